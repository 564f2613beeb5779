package citation

import (
	"fmt"

	"plenary/internal/message"
	"plenary/internal/statement"
)

// A Reference is a citation in APA style.
type Reference struct {
	Entry  message.Text // in the list of references
	InText message.Text // with the place: "(Okafor & Lindqvist, 2023, p. 12)"
}

// InAPA cites places of a statement in APA style, or the statement where there
// are none.
func InAPA(s *statement.Statement, refs ...statement.Ref) Reference {
	w := newWork(s)
	return Reference{Entry: w.apaEntry(), InText: w.apaInText(w.locate(refs))}
}

func (w work) apaEntry() message.Text {
	title := w.Title
	if w.TitleSentenceCase != "" {
		title = w.TitleSentenceCase
	}
	genre := ""
	if w.genre != "" {
		genre = " [" + capitalised(w.genre) + "]."
	}
	var b builder
	if names := apaNames(w.authors); names != "" {
		b.words(withMark(names, "."), " (", w.apaDate(), "). ")
		if genre != "" {
			b.emphasis(title)
		} else {
			b.title(title, ".")
		}
	} else {
		b.title(title, ".")
		b.words(" (", w.apaDate(), ").")
	}
	b.words(genre)
	if w.Publisher != "" && !w.selfPublished() {
		b.words(" ", withMark(w.Publisher, "."))
	}
	if w.Source != "" {
		b.words(" ")
		b.link(w.Source)
	}
	return b.text
}

// apaDate is "2023", "2023, May", "2023, May 14" or "n.d.".
func (w work) apaDate() string {
	if day := w.monthAndDay(); day != "" {
		return w.year() + ", " + day
	}
	return w.year()
}

// year is the year of publication.
func (w work) year() string {
	if w.Published.Year == 0 {
		return "n.d."
	}
	return fmt.Sprintf("%04d", w.Published.Year)
}

// monthAndDay is "May" or "May 14"; "" where the year alone is part of the
// citation.
func (w work) monthAndDay() string {
	switch d := w.Published; {
	case d.Month == 0 || w.standsAlone():
		return ""
	case d.Day == 0:
		return d.Month.String()
	default:
		return fmt.Sprintf("%s %d", d.Month, d.Day)
	}
}

func (w work) apaInText(places []locator) message.Text {
	var b builder
	b.words("(")
	switch names := apaInText(w.authors); {
	case names != "":
		b.words(names)
	case w.kind == report:
		b.words(w.mainTitle())
	default:
		b.emphasis(w.mainTitle())
	}
	b.words(", ", w.year())
	if place := apaLocators(places); place != "" {
		b.words(", ", place)
	}
	b.words(")")
	return b.text
}
