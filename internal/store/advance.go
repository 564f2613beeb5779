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

// A Queue adds work for slots, in the transaction that claims them.
type Queue = func(ctx context.Context, tx *sql.Tx, slots []bot.Delivery) error

// Advance takes schedules of a platform whose next slot has come, at most
// limit, and in one transaction claims and records the slots that plan gives,
// moves the schedules, and hands the slots that are claimed and were not before
// to queue. It returns how many schedules there were. Other replicas that do
// the same at the same moment get other schedules.
func (s *Store) Advance(ctx context.Context, platform string, now time.Time, limit int,
	plan func(bot.Schedule) (moved bot.Schedule, slots []bot.Delivery), queue Queue,
) (int, error) {
	const due = " FROM schedules WHERE platform = $1 AND next > 0 AND next <= $2"
	if idle, err := s.none(ctx, due, platform, micros(now)); idle || err != nil {
		return 0, err
	}
	n := 0
	err := s.within(ctx, "advance schedules", func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, "SELECT "+scheduleColumns+due+" ORDER BY next, space, channel LIMIT $3"+s.dialect.claim,
			platform, micros(now), limit)
		schedules, err := collect(rows, err, "read due schedules", scanSchedule)
		if err != nil || len(schedules) == 0 {
			return err
		}
		n = len(schedules)
		var slots []bot.Delivery
		for i, schedule := range schedules {
			moved, of := plan(schedule)
			schedules[i] = moved
			slots = append(slots, of...)
		}
		claimed, err := s.addSlots(ctx, tx, slots)
		if err != nil {
			return err
		}
		if err := s.moveSchedules(ctx, tx, schedules); err != nil || len(claimed) == 0 {
			return err
		}
		return queue(ctx, tx, claimed)
	})
	return n, err
}

// Requeue hands claimed slots of a platform that a worker took and neither
// settled nor yielded in its time to queue, at most limit, and returns how many
// those were.
func (s *Store) Requeue(ctx context.Context, platform string, now time.Time, limit int, queue Queue) (int, error) {
	const lost = " FROM deliveries WHERE platform = $1 AND state = 'claimed' AND held_until > 0 AND held_until < $2"
	if idle, err := s.none(ctx, lost, platform, micros(now)); idle || err != nil {
		return 0, err
	}
	n := 0
	err := s.within(ctx, "requeue slots", func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, "SELECT "+deliveryColumns+lost+" ORDER BY held_until LIMIT $3"+s.dialect.claim,
			platform, micros(now), limit)
		slots, err := collect(rows, err, "read lost slots", scanDelivery)
		if err != nil || len(slots) == 0 {
			return err
		}
		for _, d := range slots {
			if _, err := exec(ctx, tx, "requeue slots", "UPDATE deliveries SET holder = '', held_until = 0 WHERE "+ofSlot,
				d.Place.Platform, d.Place.Space, d.Place.Channel, micros(d.Slot)); err != nil {
				return err
			}
		}
		n = len(slots)
		return queue(ctx, tx, slots)
	})
	return n, err
}

// none reports whether no row is selected, without a transaction that writes:
// it is asked every second.
func (s *Store) none(ctx context.Context, from string, args ...any) (bool, error) {
	var some bool
	err := s.read.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1"+from+")", args...).Scan(&some)
	return !some, fault("look for work", err)
}

// addSlots records slots that are claimed or missed and not yet there, and
// returns those that this claimed.
func (s *Store) addSlots(ctx context.Context, tx *sql.Tx, slots []bot.Delivery) ([]bot.Delivery, error) {
	columns := []string{"$", "$", "$", "$", "''", "0", "''", "$", "''", "''", "''", "$", "$", "0", "0", "''", "0"}
	var claimed []bot.Delivery
	for part := range slices.Chunk(slots, s.dialect.rows) {
		var args []any
		for _, d := range part {
			args = append(args, d.Place.Platform, d.Place.Space, d.Place.Channel, micros(d.Slot), string(d.State), micros(d.At), d.Reason)
		}
		rows, err := tx.QueryContext(ctx, "INSERT INTO deliveries ("+deliveryColumns+", holder, held_until) VALUES "+tuples(len(part), columns)+
			" ON CONFLICT (platform, space, channel, slot) DO NOTHING RETURNING "+deliveryColumns, args...)
		added, err := collect(rows, err, "claim slots", scanDelivery)
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

// moveSchedules writes what advancing changes of schedules: when they are next
// due, and whether they are paused.
func (s *Store) moveSchedules(ctx context.Context, tx *sql.Tx, schedules []bot.Schedule) error {
	for part := range slices.Chunk(schedules, s.dialect.rows) {
		var args []any
		for _, c := range part {
			args = append(args, c.Place.Platform, c.Place.Space, c.Place.Channel, micros(c.Next), c.Paused, c.PauseUntil, c.PauseReason)
		}
		columns := []string{"CAST($ AS TEXT)", "CAST($ AS TEXT)", "CAST($ AS TEXT)", "CAST($ AS BIGINT)", "CAST($ AS BOOLEAN)", "CAST($ AS TEXT)", "CAST($ AS TEXT)"}
		_, err := exec(ctx, tx, "move schedules", `
			WITH moved (platform, space, channel, next, paused, pause_until, pause_why) AS (VALUES `+tuples(len(part), columns)+`)
			UPDATE schedules SET next = moved.next, paused = moved.paused, pause_until = moved.pause_until, pause_why = moved.pause_why
			FROM moved WHERE schedules.platform = moved.platform AND schedules.space = moved.space AND schedules.channel = moved.channel`, args...)
		if err != nil {
			return err
		}
	}
	return nil
}

// tuples writes n rows of values, each "$" in columns as the next parameter.
func tuples(n int, columns []string) string {
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
