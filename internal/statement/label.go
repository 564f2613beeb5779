package statement

import (
	"fmt"
	"strings"
)

// The labels of a document whose own numbers are its references: "§ 3 (2)(a)",
// "¶ 12". Each is the number as it is printed, with what encloses it where
// others have the same number. What has no number keeps the label of our count,
// unless that would read as a number of the document.

// trimmedNumber is a number without the punctuation at its end: "Sec. 1", "(2)".
func trimmedNumber(printed string) string {
	return strings.TrimRight(printed, " .:–—-")
}

// ownLabel is the label of a number by itself: "¶ 4" for "4.", "(a)" for "a)".
func ownLabel(printed string) string {
	own := trimmedNumber(printed)
	switch {
	case strings.HasSuffix(own, ")") && !strings.Contains(own, "("):
		own = strings.TrimSuffix(own, ")")
		if classOf(printed) != "0" {
			return "(" + own + ")"
		}
	case strings.HasSuffix(own, ")"):
		return own
	}
	levels := readLevels(own)
	switch {
	case len(levels) == 0 || levels[0].word != "":
		return own
	case len(levels) == 1 && classOf(own) != "0":
		return "(" + own + ")"
	}
	return "¶ " + own
}

// itemLabel is the part of a label for an item: "(a)", " no. 1".
func (s *Statement) itemLabel(printed string) string {
	own := ownLabel(printed)
	if number, ok := strings.CutPrefix(own, "¶ "); ok {
		return " " + s.printed("number") + " " + number
	}
	if strings.HasPrefix(own, "(") {
		return own
	}
	return " " + own
}

// foldLabel gives spellings of one label one form.
func foldLabel(label string) string {
	return strings.ToLower(strings.Join(strings.Fields(label), " "))
}

// claim gives ref the first of the labels that is free, else the last of them with
// a number behind it.
func (s *Statement) claim(ref Ref, labels ...string) string {
	label := ""
	for _, label = range labels {
		if _, taken := s.byLabel[foldLabel(label)]; label != "" && !taken {
			s.byLabel[foldLabel(label)] = ref
			return label
		}
	}
	for n := 2; ; n++ {
		numbered := fmt.Sprintf("%s (%s %d)", label, s.printed("number"), n)
		if _, taken := s.byLabel[foldLabel(numbered)]; !taken {
			s.byLabel[foldLabel(numbered)] = ref
			return numbered
		}
	}
}

// labelParagraphs gives every paragraph and item of a document its label.
func (s *Statement) labelParagraphs() {
	enclosed := s.enclosedForms()
	s.nestParagraphs(enclosed)
	for i := range s.Paragraphs {
		p := &s.Paragraphs[i]
		ref, own := ParagraphRef(i), ownLabel(p.Printed)
		switch section := s.Sections[p.Section].Ref; {
		case p.Printed == "":
		case p.above > 0:
			above, item := s.Paragraphs[p.above-1].label, s.itemLabel(p.Printed)
			p.label = s.claim(ref, above+separated(above, item))
		case enclosed[formOf(p.Printed)]:
			p.label = s.claim(ref, joinLabel(section, own))
		default:
			p.label = s.claim(ref, own, joinLabel(section, own))
		}
	}
	s.labelUnnumbered()
	for i := range s.Paragraphs {
		s.labelItems(i)
	}
}

// nestParagraphs finds the paragraphs whose numbers stand beneath that of another in
// their section, as "1." stands between "a." and "b.". What is counted throughout the
// document stands beneath none.
func (s *Statement) nestParagraphs(enclosed map[string]bool) {
	for _, section := range s.Sections {
		var items []Item
		var at []int
		for i := section.From; i < section.To; i++ {
			if printed := s.Paragraphs[i].Printed; printed != "" {
				items, at = append(items, Item{Printed: printed, From: i}), append(at, i)
			}
		}
		nest(items, section.To)
		var open []int
		for k, it := range items {
			if !enclosed[formOf(it.Printed)] {
				open = []int{at[k]}
				continue
			}
			open = open[:min(len(open), it.Depth-1)]
			if len(open) > 0 && len(readLevels(it.Printed)) == 1 && readLevels(it.Printed)[0].word == "" {
				s.Paragraphs[at[k]].above = 1 + open[len(open)-1]
			}
			open = append(open, at[k])
		}
	}
}

// Beneath returns the paragraphs whose numbers stand beneath that of paragraph r.
func (s *Statement) Beneath(r Ref) []Ref {
	var refs []Ref
	if r.Kind != WholeParagraph || s.Paragraphs[r.Index].Printed == "" {
		return nil
	}
	for i := r.Index + 1; i < len(s.Paragraphs) && s.isBelow(i, r.Index); i++ {
		refs = append(refs, ParagraphRef(i))
	}
	return refs
}

// isBelow reports whether the number of paragraph i stands beneath that of another, or
// i has none and stands between two that do.
func (s *Statement) isBelow(i, above int) bool {
	for s.Paragraphs[i].above > 0 {
		if i = s.Paragraphs[i].above - 1; i == above {
			return true
		}
	}
	return false
}

// joinLabel joins the label of a section and that of a number in it.
func joinLabel(section, own string) string { return strings.TrimSpace(section + " " + own) }

// labelSections makes the references of sections.
func (s *Statement) labelSections() {
	s.byLabel = map[string]Ref{}
	count := map[string]int{}
	for _, section := range s.Sections {
		if section.Printed != "" {
			count[s.levelsKey(section.Numeral)]++
		}
	}
	for i := 1; i < len(s.Sections); i++ {
		ref, section := SectionRef(i), &s.Sections[i]
		own, above := section.Numeral, s.Sections[section.Parent].Ref
		switch {
		case section.Printed == "":
			section.Ref = s.claim(ref, s.proposedRef(i), fmt.Sprintf("%s %d", s.printed("heading"), i))
		case count[s.levelsKey(own)] == 1:
			section.Ref = s.claim(ref, own)
		case above != "":
			section.Ref = s.claim(ref, above+" "+own)
		default:
			section.Ref = s.claim(ref, own+" "+s.printed("main text"))
		}
	}
}

// levelsKey is the same for "Art. 5" and "Article 5".
func (s *Statement) levelsKey(printed string) string {
	key := ""
	for _, l := range readLevels(printed) {
		key += s.words().class(l.word) + " " + l.value + "/"
	}
	return key
}

// enclosedForms returns the forms of paragraphs' numbers that count anew in each
// section, such as the "(2)" of each article, or that count in one numbered section
// alone.
func (s *Statement) enclosedForms() map[string]bool {
	type row struct {
		seen     map[string]bool
		sections map[int]bool
		repeats  bool
		deep     bool // its numbers hold those of what encloses them: "4.1"
	}
	rows := map[string]*row{}
	for _, p := range s.Paragraphs {
		if p.Printed == "" {
			continue
		}
		form := formOf(p.Printed)
		r := rows[form]
		if r == nil {
			r = &row{seen: map[string]bool{}, sections: map[int]bool{}, deep: len(readLevels(p.Printed)) > 1}
			rows[form] = r
		}
		key := s.levelsKey(p.Printed)
		r.repeats = r.repeats || r.seen[key]
		r.seen[key], r.sections[p.Section] = true, true
	}
	enclosed := map[string]bool{}
	for form, r := range rows {
		one := len(r.sections) == 1
		for section := range r.sections {
			one = one && s.Sections[section].Numeral != "" && !r.deep
		}
		enclosed[form] = r.repeats || one
	}
	return enclosed
}

// labelUnnumbered gives a label to paragraphs without number beside numbered ones:
// our count of them would read as a number of the document.
func (s *Statement) labelUnnumbered() {
	numbered := map[int]bool{} // sections; of the document also where any paragraph is
	for _, p := range s.Paragraphs {
		if p.Printed != "" {
			numbered[p.Section], numbered[0] = true, true
		}
	}
	for _, section := range s.Sections {
		numbered[0] = numbered[0] || strings.HasPrefix(section.Printed, "¶")
	}
	count := map[int]int{}
	for i := range s.Paragraphs {
		p := &s.Paragraphs[i]
		if p.Printed != "" {
			continue
		}
		if count[p.Section]++; numbered[p.Section] && (p.Table == nil || p.Table.label == "") {
			p.label = s.claim(ParagraphRef(i), joinLabel(s.Sections[p.Section].Ref, fmt.Sprintf("%s ¶ %d", s.printed("unnumbered"), count[p.Section])))
		}
	}
}

// labelItems gives the items of a paragraph their labels.
func (s *Statement) labelItems(paragraph int) {
	p := &s.Paragraphs[paragraph]
	var above []string // the parts of the labels of the items that enclose one
	for i := range p.Items {
		it := &p.Items[i]
		above = append(above[:min(len(above), it.Depth-1)], s.itemLabel(it.Printed))
		path := strings.Join(above, "")
		ref := s.canonical(Ref{Kind: SomeSentences, Index: paragraph, From: it.From, To: it.To})
		if ref.Kind != SomeSentences {
			continue // the paragraph itself
		}
		base := s.paragraphLabel(paragraph, "")
		short := ""
		if p.Printed == "" {
			short = strings.TrimSpace(s.Sections[p.Section].Ref + separated(s.Sections[p.Section].Ref, path))
		}
		it.label = s.claim(ref, short, base+separated(base, path))
	}
}

// separated is the part of a label for items behind another part: brackets stand
// close to a bracket.
func separated(before, path string) string {
	if strings.HasPrefix(path, "(") && !strings.HasSuffix(before, ")") {
		return " " + path
	}
	return path
}

// itemAt returns the item that r names with all beneath it, -1 for none.
func (s *Statement) itemAt(r Ref) int {
	if r.Kind == SomeSentences {
		for i, it := range s.Paragraphs[r.Index].Items {
			if it.From == r.From && it.To == r.To && it.label != "" {
				return i
			}
		}
	}
	return -1
}

// numberedSentences is the label of sentences in a paragraph with a label of its
// own, "" in any other.
func (s *Statement) numberedSentences(r Ref) string {
	p := s.Paragraphs[r.Index]
	if i := s.itemAt(r); i >= 0 {
		return p.Items[i].label
	}
	switch {
	case p.label == "":
		return ""
	case r.To-r.From == 1:
		return fmt.Sprintf("%s %s %d", p.label, s.printed("sentence"), r.To)
	}
	return fmt.Sprintf("%s %s %d-%d", p.label, s.printed("sentences"), r.From+1, r.To)
}

// numberedLabel reads a label with a number of the document's own.
func (s *Statement) numberedLabel(label string) (Ref, bool) {
	folded := foldLabel(label)
	if ref, ok := s.byLabel[folded]; ok {
		return ref, true
	}
	m := s.words().sentencesLabel.FindStringSubmatch(folded)
	if m == nil {
		return Ref{}, false
	}
	ref, ok := s.byLabel[m[1]]
	if !ok || ref.Kind != WholeParagraph {
		return Ref{}, false
	}
	return s.sentencesLabelled(ref.Index, m[2], m[3])
}

// numberedParagraph is the long form of a paragraph's own number: "paragraph 12",
// "§ 3 (2)". It is "" where the paragraph has none.
func (s *Statement) numberedParagraph(paragraph int) string {
	p := s.Paragraphs[paragraph]
	own := ownLabel(p.Printed)
	switch {
	case p.label == "":
		return ""
	case p.above > 0:
		return s.numberedParagraph(p.above-1) + ", " + s.printed("item") + " " + strings.TrimPrefix(own, "¶ ")
	case p.Printed == "":
		return s.printed("unnumbered paragraph") + " " + p.label[strings.LastIndexByte(p.label, ' ')+1:]
	case strings.HasPrefix(own, "¶ "):
		return s.printed("paragraph") + " " + strings.TrimPrefix(own, "¶ ")
	case strings.HasPrefix(own, "(") && strings.HasSuffix(own, ")") && strings.Count(own, "(") == 1 && classOf(own) == "0":
		return s.printed("paragraph") + " " + strings.Trim(own, "()")
	case strings.HasPrefix(own, "("):
		return s.printed("paragraph") + " " + own
	}
	return own
}

// itemLocator is the long form of an item's number, behind that of its paragraph:
// ", item (a)".
func (s *Statement) itemLocator(paragraph, item int) string {
	p := s.Paragraphs[paragraph]
	depth, locator := p.Items[item].Depth+1, ""
	for i := item; i >= 0; i-- {
		if it := p.Items[i]; it.Depth < depth {
			depth = it.Depth
			own := strings.TrimPrefix(ownLabel(it.Printed), "¶ ")
			locator = ", " + s.printed("item") + " " + own + locator
		}
	}
	return locator
}

// OwnLabel is the label of r where it holds a number of the document's own, or
// that of the part of r which has one, and "" where there is none.
func (s *Statement) OwnLabel(r Ref) string {
	switch r.Kind {
	case WholeSection:
		if s.Sections[r.Index].Printed != "" {
			return s.Sections[r.Index].Ref
		}
	case WholeParagraph, SomeSentences:
		if i := s.itemAt(r); i >= 0 {
			return s.Paragraphs[r.Index].Items[i].label
		}
		if p := s.Paragraphs[r.Index]; p.Printed != "" {
			return p.label
		}
	}
	return ""
}
