package bot

import (
	"slices"

	"plenary/internal/quotation"
)

// The fewest words of a question by which it is told to be a quotation. They are
// measured: none of the questions that people asked of articles is taken for one.
const (
	minVerbatim = 5 // as they stand
	minAltered  = 6 // with a word changed
)

// answerQuotation answers a question that quotes the statement as verify does. It is
// false for any other question.
func (d *responder) answerQuotation(req Request, question string) (Reply, bool) {
	if req.quotesLines() {
		question = req.typed // with the lines that are quoted
	}
	var texts []toVerify
	for _, c := range quotation.Claims(question, d.statement.Language) {
		if d.quotes(c) {
			texts = append(texts, toVerify{c.Text, !c.Quoted && (c.Framed || c.YesNo)})
		}
	}
	if len(texts) == 0 {
		return Reply{}, false
	}
	return d.verifyAll(req, texts), true
}

// claim returns what a message says where that is a quotation, or nearly one.
func (d *responder) claim(text string) (string, bool) {
	for _, c := range quotation.Claims(text, d.statement.Language) {
		if d.quotes(c) {
			return c.Text, true
		}
	}
	return "", false
}

// quotes reports whether a claim is a quotation of the statement, or nearly one.
func (d *responder) quotes(c quotation.Claim) bool {
	r := d.quotations().Check(c.Text)
	switch {
	case c.Quoted && r.Verdict != quotation.NotFound:
		return true
	case c.Quoted:
		return r.Words >= minVerbatim
	case c.Asks, len(r.Place.Words) == 0: // a heading asks for its section
		return false
	case c.YesNo:
		return r.Words >= minAltered && r.Contradicts()
	case r.Verdict == quotation.Verbatim:
		return r.Words >= minVerbatim
	}
	return r.Words >= minAltered && r.IsNear()
}

// quotesLines reports whether lines are quoted in what was typed.
func (r Request) quotesLines() bool {
	return slices.ContainsFunc(r.Entities, func(e Entity) bool { return e.Kind == QuotedText })
}
