package discord

import (
	"context"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// globalRate is how many calls a second Discord takes from a bot, all told.
const globalRate = 50

// margin is added to every time that Discord names, because its clock and ours
// round differently.
const clockMargin = 20 * time.Millisecond

// A limiter keeps calls within Discord's rate limits before Discord has to
// refuse one: 50 a second in all, and for each route what the headers of its
// responses tell.
type limiter struct {
	global *globalLimit

	mu      sync.Mutex
	shared  map[string]string  // Discord's name of the bucket that a route counts in
	buckets map[string]*bucket // by that name, or by the route, with the major parameter
	swept   time.Time
}

func newLimiter() *limiter {
	return &limiter{global: &globalLimit{}, shared: map[string]string{}, buckets: map[string]*bucket{}}
}

// wait holds a call until it may be made, and reports for how long it did. The
// returned bucket must be given to done.
func (l *limiter) wait(ctx context.Context, r route, bulk bool, most time.Duration) (*bucket, time.Duration, error) {
	b := l.bucket(r)
	for waited := time.Duration(0); ; {
		more, err := b.wait(ctx, b, bulk, most)
		waited += more
		if err == nil && r.free {
			return b, waited, nil
		}
		if err == nil {
			more, err = l.global.wait(ctx, l.global, bulk, most)
			waited += more
			switch {
			case err != nil:
				b.done(nil, false)
			case !b.blocked():
				return b, waited, nil
			default: // since it let the call pass
				l.done(b, nil, false)
			}
		}
		if err != nil {
			l.release(b, nil)
			return nil, waited, err
		}
	}
}

// done takes note of what a response told, nil where there was none.
func (l *limiter) done(b *bucket, h http.Header, sent bool) {
	b.done(h, sent)
	if !b.route.free {
		l.global.done(sent)
	}
}

// leave gives a bucket back.
func (l *limiter) release(b *bucket, h http.Header) {
	l.mu.Lock()
	defer l.mu.Unlock()
	b.users--
	if name := h.Get("X-RateLimit-Bucket"); name != "" {
		l.shared[b.route.pattern] = name
	}
}

// bucket returns that of a route: the one that goes by Discord's name, else the
// one of the route's first calls, when no name was known.
func (l *limiter) bucket(r route) *bucket {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sweep()
	key := r.pattern + ":" + r.major
	b := l.buckets[key]
	if name, ok := l.shared[r.pattern]; ok {
		first := b
		key = name + ":" + r.major
		if b = l.buckets[key]; b == nil {
			b = first
		}
	}
	if b == nil {
		b = &bucket{route: r}
	}
	l.buckets[key] = b
	b.users++
	return b
}

// sweep forgets, once a minute, the buckets that hold nobody back, so that they
// do not grow with every channel that was ever posted to.
func (l *limiter) sweep() {
	now := time.Now()
	if now.Sub(l.swept) < time.Minute {
		return
	}
	l.swept = now
	for key, b := range l.buckets {
		if b.users == 0 && b.idle(now) {
			delete(l.buckets, key)
		}
	}
}

// A bucket counts the calls to one route. Until a response has told its limit
// it lets through one at a time.
type bucket struct {
	fifoLimiter
	route route
	users int // who holds it; guarded by the limiter

	known        bool
	limit        int // calls in a window; 0: Discord told none
	remaining    int
	inFlight     int       // calls under way
	reset        time.Time // end of the window; zero until a response told it
	blockedUntil time.Time // until then nothing may pass, because Discord said so
}

func (b *bucket) delay(now time.Time) time.Duration {
	if d := b.blockedUntil.Sub(now); d > 0 {
		return d
	}
	if !b.known {
		if b.inFlight == 0 {
			return 0
		}
		return forever
	}
	if b.limit == 0 {
		return 0
	}
	if !b.reset.IsZero() && !now.Before(b.reset) {
		b.remaining, b.reset = b.limit-b.inFlight, time.Time{}
	}
	switch {
	case b.remaining > 0:
		return 0
	case b.reset.IsZero():
		return forever // calls under way will tell
	}
	return b.reset.Sub(now)
}

func (b *bucket) take(time.Time) {
	b.inFlight++
	b.remaining--
}

// done ends a call. A response of an earlier window never raises what remains.
func (b *bucket) done(h http.Header, sent bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.inFlight--
	switch {
	case !sent:
		b.remaining++
	case h != nil:
		b.learn(h)
	case b.known && b.reset.IsZero() && b.limit > 0:
		// The response is lost and nobody else may be left to tell when the
		// window ends. Discord's windows last a few seconds.
		b.reset = time.Now().Add(5 * time.Second)
	}
	b.release(b)
}

func (b *bucket) learn(h http.Header) {
	limit, err := strconv.Atoi(h.Get("X-RateLimit-Limit"))
	if err != nil || limit < 1 {
		if !b.known {
			b.known, b.limit = true, 0
		}
		return
	}
	remaining, _ := strconv.Atoi(h.Get("X-RateLimit-Remaining"))
	after, _ := seconds(h.Get("X-RateLimit-Reset-After"))
	reset := time.Now().Add(after + clockMargin)
	left := remaining - b.inFlight
	if b.known && b.limit > 0 && (b.reset.IsZero() || reset.Sub(b.reset) < after/2) {
		left = min(b.remaining, remaining)
	}
	b.known, b.limit, b.remaining = true, limit, left
	if reset.After(b.reset) {
		b.reset = reset
	}
}

// hold lets nothing pass for a time, because Discord refused a call.
func (b *bucket) block(after time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if until := time.Now().Add(after + clockMargin); until.After(b.blockedUntil) {
		b.blockedUntil = until
	}
	b.reject(after)
}

func (b *bucket) blocked() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.blockedUntil.After(time.Now())
}

func (b *bucket) idle(now time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.inFlight == 0 && len(b.queue) == 0 && now.After(b.reset) && now.After(b.blockedUntil)
}

// A globalLimit counts the calls that are under way and those that ended within
// the last second. A call reaches Discord between its start and its end, so
// whatever the network does to their pace, no second of Discord's ever sees
// more than globalRate of them.
type globalLimit struct {
	fifoLimiter
	inFlight     int
	ended        []time.Time
	blockedUntil time.Time
}

func (g *globalLimit) delay(now time.Time) time.Duration {
	if d := g.blockedUntil.Sub(now); d > 0 {
		return d
	}
	for len(g.ended) > 0 && now.Sub(g.ended[0]) > time.Second {
		g.ended = g.ended[1:]
	}
	switch {
	case g.inFlight+len(g.ended) < globalRate:
		return 0
	case len(g.ended) > 0:
		return g.ended[0].Add(time.Second + time.Millisecond).Sub(now)
	}
	return forever
}

func (g *globalLimit) take(time.Time) { g.inFlight++ }

func (g *globalLimit) done(sent bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.inFlight--
	if sent {
		g.ended = append(g.ended, time.Now())
	}
	g.release(g)
}

func (g *globalLimit) block(after time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if until := time.Now().Add(after + clockMargin); until.After(g.blockedUntil) {
		g.blockedUntil = until
	}
	g.reject(after)
}

// seconds reads a header that holds seconds, whole or not.
func seconds(header string) (time.Duration, bool) {
	s, err := strconv.ParseFloat(header, 64)
	if err != nil || s < 0 || s > 1e9 {
		return 0, false
	}
	return time.Duration(s * float64(time.Second)), true
}
