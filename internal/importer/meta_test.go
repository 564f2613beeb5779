package importer

import (
	"context"
	"strings"
	"testing"

	"plenary/internal/extract"
	"plenary/internal/extract/html"
	"plenary/internal/extract/markdown"
	"plenary/internal/extract/text"
)

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

// What a text says of itself is found in its metadata, its byline and the
// notices around it, and does not stand in the text.
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
			Title: "Oil by Day", Kind: "Harbour Council Statement", Publisher: "Lamp Society", Published: "2011-05",
		}, "Oil is filled in by day."},
		"linked data": {html.Read, `<html><head><title>The Charter | Harbour Council</title><script type="application/ld+json">{"@graph":[{"@type":"Report","name":"The Charter","author":[{"name":"Jane Roe"},{"name":"John Doe"}],"publisher":{"name":"Harbour Council"},"datePublished":"2019-04-02","mainEntityOfPage":{"@id":"https://h.example.org/c"}}]}</script></head><body><h1>The Charter</h1><p>By Jane Roe and John Doe | April 2, 2019</p><p>Members meet four times.</p></body></html>`, extract.Meta{
			Title: "The Charter", Authors: "Jane Roe and John Doe", Publisher: "Harbour Council", Published: "2019-04-02", Source: "https://h.example.org/c",
		}, "Members meet four times."},
		"citation": {html.Read, `<html><head><meta name="citation_title" content="The Charter"><meta name="citation_author" content="Roe, Jane"><meta name="citation_author" content="Doe, John"><meta name="citation_publication_date" content="2019/04"></head><body><p>Members meet four times.</p></body></html>`, extract.Meta{
			Title: "The Charter", Authors: "Jane Roe and John Doe", Published: "2019-04",
		}, "Members meet four times."},
		"front matter": {markdown.Read, "---\ntitle: The Lamps\nauthor:\n  - name: Jane Roe\n  - John Doe\ninstitute: Lamp Society\ndate: 12 March 2020\n---\n\n# Streets\n\nEvery lamp burns.\n\n## Squares\n\nSo do these.\n", extract.Meta{
			Title: "The Lamps", Authors: "Jane Roe and John Doe", Publisher: "Lamp Society", Published: "2020-03-12",
		}, "Streets|Every lamp burns.|Squares|So do these."},
		"byline": {markdown.Read, "# The Quay\n\n*By Jane Roe · 3 May 2018*\n\nSource: <https://q.example.org/>\n\n## Boats\n\nBoats are tied up.\n", extract.Meta{
			Title: "The Quay", Authors: "Jane Roe", Published: "2018-05-03", Source: "https://q.example.org/",
		}, "Boats|Boats are tied up."},
		"scraped": {text.Reader{}.Read, "E.g., 04/16/2024\nE.g., 04/16/2024\nLamps by Night (Council Statement)\nReports\nNovember 2018\n\nLamps by Night (Council Statement)\n\nThis Statement sums up what the council said of lamps by night and of all those who keep them from dusk until the dawn of the following day.\n\nTable of Contents \n\nI. Streets\n\nII. Squares\n\nAuthor(s)\nJane Roe, John Doe, and Ann Poe\n\nRelated\nTopics\nLight & Dark\n", extract.Meta{
			Title: "Lamps by Night", Kind: "Council Statement", Authors: "Jane Roe, John Doe, and Ann Poe", Published: "2018-11",
		}, "Abstract|This Statement sums up what the council said of lamps by night and of all those who keep them from dusk until the dawn of the following day.|I. Streets|II. Squares"},
		"resolution": {text.Reader{}.Read, "RESOLUTION 12 (2019)\n\nThe Assembly decides that lamps are lit.\n\nAdopted on 12 May 2019.\n", extract.Meta{
			Title: "RESOLUTION 12 (2019)", Published: "2019-05-12",
		}, "The Assembly decides that lamps are lit.|Adopted on 12 May 2019."},
		"charter": {text.Reader{}.Read, "CHARTER OF THE QUAY\n\nAdopted at Basel on 3 May 2019\n\nPART I\nMEMBERS\n\nArticle 1\nMembership\n\nEvery town on the river\nis a member.\n\nArticle 2\nFees\n\nMembers shall:\n(a) pay a fee;\n(b) keep the banks clean.\n", extract.Meta{
			Title: "CHARTER OF THE QUAY", Published: "2019-05-03",
		}, "Adopted at Basel on 3 May 2019|PART I. MEMBERS|Article 1. Membership|Every town on the river is a member.|Article 2. Fees|Members shall:|(a) pay a fee;|(b) keep the banks clean."},
		"publisher beside the date": {text.Reader{}.Read, "THE LAMP REPORT\n\nLamp Society, March 2020\n\nEvery lamp burns from dusk until dawn.\n", extract.Meta{
			Title: "THE LAMP REPORT", Publisher: "Lamp Society", Published: "2020-03",
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
