package schedule

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"plenary/internal/longtest"
)

func parse(t *testing.T, rule string) Recurrence {
	t.Helper()
	r, err := Parse(rule)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestSlotsWhereClocksChange(t *testing.T) {
	tests := []struct {
		name, rule, from, until string
		want                    []string
	}{
		{"weekdays over the change to summer time", "09:00 Europe/Berlin mon-fri", "2026-03-27", "2026-04-01",
			[]string{"2026-03-27T09:00:00+01:00", "2026-03-30T09:00:00+02:00", "2026-03-31T09:00:00+02:00"}},
		{"a skipped time comes right after the gap", "02:30 Europe/Berlin daily", "2026-03-28", "2026-03-31",
			[]string{"2026-03-28T02:30:00+01:00", "2026-03-29T03:00:00+02:00", "2026-03-30T02:30:00+02:00"}},
		{"a time that comes twice, once", "02:30 Europe/Berlin daily", "2026-10-24", "2026-10-27",
			[]string{"2026-10-24T02:30:00+02:00", "2026-10-25T02:30:00+02:00", "2026-10-26T02:30:00+01:00"}},
		{"half an hour", "02:15 Australia/Lord_Howe daily", "2026-10-03", "2026-10-06",
			[]string{"2026-10-03T02:15:00+10:30", "2026-10-04T02:30:00+11:00", "2026-10-05T02:15:00+11:00"}},
		{"Samoa had no 30 December 2011", "09:00 Pacific/Apia daily", "2011-12-29", "2012-01-01",
			[]string{"2011-12-29T09:00:00-10:00", "2011-12-31T09:00:00+14:00"}},
		{"nor a Friday that week", "09:00 Pacific/Apia fri", "2011-12-23", "2012-01-10",
			[]string{"2011-12-23T09:00:00-10:00", "2012-01-06T09:00:00+14:00"}},
		{"a gap over midnight belongs to the day before", "23:45 America/Toronto sun", "1919-03-29", "1919-04-08",
			[]string{"1919-03-31T00:30:00-04:00", "1919-04-06T23:45:00-04:00"}},
		{"midnight that is skipped", "00:00 America/Sao_Paulo daily", "2018-11-03", "2018-11-06",
			[]string{"2018-11-03T00:00:00-03:00", "2018-11-04T01:00:00-02:00", "2018-11-05T00:00:00-02:00"}},
		{"the last days of a leap year that no table lists", "20:00 America/New_York daily", "2040-12-29", "2041-01-02",
			[]string{"2040-12-29T20:00:00-05:00", "2040-12-30T20:00:00-05:00", "2040-12-31T20:00:00-05:00", "2041-01-01T20:00:00-05:00"}},
		{"every other week, counted from its first day", "18:00 UTC every 2 weeks on mon,wed from 2026-11-25", "2026-11-20", "2026-12-15",
			[]string{"2026-11-25T18:00:00Z", "2026-12-07T18:00:00Z", "2026-12-09T18:00:00Z"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := parse(t, test.rule)
			from, err1 := time.ParseInLocation(time.DateOnly, test.from, r.Location())
			until, err2 := time.ParseInLocation(time.DateOnly, test.until, r.Location())
			if err1 != nil || err2 != nil {
				t.Fatal(err1, err2)
			}
			var got []string
			for slot := range r.Slots(from, until) {
				got = append(got, slot.Format(time.RFC3339))
			}
			if len(got) != len(test.want) {
				t.Fatalf("got %v, want %v", got, test.want)
			}
			for i := range got {
				if got[i] != test.want[i] {
					t.Errorf("got %v, want %v", got[i], test.want[i])
				}
			}
		})
	}
}

// TestEveryDayOfACentury walks through the days one by one: each has its slot
// at the time of the rule, or right after the gap that swallowed it.
func TestEveryDayOfACentury(t *testing.T) {
	for _, rule := range []string{
		"09:00 America/New_York daily", "02:30 Europe/Berlin daily", "00:00 Africa/Casablanca daily", "23:45 Australia/Sydney daily", "03:15 Asia/Kolkata daily",
	} {
		r := parse(t, rule)
		at := int(r.Rules[0].Times[0])
		day := Date{1990, time.January, 1}
		slot := r.Midnight(day).Add(-1)
		for ; day.Year < 2090; day = day.AddDays(1) {
			slot = r.Next(slot)
			local := slot.Hour()*60 + slot.Minute()
			if dateOf(slot) != day || local < at || local > at+60 || local != at && r.Note(slot).ID == "" {
				t.Fatalf("%s: %s has its slot at %s", rule, day, slot)
			}
		}
	}
}

func TestSlotsIncludeTheBeginningAndNotTheEnd(t *testing.T) {
	r := parse(t, "09:00 UTC daily")
	nine := time.Date(2026, 3, 27, 9, 0, 0, 0, time.UTC)
	n := 0
	for range r.Slots(nine, nine.AddDate(0, 0, 2)) {
		n++
	}
	if n != 2 {
		t.Errorf("%d slots, want 2", n)
	}
	if next := r.Next(nine); !next.Equal(nine.AddDate(0, 0, 1)) {
		t.Errorf("the slot after %v is %v", nine, next)
	}
}

func TestAnchoredBeginsWithTheNextOfItsDays(t *testing.T) {
	sunday := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	r := parse(t, "09:00 UTC every 2 weeks on mon").Anchored(sunday)
	if got := r.String(); got != "09:00 UTC every 2 weeks on mon from 2026-11-23" {
		t.Error(got)
	}
	if next := r.Next(sunday); !next.Equal(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)) {
		t.Error(next)
	}
	if daily := parse(t, "09:00 UTC daily"); !daily.Anchored(sunday).Equal(daily) {
		t.Error("a rule of every week has no beginning")
	}
}

func TestNextFrom(t *testing.T) {
	r := parse(t, "09:00 Pacific/Auckland mon")
	now := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	for day, want := range map[Date]string{
		{2026, time.December, 7}: "2026-12-07T09:00:00+13:00",
		{2026, time.December, 8}: "2026-12-14T09:00:00+13:00",
		{2026, time.January, 1}:  "2026-11-30T09:00:00+13:00",
	} {
		if got := r.NextFrom(day, now).Format(time.RFC3339); got != want {
			t.Errorf("from %v: got %v, want %v", day, got, want)
		}
	}
}

func TestZeroRuleGivesNoSlot(t *testing.T) {
	if next := (Recurrence{}).Next(time.Now()); !next.IsZero() {
		t.Error(next)
	}
}

// TestSlotsEqualAWalkThroughTheMinutes compares the arithmetic with a walk that
// looks at the local clock at every instant, over 120 years, near the changes
// of the clocks and away from them.
func TestSlotsEqualAWalkThroughTheMinutes(t *testing.T) {
	changes := map[string][]time.Time{}
	rapid.Check(t, func(t *rapid.T) {
		r := anyRule().Draw(t, "rule")
		if _, ok := changes[r.Zone]; !ok {
			changes[r.Zone] = clockChanges(r.Location())
		}
		begin := time.Unix(rapid.Int64Range(firstYear.Unix(), lastYear.Unix()).Draw(t, "begin")/60*60, 0)
		if near := changes[r.Zone]; len(near) > 0 && rapid.IntRange(0, 9).Draw(t, "quiet") > 0 {
			change := rapid.SampledFrom(near).Draw(t, "change")
			begin = change.Truncate(time.Minute).Add(-time.Duration(rapid.IntRange(1, 3*24*60).Draw(t, "before")) * time.Minute)
			if rapid.Bool().Draw(t, "aimed") { // at the hours that the change moves
				local := change.Add(-time.Minute).In(r.Location()).Add(time.Duration(rapid.IntRange(-100, 100).Draw(t, "aim")) * time.Minute)
				r.Rules[0].Times[0] = TimeOfDay(local.Hour()*60 + local.Minute())
			}
		}
		end := begin.Add(4 * 24 * time.Hour)
		want := walk(r, begin, end)
		var got []time.Time
		for slot := range r.Slots(begin, end) {
			got = append(got, slot)
		}
		if len(got) != len(want) {
			t.Fatalf("%v from %v: got %v, want %v", r, begin.UTC(), got, want)
		}
		for i := range got {
			if !got[i].Equal(want[i]) {
				t.Fatalf("%v from %v: got %v, want %v", r, begin.UTC(), got, want)
			}
		}
	})
}

var everyChange = flag.Bool("every-change", false, "look at every change of the clocks, which takes minutes")

// TestChangesOfTheClocks does the same at changes of every zone in 120 years,
// one in sixty or all of them, with the times that the change moves.
func TestChangesOfTheClocks(t *testing.T) {
	longtest.Skip(t)
	random := rand.New(rand.NewPCG(1, 2))
	seen := map[string]bool{} // zones that share their history
	for _, zone := range Zones() {
		loc, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatal(err)
		}
		changes := clockChanges(loc)
		history := fmt.Sprint(changes)
		for _, change := range changes {
			history += change.In(loc).Format(" 15:04:05")
		}
		if seen[history] {
			continue
		}
		seen[history] = true
		for _, change := range changes {
			if !*everyChange && random.IntN(60) > 0 {
				continue
			}
			before := change.Add(-time.Minute).In(loc).Add(time.Duration(random.IntN(181)-90) * time.Minute)
			r := Recurrence{Zone: zone, Rules: []Rule{{[]TimeOfDay{TimeOfDay(before.Hour()*60 + before.Minute())}, Days{On: Daily}}}}
			begin := change.Truncate(time.Minute).Add(-25 * time.Hour)
			end := begin.Add(50 * time.Hour)
			want := walk(r, begin, end)
			if got := slices.Collect(r.Slots(begin, end)); !slices.EqualFunc(got, want, time.Time.Equal) {
				t.Errorf("%v from %v: got %v, want %v", r, begin.UTC(), got, want)
			}
		}
	}
}

var (
	firstYear = time.Date(1955, 1, 1, 0, 0, 0, 0, time.UTC)
	lastYear  = time.Date(2075, 1, 1, 0, 0, 0, 0, time.UTC)
)

// clockChanges finds the instants at which the clocks of loc jump, by looking at
// the offset every six hours and halving.
func clockChanges(loc *time.Location) []time.Time {
	offset := func(t time.Time) int { _, o := t.In(loc).Zone(); return o }
	var changes []time.Time
	const step = 6 * time.Hour
	for t := firstYear; t.Before(lastYear); t = t.Add(step) {
		low, high := t, t.Add(step)
		if offset(low) == offset(high) {
			continue
		}
		for high.Sub(low) > time.Second {
			if middle := low.Add(high.Sub(low) / 2); offset(middle) == offset(low) {
				low = middle
			} else {
				high = middle
			}
		}
		changes = append(changes, high.Truncate(time.Second))
	}
	return changes
}

// walk finds slots by what a person at the wall clock would do: look at it at
// every step, and act when it first shows the time, or is past it, on each day
// of the rule that there is. It shares nothing with Next but Recurrence.Has.
func walk(r Recurrence, begin, end time.Time) []time.Time {
	loc := r.Location()
	step := time.Minute
	start := begin.Add(-50 * time.Hour) // long enough to know which times came before
	for t := start; t.Before(end); t = t.Add(time.Hour) {
		if _, offset := t.In(loc).Zone(); offset%60 != 0 {
			step = time.Second // the minutes of the wall are not those of UTC
		}
	}
	wall := func(t time.Time) time.Time {
		l := t.In(loc)
		return time.Date(l.Year(), l.Month(), l.Day(), l.Hour(), l.Minute(), l.Second(), 0, time.UTC)
	}
	latest := wall(start)
	var slots []time.Time
	for t := start.Add(step); t.Before(end); t = t.Add(step) {
		now := wall(t)
		if !now.After(latest) {
			continue // the clocks went back: these times came already
		}
		// The days that this step reaches; one that lies wholly in a gap is not.
		for day := dateOf(latest); !dateOf(now).Before(day); day = day.AddDays(1) {
			due := day.utc().Add(r.Rules[0].Times[0].duration())
			missing := day != dateOf(latest) && day != dateOf(now)
			if !missing && r.Has(day) && due.After(latest) && !due.After(now) && !t.Before(begin) {
				slots = append(slots, t)
			}
		}
		latest = now
	}
	return slots
}

func BenchmarkNext(b *testing.B) {
	r, err := Parse("09:00 America/New_York every 2 weeks on mon from 2026-11-23")
	if err != nil {
		b.Fatal(err)
	}
	now := time.Date(2027, 3, 14, 12, 0, 0, 0, time.UTC)
	for b.Loop() {
		now = r.Next(now)
	}
}
