package statement

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
