package slack

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"

	"plenary/internal/bot"
)

// headStart is how long a call on a lane keeps the next one waiting at most.
// Slack answers in less, and a 429 in much less: so as a rule nothing is on the
// way when one arrives, and a slow Slack does not make a channel queue. Where
// everybody goes on one lane, it is less.
const (
	headStart       = 250 * time.Millisecond
	methodHeadStart = 100 * time.Millisecond
)

// maxLanes is how many lanes may be kept before those at rest are dropped.
const maxLanes = 1024

// lanes orders calls to Slack. Calls on one lane go one after the other, and all
// of them wait where Slack named a time to wait. A lane is that of the posts to
// one place, with a slash in its name, or that of a method, because Slack limits
// all other methods for the workspace as a whole. The zero lanes is ready.
type lanes struct {
	onWait func(time.Duration) // may be nil

	mu   sync.Mutex
	lane map[string]*lane
}

type lane struct {
	start time.Duration // the head start of its calls
	turn  chan struct{} // holds one token while a call has it
	users int           // guarded by lanes.mu
	until time.Time     // guarded by lanes.mu: nothing is sent before
}

func (l *lanes) enter(name string) *lane {
	l.mu.Lock()
	defer l.mu.Unlock()
	in := l.lane[name]
	if in == nil {
		if l.lane == nil {
			l.lane = make(map[string]*lane)
		}
		if len(l.lane) >= maxLanes {
			l.sweep()
		}
		in = &lane{start: headStart, turn: make(chan struct{}, 1)}
		if !strings.Contains(name, "/") {
			in.start = methodHeadStart
		}
		l.lane[name] = in
	}
	in.users++
	return in
}

// sweep drops the lanes that nobody uses and nothing holds. l.mu is held.
func (l *lanes) sweep() {
	now := time.Now()
	for name, in := range l.lane {
		if in.users == 0 && !in.until.After(now) {
			delete(l.lane, name)
		}
	}
}

func (l *lanes) leave(in *lane) {
	l.mu.Lock()
	defer l.mu.Unlock()
	in.users--
}

// closed returns for how long nothing may be sent on a lane.
func (l *lanes) closed(in *lane) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	return time.Until(in.until)
}

func (l *lanes) close(in *lane, after time.Duration) {
	l.mu.Lock()
	if until := time.Now().Add(after); until.After(in.until) {
		in.until = until
	}
	l.mu.Unlock()
	if l.onWait != nil {
		l.onWait(after)
	}
}

// do makes a call on a lane. While the lane is closed it waits, or, where it
// may not wait, returns a *bot.RetryAfterError without calling. A call that
// returns one closes the lane.
func (l *lanes) do(ctx context.Context, name string, wait bool, call func(context.Context) error) error {
	in := l.enter(name)
	defer l.leave(in)
	if after := l.closed(in); after > 0 && !wait {
		return &bot.RetryAfterError{After: after} // whoever has the turn is asleep
	}
	select {
	case in.turn <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	next := sync.OnceFunc(func() { <-in.turn })
	defer next()
	for {
		after := l.closed(in)
		if after <= 0 {
			break
		}
		if !wait {
			return &bot.RetryAfterError{After: after}
		}
		if err := sleep(ctx, after); err != nil {
			return err
		}
	}
	timer := time.AfterFunc(in.start, next)
	defer timer.Stop()
	err := call(ctx)
	if limited, ok := errors.AsType[*bot.RetryAfterError](err); ok {
		l.close(in, limited.After)
	}
	return err
}

// sleep waits, unless ctx ends first.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
