package discord

import (
	"context"
	"math"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"
)

// globalRate is how many calls a second Discord accepts from a bot, on all routes.
const globalRate = 50

// clockMargin is added to every time that Discord names, because its clock and ours
// round differently.
const clockMargin = 20 * time.Millisecond

// A limiter keeps calls within Discord's rate limits, so that Discord refuses
// none: globalRate in all, and for each route the limit in the headers of its
// responses.
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

// wait waits until a call may be made, and returns how long that took. The caller
// must pass the bucket to done and release.
func (l *limiter) wait(ctx context.Context, r route, lowPriority bool, maxWait time.Duration) (*bucket, time.Duration, error) {
	b := l.bucket(r)
	for waited := time.Duration(0); ; {
		more, err := b.wait(ctx, b, lowPriority, maxWait)
		waited += more
		if err == nil && r.free {
			return b, waited, nil
		}
		if err == nil {
			more, err = l.global.wait(ctx, l.global, lowPriority, maxWait)
			waited += more
			switch {
			case err != nil:
				b.done(nil, false)
			case !b.blocked():
				return b, waited, nil
			default: // while the call waited for the global limit
				l.done(b, nil, false)
			}
		}
		if err != nil {
			l.release(b, nil)
			return nil, waited, err
		}
	}
}

// done ends a call. h are the headers of the response, nil where none came or
// they tell nothing.
func (l *limiter) done(b *bucket, h http.Header, sent bool) {
	b.done(h, sent)
	if !b.route.free {
		l.global.done(sent)
	}
}

// release returns a bucket to the limiter.
func (l *limiter) release(b *bucket, h http.Header) {
	l.mu.Lock()
	defer l.mu.Unlock()
	b.users--
	if name := h.Get("X-RateLimit-Bucket"); name != "" {
		l.shared[b.route.pattern] = name
	}
}

// bucket returns the bucket of a route: the one under Discord's name, else the one
// of the route's first calls, before the name was known.
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

// sweep deletes, once a minute, the buckets that delay no call, so that their
// number does not grow with each channel that was ever posted to.
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

// A bucket counts the calls to one route. Until a response has told its limit,
// one call is made at a time.
type bucket struct {
	fifoLimiter
	route route
	users int // calls between bucket and release; guarded by the limiter's mutex

	known     bool
	limit     int // calls in a window; 0: there is none
	remaining int
	inFlight  int       // calls under way
	reset     time.Time // end of the window; zero until a response told it
}

func (b *bucket) delay(now time.Time) time.Duration {
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
		return forever // a response to a call under way will tell
	}
	return b.reset.Sub(now)
}

func (b *bucket) take(time.Time) {
	b.inFlight++
	b.remaining--
}

// done ends a call. The response of an earlier window never raises remaining.
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
		// The response is lost, and no other call may be under way that will tell
		// when the window ends. Discord's windows last a few seconds.
		b.reset = time.Now().Add(5 * time.Second)
	}
	b.release(b)
}

// learn reads the headers of a response.
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

// idle reports whether the bucket delays no call.
func (b *bucket) idle(now time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.inFlight == 0 && len(b.queue) == 0 && now.After(b.reset) && now.After(b.blockedUntil)
}

// A globalLimit counts the calls that are under way and those that ended within
// the last second. A call reaches Discord between its start and its end, so that
// no second of Discord's clock sees more than globalRate of them, however the
// network delays them.
type globalLimit struct {
	fifoLimiter
	inFlight int
	ended    []time.Time
}

func (g *globalLimit) delay(now time.Time) time.Duration {
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

// seconds reads a header that holds seconds, whole or not.
func seconds(header string) (time.Duration, bool) {
	s, err := strconv.ParseFloat(header, 64)
	if err != nil || s < 0 || s > 1e9 {
		return 0, false
	}
	return time.Duration(s * float64(time.Second)), true
}

// forever is the delay of a call that has to wait for the end of another one.
const forever time.Duration = math.MaxInt64

// A limit says when the next call may be made. Its methods are called with the
// lock of the fifoLimiter held.
type limit interface {
	// delay returns 0 where a call may be made now, else when to ask again.
	delay(now time.Time) time.Duration

	// take counts a call.
	take(now time.Time)
}

// A fifoLimiter lets calls pass in the order in which they came, those with low
// priority after all others.
type fifoLimiter struct {
	mu           sync.Mutex
	queue        []*waiter
	timer        *time.Timer
	blockedUntil time.Time // no call before, because Discord refused one
}

// A waiter is a call that waits.
type waiter struct {
	granted     chan error // buffered
	lowPriority bool
	maxWait     time.Duration // the longest delay that it waits for
}

// A rateLimitError says that the delay is longer than the call would wait.
type rateLimitError struct{ after time.Duration }

func (e *rateLimitError) Error() string { return "held by a rate limit for " + e.after.String() }

// wait waits until the limit lets the call pass, and returns how long that took.
func (f *fifoLimiter) wait(ctx context.Context, l limit, lowPriority bool, maxWait time.Duration) (time.Duration, error) {
	start := time.Now()
	f.mu.Lock()
	wait := f.delayOf(l, start)
	if wait == 0 && len(f.queue) == 0 {
		l.take(start)
		f.mu.Unlock()
		return 0, nil
	}
	if wait != forever && wait > maxWait {
		f.mu.Unlock()
		return 0, &rateLimitError{wait}
	}
	me := &waiter{granted: make(chan error, 1), lowPriority: lowPriority, maxWait: maxWait}
	at := len(f.queue)
	if !lowPriority {
		if i := slices.IndexFunc(f.queue, func(o *waiter) bool { return o.lowPriority }); i >= 0 {
			at = i
		}
	}
	f.queue = slices.Insert(f.queue, at, me)
	f.release(l)
	f.mu.Unlock()

	select {
	case err := <-me.granted:
		return time.Since(start), err
	case <-ctx.Done():
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if i := slices.Index(f.queue, me); i >= 0 {
		f.queue = slices.Delete(f.queue, i, i+1)
		return time.Since(start), ctx.Err()
	}
	return time.Since(start), <-me.granted // it passed at the same moment
}

// delayOf returns 0 where a call may be made now, else when to ask again. The lock
// is held.
func (f *fifoLimiter) delayOf(l limit, now time.Time) time.Duration {
	if blocked := f.blockedUntil.Sub(now); blocked > 0 {
		return blocked
	}
	return l.delay(now)
}

// block delays every call for a time, because Discord refused one. It ends the
// waiting of every call that would not wait so long.
func (f *fifoLimiter) block(after time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if until := time.Now().Add(after + clockMargin); until.After(f.blockedUntil) {
		f.blockedUntil = until
	}
	f.queue = slices.DeleteFunc(f.queue, func(w *waiter) bool {
		if after <= w.maxWait {
			return false
		}
		w.granted <- &rateLimitError{after}
		return true
	})
}

func (f *fifoLimiter) blocked() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.blockedUntil.After(time.Now())
}

// release lets the calls pass that the limit allows, and sets a timer for the
// next. The lock is held.
func (f *fifoLimiter) release(l limit) {
	for len(f.queue) > 0 {
		now := time.Now()
		wait := f.delayOf(l, now)
		if wait == 0 {
			l.take(now)
			f.queue[0].granted <- nil
			f.queue = slices.Delete(f.queue, 0, 1)
			continue
		}
		if wait != forever {
			f.releaseAfter(l, wait)
		}
		return
	}
}

func (f *fifoLimiter) releaseAfter(l limit, wait time.Duration) {
	if f.timer != nil {
		f.timer.Stop()
	}
	f.timer = time.AfterFunc(wait, func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.release(l)
	})
}
