// Package bottest is the conformance suite of adapters: what each of them must
// do, tried over the real wire of its platform.
//
// An adapter's own tests play the far end: they implement [Platform] with the
// platform's real protocol over loopback sockets, and call [Test].
package bottest

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"plenary/internal/bot"
	"plenary/internal/message"
)

// A Platform is the far end of one adapter's wire. It delivers what happens on
// the platform, and draws what the adapter posts as the platform's own program
// would. Channels, threads, members and events are numbers from 1 on, of which
// it makes ids as its platform has them.
type Platform interface {
	// Adapter is the adapter under test, joined to this far end. The suite
	// runs it once.
	Adapter() bot.Adapter

	Traits() Traits

	// Ready waits until the running adapter takes what is delivered.
	Ready(ctx context.Context) error

	// Deliver sends an event to the adapter. It returns nil once the adapter
	// has acknowledged it as the platform demands; where the platform wants no
	// acknowledgement, once it is sent. It must not wait for the answer.
	Deliver(ctx context.Context, e Event) error

	// Board is where the platform keeps what the adapter posted.
	Board() *Board

	// Close ends the far end. It is called after the adapter's Run returned.
	Close()
}

// A Refuser is a Platform that can be made to take no posts.
type Refuser interface {
	// Gone makes the channel one that cannot be posted to any more.
	Gone(channel int)

	// Throttle makes the platform refuse what is posted to the channel next,
	// and ask to wait.
	Throttle(channel int, wait time.Duration)
}

// Traits are what a platform has.
type Traits struct {
	Speaks     []Kind // what the adapter answers
	Ignores    []Kind // what it must pass over
	Redelivers bool   // may deliver one event more than once
	Threads    bool   // has threads
}

// A Kind is a kind of event.
type Kind string

// What an adapter answers.
const (
	Mention Kind = "mention"        // a message in a channel that names the bot
	Direct  Kind = "direct message" // a message to the bot alone; always in channel 1
	Command Kind = "command"        // a command of the platform's own, such as a slash command, with Text behind "ask"
)

// What it passes over in silence.
const (
	FromBot    Kind = "message of a bot"       // by another bot, and naming this one
	FromItself Kind = "message of the adapter" // by this bot, and naming itself
	Overheard  Kind = "message to others"      // in a channel, and naming nobody or somebody else
	Everyone   Kind = "message to everyone"    // in a channel, and naming all members but not the bot
)

// An Event is something that happens on a platform.
type Event struct {
	Number  int // a redelivery has the number of the first delivery
	Kind    Kind
	Channel int
	Thread  int // the thread that it is said in; 0: the channel itself
	From    int // the member
	Text    string
	Again   bool // a redelivery, marked as the platform marks it
}

// A Posted is what a reader of the platform sees of one message.
type Posted struct {
	Channel int
	Thread  int  // the thread of that number; 0: the channel itself, or what the message To opened
	To      int  // the number of the event whose message it hangs on; 0: none
	Private bool // one member alone sees it

	// Text is what is read, in its order: what the platform takes for markup
	// is not in it, nor are characters of escapes.
	Text string

	// Live are mentions that ping somebody, links, and whatever else in the
	// message acts, apart from buttons and menus.
	Live []string
}

// A Board keeps what was posted, in its order. The zero Board is empty.
type Board struct {
	mu      sync.Mutex
	posts   []Posted
	changed chan struct{} // closed by the next Add; nil while nobody waits
}

// Add keeps a post.
func (b *Board) Add(p Posted) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.posts = append(b.posts, p)
	if b.changed != nil {
		close(b.changed)
		b.changed = nil
	}
}

// Posts returns what was posted so far.
func (b *Board) Posts() []Posted {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]Posted(nil), b.posts...)
}

// Await waits until at least n messages are posted and returns all of them.
func (b *Board) Await(ctx context.Context, n int) ([]Posted, error) {
	for {
		b.mu.Lock()
		if len(b.posts) >= n {
			b.mu.Unlock()
			return b.Posts(), nil
		}
		if b.changed == nil {
			b.changed = make(chan struct{})
		}
		changed, have := b.changed, len(b.posts)
		b.mu.Unlock()
		select {
		case <-changed:
		case <-ctx.Done():
			return nil, fmt.Errorf("of %d messages %d are posted: %w", n, have, ctx.Err())
		}
	}
}

// Test tries an adapter. Every part of the suite calls start for a platform of
// its own.
func Test(t *testing.T, start func(t *testing.T) Platform) {
	for _, part := range []struct {
		name string
		try  func(*testing.T, *trial)
	}{
		{"acknowledges before it answers", acknowledges},
		{"relays the words as typed", relays},
		{"ignores bots and itself", ignores},
		{"answers a request once", answersOnce},
		{"posts nothing for empty replies", postsNothing},
		{"escapes everything", escapes},
		{"splits between blocks only", splits},
		{"keeps the thread", keepsThread},
		{"keeps private what is private", keepsPrivate},
		{"posts and finds", postsAndFinds},
		{"says what is gone", saysGone},
		{"says when to wait", saysWait},
		{"ends with the context", ends},
	} {
		t.Run(part.name, func(t *testing.T) {
			others := goleak.IgnoreCurrent()
			t.Cleanup(func() { goleak.VerifyNone(t, others) }) // runs last
			part.try(t, newTrial(t, start(t)))
		})
	}
}

// patience is how long the suite waits for what must come. It is far above what
// any adapter needs, so that a slow machine fails nothing.
const patience = 20 * time.Second

// A trial is one platform with its adapter running.
type trial struct {
	Platform
	t      *testing.T
	ctx    context.Context // ends with the suite's patience
	cancel context.CancelFunc
	ended  chan error // what Run returned, then closed

	mu       sync.Mutex
	answer   bot.Handler
	requests []bot.Request
	events   int
}

func newTrial(t *testing.T, p Platform) *trial {
	ctx, stop := context.WithTimeout(context.Background(), patience)
	running, cancel := context.WithCancel(ctx)
	tr := &trial{Platform: p, t: t, ctx: ctx, cancel: cancel, ended: make(chan error, 1)}
	tr.answer = func(_ context.Context, r bot.Request) bot.Reply { return say("answer to " + r.Words()) }
	go func() {
		defer close(tr.ended)
		tr.ended <- p.Adapter().Run(running, tr.handle)
	}()
	t.Cleanup(func() { tr.stop(); p.Close(); stop() })
	if err := p.Ready(ctx); err != nil {
		t.Fatal("not ready:", err)
	}
	return tr
}

// handle notes the request and answers as the part of the suite wants.
func (tr *trial) handle(ctx context.Context, r bot.Request) bot.Reply {
	tr.mu.Lock()
	tr.requests = append(tr.requests, r)
	answer := tr.answer
	tr.mu.Unlock()
	return answer(ctx, r)
}

// answering sets how requests are answered.
func (tr *trial) answering(h bot.Handler) {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	tr.answer = h
}

func (tr *trial) seen() []bot.Request {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	return append([]bot.Request(nil), tr.requests...)
}

// event makes a new event.
func (tr *trial) event(kind Kind, text string) Event {
	tr.events++
	return Event{Number: tr.events, Kind: kind, Channel: 1, From: 1, Text: text}
}

func (tr *trial) deliver(e Event) Event {
	tr.t.Helper()
	if err := tr.Deliver(tr.ctx, e); err != nil {
		tr.t.Fatalf("%s %d is not acknowledged: %v", e.Kind, e.Number, err)
	}
	return e
}

func (tr *trial) await(n int) []Posted {
	tr.t.Helper()
	posts, err := tr.Board().Await(tr.ctx, n)
	if err != nil {
		tr.t.Fatal(err)
	}
	return posts
}

// awaitWords waits until words are read in a message after the first n.
func (tr *trial) awaitWords(n int, words string) {
	tr.t.Helper()
	for {
		posts := tr.await(n + 1)
		if strings.Contains(read(posts[n].Text), read(words)) {
			return
		}
		n++
	}
}

// stop ends the adapter and returns all that it posted: after it nothing can
// follow.
func (tr *trial) stop() []Posted {
	tr.t.Helper()
	tr.cancel()
	select {
	case err := <-tr.ended:
		if err != nil {
			tr.t.Error("Run, its context ended:", err)
		}
	case <-tr.ctx.Done():
		tr.t.Fatal("Run does not return after its context ended")
	}
	return tr.Board().Posts()
}

func say(words string) bot.Reply {
	return bot.Reply{Blocks: []bot.Block{bot.Paragraph{Text: message.Literal(words)}}}
}
