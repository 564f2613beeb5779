package statement

import (
	"fmt"
	"regexp"
	"strings"
	"time"
)

// A Style is a citation style.
type Style int

const (
	APA     Style = iota // 7th edition, a report by an organisation
	Chicago              // 17th edition, a note
	BibTeX
	RIS
)

// Styles are all the styles, in the order in which they are offered.
var Styles = []Style{APA, Chicago, BibTeX, RIS}

func (st Style) String() string {
	return [...]string{"APA", "Chicago", "BibTeX", "RIS"}[st]
}

// Cite returns the citation of the statement, or of the part of it that r names.
// Facts that are not known are left out; a missing date is "n.d.", as the styles
// demand.
func (s *Statement) Cite(st Style, r Ref) string {
	locator := s.PagedLocator(r)
	switch st {
	case APA:
		return s.apa(locator)
	case Chicago:
		return s.chicago(locator)
	case BibTeX:
		return s.bibTeX(locator)
	}
	return s.ris(locator)
}

func (s *Statement) apa(locator string) string {
	date := "n.d."
	if d := s.Published; d.Year != 0 {
		date = fmt.Sprintf("%04d", d.Year)
		if d.Month != 0 {
			date += ", " + d.Month.String()
		}
		if d.Day != 0 {
			date += fmt.Sprintf(" %d", d.Day)
		}
	}
	title := s.Title
	if s.Kind != "" {
		title += " (" + s.Kind + ")"
	}
	parts := []string{title + " (" + date + ")"} // a work without author is cited by its title
	switch {
	case s.Authors != "":
		parts = []string{s.Authors, "(" + date + ")", title}
		if s.Publisher != "" {
			parts = append(parts, s.Publisher)
		}
	case s.Publisher != "":
		parts = []string{s.Publisher, "(" + date + ")", title}
	}
	if locator != "" {
		parts = append(parts, locator)
	}
	return joinSentences(parts, s.Source)
}

func (s *Statement) chicago(locator string) string {
	var parts []string
	add := func(part string) {
		if part != "" {
			parts = append(parts, part)
		}
	}
	if s.Authors == "" {
		add(s.Publisher)
	}
	add(s.Authors)
	add("“" + s.Title + "”")
	add(s.Kind)
	if s.Authors != "" {
		add(s.Publisher)
	}
	add(s.Published.String())
	add(locator)
	add(s.Source)
	return strings.Join(parts, ", ") + "."
}

// joinSentences ends every part with a full stop and adds a link, which has none.
func joinSentences(parts []string, link string) string {
	text := strings.Join(parts, ". ") + "."
	if link != "" {
		text += " " + link
	}
	return text
}

// texEscape escapes words for a BibTeX field.
var texEscape = strings.NewReplacer(
	`\`, `\textbackslash{}`, "{", `\{`, "}", `\}`, "&", `\&`, "%", `\%`, "$", `\$`, "#", `\#`, "_", `\_`,
	"~", `\textasciitilde{}`, "^", `\textasciicircum{}`,
)

func (s *Statement) bibTeX(locator string) string {
	var b strings.Builder
	field := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "  %-11s = {%s},\n", name, value)
		}
	}
	author := braced(s.Publisher)
	if names := s.authors(); len(names) > 0 {
		author = texEscape.Replace(strings.Join(names, " and "))
	}
	field("author", author)
	field("title", "{"+texEscape.Replace(s.Title)+"}")
	field("type", texEscape.Replace(s.Kind))
	field("institution", texEscape.Replace(s.Publisher))
	if d := s.Published; d.Year != 0 {
		field("year", fmt.Sprintf("%04d", d.Year))
		if d.Month != 0 {
			field("month", strings.ToLower(d.Month.String()[:3]))
		}
	}
	field("url", s.Source)
	field("note", texEscape.Replace(locator))
	return fmt.Sprintf("@techreport{%s,\n%s}", s.citeKey(), b.String())
}

// bylineSeparator separates the names of a byline.
var bylineSeparator = regexp.MustCompile(`\s*(?:,\s*and\s|,|;|&|\sand\s)\s*`)

// authors returns the names of the authors, one by one.
func (s *Statement) authors() []string {
	var names []string
	for _, name := range bylineSeparator.Split(s.Authors, -1) {
		if name != "" {
			names = append(names, name)
		}
	}
	return names
}

// braced puts an organisation in braces, so that BibTeX does not read it as a
// person's name.
func braced(name string) string {
	if name == "" {
		return ""
	}
	return "{" + texEscape.Replace(name) + "}"
}

// citeKey joins the publisher's initials, the year and the first word of the
// title that is no stop word.
func (s *Statement) citeKey() string {
	var key strings.Builder
	for _, word := range strings.Fields(normalize(s.Publisher)) {
		key.WriteString(word[:1])
	}
	if s.Published.Year != 0 {
		fmt.Fprintf(&key, "%d", s.Published.Year)
	}
	for _, word := range strings.Fields(normalize(s.Title)) {
		if !stopWords[word] {
			key.WriteString(word)
			break
		}
	}
	ascii := strings.Map(func(r rune) rune {
		if 'a' <= r && r <= 'z' || '0' <= r && r <= '9' {
			return r
		}
		return -1
	}, key.String())
	if ascii == "" {
		return "statement"
	}
	return ascii
}

func (s *Statement) ris(locator string) string {
	var b strings.Builder
	field := func(tag, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s  - %s\n", tag, value)
		}
	}
	field("TY", "RPRT")
	for _, name := range s.authors() {
		field("AU", name)
	}
	if s.Authors == "" {
		field("AU", s.Publisher)
	}
	field("TI", s.Title)
	field("M3", s.Kind)
	field("PB", s.Publisher)
	if d := s.Published; d.Year != 0 {
		field("PY", fmt.Sprintf("%04d", d.Year))
		date := fmt.Sprintf("%04d/", d.Year) // YYYY/MM/DD/; unknown parts stay empty
		if d.Month != 0 {
			date += fmt.Sprintf("%02d", d.Month)
		}
		date += "/"
		if d.Day != 0 {
			date += fmt.Sprintf("%02d", d.Day)
		}
		field("DA", date+"/")
	}
	field("UR", s.Source)
	field("LA", s.Language)
	field("SE", locator)
	return b.String() + "ER  - "
}

// A Date is a day, a month or a year. The zero Date is unknown.
type Date struct {
	Year  int        // 1 to 9999
	Month time.Month // 0 where only the year is known
	Day   int        // 0 where only the month is known
}

// ParseDate reads YYYY, YYYY-MM or YYYY-MM-DD.
func ParseDate(s string) (Date, error) {
	layouts := []struct {
		layout string
		keep   func(t time.Time) Date
	}{
		{"2006", func(t time.Time) Date { return Date{Year: t.Year()} }},
		{"2006-01", func(t time.Time) Date { return Date{Year: t.Year(), Month: t.Month()} }},
		{time.DateOnly, func(t time.Time) Date { return Date{t.Year(), t.Month(), t.Day()} }},
	}
	for _, l := range layouts {
		if t, err := time.Parse(l.layout, s); err == nil {
			return l.keep(t), nil
		}
	}
	return Date{}, fmt.Errorf("%q is no date: write YYYY, YYYY-MM or YYYY-MM-DD", s)
}

// String returns the date in words: "2011", "September
// 2011", "6 September 2011", or "" for the zero Date.
func (d Date) String() string {
	switch {
	case d.Year == 0:
		return ""
	case d.Month == 0:
		return fmt.Sprintf("%04d", d.Year)
	case d.Day == 0:
		return fmt.Sprintf("%s %04d", d.Month, d.Year)
	}
	return fmt.Sprintf("%d %s %04d", d.Day, d.Month, d.Year)
}
