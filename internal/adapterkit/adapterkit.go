// Package adapterkit holds what the adapters of chat platforms share: a bounded
// pool of workers and its limits, the delay before a call is made again, whether
// a failed call was sent at all, the ids of recent deliveries, where the answers to
// recent messages stand, what a typed line holds beside words, how a long text is
// split, and the lines of a table.
//
// Backoff stays by hand beside github.com/sethvargo/go-retry: the number of
// attempts is often stored or reset by the caller, and that library counts by
// itself. Pool stays beside golang.org/x/sync/errgroup, which cannot reserve a
// slot before the job is known and does not recover from panics.
package adapterkit

import (
	"context"
	"errors"
	"net"
	"net/http/httptrace"
	"sync"
	"sync/atomic"
	"time"
)

// Backoff returns the delay before the next attempt after n failures: first
// where n is 0, doubled for each further failure, at most limit.
func Backoff(n int, first, limit time.Duration) time.Duration {
	delay := first
	for ; n > 0 && delay < limit; n-- {
		delay *= 2
	}
	return min(delay, limit)
}

// Sleep waits for d and returns true, or returns false as soon as ctx ends.
func Sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// Unsent returns a context for one HTTP request, and a function that takes the
// request's error and reports whether the request was not sent in full: there
// was no connection, or the connection broke during the write. The platform has
// not processed such a request, so it may be made again.
func Unsent(ctx context.Context) (context.Context, func(err error) bool) {
	var wrote atomic.Bool // to the connection's buffer
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		WroteRequest: func(httptrace.WroteRequestInfo) { wrote.Store(true) },
	})
	return ctx, func(err error) bool {
		broke, ok := errors.AsType[*net.OpError](err)
		return !wrote.Load() || ok && broke.Op == "write"
	}
}

// maxRecentIDs is how many ids are remembered. Platforms deliver again within
// minutes. The core remembers requests for longer, in the store.
const maxRecentIDs = 20_000

// RecentIDs remembers the last ids. An adapter uses it to ignore what a platform
// delivers twice within minutes before any work is done. The zero RecentIDs is
// empty and ready.
type RecentIDs struct {
	mu        sync.Mutex
	old, last map[string]struct{} // each holds half of maxRecentIDs
}

// Add reports whether id is new. An empty id always is.
func (r *RecentIDs) Add(id string) bool {
	if id == "" {
		return true
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	_, inOld := r.old[id]
	if _, inLast := r.last[id]; inLast || inOld {
		return false
	}
	if r.last == nil || len(r.last) >= maxRecentIDs/2 {
		r.old, r.last = r.last, make(map[string]struct{})
	}
	r.last[id] = struct{}{}
	return true
}

// Has reports whether id was added of late.
func (r *RecentIDs) Has(id string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	_, inOld := r.old[id]
	_, inLast := r.last[id]
	return inOld || inLast
}
