package main

import (
	"go/ast"
	"go/parser"
	gotoken "go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"

	"plenary/content"
	"plenary/internal/answer/index"
	"plenary/internal/language"
	"plenary/internal/statement"
)

// shippedClass is the class of [language.English().Rarity] from which on a word of the shipped
// statement may not stand in the program.
const shippedClass = 3

// ownWords are words of the shipped statement that the program uses in a sense of
// its own, with that sense.
var ownWords = map[string]string{
	"plenary":         "the program's name",
	"statement":       "the document",
	"statements":      "the documents",
	"council":         "the issuer of a statement",
	"councils":        "the issuers of statements",
	"recommendation":  "a part of a statement",
	"recommendations": "parts of a statement",
	"section":         "a part of a statement",
	"sections":        "parts of a statement",
	"anti":            "a prefix of English, by which hyphenated words are told",
}

// dictionaries are files of general English, which may hold any word.
var dictionaries = map[string]string{
	"internal/bert/weights/networks.bin":     "the vocabulary of English BERT, and weights",
	"internal/language/data/words.zip":       "the commonest words of 38 languages",
	"internal/language/data/la/function.txt": "the function words of Latin",
}

// The program answers questions on any statement, so none of its string literals
// and none of its data files holds a rare word of the shipped one, in any form.
func TestNoWordOfTheShippedStatement(t *testing.T) {
	shipped := shippedStems(t)
	root := os.DirFS("../..")
	err := fs.WalkDir(root, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if name != "." && (strings.HasPrefix(entry.Name(), ".") || entry.Name() == "testdata") {
				return fs.SkipDir
			}
			return nil
		}
		data, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		switch {
		case path.Ext(name) == ".go" && !strings.HasSuffix(name, "_test.go"):
			checkLiterals(t, shipped, name, data)
		case path.Ext(name) != ".go" && strings.HasPrefix(name, "internal/") && dictionaries[name] == "" && path.Ext(name) != ".md":
			for i, line := range strings.Split(string(data), "\n") {
				checkWords(t, shipped, name, i+1, line)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// shippedStems returns the stems of the rare words of the shipped statement.
func shippedStems(t *testing.T) map[string]bool {
	t.Helper()
	s, err := statement.Parse(content.FS)
	if err != nil {
		t.Fatal(err)
	}
	texts := []string{s.Title}
	for _, section := range s.Sections {
		texts = append(texts, section.Title)
	}
	for _, p := range s.Paragraphs {
		texts = append(texts, p.Text)
	}
	stems := map[string]bool{}
	for _, word := range language.English().Tokenize(strings.Join(texts, "\n"), index.MaxTokens) {
		if language.English().Rarity(language.English().Stem(word.Word)) >= shippedClass && ownWords[word.Word] == "" {
			stems[language.English().Stem(word.Word)] = true
		}
	}
	if len(stems) == 0 {
		t.Fatal("the shipped statement has no rare words")
	}
	return stems
}

// checkLiterals checks the string literals of a Go file.
func checkLiterals(t *testing.T, shipped map[string]bool, name string, source []byte) {
	t.Helper()
	files := gotoken.NewFileSet()
	file, err := parser.ParseFile(files, name, source, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.ImportSpec:
			return false
		case *ast.BasicLit:
			if text, err := strconv.Unquote(node.Value); err == nil && node.Kind == gotoken.STRING {
				checkWords(t, shipped, name, files.Position(node.Pos()).Line, text)
			}
		}
		return true
	})
}

func checkWords(t *testing.T, shipped map[string]bool, name string, line int, text string) {
	t.Helper()
	var found []string
	for _, word := range language.English().Tokenize(text, index.MaxTokens) {
		if shipped[language.English().Stem(word.Word)] && !slices.Contains(found, word.Word) {
			found = append(found, word.Word)
		}
	}
	if found != nil {
		t.Errorf("%s:%d holds words of the shipped statement: %s", name, line, strings.Join(found, ", "))
	}
}
