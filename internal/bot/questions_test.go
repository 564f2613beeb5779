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

// botFor returns a bot for the statement of one content folder.
func botFor(t testing.TB, folder fs.FS) *bot.Bot {
	t.Helper()
	s, err := statement.Parse(folder)
	if err != nil {
		t.Fatal(err)
	}
	return bot.New(bot.Config{Statements: []*statement.Statement{s}, Log: slog.New(slog.DiscardHandler)})
}

// shipped returns a bot for the statement that Plenary ships with.
func shipped(t testing.TB) *bot.Bot {
	t.Helper()
	return botFor(t, content.FS)
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

// readTable returns the lines of a file of tab-separated fields, without
// comments and empty lines.
func readTable(t *testing.T, file string, fields int) [][]string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var rows [][]string
	for line := range strings.Lines(string(data)) {
		line = strings.TrimRight(line, "\r\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		row := strings.Split(line, "\t")
		if len(row) != fields {
			t.Errorf("%s: %q has %d fields, not %d", file, line, len(row), fields)
			continue
		}
		rows = append(rows, row)
	}
	return rows
}

// knownMisses is a table of the questions that get a wrong reply today: the
// name of the question set, the question, and why.
const knownMisses = "testdata/known-misses.tsv"

// checkQuestions asks every question of a file of lines "kind, question,
// phrases". Those in [knownMisses] must get a wrong reply, all others the right
// one. Every passage must stand in the statement word for word.
func checkQuestions(t *testing.T, set string, folder fs.FS, file string) {
	t.Helper()
	text, err := fs.ReadFile(folder, statement.TextFile)
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]string{}
	for _, row := range readTable(t, knownMisses, 3) {
		if row[0] == set {
			known[row[1]] = row[2]
		}
	}
	b := botFor(t, folder)
	rows := readTable(t, file, 3)
	asked := map[string]bool{}
	for _, row := range rows {
		question, want := row[1], row[2]
		if asked[question] {
			t.Errorf("%s: asked twice: %s", file, question)
		}
		asked[question] = true
		r := ask(b, "ask "+question)
		why, miss := known[question]
		switch ok := right(r, want); {
		case ok && miss:
			t.Errorf("%s: right now, so take it off %s (%s)", question, knownMisses, why)
		case !ok && !miss:
			t.Errorf("%s: want %s; %s: %.200s", question, want, r.Outcome, strings.ReplaceAll(r.String(), "\n", " "))
		}
		for _, p := range slices.Concat(r.Passages, r.Nearest) {
			if !strings.Contains(string(text), p.Text) {
				t.Errorf("%s: not verbatim: %s", question, p.Text)
			}
		}
	}
	for question := range known {
		if !asked[question] {
			t.Errorf("%s: no question of the set %s is %q", knownMisses, set, question)
		}
	}
	t.Logf("%s: %d of %d right", set, len(rows)-len(known), len(rows))
}

func TestShippedQuestions(t *testing.T) {
	checkQuestions(t, "shipped", content.FS, "testdata/questions.tsv")
}

func TestSharedQuestions(t *testing.T) {
	checkQuestions(t, "shared", content.FS, sharedtest.Path(t, "eval", "statement-questions.tsv"))
}

// The garden's charter is a statement that nothing in the program was written
// for, without an editor's lists.
func TestGardenQuestions(t *testing.T) {
	checkQuestions(t, "garden", os.DirFS("testdata/garden"), "testdata/garden-questions.tsv")
}

// held reports whether the shipped statement's file holds words byte for byte.
func held(words string) bool {
	text, err := fs.ReadFile(content.FS, statement.TextFile)
	return err == nil && strings.Contains(string(text), words)
}
