package bot

import (
	"encoding/json"
	"log/slog"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"plenary/internal/quotation"
	"plenary/internal/sharedtest"
	"plenary/internal/statement"
)

// TestQuestionsAreNoQuotations: none of the questions that people asked of articles is
// taken for a quotation, whether or not the article answers it.
func TestQuestionsAreNoQuotations(t *testing.T) {
	var set struct {
		Docs []struct {
			Title      string
			Paragraphs []string
			Questions  []struct{ Question string }
		}
	}
	if err := json.Unmarshal(sharedtest.Read(t, "eval", "squad-tune.json"), &set); err != nil {
		t.Fatal(err)
	}
	asked := 0
	for _, doc := range set.Docs {
		text := "---\ntitle: " + strconv.Quote(doc.Title) + "\n---\n"
		for _, p := range doc.Paragraphs {
			text += "\n" + strings.Join(strings.Fields(p), " ") + "\n"
		}
		s, err := statement.Parse(fstest.MapFS{statement.TextFile: {Data: []byte(text)}})
		if err != nil {
			t.Fatal(err)
		}
		d := New(Config{Statements: []*statement.Statement{s}, Log: slog.New(slog.DiscardHandler)}).firstResponder()
		for _, q := range doc.Questions {
			asked++
			for _, c := range quotation.Claims(q.Question, "en") {
				if d.quotes(c) {
					t.Errorf("%s: %q is taken for a quotation: %+v", doc.Title, q.Question, d.quotations().Check(c.Text))
				}
			}
		}
	}
	t.Logf("%d questions", asked)
}
