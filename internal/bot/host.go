package bot

import (
	"context"
	"log/slog"
	"net/http"
	"time"
)

// A Host is what the program does for the adapter of any platform. Each field
// may be nil; WithDefaults fills it in.
type Host struct {
	// Complete and Starters are those of the [Bot].
	Complete func(ctx context.Context, at Place, kind OptionKind, typed string) []Completion
	Starters func(ctx context.Context, at Place) []string

	// Deduplicate records an id and reports whether it was new, over restarts
	// and among replicas.
	Deduplicate func(ctx context.Context, id string) (bool, error)

	// Lease reports whether this replica holds name for the time to come.
	Lease func(ctx context.Context, name string, ttl time.Duration) (bool, error)

	// Removed is told that the bot was removed from a workspace or server: what
	// is stored of it must be erased.
	Removed func(ctx context.Context, at Place)

	OnReconnect func()              // called when a connection is made again
	OnWait      func(time.Duration) // called each time that the platform asks to wait
	OnFull      func()              // called for each request for which there is no room

	Log       *slog.Logger
	Transport http.RoundTripper // of every HTTP request
}

// WithDefaults returns h with a default for each field that is nil: a function
// that does nothing or always agrees, [slog.Default], and a transport for many
// connections to one host.
func (h Host) WithDefaults() Host {
	if h.Complete == nil {
		h.Complete = func(context.Context, Place, OptionKind, string) []Completion { return nil }
	}
	if h.Starters == nil {
		h.Starters = func(context.Context, Place) []string { return nil }
	}
	if h.Deduplicate == nil {
		h.Deduplicate = func(context.Context, string) (bool, error) { return true, nil }
	}
	if h.Lease == nil {
		h.Lease = func(context.Context, string, time.Duration) (bool, error) { return true, nil }
	}
	if h.Removed == nil {
		h.Removed = func(context.Context, Place) {}
	}
	if h.OnReconnect == nil {
		h.OnReconnect = func() {}
	}
	if h.OnWait == nil {
		h.OnWait = func(time.Duration) {}
	}
	if h.OnFull == nil {
		h.OnFull = func() {}
	}
	if h.Log == nil {
		h.Log = slog.Default()
	}
	if h.Transport == nil {
		t := http.DefaultTransport.(*http.Transport).Clone()
		t.MaxIdleConnsPerHost = 64
		t.MaxConnsPerHost = 256
		h.Transport = t
	}
	return h
}
