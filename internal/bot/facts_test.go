package bot_test

import (
	"os"
	"strings"
	"testing"
)

// Of a statement with all its text, with authors and without an abstract.
func TestFactsOfWhole(t *testing.T) {
	b := botFor(t, os.DirFS("testdata/garden"))
	for question, want := range map[string]string{
		"What is it about?":                         "No section of it is called a summary",
		"Do you have the full text?":                "Plenary holds the text of every section.",
		"Who is Odile Ferrant?":                     "It was written by Odile Ferrant and Tomasz Bielik.",
		"Did the mayor write this?":                 "It was written by Odile Ferrant and Tomasz Bielik.",
		"Are wheelchairs mentioned in it anywhere?": "people who use a wheelchair",
		"Is 48 euros a fair price?":                 "Plenary has no opinion",
		"What did I miss?":                          "What the group has discussed",
	} {
		if r := ask(b, "ask "+question); !strings.Contains(r.String(), want) {
			t.Errorf("%s: want %s; %s: %s", question, want, r.Outcome, r)
		}
	}
}
