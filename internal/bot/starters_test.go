package bot_test

import (
	"log/slog"
	"strings"
	"testing"
	"testing/fstest"

	"plenary/content"
	"plenary/internal/bot"
	"plenary/internal/statement"
)

// TestStartersAreAnswered: the questions that are suggested to a newcomer are ones to which
// the statement has words of its own, or says whose it is, in each language.
func TestStartersAreAnswered(t *testing.T) {
	statements := map[string]fstest.MapFS{}
	for language, article := range map[string]string{"en": "Article", "de": "Artikel", "fr": "Article", "es": "Artículo"} {
		front := "---\ntitle: On Benches\nlanguage: " + language + "\n"
		for name, text := range map[string]string{
			" articles":     front + "---\n# {" + article + " 1} First\n\nBenches stand in the shade.\n\n# {" + article + " 2} Second\n\nBenches have backs.\n",
			" headings":     front + "publisher: The Bench Society\n---\n# Abstract\n\nEvery street needs a bench.\n\n# I. Streets\n\n# II. Squares\n\nSquares need two of them.\n",
			" no headings":  front + "---\nEvery street needs a bench.\n",
			" headings all": front + "---\n# 1. Streets\n\nStreets need benches.\n\n# 2. Squares\n\nSquares need two of them.\n\n# 3. Parks\n\nParks need many.\n",
		} {
			statements[language+name] = fstest.MapFS{"statement.md": {Data: []byte(text)}}
		}
	}
	try := func(name string, s *statement.Statement, err error) {
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		b := bot.New(bot.Config{Statements: []*statement.Statement{s}, Log: slog.New(slog.DiscardHandler)})
		starters := b.Starters(t.Context(), bot.Place{})
		if len(starters) == 0 || len(starters) > 4 {
			t.Errorf("%s: suggests %q", name, starters)
		}
		for _, question := range starters {
			r := ask(b, question)
			text := r.String()
			if r.Outcome != bot.Answered || len(r.Passages) == 0 && !strings.Contains(text, s.Publisher) || strings.Contains(text, "only the heading") {
				t.Errorf("%s: %q is answered with %s: %s", name, question, r.Outcome, text)
			}
		}
	}
	for name, files := range statements {
		s, err := statement.Parse(files)
		try(name, s, err)
	}
	s, err := statement.Parse(content.FS)
	try("the one that is built in", s, err)
}
