package importer

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"plenary/internal/extract"
	"plenary/internal/extract/docx"
	"plenary/internal/extract/epub"
	"plenary/internal/extract/html"
	"plenary/internal/extract/odt"
	"plenary/internal/extract/text"
)

// word makes a DOCX file of its styles and its body.
func word(styles, body string) string {
	const w = ` xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`
	return string(zipped("word/styles.xml", `<w:styles`+w+`><w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="22"/></w:rPr></w:rPrDefault></w:docDefaults>`+styles+`</w:styles>`,
		"word/document.xml", `<w:document`+w+`><w:body>`+body+`</w:body></w:document>`))
}

// para is a paragraph of a DOCX file in one run.
func para(properties, text string) string {
	return `<w:p><w:r><w:rPr>` + properties + `</w:rPr><w:t>` + text + `</w:t></w:r></w:p>`
}

// book makes an EPUB file of its navigation and its chapters.
func book(nav string, chapters ...string) string {
	manifest, spine := "", ""
	entries := []string{"META-INF/container.xml", `<container><rootfiles><rootfile full-path="a.opf"/></rootfiles></container>`, "n.xhtml", `<html><body><nav>` + nav + `</nav></body></html>`}
	for i, chapter := range chapters {
		id := fmt.Sprintf("c%d", i)
		manifest += `<item id="` + id + `" href="` + id + `.xhtml"/>`
		spine += `<itemref idref="` + id + `"/>`
		entries = append(entries, id+".xhtml", "<html><body>"+chapter+"</body></html>")
	}
	return string(zipped(append(entries, "a.opf", `<package><manifest><item id="n" href="n.xhtml" properties="nav"/>`+manifest+`</manifest><spine>`+spine+`</spine></package>`)...))
}

// One damaged chapter of a book costs that chapter and is told.
func TestDamagedChapter(t *testing.T) {
	const words = "Every lamp burns from dusk until dawn in all the streets."
	data := []byte(book("", "<p>"+words+"</p>", "<p>"+strings.Repeat("Oil is bought in spring. ", 40)+"</p>"))
	at := bytes.Index(data, []byte("c1.xhtml")) + len("c1.xhtml")
	for i := at; i < at+40; i++ {
		data[i] ^= 0xff
	}
	doc, err := epub.Read(context.Background(), data)
	if err != nil {
		t.Fatal(err)
	}
	if len(doc.Blocks) != 1 || doc.Blocks[0].Text != words || len(doc.Doubts) != 1 || doc.Doubts[0].Text != "c1.xhtml" {
		t.Errorf("%+v, %+v", doc.Blocks, doc.Doubts)
	}
}

// blocks is a reader that returns blocks as they come from a PDF of one page.
func blocks(meta extract.Meta, all ...extract.Block) Reader {
	return func(context.Context, []byte) (*extract.Document, error) {
		for i := range all {
			all[i].Isolated = true
			all[i].Starts = []extract.PageStart{{Page: 1}}
		}
		return &extract.Document{Format: "PDF", Meta: meta, Blocks: all, Pages: make([]extract.Page, 1)}, nil
	}
}

// Each rule by the smallest document that needs it.
func TestRules(t *testing.T) {
	const lamps = "Every lamp burns from dusk until dawn, and nobody may put it out before that hour."
	for name, c := range map[string]struct {
		read    Reader
		data    string
		title   string
		authors string
		outline string // the headings, separated by |, with "> " for each level below the first
		text    string // the paragraphs, separated by |
	}{
		"Project Gutenberg, fields in one paragraph": {text.Reader{}.Read,
			"The Project Gutenberg EBook of The Lamps\n\nTitle: The Lamps\nAuthor: Jane Roe\nLanguage: English\n\n*** START OF THIS PROJECT GUTENBERG EBOOK THE LAMPS ***\n\nProduced by John Doe\n\nTHE LAMPS\n\nCHAPTER I\n\n" + lamps + "\n\nEnd of the Project Gutenberg EBook of The Lamps\n\n*** END OF THIS PROJECT GUTENBERG EBOOK THE LAMPS ***\n\nSection 1. Terms of Use\n\nYou agree.\n",
			"The Lamps", "Jane Roe", "CHAPTER I", lamps},
		"the name of the site before the title": {html.Read,
			"<html><head><title>Harbour Council | Oil</title></head><body><h1>Oil</h1><h2>Price</h2><p>" + lamps + "</p></body></html>",
			"Oil", "", "Price", lamps},
		"the name of a picture": {html.Read,
			"<html><body><h1>Oil</h1><h2>oil-lamp-800x600.webp</h2><h2>Price</h2><p>" + lamps + "</p></body></html>",
			"Oil", "", "Price", lamps},
		"abbreviated names of parts": {text.Reader{}.Read,
			"THE LAMPS\n\nSec. 1. Light of the lamps.\n\n" + lamps + "\n\nSec. 2. Oil.\n\n(a) Oil is bought by the council in spring.\n\n(b) It is kept dry.\n",
			"THE LAMPS", "", "Sec. 1. Light of the lamps.|Sec. 2. Oil.", lamps + "|(a) Oil is bought by the council in spring.|(b) It is kept dry."},
		"a schedule with leaders": {text.Reader{}.Read,
			"THE LAMPS\n\n1. Prices\n\n" + lamps + "\n\n(1) Oil ........ 40\n\n(2) Wicks ....... 2\n\n(3) Glass ...... 12\n\n2. Light\n\n" + lamps + "\n",
			"THE LAMPS", "", "1. Prices|2. Light", lamps + "|(1) Oil ........ 40|(2) Wicks ....... 2|(3) Glass ...... 12|" + lamps},
		"a stale title, a title over two lines, names and addresses": {blocks(extract.Meta{Title: "Paper Title (style)"},
			extract.Block{Text: "How the Lamps Shape the", Size: 20}, extract.Block{Text: "Harbour", Size: 20}, extract.Block{Text: "Jane Roe and John Doe", Size: 12},
			extract.Block{Text: "{jane,john}@lamps.example.org", Size: 12}, extract.Block{Text: "1. Light", Size: 14, Bold: true}, extract.Block{Text: lamps, Size: 10}), "",
			"How the Lamps Shape the Harbour", "Jane Roe and John Doe", "1. Light", "{jane,john}@lamps.example.org|" + lamps},
		"lines of code": {blocks(extract.Meta{Title: "Lamps"},
			extract.Block{Text: "1. Light", Size: 14, Bold: true}, extract.Block{Text: lamps, Size: 10}, extract.Block{Text: "SELECT LAMPS", Size: 10, Bold: true, Fixed: true}, extract.Block{Text: lamps, Size: 10}), "",
			"Lamps", "", "1. Light", lamps + "|SELECT LAMPS|" + lamps},
		"ODT: numbers, notes, hidden text, comments, a frame, an index": {odt.Read, string(zipped(
			"meta.xml", `<m><title>Lamps</title></m>`,
			"styles.xml", `<s><outline-style><outline-level-style level="1" num-format="I" num-suffix="."/></outline-style><style name="B" family="text"><text-properties display="none"/></style></s>`,
			"content.xml", `<d><automatic-styles><style name="H" family="text" parent-style-name="B"/><list-style name="L"><list-level-style-number level="1" num-format="a" num-prefix="(" num-suffix=")"/></list-style></automatic-styles><body><text>`+
				`<table-of-content><index-title><p>What is where</p></index-title><p>I. Light<tab/>1</p><p>II. Oil<tab/>1</p><p>Keys<tab/>2</p></table-of-content>`+
				`<h outline-level="1">Light</h><p>`+lamps+`<note><note-citation>1</note-citation><note-body><p>Civil dawn.</p></note-body></note><span style-name="H"> Ask Tom.</span><annotation><p>Why?</p></annotation></p>`+
				`<h outline-level="1">Oil</h><list style-name="L"><list-item><p>Oil is dear.</p></list-item><list-item><p>Wicks are<s/>not.</p><p>They are cheap.</p></list-item></list><list style-name="L"><list-item><p>Anew.</p></list-item></list>`+
				`<table><table-row><table-cell><p>In a frame.</p></table-cell></table-row></table></text></body></d>`)),
			"Lamps", "", "I. Light|II. Oil|Notes", lamps + "|(a) Oil is dear.|(b) Wicks are not.|They are cheap.|(a) Anew.|In a frame.|1. Civil dawn."},
		"a drop cap": {docx.Read, word("", `<w:p><w:pPr><w:framePr w:dropCap="drop"/></w:pPr><w:r><w:t>E</w:t></w:r></w:p>`+para("", lamps[1:])), "name", "", "", lamps},
		"hidden by a style of characters": {docx.Read, word(`<w:style w:type="character" w:styleId="B"><w:rPr><w:vanish/></w:rPr></w:style><w:style w:type="character" w:styleId="H"><w:basedOn w:val="B"/></w:style>`,
			`<w:p><w:r><w:t>`+lamps+`</w:t></w:r><w:r><w:rPr><w:rStyle w:val="H"/></w:rPr><w:t> Ask Tom.</w:t></w:r></w:p>`), "name", "", "", lamps},
		"a table that is a frame": {docx.Read, word("", `<w:tbl><w:tr><w:tc>`+para("", "Short text.")+`</w:tc></w:tr><w:tr><w:tc><w:tbl><w:tr><w:tc>`+para("", "Oil")+`</w:tc><w:tc>`+para("", "9")+`</w:tc></w:tr><w:tr><w:tc>`+para("", "Wick")+`</w:tc><w:tc>`+para("", "2")+`</w:tc></w:tr></w:tbl></w:tc></w:tr></w:tbl>`), "name", "", "", "Short text.|Oil\t9\nWick\t2"},
		"underlined headings":     {docx.Read, word("", para("", "Rules.")+para(`<w:u w:val="single"/>`, "Light")+para("", lamps)+para("", lamps)), "name", "", "Light", "Rules.|" + lamps + "|" + lamps},
		"the ranks of a book's own outline": {epub.Read, book(`<ol><li><a>Light</a><ol><li><a>Dusk</a></li></ol></li><li><a>Oil</a></li></ol>`, "<h2>Light</h2><p>"+lamps+"</p><h2>Dusk</h2><p>"+lamps+"</p>", "<h2>Oil</h2><p>"+lamps+"</p>"),
			"name", "", "Light|> Dusk|Oil", lamps + "|" + lamps + "|" + lamps},
		"a list of pictures in a table": {epub.Read, book(`<ol><li><a>Light</a></li></ol>`, "<h2>Pictures</h2><table><tr><td>A lamp</td><td>3</td></tr><tr><td>A quay</td><td>8</td></tr></table><h2>Light</h2><p>"+lamps+"</p>", "<h2>Oil</h2><p>"+lamps+"</p>"),
			"name", "", "Light|Oil", lamps + "|" + lamps},
	} {
		t.Run(name, func(t *testing.T) {
			doc, err := c.read(context.Background(), []byte(c.data))
			if err != nil {
				t.Fatal(err)
			}
			d := newDraft(doc, "name")
			var outline, paragraphs []string
			for _, s := range d.Sections {
				if s.Title != "" {
					outline = append(outline, strings.Repeat("> ", s.Level-1)+s.Title)
				}
				for _, p := range s.Paragraphs {
					paragraphs = append(paragraphs, p.Text)
				}
			}
			if got := strings.Join(outline, "|"); got != c.outline {
				t.Errorf("outline %q, want %q", got, c.outline)
			}
			if got := strings.Join(paragraphs, "|"); got != c.text {
				t.Errorf("text %q, want %q", got, c.text)
			}
			if d.Meta.Title != c.title || d.Meta.Authors != c.authors {
				t.Errorf("title %q by %q", d.Meta.Title, d.Meta.Authors)
			}
		})
	}
}
