package docx

import "plenary/internal/extract"

// A table is an open one.
type table struct {
	from  int // its first block
	row   int // cells of the open row
	most  int // cells of its longest row
	inner []blockRange
}

// A blockRange is the blocks from up to to.
type blockRange struct{ from, to int }

// tableCell counts the cells of the innermost table.
func (t *textReader) tableCell(element string) {
	if len(t.tables) == 0 {
		return
	}
	now := &t.tables[len(t.tables)-1]
	if element == "tr" {
		now.row = 0
		return
	}
	now.row++
	now.most = max(now.most, now.row)
}

// endTable ends the innermost table. The cells of one with a single column are
// text: such a table is a frame. Tables within it stay.
func (t *textReader) endTable() {
	if len(t.tables) == 0 {
		return
	}
	ended := t.tables[len(t.tables)-1]
	t.tables = t.tables[:len(t.tables)-1]
	keep := ended.inner
	if ended.most > 1 {
		keep = []blockRange{{ended.from, len(t.doc.Blocks)}}
	} else {
		at := ended.from
		for _, r := range append(keep, blockRange{len(t.doc.Blocks), 0}) {
			for ; at < r.from; at++ {
				if b := &t.doc.Blocks[at]; b.Kind == extract.Cell {
					b.Kind = extract.Body
				}
			}
			at = r.to
		}
	}
	if n := len(t.tables); n > 0 {
		t.tables[n-1].inner = append(t.tables[n-1].inner, keep...)
	}
}
