package delivery

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"strings"
	"time"

	"plenary/internal/adapterkit"
	"plenary/internal/bot"
)

// deliver brings a slot one try further. It returns how long to wait before the
// next one, 0 once the slot is settled. An error is the database's.
func (c *Dispatcher) deliver(ctx context.Context, at bot.Place, slot time.Time) (time.Duration, error) {
	d, found, err := c.cfg.Store.Delivery(ctx, at, slot)
	if err != nil || !found || d.State != bot.Claimed {
		return 0, err
	}
	s, scheduled, err := c.cfg.Store.Schedule(ctx, at)
	if err != nil {
		return 0, err
	}
	s.Place = at // also where there is none any more
	post, chosen, err := c.cfg.Compose(ctx, s, slot)
	if err != nil && !errors.Is(err, bot.ErrNoQuestion) {
		return 0, fmt.Errorf("prompt: compose: %w", err)
	}
	if d.UnconfirmedSince.IsZero() {
		// While it is in doubt whether a post arrived, it is that post that
		// is recorded.
		d.Statement, d.Round, d.Prompt = chosen.Statement, chosen.Round, chosen.Prompt
	}
	doubt, now := d.UnconfirmedSince, c.cfg.Now()
	if early := slot.Sub(now); early > 0 {
		return early, nil
	}
	taken, err := c.cfg.Store.AcquireSlot(ctx, d, c.holder, now, now.Add(hold))
	if err != nil {
		return 0, err
	}
	if !taken {
		return hold, nil // somebody else has it; look again when they must be done
	}
	d.Attempts++

	adapter := c.adapters[at.Platform]
	if !doubt.IsZero() {
		sent, there, err := find(ctx, adapter, post, doubt)
		switch {
		case there:
			return 0, c.complete(ctx, d, bot.Posted, sent, "")
		case err != nil && c.late(slot, now) && now.Sub(slot) > 2*c.cfg.Grace:
			return 0, c.complete(ctx, d, bot.Missed, bot.Sent{}, "it is not known whether it was posted: "+reason(err))
		case err != nil:
			return c.again(ctx, d, doubt, err)
		}
	}
	if why := c.skipReason(s, scheduled, d, chosen, now); why != "" {
		return 0, c.complete(ctx, d, bot.Missed, bot.Sent{}, why)
	}
	return c.send(ctx, adapter, post, d, now)
}

// late reports whether a slot is not posted any more.
func (c *Dispatcher) late(slot, now time.Time) bool { return now.Sub(slot) > c.cfg.Grace }

// hindrance is why a slot that is not posted yet will not be, "" where it may.
func (c *Dispatcher) skipReason(s bot.Schedule, scheduled bool, d, chosen bot.Delivery, now time.Time) string {
	switch {
	case !scheduled:
		return "prompts were stopped before it could be posted"
	case s.Paused:
		return "prompts were paused before it could be posted"
	case chosen.Prompt == "":
		return "there was no question to post"
	case c.late(d.Slot, now) && d.Reason != "":
		return fmt.Sprintf("it could not be posted within %s: %s", span(c.cfg.Grace), d.Reason)
	case c.late(d.Slot, now):
		return fmt.Sprintf("its turn did not come within %s", span(c.cfg.Grace))
	}
	return ""
}

func (c *Dispatcher) send(ctx context.Context, adapter bot.Adapter, post bot.Post, d bot.Delivery, now time.Time) (time.Duration, error) {
	trying, cancel := context.WithTimeout(ctx, sendTimeout)
	defer cancel()
	sent, err := adapter.Send(trying, post)
	var wait *bot.RetryAfterError
	switch {
	case err == nil:
		return 0, c.complete(ctx, d, bot.Posted, sent, "")
	case errors.Is(err, bot.ErrGone):
		return 0, c.drop(ctx, d, err)
	case errors.As(err, &wait):
		return c.again(ctx, d, time.Time{}, err) // refused, so it did not arrive
	}
	return c.again(ctx, d, now, err)
}

func find(ctx context.Context, adapter bot.Adapter, post bot.Post, since time.Time) (bot.Sent, bool, error) {
	ctx, cancel := context.WithTimeout(ctx, findTimeout)
	defer cancel()
	sent, there, err := adapter.Find(ctx, post, since)
	if errors.Is(err, bot.ErrGone) {
		// Where nothing can be read any more nothing can be posted: let Send say so.
		return bot.Sent{}, false, nil
	}
	return sent, there && err == nil, err
}

// settle records what became of a slot.
func (c *Dispatcher) complete(ctx context.Context, d bot.Delivery, state bot.DeliveryState, sent bot.Sent, why string) error {
	d.State, d.Sent, d.Reason, d.At, d.UnconfirmedSince = state, sent, why, c.cfg.Now(), time.Time{}
	ctx, cancel := recording(ctx)
	defer cancel()
	settled, err := c.cfg.Store.CompleteSlot(ctx, d, c.holder)
	if err != nil || !settled {
		return err
	}
	c.completed(ctx, d)
	return nil
}

func (c *Dispatcher) completed(ctx context.Context, d bot.Delivery) {
	c.cfg.Log.InfoContext(ctx, "prompt "+string(d.State), "platform", d.Place.Platform, "channel", d.Place.Channel,
		"slot", d.Slot.UTC().Format(time.RFC3339), "late", d.At.Sub(d.Slot).Round(time.Millisecond), "tries", d.Attempts, "why", d.Reason)
	c.cfg.Completed(d)
}

// drop settles a slot whose place cannot be posted to, and pauses its schedule.
func (c *Dispatcher) drop(ctx context.Context, d bot.Delivery, err error) error {
	d.State, d.Reason, d.At = bot.Dropped, reason(err), c.cfg.Now()
	ctx, cancel := recording(ctx)
	defer cancel()
	tell := func(ctx context.Context, tx *sql.Tx, paused bot.Schedule) error {
		return c.tell(ctx, tx, paused, d.Slot)
	}
	if err := c.cfg.Store.DropSlot(ctx, d, c.holder, tell); err != nil {
		return err
	}
	c.completed(ctx, d)
	return nil
}

// again gives a slot back after a try that failed, and returns how long to wait
// before the next: as long as the platform said, and never much past the end
// of the grace, so that a slot that is missed is soon known to be.
func (c *Dispatcher) again(ctx context.Context, d bot.Delivery, doubt time.Time, err error) (time.Duration, error) {
	delay := backoff(d.Attempts)
	if wait := (*bot.RetryAfterError)(nil); errors.As(err, &wait) {
		delay = max(wait.After, time.Second)
		delay += time.Duration(rand.Int64N(int64(delay)/10 + 1)) // not all in the same instant
	} else if timedOut(err) {
		delay = max(delay, settleDelay)
	}
	if end := d.Slot.Add(c.cfg.Grace).Sub(c.cfg.Now()); end > 0 {
		delay = min(delay, end+time.Second)
	}
	d.Reason, d.UnconfirmedSince = reason(err), doubt
	c.cfg.Log.WarnContext(ctx, "prompt not posted yet", "platform", d.Place.Platform, "channel", d.Place.Channel,
		"slot", d.Slot.UTC().Format(time.RFC3339), "tries", d.Attempts, "again", delay.Round(time.Millisecond), "why", d.Reason)
	ctx, cancel := recording(ctx)
	defer cancel()
	return delay, c.cfg.Store.ReleaseSlot(ctx, d, c.holder)
}

// landing is how long a post may still be on its way whose answer was not
// waited for any longer: asked earlier, the platform may not know of it yet.
const settleDelay = 30 * time.Second

func timedOut(err error) bool {
	var network net.Error
	return errors.Is(err, context.DeadlineExceeded) || errors.As(err, &network) && network.Timeout()
}

// backoff is how long to wait after so many tries: from two seconds to one
// minute, and a little that differs.
func backoff(tries int) time.Duration {
	delay := adapterkit.Backoff(tries, time.Second, time.Minute)
	return delay + time.Duration(rand.Int64N(int64(delay)/4))
}

// recording returns a context for a last write, which is made also where ctx
// has ended with the program.
func recording(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), 3*time.Second)
}

// maxReason is how much of a failure is kept, in bytes.
const maxReason = 300

// reason is a failure as status shows it, in one line.
func reason(err error) string {
	if errors.Is(err, context.DeadlineExceeded) {
		return "the platform did not answer in time"
	}
	why := strings.Join(strings.Fields(err.Error()), " ")
	if len(why) > maxReason {
		why = strings.ToValidUTF8(why[:maxReason], "") + "…"
	}
	return why
}

// span writes a duration without its zero parts: 2h, 1h30m.
func span(d time.Duration) string {
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = s[:len(s)-2]
	}
	if strings.HasSuffix(s, "h0m") {
		s = s[:len(s)-2]
	}
	return s
}
