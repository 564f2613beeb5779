package statement

import (
	_ "embed"
	"strings"
)

var (
	//go:embed reference-words.txt
	referenceText string
	//go:embed sentence-words.txt
	sentenceText string

	referenceWords = readWordLists(referenceText)
	sentenceWords  = readWordLists(sentenceText)
)

// wordLists are the lists of a data file, by name.
type wordLists map[string][]string

// readWordLists reads lines "name: words". Lines with the same name are one
// list; a line that begins with # is a comment.
func readWordLists(text string) wordLists {
	lists := wordLists{}
	for line := range strings.Lines(text) {
		if name, words, ok := strings.Cut(line, ":"); ok && !strings.HasPrefix(line, "#") {
			lists[name] = append(lists[name], strings.Fields(words)...)
		}
	}
	return lists
}

// list returns the words of a list, which must exist.
func (l wordLists) list(name string) []string {
	if len(l[name]) == 0 {
		panic("statement: no word list " + name)
	}
	return l[name]
}

// set returns the words of a list as a set.
func (l wordLists) set(name string) map[string]bool {
	set := map[string]bool{}
	for _, w := range l.list(name) {
		set[w] = true
	}
	return set
}

// positions returns the words of a list with their position in it, from 1.
func (l wordLists) positions(name string) map[string]int {
	positions := map[string]int{}
	for i, w := range l.list(name) {
		positions[w] = i + 1
	}
	return positions
}
