package bot

import (
	"time"

	"plenary/internal/answer/intents"
	"plenary/internal/message"
	"plenary/internal/statement"
)

// answerFact answers from what the statement's front matter says of it.
func (d *responder) answerFact(kind intents.Kind, s *statement.Statement) Reply {
	known := func(is bool, id, unknown string, args message.Args) Reply {
		if !is {
			return d.refuse(unknown, nil)
		}
		r := Reply{Blocks: []Block{d.paragraph(id, args)}}
		if s.Source != "" {
			r.add(d.aside("fact.source", message.Args{"source": siteOf(s.Source)}))
		}
		return r
	}
	switch kind {
	case intents.Date:
		id := "fact.date"
		if s.Published.Day != 0 {
			id = "fact.date-of-day"
		}
		return known(s.Published.Year != 0, id, "fact.no-date", message.Args{"date": d.dateText(s.Published)})
	case intents.Publisher, intents.Writer:
		id := "fact.publisher"
		switch {
		case len(s.Authors) > 0 && s.Publisher != "":
			id = "fact.authors-and-publisher"
		case len(s.Authors) > 0:
			id = "fact.authors"
		}
		return known(s.Byline()+s.Publisher != "", id, "fact.no-publisher", message.Args{"authors": d.authors(), "publisher": s.Publisher})
	case intents.Source:
		return known(s.Source != "", "fact.read-at", "fact.no-source", nil)
	case intents.Rights:
		return known(s.Rights != "", "fact.rights", "fact.no-rights", message.Args{"rights": s.Rights})
	case intents.Language:
		return known(true, "fact.language", "", message.Args{"language": d.catalogue.LanguageName(s.Language)})
	case intents.DocumentKind:
		id := "fact.kind"
		if s.Kind != "" {
			id = "fact.kind-of"
		}
		return Reply{Blocks: append([]Block{d.paragraph(id, message.Args{"title": s.Title, "kind": s.Kind})}, d.publication()...)}
	}
	return known(true, "fact.title", "", message.Args{"title": s.Title})
}

// authors names the authors of the statement as a sentence does.
func (d *responder) authors() Text {
	var names []Text
	for _, a := range d.statement.Authors {
		names = append(names, message.Literal(a.String()))
	}
	return d.catalogue.List(names)
}

// dateText writes the date of a publication: "2011", "September 2011", "6 September 2011"; ""
// where it is not known.
func (d *responder) dateText(date statement.Date) string {
	day := time.Date(date.Year, max(date.Month, 1), max(date.Day, 1), 0, 0, 0, 0, time.UTC)
	switch {
	case date.Year == 0:
		return ""
	case date.Month == 0:
		return day.Format("2006")
	case date.Day == 0:
		return d.format("date.year-and-month", day)
	}
	return d.format("date.of-publication", day)
}

// summary quotes what the statement has to say of itself in short, its abstract; else it
// shows the main headings, or the first paragraph where there are none.
func (d *responder) summary(req Request) Reply {
	s := d.statement
	if i := summarySection(s); i > 0 {
		return d.quoteAll([]statement.Ref{statement.SectionRef(i)}, req)
	}
	if top := s.Children(0); len(top) > 1 {
		return d.headings(d.catalogue.Text("outline.no-abstract", nil), top)
	}
	if len(s.Paragraphs) == 0 {
		return d.answerFact(intents.Title, s)
	}
	return d.quoteAll([]statement.Ref{statement.ParagraphRef(0)}, req)
}

// wrongLanguage answers a question in another language than the statement's, in
// the language of the question where there is a catalogue of it, else in the statement's.
func (d *responder) wrongLanguage(asked string) Reply {
	words := message.First(asked, d.statement.Language)
	return Reply{Outcome: Refused, Language: words.Tag, Blocks: []Block{Paragraph{
		Text: words.Text("language.other", message.Args{"example": d.in(message.First(d.statement.Language)).example(), "language": words.LanguageName(d.statement.Language)}),
	}}}
}
