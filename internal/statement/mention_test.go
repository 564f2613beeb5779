package statement_test

import (
	"strings"
	"testing"
)

func TestMentioned(t *testing.T) {
	s := shipped(t)
	for _, c := range []struct{ sentence, words, want string }{
		{"what is II called", "II", "II"},
		{"What is before section III?", "section III?", "III"},
		{"Does section I have parts?", "section I", "I"},
		{"What does the last section say", "last section", "VI"},
		{"show the second sentence of the abstract please", "second sentence of the abstract", "Abstract 1.2"},
		{"tell me about subsection B of section I", "subsection B of section I", "I.B"},
		{"what is I.B about", "I.B", "I.B"},
		{"What does part four discuss?", "part four", "IV"},
		{"what is the sixth area?", "sixth area?", ""},
		{"and section 12?", "section 12?", ""},
		{"what comes between II and IV", "II and IV", "II, IV"},
		{"what does the abstract say about states", "abstract", "Abstract"},
		{"How many sections are there?", "", ""},
		{"Where do I start?", "", ""},
		{"Is there a plan B?", "", ""},
		{"Who is the president of France?", "", ""},
		{"a table for two", "", ""},
		{"which part of the world is meant", "", ""},
	} {
		m, ok := s.FindMention(strings.Fields(c.sentence))
		if m.Words != c.words || ok != (c.words != "") || labels(s, m.Refs) != c.want {
			t.Errorf("%q: %q %q, want %q %q", c.sentence, m.Words, labels(s, m.Refs), c.words, c.want)
		}
	}
}
