package store

import (
	"context"
	"database/sql"
	"errors"

	"plenary/internal/bot"
)

// Forget implements [bot.Store]. The ids of requests name no place and are
// left to [Store.Prune].
func (s *Store) Forget(ctx context.Context, at bot.Place) error {
	if at.Platform == "" || at.Space == "" && at.Channel == "" {
		return errors.New("store: a place to forget names neither workspace nor channel")
	}
	return s.within(ctx, "forget a place", func(tx *sql.Tx) error {
		for _, table := range []string{"schedules", "deliveries", "suggestions", "settings"} {
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
