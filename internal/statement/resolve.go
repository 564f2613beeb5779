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
}

// Resolve reads a reference as people type it: the numeral of a section in any
// notation ("II", "2", "section two", "part one, letter B"), a paragraph
// or a sentence ("abstract 2.1", "second sentence of the abstract", "¶12"), a
// recommendation ("R2"), an area ("area 4"), ranges and lists of these, and
// words of a title, misspelt too. A number that the statement does not have
// finds nothing. More than 200 characters find nothing.
func (s *Statement) Resolve(words string) Resolution {
	words, ok := sanitize(words)
	if !ok {
		return Resolution{}
	}
	if ref, ok := s.ParseRef(words); ok {
		return Resolution{Refs: []Ref{ref}}
	}
	if refs := s.notesByMark(words); len(refs) > 0 {
		return resolution(refs)
	}
	x := s.index()
	if refs := x.exactTitle(words); len(refs) > 0 {
		return resolution(refs)
	}
	if items, ok := x.parseList(tokenize(words)); ok {
		if r, ok := s.resolveItems(items); ok {
			return r
		}
		// A single word may look like a numeral and be a word of a title: "mix".
		if refs := x.singleWord(words); refs != nil {
			return resolution(refs)
		}
		return Resolution{}
	}
	if named := x.byCompactRef[strings.ReplaceAll(normalize(words), " ", "")]; len(named) == 1 {
		return Resolution{Refs: []Ref{SectionRef(named[0])}}
	}
	r := s.resolveTitle(words)
	if len(r.Refs) == 0 {
		if mixed := s.resolveMixed(words); len(mixed.Refs) > 0 && (len(mixed.Unknown) == 0 || len(r.Candidates) == 0) {
			return mixed
		}
	}
	return r
}

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
		return unicode.IsSpace(r) || strings.ContainsRune("\"“”„«»‘’'?!", r)
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

// exactTitle returns the entries whose title is exactly these words.
func (x *index) exactTitle(words string) []Ref {
	folded := normalize(words)
	var refs []Ref
	for _, e := range x.entries {
		if e.title == folded && folded != "" {
			refs = append(refs, e.ref)
		}
	}
	return refs
}

// singleWord returns the entries that have a word in their title.
func (x *index) singleWord(words string) []Ref {
	id, ok := x.wordIDs[normalize(words)]
	if !ok || len(normalize(words)) < 2 {
		return nil
	}
	var refs []Ref
	for _, e := range x.words[id].entries {
		refs = append(refs, x.entries[e].ref)
	}
	return refs
}

// resolveItems resolves a list of references. It is false where nothing is
// found.
func (s *Statement) resolveItems(items []listItem) (Resolution, bool) {
	f := finder{s, s.index()}
	var r Resolution
	var before []step // the steps of the last item that was found
	last := 0         // where its references begin in r.Refs
	for _, item := range items {
		steps, refs, continues := f.findNext(before, item)
		if item.to != nil && len(refs) == 1 {
			steps, refs = f.findRange(steps, refs[0], item.to)
		}
		if len(refs) > 1 && item.to == nil && len(items) == 1 {
			return resolution(refs), true
		}
		if len(refs) == 0 || len(refs) > 1 && item.to == nil {
			r.Unknown = append(r.Unknown, item.text)
			continue
		}
		if continues {
			r.Refs = r.Refs[:last]
		}
		last = len(r.Refs)
		for _, ref := range refs {
			if !slices.Contains(r.Refs, ref) {
				r.Refs = append(r.Refs, ref)
			}
		}
		before = steps
	}
	return r, len(r.Refs) > 0
}

// findNext finds an item that follows another: "B" after "I.A" is "I.B", and
// "letter B" after "part one," continues it.
func (f finder) findNext(before []step, item listItem) (steps []step, refs []Ref, continues bool) {
	first := item.steps[0]
	if before == nil || first.sections != nil {
		return item.steps, f.find(item.steps), false
	}
	for at := range before {
		if first.unit != anyUnit && before[at].unit == first.unit {
			steps := slices.Concat(before[:at], item.steps)
			if refs := f.find(steps); len(refs) == 1 {
				return steps, refs, false
			}
		}
	}
	if steps := siblingSteps(before, item.steps); steps != nil {
		if refs := f.find(steps); len(refs) == 1 {
			return steps, refs, false
		}
	}
	if item.afterComma && first.unit >= sectionUnit && first.unit <= sentenceUnit {
		steps := slices.Concat(before, item.steps)
		if refs := f.find(steps); len(refs) == 1 {
			return steps, refs, true
		}
	}
	return item.steps, f.find(item.steps), false
}

// siblingSteps returns the steps to a sibling of what before leads to, nil where
// the numerals have no notation in common.
func siblingSteps(before, steps []step) []step {
	at := len(before) - len(steps)
	if at < 0 || steps[0].unit != anyUnit && steps[0].unit != before[at].unit || before[at].value.notation&steps[0].value.notation == 0 {
		return nil
	}
	joined := slices.Concat(before[:at], steps)
	joined[at].unit = before[at].unit
	return joined
}

// findRange finds a range that begins with first and ends where the steps to
// lead. Where they lead to no end, they continue the first: "I-B".
func (f finder) findRange(from []step, first Ref, to []step) ([]step, []Ref) {
	if steps := siblingSteps(from, to); steps != nil {
		if refs := f.find(steps); len(refs) == 1 {
			if all := f.s.refsBetween(first, refs[0]); all != nil {
				return steps, all
			}
		}
	}
	if refs := f.find(to); len(refs) == 1 {
		if all := f.s.refsBetween(first, refs[0]); all != nil {
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

// scoreMargin is how far below the best score a title may be to be as likely
// meant.
const scoreMargin = 0.15

// resolveTitle reads words of a title.
func (s *Statement) resolveTitle(words string) Resolution {
	x := s.index()
	matches := x.matchTitles(words, false)
	if len(matches) == 0 {
		return Resolution{}
	}
	best := matches[0]
	var refs []Ref
	for _, m := range matches {
		if m.score > best.score-scoreMargin && m.complete == best.complete {
			refs = append(refs, x.entries[m.entry].ref)
		}
	}
	if len(refs) == 1 && best.complete {
		return Resolution{Refs: refs}
	}
	return Resolution{Candidates: refs[:min(len(refs), maxCandidates)]}
}

// resolveMixed reads a list in which some items are words of a title.
func (s *Statement) resolveMixed(words string) Resolution {
	parts := splitList(words)
	if len(parts) < 2 {
		return Resolution{}
	}
	var r Resolution
	for _, part := range parts {
		found := s.Resolve(part)
		if len(found.Refs) == 0 {
			r.Unknown = append(r.Unknown, strings.TrimSpace(part))
		}
		for _, ref := range found.Refs {
			if !slices.Contains(r.Refs, ref) {
				r.Refs = append(r.Refs, ref)
			}
		}
	}
	if len(r.Refs) == 0 {
		return Resolution{}
	}
	return r
}

// listSeparator separates the items of a list.
var listSeparator = regexp.MustCompile(`(?i)\s*[,;\n&]\s*|\s+and\s+`)

func splitList(words string) []string {
	var parts []string
	for _, part := range listSeparator.Split(words, -1) {
		if strings.TrimSpace(part) != "" {
			parts = append(parts, part)
		}
	}
	return parts
}
