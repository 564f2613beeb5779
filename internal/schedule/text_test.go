package schedule

import (
	"strings"
	"testing"
	"time"

	"plenary/internal/message"
)

func TestText(t *testing.T) {
	for canonical, want := range map[string]string{
		"09:00 UTC daily":                                         "09:00 UTC, daily",
		"09:00 Europe/Berlin mon,tue,wed,thu,fri":                 "09:00 Europe/Berlin, weekdays",
		"09:00,13:00,17:30 UTC mon,tue,wed,thu":                   "09:00, 13:00 and 17:30 UTC, mon-thu",
		"09:00 UTC mon; 18:00 thu":                                "09:00 UTC, mon; 18:00, thu",
		"09:00 UTC every month on first mon":                      "09:00 UTC, first Monday of the month",
		"09:00 UTC every month on last working day":               "09:00 UTC, last working day of the month",
		"09:00 UTC every month on last day":                       "09:00 UTC, last day of the month",
		"09:00 UTC every month on 1st,15th":                       "09:00 UTC, 1st and 15th of the month",
		"09:00 UTC every month on 15th,last fri":                  "09:00 UTC, last Friday and 15th of the month",
		"09:00 UTC every month on 31st":                           "09:00 UTC, 31st of the month, in months with 31 days",
		"09:00 UTC every month on fifth sun":                      "09:00 UTC, fifth Sunday of the month, in months that have it",
		"09:00 UTC every 3 months on 1st from 2027-01-01":         "09:00 UTC, every 3 months on the 1st from 1 January 2027",
		"09:00 UTC every 12 months on 2nd from 2027-03-02":        "09:00 UTC, every year on 2 March",
		"09:00 UTC every 2 weeks on mon from 2026-12-07":          "09:00 UTC, every 2 weeks on mon from 7 December 2026",
		"09:00 UTC every 2 days from 2026-12-07; from 2026-12-06": "09:00 UTC, every 2 days from 7 December 2026",
		"09:00 UTC on 2027-03-14":                                 "09:00 UTC, 14 March 2027",
		"09:00 UTC on 2027-03-14,2027-03-15,2027-04-01":           "09:00 UTC, 14 March 2027, 15 March 2027 and 1 April 2027",
		"09:00 UTC daily; from 2027-03-02; until 2027-06-30; not on 2027-05-01,2027-05-28..2027-06-02": "09:00 UTC, daily, from 2 March 2027, until 30 June 2027, not on 1 May 2027 and 28 May 2027 to 2 June 2027",
	} {
		if got := parse(t, canonical).Text(message.English()).String(); got != want {
			t.Errorf("%s\n got %s\nwant %s", canonical, got, want)
		}
	}
	var many []DateRange
	for n := range 30 {
		day := Date{2027, 1, 1}.AddDays(2 * n)
		many = append(many, DateRange{day, day})
	}
	if got := RangesText(message.English(), many).String(); len(got) > 300 || got[len(got)-len(" and 18 more"):] != " and 18 more" {
		t.Error(got)
	}
}

// TestRhythmsInOtherLanguages: ordinals, days and dates are those of the reader's language.
func TestRhythmsInOtherLanguages(t *testing.T) {
	for rule, want := range map[string][3]string{
		"09:00 UTC every month on 20th working day": {"am 20. Arbeitstag", "le 20e jour ouvré", "el 20.º día laborable"},
		"09:00 UTC every month on first mon":        {"ersten Montag", "premier lundi", "primer lunes"},
		"09:00 UTC every month on 15th":             {"15.", "le 15", "el día 15"},
		"09:00 UTC weekdays":                        {"werktags", "en semaine", "de lunes a viernes"},
	} {
		r, err := Parse(rule)
		if err != nil {
			t.Errorf("%s: %v", rule, err)
			continue
		}
		for i, tag := range []string{"de", "fr", "es"} {
			if got := r.Text(message.First(tag)).String(); !strings.Contains(got, want[i]) {
				t.Errorf("%s in %s is %q, want %q", rule, tag, got, want[i])
			}
		}
	}
}

// TestWhatIsSaidIsReadBackInEachLanguage: what a reader is told can be typed.
func TestWhatIsSaidIsReadBackInEachLanguage(t *testing.T) {
	now := time.Date(2026, time.November, 30, 12, 0, 0, 0, time.UTC)
	for _, rule := range []string{
		"daily", "mon,tue,wed,thu,fri", "sat,sun", "mon", "mon,wed,fri", "tue,thu", "mon,tue,wed,thu", "every 2 weeks on mon", "every 3 days",
		"every month on 15th", "every month on 1st,15th", "every month on first mon", "every month on last fri", "every month on last working day",
		"daily; until 2027-06-30", "daily; from 2027-03-02",
	} {
		want, err := Parse("09:00 Europe/Berlin " + rule)
		if err != nil {
			t.Fatal(rule, err)
		}
		for _, tag := range message.Tags {
			said := want.Text(message.First(tag)).String()
			if got, rest, err := ParseLine(said, now); err != nil || rest != "" || !got.Anchored(now).Equal(want.Anchored(now)) {
				t.Errorf("%s: %q is read as %v, left %q, %v; want %v", tag, said, got, rest, err, want)
			}
		}
	}
}
