package store

import (
	"context"
	"database/sql"
	"errors"

	"plenary/internal/bot"
)

// Facilitators implements [bot.Store].
func (s *Store) Facilitators(ctx context.Context, platform, space string) ([]string, error) {
	return all(ctx, s.read, "read facilitators", scanID,
		"SELECT id FROM facilitators WHERE platform = $1 AND space = $2 ORDER BY id", platform, space)
}

func scanID(scan func(...any) error) (id string, err error) {
	err = scan(&id)
	return id, err
}

// AddFacilitator implements [bot.Store].
func (s *Store) AddFacilitator(ctx context.Context, platform, space, id string) error {
	_, err := s.exec(ctx, "add a facilitator",
		"INSERT INTO facilitators (platform, space, id) VALUES ($1, $2, $3) ON CONFLICT (platform, space, id) DO NOTHING", platform, space, id)
	return err
}

// RemoveFacilitator implements [bot.Store].
func (s *Store) RemoveFacilitator(ctx context.Context, platform, space, id string) error {
	_, err := s.exec(ctx, "remove a facilitator", "DELETE FROM facilitators WHERE platform = $1 AND space = $2 AND id = $3", platform, space, id)
	return err
}

// Setting implements [bot.Store].
func (s *Store) Setting(ctx context.Context, at bot.Place, name string) (string, error) {
	var value string
	err := s.read.QueryRowContext(ctx, "SELECT value FROM settings WHERE platform = $1 AND space = $2 AND channel = $3 AND name = $4",
		at.Platform, at.Space, at.Channel, name).Scan(&value)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return value, fault("read a setting", err)
}

// SetSetting implements [bot.Store]. An empty value takes the setting away.
func (s *Store) SetSetting(ctx context.Context, at bot.Place, name, value string) error {
	if value == "" {
		_, err := s.exec(ctx, "clear a setting", "DELETE FROM settings WHERE platform = $1 AND space = $2 AND channel = $3 AND name = $4",
			at.Platform, at.Space, at.Channel, name)
		return err
	}
	_, err := s.exec(ctx, "save a setting", `INSERT INTO settings (platform, space, channel, name, value) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (platform, space, channel, name) DO UPDATE SET value = excluded.value`, at.Platform, at.Space, at.Channel, name, value)
	return err
}
