package schedule

import (
	"strings"
	"testing"
)

func TestParseFields(t *testing.T) {
	for _, test := range []struct {
		fields Fields
		want   string
	}{
		{Fields{Time: "9", Zone: "berlin", Days: "weekdays"}, "09:00 Europe/Berlin mon,tue,wed,thu,fri"},
		{Fields{Time: "mon 9:00, thu 18:00", Zone: "“UTC”"}, "09:00 UTC mon; 18:00 thu"},
		{Fields{Time: "9 and 17:30", Zone: "UTC", Days: "first monday", From: "2 March", Until: "until 30 June", Except: "not on 1 May"},
			"09:00,17:30 UTC every month on first mon; from 2027-03-02; until 2027-06-30; not on 2027-05-01"},
		{Fields{Time: "9", Zone: "UTC", Days: "daily", Except: "25 December, public holidays"}, "09:00 UTC daily; not on 2026-12-25 | public holidays"},
		{Fields{Time: "9", Zone: "UTC", Days: "daily", From: "monday", Until: "friday"}, "09:00 UTC daily; from 2026-11-30; until 2026-12-04"},
		{Fields{}, "? ?zone ?"},
		{Fields{Time: "soon"}, "time: “soon” is no time I can read: write it such as 09:00, 9am or 21h30."},
		{Fields{Zone: "Europe/Berln"}, "zone: “Europe/Berln” is no time zone I know. Did you mean Europe/Berlin?"},
		{Fields{Days: "wekdays"}, "days: “wekdays” names no days I know: write such as weekdays, mon,wed,fri, every 2 weeks on monday, first monday, or 1st and 15th."},
		{Fields{From: "soon"}, "from: “from soon” names no first day I can read: write it such as from 2 March, or from 2026-03-02."},
		{Fields{Until: "3/4"}, "until: “3/4” can be read in two ways: write “3 April” or “4 March”."},
		{Fields{Except: "25 Decembr"}, "except: “25 Decembr” names no days I can read: write them such as not on 25 December, 1 to 6 January."},
	} {
		r, rest, err := ParseFields(test.fields, monday30)
		got := written(r, rest)
		if e, ok := err.(InputError); ok {
			got = e.Option + ": " + e.Error()
		}
		if got != test.want {
			t.Errorf("ParseFields(%+v)\n got %q\nwant %q", test.fields, got, test.want)
		}
	}
}

func TestParseOnce(t *testing.T) {
	for line, want := range map[string]string{
		"14 March 18:00 What do we want?":                 "18:00 ?zone on 2027-03-14 | What do we want?",
		"14 March 18:00 In which order?\nAnd on mondays?": "18:00 ?zone on 2027-03-14 | In which order?\nAnd on mondays?",
		"tomorrow at 9 in Berlin: Today, or never?":       "09:00 Europe/Berlin on 2026-12-01 | Today, or never?",
		"18:00 Europe/Berlin on 14 March – 9 out of 10?":  "18:00 Europe/Berlin on 2027-03-14 | 9 out of 10?",
		"next Monday 6pm UTC May we speak?":               "18:00 UTC on 2026-12-07 | May we speak?",
		"in Berlin on 14 March at 18:00 Paris, a model?":  "18:00 Europe/Berlin on 2027-03-14 | Paris, a model?",
		"2026-12-24 18:00 Why?":                           "18:00 ?zone on 2026-12-24 | Why?",
		"14 March Why?":                                   " ?zone on 2027-03-14 | Why?",
		"Why?":                                            "? ?zone ? | Why?",
		"tomorrow 18:00 Berlin What is there to ask?":     "18:00 Europe/Berlin on 2026-12-01 | What is there to ask?",
		"tomorrow at 6pm in New York: What is there?":     "18:00 America/New_York on 2026-12-01 | What is there?",
		"14 March 18:00 new york what is there?":          "18:00 America/New_York on 2027-03-14 | what is there?",
		"14 March 18:00 Berlin?":                          "18:00 ?zone on 2027-03-14 | Berlin?",
		"14 March 18:00 Berlin":                           "18:00 Europe/Berlin on 2027-03-14",
		"14 March 18:00 Paris, a model?":                  "18:00 ?zone on 2027-03-14 | Paris, a model?",
		"14 March 18:00 Cuba and Haiti: what changed?":    "18:00 ?zone on 2027-03-14 | Cuba and Haiti: what changed?",
		"14 March 18:00 Istanbul Why?":                    "More than one time zone bears the name “Istanbul”: write Asia/Istanbul or Europe/Istanbul.",
		"3/4 18:00 Why?":                                  "“3/4” can be read in two ways: write “3 April” or “4 March”.",
	} {
		r, rest, err := ParseOnce(line, monday30)
		got := written(r, rest)
		if err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("ParseOnce(%q)\n got %q\nwant %q", line, got, want)
		}
	}
}

func TestParseDates(t *testing.T) {
	today := dateOf(monday30)
	for pasted, want := range map[string]string{
		"25 December, 1 to 6 January": "2026-12-25,2027-01-01..2027-01-06",
		"2026-12-25 Christmas Day\n26 December\tBoxing Day\n\n1 January: New Year’s Day": "2026-12-25..2026-12-26,2027-01-01",
		"Fri 25.12.2026\nSat 26.12.":                      "2026-12-25..2026-12-26",
		"2026-12-24..2026-12-26; 2027-05-01":              "2026-12-24..2026-12-26,2027-05-01",
		"May 1 Labour Day\nJuly 4, 2027 Independence Day": "2027-05-01,2027-07-04",
		"3 October Day of German Unity":                   "2027-10-03",
		"no day at all":                                   "“no day at all” names no days I can read: write them such as not on 25 December, 1 to 6 January.",
		"25 December\nChristmas":                          "“Christmas” names no days I can read: write them such as not on 25 December, 1 to 6 January.",
		"3/4":                                             "“3/4” can be read in two ways: write “3 April” or “4 March”.",
		"":                                                "“” names no days I can read: write them such as not on 25 December, 1 to 6 January.",
	} {
		ranges, err := ParseDates(pasted, today)
		got := joined(ranges)
		if err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("ParseDates(%q)\n got %q\nwant %q", pasted, got, want)
		}
	}
	if _, err := ParseDates(strings.Repeat("1 May ", 900), today); err != nil {
		t.Error("the same day many times is one:", err)
	}
}

func TestParseDay(t *testing.T) {
	today := dateOf(monday30)
	for typed, want := range map[string]string{
		"tomorrow": "2026-12-01", "monday": "2026-12-07", "Tuesday": "2026-12-01", "next friday": "2026-12-04", "2 March": "2027-03-02", "until 2 March": "2027-03-02",
		"2026-12-24": "2026-12-24", "24.12.": "2026-12-24", "today": "2026-11-30", "soon": "“soon” is no day I can read: write it such as 2 March, or 2026-03-02.",
		"2 March 3 April": "“2 March 3 April” is no day I can read: write it such as 2 March, or 2026-03-02.",
	} {
		day, err := ParseDay(typed, today)
		got := day.String()
		if err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("ParseDay(%q) = %q, want %q", typed, got, want)
		}
	}
}

func TestWhatIsMissingIsFilledIn(t *testing.T) {
	defaults := parse(t, "10:00 Europe/Paris mon")
	for line, want := range map[string]string{
		"": "10:00 Europe/Paris mon", "9": "09:00 Europe/Paris mon", "weekdays": "10:00 Europe/Paris mon,tue,wed,thu,fri", "UTC": "10:00 UTC mon",
		"8 UTC daily": "08:00 UTC daily", "1st and mondays": "10:00 Europe/Paris mon; 10:00 every month on 1st",
	} {
		r, _, err := ParseLine(line, monday30)
		if got := r.With(defaults); err != nil || got.String() != want || len(got.Missing()) > 0 {
			t.Errorf("%q: %v, %v, want %s", line, got, err, want)
		}
	}
	if got := strings.Join((Recurrence{}).Missing(), " "); got != "time zone days" {
		t.Error(got)
	}
}

func TestUnknownWords(t *testing.T) {
	for line, want := range map[string]string{
		"9 berln weekdays":      "“berln” is no time zone I know. Did you mean Europe/Berlin?",
		"9 UTC wekdays":         "“wekdays” names no days I know: write such as weekdays, mon,wed,fri, every 2 weeks on monday, first monday, or 1st and 15th.",
		"9 UTC weekdays gladly": "I do not know what “gladly” means here: write a time, a zone and days, such as 09:00 Europe/Berlin weekdays.",
	} {
		r, rest, err := ParseLine(line, monday30)
		if err != nil {
			t.Fatal(err)
		}
		if got := r.Unknown(rest).Error(); got != want {
			t.Errorf("%q\n got %q\nwant %q", line, got, want)
		}
	}
}
