package store

import (
	"context"
	"database/sql"
	"errors"

	"plenary/internal/bot"
)

const scheduleColumns = "platform, space, channel, rule, notify, set_by, next, paused, pause_until, pause_why"

func scanSchedule(scan func(...any) error) (bot.Schedule, error) {
	var s bot.Schedule
	var next int64
	err := scan(&s.Place.Platform, &s.Place.Space, &s.Place.Channel, &s.Recurrence, &s.Notify, &s.SetBy, &next, &s.Paused, &s.PauseUntil, &s.PauseReason)
	s.Next = moment(next)
	return s, err
}

// Schedule implements [bot.Store].
func (s *Store) Schedule(ctx context.Context, at bot.Place) (bot.Schedule, bool, error) {
	row := s.read.QueryRowContext(ctx, "SELECT "+scheduleColumns+" FROM schedules WHERE platform = $1 AND space = $2 AND channel = $3",
		at.Platform, at.Space, at.Channel)
	found, err := scanSchedule(row.Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return bot.Schedule{}, false, nil
	}
	return found, err == nil, fault("read a schedule", err)
}

// Schedules implements [bot.Store].
func (s *Store) Schedules(ctx context.Context, platform, space string) ([]bot.Schedule, error) {
	return all(ctx, s.read, "read schedules", scanSchedule,
		"SELECT "+scheduleColumns+" FROM schedules WHERE platform = $1 AND space = $2 ORDER BY channel", platform, space)
}

// SaveSchedule implements [bot.Store].
func (s *Store) SaveSchedule(ctx context.Context, c bot.Schedule) error {
	return saveSchedule(ctx, s.db, c)
}

func saveSchedule(ctx context.Context, on execer, c bot.Schedule) error {
	if err := whole(c.Place); err != nil {
		return err
	}
	_, err := exec(ctx, on, "save a schedule", `
		INSERT INTO schedules (`+scheduleColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
		ON CONFLICT (platform, space, channel) DO UPDATE SET rule = excluded.rule, notify = excluded.notify, set_by = excluded.set_by,
			next = excluded.next, paused = excluded.paused, pause_until = excluded.pause_until, pause_why = excluded.pause_why`,
		c.Place.Platform, c.Place.Space, c.Place.Channel, c.Recurrence, c.Notify, c.SetBy, micros(c.Next), c.Paused, c.PauseUntil, c.PauseReason)
	return err
}

// DeleteSchedule implements [bot.Store].
func (s *Store) DeleteSchedule(ctx context.Context, at bot.Place) error {
	_, err := s.exec(ctx, "delete a schedule", "DELETE FROM schedules WHERE platform = $1 AND space = $2 AND channel = $3",
		at.Platform, at.Space, at.Channel)
	return err
}
