package importer

import (
	"context"
	"encoding/base64"
	"fmt"
	"html"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"plenary/internal/bidi"
	"plenary/internal/extract"
)

// reportFile is the report to look at, beside the content.
const reportFile = "report.html"

// maxPictures is how many pages a report draws.
const maxPictures = 12

// How much of a report the terminal shows; report.html shows all of it.
const (
	shownHeadings = 60
	shownDrops    = 12
	shownDoubts   = 12
	shownDiff     = 40 // lines
)

// Report writes to a terminal what an import found, dropped and doubted.
func (im *Import) Report(w io.Writer) {
	if f, ok := w.(*os.File); ok {
		if info, err := f.Stat(); err == nil && info.Mode()&os.ModeCharDevice != 0 {
			w = bidi.Lines(w)
		}
	}
	d := im.Draft
	if im.Counts.IsTold() {
		fmt.Fprintf(w, "%s\n\n", strings.Join(im.Counts.loss(), "\n"))
	}
	fmt.Fprintf(w, "%s\n", d.Meta.Title)
	fmt.Fprintf(w, "%s\n", strings.Join(d.about(), " · "))
	fmt.Fprintf(w, "%s\n%s\n", strings.Join(d.extent(), ", "), im.Counts.line())
	d.printOutline(w)
	var drops, doubts []string
	for _, part := range d.all() {
		for _, drop := range part.Drops {
			drops = append(drops, fmt.Sprintf("%s: %s%s", drop.Why, abridge(drop.Text, 70), part.times(drop)))
		}
		for _, doubt := range part.Doubts {
			line := abridge(doubt.Text, 70) + ": " + doubt.Why
			if doubt.Page > 0 {
				line += " (" + part.pageName(doubt.Page) + ")"
			}
			doubts = append(doubts, line)
		}
	}
	moves, gone := im.Edition.lines()
	printList(w, "Made comments, because the text no longer has them", gone, shownDoubts)
	printList(w, "References that moved or went", moves, shownDrops)
	printList(w, "Left out", drops, shownDrops)
	printList(w, "To look at", doubts, shownDoubts)
	for _, f := range im.Faults {
		fmt.Fprintf(w, "  %s\n", f)
	}
	fmt.Fprintf(w, "\nFiles in %s\n", im.Dir)
	for _, c := range im.Files {
		fmt.Fprintf(w, "  %s: %s\n", c.File, c.What)
		c.printDiff(w)
	}
	fmt.Fprintf(w, "  %s: all of this, to look at\n", reportFile)
	fmt.Fprintf(w, "\nWhat to do next\n  look at it:    plenary check %s\n  try it:        plenary ask --content %s QUESTION\n", shellQuoted(im.Dir), shellQuoted(im.Dir))
}

func (d *Draft) printOutline(w io.Writer) {
	if len(d.Sections) < 2 {
		return
	}
	fmt.Fprintf(w, "\nOutline\n")
	for i, s := range d.Sections[1:] {
		if i == shownHeadings {
			fmt.Fprintf(w, "  and %d more headings\n", len(d.Sections)-1-i)
			return
		}
		fmt.Fprintf(w, "%s%s", strings.Repeat("  ", s.Level), s.Title)
		if s.Page > 0 {
			fmt.Fprintf(w, " (%s)", s.pageName(d))
		}
		fmt.Fprintln(w)
	}
}

func (c Change) printDiff(w io.Writer) {
	if c.Diff == "" {
		return
	}
	lines := strings.Split(strings.TrimRight(c.Diff, "\n"), "\n")
	for i, line := range lines {
		if i == shownDiff {
			fmt.Fprintf(w, "    and %d more lines, in %s\n", len(lines)-i, reportFile)
			return
		}
		fmt.Fprintf(w, "    %s\n", abridge(line, 160))
	}
}

// printList prints a heading and at most so many of the lines under it.
func printList(w io.Writer, heading string, lines []string, most int) {
	if len(lines) == 0 {
		return
	}
	fmt.Fprintf(w, "\n%s\n", heading)
	for i, line := range lines {
		if i == most {
			fmt.Fprintf(w, "  and %d more\n", len(lines)-i)
			return
		}
		fmt.Fprintf(w, "  %s\n", line)
	}
}

// extent counts what the draft has.
func (d *Draft) extent() []string {
	paragraphs := 0
	for _, s := range d.Sections {
		paragraphs += len(s.Paragraphs)
	}
	return []string{count(len(d.Sections)-1, "heading"), count(paragraphs, "paragraph"),
		count(len(d.Recommendations), "recommendation"), count(len(d.Terms), "term"), count(len(d.Prompts), "prompt")}
}

// about returns the format of the file and what is known about the text.
func (d *Draft) about() []string {
	about := []string{d.doc.Format, languageOf(d.Meta.Language)}
	for _, part := range []string{d.Meta.Kind, d.Meta.Authors, d.Meta.Publisher, d.Meta.Published, d.Meta.Source} {
		if part != "" {
			about = append(about, part)
		}
	}
	return about
}

// pageName names the page that a section of d begins on, and its file where it
// is a further one.
func (s *Section) pageName(d *Draft) string {
	if s.of != nil {
		return s.of.pageName(s.Page) + " of " + s.of.file
	}
	return d.pageName(s.Page)
}

func (d *Draft) pageName(page int) string {
	label := d.label(page)
	if label == "" || label == fmt.Sprint(page) {
		return fmt.Sprintf("p. %d", page)
	}
	return fmt.Sprintf("p. %s, page %d of the file", label, page)
}

// times says how often something was dropped, or on which page.
func (d *Draft) times(drop extract.Drop) string {
	switch {
	case drop.Many > 1:
		return fmt.Sprintf(" (%d times)", drop.Many)
	case drop.Page > 0:
		return fmt.Sprintf(" (%s)", d.pageName(drop.Page))
	}
	return ""
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// shellQuoted quotes a path for a command line if necessary.
func shellQuoted(path string) string {
	path = filepath.Clean(path)
	if strings.ContainsAny(path, " '\"\\$&|;<>()*?[]#~`!") {
		return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
	}
	return path
}

// A picture is a page of the file with the doubts on it.
type picture struct {
	name   string
	png    []byte // nil where the page cannot be drawn
	doubts []extract.Doubt
}

// An htmlWriter writes an HTML page and escapes everything but the tags. It is
// by hand because html/template would add 3 MB to plenary: it calls methods by
// name, so that the linker keeps all methods.
type htmlWriter struct {
	strings.Builder
	language string // of the document
}

// own writes words of the document as an element, which has their language and takes
// its direction from them.
func (m *htmlWriter) own(element, words string) {
	m.add("<"+element+" dir=auto lang=\"", m.language, "\">", words, "</"+element+">")
}

// add writes pieces that are tags and texts in turn, tags first.
func (m *htmlWriter) add(pieces ...string) {
	for i, piece := range pieces {
		if i%2 == 1 {
			piece = html.EscapeString(piece)
		}
		m.WriteString(piece)
	}
}

// list writes a heading and a list of texts, nothing where there are no texts.
func (m *htmlWriter) list(heading string, lines []string) {
	if len(lines) == 0 {
		return
	}
	m.add("<h2>", heading, "</h2>\n<ul>\n")
	for _, line := range lines {
		m.add("<li>", bidi.String(line), "\n")
	}
	m.add("</ul>\n")
}

// reportPage writes the report as a web page without links to other files.
func (im *Import) reportPage(ctx context.Context) string {
	d := im.Draft
	m := &htmlWriter{language: languageOf(d.Meta.Language)}
	m.add(reportHead+"<title>Import: ", d.Meta.Title, "</title>\n")
	m.own("h1", d.Meta.Title)
	m.add("\n<p>", bidi.String(strings.Join(d.about(), " · ")), "<br>", strings.Join(d.extent(), ", "), "</p>\n")
	im.Counts.report(m)
	m.add("<p>This is what the import found in the file, where it was unsure, and what it left out. Everything drafted is for an editor to check.</p>\n")
	for _, part := range d.all() {
		part.reportDoubts(ctx, m)
	}
	moves, gone := im.Edition.lines()
	m.list("Made comments, because the text no longer has them", gone)
	m.list("References that moved or went", moves)
	m.add("<h2>Outline</h2>\n<table class=outline>\n<tr><th>heading<th>text beneath it<th>page<th>known by\n")
	for _, s := range d.Sections[1:] {
		page, text := "", "heading alone"
		if s.Page > 0 {
			page = s.pageName(d)
		}
		if n := len(s.Paragraphs); n > 0 {
			text = count(n, "paragraph")
		}
		m.add("<tr><td><div dir=auto lang=\"", m.language, "\" style=\"padding-inline-start:", strconv.Itoa(2*(s.Level-1)), "rem\">", s.Title, "</div><td>", text, "<td>", page, "<td>", s.Why, "\n")
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

// report writes the counts as a table, beneath what was lost.
func (c Counts) report(m *htmlWriter) {
	if c.IsTold() {
		m.add("<div class=lost>")
		for _, line := range c.loss() {
			m.add("<p>", line, "</p>")
		}
		m.add("</div>\n")
	}
	m.add("<table class=counts>\n<tr><th>words<th>\n<tr><td>drawn by the file<td>", strconv.Itoa(c.Drawn), "\n<tr><td>kept<td>", strconv.Itoa(c.Kept), "\n")
	for _, l := range c.Left {
		m.add("<tr><td>left out: ", dropKinds[l.Kind], "<td>", strconv.Itoa(l.Words), "\n")
	}
	m.add("<tr><td>lost: left out for no known kind<td>", strconv.Itoa(c.Lost), "\n</table>\n")
}

// ofFile names the file in a heading, where there are several.
func (d *Draft) ofFile() string {
	if d.multiFile {
		return " (" + d.file + ")"
	}
	return ""
}

// reportDoubts writes the doubts about one file, with pictures of its pages.
func (d *Draft) reportDoubts(ctx context.Context, m *htmlWriter) {
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
				m.add("<li>")
				m.own("b", doubt.Text)
				m.add(": ", doubt.Why, "\n")
			}
			m.add("</ul></figcaption>\n")
			if p.png != nil {
				m.add("<img alt=\"the page\" src=\"data:image/png;base64,", base64.StdEncoding.EncodeToString(p.png), "\">\n")
			}
			m.add("</figure>\n")
		}
	}
}

// reportDrops writes what was left out of one file, by the reason.
func (d *Draft) reportDrops(m *htmlWriter) {
	if len(d.Drops) == 0 {
		return
	}
	byReason := map[string][]extract.Drop{}
	var reasons []string
	for _, drop := range d.Drops {
		if byReason[drop.Why] == nil {
			reasons = append(reasons, drop.Why)
		}
		byReason[drop.Why] = append(byReason[drop.Why], drop)
	}
	m.add("<h2>Left out", d.ofFile(), "</h2>\n")
	for _, why := range reasons {
		open := ""
		if len(byReason[why]) <= 5 {
			open = " open"
		}
		m.add("<details"+open+"><summary>", fmt.Sprintf("%s: %d", why, len(byReason[why])), "</summary><ul>\n")
		for _, drop := range byReason[why] {
			m.add("<li>")
			m.own("bdi", abridge(drop.Text, 300))
			m.add("", d.times(drop), "\n")
		}
		m.add("</ul></details>\n")
	}
}

// reportDrafts writes the drafts for the editor.
func (d *Draft) reportDrafts(m *htmlWriter) {
	if len(d.Recommendations) > 0 {
		m.add("<h2>Drafts: recommendations</h2>\n")
		for _, p := range d.Recommendations {
			m.add("<p>")
			m.own("bdi", p.Title)
			m.add(" <small>", bidi.String(p.Where), "</small>")
			m.own("blockquote", p.Quote)
			m.add("\n")
		}
	}
	if len(d.Terms) > 0 {
		m.add("<h2>Drafts: glossary</h2>\n<table><tr><th>term<th>also<th>where\n")
		for _, t := range d.Terms {
			m.add("<tr><td>")
			m.own("div", t.Words)
			m.add("<td>")
			m.own("div", strings.Join(t.Also, ", "))
			m.add("<td>", bidi.String(t.Where), "\n")
		}
		m.add("</table>\n")
	}
	if len(d.Prompts) > 0 {
		m.add("<h2>Drafts: questions for discussion</h2>\n")
	}
	for _, p := range d.Prompts {
		m.add("<p>", bidi.String(p.Text), " <small>", bidi.String(p.About), "</small>")
		if p.Quote != "" {
			m.own("blockquote", p.Quote)
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
td, th { text-align: start; vertical-align: top; padding-block: .2rem; padding-inline: 0 .8rem; border-bottom: 1px solid #eee } th { color: #666; font-weight: normal }
.outline td:not(:first-child) { color: #666; font-size: 85% } summary { cursor: pointer; margin: .4rem 0 }
figure { margin: 2rem 0; border-top: 1px solid #ccc; padding-top: 1rem } img { max-width: 100%; border: 1px solid #999 }
.lost { border: 2px solid #b00; padding: 0 1rem } .counts { width: auto } .counts td:last-child { text-align: end }
pre { unicode-bidi: plaintext; background: #f4f4f4; padding: 1rem; overflow-x: auto } blockquote { margin-block: .3rem .8rem; margin-inline: 1rem 0; color: #444 }
</style>
`

// pictures draws the pages with doubts, in the order of the file. Where there
// are too many, those with the most doubts are drawn.
func (d *Draft) pictures(ctx context.Context) []picture {
	byPage := map[int][]extract.Doubt{}
	for _, doubt := range d.Doubts {
		if doubt.Page > 0 && doubt.Page <= len(d.doc.Pages) {
			byPage[doubt.Page] = append(byPage[doubt.Page], doubt)
		}
	}
	var pages []int
	for page := range byPage {
		pages = append(pages, page)
	}
	slices.Sort(pages)
	drawn := slices.Clone(pages)
	slices.SortStableFunc(drawn, func(a, b int) int { return len(byPage[b]) - len(byPage[a]) })
	drawn = drawn[:min(len(drawn), maxPictures)]
	var all []picture
	for _, page := range pages {
		p := picture{name: d.pageName(page), doubts: byPage[page]}
		if d.doc.Picture != nil && slices.Contains(drawn, page) && ctx.Err() == nil {
			if png, err := d.doc.Picture(ctx, page); err == nil {
				p.png = png
			}
		}
		all = append(all, p)
	}
	return all
}
