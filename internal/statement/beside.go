package statement

import "slices"

// onPage is a page, until [Statement.expandPages] names its sentences. Index is
// that of its page break.
const onPage = Area + 1

// pageRun returns the runs with which a page begins and ends; they are of two
// paragraphs, or the same run.
func (s *Statement) pageRun(at int) (first, last Run) {
	end := Run{Paragraph: len(s.Paragraphs)} // where the next page begins
	if next := s.pageAfter(at); next > 0 {
		end = s.PageBreaks[next].At
	}
	first = s.PageBreaks[at].At
	if end.Start == 0 {
		end.Paragraph--
		end.Start = len(s.Paragraphs[end.Paragraph].Text)
	}
	if end.Paragraph <= first.Paragraph {
		first.End = max(end.Start, first.End)
		return first, first
	}
	first.End = len(s.Paragraphs[first.Paragraph].Text)
	return first, Run{Paragraph: end.Paragraph, End: end.Start}
}

// pageAfter returns the break at which the page after another begins, 0 for none.
func (s *Statement) pageAfter(at int) int {
	for i := at + 1; i < len(s.PageBreaks); i++ {
		if isPage(s.PageBreaks[i]) {
			return i
		}
	}
	return 0
}

// expandPages puts the sentences of pages in their place, or with first the
// sentence alone that a page begins with.
func (s *Statement) expandPages(refs []Ref, first bool) []Ref {
	var all []Ref
	add := func(ref Ref) {
		if !slices.Contains(all, ref) {
			all = append(all, ref)
		}
	}
	for i := 0; i < len(refs); i++ {
		if refs[i].Kind != onPage {
			add(refs[i])
			continue
		}
		from, to := s.pageRun(refs[i].Index)
		if first {
			add(s.RefTo(s.PageBreaks[refs[i].Index].At))
			continue
		}
		for i+1 < len(refs) && refs[i+1].Kind == onPage && refs[i+1].Index == s.pageAfter(refs[i].Index) {
			i++
			_, to = s.pageRun(refs[i].Index)
		}
		for _, ref := range s.sentencesBetween(s.asSentences(s.RefTo(from)), s.asSentences(s.RefTo(to))) {
			add(ref)
		}
	}
	return all
}

// neighbour returns what comes next to a place: after it for 1, before it for -1.
// Without a unit it is of the place's own kind.
func (f *finder) neighbour(ref Ref, u unit, by int) []Ref {
	s := f.s
	runs := s.Runs(ref)
	if u == anyUnit {
		u = map[RefKind]unit{WholeSection: sectionUnit, WholeParagraph: paragraphUnit, SomeSentences: sentenceUnit}[ref.Kind]
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

// Near returns places for words that name none, best first, at most limit: what
// contains the place that was meant, and the parts of that; or what has such
// words; else the outline.
func (s *Statement) Near(words string, limit int) (refs []Ref, outline bool) {
	x := s.index()
	clean, _ := sanitize(words)
	tokens := tokenize(clean)
	items, isReference := x.parseList(tokens, exactWords)
	refs = s.aroundItems(items)
	if len(refs) == 0 && !isReference {
		if refs = s.Complete(words, limit); len(refs) == 0 {
			items, _ = x.parseList(tokens, someWords)
			refs = s.aroundItems(items)
		}
	}
	if outline = len(refs) == 0; outline {
		refs = sectionRefs(s.Children(0))
	}
	return refs[:min(len(refs), limit)], outline
}

// aroundItems returns what is around the first item that has something around it.
func (s *Statement) aroundItems(items []listItem) []Ref {
	for _, item := range items {
		if refs := s.around(item.steps); len(refs) > 0 {
			return refs
		}
	}
	return nil
}

// around returns the place that the most of steps lead to, with its parts, or all
// that the last step counts.
func (s *Statement) around(steps []step) []Ref {
	if len(steps) == 0 {
		return nil
	}
	f := &finder{s: s, x: s.index()}
	var refs []Ref
	switch steps[len(steps)-1].unit {
	case recommendationUnit:
		for i := range s.Recommendations {
			refs = append(refs, Ref{Kind: Recommendation, Index: i})
		}
		return refs
	case areaUnit:
		for i := range s.Areas.Named {
			refs = append(refs, Ref{Kind: Area, Index: i})
		}
		return refs
	}
	for n := len(steps) - 1; n > 0; n-- {
		refs = f.find(steps[:n])
		if len(refs) != 1 {
			continue
		}
		if ref := refs[0]; ref.Kind == WholeSection {
			refs = append(refs, sectionRefs(s.Children(ref.Index))...)
			for p := s.Sections[ref.Index].From; p < s.Sections[ref.Index].To; p++ {
				refs = append(refs, ParagraphRef(p))
			}
		}
		return s.expandPages(refs, true)
	}
	return nil
}
