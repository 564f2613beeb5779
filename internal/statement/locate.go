package statement

import "slices"

// A finder finds what the steps of a reference lead to.
type finder struct {
	s      *Statement
	x      *index
	unsure bool // what was found may not be what is meant
	noPage bool // a page is meant, and the pages are not known
}

// find follows steps from the document on. It returns nothing where they lead
// nowhere, and several references where they are ambiguous.
func (f *finder) find(steps []step) []Ref {
	found := []Ref{SectionRef(0)}
	for n, st := range steps {
		var next []Ref
		strict := n > 0 && st.own == nil && st.isRoman() && steps[n-1].isRoman()
		for _, from := range found {
			for _, ref := range f.resolveStep(from, st, n == 0) {
				if strict && !f.hasNumeral(ref.Index, st.value) {
					continue // "I III" is not I.C
				}
				if !slices.Contains(next, ref) {
					next = append(next, ref)
				}
			}
		}
		found = next
	}
	found = f.named(found)
	for i := range found {
		found[i] = f.s.canonical(found[i])
	}
	return found
}

// isRoman reports whether a step is a Roman numeral alone.
func (st step) isRoman() bool {
	return st.unit == anyUnit && st.named == nil && st.value.notation&inRoman != 0
}

// resolveStep takes one step.
func (f *finder) resolveStep(from Ref, st step, first bool) []Ref {
	if st.own != nil {
		if refs := f.ownIn(from, st, first); len(refs) > 0 || first {
			return refs
		}
	}
	switch {
	case st.named != nil:
		return f.namedIn(from, st.named)
	case st.unit == rowUnit && (from.Kind == WholeSection || from.Kind == WholeParagraph):
		return f.rows(from, st.value)
	case from.Kind == WholeSection:
		return f.followInSection(from.Index, st, first)
	case from.Kind == onPage && st.unit == paragraphUnit:
		first, last := f.s.pageRun(from.Index)
		return nthParagraph(first.Paragraph, last.Paragraph+1, st.value)
	case from.Kind == WholeParagraph && (st.unit == sentenceUnit || st.unit == anyUnit && st.value.isCount()):
		return f.nthSentence(from.Index, from.Index+1, st.value)
	case from.Kind == SomeSentences && st.unit == sentenceUnit:
		if i := nth(st.value, from.To-from.From); i >= 0 {
			return []Ref{{Kind: SomeSentences, Index: from.Index, From: from.From + i, To: from.From + i + 1}}
		}
	}
	return nil
}

// namedIn returns those of named that stand in a section or are it.
func (f *finder) namedIn(in Ref, named []Ref) []Ref {
	var refs []Ref
	for _, ref := range named {
		if in.Kind == WholeSection && (ref == in || in.Index == 0 || ref.Kind == WholeSection && f.s.isBeneath(ref.Index, in.Index) || f.s.isTableOf([]Ref{ref}, in)) {
			refs = append(refs, ref)
		}
	}
	return refs
}

// followInSection takes one step from section i. A number without unit is the
// numeral of a section, or else the number of a paragraph.
func (f *finder) followInSection(i int, st step, first bool) []Ref {
	switch st.unit {
	case recommendationUnit:
		return nthOf(Recommendation, st.value, len(f.s.Recommendations))
	case areaUnit:
		return nthOf(Area, st.value, len(f.s.Areas.Named))
	case paragraphUnit:
		from, to := f.paragraphRange(i)
		return f.paragraphOf(from, to, st.value)
	case unnumberedUnit:
		return f.unnumbered(i, st.value)
	case sentenceUnit:
		from, to := f.paragraphRange(i)
		return f.nthSentence(from, to, st.value)
	case pageUnit:
		return f.pages(i, st.value)
	}
	var sections []Ref
	if i == 0 && first {
		sections = f.sectionsByNumeral(st.value, st.unit == subsectionUnit)
		if len(f.s.Sections) > 1 {
			return sections
		}
	} else {
		sections = f.childByNumeral(i, st.value)
	}
	if sections != nil || st.unit != anyUnit || !st.value.isCount() {
		return sections
	}
	from, to := f.paragraphRange(i)
	return f.paragraphOf(from, to, st.value)
}

// paragraphOf returns the paragraph that v names of Paragraphs[from:to]. Where some
// of them have a number of the document's own, only an ordinal or the last counts
// them otherwise.
func (f *finder) paragraphOf(from, to int, v numeral) []Ref {
	numbered := false
	for p := from; p < to; p++ {
		paragraph := f.s.Paragraphs[p]
		if paragraph.Printed == "" {
			continue
		}
		numbered = true
		levels := readLevels(paragraph.Printed)
		if last := levels[len(levels)-1]; !v.fromEnd && v.number > 0 && last.n == v.number {
			return []Ref{ParagraphRef(p)}
		}
	}
	if numbered && !v.ordinal {
		return nil
	}
	return nthParagraph(from, to, v)
}

// unnumbered returns the paragraphs that v names of those without a number, each
// counted in its section: in section i, or in those beneath it.
func (f *finder) unnumbered(i int, v numeral) []Ref {
	var found []Ref
	for j := i; j < len(f.s.Sections) && (j == i || f.s.Sections[j].Level > f.s.Sections[i].Level); j++ {
		var refs []Ref
		for p := f.s.Sections[j].From; p < f.s.Sections[j].To; p++ {
			if f.s.Paragraphs[p].Printed == "" && f.s.Paragraphs[p].label != "" {
				refs = append(refs, ParagraphRef(p))
			}
		}
		if n := nth(v, len(refs)); n >= 0 {
			found = append(found, refs[n])
		}
		if j == i && len(refs) > 0 {
			break
		}
	}
	return found
}

// isBeneath reports whether section i stands beneath section above.
func (s *Statement) isBeneath(i, above int) bool {
	for i > 0 {
		i = s.Sections[i].Parent
		if i == above {
			return true
		}
	}
	return false
}

// nth returns the index that v names among n, or -1.
func nth(v numeral, n int) int {
	switch {
	case v.fromEnd:
		return max(n-1-v.offset, -1)
	case v.number >= 1 && v.number <= n:
		return v.number - 1
	}
	return -1
}

func nthOf(kind RefKind, v numeral, n int) []Ref {
	if i := nth(v, n); i >= 0 {
		return []Ref{{Kind: kind, Index: i}}
	}
	return nil
}

// nthParagraph returns the paragraph that v names of Paragraphs[from:to].
func nthParagraph(from, to int, v numeral) []Ref {
	if i := nth(v, to-from); i >= 0 {
		return []Ref{ParagraphRef(from + i)}
	}
	return nil
}

// paragraphRange returns the range of paragraphs that are counted in section i:
// its own, or those beneath it where it has none. The document counts all.
func (f *finder) paragraphRange(i int) (from, to int) {
	if i == 0 {
		return 0, len(f.s.Paragraphs)
	}
	section := f.s.Sections[i]
	if section.From < section.To {
		return section.From, section.To
	}
	to = section.To
	for j := i + 1; j < len(f.s.Sections) && f.s.Sections[j].Level > section.Level; j++ {
		to = f.s.Sections[j].To
	}
	return section.From, to
}

// nthSentence returns the sentence that v names of Paragraphs[from:to].
func (f *finder) nthSentence(from, to int, v numeral) []Ref {
	total := 0
	for p := from; p < to; p++ {
		total += len(f.s.Paragraphs[p].Sentences)
	}
	n := nth(v, total)
	for p := from; n >= 0 && p < to; p++ {
		count := len(f.s.Paragraphs[p].Sentences)
		if n < count {
			return []Ref{{Kind: SomeSentences, Index: p, From: n, To: n + 1}}
		}
		n -= count
	}
	return nil
}

// sectionsByNumeral returns the sections that a numeral means where nothing is
// said of the sections around them. A numeral as it is printed comes before the
// same number in another notation. A top-level heading comes before a nested
// one, which must be the only one of its numeral. Where a subsection is asked
// for, only nested headings count.
func (f *finder) sectionsByNumeral(v numeral, subsection bool) []Ref {
	top, nested := f.sectionsPrinted(v)
	switch {
	case subsection && len(nested) > 0:
		return nested
	case subsection:
		return f.nestedByNumber(v)
	case len(top) > 0:
		return top
	case len(nested) == 1:
		return nested
	}
	if refs := f.childByNumeral(f.numberedRoot(), v); refs != nil {
		return refs
	}
	return nested
}

// sectionsPrinted returns the sections whose numeral is printed as v was typed.
func (f *finder) sectionsPrinted(v numeral) (top, nested []Ref) {
	for i := 1; i < len(f.s.Sections); i++ {
		switch {
		case !f.hasNumeral(i, v):
		case f.s.Sections[i].Parent == 0:
			top = append(top, SectionRef(i))
		default:
			nested = append(nested, SectionRef(i))
		}
	}
	return top, nested
}

// nestedByNumber returns the nested sections with the number of v.
func (f *finder) nestedByNumber(v numeral) []Ref {
	var refs []Ref
	for i := 1; i < len(f.s.Sections); i++ {
		if f.s.Sections[i].Parent != 0 && f.hasNumber(i, v) {
			refs = append(refs, SectionRef(i))
		}
	}
	return refs
}

// numberedRoot returns the section whose children are the numbered sections: the
// document, or the one heading without numeral that stands over everything.
func (f *finder) numberedRoot() int {
	if top := f.s.Children(0); len(top) == 1 && f.s.Sections[top[0]].Numeral == "" {
		return top[0]
	}
	return 0
}

// hasNumeral reports whether the numeral of section i is v as it was typed.
func (f *finder) hasNumeral(i int, v numeral) bool {
	return v.text != "" && f.x.numerals[i] == v.text
}

// hasNumber reports whether section i has the number of v in any notation. A
// letter has none.
func (f *finder) hasNumber(i int, v numeral) bool {
	return v.number > 0 && v.notation != inLetters && f.x.numbers[i] == v.number
}

// childByNumeral returns the section that a numeral means directly beneath
// section i.
func (f *finder) childByNumeral(i int, v numeral) []Ref {
	children := f.s.Children(i)
	if n := nth(v, len(children)); v.fromEnd && n >= 0 {
		return []Ref{SectionRef(children[n])}
	}
	var printed, numbered []Ref
	for _, j := range children {
		if f.hasNumeral(j, v) {
			printed = append(printed, SectionRef(j))
		} else if f.hasNumber(j, v) {
			numbered = append(numbered, SectionRef(j))
		}
	}
	if printed != nil {
		return printed
	}
	return numbered
}

// neighbour returns what comes next to a place: after it for 1, before it for -1.
// Without a unit it is of the place's own kind.
func (f *finder) neighbour(ref Ref, u unit, by int) []Ref {
	s := f.s
	runs := s.Runs(ref)
	if u == anyUnit {
		u = map[RefKind]unit{WholeSection: sectionUnit, WholeParagraph: paragraphUnit, SomeSentences: sentenceUnit}[ref.Kind]
	}
	if u == rowUnit {
		u = sentenceUnit
	}
	switch {
	case ref.Kind == onPage:
		return nil
	case ref.Kind == Recommendation && (u == recommendationUnit || u == anyUnit):
		return nthOf(Recommendation, numeral{number: ref.Index + 1 + by}, len(s.Recommendations))
	case ref.Kind == Area && (u == areaUnit || u == anyUnit):
		return nthOf(Area, numeral{number: ref.Index + 1 + by}, len(s.Areas.Named))
	case u == sectionUnit || u == subsectionUnit:
		return s.nextSection(s.Section(ref), by)
	case len(runs) == 0:
		return nil
	}
	edge := runs[0]
	if by > 0 {
		edge = runs[len(runs)-1]
	}
	switch u {
	case paragraphUnit:
		return nthParagraph(0, len(s.Paragraphs), numeral{number: edge.Paragraph + 1 + by})
	case sentenceUnit:
		n := 1
		for _, p := range s.Paragraphs[:edge.Paragraph] {
			n += len(p.Sentences)
		}
		at := s.asSentences(s.RefTo(edge))
		if by > 0 {
			return f.nthSentence(0, len(s.Paragraphs), numeral{number: n + at.To})
		}
		return f.nthSentence(0, len(s.Paragraphs), numeral{number: n + at.From - 1})
	}
	return nil
}

// nextSection returns the section after or before section i that stands beneath
// no other of its level.
func (s *Statement) nextSection(i, by int) []Ref {
	for j := i + by; j > 0 && j < len(s.Sections); j += by {
		if s.Sections[j].Level <= s.Sections[i].Level {
			return []Ref{SectionRef(j)}
		}
	}
	return nil
}
