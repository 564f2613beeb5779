package bot_test

import (
	"strings"
	"testing"
)

// A question that asks for several things is answered in parts, those about the
// statement itself as well, and the span is that of its passage.
func TestPartsOfQuestions(t *testing.T) {
	b := shipped(t)
	for question, want := range map[string][]string{
		"What is global governance and who published it?":                        {"loosely defined", "Its publisher is"},
		"Who published it and what is global governance?":                        {"Its publisher is", "loosely defined"},
		"When was the statement published and what do states have to gain from?": {"September 2011", "six areas"},
		"What is global governance and what is the price of bread in Paris?":     {"loosely defined", "price of bread"},
	} {
		r := ask(b, question)
		at := 0
		for _, words := range want {
			n := strings.Index(r.String()[at:], words)
			if n < 0 {
				t.Errorf("%q: %s", question, r)
				break
			}
			at += n
		}
		if a := r.Answer; a != nil && (a.Passage >= len(r.Passages) || r.Passages[a.Passage].Text[a.Start:a.End] != a.Text) {
			t.Errorf("%q: the span is %+v of %+v", question, a, r.Passages)
		}
	}
}
