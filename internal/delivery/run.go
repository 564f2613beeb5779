package delivery

import (
	"context"
	"sync"
	"time"

	"plenary/internal/adapterkit"
	"plenary/internal/bot"
)

// Run posts prompts until ctx ends. It then waits some seconds at most for the
// posts under way and returns nil. While the database is away it tries again. Any
// other error is one that trying again cannot mend.
func (d *Dispatcher) Run(ctx context.Context) error {
	jobs, err := newJobQueue(d)
	if err != nil {
		return err
	}
	d.enqueue, d.enqueueNotices = jobs.enqueue, jobs.enqueueNotices
	if !d.retry(ctx, func() error { return d.migrate(ctx, jobs) }) {
		return nil
	}
	if !d.retry(ctx, func() error { return jobs.client.Start(ctx) }) {
		return nil
	}
	var loops sync.WaitGroup
	loops.Go(func() { d.every(ctx, tickInterval, d.tick) })
	loops.Go(func() { d.every(ctx, sweepInterval, d.sweep) })
	loops.Wait()
	<-jobs.client.Stopped()
	return nil
}

// migrate makes the tables of the job queue. A lease lets one replica do so at a
// time.
func (d *Dispatcher) migrate(ctx context.Context, jobs *jobQueue) error {
	const name = "prompt migration"
	for {
		acquired, err := d.cfg.Store.Lease(ctx, name, d.workerID, time.Minute)
		if err != nil {
			return err
		}
		if acquired {
			break
		}
		if !adapterkit.Sleep(ctx, 200*time.Millisecond) {
			return ctx.Err()
		}
	}
	err := jobs.migrate(ctx)
	writing, cancel := writeContext(ctx)
	defer cancel()
	if released := d.cfg.Store.ReleaseLease(writing, name, d.workerID); err == nil {
		err = released
	}
	return err
}

// retry calls start until it succeeds. It reports false where ctx ended first.
func (d *Dispatcher) retry(ctx context.Context, start func() error) bool {
	for failures := 0; ; failures++ {
		err := start()
		if err == nil {
			return true
		}
		if ctx.Err() != nil {
			return false
		}
		wait := adapterkit.Backoff(failures, time.Second, 10*time.Second)
		d.cfg.Log.ErrorContext(ctx, "prompts not started yet", "error", err, "again", wait)
		if !adapterkit.Sleep(ctx, wait) {
			return false
		}
	}
}

// every calls do at once and then at each full period of the clock, until ctx
// ends. Of successive errors it logs the first, and then one a minute.
func (d *Dispatcher) every(ctx context.Context, period time.Duration, do func(ctx context.Context) error) {
	var logged time.Time
	for ctx.Err() == nil {
		switch err := do(ctx); {
		case err == nil:
			logged = time.Time{}
		case ctx.Err() == nil && time.Since(logged) > time.Minute:
			d.cfg.Log.ErrorContext(ctx, "schedules not looked at", "error", err)
			logged = time.Now()
		}
		now := time.Now()
		adapterkit.Sleep(ctx, now.Truncate(period).Add(period).Sub(now))
	}
}

// tick claims the slots that are due. Workers wait meanwhile: a slot that is
// claimed late may be lost to the next fault, and one that is posted some seconds
// late is not.
func (d *Dispatcher) tick(ctx context.Context) error {
	d.tickMu.Lock()
	defer d.tickMu.Unlock()
	for platform := range d.adapters {
		for range batchesPerTick {
			n, err := d.claim(ctx, platform)
			if err != nil {
				return err
			}
			if n < batchSize {
				break
			}
		}
	}
	d.lastTick.Store(time.Now().Unix())
	return nil
}

// waitForTick waits while a tick claims slots.
func (d *Dispatcher) waitForTick() {
	d.tickMu.RLock()
	defer d.tickMu.RUnlock()
}

// claim moves one batch of schedules and returns how many there were.
func (d *Dispatcher) claim(ctx context.Context, platform string) (int, error) {
	now := d.cfg.Now()
	var missed []bot.Delivery
	n, err := d.cfg.Store.Advance(ctx, platform, now, batchSize, func(s bot.Schedule) (bot.Schedule, []bot.Delivery) {
		moved, slots := dueSlots(s, now, d.cfg.Grace)
		for _, record := range slots {
			if record.State == bot.Missed {
				missed = append(missed, record)
			}
		}
		return moved, slots
	}, d.enqueue)
	if err != nil {
		return 0, err
	}
	for _, record := range missed {
		d.completed(ctx, record)
	}
	return n, nil
}

// sweep queues again the slots that a dead process held.
func (d *Dispatcher) sweep(ctx context.Context) error {
	for platform := range d.adapters {
		for more := true; more; {
			n, err := d.cfg.Store.Requeue(ctx, platform, d.cfg.Now(), batchSize, d.enqueue)
			if err != nil {
				return err
			}
			if n > 0 {
				d.cfg.Log.WarnContext(ctx, "slots taken over from a process that died", "platform", platform, "slots", n)
			}
			more = n == batchSize
		}
	}
	return nil
}

// dueSlots returns the slots of a schedule that have come by now, and the schedule
// moved behind them. At most one slot is claimed, the last, and only within the
// grace, so that no burst follows a downtime. The others are missed.
func dueSlots(s bot.Schedule, now time.Time, grace time.Duration) (bot.Schedule, []bot.Delivery) {
	var slots []bot.Delivery
	for !s.Next.IsZero() && !s.Next.After(now) {
		if s.Paused && s.PauseUntil == "" {
			s.Next = time.Time{}
			break
		}
		slot := s.Next
		moved, err := s.Advance(slot)
		if err != nil || !moved.Next.IsZero() && !moved.Next.After(slot) {
			s.Next, s.Paused, s.PauseUntil = time.Time{}, true, ""
			s.PauseReason = reason("unreadable", nil)
			break
		}
		record := bot.Delivery{Place: s.Place, Schedule: s.Name, Slot: slot, State: bot.Missed, At: now, Reason: reason("down", nil)}
		last := moved.Next.IsZero() || moved.Next.After(now)
		if last && now.Sub(slot) <= grace {
			record.State, record.Reason = bot.Claimed, ""
		}
		slots = append(slots, record)
		s = moved
	}
	return s, slots
}
