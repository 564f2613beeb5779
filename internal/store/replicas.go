package store

import (
	"context"
	"time"
)

// Deduplicate implements [bot.Store].
func (s *Store) Deduplicate(ctx context.Context, id string) (bool, error) {
	n, err := s.exec(ctx, "deduplicate a request",
		"INSERT INTO requests (id, at) VALUES ($1, "+s.dialect.clock+") ON CONFLICT (id) DO NOTHING", id)
	return n == 1, err
}

// pruneBatch is how many rows one query of Prune deletes, so that no other query
// waits long for it.
const pruneBatch = 5000

// Prune forgets the requests that are older than age, and returns how many those
// were. Slack delivers again for five minutes, and for a day where delayed events
// are switched on. After two days no request comes again.
func (s *Store) Prune(ctx context.Context, age time.Duration) (int64, error) {
	var total int64
	for {
		n, err := s.exec(ctx, "prune requests",
			"DELETE FROM requests WHERE id IN (SELECT id FROM requests WHERE at < "+s.dialect.clock+" - $1 LIMIT $2)",
			age.Microseconds(), pruneBatch)
		total += n
		if err != nil || n < pruneBatch {
			return total, err
		}
	}
}

// Lease gives the lease of a name to a holder for a time, by the database's clock,
// and reports whether the holder has it. A holder that has it already extends it.
// While another holder has it, the result is false.
func (s *Store) Lease(ctx context.Context, name, holder string, ttl time.Duration) (bool, error) {
	now := s.dialect.clock
	n, err := s.exec(ctx, "acquire a lease", `
		INSERT INTO leases (name, holder, until) VALUES ($1, $2, `+now+` + $3)
		ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until
		WHERE leases.holder = excluded.holder OR leases.until < `+now, name, holder, ttl.Microseconds())
	return n == 1, err
}

// ReleaseLease gives a lease back. It does nothing where the holder does not have
// the lease.
func (s *Store) ReleaseLease(ctx context.Context, name, holder string) error {
	_, err := s.exec(ctx, "release a lease", "DELETE FROM leases WHERE name = $1 AND holder = $2", name, holder)
	return err
}
