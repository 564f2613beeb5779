package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"plenary/internal/bot"
)

const deliveryColumns = "platform, space, channel, slot, book, round, prompt, state, message, thread, link, at, reason, tries, doubt"

func scanDelivery(scan func(...any) error) (bot.Delivery, error) {
	var d bot.Delivery
	var slot, at, unconfirmed int64
	err := scan(&d.Place.Platform, &d.Place.Space, &d.Place.Channel, &slot, &d.Statement, &d.Round, &d.Prompt, &d.State,
		&d.Sent.Message, &d.Sent.Thread, &d.Sent.Link, &at, &d.Reason, &d.Attempts, &unconfirmed)
	d.Slot, d.At, d.UnconfirmedSince = fromMicros(slot), fromMicros(at), fromMicros(unconfirmed)
	return d, err
}

func deliveryValues(d bot.Delivery) []any {
	return []any{d.Place.Platform, d.Place.Space, d.Place.Channel, toMicros(d.Slot), d.Statement, d.Round, d.Prompt, string(d.State),
		d.Sent.Message, d.Sent.Thread, d.Sent.Link, toMicros(d.At), d.Reason, d.Attempts, toMicros(d.UnconfirmedSince)}
}

// Deliveries implements [bot.Store].
func (s *Store) Deliveries(ctx context.Context, at bot.Place) ([]bot.Delivery, error) {
	return queryAll(ctx, s.read, "read deliveries", scanDelivery,
		"SELECT "+deliveryColumns+" FROM deliveries WHERE platform = $1 AND space = $2 AND channel = $3 ORDER BY slot",
		at.Platform, at.Space, at.Channel)
}

// Round implements [bot.Store].
func (s *Store) Round(ctx context.Context, at bot.Place, statement string) ([]bot.Delivery, error) {
	const inRounds = " FROM deliveries WHERE platform = $1 AND space = $2 AND channel = $3 AND book = $4 AND prompt <> '' AND state IN ('claimed', 'posted', 'skipped')"
	return queryAll(ctx, s.read, "read a round", scanDelivery,
		"SELECT "+deliveryColumns+inRounds+" AND (state = 'claimed' OR round = (SELECT MAX(round)"+inRounds+")) ORDER BY slot",
		at.Platform, at.Space, at.Channel, statement)
}

// Delivery returns the record of a slot, false where it was never claimed.
func (s *Store) Delivery(ctx context.Context, at bot.Place, slot time.Time) (bot.Delivery, bool, error) {
	row := s.read.QueryRowContext(ctx,
		"SELECT "+deliveryColumns+" FROM deliveries WHERE platform = $1 AND space = $2 AND channel = $3 AND slot = $4",
		at.Platform, at.Space, at.Channel, toMicros(slot))
	d, err := scanDelivery(row.Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return bot.Delivery{}, false, nil
	}
	return d, err == nil, wrap("read a delivery", err)
}

// AddDelivery implements [bot.Store].
func (s *Store) AddDelivery(ctx context.Context, d bot.Delivery) error {
	if err := requireChannel(d.Place); err != nil {
		return err
	}
	_, err := s.exec(ctx, "record a delivery", `
		INSERT INTO deliveries (`+deliveryColumns+`, holder, held_until)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, '', 0)
		ON CONFLICT (platform, space, channel, slot) DO UPDATE SET book = excluded.book, round = excluded.round,
			prompt = excluded.prompt, state = excluded.state, message = excluded.message, thread = excluded.thread,
			link = excluded.link, at = excluded.at, reason = excluded.reason, tries = excluded.tries, doubt = excluded.doubt,
			holder = '', held_until = 0`, deliveryValues(d)...)
	return err
}

// ofSlot is the condition that names a delivery by its first four values.
const ofSlot = "platform = $1 AND space = $2 AND channel = $3 AND slot = $4 AND state = 'claimed'"

// Requeue passes claimed slots of a platform whose holder did not complete or
// release them in time to enqueue, at most limit, and returns how many those were.
func (s *Store) Requeue(ctx context.Context, platform string, now time.Time, limit int, enqueue EnqueueFunc) (int, error) {
	const expired = " FROM deliveries WHERE platform = $1 AND state = 'claimed' AND held_until > 0 AND held_until < $2"
	if idle, err := s.noRows(ctx, expired, platform, toMicros(now)); idle || err != nil {
		return 0, err
	}
	n := 0
	err := s.transact(ctx, "requeue slots", func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, "SELECT "+deliveryColumns+expired+" ORDER BY held_until LIMIT $3"+s.dialect.lockRows,
			platform, toMicros(now), limit)
		slots, err := scanAll(rows, err, "read expired slots", scanDelivery)
		if err != nil || len(slots) == 0 {
			return err
		}
		for _, d := range slots {
			if _, err := exec(ctx, tx, "requeue slots", "UPDATE deliveries SET holder = '', held_until = 0 WHERE "+ofSlot,
				d.Place.Platform, d.Place.Space, d.Place.Channel, toMicros(d.Slot)); err != nil {
				return err
			}
		}
		n = len(slots)
		return enqueue(ctx, tx, slots)
	})
	return n, err
}

// AcquireSlot gives a claimed slot to a holder until a time, and records what the
// holder chose to post. From now on the post may have arrived. It reports false,
// and changes nothing, where another holder has the slot, it is completed, or it
// was acquired since d was read.
func (s *Store) AcquireSlot(ctx context.Context, d bot.Delivery, holder string, now, until time.Time) (bool, error) {
	n, err := s.exec(ctx, "acquire a slot", `
		UPDATE deliveries SET book = $5, round = $6, prompt = $7, holder = $8, held_until = $9, tries = tries + 1,
			doubt = CASE WHEN doubt = 0 THEN $10 ELSE doubt END
		WHERE `+ofSlot+` AND held_until < $10 AND tries = $11`,
		d.Place.Platform, d.Place.Space, d.Place.Channel, toMicros(d.Slot), d.Statement, d.Round, d.Prompt,
		holder, toMicros(until), toMicros(now), d.Attempts)
	return n == 1, err
}

// CompleteSlot records the final state of a slot. It reports false where the holder
// does not have the slot any more.
func (s *Store) CompleteSlot(ctx context.Context, d bot.Delivery, holder string) (bool, error) {
	return completeSlot(ctx, s.db, d, holder)
}

func completeSlot(ctx context.Context, on execer, d bot.Delivery, holder string) (bool, error) {
	n, err := exec(ctx, on, "complete a slot", `
		UPDATE deliveries SET state = $5, message = $6, thread = $7, link = $8, at = $9, reason = $10, doubt = 0, holder = '', held_until = 0
		WHERE `+ofSlot+` AND holder = $11`,
		d.Place.Platform, d.Place.Space, d.Place.Channel, toMicros(d.Slot), string(d.State),
		d.Sent.Message, d.Sent.Thread, d.Sent.Link, toMicros(d.At), d.Reason, holder)
	return n == 1, err
}

// ReleaseSlot gives a slot back after a failed attempt and records d.Reason and
// d.UnconfirmedSince. It changes nothing where the holder does not have the slot
// any more.
func (s *Store) ReleaseSlot(ctx context.Context, d bot.Delivery, holder string) error {
	_, err := s.exec(ctx, "release a slot", `UPDATE deliveries SET reason = $5, doubt = $6, holder = '', held_until = 0
		WHERE `+ofSlot+` AND holder = $7`,
		d.Place.Platform, d.Place.Space, d.Place.Channel, toMicros(d.Slot), d.Reason, toMicros(d.UnconfirmedSince), holder)
	return err
}

// DropSlot completes a slot whose place cannot be posted to, and pauses the place's
// schedule with d.Reason. Where the schedule was not paused before, it calls notify
// in the same transaction.
func (s *Store) DropSlot(ctx context.Context, d bot.Delivery, holder string, notify func(ctx context.Context, tx *sql.Tx, paused bot.Schedule) error) error {
	return s.transact(ctx, "pause a schedule", func(tx *sql.Tx) error {
		if held, err := completeSlot(ctx, tx, d, holder); err != nil || !held {
			return err
		}
		row := tx.QueryRowContext(ctx, `UPDATE schedules SET paused = TRUE, pause_until = '', pause_why = $4, next = 0
			WHERE platform = $1 AND space = $2 AND channel = $3 AND (NOT paused OR next > 0) RETURNING `+scheduleColumns,
			d.Place.Platform, d.Place.Space, d.Place.Channel, d.Reason)
		paused, err := scanSchedule(row.Scan)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return wrap("pause a schedule", err)
		}
		return notify(ctx, tx, paused)
	})
}

// Waiting returns how many slots are claimed and not completed.
func (s *Store) Waiting(ctx context.Context) (int, error) {
	var n int
	err := s.read.QueryRowContext(ctx, "SELECT COUNT(*) FROM deliveries WHERE state = 'claimed'").Scan(&n)
	return n, wrap("count open slots", err)
}
