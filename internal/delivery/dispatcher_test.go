package delivery_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"plenary/internal/bot"
	"plenary/internal/delivery"
	"plenary/internal/delivery/deliverytest"
	"plenary/internal/store"
	"plenary/internal/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// A stage is a store, a ledger and a dispatcher between them.
type stage struct {
	t      testing.TB
	store  *store.Store
	ledger *deliverytest.Ledger
	url    string // of the ledger
}

func newStage(t testing.TB, databaseURL string, ledger *deliverytest.Ledger) *stage {
	t.Helper()
	s, err := store.Open(t.Context(), databaseURL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	st := &stage{t: t, store: s, ledger: ledger, url: ledger.Start()}
	t.Cleanup(ledger.Close)
	return st
}

// run runs a dispatcher until the test ends or stop is called.
func (st *stage) run(cfg delivery.Config, platforms ...string) (stop func()) {
	st.t.Helper()
	compose, err := deliverytest.Compose(st.store)
	if err != nil {
		st.t.Fatal(err)
	}
	cfg.Store, cfg.Compose = st.store, compose
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	for _, p := range platforms {
		wire := deliverytest.NewWire(p, st.url, 0)
		st.t.Cleanup(wire.Close)
		cfg.Adapters = append(cfg.Adapters, wire)
	}
	c, err := delivery.New(cfg)
	if err != nil {
		st.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- c.Run(ctx) }()
	stopped := false
	stop = func() {
		if stopped {
			return
		}
		stopped = true
		cancel()
		if err := <-done; err != nil {
			st.t.Error(err)
		}
	}
	st.t.Cleanup(stop)
	return stop
}

// schedule sets a daily prompt in a channel whose next slot is at a moment.
func (st *stage) schedule(platform, channel string, next time.Time) bot.Place {
	st.t.Helper()
	at := bot.Place{Platform: platform, Space: "T1", Channel: channel}
	next = next.UTC()
	err := st.store.SaveSchedule(st.t.Context(), bot.Schedule{
		Place: at, Recurrence: next.Format("15:04") + " UTC daily", SetBy: "U1", Next: next,
	})
	if err != nil {
		st.t.Fatal(err)
	}
	return at
}

// minute is the minute that a moment lies in.
func minute(t time.Time) time.Time { return t.UTC().Truncate(time.Minute) }

// settled waits until a place has so many deliveries of which none is claimed.
func (st *stage) settled(at bot.Place, n int) []bot.Delivery {
	st.t.Helper()
	for deadline := time.Now().Add(2 * time.Minute); ; time.Sleep(50 * time.Millisecond) {
		deliveries, err := st.store.Deliveries(st.t.Context(), at)
		if err != nil {
			st.t.Fatal(err)
		}
		open := 0
		for _, d := range deliveries {
			if d.State == bot.Claimed {
				open++
			}
		}
		if len(deliveries) >= n && open == 0 {
			return deliveries
		}
		if time.Now().After(deadline) {
			st.t.Fatalf("not settled: %+v", deliveries)
		}
	}
}

// posts returns how often each channel got a post.
func (st *stage) posts() map[string]int {
	count := map[string]int{}
	for _, e := range st.ledger.Entries() {
		if e.Post.Member == "" {
			count[e.Post.Place.Channel]++
		}
	}
	return count
}

func TestASlotIsPostedOnceOverEveryFault(t *testing.T) {
	faults := map[string]deliverytest.Fault{
		"fine": deliverytest.None, "busy": deliverytest.Busy, "broken": deliverytest.Broken, "lost before": deliverytest.LostBefore,
		"lost after": deliverytest.LostAfter, "slow": deliverytest.Slow, "broken after": deliverytest.BrokenAfter,
	}
	storetest.Each(t, func(t *testing.T, databaseURL string) {
		ledger := &deliverytest.Ledger{}
		seen, first := map[string]int{}, map[string]deliverytest.Fault{}
		ledger.Fail = func(_ int, key string) deliverytest.Fault {
			if seen[key]++; seen[key] > 1 {
				return deliverytest.None
			}
			return first[key]
		}
		st := newStage(t, databaseURL, ledger)
		compose, err := deliverytest.Compose(st.store)
		if err != nil {
			t.Fatal(err)
		}
		slot := minute(time.Now())
		var places []bot.Place
		for name, fault := range faults {
			at := st.schedule("slack", name, slot)
			post, _, err := compose(t.Context(), bot.Schedule{Place: at}, slot)
			if err != nil {
				t.Fatal(err)
			}
			first[post.Key] = fault
			places = append(places, at)
		}
		st.run(delivery.Config{}, "slack")
		for _, at := range places {
			d := st.settled(at, 1)[0]
			if d.State != bot.Posted || d.Sent.Message == "" || d.Sent.Link == "" || d.Prompt == "" || !d.Slot.Equal(slot) {
				t.Errorf("%s: %+v", at.Channel, d)
			}
			if n := st.posts()[at.Channel]; n != 1 {
				t.Errorf("%s was posted %d times", at.Channel, n)
			}
			s, _, err := st.store.Schedule(t.Context(), at)
			if err != nil || !s.Next.Equal(slot.AddDate(0, 0, 1)) {
				t.Errorf("%s: next is %v (%v)", at.Channel, s.Next, err)
			}
		}
	})
}

func TestAfterDowntimeOneComesLateAndOlderAreRecorded(t *testing.T) {
	storetest.Each(t, func(t *testing.T, databaseURL string) {
		st := newStage(t, databaseURL, &deliverytest.Ledger{})
		now := minute(time.Now())
		late := st.schedule("slack", "late", now.Add(-3*24*time.Hour-time.Hour))
		over := st.schedule("slack", "over", now.Add(-3*24*time.Hour-3*time.Hour))
		st.run(delivery.Config{}, "slack")
		var states []bot.DeliveryState
		for _, at := range []bot.Place{late, over} {
			for _, d := range st.settled(at, 4) {
				states = append(states, d.State)
				if d.State == bot.Missed && d.Reason == "" {
					t.Error("missed without a reason")
				}
			}
		}
		want := []bot.DeliveryState{bot.Missed, bot.Missed, bot.Missed, bot.Posted, bot.Missed, bot.Missed, bot.Missed, bot.Missed}
		for i := range want {
			if i >= len(states) || states[i] != want[i] {
				t.Fatalf("got %v, want %v", states, want)
			}
		}
		if posts := st.posts(); posts["late"] != 1 || posts["over"] != 0 {
			t.Errorf("posted %v", posts)
		}
	})
}

func TestAPlaceThatIsGonePausesItsScheduleAndTellsOnce(t *testing.T) {
	if testing.Short() {
		t.Skip("waits for a second notice that must not come")
	}
	storetest.Each(t, func(t *testing.T, databaseURL string) {
		ledger := &deliverytest.Ledger{}
		var once = map[string]bool{}
		ledger.Fail = func(n int, key string) deliverytest.Fault {
			if key[:2] == "n-" {
				if !once[key] {
					once[key] = true
					return deliverytest.LostAfter // the notice, too, comes once
				}
				return deliverytest.None
			}
			return deliverytest.Gone
		}
		st := newStage(t, databaseURL, ledger)
		at := st.schedule("slack", "archived", minute(time.Now()))
		st.run(delivery.Config{}, "slack")
		d := st.settled(at, 1)[0]
		if d.State != bot.Dropped || d.Reason == "" {
			t.Errorf("%+v", d)
		}
		s, ok, err := st.store.Schedule(t.Context(), at)
		if !ok || err != nil || !s.Paused || s.PauseUntil != "" || s.PauseReason != d.Reason || !s.Next.IsZero() {
			t.Errorf("%+v", s)
		}
		for deadline := time.Now().Add(time.Minute); len(ledger.Entries()) == 0 && time.Now().Before(deadline); {
			time.Sleep(50 * time.Millisecond)
		}
		time.Sleep(4 * time.Second) // long enough for a second notice
		if e := ledger.Entries(); len(e) != 1 || e[0].Post.Member != "U1" || len(e[0].Post.Key) > 25 {
			t.Errorf("told %+v", e)
		}
	})
}

func TestAPlatformThatIsDownDoesNotDelayTheOther(t *testing.T) {
	st := newStage(t, storetest.SQLite(t), &deliverytest.Ledger{})
	slot := minute(time.Now())
	for i := range 300 {
		st.schedule("down", "d"+string(rune('0'+i%10))+string(rune('a'+i/10)), slot)
	}
	at := st.schedule("up", "u", slot)
	// Nothing listens there any more.
	gone := &deliverytest.Ledger{}
	url := gone.Start()
	gone.Close()
	st.run(delivery.Config{Adapters: []bot.Adapter{deliverytest.NewWire("down", url, 0)}}, "up")
	if d := st.settled(at, 1)[0]; d.State != bot.Posted || d.Attempts != 1 {
		t.Errorf("%+v", d)
	}
}

func TestASlotThatCannotBePostedInItsGraceIsMissedWithTheReason(t *testing.T) {
	ledger := &deliverytest.Ledger{Fail: func(int, string) deliverytest.Fault { return deliverytest.Broken }}
	st := newStage(t, storetest.SQLite(t), ledger)
	at := st.schedule("slack", "c", minute(time.Now()))
	late := false
	now := func() time.Time {
		if late {
			return time.Now().Add(3 * time.Hour)
		}
		return time.Now()
	}
	st.run(delivery.Config{}, "slack")()
	late = true
	st.run(delivery.Config{Now: now}, "slack")
	d := st.settled(at, 1)[0]
	if d.State != bot.Missed || d.Reason == "" {
		t.Errorf("%+v", d)
	}
}
