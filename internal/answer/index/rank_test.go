package index

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"plenary/internal/statement"
)

// large makes a statement of so many paragraphs of five sentences, of words as often
// as words are said.
func large(rng *rand.Rand, paragraphs int) *statement.Statement {
	often := rand.NewZipf(rng, 1.1, 20, 30000)
	s := &statement.Statement{Title: "Large", Language: "en", Sections: []statement.Section{{Title: "Large", To: paragraphs}}}
	for i := range paragraphs {
		var b strings.Builder
		for range 5 {
			b.WriteString("It")
			for range 12 + rng.IntN(16) {
				fmt.Fprintf(&b, " w%dx", often.Uint64())
			}
			b.WriteString(". ")
		}
		text := strings.TrimSpace(b.String())
		s.Paragraphs = append(s.Paragraphs, statement.Paragraph{Number: i + 1, Text: text, Sentences: statement.SplitSentences(text)})
	}
	return s
}

// The work of a question grows no faster than the paragraphs that hold its words: it
// is counted in paragraphs scored and sentences looked at, not in time.
func TestWorkIsBounded(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 0))
	s := large(rng, 3000)
	x := New(s)
	for range 64 {
		words := strings.Fields(strings.ReplaceAll(s.Paragraphs[rng.IntN(len(s.Paragraphs))].Text, ".", ""))
		at := rng.IntN(len(words) - 6)
		question := "What does " + strings.Join(words[at:at+6], " ") + " mean?"
		q := x.Understand(x.lang.ReadQuestion(question))
		reach := len(q.touched)
		if r := x.Rank(q); len(r) > maxCandidates || len(q.touched) != reach {
			t.Fatalf("%q: %d paragraphs looked at closely, %d of %d scored", question, len(r), len(q.touched), reach)
		}
		for p, score := range q.scores {
			if score != 0 && !slices.Contains(q.touched, int32(p)) {
				t.Fatalf("%q: paragraph %d is scored and has no term", question, p)
			}
		}
	}
}

func TestFactsThatMustAgree(t *testing.T) {
	text := "The informal council met in Vienna in 1990 with four guests. It decided nothing."
	s := &statement.Statement{
		Title: "Facts", Language: "en", Sections: []statement.Section{{Title: "Facts", To: 1}},
		Paragraphs: []statement.Paragraph{{Number: 1, Text: text, Sentences: statement.SplitSentences(text)}},
	}
	x := New(s)
	for question, turns := range map[string]bool{
		"When did the informal council meet in Vienna?": false,
		"Did the council meet with 4 guests in Vienna?": false,
		"Did the formal council meet in Vienna?":        true,
		"Did the council meet in Vienna in 1991?":       true,
		"Did the council not meet in Vienna?":           true,
	} {
		q := x.Understand(x.lang.ReadQuestion(question))
		if got := x.Turns(q, x.Rank(q).Best()); got != turns {
			t.Errorf("%s: turns the passage round: %t", question, got)
		}
	}
}
