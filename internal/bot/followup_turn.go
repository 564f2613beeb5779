package bot

import (
	"context"

	"plenary/internal/answer/intents"
	"plenary/internal/message"
	"plenary/internal/statement"
)

// turn shows another place: one of those that were shown or stand behind "More", or what
// stands beside the last one in the text.
func (d *responder) turn(ctx context.Context, req Request, last exchange, f intents.FollowUp) (Reply, exchange, error) {
	switch f.Kind {
	case intents.AskNext, intents.AskMore:
		if !last.next.IsZero() {
			r, err := d.rerun(ctx, req, last.next)
			next := last
			next.call, next.again, next.next = last.next, "", nextPage(r, last.next)
			return r, next, err
		}
	}
	r, next := d.turnTo(req, last, f)
	return r, next, nil
}

func (d *responder) turnTo(req Request, last exchange, f intents.FollowUp) (Reply, exchange) {
	at := last.position()
	switch f.Kind {
	case intents.AskOrdinal:
		return d.nth(req, last, f)
	case intents.AskNext:
		if at >= 0 && at+1 < len(last.items) && f.Unit == "" {
			return d.item(req, last, at+1)
		}
		if len(last.shown) > 1 {
			return d.allShown(last), last
		}
	case intents.AskPrevious:
		if at > 0 && f.Unit == "" {
			return d.item(req, last, at-1)
		}
	case intents.AskMore:
		if rest := last.rest(); rest < len(last.items) {
			return d.item(req, last, rest)
		}
		if len(last.shown) > 1 {
			return d.allShown(last), last
		}
	}
	return d.beside(req, last, f)
}

// rest returns where the items begin that were not shown yet: behind the last one that
// was. It is the number of items where nothing was shown.
func (e exchange) rest() int {
	for at := len(e.items) - 1; at >= 0; at-- {
		for _, ref := range e.shown {
			if e.items[at] == ref {
				return at + 1
			}
		}
	}
	return len(e.items)
}

// allShown says that all was shown, and offers each place by itself.
func (d *responder) allShown(last exchange) Reply {
	choices := Choices{Label: d.catalogue.String("follow.quote-one", nil)}
	for _, p := range d.places(last.shown[:min(len(last.shown), 25)]) {
		choices.Options = append(choices.Options, p.referenceChoice(p.ref))
	}
	return Reply{Blocks: []Block{d.paragraph("follow.all-shown", message.Args{"n": len(last.shown)}), choices}}
}

// item shows one of the places.
func (d *responder) item(req Request, last exchange, at int) (Reply, exchange) {
	p, ok := d.placeOf(last.items[at])
	if !ok {
		return d.whichOne(last, "follow.which", quoting), last
	}
	id := "follow.another"
	switch p.ref.Kind {
	case statement.Recommendation, statement.Area:
		return p.show(req, last, Paragraph{Text: message.Styled(p.title(p.ref), Strong)})
	case statement.WholeSection:
		return p.show(req, last)
	}
	return p.show(req, last, d.paragraph(id, message.Args{"number": at + 1, "n": len(last.items)}))
}

// nth shows the place of a number among those that were shown, or the sentence or
// paragraph of that number in the one that was.
func (d *responder) nth(req Request, last exchange, f intents.FollowUp) (Reply, exchange) {
	if f.Unit == "sentence" {
		p, no := d.that(last)
		if !no.Empty() {
			return no, last
		}
		return p.sentence(req, last, f.Number)
	}
	at := f.Number - 1
	if f.Number < 0 {
		at = len(last.items) - 1
	}
	if at >= 0 && at < len(last.items) && len(last.items) > 1 {
		return d.item(req, last, at)
	}
	r := d.whichOne(exchange{items: last.items}, "follow.which", quoting)
	if len(last.items) > 0 {
		r.Blocks[0] = d.paragraph("follow.not-so-many", message.Args{"n": len(last.items)})
	}
	return r, last
}

// sentence shows the n-th sentence of a place, the last where n is below 0.
func (p shownPlace) sentence(req Request, last exchange, n int) (Reply, exchange) {
	var all []statement.Ref
	for _, run := range p.statement.Runs(p.ref) {
		for _, span := range p.statement.Paragraphs[run.Paragraph].Sentences {
			sentence := statement.Run{Paragraph: run.Paragraph, Start: span.Start, End: span.End}
			if overlap(sentence, run) {
				all = append(all, p.statement.RefTo(sentence))
			}
		}
	}
	if n < 0 {
		n = len(all)
	}
	if n < 1 || n > len(all) {
		r := p.refuse("follow.no-such-sentence", message.Args{"place": p.label(p.ref), "sentences": p.count("sentence", len(all))})
		return r, last
	}
	return shownPlace{p.responder, all[n-1]}.show(req, last)
}

// beside shows what stands before or after the place that was shown last.
func (d *responder) beside(req Request, last exchange, f intents.FollowUp) (Reply, exchange) {
	p, no := d.that(last)
	if !no.Empty() {
		return no, last
	}
	forward := f.Kind != intents.AskPrevious && f.Kind != intents.AskBefore
	lead, none := "follow.after", "follow.nothing-after"
	if !forward {
		lead, none = "follow.before", "follow.nothing-before"
	}
	from := p
	switch f.Unit {
	case "paragraph":
		if from.ref.Kind == statement.SomeSentences {
			from.ref = from.around()
		}
	case "section":
		from.ref = statement.SectionRef(p.statement.Section(p.ref))
	}
	args := message.Args{"place": from.statement.Locator(from.ref)}
	ref, ok := from.neighbour(forward)
	if !ok {
		r := d.refuse(none, args)
		r.add(d.readOn())
		return r, last
	}
	return shownPlace{p.responder, ref}.show(req, last, d.paragraph(lead, args))
}

// neighbour returns the place after or before another: of a section the section, of a
// point of a list the point, of a paragraph the paragraph, and of sentences the sentence,
// else the paragraph.
func (p shownPlace) neighbour(forward bool) (statement.Ref, bool) {
	s, ref := p.statement, p.ref
	step := -1
	if forward {
		step = 1
	}
	within := func(n int) bool { return 0 <= ref.Index+step && ref.Index+step < n }
	next := statement.Ref{Kind: ref.Kind, Index: ref.Index + step}
	switch ref.Kind {
	case statement.WholeSection:
		return next, within(len(s.Sections)) && next.Index > 0
	case statement.Recommendation:
		return next, within(len(s.Recommendations))
	case statement.Area:
		return next, within(len(s.Areas.Named))
	case statement.SomeSentences:
		return p.nextSentence(forward)
	}
	return statement.ParagraphRef(next.Index), within(len(s.Paragraphs))
}

// nextSentence returns the sentence after or before some others, in the next paragraph
// where these are the last, or the first, of theirs.
func (p shownPlace) nextSentence(forward bool) (statement.Ref, bool) {
	s, paragraph, at := p.statement, p.ref.Index, p.ref.From-1
	if forward {
		at = p.ref.To
	}
	if at < 0 {
		if paragraph--; paragraph < 0 {
			return statement.Ref{}, false
		}
		at = len(s.Paragraphs[paragraph].Sentences) - 1
	} else if at == len(s.Paragraphs[paragraph].Sentences) {
		if paragraph++; paragraph == len(s.Paragraphs) {
			return statement.Ref{}, false
		}
		at = 0
	}
	span := s.Paragraphs[paragraph].Sentences[at]
	return s.RefTo(statement.Run{Paragraph: paragraph, Start: span.Start, End: span.End}), true
}
