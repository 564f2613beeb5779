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
	"plenary/internal/longtest"
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

// A recorder is an adapter that accepts every post and records when it came, by
// the clock of the test. A year of posts over sockets would take an hour.
type recorder struct {
	now   func() time.Time
	posts map[bot.Place][]time.Time
}

func (*recorder) Name() string { return "slack" }

func (*recorder) Run(context.Context, bot.Handler) error { return nil }

func (r *recorder) Send(_ context.Context, post bot.Post) (bot.Sent, error) {
	r.posts[post.Place] = append(r.posts[post.Place], r.now())
	return bot.Sent{Message: post.Key}, nil
}

func (*recorder) Replace(context.Context, bot.Post, bot.Sent) error { return nil }

func (*recorder) Counts(context.Context, bot.Place, []bot.Sent) (map[string]int, error) {
	return nil, nil
}

func (*recorder) CanPost(context.Context, bot.Place) error { return nil }

func (*recorder) Find(context.Context, bot.Post, time.Time) (bot.Sent, bool, error) {
	return bot.Sent{}, false, nil
}

// TestAYear simulates a year of schedules in up to forty zones, with a real store:
// the clock jumps from one due slot to the next. It compares the posts with a
// search through every minute of the year. Without longtest it simulates two
// weeks.
func TestAYear(t *testing.T) {
	ctx := t.Context()
	days := 14 // around the changes of the clocks in spring
	if longtest.Enabled() {
		days = 365
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
	platform := &recorder{now: now, posts: map[bot.Place][]time.Time{}}
	d, err := New(Config{Store: s, Adapters: []bot.Adapter{platform}, Compose: compose, Now: now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	var queued []bot.Delivery
	d.enqueue = func(_ context.Context, _ *sql.Tx, slots []bot.Delivery) error {
		queued = append(queued, slots...)
		return nil
	}

	random := rand.New(rand.NewPCG(6, 2026))
	recurrences := map[bot.Place]schedule.Recurrence{}
	for i := range *yearSchedules {
		at := bot.Place{Platform: "slack", Space: "T1", Channel: fmt.Sprintf("C%d", i)}
		recurrence := schedule.Recurrence{
			Zone: zones[i%len(zones)],
			Rules: []schedule.Rule{{
				// Half of them between midnight and four, where clocks change.
				Times: []schedule.TimeOfDay{schedule.TimeOfDay(random.IntN([]int{4 * 60, 24 * 60}[i%2]))},
				Days:  schedule.Days{On: []schedule.WeekdaySet{schedule.Daily, schedule.Weekdays, 1<<time.Sunday | 1<<time.Wednesday}[i%3]},
			}},
		}
		recurrences[at] = recurrence
		if err := s.SaveSchedule(ctx, bot.Schedule{Place: at, Recurrence: recurrence.String(), Next: recurrence.Next(begin.Add(-time.Second))}); err != nil {
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
		if err := d.tick(ctx); err != nil {
			t.Fatal(err)
		}
		for _, record := range queued {
			if again, err := d.deliver(ctx, record.Place, record.Schedule, record.Slot); again != 0 || err != nil {
				t.Fatal(again, err)
			}
		}
		queued = queued[:0]
	}
	posts := 0
	for at, recurrence := range recurrences {
		want := everySlot(recurrence, begin, end)
		posts += len(want)
		got := platform.posts[at]
		for i := range max(len(got), len(want)) {
			if i >= len(got) || i >= len(want) || !got[i].Equal(want[i]) {
				t.Errorf("%s: slot %d of %d: got %v", recurrence, i, len(want), got[min(i, len(got)-1)])
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
	t.Logf("%d schedules, %d days, %d posts: missed %d", len(recurrences), days, posts, missed)
}

// everySlot searches every minute for the first of a local day that shows the time
// of the recurrence or a later one.
func everySlot(recurrence schedule.Recurrence, from, until time.Time) (slots []time.Time) {
	loc := recurrence.Location()
	var done schedule.Date
	// A day that began before the first minute may be done.
	for at := from.Add(-24 * time.Hour); at.Before(until); at = at.Add(time.Minute) {
		local := at.In(loc)
		day := schedule.DateIn(at, loc)
		if day == done || !recurrence.Has(day) || local.Hour()*60+local.Minute() < int(recurrence.Times()[0]) {
			continue
		}
		done = day
		if !at.Before(from) {
			slots = append(slots, at)
		}
	}
	return slots
}
