package bot

import "context"

// A Store remembers what must outlive the process: settings, schedules,
// deliveries and counts, never what people wrote.
type Store interface {
	// Claim records a request's ID and reports whether it was new: over
	// restarts, and among all replicas, it is new once.
	Claim(ctx context.Context, id string) (bool, error)
}
