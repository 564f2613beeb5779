package calendar

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"

	"plenary/internal/schedule"
)

// The limits of a file that is read.
const (
	maxBytes    = 2 << 20
	maxEvents   = 5000
	maxDuration = 366       // days of one event
	maxSpan     = 50        // years that are looked through
	maxWork     = 4_000_000 // days that are looked at, over all rules
)

// ErrTooMuch is the error of a file that is larger than a calendar of holidays.
var ErrTooMuch = errors.New("calendar: more than a calendar of holidays holds")

// ReadDays reads the days of the all-day events of an iCalendar file that lie within
// a span of at most 50 years, sorted and merged. Events that recur are read with
// their exceptions and additions. An event with hours counts where it goes from
// midnight to midnight of its own zone. What was cancelled is left out.
//
// A rule that cannot be followed is an error, which names the event, because a
// holiday that is missing would be a post on that day.
func ReadDays(r io.Reader, span schedule.DateRange) ([]schedule.DateRange, error) {
	if span.Last.Before(span.First) || span.Last.Year-span.First.Year > maxSpan {
		return nil, fmt.Errorf("calendar: %s is no span of at most %d years", span, maxSpan)
	}
	data, err := io.ReadAll(io.LimitReader(r, maxBytes+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("calendar: %w", err)
	case len(data) > maxBytes:
		return nil, ErrTooMuch
	}
	text := strings.ReplaceAll(strings.TrimPrefix(string(data), "\uFEFF"), "\r\n", "\n")
	parsed, err := ics.ParseCalendarWithOptions(strings.NewReader(strings.TrimSpace(text)+"\n"), ics.WithUnknownPropertyHandler(ics.AcceptUnknownPropertyHandler))
	if err != nil {
		return nil, fmt.Errorf("calendar: %w", err)
	}
	events := parsed.Events()
	if len(events) > maxEvents {
		return nil, ErrTooMuch
	}
	read := reader{span: span, moved: movedDays(events)}
	for _, e := range events {
		if err := read.add(e); err != nil {
			if !errors.Is(err, ErrTooMuch) {
				err = fmt.Errorf("calendar: event %q: %w", name(e), err)
			}
			return nil, err
		}
	}
	return schedule.MergeRanges(read.days), nil
}

// name returns what an event is called, cut at 60 characters.
func name(e *ics.VEvent) string {
	for _, property := range []ics.ComponentProperty{ics.ComponentPropertySummary, ics.ComponentPropertyUniqueId} {
		if p := e.GetProperty(property); p != nil && p.Value != "" {
			runes := []rune(clean(p.Value))
			return string(runes[:min(len(runes), 60)])
		}
	}
	return "without a name"
}

// A reader gathers the days of events.
type reader struct {
	span  schedule.DateRange
	moved map[string][]schedule.Date // days of a UID that an event of their own replaces
	days  []schedule.DateRange
	work  int
}

// movedDays returns the days that events of their own replace, by UID.
func movedDays(events []*ics.VEvent) map[string][]schedule.Date {
	moved := map[string][]schedule.Date{}
	for _, e := range events {
		if p := e.GetProperty(ics.ComponentPropertyRecurrenceId); p != nil {
			if at, err := readMoment(&p.BaseProperty, p.Value); err == nil {
				moved[e.Id()] = append(moved[e.Id()], at.day)
			}
		}
	}
	return moved
}

// add adds the days of an event.
func (r *reader) add(e *ics.VEvent) error {
	if p := e.GetProperty(ics.ComponentPropertyStatus); p != nil && strings.EqualFold(p.Value, string(ics.ObjectStatusCancelled)) {
		return nil
	}
	start := e.GetProperty(ics.ComponentPropertyDtStart)
	if start == nil {
		return errors.New("it has no DTSTART")
	}
	first, err := readMoment(&start.BaseProperty, start.Value)
	if err != nil {
		return err
	}
	length, err := lengthOf(e, first)
	if err != nil || length == 0 {
		return err
	}
	days, err := r.startsOf(e, first.day, length)
	if err != nil {
		return err
	}
	for _, day := range days {
		found := schedule.DateRange{First: day, Last: day.AddDays(length - 1)}
		if !found.Last.Before(r.span.First) && !r.span.Last.Before(found.First) {
			r.days = append(r.days, schedule.DateRange{First: later(found.First, r.span.First), Last: earlier(found.Last, r.span.Last)})
		}
	}
	return nil
}

// startsOf returns the days on which an event of some days begins.
func (r *reader) startsOf(e *ics.VEvent, first schedule.Date, length int) ([]schedule.Date, error) {
	starts := []schedule.Date{first}
	if e.GetProperty(ics.ComponentPropertyRecurrenceId) != nil {
		return starts, nil
	}
	except := map[schedule.Date]bool{}
	for _, day := range r.moved[e.Id()] {
		except[day] = true
	}
	for i := range e.Properties {
		p := &e.Properties[i].BaseProperty
		switch strings.ToUpper(p.IANAToken) {
		case "EXRULE":
			return nil, errors.New("EXRULE is not read")
		case "EXDATE", "RDATE":
			for value := range strings.SplitSeq(p.Value, ",") {
				day, err := readMoment(p, value)
				if err != nil {
					return nil, err
				}
				if strings.EqualFold(p.IANAToken, "EXDATE") {
					except[day.day] = true
				} else {
					starts = append(starts, day.day)
				}
			}
		case "RRULE":
			more, err := r.recurring(p.Value, first, length)
			if err != nil {
				return nil, err
			}
			starts = append(starts, more...)
		}
		if len(starts) > maxWork/100 {
			return nil, ErrTooMuch
		}
	}
	var left []schedule.Date
	for _, day := range starts {
		if !except[day] {
			left = append(left, day)
		}
	}
	return left, nil
}

// recurring returns the days that a rule gives, from first until the end of the span.
func (r *reader) recurring(value string, first schedule.Date, length int) ([]schedule.Date, error) {
	rule, err := readRule(value, first)
	if err != nil {
		return nil, err
	}
	last := r.span.Last
	if !rule.until.IsZero() {
		last = earlier(last, rule.until)
	}
	day := first
	if rule.count == 0 {
		day = later(first, r.span.First.AddDays(-length))
	}
	var starts []schedule.Date
	for found := 0; !last.Before(day) && (rule.count == 0 || found < rule.count); day = day.AddDays(1) {
		if r.work++; r.work > maxWork {
			return nil, ErrTooMuch
		}
		// The first day counts, whether the rule gives it or not.
		if day == first || rule.has(day) {
			starts = append(starts, day)
			found++
		}
	}
	return starts, nil
}

// lengthOf returns how many whole days an event has, 0 where it has hours.
func lengthOf(e *ics.VEvent, first moment) (int, error) {
	length := 1
	if first.timed {
		length = 0
	}
	if p := e.GetProperty(ics.ComponentPropertyDtEnd); p != nil {
		end, err := readMoment(&p.BaseProperty, p.Value)
		if err != nil {
			return 0, err
		}
		if length = daysBetween(first.day, end.day); end.midnight() && first.midnight() && length == 0 && !first.timed {
			length = 1 // DTEND of the same day, as some programs write
		}
		if !first.midnight() || !end.midnight() {
			return 0, nil
		}
	} else if p := e.GetProperty(ics.ComponentPropertyDuration); p != nil {
		days, err := readDuration(p.Value)
		if err != nil {
			return 0, err
		}
		if length = days; !first.midnight() {
			return 0, nil
		}
	}
	if length < 0 || length > maxDuration {
		return 0, fmt.Errorf("it goes over %d days", length)
	}
	return length, nil
}

// A moment is a day, with a time in its own zone where it is timed.
type moment struct {
	day   schedule.Date
	timed bool
	clock time.Duration
}

func (m moment) midnight() bool { return m.clock == 0 }

// readMoment reads one value of a date or of a date and a time. A time in UTC of a
// property in a zone, as some programs write EXDATE, is brought into that zone.
func readMoment(p *ics.BaseProperty, value string) (moment, error) {
	value = strings.TrimSpace(value)
	if day, err := time.Parse("20060102", value); err == nil {
		return moment{day: schedule.DateIn(day, time.UTC)}, nil
	}
	layout := "20060102T150405"
	at, err := time.Parse(layout, strings.TrimSuffix(value, "Z"))
	if err != nil {
		return moment{}, fmt.Errorf("%s: %q is no day", p.IANAToken, value[:min(len(value), 60)])
	}
	if zone := p.ICalParameters["TZID"]; strings.HasSuffix(value, "Z") && len(zone) == 1 {
		if loc, err := time.LoadLocation(strings.Trim(zone[0], `"`)); err == nil {
			at = at.In(loc)
		}
	}
	hour, minute, second := at.Clock()
	return moment{
		day: schedule.DateIn(at, at.Location()), timed: true,
		clock: time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute + time.Duration(second)*time.Second,
	}, nil
}

// readDuration reads a duration of whole days or weeks, and gives 0 for one of hours.
func readDuration(value string) (days int, err error) {
	rest, ok := strings.CutPrefix(strings.TrimPrefix(strings.TrimSpace(value), "+"), "P")
	if ok && strings.Contains(rest, "T") {
		return 0, nil
	}
	var n int
	var unit string
	if _, err := fmt.Sscanf(rest, "%d%s", &n, &unit); err != nil || !ok || unit != "D" && unit != "W" || n < 0 || n > maxDuration {
		return 0, fmt.Errorf("DURATION: %q is no duration of days", value[:min(len(value), 60)])
	}
	if unit == "W" {
		n *= 7
	}
	return n, nil
}

func daysBetween(first, last schedule.Date) int {
	day := func(d schedule.Date) time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }
	return int(day(last).Sub(day(first)).Hours() / 24)
}

func later(d, e schedule.Date) schedule.Date {
	if d.Before(e) {
		return e
	}
	return d
}

func earlier(d, e schedule.Date) schedule.Date {
	if e.Before(d) {
		return e
	}
	return d
}
