package schedule

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestParseTime(t *testing.T) {
	for typed, want := range map[string]string{
		"9": "09:00", "09:00": "09:00", "9:05": "09:05", "9am": "09:00", "9 AM": "09:00", "9 pm": "21:00", "21h30": "21:30", "21h": "21:00",
		"9.30": "09:30", "9.30pm": "21:30", "0930": "09:30", "12am": "00:00", "12pm": "12:00", "12:15 a.m.": "00:15", "9 p.m": "21:00",
		"noon": "12:00", "Midnight": "00:00", "0": "00:00", "23:59": "23:59",
		"25:30": "“25:30” is no time: the hour goes from 0 to 23, such as 09:00 or 21:30.",
		"24:00": "“24:00” is the next day already: for midnight write 00:00.",
		"12:60": "“12:60” is no time: the minutes go from 00 to 59, such as 09:00 or 21:30.",
		"13pm":  "“13pm” is no time: with am or pm the hour goes from 1 to 12, such as 9am or 9:30pm.",
		"":      "“” is no time I can read: write it such as 09:00, 9am or 21h30.",
		"soon":  "“soon” is no time I can read: write it such as 09:00, 9am or 21h30.",
		"9:5":   "“9:5” is no time I can read: write it such as 09:00, 9am or 21h30.",
		"-9":    "“-9” is no time I can read: write it such as 09:00, 9am or 21h30.",
	} {
		c, err := ParseTime(typed)
		got := c.String()
		if err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("ParseTime(%q) = %q, want %q", typed, got, want)
		}
	}
}

func TestParseDays(t *testing.T) {
	for typed, want := range map[string]string{
		"daily": "daily", "Every day": "daily", "weekdays": "mon,tue,wed,thu,fri", "every weekday": "mon,tue,wed,thu,fri", "weekends": "sat,sun",
		"mon,wed,fri": "mon,wed,fri", "fri, mon": "mon,fri", "Mon Wed": "mon,wed", "mondays and thursdays": "mon,thu", "on Tuesday": "tue",
		"mon-thu": "mon,tue,wed,thu", "mon–thu": "mon,tue,wed,thu", "mon — thu": "mon,tue,wed,thu", "Monday to Thursday": "mon,tue,wed,thu",
		"fri-mon": "mon,fri,sat,sun", "sun-sat": "daily", "mon-wed,sat": "mon,tue,wed,sat", "weekends and mon": "mon,sat,sun",
		"every monday": "mon", "every week on monday": "mon", "every 1 week on mon": "mon",
		"every 2 weeks on monday": "every 2 weeks on mon", "every two weeks on mon, thu": "every 2 weeks on mon,thu",
		"every other friday": "every 2 weeks on fri", "first monday": "every month on first mon", "1st and 15th": "every month on 1st,15th",
		"15th and last friday": "every month on last fri,15th", "every second week on weekdays": "every 2 weeks on mon,tue,wed,thu,fri",
		"every 2 weeks on mon from 2026-11-23": "every 2 weeks on mon from 2026-11-23",
		"mon,thurs.":                           "mon,thu",
		"":                                     "Say on which days, such as weekdays, mon,wed,fri, every 2 weeks on monday, first monday, or 1st and 15th.",
		"wekdays":                              "“wekdays” names no days I know: write such as weekdays, mon,wed,fri, every 2 weeks on monday, first monday, or 1st and 15th.",
		"mon-":                                 "“mon-” names no days I know: write such as weekdays, mon,wed,fri, every 2 weeks on monday, first monday, or 1st and 15th.",
		"every month":                          "Say on which day of the month, such as every month on the 15th, first monday, or last working day.",
		"every 2 weeks":                        "Say on which day of the week, such as every 2 weeks on monday.",
		"every 0 weeks on mon":                 "“0” is too many or too few: the interval goes from 1 to 52, such as every 2 weeks on monday.",
		"every 99 weeks on mon":                "“99” is too many or too few: the interval goes from 1 to 52, such as every 2 weeks on monday.",
		"mon from 2026-11-23":                  "“mon from 2026-11-23” names no days I know: write such as weekdays, mon,wed,fri, every 2 weeks on monday, first monday, or 1st and 15th.",
		"every 2 weeks on mon from soon":       "“from soon” names no first day I can read: write it such as from 2 March, or from 2026-03-02.",
	} {
		d, err := ParseDays(typed)
		got := d.String()
		if err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("ParseDays(%q) = %q, want %q", typed, got, want)
		}
	}
}

func TestDaysInWords(t *testing.T) {
	for typed, want := range map[string]string{
		"daily": "daily", "mon-fri": "weekdays", "sat,sun": "weekends", "mon-thu": "mon-thu", "mon,wed,fri": "mon,wed,fri", "mon,tue": "mon,tue",
		"every 2 weeks on mon-wed from 2026-11-23": "every 2 weeks on mon-wed from 2026-11-23",
	} {
		d, err := ParseDays(typed)
		if got := d.Words(); err != nil || got != want {
			t.Errorf("ParseDays(%q).Words() = %q, want %q (%v)", typed, got, want, err)
		}
	}
}

func TestRuleIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := anyRule().Draw(t, "rule")
		if got, err := Parse(r.String()); err != nil || !reflect.DeepEqual(got, r) {
			t.Fatalf("Parse(%q) = %v, %v", r, got, err)
		}
		if got, err := ParseDays(r.Rules[0].Days.Words()); err != nil || got.String() != r.Rules[0].Days.String() {
			t.Fatalf("ParseDays(%q) = %v, %v", r.Rules[0].Days.Words(), got, err)
		}
	})
}

// anyRule draws a rule with anchors around our time.
func anyRule() *rapid.Generator[Recurrence] {
	return rapid.Custom(func(t *rapid.T) Recurrence {
		r := Recurrence{
			Zone: rapid.SampledFrom(Zones()).Draw(t, "zone"),
			Rules: []Rule{{
				Times: []TimeOfDay{TimeOfDay(rapid.IntRange(0, 24*60-1).Draw(t, "at"))},
				Days:  Days{On: WeekdaySet(rapid.IntRange(1, int(Daily)).Draw(t, "days"))},
			}},
		}
		if rapid.Bool().Draw(t, "sparse") {
			r.Rules[0].Days.Interval = rapid.IntRange(2, 6).Draw(t, "every")
			r.Rules[0].Days.From = Date{2000, time.January, 1}.AddDays(rapid.IntRange(-40000, 40000).Draw(t, "from"))
		}
		return r
	})
}

// sentence is what every InputError looks like.
var sentence = regexp.MustCompile(`^[“A-Z][^\n]*[.?]$`)

func isFriendly(t *testing.T, err error) {
	if _, ok := err.(InputError); !ok || !sentence.MatchString(err.Error()) || len(err.Error()) > 400 {
		t.Errorf("%q is not one short sentence for a person", err)
	}
}

func FuzzParseTime(f *testing.F) {
	for _, seed := range []string{"9", "9am", "09:00", "21h30", "9.30", "9 p.m.", "noon", "25:30", "٩:٠٠"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		c, err := ParseTime(typed)
		if err != nil {
			isFriendly(t, err)
			return
		}
		if again, err := ParseTime(c.String()); err != nil || again != c || c < 0 || c >= 24*60 {
			t.Errorf("ParseTime(%q) = %d, read back as %d, %v", typed, c, again, err)
		}
	})
}

func FuzzParseDays(f *testing.F) {
	for _, seed := range []string{"daily", "mon-thu", "mon – thu", "every 2 weeks on monday from 2026-11-23", "every other day", "mon,,tue"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		d, err := ParseDays(typed)
		if err != nil {
			isFriendly(t, err)
			return
		}
		if again, err := ParseDays(d.String()); err != nil || again.String() != d.String() || d.IsZero() {
			t.Errorf("ParseDays(%q) = %v, read back as %v, %v", typed, d, again, err)
		}
	})
}

func FuzzParseZone(f *testing.F) {
	for _, seed := range []string{"Europe/Berlin", "new york", "Etc/GMT-1", "../etc/passwd", "", "istanbul"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		if got := CompleteZone(typed, 5); len(got) > 5 {
			t.Errorf("CompleteZone(%q, 5) = %q", typed, got)
		}
		zone, err := ParseZone(typed)
		if err != nil {
			isFriendly(t, err)
			return
		}
		if _, err := time.LoadLocation(zone); err != nil {
			t.Errorf("ParseZone(%q) = %q: %v", typed, zone, err)
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"09:00 Europe/Berlin daily", "09:00 UTC every 2 weeks on mon from 2026-11-23", "9 UTC"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, canonical string) {
		r, err := Parse(canonical)
		if err != nil {
			isFriendly(t, err)
			return
		}
		if again, err := Parse(r.String()); err != nil || !reflect.DeepEqual(again, r) {
			t.Errorf("Parse(%q) = %v, read back as %v, %v", canonical, r, again, err)
		}
		if next := r.Next(time.Now()); next.IsZero() && mayPost(r) || !utf8.ValidString(r.String()) {
			t.Errorf("%v gives no slot", r)
		}
	})
}

// mayPost reports whether a recurrence of any age is bound to have a slot to come.
func mayPost(r Recurrence) bool {
	return r.From.IsZero() && r.Until.IsZero() && len(r.Except) == 0 && slices.ContainsFunc(r.Rules, func(rule Rule) bool {
		return rule.Days.On != 0 && rule.Days.From.Year < 9000
	})
}

func TestLongWordsAreNotRepeatedAtLength(t *testing.T) {
	_, err := ParseTime(strings.Repeat("9 ", 4000))
	isFriendly(&testing.T{}, err)
	if len(err.Error()) > 200 {
		t.Errorf("%d bytes", len(err.Error()))
	}
}
