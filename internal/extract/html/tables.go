package html

import (
	"maps"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"plenary/internal/extract"
)

// startTable begins the table, the row or the cell that an element is.
func (w *walker) startTable(n *html.Node) {
	switch n.DataAtom {
	case atom.Table:
		if w.linkRows == nil {
			w.linkRows = map[int]bool{}
		}
		w.starts = append(w.starts, len(w.doc.Blocks))
		w.tables.Begin(w.doc)
	case atom.Tr:
		w.tables.Row()
		if isHeaderRow(n) {
			w.tables.Header()
		}
	case atom.Td, atom.Th:
		w.tables.Cell(w.doc, extract.CellSpan{Columns: span(n, "colspan"), Rows: span(n, "rowspan")})
	}
}

// endTable ends the table that an element is. A table most of whose words are rows
// of links is left out, and of one that only lays out text its rows of links.
func (w *walker) endTable(n *html.Node) {
	if n.DataAtom != atom.Table || len(w.starts) == 0 {
		return
	}
	from := w.starts[len(w.starts)-1]
	w.starts = w.starts[:len(w.starts)-1]
	words, linked := 0, 0
	for i, b := range w.doc.Blocks[from:] {
		n := len(strings.Fields(b.Text))
		words += n
		if w.linkRows[from+i] {
			linked += n
		}
	}
	isNavigation := linked*2 > words
	if !isNavigation && w.tables.End(w.doc) {
		w.forget(from)
		return
	}
	if isNavigation {
		w.tables.Drop()
	}
	if w.tables.Any() && !isNavigation {
		return // the table around it decides
	}
	kept := w.doc.Blocks[:from]
	for i, b := range w.doc.Blocks[from:] {
		if w.linkRows[from+i] || isNavigation {
			w.dropLinks(b.Text)
			continue
		}
		if w.linkedBlocks[from+i] && len(kept) != from+i {
			delete(w.linkedBlocks, from+i)
			w.linkedBlocks[len(kept)] = true
		}
		kept = append(kept, b)
	}
	w.doc.Blocks = kept
	forgetFrom(w.linkRows, from)
}

// forget forgets what is known of the blocks from one on, which became one.
func (w *walker) forget(from int) {
	forgetFrom(w.linkedBlocks, from)
	forgetFrom(w.linkRows, from)
}

func forgetFrom(blocks map[int]bool, from int) {
	maps.DeleteFunc(blocks, func(i int, _ bool) bool { return i >= from })
}

// isHeaderRow reports whether a row heads the columns: it stands in the head of
// its table, or all of its cells are marked as those of a header, two or more.
func isHeaderRow(row *html.Node) bool {
	if row.Parent != nil && row.Parent.DataAtom == atom.Thead {
		return true
	}
	heads := 0
	for c := row.FirstChild; c != nil; c = c.NextSibling {
		switch c.DataAtom {
		case atom.Th:
			heads++
		case atom.Td:
			if strings.TrimSpace(textOf(c, 20)) != "" {
				return false
			}
		}
	}
	return heads > 1
}

// maxSpan is over how many columns or rows a cell reaches at most.
const maxSpan = 2000

// span reads over how many columns or rows a cell reaches.
func span(n *html.Node, key string) int {
	count, err := strconv.Atoi(strings.TrimSpace(attr(n, key)))
	if err != nil || count < 1 {
		return 1
	}
	return min(count, maxSpan)
}
