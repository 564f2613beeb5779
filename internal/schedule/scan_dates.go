package schedule

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"plenary/internal/message"
)

// A dayRef is a day as it was typed, before it is known which day is today.
type dayRef struct {
	year  int // 0 means the next such day
	month time.Month
	day   int // 0 is the last day of the month

	named *time.Weekday // of "Tuesday, 2 March": the day of the week that it is said to be

	near    bool // plus days after today; or, with a weekday, the first such day from there on
	plus    int
	weekday *time.Weekday

	typed string
}

// A span is the days from first to last, as they were typed.
type span struct {
	first, last dayRef
}

var (
	isoForm    = regexp.MustCompile(`^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$`)
	dottedForm = regexp.MustCompile(`^(\d{1,2})\.(\d{1,2})(?:\.(\d{4}|\d{2})?)?$`)
	slashForm  = regexp.MustCompile(`^(\d{1,2})[-/](\d{1,2})(?:[-/](\d{4}|\d{2}))?$`)
	yearForm   = regexp.MustCompile(`^(?:19|20|21)\d\d$`)
)

// readDates is the recognizer of dates that stand by themselves: single days, or a
// first and a last day.
func (r *reader) readDates(i int) (item, error) {
	if r.after(i, "at-word") && !strings.Contains(r.text(i), "/") {
		return item{}, nil
	}
	spans, n, err := r.span(i, false)
	if err != nil || n == 0 {
		return item{}, about("days", err)
	}
	it := item{kind: datesItem, last: i + n, spans: spans}
	if err := r.dateOrTime(i, n); err != nil {
		return item{}, about("days", err)
	}
	if len(spans) == 1 && spans[0].first != spans[0].last {
		it.kind = boundsItem
	}
	return it, nil
}

// dateOrTime asks where a number at either end of a date may be a time instead:
// "2 March 9", "9, 10 January".
func (r *reader) dateOrTime(i, n int) error {
	first, ok := number(r.text(i))
	if before := r.text(i - 1); !ok || first > 23 || r.timed || before == "on" || before == "the" {
		return nil
	}
	if month, isMonth := wordKind("month").value(r.text(i + 1)); isMonth && n == 2 {
		second, ok := number(r.text(i + 2))
		_, _, plain, _ := r.readTime(i + 2)
		if !ok || !plain || second < 1 || second > 31 {
			return nil
		}
		name := monthName(time.Month(month))
		return inputErrorWith("schedule.ask.day-or-hour", r.typedName(i, i+3), message.Args{
			"month": name, "first": first, "second": second, "time": TimeOfDay(second % 24 * 60), "early": TimeOfDay(first * 60)})
	}
	if _, ok := number(r.text(i + 2)); ok && n > 3 && r.is(i+1, "separator") {
		return inputErrorWith("schedule.ask.days-or-hour", r.typedName(i, i+n), message.Args{
			"first": first, "others": r.typedName(i+2, i+n), "time": TimeOfDay(first * 60)})
	}
	return nil
}

func monthName(m time.Month) string { return message.English().String(monthID(m), nil) }

// span reads one day, several of one month, or a first and a last day. It is scoped
// where nothing but a day may stand: "from monday", "not on 24.12".
func (r *reader) span(i int, scoped bool) ([]span, int, error) {
	if spans, n := r.numbersOfMonth(i); n > 0 {
		return spans, n, nil
	}
	first, n, err := r.day(i, scoped)
	if n == 0 || err != nil {
		return nil, n, err
	}
	if isMonthFirst(r.text(i)) && first.year == 0 {
		if spans, n := r.moreOfMonth(i, n, first); len(spans) > 1 {
			return spans, n, nil
		}
	}
	if !r.is(i+n, "through") {
		return []span{{first, first}}, n, nil
	}
	at := r.skip(i+n+1, "the")
	if day, ok := number(r.text(at)); ok && first.month > 0 && isMonthFirst(r.text(i)) && day > first.day && day <= 31 && r.text(i+n) == "-" {
		last := first
		last.day = day
		year := r.yearAt(at+1, &last)
		first.year = last.year
		return []span{{first, last}}, at + 1 + year - i, nil
	}
	last, m, err := r.day(at, scoped)
	if m == 0 || err != nil {
		return []span{{first, first}}, n, err
	}
	return []span{{first, last}}, at + m - i, nil
}

// moreOfMonth reads the further days of "December 24, 25 and 26": each comes after
// the one before it, and is a time rather where the line has no other.
func (r *reader) moreOfMonth(i, n int, first dayRef) ([]span, int) {
	spans := []span{{first, first}}
	for {
		at := r.skip(i+n, "comma", "and", "&", "+")
		day, ok := r.dayNumber(at)
		_, _, plain, _ := r.readTime(at)
		last := spans[len(spans)-1].last
		if !ok || at == i+n || day <= last.day || r.startsDate(at) || day <= 23 && !(plain && r.timed) && isDigit(r.text(at)) && len(r.text(at)) <= 2 {
			break
		}
		n = at + 1 - i
		last.day = day
		n += r.yearAt(at+1, &last)
		spans = append(spans, span{last, last})
	}
	for i := range spans {
		year := spans[len(spans)-1].last.year
		spans[i].first.year, spans[i].last.year = year, year
	}
	return spans, n
}

func isMonthFirst(text string) bool { return wordKind("month").has(text) }

// numbersOfMonth reads days of one month: "1 to 6 January", "24, 25 and 26 Dec".
func (r *reader) numbersOfMonth(i int) ([]span, int) {
	var spans []span
	at, ranged := i, false
	for {
		n, ok := r.dayNumber(at)
		if !ok {
			return nil, 0
		}
		ref := dayRef{day: n}
		if ranged {
			spans[len(spans)-1].last = ref
		} else {
			spans = append(spans, span{ref, ref})
		}
		if month, end := r.monthAt(at + 1); month > 0 {
			return r.inMonth(spans, i, month, end, at == i)
		}
		next := r.skip(at+1, "and", "comma", "&", "+", "the")
		if ranged = next == at+1 && r.is(next, "through"); ranged {
			next = r.skip(next+1, "the")
		}
		if next == at+1 {
			return nil, 0
		}
		at = next
	}
}

// inMonth completes the days of a month, whose name ends before a word. One day
// alone is left to [reader.day].
func (r *reader) inMonth(spans []span, i int, month time.Month, end int, alone bool) ([]span, int) {
	if alone {
		return nil, 0
	}
	var ref dayRef
	end += r.yearAt(end, &ref)
	for n := range spans {
		for _, day := range []*dayRef{&spans[n].first, &spans[n].last} {
			day.month, day.year, day.typed = month, ref.year, r.typedName(i, end)
		}
		if spans[n].last.day < spans[n].first.day {
			return nil, 0
		}
	}
	return spans, end - i
}

// dayNumber reads the number of a day in a month: "2", "2nd".
func (r *reader) dayNumber(i int) (int, bool) {
	n, ok := number(r.text(i))
	if nth, isOrdinal := ordinal(r.text(i)); isOrdinal && isDigit(r.text(i)) {
		n, ok = nth, true
	}
	return n, ok && n >= 1 && n <= 31
}

// monthAt reads the name of a month, and "of" before it. end is the word behind it.
func (r *reader) monthAt(i int) (month time.Month, end int) {
	i = r.skip(i, "of")
	n, _ := wordKind("month").value(trimDot(r.text(i)))
	return time.Month(n), i + 1
}

func trimDot(text string) string {
	if n := len(text); n > 0 && text[n-1] == '.' {
		return text[:n-1]
	}
	return text
}

// yearAt sets the year that stands at a word, perhaps behind a comma, and returns
// how many words it takes.
func (r *reader) yearAt(i int, ref *dayRef) int {
	at := r.skip(i, "comma", "of")
	if at > i+1 || !yearForm.MatchString(r.text(at)) {
		return 0
	}
	ref.year = atoi(r.text(at))
	return at + 1 - i
}

// day reads one day.
func (r *reader) day(i int, scoped bool) (dayRef, int, error) {
	if i >= len(r.words) {
		return dayRef{}, 0, nil
	}
	if day, ok := parseWeekday(r.text(i)); ok {
		at := r.skip(i+1, "comma", "the")
		if _, isDay := parseWeekday(r.text(at)); !isDay {
			if ref, n, err := r.day(at, false); n > 0 && (err != nil || !ref.near) {
				ref.named, ref.typed = &day, r.typedName(i, at+n)
				return ref, at + n - i, err
			}
		}
	}
	if ref, ok, err := r.numericDay(i, scoped); ok || err != nil {
		ref.typed = r.typedName(i, i+1)
		return ref, 1, err
	}
	ref, n := r.namedDay(i)
	if n == 0 {
		ref, n = r.nearDay(i, scoped)
	}
	if n == 0 && scoped {
		var err error
		if ref, n, err = r.edgeOfMonth(i); err != nil {
			return ref, n, err
		}
	}
	ref.typed = r.typedName(i, i+n)
	return ref, n, nil
}

// numericDay reads 2026-03-02, 02.03.2026, 2.3., and 13/4, but asks about 3/4.
func (r *reader) numericDay(i int, scoped bool) (dayRef, bool, error) {
	text := r.text(i)
	if m := isoForm.FindStringSubmatch(text); m != nil {
		return dayRef{year: atoi(m[1]), month: time.Month(atoi(m[2])), day: atoi(m[3])}, true, nil
	}
	if m := dottedForm.FindStringSubmatch(text); m != nil && (scoped || len(text) > len(m[1]+"."+m[2])) {
		return dayRef{year: fullYear(m[3]), month: time.Month(atoi(m[2])), day: atoi(m[1])}, true, nil
	}
	m := slashForm.FindStringSubmatch(text)
	if m == nil {
		return dayRef{}, false, nil
	}
	dayFirst := dayRef{year: fullYear(m[3]), month: time.Month(atoi(m[2])), day: atoi(m[1])}
	monthFirst := dayRef{year: fullYear(m[3]), month: time.Month(atoi(m[1])), day: atoi(m[2])}
	switch {
	case dayFirst.month > 12:
		return monthFirst, true, nil
	case monthFirst.month > 12, dayFirst == monthFirst:
		return dayFirst, true, nil
	}
	return dayRef{}, true, twoReadings(r.typedName(i, i+1), dayFirst.words(), monthFirst.words())
}

// fullYear reads a year of two or four digits, 0 for none.
func fullYear(digits string) int {
	if len(digits) == 2 {
		digits = "20" + digits
	}
	return atoi(digits)
}

// words writes a day as it can be typed: "3 April 2027".
func (d dayRef) words() string {
	if !(Date{2000, d.month, 1}).exists() {
		return d.typed
	}
	words := strconv.Itoa(d.day) + " " + monthName(d.month)
	if d.year > 0 {
		words += " " + strconv.Itoa(d.year)
	}
	return words
}

// namedDay reads "2 March", "2nd of March 2027" and "March 2nd, 2027".
func (r *reader) namedDay(i int) (dayRef, int) {
	ref, end := dayRef{}, 0
	if n, ok := r.dayNumber(i); ok {
		if ref.month, end = r.monthAt(i + 1); ref.month == 0 {
			return dayRef{}, 0
		}
		ref.day = n
	} else if ref.month, end = r.monthAt(i); ref.month > 0 && end == i+1 {
		end = r.skip(end, "the")
		if ref.day, ok = r.dayNumber(end); !ok {
			return dayRef{}, 0
		}
		if _, _, plain, err := r.readTime(end); err == nil && !plain {
			if _, isNumber := number(r.text(end)); isNumber {
				return dayRef{}, 0 // "March 2 pm"
			}
		}
		end++
	} else {
		return dayRef{}, 0
	}
	end += r.yearAt(end, &ref)
	return ref, end - i
}

// nearDay reads "today", "tomorrow", "next monday", and where scoped "monday" and
// "next week".
func (r *reader) nearDay(i int, scoped bool) (dayRef, int) {
	if plus, ok := wordKind("near").value(r.text(i)); ok {
		return dayRef{near: true, plus: plus}, 1
	}
	if r.is(i, "next") {
		if day, ok := parseWeekday(r.text(i + 1)); ok {
			return dayRef{near: true, plus: 1, weekday: &day}, 2
		}
		if monday := time.Monday; scoped && r.text(i+1) == "week" {
			return dayRef{near: true, plus: 1, weekday: &monday}, 2
		}
		if scoped && r.text(i+1) == "month" {
			return dayRef{near: true, month: 1}, 2
		}
		return dayRef{}, 0
	}
	if day, ok := parseWeekday(r.text(i)); ok && scoped {
		return dayRef{near: true, weekday: &day}, 1
	}
	return dayRef{}, 0
}

// edgeOfMonth reads "end of June" and "start of June".
func (r *reader) edgeOfMonth(i int) (dayRef, int, error) {
	at := r.skip(i, "the")
	day := 0
	switch r.text(at) {
	case "start", "beginning":
		day = 1
	case "end":
	default:
		return dayRef{}, 0, nil
	}
	month, end := r.monthAt(at + 1)
	if month == 0 {
		return dayRef{}, 0, nil
	}
	ref := dayRef{month: month, day: day}
	end += r.yearAt(end, &ref)
	return ref, end - i, nil
}

// startsDate reports whether a date begins at a word.
func (r *reader) startsDate(i int) bool {
	if _, n := r.numbersOfMonth(i); n > 0 {
		return true
	}
	_, n, err := r.day(i, false)
	return n > 0 || err != nil
}

// resolve returns the day that was typed. A day without a year is the first one from
// base on.
func (d dayRef) resolve(base, today Date) (Date, error) {
	day, err := d.unchecked(base, today)
	if err == nil && d.named != nil && day.Weekday() != *d.named {
		err = inputErrorWith("schedule.date.other-weekday", d.typed, message.Args{"date": day,
			"weekday": message.Message{ID: "schedule.weekday." + shortName(day.Weekday())}})
	}
	return day, err
}

// unchecked is resolve, whatever day of the week is named.
func (d dayRef) unchecked(base, today Date) (Date, error) {
	if d.near && d.month > 0 { // the first day of next month
		return dateOf(time.Date(today.Year, today.Month+1, 1, 0, 0, 0, 0, time.UTC)), nil
	}
	if d.near {
		day := today.AddDays(d.plus)
		for d.weekday != nil && day.Weekday() != *d.weekday {
			day = day.AddDays(1)
		}
		return day, nil
	}
	if d.year > 0 {
		return d.in(d.year)
	}
	for year := base.Year; year <= base.Year+8; year++ {
		if day, err := d.in(year); err == nil && !day.Before(base) {
			return day, nil
		}
	}
	return Date{}, d.unknown()
}

// in returns the day in a year.
func (d dayRef) in(year int) (Date, error) {
	day := Date{year, d.month, d.day}
	if d.day == 0 && d.month >= 1 && d.month <= 12 {
		day.Day = daysIn(year, d.month)
	}
	if !day.exists() {
		return Date{}, d.unknown()
	}
	return day, nil
}

func (d dayRef) unknown() error { return inputError("schedule.date.no-such-day", d.typed) }

// resolve returns the days of a span. Without years it is the first that ends on
// base or later.
func (s span) resolve(base, today Date) (DateRange, error) {
	var found DateRange
	var err error
	switch {
	case s.first == s.last || s.first.year > 0 || s.first.near:
		if found.First, err = s.first.resolve(base, today); err == nil {
			found.Last, err = s.last.resolve(found.First, today)
		}
	default:
		if found.Last, err = s.last.resolve(base, today); err == nil {
			found.First, err = s.first.before(found.Last)
		}
	}
	if err == nil && found.Last.Before(found.First) {
		err = inputErrorWith("schedule.date.backwards", "", message.Args{"first": found.First, "last": found.Last})
	}
	return found, err
}

// before returns the latest such day until another.
func (d dayRef) before(last Date) (Date, error) {
	for year := last.Year; year >= last.Year-8; year-- {
		if day, err := d.in(year); err == nil && !last.Before(day) {
			return day, nil
		}
	}
	return Date{}, d.unknown()
}

// resolveAll resolves spans; those without a year lie on base or later.
func resolveAll(spans []span, base Date) ([]DateRange, error) {
	var all []DateRange
	for _, s := range spans {
		found, err := s.resolve(base, base)
		if err != nil {
			return nil, err
		}
		all = append(all, found)
	}
	return all, nil
}

func sortedDates(days []Date) []Date {
	days = slices.Clone(days)
	slices.SortFunc(days, Date.Compare)
	return slices.Compact(days)
}

func sortedMonthDays(days []MonthDay) []MonthDay {
	days = slices.Clone(days)
	slices.SortFunc(days, MonthDay.compare)
	return slices.Compact(days)
}
