package importer

import (
	"context"
	"encoding/base64"
	"fmt"
	"html"
	"slices"
	"strconv"
	"strings"

	"plenary/internal/extract"
)

// reportFile is the report to look at, beside the content.
const reportFile = "report.html"

// maxPictures is how many pages a report shows.
const maxPictures = 12

// A picture is a page of the file with what was doubted on it.
type picture struct {
	name   string
	png    []byte // nil where the page cannot be drawn
	doubts []extract.Doubt
}

// A markup is an HTML page in the making. Everything but the tags is escaped
// as it is added; html/template would do so too, and cost plenary 3 MB,
// because what calls methods by name keeps the linker from dropping any.
type markup struct{ strings.Builder }

// add writes pieces of which every second, from the second on, is text.
func (m *markup) add(pieces ...string) {
	for i, piece := range pieces {
		if i%2 == 1 {
			piece = html.EscapeString(piece)
		}
		m.WriteString(piece)
	}
}

// list writes a list of texts under a heading, nothing where there are none.
func (m *markup) list(heading string, lines []string) {
	if len(lines) == 0 {
		return
	}
	m.add("<h2>", heading, "</h2>\n<ul>\n")
	for _, line := range lines {
		m.add("<li>", line, "\n")
	}
	m.add("</ul>\n")
}

// page writes the report as a web page that needs nothing from anywhere else.
func (im *Import) page(ctx context.Context) string {
	d := im.Draft
	m := &markup{}
	m.add(reportHead+"<title>Import: ", d.Meta.Title, "</title>\n<h1>", d.Meta.Title, "</h1>\n<p>", strings.Join(d.about(), " · "), "<br>", strings.Join(d.extent(), ", "), "</p>\n")
	m.add("<p>This is what the import found in the file, where it was unsure, and what it left out. Everything drafted is for an editor to check.</p>\n")
	for _, part := range d.all() {
		part.reportDoubts(ctx, m)
	}
	m.add("<h2>Outline</h2>\n<table class=outline>\n<tr><th>heading<th>text beneath it<th>page<th>known by\n")
	for _, s := range d.Sections[1:] {
		page, text := "", "heading alone"
		if s.Page > 0 {
			page = s.pageName(d)
		}
		if n := len(s.Paragraphs); n > 0 {
			text = count(n, "paragraph")
		}
		m.add("<tr><td style=\"padding-left:", strconv.Itoa(2*(s.Level-1)), "rem\">", s.Title, "<td>", text, "<td>", page, "<td>", s.Why, "\n")
	}
	m.add("</table>\n")
	for _, part := range d.all() {
		part.reportDrops(m)
	}
	d.reportDrafts(m)
	var files []string
	for _, c := range im.Files {
		files = append(files, c.File+": "+c.What)
	}
	m.list("Files", files)
	for _, c := range im.Files {
		if c.Diff != "" {
			m.add("<pre>", c.Diff, "</pre>\n")
		}
	}
	var faults []string
	for _, f := range im.Faults {
		faults = append(faults, f.String())
	}
	m.list("What plenary check says", faults)
	return m.String()
}

// all returns the drafts of every file, the first before the further ones.
func (d *Draft) all() []*Draft { return append([]*Draft{d}, d.parts...) }

// ofFile names the file in a heading, where there are several.
func (d *Draft) ofFile() string {
	if d.several {
		return " (" + d.file + ")"
	}
	return ""
}

// reportDoubts tells what was doubted of one file, with pictures of its pages.
func (d *Draft) reportDoubts(ctx context.Context, m *markup) {
	var doubts []string
	for _, doubt := range d.Doubts {
		if doubt.Page == 0 || doubt.Page > len(d.doc.Pages) {
			doubts = append(doubts, doubt.Text+": "+doubt.Why)
		}
	}
	m.list("To look at"+html.EscapeString(d.ofFile()), doubts)
	if pictures := d.pictures(ctx); len(pictures) > 0 {
		m.add("<h2>Pages to look at", d.ofFile(), "</h2>\n")
		for _, p := range pictures {
			m.add("<figure><figcaption><b>", p.name, "</b><ul>")
			for _, doubt := range p.doubts {
				m.add("<li><b>", doubt.Text, "</b>: ", doubt.Why, "\n")
			}
			m.add("</ul></figcaption>\n")
			if p.png != nil {
				m.add("<img alt=\"the page\" src=\"data:image/png;base64,", base64.StdEncoding.EncodeToString(p.png), "\">\n")
			}
			m.add("</figure>\n")
		}
	}
}

// reportDrops tells what was left out of one file, by the reason.
func (d *Draft) reportDrops(m *markup) {
	if len(d.Drops) == 0 {
		return
	}
	by := map[string][]string{}
	var reasons []string
	for _, drop := range d.Drops {
		if by[drop.Why] == nil {
			reasons = append(reasons, drop.Why)
		}
		by[drop.Why] = append(by[drop.Why], abridge(drop.Text, 300)+d.times(drop))
	}
	m.add("<h2>Left out", d.ofFile(), "</h2>\n")
	for _, why := range reasons {
		open := ""
		if len(by[why]) <= 5 {
			open = " open"
		}
		m.add("<details"+open+"><summary>", fmt.Sprintf("%s: %d", why, len(by[why])), "</summary><ul>\n")
		for _, line := range by[why] {
			m.add("<li>", line, "\n")
		}
		m.add("</ul></details>\n")
	}
}

// reportDrafts shows what was drafted for the editor.
func (d *Draft) reportDrafts(m *markup) {
	if len(d.Recommendations) > 0 {
		m.add("<h2>Drafts: recommendations</h2>\n")
		for _, p := range d.Recommendations {
			m.add("<p>", p.Title, " <small>", p.Where, "</small><blockquote>", p.Quote, "</blockquote>\n")
		}
	}
	if len(d.Terms) > 0 {
		m.add("<h2>Drafts: glossary</h2>\n<table><tr><th>term<th>also<th>where\n")
		for _, t := range d.Terms {
			m.add("<tr><td>", t.Words, "<td>", strings.Join(t.Also, ", "), "<td>", t.Where, "\n")
		}
		m.add("</table>\n")
	}
	if len(d.Prompts) > 0 {
		m.add("<h2>Drafts: questions for discussion</h2>\n")
	}
	for _, p := range d.Prompts {
		m.add("<p>", p.Text, " <small>", p.About, "</small>")
		if p.Quote != "" {
			m.add("<blockquote>", p.Quote, "</blockquote>")
		}
		m.add("\n")
	}
}

// reportHead is what every report begins with.
const reportHead = `<!doctype html>
<html lang=en>
<meta charset=utf-8>
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #222; background: #fff }
h1 { line-height: 1.2 } h2 { margin-top: 2.5rem; border-bottom: 1px solid #ccc }
li { margin: .2rem 0 } small { color: #666 } table { border-collapse: collapse; width: 100% }
td, th { text-align: left; vertical-align: top; padding: .2rem .8rem .2rem 0; border-bottom: 1px solid #eee } th { color: #666; font-weight: normal }
.outline td:not(:first-child) { color: #666; font-size: 85% } summary { cursor: pointer; margin: .4rem 0 }
figure { margin: 2rem 0; border-top: 1px solid #ccc; padding-top: 1rem } img { max-width: 100%; border: 1px solid #999 }
pre { background: #f4f4f4; padding: 1rem; overflow-x: auto } blockquote { margin: .3rem 0 .8rem 1rem; color: #444 }
</style>
`

// pictures draws the pages on which something was doubted, those with the most
// doubts first where there are too many, in the order of the file.
func (d *Draft) pictures(ctx context.Context) []picture {
	by := map[int][]extract.Doubt{}
	for _, doubt := range d.Doubts {
		if doubt.Page > 0 && doubt.Page <= len(d.doc.Pages) {
			by[doubt.Page] = append(by[doubt.Page], doubt)
		}
	}
	var pages []int
	for page := range by {
		pages = append(pages, page)
	}
	slices.Sort(pages)
	drawn := slices.Clone(pages)
	slices.SortStableFunc(drawn, func(a, b int) int { return len(by[b]) - len(by[a]) })
	drawn = drawn[:min(len(drawn), maxPictures)]
	var all []picture
	for _, page := range pages {
		p := picture{name: d.pageName(page), doubts: by[page]}
		if d.doc.Picture != nil && slices.Contains(drawn, page) && ctx.Err() == nil {
			if png, err := d.doc.Picture(ctx, page); err == nil {
				p.png = png
			}
		}
		all = append(all, p)
	}
	return all
}
