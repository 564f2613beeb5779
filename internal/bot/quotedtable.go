package bot

import (
	"strings"

	"plenary/internal/column"
	"plenary/internal/statement"
)

// A Table is the cells that a quotation holds, with the header of its table. All
// rows have the same number of cells, at least one.
type Table struct {
	Caption Text // may be empty
	Header  []TableRow
	Rows    []TableRow
}

// A TableRow is one row of cells.
type TableRow []TableCell

// A TableCell is one cell, verbatim. One that is merged with the cell to its left,
// or with the cell above it in the same quotation, has no words of its own.
type TableCell struct {
	Text   Text
	Merged bool // with the cell to its left
}

// Lay lays the table out in at most width columns of a typewriter face; 0 is for any
// number. ok is false where its words do not fit.
func (t Table) Lay(width int) (lines []column.Line, ok bool) {
	var rows [][]column.Cell
	for _, row := range t.all() {
		cells := make([]column.Cell, len(row))
		for k, c := range row {
			cells[k] = column.Cell{Text: c.Text.String(), Merged: c.Merged}
		}
		rows = append(rows, cells)
	}
	return column.Lay(rows, len(t.Header), width)
}

// all returns the header and the rows.
func (t Table) all() []TableRow {
	all := make([]TableRow, 0, len(t.Header)+len(t.Rows))
	return append(append(all, t.Header...), t.Rows...)
}

// At returns row i of the table as it is laid out, with those of its header counted.
func (t Table) At(i int) TableRow {
	if i < len(t.Header) {
		return t.Header[i]
	}
	return t.Rows[i-len(t.Header)]
}

// IsFigures reports whether most cells of column k are figures, which stand flush right.
func (t Table) IsFigures(k int) bool {
	figures, filled := 0, 0
	for _, row := range t.Rows {
		if words := row[k].Text.String(); words != "" && hasOther(row) {
			filled++
			if column.IsFigure(words) {
				figures++
			}
		}
	}
	return filled > 0 && figures*4 >= filled*3
}

// Entries are the cells of a row that have words, each with what heads its column:
// the form of a row where columns do not fit. A header may be empty.
func (t Table) Entries(row TableRow) []TableEntry {
	var entries []TableEntry
	for k, c := range row {
		if c.Merged || c.Text.String() == "" {
			continue
		}
		entries = append(entries, TableEntry{Head: t.head(row, k), Text: c.Text})
	}
	return entries
}

// A TableEntry is a cell with what heads its column.
type TableEntry struct {
	Head string // may be empty
	Text Text
}

// head returns what heads cell k of a row, "" for a cell over all columns.
func (t Table) head(row TableRow, k int) string {
	if k == 0 && len(row) > 1 && !hasOther(row) {
		return ""
	}
	var heads []string
	for _, h := range t.Header {
		at := k
		for at > 0 && h[at].Merged {
			at--
		}
		if words := h[at].Text.String(); words != "" {
			heads = append(heads, words)
		}
	}
	return strings.Join(heads, ", ")
}

// hasOther reports whether a row has words beside its first cell.
func hasOther(row TableRow) bool {
	for _, c := range row[1:] {
		if !c.Merged && c.Text.String() != "" {
			return true
		}
	}
	return false
}

// String returns the table as lines in columns, its caption first.
func (t Table) String() string {
	var b strings.Builder
	if caption := t.Caption.String(); caption != "" {
		b.WriteString(caption + "\n")
	}
	lines, _ := t.Lay(0)
	for _, l := range lines {
		b.WriteString(l.String() + "\n")
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// tableOf makes the table that a run of a statement quotes: the rows that it
// overlaps, beneath the header and the row that heads them. It is nil for running
// text.
func tableOf(s *statement.Statement, run statement.Run, style Style, marks []statement.Span) *Table {
	p := s.Paragraphs[run.Paragraph]
	t := p.Table
	if t == nil {
		return nil
	}
	w := tableWriter{text: p.Text, paragraph: run.Paragraph, style: style, marks: marks}
	made := &Table{}
	if t.Caption.End > 0 {
		made.Caption = w.words(t.Caption)
	}
	for _, row := range t.Header {
		made.Header = append(made.Header, w.row(row))
	}
	for i, row := range t.Rows {
		if row.Start >= run.End || run.Start >= row.End {
			continue
		}
		if g := t.Group(i); g >= 0 && len(made.Rows) == 0 {
			made.Rows = append(made.Rows, w.row(t.Rows[g]))
		}
		made.Rows = append(made.Rows, w.row(row))
	}
	return made
}

// A tableWriter makes rows one after another.
type tableWriter struct {
	text      string
	paragraph int
	style     Style
	marks     []statement.Span
	above     []statement.Span // the cells of the row before
}

func (w *tableWriter) words(s statement.Span) Text {
	if s.Start == s.End {
		return nil
	}
	var marks []statement.Span // a mark may begin in one cell and end in another
	for _, m := range w.marks {
		marks = append(marks, statement.Span{Start: max(m.Start, s.Start), End: min(m.End, s.End)})
	}
	return marked(w.text, statement.Run{Paragraph: w.paragraph, Start: s.Start, End: s.End}, w.style, marks)
}

// row makes a row. A row that has words in its first cell alone is one cell.
func (w *tableWriter) row(row statement.TableRow) TableRow {
	made := make(TableRow, len(row.Cells))
	alone := len(row.Cells) > 1
	for k, c := range row.Cells {
		made[k].Merged = k > 0 && c == row.Cells[k-1] && c.Start < c.End
		isAbove := w.above != nil && c == w.above[k]
		if !made[k].Merged && !isAbove {
			made[k].Text = w.words(c)
		}
		alone = alone && (k == 0) == (len(made[k].Text) > 0)
	}
	for k := 1; alone && k < len(made); k++ {
		made[k].Merged = true
	}
	w.above = row.Cells
	return made
}

// maxTablePage is how many cells of a table stand on one page, beside the bytes that
// any page holds, because a message of Slack holds few more.
const maxTablePage = 100

// cellBytes is what a cell takes of a page beside its words.
const cellBytes = pageBytes / maxTablePage / 2

// tablePages parts the run of a whole table that is too long for one page into runs
// of rows. Any other run is returned as it is.
func tablePages(s *statement.Statement, run statement.Run) []statement.Run {
	p := s.Paragraphs[run.Paragraph]
	if p.Table == nil || run.Start > 0 || run.End < len(p.Text) {
		return []statement.Run{run}
	}
	var runs []statement.Run
	from, size, cells := 0, 0, 0
	for _, row := range p.Table.Rows {
		n := row.End - row.Start
		if size > 0 && (size+n > pageBytes || cells+p.Table.Columns > maxTablePage) {
			runs = append(runs, statement.Run{Paragraph: run.Paragraph, Start: from, End: row.Start - 1})
			from, size, cells = row.Start, 0, 0
		}
		size, cells = size+n, cells+p.Table.Columns
	}
	return append(runs, statement.Run{Paragraph: run.Paragraph, Start: from, End: run.End})
}
