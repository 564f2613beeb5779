package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"plenary/internal/bot"
	"plenary/internal/store"
	"plenary/internal/store/storetest"
)

// A pile is what was queued.
type pile struct {
	mu    sync.Mutex
	slots []bot.Delivery
}

func (p *pile) queue(_ context.Context, _ *sql.Tx, slots []bot.Delivery) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.slots = append(p.slots, slots...)
	return nil
}

// daily claims the slot and moves the schedule by a day.
func daily(s bot.Schedule) (bot.Schedule, []bot.Delivery) {
	d := bot.Delivery{Place: s.Place, Slot: s.Next, State: bot.Claimed, At: s.Next}
	s.Next = s.Next.AddDate(0, 0, 1)
	return s, []bot.Delivery{d}
}

func TestAdvanceClaimsEachSlotOnceAmongReplicas(t *testing.T) {
	storetest.Each(t, func(t *testing.T, databaseURL string) {
		ctx := t.Context()
		replicas := []*store.Store{open(t, databaseURL), open(t, databaseURL)}
		const n = 600
		for i := range n {
			must(t, replicas[0].SaveSchedule(ctx, bot.Schedule{Place: bot.Place{Platform: "slack", Space: "T1", Channel: fmt.Sprint(i)}, Recurrence: "r", Next: nine}))
		}
		must(t, replicas[0].SaveSchedule(ctx, bot.Schedule{Place: bot.Place{Platform: "discord", Channel: "D"}, Next: nine}))
		must(t, replicas[0].SaveSchedule(ctx, bot.Schedule{Place: bot.Place{Platform: "slack", Space: "T2", Channel: "later"}, Next: nine.Add(time.Second)}))

		var all pile
		var wait sync.WaitGroup
		for _, s := range replicas {
			wait.Go(func() {
				for moved := 1; moved > 0; {
					var err error
					if moved, err = s.Advance(ctx, "slack", nine, 100, daily, all.queue); err != nil {
						t.Error(err)
						return
					}
				}
			})
		}
		wait.Wait()
		seen := map[bot.Place]bool{}
		for _, d := range all.slots {
			seen[d.Place] = true
			if !d.Slot.Equal(nine) || d.State != bot.Claimed {
				t.Errorf("%+v", d)
			}
		}
		if len(all.slots) != n || len(seen) != n {
			t.Errorf("%d slots of %d places were queued", len(all.slots), len(seen))
		}
		if waiting := value[int](t)(replicas[1].Waiting(ctx)); waiting != n {
			t.Errorf("%d slots wait", waiting)
		}
		s, _, err := replicas[1].Schedule(ctx, all.slots[0].Place)
		if err != nil || !s.Next.Equal(nine.AddDate(0, 0, 1)) || s.Recurrence != "r" {
			t.Errorf("%+v (%v)", s, err)
		}
	})
}

func TestAdvanceIsUndoneWhereQueueFails(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		must(t, s.SaveSchedule(ctx, bot.Schedule{Place: group, Next: nine}))
		broken := errors.New("broken")
		if _, err := s.Advance(ctx, "slack", nine, 10, daily, func(context.Context, *sql.Tx, []bot.Delivery) error { return broken }); !errors.Is(err, broken) {
			t.Error(err)
		}
		same(t, value[[]bot.Delivery](t)(s.Deliveries(ctx, group)), []bot.Delivery(nil))
		var again pile
		if n := value[int](t)(s.Advance(ctx, "slack", nine, 10, daily, again.queue)); n != 1 || len(again.slots) != 1 {
			t.Errorf("moved %d, queued %d", n, len(again.slots))
		}
	})
}

func TestASlotThatWasClaimedBeforeIsNotQueuedAgain(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		var all pile
		for range 2 { // as where a command saves the schedule as it was before the tick
			must(t, s.SaveSchedule(ctx, bot.Schedule{Place: group, Next: nine}))
			value[int](t)(s.Advance(ctx, "slack", nine, 10, daily, all.queue))
		}
		if len(all.slots) != 1 {
			t.Errorf("queued %d times", len(all.slots))
		}
	})
}

// claimed claims a slot at group.
func claimed(t *testing.T, s *store.Store) bot.Delivery {
	t.Helper()
	var all pile
	must(t, s.SaveSchedule(t.Context(), bot.Schedule{Place: group, Recurrence: "r", SetBy: "U1", Next: nine}))
	value[int](t)(s.Advance(t.Context(), "slack", nine, 10, daily, all.queue))
	return all.slots[0]
}

func TestOneWorkerHasASlot(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		ctx, ok := t.Context(), value[bool](t)
		d := claimed(t, s)
		d.Statement, d.Round, d.Prompt = "b", 1, "habits"
		if !ok(s.AcquireSlot(ctx, d, "a", nine, nine.Add(time.Minute))) {
			t.Fatal("not taken")
		}
		if ok(s.AcquireSlot(ctx, d, "b", nine.Add(time.Hour), nine.Add(2*time.Hour))) {
			t.Error("taken by a worker that had read it before it was taken")
		}
		d.Attempts = 1
		if ok(s.AcquireSlot(ctx, d, "b", nine, nine.Add(time.Minute))) {
			t.Error("taken while another has it")
		}
		d.Reason = "the platform was away"
		must(t, s.ReleaseSlot(ctx, d, "b")) // has it not: nothing changes
		must(t, s.ReleaseSlot(ctx, d, "a"))
		if !ok(s.AcquireSlot(ctx, d, "b", nine, nine.Add(time.Minute))) {
			t.Error("a slot given back is not taken")
		}
		d.State, d.Sent, d.At, d.Attempts, d.Reason = bot.Posted, bot.Sent{Message: "1", Thread: "2", Link: "3"}, nine.Add(time.Second), 2, ""
		if ok(s.CompleteSlot(ctx, d, "a")) {
			t.Error("settled by a worker that has it no more")
		}
		if !ok(s.CompleteSlot(ctx, d, "b")) || ok(s.CompleteSlot(ctx, d, "b")) {
			t.Error("not settled once")
		}
		same(t, value[[]bot.Delivery](t)(s.Deliveries(ctx, group)), []bot.Delivery{d})
	})
}

func TestASlotStaysInDoubtSinceItsFirstTry(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		doubt := func() time.Time {
			d, ok, err := s.Delivery(ctx, group, nine)
			if !ok || err != nil {
				t.Fatal(ok, err)
			}
			return d.UnconfirmedSince
		}
		d := claimed(t, s)
		if !doubt().IsZero() {
			t.Error("in doubt before it was tried")
		}
		value[bool](t)(s.AcquireSlot(ctx, d, "a", nine, nine))
		d.Attempts, d.UnconfirmedSince = 1, nine
		must(t, s.ReleaseSlot(ctx, d, "a"))
		value[bool](t)(s.AcquireSlot(ctx, d, "b", nine.Add(time.Minute), nine))
		if !doubt().Equal(nine) {
			t.Errorf("in doubt since %v", doubt())
		}
		d.UnconfirmedSince = time.Time{}
		must(t, s.ReleaseSlot(ctx, d, "b"))
		if !doubt().IsZero() {
			t.Error("in doubt after a refusal")
		}
	})
}

func TestRequeueHandsOutWhatADeadWorkerHeld(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		d := claimed(t, s)
		var all pile
		requeue := func(now time.Time) int { return value[int](t)(s.Requeue(ctx, "slack", now, 10, all.queue)) }
		if requeue(nine.Add(time.Hour)) != 0 {
			t.Error("requeued while it waits for a worker")
		}
		value[bool](t)(s.AcquireSlot(ctx, d, "dead", nine, nine.Add(time.Minute)))
		if requeue(nine.Add(time.Minute)) != 0 || requeue(nine.Add(time.Minute+1)) != 0 {
			t.Error("requeued while it is held")
		}
		if requeue(nine.Add(2*time.Minute)) != 1 || requeue(nine.Add(2*time.Minute)) != 0 {
			t.Error("not requeued once")
		}
		d.Attempts = 1
		if !value[bool](t)(s.AcquireSlot(ctx, d, "b", nine.Add(2*time.Minute), nine.Add(3*time.Minute))) {
			t.Error("not taken over")
		}
		if len(all.slots) != 1 || all.slots[0].Attempts != 1 || !all.slots[0].UnconfirmedSince.Equal(nine) {
			t.Errorf("%+v", all.slots)
		}
	})
}

func TestDropPausesAndTellsOnce(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		ctx, told := t.Context(), 0
		tell := func(_ context.Context, _ *sql.Tx, paused bot.Schedule) error {
			told++
			want := bot.Schedule{Place: group, Recurrence: "r", SetBy: "U1", Paused: true, PauseReason: "the channel is archived"}
			same(t, paused, want)
			return nil
		}
		d := claimed(t, s)
		d.State, d.Reason, d.At = bot.Dropped, "the channel is archived", nine
		must(t, s.DropSlot(ctx, d, "a", tell)) // has it not
		value[bool](t)(s.AcquireSlot(ctx, d, "a", nine, nine.Add(time.Minute)))
		must(t, s.DropSlot(ctx, d, "a", tell))
		must(t, s.DropSlot(ctx, d, "a", tell))
		if told != 1 {
			t.Errorf("told %d times", told)
		}
	})
}
