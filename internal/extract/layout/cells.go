package layout

import (
	"math"
	"slices"

	"plenary/internal/column"
)

// The cells of a table that are closer than segments are: those between thin rules.
const (
	minCellGap  = 0.9  // between cells, in relation to the type
	maxCellSlip = 0.15 // between the beginnings of the cells of a column, likewise
	minCellRows = 3
)

// partCells parts the rows that stand one below another at gaps that begin cells: each
// row has as many, of few words, and those of a column begin at one place. In type of
// one width the words of code and of text do so by chance.
func partCells(rows [][]*segment) [][]*segment {
	for i := 0; i < len(rows); {
		cells := cellsIn(rows[i])
		end := i + 1
		for cells != nil && end < len(rows) && beginAlike(cells, cellsIn(rows[end])) && rows[end-1][0].base-rows[end][0].base < rows[i][0].size*maxRowGap {
			end++
		}
		if cells != nil && end-i >= minCellRows {
			for k := i; k < end; k++ {
				if parted := cellsIn(rows[k]); len(parted) > len(rows[k]) {
					rows[k] = parted
				}
			}
		}
		i = end
	}
	for i := range rows {
		partBeside(rows, i)
	}
	return rows
}

const (
	minNarrowGap   = 0.38 // before a word that begins a cell, in relation to the type
	minSeedGap     = 0.62 // between the cells of a row by which others are parted, likewise
	minNarrowCells = 3    // of such a row
)

// partBeside parts the rows above and below row i, which has wide gaps before all of its
// cells, or a cell for each of its words, two of which are numbers, at narrow gaps before
// words that begin where these cells do.
func partBeside(rows [][]*segment, i int) {
	cells := cellsApart(rows[i], minSeedGap)
	if len(cells) < minNarrowCells {
		cells = cellsApart(rows[i], minNarrowGap)
		if len(cells) < minNarrowCells || slices.ContainsFunc(cells, func(c *segment) bool { return c.words() > 1 }) || numbersIn(cells) < 2 {
			return
		}
	}
	isBelow := func(above, below int) bool {
		return rows[above][0].base-rows[below][0].base < rows[i][0].size*maxRowGap
	}
	parted := map[int][]*segment{i: cells}
	for k := i - 1; k >= 0 && isBelow(k, k+1) && narrowCells(rows[k], cells) != nil; k-- {
		parted[k] = narrowCells(rows[k], cells)
	}
	for k := i + 1; k < len(rows) && isBelow(k-1, k) && narrowCells(rows[k], cells) != nil; k++ {
		parted[k] = narrowCells(rows[k], cells)
	}
	if len(parted) < minCellRows {
		return
	}
	for k, row := range parted {
		if len(row) > len(rows[k]) {
			rows[k] = row
		}
	}
}

// numbersIn counts the cells that are numbers.
func numbersIn(cells []*segment) int {
	n := 0
	for _, c := range cells {
		if column.IsFigure(textOf(c.glyphs)) {
			n++
		}
	}
	return n
}

// narrowCells returns a row parted where the cells of another begin, nil where not all of
// them begin with a word of the row.
func narrowCells(row, like []*segment) []*segment {
	whole := row[0]
	if len(row) > 1 {
		whole = &segment{dropCap: row[0].dropCap}
		for _, s := range row {
			whole.glyphs = append(whole.glyphs, s.glyphs...)
		}
		whole.measure()
		whole.base = row[0].base
	}
	if math.Abs(whole.x0-like[0].x0) > maxCellSlip*whole.size {
		return nil
	}
	var cells []*segment
	from := 0
	for i := 1; i <= len(whole.glyphs); i++ {
		if i < len(whole.glyphs) {
			next := len(cells) + 1
			begins := next < len(like) && math.Abs(whole.glyphs[i].X0-like[next].x0) <= maxCellSlip*whole.size
			if !begins || whole.glyphs[i].X0-whole.glyphs[i-1].X1 < minNarrowGap*whole.size {
				continue
			}
		}
		cell := &segment{glyphs: whole.glyphs[from:i:i], dropCap: whole.dropCap && from == 0}
		cell.measure()
		if whole.glyphs[from].Fixed || cell.words() > maxRowWords {
			return nil
		}
		cells, from = append(cells, cell), i
	}
	if len(cells) != len(like) {
		return nil
	}
	return cells
}

// cellsIn returns the parts of a row between its wide gaps, nil where they are no cells.
func cellsIn(row []*segment) []*segment { return cellsApart(row, minCellGap) }

// cellsApart returns the parts of a row between gaps of so many ems, as cellsIn does.
func cellsApart(row []*segment, gap float64) []*segment {
	if lineLabel.MatchString(textOf(row[0].glyphs)) {
		return nil
	}
	var cells []*segment
	for _, s := range row {
		from := 0
		for i := 1; i <= len(s.glyphs); i++ {
			if i < len(s.glyphs) && s.glyphs[i].X0-s.glyphs[i-1].X1 < gap*s.size {
				continue
			}
			cell := &segment{glyphs: s.glyphs[from:i:i], dropCap: s.dropCap && from == 0}
			cell.measure()
			if s.glyphs[from].Fixed || cell.words() > maxRowWords || len(cells) == 0 && lineLabel.MatchString(textOf(cell.glyphs)) {
				return nil
			}
			cells, from = append(cells, cell), i
		}
	}
	if len(cells) < 2 {
		return nil
	}
	return cells
}

// beginAlike reports whether two rows have as many cells, which begin at the same
// places but for the first.
func beginAlike(a, b []*segment) bool {
	if len(a) != len(b) {
		return false
	}
	for k := 1; k < len(a); k++ {
		if math.Abs(a[k].x0-b[k].x0) > maxCellSlip*a[k].size {
			return false
		}
	}
	return true
}
