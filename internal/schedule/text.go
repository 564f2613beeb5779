package schedule

import (
	"strconv"
	"strings"
	"time"

	"plenary/internal/message"
)

// maxListed is how many spans of days a text names; it says how many more there are.
const maxListed = 12

// Text says the rhythm to a reader: "09:00 Europe/Berlin, daily", "10:00 UTC, first
// Monday of the month, until 30 June 2027".
func (r Recurrence) Text(c *message.Catalogue) message.Text {
	var text message.Text
	for i, rule := range r.Rules {
		args := message.Args{"times": timeList(rule.Times), "zone": r.Zone, "days": rule.Days}
		if i == 0 {
			text = c.Text("schedule.text.rule", args)
		} else {
			text = text.Append(c.Text("schedule.text.further", args))
		}
	}
	if !r.From.IsZero() && !r.startsLater() {
		text = text.Append(c.Text("schedule.text.from", message.Args{"date": r.From.Text(c)}))
	}
	if !r.Until.IsZero() {
		text = text.Append(c.Text("schedule.text.until", message.Args{"date": r.Until.Text(c)}))
	}
	if len(r.Except) > 0 {
		text = text.Append(c.Text("schedule.text.except", message.Args{"dates": RangesText(c, r.Except)}))
	}
	return text
}

// startsLater reports whether each rule says its own first day.
func (r Recurrence) startsLater() bool {
	for _, rule := range r.Rules {
		if rule.Days.From.IsZero() {
			return false
		}
	}
	return true
}

// Text says the days to a reader: "weekdays", "mon,wed", "first Monday of the
// month", "14 March 2027".
func (d Days) Text(c *message.Catalogue) message.Text {
	if d.IsZero() {
		return nil
	}
	args := message.Args{"n": d.Interval, "date": d.From.Text(c)}
	switch {
	case len(d.Dates) > 0:
		var ranges []DateRange
		for _, day := range d.Dates {
			ranges = append(ranges, DateRange{day, day})
		}
		return RangesText(c, ranges)
	case len(d.InMonth) > 0 && d.Interval == 12 && len(d.InMonth) == 1 && d.InMonth[0] == MonthDay{d.From.Day, Daily}:
		return c.Text("schedule.text.every-year", message.Args{"date": d.From.withoutYear(c)})
	case len(d.InMonth) > 0:
		return d.monthText(c, args)
	case d.On != 0 && d.Interval < 2:
		return d.On.Text(c)
	}
	id := "schedule.text.every-days"
	if d.On != 0 {
		id, args["days"] = "schedule.text.every-weeks", d.On
	}
	return d.anchoredText(c, c.Text(id, args))
}

// anchoredText adds the first day of days that are counted.
func (d Days) anchoredText(c *message.Catalogue, text message.Text) message.Text {
	if d.From.IsZero() {
		return text
	}
	return c.Text("schedule.text.counted-from", message.Args{"days": text, "date": d.From.Text(c)})
}

// monthText says days of the month, and which months lack them.
func (d Days) monthText(c *message.Catalogue, args message.Args) message.Text {
	var days []message.Text
	rare, longest := false, 0
	for _, m := range d.InMonth {
		days = append(days, m.Text(c))
		rare = rare || m.Of != Daily && m.Of != Weekdays && m.Nth == 5 || m.Of == Weekdays && m.Nth > 20
		if m.Of == Daily && m.Nth > 28 {
			longest = max(longest, m.Nth)
		}
	}
	args["days"] = c.List(days)
	id := "schedule.text.every-month"
	if d.Interval > 1 {
		id = "schedule.text.every-months"
	}
	text := d.anchoredText(c, c.Text(id, args))
	switch {
	case longest > 0:
		return c.Text("schedule.text.long-months", message.Args{"days": text, "longest": longest})
	case rare:
		return c.Text("schedule.text.some-months", message.Args{"days": text})
	}
	return text
}

// Text says the day of the month to a reader: "15th", "first Monday", "last working
// day".
func (m MonthDay) Text(c *message.Catalogue) message.Text {
	nth := c.Text("schedule.nth.number", message.Args{"nth": suffixed(m.Nth), "day": m.Nth})
	if m.Nth < 0 {
		nth = c.Text("schedule.nth.last", nil)
	} else if m.Of == Daily {
		return c.Text("schedule.text.nth", message.Args{"nth": nth, "day": c.DayOfMonth(m.Nth)})
	} else if m.Nth < len(ordinals) {
		nth = c.Text("schedule.nth."+strconv.Itoa(m.Nth), nil)
	}
	return c.Text("schedule.text.nth-"+m.Of.kind(), message.Args{"nth": nth, "weekday": c.Text("schedule.weekday."+m.Of.String(), nil)})
}

// kind names what a day of the month is among.
func (w WeekdaySet) kind() string {
	switch w {
	case Daily:
		return "day"
	case Weekdays:
		return "working-day"
	}
	return "weekday"
}

// Text says the day to a reader: "2 March 2027".
func (d Date) Text(c *message.Catalogue) message.Text {
	if d.IsZero() {
		return nil
	}
	return c.Text("schedule.text.date", message.Args{"day": c.DayOfMonth(d.Day), "month": c.Text(monthID(d.Month), nil), "year": d.Year})
}

func (d Date) withoutYear(c *message.Catalogue) message.Text {
	if d.IsZero() {
		return nil
	}
	return c.Text("schedule.text.date-every-year", message.Args{"day": c.DayOfMonth(d.Day), "month": c.Text(monthID(d.Month), nil)})
}

// Text says the days to a reader: "2 March 2027", "1 to 6 January 2027", "24 December
// 2026 to 6 January 2027".
func (r DateRange) Text(c *message.Catalogue) message.Text {
	switch {
	case r.First == r.Last:
		return r.First.Text(c)
	case r.First.Year == r.Last.Year && r.First.Month == r.Last.Month:
		return c.Text("schedule.text.range-in-month", message.Args{"first": c.DayOfMonth(r.First.Day), "last": r.Last.Text(c)})
	}
	return c.Text("schedule.text.range", message.Args{"first": r.First.Text(c), "last": r.Last.Text(c)})
}

// RangesText says days to a reader, at most maxListed spans of them, and how many
// more there are.
func RangesText(c *message.Catalogue, ranges []DateRange) message.Text {
	var items []message.Text
	for _, r := range ranges[:min(len(ranges), maxListed)] {
		items = append(items, r.Text(c))
	}
	if more := len(ranges) - maxListed; more > 0 {
		items = append(items, c.Text("schedule.text.more-dates", message.Args{"n": more}))
	}
	return c.List(items)
}

// A timeList is times of day as a sentence says them: "09:00, 13:00 and 17:30".
type timeList []TimeOfDay

// Text says the times to a reader.
func (times timeList) Text(c *message.Catalogue) message.Text {
	items := make([]message.Text, len(times))
	for i, at := range times {
		items[i] = message.Literal(at.String())
	}
	return c.List(items)
}

// monthID is the id of the name of a month.
func monthID(m time.Month) string { return "schedule.month." + strconv.Itoa(int(m)) }

// words returns the name of the set as it is typed, or a range where it has three days
// or more.
func (w WeekdaySet) words() string { return w.Text(message.English()).String() }

// Text says the days to a reader: "weekdays", "mon,wed", and a range where there are
// three days or more.
func (w WeekdaySet) Text(c *message.Catalogue) message.Text {
	switch w {
	case Daily:
		return c.Text("schedule.text.daily", nil)
	case Weekdays:
		return c.Text("schedule.text.weekdays", nil)
	case Weekends:
		return c.Text("schedule.text.weekends", nil)
	}
	names := strings.Split(w.String(), ",")
	var shown []message.Text
	for _, name := range names {
		shown = append(shown, c.Text("schedule.text.on."+name, nil))
	}
	first, _ := parseWeekday(names[0])
	last, _ := parseWeekday(names[len(names)-1])
	if len(names) > 2 && dayRange(first, last) == w {
		return c.Text("schedule.text.days-range", message.Args{"first": shown[0], "last": shown[len(shown)-1]})
	}
	text := shown[0]
	for _, name := range shown[1:] {
		text = c.Text("schedule.text.days-list", message.Args{"days": text, "day": name})
	}
	return text
}
