package bot_test

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"plenary/internal/bot"
	"plenary/internal/bot/bottest"
)

// ways are ways to ask that end in a reading, of a statement that has a section II.
var ways = []bot.Request{
	{Line: "Who should talk to each other?"},
	{Line: "What does section II say about cooperation?"},
	{Line: "Which section is about informal dialogue?"},
	{Line: "Governments meet informally.", Call: bot.NewCall("find")},
}

// What needs no reading is answered while others wait to be read.
func TestCommandsDoNotWaitForReadings(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := bottest.NewBusy(t, 0, bottest.Networks(t))
		replies := make(chan bot.Reply, len(ways))
		for _, way := range ways {
			go func() { replies <- b.Handle(t.Context(), way) }()
		}
		synctest.Wait()
		if n := b.Readings.Waiting(); n != len(ways) {
			t.Fatalf("%d of %d questions wait", n, len(ways))
		}
		for _, line := range []string{"help", "about", "sections", "quote II", "search dialogue", "cite", "thanks!", "recommendations", "who are you?"} {
			if r := b.Handle(t.Context(), bot.Request{Line: line}); r.Empty() {
				t.Errorf("%q is not answered", line)
			}
		}
		if got := b.Complete(t.Context(), bot.CompletionRequest{Kind: bot.Reference, Typed: "i"}); len(got) == 0 {
			t.Error("nothing is completed")
		}
		b.Free()
		for range ways {
			if r := <-replies; r.Empty() || r.Outcome == bot.Failed {
				t.Errorf("a question was answered by %+v", r)
			}
		}
	})
}

// What was asked before is answered from memory, and words alone answer, while others
// wait to be read.
func TestWhatNeedsNoReadingDoesNotWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := bottest.NewBusy(t, 0, bottest.Networks(t))
		b.Free()
		first := b.Handle(t.Context(), ways[0])
		b.Occupy(t)
		if again := b.Handle(t.Context(), ways[0]); !reflect.DeepEqual(again, first) {
			t.Errorf("answered %+v, and from memory %+v", first, again)
		}
		words := bottest.NewBusy(t, 0, nil)
		for _, way := range ways {
			if r := words.Handle(t.Context(), way); r.Empty() || r.Outcome == bot.Failed {
				t.Errorf("words alone answered %+v", r)
			}
		}
	})
}

// Questions begin to be read in the order in which they were received, in whatever
// order they come to it, and give back before what they hold.
func TestQuestionsAreReadInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := bottest.NewBusy(t, 0, bottest.Networks(t))
		start, step := time.Now(), make(chan bool)
		var left, answered atomic.Int64
		var asking sync.WaitGroup
		for _, n := range []int{3, 1, 4, 0, 2} {
			asking.Go(func() {
				b.Handle(t.Context(), bot.Request{
					Line: ways[0].Line, Received: start.Add(time.Duration(2 * n)),
					BeforeReading: func() { left.Add(1) },
				})
				if got := answered.Add(1); got != int64(n+1) {
					t.Errorf("question %d was answered as number %d", n+1, got)
				}
			})
			asking.Go(func() { // comes between this question and the next
				_ = b.Readings.Do(t.Context(), start.Add(time.Duration(2*n+1)), func() error { <-step; return nil })
			})
			synctest.Wait()
		}
		if left.Load() != 5 || answered.Load() != 0 {
			t.Errorf("%d of 5 gave back what they held, and %d were answered", left.Load(), answered.Load())
		}
		b.Free()
		for range 5 {
			synctest.Wait()
			step <- true
		}
		asking.Wait()
	})
}

// Who finds no room, or waits when the process ends, is told so, once, as nobody's
// fault.
func TestWhoIsNotReadIsToldToAskAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := bottest.NewBusy(t, 2, bottest.Networks(t))
		waiting := make(chan bot.Reply, 2)
		for range 2 {
			go func() { waiting <- b.Handle(t.Context(), ways[0]) }()
		}
		synctest.Wait()
		told := func(r bot.Reply, want string) {
			t.Helper()
			if r.Outcome != bot.Refused || !r.Private || r.Command == "" || len(r.Blocks) != 1 || !strings.Contains(fmt.Sprint(r.Blocks), want) {
				t.Errorf("told %+v, want %q", r, want)
			}
		}
		for _, way := range ways {
			told(b.Handle(t.Context(), way), "more questions than it can answer")
		}
		b.Readings.Close()
		for range 2 {
			told(<-waiting, "is being restarted")
		}
	})
}

// Who gives up while it waits is answered nothing.
func TestGivenUpBeforeReading(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := bottest.NewBusy(t, 0, bottest.Networks(t))
		ctx, cancel := context.WithCancel(t.Context())
		replies := make(chan bot.Reply)
		go func() { replies <- b.Handle(ctx, ways[0]) }()
		synctest.Wait()
		cancel()
		if r := <-replies; !r.Empty() {
			t.Errorf("answered %+v", r)
		}
		if n := b.Readings.Waiting(); n != 0 {
			t.Errorf("%d still wait", n)
		}
	})
}
