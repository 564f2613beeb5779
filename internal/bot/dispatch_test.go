package bot_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"plenary/internal/bot"
	"plenary/internal/message"
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
		{"", "tries"},
		{"   \u202e \x00 ", "tries"},
		{"What should states do?", "ask"},
	} {
		if r := ask(b, c.line); r.Command != c.command {
			t.Errorf("%q: %q, want %q", c.line, r.Command, c.command)
		}
	}
}

// A message that was edited after it was answered asks again, and changes nothing again.
func TestEditedMessage(t *testing.T) {
	b := shipped(t)
	for line, want := range map[string]bool{
		"What is global governance?":    true,
		"quote II":                      true,
		"prompt":                        true,
		"prompt suggest What is peace?": false,
		"prompt skip":                   false,
		"prompt schedule 09:00":         false,
	} {
		r := b.Handle(t.Context(), bot.Request{Line: line, Edited: true})
		if r.Empty() == want {
			t.Errorf("%q: answered %v", line, !r.Empty())
		}
	}
}

// A schedule is refused where it is known that its place cannot be posted to, and not
// where that is not known.
func TestScheduleOfAPlaceThatCannotBePostedTo(t *testing.T) {
	no := &bot.CannotPostError{Reason: message.Message{ID: "cannot-post.elsewhere"}, Right: "Send Messages"}
	for _, test := range []struct {
		name string
		err  error
		want bot.Outcome
	}{{"it can be", nil, bot.Answered}, {"it is not known", errors.New("no network"), bot.Answered}, {"it cannot be", no, bot.Refused}} {
		r := newTalk(t).bot.Handle(t.Context(), bot.Request{
			ID: test.name, Place: bot.Place{Platform: "test", Space: "S1", Channel: "C1"}, From: "fay", Line: "prompt schedule 09:00 UTC daily",
			Facilitates: func(context.Context, bot.Place, []string) (bool, error) { return true, nil },
			CanPost:     func(context.Context, bot.Place) error { return test.err },
		})
		if r.Outcome != test.want || test.err == no && (!r.Private || !strings.Contains(r.String(), no.Right)) {
			t.Errorf("%s: %s\n%s", test.name, r.Outcome, r)
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
