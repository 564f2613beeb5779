package schedule

import (
	"fmt"
	"strings"
	"time"
)

// A Date is a day of the calendar, in no zone. The zero Date is none.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// ParseDate reads a day written as 2026-03-27.
func ParseDate(typed string) (Date, error) {
	t, err := time.Parse(time.DateOnly, strings.TrimSpace(typed))
	if err != nil {
		return Date{}, inputErrorf("%s is no day I can read: write year, month and day, such as 2026-03-27.", echo(typed))
	}
	return dateOf(t), nil
}

// DateIn returns the day that a moment falls on in a place.
func DateIn(moment time.Time, loc *time.Location) Date { return dateOf(moment.In(loc)) }

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

// Before reports whether d comes before e.
func (d Date) Before(e Date) bool { return d.utc().Before(e.utc()) }

// AddDays returns the day n days after d.
func (d Date) AddDays(n int) Date { return dateOf(d.utc().AddDate(0, 0, n)) }

// Weekday returns the day of the week.
func (d Date) Weekday() time.Weekday { return d.utc().Weekday() }

func (d Date) utc() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

// week numbers the weeks, which begin on Monday.
func (d Date) week() int {
	days := d.utc().Unix() / (24 * 60 * 60)
	// 1970-01-01 was a Thursday; the far past must not round towards it.
	week := (days + 3) / 7
	if (days+3)%7 < 0 {
		week--
	}
	return int(week)
}
