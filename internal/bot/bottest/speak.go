package bottest

import (
	"context"
	"strings"
	"sync"
	"testing"

	"plenary/internal/bot"
)

// acknowledges: a platform that waits for an answer gives up within seconds,
// so the adapter tells it at once that the event arrived.
func acknowledges(t *testing.T, tr *trial) {
	wait, release := gate()
	defer release()
	tr.answering(func(_ context.Context, r bot.Request) bot.Reply {
		<-wait
		return say("answer to " + r.Words())
	})
	for _, kind := range tr.Traits().Speaks {
		tr.deliver(tr.event(kind, "slow"))
	}
	if n := len(tr.Board().Posts()); n > 0 {
		t.Errorf("%d messages are posted before there is an answer", n)
	}
	release()
	tr.await(tr.events)
}

// gate returns a channel that is closed by open, which may be called again.
func gate() (closed <-chan struct{}, open func()) {
	c := make(chan struct{})
	return c, sync.OnceFunc(func() { close(c) })
}

// relays: the core gets the words as they were typed, where from and by whom.
func relays(t *testing.T, tr *trial) {
	const words = `what does *II* say & why <now>? "it's_so" ~1~ 5 > 3 &amp; [[I.B]]`
	for i, kind := range tr.Traits().Speaks {
		tr.deliver(tr.event(kind, words))
		tr.await(2*i + 1)
		tr.deliver(tr.event(kind, words))
		tr.await(2*i + 2)

		seen := tr.seen()[2*i:]
		for _, r := range seen {
			want := words
			if kind == Command {
				want = "ask " + words
			}
			if r.Words() != want {
				t.Errorf("%s: the line is %q, want %q", kind, r.Words(), want)
			}
			if r.From == "" || r.Place.Channel == "" || r.Place.Platform != tr.Adapter().Name() {
				t.Errorf("%s: the request is from %q at %+v", kind, r.From, r.Place)
			}
			if len(r.ID) > 200 || r.ID == "" && tr.Traits().Redelivers {
				t.Errorf("%s: the request's ID is %q", kind, r.ID)
			}
		}
		if a, b := seen[0], seen[1]; a.From != b.From || a.Place.Root() != b.Place.Root() || a.ID == b.ID && a.ID != "" {
			t.Errorf("%s: two requests of one member in one channel are\n%+v\n%+v", kind, a, b)
		}
	}
}

// ignores: nothing but what is meant for the bot reaches the core.
func ignores(t *testing.T, tr *trial) {
	for _, kind := range tr.Traits().Ignores {
		tr.deliver(tr.event(kind, string(kind)))
	}
	tr.fence()
	for _, r := range tr.seen() {
		if !strings.HasSuffix(r.Words(), fence) {
			t.Errorf("%s is taken for a request", r.Words())
		}
	}
	if posts := tr.stop(); len(posts) != 1 {
		t.Errorf("%d messages are posted, want the answer to the last alone: %+v", len(posts), posts)
	}
}

const fence = "the last word"

// fence delivers one more request and waits until its own answer is read.
func (tr *trial) fence() {
	tr.t.Helper()
	n := len(tr.Board().Posts())
	tr.deliver(tr.event(tr.Traits().Speaks[0], fence))
	tr.awaitWords(n, fence)
}

// answersOnce: an event that arrives again is the same request, whether the
// first is answered already or not.
func answersOnce(t *testing.T, tr *trial) {
	if !tr.Traits().Redelivers {
		return
	}
	var mu sync.Mutex
	claimed := map[string]bool{}
	wait, release := gate()
	defer release()
	tr.answering(func(_ context.Context, r bot.Request) bot.Reply {
		mu.Lock()
		again := claimed[r.ID]
		claimed[r.ID] = true
		mu.Unlock()
		if again {
			return bot.Reply{}
		}
		<-wait
		return say("answer to " + r.Words())
	})
	for _, kind := range tr.Traits().Speaks {
		e := tr.deliver(tr.event(kind, "question"))
		e.Again = true
		tr.deliver(e)
	}
	release()
	tr.await(tr.events)
	for i, kind := range tr.Traits().Speaks {
		tr.deliver(Event{Number: i + 1, Kind: kind, Channel: 1, From: 1, Text: "question", Again: true})
	}
	tr.fence()
	if posts := tr.stop(); len(posts) != tr.events {
		t.Errorf("%d messages are posted for %d requests: %+v", len(posts), tr.events, posts)
	}
	if len(claimed) != tr.events {
		t.Errorf("%d requests have %d IDs", tr.events, len(claimed))
	}
}

// postsNothing: an empty reply is silence.
func postsNothing(t *testing.T, tr *trial) {
	tr.answering(func(_ context.Context, r bot.Request) bot.Reply {
		if strings.HasSuffix(r.Words(), fence) {
			return say(r.Words())
		}
		return bot.Reply{}
	})
	for _, kind := range tr.Traits().Speaks {
		if kind != Command { // a command's platform shows that it was taken
			tr.deliver(tr.event(kind, "question"))
		}
	}
	tr.fence()
	if posts := tr.stop(); len(posts) != 1 {
		t.Errorf("%d messages are posted, want 1: %+v", len(posts), posts)
	}
}
