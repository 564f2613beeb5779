package statement

import (
	"regexp"
	"slices"
	"strings"

	"plenary/internal/language"
)

// A Table is what a paragraph is that holds a table. Its places are ranges of
// the paragraph's text, in which a row is a line and tabs part the cells.
type Table struct {
	Caption Span       // the line above the table; empty where there is none
	Name    string     // its name in the caption, such as "Table 2"; may be empty
	Header  []TableRow // the rows that head the columns; may be empty
	Rows    []TableRow // those beneath
	Columns int        // at least 1

	label string // its name where nothing else has it
}

// A TableRow is one row. A cell that goes on over several columns or rows is
// the same range in each of them.
type TableRow struct {
	Span
	Cells []Span // as many as the table has columns; empty ranges for empty cells
}

// head returns how many sentences of the paragraph stand before the first row: one
// where there is a caption or a header.
func (t *Table) head() int {
	if t.Caption.End > 0 || len(t.Header) > 0 {
		return 1
	}
	return 0
}

// RowOf returns the index in Rows of sentence i of the paragraph, -1 for its
// caption and header.
func (t *Table) RowOf(i int) int { return i - t.head() }

// Group returns the row that heads the rows from it up to row i, as "Africa"
// heads its countries: the last row above that has one cell with text while row
// i has several. It is -1 where there is none.
func (t *Table) Group(i int) int {
	if t.Columns < 2 || t.isGroup(i) {
		return -1
	}
	for i--; i >= 0; i-- {
		if t.isGroup(i) {
			return i
		}
	}
	return -1
}

// isGroup reports whether row i has one cell with text, the first.
func (t *Table) isGroup(i int) bool {
	cells := t.Rows[i].Cells
	return cells[0].End > cells[0].Start && !slices.ContainsFunc(cells[1:], func(c Span) bool {
		return c != cells[0] && c.End > c.Start
	})
}

// Heads returns the text of what heads column k, one entry for each row of the
// header that has another cell there.
func (t *Table) Heads(text string, k int) []string {
	var heads []string
	var last Span
	for _, row := range t.Header {
		if c := row.Cells[k]; c.End > c.Start && c != last {
			heads = append(heads, text[c.Start:c.End])
			last = c
		}
	}
	return heads
}

// A ReadCell is where a reading of a row has the text of a cell.
type ReadCell struct {
	At   int  // byte offset within the reading
	Cell Span // of the paragraph's text
}

// Reading returns row i as it is read with the caption and its headers, for a
// search and never to be shown: "Refugees by host. Africa; Country: Chad;
// Refugees: 400,000". A cell without a header stands alone; of two columns
// without headers the first is that of the second. A row with one cell is read as
// it stands.
func (t *Table) Reading(text string, i int) (reading string, cells []ReadCell) {
	var b strings.Builder
	if caption := text[:t.Caption.End]; caption != "" && !t.isGroup(i) {
		b.WriteString(strings.TrimRight(caption, ".:; ") + ". ")
	}
	separator := ""
	if g := t.Group(i); g >= 0 {
		c := t.Rows[g].Cells[0]
		cells = append(cells, ReadCell{b.Len(), c})
		b.WriteString(text[c.Start:c.End])
		separator = "; "
	}
	var last Span
	for k, c := range t.Rows[i].Cells {
		if c.Start == c.End || k > 0 && c == last {
			continue
		}
		last = c
		b.WriteString(separator)
		if heads := t.Heads(text, k); len(heads) > 0 && !t.isGroup(i) {
			b.WriteString(strings.Join(heads, ", ") + ": ")
		}
		cells = append(cells, ReadCell{b.Len(), c})
		b.WriteString(text[c.Start:c.End])
		if separator = "; "; k == 0 && len(t.Header) == 0 && t.Columns == 2 {
			separator = ": "
		}
	}
	return b.String(), cells
}

// ReadingOfHead returns the caption and the header as they are read: "Refugees by
// host. Country; Refugees". It is "" where there are none.
func (t *Table) ReadingOfHead(text string) string {
	var heads []string
	for k := range t.Columns {
		if names := strings.Join(t.Heads(text, k), ", "); names != "" {
			heads = append(heads, names)
		}
	}
	parts := []string{strings.TrimRight(text[:t.Caption.End], ".:; "), strings.Join(slices.Compact(heads), "; ")}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), ". ")
}

// delimiterRow is the line beneath the header of a table.
var delimiterRow = regexp.MustCompile(`^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$`)

// maxHeaderRows is how many rows a header may have.
const maxHeaderRows = 8

// tableLines returns how many of lines, from the first on, are a table: one or
// more rows of a header, the delimiter row, and rows. It is 0 where they begin
// with none.
func tableLines(lines []string) int {
	at := 0
	for at < len(lines) && at < maxHeaderRows && isTableRow(lines[at]) && !isDelimiterRow(lines[at]) {
		at++
	}
	if at == 0 || at == len(lines) || !isDelimiterRow(lines[at]) || at > 1 && !strings.HasPrefix(strings.TrimSpace(lines[0]), "|") {
		return 0
	}
	for at++; at < len(lines) && isTableRow(lines[at]); at++ {
	}
	return at
}

// isTableRow reports whether a line has a bar that is not literal.
func isTableRow(line string) bool { return len(cellsOf(line)) > 1 || isFramed(line) }

// isFramed reports whether a bar begins a line.
func isFramed(line string) bool { return strings.HasPrefix(strings.TrimSpace(line), "|") }

func isDelimiterRow(line string) bool {
	return strings.Contains(line, "|") && delimiterRow.MatchString(line)
}

// cellsOf splits a line at its bars. A cell without a character is "", one with
// spaces alone is " ".
func cellsOf(line string) []string {
	line = strings.TrimSpace(line)
	line = strings.TrimPrefix(line, "|")
	var cells []string
	var cell strings.Builder
	for i := 0; i < len(line); i++ {
		switch {
		case line[i] == '\\' && i+1 < len(line) && line[i+1] == '|':
			cell.WriteByte('|')
			i++
		case line[i] == '|':
			cells = append(cells, cell.String())
			cell.Reset()
			if i == len(line)-1 {
				return cells
			}
		default:
			cell.WriteByte(line[i])
		}
	}
	return append(cells, cell.String())
}

// Marks of a cell that is one with another.
const (
	cellAbove = "^^" // with the one above it
	cellLeft  = ""   // with the one to its left: two bars side by side
)

// addTable adds the table that lines are to the open section, with its caption.
func (s *Statement) addTable(caption string, lines []string) {
	b := tableBuilder{table: &Table{}}
	if caption != "" {
		b.text.WriteString(caption)
		b.table.Caption = Span{0, len(caption)}
		b.table.Name = nameInCaption(caption)
	}
	header, rows := true, [][]string{}
	headerRows := 0
	for _, line := range lines {
		if header && isDelimiterRow(line) {
			header, headerRows = false, len(rows)
			b.table.Columns = max(b.table.Columns, len(cellsOf(line)))
			continue
		}
		cells := cellsOf(line)
		b.table.Columns = max(b.table.Columns, len(cells))
		rows = append(rows, cells)
	}
	for i, cells := range rows {
		if i < headerRows {
			b.table.Header = b.addRow(b.table.Header, cells)
		} else {
			b.table.Rows = b.addRow(b.table.Rows, cells)
		}
	}
	at := len(s.Sections) - 1
	if b.text.Len() == 0 {
		return
	}
	s.Paragraphs = append(s.Paragraphs, Paragraph{
		Section: at, Number: len(s.Paragraphs) - s.Sections[at].From + 1,
		Text: b.text.String(), Sentences: b.sentences(), Table: b.table,
	})
	s.Sections[at].To = len(s.Paragraphs)
}

// A tableBuilder puts the text of a table together.
type tableBuilder struct {
	table *Table
	text  strings.Builder
	above []Span // the cells of the row before
}

// addRow adds a row to rows. One without words is none.
func (b *tableBuilder) addRow(rows []TableRow, cells []string) []TableRow {
	if !slices.ContainsFunc(cells, func(c string) bool { c = strings.TrimSpace(c); return c != "" && c != cellAbove }) {
		return rows
	}
	if b.text.Len() > 0 {
		b.text.WriteByte('\n')
	}
	row := TableRow{Span: Span{Start: b.text.Len()}, Cells: make([]Span, b.table.Columns)}
	for k := range row.Cells {
		if k > 0 {
			b.text.WriteByte('\t')
		}
		row.Cells[k] = Span{b.text.Len(), b.text.Len()}
		if k >= len(cells) {
			continue
		}
		switch words := strings.TrimSpace(cells[k]); {
		case cells[k] == cellLeft && k > 0:
			row.Cells[k] = row.Cells[k-1]
		case words == cellAbove && b.above != nil:
			row.Cells[k] = b.above[k]
		default:
			b.text.WriteString(words)
			row.Cells[k].End = b.text.Len()
		}
	}
	row.End = b.text.Len()
	b.above = row.Cells
	return append(rows, row)
}

// sentences returns the sentences of the paragraph: the caption with the header,
// and each row.
func (b *tableBuilder) sentences() []Span {
	var all []Span
	t := b.table
	if t.head() > 0 {
		head := t.Caption
		if n := len(t.Header); n > 0 {
			head.End = t.Header[n-1].End
		}
		all = append(all, trimmed(b.text.String(), head))
	}
	for _, row := range t.Rows {
		all = append(all, trimmed(b.text.String(), row.Span))
	}
	return all
}

// trimmed returns a range without the white space at its ends.
func trimmed(text string, s Span) Span {
	words := text[s.Start:s.End]
	s.End -= len(words) - len(strings.TrimRight(words, " \t\n"))
	s.Start += len(words) - len(strings.TrimLeft(words, " \t\n"))
	return s
}

// numberedCaption is a caption that begins with a name and a number.
var numberedCaption = regexp.MustCompile(`^(\pL+)[ \x{a0}]+(?:(?i:` + language.AllLists().Pattern("number signs") + `) ?)?((?:\pL{1,2}[.-]?)?\d+(?:[.-]\d+)*\pL?|[IVXLC]+|\pL)(?:[.:)\pZ–—-]|$)`)

// nameInCaption returns the name of a table that begins its caption: "Table 2",
// "Tabelle A.1". It is "" where there is none.
func nameInCaption(caption string) string {
	m := numberedCaption.FindStringSubmatch(caption)
	if m == nil || !tableWords[normalize(m[1])] {
		return ""
	}
	return m[1] + " " + m[2]
}

// indexOf returns where words stand in the paragraph, -1 where they do not. In a table a
// space stands for what is between two cells as well.
func (p Paragraph) indexOf(words string) int {
	if at := strings.Index(p.Text, words); at >= 0 || p.Table == nil {
		return at
	}
	return strings.Index(strings.NewReplacer("\t", " ", "\n", " ").Replace(p.Text), words)
}
