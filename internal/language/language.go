// Package language has what the program knows of each language: words of a text
// and their stems, lists of words with a use of their own, how rare a word is, what
// a misspelt word was meant to be, and which language a text is in.
//
// A language is one folder of data, data/CODE, and at most one Go file that says
// what cannot be data; README.md says how to add one. No other package knows a
// language's words.
//
// Stems come from a library. The rest is by hand: libraries that correct spelling
// correct to a dictionary, and here it is to the words of one statement; those that
// tell languages need a sentence or a model, and a question has a few words.
package language

import (
	"embed"
	"errors"
	"io/fs"
	"strings"
	"sync"

	"plenary/internal/wordlist"
)

//go:embed data
var data embed.FS

// A Language is one of those that the program knows, or any other, of which it
// knows no words.
type Language struct {
	Tag string // the ISO 639-1 code; "" for a language that is not known
	Words

	numbers, tens, ordinals []string
	stems                   stemmer
	common                  string // see Rarity
}

// loaded are the languages that were asked for, by tag.
var loaded sync.Map // of func() *Language

// For returns the language of a BCP 47 tag. That of no tag is English.
func For(tag string) *Language {
	base, _, _ := strings.Cut(strings.ToLower(tag), "-")
	if base == "" {
		base = "en"
	}
	load, _ := loaded.LoadOrStore(base, sync.OnceValue(func() *Language { return read(base) }))
	return load.(func() *Language)()
}

// English returns English, which the networks read.
func English() *Language { return For("en") }

// read reads the data of a language. A language without data has no words.
func read(tag string) *Language {
	lists := wordlist.Parse(file(tag, "words.txt"))
	l := &Language{
		Tag:      tag,
		Words:    readWords(lists),
		numbers:  split(lists["numbers"]),
		tens:     split(lists["tens"]),
		ordinals: split(lists["ordinals"]),
		common:   file(tag, "common.txt"),
	}
	l.stems = newStemmer(tag, file(tag, "families.txt"))
	for _, names := range [][]string{l.numbers, l.tens} {
		for _, name := range names {
			l.Quantities[name] = true
		}
	}
	return l
}

// file returns a file of a language's folder, "" where it has none.
func file(tag, name string) string {
	text, err := data.ReadFile("data/" + tag + "/" + name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, fs.ErrInvalid) {
		panic(err) // the files are part of the program
	}
	return string(text)
}
