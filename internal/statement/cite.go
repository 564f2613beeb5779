package statement

import (
	"fmt"
	"regexp"
	"strings"
)

// A Style is a form of citation.
type Style int

const (
	APA     Style = iota // the 7th edition's report by an organisation
	Chicago              // the 17th edition's note
	BibTeX
	RIS
)

// Styles are all the forms, in the order in which they are offered.
var Styles = []Style{APA, Chicago, BibTeX, RIS}

func (st Style) String() string {
	return [...]string{"APA", "Chicago", "BibTeX", "RIS"}[st]
}

// Cite returns the citation of the statement, or of the place that r names in
// it. What the statement does not say of itself is left out; a missing date is
// "n.d.", as the styles have it.
func (s *Statement) Cite(st Style, r Ref) string {
	place := s.PagedLocator(r)
	switch st {
	case APA:
		return s.apa(place)
	case Chicago:
		return s.chicago(place)
	case BibTeX:
		return s.bibTeX(place)
	}
	return s.ris(place)
}

func (s *Statement) apa(place string) string {
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
	if place != "" {
		parts = append(parts, place)
	}
	return sentences(parts, s.Source)
}

func (s *Statement) chicago(place string) string {
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
	add(place)
	add(s.Source)
	return strings.Join(parts, ", ") + "."
}

// sentences ends every part with a full stop and closes with a link, which has
// none.
func sentences(parts []string, link string) string {
	text := strings.Join(parts, ". ") + "."
	if link != "" {
		text += " " + link
	}
	return text
}

// texEscape makes words literal in a BibTeX field.
var texEscape = strings.NewReplacer(
	`\`, `\textbackslash{}`, "{", `\{`, "}", `\}`, "&", `\&`, "%", `\%`, "$", `\$`, "#", `\#`, "_", `\_`,
	"~", `\textasciitilde{}`, "^", `\textasciicircum{}`,
)

func (s *Statement) bibTeX(place string) string {
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
	field("note", texEscape.Replace(place))
	return fmt.Sprintf("@techreport{%s,\n%s}", s.citeKey(), b.String())
}

// between parts the names of a byline.
var between = regexp.MustCompile(`\s*(?:,\s*and\s|,|;|&|\sand\s)\s*`)

// authors returns the names of the authors, one by one.
func (s *Statement) authors() []string {
	var names []string
	for _, name := range between.Split(s.Authors, -1) {
		if name != "" {
			names = append(names, name)
		}
	}
	return names
}

// braced keeps BibTeX from reading an organisation as a person's name.
func braced(name string) string {
	if name == "" {
		return ""
	}
	return "{" + texEscape.Replace(name) + "}"
}

// citeKey is made of the publisher's initials, the year and the title's first
// word that says something.
func (s *Statement) citeKey() string {
	var key strings.Builder
	for _, word := range strings.Fields(fold(s.Publisher)) {
		key.WriteString(word[:1])
	}
	if s.Published.Year != 0 {
		fmt.Fprintf(&key, "%d", s.Published.Year)
	}
	for _, word := range strings.Fields(fold(s.Title)) {
		if !idle[word] {
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

func (s *Statement) ris(place string) string {
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
		date := fmt.Sprintf("%04d/", d.Year) // the form is YYYY/MM/DD/, with what is not known left empty
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
	field("SE", place)
	return b.String() + "ER  - "
}
