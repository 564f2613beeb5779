package statement

import (
	"maps"
	"math"
	"slices"
	"strings"
)

// An index is what resolving references needs to know about a statement,
// worked out once.
type index struct {
	values  []int            // what the numeral of each section counts, or the number in its title; its position in a row without either; else 0
	printed []string         // the last part of each section's numeral, folded
	names   map[string][]int // sections by the first word of their title, without articles
	titles  [][]string       // the words of each section's title, without articles
	headed  map[string][]int // the sections that a word and a number head, by the word: "article"
	tight   map[string][]int // sections by their reference without any separator: "ib"

	entries []entry // everything that has a title: sections, recommendations, areas
	words   []word  // the distinct words of the titles
	ids     map[string]int
}

// An entry is one thing that can be meant by the words of its title.
type entry struct {
	ref   Ref
	label string // folded
	title string // folded
	words []int  // the title's words that carry meaning, in order
	mask  uint64 // letters of the title
}

// A word is a distinct word of the titles.
type word struct {
	text    string
	runes   []rune
	mask    uint64
	weight  float64 // how much it says which title is meant
	entries []int   // in order
}

// index returns what resolving needs to know. A statement that [Parse] made has one.
func (s *Statement) index() *index {
	if s.found != nil {
		return s.found
	}
	return newIndex(s)
}

func newIndex(s *Statement) *index {
	x := &index{
		values:  make([]int, len(s.Sections)),
		printed: make([]string, len(s.Sections)),
		names:   map[string][]int{},
		titles:  make([][]string, len(s.Sections)),
		headed:  map[string][]int{},
		tight:   map[string][]int{},
		ids:     map[string]int{},
	}
	rows := map[int][]int{}
	for i := 1; i < len(s.Sections); i++ {
		rows[s.Sections[i].Parent] = append(rows[s.Sections[i].Parent], i)
		x.addName(i, s.Sections[i])
	}
	for _, row := range rows {
		x.count(s, row)
	}
	for _, row := range x.headed {
		slices.Sort(row) // in the order of the text
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
	for i := range x.words {
		x.words[i].weight = math.Log(1 + float64(len(x.entries))/float64(len(x.words[i].entries)))
	}
	return x
}

// addName makes section i known by its title and by its reference.
func (x *index) addName(i int, section Section) {
	for _, t := range tokenise(section.Title) {
		if t.kind != markToken && !articles[t.text] {
			x.titles[i] = append(x.titles[i], t.text)
		}
	}
	if len(x.titles[i]) > 0 {
		first := x.titles[i][0]
		x.names[first] = append(x.names[first], i)
	}
	x.printed[i] = strings.ToLower(section.Numeral[strings.LastIndexByte(section.Numeral, '.')+1:])
	tight := strings.ReplaceAll(fold(section.Ref), " ", "")
	x.tight[tight] = append(x.tight[tight], i)
}

// count gives every section of a row of siblings the number that its numeral
// stands for.
func (x *index) count(s *Statement, row []int) {
	var numerals []string
	for _, i := range row {
		if s.Sections[i].Numeral != "" {
			numerals = append(numerals, s.Sections[i].Numeral)
		}
	}
	st := countingOf(numerals)
	counted := false // by words: "Article 5"
	for _, i := range row {
		if label, n, ok := namedNumeral(s.Sections[i].Title); ok && s.Sections[i].Numeral == "" {
			x.values[i], counted = n, true
			word, _, _ := strings.Cut(fold(label), " ")
			x.headed[word] = append(x.headed[word], i)
		}
	}
	for at, i := range row {
		switch {
		case counted:
		case len(numerals) == 0:
			x.values[i] = at + 1
		case st != nil && s.Sections[i].Numeral != "":
			x.values[i], _ = st(s.Sections[i].Numeral)
		}
	}
}

// headedBy returns the sections that a word and a number head, however deep they
// stand: "Article 5" within a chapter. It is false where the word, in the
// plural or cut short too, heads none.
func (x *index) headedBy(word string, v value) ([]int, bool) {
	for _, name := range slices.Sorted(maps.Keys(x.headed)) {
		row := x.headed[name]
		if word != name && word != name+"s" && (len(word) < 2 || !strings.HasPrefix(name, word)) {
			continue
		}
		if v.last {
			at := nth(v, len(row))
			return row[max(at, 0) : at+1], true
		}
		named := []int{}
		for _, i := range row {
			if x.values[i] == v.number {
				named = append(named, i)
			}
		}
		return named, true
	}
	return nil, false
}

func (x *index) addEntry(ref Ref, label, title string) {
	e := entry{ref: ref, label: fold(label), title: fold(title)}
	e.mask = letters(e.title)
	for _, w := range strings.Fields(e.title) {
		if idle[w] {
			continue
		}
		id, ok := x.ids[w]
		if !ok {
			id = len(x.words)
			x.ids[w] = id
			x.words = append(x.words, word{text: w, runes: []rune(w), mask: letters(w)})
		}
		e.words = append(e.words, id)
		if n := len(x.entries); !slices.Contains(x.words[id].entries, n) {
			x.words[id].entries = append(x.words[id].entries, n)
		}
	}
	x.entries = append(x.entries, e)
}

// letters returns the set of letters of a text, so that words without any
// likeness are told apart without reading them.
func letters(text string) uint64 {
	var mask uint64
	for _, r := range text {
		if r != ' ' {
			mask |= 1 << (uint(r) & 63)
		}
	}
	return mask
}

// articles are left out of the titles that the words of a reference are
// compared with.
var articles = wordSet("the")

// idle are words that do not say which title is meant.
var idle = wordSet(`
	the a an of on in for to and or by with from at as is are its their it this that
	section sections part chapter heading headings called titled about
`)
