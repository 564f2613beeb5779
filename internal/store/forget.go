package store

import (
	"context"
	"database/sql"
	"errors"

	"plenary/internal/bot"
)

// tables hold what is stored of channels.
var tables = [...]string{"schedules", "deliveries", "suggestions", "settings"}

// Held returns how many things are stored of a place.
func (s *Store) Held(ctx context.Context, at bot.Place) (int64, error) {
	var held int64
	for _, table := range tables {
		var n int64
		if err := s.read.QueryRowContext(ctx, "SELECT COUNT(*) FROM "+table+" WHERE platform = $1 AND space = $2 AND ($3 = '' OR channel = $3)",
			at.Platform, at.Space, at.Channel).Scan(&n); err != nil {
			return 0, fault("look for a place", err)
		}
		held += n
	}
	if at.Channel != "" {
		return held, nil
	}
	var n int64
	err := s.read.QueryRowContext(ctx, "SELECT COUNT(*) FROM facilitators WHERE platform = $1 AND space = $2", at.Platform, at.Space).Scan(&n)
	return held + n, fault("look for a place", err)
}

// Forget implements [bot.Store]. The ids of requests, which name at most a
// message, are left to [Store.Prune].
func (s *Store) Forget(ctx context.Context, at bot.Place) error {
	if at.Platform == "" || at.Space == "" && at.Channel == "" {
		return errors.New("store: a place to forget names neither workspace nor channel")
	}
	return s.within(ctx, "forget a place", func(tx *sql.Tx) error {
		for _, table := range tables {
			if _, err := exec(ctx, tx, "forget a place",
				"DELETE FROM "+table+" WHERE platform = $1 AND space = $2 AND ($3 = '' OR channel = $3)",
				at.Platform, at.Space, at.Channel); err != nil {
				return err
			}
		}
		if at.Channel != "" {
			return nil
		}
		_, err := exec(ctx, tx, "forget a place", "DELETE FROM facilitators WHERE platform = $1 AND space = $2", at.Platform, at.Space)
		return err
	})
}
