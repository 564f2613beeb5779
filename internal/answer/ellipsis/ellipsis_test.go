package ellipsis_test

import (
	"os"
	"strings"
	"testing"

	"plenary/internal/answer/ellipsis"
	"plenary/internal/language"
)

// Each line of testdata goes on from a question.
func TestReadings(t *testing.T) {
	for _, tag := range language.With("ellipsis.txt") {
		data, err := os.ReadFile("testdata/" + tag + ".tsv")
		if err != nil {
			t.Fatal(err)
		}
		g := ellipsis.Of(language.For(tag))
		for line := range strings.Lines(string(data)) {
			if strings.HasPrefix(line, "#") {
				continue
			}
			fields := strings.Split(strings.TrimRight(line, "\n"), "\t")
			if len(fields) != 4 {
				t.Fatalf("%q has %d fields, not 4", line, len(fields))
			}
			question, said, want := fields[0], fields[2], fields[3]
			if got := reading(g, question, fields[1], said); got != want {
				t.Errorf("%s: %q, then %q: read as %q, not %q", tag, question, said, got, want)
			}
		}
	}
}

// reading returns the first reading of what is said after a question.
func reading(g *ellipsis.Grammar, question, kind, said string) string {
	var all []string
	switch kind {
	case "thing":
		with, words, ok := strings.Cut(said, "|")
		if !ok {
			with, words = "", said
		}
		all = g.OfThing(question, ellipsis.Thing{Words: words, With: with})
	case "word":
		all = g.WithWord(question, said)
	case "why":
		all = []string{g.FromVerb(question)}
	case "pronoun":
		if read, ok := g.WithoutPronoun(said, question); ok {
			all = []string{read}
		}
	}
	if len(all) == 0 {
		return "none"
	}
	return all[0]
}
