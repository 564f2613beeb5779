package importer

import (
	"context"
	"strings"
	"testing"

	"plenary/internal/extract"
	"plenary/internal/extract/docx"
	"plenary/internal/extract/epub"
	"plenary/internal/extract/html"
	"plenary/internal/extract/markdown"
	"plenary/internal/extract/text"
)

// Titles and headings, each kind by the smallest document that has it.
func TestTitlesAndHeadings(t *testing.T) {
	const lamps = "Every lamp burns from dusk until dawn in all the streets around the harbour, and nobody may put it out before that hour, whoever asks for it."
	const p = "<p>" + lamps + "</p>"
	big := func(text string) string { return para(`<w:b/><w:sz w:val="40"/>`, text) }
	heading := func(text string) string { return para(`<w:b/>`, text) + para("", lamps) }
	core := func(title string) string { return `<c><title>` + title + `</title></c>` }
	titled := func(meta, body string) string {
		const w = ` xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`
		return string(zipped("docProps/core.xml", core(meta), "word/document.xml", `<w:document`+w+`><w:body>`+body+`</w:body></w:document>`))
	}
	at := func(page int, size float64, bold bool, text string) extract.Block {
		return extract.Block{Text: text, Size: size, Bold: bold, Isolated: true, Starts: []extract.PageStart{{Page: page}}}
	}
	pages := func(all ...extract.Block) Reader {
		return func(context.Context, []byte) (*extract.Document, error) {
			return &extract.Document{Format: "PDF", Blocks: all, Pages: make([]extract.Page, 3)}, nil
		}
	}
	wrapped := strings.Repeat(strings.ReplaceAll(lamps, "may put", "may\nput")+"\n\n", 3)
	page := func(title, body string) string {
		return `<html lang=en><head><title>` + title + `</title></head><body><main>` + body + `</main></body></html>`
	}
	for name, c := range map[string]struct {
		read           Reader
		data           string
		title, outline string
	}{
		"stale metadata, two lines":          {docx.Read, titled("PowerPoint Presentation", big("How the Lamps Shape")+big("the Market for Oil")+heading("Light")+heading("Oil")), "How the Lamps Shape the Market for Oil", "Light|Oil"},
		"metadata of another document":       {docx.Read, titled("Budget template", `<w:p><w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:r><w:t>The Lamps</w:t></w:r></w:p><w:p><w:pPr><w:outlineLvl w:val="1"/></w:pPr><w:r><w:t>Light</w:t></w:r></w:p>`+para("", lamps)), "The Lamps", "Light"},
		"small capitals":                     {docx.Read, titled("", big("The Lamps")+para(`<w:smallCaps/>`, "Light")+para("", lamps)+para(`<w:caps/>`, "Oil")+para("", lamps)), "The Lamps", "Light|Oil"},
		"underlined, straight above":         {docx.Read, titled("", big("The Lamps")+para(`<w:u w:val="single"/>`, "The harbour")+para(`<w:u w:val="single"/>`, "Light")+para("", lamps)), "The Lamps", "The harbour|Light"},
		"a heading in two paragraphs":        {docx.Read, titled("", big("The Lamps")+para(`<w:b/>`, "Light and all")+para(`<w:b/>`, "that belongs to it")+para("", lamps)+heading("Oil")), "The Lamps", "Light and all that belongs to it|Oil"},
		"a title again as a heading":         {docx.Read, titled("", big("The Lamps")+para("", lamps)+heading("The lamps")), "The Lamps", "The lamps"},
		"smaller than the headings":          {pages(at(1, 12, true, "Rules of the Harbour"), at(1, 18, true, "Light"), at(1, 10, false, lamps), at(1, 18, true, "Oil"), at(1, 10, false, lamps)), "", "Rules of the Harbour", "Light|Oil"},
		"on a cover":                         {pages(at(1, 14, true, "Harbour Society"), at(1, 30, false, "The Lamps"), at(1, 16, true, "What they cost"), at(2, 14, true, "Light"), at(2, 10, false, lamps)), "", "The Lamps", "Light"},
		"no title above the text":            {pages(at(1, 10, false, lamps), at(1, 18, true, "Light"), at(1, 10, false, lamps), at(1, 18, true, "Oil"), at(1, 10, false, lamps)), "", "name", "Light|Oil"},
		"a list of contents is no title":     {pages(at(1, 20, true, "Contents"), at(1, 10, false, "Light ..... 2"), at(1, 10, false, "Oil ..... 3"), at(1, 10, false, "Wicks ..... 3"), at(2, 14, true, "Light"), at(2, 10, false, lamps), at(2, 14, true, "Oil"), at(2, 10, false, lamps)), "", "name", "Light|Oil"},
		"affiliations and captions":          {pages(at(1, 20, true, "The Lamps"), at(1, 12, true, "Jane Roe"), at(1, 12, true, "Department of Harbours"), at(1, 14, true, "Light"), at(1, 10, false, lamps), at(1, 14, true, "Figure 2. The quay"), at(1, 14, true, "IMG_12.jpg"), at(1, 10, false, lamps)), "", "The Lamps", "Light"},
		"an association":                     {text.Reader{}.Read, "Satzung des Hafenvereins e. V.\n\n§ 1 Light\n\n" + lamps + "\n\n§ 2 Oil\n\n" + lamps, "Satzung des Hafenvereins e. V.", "§ 1 Light|§ 2 Oil"},
		"a site before the title":            {html.Read, page("Harbour Society: What we do", "<h1>What we do</h1><h2>Light</h2>"+p), "What we do", "Light"},
		"a site and its part":                {html.Read, page("Rules of the lamps | About us | Harbour Society", "<h2>Light</h2>"+p+"<h2>Oil</h2>"+p), "Rules of the lamps", "Light|Oil"},
		"authors in headings":                {html.Read, page("The Lamps", "<h1>The Lamps</h1><h3 class=author>Jane Roe</h3><h3>John Doe</h3><h2>Light</h2>"+p), "The Lamps", "Light"},
		"code in bold":                       {html.Read, page("The Lamps", "<h1>The Lamps</h1>"+p+"<p><b>Light</b></p>"+p+"<pre><b>#include &lt;lamp.h&gt;</b></pre>"+p), "The Lamps", "Light"},
		"small capitals on a page":           {html.Read, page("The Lamps", `<h1>The Lamps</h1><p style="font-variant: small-caps">Light</p>`+p+"<p><u>Oil</u></p>"+p), "The Lamps", "Light|Oil"},
		"links to parts":                     {markdown.Read, "# The Lamps\n\n- [Light](#light)\n- [Oil](#oil)\n- [Wicks](#wicks)\n\n## Light\n\n" + lamps + "\n\n## Oil\n\n" + lamps, "The Lamps", "Light|Oil"},
		"parts of a book and their chapter":  {epub.Read, book("<ol><li><a>Part One</a><ol><li><a>Light</a></li><li><a>Oil</a></li></ol></li><li><a>Part Two</a><ol><li><a>Wicks</a></li></ol></li></ol>", "<h1>Part One</h1>", "<p>Light</p>"+p, "<p>Oil</p>"+p, "<h1>Part Two</h1>", "<p>Wicks</p>"+p), "name", "Part One|> Light|> Oil|Part Two|> Wicks"},
		"an old header of Project Gutenberg": {text.Reader{}.Read, "The Project Gutenberg Etext of The Lamps, by Jane Roe\n\nApril, 1994\n\n*END*THE SMALL PRINT! FOR PUBLIC DOMAIN ETEXTS*Ver.04.29.93*END*\n\nCHAPTER I.\nLIGHT.\n\n" + wrapped + "CHAPTER II.\nOIL.\n\n" + wrapped, "The Lamps", "CHAPTER I. LIGHT.|CHAPTER II. OIL."},
		"a page of Project Gutenberg":        {html.Read, page("The Project Gutenberg eBook of The Lamps, by Jane Roe", `<section id=pg-header class=pg-boilerplate><div>The Project Gutenberg eBook of The Lamps</div><p>Title: The Lamps</p><p>Author: Jane Roe</p><p>*** START OF THE PROJECT GUTENBERG EBOOK THE LAMPS ***</p></section><h2>CHAPTER I.<br>LIGHT</h2>`+p), "The Lamps", "CHAPTER I. LIGHT"},
		"a chapter with a full stop":         {text.Reader{}.Read, "THE LAMPS\n\nCHAPTER I.\nLIGHT.\n\n" + wrapped + "CHAPTER II.\nOIL.\n\n" + wrapped, "THE LAMPS", "CHAPTER I. LIGHT.|CHAPTER II. OIL."},
		"in the middle of the line":          {text.Reader{}.Read, strings.Repeat(" ", 41) + "The Lamps\n\n" + strings.Repeat(" ", 43) + "Light\n\n" + wrapped + strings.Repeat(" ", 44) + "Oil\n\n" + wrapped, "The Lamps", "Light|Oil"},
	} {
		t.Run(name, func(t *testing.T) {
			doc, err := c.read(context.Background(), []byte(c.data))
			if err != nil {
				t.Fatal(err)
			}
			d := newDraft(doc, "name")
			var outline []string
			for _, s := range d.Sections[1:] {
				outline = append(outline, strings.Repeat("> ", s.Level-1)+s.Title)
			}
			if got := strings.Join(outline, "|"); got != c.outline || d.Meta.Title != c.title {
				t.Errorf("%s: %s, want %s: %s", d.Meta.Title, got, c.title, c.outline)
			}
		})
	}
}
