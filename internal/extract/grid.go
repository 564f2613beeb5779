package extract

import (
	"slices"
	"strings"
)

// A Grid is the cells of a table, row by row. Every row has a cell for each
// column: one that goes on from the cell to its left, or from the cell above it,
// says so and is empty.
type Grid struct {
	Caption string // what stands above or below the table and names it; may be empty
	Header  int    // how many rows at the top head the columns; 0 for none, or where unknown
	Rows    [][]GridCell
}

// A GridCell is one cell of a [Grid].
type GridCell struct {
	Text  string     // plain, single spaces, no line breaks
	Marks []NoteMark // where the marks of footnotes stood in Text, in order
	Left  bool       // it is one with the cell to its left
	Above bool       // it is one with the cell above it
}

// Columns returns the number of columns.
func (g *Grid) Columns() int {
	if len(g.Rows) == 0 {
		return 0
	}
	return len(g.Rows[0])
}

// Text returns the caption and the rows as the text of a statement has them: a
// row on a line, cells parted by tabs.
func (g *Grid) Text() string {
	text, _ := g.marked()
	return text
}

// marked returns the text with the places of the marks of footnotes.
func (g *Grid) marked() (string, []NoteMark) {
	var b strings.Builder
	var marks []NoteMark
	b.WriteString(g.Caption)
	for _, row := range g.Rows {
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		for k, c := range row {
			if k > 0 {
				b.WriteByte('\t')
			}
			for _, m := range c.Marks {
				marks = append(marks, NoteMark{At: b.Len() + m.At, Mark: m.Mark})
			}
			b.WriteString(c.Text)
		}
	}
	return b.String(), marks
}

// Block returns the table as a block, without pages: a reader of a format with
// pages adds Starts, whose offsets count in the block's text.
func (g *Grid) Block() Block {
	b := Block{Kind: Table, Table: g, Isolated: true}
	b.Text, b.Marks = g.marked()
	return b
}

// Tidy removes rows and columns without words, and gives rows that are short
// the cells that they lack.
func (g *Grid) Tidy() {
	columns := 0
	for _, row := range g.Rows {
		columns = max(columns, len(row))
	}
	used := make([]bool, columns)
	for i, row := range g.Rows {
		for len(row) < columns {
			row = append(row, GridCell{})
		}
		g.Rows[i] = row
		for k, c := range row {
			used[k] = used[k] || c.Text != ""
		}
	}
	var rows [][]GridCell
	header := g.Header
	for i, row := range g.Rows {
		if !slices.ContainsFunc(row, func(c GridCell) bool { return c.Text != "" }) {
			if i < g.Header {
				header--
			}
			continue
		}
		var cells []GridCell
		for k, c := range row {
			if used[k] {
				cells = append(cells, c)
			}
		}
		cells[0].Left = false
		rows = append(rows, cells)
	}
	g.Rows, g.Header = rows, min(header, len(rows))
	if len(rows) > 0 {
		for k := range rows[0] {
			rows[0][k].Above = false
		}
	}
}
