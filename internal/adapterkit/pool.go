package adapterkit

import (
	"context"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"
)

// A Pool runs a bounded number of jobs. Nobody waits in it: a caller that finds it
// full is refused at once, or after a wait. A job that waits for a
// platform's rate limit, or for its turn to be read, keeps its slot and costs a
// goroutine's stack: an adapter's pool has more slots than questions may wait.
type Pool struct {
	log   *slog.Logger
	wait  time.Duration
	slots chan struct{}

	mu     sync.Mutex
	closed bool
	queued []func() // started, and not yet at work, in order
	jobs   sync.WaitGroup
}

// BusyReplyWait is how long a delivery may wait for room for a busy reply, so
// that the connection slows down. Without room after that, the member is told
// nothing.
const BusyReplyWait = 100 * time.Millisecond

// NewPool makes a pool of so many slots. A caller waits for a free one for at
// most wait.
func NewPool(size int, wait time.Duration, log *slog.Logger) *Pool {
	return &Pool{log: log, wait: wait, slots: make(chan struct{}, size)}
}

// Reserve takes a slot, so that a request can be acknowledged after there is
// room for it and before it starts. It reports whether there was a free slot.
// The caller must then call Start or Release.
func (p *Pool) Reserve() bool {
	if !p.acquire() {
		return false
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		<-p.slots
		return false
	}
	p.jobs.Add(1)
	return true
}

func (p *Pool) acquire() bool {
	select {
	case p.slots <- struct{}{}:
		return true
	default:
	}
	if p.wait == 0 {
		return false
	}
	select {
	case p.slots <- struct{}{}:
		return true
	case <-time.After(p.wait):
		return false
	}
}

// Start runs job in a reserved slot. A panic is logged and ends this job alone.
//
// Jobs begin in the order of their starts. Of the goroutines that are started one
// after another the last often runs first: whichever runs takes the oldest job.
func (p *Pool) Start(ctx context.Context, job func(context.Context)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.queued = append(p.queued, func() { job(ctx) })
	go p.runOldest()
}

func (p *Pool) runOldest() {
	defer p.Release()
	defer func() {
		if r := recover(); r != nil {
			p.log.Error("request panicked", "panic", r, "stack", string(debug.Stack()))
		}
	}()
	p.takeOldest()()
}

func (p *Pool) takeOldest() (job func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	job, p.queued[0] = p.queued[0], nil
	p.queued = p.queued[1:]
	return job
}

// Go runs job where there is a free slot, and reports whether there was one.
func (p *Pool) Go(ctx context.Context, job func(context.Context)) bool {
	if !p.Reserve() {
		return false
	}
	p.Start(ctx, job)
	return true
}

// Release gives back a reserved slot in which nothing was started.
func (p *Pool) Release() {
	<-p.slots
	p.jobs.Done()
}

// Running returns how many slots are taken.
func (p *Pool) Running() int { return len(p.slots) }

// Close refuses new jobs, and waits for the running ones until ctx ends.
func (p *Pool) Close(ctx context.Context) {
	p.mu.Lock()
	p.closed = true
	p.mu.Unlock()
	done := make(chan struct{})
	go func() {
		p.jobs.Wait()
		close(done)
	}()
	select {
	case <-done:
	case <-ctx.Done():
	}
}

// Wait waits for the running jobs, after Close.
func (p *Pool) Wait() { p.jobs.Wait() }
