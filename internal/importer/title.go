package importer

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"plenary/internal/extract"
	"plenary/internal/language"
)

// maxTitlePage is how many blocks of a file may hold what stands on a title
// page.
const maxTitlePage = 40

var (
	// kindInTitle is a title with the kind of the document in brackets.
	kindInTitle = regexp.MustCompile(`(?i)^(.+?)\s*\(([^()]*\b` + lists.Pattern("kinds in titles") + `s?)\)$`)
	// kindLine is a line of a web page that names the kind of the document.
	kindLine = regexp.MustCompile(`^(?:(?:\p{Lu}[\pL-]* ){0,3}(?i:` + lists.Pattern("kinds on lines") + `)s?|(?i:` + lists.Pattern("kinds alone") + `))$`)
	// sourceLine is a line with the address of the text.
	sourceLine = regexp.MustCompile(`^(?:(?i:` + lists.Pattern("source words") + `)\s*:?\s*)?(https?://\S+)$`)
	// dateLine is a line of the text that says when it was made.
	dateLine      = regexp.MustCompile(`(?i)^` + lists.Pattern("date line words") + `\b[^.;:]*\d{4}$`)
	publisherLine = regexp.MustCompile(`(?i)^` + lists.Pattern("publisher words") + `:?\s+(.+)$`)
	// siteSuffix is a title of a web page with the name of the site after it.
	siteSuffix = regexp.MustCompile(`^(.{8,}?)\s+(?:[|–—·»-]|::)\s+([^|]{2,60})$`)

	placeholderTitle = regexp.MustCompile(`(?i)^` + lists.Pattern("placeholder titles") + `$`)

	copyright = regexp.MustCompile(`(?i)(?:©|\(c\)|copyright)\s*(?:©|\(c\))?\s*(?:\d{4}(?:\s*[-–—,]\s*\d{4})*,?\s+)?(?:` + lists.Pattern("rights holder words") + `\s+)?(\p{L}[^.,;|©\d]{2,60}?)\s*(?:\.|,|;|\||\d{4}|` + lists.Pattern("rights reserved") + `|$)`)
	domain    = regexp.MustCompile(`(?i)^(?:www\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}$`)
)

// takeTitlePage finds the title, the authors, the date, the publisher and the
// source, and removes their blocks from the text.
func (d *Draft) takeTitlePage(blocks []extract.Block) []extract.Block {
	d.Meta.Title = extract.Plain(d.Meta.Title)
	if isPlaceholderTitle(d.Meta.Title) {
		d.Meta.Title = ""
	}
	d.dropStaleTitle(blocks)
	at := d.titleBlock(blocks)
	blocks = d.joinTitle(blocks, at)
	whole := d.chooseTitle(blocks, at)
	if at >= 0 {
		d.titleAt = blocks[at].Page()
	}
	isTitle := func(b extract.Block) bool {
		k := key(b.Text)
		return k == whole || k == key(d.Meta.Title)
	}
	first, last := titleSpan(blocks, isTitle)
	if last < 0 {
		first, last = at, at
	}
	kept := make([]extract.Block, 0, len(blocks))
	for i := 0; i < len(blocks); i++ {
		b := blocks[i]
		if i > last && language.CountWords(b.Text) > 25 || i >= maxTitlePage {
			return append(kept, blocks[i:]...) // the text begins
		}
		if i == at || isTitle(b) || d.takeLine(b) || i == last+1 && d.takeNames(b) {
			d.take(b)
			continue
		}
		if i >= first {
			if n := d.takeByline(blocks[i:]); n > 0 {
				for _, line := range blocks[i : i+n] {
					d.take(line)
				}
				i += n - 1
				continue
			}
		}
		if d.besideTitle(b, i < last) {
			d.drop(b, extract.WebPart, "stands beside the title on the web page")
			continue
		}
		kept = append(kept, b)
	}
	return kept
}

// dropStaleTitle forgets a title that the file has of itself and that is another
// document's or its template's: less than half of its words are printed on the
// first page, which has a line in large type.
func (d *Draft) dropStaleTitle(blocks []extract.Block) {
	front := blocks[:min(len(blocks), maxTitlePage)]
	body := bodySize(blocks)
	best := largestType(front, body)
	isLarge := best >= 0 && front[best].Page() <= 1 && front[best].Size >= body*minTitleSize && isTitleLine(front[best])
	isTop := d.doc.Format != "Markdown" && d.onlyTopHeading(blocks) >= 0
	if d.Meta.Title == "" || !isLarge && !isTop {
		return
	}
	printed := ""
	for _, b := range front {
		if b.Page() <= 1 {
			printed += " " + strings.ToLower(b.Text)
		}
	}
	words, found := strings.FieldsFunc(strings.ToLower(d.Meta.Title), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), 0
	for _, word := range words {
		if strings.Contains(printed, word) {
			found++
		}
	}
	if found*2 < len(words) {
		d.doubt(extract.Doubt{Text: d.Meta.Title, Why: "the file gives this as its title, and page 1 prints another, which was taken"})
		d.Meta.Title = ""
	}
}

const (
	// minTitleSize is the size of a printed title by that of the text, above
	// which it stands against the title that the file has of itself.
	minTitleSize  = 1.15
	maxTitleLines = 4
)

// joinTitle joins the lines of a title in one type, of which block at is the
// first.
func (d *Draft) joinTitle(blocks []extract.Block, at int) []extract.Block {
	if at < 0 {
		return blocks
	}
	title := blocks[at]
	isLarge := title.Size > bodySize(blocks)*1.1 && title.Kind == extract.Body
	to := at + 1
	for to < len(blocks) && to-at < maxTitleLines && isOneTitle(title, blocks[to]) && language.CountWords(blocks[to].Text) <= 22 {
		if !isLarge && !d.runsOn(title.Text, blocks[to].Text) {
			break
		}
		title.Text += " " + blocks[to].Text
		to++
	}
	if to == at+1 {
		return blocks
	}
	return slices.Concat(blocks[:at], []extract.Block{title}, blocks[to:])
}

// chooseTitle sets the title from what the file says of itself, from the block
// at, or from the file's name. It returns the key of the title with its kind.
func (d *Draft) chooseTitle(blocks []extract.Block, at int) string {
	m := &d.Meta
	if at >= 0 {
		printed := blocks[at].Text
		if m.Title == "" || d.doc.Format == "HTML" && isSitePart(m.Title, printed) || strings.Contains(key(m.Title), key(printed)) && len(key(printed))*2 > len(key(m.Title)) || strings.HasPrefix(key(printed), key(m.Title)) {
			d.takeSite(m.Title, printed)
			if key(m.Title) != key(printed) || !isCapitals(printed) {
				m.Title = printed // without the name of the site
			}
		}
	}
	if m.Title == "" {
		m.Title = strings.TrimSpace(d.name)
		d.doubt(extract.Doubt{Text: m.Title, Why: "no title was found, so the file's name stands for it: write the title into statement.md"})
	}
	if at < 0 && d.doc.Format == "HTML" {
		d.cutSite()
	}
	whole := key(m.Title)
	if k := kindInTitle.FindStringSubmatch(m.Title); k != nil {
		m.Title = k[1]
		if m.Kind == "" {
			m.Kind = k[2]
		}
	}
	return whole
}

// cutSite cuts the name of the site off the title of a web page that has it
// nowhere else: all but one of the parts between bars, else what stands after the
// last dash.
func (d *Draft) cutSite() {
	m := &d.Meta
	whole := m.Title
	if parts := siteBars.Split(whole, -1); len(parts) > 1 {
		m.Title = parts[0]
		if key(parts[0]) == key(m.Publisher) {
			m.Title = parts[len(parts)-1]
		}
	} else if t := siteSuffix.FindStringSubmatch(whole); t != nil {
		m.Title = t[1]
	} else if rest, ok := strings.CutPrefix(whole, m.Publisher+": "); ok && m.Publisher != "" {
		m.Title = rest
	}
	d.takeSite(whole, m.Title)
}

// siteParts separate the title of a web page from the name of its site. Of them
// siteBars stand in no title.
var (
	siteParts = regexp.MustCompile(`\s+(?:[|–—·»«•-]|::)\s+|:\s+`)
	siteBars  = regexp.MustCompile(`\s+(?:[|»«•]|::)\s+`)
)

// isSitePart reports whether printed is one of the parts of a web page's title.
func isSitePart(whole, printed string) bool {
	parts := siteParts.Split(whole, -1)
	return len(parts) > 1 && slices.ContainsFunc(parts, func(part string) bool { return key(part) == key(printed) })
}

// titleSpan returns the first and the last block before the text that repeat
// the title, or -1.
func titleSpan(blocks []extract.Block, isTitle func(extract.Block) bool) (first, last int) {
	first, last = -1, -1
	for i, b := range blocks[:min(len(blocks), maxTitlePage)] {
		if isTitle(b) {
			if last = i; first < 0 {
				first = i
			}
		} else if language.CountWords(b.Text) > 25 || endsSentence(b.Text) && language.CountWords(b.Text) > 12 {
			break
		}
	}
	return first, last
}

// besideTitle reports whether a block of the title page is of the web page and
// not of the document: a short line above the title, or the document's kind,
// which it takes.
func (d *Draft) besideTitle(b extract.Block, above bool) bool {
	if !d.mayHaveBoilerplate() || endsSentence(b.Text) || b.Kind == extract.Heading {
		return false
	}
	isKind := kindLine.MatchString(b.Text)
	if d.Meta.Kind == "" && isKind && strings.Contains(b.Text, " ") {
		d.Meta.Kind = strings.TrimSuffix(b.Text, "s")
	}
	return isKind || above && language.CountWords(b.Text) <= 8
}

// takeLine takes a date, an address or a publisher from a line of the title
// page, and reports whether the line is no text.
func (d *Draft) takeLine(b extract.Block) bool {
	m := &d.Meta
	if address := sourceLine.FindStringSubmatch(b.Text); address != nil {
		if m.Source == "" {
			m.Source = address[1]
		}
		return true
	}
	if language.CountWords(b.Text) > 14 {
		return false
	}
	if isDate(b.Text) {
		date := extract.Date(b.Text)
		if who, when, ok := cutLast(b.Text, ", "); ok && m.Publisher == "" && extract.Date(who) == "" && extract.Date(when) == date && areNames(who) {
			m.Publisher = who // "Lamp Society, March 2020"
		}
		if strings.HasPrefix(date, m.Published) {
			m.Published = date // the first, or one that says more
		}
		return strings.HasPrefix(m.Published, date) && !endsSentence(b.Text)
	}
	if date := dateAtEnd(b.Text); m.Published == "" {
		m.Published = date
	}
	if m.Published == "" && dateLine.MatchString(strings.TrimSuffix(b.Text, ".")) {
		m.Published = extract.Date(b.Text)
	}
	if name := publisherLine.FindStringSubmatch(b.Text); name != nil && m.Publisher == "" {
		m.Publisher = name[1]
		if parts := lineParts.FindAllStringIndex(name[1], -1); dateAtEnd(name[1]) != "" && len(parts) > 0 {
			m.Publisher = name[1][:parts[len(parts)-1][0]]
		}
		return true
	}
	return false
}

// titleBlock returns the block that is the title, or -1.
func (d *Draft) titleBlock(blocks []extract.Block) int {
	front := blocks[:min(len(blocks), maxTitlePage)]
	if i := d.blockOfMetaTitle(front); i >= 0 {
		return i
	}
	if d.Meta.Title != "" && d.doc.Format == "Markdown" {
		return -1 // the front matter has the title, so that a heading is one of the text
	}
	if i := d.onlyTopHeading(blocks); i >= 0 {
		return i
	}
	if d.Meta.Title != "" {
		return -1
	}
	if i := repeatedLine(front); i >= 0 && d.mayHaveBoilerplate() {
		return i
	}
	if i := largestType(front, bodySize(blocks)); i >= 0 {
		return aboveHeadings(blocks, i)
	}
	if isBoldTitle(front) {
		return 0
	}
	return d.firstPossibleTitle(front)
}

// blockOfMetaTitle returns the block that has the title from the file's own
// data, a top heading with its beginning, or a heading of a web page that is one of
// its parts.
func (d *Draft) blockOfMetaTitle(front []extract.Block) int {
	title := key(d.Meta.Title)
	if title == "" {
		return -1
	}
	for i, b := range front {
		if k := key(b.Text); k == title || len(k) > 12 && strings.HasPrefix(title, k) && b.Kind == extract.Heading && b.Level <= 1 {
			return i
		}
		if b.Kind == extract.Heading && d.doc.Format == "HTML" && isSitePart(d.Meta.Title, b.Text) && key(b.Text) != key(d.Meta.Publisher) {
			return i
		}
	}
	return -1
}

// onlyTopHeading returns the one heading of the first level on the title page,
// if there are headings beneath it or nothing else names the title.
func (d *Draft) onlyTopHeading(blocks []extract.Block) int {
	first, top, below := -1, 0, 0
	for i, b := range blocks {
		if b.Kind != extract.Heading {
			continue
		}
		if b.Level > 1 {
			below++
		}
		if b.Level == 1 {
			if top++; first < 0 {
				first = i
			}
		}
	}
	if top != 1 || first >= maxTitlePage || below == 0 && d.Meta.Title != "" {
		return -1
	}
	if text := blocks[first].Text; len(numerals(text)) > 0 || standardHeading.MatchString(text) {
		return -1
	}
	return first
}

// repeatedLine returns the first of two equal lines, as scraped pages have them
// above the text.
func repeatedLine(front []extract.Block) int {
	seen := map[string]int{}
	for i, b := range front {
		if language.CountWords(b.Text) > 25 && endsSentence(b.Text) {
			break // the text begins
		}
		if b.Kind == extract.Note || b.Kind == extract.Table || language.CountWords(b.Text) < 3 || endsSentence(b.Text) || isBoilerplate(b.Text) || len(b.Text) > 300 {
			continue
		}
		k := key(b.Text)
		if at, ok := seen[k]; ok {
			return at
		}
		seen[k] = i
	}
	return -1
}

// largestType returns the block of the first two pages in the largest type, if
// that is larger than the text.
func largestType(front []extract.Block, body float64) int {
	best := -1
	for i, b := range front {
		mayBe := b.Kind != extract.Note && b.Kind != extract.Table && b.Size > 0 && b.Page() <= 2 && len(b.Text) < 300 && hasLetters(b.Text) &&
			!tocTitle.MatchString(b.Text) && !captionStart.MatchString(b.Text)
		if mayBe && (best < 0 || b.Size > front[best].Size*1.05) {
			best = i
		}
	}
	if best >= 0 && front[best].Size > body*1.1 {
		return best
	}
	return -1
}

// isBoldTitle reports whether the first line is a title that is no larger than the
// text: bold, and with another line of its own beneath it.
func isBoldTitle(front []extract.Block) bool {
	return len(front) > 2 && front[0].Bold && isTitleLine(front[0]) && language.CountWords(front[0].Text) <= 22 &&
		language.CountWords(front[1].Text) <= 22 && !endsSentence(front[1].Text) && front[1].Isolated
}

// aboveHeadings returns the title above the first block of the largest type,
// where that type is the one of the headings: others have it too. A title that is
// smaller than the headings stands above them. It returns i where there is none,
// and -1 where running text, or a table of contents that lists it, stands above i.
func aboveHeadings(blocks []extract.Block, i int) int {
	others := 0
	for _, b := range blocks[i+1:] {
		if b.Size == blocks[i].Size && b.Bold == blocks[i].Bold && language.CountWords(b.Text) <= 22 && !endsSentence(b.Text) {
			others++
		}
	}
	isOneOfTwo := others == 1 && i > 0 && i+1 < len(blocks) && isOneTitle(blocks[i], blocks[i+1])
	if others == 0 || isOneOfTwo {
		return i
	}
	return smallerTitle(blocks, i)
}

// smallerTitle returns the title above block i, which is a heading, as
// aboveHeadings does.
func smallerTitle(blocks []extract.Block, i int) int {
	for n, b := range blocks[:i] {
		if language.CountWords(b.Text) > 22 || endsSentence(b.Text) && language.CountWords(b.Text) > 12 {
			return -1 // the text begins
		}
		if rest, ok := strings.CutPrefix(key(b.Text), key(blocks[i].Text)); ok && strings.Trim(rest, "0123456789") == "" {
			return -1 // a table of contents lists it
		}
		if isTitleLine(b) && (n == 0 || b.Bold || isCapitals(b.Text)) {
			return n
		}
	}
	return i
}

// endsInLetters is a line with an abbreviation of single letters at its end, as names of
// associations and companies have it: "e. V.", "S.A.", "U.K."
var endsInLetters = regexp.MustCompile(`(?:^|[^\pL])\pL\.\s?\p{Lu}\.$`)

// isTitleLine reports whether a block may be a title by its words.
func isTitleLine(b extract.Block) bool {
	return (b.Kind == extract.Body || b.Kind == extract.Heading) && hasLetters(b.Text) && (!endsSentence(b.Text) || endsInLetters.MatchString(b.Text)) && !isDate(b.Text) && !isByline(b.Text) &&
		!sourceLine.MatchString(b.Text) && !address.MatchString(b.Text) && len(numerals(b.Text)) == 0 && !tocTitle.MatchString(b.Text) && !standardHeading.MatchString(b.Text) && !captionStart.MatchString(b.Text)
}

// isOneTitle reports whether two blocks are lines of one title: in one type.
func isOneTitle(a, b extract.Block) bool {
	return a.Kind == b.Kind && a.Level == b.Level && a.Page() == b.Page() && a.Bold == b.Bold && b.Size > a.Size*0.98 && b.Size < a.Size*1.02 &&
		!endsSentence(a.Text) && len(numerals(b.Text)) == 0 && !standardHeading.MatchString(b.Text)
}

// firstPossibleTitle returns the first of the first eight lines that may be a
// title. A line that a book's own outline lists is a chapter.
func (d *Draft) firstPossibleTitle(front []extract.Block) int {
	for i, b := range front[:min(len(front), 8)] {
		if b.Size == 0 && !(b.Kind == extract.Heading && b.Level > 1) && language.CountWords(b.Text) <= 30 && isTitleLine(b) && !(d.doc.Format == "EPUB" && isListed(d.doc.Outline, b.Text)) {
			return i
		}
	}
	return -1
}

// isDate reports whether text is a date and hardly more. A year counts alone.
func isDate(text string) bool {
	if len(text) > 40 || language.CountWords(text) > 5 {
		return false
	}
	date := extract.Date(text)
	return len(date) > 4 || date != "" && strings.Trim(text, "©()., ") == date
}

// maxDated is how many words a line with a date at its end has that ends in a full stop
// and is no sentence: "май 2018 г."
const maxDated = 9

// lineParts part what a line of a title page has of several things.
var lineParts = regexp.MustCompile(`\s*[,·|–—、　]\s*|\s{2,}`)

// dateAtEnd returns the date that a line of a title page ends with, behind whoever
// published it and where, "" where it has none.
func dateAtEnd(text string) string {
	if endsSentence(text) && language.CountWords(text) > maxDated {
		return ""
	}
	parts := lineParts.Split(text, -1)
	if before, last, ok := cutLast(text, " "); ok && isEastAsian(before) {
		parts = []string{before, last} // an ideographic space
	}
	if last := parts[len(parts)-1]; len(parts) > 1 && isDate(last) && len(extract.Date(last)) > 4 {
		return extract.Date(last)
	}
	return ""
}

// isPlaceholderTitle reports whether a title is one that a program writes where
// nobody gave one.
func isPlaceholderTitle(title string) bool { return placeholderTitle.MatchString(title) }

// takeSite takes the publisher from what a web page's title has after the
// document's title.
func (d *Draft) takeSite(whole, title string) {
	rest, ok := strings.CutPrefix(whole, title)
	if !ok {
		rest, ok = strings.CutSuffix(whole, title) // "Site | Title"
		rest = strings.TrimRight(rest, " |–—·»«•:-")
	}
	if !ok || d.doc.Format != "HTML" {
		return
	}
	rest = strings.TrimSpace(strings.TrimLeft(rest, " |–—·»:-"))
	if at := strings.LastIndexAny(rest, "|–»"); at >= 0 {
		rest = strings.TrimSpace(strings.TrimLeft(rest[at:], "|–» "))
	}
	if len(rest) > 1 && len(rest) <= 60 && (d.Meta.Publisher == "" || domain.MatchString(d.Meta.Publisher) && !domain.MatchString(rest)) {
		d.Meta.Publisher = rest
	}
}

// takeCopyright takes the publisher from the notice at the foot of a web page,
// if only a domain or nothing names one so far.
func (d *Draft) takeCopyright() {
	if !d.mayHaveBoilerplate() || d.Meta.Publisher != "" && !domain.MatchString(d.Meta.Publisher) {
		return
	}
	for i := len(d.Drops) - 1; i >= 0; i-- {
		m := copyright.FindStringSubmatch(d.Drops[i].Text)
		if m == nil || d.Drops[i].Kind != extract.WebPart && d.Drops[i].Kind != extract.Boilerplate {
			continue
		}
		name := strings.TrimSpace(m[1])
		if r := []rune(name); unicode.IsUpper(r[0]) && !strings.EqualFold(name, "copyright") {
			d.Meta.Publisher = name
			return
		}
	}
}

// doubtMeta tells the editor what the file does not say about itself. The date
// of the file is none of the publication.
func (d *Draft) doubtMeta() {
	noDate := "no date was found: write it into statement.md (published:)"
	if d.Meta.Made != "" {
		noDate = "no date is printed in the text, and the file is of " + d.Meta.Made + ": write the right one into statement.md (published:)"
	}
	for _, field := range []struct{ value, name, why string }{
		{d.Meta.Publisher, "publisher", "who published the text was not found: write it into statement.md (publisher:)"},
		{d.Meta.Published, "published", noDate},
		{webAddress(d.Meta.Source), "source", "no address of the publication was found: write it into statement.md (source: https://…), so that quotations link to it"},
	} {
		if strings.TrimSpace(field.value) == "" {
			d.doubt(extract.Doubt{Text: field.name, Why: field.why})
		}
	}
}
