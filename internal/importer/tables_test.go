package importer

import (
	"testing"
	"testing/fstest"

	"plenary/internal/extract"
	"plenary/internal/statement"
)

// TestTableFile writes tables that the statement reads back to the same text.
func TestTableFile(t *testing.T) {
	cell := func(text string) extract.GridCell { return extract.GridCell{Text: text} }
	left, above := extract.GridCell{Left: true}, extract.GridCell{Above: true}
	for _, g := range []extract.Grid{
		{Caption: "# Table 1. Fees", Header: 1, Rows: [][]extract.GridCell{{cell("Who"), cell("Fee")}, {cell("Guest"), cell("3 | 4")}}},
		{Header: 2, Rows: [][]extract.GridCell{{cell(""), cell("People"), left}, {above, cell("2022"), cell("2023")}, {cell("Chad"), cell(""), cell("5")}, {above, cell("1"), cell("---")}}},
		{Rows: [][]extract.GridCell{{cell("Name"), cell("Weir")}, {cell("Seat"), cell("The mill")}}},
		{Header: 1, Rows: [][]extract.GridCell{{cell("Only"), cell("a head")}}},
	} {
		file := tableFile(&g)
		s, err := statement.Parse(fstest.MapFS{statement.TextFile: {Data: []byte("---\ntitle: T\n---\n\n" + file + "\n\nText.\n")}})
		if err != nil {
			t.Fatal(err)
		}
		p := s.Paragraphs[0]
		if p.Table == nil || p.Text != g.Text() || len(p.Table.Header) != g.Header || len(s.Paragraphs) != 2 {
			t.Errorf("%s\nis read as %q with %+v, want %q", file, p.Text, p.Table, g.Text())
		}
	}
}
