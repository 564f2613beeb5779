package bot_test

import (
	"context"
	"log/slog"
	"strings"
	"testing"
	"testing/fstest"

	"plenary/internal/bot"
	"plenary/internal/bot/bottest"
	"plenary/internal/statement"
)

// twoStatements returns a bot that answers from two statements. Without a store
// the first is answered from everywhere.
func twoStatements(t *testing.T, db bot.Store) *bot.Bot {
	t.Helper()
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	all, err := statement.ParseAll(fstest.MapFS{
		"rivers/statement.md": file("---\ntitle: On Rivers\n---\n# I. Water\n\nRivers belong to everybody who drinks from them.\n"),
		"towns/statement.md":  file("---\ntitle: On Towns\n---\n# I. Streets\n\nEvery street needs a bench and a tree.\n"),
	})
	if err != nil {
		t.Fatal(err)
	}
	return bot.New(bot.Config{Statements: all, Store: db, Log: slog.New(slog.DiscardHandler)})
}

func TestSeveralStatements(t *testing.T) {
	b := twoStatements(t, nil)
	for _, c := range []struct{ line, want string }{
		{"quote I", "Rivers belong"},
		{"quote towns I", "Every street"},
		{"quote TOWNS ¶1", "Every street"},
		{"quote towns streets", "Every street"},
		{"cite towns I", "On Towns"},
		{"ask towns: who needs a bench?", "Every street"},
		{"ask all: who needs a tree?", "On Towns (towns)"},
		{"ask all: who needs a rocket?", "comes nearest"},
		{"ask all: what is it called?", "It is called “On Towns”"},
		{"search towns: bench", "Every street"},
		{"statements", "rivers – On Rivers (this place's own)"},
		{"use towns", "Nothing is remembered in this session"},
	} {
		if text := ask(b, c.line).String(); !strings.Contains(text, c.want) {
			t.Errorf("%s: want %q in:\n%s", c.line, c.want, text)
		}
	}
}

// Where nothing comes near, the parts that are numbered are named by the first
// and the last of them, whatever stands behind.
func TestPartsAreNamed(t *testing.T) {
	all, err := statement.ParseAll(fstest.MapFS{"statement.md": {Data: []byte("---\ntitle: On Lamps\n---\n\n# 1. Streets\n\nLamps burn.\n\n# 2. Squares\n\nLamps burn there too.\n\n# Notes\n\nOil is dear.\n")}})
	if err != nil {
		t.Fatal(err)
	}
	b := bot.New(bot.Config{Statements: all, Log: slog.New(slog.DiscardHandler)})
	if text := ask(b, "zzqx flumph").String(); !strings.Contains(text, "Notes and sections 1 to 2") {
		t.Error(text)
	}
}

// Whatever a reply offers to say must mean the same wherever it is said.
func TestOffersNameTheirStatement(t *testing.T) {
	b := twoStatements(t, nil)
	for _, block := range ask(b, "ask towns: who needs a bench?").Blocks {
		actions, ok := block.(bot.Actions)
		if !ok {
			continue
		}
		for _, a := range actions.Actions {
			if !a.Call.IsZero() && !strings.Contains(ask(b, a.Call.Line()).String(), "Towns") {
				t.Errorf("%q loses its statement: %s", a.Call.Line(), ask(b, a.Call.Line()))
			}
		}
	}
}

// A statement is chosen by its name, by its number in the list, or by words of its
// title.
func TestUse(t *testing.T) {
	db := bottest.Database(t)
	b := twoStatements(t, db)
	for _, c := range []struct{ line, want string }{
		{"statements", "1. rivers – On Rivers (this place's own)\n2. towns – On Towns"},
		{"use 2", "is answered from On Towns"},
		{"use 1", "is answered from On Rivers"},
		{"use #2", "is answered from On Towns"},
		{"use Rivers", "is answered from On Rivers"},
		{"use TOWNS.", "is answered from On Towns"},
		{"use the second one", "is answered from On Towns"},
		{"use first", "is answered from On Rivers"},
		{"use On Towns", "is answered from On Towns"},
		{"use of force?", "Nothing was found"},
		{"use on", "No statement goes by on"},
		{"use 3", "No statement goes by 3"},
		{"use 0", "No statement goes by 0"},
	} {
		req := bot.Request{Place: bot.Place{Platform: "test", Space: "S", Channel: "C"}, Line: c.line, Facilitates: func(context.Context, bot.Place, []string) (bool, error) { return true, nil }}
		if text := b.Handle(t.Context(), req).String(); !strings.Contains(text, c.want) {
			t.Errorf("%s: want %q in:\n%s", c.line, c.want, text)
		}
	}
}
