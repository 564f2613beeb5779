package delivery

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"plenary/internal/bot"
)

var noon = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)

func TestPlan(t *testing.T) {
	daily := bot.Schedule{Recurrence: "12:00 UTC daily", Next: noon}
	with := func(change func(s *bot.Schedule)) bot.Schedule {
		s := daily
		change(&s)
		return s
	}
	for name, test := range map[string]struct {
		schedule bot.Schedule
		now      time.Time
		next     time.Time
		states   []bot.DeliveryState
	}{
		"not yet":                  {daily, noon.Add(-1), noon, nil},
		"at its time":              {daily, noon, noon.AddDate(0, 0, 1), []bot.DeliveryState{bot.Claimed}},
		"at the end of the grace":  {daily, noon.Add(2 * time.Hour), noon.AddDate(0, 0, 1), []bot.DeliveryState{bot.Claimed}},
		"after it":                 {daily, noon.Add(2*time.Hour + 1), noon.AddDate(0, 0, 1), []bot.DeliveryState{bot.Missed}},
		"late, and days before it": {daily, noon.AddDate(0, 0, 2).Add(time.Hour), noon.AddDate(0, 0, 3), []bot.DeliveryState{bot.Missed, bot.Missed, bot.Claimed}},
		"paused without an end":    {with(func(s *bot.Schedule) { s.Paused = true }), noon, time.Time{}, nil},
		"the first day after a pause": {
			with(func(s *bot.Schedule) { s.Paused, s.PauseUntil = true, "2026-06-01" }), noon, noon.AddDate(0, 0, 1), []bot.DeliveryState{bot.Claimed},
		},
		"a recurrence that cannot be read": {with(func(s *bot.Schedule) { s.Recurrence = "now and then" }), noon, time.Time{}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			moved, slots := dueSlots(test.schedule, test.now, 2*time.Hour)
			if !moved.Next.Equal(test.next) {
				t.Errorf("next is %v, want %v", moved.Next, test.next)
			}
			var states []bot.DeliveryState
			for _, d := range slots {
				states = append(states, d.State)
			}
			if len(states) != len(test.states) {
				t.Fatalf("got %v, want %v", states, test.states)
			}
			for i := range states {
				if states[i] != test.states[i] {
					t.Errorf("got %v, want %v", states, test.states)
				}
			}
			if moved.Paused && moved.PauseUntil == "" && moved.PauseReason == "" && !test.schedule.Paused {
				t.Error("paused without a reason")
			}
		})
	}
}

// At any interval between ticks, every slot comes once, none before its time, and
// at most one of them is claimed.
func TestPlanGivesEverySlotOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := bot.Schedule{Recurrence: "02:30 Europe/Berlin daily", Next: time.Date(2026, 3, 20, 1, 30, 0, 0, time.UTC)}
		now := s.Next.Add(-time.Hour)
		var last time.Time
		for range rapid.IntRange(1, 40).Draw(t, "looks") {
			now = now.Add(time.Duration(rapid.IntRange(0, 80*60).Draw(t, "minutes")) * time.Minute)
			due := s.Next
			moved, slots := dueSlots(s, now, 2*time.Hour)
			if !moved.Next.After(now) {
				t.Fatalf("next is %v at %v", moved.Next, now)
			}
			toPost := 0
			for i, d := range slots {
				if i == 0 && !d.Slot.Equal(due) || !d.Slot.After(last) || d.Slot.After(now) {
					t.Fatalf("slot %v at %v after %v", d.Slot, now, last)
				}
				if gap := d.Slot.Sub(last); !last.IsZero() && (gap < 22*time.Hour || gap > 26*time.Hour) {
					t.Fatalf("%v between slots", gap)
				}
				last = d.Slot
				if d.State == bot.Claimed {
					toPost++
				}
			}
			if toPost > 1 {
				t.Fatalf("%d to post at once", toPost)
			}
			s = moved
		}
	})
}

func TestBackoffGrowsAndEnds(t *testing.T) {
	for tries := 1; tries < 100; tries++ {
		if d := backoff(tries); d < min(time.Second<<min(tries, 5), time.Minute) || d > 75*time.Second {
			t.Errorf("%v after %d tries", d, tries)
		}
	}
}
