package schedule

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"plenary/internal/longtest"
	"plenary/internal/pythontest"
)

// judged is a recurrence as an iCalendar engine takes it, in local time without a
// zone. Instants are written as 2026-11-30T09:00:00.
type judged struct {
	Rules  []judgedRule
	RDates []string
	ExDate []string
	From   string // inclusive
	Until  string // exclusive
}

type judgedRule struct{ Start, Rule string }

// expand has python-dateutil expand the rules.
const expand = `
import json, sys
from datetime import datetime
from dateutil.rrule import rrulestr, rruleset
at = datetime.fromisoformat
for line in sys.stdin:
    r = json.loads(line)
    s = rruleset()
    for rule in r["Rules"] or []:
        s.rrule(rrulestr("RRULE:" + rule["Rule"], dtstart=at(rule["Start"])))
    for d in r["RDates"] or []:
        s.rdate(at(d))
    for d in r["ExDate"] or []:
        s.exdate(at(d))
    slots = sorted({d for d in s.between(at(r["From"]), at(r["Until"]), inc=True) if d < at(r["Until"])})
    print(json.dumps([d.isoformat() for d in slots]))
`

// TestAYearOfRhythmsIsWhatAnotherEngineGives compares the slots of 1,000 rhythms over
// two years with those of python-dateutil, but for the days on which clocks change.
func TestAYearOfRhythmsIsWhatAnotherEngineGives(t *testing.T) {
	longtest.Skip(t)
	const rhythms = 1000
	begin := dateOf(monday30)
	end := begin.AddDays(2 * 365)
	var all []Recurrence
	var input strings.Builder
	for n := range rhythms {
		r := anyRhythm().Example(n).Anchored(monday30)
		r.Rules = slices.DeleteFunc(r.Rules, func(rule Rule) bool {
			return rule.Days.Interval > 1 && rule.Days.From.IsZero() // it has no day before the end
		})
		all = append(all, r)
		line, err := json.Marshal(r.judged(begin, end))
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&input, "%s\n", line)
	}
	out := pythontest.Run(t, expand, []byte(input.String()), "dateutil")
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	if len(lines) != rhythms {
		t.Fatalf("%d lines", len(lines))
	}
	compared := 0
	for n, r := range all {
		var theirs []string
		if err := json.Unmarshal([]byte(lines[n]), &theirs); err != nil {
			t.Fatal(err)
		}
		changed := changeDays(r.Location(), begin, end)
		theirs = slices.DeleteFunc(theirs, func(local string) bool { return changed[local[:10]] })
		var ours []string
		for slot := range r.Slots(r.Midnight(begin), r.Midnight(end)) {
			if local := slot.Format("2006-01-02T15:04:05"); !changed[local[:10]] {
				ours = append(ours, local)
			}
		}
		compared += len(ours)
		if !slices.Equal(ours, theirs) {
			t.Errorf("%s\nours   %v\ntheirs %v", r, ours, theirs)
		}
	}
	t.Logf("%d rhythms, %d slots", rhythms, compared)
}

// changeDays returns the days whose clocks, or those of the day before, change.
func changeDays(loc *time.Location, begin, end Date) map[string]bool {
	days := map[string]bool{}
	offset := func(day Date) int {
		_, offset := firstInstant(day.utc(), loc).Zone()
		return offset
	}
	for day := begin.AddDays(-2); day.Before(end); day = day.AddDays(1) {
		if offset(day) != offset(day.AddDays(1)) {
			days[day.String()], days[day.AddDays(1).String()] = true, true
		}
	}
	return days
}

// judged writes a recurrence for the other engine.
func (r Recurrence) judged(begin, end Date) judged {
	j := judged{From: begin.String() + "T00:00:00", Until: end.String() + "T00:00:00"}
	until := ""
	if !r.Until.IsZero() {
		until = ";UNTIL=" + strings.ReplaceAll(r.Until.String(), "-", "") + "T235959"
	}
	for _, rule := range r.Rules {
		start := latest(begin, r.From)
		if !rule.Days.From.IsZero() {
			start = rule.Days.From
		}
		for _, at := range rule.Times {
			local := "T" + at.String() + ":00"
			for _, parts := range rule.Days.judged() {
				j.Rules = append(j.Rules, judgedRule{start.String() + local, parts + until})
			}
			for _, day := range rule.Days.Dates {
				if !day.Before(r.From) && (r.Until.IsZero() || !r.Until.Before(day)) {
					j.RDates = append(j.RDates, day.String()+local)
				}
			}
			for _, left := range r.Except {
				for day := left.First; !left.Last.Before(day); day = day.AddDays(1) {
					j.ExDate = append(j.ExDate, day.String()+local)
				}
			}
		}
	}
	return j
}

// judged writes days as the parts of RRULE.
func (d Days) judged() []string {
	interval := fmt.Sprintf(";WKST=MO;INTERVAL=%d", max(d.Interval, 1))
	names := func(set WeekdaySet) string {
		var all []string
		for _, day := range weekFromMonday {
			if set.has(day) {
				all = append(all, strings.ToUpper(day.String()[:2]))
			}
		}
		return strings.Join(all, ",")
	}
	var all []string
	switch {
	case d.On != 0:
		all = append(all, "FREQ=WEEKLY;BYDAY="+names(d.On)+interval)
	case len(d.InMonth) == 0 && len(d.Dates) == 0:
		all = append(all, "FREQ=DAILY"+interval)
	}
	for _, m := range d.InMonth {
		parts := fmt.Sprintf("BYDAY=%s;BYSETPOS=%d", names(m.Of), m.Nth)
		if m.Of == Daily {
			parts = fmt.Sprintf("BYMONTHDAY=%d", m.Nth)
		}
		all = append(all, "FREQ=MONTHLY;"+parts+interval)
	}
	return all
}
