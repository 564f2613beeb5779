package discord

import (
	"context"
	"math"
	"slices"
	"sync"
	"time"
)

// forever is the wait of who can only be let through by somebody's leaving.
const forever time.Duration = math.MaxInt64

// A rule says when one more may pass a turnstile. Its methods are called with
// the turnstile's lock held.
type limit interface {
	// wait returns 0 where one may pass now, else after what time it is worth
	// asking again.
	delay(now time.Time) time.Duration
	take(now time.Time)
}

// A turnstile lets callers through in the order in which they came, members'
// requests before what nobody waits for.
type fifoLimiter struct {
	mu    sync.Mutex
	queue []*waiter
	timer *time.Timer
}

// A turn is somebody who waits.
type waiter struct {
	granted     chan error // buffered
	lowPriority bool
	maxWait     time.Duration // how long to wait for a hold
}

// heldError says that nothing may pass for longer than the caller would wait.
type rateLimitError struct{ after time.Duration }

func (e *rateLimitError) Error() string { return "held by a rate limit for " + e.after.String() }

// pass waits until r lets the caller through, and reports how long that took.
func (t *fifoLimiter) wait(ctx context.Context, r limit, bulk bool, most time.Duration) (time.Duration, error) {
	start := time.Now()
	t.mu.Lock()
	wait := r.delay(start)
	if wait == 0 && len(t.queue) == 0 {
		r.take(start)
		t.mu.Unlock()
		return 0, nil
	}
	if wait != forever && wait > most {
		t.mu.Unlock()
		return 0, &rateLimitError{wait}
	}
	me := &waiter{granted: make(chan error, 1), lowPriority: bulk, maxWait: most}
	at := len(t.queue)
	if !bulk {
		if i := slices.IndexFunc(t.queue, func(o *waiter) bool { return o.lowPriority }); i >= 0 {
			at = i
		}
	}
	t.queue = slices.Insert(t.queue, at, me)
	t.release(r)
	t.mu.Unlock()

	select {
	case err := <-me.granted:
		return time.Since(start), err
	case <-ctx.Done():
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if i := slices.Index(t.queue, me); i >= 0 {
		t.queue = slices.Delete(t.queue, i, i+1)
		return time.Since(start), ctx.Err()
	}
	return time.Since(start), <-me.granted // let through at the same moment
}

// turn lets through whom r allows, and sets a timer for the next. The lock is
// held.
func (t *fifoLimiter) release(r limit) {
	for len(t.queue) > 0 {
		now := time.Now()
		wait := r.delay(now)
		if wait == 0 {
			r.take(now)
			t.queue[0].granted <- nil
			t.queue = slices.Delete(t.queue, 0, 1)
			continue
		}
		if wait != forever {
			t.releaseAfter(r, wait)
		}
		return
	}
}

func (t *fifoLimiter) releaseAfter(r limit, wait time.Duration) {
	if t.timer != nil {
		t.timer.Stop()
	}
	t.timer = time.AfterFunc(wait, func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		t.release(r)
	})
}

// refuse sends away everybody who would not wait so long. The lock is held.
func (t *fifoLimiter) reject(after time.Duration) {
	t.queue = slices.DeleteFunc(t.queue, func(o *waiter) bool {
		if after <= o.maxWait {
			return false
		}
		o.granted <- &rateLimitError{after}
		return true
	})
}
