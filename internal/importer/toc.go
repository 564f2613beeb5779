package importer

import (
	"regexp"
	"strings"

	"plenary/internal/extract"
)

// An entry is one line of a printed table of contents.
type entry struct {
	text  string // without leaders and page number
	page  string // as printed; may be empty
	block int    // the block of the line
	found int    // the block of the heading that it names; -1 where there is none
}

// A contents is a printed table of contents: blocks from up to to, the heading
// over it included.
type contents struct {
	from, to int
	entries  []entry
}

// confirmed counts the entries whose heading was found.
func (c *contents) confirmed() int {
	n := 0
	for _, e := range c.entries {
		if e.found >= 0 {
			n++
		}
	}
	return n
}

// captions counts the entries that name figures and tables.
func (c *contents) captions() int {
	n := 0
	for _, e := range c.entries {
		if captionStart.MatchString(e.text) {
			n++
		}
	}
	return n
}

var (
	contentsTitle = regexp.MustCompile(`(?i)^(?:\d{1,2}\.?\s+|[ivx]+\.?\s+)?(?:(?:brief |detailed |short )?(?:table of )?contents|contents page|table of content|list of contents|inhalt|inhaltsverzeichnis|sommaire|table des matières|contenido|índice|indice|sumário|inhoud|inhoudsopgave|spis treści|innehåll|indholdsfortegnelse)\s*:?$`)
	leader        = regexp.MustCompile(`^(.*?)\s*(?:[.·…‥_]\s?){3,}\s*([0-9]{1,4}|[ivxlc]{1,7}|[A-Z]-?\d{1,3})?$`)
	paged         = regexp.MustCompile(`^(.*\S)\s+([0-9]{1,4}|[ivxlc]{1,7})$`)
)

// maxEntry is the longest entry of a table of contents, in bytes.
const maxEntry = 260

// findContents returns the printed tables of contents of the blocks.
func findContents(blocks []extract.Block) []contents {
	var all []contents
	for i := 0; i < len(blocks); i++ {
		titled := len(blocks[i].Text) < 60 && contentsTitle.MatchString(blocks[i].Text)
		if !titled && !leads(blocks, i) {
			continue
		}
		c := contents{from: i}
		at := i
		if titled {
			at++
		}
		first := at
		for ; at < len(blocks); at++ {
			if at > first && !continuesContents(blocks, first, at) {
				break
			}
			if at == first && (len(blocks[at].Text) > maxEntry || blocks[at].Kind == extract.Heading && blocks[at].Level > 0 && !titled) {
				break
			}
			if titled && contentsTitle.MatchString(blocks[at].Text) {
				continue // "Page" or a second heading over a continued list
			}
			c.entries = append(c.entries, newEntry(blocks[at].Text, at))
		}
		c.to = at
		if len(c.entries) < 2 && !titled || len(c.entries) == 0 {
			continue
		}
		c.match(blocks)
		all = append(all, c)
		i = c.to - 1
	}
	return all
}

// leads reports whether a table of contents without a heading begins at i:
// lines that the reader knows for its lines, or that lead to page numbers.
func leads(blocks []extract.Block, i int) bool {
	n := 0
	for ; i < len(blocks) && n < 3; i++ {
		if blocks[i].Kind != extract.Contents && !leader.MatchString(blocks[i].Text) {
			return false
		}
		n++
	}
	return n == 3
}

// continuesContents reports whether block at belongs to the table of contents
// whose first entry is block first.
func continuesContents(blocks []extract.Block, first, at int) bool {
	b := blocks[at]
	if b.Kind == extract.Contents {
		return true
	}
	if len(b.Text) > maxEntry || blocks[first].Kind == extract.Contents {
		return false
	}
	if b.Kind == extract.Heading && blocks[first].Kind != extract.Heading {
		return false
	}
	if leader.MatchString(b.Text) {
		return true
	}
	k := key(newEntry(b.Text, 0).text)
	for j := first; j < at; j++ {
		if k == key(newEntry(blocks[j].Text, 0).text) && k != "" {
			return false // the text begins: the first heading stands here again
		}
	}
	if paged.MatchString(b.Text) && wordCount(b.Text) > 1 {
		return true
	}
	if leader.MatchString(blocks[at-1].Text) || leader.MatchString(blocks[first].Text) {
		return false
	}
	return !ends(b.Text) || len(marks(b.Text)) > 0
}

func newEntry(text string, block int) entry {
	e := entry{text: text, block: block, found: -1}
	if m := leader.FindStringSubmatch(text); m != nil && m[1] != "" {
		e.text, e.page = m[1], m[2]
	} else if m := paged.FindStringSubmatch(text); m != nil {
		e.text, e.page = m[1], m[2]
	}
	e.text = strings.TrimRight(e.text, " .·…_")
	if e.text == "" {
		e.text = text
	}
	return e
}

// match finds the headings that the entries name, in their order where that
// can be had.
func (c *contents) match(blocks []extract.Block) {
	byKey := map[string][]int{}
	for i, b := range blocks {
		if i >= c.from && i < c.to || len(b.Text) > maxEntry || b.Kind == extract.Contents || b.Kind == extract.Cell || b.Kind == extract.Caption {
			continue
		}
		for _, k := range keysOf(b.Text) {
			byKey[k] = append(byKey[k], i)
		}
		// A number set on a line of its own above its words.
		if i+1 < len(blocks) && len(b.Text) < 40 && len(blocks[i+1].Text) <= maxEntry {
			if k := key(b.Text + blocks[i+1].Text); len(marks(b.Text+" "+blocks[i+1].Text)) > 0 {
				byKey[k] = append(byKey[k], i)
			}
		}
	}
	// First by the whole line, number and all; then, between those found,
	// without the number.
	for _, whole := range []bool{true, false} {
		last := c.to - 1
		for n := range c.entries {
			e := &c.entries[n]
			if e.found >= 0 {
				last = e.found
				continue
			}
			before := len(blocks)
			for _, later := range c.entries[n+1:] {
				if later.found >= 0 {
					before = later.found
					break
				}
			}
			texts := []string{e.text}
			if full := blocks[e.block].Text; full != e.text {
				texts = append(texts, full) // the number at its end may belong to the title
			}
			for _, text := range texts {
				if at := lookUp(byKey, text, whole, last, before); at >= 0 {
					e.found, e.text, last = at, text, at
					break
				}
			}
		}
	}
}

// lookUp returns the first block between two others that text names, or -1.
func lookUp(byKey map[string][]int, text string, whole bool, after, before int) int {
	keys := keysOf(text)
	if whole {
		keys = keys[:min(1, len(keys))]
	}
	for _, k := range keys {
		for _, i := range byKey[k] {
			if i > after && i < before {
				return i
			}
		}
	}
	return -1
}

// keysOf returns the forms under which a heading is looked up: whole, then
// without its number.
func keysOf(text string) []string {
	keys := []string{key(text)}
	for _, m := range marks(text) {
		if k := key(m.rest); len(k) > 3 {
			keys = append(keys, k)
			break
		}
	}
	if m := bare.FindStringSubmatch(text); m != nil && len(keys) == 1 {
		if k := key(m[2]); len(k) > 3 {
			keys = append(keys, k)
		}
	}
	if keys[0] == "" {
		return nil
	}
	return keys
}
