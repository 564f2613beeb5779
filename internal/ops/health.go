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

// startGrace is how long after the start the process is not ready because a
// platform was never connected.
const startGrace = 30 * time.Second

// checkTimeout is the limit for all checks of one status.
const checkTimeout = 2 * time.Second

// How long a status is kept, so that frequent requests do not load the database.
const (
	readyFor    = time.Second
	notReadyFor = 100 * time.Millisecond
)

// Health says whether a process is ready. It is ready while all of its checks
// pass and at least one of its platforms is connected: a platform that is down
// does not stop the other. In the first 30 s it is ready only when every platform
// was connected.
type Health struct {
	now   func() time.Time
	start time.Time

	mu        sync.Mutex
	checks    []check
	platforms []*platform
	stopping  bool
	latest    status
}

type check struct {
	name string
	pass func(context.Context) error
}

type platform struct {
	name         string
	ready        func() error
	wasConnected bool  // at any time
	fatal        error // why it ended for good
}

// A status is the result of the checks at one moment.
type status struct {
	at     time.Time
	ready  bool
	lines  []string // one for each check and platform
	faults []string // those of the lines that name a fault
}

// NewHealth makes a Health without checks. A nil now is time.Now.
func NewHealth(now func() time.Time) *Health {
	if now == nil {
		now = time.Now
	}
	return &Health{now: now, start: now()}
}

// Check adds a check without which the process is not ready.
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

// Ended records that a platform ended for good.
func (h *Health) Ended(name string, err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, p := range h.platforms {
		if p.name == name {
			p.fatal = err
		}
	}
	h.latest = status{}
}

// Stopping records that the process takes no more work.
func (h *Health) Stopping() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.stopping, h.latest = true, status{}
}

// current checks everything, or returns a status that is recent enough.
func (h *Health) current(ctx context.Context) status {
	h.mu.Lock()
	defer h.mu.Unlock()
	now := h.now()
	keep := notReadyFor
	if h.latest.ready {
		keep = readyFor
	}
	if !h.latest.at.IsZero() && now.Sub(h.latest.at) < keep {
		return h.latest
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), checkTimeout)
	defer cancel()
	s := status{at: now, ready: true}
	line := func(name string, err error) {
		if err == nil {
			s.lines = append(s.lines, name+": ok")
			return
		}
		s.faults = append(s.faults, name+": "+oneLine(err))
		s.lines = append(s.lines, name+": "+oneLine(err))
	}
	if h.stopping {
		s.ready = false
		line("process", errors.New("stopping"))
	}
	for _, c := range h.checks {
		err := c.pass(ctx)
		s.ready = s.ready && err == nil
		line(c.name, err)
	}
	connected := 0
	for _, p := range h.platforms {
		err := p.fatal
		if err == nil {
			err = p.ready()
		}
		switch {
		case err == nil:
			p.wasConnected = true
			connected++
		case p.fatal == nil && !p.wasConnected && now.Sub(h.start) < startGrace:
			s.ready = false
		}
		line(p.name, err)
	}
	s.ready = s.ready && connected > 0
	h.latest = s
	return s
}

// The intervals of Watch: short until the process is ready for the first time,
// then long, because a status costs a write to the database.
const (
	watchStart = 50 * time.Millisecond
	watchEvery = 10 * time.Second
)

// Watch logs when the process becomes ready, and when it stops being ready and
// why, until ctx ends.
func (h *Health) Watch(ctx context.Context, log *slog.Logger) {
	ready, wasReady, every := false, false, watchStart
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(every):
		}
		s := h.current(ctx)
		switch {
		case ctx.Err() != nil || s.ready == ready:
			continue
		case s.ready && !wasReady:
			log.Info("ready", "after", h.now().Sub(h.start).Round(time.Millisecond))
			wasReady, every = true, watchEvery
		case s.ready:
			log.Info("ready again")
		default:
			log.Warn("not ready any more", "because", strings.Join(s.faults, "; "))
		}
		ready = s.ready
	}
}

func oneLine(err error) string { return strings.Join(strings.Fields(err.Error()), " ") }

// Alive answers every request with 200: the process is alive.
func (h *Health) Alive() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		writeText(w, http.StatusOK, "alive\n")
	})
}

// Ready answers 200 where the process is ready and 503 where not, with a line for
// each check and platform.
func (h *Health) Ready() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s := h.current(r.Context())
		code, head := http.StatusOK, "ready"
		if !s.ready {
			code, head = http.StatusServiceUnavailable, "not ready"
		}
		writeText(w, code, head+"\n"+strings.Join(s.lines, "\n")+"\n")
	})
}

func writeText(w http.ResponseWriter, code int, body string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(code)
	_, _ = w.Write([]byte(body)) // the client may have left
}
