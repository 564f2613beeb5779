package delivery

import (
	"context"
	"database/sql"
	"flag"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"

	"plenary/internal/bot"
	"plenary/internal/delivery/deliverytest"
	"plenary/internal/schedule"
	"plenary/internal/store"
)

var yearSchedules = flag.Int("year", 20, "how many schedules TestAYear has; 1000 take some minutes")

// zones of the year: every hour of the day, halves and quarters of an hour, and
// both hemispheres' changes of the clocks.
var zones = []string{
	"Africa/Cairo", "Africa/Casablanca", "Africa/Johannesburg", "Africa/Lagos", "America/Anchorage", "America/Bogota", "America/Caracas",
	"America/Chicago", "America/Denver", "America/Halifax", "America/Havana", "America/Los_Angeles", "America/Mexico_City",
	"America/New_York", "America/Nuuk", "America/Santiago", "America/Sao_Paulo", "America/St_Johns", "Asia/Beirut", "Asia/Dhaka",
	"Asia/Jerusalem", "Asia/Kathmandu", "Asia/Kolkata", "Asia/Shanghai", "Asia/Tehran", "Asia/Tokyo", "Atlantic/Azores",
	"Australia/Adelaide", "Australia/Eucla", "Australia/Lord_Howe", "Australia/Sydney", "Europe/Berlin", "Europe/Dublin",
	"Europe/London", "Europe/Moscow", "Pacific/Apia", "Pacific/Auckland", "Pacific/Chatham", "Pacific/Honolulu", "Pacific/Kiritimati",
}

// An inbox accepts every post at once and writes down when it came.
type inbox struct {
	now  func() time.Time
	came map[bot.Place][]time.Time
}

func (*inbox) Name() string { return "slack" }

func (*inbox) Run(context.Context, bot.Handler) error { return nil }

func (b *inbox) Send(_ context.Context, post bot.Post) (bot.Sent, error) {
	b.came[post.Place] = append(b.came[post.Place], b.now())
	return bot.Sent{Message: post.Key}, nil
}

func (*inbox) Find(context.Context, bot.Post, time.Time) (bot.Sent, bool, error) {
	return bot.Sent{}, false, nil
}

// TestAYear lives through a year of schedules in up to forty zones, second by second
// where something is due, with a real store, and compares what was posted with
// a search through every minute of the year.
func TestAYear(t *testing.T) {
	ctx := t.Context()
	days := 365
	if testing.Short() {
		days = 14 // around the spring changes
	}
	begin := time.Date(2026, 3, 20, 0, 0, 0, 0, time.UTC)
	end := begin.AddDate(0, 0, days)
	s, err := store.Open(ctx, filepath.Join(t.TempDir(), "year.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	compose, err := deliverytest.Compose(s)
	if err != nil {
		t.Fatal(err)
	}
	clock := begin
	now := func() time.Time { return clock }
	box := &inbox{now: now, came: map[bot.Place][]time.Time{}}
	c, err := New(Config{Store: s, Adapters: []bot.Adapter{box}, Compose: compose, Now: now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	var queued []bot.Delivery
	c.queue = func(_ context.Context, _ *sql.Tx, slots []bot.Delivery) error {
		queued = append(queued, slots...)
		return nil
	}

	random := rand.New(rand.NewPCG(6, 2026))
	rules := map[bot.Place]schedule.Recurrence{}
	for i := range *yearSchedules {
		at := bot.Place{Platform: "slack", Space: "T1", Channel: fmt.Sprintf("C%d", i)}
		rule := schedule.Recurrence{
			// Half of them between midnight and four, where clocks change.
			At:   schedule.TimeOfDay(random.IntN([]int{4 * 60, 24 * 60}[i%2])),
			Zone: zones[i%len(zones)],
			Days: schedule.Days{On: []schedule.WeekdaySet{schedule.Daily, schedule.Weekdays, 1<<time.Sunday | 1<<time.Wednesday}[i%3]},
		}
		rules[at] = rule
		if err := s.SaveSchedule(ctx, bot.Schedule{Place: at, Recurrence: rule.String(), Next: rule.Next(begin.Add(-time.Second))}); err != nil {
			t.Fatal(err)
		}
	}
	for {
		var next int64
		if err := s.DB().QueryRowContext(ctx, "SELECT MIN(next) FROM schedules").Scan(&next); err != nil {
			t.Fatal(err)
		}
		if clock = time.UnixMicro(next).UTC(); !clock.Before(end) {
			break
		}
		if err := c.tick(ctx); err != nil {
			t.Fatal(err)
		}
		for _, d := range queued {
			if again, err := c.deliver(ctx, d.Place, d.Slot); again != 0 || err != nil {
				t.Fatal(again, err)
			}
		}
		queued = queued[:0]
	}
	posts := 0
	for at, rule := range rules {
		want := everySlot(rule, begin, end)
		posts += len(want)
		got := box.came[at]
		for i := range max(len(got), len(want)) {
			if i >= len(got) || i >= len(want) || !got[i].Equal(want[i]) {
				t.Errorf("%s: slot %d of %d: got %v", rule, i, len(want), got[min(i, len(got)-1)])
				break
			}
		}
	}
	var missed int
	if err := s.DB().QueryRowContext(ctx, "SELECT COUNT(*) FROM deliveries WHERE state <> 'posted'").Scan(&missed); err != nil {
		t.Fatal(err)
	}
	if missed != 0 {
		t.Errorf("%d slots were not posted", missed)
	}
	t.Logf("%d schedules, %d days, %d posts: missed %d", len(rules), days, posts, missed)
}

// everySlot searches every minute for the first of a local day that shows the
// rule's time or a later one.
func everySlot(rule schedule.Recurrence, from, until time.Time) (slots []time.Time) {
	loc := rule.Location()
	var done schedule.Date
	// A day that began before the first minute may be done.
	for at := from.Add(-24 * time.Hour); at.Before(until); at = at.Add(time.Minute) {
		local := at.In(loc)
		day := schedule.DateIn(at, loc)
		if day == done || !rule.Days.Has(day) || local.Hour()*60+local.Minute() < int(rule.At) {
			continue
		}
		done = day
		if !at.Before(from) {
			slots = append(slots, at)
		}
	}
	return slots
}
