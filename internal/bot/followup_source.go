package bot

import (
	"cmp"
	"slices"

	"plenary/internal/answer/intents"
	"plenary/internal/message"
	"plenary/internal/statement"
)

// aboutShown answers what is asked about the places that were shown last: where they
// stand, who says it and when, whether it is so.
func (d *responder) aboutShown(last exchange, f intents.FollowUp) Reply {
	shown := d.places(last.shown)
	if len(shown) > 0 {
		d = shown[0].responder
	}
	switch {
	case f.Kind == intents.AskWhen:
		return d.answerFact(intents.Date, d.statement)
	case f.Kind == intents.AskSure && last.outcome != Answered:
		return d.notSure(last)
	case len(shown) == 0 && last.outcome == Answered && len(last.items) == 0:
		return d.aboutNoPlace(f.Kind)
	case len(shown) == 0:
		return d.whichOne(last, "follow.which", quoting)
	}
	switch f.Kind {
	case intents.AskWho:
		return d.whoSays(shown)
	case intents.AskPage:
		if len(d.statement.PageBreaks) == 0 {
			return d.stands("follow.no-pages", shown, nil)
		}
	case intents.AskLink:
		return d.opens(shown)
	case intents.AskFrom:
		return d.isFrom(shown, f.Refs)
	case intents.AskFromUnit:
		return d.isFromUnit(shown, f.Unit)
	case intents.AskSure:
		return d.stands("follow.verbatim", shown, nil)
	case intents.AskIsRecommendation:
		return d.isPoint(shown, statement.Recommendation, d.statement.Recommendations, "recommendation")
	case intents.AskIsArea:
		return d.isPoint(shown, statement.Area, d.statement.Areas.Named, "area")
	}
	return d.stands("follow.stands", shown, nil)
}

// aboutNoPlace answers what is asked about an answer that no passage gave.
func (d *responder) aboutNoPlace(kind intents.FollowUpKind) Reply {
	switch kind {
	case intents.AskWho:
		return d.answerFact(intents.Publisher, d.statement)
	case intents.AskLink:
		return d.answerFact(intents.Source, d.statement)
	}
	r := Reply{Blocks: []Block{d.paragraph("follow.no-passage", message.Args{"title": d.statement.DisplayTitle()})}}
	r.add(d.publication()...)
	return r
}

// stands says a sentence of the catalogue about places, with where they stand. Each place
// opens at the publisher's where that is known.
func (d *responder) stands(id string, shown []shownPlace, args message.Args) Reply {
	all := message.Args{"n": len(shown), "places": d.placeList(shown)}
	for name, value := range args {
		all[name] = value
	}
	first := shown[0]
	r := Reply{Blocks: []Block{d.paragraph(id, all)}}
	label := first.label(first.ref)
	actions := []Action{d.action("action.cite", NewCall("cite", "ref", label), Show)}
	if around := first.around(); around != first.ref {
		actions = slices.Insert(actions, 0, d.action("action.in-context", quoting(first.label(around)), Show))
	}
	if len(shown) == 1 {
		r.add(buttons(actions)...)
	}
	return r
}

// opens shows the address of each place.
func (d *responder) opens(shown []shownPlace) Reply {
	if d.link(d.statement, shown[0].ref) == "" {
		return d.stands("follow.no-link", shown, nil)
	}
	var r Reply
	for _, p := range shown {
		link := d.link(p.statement, p.ref)
		r.add(d.paragraph("follow.link", message.Args{"place": p.statement.PagedLocator(p.ref), "link": siteOf(link)}))
	}
	return r
}

func (d *responder) placeList(shown []shownPlace) Text {
	var places []Text
	for _, p := range shown {
		places = append(places, Text{{Text: p.statement.PagedLocator(p.ref), Style: Strong, Link: d.link(p.statement, p.ref)}})
	}
	return d.catalogue.List(places)
}

// around is the paragraph that a place stands in, or of a paragraph the section.
func (p shownPlace) around() statement.Ref {
	s := p.statement
	switch p.ref.Kind {
	case statement.WholeSection:
		return p.ref
	case statement.WholeParagraph:
		if section := s.Section(p.ref); section != 0 {
			return statement.SectionRef(section)
		}
		return p.ref
	}
	return statement.ParagraphRef(s.Runs(p.ref)[0].Paragraph)
}

// whoSays names whose words the places are.
func (d *responder) whoSays(shown []shownPlace) Reply {
	s := d.statement
	who := cmp.Or(d.authors().String(), s.Publisher)
	if who == "" {
		return d.stands("follow.who-unknown", shown, message.Args{"title": s.Title})
	}
	return d.stands("follow.who", shown, message.Args{"who": who, "title": s.Title})
}

// notSure says that what was not found may be there all the same.
func (d *responder) notSure(last exchange) Reply {
	r := d.refuse("follow.not-sure", nil)
	if places := d.places(last.items); len(places) > 0 {
		choices := Choices{Label: d.catalogue.String("follow.nearest", nil)}
		for _, p := range places[:min(len(places), 3)] {
			choices.Options = append(choices.Options, p.referenceChoice(p.ref))
		}
		r.add(choices)
	}
	return r
}

// isFrom says whether the places stand in one of some others.
func (d *responder) isFrom(shown []shownPlace, refs []statement.Ref) Reply {
	if len(refs) == 0 {
		return d.stands("follow.stands", shown, nil)
	}
	within := 0
	for _, p := range shown {
		if slices.ContainsFunc(refs, func(ref statement.Ref) bool { return p.within(ref) }) {
			within++
		}
	}
	switch within {
	case len(shown):
		return d.stands("follow.yes-stands", shown, nil)
	case 0:
		return d.stands("follow.no-stands", shown, nil)
	}
	return d.stands("follow.partly-stands", shown, nil)
}

// within reports whether a place stands in another, or is a heading beneath it.
func (p shownPlace) within(ref statement.Ref) bool {
	s := p.statement
	if p.ref.Kind == statement.WholeSection && ref.Kind == statement.WholeSection {
		return p.ref == ref || p.ref.Index > ref.Index && s.Sections[p.ref.Index].Level > s.Sections[ref.Index].Level &&
			!slices.ContainsFunc(s.Sections[ref.Index+1:p.ref.Index], func(between statement.Section) bool { return between.Level <= s.Sections[ref.Index].Level })
	}
	runs := s.Runs(p.ref)
	return len(runs) > 0 && !slices.ContainsFunc(runs, func(run statement.Run) bool {
		return !slices.ContainsFunc(s.Runs(ref), func(in statement.Run) bool { return overlap(in, run) })
	})
}

func overlap(a, b statement.Run) bool {
	return a.Paragraph == b.Paragraph && a.Start < b.End && b.Start < a.End
}

// isFromUnit says whether the places stand in a part that is called by a common word,
// such as introduction.
func (d *responder) isFromUnit(shown []shownPlace, unit string) Reply {
	var sections []statement.Ref
	for i, section := range d.statement.Sections[1:] {
		if d.sharesAny(unit, d.stemSet(section.Title)) {
			sections = append(sections, statement.SectionRef(i+1))
		}
	}
	if unit == "" || len(sections) > 0 {
		return d.isFrom(shown, sections)
	}
	return d.stands("follow.no-such-part", shown, message.Args{"part": unit})
}

// isPoint says whether a point of one of the editor's lists stands at the places.
func (d *responder) isPoint(shown []shownPlace, kind statement.RefKind, points []statement.Point, noun string) Reply {
	if len(points) == 0 {
		return d.stands("follow.no-list-of-"+noun, shown, nil)
	}
	var found []Text
	for i, point := range points {
		ref := statement.Ref{Kind: kind, Index: i}
		if slices.ContainsFunc(shown, func(p shownPlace) bool { return p.holds(ref, point) }) {
			found = append(found, d.catalogue.Text("list.point", message.Args{"label": d.label(ref), "title": point.Title}))
		}
	}
	if len(found) == 0 {
		return d.stands("follow.not-"+noun, shown, nil)
	}
	r := Reply{Blocks: []Block{d.paragraph("follow.is-"+noun, message.Args{"n": len(found)}), List{Items: found}}}
	if len(shown) == 1 {
		r.add(buttons([]Action{d.action("action.quote-it", quoting(shown[0].label(shown[0].ref)), Show)})...)
	}
	return r
}

// holds reports whether a place is a point of a list, or has it within.
func (p shownPlace) holds(ref statement.Ref, point statement.Point) bool {
	if p.ref.Kind == ref.Kind {
		return p.ref == ref
	}
	return slices.ContainsFunc(p.statement.Runs(p.ref), func(run statement.Run) bool { return overlap(run, point.At) })
}
