package statement

import (
	"slices"
	"strings"
)

// A place is what one level of a number leads to: a section, a paragraph, an item.
type place struct {
	ref    Ref             // the zero Ref where only deeper numbers are printed: "Article I" of "Article I.2"
	words  map[string]bool // before the number, as classes; empty for none
	value  string          // folded: "5", "8b", "a"
	n      int             // the number of value; 0 for letters
	parent int             // the place whose number encloses this one, -1 for none
	alone  bool            // it is named without what encloses it, like the paragraphs that a document counts throughout
}

// places are the numbers of a document, in its order.
type places struct {
	vocabulary *vocabulary

	all     []place
	byValue map[string][]int
	words   map[string]bool // the classes of all words

	ofParagraph []int // by paragraph, that of its number
}

func newPlaces(s *Statement) *places {
	x := &places{vocabulary: s.words(), byValue: map[string][]int{}, words: map[string]bool{}}
	if !s.numbered {
		return x
	}
	x.ofParagraph = make([]int, len(s.Paragraphs))
	section := make([]int, len(s.Sections)) // the place of each section, or of what encloses it
	section[0] = -1
	enclosed := s.enclosedForms()
	for i := range s.Sections {
		if i > 0 {
			section[i] = section[s.Sections[i].Parent]
			if levels := sectionLevels(s.Sections[i]); levels != nil {
				section[i] = x.add(levels, SectionRef(i), section[i], section[i] < 0)
			}
		}
		for p := s.Sections[i].From; p < s.Sections[i].To; p++ {
			x.addParagraph(s, p, section[i], enclosed)
		}
	}
	for k := range x.all {
		x.byValue[x.all[k].value] = append(x.byValue[x.all[k].value], k)
		for w := range x.all[k].words {
			x.words[w] = true
		}
	}
	return x
}

// sectionLevels returns the levels of a section's number.
func sectionLevels(section Section) []level {
	if section.Numeral == "" {
		return nil
	}
	return readLevels(section.Numeral)
}

// addParagraph adds the numbers of a paragraph and its items.
func (x *places) addParagraph(s *Statement, p, section int, enclosed map[string]bool) {
	paragraph := s.Paragraphs[p]
	at := section
	if paragraph.Printed != "" {
		alone := section < 0 || !enclosed[formOf(paragraph.Printed)]
		if paragraph.above > 0 {
			at, alone = x.ofParagraph[paragraph.above-1], false
		}
		at = x.add(readLevels(paragraph.Printed), ParagraphRef(p), at, alone)
		x.ofParagraph[p] = at
	}
	open := []int{at}
	for _, it := range paragraph.Items {
		open = open[:min(it.Depth, len(open))]
		ref := s.canonical(Ref{Kind: SomeSentences, Index: p, From: it.From, To: it.To})
		above := open[len(open)-1]
		open = append(open, x.add(readLevels(it.Printed), ref, above, above < 0))
	}
}

// add adds a number of one or more levels and returns its place. Levels that
// repeat those above it are the same: "4.1" beneath "4".
func (x *places) add(levels []level, ref Ref, parent int, alone bool) int {
	outer, rest := x.enclosing(levels, parent)
	if len(rest) < len(levels) {
		parent, alone = outer, false
		if word := levels[0].word; word != "" { // "Section 4.1" is section 1 of section 4
			x.all[outer].words[x.vocabulary.class(word)] = true
			rest = slices.Clone(rest)
			if rest[0].word == "" {
				rest[0].word = word
			}
		}
	}
	for k, l := range rest {
		last := k == len(rest)-1
		if !last {
			if at := x.child(parent, l); at >= 0 {
				parent = at
				continue
			}
		}
		p := place{words: map[string]bool{}, value: l.value, n: l.n, parent: parent, alone: alone && k == 0}
		if l.word != "" {
			p.words[x.vocabulary.class(l.word)] = true
		}
		if last {
			p.ref = ref
		}
		x.all = append(x.all, p)
		parent = len(x.all) - 1
	}
	return parent
}

// enclosing returns the place whose number the first of levels repeat, and the
// levels behind these; all of them where they repeat none.
func (x *places) enclosing(levels []level, parent int) (outer int, rest []level) {
	for at := parent; at >= 0; at = x.all[at].parent {
		for n := len(levels) - 1; n > 0; n-- {
			if x.endsIn(at, levels[:n]) {
				return at, levels[n:]
			}
		}
	}
	return parent, levels
}

// endsIn reports whether the numbers down to a place end in levels.
func (x *places) endsIn(at int, levels []level) bool {
	for n := len(levels) - 1; n >= 0; n-- {
		if at < 0 || x.all[at].value != levels[n].value {
			return false
		}
		at = x.all[at].parent
	}
	return true
}

// child returns the place of a level directly beneath another, -1 for none.
func (x *places) child(parent int, l level) int {
	for k := len(x.all) - 1; k >= 0; k-- {
		p := x.all[k]
		if p.parent == parent && p.value == l.value && (l.word == "" || p.words[x.vocabulary.class(l.word)]) {
			return k
		}
	}
	return -1
}

// A fit says how well the word before a typed number fits a place.
type fit int

const (
	noFit    fit = iota
	looseFit     // a word for parts of that kind: "paragraph 2" for "(2)"
	fullFit      // the printed word, or none typed
)

// fits compares a typed word with those of a place.
func (p place) fits(word string, v *vocabulary) fit {
	class := v.class(word)
	if word == "" || p.words[class] {
		return fullFit
	}
	if _, known := v.classes[word]; !known {
		for w := range p.words {
			if len(word) > 2 && (strings.HasPrefix(w, word) || word == w+"s") {
				return fullFit // "princ. 3"
			}
		}
	}
	if p.fitsLoosely(word, v) {
		return looseFit
	}
	return noFit
}

// fitsLoosely reports whether a word is one for parts of the kind of a place.
func (p place) fitsLoosely(word string, v *vocabulary) bool {
	class, bare := v.class(word), len(p.words) == 0
	isSection := class == "section" || v.unit(word) == sectionUnit && bare
	isPart := bare && (class == "paragraph" || partWords[word])
	switch p.ref.Kind {
	case NoRef:
		return isPart || isSection
	case WholeSection:
		return isSection || bare && partWords[word]
	}
	return isPart
}

// matching returns the places of a number behind a word, in the document's order.
// Where the number of one is printed with the word, no other counts.
func (x *places) matching(word string, v numeral) []int {
	var found []int
	best := looseFit
	add := func(k int) {
		switch f := x.all[k].fits(word, x.vocabulary); {
		case f > best:
			best = f
			found = []int{k}
		case f == best:
			found = append(found, k)
		}
	}
	for _, k := range x.byValue[v.text] {
		add(k)
	}
	if (len(found) == 0 || best == looseFit) && v.number > 0 && !v.fromEnd {
		for k, p := range x.all {
			if p.n == v.number && !slices.Contains(found, k) && (p.ref.Kind == WholeSection || p.ref.Kind == NoRef || v.notation&inWords != 0) {
				add(k)
			}
		}
	}
	return found
}

// hasWord reports whether a number is printed with a word.
func (x *places) hasWord(word string) bool {
	if word == "" {
		return true
	}
	return x.words[x.vocabulary.class(word)]
}

// first returns those of the places of a step that are meant where nothing is said
// of what encloses them: the paragraphs that are counted throughout and the outermost
// numbers before others, and without a word what is printed without one.
func (x *places) first(st step) []int {
	isSection := func(k int) bool { return x.all[k].ref.Kind == WholeSection }
	if st.word != "" && slices.ContainsFunc(st.own, isSection) {
		return st.own
	}
	preferred := []func(k int) bool{
		func(k int) bool { return x.all[k].alone && len(x.all[k].words) == 0 && x.all[k].value == st.value.text },
		func(k int) bool { return x.all[k].alone },
	}
	if st.bracketed {
		preferred = append([]func(k int) bool{func(k int) bool { return x.all[k].alone && !isSection(k) }, func(k int) bool { return !isSection(k) }}, preferred...)
	}
	for _, isPreferred := range preferred {
		var some []int
		for _, k := range st.own {
			if isPreferred(k) {
				some = append(some, k)
			}
		}
		if len(some) > 0 {
			return some
		}
	}
	return st.own
}

// onNumber is a place of the document's own numbers, until [finder.find] names what
// stands there. Index is that of the place.
const onNumber = onPage + 1

// ownNumber reads a number that the document prints, with the word before it.
func ownNumber(p *parser, st *step) bool {
	x := p.index.places
	if len(x.all) == 0 || p.atEnd() {
		return false
	}
	word := p.ownWord()
	if p.atEnd() {
		return false
	}
	v, n, ok := readValue(p.tokens[p.at:], true)
	if !ok {
		return false
	}
	found := x.matching(word, v)
	if rest := p.tokens[p.at+n:]; v.notation == inDigits && len(rest) > 0 && rest[0].kind == wordToken && len([]rune(rest[0].text)) == 1 {
		spaced := v // "§ 8 b"
		spaced.text, spaced.number = v.text+rest[0].text, 0
		if longer := x.matching(word, spaced); len(longer) > 0 {
			v, n, found = spaced, n+1, longer
		}
	}
	if plain, m := p.words.readNumeral(p.tokens[p.at:]); len(found) == 0 && m > 0 {
		if plain.ordinal {
			return false
		}
		v, n = plain, m // "8b" is letter b of 8
		found = x.matching(word, v)
	}
	if len(found) == 0 && (word == "" || !x.hasWord(word)) {
		return false
	}
	bracketed := p.at > 0 && p.tokens[p.at-1].text == "("
	p.at += n
	*st = step{unit: p.words.unit(word), value: v, word: word, own: found, bracketed: bracketed}
	if st.own == nil {
		st.own = []int{}
	}
	return true
}

// ownWord reads the word before a number: one that the document prints, or one for
// parts that are printed without one. It returns "" where there is none.
func (p *parser) ownWord() string {
	t := p.tokens[p.at]
	isSign := t.text == "§" || t.text == "¶"
	if t.kind == numberToken || t.kind == punctuationToken && !isSign {
		return ""
	}
	known := isSign || p.words.classes[t.text] != "" || partWords[t.text] || p.index.places.isOwnWord(t.text)
	if !known || len(t.text) == 1 && (p.at+1 == len(p.tokens) || p.tokens[p.at+1].kind != numberToken) {
		return ""
	}
	for at := p.at + 1; at < len(p.tokens); at++ {
		next := p.tokens[at]
		if next.kind == punctuationToken && strings.Contains(".:(§¶", next.text) || p.words.fillers[next.text] || next.text == t.text {
			continue
		}
		if _, _, ok := readValue(p.tokens[at:], true); ok {
			p.at = at
			return t.text
		}
		break
	}
	return ""
}

// isOwnWord reports whether a number is printed with a word, or with one that it
// begins or is the plural of.
func (x *places) isOwnWord(word string) bool {
	if x.words[word] {
		return true
	}
	for w := range x.words {
		if len(word) > 2 && (strings.HasPrefix(w, word) || word == w+"s") {
			return true
		}
	}
	return false
}

// unnumberedParagraph reads "unnumbered paragraph 2".
func unnumberedParagraph(p *parser, st *step) bool {
	atParagraph := func() bool { return !p.atEnd() && p.words.class(p.tokens[p.at].text) == "paragraph" }
	if atParagraph() {
		p.at++ // "paragraphe sans numéro 2"
	}
	if !p.take(p.words.unnumbered) {
		return false
	}
	for atParagraph() || p.atPunctuation(".") || p.atFiller() {
		p.at++
	}
	st.unit = unnumberedUnit
	v, n := p.words.readNumeral(p.tokens[p.at:])
	p.at += n
	st.value = v
	return n > 0
}

// ownIn returns what the number of a step leads to within a place: the outermost
// of the numbers in it.
func (f *finder) ownIn(from Ref, st step, first bool) []Ref {
	x := f.x.places
	found := st.own
	if from == SectionRef(0) && first {
		found = x.first(st)
	}
	least, depths := -1, make([]int, len(found))
	for i, k := range found {
		depths[i] = f.depthIn(k, from)
		if depths[i] >= 0 && (least < 0 || depths[i] < least) {
			least = depths[i]
		}
	}
	var refs []Ref
	for i, k := range found {
		if depths[i] >= 0 && (depths[i] == least || from == SectionRef(0)) {
			refs = append(refs, x.refOf(k))
		}
	}
	return refs
}

// refOf is what a place is, or the place itself where nothing stands there.
func (x *places) refOf(k int) Ref {
	if x.all[k].ref == (Ref{}) {
		return Ref{Kind: onNumber, Index: k}
	}
	return x.all[k].ref
}

// depthIn returns how many numbers stand between a place and what encloses it, -1
// where it does not.
func (f *finder) depthIn(k int, in Ref) int {
	x := f.x.places
	depth := 0
	for at := x.all[k].parent; at >= 0; at = x.all[at].parent {
		if x.refOf(at) == in {
			return depth
		}
		depth++
	}
	if ref := x.all[k].ref; in == SectionRef(0) || in.Kind != onNumber && ref != (Ref{}) && ref != in && f.s.isWithin(ref, in) {
		return depth
	}
	return -1
}

// isWithin reports whether a part stands in another.
func (s *Statement) isWithin(ref, in Ref) bool {
	switch in.Kind {
	case WholeSection:
		i := s.Section(ref)
		return i == in.Index || s.isBeneath(i, in.Index) || in.Index == 0
	case WholeParagraph:
		return ref.Kind == SomeSentences && ref.Index == in.Index
	case SomeSentences:
		return ref.Kind == SomeSentences && ref.Index == in.Index && in.From <= ref.From && ref.To <= in.To
	}
	return false
}

// named returns what stands at the places among refs: of a number of which only
// deeper ones are printed, all of these.
func (f *finder) named(refs []Ref) []Ref {
	if !slices.ContainsFunc(refs, func(r Ref) bool { return r.Kind == onNumber }) {
		return refs
	}
	var all []Ref
	for _, ref := range refs {
		if ref.Kind != onNumber {
			all = append(all, ref)
			continue
		}
		for k, p := range f.x.places.all {
			if p.ref != (Ref{}) && f.depthIn(k, ref) == 0 {
				all = append(all, p.ref)
			}
		}
	}
	return all
}
