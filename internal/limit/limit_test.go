package limit_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"plenary/internal/bot"
	"plenary/internal/limit"
)

// A testLimiter is a limiter before a bot that answers every request, with a clock
// that the test sets.
type testLimiter struct {
	now     time.Time
	handle  bot.Handler
	limited map[string]int
}

func newTestLimiter(cfg limit.Config) *testLimiter {
	h := &testLimiter{now: time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC), limited: map[string]int{}}
	cfg.Now = func() time.Time { return h.now }
	cfg.Limited = func(platform, scope string) { h.limited[platform+" "+scope]++ }
	h.handle = limit.New(cfg).Wrap(func(context.Context, bot.Request) bot.Reply {
		return bot.Reply{Command: "ask", Blocks: []bot.Block{bot.Heading{Text: "an answer"}}}
	})
	return h
}

func (h *testLimiter) ask(t *testing.T, space, channel, from, id string) bot.Reply {
	t.Helper()
	return h.handle(t.Context(), bot.Request{
		ID: id, From: from, Place: bot.Place{Platform: "slack", Space: space, Channel: channel},
	})
}

func answered(r bot.Reply) bool { return r.Command == "ask" }

// What is promised to groups: 20 questions in 10 s a member, 200 in 10 s a
// server, even from one channel, and over and over.
func TestNobodyIsHeldBelowThePromise(t *testing.T) {
	h := newTestLimiter(limit.Config{})
	for round := range 30 {
		for i := range 20 {
			for who := range 10 {
				if r := h.ask(t, "T1", "C1", fmt.Sprint("U", who), ""); !answered(r) {
					t.Fatalf("round %d: question %d of member %d was told to wait", round, i, who)
				}
			}
		}
		h.now = h.now.Add(10 * time.Second)
	}
}

func TestOneMemberIsToldToWaitAndOthersAreNot(t *testing.T) {
	h := newTestLimiter(limit.Config{Person: limit.Rate{PerSecond: 1, Burst: 3}})
	for range 3 {
		if !answered(h.ask(t, "T1", "C1", "U1", "")) {
			t.Fatal("told to wait within the burst")
		}
	}
	r := h.ask(t, "T1", "C2", "U1", "")
	if answered(r) || r.Empty() || !r.Private || r.Outcome != bot.Refused {
		t.Fatalf("the fourth question at once got %+v, want a private word to wait", r)
	}
	if !answered(h.ask(t, "T1", "C1", "U2", "")) {
		t.Error("another member was told to wait")
	}
	if !answered(h.ask(t, "T2", "C1", "U1", "")) {
		t.Error("the same id in another workspace was told to wait")
	}
	h.now = h.now.Add(time.Second)
	if !answered(h.ask(t, "T1", "C1", "U1", "")) {
		t.Error("told to wait after waiting")
	}
	if h.limited["slack person"] != 1 {
		t.Errorf("counted %v, want one person", h.limited)
	}
}

func TestOneChannelIsToldToWait(t *testing.T) {
	h := newTestLimiter(limit.Config{Channel: limit.Rate{PerSecond: 1, Burst: 5}})
	for i := range 5 {
		h.ask(t, "T1", "C1", fmt.Sprint("U", i), "")
	}
	if answered(h.ask(t, "T1", "C1", "U9", "")) {
		t.Error("the sixth question of a channel was answered")
	}
	if !answered(h.ask(t, "T1", "C2", "U9", "")) {
		t.Error("another channel was told to wait")
	}
	if h.limited["slack channel"] != 1 {
		t.Errorf("counted %v, want one channel", h.limited)
	}
}

func TestARepetitionIsNotToldToWait(t *testing.T) {
	for name, claim := range map[string]func(context.Context, string) (bool, error){
		"answered before": func(context.Context, string) (bool, error) { return false, nil },
		"store away":      func(context.Context, string) (bool, error) { return false, errors.New("away") },
	} {
		t.Run(name, func(t *testing.T) {
			h := newTestLimiter(limit.Config{Person: limit.Rate{PerSecond: 1, Burst: 1}, Deduplicate: claim})
			h.ask(t, "T1", "C1", "U1", "e1")
			if r := h.ask(t, "T1", "C1", "U1", "e1"); !r.Empty() {
				t.Errorf("got %+v, want silence", r)
			}
		})
	}
}

// Memory is bounded however many members there are.
func TestManyMembers(t *testing.T) {
	h := newTestLimiter(limit.Config{})
	for i := range 120_000 {
		if !answered(h.ask(t, "T1", fmt.Sprint("C", i), fmt.Sprint("U", i), "")) {
			t.Fatalf("member %d was told to wait on the first question", i)
		}
	}
}

func TestAtOnce(t *testing.T) {
	l := limit.New(limit.Config{Person: limit.Rate{PerSecond: 0.001, Burst: 50}})
	var mu sync.Mutex
	through := 0
	handle := l.Wrap(func(context.Context, bot.Request) bot.Reply {
		mu.Lock()
		defer mu.Unlock()
		through++
		return bot.Reply{}
	})
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 50 {
				handle(t.Context(), bot.Request{From: "U1"})
			}
		})
	}
	wg.Wait()
	if through != 50 {
		t.Errorf("%d of 400 at once went through, want 50", through)
	}
}

// However many ask at one time, so many are worked on, and the others in the
// order in which they came.
func TestSoManyAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var order []string
		release := make(chan bool)
		handle := limit.New(limit.Config{MaxConcurrent: 2}).Wrap(func(_ context.Context, req bot.Request) bot.Reply {
			order = append(order, req.From)
			<-release
			return bot.Reply{Command: "ask"}
		})
		var asking sync.WaitGroup
		for _, who := range []string{"U1", "U2", "U3", "U4", "U5"} {
			asking.Go(func() {
				handle(t.Context(), bot.Request{From: who, Place: bot.Place{Platform: "slack", Channel: "C1"}})
			})
			synctest.Wait()
		}
		for n := 2; n <= 5; n++ {
			if want := []string{"U1", "U2", "U3", "U4", "U5"}[:n]; !slices.Equal(order, want) {
				t.Fatalf("at work were %q, want %q", order, want)
			}
			release <- true
			synctest.Wait()
		}
		release <- true
		asking.Wait()
	})
}

// A request that waits to be read leaves its place to the next.
func TestWhatWaitsToBeReadHoldsNoPlace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		read := make(chan bool)
		handle := limit.New(limit.Config{MaxConcurrent: 1}).Wrap(func(_ context.Context, req bot.Request) bot.Reply {
			if req.From == "U1" {
				req.BeforeReading()
				req.BeforeReading()
				<-read
			}
			return bot.Reply{Command: "ask"}
		})
		var asking sync.WaitGroup
		for range 3 {
			asking.Go(func() { handle(t.Context(), bot.Request{From: "U1"}) })
		}
		synctest.Wait()
		if r := handle(t.Context(), bot.Request{From: "U2"}); !answered(r) {
			t.Errorf("it was not answered: %+v", r)
		}
		close(read)
		asking.Wait()
	})
}

// A platform on which requests take their time keeps nobody waiting on another.
func TestPlatformsDoNotWaitForEachOther(t *testing.T) {
	release := make(chan bool)
	begun := make(chan bool, 1)
	handle := limit.New(limit.Config{MaxConcurrent: 1}).Wrap(func(_ context.Context, req bot.Request) bot.Reply {
		if req.Place.Platform == "discord" {
			begun <- true
			<-release
		}
		return bot.Reply{Command: "ask"}
	})
	var slow sync.WaitGroup
	slow.Go(func() { handle(t.Context(), bot.Request{From: "1", Place: bot.Place{Platform: "discord"}}) })
	<-begun
	if r := handle(t.Context(), bot.Request{From: "U1", Place: bot.Place{Platform: "slack"}}); !answered(r) {
		t.Errorf("it was not answered: %+v", r)
	}
	release <- true
	slow.Wait()
}

// Who gives up before its turn comes is not answered.
func TestGivenUpBeforeItsTurn(t *testing.T) {
	release := make(chan bool)
	begun := make(chan bool, 2)
	handle := limit.New(limit.Config{MaxConcurrent: 1}).Wrap(func(context.Context, bot.Request) bot.Reply {
		begun <- true
		<-release
		return bot.Reply{Command: "ask"}
	})
	var first sync.WaitGroup
	first.Go(func() { handle(t.Context(), bot.Request{From: "U1"}) })
	<-begun
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if r := handle(gone, bot.Request{From: "U2"}); !r.Empty() || len(begun) > 0 {
		t.Errorf("it was answered: %+v", r)
	}
	release <- true
	first.Wait()
}
