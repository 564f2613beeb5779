// Package text reads plain text: lines that a printer, a typist or a scraper
// left, of which some wrap and some do not.
package text

import (
	"bytes"
	"context"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"plenary/internal/intake"
)

// unwrapped is the length in characters that no printed line has: a file with
// a good share of longer ones has a paragraph on each line.
const unwrapped = 130

// Read reads a plain text file.
func Read(ctx context.Context, data []byte) (*intake.Document, error) {
	if bytes.IndexByte(data, 0) >= 0 && !bytes.HasPrefix(data, []byte("\xff\xfe")) && !bytes.HasPrefix(data, []byte("\xfe\xff")) {
		return nil, intake.Refuse("the file is no text: it holds NUL bytes")
	}
	doc := &intake.Document{Format: "plain text"}
	text := strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(intake.Decode(data))
	pages := strings.Split(strings.TrimRight(text, "\f\n "), "\f")
	if len(pages) > intake.MaxPages {
		return nil, intake.Refuse("the file has %d pages; at most %d are read", len(pages), intake.MaxPages)
	}
	var all []line
	for i, page := range pages {
		number := 0
		if len(pages) > 1 {
			number = i + 1
		}
		for _, l := range strings.Split(page, "\n") {
			all = append(all, newLine(l, number))
		}
		all = append(all, line{page: number})
		if err := ctx.Err(); err != nil {
			return nil, err
		}
	}
	if len(pages) > 1 {
		doc.Pages = make([]intake.Page, len(pages))
		all = dropRunning(all, doc)
	}
	size := 0
	for _, b := range paragraphs(all) {
		if err := doc.Add(b, &size); err != nil {
			return nil, err
		}
	}
	return doc, nil
}

// A line is one line of the file.
type line struct {
	text   string // without the space around it; empty for a blank line
	indent int    // in characters
	end    int    // the column after its last character
	page   int    // 0 where the file has no pages
}

func newLine(s string, page int) line {
	s = strings.ReplaceAll(s, "\t", "        ")
	trimmed := strings.TrimLeftFunc(s, unicode.IsSpace)
	indent := utf8.RuneCountInString(s) - utf8.RuneCountInString(trimmed)
	trimmed = strings.TrimRightFunc(trimmed, unicode.IsSpace)
	return line{text: trimmed, indent: indent, end: indent + utf8.RuneCountInString(trimmed), page: page}
}

var digits = regexp.MustCompile(`\d+|\b[ivxlc]+\b`)

// dropRunning removes the lines at the top and at the foot of pages that
// repeat but for their numbers.
func dropRunning(all []line, doc *intake.Document) []line {
	edges := map[int][]int{} // page: its lines, without blank ones
	for i, l := range all {
		if l.text != "" {
			edges[l.page] = append(edges[l.page], i)
		}
	}
	seen := map[string]int{}
	key := func(i int) string { return digits.ReplaceAllString(all[i].text, "#") }
	edge := func(page int) []int {
		lines := edges[page]
		if len(lines) <= 4 {
			return lines
		}
		return append(slices.Clone(lines[:2]), lines[len(lines)-2:]...)
	}
	for page := range edges {
		for _, i := range edge(page) {
			seen[key(i)]++
		}
	}
	drop := map[int]bool{}
	shown := map[string]bool{}
	for page := 1; page <= len(doc.Pages); page++ {
		for _, i := range edge(page) {
			n := seen[key(i)]
			if n < 3 && n < len(doc.Pages) || n*3 < len(doc.Pages) {
				continue
			}
			drop[i] = true
			if k := key(i); !shown[k] {
				shown[k] = true
				doc.Drops = append(doc.Drops, intake.Drop{Text: all[i].text, Why: "stands at the edge of page after page", Page: page, Many: n})
			}
			if m := regexp.MustCompile(`(?:[Pp]age |^|\s)(\d+|[ivxlc]+)\]?$`).FindStringSubmatch(all[i].text); m != nil {
				doc.Pages[page-1].Label = m[1]
			}
		}
	}
	kept := all[:0]
	for i, l := range all {
		if !drop[i] {
			kept = append(kept, l)
		}
	}
	return kept
}

// paragraphs joins lines.
func paragraphs(all []line) []intake.Block {
	long, total := 0, 0
	var ends []int
	for _, l := range all {
		n := l.end - l.indent
		total += n
		if n > unwrapped {
			long += n
		} else if n > 0 {
			ends = append(ends, l.end)
		}
	}
	wraps := long*5 < total
	width := 0
	if len(ends) > 0 {
		slices.Sort(ends)
		width = ends[len(ends)*95/100]
	}
	wraps = wraps && width >= 40
	var blocks []intake.Block
	open := builder{}
	flush := func(solo bool) {
		if b, ok := open.block(solo); ok {
			blocks = append(blocks, b)
		}
		open = builder{}
	}
	lined := underlines{}
	for i, l := range all {
		if level := lined.level(all, i); level > 0 {
			flush(true)
			b := intake.Block{Kind: intake.Heading, Level: level, Text: l.text, Solo: true}
			if l.page > 0 {
				b.Text, b.Starts = intake.Plain(l.text), []intake.PageStart{{Page: l.page}}
			}
			blocks = append(blocks, b)
			continue
		}
		if rule.MatchString(l.text) {
			flush(true)
			continue
		}
		if l.text == "" {
			// A page may end within a paragraph.
			if next, ok := nextLine(all[i:]); !open.empty() && ok && next.page != open.page && open.runsOn(next) && wraps {
				continue
			}
			flush(true)
			continue
		}
		switch {
		case open.empty():
		case !wraps, bullet.MatchString(l.text), open.breaks(l, width):
			flush(!wraps || open.endsEarly(width))
		}
		open.add(l)
	}
	flush(true)
	return blocks
}

// rule matches a line that is drawn with signs.
var rule = regexp.MustCompile(`^(?:={3,}|-{3,}|\*{3,}|~{3,}|\^{3,}|_{3,}|\+{3,}|"{3,}|#{3,})$`)

// underlines are the signs that underline headings, in the order in which they
// come, which is that of their ranks.
type underlines struct{ signs []byte }

// level returns the level of the heading that line i is, 0 where it is none:
// the line below is a rule about as long as it is.
func (u *underlines) level(all []line, i int) int {
	if i+1 >= len(all) || all[i].text == "" || !rule.MatchString(all[i+1].text) || rule.MatchString(all[i].text) || all[i].page != all[i+1].page {
		return 0
	}
	words, drawn := all[i].end-all[i].indent, all[i+1].end-all[i+1].indent
	if drawn < words-1 || drawn > words+2 || i > 0 && all[i-1].text != "" && !rule.MatchString(all[i-1].text) {
		return 0
	}
	sign := all[i+1].text[0]
	at := bytes.IndexByte(u.signs, sign)
	if at < 0 {
		u.signs = append(u.signs, sign)
		at = len(u.signs) - 1
	}
	return at + 1
}

func nextLine(all []line) (line, bool) {
	for _, l := range all {
		if l.text != "" {
			return l, true
		}
	}
	return line{}, false
}

var bullet = regexp.MustCompile(`^(?:[•●▪◦‣·*–—o-]|\(?(?:[a-z]|[ivx]{1,4}|\d{1,2})\)) +\S`)

// A builder joins the lines of one block.
type builder struct {
	text   strings.Builder
	starts []intake.PageStart
	last   line
	page   int
	lines  int
}

func (b *builder) empty() bool { return b.lines == 0 }

func (b *builder) add(l line) {
	if b.lines > 0 {
		b.text.WriteByte(' ')
	}
	if l.page > 0 && (b.lines == 0 || l.page != b.page) {
		b.starts = append(b.starts, intake.PageStart{At: b.text.Len(), Page: l.page})
	}
	b.text.WriteString(intake.Plain(l.text))
	b.last, b.page = l, l.page
	b.lines++
}

// endsEarly reports whether the last line ends well before the margin.
func (b *builder) endsEarly(width int) bool { return b.last.end < width*3/4 }

// breaks reports whether a new paragraph begins with l: its first word would
// have fit into the line before, or it is set in where that was not.
func (b *builder) breaks(l line, width int) bool {
	first, _, _ := strings.Cut(l.text, " ")
	fits := b.last.end+1+utf8.RuneCountInString(first) < width-max(4, width/8)
	if l.indent > b.last.indent+1 && l.indent < b.last.indent+9 && b.lines > 0 && !bullet.MatchString(b.text.String()) && ends(b.last.text) {
		return true
	}
	return fits
}

// runsOn reports whether the paragraph goes on with l, on another page.
func (b *builder) runsOn(l line) bool {
	r, _ := utf8.DecodeRuneInString(l.text)
	return !ends(b.last.text) && (unicode.IsLower(r) || b.lines > 1)
}

// ends reports whether text ends a sentence.
func ends(text string) bool {
	text = strings.TrimRight(text, `"'”’»)]`)
	return strings.HasSuffix(text, ".") || strings.HasSuffix(text, "!") || strings.HasSuffix(text, "?") || strings.HasSuffix(text, ":")
}

func (b *builder) block(solo bool) (intake.Block, bool) {
	block := intake.Block{Text: b.text.String(), Starts: b.starts, Solo: solo}
	if m := bullet.FindString(block.Text); m != "" {
		block.Kind = intake.Item
	}
	return block, block.Text != ""
}
