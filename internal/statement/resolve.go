package statement

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxReference is the length in characters up to which a typed reference is
// read; no title that anybody types out is longer.
const maxReference = 200

// maxCandidates is how many candidates are offered: what a Discord
// autocompletion or select menu holds.
const maxCandidates = 25

// A Resolution is what typed words mean as a reference. Nothing found leaves it
// empty.
type Resolution struct {
	Refs       []Ref    // in the order given, without repetition
	Unknown    []string // the parts of a list that name nothing while others do
	Candidates []Ref    // where it is ambiguous or uncertain: what may be meant, best first, at most 25; Refs is then empty
}

// Resolve reads a reference as people type it: the numeral of a section in any
// way of counting ("II", "2", "section two", "part one, letter B"), a paragraph
// or a sentence ("abstract 2.1", "second sentence of the abstract", "¶12"), a
// recommendation ("R2"), an area ("area 4"), ranges and lists of these, and
// words of a title, misspelt too. A number that the statement does not have
// finds nothing. More than 200 characters find nothing.
func (s *Statement) Resolve(words string) Resolution {
	words, ok := clean(words)
	if !ok {
		return Resolution{}
	}
	if ref, ok := s.ParseRef(words); ok {
		return Resolution{Refs: []Ref{ref}}
	}
	if refs := s.noted(words); len(refs) > 0 {
		return resolution(refs)
	}
	x := s.index()
	if refs := x.titled(words); len(refs) > 0 {
		return resolution(refs)
	}
	if items, ok := x.read(tokenise(words)); ok {
		if r, ok := s.resolveItems(items); ok {
			return r
		}
		// A lone word may look like a numeral and be a word of a title: "mix".
		if refs := x.sameWord(words); refs != nil {
			return resolution(refs)
		}
		return Resolution{}
	}
	if named := x.tight[strings.ReplaceAll(fold(words), " ", "")]; len(named) == 1 {
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

// clean makes typed words fit to be read: no control or formatting characters,
// no quotation marks around them. It is false where nothing is left or too
// much.
func clean(words string) (string, bool) {
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

// resolution offers a choice where there is one.
func resolution(refs []Ref) Resolution {
	if len(refs) == 1 {
		return Resolution{Refs: refs}
	}
	return Resolution{Candidates: refs[:min(len(refs), maxCandidates)]}
}

// titled returns what has exactly these words as its title.
func (x *index) titled(words string) []Ref {
	folded := fold(words)
	var refs []Ref
	for _, e := range x.entries {
		if e.title == folded && folded != "" {
			refs = append(refs, e.ref)
		}
	}
	return refs
}

// sameWord returns what has a lone word in its title, as it is.
func (x *index) sameWord(words string) []Ref {
	id, ok := x.ids[fold(words)]
	if !ok || len(fold(words)) < 2 {
		return nil
	}
	var refs []Ref
	for _, e := range x.words[id].entries {
		refs = append(refs, x.entries[e].ref)
	}
	return refs
}

// resolveItems finds the places of a list. It is false where there are none.
func (s *Statement) resolveItems(items []item) (Resolution, bool) {
	l := locator{s, s.index()}
	var r Resolution
	var before []step
	replace := 0 // from where on in r.Refs the item before stands
	for _, it := range items {
		steps, refs, goesOn := l.next(before, it)
		if it.to != nil && len(refs) == 1 {
			steps, refs = l.span(steps, refs[0], it.to)
		}
		if len(refs) > 1 && it.to == nil && len(items) == 1 {
			return resolution(refs), true
		}
		if len(refs) == 0 || len(refs) > 1 && it.to == nil {
			r.Unknown = append(r.Unknown, it.source)
			continue
		}
		if goesOn {
			r.Refs = r.Refs[:replace]
		}
		replace = len(r.Refs)
		for _, ref := range refs {
			if !slices.Contains(r.Refs, ref) {
				r.Refs = append(r.Refs, ref)
			}
		}
		before = steps
	}
	return r, len(r.Refs) > 0
}

// next finds the place of an item that follows another: "B" after "I.A" is
// "I.B", and "letter B" after "part one," goes on from there.
func (l locator) next(before []step, it item) (steps []step, refs []Ref, goesOn bool) {
	first := it.steps[0]
	if before != nil && first.named == nil {
		// The same unit again, or numerals of one kind: beside the one before.
		for at := range before {
			if first.unit != anyUnit && before[at].unit == first.unit {
				steps := slices.Concat(before[:at], it.steps)
				if refs := l.locate(steps); len(refs) == 1 {
					return steps, refs, false
				}
			}
		}
		if steps := beside(before, it.steps); steps != nil {
			if refs := l.locate(steps); len(refs) == 1 {
				return steps, refs, false
			}
		}
		if it.comma && first.unit >= sectionUnit && first.unit <= sentenceUnit {
			steps := slices.Concat(before, it.steps)
			if refs := l.locate(steps); len(refs) == 1 {
				return steps, refs, true
			}
		}
	}
	return it.steps, l.locate(it.steps), false
}

// beside returns the steps to what is named beside the place that before leads
// to, nil where the numerals are not of one kind.
func beside(before, steps []step) []step {
	at := len(before) - len(steps)
	if at < 0 || steps[0].unit != anyUnit && steps[0].unit != before[at].unit || before[at].value.class&steps[0].value.class == 0 {
		return nil
	}
	joined := slices.Concat(before[:at], steps)
	joined[at].unit = before[at].unit
	return joined
}

// span finds what stands from one place to another.
func (l locator) span(from []step, first Ref, to []step) ([]step, []Ref) {
	if steps := beside(from, to); steps != nil {
		if refs := l.locate(steps); len(refs) == 1 {
			if all := l.s.between(first, refs[0]); all != nil {
				return steps, all
			}
		}
	}
	if refs := l.locate(to); len(refs) == 1 {
		if all := l.s.between(first, refs[0]); all != nil {
			return to, all
		}
	}
	steps := slices.Concat(from, to) // "I-B"
	if refs := l.locate(steps); len(refs) == 1 {
		return steps, refs
	}
	return nil, nil
}

// between returns the places from a to b, in the order of the text, nil where
// they are not of one kind.
func (s *Statement) between(a, b Ref) []Ref {
	isText := func(r Ref) bool { return r.Kind == WholeParagraph || r.Kind == SomeSentences }
	if isText(a) && isText(b) && a.Kind != b.Kind {
		a, b = s.sentences(a), s.sentences(b)
	}
	if a.Kind != b.Kind {
		return nil
	}
	if b.Index < a.Index || b.Index == a.Index && b.From < a.From {
		a, b = b, a
	}
	var refs []Ref
	switch a.Kind {
	case WholeSection:
		if (locator{s: s}).beneath(b.Index, a.Index) {
			return nil
		}
		for i := a.Index; i <= b.Index; {
			if (locator{s: s}).beneath(b.Index, i) {
				i++ // its parts are told one by one
				continue
			}
			refs = append(refs, SectionRef(i))
			level := s.Sections[i].Level
			for i++; i <= b.Index && s.Sections[i].Level > level; i++ {
				// with all beneath it
			}
		}
	case SomeSentences:
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
	default:
		for i := a.Index; i <= b.Index; i++ {
			refs = append(refs, Ref{Kind: a.Kind, Index: i})
		}
	}
	return refs
}

// sentences names a paragraph as all of its sentences.
func (s *Statement) sentences(r Ref) Ref {
	if r.Kind == WholeParagraph {
		return Ref{Kind: SomeSentences, Index: r.Index, To: len(s.Paragraphs[r.Index].Sentences)}
	}
	return r
}

// resolveTitle reads words of a title.
func (s *Statement) resolveTitle(words string) Resolution {
	x := s.index()
	hits := x.match(words, false)
	if len(hits) == 0 {
		return Resolution{}
	}
	// What is about as good as the best is as likely to be meant.
	const margin = 0.15
	var refs []Ref
	for _, h := range hits {
		if h.score > hits[0].score-margin && h.sure == hits[0].sure {
			refs = append(refs, x.entries[h.entry].ref)
		}
	}
	if len(refs) == 1 && hits[0].sure {
		return Resolution{Refs: refs}
	}
	return Resolution{Candidates: refs[:min(len(refs), maxCandidates)]}
}

// resolveMixed reads a list in which some are words of a title.
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

// listMarks part the items of a list.
var listMarks = regexp.MustCompile(`(?i)\s*[,;\n&]\s*|\s+and\s+`)

func splitList(words string) []string {
	var parts []string
	for _, part := range listMarks.Split(words, -1) {
		if strings.TrimSpace(part) != "" {
			parts = append(parts, part)
		}
	}
	return parts
}
