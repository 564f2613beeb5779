// Package workqueue has work done in the order in which it came, a few pieces at one
// time. What waits holds a goroutine and nothing else. Where only so much may wait,
// what comes then is refused at once.
//
// It stays beside golang.org/x/sync/semaphore, which serves in the order of its
// calls and not of arrivals, lets any number wait, and cannot be closed.
package workqueue

import (
	"container/heap"
	"context"
	"errors"
	"math"
	"runtime"
	"sync"
	"time"
)

// The reasons for which a piece of work is not done.
var (
	ErrFull   = errors.New("too much waits to be done")
	ErrClosed = errors.New("no more is done")
)

// Config configures a Queue.
type Config struct {
	AtOnce  int // pieces at work at one time; 0: GOMAXPROCS
	Waiting int // pieces that wait, at most; 0: any number

	// MaxWait is for how long a piece waits, at most; 0: for any time.
	MaxWait time.Duration

	// These are called for each piece; nil: nothing is called.
	OnBegin  func(waited time.Duration)
	OnEnd    func(took time.Duration)
	OnRefuse func(why error) // it is not done: ErrFull or ErrClosed
}

func (c Config) withDefaults() Config {
	if c.AtOnce == 0 {
		c.AtOnce = runtime.GOMAXPROCS(0)
	}
	if c.Waiting == 0 {
		c.Waiting = math.MaxInt
	}
	if c.OnBegin == nil {
		c.OnBegin = func(time.Duration) {}
	}
	if c.OnEnd == nil {
		c.OnEnd = func(time.Duration) {}
	}
	if c.OnRefuse == nil {
		c.OnRefuse = func(error) {}
	}
	return c
}

// A Queue may be used by any number of goroutines, and has none of its own.
type Queue struct {
	cfg Config

	mu      sync.Mutex
	atWork  int
	waiting line
	entered uint64
	closed  bool
}

// New makes a Queue.
func New(cfg Config) *Queue { return &Queue{cfg: cfg.withDefaults()} }

// Do calls work when it is its turn, and returns its error. Before that it returns
// ErrFull where there is no room to wait or MaxWait is over, ErrClosed where the queue is or was closed,
// and the cause of ctx where that ends.
//
// Turns go by the time of arrival, and by the order of the calls where that is the
// same; the zero time is now. Whoever receives work notes the time, so that the
// scheduler does not change the order. What has not come as far as Do is not waited
// for: it can be overtaken by what begins until it comes.
func (q *Queue) Do(ctx context.Context, arrived time.Time, work func() error) error {
	entered := time.Now()
	if arrived.IsZero() {
		arrived = entered
	}
	if err := q.begin(ctx, arrived); err != nil {
		if errors.Is(err, ErrFull) || errors.Is(err, ErrClosed) {
			q.cfg.OnRefuse(err)
		}
		return err
	}
	began := time.Now()
	defer q.end()
	defer func() { q.cfg.OnEnd(time.Since(began)) }()
	q.cfg.OnBegin(began.Sub(entered))
	return work()
}

// begin waits for the turn of what arrived then.
func (q *Queue) begin(ctx context.Context, arrived time.Time) error {
	w, err := q.enter(ctx, arrived)
	if w == nil {
		return err
	}
	var late <-chan time.Time
	if q.cfg.MaxWait > 0 {
		timer := time.NewTimer(q.cfg.MaxWait)
		defer timer.Stop()
		late = timer.C
	}
	select {
	case <-w.decided:
		return w.refusal
	case <-late:
		err = ErrFull
	case <-ctx.Done():
		err = context.Cause(ctx)
	}
	if !q.leave(w) && w.refusal == nil {
		q.end() // its turn came in the same moment
	}
	return err
}

// enter takes a turn, or a place in the line, or neither. A place is returned.
func (q *Queue) enter(ctx context.Context, arrived time.Time) (*waiter, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	switch {
	case q.closed:
		return nil, ErrClosed
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case q.atWork < q.cfg.AtOnce:
		q.atWork++
		return nil, nil
	case len(q.waiting) >= q.cfg.Waiting:
		return nil, ErrFull
	}
	q.entered++
	w := &waiter{arrived: arrived, entered: q.entered, decided: make(chan struct{})}
	heap.Push(&q.waiting, w)
	return w, nil
}

// leave takes w out of the line, and reports whether it still stood there.
func (q *Queue) leave(w *waiter) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if w.at < 0 {
		return false
	}
	heap.Remove(&q.waiting, w.at)
	return true
}

// end gives a turn on to what waits first.
func (q *Queue) end() {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.waiting) == 0 {
		q.atWork--
		return
	}
	close(heap.Pop(&q.waiting).(*waiter).decided)
}

// Waiting returns how many pieces of work wait.
func (q *Queue) Waiting() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.waiting)
}

// Close refuses all that waits and all that comes, and returns how many pieces waited.
// What is at work is done to its end.
func (q *Queue) Close() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	n := len(q.waiting)
	for len(q.waiting) > 0 {
		w := heap.Pop(&q.waiting).(*waiter)
		w.refusal = ErrClosed
		close(w.decided)
	}
	return n
}

// A waiter is a piece of work that waits for its turn.
type waiter struct {
	arrived time.Time
	entered uint64 // the number of its call
	at      int    // its index in the line; -1 once it left

	decided chan struct{} // closed when it is its turn, or when it is refused
	refusal error         // set before decided is closed
}

// A line is a heap of waiters, what came first on top.
type line []*waiter

func (l line) Len() int { return len(l) }

func (l line) Less(i, j int) bool {
	if l[i].arrived.Equal(l[j].arrived) {
		return l[i].entered < l[j].entered
	}
	return l[i].arrived.Before(l[j].arrived)
}

func (l line) Swap(i, j int) {
	l[i], l[j] = l[j], l[i]
	l[i].at, l[j].at = i, j
}

func (l *line) Push(w any) {
	w.(*waiter).at = len(*l)
	*l = append(*l, w.(*waiter))
}

func (l *line) Pop() any {
	last := len(*l) - 1
	w := (*l)[last]
	(*l)[last] = nil
	*l = (*l)[:last]
	w.at = -1
	return w
}
