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
	var slot, at, doubt int64
	err := scan(&d.Place.Platform, &d.Place.Space, &d.Place.Channel, &slot, &d.Statement, &d.Round, &d.Prompt, &d.State,
		&d.Sent.Message, &d.Sent.Thread, &d.Sent.Link, &at, &d.Reason, &d.Attempts, &doubt)
	d.Slot, d.At, d.UnconfirmedSince = moment(slot), moment(at), moment(doubt)
	return d, err
}

func deliveryValues(d bot.Delivery) []any {
	return []any{d.Place.Platform, d.Place.Space, d.Place.Channel, micros(d.Slot), d.Statement, d.Round, d.Prompt, string(d.State),
		d.Sent.Message, d.Sent.Thread, d.Sent.Link, micros(d.At), d.Reason, d.Attempts, micros(d.UnconfirmedSince)}
}

// Deliveries implements [bot.Store].
func (s *Store) Deliveries(ctx context.Context, at bot.Place) ([]bot.Delivery, error) {
	return all(ctx, s.read, "read deliveries", scanDelivery,
		"SELECT "+deliveryColumns+" FROM deliveries WHERE platform = $1 AND space = $2 AND channel = $3 ORDER BY slot",
		at.Platform, at.Space, at.Channel)
}

// Round implements [bot.Store].
func (s *Store) Round(ctx context.Context, at bot.Place, book string) ([]bot.Delivery, error) {
	const came = " FROM deliveries WHERE platform = $1 AND space = $2 AND channel = $3 AND book = $4 AND prompt <> '' AND state IN ('claimed', 'posted', 'skipped')"
	return all(ctx, s.read, "read a round", scanDelivery,
		"SELECT "+deliveryColumns+came+" AND (state = 'claimed' OR round = (SELECT MAX(round)"+came+")) ORDER BY slot",
		at.Platform, at.Space, at.Channel, book)
}

// Delivery returns what became of a slot so far, false where it was never
// claimed.
func (s *Store) Delivery(ctx context.Context, at bot.Place, slot time.Time) (bot.Delivery, bool, error) {
	row := s.read.QueryRowContext(ctx,
		"SELECT "+deliveryColumns+" FROM deliveries WHERE platform = $1 AND space = $2 AND channel = $3 AND slot = $4",
		at.Platform, at.Space, at.Channel, micros(slot))
	d, err := scanDelivery(row.Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return bot.Delivery{}, false, nil
	}
	return d, err == nil, fault("read a delivery", err)
}

// AddDelivery implements [bot.Store].
func (s *Store) AddDelivery(ctx context.Context, d bot.Delivery) error {
	if err := whole(d.Place); err != nil {
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

// Take gives a claimed slot to a worker until a moment, and records what it
// chose to post. It reports false, and changes nothing, where another worker
// has the slot, it is settled, or it was taken since d was read. From now on
// the post may have arrived.
func (s *Store) AcquireSlot(ctx context.Context, d bot.Delivery, holder string, now, until time.Time) (bool, error) {
	n, err := s.exec(ctx, "take a slot", `
		UPDATE deliveries SET book = $5, round = $6, prompt = $7, holder = $8, held_until = $9, tries = tries + 1,
			doubt = CASE WHEN doubt = 0 THEN $10 ELSE doubt END
		WHERE `+ofSlot+` AND held_until < $10 AND tries = $11`,
		d.Place.Platform, d.Place.Space, d.Place.Channel, micros(d.Slot), d.Statement, d.Round, d.Prompt,
		holder, micros(until), micros(now), d.Attempts)
	return n == 1, err
}

// Settle records what became of a slot that holder has, and that is the end of
// it. It reports false where the holder has it no more.
func (s *Store) CompleteSlot(ctx context.Context, d bot.Delivery, holder string) (bool, error) {
	return completeSlot(ctx, s.db, d, holder)
}

func completeSlot(ctx context.Context, on execer, d bot.Delivery, holder string) (bool, error) {
	n, err := exec(ctx, on, "settle a slot", `
		UPDATE deliveries SET state = $5, message = $6, thread = $7, link = $8, at = $9, reason = $10, doubt = 0, holder = '', held_until = 0
		WHERE `+ofSlot+` AND holder = $11`,
		d.Place.Platform, d.Place.Space, d.Place.Channel, micros(d.Slot), string(d.State),
		d.Sent.Message, d.Sent.Thread, d.Sent.Link, micros(d.At), d.Reason, holder)
	return n == 1, err
}

// Yield gives a slot back, to be taken again, with d.Reason for its failure and
// the doubt that is left. Where the holder has it no more nothing changes.
func (s *Store) ReleaseSlot(ctx context.Context, d bot.Delivery, holder string) error {
	_, err := s.exec(ctx, "yield a slot", `UPDATE deliveries SET reason = $5, doubt = $6, holder = '', held_until = 0
		WHERE `+ofSlot+` AND holder = $7`,
		d.Place.Platform, d.Place.Space, d.Place.Channel, micros(d.Slot), d.Reason, micros(d.UnconfirmedSince), holder)
	return err
}

// Drop settles a slot whose place cannot be posted to, and pauses the place's
// schedule with the reason. Where this paused it, tell is called in the same
// transaction.
func (s *Store) DropSlot(ctx context.Context, d bot.Delivery, holder string, tell func(ctx context.Context, tx *sql.Tx, paused bot.Schedule) error) error {
	return s.within(ctx, "pause a schedule", func(tx *sql.Tx) error {
		if settled, err := completeSlot(ctx, tx, d, holder); err != nil || !settled {
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
			return fault("pause a schedule", err)
		}
		return tell(ctx, tx, paused)
	})
}

// Waiting returns how many slots are claimed and not settled.
func (s *Store) Waiting(ctx context.Context) (int, error) {
	var n int
	err := s.read.QueryRowContext(ctx, "SELECT COUNT(*) FROM deliveries WHERE state = 'claimed'").Scan(&n)
	return n, fault("count open slots", err)
}
