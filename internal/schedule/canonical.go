package schedule

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// The canonical form is what is stored. It is apart from what people type, so that
// it stays while the reader of typed words changes. Its clauses are joined with
// "; ":
//
//	09:00,17:30 Europe/Berlin mon,wed    times, zone and days of the first rule
//	18:00 thu                            times and days of a further rule
//	from 2026-03-02                      the first day
//	until 2026-06-30                     the last day
//	not on 2026-12-25,2027-01-01..2027-01-06
//
// Days are one of
//
//	daily
//	mon,wed,fri
//	every 2 weeks on mon from 2026-11-23
//	every 3 days from 2026-11-23
//	every month on 1st,15th,last day,first mon,last working day
//	every 3 months on last fri from 2026-11-27
//	on 2026-03-14,2026-03-15

// String returns the canonical form, which [Parse] reads back:
// "09:00 Europe/Berlin daily", "09:00,17:30 Europe/Berlin mon,tue; until 2026-06-30",
// "18:30 UTC every 2 weeks on mon from 2026-11-23".
func (r Recurrence) String() string {
	var clauses []string
	for i, rule := range r.Rules {
		zone := ""
		if i == 0 {
			zone = r.Zone + " "
		}
		clauses = append(clauses, joined(rule.Times)+" "+zone+rule.Days.String())
	}
	if !r.From.IsZero() {
		clauses = append(clauses, "from "+r.From.String())
	}
	if !r.Until.IsZero() {
		clauses = append(clauses, "until "+r.Until.String())
	}
	if len(r.Except) > 0 {
		clauses = append(clauses, "not on "+joined(r.Except))
	}
	return strings.Join(clauses, "; ")
}

// joined writes values one after the other with commas.
func joined[T fmt.Stringer](values []T) string {
	words := make([]string, len(values))
	for i, v := range values {
		words[i] = v.String()
	}
	return strings.Join(words, ",")
}

// canonical writes days, with their days of the week as given.
func (d Days) canonical(on string) string {
	switch {
	case len(d.Dates) > 0:
		return "on " + joined(d.Dates)
	case len(d.InMonth) > 0:
		return d.every("month") + " on " + joined(d.InMonth) + d.from()
	case d.Interval < 2:
		return on
	case d.On == 0:
		return d.every("day") + d.from()
	}
	return d.every("week") + " on " + on + d.from()
}

func (d Days) every(unit string) string {
	if d.Interval < 2 {
		return "every " + unit
	}
	return "every " + strconv.Itoa(d.Interval) + " " + unit + "s"
}

func (d Days) from() string {
	if d.From.IsZero() {
		return ""
	}
	return " from " + d.From.String()
}

// ordinals are the numbers of days of the week in a month, as they are written.
var ordinals = []string{"", "first", "second", "third", "fourth", "fifth"}

// String returns "15th", "last day", "first mon" or "last working day".
func (m MonthDay) String() string {
	nth := suffixed(m.Nth)
	switch {
	case m.Nth < 0:
		nth = "last"
	case m.Of == Daily:
		return nth
	case m.Nth < len(ordinals):
		nth = ordinals[m.Nth]
	}
	switch m.Of {
	case Daily:
		return nth + " day"
	case Weekdays:
		return nth + " working day"
	}
	return nth + " " + m.Of.String()
}

// suffixed writes a number as 1st, 2nd, 3rd, 4th.
func suffixed(n int) string {
	suffix := "th"
	if n/10%10 != 1 {
		switch n % 10 {
		case 1:
			suffix = "st"
		case 2:
			suffix = "nd"
		case 3:
			suffix = "rd"
		}
	}
	return strconv.Itoa(n) + suffix
}

// Parse reads a recurrence as [Recurrence.String] writes it.
func Parse(canonical string) (Recurrence, error) {
	var r Recurrence
	for i, clause := range strings.Split(canonical, ";") {
		clause = strings.TrimSpace(clause)
		var err error
		word, rest, _ := strings.Cut(clause, " ")
		switch {
		case word == "from":
			r.From, err = ParseDate(rest)
		case word == "until":
			r.Until, err = ParseDate(rest)
		case word == "not":
			r.Except, err = parseRanges(strings.TrimPrefix(rest, "on "))
		case i == 0:
			r.Zone, rest, _ = strings.Cut(rest, " ")
			if r.Zone, err = storedZone(r.Zone, canonical); err != nil {
				return Recurrence{}, err
			}
			fallthrough
		default:
			err = r.parseRule(word, rest, canonical)
		}
		if err != nil {
			return Recurrence{}, err
		}
	}
	if len(r.Rules) == 0 {
		return Recurrence{}, inputError("schedule.incomplete", canonical)
	}
	return r, nil
}

// storedZone reads the zone of a canonical form.
func storedZone(zone, canonical string) (string, error) {
	if zone == "" {
		return "", inputError("schedule.incomplete", canonical)
	}
	return ParseZone(zone)
}

// parseRule adds a rule with the times and the days of a canonical form.
func (r *Recurrence) parseRule(times, days, canonical string) error {
	if days == "" || len(r.Rules) == maxRules {
		return inputError("schedule.incomplete", canonical)
	}
	var rule Rule
	for typed := range strings.SplitSeq(times, ",") {
		at, err := ParseTime(typed)
		if err != nil {
			return err
		}
		rule.Times = append(rule.Times, at)
	}
	slices.Sort(rule.Times)
	if rule.Times = slices.Compact(rule.Times); len(rule.Times) > maxTimes {
		return inputError("schedule.incomplete", canonical)
	}
	var err error
	rule.Days, err = parseStoredDays(days)
	r.Rules = append(r.Rules, rule)
	return err
}

// parseStoredDays reads the days of a canonical form.
func parseStoredDays(days string) (Days, error) {
	if dates, ok := strings.CutPrefix(days, "on "); ok {
		return storedDates(dates)
	}
	every, ok := strings.CutPrefix(days, "every ")
	if !ok {
		on, err := storedWeekdays(days)
		return Days{On: on}, err
	}
	if on, ok := strings.CutPrefix(every, "month on "); ok {
		inMonth, err := storedMonthDays(on)
		return Days{InMonth: inMonth}, err
	}
	every, from, anchored := strings.Cut(every, " from ")
	number, every, _ := strings.Cut(every, " ")
	unit, on, _ := strings.Cut(every, " on ")
	var d Days
	var err error
	switch unit {
	case "weeks":
		d.On, err = storedWeekdays(on)
	case "months":
		d.InMonth, err = storedMonthDays(on)
	case "days":
		if on != "" {
			err = inputError("schedule.incomplete", days)
		}
	default:
		err = inputError("schedule.incomplete", days)
	}
	if err != nil {
		return Days{}, err
	}
	most := map[string]int{"days": maxIntervalDays, "weeks": maxIntervalWeeks, "months": maxIntervalMonths}[unit]
	if d.Interval, err = strconv.Atoi(number); err != nil || d.Interval < 2 || d.Interval > most {
		return Days{}, inputError("schedule.incomplete", days)
	}
	if anchored {
		d.From, err = ParseDate(from)
	}
	return d, err
}

// storedWeekdays reads days of the week with commas: "daily", "mon,wed-fri".
func storedWeekdays(on string) (WeekdaySet, error) {
	var set WeekdaySet
	for name := range strings.SplitSeq(on, ",") {
		if group, ok := groupNames[name]; ok {
			set |= group
			continue
		}
		from, to, ranged := strings.Cut(name, "-")
		if !ranged {
			to = from
		}
		first, known := parseWeekday(from)
		last, alsoKnown := parseWeekday(to)
		if !known || !alsoKnown {
			return 0, unknownDay(name)
		}
		set |= dayRange(first, last)
	}
	return set, nil
}

// storedMonthDays reads days of the month with commas.
func storedMonthDays(on string) ([]MonthDay, error) {
	var all []MonthDay
	for words := range strings.SplitSeq(on, ",") {
		day, ok := parseMonthDay(words)
		if !ok {
			return nil, inputError("schedule.incomplete", on)
		}
		all = append(all, day)
	}
	return sortedMonthDays(all), nil
}

// storedDates reads single dates with commas.
func storedDates(dates string) (Days, error) {
	var d Days
	for typed := range strings.SplitSeq(dates, ",") {
		day, err := ParseDate(typed)
		if err != nil {
			return Days{}, err
		}
		d.Dates = append(d.Dates, day)
	}
	if d.Dates = sortedDates(d.Dates); len(d.Dates) > maxDates {
		return Days{}, inputError("schedule.incomplete", dates)
	}
	return d, nil
}

// parseMonthDay reads a day of the month as [MonthDay.String] writes it.
func parseMonthDay(words string) (MonthDay, bool) {
	nth, of, ok := strings.Cut(words, " ")
	m := MonthDay{Of: Daily}
	switch {
	case nth == "last":
		m.Nth = -1
	case slices.Contains(ordinals[1:], nth):
		m.Nth = slices.Index(ordinals, nth)
	default:
		m.Nth, _ = strconv.Atoi(strings.TrimRight(nth, "stndrh"))
	}
	switch day, known := weekdayNames[of]; {
	case of == "working day":
		m.Of = Weekdays
	case known:
		m.Of = 1 << day
	case ok && of != "day":
		return MonthDay{}, false
	}
	return m, m.String() == words && m.valid()
}

// parseRanges reads days that are left out.
func parseRanges(typed string) ([]DateRange, error) {
	var all []DateRange
	for words := range strings.SplitSeq(typed, ",") {
		first, last, ranged := strings.Cut(words, "..")
		if !ranged {
			last = first
		}
		var r DateRange
		var err error
		if r.First, err = ParseDate(first); err != nil {
			return nil, err
		}
		if r.Last, err = ParseDate(last); err != nil {
			return nil, err
		}
		if r.Last.Before(r.First) || len(all) == maxStored {
			return nil, inputError("schedule.incomplete", typed)
		}
		all = append(all, r)
	}
	return MergeRanges(all), nil
}
