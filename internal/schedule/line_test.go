package schedule

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"plenary/internal/message"
)

// monday30 is a Monday, Monday 30 November 2026, at noon.
var monday30 = time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)

// written writes what was read, what is missing as "?", and what is not known.
func written(r Recurrence, rest string) string {
	if r.Zone == "" {
		r.Zone = "?zone"
	}
	text := r.String()
	if len(r.Rules) == 0 {
		text = "? " + r.Zone + " ?" + text
	}
	if rest != "" {
		text += " | " + rest
	}
	return text
}

func TestParseLine(t *testing.T) {
	for line, want := range map[string]string{
		// As today.
		"09:00 Europe/Berlin daily":                      "09:00 Europe/Berlin daily",
		"9 p.m. new york every 2 weeks on monday":        "21:00 America/New_York every 2 weeks on mon",
		"21h30 america/los angeles mon, wed and fri":     "21:30 America/Los_Angeles mon,wed,fri",
		"9 UTC mon-thu":                                  "09:00 UTC mon,tue,wed,thu",
		"9 UTC mon – thu":                                "09:00 UTC mon,tue,wed,thu",
		"9 UTC monday to thursday":                       "09:00 UTC mon,tue,wed,thu",
		"at 6 UTC daily":                                 "06:00 UTC daily",
		"0930 UTC daily":                                 "09:30 UTC daily",
		"9 30 UTC daily":                                 "09:30 UTC daily",
		"18:30 UTC every 2 weeks on mon from 2026-12-07": "18:30 UTC every 2 weeks on mon; from 2026-12-07",

		// As people write it.
		"every day at 9 in Berlin":                         "09:00 Europe/Berlin daily",
		"at 9am Berlin on weekdays":                        "09:00 Europe/Berlin mon,tue,wed,thu,fri",
		"9 “Europe/Berlin” daily":                          "09:00 Europe/Berlin daily",
		"9 'Europe/Berlin' daily.":                         "09:00 Europe/Berlin daily",
		"9 „Europe/Berlin“ daily":                          "09:00 Europe/Berlin daily",
		"9 «New York» daily":                               "09:00 America/New_York daily",
		"weekdays 9h UTC":                                  "09:00 UTC mon,tue,wed,thu,fri",
		"UTC mon 9:00, thu 18:00":                          "09:00 UTC mon; 18:00 thu",
		"9:00 mon, 18:00 thu UTC":                          "09:00 UTC mon; 18:00 thu",
		"mon and wed at 9 and 17:30 in London":             "09:00,17:30 Europe/London mon,wed",
		"9:00, 13:00 and 17:00 weekdays UTC":               "09:00,13:00,17:00 UTC mon,tue,wed,thu,fri",
		"first Monday 10:00 UTC":                           "10:00 UTC every month on first mon",
		"the first Monday of the month at 10 UTC":          "10:00 UTC every month on first mon",
		"10:00 UTC every first monday of each month":       "10:00 UTC every month on first mon",
		"10:00 UTC first and third tuesday":                "10:00 UTC every month on first tue,third tue",
		"10:00 UTC every second and fourth tuesday":        "10:00 UTC every month on second tue,fourth tue",
		"10:00 UTC every second tuesday of the month":      "10:00 UTC every month on second tue",
		"on the 15th at noon UTC":                          "12:00 UTC every month on 15th",
		"on the 15 at noon UTC":                            "12:00 UTC every month on 15th",
		"15th UTC 9":                                       "09:00 UTC every month on 15th",
		"day 15 of every month 9:00 UTC":                   "09:00 UTC every month on 15th",
		"monthly on the 15th 9:00 UTC":                     "09:00 UTC every month on 15th",
		"last working day 16:00 UTC":                       "16:00 UTC every month on last working day",
		"last friday of the month 16:00 UTC":               "16:00 UTC every month on last fri",
		"last day of the month 16:00 UTC":                  "16:00 UTC every month on last day",
		"end of the month 16:00 UTC":                       "16:00 UTC every month on last day",
		"1st and 15th 9 UTC":                               "09:00 UTC every month on 1st,15th",
		"1st and 15 at 9 UTC":                              "09:00 UTC every month on 1st,15th",
		"every 3 months on the 1st 9 UTC":                  "09:00 UTC every 3 months on 1st",
		"on the 1st every 3 months 9 UTC":                  "09:00 UTC every 3 months on 1st",
		"quarterly on the first monday 9 UTC":              "09:00 UTC every 3 months on first mon",
		"every other tuesday 9 UTC":                        "09:00 UTC every 2 weeks on tue",
		"every other day 9 UTC":                            "09:00 UTC every 2 days",
		"every 3 days 9 UTC":                               "09:00 UTC every 3 days",
		"fortnightly on mon 9 UTC":                         "09:00 UTC every 2 weeks on mon",
		"mon every 2 weeks 9 UTC":                          "09:00 UTC every 2 weeks on mon",
		"every other monday and every thursday 9 UTC":      "09:00 UTC every 2 weeks on mon; 09:00 thu",
		"mon and the 15th at 9 UTC":                        "09:00 UTC mon; 09:00 every month on 15th",
		"every year on 2 March 9:00 UTC":                   "09:00 UTC every 12 months on 2nd from 2027-03-02",
		"9 in the evening UTC daily":                       "21:00 UTC daily",
		"9 o'clock UTC daily":                              "09:00 UTC daily",
		"mon/wed/fri 9 UTC":                                "09:00 UTC mon,wed,fri",
		"daily 9:00 Berlin time":                           "09:00 Europe/Berlin daily",
		"Every weekday at 9:00 a.m. Europe/Berlin":         "09:00 Europe/Berlin mon,tue,wed,thu,fri",
		"on the 1 and 15 at 10:00 UTC":                     "10:00 UTC every month on 1st,15th",
		"every quarter on the 1st 10:00 UTC":               "10:00 UTC every 3 months on 1st",
		"once a month on the 1st 10:00 UTC":                "10:00 UTC every month on 1st",
		"every day 15 UTC":                                 "15:00 UTC daily",
		"on day 15 at 9:00 UTC":                            "09:00 UTC every month on 15th",
		"Time: 10:00, zone: Europe/Berlin, days: weekdays": "10:00 Europe/Berlin mon,tue,wed,thu,fri",
		"daily at 9:00 in São Paulo":                       "09:00 America/Sao_Paulo daily",
		"１０：00 UTC daily":                                  "10:00 UTC daily",
		"every 25 december 9:00 UTC":                       "09:00 UTC every 12 months on 25th from 2026-12-25",
		"mon 9 UTC every 2 weeks from 2 March":             "09:00 UTC every 2 weeks on mon; from 2027-03-02",
		"every 2 weeks at 9:00 on mon UTC":                 "09:00 UTC every 2 weeks on mon",
		"9.00 Uhr UTC daily":                               "09:00 UTC daily",
		"daily 10:00 UTC for 6 weeks":                      "10:00 UTC daily | for 6 weeks",
		"day before christmas 9 UTC":                       "09:00 UTC daily | before christmas",
		"working days 9 UTC":                               "09:00 UTC mon,tue,wed,thu,fri",

		// Single days; a year is the next such date.
		"2 March 9:00 UTC":                 "09:00 UTC on 2027-03-02",
		"9:00 UTC March 2nd":               "09:00 UTC on 2027-03-02",
		"9:00 UTC March 2, 2028":           "09:00 UTC on 2028-03-02",
		"the 2nd of March 9am UTC":         "09:00 UTC on 2027-03-02",
		"March 2 9 UTC":                    "09:00 UTC on 2027-03-02",
		"at 9 March 2 UTC":                 "09:00 UTC on 2027-03-02",
		"30 November 18:00 UTC":            "18:00 UTC on 2026-11-30",
		"29 November 18:00 UTC":            "18:00 UTC on 2027-11-29",
		"29 February 18:00 UTC":            "18:00 UTC on 2028-02-29",
		"2027-03-02 9:00 UTC":              "09:00 UTC on 2027-03-02",
		"02.03.2027 9:00 UTC":              "09:00 UTC on 2027-03-02",
		"2.3. 9:00 UTC":                    "09:00 UTC on 2027-03-02",
		"13/4 9:00 UTC":                    "09:00 UTC on 2027-04-13",
		"4/4/2027 9:00 UTC":                "09:00 UTC on 2027-04-04",
		"next Monday 9:00 UTC":             "09:00 UTC on 2026-12-07",
		"tomorrow 9:00 UTC":                "09:00 UTC on 2026-12-01",
		"tomorrow 9:00 Auckland":           "09:00 Pacific/Auckland on 2026-12-02",
		"Tuesday, 2 March 2027, 10:00 UTC": "10:00 UTC on 2027-03-02",
		"10 UTC on 2, 5 and 9 March":       "10:00 UTC on 2027-03-02,2027-03-05,2027-03-09",
		"March 2, 5 and 9 at 10:00 UTC":    "10:00 UTC on 2027-03-02,2027-03-05,2027-03-09",
		"24 and 26 December 9:00 UTC":      "09:00 UTC on 2026-12-24,2026-12-26",

		// From, until, and days left out.
		"9 UTC daily from 2 March until 30 June":                                "09:00 UTC daily; from 2027-03-02; until 2027-06-30",
		"9 UTC daily from 2 March to 30 June":                                   "09:00 UTC daily; from 2027-03-02; until 2027-06-30",
		"9 UTC daily between 2 March and 30 June":                               "09:00 UTC daily; from 2027-03-02; until 2027-06-30",
		"until 30 June from 2 March daily UTC 9":                                "09:00 UTC daily; from 2027-03-02; until 2027-06-30",
		"9 UTC daily 2 March - 30 June":                                         "09:00 UTC daily; from 2027-03-02; until 2027-06-30",
		"9 UTC daily starting on Dec 7 through Dec 18":                          "09:00 UTC daily; from 2026-12-07; until 2026-12-18",
		"9 UTC daily from tomorrow until the end of June":                       "09:00 UTC daily; from 2026-12-01; until 2027-06-30",
		"9 UTC weekdays from March":                                             "09:00 UTC mon,tue,wed,thu,fri; from 2027-03-01",
		"9 UTC weekdays from thursday":                                          "09:00 UTC mon,tue,wed,thu,fri; from 2026-12-03",
		"9 UTC weekdays from next week":                                         "09:00 UTC mon,tue,wed,thu,fri; from 2026-12-07",
		"9 UTC daily until 24.12":                                               "09:00 UTC daily; until 2026-12-24",
		"daily 9 UTC not on 25 December, 1 to 6 January":                        "09:00 UTC daily; not on 2026-12-25,2027-01-01..2027-01-06",
		"not on 25 December, 1 to 6 January, 9:00 UTC daily":                    "09:00 UTC daily; not on 2026-12-25,2027-01-01..2027-01-06",
		"daily 9 UTC except 24-26 Dec":                                          "09:00 UTC daily; not on 2026-12-24..2026-12-26",
		"daily 9 UTC except Dec 24-26":                                          "09:00 UTC daily; not on 2026-12-24..2026-12-26",
		"daily 9 UTC but not on 24 December to 6 January":                       "09:00 UTC daily; not on 2026-12-24..2027-01-06",
		"daily 9 UTC not on 28 November to 5 December":                          "09:00 UTC daily; not on 2026-11-28..2026-12-05",
		"daily 9 UTC except 24, 25 and 31 Dec and 1 Jan":                        "09:00 UTC daily; not on 2026-12-24..2026-12-25,2026-12-31..2027-01-01",
		"daily 9 UTC not on 2026-12-24..2026-12-26, 2027-01-06":                 "09:00 UTC daily; not on 2026-12-24..2026-12-26,2027-01-06",
		"9 UTC daily from 2 March 2028 not on 3 March":                          "09:00 UTC daily; from 2028-03-02; not on 2028-03-03",
		"daily 9 UTC not on December 24, 25, and 26":                            "09:00 UTC daily; not on 2026-12-24..2026-12-26",
		"daily 9 UTC not on December 24 and 25 and January 1":                   "09:00 UTC daily; not on 2026-12-24..2026-12-25,2027-01-01",
		"daily 9 UTC not on 24.12.-6.1.":                                        "09:00 UTC daily; not on 2026-12-24..2027-01-06",
		"daily 9 UTC not on 24.12.2026–06.01.2027":                              "09:00 UTC daily; not on 2026-12-24..2027-01-06",
		"daily 9 UTC except from 24 to 26 Dec":                                  "09:00 UTC daily; not on 2026-12-24..2026-12-26",
		"daily 9 UTC except Friday 25 December and Sat 26 Dec":                  "09:00 UTC daily; not on 2026-12-25..2026-12-26",
		"daily 9 UTC from Tuesday 2 March until Wed, 30 June":                   "09:00 UTC daily; from 2027-03-02; until 2027-06-30",
		"daily 9 UTC from next month":                                           "09:00 UTC daily; from 2026-12-01",
		"daily 9 UTC except sundays":                                            "09:00 UTC mon,tue,wed,thu,fri,sat",
		"9 UTC except on saturdays and sundays":                                 "09:00 UTC mon,tue,wed,thu,fri",
		"mon 9:00, thu 18:00 in Berlin from 2 March until 30 June not on 1 May": "09:00 Europe/Berlin mon; 18:00 thu; from 2027-03-02; until 2027-06-30; not on 2027-05-01",

		// What is missing, and what is not known.
		"":                               "? ?zone ?",
		"9":                              "09:00 ?zone ",
		"weekdays":                       " ?zone mon,tue,wed,thu,fri",
		"9 weekdays":                     "09:00 ?zone mon,tue,wed,thu,fri",
		"berlin":                         "? Europe/Berlin ?",
		"9 UTC weekdays source shuffled": "09:00 UTC mon,tue,wed,thu,fri | source shuffled",
		"9 UTC weekdays, source shuffled in #general notify @readers": "09:00 UTC mon,tue,wed,thu,fri | source shuffled in #general notify @readers",
		"9 UTC weekdays in <#C1> source list daily":                   "09:00 UTC daily | in <#C1> source list",
		"daily 9 UTC not on public holidays":                          "09:00 UTC daily | not on public holidays",
		"daily 9 UTC in":                                              "09:00 UTC daily | in",
		"daily 9 UTC, and":                                            "09:00 UTC daily",
		"daily 9 UTC blue or green":                                   "09:00 UTC daily | blue or green",
		"named “Morning Watch” 9 UTC daily":                           "09:00 UTC daily | named “Morning Watch”",
	} {
		r, rest, err := ParseLine(line, monday30)
		got := written(r, rest)
		if err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("ParseLine(%q)\n got %q\nwant %q", line, got, want)
		}
	}
}

func TestParseLineAsksBack(t *testing.T) {
	for line, want := range map[string]string{
		"25:30 UTC daily":                              "time: “25:30” is no time: the hour goes from 0 to 23, such as 09:00 or 21:30.",
		"25 UTC daily":                                 "time: “25” is no time: the hour goes from 0 to 23, such as 09:00 or 21:30.",
		"13pm UTC daily":                               "time: “13pm” is no time: with am or pm the hour goes from 1 to 12, such as 9am or 9:30pm.",
		"9 or 10 UTC daily":                            "time: Which of the two, 09:00 or 10:00? Write one of them, or “and” for both.",
		"9 UTC mon or tue":                             "days: Which of the two, mon or tue? Write one of them, or “and” for both.",
		"9 10 UTC daily":                               "time: “9 10” can be read in two ways: write “09:10” or “09:00, 10:00”.",
		"9:00 UTC 3/4":                                 "days: “3/4” can be read in two ways: write “3 April” or “4 March”.",
		"9:00 UTC daily from 3/4":                      "from: “3/4” can be read in two ways: write “3 April” or “4 March”.",
		"9:00 UTC daily until 3/4/27":                  "until: “3/4/27” can be read in two ways: write “3 April 2027” or “4 March 2027”.",
		"9:00 UTC daily not on 3/4":                    "except: “3/4” can be read in two ways: write “3 April” or “4 March”.",
		"9 UTC daily until June":                       "until: “until June” can be read in two ways: write “until 1 June” or “until the end of June”.",
		"2 March 9 UTC":                                "days: “2 March 9” can be read in two ways: write “2 March at 09:00” or “March 9 at 02:00”.",
		"9, 10 January UTC":                            "days: “9, 10 January” can be read in two ways: write “9 and 10 January” or “09:00 on 10 January”.",
		"first monday at 3/4":                          "days: “3/4” can be read in two ways: write “3 April” or “4 March”.",
		"1st and 15 UTC":                               "days: “1st and 15” can be read in two ways: write “1st and 15th” or “1st at 15:00”.",
		"every second monday 9 UTC":                    "days: “every second monday” can be read in two ways: write “every 2 weeks on monday” or “second monday of the month”.",
		"biweekly on monday 9 UTC":                     "days: “biweekly” can be read in two ways: write “every 2 weeks on monday”, or two days such as “mon,thu”.",
		"first monday and tuesday 9 UTC":               "days: Every “tuesday”, or the one of the month? Write “every tuesday”, or such as first monday and first tuesday.",
		"9-10 UTC daily":                               "time: “9-10” is a span of time: name each hour at which to post, such as 9:00 and 10:00.",
		"9:00-10:00 UTC daily":                         "time: “9:00-10:00” is a span of time: name each hour at which to post, such as 9:00 and 10:00.",
		"from 9 to 10 UTC daily":                       "time: “from 9 to 10” is a span of time: name each hour at which to post, such as 9:00 and 10:00.",
		"daily 9 UTC not on 12/24-1/6":                 "except: “1/6” can be read in two ways: write “1 June” or “6 January”.",
		"between 9 and 10 UTC daily":                   "time: “between 9 and 10” is a span of time: name each hour at which to post, such as 9:00 and 10:00.",
		"mon-wed-fri 9 UTC":                            "days: “mon-wed-fri” can be read in two ways: write “mon,wed,fri” or “mon-fri”.",
		"day 15 UTC":                                   "days: “day 15” can be read in two ways: write “on the 15th” or “daily at 15:00”.",
		"Mon 2 March 10:00 UTC":                        "days: “Mon 2 March” names another day of the week: 2 March 2027 is a Tuesday. Write the date alone, or the day of the week that is meant.",
		"daily 10:00 UTC except the first monday":      "except: “first monday” names no days I can read: write them such as not on 25 December, 1 to 6 January.",
		"10:00 Berlin or London weekdays":              "zone: Which of the two, Berlin or London? Write one of them.",
		"daily every 2 weeks on monday 9 UTC":          "days: “every 2 weeks on mon” lies within “daily”: name the one that is meant.",
		"mon 9:00, thu 18:00, sat UTC":                 "time: I cannot tell which time belongs to which day: write each day with its time, such as mon 9:00, thu 18:00.",
		"9 UTC in istanbul":                            "zone: More than one time zone bears the name “istanbul”: write Asia/Istanbul or Europe/Istanbul.",
		"9 UTC Berlin daily":                           "zone: UTC and Europe/Berlin are two time zones: name one.",
		"9 Europe/Berln daily":                         "zone: “Europe/Berln” is no time zone I know. Did you mean Europe/Berlin?",
		"9 UTC+2 daily":                                "zone: “UTC+2” is a difference from UTC, which changes where clocks do: name the zone by its city, such as Europe/Berlin.",
		"30 February 9:00 UTC":                         "days: “30 February” is no day of the calendar: write it such as 2 March, or 2026-03-02.",
		"2026-02-30 9:00 UTC":                          "days: “2026-02-30” is no day of the calendar: write it such as 2 March, or 2026-03-02.",
		"2020-03-02 9:00 UTC":                          "days: 2 March 2020 is over: name a day to come.",
		"daily 9 UTC until 2020-03-02":                 "until: 2 March 2020, the last day, is over: name one to come, such as until 30 June.",
		"daily 9 UTC from 2028-03-02 until 2027-03-02": "until: 2 March 2028 comes after 2 March 2027: write the first day and then the last.",
		"daily 9 UTC from soon":                        "from: “from soon” names no first day I can read: write it such as from 2 March, or from 2026-03-02.",
		"daily 9 UTC not on 25 Decembr":                "except: “25 Decembr” names no days I can read: write them such as not on 25 December, 1 to 6 January.",
		"every month 9 UTC":                            "days: Say on which day of the month, such as every month on the 15th, first monday, or last working day.",
		"every 2 months on monday 9 UTC":               "days: Say on which day of the month, such as every month on the 15th, first monday, or last working day.",
		"weekly 9 UTC":                                 "days: Say on which day of the week, such as every week on monday.",
		"every 2 weeks 9 UTC":                          "days: Say on which day of the week, such as every 2 weeks on monday.",
		"every 99 weeks on mon 9 UTC":                  "days: “99” is too many or too few: the interval goes from 1 to 52, such as every 2 weeks on monday.",
		"32nd 9 UTC":                                   "days: No month has a “32nd” of these: write such as 15th, last day, or first monday.",
		"weekends except saturday and sunday 9 UTC":    "except: No day of the week is left: leave out fewer.",
	} {
		_, _, err := ParseLine(line, monday30)
		e, ok := err.(InputError)
		if !ok {
			t.Errorf("ParseLine(%q): %v", line, err)
			continue
		}
		if got := e.Option + ": " + e.Error(); got != want {
			t.Errorf("ParseLine(%q)\n got %q\nwant %q", line, got, want)
		}
	}
}

// anyRhythm draws a recurrence of any kind, as it is written: without first days of
// its intervals, which a reader takes for the first day of all.
func anyRhythm() *rapid.Generator[Recurrence] {
	return rapid.Custom(func(t *rapid.T) Recurrence {
		r := Recurrence{Zone: rapid.SampledFrom(Zones()).Draw(t, "zone")}
		for range rapid.IntRange(1, 3).Draw(t, "rules") {
			times := rapid.SliceOfNDistinct(rapid.IntRange(0, 24*60-1), 1, 3, rapid.ID).Draw(t, "times")
			rule := Rule{Days: anyDays().Draw(t, "days")}
			for _, at := range times {
				rule.Times = append(rule.Times, TimeOfDay(at))
			}
			slices.Sort(rule.Times)
			r.Rules = append(r.Rules, rule)
		}
		if r.Rules = merged(r.Rules); r.check(dateOf(monday30)) != nil {
			r.Rules = r.Rules[:1]
		}
		first := dateOf(monday30).AddDays(rapid.IntRange(2, 400).Draw(t, "from"))
		if rapid.Bool().Draw(t, "starts") {
			r.From = first
		}
		if rapid.Bool().Draw(t, "ends") {
			r.Until = first.AddDays(rapid.IntRange(0, 400).Draw(t, "until"))
		}
		for range rapid.IntRange(0, 4).Draw(t, "except") {
			day := first.AddDays(rapid.IntRange(0, 200).Draw(t, "first"))
			r.Except = append(r.Except, DateRange{day, day.AddDays(rapid.IntRange(0, 9).Draw(t, "days"))})
		}
		r.Except = MergeRanges(r.Except)
		return r
	})
}

func anyDays() *rapid.Generator[Days] {
	return rapid.Custom(func(t *rapid.T) Days {
		var d Days
		switch rapid.IntRange(0, 3).Draw(t, "kind") {
		case 0:
			d.On = WeekdaySet(rapid.IntRange(1, int(Daily)).Draw(t, "on"))
			d.Interval = rapid.SampledFrom([]int{0, 0, 2, 5}).Draw(t, "weeks")
		case 1:
			for range rapid.IntRange(1, 3).Draw(t, "month days") {
				of := rapid.SampledFrom([]WeekdaySet{Daily, Weekdays, 1 << time.Monday, 1 << time.Saturday, 1 << time.Sunday}).Draw(t, "of")
				m := MonthDay{rapid.IntRange(-1, 5).Draw(t, "nth"), of}
				if of == Daily {
					m.Nth = rapid.IntRange(-1, 31).Draw(t, "day")
				}
				if m.Nth == 0 {
					m.Nth = 1
				}
				d.InMonth = append(d.InMonth, m)
			}
			d.InMonth = sortedMonthDays(d.InMonth)
			d.Interval = rapid.SampledFrom([]int{0, 0, 2, 3}).Draw(t, "months")
		case 2:
			d.Interval = rapid.IntRange(2, 10).Draw(t, "every")
		case 3:
			for range rapid.IntRange(1, 3).Draw(t, "dates") {
				d.Dates = append(d.Dates, dateOf(monday30).AddDays(rapid.IntRange(2, 900).Draw(t, "date")))
			}
			d.Dates = sortedDates(d.Dates)
		}
		return d
	})
}

func TestWhatIsStoredIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := anyRhythm().Draw(t, "rhythm")
		anchored := r.Anchored(monday30)
		if again, err := Parse(anchored.String()); err != nil || !reflect.DeepEqual(again, anchored) {
			t.Fatalf("Parse(%q) = %q, %v", anchored, again, err)
		}
		again, rest, err := ParseLine(r.String(), monday30)
		if err != nil || rest != "" || again.String() != r.String() {
			t.Fatalf("ParseLine(%q)\n= %q, %q, %v", r, again, rest, err)
		}
	})
}

// TestWhatIsSaidIsReadBack leaves out what is said of months that lack a day.
func TestWhatIsSaidIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := anyRhythm().Draw(t, "rhythm")
		said := r.Text(message.English()).String()
		if strings.Contains(said, "in months") || strings.Contains(said, "more") {
			return
		}
		again, rest, err := ParseLine(said, monday30)
		if err != nil || rest != "" || again.String() != r.String() {
			t.Fatalf("%s\nis said as %q\nand read as %q, %q, %v", r, said, again, rest, err)
		}
	})
}

func FuzzParseLine(f *testing.F) {
	for _, seed := range []string{
		"mon 9:00, thu 18:00 in Berlin from 2 March until 30 June not on 25 December, 1 to 6 January", "every 3 months on the 1st 9 UTC", "1st and 15th",
		"first and third Monday 10:00 “Europe/Berlin”", "9 or 10", "24.12.–26.12.", "mon/wed/fri+sun", "between 2 and 9 March", "every year on 2 March 9 UTC", "٩:٠٠ UTC",
		"not on 3/4", "2 March 9", "until end of June", "named x source list in #c notify @r",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, line string) {
		r, rest, err := ParseLine(line, monday30)
		if err != nil {
			isFriendly(t, err)
			return
		}
		if _, _, err := ParseOnce(line, monday30); err != nil {
			isFriendly(t, err)
		}
		if len(rest) > len(line)+maxWords {
			t.Errorf("%q leaves %q", line, rest)
		}
		r = r.With(Recurrence{Zone: "UTC", Rules: []Rule{{[]TimeOfDay{540}, Days{On: Daily}}}}).Anchored(monday30)
		if again, err := Parse(r.String()); err != nil || !again.Equal(r) {
			t.Errorf("%q is read as %q, and that as %q, %v", line, r, again, err)
		}
		_ = r.Text(message.English())
		r.Next(monday30)
	})
}

func FuzzParseDates(f *testing.F) {
	for _, seed := range []string{"25 December, 1 to 6 January", "2026-12-25 Christmas Day\n26 December", "24.12.", "3/4", "May 1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, pasted string) {
		ranges, err := ParseDates(pasted, dateOf(monday30))
		if err != nil {
			isFriendly(t, err)
			return
		}
		if again, err := ParseDates(joined(ranges), dateOf(monday30)); err != nil || !slices.Equal(again, ranges) {
			t.Errorf("%q is read as %v, and that as %v, %v", pasted, ranges, again, err)
		}
	})
}
