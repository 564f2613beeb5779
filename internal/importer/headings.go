package importer

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"plenary/internal/extract"
	"plenary/internal/language"
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

	address = regexp.MustCompile(`[\w}.+-]@[\w-]+\.\w`)
	// raisedMark is the mark of an institution behind a name, or before its own.
	raisedMark = regexp.MustCompile(`\p{Ll}[\d*†‡§]+(?:,|\s|$)|(?:^|\s)[\d*†‡§]\p{Lu}\p{Ll}`)

	numberAlone = regexp.MustCompile(`^(?:\d{1,2}|[IVX]{1,5}|[A-Z])\.?$`)
	indexTitle  = regexp.MustCompile(`(?i)(?:^|[^\pL])` + lists.Pattern("index words") + `(?:$|[^\pL])`)
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
	f.textBegins = slices.IndexFunc(blocks, func(b extract.Block) bool { return language.CountWords(b.Text) > 25 })
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
		if page == 0 || b.Page() == page && (language.CountWords(b.Text) > 25 || endsSentence(b.Text) && language.CountWords(b.Text) > 12) {
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
			} else if language.CountWords(e.text) > 0 {
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
		if n := language.CountWords(b.Text); b.Kind != extract.Note && n > 12 {
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
	return b.Kind == extract.Body && b.Isolated && language.CountWords(b.Text) <= 16 && hasLetters(b.Text) && len(key(b.Text)) >= 4 &&
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
		if n := len(joined) - 1; n >= 0 && joined[n].last == h.block-1 && isOneTitle(f.blocks[joined[n].last], f.blocks[h.block]) && f.runsOn(joined[n].text, h.text) {
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
func (d *Draft) runsOn(first, second string) bool {
	r, _ := utf8.DecodeRuneInString(second)
	return unicode.IsLower(r) && !bulletStart.MatchString(second) && len(numerals(second)) == 0 || d.endsOpen(first) || strings.HasSuffix(first, ",") || extract.EndsInHyphen(first)
}

// endsOpen reports whether text ends in a word after which a heading goes on.
func (d *Draft) endsOpen(text string) bool {
	if d.openWords == nil {
		d.openWords = extract.OpenWords(d.Meta.Language)
	}
	return extract.EndsOpen(strings.ToLower(text), d.openWords)
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
		language.CountWords(b.Text) <= most && (!endsSentence(b.Text) || !hasSmallLetters(b.Text)) && !strings.ContainsAny(b.Text[len(b.Text)-1:], ",;:")
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
