package importer

import (
	"context"
	"testing"
	"testing/fstest"

	"plenary/internal/extract"
	"plenary/internal/extract/docx"
	"plenary/internal/extract/epub"
	"plenary/internal/extract/html"
	"plenary/internal/extract/markdown"
	"plenary/internal/extract/odt"
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

// TestTablesOfFormats: every format gives the same table.
func TestTablesOfFormats(t *testing.T) {
	const want = "Table 2. Refugees by host\nCountry\tPeople\t\n\t2022\t2023\nChad\t590,000\t1,100,000\nNiger\t255,000\ta | b"
	row := func(cell func(int, string) string, texts ...string) string {
		all := ""
		for k, text := range texts {
			all += cell(k, text)
		}
		return all
	}
	td := func(_ int, text string) string { return "<td>" + text + "</td>" }
	page := `<table><caption>Table 2. Refugees by host</caption><tr><th rowspan="2">Country</th><th colspan="2">People</th></tr><tr><th>2022</th><th>2023</th></tr>` +
		"<tr>" + row(td, "<p>Chad</p>", "590,000", "1,100,000") + "</tr><tr>" + row(td, "Niger", "255,000", "a | b") + "</tr></table>"
	wc := func(_ int, text string) string { return `<w:tc>` + para("", text) + `</w:tc>` }
	oc := func(_ int, text string) string { return `<table-cell><p>` + text + `</p></table-cell>` }
	after := " It is the number of those who were counted at the end of the year by the governments of the countries that host them."
	for name, c := range map[string]struct {
		read Reader
		data string
	}{
		"HTML":     {html.Read, "<html lang=en><title>A</title><h1>A</h1><p>One." + after + "</p>" + page + "</html>"},
		"EPUB":     {epub.Read, book("<ol></ol>", "<p>One."+after+"</p>"+page)},
		"Markdown": {markdown.Read, "One." + after + "\n\n" + page + "\n\nTwo." + after},
		"DOCX": {docx.Read, word("", para("", "One."+after)+para("", "Table 2. Refugees by host")+`<w:tbl>`+
			`<w:tr><w:trPr><w:tblHeader/></w:trPr><w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr>`+para("", "Country")+`</w:tc><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>`+para("", "People")+`</w:tc></w:tr>`+
			`<w:tr><w:trPr><w:tblHeader/></w:trPr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc>`+row(wc, "2022", "2023")+`</w:tr>`+
			`<w:tr>`+row(wc, "Chad", "590,000", "1,100,000")+`</w:tr><w:tr>`+row(wc, "Niger", "255,000", "a | b")+`</w:tr></w:tbl>`)},
		"ODT": {odt.Read, string(zipped("content.xml", `<d><body><text><p>One.`+after+`</p><table><table-header-rows>`+
			`<table-row><table-cell number-rows-spanned="2"><p>Country</p></table-cell><table-cell number-columns-spanned="2"><p>People</p></table-cell><covered-table-cell/></table-row>`+
			`<table-row><covered-table-cell/>`+row(oc, "2022", "2023")+`</table-row></table-header-rows>`+
			`<table-row>`+row(oc, "Chad", "590,000", "1,100,000")+`</table-row><table-row>`+row(oc, "Niger", "255,000", "a | b")+`</table-row></table><p>Table 2. Refugees by host</p></text></body></d>`))},
	} {
		t.Run(name, func(t *testing.T) {
			doc, err := c.read(context.Background(), []byte(c.data))
			if err != nil {
				t.Fatal(err)
			}
			d := newDraft(doc, "name")
			var tables []string
			for _, s := range d.Sections {
				for _, p := range s.Paragraphs {
					if p.Table != nil {
						tables = append(tables, p.Text)
						if p.Table.Header != 2 {
							t.Errorf("a header of %d rows", p.Table.Header)
						}
					}
				}
			}
			if len(tables) != 1 || tables[0] != want {
				t.Errorf("the tables %q, want %q", tables, want)
			}
		})
	}
}
