package statement

import (
	"maps"
	"math"
	"slices"
	"strings"
)

// An index holds what resolving references needs to know about a statement. It
// is built once.
type index struct {
	vocabulary *vocabulary

	// By section.
	numbers    []int      // the value of its numeral, or of the number in its title; its position where no sibling has either; else 0
	numerals   []string   // the last part of its numeral, folded
	titleWords [][]string // the words of its title, without articles

	// Sections, in the order of the text.
	byFirstWord  map[string][]int // by the first of their title words
	byLabel      map[string][]int // by the label before their number: "article"
	byCompactRef map[string][]int // by their reference without separators: "ib"

	tables       []int     // the paragraphs that are tables, in order
	tableNumbers [][]token // the number of each as it is printed; empty where there is none

	places *places // the document's own numbers

	paged bool // whether pages are known
	areas bool // whether areas are named

	entries []entry        // everything that has a title: sections, recommendations, areas
	words   []titleWord    // the distinct words of the titles
	wordIDs map[string]int // the index in words
}

// An entry is one thing that a reference can name by the words of its title.
type entry struct {
	ref     Ref
	label   string // folded
	title   string // folded
	words   []int  // the title's words other than stop words, in order
	letters uint64 // the set of the title's letters
}

// A titleWord is a distinct word of the titles.
type titleWord struct {
	text    string
	runes   []rune
	letters uint64
	weight  float64 // grows with the rarity of the word
	entries []int   // in order
}

// index returns the index of a statement. One that [Parse] made has one.
func (s *Statement) index() *index {
	if s.cachedIndex != nil {
		return s.cachedIndex
	}
	return newIndex(s)
}

func newIndex(s *Statement) *index {
	x := &index{
		vocabulary:   s.words(),
		numbers:      make([]int, len(s.Sections)),
		numerals:     make([]string, len(s.Sections)),
		titleWords:   make([][]string, len(s.Sections)),
		byFirstWord:  map[string][]int{},
		byLabel:      map[string][]int{},
		byCompactRef: map[string][]int{},
		wordIDs:      map[string]int{},
		places:       newPlaces(s),
		paged:        slices.ContainsFunc(s.PageBreaks, isPage),
		areas:        len(s.Areas.Named) > 0,
	}
	siblings := map[int][]int{}
	for i := 1; i < len(s.Sections); i++ {
		parent := s.Sections[i].Parent
		siblings[parent] = append(siblings[parent], i)
		x.addSection(i, s.Sections[i])
	}
	for _, sections := range siblings {
		x.addNumbers(s, sections)
	}
	for _, sections := range x.byLabel {
		slices.Sort(sections)
	}
	for i := 1; i < len(s.Sections); i++ {
		x.addEntry(SectionRef(i), s.Sections[i].Ref, s.Sections[i].Title)
	}
	for i, p := range s.Recommendations {
		ref := Ref{Kind: Recommendation, Index: i}
		x.addEntry(ref, s.Label(ref), p.Title)
	}
	for i, p := range s.Areas.Named {
		ref := Ref{Kind: Area, Index: i}
		x.addEntry(ref, s.Label(ref), p.Title)
	}
	for i, p := range s.Paragraphs {
		if p.Table != nil {
			x.addTable(s, i)
		}
	}
	for i := range x.words {
		x.words[i].weight = math.Log(1 + float64(len(x.entries))/float64(len(x.words[i].entries)))
	}
	return x
}

// addSection indexes section i by its title and its reference.
func (x *index) addSection(i int, section Section) {
	for _, t := range tokenize(section.Title) {
		if t.kind != punctuationToken && !x.vocabulary.articles[t.text] {
			x.titleWords[i] = append(x.titleWords[i], t.text)
		}
	}
	if len(x.titleWords[i]) > 0 {
		first := x.titleWords[i][0]
		x.byFirstWord[first] = append(x.byFirstWord[first], i)
	}
	x.numerals[i] = strings.ToLower(section.Numeral[strings.LastIndexByte(section.Numeral, '.')+1:])
	if section.Printed != "" {
		levels := readLevels(section.Printed)
		x.numerals[i] = levels[len(levels)-1].value
	}
	compact := strings.ReplaceAll(normalize(section.Ref), " ", "")
	x.byCompactRef[compact] = append(x.byCompactRef[compact], i)
}

// addNumbers gives sibling sections their numbers. Where a label numbers one of
// them, numerals do not count.
func (x *index) addNumbers(s *Statement, siblings []int) {
	var numerals []string
	for _, i := range siblings {
		if s.Sections[i].Numeral != "" {
			numerals = append(numerals, s.Sections[i].Numeral)
		}
	}
	read := numberingOf(numerals)
	labels := false
	for _, i := range siblings {
		if _, word, n, ok := x.vocabulary.labelledNumeral(s.Sections[i].Title); ok && s.Sections[i].Numeral == "" {
			x.numbers[i], labels = n, true
			x.byLabel[word] = append(x.byLabel[word], i)
		}
	}
	if labels {
		return
	}
	for position, i := range siblings {
		switch {
		case s.Sections[i].Printed != "":
			levels := readLevels(s.Sections[i].Printed)
			x.numbers[i] = levels[len(levels)-1].n
		case len(numerals) == 0:
			x.numbers[i] = position + 1
		case read != nil && s.Sections[i].Numeral != "":
			x.numbers[i], _ = read(s.Sections[i].Numeral)
		}
	}
}

// labelled returns the sections with a label and a number, at any level:
// "Article 5" within a chapter. It is false where no section has the label, in
// the singular, the plural or cut short.
func (x *index) labelled(word string, v numeral) ([]int, bool) {
	for _, label := range slices.Sorted(maps.Keys(x.byLabel)) {
		sections := x.byLabel[label]
		if word != label && word != label+"s" && (len(word) < 2 || !strings.HasPrefix(label, word)) {
			continue
		}
		if v.fromEnd {
			n := nth(v, len(sections))
			return sections[max(n, 0) : n+1], true
		}
		found := []int{}
		for _, i := range sections {
			if x.numbers[i] == v.number {
				found = append(found, i)
			}
		}
		return found, true
	}
	return nil, false
}

func (x *index) addEntry(ref Ref, label, title string) {
	e := entry{ref: ref, label: normalize(label), title: normalize(title)}
	e.letters = letterSet(e.title)
	for _, w := range strings.Fields(e.title) {
		if x.vocabulary.stops[w] {
			continue
		}
		id, ok := x.wordIDs[w]
		if !ok {
			id = len(x.words)
			x.wordIDs[w] = id
			x.words = append(x.words, titleWord{text: w, runes: []rune(w), letters: letterSet(w)})
		}
		e.words = append(e.words, id)
		if n := len(x.entries); !slices.Contains(x.words[id].entries, n) {
			x.words[id].entries = append(x.words[id].entries, n)
		}
	}
	x.entries = append(x.entries, e)
}

// letterSet returns the set of letters of a text, so that most words that have
// little in common are told apart without comparing them.
func letterSet(text string) uint64 {
	var set uint64
	for _, r := range text {
		if r != ' ' {
			set |= 1 << (uint(r) & 63)
		}
	}
	return set
}
