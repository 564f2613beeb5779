// Package schedule is the arithmetic of recurring posts: on which days, at what
// time and in which zone, and which instants (slots) that gives. It does no I/O
// and takes the time zones from time/tzdata, which it embeds, so that the host
// need not have any.
//
// [ParseTime], [ParseZone], [ParseDays] and [ParseDate] read what people type.
// Their errors are of type [InputError].
//
// The arithmetic stays by hand: github.com/teambition/rrule-go, a port of
// python-dateutil last released in 2023, has no rule for a time or a day that the
// clocks skip, and here each day has its slot.
package schedule

import (
	"iter"
	"strings"
	"sync"
	"time"
	_ "time/tzdata" // a host need not have any

	"plenary/internal/message"
)

// A Recurrence is the rule by which a post recurs, in local time. It is
// comparable. The zero Recurrence gives no slot.
type Recurrence struct {
	At   TimeOfDay
	Zone string // a name of Zones
	Days Days
}

// String returns the canonical form, which [Parse] reads back:
// "09:00 Europe/Berlin daily", "09:00 Europe/Berlin mon,tue",
// "18:30 UTC every 2 weeks on mon from 2026-11-23".
func (r Recurrence) String() string {
	return r.At.String() + " " + r.Zone + " " + r.Days.String()
}

// Parse reads a recurrence as [Recurrence.String] writes it.
func Parse(canonical string) (Recurrence, error) {
	at, rest, _ := strings.Cut(canonical, " ")
	zone, days, ok := strings.Cut(rest, " ")
	if !ok {
		return Recurrence{}, inputError("schedule.incomplete", canonical)
	}
	var r Recurrence
	var err error
	if r.At, err = ParseTime(at); err != nil {
		return Recurrence{}, err
	}
	if r.Zone, err = ParseZone(zone); err != nil {
		return Recurrence{}, err
	}
	if r.Days, err = ParseDays(days); err != nil {
		return Recurrence{}, err
	}
	return r, nil
}

// Anchored returns r with its first day set, where it recurs every so many weeks
// and has none: the first of its days that has a slot after now. Any other
// recurrence is returned unchanged.
func (r Recurrence) Anchored(now time.Time) Recurrence {
	if r.Days.IntervalWeeks < 2 || !r.Days.From.IsZero() {
		return r
	}
	weekly := r
	weekly.Days.IntervalWeeks = 0
	r.Days.From, _ = weekly.next(now, weekly.startDay(now))
	return r
}

// Next returns the first slot strictly after an instant, in the zone of r. It is
// the zero Time where there is none.
//
// Where the clocks skip the local time, the slot is the first instant after the
// gap. Where they show it twice, the slot is the first of the two. A day that the
// zone skips as a whole, as Samoa did on 2011-12-30, has no slot.
func (r Recurrence) Next(after time.Time) time.Time {
	_, slot := r.next(after, r.startDay(after))
	return slot
}

// NextFrom returns the first slot after an instant that belongs to day or to a
// later day, in the zone of r.
func (r Recurrence) NextFrom(day Date, after time.Time) time.Time {
	start := r.startDay(after)
	if start.Before(day) {
		start = day
	}
	_, slot := r.next(after, start)
	return slot
}

// Slots yields the slots from one instant, inclusive, until another, exclusive.
func (r Recurrence) Slots(from, until time.Time) iter.Seq[time.Time] {
	return func(yield func(time.Time) bool) {
		slot := r.Next(from.Add(-1))
		for !slot.IsZero() && slot.Before(until) && yield(slot) {
			slot = r.Next(slot)
		}
	}
}

// locations caches the zones that were loaded, at most those of Zones, because
// time.LoadLocation reads and parses a file at every call.
var locations sync.Map // of *time.Location by name

// Location returns the zone of r, or UTC where its name is unknown.
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

// startDay returns the day from which to search for the first slot after an
// instant: the day before it, because a gap over midnight moves a slot into the
// day after its own.
func (r Recurrence) startDay(after time.Time) Date {
	return dateOf(after.In(r.Location())).AddDays(-1)
}

// next returns the first slot strictly after an instant among the days from
// start on, and the day to which it belongs.
func (r Recurrence) next(after time.Time, start Date) (Date, time.Time) {
	if start.Before(r.Days.From) {
		start = r.Days.From
	}
	loc := r.Location()
	// Two intervals, because the zone may skip the only day of one.
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

// slotOn returns the instant of a local time on a day. It reports false where the
// zone skips the whole day.
func slotOn(day Date, at TimeOfDay, loc *time.Location) (time.Time, bool) {
	slot := firstInstant(day.utc().Add(at.duration()), loc)
	if dateOf(slot) != day && dateOf(firstInstant(day.utc(), loc)) != day {
		return time.Time{}, false
	}
	return slot, true
}

// firstInstant returns the first instant at which the clocks of loc show a local
// time, given as if it were UTC, or a later one.
func firstInstant(local time.Time, loc *time.Location) time.Time {
	// No zone was ever two days from UTC.
	begin := local.Add(-48 * time.Hour).In(loc)
	for {
		_, offset := begin.Zone()
		_, end := begin.ZoneBounds()
		if !end.IsZero() && !end.After(begin) {
			// After the years that the zone's table lists, package time counts
			// 365 days for every year: on day 366 the bound lies in the past.
			end = begin.Truncate(24 * time.Hour).Add(24 * time.Hour)
		}
		at := local.Add(-time.Duration(offset) * time.Second)
		if at.Before(begin) {
			at = begin // the clocks skip it: the first instant after the gap
		}
		if end.IsZero() || at.Before(end) {
			return at.In(loc)
		}
		begin = end.In(loc)
	}
}

// Midnight returns the first instant of a day in the zone of r, or of the next
// day where the zone skips the day.
func (r Recurrence) Midnight(day Date) time.Time { return firstInstant(day.utc(), r.Location()) }

// Note says what a change of the clocks does to a slot: its time is skipped, or
// comes twice. It is "" for any other slot.
func (r Recurrence) Note(slot time.Time) string {
	slot = slot.In(r.Location())
	if shown := TimeOfDay(slot.Hour()*60 + slot.Minute()); shown != r.At {
		return message.English().String("schedule.note.skipped", message.Args{"time": r.At})
	}
	_, end := slot.ZoneBounds()
	if end.IsZero() {
		return ""
	}
	_, before := slot.Zone()
	_, after := end.Zone()
	if back := time.Duration(before-after) * time.Second; back > 0 && !slot.Add(back).Before(end) {
		return message.English().String("schedule.note.twice", message.Args{"time": r.At})
	}
	return ""
}
