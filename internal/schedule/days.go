package schedule

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Days are the days on which a rule has a slot. They are comparable.
type Days struct {
	On WeekdaySet // the days of the week; the zero Week gives no day

	// Every so many weeks, counted from the week of From, which begins on
	// Monday. 0 and 1 mean every week; at most 52.
	IntervalWeeks int
	// From is the first day. It is set only where Every is above 1; the zero
	// Date leaves the beginning open, see Recurrence.Anchored.
	From Date
}

// A Week is a set of days of the week, one bit for each [time.Weekday].
type WeekdaySet uint8

// The weeks that have a name of their own.
const (
	Daily    WeekdaySet = 1<<7 - 1
	Weekends WeekdaySet = 1<<time.Saturday | 1<<time.Sunday
	Weekdays WeekdaySet = Daily &^ Weekends
)

const maxEvery = 52

// order is the week from Monday on, and the names that are written.
var (
	order = [7]time.Weekday{
		time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday,
	}
	shortNames = [7]string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}
)

// dayNames are the names that are read besides the first three letters and the
// whole of a name, each also in the plural.
var dayNames = map[string]time.Weekday{
	"mo": time.Monday, "tu": time.Tuesday, "we": time.Wednesday, "th": time.Thursday, "fr": time.Friday,
	"sa": time.Saturday, "su": time.Sunday,
	"tues": time.Tuesday, "weds": time.Wednesday, "thur": time.Thursday, "thurs": time.Thursday,
}

// Has reports whether day is one of the days.
func (d Days) Has(day Date) bool {
	if d.On&(1<<day.Weekday()) == 0 {
		return false
	}
	if d.IntervalWeeks < 2 {
		return true
	}
	if d.From.IsZero() {
		return day.week()%d.IntervalWeeks == 0
	}
	return !day.Before(d.From) && (day.week()-d.From.week())%d.IntervalWeeks == 0
}

// String returns the canonical form, which [ParseDays] reads back: "daily",
// "mon,wed,fri", "every 2 weeks on mon from 2026-11-23".
func (d Days) String() string {
	return d.text(d.On.String())
}

// Words returns the days as a reader would say them: "weekdays", "mon-thu",
// and otherwise as String does. [ParseDays] reads it back, too.
func (d Days) Words() string {
	return d.text(d.On.words())
}

func (d Days) text(on string) string {
	if d.IntervalWeeks < 2 {
		return on
	}
	text := fmt.Sprintf("every %d weeks on %s", d.IntervalWeeks, on)
	if !d.From.IsZero() {
		text += " from " + d.From.String()
	}
	return text
}

// String returns "daily" or the names of the days from Monday on: "mon,wed".
func (w WeekdaySet) String() string {
	if w == Daily {
		return "daily"
	}
	var names []string
	for _, day := range order {
		if w&(1<<day) != 0 {
			names = append(names, shortNames[day])
		}
	}
	return strings.Join(names, ",")
}

// words returns a name for the whole, or a range of three days and more.
func (w WeekdaySet) words() string {
	switch w {
	case Weekdays:
		return "weekdays"
	case Weekends:
		return "weekends"
	}
	names := strings.Split(w.String(), ",")
	if len(names) < 3 {
		return w.String()
	}
	first, _ := weekday(names[0])
	last, _ := weekday(names[len(names)-1])
	if through(first, last) != w {
		return w.String()
	}
	return names[0] + "-" + names[len(names)-1]
}

var (
	everyForm = regexp.MustCompile(`^(?:every|each) (?:(\d{1,3}|other|second|two|third|three|fourth|four) )?weeks?(?: on (.+))?$`)
	otherForm = regexp.MustCompile(`^(?:every|each) (other|second|2nd|third|3rd|fourth|4th) (.+)$`)
	counts    = map[string]int{
		"": 1, "other": 2, "second": 2, "two": 2, "2nd": 2, "third": 3, "three": 3, "3rd": 3, "fourth": 4, "four": 4, "4th": 4,
	}
)

// ParseDays reads days as people write them: daily, weekdays, weekends,
// mon,wed,fri, mon-thu, every 2 weeks on monday.
func ParseDays(typed string) (Days, error) {
	s := strings.ToLower(strings.Join(strings.Fields(typed), " "))
	s, from, dated := strings.Cut(s, " from ")
	var d Days
	var err error
	if m := everyForm.FindStringSubmatch(s); m != nil {
		if d, err = everyWeeks(m[1], m[2], typed); err != nil {
			return Days{}, err
		}
	} else if m := otherForm.FindStringSubmatch(s); m != nil && m[2] != "day" && m[2] != "weekday" && !strings.HasPrefix(m[2], "week") {
		d.IntervalWeeks = counts[m[1]]
		d.On, err = parseWeek(m[2], typed)
	} else {
		d.On, err = parseWeek(s, typed)
	}
	if err != nil {
		return Days{}, err
	}
	if !dated {
		return d, nil
	}
	if d.IntervalWeeks < 2 {
		return Days{}, inputErrorf("A first day belongs to a rule such as every 2 weeks on monday from 2026-11-23; leave it out of %s.", echo(typed))
	}
	d.From, err = ParseDate(from)
	return d, err
}

// everyWeeks reads the number and the days of "every 2 weeks on monday".
func everyWeeks(number, on, typed string) (Days, error) {
	n, ok := counts[number]
	if !ok {
		n, _ = strconv.Atoi(number)
	}
	if n < 1 || n > maxEvery {
		return Days{}, inputErrorf("%s is too many or too few: weeks go from 1 to %d, such as every 2 weeks on monday.", echo(typed), maxEvery)
	}
	if on == "" {
		return Days{}, inputErrorf("Say on which day of the week, such as every %d weeks on monday.", max(n, 2))
	}
	week, err := parseWeek(on, typed)
	if n == 1 {
		n = 0
	}
	return Days{On: week, IntervalWeeks: n}, err
}

// What stands between the ends of a range, and between days.
var (
	dashes     = strings.NewReplacer("–", "-", "—", "-", "‑", "-")
	separators = strings.NewReplacer(" - ", "-", " to ", "-", " through ", "-",
		"+", ",", "&", ",", ";", ",", "/", ",", " and ", ",", " ", ",")
)

// parseWeek reads days of the week, in lower case and single spaces.
func parseWeek(s, typed string) (WeekdaySet, error) {
	for _, word := range []string{"on ", "every ", "each "} {
		s = strings.TrimPrefix(s, word)
	}
	if week, ok := named(s); ok {
		return week, nil
	}
	var week WeekdaySet
	for part := range strings.SplitSeq(separators.Replace(dashes.Replace(s)), ",") {
		if part == "" {
			continue
		}
		days, err := span(part, typed)
		if err != nil {
			return 0, err
		}
		week |= days
	}
	if week == 0 {
		return 0, inputErrorf("Say on which days, such as daily, weekdays, mon,wed,fri, mon-thu or every 2 weeks on monday.")
	}
	return week, nil
}

// named reads the words that stand for several days.
func named(s string) (WeekdaySet, bool) {
	switch s {
	case "daily", "day", "days", "everyday", "all days":
		return Daily, true
	case "weekdays", "weekday", "workdays", "working days":
		return Weekdays, true
	case "weekends", "weekend", "the weekend":
		return Weekends, true
	}
	return 0, false
}

// span reads one day, a range of days, or a word for several.
func span(part, typed string) (WeekdaySet, error) {
	if week, ok := named(part); ok {
		return week, nil
	}
	from, to, ranged := strings.Cut(part, "-")
	first, ok := weekday(from)
	if !ok {
		return 0, unknownDay(from, typed)
	}
	if !ranged {
		return 1 << first, nil
	}
	last, ok := weekday(to)
	if !ok {
		return 0, unknownDay(to, typed)
	}
	return through(first, last), nil
}

func unknownDay(name, typed string) error {
	if strings.HasPrefix(strings.ToLower(typed), "every ") {
		return inputErrorf("%s is no rule I can follow: write weekdays, mon,wed,fri or every 2 weeks on monday.", echo(typed))
	}
	return inputErrorf("%s is no day I know: write daily, weekdays, mon,wed,fri, mon-thu or every 2 weeks on monday.", echo(name))
}

// through returns the days from first to last, over Sunday where need be.
func through(first, last time.Weekday) WeekdaySet {
	week := WeekdaySet(1) << first
	for day := first; day != last; {
		day = (day + 1) % 7
		week |= 1 << day
	}
	return week
}

// weekday reads the name of one day in lower case.
func weekday(name string) (time.Weekday, bool) {
	name = strings.TrimSuffix(name, ".")
	if day, ok := dayNames[name]; ok {
		return day, true
	}
	for i, short := range shortNames {
		full := strings.ToLower(time.Weekday(i).String())
		if name == short || name == full || name == full+"s" || name == short+"s" {
			return time.Weekday(i), true
		}
	}
	return 0, false
}
