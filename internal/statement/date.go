package statement

import (
	"fmt"
	"time"
)

// A Date is a day, a month or a year. The zero Date is unknown.
type Date struct {
	Year  int        // 1 to 9999
	Month time.Month // 0 where only the year is known
	Day   int        // 0 where only the month is known
}

// ParseDate reads YYYY, YYYY-MM or YYYY-MM-DD.
func ParseDate(s string) (Date, error) {
	layouts := []struct {
		layout string
		keep   func(t time.Time) Date
	}{
		{"2006", func(t time.Time) Date { return Date{Year: t.Year()} }},
		{"2006-01", func(t time.Time) Date { return Date{Year: t.Year(), Month: t.Month()} }},
		{time.DateOnly, func(t time.Time) Date { return Date{t.Year(), t.Month(), t.Day()} }},
	}
	for _, l := range layouts {
		if t, err := time.Parse(l.layout, s); err == nil {
			return l.keep(t), nil
		}
	}
	return Date{}, fmt.Errorf("%q is no date: write YYYY, YYYY-MM or YYYY-MM-DD", s)
}

// time returns the day, or the first one of the month.
func (d Date) time() time.Time {
	return time.Date(d.Year, d.Month, max(d.Day, 1), 0, 0, 0, 0, time.UTC)
}

// String returns the date in words: "2011", "September
// 2011", "6 September 2011", or "" for the zero Date.
func (d Date) String() string {
	switch {
	case d.Year == 0:
		return ""
	case d.Month == 0:
		return fmt.Sprintf("%04d", d.Year)
	case d.Day == 0:
		return fmt.Sprintf("%s %04d", d.Month, d.Year)
	}
	return fmt.Sprintf("%d %s %04d", d.Day, d.Month, d.Year)
}
