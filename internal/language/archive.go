package language

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
)

// archived are the names of files in words.zip that are not the tag of their
// language.
var archived = map[string]string{"no": "nb", "hr": "sh"}

// WordList returns the commonest words of a language in small letters, nil where
// the program has none.
func WordList(tag string) map[string]bool {
	words, _ := wordsOf(tag)
	if len(words) == 0 {
		return nil
	}
	all := make(map[string]bool, len(words))
	for _, word := range words {
		all[word] = true
	}
	return all
}

// wordsOf reads the words of a language from words.zip, sorted, and the class of
// each.
func wordsOf(tag string) (words []string, classes string) {
	file := readArchive(tag)
	coded, classes, _ := strings.Cut(file, "\n\n")
	if coded == "" {
		return nil, ""
	}
	var before []rune
	for line := range strings.SplitSeq(coded, "\n") {
		shared := int(line[0] - '0')
		before = append(slices.Clone(before[:shared]), []rune(line[1:])...)
		words = append(words, string(before))
	}
	if len(words) != len(classes) {
		panic(fmt.Sprintf("language: words.zip has %d words of %s and %d classes", len(words), tag, len(classes)))
	}
	return words, classes
}

// readArchive returns the file of a language in words.zip, "" where it has none.
func readArchive(tag string) string {
	archive, err := data.ReadFile("data/words.zip")
	if err != nil {
		panic(err) // the archive is part of the program
	}
	r, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		panic(err)
	}
	if name := archived[tag]; name != "" {
		tag = name
	}
	f, err := r.Open(tag)
	if err != nil {
		return ""
	}
	defer f.Close()
	text, err := io.ReadAll(f)
	if err != nil {
		panic(err)
	}
	return string(text)
}
