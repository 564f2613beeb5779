package importer

import (
	"context"
	"testing"

	"plenary/internal/extract/docx"
	"plenary/internal/extract/epub"
	"plenary/internal/extract/html"
	"plenary/internal/extract/markdown"
	"plenary/internal/extract/text"
)

// Whatever way a format has of writing footnotes, their marks leave the text,
// and each is tied to the words that it stood behind.
func TestNotesAreTied(t *testing.T) {
	const w = ` xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`
	for name, c := range map[string]struct {
		read Reader
		data string
	}{
		"HTML, list":     {html.Read, `<html><body><p>Lamps burn until dawn<sup><a href="#fn1">1</a></sup> and later.</p><p>Oil is dear.</p><ol><li id="fn1">Civil dawn. <a href="#r1">[back]</a></li></ol></body></html>`},
		"HTML, Word":     {html.Read, `<html><body><p>Lamps burn until dawn<a href="#_ftn1" name="_ftnref1">[1]</a> and later.</p><p>Oil is dear.</p><hr><p><a href="#_ftnref1" name="_ftn1">[1]</a> Civil dawn.</p></body></html>`},
		"Markdown":       {markdown.Read, "Lamps burn until dawn[^1] and later.\n\nOil is dear.\n\n[^1]: Civil dawn.\n"},
		"plain text":     {text.Reader{}.Read, "Lamps burn until dawn [1] and later.\n\nOil is dear.\n\n[1] Civil dawn.\n"},
		"EPUB, asides":   {epub.Read, string(zipped("META-INF/container.xml", `<container><rootfiles><rootfile full-path="a.opf"/></rootfiles></container>`, "a.opf", `<package><manifest><item id="a" href="a.xhtml"/></manifest><spine><itemref idref="a"/></spine></package>`, "a.xhtml", `<html xmlns:epub="e"><body><p>Lamps burn until dawn<sup><a epub:type="noteref" href="#d1">1</a></sup> and later.</p><p>Oil is dear.</p><aside epub:type="footnote" id="d1"><p><sup><a href="#c1">1</a></sup>Civil dawn.</p></aside></body></html>`))},
		"DOCX, numbered": {docx.Read, string(zipped("word/document.xml", `<w:document`+w+`><w:body><w:p><w:r><w:t>Lamps burn until dawn</w:t></w:r><w:r><w:footnoteReference w:id="7"/></w:r><w:r><w:t xml:space="preserve"> and later.</w:t></w:r></w:p><w:p><w:r><w:t>Oil is dear.</w:t></w:r></w:p></w:body></w:document>`, "word/footnotes.xml", `<w:footnotes`+w+`><w:footnote w:id="7"><w:p><w:r><w:t>Civil dawn.</w:t></w:r></w:p></w:footnote></w:footnotes>`))},
	} {
		t.Run(name, func(t *testing.T) {
			doc, err := c.read(context.Background(), []byte(c.data))
			if err != nil {
				t.Fatal(err)
			}
			d := newDraft(doc, "name")
			var text string
			var links []NoteLink
			for _, s := range d.Sections {
				for _, p := range s.Paragraphs {
					text += p.Text + "|"
					links = append(links, p.Notes...)
				}
			}
			if text != "Lamps burn until dawn and later.|Oil is dear.|1. Civil dawn.|" {
				t.Error(text)
			}
			if len(links) != 1 || links[0] != (NoteLink{At: 21, Mark: "1", Note: "1. Civil dawn."}) {
				t.Errorf("ties: %+v", links)
			}
			if _, faults, err := d.files(); err != nil || len(faults) > 0 {
				t.Error(err, faults)
			}
		})
	}
}

// A book whose program sets headings like other paragraphs has its own outline.
func TestBookOutline(t *testing.T) {
	chapter := func(title string) string {
		return "<html><body><p>" + title + "</p><p>Words of the chapter that follow its heading.</p></body></html>"
	}
	doc, err := epub.Read(context.Background(), zipped("META-INF/container.xml", `<container><rootfiles><rootfile full-path="a.opf"/></rootfiles></container>`,
		"a.opf", `<package><metadata><title>The Lamps</title></metadata><manifest><item id="n" href="n.xhtml" properties="nav"/><item id="a" href="a.xhtml"/><item id="b" href="b.xhtml"/></manifest><spine><itemref idref="a"/><itemref idref="b"/></spine></package>`,
		"n.xhtml", `<html><body><nav><ol><li><a href="a.xhtml">Streets</a></li><li><a href="b.xhtml">Squares</a></li></ol></nav></body></html>`,
		"a.xhtml", chapter("Streets"), "b.xhtml", chapter("Squares")))
	if err != nil {
		t.Fatal(err)
	}
	d := newDraft(doc, "name")
	if len(d.Sections) != 3 || d.Sections[1].Title != "Streets" || d.Sections[2].Title != "Squares" {
		t.Errorf("%+v", d.Sections)
	}
}
