package citation

import (
	"encoding/json"
	"fmt"
	"strings"

	"plenary/internal/statement"
)

// InRIS is a record for places of a statement, or for the statement where there
// are none.
func InRIS(s *statement.Statement, refs ...statement.Ref) string {
	w := newWork(s)
	var b strings.Builder
	field := func(tag, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s  - %s\n", tag, value)
		}
	}
	field("TY", [...]string{document: "RPRT", webpage: "ELEC", report: "RPRT", book: "BOOK"}[w.kind])
	field("ID", w.key(refs))
	for _, a := range w.authors {
		field("AU", risName(a))
	}
	field("TI", w.Title)
	field("M3", w.genre)
	field("PB", w.Publisher)
	if d := s.Published; d.Year != 0 {
		field("PY", w.year())
		field("DA", risDate(d))
	}
	field("UR", w.Source)
	field("LA", w.Language)
	places := w.locate(refs)
	if len(places) == 1 {
		field("SP", places[0].from)
		field("EP", places[0].to)
	}
	field("N1", apaLocators(places))
	field("ER", " ")
	return strings.TrimRight(b.String(), " \n") + " \n"
}

// risName is "van der Berg, Jan", "King, Martin Luther, Jr.", "World Bank".
func risName(a statement.Author) string {
	if a.Organisation != "" {
		return a.Organisation
	}
	return a.Entry()
}

// risDate is YYYY/MM/DD/, in which unknown parts are empty.
func risDate(d statement.Date) string {
	parts := []string{fmt.Sprintf("%04d", d.Year), "", "", ""}
	if d.Month != 0 {
		parts[1] = fmt.Sprintf("%02d", d.Month)
	}
	if d.Day != 0 {
		parts[2] = fmt.Sprintf("%02d", d.Day)
	}
	return strings.Join(parts, "/")
}

// A cslItem is an item of CSL-JSON. A place has no field of its own: it is given
// where the item is cited, and stands in the note meanwhile.
type cslItem struct {
	ID         string    `json:"id"`
	Type       string    `json:"type"`
	Title      string    `json:"title"`
	TitleShort string    `json:"title-short,omitempty"`
	Author     []cslName `json:"author,omitempty"`
	Issued     *cslDate  `json:"issued,omitempty"`
	Publisher  string    `json:"publisher,omitempty"`
	Genre      string    `json:"genre,omitempty"`
	URL        string    `json:"URL,omitempty"`
	Language   string    `json:"language,omitempty"`
	Note       string    `json:"note,omitempty"`
}

type cslName struct {
	Family   string `json:"family,omitempty"`
	Given    string `json:"given,omitempty"`
	Particle string `json:"non-dropping-particle,omitempty"`
	Suffix   string `json:"suffix,omitempty"`
	Literal  string `json:"literal,omitempty"`
}

type cslDate struct {
	DateParts [][]int `json:"date-parts"`
}

// InCSLJSON is a list of one item for places of a statement, or for the statement
// where there are none.
func InCSLJSON(s *statement.Statement, refs ...statement.Ref) string {
	w := newWork(s)
	item := cslItem{
		ID:        w.key(refs),
		Type:      [...]string{document: "document", webpage: "webpage", report: "report", book: "book"}[w.kind],
		Title:     w.Title,
		Publisher: w.Publisher,
		Genre:     w.genre,
		URL:       w.Source,
		Language:  w.Language,
		Note:      apaLocators(w.locate(refs)),
	}
	if main := w.mainTitle(); main != w.Title {
		item.TitleShort = main
	}
	for _, a := range w.authors {
		if a.Organisation != "" || a.Given == "" {
			item.Author = append(item.Author, cslName{Literal: a.String()})
			continue
		}
		item.Author = append(item.Author, cslName{Family: a.Family, Given: a.Given, Particle: a.Particle, Suffix: a.Suffix})
	}
	if d := s.Published; d.Year != 0 {
		parts := []int{d.Year}
		if d.Month != 0 {
			parts = append(parts, int(d.Month))
		}
		if d.Day != 0 {
			parts = append(parts, d.Day)
		}
		item.Issued = &cslDate{DateParts: [][]int{parts}}
	}
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode([]cslItem{item}); err != nil {
		return "" // strings and numbers alone: it never fails
	}
	return b.String()
}
