package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"plenary/internal/store"
)

// leases are what this process holds among its replicas, such as a shard of
// Discord's. They are given back when it stops, so that another replica need not
// wait for them to end.
type heldLeases struct {
	store  *store.Store
	holder string

	mu   sync.Mutex
	held map[string]bool
}

func newHeldLeases() *heldLeases { return &heldLeases{holder: rand.Text(), held: map[string]bool{}} }

// take takes a lease, or holds it for longer.
func (l *heldLeases) take(ctx context.Context, name string, ttl time.Duration) (bool, error) {
	ok, err := l.store.Lease(ctx, name, l.holder, ttl)
	if ok {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.held[name] = true
	}
	return ok, err
}

// release gives all back. What cannot be given back ends by itself.
func (l *heldLeases) release() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	l.mu.Lock()
	defer l.mu.Unlock()
	for name := range l.held {
		_ = l.store.ReleaseLease(ctx, name, l.holder)
	}
}

// newTransport is how a platform is called: every step of a call has its limit,
// and no redirect is followed, because every call holds a token.
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

// stayHome makes an error of every redirect.
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
