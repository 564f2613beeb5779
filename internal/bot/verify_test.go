package bot_test

import (
	"os"
	"strings"
	"testing"

	"plenary/internal/bot"
)

// A quotation is looked for in the statement of the place first, and then in the others.
func TestVerifySeveralStatements(t *testing.T) {
	b := twoStatements(t, nil)
	for _, c := range []struct {
		line, want string
		verbatim   bool
	}{
		{"verify Rivers belong to everybody", "Verbatim", true},
		{"verify every street needs a bench", "In On Towns (towns):", true},
		{"verify towns: every street needs a bench", "Verbatim", true},
		{"verify every street needs a chair and a tree", "In On Towns (towns):", false},
		{"verify nobody has ever seen such a thing", "any of the statements", false},
	} {
		r := ask(b, c.line)
		if r.Verification == nil || r.Verification.Verbatim != c.verbatim || !strings.Contains(r.String(), c.want) {
			t.Errorf("%q: %s", c.line, r)
		}
	}
}

// What is longer than a line that is read is not checked in part.
func TestVerifyTooLong(t *testing.T) {
	if r := ask(shipped(t), "verify "+strings.Repeat("global governance ", 600)); r.Outcome != bot.Misused || r.Verification != nil {
		t.Errorf("it is told %s", r)
	}
}

// A line that is quoted above a question is what the question is about.
func TestQuestionAboutQuotedLine(t *testing.T) {
	line := "> habits of working together through formal dialogue\nDoes it say that?"
	req := bot.Request{Place: bot.Place{Platform: "test", Channel: "c"}, From: "u", Line: line}
	req.Entities = []bot.Entity{{Start: 0, End: strings.IndexByte(line, '\n'), Kind: bot.QuotedText}}
	r := shipped(t).Handle(t.Context(), req)
	if r.Verification == nil || r.Verification.Verbatim || !strings.Contains(r.String(), "“informal”") {
		t.Errorf("it is answered %s", r)
	}
}

// A quotation that leaves out a denial is told so.
func TestVerifyOutOfItsSentence(t *testing.T) {
	b := botFor(t, os.DirFS("testdata/garden"))
	for _, c := range []struct{ line, denial string }{
		{"verify it may be sold", "“none”"},
		{"verify It is for eating, sharing or giving away", ""},
		{"verify Children garden with the adult who looks after them and need … membership", "“no”"},
		{"verify Children garden with the adult who looks after them and need no membership.", ""},
	} {
		r := ask(b, c.line)
		if told := strings.Contains(r.String(), "may change the meaning"); told != (c.denial != "") || !strings.Contains(r.String(), c.denial) {
			t.Errorf("%q: %s", c.line, r)
		}
	}
}
