// Package citation writes how a statement, or a place in it, is cited: in APA and
// Chicago style as text, and in BibTeX, RIS and CSL-JSON for reference managers.
//
// It is written by hand: no processor of the style language CSL that is kept is
// written in Go, and two styles of four kinds of work are little. The tests
// compare it with what such a processor writes. Its terms, such as "para." and "n.d.",
// are those of the English styles, whatever the language of the work.
package citation

import (
	"slices"
	"strings"
	"unicode"

	"plenary/internal/editdistance"
	"plenary/internal/language"
	"plenary/internal/statement"
)

// A Style is a citation style, or a format of reference managers.
type Style int

const (
	NoStyle Style = iota
	APA           // the Publication Manual's 7th edition
	Chicago       // the Chicago Manual's 18th edition, notes and bibliography
	BibTeX
	RIS
	CSLJSON
)

// Styles are all the styles, in the order in which they are offered.
var Styles = []Style{APA, Chicago, BibTeX, RIS, CSLJSON}

func (st Style) String() string {
	return [...]string{"", "APA", "Chicago", "BibTeX", "RIS", "CSL-JSON"}[st]
}

// styleNames are what people call the styles, without spaces and hyphens.
var styleNames = map[string]Style{
	"apa": APA, "apa7": APA, "apa7th": APA,
	"chicago": Chicago, "chicago18": Chicago, "chicago18th": Chicago, "cmos": Chicago, "turabian": Chicago,
	"bibtex": BibTeX, "biblatex": BibTeX, "bib": BibTeX, "latex": BibTeX,
	"ris": RIS, "endnote": RIS,
	"csljson": CSLJSON, "csl": CSLJSON, "json": CSLJSON, "zotero": CSLJSON,
}

// ParseStyle reads the name of a style in any letter case: "APA 7", "csl-json".
func ParseStyle(name string) (Style, bool) {
	st, ok := styleNames[strings.ToLower(strings.NewReplacer(" ", "", "-", "", "_", "", ".", "", ",", "", ";", "").Replace(name))]
	return st, ok
}

// StylesIn returns the names of the styles that a question names: "How do I cite this
// in APA?"
func StylesIn(question string) string {
	var names []string
	for word := range strings.FieldsSeq(question) {
		if st, ok := ParseStyle(strings.Trim(word, "?!:()\"“”")); ok {
			names = append(names, st.String())
		}
	}
	return strings.Join(names, " ")
}

// otherStyles are styles that people ask for and that are not written here.
var otherStyles = []string{"mla", "harvard", "ieee", "vancouver", "ama", "asa", "acs", "oscola", "bluebook", "refworks", "mendeley"}

// LikeStyle reports whether a word is a misspelt name of a style, or the name of
// one that is not written here.
func LikeStyle(word string) bool {
	word = strings.ToLower(strings.Trim(word, ".,;:"))
	if slices.Contains(otherStyles, word) {
		return true
	}
	for name := range styleNames {
		limit := min(2, (len(name)-1)/2)
		if len(word) > 2 && len(name) > 2 && editdistance.Distance(word, name, limit) <= limit && strings.ContainsFunc(word, unicode.IsLetter) {
			return true
		}
	}
	return false
}

// A work is a statement as a style sees it.
type work struct {
	*statement.Statement
	kind    kind
	authors []statement.Author // the publisher, where the statement names nobody
	genre   string             // what it is, where the kind does not say it; may be empty
}

// A kind decides the form of a citation.
type kind int

const (
	document kind = iota // a paper of its own, as charters, declarations and statements are
	webpage
	report
	book
)

// The words, in the statement's own kind, that decide the form, and those that say
// nothing beside it.
var (
	kindWords = map[kind][]string{
		webpage: language.AllLists().List("kinds of web pages"),
		report:  language.AllLists().List("kinds of reports"),
		book:    language.AllLists().List("kinds of books"),
	}
	plainKinds = language.AllLists().List("plain kinds")
)

// newWork chooses the form. A report that is dated to the day is cited as a
// document, since its day would be lost in the form of a report.
func newWork(s *statement.Statement) work {
	w := work{Statement: s, authors: s.Authors, genre: s.Kind}
	named := " " + strings.ToLower(s.Kind)
	for _, k := range []kind{webpage, report, book} {
		if slices.ContainsFunc(kindWords[k], func(word string) bool { return strings.HasSuffix(named, " "+word) }) {
			w.kind = k
		}
	}
	if w.kind == report && s.Published.Day != 0 {
		w.kind = document
	}
	if w.kind != document && slices.Contains(plainKinds, strings.ToLower(s.Kind)) {
		w.genre = ""
	}
	if len(w.authors) == 0 && s.Publisher != "" {
		w.authors = []statement.Author{{Organisation: s.Publisher}}
	}
	return w
}

// standsAlone reports whether the work is like a printed book: Chicago puts its
// title in italics, and the year alone is its date.
func (w work) standsAlone() bool { return w.kind == report || w.kind == book }

// selfPublished reports whether the only author is the publisher.
func (w work) selfPublished() bool {
	return len(w.authors) == 1 && strings.EqualFold(w.authors[0].Organisation, w.Publisher) && w.Publisher != ""
}

// mainTitle is the title without a subtitle.
func (w work) mainTitle() string {
	title, _, _ := strings.Cut(w.Title, ": ")
	return title
}
