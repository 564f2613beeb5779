package bot_test

import (
	"os"
	"strings"
	"testing"

	"plenary/internal/bot"
)

// A section is found by its heading, else by the passage that answers.
func TestSectionsAbout(t *testing.T) {
	b := botFor(t, os.DirFS("testdata/garden"))
	for question, want := range map[string]string{
		"Which section is about animals?":             "IV.C. Animals",
		"In which chapter are tools mentioned?":       "IV.A. Water and Tools",
		"Which section says something about poison?":  "IV.C. Animals",
		"Does it have a section about the hedgehogs?": "IV.C. Animals",
	} {
		r := ask(b, "ask "+question)
		if !strings.Contains(r.String(), want) || len(r.Passages)+len(r.Nearest) > 1 {
			t.Errorf("%s: want %s and at most one passage; %s: %s", question, want, r.Outcome, r)
		}
	}
	if r := ask(b, "ask Which section is about football?"); r.Outcome == bot.Answered {
		t.Errorf("football: %s", r)
	}
}
