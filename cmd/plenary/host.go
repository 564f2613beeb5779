package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"plenary/internal/bot"
	"plenary/internal/store"
)

// host is what the server does for the adapter of a platform.
func (s *server) host(platform string) bot.Host {
	h := bot.Host{
		Complete:    s.bot.Complete,
		Starters:    s.bot.Starters,
		Feedback:    s.onFeedback,
		Deduplicate: s.store.Load().Deduplicate,
		Setting:     s.store.Load().Setting,
		SetSetting:  s.store.Load().SetSetting,
		Removed:     s.onRemoved,
		OnReconnect: func() { s.metrics.Reconnect(platform) },
		OnWait:      func(d time.Duration) { s.metrics.Wait(platform, d) },
		OnFull:      func() { s.onFull(platform) },
		Log:         s.log,
		Transport:   newTransport(),
	}
	// A SQLite file belongs to one process, which need not wait until the lease
	// of a killed predecessor ends.
	if s.store.Load().Postgres() {
		h.Lease = s.leases.take
	}
	return h
}

// onFeedback counts what a member thinks of an answer.
func (s *server) onFeedback(ctx context.Context, at bot.Place, answer, value string) error {
	f, change, err := s.bot.Feedback(ctx, at, answer, value)
	if err == nil {
		s.metrics.Feedback(f, change)
	}
	return err
}

// heldLeases are the leases that this process holds among its replicas, such as
// one for a shard of a gateway. It releases them when it stops, so that another
// replica need not wait until they end.
type heldLeases struct {
	store  *store.Store
	holder string

	mu   sync.Mutex
	held map[string]bool
}

func newHeldLeases() *heldLeases { return &heldLeases{holder: rand.Text(), held: map[string]bool{}} }

// take acquires or extends a lease.
func (l *heldLeases) take(ctx context.Context, name string, ttl time.Duration) (bool, error) {
	ok, err := l.store.Lease(ctx, name, l.holder, ttl)
	if ok {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.held[name] = true
	}
	return ok, err
}

// release releases all. One that cannot be released ends by itself.
func (l *heldLeases) release() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	l.mu.Lock()
	defer l.mu.Unlock()
	for name := range l.held {
		_ = l.store.ReleaseLease(ctx, name, l.holder)
	}
}

// newTransport makes the transport for calls to a platform: every step of a call
// has a limit, and no redirect is followed, because every call holds a token.
func newTransport() http.RoundTripper {
	return noRedirects{&http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		DialContext:            (&net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}).DialContext,
		ForceAttemptHTTP2:      true,
		TLSHandshakeTimeout:    10 * time.Second,
		ResponseHeaderTimeout:  30 * time.Second,
		ExpectContinueTimeout:  time.Second,
		IdleConnTimeout:        90 * time.Second,
		MaxIdleConns:           256,
		MaxIdleConnsPerHost:    64,
		MaxConnsPerHost:        256,
		MaxResponseHeaderBytes: 64 << 10,
	}}
}

// noRedirects returns an error for every redirect.
type noRedirects struct{ next http.RoundTripper }

func (s noRedirects) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := s.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode >= 300 && resp.StatusCode < 400 && resp.Header.Get("Location") != "" {
		resp.Body.Close()
		return nil, fmt.Errorf("%s answers with a redirect, which is not followed: a token would go with it", r.URL.Host)
	}
	return resp, nil
}
