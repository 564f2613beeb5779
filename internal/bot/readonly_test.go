package bot_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"plenary/internal/bot"
	"plenary/internal/bot/bottest"
)

// Who only reads changes nothing, chooses nothing, and is not remembered.
func TestReadOnlyKeepsNothing(t *testing.T) {
	k := newTalk(t)
	k.now = time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)
	read := func(line string) bot.Reply {
		return k.bot.HandleReadOnly(t.Context(), bot.Request{ID: "1", Place: k.at, From: "fay", Private: true, Line: line, Facilitates: everybodyFacilitates})
	}
	for _, line := range []string{"prompt add What is it that we are?", "prompt schedule 09:00 Europe/Dublin daily", "language German"} {
		if r := read(line); r.Outcome == bot.Answered {
			t.Errorf("%s is done: %s", line, r)
		}
	}
	changes, err := k.store.Changes(t.Context(), k.at)
	if err != nil || len(changes) > 0 {
		t.Errorf("changes %v, error %v", changes, err)
	}
	if fresh, err := k.store.Deduplicate(t.Context(), "1"); err != nil || !fresh {
		t.Errorf("the id of a request is kept: %v", err)
	}
	if r := read("ask What should states begin with?"); r.Outcome != bot.Answered || r.Passages[0].Link == "" {
		t.Errorf("answered %+v", r)
	}
	if r := read("ask Where does that stand?"); len(r.Passages) > 0 {
		t.Errorf("the last question is gone on with: %s", r)
	}
}

// Questions of who only reads are read behind those of the chats, also those that come
// later.
func TestReadOnlyQuestionsAreReadLast(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := bottest.NewBusy(t, 0, bottest.Networks(t))
		order := make(chan string, 3)
		go func() {
			b.HandleReadOnly(t.Context(), bot.Request{Line: ways[0].Line})
			order <- "reader"
		}()
		synctest.Wait()
		go func() {
			if _, err := b.Search(t.Context(), "informal dialogue", 3); err != nil {
				t.Error(err)
			}
			order <- "search"
		}()
		synctest.Wait()
		time.Sleep(time.Minute)
		go func() {
			b.Handle(t.Context(), bot.Request{Line: "Who benefits from cooperation?", Received: time.Now()})
			order <- "chat"
		}()
		synctest.Wait()
		b.Free()
		if got := []string{<-order, <-order, <-order}; !slices.Equal(got, []string{"chat", "reader", "search"}) {
			t.Errorf("read in the order %v", got)
		}
	})
}

func TestPlacesAreFoundByTheirLabels(t *testing.T) {
	b := bot.New(bot.Config{Statements: library(t, map[string]string{"north": "", "south": ""})})
	found, err := b.Search(t.Context(), "Does a street need a bench?", 5)
	if err != nil {
		t.Fatal(err)
	}
	var labels []string
	for _, place := range found {
		labels = append(labels, place.Label)
		if again, ok := b.Locate(strings.ToLower(place.Label)); !ok || again != place {
			t.Errorf("%s is located as %+v", place.Label, again)
		}
	}
	if !slices.Equal(labels, []string{"north I 1", "south I 1"}) {
		t.Errorf("found %v", labels)
	}
	for _, label := range []string{"", "north", "north IX", "I 1", "west I 1", strings.Repeat("I.", 10_000)} {
		if place, ok := b.Locate(label); ok {
			t.Errorf("%.40q is located as %+v", label, place)
		}
	}
}

func everybodyFacilitates(context.Context, bot.Place, []string) (bool, error) { return true, nil }
