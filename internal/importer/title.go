package importer

import (
	"regexp"
	"strings"

	"plenary/internal/extract"
)

// front is how many blocks of a file may hold what stands on a title page.
const front = 40

var (
	// kinds are what publishers put in brackets after a title.
	kinds   = regexp.MustCompile(`(?i)^(.+?)\s*\(([^()]*\b(?:statement|report|brief|paper|resolution|charter|declaration|recommendations?|convention|directive|regulation|memorandum|encyclical|letter|guide|manual|standard|policy)s?)\)$`)
	address = regexp.MustCompile(`^(?:(?i:source|url|retrieved from|available at|from)\s*:?\s*)?(https?://\S+)$`)
	// issued is a line that says when a text was made, and is of the text.
	issued  = regexp.MustCompile(`(?i)^(?:adopted|signed|done|agreed|approved|issued|published|released)\b[^.;:]*\d{4}$`)
	publish = regexp.MustCompile(`(?i)^published by:?\s+(.+)$`)
	// kindLine is how a web page heads the document with the kind that it is of.
	kindLine = regexp.MustCompile(`^(?:(?:\p{Lu}[\pL-]* ){0,3}(?i:statement|report|brief|paper|resolution|declaration|communiqué|publication|article|book|fact sheet|press release|feature)s?|(?i:commentar(?:y|ies)|news))$`)
	siteTail = regexp.MustCompile(`^(.{8,}?)\s+(?:[|–—·»-]|::)\s+([^|]{2,60})$`)
)

// takeTitle finds the title, the date and the source, and removes their blocks
// from the text.
func (d *Draft) takeTitle(blocks []extract.Block) []extract.Block {
	m := &d.Meta
	m.Title = extract.Plain(m.Title)
	if unnamed(m.Title) {
		m.Title = ""
	}
	at := d.titleBlock(blocks)
	if at >= 0 {
		block := blocks[at].Text
		if m.Title == "" || strings.Contains(key(m.Title), key(block)) && len(key(block))*2 > len(key(m.Title)) || strings.HasPrefix(key(block), key(m.Title)) {
			d.takeSite(m.Title, block)
			m.Title = block // as printed, without the name of the site
		}
	}
	if m.Title == "" {
		m.Title = strings.TrimSpace(d.name)
		d.doubt(extract.Doubt{Text: m.Title, Why: "no title was found, so the file's name stands for it: write the title into statement.md"})
	}
	if t := siteTail.FindStringSubmatch(m.Title); t != nil && at < 0 && d.doc.Format == "HTML" {
		d.takeSite(m.Title, t[1])
		m.Title = t[1]
	}
	titles := key(m.Title)
	if k := kinds.FindStringSubmatch(m.Title); k != nil {
		m.Title = k[1]
		if m.Kind == "" {
			m.Kind = k[2]
		}
	}
	// What stands around the title: menus above it, its own repetitions, the
	// date, the byline.
	first, last := -1, -1
	for i, b := range blocks[:min(len(blocks), front)] {
		if k := key(b.Text); k == titles || k == key(m.Title) {
			if last = i; first < 0 {
				first = i
			}
		} else if wordCount(b.Text) > 40 {
			break
		}
	}
	if last < 0 {
		first, last = at, at
	}
	kept := make([]extract.Block, 0, len(blocks))
	for i := 0; i < len(blocks); i++ {
		b := blocks[i]
		if i > last && wordCount(b.Text) > 25 || i >= front {
			return append(kept, blocks[i:]...) // the text begins
		}
		k := key(b.Text)
		if i == at || k == titles || k == key(m.Title) || d.takeLine(b) {
			continue
		}
		if i >= first {
			if n := d.takeByline(blocks[i:]); n > 0 {
				i += n - 1
				continue
			}
		}
		if d.scraped() && !ends(b.Text) && b.Kind != extract.Heading && (i < last && wordCount(b.Text) <= 8 || kindLine.MatchString(b.Text)) {
			if m.Kind == "" && kindLine.MatchString(b.Text) && strings.Contains(b.Text, " ") {
				m.Kind = strings.TrimSuffix(b.Text, "s")
			}
			d.drop(b, "stands beside the title on the web page")
			continue
		}
		kept = append(kept, b)
	}
	return kept
}

// takeLine takes a date, an address or a publisher from a line of the title
// page, and reports whether it was one.
func (d *Draft) takeLine(b extract.Block) bool {
	m := &d.Meta
	if address.MatchString(b.Text) {
		if m.Source == "" {
			m.Source = address.FindStringSubmatch(b.Text)[1]
		}
		return true
	}
	if wordCount(b.Text) > 14 {
		return false
	}
	if dateAlone(b.Text) {
		date := extract.Date(b.Text)
		if who, when, ok := cutLast(b.Text, ", "); ok && m.Publisher == "" && extract.Date(who) == "" && extract.Date(when) == date && areNames(who) {
			m.Publisher = who // "Lamp Society, March 2020"
		}
		if strings.HasPrefix(date, m.Published) {
			m.Published = date // the first, or one that says more
		}
		return strings.HasPrefix(m.Published, date) && !ends(b.Text)
	}
	if m.Published == "" && issued.MatchString(strings.TrimSuffix(b.Text, ".")) {
		m.Published = extract.Date(b.Text)
	}
	if name := publish.FindStringSubmatch(b.Text); name != nil && m.Publisher == "" {
		m.Publisher = name[1]
		return true
	}
	return false
}

func cutLast(text, sep string) (before, after string, found bool) {
	at := strings.LastIndex(text, sep)
	if at < 0 {
		return text, "", false
	}
	return text[:at], text[at+len(sep):], true
}

// titleBlock returns the block that is the title, -1 where none is.
func (d *Draft) titleBlock(blocks []extract.Block) int {
	n := min(len(blocks), front)
	if t := key(d.Meta.Title); t != "" {
		for i, b := range blocks[:n] {
			if k := key(b.Text); k == t || len(k) > 12 && strings.HasPrefix(t, k) && b.Kind == extract.Heading && b.Level <= 1 {
				return i
			}
		}
	}
	// A single top heading over everything.
	first, count := -1, 0
	for i, b := range blocks {
		if b.Kind == extract.Heading && b.Level == 1 {
			count++
			if first < 0 {
				first = i
			}
		}
	}
	if d.Meta.Title != "" && d.doc.Format == "Markdown" {
		return -1 // the front matter says it, and the heading is one of the text
	}
	if count == 1 && first < n && len(marks(blocks[first].Text)) == 0 && !opening.MatchString(blocks[first].Text) {
		below := 0
		for _, b := range blocks {
			if b.Kind == extract.Heading && b.Level > 1 {
				below++
			}
		}
		if below > 0 || d.Meta.Title == "" {
			return first
		}
	}
	if d.Meta.Title != "" {
		return -1
	}
	// The same line twice before the text, as scraped pages have it.
	seen := map[string]int{}
	for i, b := range blocks[:n] {
		if wordCount(b.Text) < 3 || ends(b.Text) || noiseOf(b.Text) != "" || len(b.Text) > 300 {
			continue
		}
		k := key(b.Text)
		if at, ok := seen[k]; ok {
			return at
		}
		seen[k] = i
	}
	// The largest type of the first page.
	best := -1
	for i, b := range blocks[:n] {
		if b.Size > 0 && b.Page() <= 2 && len(b.Text) < 300 && wordCount(b.Text) > 0 && (best < 0 || b.Size > blocks[best].Size*1.05) {
			best = i
		}
	}
	if best >= 0 && blocks[best].Size > d.bodySize(blocks)*1.1 {
		return best
	}
	// The first line that might be one.
	for i, b := range blocks[:min(n, 8)] {
		if b.Size == 0 && b.Kind != extract.Item && !dateAlone(b.Text) && !isByline(b.Text) && !address.MatchString(b.Text) && wordCount(b.Text) <= 30 && !ends(b.Text) && len(marks(b.Text)) == 0 && !contentsTitle.MatchString(b.Text) && (b.Kind != extract.Heading || b.Level <= 1) {
			return i
		}
	}
	return -1
}

// dateAlone reports whether text is a date and hardly more; a year is one by
// itself alone.
func dateAlone(text string) bool {
	if len(text) > 40 || wordCount(text) > 5 {
		return false
	}
	date := extract.Date(text)
	return len(date) > 4 || date != "" && strings.Trim(text, "©()., ") == date
}

var fileName = regexp.MustCompile(`(?i)^(?:untitled.*|document\d*|microsoft word - .*|.*\.(?:docx?|pdf|html?|indd|tex|dvi|odt|qxd|ps)|title|\(?anonymous\)?|unknown)$`)

// unnamed reports whether a title is what a program writes where nobody gave
// one.
func unnamed(title string) bool { return fileName.MatchString(title) }
