package schedule

import (
	"slices"
	"strconv"
	"strings"

	"plenary/internal/message"
)

// readWeekdays reads a day of the week, a range of them, or the name of several:
// "mon", "mon-thu", "weekdays", "working days".
func (r *reader) readWeekdays(i int) (item, error) {
	if r.is(i, "next") {
		return item{}, nil // is a date
	}
	for n := 2; n > 0; n-- {
		if i+n > len(r.words) {
			continue
		}
		if set := groupNames[r.joined(i, i+n)]; set != 0 {
			return item{kind: daysItem, last: i + n, days: Days{On: set}}, nil
		}
	}
	first, ok := parseWeekday(r.text(i))
	if !ok {
		return item{}, nil
	}
	if r.is(i+1, "through") {
		if last, ok := parseWeekday(r.text(i + 2)); ok {
			if third, ok := parseWeekday(r.text(i + 4)); ok && r.is(i+3, "through") {
				return item{}, about("days", twoReadings(r.typedName(i, i+5),
					WeekdaySet(1<<first|1<<last|1<<third).String(), shortName(first)+"-"+shortName(third)))
			}
			return item{kind: daysItem, last: i + 3, days: Days{On: dayRange(first, last)}}, nil
		}
		if r.text(i+1) == "-" {
			return item{}, about("days", unknownDay(r.text(i+2)))
		}
	}
	return item{kind: daysItem, last: i + 1, days: Days{On: 1 << first}}, nil
}

func unknownDay(name string) error { return inputError("schedule.days.unknown", name) }

// readEvery reads an interval: "every 2 weeks", "every other monday", of which the
// day is left for the next item, "monthly".
func (r *reader) readEvery(i int) (item, error) {
	if units, ok := wordKind("twofold").value(r.text(i)); ok {
		return item{}, about("days", inputError([]string{2: "schedule.ask.biweekly", 3: "schedule.ask.bimonthly"}[units], r.typedName(i, i+1)))
	}
	if value, ok := vocabulary["every"][r.text(i)]; ok {
		unitOf, n, _ := strings.Cut(value, "-")
		every := interval{unit: unit(atoi(unitOf)), n: atoi(n)}
		return item{kind: everyItem, last: i + 1, every: every}, nil
	}
	if r.text(i) == "once" && (r.text(i+1) == "a" || r.is(i+1, "every-word")) && r.is(i+2, "unit") {
		u, _ := wordKind("unit").value(r.text(i + 2))
		return item{kind: everyItem, last: i + 3, every: interval{1, unit(u)}}, nil
	}
	if !r.is(i, "every-word") {
		return item{}, nil
	}
	n, at := 1, i+1
	counted := false
	if value, ok := r.count(at); ok {
		n, at, counted = value, at+1, true
	}
	if r.is(at, "quarter") {
		return item{kind: everyItem, last: at + 1, every: interval{3 * n, monthUnit}}, nil
	}
	if u, ok := wordKind("unit").value(r.text(at)); ok && (counted || unit(u) != dayUnit) {
		return item{kind: everyItem, last: at + 1, every: interval{n, unit(u)}}, nil
	}
	if !counted {
		return item{}, nil
	}
	return r.everyWeekday(i, at, n)
}

// everyWeekday reads "every other monday" and asks about "every second monday".
func (r *reader) everyWeekday(i, at, n int) (item, error) {
	if _, isDay := parseWeekday(r.text(at)); !isDay {
		return item{}, nil // "every 9:00", "every second and fourth monday"
	}
	if _, isOrdinal := ordinal(r.text(i + 1)); isOrdinal {
		if r.ofMonth(at+1) > at+1 {
			return item{}, nil
		}
		return item{}, about("days", inputErrorWith("schedule.ask.weeks-or-month", r.typedName(i, at+1), message.Args{
			"weeks": n, "weekday": r.text(at), "nth": r.text(i + 1)}))
	}
	return item{kind: everyItem, last: at, every: interval{n, weekUnit}}, nil
}

// count reads how many units an interval has.
func (r *reader) count(i int) (int, bool) {
	if n, ok := wordKind("number").value(r.text(i)); ok {
		return n, true
	}
	if n, ok := ordinal(r.text(i)); ok && n > 1 && isDigit(r.text(i)) {
		return n, true
	}
	n, err := strconv.Atoi(r.text(i))
	return n, err == nil && len(r.text(i)) <= 3
}

func atoi(digits string) int {
	n, _ := strconv.Atoi(digits)
	return n
}

// readMonthDays reads days of the month: "first monday", "1st and 15th", "last
// working day", "day 15 of the month", "end of the month".
func (r *reader) readMonthDays(i int) (item, error) {
	if edge, n := r.monthEdge(i); n > 0 {
		return item{kind: daysItem, last: i + n, days: Days{InMonth: []MonthDay{{edge, Daily}}}}, nil
	}
	if n, ok := r.bareMonthDay(i); ok {
		return r.listed(i, i+1, []int{n})
	}
	if r.text(i) == "day" {
		return r.numberedDay(i)
	}
	nths, at := r.ordinals(i)
	if len(nths) == 0 {
		return item{}, nil
	}
	if day, ok := parseWeekday(r.text(at)); ok {
		if most := slices.Max(nths); most > 5 && most <= 31 {
			return monthDaysItem(nths[:1], Daily, i+1) // "15th and last friday"
		}
		return monthDaysItem(nths, 1<<day, r.ofMonth(at+1))
	}
	switch two := r.text(at) + " " + r.text(at+1); {
	case two == "working day" || two == "business day" || two == "working days" || two == "business days":
		return monthDaysItem(nths, Weekdays, r.ofMonth(at+2))
	case r.text(at) == "weekday" || r.text(at) == "workday":
		return monthDaysItem(nths, Weekdays, r.ofMonth(at+1))
	case r.text(at) == "day":
		return monthDaysItem(nths, Daily, r.ofMonth(at+1))
	}
	if !isDigit(r.text(i)) && !r.after(i, "filler") || nths[len(nths)-1] < 0 {
		return item{}, nil // "first" alone is a word like any other
	}
	return r.listed(i, at, nths)
}

// numberedDay reads "day 15 of the month" and "on day 15", and asks about "day 15"
// alone. In "every day 9" the number is a time.
func (r *reader) numberedDay(i int) (item, error) {
	n, ok := number(r.text(i + 1))
	_, _, plain, _ := r.readTime(i + 1)
	before := r.text(i - 1)
	switch end := r.ofMonth(i + 2); {
	case !ok || n == 0 || n <= 23 && !plain || r.startsDate(i+1):
		return item{}, nil
	case end > i+2 || before == "on" || before == "the" || n > 23:
		return monthDaysItem([]int{n}, Daily, end)
	case i > 0 && before != "comma" && before != "and":
		return item{}, nil
	}
	return item{}, about("days", inputErrorWith("schedule.ask.day-number", r.typedName(i, i+2), message.Args{
		"nth": suffixed(n), "time": TimeOfDay(n * 60)}))
}

// listed reads what follows ordinals that no day follows: "1st and 15" goes on with
// a number that may be a time.
func (r *reader) listed(i, at int, nths []int) (item, error) {
	n, ok := number(r.text(at + 1))
	_, _, plain, _ := r.readTime(at + 1)
	if ok && plain && r.is(at, "separator") && !r.startsDate(at+1) {
		if !r.timed {
			return item{}, about("days", inputErrorWith("schedule.ask.month-day-or-hour", r.typedName(i, at+2), message.Args{
				"first": suffixed(nths[0]), "second": suffixed(n), "time": TimeOfDay(n % 24 * 60)}))
		}
		return monthDaysItem(append(nths, n), Daily, r.ofMonth(at+2))
	}
	return monthDaysItem(nths, Daily, r.ofMonth(at))
}

// monthDaysItem makes an item of days of the month.
func monthDaysItem(nths []int, of WeekdaySet, last int) (item, error) {
	var d Days
	for _, n := range nths {
		m := MonthDay{n, of}
		if !m.valid() {
			return item{}, about("days", inputErrorWith("schedule.month-day.out-of-range", suffixed(n), nil))
		}
		d.InMonth = append(d.InMonth, m)
	}
	return item{kind: daysItem, last: last, days: d}, nil
}

// ordinals reads numbers in their order with their separators: "first and third".
// at is the word behind them.
func (r *reader) ordinals(i int) (nths []int, at int) {
	at = i
	for next := i; ; next++ {
		n, ok := ordinal(r.text(next))
		if !ok || r.startsDate(next) {
			return nths, at
		}
		nths, at = append(nths, n), next+1
		next = r.skip(at, "and", "comma", "&", "+", "the")
		if next == at {
			return nths, at
		}
		next--
	}
}

// bareMonthDay reads the number of "on the 15".
func (r *reader) bareMonthDay(i int) (int, bool) {
	n, ok := number(r.text(i))
	_, _, plain, _ := r.readTime(i)
	before := r.text(i - 1)
	return n, ok && (plain || n > 23) && n >= 1 && n <= 31 && (before == "the" || before == "on") && !r.startsDate(i)
}

// monthEdge reads "end of the month" and "start of the month" as a day of it.
func (r *reader) monthEdge(i int) (nth, n int) {
	switch r.text(i) {
	case "end":
		nth = -1
	case "start", "beginning":
		nth = 1
	default:
		return 0, 0
	}
	if end := r.ofMonth(i + 1); end > i+1 {
		return nth, end - i
	}
	return 0, 0
}

// ofMonth returns the word behind "of the month", "of each month", "in a month", and
// i where none of these stands there.
func (r *reader) ofMonth(i int) int {
	at := r.skip(i, "of", "in")
	if at == i {
		return i
	}
	if at = r.skip(at, "the", "each", "every", "a", "any"); r.text(at) == "month" || r.text(at) == "months" {
		return at + 1
	}
	return i
}

// A group is days that are counted together: "every 2 weeks on mon and thu".
type group struct {
	every interval
	days  Days
	spans []span // single dates

	mixed string // a day of the week behind one of the month, as it was typed
}

// resolve returns the days of a group; today is the first day that a date without a
// year may mean.
func (g group) resolve(today Date) ([]Days, error) {
	dates, err := resolveAll(g.spans, today)
	if err != nil {
		return nil, about("days", err)
	}
	var single []Date
	for _, span := range dates {
		for day := span.First; !span.Last.Before(day) && len(single) <= maxDates; day = day.AddDays(1) {
			single = append(single, day)
		}
	}
	if len(single) > maxDates {
		return nil, about("days", tooManyDates(maxDates))
	}
	if g.every.unit == yearUnit {
		return g.yearly(single)
	}
	if err := g.check(); err != nil {
		return nil, about("days", err)
	}
	return g.all(single), nil
}

// all returns the days of each kind.
func (g group) all(single []Date) []Days {
	n := g.every.n
	if n == 1 {
		n = 0
	}
	var all []Days
	if g.days.On != 0 {
		d := Days{On: g.days.On}
		if g.every.unit == weekUnit {
			d.Interval = n
		}
		all = append(all, d)
	}
	if len(g.days.InMonth) > 0 {
		d := Days{InMonth: sortedMonthDays(g.days.InMonth)}
		if g.every.unit == monthUnit {
			d.Interval = n
		}
		all = append(all, d)
	}
	if len(single) > 0 {
		all = append(all, Days{Dates: sortedDates(single)})
	}
	if g.every.unit == dayUnit {
		if n == 0 {
			return []Days{{On: Daily}}
		}
		all = append(all, Days{Interval: n})
	}
	return all
}

// check reports what is wrong with the interval of a group.
func (g group) check() error {
	most := map[unit]int{dayUnit: maxIntervalDays, weekUnit: maxIntervalWeeks, monthUnit: maxIntervalMonths}[g.every.unit]
	n := g.every.n
	switch {
	case g.mixed != "":
		return inputError("schedule.ask.mixed-days", g.mixed)
	case g.every.unit == noUnit:
		return nil
	case n < 1 || n > most:
		return inputErrorWith("schedule.interval.out-of-range", strconv.Itoa(n), message.Args{"most": most})
	case g.every.unit == weekUnit && g.days.On == 0 && n == 1:
		return inputError("schedule.week.day-missing", "")
	case g.every.unit == weekUnit && g.days.On == 0:
		return inputErrorWith("schedule.weeks.day-missing", "", message.Args{"weeks": n})
	case g.every.unit == monthUnit && len(g.days.InMonth) == 0:
		return inputError("schedule.months.day-missing", "")
	case g.every.unit == dayUnit && (g.days.On != 0 || len(g.days.InMonth) > 0 || len(g.spans) > 0):
		return inputError("schedule.interval.days-and-days", "")
	case g.every.unit == weekUnit && len(g.days.InMonth) > 0, g.every.unit == monthUnit && g.days.On != 0, len(g.spans) > 0:
		return inputError("schedule.interval.mixed", "")
	}
	return nil
}

// yearly returns dates that come again every year.
func (g group) yearly(single []Date) ([]Days, error) {
	if len(single) == 0 || g.every.n != 1 || g.days.On != 0 || len(g.days.InMonth) > 0 {
		return nil, about("days", inputError("schedule.years.date-missing", ""))
	}
	var all []Days
	for _, day := range single {
		all = append(all, Days{InMonth: []MonthDay{{day.Day, Daily}}, Interval: 12, From: day})
	}
	return all, nil
}
