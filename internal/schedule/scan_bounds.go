package schedule

import "plenary/internal/message"

// readBounds is the recognizer of the first and the last day: "from 2 March until 30
// June", "between 2 and 9 March".
func (r *reader) readBounds(i int) (item, error) {
	option, explicit := "from", r.text(i) == "from"
	switch {
	case r.text(i) == "between":
		return r.between(i)
	case r.is(i, "last-day"):
		option, explicit = "until", r.text(i) == "until" || r.text(i) == "till" || r.text(i) == "til"
	case !r.is(i, "first-day"):
		return item{}, nil
	}
	at := r.skip(i+1, "on", "in", "the", "from", "with", "and", "including")
	spans, n, err := r.span(at, true)
	if n == 0 && err == nil {
		spans, n, err = r.monthAlone(at, option)
	}
	if n == 0 && err == nil {
		err = r.spanOfTime(i, at)
	}
	switch {
	case err != nil:
		return item{}, about(option, err)
	case n == 0 && explicit:
		return item{}, about(option, inputErrorWith("schedule."+option+".unreadable", r.typedName(i, min(at+2, len(r.words))), nil))
	case n == 0:
		return item{}, nil
	case len(spans) > 1 || option == "until" && spans[0].first != spans[0].last:
		return item{}, about(option, inputErrorWith("schedule."+option+".unreadable", r.typedName(i, at+n), nil))
	}
	it := item{kind: boundsItem, last: at + n, spans: []span{{first: spans[0].first}}}
	if option == "until" {
		it.spans = []span{{last: spans[0].last}}
	} else if spans[0].first != spans[0].last {
		it.spans = spans
	}
	return it, nil
}

// spanOfTime says of "from 9 to 10" and "between 9 and 10" that it is one; at is where
// its first time stands.
func (r *reader) spanOfTime(i, at int) error {
	n, _, _, err := r.readTime(at)
	end, _, _, _ := r.readTime(at + n + 1)
	if n == 0 || end == 0 || err != nil || r.startsDate(at) || !r.is(at+n, "through") && r.text(at+n) != "and" {
		return nil
	}
	return about("time", inputError("schedule.ask.span-of-time", r.typedName(i, at+n+1+end)))
}

// between reads "between 2 March and 30 June".
func (r *reader) between(i int) (item, error) {
	if err := r.spanOfTime(i, i+1); err != nil {
		return item{}, err
	}
	if spans, n := r.numbersOfMonth(i + 1); n > 0 && len(spans) == 2 {
		return item{kind: boundsItem, last: i + 1 + n, spans: []span{{spans[0].first, spans[1].last}}}, nil
	}
	first, n, err := r.day(i+1, true)
	if n == 0 || err != nil || r.text(i+1+n) != "and" {
		return item{}, about("from", err)
	}
	at := r.skip(i+2+n, "the")
	last, m, err := r.day(at, true)
	if m == 0 || err != nil {
		return item{}, about("until", err)
	}
	return item{kind: boundsItem, last: at + m, spans: []span{{first, last}}}, nil
}

// monthAlone reads "from March", and asks whether "until June" includes June.
func (r *reader) monthAlone(i int, option string) ([]span, int, error) {
	month, end := r.monthAt(i)
	if month == 0 {
		return nil, 0, nil
	}
	ref := dayRef{month: month, day: 1, typed: r.typedName(i, i+1)}
	n := end - i + r.yearAt(end, &ref)
	if option == "from" {
		return []span{{ref, ref}}, n, nil
	}
	return nil, 0, inputErrorWith("schedule.ask.until-month", r.typedName(i-1, i+n), message.Args{"month": monthName(month)})
}

// readExcept is the recognizer of days that are left out: "not on 25 December, 1 to
// 6 January", "except sundays".
func (r *reader) readExcept(i int) (item, error) {
	at := i + 1
	switch {
	case r.text(i) == "but" && (r.text(i+1) == "not" || r.is(i+1, "except")):
		at = i + 2
	case r.text(i) != "not" && !r.is(i, "except"):
		return item{}, nil
	}
	start := r.skip(at, "on", "the", "for")
	it := item{kind: exceptItem}
	for next := start; ; {
		spans, n, err := r.exceptSpan(next, len(it.spans) == 0 || isDigit(r.text(next)))
		if err != nil {
			return item{}, about("except", err)
		}
		if set, m := r.exceptWeekdays(next, it); m > 0 {
			it.weekday |= set
			n = m
		} else {
			it.spans = append(it.spans, spans...)
		}
		if n == 0 {
			break
		}
		it.last = next + n
		next = r.skip(it.last, "comma", "and", "&", "+", "on", "the", "not")
		if next == it.last {
			break
		}
	}
	monthDay, _ := r.readMonthDays(start)
	switch {
	case it.last > 0:
		return it, nil
	case isDigit(r.text(start)), monthDay.kind != unknown:
		return item{}, about("except", inputError("schedule.except.unreadable", r.typedName(start, start+2)))
	}
	return item{}, nil
}

// exceptSpan reads the days of one element of a list: "25 December", "from 24 to 26
// December", "between 24 and 26 December".
func (r *reader) exceptSpan(i int, scoped bool) ([]span, int, error) {
	if r.text(i) == "between" {
		it, err := r.between(i)
		return it.spans, max(it.last-i, 0), err
	}
	at := r.skip(i, "from")
	spans, n, err := r.span(at, scoped)
	if n > 0 {
		n += at - i
	}
	return spans, n, err
}

// exceptWeekdays reads days of the week that are left out. A list of dates does not
// go on with them, because they may begin the days that are meant.
func (r *reader) exceptWeekdays(i int, so item) (WeekdaySet, int) {
	if _, n, _ := r.day(i, false); n > 0 || len(so.spans) > 0 {
		return 0, 0
	}
	it, err := r.readWeekdays(r.skip(i, "every", "each"))
	if err != nil || it.kind != daysItem {
		return 0, 0
	}
	return it.days.On, it.last - i
}
