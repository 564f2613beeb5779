package importer

import (
	"regexp"
	"strconv"
	"strings"

	"plenary/internal/extract"
	"plenary/internal/language"
)

// A tocEntry is one line of a printed table of contents.
type tocEntry struct {
	text  string // without leaders and page number
	page  string // as printed; may be empty
	block int    // the block of the line
	found int    // the block of the heading that it names; -1 where there is none
}

// A toc is a printed table of contents: the blocks from up to to, with the
// heading above it.
type toc struct {
	from, to int
	entries  []tocEntry
}

// confirmed counts the entries whose headings were found.
func (t *toc) confirmed() int {
	n := 0
	for _, e := range t.entries {
		if e.found >= 0 {
			n++
		}
	}
	return n
}

// captions counts the entries that name figures and tables.
func (t *toc) captions() int {
	n := 0
	for _, e := range t.entries {
		if captionStart.MatchString(e.text) {
			n++
		}
	}
	return n
}

// isTooShort reports whether there are fewer entries than make a table of
// contents: two, or one beneath a heading.
func (t *toc) isTooShort(titled bool) bool {
	return len(t.entries) < 2 && !titled || len(t.entries) == 0
}

// isSchedule reports whether the numbers are amounts: they neither rise nor belong
// to the entries of an index.
func (t *toc) isSchedule() bool { return !t.rises() && !t.isAlphabetical() }

// rises reports whether no page number is less than the one before it, as far as
// both are decimal.
func (t *toc) rises() bool {
	last := 0
	for _, e := range t.entries {
		n, err := strconv.Atoi(e.page)
		if err != nil {
			continue
		}
		if n < last {
			return false
		}
		last = n
	}
	return true
}

// isAlphabetical reports whether entries without numbers follow the alphabet, as
// those of an index do: four in five.
func (t *toc) isAlphabetical() bool {
	ordered := 0
	for i := 1; i < len(t.entries); i++ {
		if len(numerals(t.entries[i].text)) == 0 && key(t.entries[i-1].text) <= key(t.entries[i].text) {
			ordered++
		}
	}
	return ordered*5 >= (len(t.entries)-1)*4
}

var (
	tocTitle = regexp.MustCompile(`(?i)^(?:\d{1,2}\.?\s+|[ivx]+\.?\s+)?` + lists.Pattern("contents headings") + `\s*:?$`)
	// leaders are the dots between an entry and its page number.
	leaders = regexp.MustCompile(`^(.*?)\s*(?:(?:[.·…‥_・]\s?){3,}|[…‥]{2})\s*([0-9０-９]{1,4}|[ivxlc]{1,7}|[A-Z]-?\d{1,3})?$`)
	// pageAtEnd is an entry with its page number and no leaders.
	pageAtEnd = regexp.MustCompile(`^(.*\S)\s+([0-9０-９]{1,4}|[ivxlc]{1,7})$`)
)

// maxEntry is the longest entry of a table of contents, in bytes.
const maxEntry = 260

// findTOCs returns the printed tables of contents of the blocks.
func findTOCs(blocks []extract.Block) []toc {
	var all []toc
	for i := 0; i < len(blocks); i++ {
		titled := len(blocks[i].Text) < 60 && tocTitle.MatchString(blocks[i].Text)
		if !titled && !startsUntitledTOC(blocks, i) {
			continue
		}
		t := toc{from: i}
		first := i
		if titled {
			first++
		}
		at := first
		for ; at < len(blocks); at++ {
			if blocks[at].Kind == extract.Table || at > first && !continuesTOC(blocks, first, at) {
				break
			}
			if at == first && (len(blocks[at].Text) > maxEntry || blocks[at].Kind == extract.Heading && blocks[at].Level > 0 && !titled) {
				break
			}
			if titled && tocTitle.MatchString(blocks[at].Text) {
				continue // the heading again, above the rest of the table on the next page
			}
			t.entries = append(t.entries, newEntry(blocks[at].Text, at))
		}
		t.to = at
		if t.isTooShort(titled) {
			continue
		}
		if !titled && t.isSchedule() {
			i = t.to - 1
			continue
		}
		t.match(blocks)
		all = append(all, t)
		i = t.to - 1
	}
	return all
}

// startsUntitledTOC reports whether a table of contents without a heading
// begins at block i: three lines that the reader marks as such, or that have
// leaders.
func startsUntitledTOC(blocks []extract.Block, i int) bool {
	n := 0
	for ; i < len(blocks) && n < 3; i++ {
		if blocks[i].Kind != extract.Contents && !leaders.MatchString(blocks[i].Text) {
			return false
		}
		n++
	}
	return n == 3
}

// continuesTOC reports whether block at belongs to the table of contents whose
// first entry is block first.
func continuesTOC(blocks []extract.Block, first, at int) bool {
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
	if leaders.MatchString(b.Text) {
		return true
	}
	k := key(newEntry(b.Text, 0).text)
	for j := first; j < at; j++ {
		if k == key(newEntry(blocks[j].Text, 0).text) && k != "" {
			return false // an entry comes again: it is the heading with which the text begins
		}
	}
	if pageAtEnd.MatchString(b.Text) && language.CountWords(b.Text) > 1 {
		return true
	}
	if leaders.MatchString(blocks[at-1].Text) || leaders.MatchString(blocks[first].Text) {
		return false
	}
	return !endsSentence(b.Text) || len(numerals(b.Text)) > 0
}

func newEntry(text string, block int) tocEntry {
	e := tocEntry{text: text, block: block, found: -1}
	if m := leaders.FindStringSubmatch(text); m != nil && m[1] != "" {
		e.text, e.page = m[1], m[2]
	} else if m := pageAtEnd.FindStringSubmatch(text); m != nil {
		e.text, e.page = m[1], m[2]
	}
	e.text = strings.TrimRight(e.text, " .·…_")
	if e.text == "" {
		e.text = text
	}
	return e
}

// match finds the headings that the entries name, in the order of the entries:
// first by the whole line with its number, then, between the headings found,
// without the number.
func (t *toc) match(blocks []extract.Block) {
	byKey := t.blocksByKey(blocks)
	for _, whole := range []bool{true, false} {
		last := t.to - 1
		for n := range t.entries {
			e := &t.entries[n]
			if e.found >= 0 {
				last = e.found
				continue
			}
			texts := []string{e.text}
			if full := blocks[e.block].Text; full != e.text {
				texts = append(texts, full) // the number at its end may belong to the title
			}
			before := t.nextFound(n, len(blocks))
			for _, text := range texts {
				if at := lookUp(byKey, text, whole, last, before); at >= 0 {
					e.found, e.text, last = at, text, at
					break
				}
			}
		}
	}
}

// blocksByKey returns the blocks that may be headings by the forms under which
// they are looked up, in order.
func (t *toc) blocksByKey(blocks []extract.Block) map[string][]int {
	byKey := map[string][]int{}
	for i, b := range blocks {
		if i >= t.from && i < t.to || len(b.Text) > maxEntry || b.Kind == extract.Contents || b.Kind == extract.Table || b.Kind == extract.Caption {
			continue
		}
		for _, k := range headingKeys(b.Text) {
			byKey[k] = append(byKey[k], i)
		}
		// A number on a line of its own above its words.
		if i+1 < len(blocks) && len(b.Text) < 40 && len(blocks[i+1].Text) <= maxEntry && len(numerals(b.Text+" "+blocks[i+1].Text)) > 0 {
			k := key(b.Text + blocks[i+1].Text)
			byKey[k] = append(byKey[k], i)
		}
	}
	return byKey
}

// nextFound returns the heading of the next entry after n that has one, or end.
func (t *toc) nextFound(n, end int) int {
	for _, e := range t.entries[n+1:] {
		if e.found >= 0 {
			return e.found
		}
	}
	return end
}

// lookUp returns the first block between two others that text names, or -1.
func lookUp(byKey map[string][]int, text string, whole bool, after, before int) int {
	keys := headingKeys(text)
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

// headingKeys returns the forms under which a heading is looked up: whole, then
// without its number.
func headingKeys(text string) []string {
	keys := []string{key(text)}
	for _, n := range numerals(text) {
		if k := key(n.rest); len(k) > 3 {
			keys = append(keys, k)
			break
		}
	}
	if m := loneNumber.FindStringSubmatch(text); m != nil && len(keys) == 1 {
		if k := key(m[2]); len(k) > 3 {
			keys = append(keys, k)
		}
	}
	if keys[0] == "" {
		return nil
	}
	return keys
}
