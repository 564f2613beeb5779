// Package limit keeps one member, or one channel, from taking the bot from
// everybody else: who asks faster than people do is told to wait. The other
// requests are worked on in order, a limited number at one time. One that waits to
// be read does not count among them.
package limit

import (
	"context"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"plenary/internal/bot"
	"plenary/internal/message"
)

// A Rate is a limit: Burst requests at once, then PerSecond.
type Rate struct {
	PerSecond float64
	Burst     int
}

// The default rates are well above what groups are promised: 20 requests in 10 s
// for a member and 200 in 10 s for a server.
var (
	DefaultPerson  = Rate{PerSecond: 20, Burst: 250}
	DefaultChannel = Rate{PerSecond: 50, Burst: 500}
)

// DefaultMaxConcurrent is how many requests of one platform are worked on at one
// time. More would wait for the processor and the database, in no order, and so
// would everything else that needs the database. Each platform has its own
// number: a request may call its platform, and a slow platform must not delay the
// other.
const DefaultMaxConcurrent = 64

// Config configures a Limiter.
type Config struct {
	Person        Rate // zero: DefaultPerson
	Channel       Rate // zero: DefaultChannel
	MaxConcurrent int  // of each platform; zero: DefaultMaxConcurrent

	// Deduplicate reports whether a request's ID is new, as
	// [bot.Store.Deduplicate] does, so that a request that was answered and is
	// delivered again is not told to wait. Nil: every ID is new.
	Deduplicate func(ctx context.Context, id string) (bool, error)

	// Limited is called for each request that was told to wait, with the scope
	// "person" or "channel". Nil: it is not called.
	Limited func(platform, scope string)

	// Words returns the catalogue in which a member is told to wait. Nil: that of their
	// client.
	Words func(bot.Request) *message.Catalogue

	Now func() time.Time // nil: time.Now
}

// A Limiter counts requests by member and by channel. It may be used by any
// number of goroutines.
type Limiter struct {
	cfg      Config
	persons  buckets
	channels buckets

	mu    sync.Mutex
	slots map[string]chan struct{} // by platform; a send waits for a free slot, in order
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
	if cfg.Words == nil {
		cfg.Words = func(req bot.Request) *message.Catalogue { return message.First(req.Locale) }
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	return &Limiter{
		cfg:      cfg,
		persons:  buckets{rate: cfg.Person, byKey: make(map[key]*rate.Limiter)},
		channels: buckets{rate: cfg.Channel, byKey: make(map[key]*rate.Limiter)},
		slots:    make(map[string]chan struct{}),
	}
}

// Wrap returns next behind the limits. A request whose ctx ends before it gets a
// slot is not answered.
func (l *Limiter) Wrap(next bot.Handler) bot.Handler {
	return func(ctx context.Context, req bot.Request) bot.Reply {
		slots := l.slotsOf(req.Place.Platform)
		select {
		case slots <- struct{}{}:
		case <-ctx.Done():
			return bot.Reply{}
		}
		leave := sync.OnceFunc(func() { <-slots })
		defer leave()
		req.BeforeReading = leave // what comes behind a reading needs no database
		now := l.cfg.Now()
		person := key{platform: req.Place.Platform, space: req.Place.Space, id: req.From}
		channel := key{platform: req.Place.Platform, space: req.Place.Space, id: req.Place.Channel}
		switch {
		case !l.persons.allow(person, now):
			return l.refuse(ctx, req, "person", "limit.person")
		case !l.channels.allow(channel, now):
			return l.refuse(ctx, req, "channel", "limit.channel")
		}
		return next(ctx, req)
	}
}

func (l *Limiter) slotsOf(platform string) chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	slots, ok := l.slots[platform]
	if !ok {
		slots = make(chan struct{}, l.cfg.MaxConcurrent)
		l.slots[platform] = slots
	}
	return slots
}

func (l *Limiter) refuse(ctx context.Context, req bot.Request, scope, id string) bot.Reply {
	if req.ID != "" {
		// An error counts as a redelivery: no answer is better than a second one.
		if fresh, err := l.cfg.Deduplicate(ctx, req.ID); err != nil || !fresh {
			return bot.Reply{}
		}
	}
	l.cfg.Limited(req.Place.Platform, scope)
	return bot.Unanswered(l.cfg.Words(req), bot.Refused, id, nil)
}

// A key identifies a member or a channel.
type key struct{ platform, space, id string }

// maxKeys is how many members, and how many channels, are held in memory at most.
// One takes about 300 bytes.
const maxKeys = 50_000

// buckets are a token bucket for each key.
type buckets struct {
	rate  Rate
	mu    sync.Mutex
	byKey map[key]*rate.Limiter
}

// allow reports whether k may make a request at now.
func (b *buckets) allow(k key, now time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	bucket, ok := b.byKey[k]
	if !ok {
		b.makeRoom(now)
		bucket = rate.NewLimiter(rate.Limit(b.rate.PerSecond), b.rate.Burst)
		b.byKey[k] = bucket
	}
	return bucket.AllowN(now, 1)
}

// makeRoom deletes the buckets that are full again, which equal new ones. Where
// more than half remain it deletes all, which gives everybody a new burst.
func (b *buckets) makeRoom(now time.Time) {
	if len(b.byKey) < maxKeys {
		return
	}
	for k, bucket := range b.byKey {
		if bucket.TokensAt(now) >= float64(b.rate.Burst) {
			delete(b.byKey, k)
		}
	}
	if len(b.byKey) > maxKeys/2 {
		clear(b.byKey)
	}
}
