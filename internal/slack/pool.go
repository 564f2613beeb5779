package slack

import (
	"context"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"
)

// A pool runs a bounded number of jobs. It never queues: who finds it full is
// told at once, or after a patience. A job that waits for Slack's rate limits
// keeps its place and costs a goroutine's stack.
type pool struct {
	log      *slog.Logger
	slots    chan struct{}
	patience time.Duration

	mu     sync.Mutex
	closed bool
	jobs   sync.WaitGroup
}

func newPool(size int, log *slog.Logger) *pool {
	return &pool{log: log, slots: make(chan struct{}, size)}
}

// reserve takes a place, so that a request can be acknowledged between finding
// room for it and starting it. Who gets a place must call start or release.
func (p *pool) reserve() bool {
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

// enter takes a place.
func (p *pool) enter() bool {
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

// start runs job in a place that was reserved. A panic ends the job alone.
func (p *pool) start(ctx context.Context, job func(context.Context)) {
	go func() {
		defer p.release()
		defer func() {
			if r := recover(); r != nil {
				p.log.Error("slack: request panicked", "panic", r, "stack", string(debug.Stack()))
			}
		}()
		job(ctx)
	}()
}

func (p *pool) release() {
	<-p.slots
	p.jobs.Done()
}

// close refuses new jobs and waits for those at work until ctx ends.
func (p *pool) close(ctx context.Context) {
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

// wait blocks until no job is at work. close was called before.
func (p *pool) wait() { p.jobs.Wait() }

func (p *pool) busy() int { return len(p.slots) }
