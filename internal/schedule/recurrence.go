// Package schedule is the arithmetic of daily posts: on which days, at what
// time and in which zone, and which instants that gives. It does no I/O, holds
// no state, and takes its time zones from tzdata, which it embeds so that the
// program needs none from its host.
//
// What people type is read by [ParseTime], [ParseZone], [ParseDays] and
// [ParseDate]; each error is a [InputError], one sentence to show to whoever typed
// it.
package schedule

import (
	"fmt"
	"strings"
	"time"
)

// A Recurrence says when something happens, in local time. It is comparable, and the
// zero Recurrence gives no slot.
type Recurrence struct {
	At   TimeOfDay
	Zone string // a name of Zones
	Days Days
}

// A InputError is what is wrong with typed words, as one sentence for the person
// who typed them.
type InputError string

func (m InputError) Error() string { return string(m) }

func inputErrorf(format string, args ...any) error {
	return InputError(fmt.Sprintf(format, args...))
}

// maxEcho is how many characters of what was typed a InputError repeats.
const maxEcho = 40

// echo repeats what was typed, in quotation marks and not at length.
func echo(typed string) string {
	runes := []rune(strings.Join(strings.Fields(typed), " "))
	if len(runes) > maxEcho {
		runes = append(runes[:maxEcho], '…')
	}
	return "“" + string(runes) + "”"
}

// String returns the canonical form, which [Parse] reads back:
// "09:00 Europe/Berlin daily", "09:00 Europe/Berlin mon,tue",
// "18:30 UTC every 2 weeks on mon from 2026-11-23".
func (r Recurrence) String() string {
	return r.At.String() + " " + r.Zone + " " + r.Days.String()
}

// Parse reads a rule as [Recurrence.String] writes it.
func Parse(canonical string) (Recurrence, error) {
	at, rest, _ := strings.Cut(canonical, " ")
	zone, days, ok := strings.Cut(rest, " ")
	if !ok {
		return Recurrence{}, inputErrorf("A rule is a time, a zone and days, such as 09:00 Europe/Berlin daily, not %s.", echo(canonical))
	}
	var r Recurrence
	var err error
	if r.At, err = ParseTime(at); err != nil {
		return Recurrence{}, err
	}
	if r.Zone, err = ParseZone(zone); err != nil {
		return Recurrence{}, err
	}
	if r.Days, err = ParseDays(days); err != nil {
		return Recurrence{}, err
	}
	return r, nil
}

// Anchored returns r such that a rule of every so many weeks begins with the
// first of its days that has a slot after now. Any other rule, and one that
// has its beginning, is returned as it is.
func (r Recurrence) Anchored(now time.Time) Recurrence {
	if r.Days.IntervalWeeks < 2 || !r.Days.From.IsZero() {
		return r
	}
	weekly := r
	weekly.Days.IntervalWeeks = 0
	r.Days.From, _ = weekly.next(now, weekly.today(now))
	return r
}
