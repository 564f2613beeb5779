package statement

import "fmt"

// maxTitleRef is the length in bytes up to which the title of a heading
// without numeral is its reference; a longer one is counted, "§4", and so is
// "Area", because "area 1" is one of [Areas].
const maxTitleRef = 24

// nameSections gives every section its parent and its reference. lines holds
// the line of each heading.
func (s *Statement) nameSections(lines []int, faults *Faults) {
	rows := map[int][]int{} // sections by parent, in order
	for i := 1; i < len(s.Sections); i++ {
		parent := i - 1
		for s.Sections[parent].Level >= s.Sections[i].Level {
			parent = s.Sections[parent].Parent
		}
		s.Sections[i].Parent = parent
		rows[parent] = append(rows[parent], i)
	}
	for parent := range s.Sections {
		s.checkOrder(rows[parent], lines, faults)
	}
	taken := map[string]bool{}
	for i := 1; i < len(s.Sections); i++ {
		ref := s.sectionRef(i)
		if ref == "" || taken[fold(ref)] {
			ref = fmt.Sprintf("§%d", i)
		}
		taken[fold(ref)] = true
		s.Sections[i].Ref = ref
	}
}

// sectionRef returns the reference that section i would have if no other had
// it before, "" where its heading offers none.
func (s *Statement) sectionRef(i int) string {
	section := s.Sections[i]
	if section.Numeral == "" {
		if label, _, ok := namedNumeral(section.Title); ok {
			return label
		}
		if len(section.Title) <= maxTitleRef && isLetters(section.Title) && fold(section.Title) != "area" {
			return section.Title
		}
		return ""
	}
	parent := s.Sections[section.Parent]
	if parent.Numeral == "" || len(section.Numeral) > len(parent.Numeral) && section.Numeral[:len(parent.Numeral)+1] == parent.Numeral+"." {
		return section.Numeral
	}
	return parent.Ref + "." + section.Numeral
}

// checkOrder finds numerals of sibling sections that do not rise. A gap is no
// fault: an excerpt may leave sections out.
func (s *Statement) checkOrder(row []int, lines []int, faults *Faults) {
	var numerals []string
	var numbered []int
	for _, i := range row {
		if n := s.Sections[i].Numeral; n != "" {
			numerals = append(numerals, n)
			numbered = append(numbered, i)
		}
	}
	count := countingOf(numerals)
	if count == nil {
		return
	}
	seen := map[int]int{}
	last := 0
	for k, i := range numbered {
		n, _ := count(numerals[k])
		if before, ok := seen[n]; ok {
			faults.addWarning(TextFile, lines[i], "duplicate reference: the numeral %q was used in line %d already; number this heading anew", numerals[k]+".", before)
		} else if n < last {
			faults.addWarning(TextFile, lines[i], "numeral out of order: %q comes after %q; put the headings in order or mend the numeral", numerals[k]+".", numerals[k-1]+".")
		}
		seen[n] = lines[i]
		last = n
	}
}
