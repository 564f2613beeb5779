package delivery

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"slices"
	"time"

	"plenary/internal/adapterkit"
	"plenary/internal/bot"
	"plenary/internal/message"
)

// maxChoices is how often a prompt is chosen for a slot at once, where other schedules
// of the place choose the same at the same moment.
const maxChoices = 10

// deliver makes one attempt at a slot. It returns the delay before the next
// attempt, 0 once the slot is completed. An error is the database's.
func (d *Dispatcher) deliver(ctx context.Context, at bot.Place, schedule string, slot time.Time) (time.Duration, error) {
	for range maxChoices {
		delay, err := d.attempt(ctx, at, schedule, slot)
		if !errors.Is(err, bot.ErrChanged) {
			return delay, err
		}
	}
	return time.Second, nil
}

// attempt is deliver with one choice. The error is [bot.ErrChanged] where another
// schedule has made the same one.
func (d *Dispatcher) attempt(ctx context.Context, at bot.Place, schedule string, slot time.Time) (time.Duration, error) {
	record, found, err := d.cfg.Store.Delivery(ctx, at, schedule, slot)
	if err != nil || !found || record.State != bot.Claimed {
		return 0, err
	}
	s, scheduled, err := d.cfg.Store.Schedule(ctx, at, schedule)
	if err != nil {
		return 0, err
	}
	s.Place, s.Name = at, schedule // also where there is no schedule any more
	post, chosen, err := d.cfg.Compose(ctx, s, slot)
	silent := errors.Is(err, bot.ErrNothingToSay)
	if err != nil && !silent && !errors.Is(err, bot.ErrNoQuestion) {
		return 0, fmt.Errorf("delivery: compose: %w", err)
	}
	if record.UnconfirmedSince.IsZero() {
		// While a post is unconfirmed, the record stays that of this post.
		record.Statement, record.Pool, record.Round, record.Prompt, record.Repeats = chosen.Statement, chosen.Pool, chosen.Round, chosen.Prompt, chosen.Repeats
	}
	unconfirmedSince, now := record.UnconfirmedSince, d.cfg.Now()
	if early := slot.Sub(now); early > 0 {
		return early, nil
	}
	acquired, err := d.cfg.Store.AcquireSlot(ctx, record, d.workerID, now, now.Add(holdTimeout))
	if err != nil {
		return 0, err
	}
	if !acquired {
		return holdTimeout, nil // another worker has it; look again when it must be done
	}
	record.Attempts++

	if !unconfirmedSince.IsZero() && len(post.Members) == 0 {
		sent, there, err := find(ctx, d.adapters[at.Platform], post, unconfirmedSince)
		switch {
		case there:
			return 0, d.posted(ctx, s, post, record, sent)
		case err != nil && d.pastGrace(slot, now) && now.Sub(slot) > 2*d.cfg.Grace:
			return 0, d.complete(ctx, record, bot.Missed, bot.Sent{}, reason("unconfirmed", message.Args{"error": errorLine(err)}))
		case err != nil:
			return d.release(ctx, record, unconfirmedSince, &unconfirmedError{err})
		}
	}
	return d.post(ctx, composed{s, scheduled, post, chosen, silent}, record, now)
}

// A composed is a post with the schedule that it is of.
type composed struct {
	schedule  bot.Schedule
	scheduled bool // there still is one
	post      bot.Post
	chosen    bot.Delivery
	silent    bool // there is nothing to say
}

// post posts what was composed for a slot, or completes the slot without a post.
func (d *Dispatcher) post(ctx context.Context, c composed, record bot.Delivery, now time.Time) (time.Duration, error) {
	if c.silent {
		return 0, d.complete(ctx, record, bot.Silent, bot.Sent{}, "")
	}
	if why := d.skipReason(c.schedule, c.scheduled, record, c.chosen, now); why != "" {
		return 0, d.complete(ctx, record, bot.Missed, bot.Sent{}, why)
	}
	if len(c.post.Members) > 0 {
		return 0, d.posted(ctx, c.schedule, c.post, record, bot.Sent{})
	}
	return d.send(ctx, d.adapters[record.Place.Platform], c.schedule, c.post, record, now)
}

// pastGrace reports whether a slot is too late to be posted.
func (d *Dispatcher) pastGrace(slot, now time.Time) bool { return now.Sub(slot) > d.cfg.Grace }

// skipReason returns why a slot that is not posted yet will not be, "" where it
// may be.
func (d *Dispatcher) skipReason(s bot.Schedule, scheduled bool, record, chosen bot.Delivery, now time.Time) string {
	switch {
	case !scheduled:
		return reason("stopped", nil)
	case s.Paused:
		return reason("paused", nil)
	case chosen.Prompt == "":
		return reason("no-question", nil)
	case d.pastGrace(record.Slot, now) && record.Reason != "":
		return reason("late-after-error", message.Args{"grace": shortDuration(d.cfg.Grace), "error": record.Reason})
	case d.pastGrace(record.Slot, now):
		return reason("late", message.Args{"grace": shortDuration(d.cfg.Grace)})
	}
	return ""
}

func (d *Dispatcher) send(ctx context.Context, adapter bot.Adapter, s bot.Schedule, post bot.Post, record bot.Delivery, now time.Time) (time.Duration, error) {
	sending, cancel := context.WithTimeout(ctx, sendTimeout)
	defer cancel()
	sent, err := adapter.Send(sending, post)
	var busy *bot.RetryAfterError
	switch {
	case err == nil:
		return 0, d.posted(ctx, s, post, record, sent)
	case errors.Is(err, bot.ErrGone):
		return 0, d.drop(ctx, record, err)
	case errors.Is(err, bot.ErrRefused):
		d.cfg.Log.ErrorContext(ctx, "prompt refused", "platform", record.Place.Platform, "channel", record.Place.Channel, "error", err)
		return 0, d.complete(ctx, record, bot.Missed, bot.Sent{}, errorLine(err))
	case errors.As(err, &busy):
		return d.release(ctx, record, time.Time{}, err) // refused, so it did not arrive
	}
	return d.release(ctx, record, now, err)
}

func find(ctx context.Context, adapter bot.Adapter, post bot.Post, since time.Time) (bot.Sent, bool, error) {
	ctx, cancel := context.WithTimeout(ctx, findTimeout)
	defer cancel()
	sent, there, err := adapter.Find(ctx, post, since)
	if errors.Is(err, bot.ErrGone) {
		// Nothing can be read there, so nothing can be posted: Send will say so.
		return bot.Sent{}, false, nil
	}
	return sent, there && err == nil, err
}

// complete records the final state of a slot that was not posted.
func (d *Dispatcher) complete(ctx context.Context, record bot.Delivery, state bot.DeliveryState, sent bot.Sent, why string) error {
	return d.record(ctx, record, state, sent, why, d.cfg.Store.CompleteSlot)
}

// posted completes a slot that was posted, and its schedule where this was its last.
// Those are told of it who are to know what of the post was not done, and members whom
// it is for get it.
func (d *Dispatcher) posted(ctx context.Context, s bot.Schedule, post bot.Post, record bot.Delivery, sent bot.Sent) error {
	record.Sent = sent
	notices, err := d.undoneNotices(ctx, s, record)
	if err != nil {
		return err
	}
	var ends *bot.Schedule
	if post.Ends {
		ends = &s
	}
	var unpinned []string
	if sent.Pinned {
		unpinned = slices.DeleteFunc(slices.Clone(post.Unpin), func(message string) bool { return message == sent.Message })
	}
	for _, member := range post.Members {
		notices = append(notices, copyFor(record, member))
	}
	var notify func(ctx context.Context, tx *sql.Tx) error
	if len(notices) > 0 {
		notify = func(ctx context.Context, tx *sql.Tx) error { return d.enqueueNotices(ctx, tx, notices) }
	}
	return d.record(ctx, record, bot.Posted, sent, "", func(ctx context.Context, record bot.Delivery, holder string) (bool, error) {
		return d.cfg.Store.CompletePost(ctx, record, holder, ends, unpinned, notify)
	})
}

func (d *Dispatcher) record(ctx context.Context, record bot.Delivery, state bot.DeliveryState, sent bot.Sent, why string,
	complete func(ctx context.Context, d bot.Delivery, holder string) (bool, error),
) error {
	record.State, record.Sent, record.Reason, record.At, record.UnconfirmedSince = state, sent, why, d.cfg.Now(), time.Time{}
	ctx, cancel := writeContext(ctx)
	defer cancel()
	held, err := complete(ctx, record, d.workerID)
	if err != nil || !held {
		return err
	}
	d.completed(ctx, record)
	return nil
}

func (d *Dispatcher) completed(ctx context.Context, record bot.Delivery) {
	d.cfg.Log.InfoContext(ctx, "prompt "+string(record.State), "platform", record.Place.Platform, "channel", record.Place.Channel,
		"slot", record.Slot.UTC().Format(time.RFC3339), "late", record.At.Sub(record.Slot).Round(time.Millisecond), "tries", record.Attempts, "why", record.Reason)
	d.cfg.Completed(record)
}

// drop completes a slot whose place cannot be posted to, and pauses its schedule.
func (d *Dispatcher) drop(ctx context.Context, record bot.Delivery, err error) error {
	record.State, record.Reason, record.At = bot.Dropped, errorLine(err), d.cfg.Now()
	ctx, cancel := writeContext(ctx)
	defer cancel()
	members, err := d.cfg.Store.Facilitators(ctx, record.Place.Platform, record.Place.Space)
	if err != nil {
		return err
	}
	notify := func(ctx context.Context, tx *sql.Tx, paused bot.Schedule) error {
		return d.enqueueNotices(ctx, tx, pausedNotices(paused, record.Slot, members))
	}
	if err := d.cfg.Store.DropSlot(ctx, record, d.workerID, notify); err != nil {
		return err
	}
	d.completed(ctx, record)
	return nil
}

// release gives a slot back after an attempt that failed. It returns the delay
// before the next attempt, which is as long as the platform asked for, and ends
// soon after the grace, so that a missed slot is recorded without delay.
func (d *Dispatcher) release(ctx context.Context, record bot.Delivery, unconfirmedSince time.Time, err error) (time.Duration, error) {
	delay := backoff(record.Attempts)
	if busy := (*bot.RetryAfterError)(nil); errors.As(err, &busy) {
		delay = max(busy.After, time.Second)
		delay += time.Duration(rand.Int64N(int64(delay)/10 + 1)) // not all in the same instant
	} else if timedOut(err) {
		delay = max(delay, confirmAfter)
	}
	if end := record.Slot.Add(d.cfg.Grace).Sub(d.cfg.Now()); end > 0 {
		delay = min(delay, end+time.Second)
	}
	record.Reason, record.UnconfirmedSince = errorLine(err), unconfirmedSince
	d.cfg.Log.WarnContext(ctx, "prompt not posted yet", "platform", record.Place.Platform, "channel", record.Place.Channel,
		"slot", record.Slot.UTC().Format(time.RFC3339), "tries", record.Attempts, "again", delay.Round(time.Millisecond), "why", record.Reason)
	ctx, cancel := writeContext(ctx)
	defer cancel()
	return delay, d.cfg.Store.ReleaseSlot(ctx, record, d.workerID)
}

// confirmAfter is how long a post may still be on its way after its answer was
// given up. Before that, the platform may not know of the post yet.
const confirmAfter = 30 * time.Second

func timedOut(err error) bool {
	var network net.Error
	return errors.Is(err, context.DeadlineExceeded) || errors.As(err, &network) && network.Timeout()
}

// backoff is the delay after so many attempts: two seconds, doubled up to one
// minute, and up to a quarter more at random.
func backoff(attempts int) time.Duration {
	delay := adapterkit.Backoff(attempts, time.Second, time.Minute)
	return delay + time.Duration(rand.Int64N(int64(delay)/4))
}

// writeContext returns a context for a last write, which is made also when ctx
// has ended with the program.
func writeContext(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), 3*time.Second)
}
