// Package limit keeps one member, or one channel, from taking the bot from
// everybody else: who asks faster than people do is told to wait. What is let
// through is worked on in the order in which it came, so much at one time.
package limit

import (
	"context"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"plenary/internal/bot"
)

// A Rate is how much is let through: Burst at once, and PerSecond after that.
type Rate struct {
	PerSecond float64
	Burst     int
}

// The defaults lie well above the least that is promised to groups: 20 requests
// in 10 s a member and 200 in 10 s a server.
var (
	DefaultPerson  = Rate{PerSecond: 20, Burst: 250}
	DefaultChannel = Rate{PerSecond: 50, Burst: 500}
)

// DefaultMaxConcurrent is how many requests of one platform are worked on at one time.
// More would only wait for the processor and the database, in no order, and have
// whatever else needs the database wait with them. Each platform has its own
// turns: a request may have to ask its platform something, and one that is slow
// to answer keeps nobody waiting on the other.
const DefaultMaxConcurrent = 64

// Config is what a Limiter is made of.
type Config struct {
	Person        Rate // zero: DefaultPerson
	Channel       Rate // zero: DefaultChannel
	MaxConcurrent int  // of each platform; zero: DefaultMaxConcurrent

	// Claim reports whether a request's ID is new, as [bot.Store.Deduplicate] does, so
	// that a request that was answered and comes again is not told to wait. Nil:
	// every one is new.
	Deduplicate func(ctx context.Context, id string) (bool, error)

	// Limited is called with the scope, "person" or "channel", of each request
	// that was told to wait. Nil: nothing is called.
	Limited func(platform, scope string)

	Now func() time.Time // nil: time.Now
}

// A Limiter counts requests by member and by channel. It may be used by any
// number of goroutines.
type Limiter struct {
	cfg      Config
	persons  buckets
	channels buckets

	mu    sync.Mutex
	turns map[string]chan struct{} // by platform; whoever waits to send is let through in order
}

// New makes a Limiter.
func New(cfg Config) *Limiter {
	if cfg.Person == (Rate{}) {
		cfg.Person = DefaultPerson
	}
	if cfg.Channel == (Rate{}) {
		cfg.Channel = DefaultChannel
	}
	if cfg.MaxConcurrent == 0 {
		cfg.MaxConcurrent = DefaultMaxConcurrent
	}
	if cfg.Deduplicate == nil {
		cfg.Deduplicate = func(context.Context, string) (bool, error) { return true, nil }
	}
	if cfg.Limited == nil {
		cfg.Limited = func(string, string) {}
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	return &Limiter{
		cfg:      cfg,
		persons:  buckets{rate: cfg.Person, held: make(map[key]*rate.Limiter)},
		channels: buckets{rate: cfg.Channel, held: make(map[key]*rate.Limiter)},
		turns:    make(map[string]chan struct{}),
	}
}

// Wrap returns next behind the limits. A request whose ctx ends before its
// turn comes is not answered.
func (l *Limiter) Wrap(next bot.Handler) bot.Handler {
	return func(ctx context.Context, req bot.Request) bot.Reply {
		turns := l.turnsOf(req.Place.Platform)
		select {
		case turns <- struct{}{}:
			defer func() { <-turns }()
		case <-ctx.Done():
			return bot.Reply{}
		}
		now := l.cfg.Now()
		person := key{platform: req.Place.Platform, space: req.Place.Space, id: req.From}
		channel := key{platform: req.Place.Platform, space: req.Place.Space, id: req.Place.Channel}
		switch {
		case !l.persons.take(person, now):
			return l.wait(ctx, req, "person", "You ask faster than Plenary answers one person. Please wait a few seconds and ask again.")
		case !l.channels.take(channel, now):
			return l.wait(ctx, req, "channel", "This channel asks faster than Plenary answers one channel. Please wait a few seconds and ask again.")
		}
		return next(ctx, req)
	}
}

func (l *Limiter) turnsOf(platform string) chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	turns, ok := l.turns[platform]
	if !ok {
		turns = make(chan struct{}, l.cfg.MaxConcurrent)
		l.turns[platform] = turns
	}
	return turns
}

func (l *Limiter) wait(ctx context.Context, req bot.Request, scope, sentence string) bot.Reply {
	if req.ID != "" {
		// An error is taken for a repetition: silence now is better than a
		// second answer.
		if fresh, err := l.cfg.Deduplicate(ctx, req.ID); err != nil || !fresh {
			return bot.Reply{}
		}
	}
	l.cfg.Limited(req.Place.Platform, scope)
	return bot.Reply{
		Outcome: bot.Refused,
		Private: true,
		Blocks:  []bot.Block{bot.Paragraph{Text: bot.Say(sentence)}},
	}
}

// A key names a member or a channel.
type key struct{ platform, space, id string }

// maxKeys is how many members, and how many channels, are remembered at most.
// One costs about 300 bytes.
const maxKeys = 50_000

// buckets hold what is left to each key.
type buckets struct {
	rate Rate
	mu   sync.Mutex
	held map[key]*rate.Limiter
}

// take reports whether k may go on at now.
func (b *buckets) take(k key, now time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	bucket, ok := b.held[k]
	if !ok {
		b.makeRoom(now)
		bucket = rate.NewLimiter(rate.Limit(b.rate.PerSecond), b.rate.Burst)
		b.held[k] = bucket
	}
	return bucket.AllowN(now, 1)
}

// makeRoom drops the buckets that are full again, which say nothing. Where that
// is not enough all are dropped, which lets everybody through once more.
func (b *buckets) makeRoom(now time.Time) {
	if len(b.held) < maxKeys {
		return
	}
	for k, bucket := range b.held {
		if bucket.TokensAt(now) >= float64(b.rate.Burst) {
			delete(b.held, k)
		}
	}
	if len(b.held) > maxKeys/2 {
		clear(b.held)
	}
}
