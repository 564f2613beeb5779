package adapterkit

import (
	"context"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"
)

// A Pool runs a bounded number of jobs. It never queues: who finds it full is
// told at once, or after its patience. A job that waits for a platform's rate
// limits keeps its place and costs a goroutine's stack.
type Pool struct {
	log      *slog.Logger
	patience time.Duration
	slots    chan struct{}

	mu     sync.Mutex
	closed bool
	jobs   sync.WaitGroup
}

// NewPool makes a pool of size places.
func NewPool(size int, patience time.Duration, log *slog.Logger) *Pool {
	return &Pool{log: log, patience: patience, slots: make(chan struct{}, size)}
}

// Reserve takes a place, so that a request can be acknowledged between finding
// room for it and starting it. Who gets a place must call Start or Release.
func (p *Pool) Reserve() bool {
	if !p.enter() {
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

func (p *Pool) enter() bool {
	select {
	case p.slots <- struct{}{}:
		return true
	default:
	}
	if p.patience == 0 {
		return false
	}
	select {
	case p.slots <- struct{}{}:
		return true
	case <-time.After(p.patience):
		return false
	}
}

// Start runs job in a place that was reserved. A panic ends the job alone.
func (p *Pool) Start(ctx context.Context, job func(context.Context)) {
	go func() {
		defer p.Release()
		defer func() {
			if r := recover(); r != nil {
				p.log.Error("request panicked", "panic", r, "stack", string(debug.Stack()))
			}
		}()
		job(ctx)
	}()
}

// Go runs job where there is room, and reports whether there was.
func (p *Pool) Go(ctx context.Context, job func(context.Context)) bool {
	if !p.Reserve() {
		return false
	}
	p.Start(ctx, job)
	return true
}

// Release gives back a place in which nothing was started.
func (p *Pool) Release() {
	<-p.slots
	p.jobs.Done()
}

// Busy is how many places are taken.
func (p *Pool) Running() int { return len(p.slots) }

// Close refuses new jobs, and waits for those at work until ctx ends.
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

// Wait blocks until no job is at work. Close was called before.
func (p *Pool) Wait() { p.jobs.Wait() }
