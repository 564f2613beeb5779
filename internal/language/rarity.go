package language

import (
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
		l.checked = true
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

// readTable returns the classes of the stems of the language's words, empty where
// it has none.
func (l *Language) readTable() map[string]uint8 {
	table := map[string]uint8{}
	words, classes := wordsOf(l.Tag)
	for i, word := range words {
		class := classes[i] - '0'
		for _, t := range l.Tokenize(word, 1) {
			stem := l.StemOf(t)
			if had, ok := table[stem]; !ok || class < had {
				table[stem] = class
			}
		}
	}
	return table
}

// knownClass is the rarest class that holds no foreign words to speak of.
const knownClass = 3
