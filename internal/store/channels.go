package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"plenary/internal/bot"
)

const suggestionColumns = "id, platform, space, channel, statement, text, suggested_by, state, reason, position, at"

func scanSuggestion(scan func(...any) error) (bot.Suggestion, error) {
	var g bot.Suggestion
	var at int64
	err := scan(&g.ID, &g.Place.Platform, &g.Place.Space, &g.Place.Channel, &g.Statement, &g.Text, &g.SuggestedBy, &g.State, &g.Reason, &g.Position, &at)
	g.At = fromMicros(at)
	return g, err
}

// Suggestions implements [bot.Store]. They come in the order in which they were
// made.
func (s *Store) Suggestions(ctx context.Context, at bot.Place) ([]bot.Suggestion, error) {
	return queryAll(ctx, s.read, "read suggestions", scanSuggestion,
		"SELECT "+suggestionColumns+" FROM suggestions WHERE platform = $1 AND space = $2 AND channel = $3 ORDER BY id",
		at.Platform, at.Space, at.Channel)
}

// SaveSuggestion implements [bot.Store].
func (s *Store) SaveSuggestion(ctx context.Context, g bot.Suggestion) (bot.Suggestion, error) {
	err := s.transact(ctx, "save a suggestion", func(tx *sql.Tx) error {
		var err error
		g, err = saveSuggestion(ctx, tx, g)
		return err
	})
	return g, err
}

func saveSuggestion(ctx context.Context, tx *sql.Tx, g bot.Suggestion) (bot.Suggestion, error) {
	if err := requireChannel(g.Place); err != nil {
		return g, err
	}
	g.Place = g.Place.Root()
	g.At = g.At.UTC().Truncate(time.Microsecond)
	if g.ID == 0 {
		row := tx.QueryRowContext(ctx, `INSERT INTO counters (name, count) VALUES ('suggestion', 1)
			ON CONFLICT (name) DO UPDATE SET count = counters.count + 1 RETURNING count`)
		if err := row.Scan(&g.ID); err != nil {
			return g, wrap("number a suggestion", err)
		}
	}
	_, err := exec(ctx, tx, "save a suggestion", `
		INSERT INTO suggestions (`+suggestionColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
		ON CONFLICT (id) DO UPDATE SET platform = excluded.platform, space = excluded.space, channel = excluded.channel,
			statement = excluded.statement, text = excluded.text, suggested_by = excluded.suggested_by, state = excluded.state,
			reason = excluded.reason, position = excluded.position, at = excluded.at`,
		g.ID, g.Place.Platform, g.Place.Space, g.Place.Channel, g.Statement, g.Text, g.SuggestedBy, string(g.State), g.Reason, g.Position, toMicros(g.At))
	return g, err
}

// Facilitators implements [bot.Store].
func (s *Store) Facilitators(ctx context.Context, platform, space string) ([]string, error) {
	return queryAll(ctx, s.read, "read facilitators", scanID,
		"SELECT id FROM facilitators WHERE platform = $1 AND space = $2 ORDER BY id", platform, space)
}

func scanID(scan func(...any) error) (id string, err error) {
	err = scan(&id)
	return id, err
}

// AddFacilitator implements [bot.Store].
func (s *Store) AddFacilitator(ctx context.Context, platform, space, id string) error {
	return addFacilitator(ctx, s.db, platform, space, id)
}

func addFacilitator(ctx context.Context, on execer, platform, space, id string) error {
	_, err := exec(ctx, on, "add a facilitator",
		"INSERT INTO facilitators (platform, space, id) VALUES ($1, $2, $3) ON CONFLICT (platform, space, id) DO NOTHING", platform, space, id)
	return err
}

// RemoveFacilitator implements [bot.Store].
func (s *Store) RemoveFacilitator(ctx context.Context, platform, space, id string) error {
	return removeFacilitator(ctx, s.db, platform, space, id)
}

func removeFacilitator(ctx context.Context, on execer, platform, space, id string) error {
	_, err := exec(ctx, on, "remove a facilitator", "DELETE FROM facilitators WHERE platform = $1 AND space = $2 AND id = $3", platform, space, id)
	return err
}

// Setting implements [bot.Store].
func (s *Store) Setting(ctx context.Context, at bot.Place, name string) (string, error) {
	return readSetting(ctx, s.read, at, name)
}

// readSetting is Setting from a database or in a transaction.
func readSetting(ctx context.Context, from queryer, at bot.Place, name string) (string, error) {
	var value string
	err := from.QueryRowContext(ctx, "SELECT value FROM settings WHERE platform = $1 AND space = $2 AND channel = $3 AND name = $4",
		at.Platform, at.Space, at.Channel, name).Scan(&value)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return value, wrap("read a setting", err)
}

// SetSetting implements [bot.Store]. An empty value deletes the setting.
func (s *Store) SetSetting(ctx context.Context, at bot.Place, name, value string) error {
	return saveSetting(ctx, s.db, at, name, value)
}

func saveSetting(ctx context.Context, on execer, at bot.Place, name, value string) error {
	if value == "" {
		_, err := exec(ctx, on, "clear a setting", "DELETE FROM settings WHERE platform = $1 AND space = $2 AND channel = $3 AND name = $4",
			at.Platform, at.Space, at.Channel, name)
		return err
	}
	_, err := exec(ctx, on, "save a setting", `INSERT INTO settings (platform, space, channel, name, value) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (platform, space, channel, name) DO UPDATE SET value = excluded.value`, at.Platform, at.Space, at.Channel, name, value)
	return err
}

// channelTables hold what is stored of channels.
var channelTables = [...]string{"schedules", "deliveries", "suggestions", "settings", "prompt_edits", "changes"}

// spaceTables hold what is stored of whole spaces.
var spaceTables = [...]string{"facilitators", "feedback"}

// Held returns how many rows are stored of a place: of a channel, or of a whole
// space.
func (s *Store) Held(ctx context.Context, at bot.Place) (int64, error) {
	var total int64
	for _, table := range channelTables {
		var n int64
		if err := s.read.QueryRowContext(ctx, "SELECT COUNT(*) FROM "+table+" WHERE platform = $1 AND space = $2 AND ($3 = '' OR channel = $3)",
			at.Platform, at.Space, at.Channel).Scan(&n); err != nil {
			return 0, wrap("look for a place", err)
		}
		total += n
	}
	if at.Channel != "" {
		return total, nil
	}
	for _, table := range spaceTables {
		var n int64
		if err := s.read.QueryRowContext(ctx, "SELECT COUNT(*) FROM "+table+" WHERE platform = $1 AND space = $2", at.Platform, at.Space).Scan(&n); err != nil {
			return 0, wrap("look for a place", err)
		}
		total += n
	}
	return total, nil
}

// Forget implements [bot.Store]. It leaves the ids of requests, which name at most
// a message, to [Store.Prune].
func (s *Store) Forget(ctx context.Context, at bot.Place) error {
	if at.Platform == "" || at.Space == "" && at.Channel == "" {
		return errors.New("store: a place to forget names neither workspace nor channel")
	}
	return s.transact(ctx, "forget a place", func(tx *sql.Tx) error {
		for _, table := range channelTables {
			if _, err := exec(ctx, tx, "forget a place",
				"DELETE FROM "+table+" WHERE platform = $1 AND space = $2 AND ($3 = '' OR channel = $3)",
				at.Platform, at.Space, at.Channel); err != nil {
				return err
			}
		}
		if at.Channel != "" {
			return nil
		}
		for _, table := range spaceTables {
			if _, err := exec(ctx, tx, "forget a place", "DELETE FROM "+table+" WHERE platform = $1 AND space = $2", at.Platform, at.Space); err != nil {
				return err
			}
		}
		return nil
	})
}
