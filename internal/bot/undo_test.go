package bot_test

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"plenary/content"
	"plenary/internal/bot"
	"plenary/internal/statement"
	"plenary/internal/store"
	"plenary/internal/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// onEachDatabase runs a test with a bot that answers from the shipped statement, on each
// database. Its clock stands at a Tuesday morning.
func onEachDatabase(t *testing.T, test func(t *testing.T, b *bot.Bot, db *store.Store)) {
	s, err := statement.Parse(content.FS)
	if err != nil {
		t.Fatal(err)
	}
	storetest.Each(t, func(t *testing.T, databaseURL string) {
		db, err := store.Open(t.Context(), databaseURL)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { db.Close() })
		now := time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)
		b := bot.New(bot.Config{Statements: []*statement.Statement{s}, Store: db, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return now }})
		test(t, b, db)
	})
}

// Two facilitators who press the same button at once do it once, and both are told what
// is.
func TestTwoFacilitatorsAtOnce(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, b *bot.Bot, db *store.Store) {
		at := bot.Place{Platform: "test", Space: "S1", Channel: "C1"}
		n := 0
		say := func(id int, from, line string) string {
			r := b.Handle(t.Context(), bot.Request{
				ID: fmt.Sprint(id), Place: at, From: from, Line: line,
				Facilitates: func(context.Context, bot.Place, []string) (bool, error) { return true, nil },
			})
			if r.Outcome == bot.Failed || r.Empty() {
				t.Errorf("%s: %s: %v", from, line, r)
			}
			return r.String()
		}
		one := func(line string) string { n++; return say(n, "fay", line) }
		both := func(line string) (replies [2]string) {
			var wait sync.WaitGroup
			n += 2
			for i, from := range []string{"fay", "fred"} {
				id := n - i
				wait.Go(func() { replies[i] = say(id, from, line) })
			}
			wait.Wait()
			return replies
		}
		of := func(what string) (acts int) {
			changes, err := db.Changes(t.Context(), at)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range changes {
				if c.Edits.What == what && c.Undoes == 0 && !c.Undone {
					acts++
				}
			}
			return acts
		}
		for _, test := range []struct{ first, line, act string }{
			{"prompt schedule named weekly 9 UTC mon", "prompt skip question first-habits", "skip"},
			{"", "prompt pause weekly", "pause"},
			{"", "prompt resume weekly", "resume"},
			{"", "prompt move weekly 10:00", "move"},
			{"", "prompt stop weekly", "stop"},
		} {
			if test.first != "" {
				one(test.first)
			}
			replies := both(test.line)
			if got := of(test.act); got != 1 && test.act != "move" {
				t.Errorf("%q was done %d times:\n%s\n--\n%s", test.line, got, replies[0], replies[1])
			}
		}
		// The stop is undone once, though both press the button.
		changes, err := db.Changes(t.Context(), at)
		if err != nil {
			t.Fatal(err)
		}
		replies := both(fmt.Sprintf("prompt undo %d", changes[0].Number))
		text := replies[0] + replies[1]
		if strings.Count(text, "Undone: ") != 1 || strings.Count(text, "undone already") != 1 {
			t.Errorf("undone twice, or not at all:\n%s\n--\n%s", replies[0], replies[1])
		}
		// Of two new schedules without a name, one takes the place of the other.
		one("prompt stop weekly")
		both("prompt schedule 9 UTC daily")
		all, err := db.SchedulesAt(t.Context(), at)
		if err != nil || len(all) != 1 {
			t.Errorf("%d schedules, %v", len(all), err)
		}
		replies = both("prompt keep " + fmt.Sprint(latest(t, db, at, "replace")))
		if all, err = db.SchedulesAt(t.Context(), at); err != nil || len(all) != 2 {
			t.Errorf("%d schedules, %v:\n%s\n--\n%s", len(all), err, replies[0], replies[1])
		}
	})
}

// latest returns the number of the latest change of a kind.
func latest(t *testing.T, db *store.Store, at bot.Place, what string) int64 {
	changes, err := db.Changes(t.Context(), at)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range changes {
		if c.Edits.What == what {
			return c.Number
		}
	}
	t.Fatalf("no %s", what)
	return 0
}

// A button that destroys asks first where its platform cannot ask by itself, and nothing
// is done until it is answered.
func TestAskingFirst(t *testing.T) {
	k := newTalk(t)
	k.now = time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)
	k.say("fay", "prompt schedule named weekly 9 UTC mon")
	var stop bot.Action
	for _, block := range k.say("fay", "prompt status").Blocks {
		if actions, ok := block.(bot.Actions); ok {
			for _, a := range actions.Actions {
				if a.AsksFirst() {
					stop = a
				}
			}
		}
	}
	if stop.Call.Command != "prompt stop" || stop.Call.Values["name"] != "weekly" {
		t.Fatalf("what asks first is %+v", stop)
	}
	for may, want := range map[bool]string{true: "Stop the schedule weekly?", false: "Only facilitators"} {
		r := k.bot.Handle(t.Context(), bot.Request{
			ID: fmt.Sprint("asks ", may), Place: k.at, From: "fay", Call: stop.Call, Asks: true,
			Facilitates: func(context.Context, bot.Place, []string) (bool, error) { return may, nil },
		})
		if !r.Private || !strings.Contains(r.String(), want) {
			t.Errorf("it asks %q", r)
		}
	}
	if all, err := k.store.SchedulesAt(t.Context(), k.at); err != nil || len(all) != 1 {
		t.Errorf("%d schedules, %v", len(all), err)
	}
}
