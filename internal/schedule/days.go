package schedule

import (
	_ "embed"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"plenary/internal/message"
)

// Days are the days on which a recurrence has a slot. They are comparable.
type Days struct {
	On WeekdaySet // the days of the week; the zero set gives no day

	// IntervalWeeks is every how many weeks, counted from the week of From, which
	// begins on Monday. 0 and 1 mean every week; at most 52.
	IntervalWeeks int
	// From is the first day. It is set only where IntervalWeeks is above 1. The
	// zero Date leaves the start open, see [Recurrence.Anchored].
	From Date
}

// A WeekdaySet is a set of days of the week, one bit for each [time.Weekday].
type WeekdaySet uint8

// The sets that have a name.
const (
	Daily    WeekdaySet = 1<<7 - 1
	Weekends WeekdaySet = 1<<time.Saturday | 1<<time.Sunday
	Weekdays WeekdaySet = Daily &^ Weekends
)

const maxIntervalWeeks = 52

// weekFromMonday is the order in which days are written.
var weekFromMonday = [7]time.Weekday{
	time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday,
}

// shortName is the name that is written and stored: "mon".
func shortName(day time.Weekday) string { return strings.ToLower(day.String()[:3]) }

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

// Words returns the days as a reader says them: "weekdays", "mon-thu", and
// otherwise as String does. [ParseDays] reads this back, too.
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
	for _, day := range weekFromMonday {
		if w&(1<<day) != 0 {
			names = append(names, shortName(day))
		}
	}
	return strings.Join(names, ",")
}

// words returns the name of the set, or a range where it has three days or more.
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
	first, _ := parseWeekday(names[0])
	last, _ := parseWeekday(names[len(names)-1])
	if dayRange(first, last) != w {
		return w.String()
	}
	return names[0] + "-" + names[len(names)-1]
}

// daysText lists the names of days that are read.
//
//go:embed days.txt
var daysText string

// weekdayNames and groupNames map the names of one day and of several to days.
var weekdayNames, groupNames = readDays(daysText)

func readDays(text string) (single map[string]time.Weekday, groups map[string]WeekdaySet) {
	byShortName := map[string]time.Weekday{}
	for _, day := range weekFromMonday {
		byShortName[shortName(day)] = day
	}
	single, groups = map[string]time.Weekday{}, map[string]WeekdaySet{}
	for line := range strings.Lines(text) {
		value, names, ok := strings.Cut(strings.TrimSpace(line), ": ")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
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

var (
	everyWeeksForm = regexp.MustCompile(`^(?:every|each) (?:(\d{1,3}|other|second|two|third|three|fourth|four) )?weeks?(?: on (.+))?$`)
	everyOtherForm = regexp.MustCompile(`^(?:every|each) (other|second|2nd|third|3rd|fourth|4th) (.+)$`)

	// intervals are the words that the two forms take for a number of weeks.
	intervals = map[string]int{
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
	if m := everyWeeksForm.FindStringSubmatch(s); m != nil {
		if d, err = everyWeeks(m[1], m[2], typed); err != nil {
			return Days{}, err
		}
	} else if m := everyOtherForm.FindStringSubmatch(s); m != nil && m[2] != "day" && m[2] != "weekday" && !strings.HasPrefix(m[2], "week") {
		d.IntervalWeeks = intervals[m[1]]
		d.On, err = parseWeekdays(m[2], typed)
	} else {
		d.On, err = parseWeekdays(s, typed)
	}
	if err != nil {
		return Days{}, err
	}
	if !dated {
		return d, nil
	}
	if d.IntervalWeeks < 2 {
		return Days{}, inputError("schedule.weeks.without-interval", typed)
	}
	d.From, err = ParseDate(from)
	return d, err
}

// everyWeeks reads the number and the days of "every 2 weeks on monday".
func everyWeeks(number, on, typed string) (Days, error) {
	n, ok := intervals[number]
	if !ok {
		n, _ = strconv.Atoi(number)
	}
	if n < 1 || n > maxIntervalWeeks {
		return Days{}, inputErrorWith("schedule.weeks.out-of-range", typed, message.Args{"most": maxIntervalWeeks})
	}
	if on == "" {
		return Days{}, inputErrorWith("schedule.weeks.day-missing", typed, message.Args{"weeks": max(n, 2)})
	}
	set, err := parseWeekdays(on, typed)
	if n == 1 {
		n = 0
	}
	return Days{On: set, IntervalWeeks: n}, err
}

// The separators of a range, and those between days.
var (
	dashes     = strings.NewReplacer("–", "-", "—", "-", "‑", "-")
	separators = strings.NewReplacer(" - ", "-", " to ", "-", " through ", "-",
		"+", ",", "&", ",", ";", ",", "/", ",", " and ", ",", " ", ",")
)

// parseWeekdays reads days of the week in lower case and single spaces.
func parseWeekdays(s, typed string) (WeekdaySet, error) {
	for _, word := range []string{"on ", "every ", "each "} {
		s = strings.TrimPrefix(s, word)
	}
	if set, ok := groupNames[s]; ok {
		return set, nil
	}
	var set WeekdaySet
	for part := range strings.SplitSeq(separators.Replace(dashes.Replace(s)), ",") {
		if part == "" {
			continue
		}
		days, err := parseDayRange(part, typed)
		if err != nil {
			return 0, err
		}
		set |= days
	}
	if set == 0 {
		return 0, inputError("schedule.days.missing", typed)
	}
	return set, nil
}

// parseDayRange reads one day, a range of days, or the name of a group.
func parseDayRange(part, typed string) (WeekdaySet, error) {
	if set, ok := groupNames[part]; ok {
		return set, nil
	}
	from, to, ranged := strings.Cut(part, "-")
	first, ok := parseWeekday(from)
	if !ok {
		return 0, unknownDay(from, typed)
	}
	if !ranged {
		return 1 << first, nil
	}
	last, ok := parseWeekday(to)
	if !ok {
		return 0, unknownDay(to, typed)
	}
	return dayRange(first, last), nil
}

func unknownDay(name, typed string) error {
	if strings.HasPrefix(strings.ToLower(typed), "every ") {
		return inputError("schedule.days.no-rule", typed)
	}
	return inputError("schedule.days.unknown", name)
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
