package extract

// OpenTables are the tables of a word processor's file that are being read, the
// innermost last. The cells of a table with one column are text: such a table
// is a frame around it.
type OpenTables struct{ open []openTable }

type openTable struct {
	from  int // its first block
	row   int // cells of the open row
	most  int // cells of its longest row
	inner []blockRange
}

// A blockRange is the blocks from up to to.
type blockRange struct{ from, to int }

// Any reports whether a table is open.
func (t *OpenTables) Any() bool { return len(t.open) > 0 }

// Begin begins a table after the blocks of doc.
func (t *OpenTables) Begin(doc *Document) {
	t.open = append(t.open, openTable{from: len(doc.Blocks)})
}

// Row begins a row of the innermost table.
func (t *OpenTables) Row() {
	if n := len(t.open); n > 0 {
		t.open[n-1].row = 0
	}
}

// Cell begins a cell of the row.
func (t *OpenTables) Cell() {
	if n := len(t.open); n > 0 {
		now := &t.open[n-1]
		now.row++
		now.most = max(now.most, now.row)
	}
}

// End ends the innermost table, and makes text of its cells if it is a frame.
// Tables within it stay.
func (t *OpenTables) End(doc *Document) {
	n := len(t.open)
	if n == 0 {
		return
	}
	ended := t.open[n-1]
	t.open = t.open[:n-1]
	keep := ended.inner
	if ended.most > 1 {
		keep = []blockRange{{ended.from, len(doc.Blocks)}}
	} else {
		at := ended.from
		for _, r := range append(keep, blockRange{len(doc.Blocks), 0}) {
			for ; at < r.from; at++ {
				if b := &doc.Blocks[at]; b.Kind == Cell {
					b.Kind = Body
				}
			}
			at = r.to
		}
	}
	if n > 1 {
		t.open[n-2].inner = append(t.open[n-2].inner, keep...)
	}
}
