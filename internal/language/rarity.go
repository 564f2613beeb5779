package language

import (
	"archive/zip"
	"bytes"
	_ "embed"
	"io"
	"sort"
	"strings"
	"sync"
)

// Rarest is the class of stems that a language's table lacks, most of them names.
const Rarest = 5

// unknownRarity is the class of every stem of a language without a table.
const unknownRarity = 3

// Rarity returns how rare a stem is in the language: 1 for everyday words to 4 for
// those of a large dictionary, and 5.
func (l *Language) Rarity(stem string) int {
	if len(stem) <= 2 && strings.Trim(stem, "0123456789") == "" {
		return 2 // numbers that are as common as words
	}
	if class, known := l.rarity(stem); known {
		return class
	}
	return unknownRarity
}

// IsName reports whether a token that does not begin its sentence may be a name, as
// far as its first letter tells.
func (l *Language) IsName(t Token) bool {
	return t.Capital && (!l.CapitalNouns || l.Rarity(l.StemOf(t)) == Rarest)
}

// HasWord reports whether a large dictionary of the language has a word, in any of
// its forms.
func (l *Language) HasWord(word string) bool {
	for _, t := range l.Tokenize(word, 2) {
		if l.Rarity(l.StemOf(t)) == Rarest {
			return false
		}
	}
	return true
}

// readRarity returns how a stem is looked up in the language's table.
func (l *Language) readRarity() func(stem string) (int, bool) {
	if common := file(l.Tag, "common.txt"); common != "" {
		return func(stem string) (int, bool) { return searchTable(common, stem), true }
	}
	table := sync.OnceValue(l.readTable)
	return func(stem string) (int, bool) {
		class, ok := table()[stem]
		switch {
		case ok:
			return int(class), true
		case len(table()) == 0:
			return 0, false
		}
		return Rarest, true
	}
}

// searchTable searches a table of stems, sorted, one a line, each followed by its
// class. It searches the text itself, so that starting the program costs nothing.
func searchTable(common, stem string) int {
	line := func(at int) string {
		end := at + strings.IndexByte(common[at:], '\n')
		return common[at:end]
	}
	begin := func(at int) int { return strings.LastIndexByte(common[:at], '\n') + 1 }
	at := sort.Search(len(common), func(i int) bool {
		entry := line(begin(i))
		return entry[:len(entry)-1] >= stem
	})
	if at == len(common) {
		return Rarest
	}
	entry := line(begin(at))
	if entry[:len(entry)-1] != stem {
		return Rarest
	}
	return int(entry[len(entry)-1] - '0')
}

// archive holds the words of languages, each in a file of its tag: one a line,
// sorted, followed by its class.
//
//go:embed data/words.zip
var archive []byte

// readTable returns the classes of the stems of the language's words, empty where
// the archive has none.
func (l *Language) readTable() map[string]uint8 {
	table := map[string]uint8{}
	for line := range strings.Lines(l.wordsFile()) {
		line = strings.TrimSuffix(line, "\n")
		word, class := line[:len(line)-1], line[len(line)-1]-'0'
		for _, t := range l.Tokenize(word, 1) {
			stem := l.StemOf(t)
			if had, ok := table[stem]; !ok || class < had {
				table[stem] = class
			}
		}
	}
	return table
}

// wordsFile returns the language's file of the archive, "" where it has none.
func (l *Language) wordsFile() string {
	r, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		panic(err) // the archive is part of the program
	}
	tag := l.Tag
	switch tag {
	case "no":
		tag = "nb"
	case "hr":
		tag = "sh"
	}
	f, err := r.Open(tag)
	if err != nil {
		return ""
	}
	defer f.Close()
	text, err := io.ReadAll(f)
	if err != nil {
		panic(err) // the archive is part of the program
	}
	return string(text)
}
