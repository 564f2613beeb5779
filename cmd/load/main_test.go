package main

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"plenary/content"
	"plenary/internal/longtest"
)

// A short measurement, so that the program is kept in order: figures are taken
// by hand.
func TestMeasure(t *testing.T) {
	longtest.Skip(t)
	var out strings.Builder
	good, err := measure(t.Context(), settings{perSecond: 40, length: 3 * time.Second, againPercent: 20, groups: 20}, &out)
	if err != nil || !good {
		t.Errorf("%v, %v", good, err)
	}
	t.Log(out.String())
	for _, want := range []string{"Slack    60 asked, 0 turned away, 0 without an answer, 0 answered twice", "Discord  60 asked, 0 turned away, 0 without an answer, 0 answered twice"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("it lacks %q:\n%s", want, out.String())
		}
	}
}

// Questions are all different, and of the statement's words.
func TestQuestions(t *testing.T) {
	q, err := newQuestions(content.FS)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for n := range 20_000 {
		words := q.ask()
		if seen[words] {
			t.Fatalf("question %d repeats %q", n, words)
		}
		seen[words] = true
	}
	short, err := newQuestions(fstest.MapFS{"statement.md": {Data: []byte("---\ntitle: Short\n---\n\nMembers decide together.\n")}})
	if err != nil {
		t.Fatal(err)
	}
	for range 100 {
		short.ask()
	}
	if _, err := newQuestions(fstest.MapFS{"statement.md": {Data: []byte("---\ntitle: Shorter\n---\n\nWe met.\n")}}); err == nil {
		t.Error("questions are made of no words")
	}
}

func TestSettings(t *testing.T) {
	for _, args := range [][]string{{"-per-second", "-1"}, {"-length", "25h"}, {"-waiting", "1"}, {"-burst", "300"}, {"-again", "101"}, {"-day", "1m"}, {"-day", "2h"}, {"-nothing"}} {
		if code := run(args); code != 2 {
			t.Errorf("%v: exit code %d, want 2", args, code)
		}
	}
}
