package intents_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"plenary/internal/answer/intents"
	"plenary/internal/longtest"
	"plenary/internal/sharedtest"
)

func TestWithoutEdges(t *testing.T) {
	data, err := os.ReadFile("testdata/edges.tsv")
	if err != nil {
		t.Fatal(err)
	}
	for text := range strings.Lines(string(data)) {
		if strings.HasPrefix(text, "#") {
			continue
		}
		message, want, ok := strings.Cut(strings.TrimSpace(text), "\t")
		if !ok {
			t.Fatalf("%q has no tab", text)
		}
		got := intents.WithoutEdges(message)
		if got != want {
			t.Errorf("%s: %q is left, not %q", message, got, want)
		}
		if again := intents.WithoutEdges(got); again != got {
			t.Errorf("%s: %q is left of what was left", message, again)
		}
	}
}

// Nothing is dropped from questions that people asked of articles.
func TestArticlesHaveNoEdges(t *testing.T) {
	sets := []string{"squad-tune.json", "squad-calibrate.json"}
	if longtest.Enabled() {
		sets = append(sets, "squad-check.json")
	}
	for _, name := range sets {
		var set struct {
			Docs []struct{ Questions []struct{ Question string } }
		}
		if err := json.Unmarshal(sharedtest.Read(t, "eval", name), &set); err != nil {
			t.Fatal(err)
		}
		for _, doc := range set.Docs {
			for _, q := range doc.Questions {
				if got := intents.WithoutEdges(q.Question); got != q.Question {
					t.Errorf("%s: %q is left of %q", name, got, q.Question)
				}
			}
		}
	}
}
