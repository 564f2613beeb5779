package importer

import (
	"regexp"
	"strings"
	"unicode"

	"plenary/internal/extract"
)

var (
	byline      = regexp.MustCompile(`(?i)^(?:by|authors?(?:\(s\))?:|edited by|prepared by|written by)\s+(\S.*)$`)
	authorsHead = regexp.MustCompile(`(?i)^(?:by|authors?(?:\(s\))?|written by):?$`)
	bylineParts = regexp.MustCompile(`\s*[|·•–—]\s*`)
	copyright   = regexp.MustCompile(`(?i)(?:©|\(c\)|copyright)\s*(?:©|\(c\))?\s*(?:\d{4}(?:\s*[-–—,]\s*\d{4})*,?\s+)?(?:by\s+|the\s+)?(\p{L}[^.,;|©\d]{2,60}?)\s*(?:\.|,|;|\||\d{4}|all rights|$)`)
	domain      = regexp.MustCompile(`(?i)^(?:www\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}$`)
)

func isByline(text string) bool { return byline.MatchString(text) || authorsHead.MatchString(text) }

// takeByline takes the authors, and a date beside them, out of the byline that
// blocks begin with, and returns how many blocks it is long: two where the
// names stand beneath a heading of their own, 0 where there is none.
func (d *Draft) takeByline(blocks []extract.Block) int {
	text := blocks[0].Text
	if len(text) > 400 {
		return 0
	}
	if len(blocks) > 1 && authorsHead.MatchString(text) && areNames(blocks[1].Text) {
		d.setAuthors(blocks[1].Text)
		return 2
	}
	names, dates := "", ""
	for _, part := range bylineParts.Split(text, -1) {
		m := byline.FindStringSubmatch(part)
		switch {
		case m != nil && names == "" && areNames(m[1]):
			names = m[1]
		case dateAlone(part):
			dates = part
		default:
			return 0
		}
	}
	if names == "" {
		return 0
	}
	d.setAuthors(names)
	if d.Meta.Published == "" {
		d.Meta.Published = extract.Date(dates)
	}
	return 1
}

func (d *Draft) setAuthors(names string) {
	if d.Meta.Authors == "" {
		d.Meta.Authors = strings.TrimRight(names, " ,;:")
	}
}

// areNames reports whether text is a list of names: capitalised words and what
// stands between such.
func areNames(text string) bool {
	words := strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || r == ',' || r == ';' || r == '&' })
	if len(words) < 2 || len(words) > 60 || ends(text) && !strings.HasSuffix(text, "r.") {
		return false
	}
	for _, w := range words {
		r := []rune(w)[0]
		if !unicode.IsUpper(r) && !particles[strings.ToLower(w)] {
			return false
		}
	}
	return true
}

// particles are the small words of names and of lists of them.
var particles = map[string]bool{"and": true, "with": true, "de": true, "del": true, "della": true, "der": true, "den": true, "van": true, "von": true, "la": true, "le": true, "da": true, "di": true, "dos": true, "el": true, "al": true, "bin": true, "y": true, "und": true, "et": true, "ter": true, "zu": true}

// takeSite takes the publisher from what a page's title adds to the title.
func (d *Draft) takeSite(whole, title string) {
	rest, ok := strings.CutPrefix(whole, title)
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
// where nothing better than an address names one.
func (d *Draft) takeCopyright() {
	if !d.scraped() || d.Meta.Publisher != "" && !domain.MatchString(d.Meta.Publisher) {
		return
	}
	for i := len(d.Drops) - 1; i >= 0; i-- {
		m := copyright.FindStringSubmatch(d.Drops[i].Text)
		if m == nil {
			continue
		}
		name := strings.TrimSpace(m[1])
		if r := []rune(name); unicode.IsUpper(r[0]) && !strings.EqualFold(name, "copyright") {
			d.Meta.Publisher = name
			return
		}
	}
}

// missing tells the editor what the file does not say of itself.
func (d *Draft) missing() {
	if d.Meta.Published == "" && d.Meta.Made != "" {
		d.Meta.Published = d.Meta.Made
		d.doubt(extract.Doubt{Text: d.Meta.Made, Why: "no date is printed in the text, so the date of the file stands for it: see in statement.md (published:) whether it is right"})
	}
	for _, field := range []struct{ value, name, why string }{
		{d.Meta.Publisher, "publisher", "who published the text was not found: write it into statement.md (publisher:)"},
		{d.Meta.Published, "published", "no date was found: write it into statement.md (published:)"},
		{sourceOf(d.Meta.Source), "source", "no address of the publication was found: write it into statement.md (source: https://…), so that quotations link to it"},
	} {
		if strings.TrimSpace(field.value) == "" {
			d.doubt(extract.Doubt{Text: field.name, Why: field.why})
		}
	}
}
