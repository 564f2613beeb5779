package store

import (
	"context"
	"time"
)

// Claim implements [bot.Store].
func (s *Store) Deduplicate(ctx context.Context, id string) (bool, error) {
	n, err := s.exec(ctx, "claim a request",
		"INSERT INTO requests (id, at) VALUES ($1, "+s.dialect.clock+") ON CONFLICT (id) DO NOTHING", id)
	return n == 1, err
}

// pruneAtOnce is how many rows one statement of Prune erases, so that nobody
// waits long for it.
const pruneAtOnce = 5000

// Prune forgets the requests that were claimed longer ago than age, and returns
// how many those were. Slack redelivers for five minutes, and for a day where
// delayed events are switched on; older than two days none comes again.
func (s *Store) Prune(ctx context.Context, age time.Duration) (int64, error) {
	var total int64
	for {
		n, err := s.exec(ctx, "prune requests",
			"DELETE FROM requests WHERE id IN (SELECT id FROM requests WHERE at < "+s.dialect.clock+" - $1 LIMIT $2)",
			age.Microseconds(), pruneAtOnce)
		total += n
		if err != nil || n < pruneAtOnce {
			return total, err
		}
	}
}
