package reading

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestClauses(t *testing.T) {
	for sentence, want := range map[string][]string{
		"Dogs are kept on a lead.":                                                        nil,
		"Guests are welcome, and the gate is locked at dusk.":                             {"Guests are welcome", "and the gate is locked at dusk."},
		"It has three parts—the old hall by the pond, sheds, and the paths between them.": {"It has three parts", "the old hall by the pond", "sheds, and the paths between them."},
		"Safe, legal, and orderly.":                                                       nil,
		"":                                                                                nil,
	} {
		if got := clauses(sentence); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", sentence, got, want)
		}
	}
}

// Clauses are parts of their sentence, in order, each of some words.
func FuzzClauses(f *testing.F) {
	f.Add("One, two; three and four (five six seven) — eight: nine ten eleven.")
	f.Fuzz(func(t *testing.T, sentence string) {
		if !utf8.ValidString(sentence) {
			t.Skip("a statement is valid UTF-8")
		}
		rest := sentence
		for _, c := range clauses(sentence) {
			_, after, ok := strings.Cut(rest, c)
			if !ok || len(strings.Fields(c)) < leastClause {
				t.Fatalf("%q is no clause of %q", c, sentence)
			}
			rest = after
		}
	})
}
