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
type rule interface {
	// wait returns 0 where one may pass now, else after what time it is worth
	// asking again.
	wait(now time.Time) time.Duration
	enter(now time.Time)
}

// A turnstile lets callers through in the order in which they came, members'
// requests before what nobody waits for.
type turnstile struct {
	mu    sync.Mutex
	queue []*turn
	timer *time.Timer
}

// A turn is somebody who waits.
type turn struct {
	granted chan error // buffered
	bulk    bool
	most    time.Duration // how long to wait for a hold
}

// heldError says that nothing may pass for longer than the caller would wait.
type heldError struct{ after time.Duration }

func (e *heldError) Error() string { return "held by a rate limit for " + e.after.String() }

// pass waits until r lets the caller through, and reports how long that took.
func (t *turnstile) pass(ctx context.Context, r rule, bulk bool, most time.Duration) (time.Duration, error) {
	start := time.Now()
	t.mu.Lock()
	wait := r.wait(start)
	if wait == 0 && len(t.queue) == 0 {
		r.enter(start)
		t.mu.Unlock()
		return 0, nil
	}
	if wait != forever && wait > most {
		t.mu.Unlock()
		return 0, &heldError{wait}
	}
	me := &turn{granted: make(chan error, 1), bulk: bulk, most: most}
	at := len(t.queue)
	if !bulk {
		if i := slices.IndexFunc(t.queue, func(o *turn) bool { return o.bulk }); i >= 0 {
			at = i
		}
	}
	t.queue = slices.Insert(t.queue, at, me)
	t.turn(r)
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
func (t *turnstile) turn(r rule) {
	for len(t.queue) > 0 {
		now := time.Now()
		wait := r.wait(now)
		if wait == 0 {
			r.enter(now)
			t.queue[0].granted <- nil
			t.queue = slices.Delete(t.queue, 0, 1)
			continue
		}
		if wait != forever {
			t.again(r, wait)
		}
		return
	}
}

func (t *turnstile) again(r rule, wait time.Duration) {
	if t.timer != nil {
		t.timer.Stop()
	}
	t.timer = time.AfterFunc(wait, func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		t.turn(r)
	})
}

// refuse sends away everybody who would not wait so long. The lock is held.
func (t *turnstile) refuse(after time.Duration) {
	t.queue = slices.DeleteFunc(t.queue, func(o *turn) bool {
		if after <= o.most {
			return false
		}
		o.granted <- &heldError{after}
		return true
	})
}
