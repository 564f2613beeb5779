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
	block   int
	last    int    // its last block
	style   int    // its rank by style, 1 for the highest; 0 where nothing tells it
	text    string // as it is to stand in the outline
	why     string // what it was known by
	level   int
	numeral *numeral // its number; nil where it has none
}

const (
	maxHeading = 240 // bytes of a heading
	maxLevel   = 6   // of a heading, as in Markdown

	// How many words of running text after a table of contents, or before it,
	// tell it from an index and from the contents of a text that the file lacks.
	noTextAfter = 150
	textBefore  = 3000
)

var (
	// standardHeading is a heading that needs no number.
	standardHeading = regexp.MustCompile(`(?i)^` + lists.Pattern("standard headings") + `$`)

	// touchingNumber is a number without a space after it: "II.Squares".
	touchingNumber = regexp.MustCompile(`^((?:[IVXLC]{1,6}|[A-Z]|\d{1,2}(?:\.\d{1,2})*)[.)])(\p{Lu}\p{Ll})`)

	pictureName = regexp.MustCompile(`(?i)^[^\s/]+\.(?:jpe?g|png|gif|webp|svg|tiff?|bmp|heic)$`)
	affiliation = regexp.MustCompile(`(?i)(?:^|[^\p{L}])` + lists.Pattern("affiliations") + `(?:$|[^\p{L}])`)
	openWord    = regexp.MustCompile(`(?i)\s` + lists.Pattern("open words") + `$`)

	address = regexp.MustCompile(`[\w}.+-]@[\w-]+\.\w`)
	// raisedMark is the mark of an institution behind a name, or before its own.
	raisedMark = regexp.MustCompile(`\p{Ll}[\d*†‡§]+(?:,|\s|$)|(?:^|\s)[\d*†‡§]\p{Lu}\p{Ll}`)

	numberAlone = regexp.MustCompile(`^(?:\d{1,2}|[IVX]{1,5}|[A-Z])\.?$`)
	indexTitle  = regexp.MustCompile(`(?i)\b(?:index|contents|register|list of \w+)\b`)
)

// A headingFinder finds the headings among the blocks of a draft.
type headingFinder struct {
	*Draft
	blocks   []extract.Block
	skip     map[int]bool     // blocks that are no headings
	listed   map[int]tocEntry // blocks that a printed table of contents names
	bodySize float64          // the type size of most of the text; 0 where unknown
	fixed    bool             // most of the text is in a typewriter face

	textBegins int // the first block of running text
}

// findHeadings decides which blocks are headings: by the file's own bookmarks
// or styles, else by numbers and type; a printed table of contents confirms
// them.
func (d *Draft) findHeadings(blocks []extract.Block, printed []toc) []heading {
	f := &headingFinder{Draft: d, blocks: blocks, skip: map[int]bool{}, listed: map[int]tocEntry{}, bodySize: bodySize(blocks), fixed: isFixed(blocks)}
	cover := coverPage(blocks, f.titleAt)
	for i, b := range blocks {
		if b.Kind == extract.Caption || cover > 0 && b.Page() == cover {
			f.skip[i] = true
		}
	}
	f.textBegins = slices.IndexFunc(blocks, func(b extract.Block) bool { return wordCount(b.Text) > 25 })
	var added []heading
	for _, t := range printed {
		for i := t.from; i < t.to; i++ {
			f.skip[i] = true
		}
		added = append(added, f.classifyTOC(t)...)
	}
	found := f.fromBook()
	if len(found) == 0 {
		found = f.fromBookmarks()
	}
	if len(found) == 0 {
		found = f.fromStyles()
	}
	if len(found) < 2 {
		found = addMissing(f.fromTypeAndNumbers(), found)
	} else {
		found = f.addParts(f.addListed(found))
		if found[0].why == "bookmark" {
			found = f.addSameType(found)
		}
	}
	if n := len(found); d.index > 0 && n > 0 && found[n-1].block == d.index-1 && indexTitle.MatchString(found[n-1].text) {
		d.usedBlocks[found[n-1].block] = true
		f.drop(f.blocks[found[n-1].block], extract.ContentsList, "heading of the index at the end")
		found = found[:n-1]
	}
	found = inOrder(append(found, added...))
	found = f.joinLines(f.dropRepeated(found))
	found = f.joinNumberAndTitle(found)
	f.takeNumberAbove(found)
	for i := range found {
		found[i].text = touchingNumber.ReplaceAllString(withListedNumber(found[i].text, f.listed[found[i].block]), "$1 $2")
	}
	setLevels(found)
	return found
}

// coverPage returns the page that has the title and no running text, 0 where it
// is none. What else stands there is no heading.
func coverPage(blocks []extract.Block, page int) int {
	for _, b := range blocks {
		if page == 0 || b.Page() == page && (wordCount(b.Text) > 25 || endsSentence(b.Text) && wordCount(b.Text) > 12) {
			return 0
		}
	}
	return page
}

// classifyTOC decides what a printed table of contents is: a list of figures, the
// contents of this text, an index, or the contents of a text that the file does
// not hold, whose entries it returns as headings.
func (f *headingFinder) classifyTOC(t toc) []heading {
	lines, n := f.blocks[t.from:t.to], t.confirmed()
	switch {
	case t.captions()*2 > len(t.entries):
		f.dropAll(lines, extract.ContentsList, fmt.Sprintf("list of figures or tables: %d lines that lead to pages", len(t.entries)))
	case n*2 >= len(t.entries):
		for _, e := range t.entries {
			if e.found >= 0 {
				f.listed[e.found] = e
			} else if wordCount(e.text) > 0 {
				f.doubt(extract.Doubt{Text: e.text, Page: f.blocks[e.block].Page(), Why: "stands in the printed table of contents, but no such heading was found in the text"})
			}
		}
		f.dropAll(lines, extract.ContentsList, fmt.Sprintf("printed table of contents: %d of its %d lines were found as headings", n, len(t.entries)))
	case runningText(f.blocks[t.to:]) < noTextAfter && runningText(f.blocks[:t.from]) > textBefore:
		f.dropAll(lines, extract.ContentsList, fmt.Sprintf("index at the end: %d lines that lead to pages", len(t.entries)))
		f.index = t.from
	case runningText(f.blocks[t.to:]) < noTextAfter:
		var all []heading
		if t.entries[0].block > t.from {
			f.dropAll(lines[:1], extract.ContentsList, "heading of a table of contents")
		}
		for _, e := range t.entries {
			all = append(all, heading{block: e.block, text: e.text, why: "table of contents, whose sections the file does not hold"})
		}
		return all
	default:
		kind := extract.ContentsList
		if slices.ContainsFunc(lines[1:], func(b extract.Block) bool { return b.Kind != extract.Contents }) {
			kind = extract.Unknown // the file does not say so
		}
		f.dropAll(lines, kind, fmt.Sprintf("looks like a table of contents; %d of its %d lines were found as headings", n, len(t.entries)))
		f.doubt(extract.Doubt{Text: abridge(lines[0].Text, 80), Page: lines[0].Page(), Why: "was taken for a table of contents and left out, though few of its lines are headings of the text"})
	}
	return nil
}

// withListedNumber gives a heading the number that only the printed table of
// contents shows.
func withListedNumber(text string, e tocEntry) string {
	if e.text == "" || len(numerals(text)) > 0 {
		return text
	}
	rest := ""
	if all := numerals(e.text); len(all) > 0 {
		rest = all[0].rest
	} else if m := loneNumber.FindStringSubmatch(e.text); m != nil {
		rest = m[2]
	}
	if rest != "" && key(rest) == key(text) {
		return e.text
	}
	return text
}

// runningText counts the words of blocks that are long enough for sentences.
func runningText(blocks []extract.Block) int {
	total := 0
	for _, b := range blocks {
		if n := wordCount(b.Text); b.Kind != extract.Note && n > 12 {
			total += n
		}
	}
	return total
}

// fromStyles returns the blocks that the file marks as headings.
func (f *headingFinder) fromStyles() []heading {
	var found []heading
	for i, b := range f.blocks {
		if b.Kind != extract.Heading || f.skip[i] || f.isAboutAuthors(i) {
			continue
		}
		if len(b.Text) > maxHeading {
			f.doubt(extract.Doubt{Text: abridge(b.Text, 80), Page: b.Page(), Why: "is marked as a heading but is as long as a paragraph: it was taken for text"})
			continue
		}
		found = append(found, heading{block: i, style: max(b.Level, 1), text: b.Text, why: "heading style"})
	}
	return found
}

func inOrder(all []heading) []heading {
	slices.SortStableFunc(all, func(a, b heading) int { return a.block - b.block })
	return all
}

func blocksOf(all []heading) map[int]bool {
	blocks := map[int]bool{}
	for _, h := range all {
		blocks[h.block] = true
	}
	return blocks
}

// addMissing adds the headings among more whose blocks found does not have.
func addMissing(found, more []heading) []heading {
	have := blocksOf(found)
	for _, h := range more {
		if !have[h.block] {
			found = append(found, h)
			have[h.block] = true
		}
	}
	return inOrder(found)
}

// addListed adds the headings that only the printed table of contents knows.
// They need a number or standard words, as the file marks its other headings.
func (f *headingFinder) addListed(found []heading) []heading {
	have := blocksOf(found)
	styles := map[string]int{} // by the scheme of a number
	for _, h := range found {
		for _, n := range numerals(h.text) {
			styles[n.scheme] = h.style
		}
	}
	for i, e := range f.listed {
		if have[i] {
			continue
		}
		h := heading{block: i, style: 1, text: f.blocks[i].Text, why: "printed table of contents"}
		all := numerals(e.text)
		for _, n := range all {
			if style, ok := styles[n.scheme]; ok {
				h.style = style
			}
		}
		if len(all) > 0 || standardHeading.MatchString(e.text) {
			found = append(found, h)
		}
	}
	return inOrder(found)
}

// minParts is how many parts make a row.
const minParts = 2

// addParts adds the names and numbers of parts, such as "Section 1 – Scope" and
// "§ 3", that stand on lines of their own and count, where none of the file's own
// headings has such a number.
func (f *headingFinder) addParts(found []heading) []heading {
	have, deepest := blocksOf(found), 1
	numbered := map[string]bool{}
	for _, h := range found {
		deepest = max(deepest, h.style)
		for _, n := range numerals(h.text) {
			numbered[n.scheme] = true
		}
	}
	last, rows := map[string]int{}, map[string][]heading{}
	for i, b := range f.blocks {
		if have[i] || f.skip[i] || !f.mayBeHeading(i) || have[i+1] && isPartNumber(b.Text) {
			continue // the number above a heading is its own
		}
		all := slices.DeleteFunc(numerals(b.Text), func(n numeral) bool { return numbered[n.scheme] || !isPartScheme(n.scheme) })
		if len(all) == 0 || endsSentence(b.Text) && !isPartTitle(b.Text) || strings.HasSuffix(b.Text, ":") {
			continue
		}
		scheme := all[0].scheme
		if step := all[0].value - last[scheme]; step != 1 && (step != 2 || last[scheme] == 0) {
			continue
		}
		last[scheme] = all[0].value
		rows[scheme] = append(rows[scheme], heading{block: i, style: deepest + 1, text: b.Text, why: "numeral"})
	}
	for _, row := range rows {
		if len(row) >= minParts {
			found = append(found, row...)
		}
	}
	return inOrder(found)
}

// isPartScheme reports whether a number has the name of a part before it, or the
// sign of a section.
func isPartScheme(scheme string) bool {
	first, _ := utf8.DecodeRuneInString(scheme)
	return scheme == "§" || unicode.IsLetter(first) && len(scheme) > 2 && !slices.Contains([]string{"roman", "letter", "small roman", "small letter"}, scheme)
}

// addSameType adds the blocks whose type is that of headings that the bookmarks
// name: bookmarks often end at some level. It adds none where that would more
// than double the headings.
func (f *headingFinder) addSameType(found []heading) []heading {
	type typeface struct {
		halfPoints int
		bold       bool
	}
	typeOf := func(b extract.Block) typeface { return typeface{int(b.Size*2 + 0.5), b.Bold} }
	count, style := map[typeface]int{}, map[typeface]int{}
	for _, h := range found {
		t := typeOf(f.blocks[h.block])
		count[t]++
		style[t] = max(style[t], h.style)
	}
	have := blocksOf(found)
	var more []heading
	for i := found[0].block; i < len(f.blocks); i++ {
		t := typeOf(f.blocks[i])
		if !have[i] && !f.skip[i] && count[t] >= 2 && f.looksLikeHeading(i) {
			more = append(more, heading{block: i, style: style[t] + 1, text: f.blocks[i].Text, why: "set as other headings are"})
		}
	}
	if len(more) > len(found) {
		return found
	}
	return inOrder(append(found, more...))
}

// looksLikeHeading reports whether block i is a short line in large type, set
// apart, with running text after it.
func (f *headingFinder) looksLikeHeading(i int) bool {
	b := f.blocks[i]
	return b.Kind == extract.Body && b.Isolated && wordCount(b.Text) <= 16 && hasLetters(b.Text) && len(key(b.Text)) >= 4 &&
		f.bodySize > 0 && b.Size >= f.bodySize*1.08 &&
		!endsSentence(b.Text) && !strings.HasSuffix(b.Text, ":") && !strings.HasSuffix(b.Text, ",") && f.textFollows(i)
}

// fromTypeAndNumbers finds headings in a file that marks none: by the printed
// table of contents, the type, and numbers that count.
func (f *headingFinder) fromTypeAndNumbers() []heading {
	var found []heading
	next := map[string]int{} // the number after the last, by scheme
	for i, b := range f.blocks {
		if f.skip[i] || !f.mayBeHeading(i) {
			continue
		}
		all := numerals(b.Text)
		why := f.reason(i, all, next, found)
		if why == "" {
			continue
		}
		h := heading{block: i, text: b.Text, why: why}
		if f.bodySize > 0 {
			h.style = styleOf(b, f.bodySize)
		}
		for _, n := range all {
			next[n.scheme] = n.value + 1
		}
		found = append(found, h)
	}
	return found
}

// mayBeHeading rules out the kinds and lengths of blocks that no heading has.
func (f *headingFinder) mayBeHeading(i int) bool {
	b := f.blocks[i]
	if b.Kind == extract.Note || b.Kind == extract.Cell || b.Kind == extract.Table || b.Kind == extract.Caption || bulletStart.MatchString(b.Text) || len(b.Text) > maxHeading {
		return false
	}
	if b.Kind == extract.Contents && leaders.MatchString(b.Text) {
		_, listed := f.listed[i]
		return listed // else a line of a schedule
	}
	if b.Fixed && !f.fixed || address.MatchString(b.Text) || pictureName.MatchString(b.Text) || len(raisedMark.FindAllString(b.Text, 2)) > 1 {
		return false // code, e-mail addresses, names of pictures, or authors with the marks of their institutions
	}
	isLabel := strings.HasSuffix(b.Text, ":") && wordCount(b.Text) <= maxLabel && len(numerals(b.Text)) == 0 // "Note:"
	if isLabel || captionStart.MatchString(b.Text) || f.isAboutAuthors(i) {
		return false
	}
	_, listed := f.listed[i]
	return listed || wordCount(b.Text) <= 22 && b.Isolated
}

// maxLabel is how many words a label with a colon has at most.
const maxLabel = 2

// isAboutAuthors reports whether block i, before the text begins, says who the
// authors are and where they work.
func (f *headingFinder) isAboutAuthors(i int) bool {
	if i >= f.textBegins {
		return false
	}
	says := func(i int) bool {
		text := f.blocks[i].Text
		return i < f.textBegins && (affiliation.MatchString(text) && len(numerals(text)) == 0 || address.MatchString(text))
	}
	if says(i) || says(i+1) && areNames(f.blocks[i].Text) {
		return true
	}
	return isName(f.blocks[i].Text) && (isDate(f.blocks[i+1].Text) || f.blocks[i].Kind == extract.Heading && f.blocks[i+1].Kind == extract.Heading && f.blocks[i+1].Level < f.blocks[i].Level)
}

// isName reports whether text may be the name of one person.
func isName(text string) bool {
	n := wordCount(text)
	return n >= 2 && n <= 4 && areNames(text) && !isCapitals(text) && !standardHeading.MatchString(text) && len(numerals(text)) == 0
}

// reason says by what block i is known as a heading, "" where it is none.
// before are the headings before it.
func (f *headingFinder) reason(i int, all []numeral, next map[string]int, before []heading) string {
	b := f.blocks[i]
	_, listed := f.listed[i]
	switch {
	case listed:
		return "printed table of contents"
	case strings.TrimRight(b.Text, ";,") != b.Text:
		return ""
	case f.isUnderlined(i):
		return "underlined"
	case f.strongType(b) && (!endsSentence(b.Text) || len(all) > 0) && hasLetters(b.Text) && i+1 < len(f.blocks):
		return "type"
	case len(all) > 0 && !f.isListItem(i) && f.isNumberedHeading(i, all, next):
		return "numeral"
	case len(before) > 0 && f.isTitleUnder(before[len(before)-1], i):
		return "stands right under its number"
	case endsSentence(b.Text) || strings.HasSuffix(b.Text, ":"):
		return ""
	case standardHeading.MatchString(b.Text):
		return "its words"
	case f.isInCapitals(i):
		return "capitals"
	}
	return ""
}

// isInCapitals reports whether block i is a line in capitals, or small ones, above
// text.
func (f *headingFinder) isInCapitals(i int) bool {
	b := f.blocks[i]
	return (isCapitals(b.Text) || b.Capitals) && wordCount(b.Text) <= 14 && b.Kind != extract.Item && f.leadsToText(i)
}

// isListItem reports whether block i is an item of a list whose number the file does
// not hold as text.
func (f *headingFinder) isListItem(i int) bool {
	return f.blocks[i].Kind == extract.Item && f.blocks[i].Mark != "" && f.doc.Format != "DOCX" && f.doc.Format != "ODT"
}

// isUnderlined reports whether block i is an underlined line above text, and not
// the lead-in of a list.
func (f *headingFinder) isUnderlined(i int) bool {
	b := f.blocks[i]
	return b.Underlined && !endsSentence(b.Text) && !strings.HasSuffix(b.Text, ":") && hasLetters(b.Text) && f.leadsToText(i)
}

// maxStraight is how many headings may stand straight above each other.
const maxStraight = 4

// leadsToText reports whether running text follows block i, or lines set as
// headings are and then text.
func (f *headingFinder) leadsToText(i int) bool {
	for range maxStraight {
		if f.textFollows(i) {
			return true
		}
		if i++; i >= len(f.blocks) || f.skip[i] || !f.mayBeHeading(i) || endsSentence(f.blocks[i].Text) {
			return false
		}
		if b := f.blocks[i]; !b.Underlined && !b.Capitals && !isCapitals(b.Text) && !f.strongType(b) {
			return false
		}
	}
	return false
}

// strongType reports whether a block is larger than the text, or bold and not
// smaller.
func (f *headingFinder) strongType(b extract.Block) bool {
	larger := b.Size > f.bodySize*1.08 && f.bodySize > 0
	return larger || b.Bold && b.Size >= f.bodySize*0.97
}

// isTitleUnder reports whether block i is the title right under a heading that
// is the name and number of a part alone: "Article 5".
func (f *headingFinder) isTitleUnder(h heading, i int) bool {
	text := f.blocks[i].Text
	return h.block == i-1 && isPartNumber(h.text) && (!endsSentence(text) || !hasSmallLetters(text)) && !strings.HasSuffix(text, ":") && wordCount(text) <= 14 && f.textFollows(i)
}

// isNumberedHeading reports whether a numbered line is a heading and not an item of
// a list: its number is the next one, no number of the same scheme follows at
// once, and text does. next holds the number after the last by scheme.
func (f *headingFinder) isNumberedHeading(i int, all []numeral, next map[string]int) bool {
	text := f.blocks[i].Text
	if endsSentence(text) && wordCount(text) > 3 && !isPartTitle(text) || strings.HasSuffix(text, ":") || openWord.MatchString(text) {
		return false
	}
	for _, n := range all {
		if n.isOfList() {
			continue
		}
		if isPartNumber(text) && i+1 < len(f.blocks) {
			return true
		}
		wanted, seen := next[n.scheme]
		if n.value != 1 && (!seen || n.value != wanted) && decimalDepth(n.scheme) < 2 {
			continue
		}
		if n.rest == "" || f.textFollows(i) || f.firstOfRankBelow(i+1, n.scheme) || isPartScheme(n.scheme) && f.isOfOtherScheme(i+1, n.scheme) {
			return true
		}
	}
	return false
}

// isOfList reports whether a number is nearly always that of an item: in brackets,
// a small letter, or before a small letter.
func (n numeral) isOfList() bool {
	first, _ := utf8.DecodeRuneInString(n.rest)
	return strings.HasPrefix(n.scheme, "(") || strings.HasPrefix(n.scheme, "small") || unicode.IsLower(first) && decimalDepth(n.scheme) == 1
}

// isOfOtherScheme reports whether block i has no number of a scheme, as the next
// line of a list has.
func (f *headingFinder) isOfOtherScheme(i int, scheme string) bool {
	return i < len(f.blocks) && !slices.ContainsFunc(numerals(f.blocks[i].Text), func(n numeral) bool { return n.scheme == scheme })
}

// firstOfRankBelow reports whether block i is the first heading of another
// scheme than that of the heading above it, with text after it.
func (f *headingFinder) firstOfRankBelow(i int, above string) bool {
	if i >= len(f.blocks) || f.skip[i] || !f.blocks[i].Isolated || !f.textFollows(i) {
		return false
	}
	return slices.ContainsFunc(numerals(f.blocks[i].Text), func(n numeral) bool { return n.scheme != above && n.value == 1 })
}

// isPartNumber reports whether a line is the name and the number of a part
// alone: "Article 5".
func isPartNumber(text string) bool {
	m := namedPart.FindStringSubmatch(text)
	return m != nil && m[3] == "" && len(numerals(text)) > 0
}

// isPartTitle reports whether a line is the name and the number of a part with
// a full stop or a dash, and its title: "Sec. 4. Days of work."
func isPartTitle(text string) bool {
	m := namedPart.FindStringSubmatch(text)
	if m == nil || m[3] == "" || wordCount(m[3]) > maxPartTitle || strings.Contains(m[3], ". ") {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(strings.TrimSpace(text[:len(text)-len(m[3])]))
	return strings.ContainsRune(".:–—-", last)
}

// textFollows reports whether running text follows block i, or an item of a list
// in a sentence.
func (f *headingFinder) textFollows(i int) bool {
	if i+1 >= len(f.blocks) {
		return false
	}
	next := f.blocks[i+1].Text
	return wordCount(next) > 12 || endsSentence(next) && wordCount(next) > 4 && !slices.ContainsFunc(numerals(next), func(n numeral) bool {
		return !strings.HasPrefix(n.scheme, "(") && !strings.HasPrefix(n.scheme, "small")
	})
}

// isFixed reports whether most of the text is in a typewriter face.
func isFixed(blocks []extract.Block) bool {
	fixed, all := 0, 0
	for _, b := range blocks {
		all += len(b.Text)
		if b.Fixed {
			fixed += len(b.Text)
		}
	}
	return fixed*2 > all
}

// bodySize is the type size of most of the text, 0 where sizes are unknown.
func bodySize(blocks []extract.Block) float64 {
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

// joinNumberAndTitle joins a number on a line of its own with the title on the
// next line: "Article 5" above "Principles".
func (f *headingFinder) joinNumberAndTitle(found []heading) []heading {
	var joined []heading
	for n := 0; n < len(found); n++ {
		h := found[n]
		all := numerals(h.text)
		below := h.last + 1
		if (len(all) > 0 && all[0].rest == "" || numberAlone.MatchString(h.text)) && below < len(f.blocks) && len(numerals(f.blocks[below].Text)) == 0 {
			isHeading := n+1 < len(found) && found[n+1].block == below
			if (isHeading || f.isTitle(below)) && !f.areInOutline(h.text, f.blocks[below].Text) {
				separator := ". "
				if strings.HasSuffix(h.text, ".") || strings.HasSuffix(h.text, ":") {
					separator = " "
				}
				h.text += separator + extract.Plain(f.blocks[below].Text)
				f.usedBlocks[below] = true
				if isHeading {
					n++
				}
			}
		}
		joined = append(joined, h)
	}
	return joined
}

// dropRepeated leaves out a heading that stands straight above itself, as in the
// list of its sections that some programs put under the title of a chapter.
func (f *headingFinder) dropRepeated(found []heading) []heading {
	var kept []heading
	for n, h := range found {
		if n+1 < len(found) && found[n+1].block == h.block+1 && key(found[n+1].text) == key(h.text) && len(numerals(h.text)) > 0 {
			f.usedBlocks[h.block] = true
			f.drop(f.blocks[h.block], extract.Repeated, "stands straight above the heading with the same words")
			continue
		}
		kept = append(kept, h)
	}
	return kept
}

// joinLines joins the lines of a heading that the file has in several
// paragraphs of one type, where the words go on.
func (f *headingFinder) joinLines(found []heading) []heading {
	var joined []heading
	for _, h := range found {
		if n := len(joined) - 1; n >= 0 && joined[n].last == h.block-1 && isOneTitle(f.blocks[joined[n].last], f.blocks[h.block]) && runsOn(joined[n].text, h.text) {
			joined[n].text += " " + h.text
			joined[n].last = h.block
			f.usedBlocks[h.block] = true
			continue
		}
		h.last = h.block
		joined = append(joined, h)
	}
	return joined
}

// runsOn reports whether a heading goes on from one line to the next: the first
// ends in an open word or a comma, or the second begins with a small letter.
func runsOn(first, second string) bool {
	r, _ := utf8.DecodeRuneInString(second)
	return unicode.IsLower(r) && !bulletStart.MatchString(second) && len(numerals(second)) == 0 || openWord.MatchString(first) || strings.HasSuffix(first, ",") || extract.EndsInHyphen(first)
}

// areInOutline reports whether the file's own outline has each of two headings
// by itself.
func (f *headingFinder) areInOutline(texts ...string) bool {
	return !slices.ContainsFunc(texts, func(text string) bool { return !isListed(f.doc.Outline, text) })
}

// isListed reports whether a file's own outline has a line with the words of
// text.
func isListed(outline []extract.Bookmark, text string) bool {
	k := key(text)
	return slices.ContainsFunc(outline, func(mark extract.Bookmark) bool { return key(mark.Title) == k })
}

// maxPartTitle is how many words the title of a numbered part has at most, twice
// as many in capitals.
const maxPartTitle = 12

// isTitle reports whether block i, beneath a number alone, is its title: it
// begins with a capital, does not end as a sentence, and is not the last block.
func (f *headingFinder) isTitle(i int) bool {
	b := f.blocks[i]
	first, _ := utf8.DecodeRuneInString(b.Text)
	most := maxPartTitle
	if isCapitals(b.Text) {
		most *= 2
	}
	return b.Kind == extract.Body && i+1 < len(f.blocks) && unicode.IsUpper(first) &&
		wordCount(b.Text) <= most && (!endsSentence(b.Text) || !hasSmallLetters(b.Text)) && !strings.ContainsAny(b.Text[len(b.Text)-1:], ",;:")
}

// takeNumberAbove leaves out a line above a heading that is its number alone:
// "Chapter 4" above "Obtaining the files".
func (f *headingFinder) takeNumberAbove(found []heading) {
	have := blocksOf(found)
	for n := range found {
		h := &found[n]
		above := h.block - 1
		if above < 0 || have[above] || f.usedBlocks[above] || len(f.blocks[above].Text) > 24 {
			continue
		}
		if all := numerals(f.blocks[above].Text); len(all) > 0 && all[0].rest == "" && f.blocks[above].Page() == f.blocks[h.block].Page() {
			f.usedBlocks[above] = true
			if len(numerals(h.text)) == 0 {
				h.text = all[0].printed + ". " + h.text
			}
		}
	}
}
