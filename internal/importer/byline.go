package importer

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"plenary/internal/extract"
	"plenary/internal/language"
)

var (
	byline        = regexp.MustCompile(`(?i)^` + language.Lists("en").Pattern("byline words") + `\s+(\S.*)$`)
	otherByline   = regexp.MustCompile(`(?i)^` + lists.Pattern("byline words") + `\s+(\S.*)$`)
	bylineEnd     = regexp.MustCompile(`^(.{2,60}?)[\s　]*` + lists.Pattern("byline endings") + `$`)
	authorsTitle  = regexp.MustCompile(`(?i)^` + lists.Pattern("author headings") + `:?$`)
	bylineParts   = regexp.MustCompile(`\s*[|·•–—]\s*`)
	nameParticles = lists.Set("name particles")
)

// nameSeparator stands between names.
var nameSeparator = regexp.MustCompile(`\s*[,;&、，]\s*(?:` + lists.Pattern("and words") + `\s+)?|\s+` + lists.Pattern("and words") + `\s+`)

// takeNames takes the authors from a line right under the title that holds
// nothing but two names or more, each of two words or more.
func (d *Draft) takeNames(b extract.Block) bool {
	if bylineNames(b.Text) != "" {
		return false // what stands before the names is none
	}
	if b.Kind != extract.Body || b.Bold || len(b.Text) > 200 || !areNames(b.Text) || standardHeading.MatchString(b.Text) {
		return false
	}
	names := nameSeparator.Split(b.Text, -1)
	for _, name := range names {
		if n := language.CountWords(name); n < 2 || n > 4 {
			return false
		}
	}
	if len(names) < 2 {
		return false
	}
	d.setAuthors(extract.Names(names))
	return true
}

func isByline(text string) bool {
	return byline.MatchString(text) || authorsTitle.MatchString(text) || bylineNames(text) != ""
}

// bylineNames returns the names behind the words of a byline, "" where text is none.
// Outside of English these words begin titles as well, and nouns may have capital
// letters: there each name has two words.
func bylineNames(text string) string {
	if m := byline.FindStringSubmatch(text); m != nil && areNames(m[1]) {
		return m[1]
	}
	if m := bylineEnd.FindStringSubmatch(text); m != nil && isEastAsian(strings.Map(withoutCommas, m[1])) {
		return m[1]
	}
	m := otherByline.FindStringSubmatch(text)
	if m == nil || !areNames(m[1]) || slices.ContainsFunc(nameSeparator.Split(m[1], -1), func(name string) bool { return language.CountWords(name) < 2 }) {
		return ""
	}
	return m[1]
}

// withoutCommas drops what stands between Chinese and Japanese names.
func withoutCommas(r rune) rune {
	if strings.ContainsRune("、，・　", r) {
		return -1
	}
	return r
}

// takeByline takes the authors, and a date beside them, from the byline that
// blocks begin with. It returns the number of its blocks: two where the names
// stand beneath a heading of their own, 0 without a byline.
func (d *Draft) takeByline(blocks []extract.Block) int {
	text := blocks[0].Text
	if len(text) > 400 {
		return 0
	}
	if len(blocks) > 1 && authorsTitle.MatchString(text) && areNames(blocks[1].Text) {
		d.setAuthors(blocks[1].Text)
		return 2
	}
	names, date := "", ""
	for _, part := range bylineParts.Split(text, -1) {
		found := bylineNames(part)
		switch {
		case found != "" && names == "":
			names = found
		case isDate(part):
			date = part
		default:
			return 0
		}
	}
	if names == "" {
		return 0
	}
	d.setAuthors(names)
	if d.Meta.Published == "" {
		d.Meta.Published = extract.Date(date)
	}
	return 1
}

func (d *Draft) setAuthors(names string) {
	if d.Meta.Authors == "" {
		d.Meta.Authors = strings.TrimRight(names, " ,;:")
	}
}

// areNames reports whether text is a list of names: capitalised words and the
// small words between them.
func areNames(text string) bool {
	words := strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || r == ',' || r == ';' || r == '&' })
	if len(words) < 2 || len(words) > 60 || endsSentence(text) && !strings.HasSuffix(text, "r.") { // "Jr."
		return false
	}
	for _, w := range words {
		r := []rune(w)[0]
		if !unicode.IsUpper(r) && !nameParticles[strings.ToLower(w)] {
			return false
		}
	}
	return true
}
