package schedule

import (
	"slices"
	"strings"
	"time"

	"plenary/internal/message"
)

// The options of which an [InputError] may be.
const (
	OptionTime   = "time"
	OptionZone   = "zone"
	OptionDays   = "days"
	OptionFrom   = "from"
	OptionUntil  = "until"
	OptionExcept = "except"
)

// ParseLine reads a rhythm as people write it: times, a zone, days, a first and a
// last day and days that are left out, in any order that can be read in one way. It
// returns what was read and the words that it does not know, as they were typed. A
// day without a year is the next such day after now, in the zone that is named, or
// else in that of now. Times, a zone and days may be missing, see
// [Recurrence.Missing].
//
// What is wrong, and what can be read in two ways, is an [InputError].
func ParseLine(line string, now time.Time) (r Recurrence, rest string, err error) {
	read := newReader(line)
	if err := read.scan(); err != nil {
		return Recurrence{}, "", err
	}
	rest = read.rest()
	r, err = assemble(read.items, now)
	if err != nil {
		return Recurrence{}, "", err
	}
	return r, rest, nil
}

// rest returns the words that are not known, with the small words before them.
func (r *reader) rest() string {
	var runs []string
	end := 0
	for i, it := range r.items {
		if it.kind == orItem && !r.isBetween(i) || it.kind == filler && !r.is(it.first, "separator") && r.ends(i) {
			it.kind = unknown // "in", and nothing behind it
		}
		if it.kind != unknown {
			continue
		}
		first := it.first
		for j := i - 1; j >= 0 && r.items[j].kind == filler && r.items[j].first >= end && !r.is(r.items[j].first, "separator"); j-- {
			first = r.items[j].first
		}
		words := r.typed(first, it.last)
		switch n := len(runs); {
		case n > 0 && first == end && r.words[first].start < r.words[end-1].end:
			// Parts of one word: what of it was typed stands already.
			runs[n-1] += r.line[r.words[end-1].end:max(r.words[it.last-1].end, r.words[end-1].end)]
		case n > 0 && first == end:
			runs[n-1] += strings.TrimRight(r.line[r.words[end-1].end:r.words[first].start], "\n") + words
		case words != "":
			runs = append(runs, words)
		}
		end = it.last
	}
	return strings.Join(runs, " ")
}

// ends reports whether no item behind i means anything by itself.
func (r *reader) ends(i int) bool { return i+1 == len(r.items) || nextKnown(r.items, i) == nil }

// A draft is a recurrence before its days are known.
type draft struct {
	runs    []run
	zone    string
	bounds  span
	hasFrom bool
	hasTo   bool
	except  []span
	without WeekdaySet
}

// A run is times, or days, that stand one after the other.
type run struct {
	times  []TimeOfDay
	groups []group
}

// assemble makes a recurrence of what was read.
func assemble(items []item, now time.Time) (Recurrence, error) {
	var d draft
	for i, it := range items {
		if err := d.add(items, i, it); err != nil {
			return Recurrence{}, err
		}
	}
	return d.resolve(now)
}

// add adds an item.
func (d *draft) add(items []item, i int, it item) error {
	switch it.kind {
	case timeItem:
		if n := len(d.runs); n == 0 || d.runs[n-1].times == nil {
			d.runs = append(d.runs, run{})
		}
		last := &d.runs[len(d.runs)-1]
		last.times = append(last.times, it.time)
	case daysItem, datesItem, everyItem:
		if d.joinInterval(items, i) {
			return nil
		}
		if n := len(d.runs); n == 0 || d.runs[n-1].times != nil {
			d.runs = append(d.runs, run{})
		}
		d.runs[len(d.runs)-1].addDays(items, i)
	case zoneItem:
		if d.zone != "" && d.zone != it.zone {
			return about(OptionZone, inputErrorWith("schedule.zone.two", "", message.Args{"first": d.zone, "second": it.zone}))
		}
		d.zone = it.zone
	case boundsItem:
		return d.addBounds(it.spans[0])
	case exceptItem:
		d.except = append(d.except, it.spans...)
		d.without |= it.weekday
	case orItem:
		return eitherOf(items, i)
	}
	return nil
}

// joinInterval joins an interval with days from which times part them: "mon 9:00
// every 2 weeks", "every 2 weeks at 9:00 on mon".
func (d *draft) joinInterval(items []item, i int) bool {
	n := len(d.runs)
	if n < 2 || d.runs[n-1].times == nil || len(d.runs[n-2].groups) == 0 {
		return false
	}
	last := &d.runs[n-2].groups[len(d.runs[n-2].groups)-1]
	switch it := items[i]; {
	case it.kind == everyItem && it.every.unit != dayUnit && last.every.unit == noUnit && !isDaysItem(nextKnown(items, i)):
		last.every = it.every
		return true
	case it.kind != everyItem && last.waits():
		d.runs[n-2].addDays(items, i)
		return true
	}
	return false
}

// addBounds adds a first day, a last day, or both.
func (d *draft) addBounds(s span) error {
	if s.first != (dayRef{}) {
		if d.hasFrom {
			return about(OptionFrom, inputError("schedule.from.two", s.first.typed))
		}
		d.bounds.first, d.hasFrom = s.first, true
	}
	if s.last != (dayRef{}) {
		if d.hasTo {
			return about(OptionUntil, inputError("schedule.until.two", s.last.typed))
		}
		d.bounds.last, d.hasTo = s.last, true
	}
	return nil
}

// addDays adds days, dates or an interval to the group to which they belong.
func (r *run) addDays(items []item, i int) {
	it := items[i]
	if it.kind == everyItem {
		if n := len(r.groups); n > 0 && r.groups[n-1].every.unit == noUnit && !isDaysItem(nextKnown(items, i)) && it.every.unit != dayUnit {
			r.groups[n-1].every = it.every
			return
		}
		r.groups = append(r.groups, group{every: it.every})
		return
	}
	if n := len(r.groups); n == 0 || it.anew || r.groups[n-1].every.unit == dayUnit {
		if n == 0 || !r.groups[n-1].waits() {
			r.groups = append(r.groups, group{})
		}
	}
	g := &r.groups[len(r.groups)-1]
	if it.days.On != 0 && slices.ContainsFunc(g.days.InMonth, func(m MonthDay) bool { return m.Of != Daily }) {
		g.mixed = it.typed
	}
	g.days.On |= it.days.On
	g.days.InMonth = append(g.days.InMonth, it.days.InMonth...)
	if g.spans = append(g.spans, it.spans...); it.kind == datesItem && it.anew && g.every.unit == noUnit && g.days.IsZero() {
		g.every = interval{1, yearUnit} // "every 2 March"
	}
}

// waits reports whether a group has an interval and no days yet.
func (g group) waits() bool {
	return g.every.unit != noUnit && g.days.On == 0 && len(g.days.InMonth) == 0 && len(g.spans) == 0 && g.every.unit != dayUnit
}

func isDaysItem(it *item) bool { return it != nil && (it.kind == daysItem || it.kind == datesItem) }

func isKnown(it *item) bool { return it != nil && it.kind != unknown }

// nextKnown returns the item behind i that is no filler.
func nextKnown(items []item, i int) *item {
	for j := i + 1; j < len(items); j++ {
		if items[j].kind != filler {
			return &items[j]
		}
	}
	return nil
}

// previousKnown returns the item before i that is no filler.
func previousKnown(items []item, i int) *item {
	for j := i - 1; j >= 0; j-- {
		if items[j].kind != filler {
			return &items[j]
		}
	}
	return nil
}

// isBetween reports whether an "or" stands between two items that are known.
func (r *reader) isBetween(i int) bool {
	return isKnown(previousKnown(r.items, i)) && isKnown(nextKnown(r.items, i))
}

// eitherOf asks which of two items that "or" joins is meant.
func eitherOf(items []item, i int) error {
	before, after := previousKnown(items, i), nextKnown(items, i)
	if !isKnown(before) || !isKnown(after) {
		return nil // belongs to words that are not known
	}
	option, id := OptionDays, "schedule.ask.or"
	switch before.kind {
	case timeItem:
		option = OptionTime
	case zoneItem:
		option, id = OptionZone, "schedule.ask.or-one"
	case boundsItem:
		option = OptionFrom
	case exceptItem:
		option = OptionExcept
	}
	return about(option, inputErrorWith(id, "", message.Args{"first": before.written(), "second": after.written()}))
}

// written returns an item as it was typed, and a time as it is read.
func (it item) written() string {
	if it.kind == timeItem {
		return it.time.String()
	}
	return it.typed
}

// resolve makes the recurrence.
func (d draft) resolve(now time.Time) (Recurrence, error) {
	r := Recurrence{Zone: d.zone}
	today := today(now, d.zone)
	if err := d.setBounds(&r, today); err != nil {
		return r, err
	}
	base := latest(today, r.From)
	except, err := resolveAll(d.except, base)
	if err != nil {
		return r, about(OptionExcept, err)
	}
	if r.Except = MergeRanges(except); len(r.Except) > maxExcept {
		return r, about(OptionExcept, tooManyDates(maxExcept))
	}
	if r.Rules, err = d.rules(base); err != nil {
		return r, err
	}
	if err := r.leaveOut(d.without); err != nil {
		return r, err
	}
	r.Rules = merged(r.Rules)
	return r, r.check(today)
}

// setBounds sets the first and the last day.
func (d draft) setBounds(r *Recurrence, today Date) (err error) {
	if d.hasFrom {
		if r.From, err = d.bounds.first.resolve(today, today); err != nil {
			return about(OptionFrom, err)
		}
	}
	if !d.hasTo {
		return nil
	}
	if r.Until, err = d.bounds.last.resolve(latest(today, r.From), latest(today, r.From)); err != nil {
		return about(OptionUntil, err)
	}
	switch {
	case r.Until.Before(r.From):
		return about(OptionUntil, inputErrorWith("schedule.date.backwards", "", message.Args{"first": r.From, "last": r.Until}))
	case r.Until.Before(today):
		return about(OptionUntil, inputErrorWith("schedule.until.past", "", message.Args{"date": r.Until}))
	}
	return nil
}

// rules pairs times with days: all with all where the times, or the days, stand in
// one place, and otherwise each with those that stand beside them.
func (d draft) rules(base Date) ([]Rule, error) {
	var times, days []run
	for _, run := range d.runs {
		if run.times != nil {
			times = append(times, run)
		} else {
			days = append(days, run)
		}
	}
	if len(times) <= 1 || len(days) <= 1 {
		all := run{}
		for _, t := range times {
			all.times = append(all.times, t.times...)
		}
		for _, d := range days {
			all.groups = append(all.groups, d.groups...)
		}
		return all.rules(base)
	}
	if len(times) != len(days) {
		return nil, about(OptionTime, inputError("schedule.ask.which-time", ""))
	}
	var rules []Rule
	for i := range times {
		more, err := run{times[i].times, days[i].groups}.rules(base)
		if err != nil {
			return nil, err
		}
		rules = append(rules, more...)
	}
	return rules, nil
}

// rules returns a rule for each kind of days.
func (r run) rules(base Date) ([]Rule, error) {
	slices.Sort(r.times)
	times := slices.Compact(r.times)
	if len(times) > maxTimes {
		return nil, about(OptionTime, inputErrorWith("schedule.time.too-many", "", message.Args{"most": maxTimes}))
	}
	if len(r.groups) == 0 && len(times) > 0 {
		return []Rule{{Times: times}}, nil
	}
	var rules []Rule
	for _, g := range r.groups {
		all, err := g.resolve(base)
		if err != nil {
			return nil, err
		}
		for _, days := range all {
			rules = append(rules, Rule{times, days})
		}
	}
	return rules, nil
}

// leaveOut takes days of the week out of the rules.
func (r *Recurrence) leaveOut(without WeekdaySet) error {
	if without == 0 {
		return nil
	}
	if len(r.Rules) == 0 {
		r.Rules = []Rule{{}}
	}
	for i := range r.Rules {
		days := &r.Rules[i].Days
		if days.IsZero() {
			days.On = Daily
		}
		if days.On == 0 {
			return about(OptionExcept, inputError("schedule.except.weekday", ""))
		}
		if days.On &^= without; days.On == 0 {
			return about(OptionExcept, inputError("schedule.except.nothing-left", ""))
		}
	}
	return nil
}

// merged returns the rules with those as one that have the same days, or the same
// times.
func merged(rules []Rule) []Rule {
	var all []Rule
	for _, rule := range rules {
		same := slices.IndexFunc(all, func(other Rule) bool { return other.Days.String() == rule.Days.String() })
		if same < 0 {
			all = append(all, rule)
			continue
		}
		times := append(slices.Clone(all[same].Times), rule.Times...)
		slices.Sort(times)
		all[same].Times = slices.Compact(times)
	}
	var out []Rule
	for _, rule := range all {
		same := slices.IndexFunc(out, func(other Rule) bool { return slices.Equal(other.Times, rule.Times) && other.Days.joins(rule.Days) })
		if same < 0 {
			out = append(out, rule)
			continue
		}
		out[same].Days = out[same].Days.join(rule.Days)
	}
	return out
}

// joins reports whether two days without an interval are of one kind.
func (d Days) joins(e Days) bool {
	return d.Interval < 2 && e.Interval < 2 && (d.On != 0) == (e.On != 0) && (len(d.InMonth) > 0) == (len(e.InMonth) > 0) && (len(d.Dates) > 0) == (len(e.Dates) > 0)
}

// join returns the days of both.
func (d Days) join(e Days) Days {
	d.On |= e.On
	d.InMonth = sortedMonthDays(append(slices.Clone(d.InMonth), e.InMonth...))
	d.Dates = sortedDates(append(slices.Clone(d.Dates), e.Dates...))
	return d
}

// check reports what is wrong with a recurrence as a whole.
func (r Recurrence) check(today Date) error {
	if len(r.Rules) > maxRules {
		return about(OptionDays, inputErrorWith("schedule.rules.too-many", "", message.Args{"most": maxRules}))
	}
	for _, rule := range r.Rules {
		for _, other := range r.Rules {
			if other.has(rule) {
				return about(OptionDays, inputErrorWith("schedule.ask.within", "", message.Args{
					"wide": other.Days, "narrow": rule.Days}))
			}
		}
		if n := len(rule.Days.Dates); n > 0 && rule.Days.Dates[n-1].Before(today) {
			return about(OptionDays, inputErrorWith("schedule.date.past", "", message.Args{"date": rule.Days.Dates[n-1]}))
		}
	}
	return nil
}

// has reports whether a rule of every week has all slots of another that counts
// weeks or days: "daily, every 2 weeks on monday".
func (r Rule) has(other Rule) bool {
	counted := other.Days.Interval > 1 && len(other.Days.InMonth) == 0
	return counted && r.Days.Interval < 2 && r.Days.On != 0 && other.Days.each().On&^r.Days.On == 0 && slices.Equal(r.Times, other.Times)
}

// Missing returns which options a recurrence lacks, of time, zone and days.
func (r Recurrence) Missing() []string {
	var missing []string
	if !slices.ContainsFunc(r.Rules, func(rule Rule) bool { return len(rule.Times) > 0 }) {
		missing = append(missing, OptionTime)
	}
	if r.Zone == "" {
		missing = append(missing, OptionZone)
	}
	if !slices.ContainsFunc(r.Rules, func(rule Rule) bool { return !rule.Days.IsZero() }) {
		missing = append(missing, OptionDays)
	}
	return missing
}

// With returns r with the times, the zone and the days of defaults, those that it
// lacks.
func (r Recurrence) With(defaults Recurrence) Recurrence {
	if r.Zone == "" {
		r.Zone = defaults.Zone
	}
	r.Rules = slices.Clone(r.Rules)
	missing := r.Missing()
	if len(r.Rules) == 0 {
		r.Rules = []Rule{{}}
	}
	for i := range r.Rules {
		if slices.Contains(missing, OptionTime) {
			r.Rules[i].Times = defaults.Times()
		}
		if slices.Contains(missing, OptionDays) && len(defaults.Rules) > 0 {
			r.Rules[i].Days = defaults.Rules[0].Days
		}
	}
	return r
}
