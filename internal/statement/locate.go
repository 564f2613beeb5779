package statement

import "slices"

// A locator finds the places that the steps of a reference lead to.
type locator struct {
	s *Statement
	x *index
}

// locate follows steps from the document on. It returns nothing where they
// lead nowhere, and several places where they are ambiguous.
func (l locator) locate(steps []step) []Ref {
	at := []Ref{SectionRef(0)}
	for n, st := range steps {
		var next []Ref
		for _, from := range at {
			for _, ref := range l.follow(from, st, n == 0) {
				if !slices.Contains(next, ref) {
					next = append(next, ref)
				}
			}
		}
		at = next
	}
	for i := range at {
		at[i] = l.s.canonical(at[i])
	}
	return at
}

// follow takes one step.
func (l locator) follow(from Ref, st step, first bool) []Ref {
	switch {
	case st.named != nil:
		var refs []Ref
		for _, i := range st.named {
			if from.Kind == WholeSection && (i == from.Index || l.beneath(i, from.Index)) {
				refs = append(refs, SectionRef(i))
			}
		}
		return refs
	case st.unit == recommendationUnit && from.Kind == WholeSection:
		return one(Recommendation, st.value, len(l.s.Recommendations))
	case st.unit == areaUnit && from.Kind == WholeSection:
		return one(Area, st.value, len(l.s.Areas.Named))
	case from.Kind == WholeParagraph && (st.unit == sentenceUnit || st.unit == anyUnit && st.value.class&^(inLetters|inRoman) != 0):
		return l.sentence(from.Index, from.Index+1, st.value)
	case from.Kind != WholeSection:
		return nil
	case st.unit == paragraphUnit:
		lo, hi := l.paragraphs(from.Index)
		return paragraphOf(lo, hi, st.value)
	case st.unit == sentenceUnit:
		lo, hi := l.paragraphs(from.Index)
		return l.sentence(lo, hi, st.value)
	case from.Index == 0 && first:
		if refs := l.section(st.value, st.unit == subsectionUnit); refs != nil || st.unit != anyUnit || len(l.s.Sections) > 1 {
			return refs
		}
	default:
		if refs := l.child(from.Index, st.value); refs != nil || st.unit != anyUnit {
			return refs
		}
	}
	if st.value.class&^(inLetters|inRoman) == 0 {
		return nil
	}
	lo, hi := l.paragraphs(from.Index)
	return paragraphOf(lo, hi, st.value)
}

// beneath reports whether section i stands beneath section above.
func (l locator) beneath(i, above int) bool {
	for i > 0 {
		i = l.s.Sections[i].Parent
		if i == above {
			return true
		}
	}
	return false
}

// nth returns the index that v names among n, or -1.
func nth(v value, n int) int {
	switch {
	case v.last:
		return max(n-1-v.back, -1)
	case v.number >= 1 && v.number <= n:
		return v.number - 1
	}
	return -1
}

func one(kind Kind, v value, n int) []Ref {
	if i := nth(v, n); i >= 0 {
		return []Ref{{Kind: kind, Index: i}}
	}
	return nil
}

// paragraphOf returns the paragraph that v names of those from lo to hi.
func paragraphOf(lo, hi int, v value) []Ref {
	if i := nth(v, hi-lo); i >= 0 {
		return []Ref{ParagraphRef(lo + i)}
	}
	return nil
}

// paragraphs returns the range of paragraphs that are counted in section i: its
// own, or where it has none those beneath it. The document counts all.
func (l locator) paragraphs(i int) (lo, hi int) {
	if i == 0 {
		return 0, len(l.s.Paragraphs)
	}
	section := l.s.Sections[i]
	if section.From < section.To {
		return section.From, section.To
	}
	hi = section.To
	for j := i + 1; j < len(l.s.Sections) && l.s.Sections[j].Level > section.Level; j++ {
		hi = l.s.Sections[j].To
	}
	return section.From, hi
}

// sentence returns the sentence that v names, counted over the paragraphs from
// lo to hi.
func (l locator) sentence(lo, hi int, v value) []Ref {
	total := 0
	for p := lo; p < hi; p++ {
		total += len(l.s.Paragraphs[p].Sentences)
	}
	n := nth(v, total)
	for p := lo; n >= 0 && p < hi; p++ {
		count := len(l.s.Paragraphs[p].Sentences)
		if n < count {
			return []Ref{{Kind: SomeSentences, Index: p, From: n, To: n + 1}}
		}
		n -= count
	}
	return nil
}

// section returns the sections that a numeral means when nothing is said of
// where they stand: the numeral as it is printed comes before the same number
// in another way of counting, and a top-level heading before one beneath it,
// unless that is the only one of its kind.
func (l locator) section(v value, nested bool) []Ref {
	var top, deep []Ref // with the numeral as printed
	for i := 1; i < len(l.s.Sections); i++ {
		if !l.printed(i, v) {
			continue
		}
		if l.s.Sections[i].Parent == 0 && !nested {
			top = append(top, SectionRef(i))
		} else if l.s.Sections[i].Parent != 0 {
			deep = append(deep, SectionRef(i))
		}
	}
	if len(top) > 0 {
		return top
	}
	if len(deep) == 1 || nested && len(deep) > 0 {
		return deep
	}
	root := 0
	if row := l.s.Children(0); len(row) == 1 && !nested && l.s.Sections[row[0]].Numeral == "" {
		root = row[0] // a heading over everything
	}
	if refs := l.child(root, v); refs != nil && !nested {
		return refs
	}
	if nested {
		for i := 1; i < len(l.s.Sections); i++ {
			if l.s.Sections[i].Parent != 0 && v.class != inLetters && v.number > 0 && l.x.values[i] == v.number {
				deep = append(deep, SectionRef(i))
			}
		}
	}
	return deep
}

// printed reports whether the numeral of section i is v as it was typed.
func (l locator) printed(i int, v value) bool {
	return v.text != "" && l.x.printed[i] == v.text
}

// child returns the section that a numeral means directly beneath section i.
func (l locator) child(i int, v value) []Ref {
	row := l.s.Children(i)
	if i := nth(v, len(row)); v.last && i >= 0 {
		return []Ref{SectionRef(row[i])}
	}
	var same, counted []Ref
	for _, j := range row {
		if l.printed(j, v) {
			same = append(same, SectionRef(j))
		} else if v.number > 0 && v.class != inLetters && l.x.values[j] == v.number {
			counted = append(counted, SectionRef(j))
		}
	}
	if same != nil {
		return same
	}
	return counted
}
