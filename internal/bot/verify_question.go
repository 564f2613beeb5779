package bot

import (
	"plenary/internal/quotation"
)

// The fewest words of a question by which it is told to be a quotation. They are
// measured: none of the questions that people asked of articles is taken for one.
const (
	minVerbatim = 5 // as they stand
	minAltered  = 6 // with a word changed
	minQuestion = 8 // with a word changed, in a question that does not ask whether it is said
)

// answerQuotation answers a question that quotes the statement as verify does. It is
// false for any other question.
func (d *responder) answerQuotation(req Request, question string) (Reply, bool) {
	var texts []string
	for _, c := range quotation.Claims(question) {
		if d.quotes(c) {
			texts = append(texts, c.Text)
		}
	}
	if len(texts) == 0 {
		return Reply{}, false
	}
	return d.verifyAll(req, texts), true
}

// claim returns what a message says where that is a quotation, or nearly one.
func (d *responder) claim(text string) (string, bool) {
	for _, c := range quotation.Claims(text) {
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
	case r.Verdict == quotation.Verbatim:
		return !c.Asks && r.Words >= minVerbatim
	case r.Verdict == quotation.NotFound:
		return false
	}
	changes := 0
	for _, diff := range r.Differences {
		if diff.Kind.OfWords() {
			changes++
		}
	}
	switch {
	case c.Asks:
		return false
	case c.Framed:
		return r.Words >= minAltered && 4*r.Found >= 3*r.Words && changes <= 3
	}
	return r.Words >= minAltered && 4*r.Found >= 3*r.Words && changes <= 3
}
