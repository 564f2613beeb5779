package language

import (
	"sort"
	"strings"
)

// Rarest is the class of stems that a language's table lacks, most of them names.
const Rarest = 5

// Rarity returns how rare a stem is in the language, 1 to 5, by the table
// common.txt of its folder: stems, sorted, one a line, each followed by how common
// it is, 1 for everyday words to 4 for those of a large dictionary. It searches the
// text itself, so that starting the program costs nothing.
func (l *Language) Rarity(stem string) int {
	if len(stem) <= 2 && strings.Trim(stem, "0123456789") == "" {
		return 2 // numbers that are as common as words
	}
	common := l.common
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

// HasWord reports whether a large dictionary of the language has a word, in any of
// its forms.
func (l *Language) HasWord(word string) bool { return l.Rarity(l.Stem(Normal(word))) < Rarest }
