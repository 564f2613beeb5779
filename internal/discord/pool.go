package discord

import (
	"context"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"
)

// A pool runs a bounded number of jobs. It never queues: who finds it full is
// told at once, or after a patience. A job that waits for a rate limit keeps its
// place and costs a goroutine's stack.
type pool struct {
	ctx      context.Context // of every job
	log      *slog.Logger
	slots    chan struct{}
	patience time.Duration

	mu     sync.Mutex
	closed bool
	jobs   sync.WaitGroup
}

func newPool(ctx context.Context, size int, log *slog.Logger) *pool {
	return &pool{ctx: ctx, log: log, slots: make(chan struct{}, size)}
}

// start runs a job where there is room. A panic ends the job alone.
func (p *pool) start(job func(context.Context)) bool {
	if !p.enter() {
		return false
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		<-p.slots
		return false
	}
	p.jobs.Go(func() {
		defer func() { <-p.slots }()
		defer func() {
			if r := recover(); r != nil {
				p.log.Error("discord: request panicked", "panic", r, "stack", string(debug.Stack()))
			}
		}()
		job(p.ctx)
	})
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

// close refuses new jobs and waits for those at work.
func (p *pool) close() {
	p.mu.Lock()
	p.closed = true
	p.mu.Unlock()
	p.jobs.Wait()
}
