package layout

import "math"

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
	return rows
}

// cellsIn returns the parts of a row between its wide gaps, nil where they are no cells.
func cellsIn(row []*segment) []*segment {
	if lineLabel.MatchString(textOf(row[0].glyphs)) {
		return nil
	}
	var cells []*segment
	for _, s := range row {
		from := 0
		for i := 1; i <= len(s.glyphs); i++ {
			if i < len(s.glyphs) && s.glyphs[i].X0-s.glyphs[i-1].X1 < minCellGap*s.size {
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
