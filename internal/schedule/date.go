package schedule

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// A Date is a day of the calendar, in no zone. The zero Date stands for no day.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// ParseDate reads a day written as 2026-03-27.
func ParseDate(typed string) (Date, error) {
	t, err := time.Parse(time.DateOnly, strings.TrimSpace(typed))
	if err != nil {
		return Date{}, inputError("schedule.date.unreadable", typed)
	}
	return dateOf(t), nil
}

// DateIn returns the day on which an instant falls in a zone.
func DateIn(instant time.Time, loc *time.Location) Date { return dateOf(instant.In(loc)) }

func dateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// String returns the day as 2026-03-27, and "" for the zero Date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, int(d.Month), d.Day)
}

// IsZero reports whether d is no day.
func (d Date) IsZero() bool { return d == Date{} }

// Compare returns -1, 0 or 1, as d comes before e, is e, or comes after it.
func (d Date) Compare(e Date) int {
	return cmp.Or(cmp.Compare(d.Year, e.Year), cmp.Compare(d.Month, e.Month), cmp.Compare(d.Day, e.Day))
}

// Before reports whether d comes before e.
func (d Date) Before(e Date) bool { return d.Compare(e) < 0 }

// AddDays returns the day n days after d.
func (d Date) AddDays(n int) Date {
	if day := d.Day + n; day >= 1 && day <= 28 {
		return Date{d.Year, d.Month, day}
	}
	return dateOf(d.utc().AddDate(0, 0, n))
}

// Weekday returns the day of the week.
func (d Date) Weekday() time.Weekday { return d.utc().Weekday() }

func (d Date) utc() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

// number returns how many days d lies after 1 January 1970.
func (d Date) number() int { return int(d.utc().Unix() / (24 * 60 * 60)) }

// week returns the number of the week, which begins on Monday.
func (d Date) week() int {
	days := d.number() + 3 // 1970-01-01 was a Thursday
	// Division rounds towards 0, and must round down.
	if days < 0 {
		days -= 6
	}
	return days / 7
}

// month returns the number of the month.
func (d Date) month() int { return d.Year*12 + int(d.Month) - 1 }

// daysIn returns how many days a month has.
func daysIn(year int, month time.Month) int {
	return time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// exists reports whether the calendar has the day.
func (d Date) exists() bool {
	return d.Year >= 1 && d.Year <= 9999 && d.Month >= 1 && d.Month <= 12 && d.Day >= 1 && d.Day <= daysIn(d.Year, d.Month)
}

func latest(d, e Date) Date {
	if d.Before(e) {
		return e
	}
	return d
}

func earliest(d, e Date) Date {
	if e.Before(d) {
		return e
	}
	return d
}

// A DateRange is the days from First to Last, inclusive.
type DateRange struct {
	First, Last Date
}

// String returns "2026-12-24..2026-12-26", or the day where the range has one.
func (r DateRange) String() string {
	if r.First == r.Last {
		return r.First.String()
	}
	return r.First.String() + ".." + r.Last.String()
}

// MergeRanges returns the same days as ranges that are sorted and do not touch.
func MergeRanges(ranges []DateRange) []DateRange {
	sorted := slices.Clone(ranges)
	slices.SortFunc(sorted, func(a, b DateRange) int { return cmp.Or(a.First.Compare(b.First), a.Last.Compare(b.Last)) })
	var merged []DateRange
	for _, r := range sorted {
		if n := len(merged); n > 0 && !merged[n-1].Last.AddDays(1).Before(r.First) {
			merged[n-1].Last = latest(merged[n-1].Last, r.Last)
			continue
		}
		merged = append(merged, r)
	}
	return merged
}

// inRanges reports whether one of ranges, merged, has the day.
func inRanges(ranges []DateRange, day Date) bool {
	at, _ := slices.BinarySearchFunc(ranges, day, func(r DateRange, day Date) int { return r.Last.Compare(day) })
	return at < len(ranges) && !day.Before(ranges[at].First)
}
