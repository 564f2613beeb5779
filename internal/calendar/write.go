// Package calendar writes coming posts as an iCalendar file, and reads the days of
// public holidays from one (RFC 5545).
//
// github.com/arran4/golang-ical reads and writes the lines. Which days a rule of
// recurrence gives is worked out by package schedule, because the library does not,
// and github.com/teambition/rrule-go searches for minutes where a rule gives none.
package calendar

import (
	"io"
	"strings"
	"time"
	"unicode"

	ics "github.com/arran4/golang-ical"
)

// An Event is a post at an instant.
type Event struct {
	UID         string // the same in each file that names the post
	At          time.Time
	Summary     string
	Description string // may be empty
	URL         string // may be empty
}

// Write writes a calendar of a name. Each event stands as an instant in UTC, so that
// every calendar shows the hour at which it is posted, and takes no time in anybody's
// day. made is the time of writing.
func Write(w io.Writer, name string, made time.Time, events []Event) error {
	c := ics.NewCalendarFor("Plenary")
	c.SetMethod(ics.MethodPublish)
	c.SetName(clean(name))
	c.SetXWRCalName(clean(name))
	for _, e := range events {
		event := c.AddEvent(clean(e.UID))
		event.SetDtStampTime(made)
		event.SetStartAt(e.At)
		event.SetSummary(clean(e.Summary))
		if e.Description != "" {
			event.SetDescription(clean(e.Description))
		}
		if e.URL != "" {
			event.SetURL(strings.Join(strings.Fields(clean(e.URL)), ""))
		}
		event.SetTimeTransparency(ics.TransparencyTransparent)
	}
	return c.SerializeTo(w, ics.WithNewLineWindows)
}

// clean drops what no text of a calendar may hold: control characters, but ends of
// lines, which are escaped, and what is no UTF-8.
func clean(text string) string {
	text = strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' || !unicode.IsControl(r) {
			return r
		}
		return -1
	}, text)
}
