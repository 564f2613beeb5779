package schedule

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"plenary/internal/language"
)

// Days are the days of a rule: days of the week, days of the month, single dates,
// or, with an Interval above 1 and none of these, every so many days. The zero Days
// are none.
type Days struct {
	On      WeekdaySet // the days of the week
	InMonth []MonthDay // the days of the month, in their order, each once
	Dates   []Date     // single dates, sorted, each once

	// Interval is every how many weeks, months or days, counted from the week, the
	// month or the day of From; a week begins on Monday. 0 and 1 mean every one.
	Interval int
	// From is the first day. It is set only where Interval is above 1. The zero
	// Date leaves the start open, see [Recurrence.Anchored].
	From Date
}

// A MonthDay is the Nth of those days of a month that are in Of: the 15th day, the
// first Monday, the last working day. A month that has no such day is passed over.
type MonthDay struct {
	Nth int        // from 1; -1 is the last
	Of  WeekdaySet // Daily, one day of the week, or Weekdays for working days
}

// A WeekdaySet is a set of days of the week, one bit for each [time.Weekday].
type WeekdaySet uint8

// The sets that have a name.
const (
	Daily    WeekdaySet = 1<<7 - 1
	Weekends WeekdaySet = 1<<time.Saturday | 1<<time.Sunday
	Weekdays WeekdaySet = Daily &^ Weekends
)

// The longest intervals.
const (
	maxIntervalDays   = 366
	maxIntervalWeeks  = 52
	maxIntervalMonths = 12
)

// weekFromMonday is the order in which days are written.
var weekFromMonday = [7]time.Weekday{
	time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday,
}

// shortName is the name that is written and stored: "mon".
func shortName(day time.Weekday) string { return strings.ToLower(day.String()[:3]) }

// IsZero reports whether d are no days.
func (d Days) IsZero() bool {
	return d.On == 0 && len(d.InMonth) == 0 && len(d.Dates) == 0 && d.Interval < 2
}

// Has reports whether day is one of the days.
func (d Days) Has(day Date) bool {
	switch {
	case len(d.Dates) > 0:
		_, found := slices.BinarySearchFunc(d.Dates, day, Date.Compare)
		return found
	case d.Interval > 1 && (day.Before(d.From) || !d.counted(day)):
		return false
	case d.On != 0:
		return d.On.has(day.Weekday())
	case len(d.InMonth) > 0:
		return slices.ContainsFunc(d.InMonth, func(m MonthDay) bool { return m.is(day) })
	}
	return d.Interval > 1
}

// counted reports whether the interval includes the week, the month or the day of
// day.
func (d Days) counted(day Date) bool {
	number := Date.number
	switch {
	case d.On != 0:
		number = Date.week
	case len(d.InMonth) > 0:
		number = Date.month
	}
	n := number(day)
	if !d.From.IsZero() {
		n -= number(d.From)
	}
	return n%d.Interval == 0
}

// each returns the days without their interval.
func (d Days) each() Days {
	d.Interval, d.From = 0, Date{}
	if d.IsZero() {
		d.On = Daily
	}
	return d
}

// bounds returns the first and the last day that can be among d; the zero Date
// leaves the end open. Where there is none, the last comes before the first.
func (d Days) bounds() (first, last Date) {
	switch {
	case len(d.Dates) > 0:
		return d.Dates[0], d.Dates[len(d.Dates)-1]
	case d.IsZero():
		return Date{Year: 9999}, Date{Year: 1}
	}
	return d.From, Date{}
}

// is reports whether day is m in its month.
func (m MonthDay) is(day Date) bool {
	if !m.Of.has(day.Weekday()) {
		return false
	}
	from, to := 1, day.Day
	if m.Nth < 0 {
		from, to = day.Day, daysIn(day.Year, day.Month)
	}
	if m.Of == Daily {
		return to-from+1 == max(m.Nth, -m.Nth)
	}
	n := 0
	weekday := Date{day.Year, day.Month, from}.Weekday()
	for range to - from + 1 {
		if m.Of.has(weekday) {
			n++
		}
		weekday = (weekday + 1) % 7
	}
	return n == max(m.Nth, -m.Nth)
}

// valid reports whether a month can have the day.
func (m MonthDay) valid() bool {
	most := 5 // of a day of the week
	switch m.Of {
	case Daily:
		most = 31
	case Weekdays:
		most = 23
	}
	return m.Nth == -1 || m.Nth >= 1 && m.Nth <= most
}

// compare orders days of the month as they are written: days of the week before
// "1st", which would else be read as one of them.
func (m MonthDay) compare(n MonthDay) int {
	return cmp.Or(cmp.Compare(m.Of, n.Of), cmp.Compare(m.Nth&31, n.Nth&31))
}

func (w WeekdaySet) has(day time.Weekday) bool { return w&(1<<day) != 0 }

// String returns the canonical form, which [ParseDays] reads back where it is of
// weeks: "daily", "mon,wed,fri", "every 2 weeks on mon from 2026-11-23".
func (d Days) String() string { return d.canonical(d.On.String()) }

// Words returns the days as a reader says them: "weekdays", "mon-thu", and
// otherwise as String does.
func (d Days) Words() string { return d.canonical(d.On.words()) }

// String returns "daily" or the names of the days from Monday on: "mon,wed".
func (w WeekdaySet) String() string {
	if w == Daily {
		return "daily"
	}
	var names []string
	for _, day := range weekFromMonday {
		if w.has(day) {
			names = append(names, shortName(day))
		}
	}
	return strings.Join(names, ",")
}

// weekdayNames and groupNames map the English names of one day and of several to days.
var weekdayNames, groupNames = readDays(language.Lists("en").List("schedule days"))

func readDays(entries []string) (single map[string]time.Weekday, groups map[string]WeekdaySet) {
	byShortName := map[string]time.Weekday{}
	for _, day := range weekFromMonday {
		byShortName[shortName(day)] = day
	}
	single, groups = map[string]time.Weekday{}, map[string]WeekdaySet{}
	for _, entry := range entries {
		value, names, _ := strings.Cut(entry, ": ")
		var set WeekdaySet
		days := strings.Split(value, ",")
		for _, short := range days {
			set |= 1 << byShortName[short]
		}
		for name := range strings.SplitSeq(names, ", ") {
			if len(days) == 1 {
				single[name] = byShortName[value]
			} else {
				groups[name] = set
			}
		}
	}
	return single, groups
}

// dayRange returns the days from first to last, over Saturday and Sunday where
// last comes before first.
func dayRange(first, last time.Weekday) WeekdaySet {
	set := WeekdaySet(1) << first
	for day := first; day != last; {
		day = (day + 1) % 7
		set |= 1 << day
	}
	return set
}

// parseWeekday reads the name of one day in lower case.
func parseWeekday(name string) (time.Weekday, bool) {
	day, ok := weekdayNames[strings.TrimSuffix(name, ".")]
	return day, ok
}
