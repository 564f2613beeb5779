package bot_test

import (
	"strings"
	"testing"

	"plenary/internal/bot"
)

// Words that begin like a command and go on like a question are a question.
func TestCommandOrQuestion(t *testing.T) {
	b := shipped(t)
	for _, c := range []struct{ line, command string }{
		{"sections", "sections"},
		{"SECTIONS", "sections"},
		{"/quote II", "quote"},
		{"areas of conflict?", "ask"},
		{"use of force?", "ask"},
		{"references to climate change?", "ask"},
		{"references off", "references"},
		{"prompt action on climate?", "ask"},
		{"prompt next", "next"},
		{"about bad actors", "ask"},
		{"", "help"},
		{"   \u202e \x00 ", "help"},
		{"What should states do?", "ask"},
	} {
		if r := ask(b, c.line); r.Command != c.command {
			t.Errorf("%q: %q, want %q", c.line, r.Command, c.command)
		}
	}
}

// Whatever is typed gets a reply with words in it, and no panic.
func FuzzHandle(f *testing.F) {
	for _, line := range []string{
		"", "quote", "quote I.A-C", "page 2 sections", "page 99999999999999999999 sections", "page 1 page 1 page 1 help",
		"prompt schedule 25:30 Europe/Berlin daily", "find \x00\xff", "inline II", "ask " + strings.Repeat("a ", 500), "cite ¶", "search “", "help help",
	} {
		f.Add(line)
	}
	b := shipped(f)
	f.Fuzz(func(t *testing.T, line string) {
		r := ask(b, line)
		if r.Outcome == bot.Failed {
			t.Fatalf("%q failed", line)
		}
		if r.Empty() != (r.Command == "inline") {
			t.Fatalf("%q: empty is %t for %q", line, r.Empty(), r.Command)
		}
		for _, p := range append(r.Passages, r.Nearest...) {
			if !held(p.Text) {
				t.Fatalf("%q: not verbatim: %q", line, p.Text)
			}
		}
	})
}
