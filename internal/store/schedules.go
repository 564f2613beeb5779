package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"plenary/internal/bot"
)

const scheduleColumns = "platform, space, channel, name, recurrence, source, notify, set_by, next, paused, pause_until, pause_why"

func scanSchedule(scan func(...any) error) (bot.Schedule, error) {
	var s bot.Schedule
	var next int64
	err := scan(&s.Place.Platform, &s.Place.Space, &s.Place.Channel, &s.Name, &s.Recurrence, &s.Source, &s.Notify, &s.SetBy, &next, &s.Paused, &s.PauseUntil, &s.PauseReason)
	s.Next = fromMicros(next)
	return s, err
}

func scheduleValues(s bot.Schedule) []any {
	return []any{s.Place.Platform, s.Place.Space, s.Place.Channel, s.Name, s.Recurrence, s.Source, s.Notify, s.SetBy,
		toMicros(s.Next), s.Paused, s.PauseUntil, s.PauseReason}
}

// Schedule returns the schedule of a name at a place, false where there is none.
func (s *Store) Schedule(ctx context.Context, at bot.Place, name string) (bot.Schedule, bool, error) {
	return readSchedule(ctx, s.read, at, name)
}

// readSchedule is Schedule from a database or in a transaction.
func readSchedule(ctx context.Context, from queryer, at bot.Place, name string) (bot.Schedule, bool, error) {
	row := from.QueryRowContext(ctx, "SELECT "+scheduleColumns+" FROM schedules WHERE "+ofSchedule, at.Platform, at.Space, at.Channel, name)
	return scanned(row, "read a schedule", scanSchedule)
}

// ofSchedule is the condition that names a schedule by its first four values.
const ofSchedule = "platform = $1 AND space = $2 AND channel = $3 AND name = $4"

// SchedulesAt implements [bot.Store].
func (s *Store) SchedulesAt(ctx context.Context, at bot.Place) ([]bot.Schedule, error) {
	return queryAll(ctx, s.read, "read schedules", scanSchedule,
		"SELECT "+scheduleColumns+" FROM schedules WHERE platform = $1 AND space = $2 AND channel = $3 ORDER BY name",
		at.Platform, at.Space, at.Channel)
}

// Schedules implements [bot.Store].
func (s *Store) Schedules(ctx context.Context, platform, space string) ([]bot.Schedule, error) {
	return queryAll(ctx, s.read, "read schedules", scanSchedule,
		"SELECT "+scheduleColumns+" FROM schedules WHERE platform = $1 AND space = $2 ORDER BY channel, name", platform, space)
}

// SaveSchedule puts a schedule in the place of the one that has its Place and Name.
func (s *Store) SaveSchedule(ctx context.Context, c bot.Schedule) error {
	return saveSchedule(ctx, s.db, c)
}

func saveSchedule(ctx context.Context, on execer, c bot.Schedule) error {
	if err := requireChannel(c.Place); err != nil {
		return err
	}
	_, err := exec(ctx, on, "save a schedule", `
		INSERT INTO schedules (`+scheduleColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
		ON CONFLICT (platform, space, channel, name) DO UPDATE SET recurrence = excluded.recurrence, source = excluded.source,
			notify = excluded.notify, set_by = excluded.set_by, next = excluded.next, paused = excluded.paused,
			pause_until = excluded.pause_until, pause_why = excluded.pause_why`, scheduleValues(c)...)
	return err
}

// DeleteSchedule implements [bot.Store].
func (s *Store) DeleteSchedule(ctx context.Context, at bot.Place, name string) error {
	return deleteSchedule(ctx, s.db, at, name)
}

func deleteSchedule(ctx context.Context, on execer, at bot.Place, name string) error {
	_, err := exec(ctx, on, "delete a schedule", "DELETE FROM schedules WHERE "+ofSchedule, at.Platform, at.Space, at.Channel, name)
	return err
}

// An EnqueueFunc queues work for slots, in the transaction that claims them.
type EnqueueFunc = func(ctx context.Context, tx *sql.Tx, slots []bot.Delivery) error

// Advance reads schedules of a platform whose next slot has come, at most limit.
// In one transaction it records the slots that plan returns, moves the schedules,
// and passes the slots that it newly claimed to enqueue. It returns how many
// schedules there were. Replicas that do the same at once get other schedules.
func (s *Store) Advance(ctx context.Context, platform string, now time.Time, limit int,
	plan func(bot.Schedule) (moved bot.Schedule, slots []bot.Delivery), enqueue EnqueueFunc,
) (int, error) {
	const due = " FROM schedules WHERE platform = $1 AND next > 0 AND next <= $2"
	if idle, err := s.noRows(ctx, due, platform, toMicros(now)); idle || err != nil {
		return 0, err
	}
	n := 0
	err := s.transact(ctx, "advance schedules", func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, "SELECT "+scheduleColumns+due+" ORDER BY next, space, channel, name LIMIT $3"+s.dialect.lockRows,
			platform, toMicros(now), limit)
		schedules, err := scanAll(rows, err, "read due schedules", scanSchedule)
		if err != nil || len(schedules) == 0 {
			return err
		}
		n = len(schedules)
		var slots []bot.Delivery
		for i, schedule := range schedules {
			moved, ofSchedule := plan(schedule)
			schedules[i] = moved
			slots = append(slots, ofSchedule...)
		}
		claimed, err := s.addSlots(ctx, tx, slots)
		if err != nil {
			return err
		}
		if err := s.moveSchedules(ctx, tx, schedules); err != nil || len(claimed) == 0 {
			return err
		}
		return enqueue(ctx, tx, claimed)
	})
	return n, err
}

// noRows reports whether a query selects no row, without a transaction that
// writes, because the dispatcher asks every second.
func (s *Store) noRows(ctx context.Context, from string, args ...any) (bool, error) {
	var some bool
	err := s.read.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1"+from+")", args...).Scan(&some)
	return !some, wrap("look for work", err)
}

// addSlots records slots that are not recorded yet, and returns those of them
// that are claimed.
func (s *Store) addSlots(ctx context.Context, tx *sql.Tx, slots []bot.Delivery) ([]bot.Delivery, error) {
	columns := []string{"$", "$", "$", "$", "$", "''", "''", "0", "''", "$", "''", "''", "''", "$", "$", "0", "0", "FALSE", "''", "''", "''", "''", "0"}
	var claimed []bot.Delivery
	for part := range slices.Chunk(slots, s.dialect.maxRows) {
		var args []any
		for _, d := range part {
			args = append(args, d.Place.Platform, d.Place.Space, d.Place.Channel, d.Schedule, toMicros(d.Slot), string(d.State), toMicros(d.At), d.Reason)
		}
		rows, err := tx.QueryContext(ctx, "INSERT INTO deliveries ("+deliveryColumns+", holder, held_until) VALUES "+valueRows(len(part), columns)+
			" ON CONFLICT (platform, space, channel, schedule, slot) DO NOTHING RETURNING "+deliveryColumns, args...)
		added, err := scanAll(rows, err, "claim slots", scanDelivery)
		if err != nil {
			return nil, err
		}
		for _, d := range added {
			if d.State == bot.Claimed {
				claimed = append(claimed, d)
			}
		}
	}
	return claimed, nil
}

// moveSchedules writes the columns of schedules that a plan changes: the next slot
// and the pause.
func (s *Store) moveSchedules(ctx context.Context, tx *sql.Tx, schedules []bot.Schedule) error {
	for part := range slices.Chunk(schedules, s.dialect.maxRows) {
		var args []any
		for _, c := range part {
			args = append(args, c.Place.Platform, c.Place.Space, c.Place.Channel, c.Name, toMicros(c.Next), c.Paused, c.PauseUntil, c.PauseReason)
		}
		columns := []string{"CAST($ AS TEXT)", "CAST($ AS TEXT)", "CAST($ AS TEXT)", "CAST($ AS TEXT)", "CAST($ AS BIGINT)", "CAST($ AS BOOLEAN)", "CAST($ AS TEXT)", "CAST($ AS TEXT)"}
		_, err := exec(ctx, tx, "move schedules", `
			WITH moved (platform, space, channel, name, next, paused, pause_until, pause_why) AS (VALUES `+valueRows(len(part), columns)+`)
			UPDATE schedules SET next = moved.next, paused = moved.paused, pause_until = moved.pause_until, pause_why = moved.pause_why
			FROM moved WHERE schedules.platform = moved.platform AND schedules.space = moved.space AND schedules.channel = moved.channel
				AND schedules.name = moved.name`, args...)
		if err != nil {
			return err
		}
	}
	return nil
}

// valueRows writes n rows of values. Each "$" in columns becomes the next
// parameter.
func valueRows(n int, columns []string) string {
	var b strings.Builder
	parameter := 0
	for row := range n {
		if row > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('(')
		for i, column := range columns {
			if i > 0 {
				b.WriteByte(',')
			}
			before, after, ok := strings.Cut(column, "$")
			b.WriteString(before)
			if ok {
				parameter++
				fmt.Fprintf(&b, "$%d", parameter)
			}
			b.WriteString(after)
		}
		b.WriteByte(')')
	}
	return b.String()
}
