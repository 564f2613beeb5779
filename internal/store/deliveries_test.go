package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"plenary/internal/bot"
	"plenary/internal/store"
	"plenary/internal/store/storetest"
)

// A recorder keeps the slots that were queued.
type recorder struct {
	mu    sync.Mutex
	slots []bot.Delivery
}

func (r *recorder) enqueue(_ context.Context, _ *sql.Tx, slots []bot.Delivery) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.slots = append(r.slots, slots...)
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

		var queued recorder
		var wait sync.WaitGroup
		for _, s := range replicas {
			wait.Go(func() {
				for moved := 1; moved > 0; {
					var err error
					if moved, err = s.Advance(ctx, "slack", nine, 100, daily, queued.enqueue); err != nil {
						t.Error(err)
						return
					}
				}
			})
		}
		wait.Wait()
		seen := map[bot.Place]bool{}
		for _, d := range queued.slots {
			seen[d.Place] = true
			if !d.Slot.Equal(nine) || d.State != bot.Claimed {
				t.Errorf("%+v", d)
			}
		}
		if len(queued.slots) != n || len(seen) != n {
			t.Errorf("%d slots of %d places were queued", len(queued.slots), len(seen))
		}
		if waiting := value[int](t)(replicas[1].Waiting(ctx)); waiting != n {
			t.Errorf("%d slots wait", waiting)
		}
		s, _, err := replicas[1].Schedule(ctx, queued.slots[0].Place, "")
		if err != nil || !s.Next.Equal(nine.AddDate(0, 0, 1)) || s.Recurrence != "r" {
			t.Errorf("%+v (%v)", s, err)
		}
	})
}

func TestAdvanceIsRolledBackWhereEnqueueFails(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		must(t, s.SaveSchedule(ctx, bot.Schedule{Place: group, Next: nine}))
		broken := errors.New("broken")
		if _, err := s.Advance(ctx, "slack", nine, 10, daily, func(context.Context, *sql.Tx, []bot.Delivery) error { return broken }); !errors.Is(err, broken) {
			t.Error(err)
		}
		same(t, value[[]bot.Delivery](t)(s.Deliveries(ctx, group)), []bot.Delivery(nil))
		var again recorder
		if n := value[int](t)(s.Advance(ctx, "slack", nine, 10, daily, again.enqueue)); n != 1 || len(again.slots) != 1 {
			t.Errorf("moved %d, queued %d", n, len(again.slots))
		}
	})
}

func TestASlotThatWasClaimedBeforeIsNotQueuedAgain(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		var queued recorder
		for range 2 { // as where a command saves the schedule as it was before the tick
			must(t, s.SaveSchedule(ctx, bot.Schedule{Place: group, Next: nine}))
			value[int](t)(s.Advance(ctx, "slack", nine, 10, daily, queued.enqueue))
		}
		if len(queued.slots) != 1 {
			t.Errorf("queued %d times", len(queued.slots))
		}
	})
}

// claimed claims a slot at group.
func claimed(t *testing.T, s *store.Store) bot.Delivery {
	t.Helper()
	var queued recorder
	must(t, s.SaveSchedule(t.Context(), bot.Schedule{Place: group, Recurrence: "r", SetBy: "U1", Next: nine}))
	value[int](t)(s.Advance(t.Context(), "slack", nine, 10, daily, queued.enqueue))
	return queued.slots[0]
}

func TestOneWorkerHasASlot(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		ctx, ok := t.Context(), value[bool](t)
		d := claimed(t, s)
		d.Statement, d.Round, d.Prompt = "b", 1, "habits"
		if !ok(s.AcquireSlot(ctx, d, "a", nine, nine.Add(time.Minute))) {
			t.Fatal("not acquired")
		}
		if ok(s.AcquireSlot(ctx, d, "b", nine.Add(time.Hour), nine.Add(2*time.Hour))) {
			t.Error("acquired by a worker that had read it before it was acquired")
		}
		d.Attempts = 1
		if ok(s.AcquireSlot(ctx, d, "b", nine, nine.Add(time.Minute))) {
			t.Error("acquired while another has it")
		}
		d.Reason = "the platform was away"
		must(t, s.ReleaseSlot(ctx, d, "b")) // does not have it: nothing changes
		must(t, s.ReleaseSlot(ctx, d, "a"))
		if !ok(s.AcquireSlot(ctx, d, "b", nine, nine.Add(time.Minute))) {
			t.Error("a released slot is not acquired")
		}
		d.State, d.Sent, d.At, d.Attempts, d.Reason = bot.Posted, bot.Sent{Message: "1", Thread: "2", Link: "3"}, nine.Add(time.Second), 2, ""
		if ok(s.CompleteSlot(ctx, d, "a")) {
			t.Error("completed by a worker that does not have it any more")
		}
		if !ok(s.CompleteSlot(ctx, d, "b")) || ok(s.CompleteSlot(ctx, d, "b")) {
			t.Error("not completed once")
		}
		same(t, value[[]bot.Delivery](t)(s.Deliveries(ctx, group)), []bot.Delivery{d})
	})
}

func TestASlotStaysUnconfirmedSinceItsFirstAttempt(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		unconfirmed := func() time.Time {
			d, ok, err := s.Delivery(ctx, group, "", nine)
			if !ok || err != nil {
				t.Fatal(ok, err)
			}
			return d.UnconfirmedSince
		}
		d := claimed(t, s)
		if !unconfirmed().IsZero() {
			t.Error("unconfirmed before it was tried")
		}
		value[bool](t)(s.AcquireSlot(ctx, d, "a", nine, nine))
		d.Attempts, d.UnconfirmedSince = 1, nine
		must(t, s.ReleaseSlot(ctx, d, "a"))
		value[bool](t)(s.AcquireSlot(ctx, d, "b", nine.Add(time.Minute), nine))
		if !unconfirmed().Equal(nine) {
			t.Errorf("unconfirmed since %v", unconfirmed())
		}
		d.UnconfirmedSince = time.Time{}
		must(t, s.ReleaseSlot(ctx, d, "b"))
		if !unconfirmed().IsZero() {
			t.Error("unconfirmed after a refusal")
		}
	})
}

func TestRequeueTakesWhatADeadWorkerHeld(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		d := claimed(t, s)
		var queued recorder
		requeue := func(now time.Time) int { return value[int](t)(s.Requeue(ctx, "slack", now, 10, queued.enqueue)) }
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
		if len(queued.slots) != 1 || queued.slots[0].Attempts != 1 || !queued.slots[0].UnconfirmedSince.Equal(nine) {
			t.Errorf("%+v", queued.slots)
		}
	})
}

func TestDropSlotPausesAndNotifiesOnce(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		ctx, notified := t.Context(), 0
		notify := func(_ context.Context, _ *sql.Tx, paused bot.Schedule) error {
			notified++
			want := bot.Schedule{Place: group, Recurrence: "r", SetBy: "U1", Paused: true, PauseReason: "the channel is archived"}
			same(t, paused, want)
			return nil
		}
		d := claimed(t, s)
		d.State, d.Reason, d.At = bot.Dropped, "the channel is archived", nine
		must(t, s.DropSlot(ctx, d, "a", notify)) // does not have it
		value[bool](t)(s.AcquireSlot(ctx, d, "a", nine, nine.Add(time.Minute)))
		must(t, s.DropSlot(ctx, d, "a", notify))
		must(t, s.DropSlot(ctx, d, "a", notify))
		if notified != 1 {
			t.Errorf("notified %d times", notified)
		}
	})
}

func TestTheLastPostEndsItsSchedule(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		ctx, ok := t.Context(), value[bool](t)
		d := claimed(t, s)
		ok(s.AcquireSlot(ctx, d, "a", nine, nine.Add(time.Minute)))
		of, _, err := s.Schedule(ctx, group, "")
		must(t, err)
		d.State = bot.Posted
		if ok(s.CompletePost(ctx, d, "b", &of, nil, nil)) {
			t.Error("completed by a worker that does not have it")
		}
		if other, _, _ := s.Schedule(ctx, group, ""); other.Next.IsZero() {
			t.Error("ended by a worker that does not have the slot")
		}
		if !ok(s.CompletePost(ctx, d, "a", &of, nil, nil)) {
			t.Error("not completed")
		}
		if ended, there, _ := s.Schedule(ctx, group, ""); !there || !ended.Next.IsZero() {
			t.Errorf("after its last post: %+v, %v", ended, there)
		}
	})
}

func TestAScheduleThatWasChangedGoesOnAfterTheLastPost(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		d := claimed(t, s)
		value[bool](t)(s.AcquireSlot(ctx, d, "a", nine, nine.Add(time.Minute)))
		of, _, err := s.Schedule(ctx, group, "")
		must(t, err)
		changed := of
		changed.Source = "shuffled"
		must(t, s.SaveSchedule(ctx, changed))
		d.State = bot.Posted
		value[bool](t)(s.CompletePost(ctx, d, "a", &of, nil, nil))
		if now, _, _ := s.Schedule(ctx, group, ""); now.Next.IsZero() {
			t.Error("a schedule that was changed meanwhile has ended")
		}
	})
}

func TestARoundOfTheQuestionsHasThoseOfReadings(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		add := func(minute int, pool bot.Pool, round int, prompt string) {
			must(t, s.AddDelivery(ctx, bot.Delivery{Place: group, Slot: nine.Add(time.Duration(minute) * time.Minute), Pool: pool, Round: round, Prompt: prompt, State: bot.Posted}))
		}
		add(1, bot.Questions, 1, "a")
		add(2, bot.Readings, 1, "I?b@1")
		add(3, bot.Questions, 2, "a")
		add(4, bot.Readings, 1, "II?c@2")
		add(5, bot.Readings+" IV", 1, "IV?d@2")
		add(6, bot.Readings, 1, "III")
		add(7, bot.Quotations, 1, "III")
		prompts := func(pool bot.Pool) string {
			var all []string
			for _, d := range value[[]bot.Delivery](t)(s.Round(ctx, group, "", pool)) {
				all = append(all, d.Prompt)
			}
			return strings.Join(all, " ")
		}
		if got := prompts(bot.Questions); got != "a II?c@2 IV?d@2" {
			t.Errorf("the round of the questions has %s", got)
		}
		if got := prompts(bot.Readings); got != "I?b@1 II?c@2 III" {
			t.Errorf("the round of the reading has %s", got)
		}
	})
}
