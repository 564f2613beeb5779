package importer

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"plenary/internal/extract"
)

// A heading is a block that was found to be one.
type heading struct {
	block int
	style int    // its rank by style, 1 for the highest; 0 where there is none to go by
	text  string // as it is to stand in the outline
	why   string // what it was known by
	level int
	mark  *mark // its number; nil where it has none
}

// maxHeading is the longest heading that is believed, in bytes.
const maxHeading = 240

// opening are headings that need no number.
var opening = regexp.MustCompile(`(?i)^(?:abstract|(?:executive )?summary|introduction|preface|foreword|preamble|background|overview|conclusions?(?: and recommendations)?|recommendations|references|bibliography|works cited|acknowledge?ments|appendix|annex|glossary|notes|endnotes|footnotes|about (?:the|this) .{3,40}|methodology|methods|results|discussion|definitions|scope|purpose)$`)

// findHeadings decides which blocks are headings: by the file's own marks
// where it has them, else by numerals and type, confirmed by the printed table
// of contents.
func (d *Draft) findHeadings(blocks []extract.Block, printed []contents) []heading {
	skip := map[int]bool{}
	for i, b := range blocks {
		if b.Kind == extract.Caption {
			skip[i] = true
		}
	}
	confirmed := map[int]entry{}
	var pending []heading // of a page that shows the contents alone
	for _, c := range printed {
		for i := c.from; i < c.to; i++ {
			skip[i] = true
		}
		n := c.confirmed()
		switch {
		case c.captions()*2 > len(c.entries):
			d.drop(blocks[c.from], fmt.Sprintf("list of figures or tables: %d lines that lead to pages", len(c.entries)))
		case n*2 >= len(c.entries):
			for _, e := range c.entries {
				if e.found >= 0 {
					confirmed[e.found] = e
				} else if wordCount(e.text) > 0 {
					d.doubt(extract.Doubt{Text: e.text, Page: blocks[e.block].Page(), Why: "stands in the printed table of contents, but no such heading was found in the text"})
				}
			}
			d.drop(blocks[c.from], fmt.Sprintf("printed table of contents: %d of its %d lines were found as headings", n, len(c.entries)))
		case textAfter(blocks[c.to:]) < 150 && textAfter(blocks[:c.from]) > 3000:
			d.drop(blocks[c.from], fmt.Sprintf("index at the end: %d lines that lead to pages", len(c.entries)))
			d.index = c.from
		case textAfter(blocks[c.to:]) < 150:
			for _, e := range c.entries {
				pending = append(pending, heading{block: e.block, text: e.text, why: "table of contents, whose sections the file does not hold"})
			}
		default:
			d.drop(blocks[c.from], fmt.Sprintf("looks like a table of contents; %d of its %d lines were found as headings", n, len(c.entries)))
			d.doubt(extract.Doubt{Text: abridge(blocks[c.from].Text, 80), Page: blocks[c.from].Page(), Why: "was taken for a table of contents and left out, though few of its lines are headings of the text"})
		}
	}
	found := d.marked(blocks, skip)
	if len(found) == 0 {
		found = d.styled(blocks, skip)
	}
	if len(found) < 2 {
		found = merge(d.guessed(blocks, skip, confirmed), found)
	} else {
		found = confirm(found, blocks, confirmed)
		if found[0].why == "bookmark" {
			found = d.likeThem(found, blocks, skip)
		}
	}
	if n := len(found); d.index > 0 && n > 0 && found[n-1].block == d.index-1 && indexTitle.MatchString(found[n-1].text) {
		d.taken[found[n-1].block] = true
		found = found[:n-1]
	}
	found = append(found, pending...)
	slices.SortStableFunc(found, func(a, b heading) int { return a.block - b.block })
	found = d.numberPairs(found, blocks)
	d.takeNumberAbove(found, blocks)
	for i := range found {
		found[i].text = tight.ReplaceAllString(numberOf(found[i].text, confirmed[found[i].block]), "$1 $2")
	}
	rank(found)
	return found
}

// tight is a number that touches its heading: "II.Squares".
var tight = regexp.MustCompile(`^((?:[IVXLC]{1,6}|[A-Z]|\d{1,2}(?:\.\d{1,2})*)[.)])(\p{Lu}\p{Ll})`)

var indexTitle = regexp.MustCompile(`(?i)\\b(?:index|contents|register|list of \\w+)\\b`)

// numberOf gives a heading the number that only the printed table of contents
// shows.
func numberOf(text string, e entry) string {
	if e.text == "" || len(marks(text)) > 0 {
		return text
	}
	rest := ""
	if all := marks(e.text); len(all) > 0 {
		rest = all[0].rest
	} else if m := bare.FindStringSubmatch(e.text); m != nil {
		rest = m[2]
	}
	if rest != "" && key(rest) == key(text) {
		return e.text
	}
	return text
}

// textAfter counts the words of running text.
func textAfter(blocks []extract.Block) int {
	n := 0
	for _, b := range blocks {
		if b.Kind != extract.Note && wordCount(b.Text) > 12 {
			n += wordCount(b.Text)
		}
	}
	return n
}

// marked returns the headings that the file's own outline names.
func (d *Draft) marked(blocks []extract.Block, skip map[int]bool) []heading {
	if len(d.doc.Outline) < 2 {
		return nil
	}
	var found []heading
	at := 0
	missed := 0
	for _, mark := range d.doc.Outline {
		i := findBookmark(blocks, skip, mark, at)
		if i < 0 {
			if contentsTitle.MatchString(mark.Title) || key(mark.Title) == key(d.Meta.Title) {
				continue
			}
			missed++
			d.doubt(extract.Doubt{Text: mark.Title, Page: mark.Page, Why: "stands among the file's bookmarks, but no such heading was found on its page"})
			continue
		}
		if n := len(found); n > 0 && found[n-1].block == i {
			continue
		}
		found = append(found, heading{block: i, style: mark.Level, text: blocks[i].Text, why: "bookmark"})
		at = i + 1
	}
	if missed > len(found) {
		return nil
	}
	return found
}

// findBookmark returns the block, from at on, that a bookmark names.
func findBookmark(blocks []extract.Block, skip map[int]bool, mark extract.Bookmark, at int) int {
	wanted := keysOf(extract.Plain(mark.Title))
	best := -1
	for i := at; i < len(blocks); i++ {
		b := blocks[i]
		page := b.Page()
		if mark.Page > 0 && page > mark.Page+1 {
			break
		}
		if skip[i] || len(b.Text) > maxHeading || mark.Page > 0 && page > 0 && page < mark.Page-1 {
			continue
		}
		have := keysOf(b.Text)
		for _, w := range wanted {
			if slices.Contains(have, w) {
				if page == mark.Page || mark.Page == 0 {
					return i
				}
				if best < 0 {
					best = i
				}
			}
		}
	}
	return best
}

// styled returns the blocks that the file marks as headings.
func (d *Draft) styled(blocks []extract.Block, skip map[int]bool) []heading {
	var found []heading
	for i, b := range blocks {
		if b.Kind != extract.Heading || skip[i] {
			continue
		}
		if len(b.Text) > maxHeading {
			d.doubt(extract.Doubt{Text: abridge(b.Text, 80), Page: b.Page(), Why: "is marked as a heading but is as long as a paragraph: it was taken for text"})
			continue
		}
		found = append(found, heading{block: i, style: max(b.Level, 1), text: b.Text, why: "heading style"})
	}
	return found
}

// merge adds the heading that the file marks to those that were guessed.
func merge(guessed, marked []heading) []heading {
	for _, h := range marked {
		if !slices.ContainsFunc(guessed, func(g heading) bool { return g.block == h.block }) {
			guessed = append(guessed, h)
		}
	}
	slices.SortStableFunc(guessed, func(a, b heading) int { return a.block - b.block })
	return guessed
}

// confirm adds the headings that only the printed table of contents knows.
func confirm(found []heading, blocks []extract.Block, confirmed map[int]entry) []heading {
	have := map[int]int{}
	styles := map[string]int{} // of schemes
	for _, h := range found {
		have[h.block] = h.style
		for _, m := range marks(h.text) {
			styles[m.scheme] = h.style
		}
	}
	for i, e := range confirmed {
		if _, ok := have[i]; ok {
			continue
		}
		h := heading{block: i, style: 1, text: blocks[i].Text, why: "printed table of contents"}
		all := marks(e.text)
		for _, m := range all {
			if style, ok := styles[m.scheme]; ok {
				h.style = style
			}
		}
		if len(all) == 0 && !opening.MatchString(e.text) {
			continue // too little to go by in a file that marks its headings
		}
		found = append(found, h)
	}
	slices.SortStableFunc(found, func(a, b heading) int { return a.block - b.block })
	return found
}

// likeThem adds what is set exactly as headings are that the file's bookmarks
// name: bookmarks often end at some level.
func (d *Draft) likeThem(found []heading, blocks []extract.Block, skip map[int]bool) []heading {
	type look struct {
		size int
		bold bool
	}
	lookOf := func(b extract.Block) look { return look{int(b.Size*2 + 0.5), b.Bold} }
	count, style := map[look]int{}, map[look]int{}
	have := map[int]bool{}
	for _, h := range found {
		have[h.block] = true
		l := lookOf(blocks[h.block])
		count[l]++
		style[l] = max(style[l], h.style)
	}
	body := d.bodySize(blocks)
	var more []heading
	for i, b := range blocks {
		l := lookOf(b)
		if have[i] || skip[i] || b.Kind != extract.Body || !b.Solo || count[l] < 2 || wordCount(b.Text) > 16 || !hasLetters(b.Text) || !leadsText(blocks, i) ||
			ends(b.Text) || strings.HasSuffix(b.Text, ":") || strings.HasSuffix(b.Text, ",") || b.Size < body*1.08 || body == 0 || len(key(b.Text)) < 4 || i < found[0].block {
			continue
		}
		more = append(more, heading{block: i, style: style[l] + 1, text: b.Text, why: "set as other headings are"})
	}
	if len(more) > len(found) {
		return found // it is no heading's look after all
	}
	found = append(found, more...)
	slices.SortStableFunc(found, func(a, b heading) int { return a.block - b.block })
	return found
}

// guessed finds headings in a file that marks none: by the printed table of
// contents, the type, and numerals that count.
func (d *Draft) guessed(blocks []extract.Block, skip map[int]bool, confirmed map[int]entry) []heading {
	body := d.bodySize(blocks)
	var found []heading
	expect := map[string]int{}
	for i, b := range blocks {
		if skip[i] || b.Kind == extract.Note || b.Kind == extract.Cell || b.Kind == extract.Caption || bulletStart.MatchString(b.Text) {
			continue
		}
		_, listed := confirmed[i]
		if len(b.Text) > maxHeading || !listed && (wordCount(b.Text) > 22 || !b.Solo) {
			continue
		}
		larger := b.Size > body*1.08 && body > 0
		strong := larger || b.Bold && b.Size >= body*0.97
		all := marks(b.Text)
		h := heading{block: i, text: b.Text}
		if body > 0 {
			h.style = styleOf(b, body)
		}
		switch {
		case listed:
			h.why = "printed table of contents"
		case strings.HasSuffix(b.Text, ";") || strings.HasSuffix(b.Text, ","):
			continue
		case strong && (!ends(b.Text) || len(all) > 0) && wordCount(b.Text) > 0 && hasLetters(b.Text):
			h.why = "type"
		case len(all) > 0 && d.counts(blocks, skip, i, all, expect):
			h.why = "numeral"
		case len(found) > 0 && found[len(found)-1].block == i-1 && isLone(found[len(found)-1].text) && !ends(b.Text) && wordCount(b.Text) <= 14 && leadsText(blocks, i):
			h.why = "stands right under its number"
		case ends(b.Text) || strings.HasSuffix(b.Text, ":"):
			continue
		case opening.MatchString(b.Text):
			h.why = "its words"
		case isCapitals(b.Text) && wordCount(b.Text) <= 14 && b.Kind != extract.Item && leadsText(blocks, i):
			h.why = "capitals"
		default:
			continue
		}
		for _, m := range all {
			expect[m.scheme] = m.value + 1
		}
		found = append(found, h)
	}
	return found
}

func hasLetters(text string) bool { return strings.ContainsFunc(text, isLetter) }

func isLetter(r rune) bool { return r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r > 0x7f }

// counts reports whether a numbered line is a heading and not an item of a
// list: its number is the next one, no number of the same rank follows at once,
// and text does.
func (d *Draft) counts(blocks []extract.Block, skip map[int]bool, i int, all []mark, expect map[string]int) bool {
	text := blocks[i].Text
	if ends(text) && wordCount(text) > 3 || strings.HasSuffix(text, ":") {
		return false
	}
	for _, m := range all {
		if strings.HasPrefix(m.scheme, "(") || strings.HasPrefix(m.scheme, "small") {
			continue // nearly always lists
		}
		if isLone(text) && i+1 < len(blocks) {
			return true
		}
		wanted, seen := expect[m.scheme]
		if m.value != 1 && (!seen || m.value != wanted) && depthOf(m.scheme) < 2 {
			continue
		}
		if m.rest == "" || leadsText(blocks, i) {
			return true
		}
		// A heading right above one of another rank.
		if i+1 < len(blocks) && !skip[i+1] {
			for _, next := range marks(blocks[i+1].Text) {
				if next.scheme != m.scheme && next.value == 1 && blocks[i+1].Solo && leadsText(blocks, i+1) {
					return true
				}
			}
		}
	}
	return false
}

// isLone reports whether a line is the name and the number of a part alone:
// "Article 5".
func isLone(text string) bool {
	m := named.FindStringSubmatch(text)
	return m != nil && m[3] == "" && len(marks(text)) > 0
}

// leadsText reports whether running text follows block i.
func leadsText(blocks []extract.Block, i int) bool {
	if i+1 >= len(blocks) {
		return false
	}
	next := blocks[i+1]
	return wordCount(next.Text) > 12 || ends(next.Text) && wordCount(next.Text) > 4 && len(marks(next.Text)) == 0
}

// bodySize is the type size of most of the text, 0 where sizes are unknown.
func (d *Draft) bodySize(blocks []extract.Block) float64 {
	sizes := map[float64]int{}
	for _, b := range blocks {
		if b.Size > 0 {
			sizes[b.Size] += len(b.Text)
		}
	}
	best, most := 0.0, 0
	for size, n := range sizes {
		if n > most || n == most && size < best {
			best, most = size, n
		}
	}
	return best
}

// styleOf ranks the type of a heading: the larger the higher, bold before
// regular.
func styleOf(b extract.Block, body float64) int {
	style := int(100 - b.Size/body*20)
	if !b.Bold {
		style++
	}
	return max(style, 1)
}

// numberPairs joins a number that stands on a line of its own with the words on
// the next: "Article 5" above "Principles".
func (d *Draft) numberPairs(found []heading, blocks []extract.Block) []heading {
	var joined []heading
	for n := 0; n < len(found); n++ {
		h := found[n]
		all := marks(h.text)
		below := h.block + 1
		if (len(all) > 0 && all[0].rest == "" || loneNumber.MatchString(h.text)) && below < len(blocks) && len(marks(blocks[below].Text)) == 0 {
			known := n+1 < len(found) && found[n+1].block == below
			if known || titles(blocks, below) {
				sep := ". "
				if strings.HasSuffix(h.text, ".") || strings.HasSuffix(h.text, ":") {
					sep = " "
				}
				h.text += sep + extract.Plain(blocks[below].Text)
				d.taken[below] = true
			}
			if known {
				n++
			}
		}
		joined = append(joined, h)
	}
	return joined
}

// longestTitle is how many words the title of a numbered part has at most.
const longestTitle = 12

// titles reports whether block i, beneath a number that stands alone, is its
// title: a line that begins as one, does not end as a sentence does, and has
// something beneath it.
func titles(blocks []extract.Block, i int) bool {
	b := blocks[i]
	first, _ := utf8.DecodeRuneInString(b.Text)
	return b.Kind == extract.Body && i+1 < len(blocks) && unicode.IsUpper(first) &&
		wordCount(b.Text) <= longestTitle && !ends(b.Text) && !strings.ContainsAny(b.Text[len(b.Text)-1:], ",;:")
}

// takeNumberAbove leaves out what stands above a heading and says no more than
// its number: "Chapter 4" above "Obtaining the files".
func (d *Draft) takeNumberAbove(found []heading, blocks []extract.Block) {
	have := map[int]bool{}
	for _, h := range found {
		have[h.block] = true
	}
	for n := range found {
		h := &found[n]
		above := h.block - 1
		if above < 0 || have[above] || d.taken[above] || len(blocks[above].Text) > 24 {
			continue
		}
		if all := marks(blocks[above].Text); len(all) > 0 && all[0].rest == "" && blocks[above].Page() == blocks[h.block].Page() {
			d.taken[above] = true
			if len(marks(h.text)) == 0 {
				h.text = all[0].printed + ". " + h.text
			}
		}
	}
}

var loneNumber = regexp.MustCompile(`^(?:\d{1,2}|[IVX]{1,5}|[A-Z])\.?$`)

// rank gives the headings their levels, from style and from the ranks of their
// numbers.
func rank(found []heading) {
	type open struct {
		style  int
		scheme string
		value  int
	}
	var stack []open
	memory := map[open]int{} // level of a style and scheme seen before
	for i := range found {
		h := &found[i]
		for len(stack) > 0 && stack[len(stack)-1].style > h.style {
			stack = stack[:len(stack)-1]
		}
		all := marks(h.text)
		if len(all) == 0 {
			if m := bare.FindStringSubmatch(h.text); m != nil && bareCounts(found, i) {
				all = marks(m[1] + ". " + m[2])
			}
		}
		if len(all) == 0 {
			// Without a number: beside the highest of its style.
			at := len(stack)
			for at > 0 && stack[at-1].style == h.style {
				at--
			}
			stack = append(stack[:at], open{style: h.style})
			h.level = len(stack)
			continue
		}
		chosen := all[0]
		best := 0
		for _, m := range all {
			score := 0
			for _, o := range stack {
				if o.style == h.style && o.scheme == m.scheme && o.value+1 == m.value {
					score = 3
				}
			}
			if score == 0 && m.value == 1 {
				score = 2
			}
			if score > best {
				best, chosen = score, m
			}
		}
		h.mark = &chosen
		at := len(stack)
		same := -1
		for k := range stack {
			if stack[k].style == h.style && stack[k].scheme == chosen.scheme {
				same = k
			}
		}
		seen, known := memory[open{style: h.style, scheme: chosen.scheme}]
		depth := depthOf(chosen.scheme)
		switch {
		case same >= 0:
			at = same
		case depth > 0:
			for at > 0 && stack[at-1].style == h.style && (depthOf(stack[at-1].scheme) >= depth || stack[at-1].scheme == "" && !(known && seen > at-1)) {
				at--
			}
		case known && seen <= len(stack)+1:
			at = seen - 1
		default:
			for at > 0 && stack[at-1].style == h.style && stack[at-1].scheme == "" {
				at--
			}
		}
		for at > 0 && at <= len(stack) && at-1 < len(stack) && stack[at-1].style > h.style {
			at--
		}
		stack = append(stack[:at], open{h.style, chosen.scheme, chosen.value})
		h.level = len(stack)
		memory[open{style: h.style, scheme: chosen.scheme}] = h.level
	}
	for i := range found {
		found[i].level = min(found[i].level, 6)
	}
}

// bareCounts reports whether a heading "2 Scope" stands in a row of such.
func bareCounts(found []heading, i int) bool {
	m := bare.FindStringSubmatch(found[i].text)
	readings := marks(m[1] + ". x")
	for j := range found {
		if j == i || found[j].style != found[i].style {
			continue
		}
		o := bare.FindStringSubmatch(found[j].text)
		if o == nil {
			continue
		}
		for _, a := range marks(o[1] + ". x") {
			for _, b := range readings {
				if a.scheme == b.scheme && (a.value == b.value+1 || a.value == b.value-1) {
					return true
				}
			}
		}
	}
	// "1 Scope" above "1.1 Purpose".
	for j := i + 1; j < len(found) && j < i+3; j++ {
		if strings.HasPrefix(found[j].text, m[1]+".1") {
			return true
		}
	}
	return false
}
