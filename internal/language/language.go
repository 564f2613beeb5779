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
	"cmp"
	"embed"
	"errors"
	"io/fs"
	"path"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"plenary/internal/wordlist"
)

//go:embed data
var data embed.FS

// A Language is one of those that the program knows, or any other, of which it
// knows no words.
type Language struct {
	Tag string // the ISO 639-1 code
	Words
	Compounds    bool   // words are joined to one: "Klimawandel"
	CapitalNouns bool   // nouns begin with a capital letter, and not names alone
	Syllables    bool   // spaces part the syllables of words
	Marks        bool   // marks tell words apart, and may be left out when typing
	SentenceEnds string // marks that end a sentence in this language and not in others
	OrdinalDots  bool   // a full stop behind a number makes it an ordinal: "am 3. Oktober"
	Calibration  Calibration

	numbers, tens, ordinals []string
	elisions                map[string]bool   // what an apostrophe parts from the word behind it: "l'eau"
	suffixes                bool              // an apostrophe parts names and numbers from their endings: "Ankara'da"
	folds                   *strings.Replacer // letters that are typed for others; may be nil
	stops                   string            // letters whose pairs carry nothing
	stems                   stemmer
	rarity                  func(stem string) (class int, known bool)
	checked                 bool // the table of how common words are holds none of other languages
}

// A Calibration is how the log of the odds that a passage answers, as the words of
// English tell it, is that of another language: times Scale, plus Offset.
type Calibration struct{ Scale, Offset float64 }

// loaded are the languages that were asked for, by tag.
var loaded sync.Map // of func() *Language

// For returns the language of a BCP 47 tag. That of no tag is English.
func For(tag string) *Language {
	base := cmp.Or(folderOf(tag), "en")
	load, _ := loaded.LoadOrStore(base, sync.OnceValue(func() *Language { return read(base) }))
	return load.(func() *Language)()
}

// English returns English, which the networks read.
func English() *Language { return For("en") }

// Base returns the language of a BCP 47 tag, without region and script.
func Base(tag string) string {
	base, _, _ := strings.Cut(strings.ToLower(tag), "-")
	return base
}

// folderOf returns the code of the folder that has the data of a BCP 47 tag's language.
func folderOf(tag string) string {
	base := Base(tag)
	return cmp.Or(aliases[base], base)
}

// aliases are the tags of languages that are written like another one.
var aliases = map[string]string{"nb": "no", "nn": "no", "bs": "hr", "sr": "hr", "ms": "id", "iw": "he"}

// read reads the data of a language. A language without data has no words.
func read(tag string) *Language {
	lists := wordlist.Parse(file(tag, "words.txt"))
	for name, lines := range wordlist.Parse(file(tag, "function.txt")) {
		lists[name] = append(lists[name], lines...)
	}
	l := &Language{Tag: tag}
	if pairs := split(lists["folds"]); len(pairs) > 0 {
		l.folds = strings.NewReplacer(pairs...)
	}
	l.SentenceEnds = strings.Join(lists["sentence ends"], "")
	l.stops = strings.Join(lists["stop characters"], "")
	l.Marks, l.Syllables = lists["marks"] != nil, lists["syllables"] != nil
	l.OrdinalDots = lists["ordinal dots"] != nil
	l.Compounds, l.CapitalNouns = lists["compounds"] != nil, lists["capital nouns"] != nil
	l.suffixes = lists["apostrophe before endings"] != nil
	l.elisions = l.set(lists["elisions"])
	l.numbers, l.tens, l.ordinals = l.folded(lists["numbers"]), l.folded(lists["tens"]), l.folded(lists["ordinals"])
	if tag != "en" { // the list of English is complete
		lists["function"] = append(lists["function"], frequentWords(tag, functionRank)...)
	}
	l.Words = l.readWords(lists)
	for _, names := range [][]string{l.numbers, l.tens} {
		for _, name := range names {
			l.Quantities[name] = true
		}
	}
	l.Calibration = calibrationOf(tag)
	l.stems = l.newStemmer(file(tag, "families.txt"))
	l.rarity = l.readRarity()
	return l
}

// functionRank is how many of the commonest words of a language are function words.
const functionRank = 80

// file returns a file of a language's folder, "" where it has none.
func file(tag, name string) string {
	text, err := data.ReadFile("data/" + tag + "/" + name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, fs.ErrInvalid) {
		panic(err) // the files are part of the program
	}
	return string(text)
}

// File returns a file of the language's folder as it stands, "" where it has none. Each is
// read by one package alone, in a form of its own.
func (l *Language) File(name string) string { return file(l.Tag, name) }

// With returns the tags of the languages whose folders have a file, in the order of the
// alphabet.
func With(name string) []string {
	files, err := fs.Glob(data, "data/*/"+name)
	if err != nil {
		panic(err) // the name is part of the program
	}
	tags := make([]string, len(files))
	for i, file := range files {
		tags[i] = path.Base(path.Dir(file))
	}
	return tags
}

// Capital returns words with a capital letter first.
func Capital(words string) string {
	first, size := utf8.DecodeRuneInString(words)
	if size == 0 {
		return words
	}
	return string(unicode.ToUpper(first)) + words[size:]
}
