package statement

import "strings"

// maxCellWords is how many words of a cell a text directive names at most.
const maxCellWords = 5

// tableDirective is the text directive of a run of a table: its first cell and its
// last. A browser finds words of one cell alone, so that no directive holds those of
// two. Where the first cell stands elsewhere before, the cell before it is named as
// well.
func (s *Statement) tableDirective(r Run) string {
	p := s.Paragraphs[r.Paragraph]
	cells := p.Table.cells()
	first, last := -1, -1
	for i, c := range cells {
		if c.Start < r.End && r.Start < c.End {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	if first < 0 {
		return ""
	}
	words := func(i int) []string { return strings.Fields(p.Text[cells[i].Start:cells[i].End]) }
	start, end := words(first), words(last)
	directive := ":~:text="
	head := strings.Join(start[:min(len(start), maxCellWords)], " ")
	if before := s.textBefore(Run{r.Paragraph, cells[first].Start, cells[first].End}); first > 0 && strings.Contains(before, head) {
		prefix := words(first - 1)
		directive += escapeDirective(strings.Join(prefix[max(0, len(prefix)-maxCellWords):], " ")) + "-,"
	}
	directive += escapeDirective(head)
	if first != last || len(start) > maxCellWords {
		directive += "," + escapeDirective(strings.Join(end[max(0, len(end)-maxCellWords):], " "))
	}
	return directive
}

// cells returns the ranges of the caption and of all cells with text, in the order of
// the text, each once.
func (t *Table) cells() []Span {
	var all []Span
	add := func(c Span) {
		if c.Start < c.End && (len(all) == 0 || c.Start >= all[len(all)-1].End) {
			all = append(all, c)
		}
	}
	add(t.Caption)
	for _, rows := range [][]TableRow{t.Header, t.Rows} {
		for _, row := range rows {
			for _, c := range row.Cells {
				add(c)
			}
		}
	}
	return all
}
