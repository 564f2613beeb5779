package ops_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"plenary/internal/ops"
)

// A testHealth is a Health with a clock that the test sets.
type testHealth struct {
	*ops.Health
	now time.Time
}

func newTestHealth() *testHealth {
	w := &testHealth{now: time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)}
	w.Health = ops.NewHealth(func() time.Time { return w.now })
	return w
}

// ready asks a little later than the last time.
func (w *testHealth) ready(t *testing.T, code int, lines ...string) {
	t.Helper()
	w.now = w.now.Add(time.Second)
	rec := httptest.NewRecorder()
	w.Ready().ServeHTTP(rec, httptest.NewRequest(http.MethodGet, "/readyz", nil))
	if rec.Code != code {
		t.Errorf("status %d, want %d; it says:\n%s", rec.Code, code, rec.Body)
	}
	for _, line := range lines {
		if !strings.Contains(rec.Body.String(), line+"\n") {
			t.Errorf("it lacks %q and says:\n%s", line, rec.Body)
		}
	}
}

// A connection is a platform's connection.
type connection struct{ err error }

func (p *connection) ready() error { return p.err }

func TestReady(t *testing.T) {
	w := newTestHealth()
	slack, discord := &connection{errors.New("connecting")}, &connection{errors.New("connecting")}
	var database error
	w.Check("database", func(context.Context) error { return database })
	w.Platform("slack", slack.ready)
	w.Platform("discord", discord.ready)

	w.ready(t, 503, "not ready", "database: ok", "slack: connecting", "discord: connecting")
	slack.err = nil
	w.ready(t, 503, "slack: ok", "discord: connecting")
	discord.err = nil
	w.ready(t, 200, "ready", "slack: ok", "discord: ok")

	discord.err = errors.New("reconnecting")
	w.ready(t, 200, "discord: reconnecting")
	slack.err = errors.New("reconnecting")
	w.ready(t, 503)
	slack.err = nil
	w.ready(t, 200)

	database = errors.New("read-only\nfile system")
	w.ready(t, 503, "database: read-only file system")
	database = nil
	w.ready(t, 200)
	w.Stopping()
	w.ready(t, 503, "process: stopping")
}

func TestOnePlatformNeverConnects(t *testing.T) {
	w := newTestHealth()
	w.Platform("slack", (&connection{}).ready)
	w.Platform("discord", (&connection{errors.New("connecting")}).ready)
	w.ready(t, 503)
	w.now = w.now.Add(time.Minute)
	w.ready(t, 200, "slack: ok", "discord: connecting")
}

func TestOnePlatformEnds(t *testing.T) {
	w := newTestHealth()
	w.Platform("slack", (&connection{}).ready)
	w.Platform("discord", (&connection{errors.New("connecting")}).ready)
	w.ready(t, 503)
	w.Ended("discord", errors.New("the token is not valid"))
	w.ready(t, 200, "slack: ok", "discord: the token is not valid")
	w.Ended("slack", errors.New("the token was revoked"))
	w.ready(t, 503, "slack: the token was revoked")
}

// Asking often costs one status a second, and one that hangs is cut off.
func TestAskingOften(t *testing.T) {
	w := newTestHealth()
	looks := 0
	w.Check("database", func(ctx context.Context) error {
		looks++
		if _, ok := ctx.Deadline(); !ok {
			t.Error("the check has all the time in the world")
		}
		return nil
	})
	w.Platform("slack", (&connection{}).ready)
	for range 100 {
		w.Ready().ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/readyz", nil))
	}
	if looks != 1 {
		t.Errorf("looked %d times for 100 questions at once, want 1", looks)
	}
}

func TestAlive(t *testing.T) {
	rec := httptest.NewRecorder()
	newTestHealth().Alive().ServeHTTP(rec, httptest.NewRequest(http.MethodGet, "/healthz", nil))
	if rec.Code != 200 || rec.Body.String() != "alive\n" {
		t.Errorf("got %d %q", rec.Code, rec.Body)
	}
}

// The log tells once of each change, and why.
func TestWatch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := ops.NewHealth(nil)
		var database, slack atomic.Pointer[error]
		away := errors.New("away")
		slack.Store(&away)
		now := func(p *atomic.Pointer[error]) error {
			if err := p.Load(); err != nil {
				return *err
			}
			return nil
		}
		h.Check("database", func(context.Context) error { return now(&database) })
		h.Platform("slack", func() error { return now(&slack) })
		var log bytes.Buffer
		ctx, cancel := context.WithCancel(t.Context())
		var watching sync.WaitGroup
		watching.Go(func() { h.Watch(ctx, slog.New(slog.NewTextHandler(&log, nil))) })
		for _, change := range []func(){
			func() { slack.Store(nil) },
			func() { database.Store(&away) },
			func() { slack.Store(&away) },
			func() { database.Store(nil); slack.Store(nil) },
		} {
			time.Sleep(time.Minute)
			change()
		}
		time.Sleep(time.Minute)
		cancel()
		watching.Wait()
		var said []string
		for line := range strings.Lines(log.String()) {
			_, line, _ = strings.Cut(line, "level=")
			said = append(said, strings.TrimSpace(line))
		}
		want := []string{`INFO msg=ready after=1m0.05s`, `WARN msg="not ready any more" because="database: away"`, `INFO msg="ready again"`}
		if !slices.Equal(said, want) {
			t.Errorf("it says\n%s\nwant\n%s", strings.Join(said, "\n"), strings.Join(want, "\n"))
		}
	})
}
