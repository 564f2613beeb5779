// Package bottest is the conformance suite of adapters: what each of them must
// do, tried over the real wire of its platform.
//
// An adapter's own tests play the far end: they implement [Platform] with the
// platform's real protocol over loopback sockets, and call [Test].
package bottest

import (
	"context"
	"slices"
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

// A Refuser is a Platform that can be made to take no posts. It is needed where the
// platform does not lack [Rights].
type Refuser interface {
	// Gone makes the channel one that cannot be posted to any more.
	Gone(channel int)

	// Throttle makes the platform refuse what is posted to the channel next,
	// and ask to wait.
	Throttle(channel int, wait time.Duration)
}

// Traits are what a platform has.
type Traits struct {
	Speaks     []Kind    // what the adapter answers
	Ignores    []Kind    // what it must pass over
	Lacks      []Ability // what it does not have
	Redelivers bool      // may deliver one event more than once
	Threads    bool      // has threads

	// FormByButton says that a form cannot follow a form: a message takes its
	// place, whose last button opens it.
	FormByButton bool

	// TurnsPages are those to which a reply that is too long is one message, whose last
	// button turns to the next page.
	TurnsPages []Kind
}

// An Ability is what most platforms have.
type Ability string

const (
	Presses Ability = "buttons and menus"           // [Presser]
	Forms   Ability = "forms"                       // [Filler]
	Files   Ability = "attached files"              // [Posted.Files]
	Times   Ability = "times in the reader's zone"  // [Posted.Times]
	Edits   Ability = "messages that are changed"   // [Board.Change], [Deleter]
	Shares  Ability = "replies to one member alone" // that can be shared with all: [Restarter]
	Rights  Ability = "rights to post"              // [Refuser], [Restricter]
	Threads Ability = "threads and pins of posts"   // [Discusser]
)

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
		{"draws every style", drawsStyles},
		{"sets words off", setsOff},
		{"hands over files", handsOverFiles},
		{"answers what is pressed", answersPresses},
		{"turns pages in place", turnsPages},
		{"shares once", sharesOnce},
		{"shows a form", showsForm},
		{"shows a form again with its faults", showsFaults},
		{"says what a form says", saysForm},
		{"replaces what it posted", replaces},
		{"says whether it can post", saysWhetherItCanPost},
		{"pins a post in the place of the one before", pins},
		{"posts without what cannot be done", goesOutWithout},
		{"pings the group that a post names", pings},
		{"counts what is discussed", counts},
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
	ended  chan error // what Run of the running adapter returned, then closed

	mu       sync.Mutex
	answer   bot.Handler
	requests []bot.Request
	events   int
}

func newTrial(t *testing.T, p Platform) *trial {
	ctx, stop := context.WithTimeout(context.Background(), patience)
	tr := &trial{Platform: p, t: t, ctx: ctx}
	tr.answer = func(_ context.Context, r bot.Request) bot.Reply { return say("answer to " + r.Words()) }
	t.Cleanup(func() { tr.stop(); p.Close(); stop() })
	tr.run()
	return tr
}

// run runs the platform's adapter until stop.
func (tr *trial) run() {
	tr.t.Helper()
	running, cancel := context.WithCancel(tr.ctx)
	ended := make(chan error, 1)
	tr.cancel, tr.ended = cancel, ended
	go func() {
		defer close(ended)
		ended <- tr.Adapter().Run(running, tr.handle)
	}()
	if err := tr.Ready(tr.ctx); err != nil {
		tr.t.Fatal("not ready:", err)
	}
}

// lacks reports whether the platform has no such ability.
func (tr *trial) lacks(a Ability) bool { return slices.Contains(tr.Traits().Lacks, a) }

// has returns the part of the platform that an ability needs; ok is false where it
// lacks the ability.
func has[T any](tr *trial, a Ability) (part T, ok bool) {
	tr.t.Helper()
	if tr.lacks(a) {
		return part, false
	}
	part, ok = tr.Platform.(T)
	if !ok {
		tr.t.Fatalf("%T does not play %s", tr.Platform, a)
	}
	return part, ok
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

// until waits until something holds of what the board keeps, and else says that it
// does not.
func (tr *trial) until(failing string, holds func() bool) {
	tr.t.Helper()
	if err := tr.Board().until(tr.ctx, holds); err != nil {
		tr.t.Fatalf("%s: %v", failing, err)
	}
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
