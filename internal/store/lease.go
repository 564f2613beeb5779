package store

import (
	"context"
	"time"
)

// Lease gives a name to a holder for a time, by the database's clock, and
// reports whether the holder has it. A holder that has it already gets it for
// longer; one that comes while another has it gets false.
func (s *Store) Lease(ctx context.Context, name, holder string, ttl time.Duration) (bool, error) {
	now := s.dialect.clock
	n, err := s.exec(ctx, "take a lease", `
		INSERT INTO leases (name, holder, until) VALUES ($1, $2, `+now+` + $3)
		ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until
		WHERE leases.holder = excluded.holder OR leases.until < `+now, name, holder, ttl.Microseconds())
	return n == 1, err
}

// Release gives a lease back. One that the holder does not have stays as it is.
func (s *Store) ReleaseLease(ctx context.Context, name, holder string) error {
	_, err := s.exec(ctx, "release a lease", "DELETE FROM leases WHERE name = $1 AND holder = $2", name, holder)
	return err
}
