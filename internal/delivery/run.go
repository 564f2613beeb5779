package delivery

import (
	"context"
	"sync"
	"time"

	"plenary/internal/adapterkit"
	"plenary/internal/bot"
)

// Run posts prompts until ctx ends, and returns nil once the posts under way
// are out, at the latest after some seconds. A database that is away is waited
// for. Any other return is an error that trying again cannot mend.
func (c *Dispatcher) Run(ctx context.Context) error {
	r, err := newRunner(c)
	if err != nil {
		return err
	}
	c.queue, c.tell = r.queue, r.tell
	if !c.until(ctx, "prompts not started yet", func() error { return c.prepare(ctx, r) }) {
		return nil
	}
	if !c.until(ctx, "prompts not started yet", func() error { return r.client.Start(ctx) }) {
		return nil
	}
	var loops sync.WaitGroup
	loops.Go(func() { c.every(ctx, tickEvery, c.tick) })
	loops.Go(func() { c.every(ctx, sweepEvery, c.sweep) })
	loops.Wait()
	<-r.client.Stopped()
	return nil
}

// prepare makes the queue's tables, one replica at a time.
func (c *Dispatcher) prepare(ctx context.Context, r *runner) error {
	const name = "prompt migration"
	for {
		mine, err := c.cfg.Store.Lease(ctx, name, c.holder, time.Minute)
		if err != nil {
			return err
		}
		if mine {
			break
		}
		if !adapterkit.Sleep(ctx, 200*time.Millisecond) {
			return ctx.Err()
		}
	}
	err := r.migrate(ctx)
	recorded, cancel := recording(ctx)
	defer cancel()
	if released := c.cfg.Store.ReleaseLease(recorded, name, c.holder); err == nil {
		err = released
	}
	return err
}

// until does something until it goes well, and reports false where ctx ended
// before.
func (c *Dispatcher) until(ctx context.Context, complaint string, do func() error) bool {
	for failures := 0; ; failures++ {
		err := do()
		if err == nil {
			return true
		}
		if ctx.Err() != nil {
			return false
		}
		wait := adapterkit.Backoff(failures, time.Second, 10*time.Second)
		c.cfg.Log.ErrorContext(ctx, complaint, "error", err, "again", wait)
		if !adapterkit.Sleep(ctx, wait) {
			return false
		}
	}
}

// every does something at once and then at each full period of the clock, until
// ctx ends. Of errors in a row the first is logged, and then one a minute.
func (c *Dispatcher) every(ctx context.Context, period time.Duration, do func(ctx context.Context) error) {
	var complained time.Time
	for ctx.Err() == nil {
		switch err := do(ctx); {
		case err == nil:
			complained = time.Time{}
		case ctx.Err() == nil && time.Since(complained) > time.Minute:
			c.cfg.Log.ErrorContext(ctx, "schedules not looked at", "error", err)
			complained = time.Now()
		}
		now := time.Now()
		adapterkit.Sleep(ctx, now.Truncate(period).Add(period).Sub(now))
	}
}

// tick claims the slots that have come. Workers wait meanwhile, because a slot
// that is claimed late may be lost to the next fault, and one that is posted
// some seconds late is not.
func (c *Dispatcher) tick(ctx context.Context) error {
	c.claiming.Lock()
	defer c.claiming.Unlock()
	for platform := range c.adapters {
		for range batches {
			n, err := c.claim(ctx, platform)
			if err != nil {
				return err
			}
			if n < batch {
				break
			}
		}
	}
	c.ticked.Store(time.Now().Unix())
	return nil
}

// await waits until no tick claims slots.
func (c *Dispatcher) await() {
	c.claiming.RLock()
	defer c.claiming.RUnlock()
}

// claim moves one batch of schedules, and returns how many there were.
func (c *Dispatcher) claim(ctx context.Context, platform string) (int, error) {
	now := c.cfg.Now()
	var missed []bot.Delivery
	n, err := c.cfg.Store.Advance(ctx, platform, now, batch, func(s bot.Schedule) (bot.Schedule, []bot.Delivery) {
		moved, slots := plan(s, now, c.cfg.Grace)
		for _, d := range slots {
			if d.State == bot.Missed {
				missed = append(missed, d)
			}
		}
		return moved, slots
	}, c.queue)
	if err != nil {
		return 0, err
	}
	for _, d := range missed {
		c.completed(ctx, d)
	}
	return n, nil
}

// sweep hands out again what a process held that died.
func (c *Dispatcher) sweep(ctx context.Context) error {
	for platform := range c.adapters {
		for more := true; more; {
			n, err := c.cfg.Store.Requeue(ctx, platform, c.cfg.Now(), batch, c.queue)
			if err != nil {
				return err
			}
			if n > 0 {
				c.cfg.Log.WarnContext(ctx, "slots taken over from a process that died", "platform", platform, "slots", n)
			}
			more = n == batch
		}
	}
	return nil
}
