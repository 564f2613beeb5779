package bot

import (
	"context"
	"slices"
	"strings"

	"plenary/internal/answer/intents"
	"plenary/internal/statement"
)

// citeShown cites the place that was shown, or the whole statement where an answer showed
// none.
func (d *responder) citeShown(ctx context.Context, req Request, last exchange, f intents.FollowUp) (Reply, exchange, error) {
	citing := func(ref string) Call { return NewCall("cite", "ref", ref, "style", f.Style) }
	call := citing("")
	if shown := d.places(last.shown); len(shown) == 1 {
		call = citing(shown[0].label(shown[0].ref))
	} else if len(last.items) > 0 || last.outcome != Answered {
		return d.whichOne(last, "cite.which", citing), last, nil
	}
	r, err := d.rerun(ctx, req, call)
	next := last
	next.call, next.again, next.next = call, "", Call{}
	return r, next, err
}

// inForm shows the place that was shown in another form: less of it, more of it, or its
// words as they stand.
func (d *responder) inForm(ctx context.Context, req Request, last exchange, f intents.FollowUp) (Reply, exchange, error) {
	if f.Kind == intents.AskQuote && len(last.shown) > 1 {
		r, next := d.quoteShown(req, last)
		return r, next, nil
	}
	p, no := d.that(last)
	if !no.Empty() {
		return no, last, nil
	}
	if f.Kind == intents.AskShorter {
		words, err := p.wordsThatAnswer(ctx, req, last)
		if err != nil {
			return Reply{}, last, err
		}
		r, next := p.shorter(req, last, words)
		return r, next, nil
	}
	r, next := p.longer(req, last, f)
	return r, next, nil
}

// wordsThatAnswer returns the words of a place that answer the last question, "" where
// they are not known.
func (p shownPlace) wordsThatAnswer(ctx context.Context, req Request, last exchange) (string, error) {
	if last.answer != "" || last.question == "" {
		return last.answer, nil
	}
	_, question := p.cutStatementName(last.question, true)
	a, err := p.read(ctx, req, p.readQuestion(question))
	if err != nil {
		return "", err
	}
	for i, found := range a.Passages {
		words := statement.Run{Paragraph: found.Paragraph, Start: found.Answer.Start, End: found.Answer.End}
		if slices.ContainsFunc(p.statement.Runs(p.ref), func(run statement.Run) bool { return overlap(run, words) }) {
			text := p.statement.Quote(words)
			if i > 0 && len(strings.Fields(text)) < leastFurther {
				return "", nil
			}
			return text, nil
		}
	}
	return "", nil
}

// leastFurther is how many words of a further passage are shown by themselves at least:
// fewer are a name more often than an answer.
const leastFurther = 4

// longer shows more of a place, or its words as they stand.
func (p shownPlace) longer(req Request, last exchange, f intents.FollowUp) (Reply, exchange) {
	switch f.Kind {
	case intents.AskLonger, intents.AskMeaning:
		var lead []Block
		if f.Kind == intents.AskMeaning {
			lead = []Block{p.paragraph("follow.no-meaning", nil)}
		}
		whole := p.around()
		if f.Unit == "section" {
			whole = statement.SectionRef(p.statement.Section(p.ref))
		}
		return shownPlace{p.responder, whole}.show(req, last, lead...)
	}
	return p.show(req, last)
}

// quoteShown quotes all places that were shown.
func (d *responder) quoteShown(req Request, last exchange) (Reply, exchange) {
	var refs []statement.Ref
	for _, p := range d.places(last.shown) {
		refs, d = append(refs, p.ref), p.responder
	}
	next := last
	next.call, next.again = quoting(d.prefix()+labels(d.statement, refs)), ""
	req.Call = next.call
	r := d.quoteAll(refs, req)
	next.next = nextPage(r, next.call)
	return r, next
}

// shorter shows the words that answer, or else the shortest sentence, as they stand:
// nothing is put in other words.
func (p shownPlace) shorter(req Request, last exchange, words string) (Reply, exchange) {
	s := p.statement
	next := last
	next.again = ""
	run, ok := p.find(words)
	if ok {
		next.answer, next.cut = words, true
	} else if run, ok = p.shortestSentence(); !ok {
		return p.show(req, last)
	} else {
		next.cut = false
	}
	ref := s.RefTo(run)
	next.shown, next.outcome, next.call, next.next = []string{p.label(ref)}, Answered, quoting(p.label(ref)), Call{}
	var r Reply
	switch {
	case last.cut:
		r.add(p.paragraph("follow.shortest", nil))
	case p.ref == ref && !next.cut:
		r.add(p.paragraph("follow.one-sentence", nil))
	}
	q := p.quotation(run)
	r.add(q)
	r.Passages = []Passage{p.passage(run)}
	r.add(buttons([]Action{
		p.action("action.in-context", quoting(p.label(statement.ParagraphRef(run.Paragraph))), Show),
		p.action("action.cite", NewCall("cite", "ref", q.Ref), Show),
	})...)
	return r, next
}

// find returns where words stand in a place, false where they do not, or are all of it.
func (p shownPlace) find(words string) (statement.Run, bool) {
	for _, run := range p.statement.Runs(p.ref) {
		text := p.statement.Quote(run)
		if at := strings.Index(text, words); words != "" && at >= 0 && len(words) < len(text) {
			return statement.Run{Paragraph: run.Paragraph, Start: run.Start + at, End: run.Start + at + len(words)}, true
		}
	}
	return statement.Run{}, false
}

// shortestSentence returns the shortest sentence of a place, false for a heading.
func (p shownPlace) shortestSentence() (shortest statement.Run, ok bool) {
	for _, run := range p.statement.Runs(p.ref) {
		if paragraph := p.statement.Paragraphs[run.Paragraph]; paragraph.Table != nil {
			return p.statement.SentencesAt(statement.Run{Paragraph: run.Paragraph, Start: run.End - 1, End: run.End}), true // its last row
		}
		for _, span := range statement.SplitSentences(p.statement.Quote(run)) {
			sentence := statement.Run{Paragraph: run.Paragraph, Start: run.Start + span.Start, End: run.Start + span.End}
			if !ok || sentence.End-sentence.Start < shortest.End-shortest.Start {
				shortest, ok = sentence, true
			}
		}
	}
	return shortest, ok
}
