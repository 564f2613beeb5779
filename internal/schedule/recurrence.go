// Package schedule is the arithmetic of recurring posts: on which days, at what
// times and in which zone, and which instants (slots) that gives. It does no I/O
// and takes the time zones from time/tzdata, which it embeds, so that the host
// need not have any.
//
// [ParseLine] and [ParseFields] read a whole rhythm as people write it, and
// [ParseOnce], [ParseDates], [ParseDay], [ParseDays], [ParseTime] and [ParseZone] its
// parts. Their errors are of type [InputError]; what can be read in two ways is asked
// back. [Recurrence.String] is what is stored, [Recurrence.Text] what people are told.
//
// The arithmetic stays by hand: github.com/teambition/rrule-go, a port of
// python-dateutil last released in 2023, has no rule for a time or a day that the
// clocks skip, and here each day has its slot.
package schedule

import (
	"iter"
	"slices"
	"sync"
	"time"
	_ "time/tzdata" // a host need not have any

	"plenary/internal/message"
)

// A Recurrence is the rhythm of a post, in local time. The zero Recurrence gives
// no slot.
type Recurrence struct {
	Zone string // a name of Zones

	// Rules give the slots: those of any of them. Two at one instant are one slot.
	Rules []Rule

	// From and Until are the first and the last day, inclusive. The zero Date
	// leaves the start or the end open.
	From, Until Date

	// Except are days without a slot, sorted and apart, see [MergeRanges].
	Except []DateRange
}

// A Rule has each of its times on each of its days.
type Rule struct {
	Times []TimeOfDay // sorted, each once
	Days  Days
}

// The limits of a recurrence that is read.
const (
	maxRules  = 20
	maxTimes  = 24  // of a rule
	maxDates  = 400 // single dates of a rule
	maxExcept = 400 // spans of days that are left out

	// maxStored is how many spans of days that are left out are stored: what a caller
	// adds, such as public holidays, is not read from words.
	maxStored = 10_000
)

// maxSearch is how many years are searched for a slot. The 29th of February, and a
// fifth Sunday in it, come more often.
const maxSearch = 41

// Equal reports whether two recurrences are written alike.
func (r Recurrence) Equal(s Recurrence) bool { return r.String() == s.String() }

// Times returns the times of all rules, sorted, each once.
func (r Recurrence) Times() []TimeOfDay {
	var all []TimeOfDay
	for _, rule := range r.Rules {
		all = append(all, rule.Times...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// Has reports whether a day has a slot, at any time.
func (r Recurrence) Has(day Date) bool {
	return r.open(day) && slices.ContainsFunc(r.Rules, func(rule Rule) bool { return rule.Days.Has(day) })
}

// open reports whether a day is within From and Until and not left out.
func (r Recurrence) open(day Date) bool {
	return !day.Before(r.From) && (r.Until.IsZero() || !r.Until.Before(day)) && !inRanges(r.Except, day)
}

// Move returns r with another time of day. It fails where r has several times,
// because it cannot know which is meant.
func (r Recurrence) Move(to TimeOfDay) (Recurrence, error) {
	switch times := r.Times(); len(times) {
	case 0:
		return r, nil
	case 1:
		return r.MoveTime(times[0], to), nil
	default:
		return r, InputError{Message: message.Message{ID: "schedule.move.several", Args: message.Args{
			"times": timeList(times), "from": times[0], "to": to}}}
	}
}

// MoveTime returns r with the time to in place of from, on the days of from.
func (r Recurrence) MoveTime(from, to TimeOfDay) Recurrence {
	r.Rules = slices.Clone(r.Rules)
	for i, rule := range r.Rules {
		times := slices.Clone(rule.Times)
		for j := range times {
			if times[j] == from {
				times[j] = to
			}
		}
		slices.Sort(times)
		r.Rules[i].Times = slices.Compact(times)
	}
	return r
}

// Anchored returns r with the first day set of each rule that counts weeks, months
// or days and has none: the first of its days that has a slot after now. A rule
// without an interval is returned unchanged.
func (r Recurrence) Anchored(now time.Time) Recurrence {
	rules := slices.Clone(r.Rules)
	for i, rule := range rules {
		if rule.Days.Interval < 2 || !rule.Days.From.IsZero() {
			continue
		}
		every := r
		every.Rules = []Rule{{rule.Times, rule.Days.each()}}
		rules[i].Days.From, _ = every.next(now, every.startDay(now))
	}
	r.Rules = rules
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
	_, slot := r.next(after, latest(day, r.startDay(after)))
	return slot
}

// Ended reports whether no slot comes after an instant.
func (r Recurrence) Ended(after time.Time) bool { return r.Next(after).IsZero() }

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
	first, last := r.bounds()
	day := latest(start, first)
	if end := (Date{day.Year + maxSearch, day.Month, 1}); last.IsZero() || end.Before(last) {
		last = end
	}
	loc := r.Location()
	for ; !last.Before(day); day = day.AddDays(1) {
		if !r.open(day) {
			continue
		}
		if slot := r.firstOn(day, after, loc); !slot.IsZero() {
			return day, slot
		}
	}
	return Date{}, time.Time{}
}

// bounds returns the first and the last day that may have a slot; the zero Date
// leaves the end open. Where no day can, the last comes before the first.
func (r Recurrence) bounds() (first, last Date) {
	first, last = Date{Year: 9999}, Date{Year: 1}
	open := false
	for _, rule := range r.Rules {
		from, until := rule.Days.bounds()
		if first = earliest(first, from); until.IsZero() {
			open = true
		}
		last = latest(last, until)
	}
	first = latest(first, r.From)
	if open {
		return first, r.Until
	}
	if !r.Until.IsZero() {
		last = earliest(last, r.Until)
	}
	return first, last
}

// firstOn returns the first slot of a day that lies after an instant.
func (r Recurrence) firstOn(day Date, after time.Time, loc *time.Location) time.Time {
	var first time.Time
	for _, rule := range r.Rules {
		if !rule.Days.Has(day) {
			continue
		}
		for _, at := range rule.Times {
			slot, ok := slotOn(day, at, loc)
			if ok && slot.After(after) && (first.IsZero() || slot.Before(first)) {
				first = slot
			}
		}
	}
	return first
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
// comes twice. It has no ID for any other slot.
func (r Recurrence) Note(slot time.Time) (note message.Message) {
	slot = slot.In(r.Location())
	at, ok := r.timeOf(slot)
	if !ok {
		return note
	}
	if shown := TimeOfDay(slot.Hour()*60 + slot.Minute()); shown != at {
		return message.Message{ID: "schedule.note.skipped", Args: message.Args{"time": at}}
	}
	_, end := slot.ZoneBounds()
	if end.IsZero() {
		return note
	}
	_, before := slot.Zone()
	_, after := end.Zone()
	if back := time.Duration(before-after) * time.Second; back > 0 && !slot.Add(back).Before(end) {
		return message.Message{ID: "schedule.note.twice", Args: message.Args{"time": at}}
	}
	return note
}

// timeOf returns the time of day of which slot is the slot: the one that the clocks
// show, or otherwise the first that they skip.
func (r Recurrence) timeOf(slot time.Time) (at TimeOfDay, ok bool) {
	shown := TimeOfDay(slot.Hour()*60 + slot.Minute())
	for _, day := range []Date{dateOf(slot), dateOf(slot).AddDays(-1)} {
		for _, rule := range r.Rules {
			if !r.open(day) || !rule.Days.Has(day) {
				continue
			}
			for _, t := range rule.Times {
				if instant, has := slotOn(day, t, slot.Location()); has && instant.Equal(slot) && (!ok || t == shown) {
					at, ok = t, true
				}
			}
		}
	}
	return at, ok
}
