package schedule

import (
	"iter"
	"sync"
	"time"
	_ "time/tzdata" // a host need not have any
)

// Next returns the first slot strictly after a moment, in the rule's zone. It
// is the zero Time where the rule gives none.
//
// A local time that the clocks skip happens at the first instant after the gap;
// one that happens twice happens the first time; a day that a place skips
// altogether, as Samoa did 2011-12-30, has no slot.
func (r Recurrence) Next(after time.Time) time.Time {
	_, slot := r.next(after, r.today(after))
	return slot
}

// NextFrom returns the first slot after a moment that belongs to day or to a
// later one, in the rule's zone.
func (r Recurrence) NextFrom(day Date, after time.Time) time.Time {
	start := r.today(after)
	if start.Before(day) {
		start = day
	}
	_, slot := r.next(after, start)
	return slot
}

// Slots yields the slots from a moment, included, until another, not included.
func (r Recurrence) Slots(from, until time.Time) iter.Seq[time.Time] {
	return func(yield func(time.Time) bool) {
		slot := r.Next(from.Add(-1))
		for !slot.IsZero() && slot.Before(until) && yield(slot) {
			slot = r.Next(slot)
		}
	}
}

// locations holds the zones that were loaded, of which there are no more than
// Zones: time.LoadLocation reads and parses a file at every call.
var locations sync.Map // of *time.Location by name

// Location returns the rule's zone, UTC where it has none that is known.
func (r Recurrence) Location() *time.Location {
	if loc, ok := locations.Load(r.Zone); ok {
		return loc.(*time.Location)
	}
	loc, err := time.LoadLocation(r.Zone)
	if err != nil {
		return time.UTC
	}
	locations.Store(r.Zone, loc)
	return loc
}

// today returns a day early enough for the first slot after a moment: the day
// before, because a gap over midnight puts a slot into the day after its own.
func (r Recurrence) today(moment time.Time) Date {
	return dateOf(moment.In(r.Location())).AddDays(-1)
}

// next returns the first slot strictly after a moment among the days from start
// on, with the day that it belongs to.
func (r Recurrence) next(after time.Time, start Date) (Date, time.Time) {
	if start.Before(r.Days.From) {
		start = r.Days.From
	}
	loc := r.Location()
	// Two turns of the rule, because the one day of a turn may be skipped.
	days := 2*7*max(r.Days.IntervalWeeks, 1) + 7
	for day := start; days > 0; day, days = day.AddDays(1), days-1 {
		if !r.Days.Has(day) {
			continue
		}
		if slot, ok := slotOn(day, r.At, loc); ok && slot.After(after) {
			return day, slot
		}
	}
	return Date{}, time.Time{}
}

// slotOn returns the instant of a local time on a day, false where the place
// skips the whole day.
func slotOn(day Date, at TimeOfDay, loc *time.Location) (time.Time, bool) {
	slot := reaches(day.utc().Add(at.duration()), loc)
	if dateOf(slot) != day && dateOf(reaches(day.utc(), loc)) != day {
		return time.Time{}, false
	}
	return slot, true
}

// reaches returns the first instant at which the clocks of loc show local, given
// as if it were UTC, or anything later.
func reaches(local time.Time, loc *time.Location) time.Time {
	// No place was ever as much as two days from UTC.
	begin := local.Add(-48 * time.Hour).In(loc)
	for {
		_, offset := begin.Zone()
		_, end := begin.ZoneBounds()
		if !end.IsZero() && !end.After(begin) {
			// Beyond the years that a zone's table lists, package time counts
			// 365 days for every year: on the 366th the bound lies behind.
			end = begin.Truncate(24 * time.Hour).Add(24 * time.Hour)
		}
		at := local.Add(-time.Duration(offset) * time.Second)
		if at.Before(begin) {
			at = begin // the clocks went past it: the first instant after the gap
		}
		if end.IsZero() || at.Before(end) {
			return at.In(loc)
		}
		begin = end.In(loc)
	}
}

// Midnight returns the first instant of a day in the rule's zone, of the next
// one where the place skips the day.
func (r Recurrence) Midnight(day Date) time.Time { return reaches(day.utc(), r.Location()) }

// Note says what the clocks do to a slot, "" where nothing: a slot whose time
// is skipped, and one whose time comes twice.
func (r Recurrence) Note(slot time.Time) string {
	slot = slot.In(r.Location())
	if shown := TimeOfDay(slot.Hour()*60 + slot.Minute()); shown != r.At {
		return "the clocks skip " + r.At.String() + "; this is the first instant after"
	}
	_, end := slot.ZoneBounds()
	if end.IsZero() {
		return ""
	}
	_, before := slot.Zone()
	_, after := end.Zone()
	if back := time.Duration(before-after) * time.Second; back > 0 && !slot.Add(back).Before(end) {
		return r.At.String() + " comes twice; this is the first time"
	}
	return ""
}
