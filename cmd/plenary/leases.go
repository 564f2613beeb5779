package main

import (
	"context"
	"crypto/rand"
	"sync"
	"time"

	"plenary/internal/store"
)

// leases are what this process holds among its replicas, such as a shard of
// Discord's. They are given back when it stops, so that another replica need not
// wait for them to end.
type leases struct {
	store  *store.Store
	holder string

	mu   sync.Mutex
	held map[string]bool
}

func newLeases() *leases { return &leases{holder: rand.Text(), held: map[string]bool{}} }

// take takes a lease, or holds it for longer.
func (l *leases) take(ctx context.Context, name string, ttl time.Duration) (bool, error) {
	ok, err := l.store.Lease(ctx, name, l.holder, ttl)
	if ok {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.held[name] = true
	}
	return ok, err
}

// release gives all back. What cannot be given back ends by itself.
func (l *leases) release() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	l.mu.Lock()
	defer l.mu.Unlock()
	for name := range l.held {
		_ = l.store.ReleaseLease(ctx, name, l.holder)
	}
}
