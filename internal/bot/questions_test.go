package bot_test

import (
	"context"
	"io/fs"
	"log/slog"
	"os"
	"slices"
	"strings"
	"testing"

	"plenary/content"
	"plenary/internal/bot"
	"plenary/internal/sharedtest"
	"plenary/internal/statement"
)

// shipped returns a bot for the statement that Plenary ships with.
func shipped(t testing.TB) *bot.Bot {
	t.Helper()
	s, err := statement.Parse(content.FS)
	if err != nil {
		t.Fatal(err)
	}
	return bot.New(bot.Config{Statements: []*statement.Statement{s}, Log: slog.New(slog.DiscardHandler)})
}

func ask(b *bot.Bot, line string) bot.Reply {
	return b.Handle(context.Background(), bot.Request{Place: bot.Place{Platform: "test", Channel: "c"}, From: "u", Line: line})
}

// straight makes letter case and the style of quotation marks alike.
func straight(text string) string {
	return strings.NewReplacer("“", `"`, "”", `"`, "’", "'").Replace(strings.ToLower(text))
}

// right reports whether a reply is what is wanted: one of several phrases that
// "|" parts, or REFUSE.
func right(r bot.Reply, want string) bool {
	if want == "REFUSE" {
		return r.Outcome != bot.Answered
	}
	text := straight(r.String())
	for _, phrase := range strings.Split(want, "|") {
		if strings.Contains(text, straight(phrase)) {
			return true
		}
	}
	return false
}

// checkQuestions runs a file of lines "kind, question, phrases". At least nine
// in ten are to be answered rightly, and as many of those that the statement
// does not answer refused; each miss is logged.
func checkQuestions(t *testing.T, file string) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	b := shipped(t)
	var asked, hit [2]int // answerable, not answerable
	for _, line := range strings.Split(string(data), "\n") {
		fields := strings.Split(line, "\t")
		if len(fields) != 3 || strings.HasPrefix(line, "#") {
			continue
		}
		group := 0
		if fields[2] == "REFUSE" {
			group = 1
		}
		asked[group]++
		r := ask(b, "ask "+fields[1])
		if right(r, fields[2]) {
			hit[group]++
		} else {
			t.Logf("%s: %s: want %s; %s: %.200s", fields[0], fields[1], fields[2], r.Outcome, strings.ReplaceAll(r.String(), "\n", " "))
		}
		for _, p := range slices.Concat(r.Passages, r.Nearest) {
			if !held(p.Text) {
				t.Errorf("%s: not verbatim: %s", fields[1], p.Text)
			}
		}
	}
	for group, name := range []string{"answered", "refused"} {
		t.Logf("%d of %d rightly %s", hit[group], asked[group], name)
		if 10*hit[group] < 9*asked[group] {
			t.Errorf("only %d of %d rightly %s", hit[group], asked[group], name)
		}
	}
}

// held reports whether the shipped statement's file holds words byte for byte.
func held(words string) bool {
	text, err := fs.ReadFile(content.FS, statement.TextFile)
	return err == nil && strings.Contains(string(text), words)
}

func TestShippedQuestions(t *testing.T) { checkQuestions(t, "testdata/questions.tsv") }

func TestSharedQuestions(t *testing.T) {
	checkQuestions(t, sharedtest.Path(t, "eval", "statement-questions.tsv"))
}
