package schedule

import (
	"slices"
	"strings"
	"time"

	"plenary/internal/message"
)

// Fields are the fields of a form, each as it was typed; what is empty is missing.
type Fields struct {
	Time, Zone, Days, From, Until, Except string
}

// ParseFields reads the fields of a form. Days may stand beside their times in one
// field. It returns what was read and the words of Except that name no days, such as
// "public holidays".
func ParseFields(fields Fields, now time.Time) (r Recurrence, rest string, err error) {
	var items []item
	for _, f := range []struct{ option, prefix, typed string }{
		{OptionTime, "at ", fields.Time}, {OptionDays, "", fields.Days}, {OptionZone, "", fields.Zone},
		{OptionFrom, "from ", fields.From}, {OptionUntil, "until ", fields.Until}, {OptionExcept, "except ", fields.Except},
	} {
		if strings.TrimSpace(f.typed) == "" {
			continue
		}
		more, unread, err := readField(f.option, f.prefix, f.typed)
		switch {
		case err != nil:
			return Recurrence{}, "", about(f.option, err)
		case unread != "" && f.option == OptionExcept:
			rest = unread
		case unread != "":
			return Recurrence{}, "", about(f.option, fieldError(f.option, unread))
		}
		items = append(items, more...)
	}
	r, err = assemble(items, now)
	return r, rest, err
}

// readField reads one field. A prefix says what it is, unless the field does so
// itself.
func readField(option, prefix, typed string) (items []item, rest string, err error) {
	if option == OptionZone {
		zone, err := ParseZone(strings.Trim(strings.TrimSpace(typed), quotes))
		return []item{{kind: zoneItem, zone: zone}}, "", err
	}
	if first := newReader(typed).words; len(first) > 0 && (wordKind("first-day").has(first[0].text) || wordKind("last-day").has(first[0].text) || wordKind("except").has(first[0].text) || first[0].text == "not") {
		prefix = ""
	}
	r := newReader(prefix + typed)
	if err := r.scan(); err != nil {
		return nil, "", err
	}
	return r.items, strings.TrimPrefix(r.rest(), prefix), nil
}

// fieldError says that words of a field cannot be read.
func fieldError(option, words string) error {
	switch option {
	case OptionTime:
		return inputError("schedule.time.unreadable", words)
	case OptionFrom:
		return inputError("schedule.from.unreadable", words)
	case OptionUntil:
		return inputError("schedule.until.unreadable", words)
	}
	return unknownDay(words)
}

// Unknown says what is wrong with words that [ParseLine] did not know and that mean
// nothing to its caller either: they are taken for a zone where r has none and they
// resemble one.
func (r Recurrence) Unknown(rest string) error {
	name := strings.Trim(rest, quotes+".!?: ")
	if r.Zone == "" {
		if !ResemblesZone(name) {
			return inputError("schedule.words.unknown", rest)
		}
		_, err := ParseZone(withoutIn(name))
		return about(OptionZone, err)
	}
	if slices.Contains(r.Missing(), OptionDays) {
		return about(OptionDays, unknownDay(name))
	}
	return inputError("schedule.words.unknown", rest)
}

// ParseOnce reads one day and one time, and perhaps a zone, at the beginning of a
// line, and returns them with the rest of the line as it was typed. A city right behind
// day and time is the zone, unless it is all that is asked, or what follows goes on from
// the city: "Paris, a model?".
func ParseOnce(line string, now time.Time) (r Recurrence, rest string, err error) {
	read := newReader(line)
	read.timed = true // a number behind the month begins what is to be said
	items, end, err := read.once()
	if err != nil {
		return Recurrence{}, "", err
	}
	if r, err = assemble(items, now); err != nil {
		return Recurrence{}, "", err
	}
	if end > 0 {
		line = line[max(read.words[end-1].end, read.words[max(end-2, 0)].end):]
	}
	return r, strings.TrimSpace(strings.TrimLeft(line, " ,:;-–—")), nil
}

// once reads the items of ParseOnce; end is the word behind the last of them.
func (r *reader) once() (items []item, end int, err error) {
	has := map[itemKind]bool{}
	for i := 0; i < len(r.words); {
		it, err := r.next(i, []recognizer{(*reader).readDates, (*reader).timeAt, (*reader).readZone, (*reader).readFiller})
		complete := has[datesItem] && has[timeItem]
		switch {
		case err != nil && (!complete || !has[zoneItem] && isOf(OptionZone, err) && r.leavesText(i, it.last)):
			return nil, 0, err
		case err != nil, it.kind != filler && (has[it.kind] || !isOnce(it.kind)),
			it.kind == zoneItem && complete && !r.leavesText(i, it.last):
			return items, end, nil
		}
		has[it.kind] = true
		if i = it.last; it.kind != filler {
			items, end = append(items, it), i
		}
	}
	return items, end, nil
}

// isOnce reports whether an item belongs to one day and one time.
func isOnce(kind itemKind) bool { return kind == datesItem || kind == timeItem || kind == zoneItem }

// leavesText reports whether the words from i up to last can be a zone behind day and
// time: what follows is to be said, and does not go on from them.
func (r *reader) leavesText(i, last int) bool {
	last = max(last, i+1)
	if plainZone(r.text(i)) || strings.HasSuffix(r.typed(i, last), ":") {
		return true
	}
	next := r.text(last)
	if next == "" {
		return !strings.HasSuffix(r.typed(i, last), "?") // no question is left, and this is none
	}
	return !slices.Contains([]string{"comma", "and", "or", "&", "+"}, next)
}

// isOf reports whether an [InputError] is of an option.
func isOf(option string, err error) bool {
	e, ok := err.(InputError)
	return ok && e.Option == option
}

// plainZone reports whether a word names a zone by its area, or is UTC.
func plainZone(text string) bool {
	return strings.Contains(text, "/") || text == "utc" || text == "gmt"
}

// ParseDates reads days that were pasted, one or several a line, with names of
// holidays beside them or without. A day without a year is the first from today on.
func ParseDates(pasted string, today Date) ([]DateRange, error) {
	var all []DateRange
	for line := range strings.Lines(pasted) {
		if strings.TrimSpace(line) == "" {
			continue
		}
		ranges, err := parseDatesOf(line, today)
		if err != nil {
			return nil, about(OptionExcept, err)
		}
		if all = append(all, ranges...); len(all) > maxPasted {
			break
		}
	}
	if len(all) == 0 {
		return nil, about(OptionExcept, inputError("schedule.except.unreadable", pasted))
	}
	if all = MergeRanges(all); len(all) > maxExcept {
		return nil, tooManyDates(maxExcept)
	}
	return all, nil
}

// maxPasted is how many spans of days are read at most, before those that touch are
// one.
const maxPasted = 4000

// parseDatesOf reads the days of one line, at least one.
func parseDatesOf(line string, today Date) ([]DateRange, error) {
	r := newReader(line)
	var spans []span
	for i := 0; i < len(r.words); {
		found, n, err := r.span(i, isDigit(r.text(i)))
		if err != nil {
			return nil, err
		}
		spans = append(spans, found...)
		i += max(n, 1)
	}
	if len(spans) == 0 {
		return nil, inputError("schedule.except.unreadable", line)
	}
	return resolveAll(spans, today)
}

// ParseDay reads one day as people name it: "tomorrow", "monday", which is one to
// come, "2 March", "2026-03-02".
func ParseDay(typed string, today Date) (Date, error) {
	r := newReader(typed)
	i := r.skip(0, "on", "the", "until")
	ref, n, err := r.day(i, true)
	switch {
	case err != nil:
		return Date{}, err
	case n == 0 || i+n < len(r.words):
		return Date{}, inputError("schedule.date.unreadable", typed)
	case ref.weekday != nil:
		ref.plus = 1
	}
	return ref.resolve(today, today)
}

// ParseDays reads days as people write them: daily, weekdays, mon,wed,fri, mon-thu,
// every 2 weeks on monday, first monday, 1st and 15th.
func ParseDays(typed string) (Days, error) {
	r := newReader(typed)
	if err := r.scan(); err != nil {
		return Days{}, err
	}
	if rest := r.rest(); rest != "" {
		return Days{}, unknownDay(rest)
	}
	found, err := assemble(r.items, time.Now())
	switch {
	case err != nil:
		return Days{}, err
	case len(found.Rules) == 0:
		return Days{}, inputError("schedule.days.missing", typed)
	case len(found.Rules) == 1 && found.Rules[0].Days.Interval > 1:
		found.Rules[0].Days.From, found.From = found.From, Date{}
	}
	if len(found.Rules) > 1 || len(found.Rules[0].Times) > 0 || found.Zone != "" || !found.From.IsZero() || !found.Until.IsZero() || len(found.Except) > 0 {
		return Days{}, unknownDay(typed)
	}
	return found.Rules[0].Days, nil
}

func tooManyDates(most int) error {
	return inputErrorWith("schedule.dates.too-many", "", message.Args{"most": most})
}
