package extract

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// OpenTables are the tables of a file that are being read, the innermost last.
// What stands in their cells is added to the document as blocks of any kind. The
// end of a table makes one block of them, or leaves them where the table only
// lays out text.
type OpenTables struct{ open []*openTable }

// An openTable is one that is being read.
type openTable struct {
	from   int // its first block
	rows   [][]openCell
	header int           // rows at the top that are marked as its header
	pushed map[int][]int // by row, the columns that cells above reach into
	nested bool          // a table stands in one of its cells
}

// An openCell is a cell that is being read: its first block, and where it stands.
type openCell struct {
	from   int
	column int
	CellSpan
}

// A CellSpan says how far a cell reaches. The zero CellSpan is that of one cell.
type CellSpan struct {
	Columns int  // over how many columns; 0 for one
	Rows    int  // over how many rows; 0 for one
	Above   bool // it goes on from the cell above it
}

// Limits of a table. A larger one is text.
const (
	maxColumns = 64
	maxCells   = 400_000
)

// Any reports whether a table is open.
func (t *OpenTables) Any() bool { return len(t.open) > 0 }

// now is the innermost table, nil outside of one.
func (t *OpenTables) now() *openTable {
	if len(t.open) == 0 {
		return nil
	}
	return t.open[len(t.open)-1]
}

// Begin begins a table after the blocks of doc.
func (t *OpenTables) Begin(doc *Document) {
	if now := t.now(); now != nil {
		now.nested = true
	}
	t.open = append(t.open, &openTable{from: len(doc.Blocks), pushed: map[int][]int{}})
}

// Row begins a row of the innermost table.
func (t *OpenTables) Row() {
	if now := t.now(); now != nil {
		now.rows = append(now.rows, nil)
	}
}

// Cell begins a cell of the row.
func (t *OpenTables) Cell(doc *Document, span CellSpan) {
	now := t.now()
	if now == nil {
		return
	}
	if len(now.rows) == 0 {
		now.rows = append(now.rows, nil)
	}
	r := len(now.rows) - 1
	c := openCell{from: len(doc.Blocks), CellSpan: span}
	c.Columns, c.Rows = min(max(c.Columns, 1), maxColumns), max(c.Rows, 1)
	if n := len(now.rows[r]); n > 0 {
		last := now.rows[r][n-1]
		c.column = last.column + last.Columns
	}
	for slices.Contains(now.pushed[r], c.column) {
		c.column++
	}
	for below := r + 1; below < r+c.Rows && below < r+maxRowSpan; below++ {
		for k := range c.Columns {
			now.pushed[below] = append(now.pushed[below], c.column+k)
		}
	}
	now.rows[r] = append(now.rows[r], c)
}

// Header marks the open row as one of the header.
func (t *OpenTables) Header() {
	if now := t.now(); now != nil && len(now.rows) > 0 && now.header == len(now.rows)-1 {
		now.header++
	}
}

// Spans says how far the open cell reaches, before anything stands in it. Rows
// count for nothing here.
func (t *OpenTables) Spans(span CellSpan) {
	now := t.now()
	if now == nil || len(now.rows) == 0 {
		return
	}
	if row := now.rows[len(now.rows)-1]; len(row) > 0 {
		c := &row[len(row)-1]
		c.Columns = min(max(c.Columns, span.Columns, 1), maxColumns)
		c.Above = c.Above || span.Above
	}
}

// maxRowSpan is over how many rows a cell may reach.
const maxRowSpan = 2000

// End ends the innermost table. It reports whether the table became one block,
// the first of those that it had.
func (t *OpenTables) End(doc *Document) bool {
	ended := t.now()
	if ended == nil {
		return false
	}
	t.open = t.open[:len(t.open)-1]
	blocks := doc.Blocks[ended.from:]
	g, rest := ended.grid(blocks)
	if g == nil || ended.isLayout(g, blocks) {
		ended.asText(blocks)
		return false
	}
	b := g.Block()
	for _, in := range blocks {
		if b.Anchor = in.Anchor; b.Anchor != "" {
			break
		}
	}
	doc.Blocks = append(doc.Blocks[:ended.from], append([]Block{b}, rest...)...)
	return true
}

// Drop ends the innermost table and leaves its blocks as they are.
func (t *OpenTables) Drop() {
	if n := len(t.open); n > 0 {
		t.open = t.open[:n-1]
	}
}

// grid makes the grid of a table, nil where it is too large or has no cells. rest
// are the footnotes among its blocks.
func (t *openTable) grid(blocks []Block) (g *Grid, rest []Block) {
	columns := 0
	for _, row := range t.rows {
		for _, c := range row {
			columns = max(columns, c.column+c.Columns)
		}
	}
	if columns == 0 || columns > maxColumns || columns*len(t.rows) > maxCells {
		return nil, nil
	}
	g = &Grid{Header: t.header, Rows: make([][]GridCell, len(t.rows))}
	for r := range g.Rows {
		g.Rows[r] = make([]GridCell, columns)
	}
	end := len(blocks)
	for r := len(t.rows) - 1; r >= 0; r-- {
		for n := len(t.rows[r]) - 1; n >= 0; n-- {
			c := t.rows[r][n]
			var notes []Block
			cell := &g.Rows[r][c.column]
			*cell, notes = joined(blocks[c.from-t.from : end])
			rest = append(notes, rest...)
			end = c.from - t.from
			cell.Above = c.Above && cell.Text == "" && r > 0
			t.fill(g, r, c)
		}
	}
	caption, notes := joined(blocks[:end])
	g.Caption, rest = caption.Text, append(notes, rest...)
	g.Tidy()
	g.titleRow()
	if t.header == len(t.rows) {
		g.Header = min(len(g.Rows), 1)
	}
	if g.Header == 0 && t.header == 0 {
		g.guessHeader(t.boldHead(blocks))
	}
	return g, rest
}

// fill marks the cells that one reaches over.
func (t *openTable) fill(g *Grid, r int, c openCell) {
	for below := 0; below < c.Rows && r+below < len(g.Rows); below++ {
		for k := range c.Columns {
			to := &g.Rows[r+below][c.column+k]
			switch {
			case to.Text != "" && (below > 0 || k > 0):
			case k > 0:
				to.Left = true
			case below > 0:
				to.Above = true
			}
		}
	}
}

// joined joins the blocks of a cell, the marks of bullets with them. Footnotes
// stay blocks.
func joined(blocks []Block) (cell GridCell, notes []Block) {
	var b strings.Builder
	for _, in := range blocks {
		if in.Kind == Note {
			notes = append(notes, in)
			continue
		}
		if in.Kind == Table {
			in.Text = strings.NewReplacer("\n", " ", "\t", " ").Replace(in.Text)
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		if in.Kind == Item && in.Mark == "•" && len(blocks) > 1 {
			b.WriteString("• ")
		}
		for _, m := range in.Marks {
			cell.Marks = append(cell.Marks, NoteMark{At: b.Len() + m.At, Mark: m.Mark})
		}
		b.WriteString(in.Text)
	}
	cell.Text = b.String()
	return cell, notes
}

// maxTitleRow is how many words a row may have that is the caption of its table.
const maxTitleRow = 40

// titleRow makes the caption of a first row that is one cell over all columns.
func (g *Grid) titleRow() {
	if g.Caption != "" || len(g.Rows) < 3 || g.Columns() < 2 || len(strings.Fields(g.Rows[0][0].Text)) > maxTitleRow || len(g.Rows[0][0].Marks) > 0 {
		return
	}
	for k, c := range g.Rows[0] {
		if k > 0 && !c.Left {
			return
		}
	}
	g.Caption = g.Rows[0][0].Text
	g.Rows, g.Header = g.Rows[1:], max(g.Header-1, 0)
}

// GuessHeader finds which rows head the columns of a table that marks none: the
// first where it has words above figures, or names three columns or more, and
// those below it into which its cells reach.
func (g *Grid) GuessHeader() { g.guessHeader(false) }

// guessHeader also takes a first row that is set apart by its type.
func (g *Grid) guessHeader(setApart bool) {
	if g.Header > 0 || len(g.Rows) < 2 || !mayHead(g.Rows[0]) || !setApart && !g.wordsAboveFigures() && (g.Columns() < 3 || !areNames(g.Rows[0])) {
		return
	}
	g.Header = 1
	for r := 0; r < g.Header && r+2 < len(g.Rows); r++ {
		goesOn := false
		for k, c := range g.Rows[r+1] {
			goesOn = goesOn || c.Above || g.Rows[r][k].Left && c.Text != "" && !c.Left
		}
		if goesOn && mayHead(g.Rows[r+1]) {
			g.Header++
		}
	}
}

// areNames reports whether the cells of a row begin with a letter that is no small one,
// or are years.
func areNames(row []GridCell) bool {
	return !slices.ContainsFunc(row, func(c GridCell) bool {
		first, _ := utf8.DecodeRuneInString(c.Text)
		return c.Text != "" && (!unicode.IsLetter(first) || unicode.IsLower(first)) && !isYear(c.Text)
	})
}

// maxHead is how many words a cell of a header has at most.
const maxHead = 14

// mayHead reports whether a row may head columns: two cells or more with words,
// none of which is a sentence or a figure other than a year, and none but the
// first is empty.
func mayHead(row []GridCell) bool {
	words := 0
	for k, c := range row {
		switch {
		case c.Left || c.Above:
			continue
		case c.Text == "" && k > 0, len(strings.Fields(c.Text)) > maxHead, strings.HasSuffix(c.Text, ":"), strings.HasSuffix(c.Text, ".") && len(strings.Fields(c.Text)) > 5:
			return false
		case isFigure(c.Text) && !isYear(c.Text):
			return false
		case c.Text != "":
			words++
		}
	}
	return words > 1 || words == 1 && row[0].Text == "" && len(row) == 2
}

// boldHead reports whether all of the first row is bold, and not all of the rows.
func (t *openTable) boldHead(blocks []Block) bool {
	first, other := true, true
	for r, row := range t.rows {
		for n, c := range row {
			end := t.from + len(blocks)
			if n+1 < len(row) {
				end = row[n+1].from
			} else if next := t.after(r); next >= 0 {
				end = next
			}
			for _, b := range blocks[c.from-t.from : end-t.from] {
				if r == 0 {
					first = first && b.Bold
				} else {
					other = other && b.Bold
				}
			}
		}
	}
	return first && !other
}

// after returns where the first cell below row r begins, -1 where there is none.
func (t *openTable) after(r int) int {
	for _, row := range t.rows[r+1:] {
		if len(row) > 0 {
			return row[0].from
		}
	}
	return -1
}

// wordsAboveFigures reports whether a column has words in its first row and
// figures in most of the others.
func (g *Grid) wordsAboveFigures() bool {
	for k := range g.Rows[0] {
		if isFigure(g.Rows[0][k].Text) && !isYear(g.Rows[0][k].Text) {
			continue
		}
		figures, filled := 0, 0
		for _, row := range g.Rows[1:] {
			if row[k].Text != "" {
				filled++
			}
			if isFigure(row[k].Text) {
				figures++
			}
		}
		if figures > 0 && figures*2 >= filled {
			return true
		}
	}
	return false
}

// isFigure reports whether a cell is a number, with its unit or its sign.
func isFigure(text string) bool {
	digits, letters := 0, 0
	for _, r := range text {
		switch {
		case unicode.IsDigit(r):
			digits++
		case unicode.IsLetter(r):
			letters++
		}
	}
	return digits > 0 && letters <= 3
}

// isYear reports whether a cell is a year, or the years from one to another.
func isYear(text string) bool {
	digits := strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return r
		}
		return -1
	}, text)
	return len(digits) >= 4 && len(digits) <= 8 && (strings.HasPrefix(digits, "1") || strings.HasPrefix(digits, "2")) && !strings.ContainsAny(text, ",.%€$£")
}

// longCell is how many words a cell has from which it is running text.
const longCell = 20

// isLayout reports whether a table only lays out text: it has one column or one
// row, holds headings or other tables, or most of its words stand in cells of
// running text and none of its rows is marked as a header.
func (t *openTable) isLayout(g *Grid, blocks []Block) bool {
	if len(g.Rows) < 2 || g.Columns() < 2 || !g.hasPair() {
		return true
	}
	words, inLong, inTables, headings := 0, 0, 0, 0
	for _, b := range blocks {
		switch n := len(strings.Fields(b.Text)); {
		case b.Kind == Table:
			inTables += n
		case b.Kind == Heading:
			headings++
		}
	}
	for _, row := range g.Rows {
		for _, c := range row {
			n := len(strings.Fields(c.Text))
			words += n
			if n >= longCell {
				inLong += n
			}
		}
	}
	switch {
	case inTables*2 > words, headings > 0 && !t.headingsOnTop(blocks):
		return true
	case t.header > 0:
		return inLong*2 > words && g.mostlyLong()
	}
	return inLong*2 > words
}

// mostlyLong reports whether half of the cells beneath the header are running
// text.
func (g *Grid) mostlyLong() bool {
	long, all := 0, 0
	for _, row := range g.Rows[g.Header:] {
		for _, c := range row {
			if c.Text != "" {
				all++
			}
			if len(strings.Fields(c.Text)) >= longCell {
				long++
			}
		}
	}
	return long*2 > all
}

// hasPair reports whether a row has two cells with words.
func (g *Grid) hasPair() bool {
	return slices.ContainsFunc(g.Rows, func(row []GridCell) bool {
		n := 0
		for _, c := range row {
			if c.Text != "" {
				n++
			}
		}
		return n > 1
	})
}

// headingsOnTop reports whether all headings stand in the first row.
func (t *openTable) headingsOnTop(blocks []Block) bool {
	end := t.after(0)
	if end < 0 || len(t.rows[0]) < 2 {
		return false
	}
	return !slices.ContainsFunc(blocks[end-t.from:], func(b Block) bool { return b.Kind == Heading })
}

// asText leaves the blocks of a table that only lays out text. Where it has
// several columns and rows, none of them is set apart.
func (t *openTable) asText(blocks []Block) {
	rows, columns := 0, 0
	for _, row := range t.rows {
		columns = max(columns, len(row))
		if len(row) > 0 {
			rows++
		}
	}
	if rows < 2 || columns < 2 || t.nested {
		return
	}
	for i := range blocks {
		if blocks[i].Kind == Body {
			blocks[i].Isolated = false
		}
	}
}
