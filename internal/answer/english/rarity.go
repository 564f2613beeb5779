package english

import (
	_ "embed"
	"sort"
	"strings"
)

// common is a table of English stems, sorted, one a line, each followed by how
// common it is: 1 for everyday words to 4 for those of a large dictionary. It
// was made from SCOWL by internal/background.
//
// SCOWL is Copyright 2000-2011 by Kevin Atkinson. Permission to use, copy,
// modify, distribute and sell these word lists, the associated scripts, the
// output created from the scripts, and its documentation for any purpose is
// hereby granted without fee, provided that the above copyright notice appears
// in all copies and that both that copyright notice and this permission notice
// appear in supporting documentation. Kevin Atkinson makes no representations
// about the suitability of this array for any purpose. It is provided "as is"
// without express or implied warranty.
//
//go:embed common.txt
var common string

// Rarest is the class of stems that the table lacks, most of them names.
const Rarest = 5

// Rarity returns how rare a stem is in general English, 1 to 5. It searches
// the embedded text itself, so that starting the program costs nothing.
func Rarity(stem string) int {
	if len(stem) <= 2 && strings.Trim(stem, "0123456789") == "" {
		return 2 // numbers that are as common as words
	}
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

// IsCommonWord reports whether a large English dictionary has a word, in any of its
// forms.
func IsCommonWord(word string) bool { return Rarity(Stem(Normal(word))) < Rarest }
