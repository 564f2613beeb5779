package slack

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"

	"plenary/internal/adapterkit"
	"plenary/internal/bot"
)

// maxTurn is for how long a call keeps the next one under the same limit
// waiting, at most. Slack answers in less, and a 429 in much less: so as a rule
// no other call is on its way when a 429 arrives, and a slow Slack does not make
// a channel queue. It is less for a method, which all of the workspace shares.
const (
	maxTurn       = 250 * time.Millisecond
	maxMethodTurn = 100 * time.Millisecond
)

// maxRateLimits is how many limits may be kept before unused ones are dropped.
const maxRateLimits = 1024

// rateLimits orders calls to Slack. Calls under one limit begin one after the
// other, and all of them wait where Slack named a time to wait. A limit is that
// of the posts to one channel, with a slash in its name, or that of a method,
// because Slack limits all other methods for the workspace as a whole. The zero
// rateLimits is ready.
//
// It stays by hand beside golang.org/x/time/rate: Slack names no rate in
// advance, only the time to wait after a 429.
type rateLimits struct {
	onWait func(time.Duration) // may be nil

	mu     sync.Mutex
	byName map[string]*rateLimit
}

type rateLimit struct {
	maxTurn time.Duration
	turn    chan struct{} // holds one token while a call has its turn
	users   int           // guarded by rateLimits.mu
	until   time.Time     // guarded by rateLimits.mu: no call is made before
}

func (r *rateLimits) acquire(name string) *rateLimit {
	r.mu.Lock()
	defer r.mu.Unlock()
	limit := r.byName[name]
	if limit == nil {
		if r.byName == nil {
			r.byName = make(map[string]*rateLimit)
		}
		if len(r.byName) >= maxRateLimits {
			r.dropUnused()
		}
		limit = &rateLimit{maxTurn: maxTurn, turn: make(chan struct{}, 1)}
		if !strings.Contains(name, "/") {
			limit.maxTurn = maxMethodTurn
		}
		r.byName[name] = limit
	}
	limit.users++
	return limit
}

// dropUnused drops the limits that no call uses or waits for. r.mu is held.
func (r *rateLimits) dropUnused() {
	now := time.Now()
	for name, limit := range r.byName {
		if limit.users == 0 && !limit.until.After(now) {
			delete(r.byName, name)
		}
	}
}

func (r *rateLimits) release(limit *rateLimit) {
	r.mu.Lock()
	defer r.mu.Unlock()
	limit.users--
}

// remaining returns for how long no call may be made under a limit.
func (r *rateLimits) remaining(limit *rateLimit) time.Duration {
	r.mu.Lock()
	defer r.mu.Unlock()
	return time.Until(limit.until)
}

// extend lets no call be made under a limit for a time.
func (r *rateLimits) extend(limit *rateLimit, after time.Duration) {
	r.mu.Lock()
	if until := time.Now().Add(after); until.After(limit.until) {
		limit.until = until
	}
	r.mu.Unlock()
	if r.onWait != nil {
		r.onWait(after)
	}
}

// do makes a call under the limit of that name. While none may be made it
// waits; where it may not wait, it returns a *bot.RetryAfterError. A call that
// returns such an error extends the limit.
func (r *rateLimits) do(ctx context.Context, name string, wait bool, call func(context.Context) error) error {
	limit := r.acquire(name)
	defer r.release(limit)
	if after := r.remaining(limit); after > 0 && !wait {
		return &bot.RetryAfterError{After: after} // the call that has its turn may wait for as long
	}
	select {
	case limit.turn <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	endTurn := sync.OnceFunc(func() { <-limit.turn })
	defer endTurn()
	for {
		after := r.remaining(limit)
		if after <= 0 {
			break
		}
		if !wait {
			return &bot.RetryAfterError{After: after}
		}
		if !adapterkit.Sleep(ctx, after) {
			return ctx.Err()
		}
	}
	timer := time.AfterFunc(limit.maxTurn, endTurn)
	defer timer.Stop()
	err := call(ctx)
	if limited, ok := errors.AsType[*bot.RetryAfterError](err); ok {
		r.extend(limit, limited.After)
	}
	return err
}
