package index

import (
	"strings"
	"testing"

	"plenary/internal/statement"
)

// TestWidenDefinition: of an aside that defines a word all is marked, and nothing else
// is widened.
func TestWidenDefinition(t *testing.T) {
	text := "The board upholds “fair use”—loosely taken as a way of sharing tools that harms nobody who waits—and the old rules of the shed that everybody has signed, in which a share (a part of the tools of the whole garden) is given out."
	s := &statement.Statement{
		Sections:   []statement.Section{{To: 1}},
		Paragraphs: []statement.Paragraph{{Number: 1, Text: text, Sentences: []statement.Span{{End: len(text)}}}},
	}
	x := New(s)
	for _, test := range []struct{ question, read, want string }{
		{"What is fair use?", "a way of sharing tools", "loosely taken as a way of sharing tools that harms nobody who waits"},
		{"what does fair use mean", "a way of sharing tools", "loosely taken as a way of sharing tools that harms nobody who waits"},
		{"What is a share?", "a part of the tools", "a part of the tools of the whole garden"},
		{"What is loosely taken?", "a way of sharing tools", "a way of sharing tools that harms nobody who waits"}, // begins with what is asked about
		{"What is fair use?", "sharing tools", "sharing tools"},                                                    // too short to define
		{"Who shares tools that harm nobody?", "a way of sharing tools", "a way of sharing tools"},
	} {
		q := x.Understand(x.lang.ReadQuestion(test.question))
		at := strings.Index(text, test.read)
		p := Passage{End: len(text), Answer: statement.Span{Start: at, End: at + len(test.read)}}
		x.widenDefinition(q, &p)
		if got := text[p.Answer.Start:p.Answer.End]; got != test.want {
			t.Errorf("%s: %q, want %q", test.question, got, test.want)
		}
	}
}

// TestWidenAnyAnswer: wherever a reader says that an answer stands, what is widened
// holds it and stays within the passage.
func TestWidenAnyAnswer(t *testing.T) {
	text := "A use—loosely a way of sharing tools (so they say)—is fair. It is a thing that all of them do—as a rule. That is all there is to say of it."
	s := &statement.Statement{
		Sections:   []statement.Section{{To: 1}},
		Paragraphs: []statement.Paragraph{{Number: 1, Text: text, Sentences: statement.SplitSentences(text)}},
	}
	x := New(s)
	q := x.Understand(x.lang.ReadQuestion("What is fair use?"))
	for start := range text {
		for end := start + 1; end <= len(text); end++ {
			p := Passage{End: len(text), Answer: statement.Span{Start: start, End: end}}
			if x.widenDefinition(q, &p); p.Answer.Start > start || p.Answer.End < end || p.Answer.Start < p.Start || p.Answer.End > p.End {
				t.Fatalf("%q is widened to %v", text[start:end], p.Answer)
			}
		}
	}
}
