package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"time"

	"plenary/internal/bot"
)

const deliveryColumns = "platform, space, channel, schedule, slot, statement, pool, round, prompt, state, message, thread, link, at, reason, tries, unconfirmed, pinned, no_thread, no_tag, no_pin"

func scanDelivery(scan func(...any) error) (bot.Delivery, error) {
	var d bot.Delivery
	var slot, at, unconfirmed int64
	err := scan(&d.Place.Platform, &d.Place.Space, &d.Place.Channel, &d.Schedule, &slot, &d.Statement, &d.Pool, &d.Round, &d.Prompt, &d.State,
		&d.Sent.Message, &d.Sent.Thread, &d.Sent.Link, &at, &d.Reason, &d.Attempts, &unconfirmed,
		&d.Sent.Pinned, &d.Sent.Undone.Thread, &d.Sent.Undone.Tag, &d.Sent.Undone.Pin)
	d.Slot, d.At, d.UnconfirmedSince = fromMicros(slot), fromMicros(at), fromMicros(unconfirmed)
	return d, err
}

func deliveryValues(d bot.Delivery) []any {
	return []any{d.Place.Platform, d.Place.Space, d.Place.Channel, d.Schedule, toMicros(d.Slot), d.Statement, string(d.Pool), d.Round, d.Prompt, string(d.State),
		d.Sent.Message, d.Sent.Thread, d.Sent.Link, toMicros(d.At), d.Reason, d.Attempts, toMicros(d.UnconfirmedSince),
		d.Sent.Pinned, d.Sent.Undone.Thread, d.Sent.Undone.Tag, d.Sent.Undone.Pin}
}

// Deliveries implements [bot.Store].
func (s *Store) Deliveries(ctx context.Context, at bot.Place) ([]bot.Delivery, error) {
	return queryAll(ctx, s.read, "read deliveries", scanDelivery,
		"SELECT "+deliveryColumns+" FROM deliveries WHERE platform = $1 AND space = $2 AND channel = $3 ORDER BY slot, schedule",
		at.Platform, at.Space, at.Channel)
}

// Round implements [bot.Store].
func (s *Store) Round(ctx context.Context, at bot.Place, statement string, pool bot.Pool) ([]bot.Delivery, error) {
	const used = " FROM deliveries WHERE platform = $1 AND space = $2 AND channel = $3 AND statement = $4 AND prompt <> '' AND state IN ('claimed', 'posted', 'skipped')"
	const latest = "(SELECT MAX(round)" + used + " AND pool = $5)"
	// The prompt of a reading ends with the question that was posted with it, and its
	// round: "?first-habits@1".
	const asked = "$5 = '' AND pool LIKE 'reading%' AND prompt LIKE '%?%@' || COALESCE(" + latest + ", 1)"
	return queryAll(ctx, s.read, "read a round", scanDelivery,
		"SELECT "+deliveryColumns+used+" AND (pool = $5 AND (state = 'claimed' OR round = "+latest+") OR "+asked+") ORDER BY slot, schedule",
		at.Platform, at.Space, at.Channel, statement, string(pool))
}

// Delivery returns the record of a slot of a schedule, false where it was never
// claimed.
func (s *Store) Delivery(ctx context.Context, at bot.Place, schedule string, slot time.Time) (bot.Delivery, bool, error) {
	return readDelivery(ctx, s.read, at, schedule, slot)
}

// readDelivery is Delivery from a database or in a transaction.
func readDelivery(ctx context.Context, from queryer, at bot.Place, schedule string, slot time.Time) (bot.Delivery, bool, error) {
	row := from.QueryRowContext(ctx, "SELECT "+deliveryColumns+" FROM deliveries WHERE "+ofSlot,
		at.Platform, at.Space, at.Channel, schedule, toMicros(slot))
	return scanned(row, "read a delivery", scanDelivery)
}

// AddDelivery records a delivery of which nothing is posted. One with the same Place,
// Schedule and Slot is replaced.
func (s *Store) AddDelivery(ctx context.Context, d bot.Delivery) error {
	return addDelivery(ctx, s.db, d)
}

func addDelivery(ctx context.Context, on execer, d bot.Delivery) error {
	if err := requireChannel(d.Place); err != nil {
		return err
	}
	_, err := exec(ctx, on, "record a delivery", `
		INSERT INTO deliveries (`+deliveryColumns+`, holder, held_until)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, '', 0)
		ON CONFLICT (platform, space, channel, schedule, slot) DO UPDATE SET statement = excluded.statement, pool = excluded.pool,
			round = excluded.round, prompt = excluded.prompt, state = excluded.state, message = excluded.message, thread = excluded.thread,
			link = excluded.link, at = excluded.at, reason = excluded.reason, tries = excluded.tries, unconfirmed = excluded.unconfirmed,
			pinned = excluded.pinned, no_thread = excluded.no_thread, no_tag = excluded.no_tag, no_pin = excluded.no_pin,
			holder = '', held_until = 0`, deliveryValues(d)...)
	return err
}

// The conditions that name a delivery by its first five values, and one that is
// claimed.
const (
	ofSlot        = "platform = $1 AND space = $2 AND channel = $3 AND schedule = $4 AND slot = $5"
	ofClaimedSlot = ofSlot + " AND state = 'claimed'"
)

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
			if _, err := exec(ctx, tx, "requeue slots", "UPDATE deliveries SET holder = '', held_until = 0 WHERE "+ofClaimedSlot,
				d.Place.Platform, d.Place.Space, d.Place.Channel, d.Schedule, toMicros(d.Slot)); err != nil {
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
// was acquired since d was read. The error is [bot.ErrChanged] where another schedule
// of the place has chosen the same prompt meanwhile.
func (s *Store) AcquireSlot(ctx context.Context, d bot.Delivery, holder string, now, until time.Time) (bool, error) {
	acquired := false
	err := s.transact(ctx, "acquire a slot", func(tx *sql.Tx) error {
		if err := s.lockChoice(ctx, tx, d); err != nil {
			return err
		}
		if taken, err := isTaken(ctx, tx, d); err != nil || taken {
			return cmp.Or(err, bot.ErrChanged)
		}
		n, err := exec(ctx, tx, "acquire a slot", `
			UPDATE deliveries SET statement = $6, pool = $7, round = $8, prompt = $9, holder = $10, held_until = $11, tries = tries + 1,
				unconfirmed = CASE WHEN unconfirmed = 0 THEN $12 ELSE unconfirmed END
			WHERE `+ofClaimedSlot+` AND held_until < $12 AND tries = $13`,
			d.Place.Platform, d.Place.Space, d.Place.Channel, d.Schedule, toMicros(d.Slot), d.Statement, string(d.Pool), d.Round, d.Prompt,
			holder, toMicros(until), toMicros(now), d.Attempts)
		acquired = n == 1
		return err
	})
	return acquired && err == nil, err
}

// lockChoice keeps the schedules of a place from choosing at the same moment.
func (s *Store) lockChoice(ctx context.Context, tx *sql.Tx, d bot.Delivery) error {
	if s.dialect.lockPlace == "" || d.Prompt == "" {
		return nil
	}
	place := fmt.Sprintf("%q", []string{d.Place.Platform, d.Place.Space, d.Place.Channel})
	_, err := exec(ctx, tx, "lock a place", s.dialect.lockPlace, place)
	return err
}

// isTaken reports whether another slot of the place has the prompt of d in its round. A
// prompt that comes again in its round waits until it is posted.
func isTaken(ctx context.Context, tx *sql.Tx, d bot.Delivery) (bool, error) {
	if d.Prompt == "" || !d.UnconfirmedSince.IsZero() {
		return false, nil
	}
	states := "('claimed', 'posted', 'skipped')"
	if d.Repeats {
		states = "('claimed')"
	}
	var taken bool
	err := tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM deliveries WHERE "+ofChannel+
		" AND NOT (schedule = $4 AND slot = $5) AND statement = $6 AND pool = $7 AND round = $8 AND prompt = $9 AND state IN "+states+")",
		d.Place.Platform, d.Place.Space, d.Place.Channel, d.Schedule, toMicros(d.Slot), d.Statement, string(d.Pool), d.Round, d.Prompt).Scan(&taken)
	return taken, wrap("look for a prompt", err)
}

// Pinned implements [bot.Store].
func (s *Store) Pinned(ctx context.Context, at bot.Place) ([]string, error) {
	scan := func(scan func(...any) error) (message string, err error) { return message, scan(&message) }
	return queryAll(ctx, s.read, "read pinned messages", scan,
		"SELECT message FROM deliveries WHERE "+ofChannel+" AND pinned ORDER BY slot", at.Platform, at.Space, at.Channel)
}

// CompletePost is CompleteSlot for a slot that was posted. In the same transaction it
// records which messages are pinned no more, and calls notify where it is not nil. The
// schedule that ends with the post, where one does, has no next slot then, unless it
// has another rule or source by now.
func (s *Store) CompletePost(ctx context.Context, d bot.Delivery, holder string, ends *bot.Schedule, unpinned []string,
	notify func(ctx context.Context, tx *sql.Tx) error,
) (bool, error) {
	held := false
	err := s.transact(ctx, "complete a post", func(tx *sql.Tx) error {
		var err error
		if held, err = completeSlot(ctx, tx, d, holder); err != nil || !held {
			return err
		}
		for _, message := range unpinned {
			if _, err := exec(ctx, tx, "record a pin", "UPDATE deliveries SET pinned = FALSE WHERE "+ofChannel+" AND pinned AND message = $4",
				d.Place.Platform, d.Place.Space, d.Place.Channel, message); err != nil {
				return err
			}
		}
		if ends != nil {
			if _, err = exec(ctx, tx, "end a schedule", "UPDATE schedules SET next = 0 WHERE "+ofSchedule+" AND recurrence = $5 AND source = $6",
				d.Place.Platform, d.Place.Space, d.Place.Channel, d.Schedule, ends.Recurrence, ends.Source); err != nil {
				return err
			}
		}
		if notify == nil {
			return nil
		}
		return notify(ctx, tx)
	})
	return held && err == nil, err
}

// CompleteSlot records the final state of a slot. It reports false where the holder
// does not have the slot any more.
func (s *Store) CompleteSlot(ctx context.Context, d bot.Delivery, holder string) (bool, error) {
	return completeSlot(ctx, s.db, d, holder)
}

func completeSlot(ctx context.Context, on execer, d bot.Delivery, holder string) (bool, error) {
	n, err := exec(ctx, on, "complete a slot", `
		UPDATE deliveries SET state = $6, message = $7, thread = $8, link = $9, at = $10, reason = $11,
			pinned = $12, no_thread = $13, no_tag = $14, no_pin = $15, unconfirmed = 0, holder = '', held_until = 0
		WHERE `+ofClaimedSlot+` AND holder = $16`,
		d.Place.Platform, d.Place.Space, d.Place.Channel, d.Schedule, toMicros(d.Slot), string(d.State),
		d.Sent.Message, d.Sent.Thread, d.Sent.Link, toMicros(d.At), d.Reason,
		d.Sent.Pinned, d.Sent.Undone.Thread, d.Sent.Undone.Tag, d.Sent.Undone.Pin, holder)
	return n == 1, err
}

// ReleaseSlot gives a slot back after a failed attempt and records d.Reason and
// d.UnconfirmedSince. It changes nothing where the holder does not have the slot
// any more.
func (s *Store) ReleaseSlot(ctx context.Context, d bot.Delivery, holder string) error {
	_, err := s.exec(ctx, "release a slot", `UPDATE deliveries SET reason = $6, unconfirmed = $7, holder = '', held_until = 0
		WHERE `+ofClaimedSlot+` AND holder = $8`,
		d.Place.Platform, d.Place.Space, d.Place.Channel, d.Schedule, toMicros(d.Slot), d.Reason, toMicros(d.UnconfirmedSince), holder)
	return err
}

// DropSlot completes a slot whose place cannot be posted to, and pauses the place's
// schedules with d.Reason; of a digest, which may go elsewhere, that alone. Where the slot's
// own was not paused before, it calls notify in the same transaction.
func (s *Store) DropSlot(ctx context.Context, d bot.Delivery, holder string, notify func(ctx context.Context, tx *sql.Tx, paused bot.Schedule) error) error {
	return s.transact(ctx, "pause a schedule", func(tx *sql.Tx) error {
		if held, err := completeSlot(ctx, tx, d, holder); err != nil || !held {
			return err
		}
		rows, err := tx.QueryContext(ctx, `UPDATE schedules SET paused = TRUE, pause_until = '', pause_why = $4, next = 0
			WHERE platform = $1 AND space = $2 AND channel = $3 AND (NOT paused OR next > 0)
				AND (name = $5 OR CAST($6 AS BOOLEAN)) RETURNING `+scheduleColumns,
			d.Place.Platform, d.Place.Space, d.Place.Channel, d.Reason, d.Schedule, d.Schedule != bot.DigestName)
		paused, err := scanAll(rows, err, "pause a schedule", scanSchedule)
		if err != nil {
			return err
		}
		for _, schedule := range paused {
			if schedule.Name == d.Schedule {
				return notify(ctx, tx, schedule)
			}
		}
		return nil
	})
}

// Waiting returns how many slots are claimed and not completed.
func (s *Store) Waiting(ctx context.Context) (int, error) {
	var n int
	err := s.read.QueryRowContext(ctx, "SELECT COUNT(*) FROM deliveries WHERE state = 'claimed'").Scan(&n)
	return n, wrap("count open slots", err)
}
