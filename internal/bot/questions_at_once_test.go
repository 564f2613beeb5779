package bot_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"plenary/internal/bot"
)

// atOnce has several members say a line at the same moment.
func (k *talk) atOnce(names []string, line func(i int) string) []string {
	said := make([]string, len(names))
	var all sync.WaitGroup
	for i, name := range names {
		all.Go(func() {
			r := k.bot.Handle(k.t.Context(), bot.Request{
				ID: fmt.Sprint("at once ", name, i, line(i)), Place: k.at, From: name, Line: line(i),
				Facilitates: func(context.Context, bot.Place, []string) (bool, error) { return strings.HasPrefix(name, "f"), nil },
			})
			said[i] = r.String()
		})
	}
	all.Wait()
	return said
}

func TestTwoFacilitatorsDecideOnce(t *testing.T) {
	for _, command := range []string{"prompt approve 1", "prompt decline 1 covered", "prompt leave 3", "prompt reword 3 Who is it that we are?", "prompt move 3 to 5", "prompt add Who is it that we are?"} {
		k := newTalk(t)
		k.now = time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)
		k.say("ann", "prompt suggest What would your grandmother ask?")
		said := k.atOnce([]string{"fay", "fred", "flo"}, func(int) string { return command })
		changes, err := k.store.Changes(t.Context(), k.at)
		if err != nil {
			t.Fatal(err)
		}
		// A move is said of what stands at that number now, so that each moves another.
		if len(changes) != 1 && command != "prompt move 3 to 5" {
			t.Errorf("%s was done %d times: %q", command, len(changes), said)
		}
		for range changes {
			if r := k.say("fay", "prompt undo"); r.Outcome != bot.Answered {
				t.Errorf("%s is not undone: %s", command, r)
			}
		}
		if r := k.say("fay", "prompt restore"); !strings.Contains(r.String(), "No question was") {
			t.Errorf("%s, undone, leaves %s", command, r)
		}
	}
}

func TestAMemberHasAtMostFiveSuggestionsWaiting(t *testing.T) {
	k := newTalk(t)
	k.now = time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)
	names := []string{"ann", "ann", "ann", "ann", "ann", "ann", "ann", "ann", "ann"}
	k.atOnce(names, func(i int) string { return fmt.Sprintf("prompt suggest What is the number %d?", i) })
	all, err := k.store.Suggestions(t.Context(), k.at)
	if err != nil {
		t.Fatal(err)
	}
	waiting := 0
	for _, g := range all {
		if g.State == bot.Waiting {
			waiting++
		}
	}
	if waiting != 5 {
		t.Errorf("%d of nine suggestions wait", waiting)
	}
}
