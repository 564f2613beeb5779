package store

import (
	"context"
	"database/sql"
	"time"

	"plenary/internal/bot"
)

const suggestionColumns = "id, platform, space, channel, book, words, said_by, state, reason, position, at"

func scanSuggestion(scan func(...any) error) (bot.Suggestion, error) {
	var g bot.Suggestion
	var at int64
	err := scan(&g.ID, &g.Place.Platform, &g.Place.Space, &g.Place.Channel, &g.Statement, &g.Text, &g.SuggestedBy, &g.State, &g.Reason, &g.Position, &at)
	g.At = moment(at)
	return g, err
}

// Suggestions implements [bot.Store]: they come in the order in which they
// were made.
func (s *Store) Suggestions(ctx context.Context, at bot.Place) ([]bot.Suggestion, error) {
	return all(ctx, s.read, "read suggestions", scanSuggestion,
		"SELECT "+suggestionColumns+" FROM suggestions WHERE platform = $1 AND space = $2 AND channel = $3 ORDER BY id",
		at.Platform, at.Space, at.Channel)
}

// SaveSuggestion implements [bot.Store].
func (s *Store) SaveSuggestion(ctx context.Context, g bot.Suggestion) (bot.Suggestion, error) {
	if err := whole(g.Place); err != nil {
		return bot.Suggestion{}, err
	}
	g.Place = g.Place.Root()
	g.At = g.At.UTC().Truncate(time.Microsecond)
	err := s.within(ctx, "save a suggestion", func(tx *sql.Tx) error {
		if g.ID == 0 {
			row := tx.QueryRowContext(ctx, `INSERT INTO counters (name, count) VALUES ('suggestion', 1)
				ON CONFLICT (name) DO UPDATE SET count = counters.count + 1 RETURNING count`)
			if err := row.Scan(&g.ID); err != nil {
				return fault("number a suggestion", err)
			}
		}
		_, err := exec(ctx, tx, "save a suggestion", `
			INSERT INTO suggestions (`+suggestionColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
			ON CONFLICT (id) DO UPDATE SET platform = excluded.platform, space = excluded.space, channel = excluded.channel,
				book = excluded.book, words = excluded.words, said_by = excluded.said_by, state = excluded.state,
				reason = excluded.reason, position = excluded.position, at = excluded.at`,
			g.ID, g.Place.Platform, g.Place.Space, g.Place.Channel, g.Statement, g.Text, g.SuggestedBy, string(g.State), g.Reason, g.Position, micros(g.At))
		return err
	})
	return g, err
}
