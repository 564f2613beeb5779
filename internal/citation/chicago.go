package citation

import (
	"strings"

	"plenary/internal/message"
	"plenary/internal/statement"
)

// A Note is a citation in Chicago style.
type Note struct {
	Note         message.Text // the full note, with the place
	Bibliography message.Text // the entry of the bibliography
}

// InChicago cites places of a statement in Chicago style, or the statement where
// there are none.
func InChicago(s *statement.Statement, refs ...statement.Ref) Note {
	w := newWork(s)
	return Note{Note: w.note(w.locate(refs)), Bibliography: w.bibliography()}
}

func (w work) note(places []locator) message.Text {
	var b builder
	if names := noteNames(w.authors); names != "" {
		b.words(names, ", ")
	}
	facts := strings.Join(w.chicagoFacts(), ", ")
	switch {
	case w.standsAlone() && w.genre != "":
		b.emphasis(w.Title)
		b.words(", ", w.genre, " (", facts, ")")
	case w.standsAlone():
		b.emphasis(w.Title)
		b.words(" (", facts, ")")
	case w.genre != "":
		b.words(quoted(w.Title, ","), " ", w.genre, ", ", facts)
	default:
		b.words(quoted(w.Title, ","), " ", facts)
	}
	if place := chicagoLocators(places); place != "" {
		b.words(", ", place)
	}
	if w.Source != "" {
		b.mark(",")
		b.words(" ")
		b.link(w.Source)
	}
	b.mark(".")
	return b.text
}

func (w work) bibliography() message.Text {
	var b builder
	if names := chicagoNames(w.authors); names != "" {
		b.words(withMark(names, "."), " ")
	}
	if w.standsAlone() {
		b.title(w.Title, ".")
	} else {
		b.words(quoted(w.Title, "."))
	}
	if w.genre != "" {
		b.words(" ", withMark(capitalised(w.genre), "."))
	}
	b.words(" ", withMark(strings.Join(w.chicagoFacts(), ", "), "."))
	if w.Source != "" {
		b.words(" ")
		b.link(w.Source)
		b.words(".")
	}
	return b.text
}

// chicagoFacts are the publisher and the date: "May 14, 2023". The publisher of a
// document that has no other author is named once.
func (w work) chicagoFacts() []string {
	var facts []string
	if w.Publisher != "" && (w.standsAlone() || !w.selfPublished()) {
		facts = append(facts, w.Publisher)
	}
	date := w.year()
	switch day := w.monthAndDay(); {
	case day != "" && w.Published.Day != 0:
		date = day + ", " + date
	case day != "":
		date = day + " " + date
	}
	return append(facts, date)
}
