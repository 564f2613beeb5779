package importer

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"plenary/internal/extract"
	"plenary/internal/extract/docx"
	"plenary/internal/extract/epub"
	"plenary/internal/extract/html"
	"plenary/internal/extract/markdown"
	"plenary/internal/extract/text"
	"plenary/internal/roman"
	"plenary/internal/sharedtest"
	"plenary/internal/statement"
)

// The import of the page from which Plenary's own statement was taken equals the
// folder that was written by hand.
func TestSeedPage(t *testing.T) {
	page := sharedtest.Path(t, "seed", "statement-page.txt")
	dir := t.TempDir()
	made, err := Run(context.Background(), Config{Files: []string{page}, Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range made.Faults {
		t.Error(f)
	}
	byHand, err := os.ReadFile(filepath.Join("..", "..", "content", statement.TextFile))
	if err != nil {
		t.Fatal(err)
	}
	imported, err := os.ReadFile(filepath.Join(dir, statement.TextFile))
	if err != nil {
		t.Fatal(err)
	}
	body := func(file []byte) string {
		parts := strings.SplitN(string(file), "---\n", 3)
		return parts[2]
	}
	if body(imported) != body(byHand) {
		t.Errorf("the text differs from content/statement.md:\n%s", imported)
	}
	for _, want := range []string{
		`title: "The Governance of International Migration: Defining the Potential for Reform in the Next Decade"`,
		`kind: "Transatlantic Council Statement"`,
		`published: "2011-09"`,
	} {
		if !strings.Contains(string(imported), want) {
			t.Errorf("front matter lacks %s", want)
		}
	}
}

const savedPage = `<!DOCTYPE html><html lang="en"><head>
<title>Lamps by Night (Council Statement) | lamps.example.org</title>
<link rel="canonical" href="https://lamps.example.org/research/lamps">
<meta property="og:site_name" content="lamps.example.org"><meta property="og:title" content="Lamps by Night (Council Statement)">
<meta property="article:published_time" content="2011-05-03T10:12:00-04:00"></head><body>
<div id="cookies"><p>This website uses cookies.</p></div>
<div id="top"><a href="/a">Home</a><a href="/b">About us</a><a href="/c">Events</a></div>
<h1>Lamps by Night (Council Statement)</h1><div class="kind">Reports</div><span class="date">May 2011</span>
<div class="by">By&nbsp;<a href="/j">Jane Roe</a>, <a href="/d">John Doe</a> and <a href="/k">Ann Poe</a></div>
<p>This Statement sums up what the council said of lamps by night&nbsp;and of those who keep them, from dusk until the dawn of day.<sup><a href="#fn1">1</a></sup> It calls on towns to light them all.<br>It warns against the dark.</p>
<p><strong>Table of Contents</strong></p><p>I. Streets</p><p>II. Squares<br>A. With Trees<br>B. Without</p>
<p>Download PDF of Report (1.2 MB)</p>
<ol><li id="fn1">Civil dawn. <a href="#r1">↩</a></li></ol>
<h2>Related Research</h2><ul><li><a href="/x">Oil by Day</a></li></ul>
<div id="foot"><p>Copyright © 2001-2024 Lamp Policy Institute. All rights reserved.</p></div></body></html>`

// The title, authors, publisher and date are found in the file's data, in the
// byline and in the notices around the text, and leave the text.
func TestMeta(t *testing.T) {
	for name, c := range map[string]struct {
		read Reader
		data string
		want extract.Meta
		text string // the words of the paragraphs and headings
	}{
		"saved page": {html.Read, savedPage, extract.Meta{
			Title: "Lamps by Night", Kind: "Council Statement", Authors: "Jane Roe, John Doe and Ann Poe", Publisher: "Lamp Policy Institute",
			Published: "2011-05-03", Source: "https://lamps.example.org/research/lamps", Language: "en",
		}, "Abstract|This Statement sums up what the council said of lamps by night and of those who keep them, from dusk until the dawn of day. It calls on towns to light them all. It warns against the dark.|I. Streets|II. Squares|A. With Trees|B. Without|Notes|1. Civil dawn."},
		"a kind for a heading": {html.Read, `<html><head><title>Oil by Day | Lamp Society</title></head><body><h1>Oil by Day</h1><div>Harbour Council Statements</div><p>May 2011</p><p>Oil is filled in by day.</p><a href="/oil.pdf">Download Full Report</a></body></html>`, extract.Meta{
			Title: "Oil by Day", Kind: "Harbour Council Statement", Publisher: "Lamp Society", Published: "2011-05", Language: "en",
		}, "Oil is filled in by day."},
		"linked data": {html.Read, `<html><head><title>The Charter | Harbour Council</title><script type="application/ld+json">{"@graph":[{"@type":"Report","name":"The Charter","author":[{"name":"Jane Roe"},{"name":"John Doe"}],"publisher":{"name":"Harbour Council"},"datePublished":"2019-04-02","mainEntityOfPage":{"@id":"https://h.example.org/c"}}]}</script></head><body><h1>The Charter</h1><p>By Jane Roe and John Doe | April 2, 2019</p><p>Members meet four times.</p></body></html>`, extract.Meta{
			Title: "The Charter", Authors: "Jane Roe and John Doe", Publisher: "Harbour Council", Published: "2019-04-02", Source: "https://h.example.org/c", Language: "en",
		}, "Members meet four times."},
		"citation": {html.Read, `<html><head><meta name="citation_title" content="The Charter"><meta name="citation_author" content="Roe, Jane"><meta name="citation_author" content="Doe, John"><meta name="citation_publication_date" content="2019/04"></head><body><p>Members meet four times.</p></body></html>`, extract.Meta{
			Title: "The Charter", Authors: "Jane Roe and John Doe", Published: "2019-04",
		}, "Members meet four times."},
		"front matter": {markdown.Read, "---\ntitle: The Lamps\nauthor:\n  - name: Jane Roe\n  - John Doe\ninstitute: Lamp Society\ndate: 12 March 2020\n---\n\n# Streets\n\nEvery lamp burns.\n\n## Squares\n\nSo do these.\n", extract.Meta{
			Title: "The Lamps", Authors: "Jane Roe and John Doe", Publisher: "Lamp Society", Published: "2020-03-12",
		}, "Streets|Every lamp burns.|Squares|So do these."},
		"byline": {markdown.Read, "# The Quay\n\n*By Jane Roe · 3 May 2018*\n\nSource: <https://q.example.org/>\n\n## Boats\n\nBoats are tied up.\n", extract.Meta{
			Title: "The Quay", Authors: "Jane Roe", Published: "2018-05-03", Source: "https://q.example.org/", Language: "en",
		}, "Boats|Boats are tied up."},
		"scraped": {text.Reader{}.Read, "E.g., 04/16/2024\nE.g., 04/16/2024\nLamps by Night (Council Statement)\nReports\nNovember 2018\n\nLamps by Night (Council Statement)\n\nThis Statement sums up what the council said of lamps by night and of all those who keep them from dusk until the dawn of the following day.\n\nTable of Contents \n\nI. Streets\n\nII. Squares\n\nAuthor(s)\nJane Roe, John Doe, and Ann Poe\n\nRelated\nTopics\nLight & Dark\n", extract.Meta{
			Title: "Lamps by Night", Kind: "Council Statement", Authors: "Jane Roe, John Doe, and Ann Poe", Published: "2018-11", Language: "en",
		}, "Abstract|This Statement sums up what the council said of lamps by night and of all those who keep them from dusk until the dawn of the following day.|I. Streets|II. Squares"},
		"resolution": {text.Reader{}.Read, "RESOLUTION 12 (2019)\n\nThe Assembly decides that lamps are lit.\n\nAdopted on 12 May 2019.\n", extract.Meta{
			Title: "RESOLUTION 12 (2019)", Published: "2019-05-12", Language: "en",
		}, "The Assembly decides that lamps are lit.|Adopted on 12 May 2019."},
		"charter": {text.Reader{}.Read, "CHARTER OF THE QUAY\n\nAdopted at Basel on 3 May 2019\n\nPART I\nMEMBERS\n\nArticle 1\nMembership\n\nEvery town on the river\nis a member.\n\nArticle 2\nFees\n\nMembers shall:\n(a) pay a fee;\n(b) keep the banks clean.\n", extract.Meta{
			Title: "CHARTER OF THE QUAY", Published: "2019-05-03", Language: "en",
		}, "Adopted at Basel on 3 May 2019|PART I. MEMBERS|Article 1. Membership|Every town on the river is a member.|Article 2. Fees|Members shall:|(a) pay a fee;|(b) keep the banks clean."},
		"publisher beside the date": {text.Reader{}.Read, "THE LAMP REPORT\n\nLamp Society, March 2020\n\nEvery lamp burns from dusk until dawn.\n", extract.Meta{
			Title: "THE LAMP REPORT", Publisher: "Lamp Society", Published: "2020-03", Language: "en",
		}, "Every lamp burns from dusk until dawn."},
	} {
		t.Run(name, func(t *testing.T) {
			doc, err := c.read(context.Background(), []byte(c.data))
			if err != nil {
				t.Fatal(err)
			}
			d := newDraft(doc, "file")
			if d.Meta != c.want {
				t.Errorf("got  %+v\nwant %+v", d.Meta, c.want)
			}
			var got []string
			for _, s := range d.Sections {
				if s.Title != "" {
					got = append(got, s.Title)
				}
				for _, p := range s.Paragraphs {
					got = append(got, p.Text)
				}
			}
			if text := strings.Join(got, "|"); text != c.text {
				t.Errorf("got  %s\nwant %s", text, c.text)
			}
			for _, drop := range d.Drops {
				if strings.Contains(drop.Text, "HomeAbout") {
					t.Errorf("links run together: %s", drop.Text)
				}
			}
		})
	}
}

// The marks of footnotes leave the text in every format, and each note is tied to
// the words before its mark.
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
				t.Errorf("links: %+v", links)
			}
			if _, faults, err := d.files(); err != nil || len(faults) > 0 {
				t.Error(err, faults)
			}
		})
	}
}

// A book with headings set as paragraphs gets them from its own outline.
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

// Each of several files keeps its pages, and a file without pages has none.
func TestPartsKeepTheirPages(t *testing.T) {
	in := t.TempDir()
	write := func(name, text string) string {
		file := filepath.Join(in, name)
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return file
	}
	first := write("main.txt", "THE HARBOUR\n\nBoats are tied up by dusk and no later.\n\fRopes are of hemp and are dried every week.\n")
	second := write("annex.txt", "THE ANNEX\n\nLamps stand on every quay of the harbour.\n\fOil is bought by the council in spring.\n\fWicks are trimmed at noon by the keeper.\n")
	third := write("letter.md", "# A letter\n\nDear council, the lamps are out again.\n")
	dir := filepath.Join(in, "out")
	if _, err := Run(context.Background(), Config{Files: []string{first, second, third}, Dir: dir}); err != nil {
		t.Fatal(err)
	}
	s, faults := statement.Check(os.DirFS(dir))
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	locators := map[string]string{"Ropes": "p. 2 (page 2 of main.txt)", "Wicks": "p. 3 (page 3 of annex.txt)", "Dear": ""}
	for i, p := range s.Paragraphs {
		for word, want := range locators {
			if strings.HasPrefix(p.Text, word) {
				got := s.PagedLocator(statement.ParagraphRef(i))
				if want == "" && strings.Contains(got, "p. ") || !strings.HasSuffix(got, want) {
					t.Errorf("%s: %q, want %q", p.Text, got, want)
				}
				delete(locators, word)
			}
		}
	}
	if len(locators) > 0 {
		t.Errorf("not found: %v in %s", locators, readFile(t, dir, statement.TextFile))
	}
}

// TestHeadingsAboveNumberedParagraphs: parts with Roman numbers are headings, where what
// follows them is a paragraph that is numbered in digits and short.
func TestHeadingsAboveNumberedParagraphs(t *testing.T) {
	var charter strings.Builder
	charter.WriteString("THE CHARTER OF THE MILL\n\n")
	for i, title := range []string{"Aims", "Members", "Meetings", "Fees", "The garden", "Disputes", "Final rules"} {
		fmt.Fprintf(&charter, "%s. %s\n\n", roman.Format(i+1), title)
		for n := range 3 {
			fmt.Fprintf(&charter, "%d. The members decide on this every year in March.\n\n", n+1)
		}
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "mill.txt")
	if err := os.WriteFile(file, []byte(charter.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	made, err := Run(t.Context(), Config{Files: []string{file}, Dir: filepath.Join(dir, "out")})
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Count(readFile(t, filepath.Join(dir, "out"), "statement.md"), "\n# "); got != 7 {
		t.Errorf("%d headings of 7; %+v", got, made)
	}
}
