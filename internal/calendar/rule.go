package calendar

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"plenary/internal/schedule"
)

// A rule is a rule of recurrence by days: RRULE with a frequency of days, weeks,
// months or years.
type rule struct {
	days   []schedule.Days     // of any of them
	months []time.Month        // none means every month
	on     schedule.WeekdaySet // the days of the week, of a rule that has them beside days of the month
	until  schedule.Date       // inclusive; the zero Date leaves the end open
	count  int                 // with the first day; 0 leaves the end open
}

// has reports whether the rule gives a day.
func (r rule) has(day schedule.Date) bool {
	return r.on&(1<<day.Weekday()) != 0 && (len(r.months) == 0 || slices.Contains(r.months, day.Month)) &&
		slices.ContainsFunc(r.days, func(d schedule.Days) bool { return d.Has(day) })
}

// The parts of a rule that are read.
var knownParts = []string{"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYMONTH", "BYMONTHDAY", "BYDAY", "BYSETPOS"}

// readRule reads the value of RRULE for an event that first falls on a day.
func readRule(value string, first schedule.Date) (rule, error) {
	parts := map[string]string{}
	for part := range strings.SplitSeq(strings.ToUpper(strings.TrimSpace(value)), ";") {
		key, value, ok := strings.Cut(part, "=")
		if part == "" {
			continue
		}
		if !ok || !slices.Contains(knownParts, key) || parts[key] != "" {
			return rule{}, fmt.Errorf("RRULE: %q is not read", part[:min(len(part), 60)])
		}
		parts[key] = value
	}
	var r rule
	var err error
	if r.count, err = number(parts, "COUNT", 0, 1_000_000); err != nil {
		return rule{}, err
	}
	if until := parts["UNTIL"]; until != "" {
		day, err := time.Parse("20060102", until[:min(len(until), 8)])
		if err != nil {
			return rule{}, fmt.Errorf("RRULE: UNTIL=%.60s is no day", until)
		}
		r.until = schedule.DateIn(day, time.UTC)
	}
	if r.months, err = readMonths(parts["BYMONTH"]); err != nil {
		return rule{}, err
	}
	interval, err := number(parts, "INTERVAL", 1, 1000)
	if err != nil {
		return rule{}, err
	}
	if interval > 1 && parts["FREQ"] == "WEEKLY" && parts["WKST"] != "" && parts["WKST"] != "MO" {
		return rule{}, fmt.Errorf("RRULE: weeks that begin with %.60s are not read", parts["WKST"])
	}
	r.on = schedule.Daily
	if parts["BYMONTHDAY"] != "" && parts["BYDAY"] != "" {
		if r.on, err = readWeekdays(parts["BYDAY"]); err != nil {
			return rule{}, err
		}
		delete(parts, "BYDAY")
	}
	r.days, err = readFrequency(parts, interval, first, &r.months)
	return r, err
}

// number reads a part that is a number from 1 to most.
func number(parts map[string]string, key string, otherwise, most int) (int, error) {
	value, ok := parts[key]
	if !ok {
		return otherwise, nil
	}
	n, err := strconv.Atoi(value)
	if err != nil || n < 1 || n > most {
		return 0, fmt.Errorf("RRULE: %s=%.60s is not read", key, value)
	}
	return n, nil
}

func readMonths(value string) ([]time.Month, error) {
	var months []time.Month
	for word := range strings.SplitSeq(value, ",") {
		if value == "" {
			break
		}
		n, err := strconv.Atoi(word)
		if err != nil || n < 1 || n > 12 {
			return nil, fmt.Errorf("RRULE: BYMONTH=%.60s is not read", value)
		}
		months = append(months, time.Month(n))
	}
	return months, nil
}

// readFrequency makes days of a frequency. A year without months has the month of
// the first day.
func readFrequency(parts map[string]string, interval int, first schedule.Date, months *[]time.Month) ([]schedule.Days, error) {
	anchor := func(d schedule.Days, interval int) []schedule.Days {
		if interval > 1 {
			d.Interval, d.From = interval, first
		}
		return []schedule.Days{d}
	}
	only := func(allowed ...string) error {
		for _, part := range []string{"BYMONTHDAY", "BYDAY", "BYSETPOS"} {
			if parts[part] != "" && !slices.Contains(allowed, part) {
				return fmt.Errorf("RRULE: %s with FREQ=%s is not read", part, parts["FREQ"])
			}
		}
		return nil
	}
	switch parts["FREQ"] {
	case "DAILY":
		d := schedule.Days{On: schedule.Daily}
		if interval > 1 {
			d.On = 0
		}
		return anchor(d, interval), only()
	case "WEEKLY":
		on := schedule.WeekdaySet(1) << first.Weekday()
		if parts["BYDAY"] != "" {
			var err error
			if on, err = readWeekdays(parts["BYDAY"]); err != nil {
				return nil, err
			}
		}
		return anchor(schedule.Days{On: on}, interval), only("BYDAY")
	case "MONTHLY", "YEARLY":
		inMonth, err := readMonthDays(parts, first)
		if err != nil {
			return nil, err
		}
		if parts["FREQ"] == "MONTHLY" {
			return anchor(schedule.Days{InMonth: inMonth}, interval), nil
		}
		if len(*months) == 0 {
			if parts["BYDAY"] != "" {
				return nil, fmt.Errorf("RRULE: BYDAY=%.60s of a year is not read, of a month is", parts["BYDAY"])
			}
			if *months = []time.Month{first.Month}; parts["BYMONTHDAY"] != "" {
				*months = nil
			}
		}
		if len(*months) != 1 && parts["BYSETPOS"] != "" {
			return nil, fmt.Errorf("RRULE: BYSETPOS=%.60s over several months of a year is not read", parts["BYSETPOS"])
		}
		return yearly(inMonth, interval, first), nil
	}
	return nil, fmt.Errorf("RRULE: FREQ=%.60s is not read", parts["FREQ"])
}

// yearly returns the days of every so many years: of each month, counted from the
// same month of the first year.
func yearly(inMonth []schedule.MonthDay, interval int, first schedule.Date) []schedule.Days {
	if interval == 1 {
		return []schedule.Days{{InMonth: inMonth}}
	}
	var all []schedule.Days
	for month := time.January; month <= time.December; month++ {
		all = append(all, schedule.Days{InMonth: inMonth, Interval: 12 * interval, From: schedule.Date{Year: first.Year, Month: month, Day: 1}})
	}
	return all
}

// weekdays are the names of days of the week in a rule.
var weekdays = map[string]time.Weekday{
	"SU": time.Sunday, "MO": time.Monday, "TU": time.Tuesday, "WE": time.Wednesday, "TH": time.Thursday, "FR": time.Friday, "SA": time.Saturday,
}

func readWeekdays(value string) (schedule.WeekdaySet, error) {
	var set schedule.WeekdaySet
	for name := range strings.SplitSeq(value, ",") {
		day, ok := weekdays[name]
		if !ok {
			return 0, fmt.Errorf("RRULE: BYDAY=%.60s is not read", value)
		}
		set |= 1 << day
	}
	return set, nil
}

// readMonthDays reads the days of a month: those of BYMONTHDAY, those of BYDAY, each
// with its number, or with the one that BYSETPOS gives, or the day of the first.
func readMonthDays(parts map[string]string, first schedule.Date) ([]schedule.MonthDay, error) {
	byMonthDay, byDay, position := parts["BYMONTHDAY"], parts["BYDAY"], parts["BYSETPOS"]
	switch {
	case position != "" && byMonthDay != "":
		return nil, fmt.Errorf("RRULE: BYSETPOS=%.60s with BYMONTHDAY is not read", position)
	case position != "":
		set, err := readWeekdays(byDay)
		n, wrong := strconv.Atoi(position)
		if err != nil || wrong != nil || n == 0 || n < -31 || n > 31 {
			return nil, fmt.Errorf("RRULE: BYSETPOS=%.60s with BYDAY=%.60s is not read", position, byDay)
		}
		return []schedule.MonthDay{{Nth: n, Of: set}}, nil
	case byMonthDay != "":
		return readEach(byMonthDay, func(word string) (int, schedule.WeekdaySet, bool) {
			n, err := strconv.Atoi(word)
			return n, schedule.Daily, err == nil && n != 0 && n >= -31 && n <= 31
		})
	case byDay != "":
		return readEach(byDay, func(word string) (int, schedule.WeekdaySet, bool) {
			day, ok := weekdays[word[max(len(word)-2, 0):]]
			n, err := strconv.Atoi(word[:max(len(word)-2, 0)])
			return n, 1 << day, ok && err == nil && n != 0 && n >= -5 && n <= 5
		})
	}
	return []schedule.MonthDay{{Nth: first.Day, Of: schedule.Daily}}, nil
}

// readEach reads days of the month with commas.
func readEach(value string, read func(word string) (int, schedule.WeekdaySet, bool)) ([]schedule.MonthDay, error) {
	var all []schedule.MonthDay
	for word := range strings.SplitSeq(value, ",") {
		n, of, ok := read(word)
		if !ok || len(all) == 31 {
			return nil, fmt.Errorf("RRULE: %.60s is not read", value)
		}
		all = append(all, schedule.MonthDay{Nth: n, Of: of})
	}
	return all, nil
}
