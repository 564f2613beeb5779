package schedule

import (
	"fmt"
	"strings"
)

// An InputError says what is wrong with typed words, as one sentence for the
// person who typed them.
type InputError string

func (e InputError) Error() string { return string(e) }

// The sentences, by name. Parameters stand in their order: quoted is what was
// typed, see quote; zones is a list of zones joined with "or".
const (
	recurrenceIncomplete = "A rule is a time, a zone and days, such as 09:00 Europe/Berlin daily, not %s."   // quoted
	timeUnreadable       = "%s is no time I can read: write it such as 09:00, 9am or 21h30."                 // quoted
	timeNextDay          = "%s is the next day already: for midnight write 00:00."                           // quoted
	timeHalfDayHour      = "%s is no time: with am or pm the hour goes from 1 to 12, such as 9am or 9:30pm." // quoted
	timeHour             = "%s is no time: the hour goes from 0 to 23, such as 09:00 or 21:30."              // quoted
	timeMinute           = "%s is no time: the minutes go from 00 to 59, such as 09:00 or 21:30."            // quoted
	dateUnreadable       = "%s is no day I can read: write year, month and day, such as 2026-03-27."         // quoted
	daysMissing          = "Say on which days, such as daily, weekdays, mon,wed,fri, mon-thu or every 2 weeks on monday."
	daysUnknown          = "%s is no day I know: write daily, weekdays, mon,wed,fri, mon-thu or every 2 weeks on monday."       // quoted
	daysRuleUnknown      = "%s is no rule I can follow: write weekdays, mon,wed,fri or every 2 weeks on monday."                // quoted
	weeksOutOfRange      = "%s is too many or too few: weeks go from 1 to %d, such as every 2 weeks on monday."                 // quoted, maxIntervalWeeks
	weeksDayMissing      = "Say on which day of the week, such as every %d weeks on monday."                                    // weeks, at least 2
	weeksFromWithout     = "A first day belongs to a rule such as every 2 weeks on monday from 2026-11-23; leave it out of %s." // quoted
	zoneMissing          = "Name a time zone by its city, such as Europe/Berlin, or UTC."
	zoneOffset           = "%s is a difference from UTC, which changes where clocks do: name the zone by its city, such as Europe/Berlin." // quoted
	zoneAmbiguous        = "More than one time zone bears the name %s: write %s."                                                          // quoted, zones
	zoneUnknown          = "%s is no time zone I know: name it by its city, such as Europe/Berlin, or UTC."                                // quoted
	zoneMisspelled       = "%s is no time zone I know. Did you mean %s?"                                                                   // quoted, zones
)

// The notes that [Recurrence.Note] gives. Their parameter is the time of day.
const (
	noteSkipped = "the clocks skip %s; this is the first instant after"
	noteTwice   = "%s comes twice; this is the first time"
)

// inputErrorf makes an InputError from one of the sentences and its parameters.
func inputErrorf(sentence string, parameters ...any) error {
	return InputError(fmt.Sprintf(sentence, parameters...))
}

// maxQuote is how many characters of what was typed an InputError repeats.
const maxQuote = 40

// quote returns what was typed in quotation marks, in one line, and cut at
// maxQuote.
func quote(typed string) string {
	runes := []rune(strings.Join(strings.Fields(typed), " "))
	if len(runes) > maxQuote {
		runes = append(runes[:maxQuote], '…')
	}
	return "“" + string(runes) + "”"
}
