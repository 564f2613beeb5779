package ops

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"
)

// startGrace is for how long after the start a platform that was not connected
// yet holds readiness back.
const startGrace = 30 * time.Second

// checkTimeout bounds all checks of one look.
const checkTimeout = 2 * time.Second

// For how long a look is kept, so that asking often costs the database nothing.
const (
	keepReady    = time.Second
	keepNotReady = 100 * time.Millisecond
)

// Health says whether a process is ready. It is ready while all of its checks
// pass and at least one of its platforms is connected: one that is down does not
// take the other with it. In the first 30 s it also waits for every platform, so
// that ready means ready for all.
type Health struct {
	now   func() time.Time
	start time.Time

	mu        sync.Mutex
	checks    []check
	platforms []*platform
	stopping  bool
	last      look
}

type check struct {
	name string
	pass func(context.Context) error
}

type platform struct {
	name  string
	ready func() error
	been  bool  // connected at some time
	ended error // why it ended for good
}

// A look is what was found at one moment.
type look struct {
	at     time.Time
	ready  bool
	lines  []string // all that was looked at
	faults []string // what is amiss of it
}

// NewHealth makes a Health without checks. A nil now is time.Now.
func NewHealth(now func() time.Time) *Health {
	if now == nil {
		now = time.Now
	}
	return &Health{now: now, start: now()}
}

// Check adds something without which nothing works.
func (h *Health) Check(name string, pass func(context.Context) error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.checks = append(h.checks, check{name, pass})
}

// Platform adds a platform; ready is nil while it is connected.
func (h *Health) Platform(name string, ready func() error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.platforms = append(h.platforms, &platform{name: name, ready: ready})
}

// Ended says that a platform ended for good.
func (h *Health) Ended(name string, err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, p := range h.platforms {
		if p.name == name {
			p.ended = err
		}
	}
	h.last = look{}
}

// Stopping says that the process takes no more work.
func (h *Health) Stopping() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.stopping, h.last = true, look{}
}

// look finds how things are, or how they were less than a second ago.
func (h *Health) look(ctx context.Context) look {
	h.mu.Lock()
	defer h.mu.Unlock()
	now := h.now()
	keep := keepNotReady
	if h.last.ready {
		keep = keepReady
	}
	if !h.last.at.IsZero() && now.Sub(h.last.at) < keep {
		return h.last
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), checkTimeout)
	defer cancel()
	l := look{at: now, ready: true}
	line := func(name string, err error) {
		if err == nil {
			l.lines = append(l.lines, name+": ok")
			return
		}
		l.faults = append(l.faults, name+": "+oneLine(err))
		l.lines = append(l.lines, name+": "+oneLine(err))
	}
	if h.stopping {
		l.ready = false
		line("process", errors.New("stopping"))
	}
	for _, c := range h.checks {
		err := c.pass(ctx)
		l.ready = l.ready && err == nil
		line(c.name, err)
	}
	connected := 0
	for _, p := range h.platforms {
		err := p.ended
		if err == nil {
			err = p.ready()
		}
		switch {
		case err == nil:
			p.been = true
			connected++
		case p.ended == nil && !p.been && now.Sub(h.start) < startGrace:
			l.ready = false
		}
		line(p.name, err)
	}
	l.ready = l.ready && connected > 0
	h.last = l
	return l
}

// Watching is how often Watch looks: often until everything is ready for the
// first time, and then at leisure, because a look is a write to the database.
const (
	watchStart = 50 * time.Millisecond
	watchEvery = 10 * time.Second
)

// Watch logs when the process becomes ready, and when it is not any more, with
// the reasons, until ctx ends.
func (h *Health) Watch(ctx context.Context, log *slog.Logger) {
	ready, begun, every := false, false, watchStart
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(every):
		}
		l := h.look(ctx)
		switch {
		case ctx.Err() != nil || l.ready == ready:
			continue
		case l.ready && !begun:
			log.Info("ready", "after", h.now().Sub(h.start).Round(time.Millisecond))
			begun, every = true, watchEvery
		case l.ready:
			log.Info("ready again")
		default:
			log.Warn("not ready any more", "because", strings.Join(l.faults, "; "))
		}
		ready = l.ready
	}
}

func oneLine(err error) string { return strings.Join(strings.Fields(err.Error()), " ") }

// Alive serves whether the process answers at all.
func (h *Health) Alive() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		plain(w, http.StatusOK, "alive\n")
	})
}

// Ready serves whether the process is ready, with a line for each thing that
// was looked at.
func (h *Health) Ready() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		l := h.look(r.Context())
		code, head := http.StatusOK, "ready"
		if !l.ready {
			code, head = http.StatusServiceUnavailable, "not ready"
		}
		plain(w, code, head+"\n"+strings.Join(l.lines, "\n")+"\n")
	})
}

func plain(w http.ResponseWriter, code int, body string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(code)
	_, _ = w.Write([]byte(body)) // a client that left needs no answer
}
