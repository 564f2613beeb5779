// Package schedule is the arithmetic of daily posts: on which days, at what
// time and in which zone, and which instants that gives. It does no I/O, holds
// no state, and takes its time zones from tzdata, which it embeds so that the
// program needs none from its host.
//
// What people type is read by [ParseTime], [ParseZone], [ParseDays] and
// [ParseDate]; each error is a [Mistake], one sentence to show to whoever typed
// it.
package schedule

import (
	"fmt"
	"strings"
	"time"
)

// A Rule says when something happens, in local time. It is comparable, and the
// zero Rule gives no slot.
type Rule struct {
	At   Clock
	Zone string // a name of Zones
	Days Days
}

// A Mistake is what is wrong with typed words, as one sentence for the person
// who typed them.
type Mistake string

func (m Mistake) Error() string { return string(m) }

func mistake(format string, args ...any) error {
	return Mistake(fmt.Sprintf(format, args...))
}

// maxEcho is how many characters of what was typed a Mistake repeats.
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
func (r Rule) String() string {
	return r.At.String() + " " + r.Zone + " " + r.Days.String()
}

// Parse reads a rule as [Rule.String] writes it.
func Parse(canonical string) (Rule, error) {
	at, rest, _ := strings.Cut(canonical, " ")
	zone, days, ok := strings.Cut(rest, " ")
	if !ok {
		return Rule{}, mistake("A rule is a time, a zone and days, such as 09:00 Europe/Berlin daily, not %s.", echo(canonical))
	}
	var r Rule
	var err error
	if r.At, err = ParseTime(at); err != nil {
		return Rule{}, err
	}
	if r.Zone, err = ParseZone(zone); err != nil {
		return Rule{}, err
	}
	if r.Days, err = ParseDays(days); err != nil {
		return Rule{}, err
	}
	return r, nil
}

// Anchored returns r such that a rule of every so many weeks begins with the
// first of its days that has a slot after now. Any other rule, and one that
// has its beginning, is returned as it is.
func (r Rule) Anchored(now time.Time) Rule {
	if r.Days.Every < 2 || !r.Days.From.IsZero() {
		return r
	}
	weekly := r
	weekly.Days.Every = 0
	r.Days.From, _ = weekly.next(now, weekly.today(now))
	return r
}
