package statement

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxReference is the length in characters up to which a typed reference is
// read; people type no longer titles.
const maxReference = 200

// maxCandidates is how many candidates are offered: as many as Discord's
// autocompletion and select menus hold.
const maxCandidates = 25

// A Resolution is what typed words mean as a reference. It is empty where they
// mean nothing.
type Resolution struct {
	Refs       []Ref    // in the order typed, without repetition
	Unknown    []string // the parts of a list that name nothing while others do
	Candidates []Ref    // what may be meant, best first, at most 25, where that is ambiguous or uncertain; Refs is then empty
	TitleAlone bool     // the titles of Refs are meant, and not their text
	NoPages    bool     // a page is meant, and the statement's pages are not known
}

// Resolve reads a reference as people type it: the numeral of a section in any
// notation ("II", "2", "section two", "part one, letter B"), a paragraph
// or a sentence ("abstract 2.1", "second sentence of the abstract", "¶12"), a
// recommendation ("R2"), an area ("area 4"), a page ("p. iii"), a neighbour ("the
// paragraph after II.2"), ranges and lists of these, and words of a title,
// misspelt too. A number that the statement does not have finds nothing. More than
// 200 characters find nothing.
func (s *Statement) Resolve(words string) Resolution {
	words, ok := sanitize(words)
	if !ok {
		return Resolution{}
	}
	words = sourceTail.ReplaceAllString(words, "")
	if refs, ok := s.parseLabels(words); ok {
		return Resolution{Refs: refs}
	}
	if refs := s.notesByMark(words); len(refs) > 0 {
		return resolution(refs)
	}
	x := s.index()
	if refs := x.exactTitle(words); len(refs) > 0 {
		return resolution(refs)
	}
	tokens := tokenize(words)
	if items, ok := x.parseList(tokens, exactWords); ok {
		r := s.resolveItems(items)
		if r.isEmpty() {
			// A single word may look like a numeral and be a word of a title: "mix".
			if refs := x.singleWord(words); refs != nil {
				return resolution(refs)
			}
		}
		return r
	}
	if named := x.byCompactRef[strings.ReplaceAll(normalize(words), " ", "")]; len(named) == 1 {
		return Resolution{Refs: sectionRefs(named)}
	}
	return s.resolveTitles(words, tokens)
}

// resolveTitles reads words of titles, or a list with such words.
func (s *Statement) resolveTitles(words string, tokens []token) Resolution {
	x := s.index()
	titled, complete := x.likely(words)
	if len(titled) == 1 && complete {
		return Resolution{Refs: titled}
	}
	if items, ok := x.parseList(tokens, someWords); ok && (len(items) > 1 || len(titled) == 0 || !complete) {
		if r := s.resolveItems(items); len(r.Refs) > 0 && (len(r.Unknown) == 0 || len(titled) == 0) || len(titled) == 0 && !r.isEmpty() {
			return r
		}
	}
	return Resolution{Candidates: titled[:min(len(titled), maxCandidates)]}
}

// sourceTail matches what stands behind a place where it is the source of a
// quotation: the publisher and the date, and the page of the file.
var sourceTail = regexp.MustCompile(`(?s) · .*$| \(page[^()]*\)$`)

// isEmpty reports whether nothing was found.
func (r Resolution) isEmpty() bool { return len(r.Refs) == 0 && len(r.Candidates) == 0 && !r.NoPages }

// quotationMarks and other marks may stand around a reference.
const quotationMarks = "\"“”„«»‹›‘’'`*?!"

// sanitize removes control and formatting characters, and the quotation marks
// around the words. It is false where nothing is left, or the words are too
// long.
func sanitize(words string) (string, bool) {
	words = strings.TrimSpace(words)
	if words == "" || len(words) > maxReference*utf8.UTFMax || utf8.RuneCountInString(words) > maxReference {
		return "", false
	}
	words = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r' || r == '\t':
			return r
		case r == utf8.RuneError || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Cc, r):
			return -1
		}
		return r
	}, words)
	words = strings.TrimFunc(words, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune(quotationMarks, r)
	})
	return words, words != ""
}

// resolution returns one reference as the meaning, and several as candidates.
func resolution(refs []Ref) Resolution {
	if len(refs) == 1 {
		return Resolution{Refs: refs}
	}
	return Resolution{Candidates: refs[:min(len(refs), maxCandidates)]}
}

// resolveItems resolves a list of references.
func (s *Statement) resolveItems(items []listItem) Resolution {
	f := &finder{s: s, x: s.index()}
	l := resolvedList{s: s, r: Resolution{TitleAlone: true}}
	for _, item := range items {
		found := f.findNext(l.before, item)
		if l.lost && item.continues() {
			found = finding{} // nor is what says more of it
		}
		sure := len(found.refs) > 0 && (len(found.refs) == 1 || found.all) && !f.unsure
		switch {
		case sure:
			l.add(item, found)
		case len(found.refs) > 0 && (len(items) == 1 || found.continues):
			may := s.expandPages(found.refs, true)
			return Resolution{Candidates: may[:min(len(may), maxCandidates)], NoPages: f.noPage}
		default:
			l.miss(item, found)
		}
		f.unsure = false
	}
	if len(l.r.Refs) == 0 {
		return Resolution{NoPages: f.noPage}
	}
	l.r.NoPages = f.noPage
	l.r.Refs = s.expandPages(l.r.Refs, false)
	return l.r
}

// A resolvedList is a list of references, of which some items are resolved.
type resolvedList struct {
	s      *Statement
	r      Resolution
	before []step // the steps of the last item that was found
	last   int    // where its references begin in r.Refs
	lost   bool   // the last item was not found
}

// add adds an item that was found.
func (l *resolvedList) add(item listItem, found finding) {
	l.lost = false
	if item.afterComma && l.last < len(l.r.Refs) && l.s.isPageOf(found.refs, l.r.Refs[l.last]) {
		return // "paragraph 2, p. iii"
	}
	if found.continues {
		l.r.Refs = l.r.Refs[:l.last]
	}
	if n := len(l.r.Refs); item.afterComma && n > 0 && l.s.isTableOf(found.refs, l.r.Refs[n-1]) {
		l.r.Refs = l.r.Refs[:n-1] // "II. Findings, Table 2"
	}
	l.last = len(l.r.Refs)
	for _, ref := range found.refs {
		if !slices.Contains(l.r.Refs, ref) {
			l.r.Refs = append(l.r.Refs, ref)
		}
	}
	if item.afterComma && l.last > 0 && l.s.isPlaceOf(found.refs, l.r.Refs[l.last-1]) {
		l.r.Refs = l.r.Refs[:l.last] // "Recommendation 2, Abstract, paragraph 2, sentence 3"
	}
	l.r.TitleAlone = l.r.TitleAlone && item.titleAlone
	l.before = found.steps
}

// miss adds an item that was not found.
func (l *resolvedList) miss(item listItem, found finding) {
	l.lost = true
	if found.continues {
		l.r.Refs = l.r.Refs[:l.last]
	}
	l.r.Unknown = append(l.r.Unknown, item.text)
}

// isPlaceOf reports whether refs are where a recommendation or an area stands.
func (s *Statement) isPlaceOf(refs []Ref, point Ref) bool {
	return len(refs) == 1 && (point.Kind == Recommendation || point.Kind == Area) && refs[0] == s.RefTo(s.Runs(point)[0])
}

// A finding is what an item of a list was found to mean.
type finding struct {
	steps     []step // that lead there
	refs      []Ref  // several are ambiguous, unless all of them are meant
	all       bool
	continues bool // it says more of the item before it, which alone is not meant
}

// findNext finds an item that follows another: "B" after "I.A" is "I.B", and
// "letter B" after "part one," continues it.
func (f *finder) findNext(before []step, item listItem) finding {
	if len(item.steps) == 0 {
		return finding{}
	}
	found := f.findStart(before, item)
	switch {
	case len(found.refs) == 1 && item.to != nil:
		found.steps, found.refs = f.findRange(found.steps, found.refs[0], item.to)
		found.all = true
	case len(found.refs) == 0 && isRun(item.steps):
		found.all = true
		for i := range item.steps {
			one := f.find(item.steps[i : i+1])
			if len(one) != 1 {
				return finding{}
			}
			found.refs = append(found.refs, one...)
		}
	}
	if item.beside != 0 && len(found.refs) == 1 {
		found.refs = f.neighbour(found.refs[0], item.besideUnit, item.beside)
	}
	return found
}

// findStart finds the place that the steps of an item lead to, or the places that
// they may lead to.
func (f *finder) findStart(before []step, item listItem) finding {
	first := item.steps[0]
	if before == nil || first.named != nil {
		return f.findFirst(item.steps)
	}
	for at := range before {
		if first.unit != anyUnit && before[at].unit == first.unit {
			steps := slices.Concat(before[:at], item.steps)
			if refs := f.find(steps); len(refs) == 1 {
				return finding{steps: steps, refs: refs}
			}
		}
	}
	if steps := siblingSteps(before, item.steps); steps != nil {
		if refs := f.find(steps); len(refs) == 1 {
			return finding{steps: steps, refs: refs}
		}
	}
	if item.afterComma {
		if found := f.findMore(before, item.steps); found.refs != nil {
			return found
		}
	}
	if item.continues() && before[0].isSection() {
		return finding{continues: true} // "II, paragraph 9" is not paragraph 9 of the document
	}
	return f.findFirst(item.steps)
}

// findMore finds what steps say more of the steps before a comma.
func (f *finder) findMore(before, more []step) finding {
	first := more[0].unit
	isOwn := more[0].own != nil && more[0].word == "" && before[len(before)-1].own != nil // "Annex I, 2"
	if at := len(before) - 1; first == paragraphUnit && before[at].unit == sentenceUnit {
		steps := slices.Concat(before[:at], more, before[at:]) // "sentence 1 in II, paragraph 2"
		if refs := f.find(steps); len(refs) == 1 {
			return finding{steps: steps, refs: refs, continues: true}
		}
	}
	if first >= sectionUnit && first <= sentenceUnit || first == pageUnit || first == rowUnit || first == unnumberedUnit || isOwn {
		steps := slices.Concat(before, more)
		if refs := f.find(steps); len(refs) == 1 {
			return finding{steps: steps, refs: refs, continues: true}
		}
	}
	return finding{}
}

// continues reports whether an item says more of the one before it: "II, paragraph
// 2".
func (item listItem) continues() bool {
	return item.afterComma && len(item.steps) > 0 && (item.steps[0].unit == paragraphUnit || item.steps[0].unit == sentenceUnit)
}

// isSection reports whether a step leads to a section.
func (st step) isSection() bool { return st.named != nil || st.unit <= subsectionUnit }

// findFirst finds where steps lead from the document. "2.2" is a paragraph and a
// sentence of a section with text as well, as it is printed behind the section.
func (f *finder) findFirst(steps []step) finding {
	found := finding{steps: steps, refs: f.find(steps)}
	if !isBareNumber(steps) || steps[0].own != nil && len(found.refs) > 0 {
		return found
	}
	var text finding
	for i := range f.s.Sections {
		if f.s.Sections[i].From == f.s.Sections[i].To {
			continue
		}
		within := slices.Concat([]step{{named: []Ref{SectionRef(i)}}, {unit: paragraphUnit, value: steps[0].value}}, steps[1:])
		if refs := f.find(within); len(refs) == 1 {
			text.steps, text.refs = within, append(text.refs, refs...)
		}
	}
	if len(found.refs) == 0 {
		return text
	}
	found.refs = slices.Concat(text.refs, found.refs)
	return found
}

// siblingSteps returns the steps to a sibling of what before leads to, nil where
// the numerals have no notation in common.
func siblingSteps(before, steps []step) []step {
	at := len(before) - len(steps)
	if at >= 0 && steps[0].own != nil && before[at].own != nil && steps[0].bracketed != before[at].bracketed {
		return nil
	}
	if at < 0 || steps[0].unit != anyUnit && steps[0].unit != before[at].unit || before[at].value.notation&steps[0].value.notation == 0 {
		return nil
	}
	joined := slices.Concat(before[:at], steps)
	joined[at].unit = before[at].unit
	return joined
}

// findRange finds a range that begins with first and ends where the steps to
// lead. Where they lead to no end, they continue the first: "I-B".
func (f *finder) findRange(from []step, first Ref, to []step) ([]step, []Ref) {
	if steps := siblingSteps(from, to); steps != nil {
		if refs := f.find(steps); len(refs) == 1 {
			if all := f.s.refsBetween(first, refs[0]); all != nil {
				return steps, all
			}
		}
	}
	if refs := f.findFirst(to).refs; len(refs) == 1 {
		if all := f.onlyTables(to, f.s.refsBetween(first, refs[0])); all != nil {
			return to, all
		}
	}
	steps := slices.Concat(from, to)
	if refs := f.find(steps); len(refs) == 1 {
		return steps, refs
	}
	return nil, nil
}

// refsBetween returns the references from a to b, in the order of the text, nil
// where they are not of one kind.
func (s *Statement) refsBetween(a, b Ref) []Ref {
	isText := func(r Ref) bool { return r.Kind == WholeParagraph || r.Kind == SomeSentences }
	if isText(a) && isText(b) && a.Kind != b.Kind {
		a, b = s.asSentences(a), s.asSentences(b)
	}
	if a.Kind != b.Kind {
		return nil
	}
	if b.Index < a.Index || b.Index == a.Index && b.From < a.From {
		a, b = b, a
	}
	switch a.Kind {
	case WholeSection:
		return s.sectionsBetween(a.Index, b.Index)
	case SomeSentences:
		return s.sentencesBetween(a, b)
	}
	var refs []Ref
	for i := a.Index; i <= b.Index; i++ {
		refs = append(refs, Ref{Kind: a.Kind, Index: i})
	}
	return refs
}

// sectionsBetween returns the sections from one to another, without those that
// stand beneath one of them. It is nil where last stands beneath first. A section
// that last stands beneath is replaced by its parts.
func (s *Statement) sectionsBetween(first, last int) []Ref {
	if s.isBeneath(last, first) {
		return nil
	}
	var refs []Ref
	for i := first; i <= last; {
		if s.isBeneath(last, i) {
			i++
			continue
		}
		refs = append(refs, SectionRef(i))
		level := s.Sections[i].Level
		i++
		for i <= last && s.Sections[i].Level > level {
			i++
		}
	}
	return refs
}

// sentencesBetween returns the sentences from those of a to those of b, paragraph
// by paragraph.
func (s *Statement) sentencesBetween(a, b Ref) []Ref {
	var refs []Ref
	for i := a.Index; i <= b.Index; i++ {
		ref := Ref{Kind: SomeSentences, Index: i, To: len(s.Paragraphs[i].Sentences)}
		if i == a.Index {
			ref.From = a.From
		}
		if i == b.Index {
			ref.To = b.To
		}
		refs = append(refs, s.canonical(ref))
	}
	return refs
}

// asSentences names a paragraph as all of its sentences.
func (s *Statement) asSentences(r Ref) Ref {
	if r.Kind == WholeParagraph {
		return Ref{Kind: SomeSentences, Index: r.Index, To: len(s.Paragraphs[r.Index].Sentences)}
	}
	return r
}
