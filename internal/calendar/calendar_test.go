package calendar

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"plenary/internal/pythontest"
	"plenary/internal/schedule"
)

// threeYears is the span of the tests.
var threeYears = schedule.DateRange{First: schedule.Date{Year: 2026, Month: 1, Day: 1}, Last: schedule.Date{Year: 2028, Month: 12, Day: 31}}

// file makes a file of one event from its lines.
func file(lines string) string {
	return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20260101T000000Z\r\nSUMMARY:Holiday\r\n" +
		strings.ReplaceAll(lines, "\n", "\r\n") + "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
}

func TestReadDays(t *testing.T) {
	for lines, want := range map[string]string{
		"DTSTART;VALUE=DATE:20261225":                                                                                             "2026-12-25",
		"DTSTART;VALUE=DATE:20261225\nDTEND;VALUE=DATE:20261227":                                                                  "2026-12-25..2026-12-26",
		"DTSTART;VALUE=DATE:20261225\nDTEND;VALUE=DATE:20261225":                                                                  "2026-12-25",
		"DTSTART;VALUE=DATE:20261225\nDURATION:P2D":                                                                               "2026-12-25..2026-12-26",
		"DTSTART;VALUE=DATE:20261225\nDURATION:P1W":                                                                               "2026-12-25..2026-12-31",
		"DTSTART;VALUE=DATE:20250101":                                                                                             "",
		"DTSTART;VALUE=DATE:20251230\nDTEND;VALUE=DATE:20260103":                                                                  "2026-01-01..2026-01-02",
		"DTSTART;VALUE=DATE:20261225\nSTATUS:CANCELLED":                                                                           "",
		"DTSTART:20261225T120000Z\nDTEND:20261225T130000Z":                                                                        "",
		"DTSTART;TZID=Europe/Berlin:20261225T000000\nDTEND;TZID=Europe/Berlin:20261226T000000":                                    "2026-12-25",
		"DTSTART;VALUE=DATE:19900301\nRRULE:FREQ=YEARLY":                                                                          "2026-03-01,2027-03-01,2028-03-01",
		"DTSTART;VALUE=DATE:20240229\nRRULE:FREQ=YEARLY":                                                                          "2028-02-29",
		"DTSTART;VALUE=DATE:20200501\nRRULE:FREQ=YEARLY;UNTIL=20270501":                                                           "2026-05-01,2027-05-01",
		"DTSTART;VALUE=DATE:20200501\nRRULE:FREQ=YEARLY;COUNT=7":                                                                  "2026-05-01",
		"DTSTART;VALUE=DATE:20240501\nRRULE:FREQ=YEARLY;INTERVAL=2":                                                               "2026-05-01,2028-05-01",
		"DTSTART;VALUE=DATE:20201126\nRRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH":                                                     "2026-11-26,2027-11-25,2028-11-23",
		"DTSTART;VALUE=DATE:20200525\nRRULE:FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO":                                                     "2026-05-25,2027-05-31,2028-05-29",
		"DTSTART;VALUE=DATE:20201103\nRRULE:FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8":                  "2028-11-07",
		"DTSTART;VALUE=DATE:20270101\nRRULE:FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3":                                                   "2027-01-01,2027-01-31,2027-02-28",
		"DTSTART;VALUE=DATE:20270129\nRRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;UNTIL=20270401":                         "2027-01-29,2027-02-26,2027-03-31",
		"DTSTART;VALUE=DATE:20270104\nRRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=3":                                                       "2027-01-04,2027-01-18,2027-02-01",
		"DTSTART;VALUE=DATE:20270104\nRRULE:FREQ=WEEKLY;BYDAY=MO,FR;UNTIL=20270115":                                               "2027-01-04,2027-01-08,2027-01-11,2027-01-15",
		"DTSTART;VALUE=DATE:20270104\nRRULE:FREQ=DAILY;INTERVAL=3;COUNT=3":                                                        "2027-01-04,2027-01-07,2027-01-10",
		"DTSTART;VALUE=DATE:20200501\nRRULE:FREQ=YEARLY\nEXDATE;VALUE=DATE:20270501":                                              "2026-05-01,2028-05-01",
		"DTSTART;VALUE=DATE:20260501\nRDATE;VALUE=DATE:20260601,20270601":                                                         "2026-05-01,2026-06-01,2027-06-01",
		"DTSTART;TZID=Europe/Berlin:20260501T000000\nDURATION:P1D\nRRULE:FREQ=YEARLY\nEXDATE;TZID=Europe/Berlin:20270430T220000Z": "2026-05-01,2028-05-01",
		"DTSTART;VALUE=DATE:20261224\nDTEND;VALUE=DATE:20261226\nRRULE:FREQ=YEARLY;COUNT=2":                                       "2026-12-24..2026-12-25,2027-12-24..2027-12-25",
	} {
		days, err := ReadDays(strings.NewReader(file(lines)), threeYears)
		var got []string
		for _, r := range days {
			got = append(got, r.String())
		}
		if strings.Join(got, ",") != want || err != nil {
			t.Errorf("%s\n got %v, %v\nwant %s", lines, got, err, want)
		}
	}
}

func TestMovedDayTakesThePlaceOfItsOwn(t *testing.T) {
	text := strings.Replace(file("DTSTART;VALUE=DATE:20260501\nRRULE:FREQ=YEARLY;COUNT=2"), "END:VCALENDAR",
		"BEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20260101T000000Z\r\nRECURRENCE-ID;VALUE=DATE:20270501\r\nDTSTART;VALUE=DATE:20270503\r\nEND:VEVENT\r\nEND:VCALENDAR", 1)
	days, err := ReadDays(strings.NewReader("\uFEFF"+strings.ReplaceAll(text, "\r\n", "\n")), threeYears)
	if err != nil || len(days) != 2 || days[1].String() != "2027-05-03" {
		t.Error(days, err)
	}
}

func TestWhatCannotBeReadIsSaid(t *testing.T) {
	for lines, want := range map[string]string{
		"DTSTART;VALUE=DATE:20260501\nRRULE:FREQ=SECONDLY":                  `calendar: event "Holiday": RRULE: FREQ=SECONDLY is not read`,
		"DTSTART;VALUE=DATE:20260501\nRRULE:FREQ=YEARLY;BYYEARDAY=100":      `calendar: event "Holiday": RRULE: "BYYEARDAY=100" is not read`,
		"DTSTART;VALUE=DATE:20260501\nRRULE:FREQ=YEARLY;BYDAY=20MO":         `calendar: event "Holiday": RRULE: 20MO is not read`,
		"DTSTART;VALUE=DATE:20260501\nRRULE:FREQ=WEEKLY;INTERVAL=2;WKST=SU": `calendar: event "Holiday": RRULE: weeks that begin with SU are not read`,
		"DTSTART;VALUE=DATE:someday":                                        `calendar: event "Holiday": DTSTART: "someday" is no day`,
		"SUMMARY:No day":                                                    `calendar: event "Holiday": it has no DTSTART`,
		"DTSTART;VALUE=DATE:20260501\nDTEND;VALUE=DATE:20360501":            `calendar: event "Holiday": it goes over 3653 days`,
		"DTSTART;VALUE=DATE:20260501\nRRULE:FREQ=DAILY;COUNT=9999999":       `calendar: event "Holiday": RRULE: COUNT=9999999 is not read`,
	} {
		if days, err := ReadDays(strings.NewReader(file(lines)), threeYears); err == nil || err.Error() != want {
			t.Errorf("%s: %v, %v, want %s", lines, days, err, want)
		}
	}
	for _, text := range []string{"", "no calendar", "BEGIN:VCALENDAR", strings.Repeat("BEGIN:VEVENT\n", 1000)} {
		if days, err := ReadDays(strings.NewReader(text), threeYears); err == nil && len(days) > 0 {
			t.Errorf("%.40q: %v", text, days)
		}
	}
}

// TestHostileFilesEnd reads files that are made to take long.
func TestHostileFilesEnd(t *testing.T) {
	one := "BEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:00010101\r\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=1000\r\nEND:VEVENT\r\n"
	for name, text := range map[string]string{
		"rules without a day": "BEGIN:VCALENDAR\r\n" + strings.Repeat(one, 4000) + "END:VCALENDAR\r\n",
		"many bytes":          strings.Repeat("X", maxBytes+1),
		"many events":         "BEGIN:VCALENDAR\r\n" + strings.Repeat("BEGIN:VEVENT\r\nDTSTART:20260101\r\nEND:VEVENT\r\n", maxEvents+1) + "END:VCALENDAR\r\n",
		"many dates":          file("DTSTART;VALUE=DATE:20260101\nRDATE;VALUE=DATE:" + strings.Repeat("20260102,", 200_000) + "20260102"),
	} {
		if _, err := ReadDays(strings.NewReader(text), threeYears); !errors.Is(err, ErrTooMuch) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzReadDays(f *testing.F) {
	for _, lines := range []string{"DTSTART;VALUE=DATE:20261225", "DTSTART;VALUE=DATE:20201126\nRRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH\nEXDATE:20271125", "DTSTART:20260101T000000Z\nDURATION:P1D"} {
		f.Add(file(lines))
	}
	f.Fuzz(func(t *testing.T, text string) {
		days, err := ReadDays(strings.NewReader(text), threeYears)
		if err != nil {
			return
		}
		for i, r := range days {
			if r.Last.Before(r.First) || r.First.Before(threeYears.First) || threeYears.Last.Before(r.Last) || i > 0 && !days[i-1].Last.Before(r.First) {
				t.Errorf("%v", days)
			}
		}
	})
}

// posts are events whose words need escaping and folding.
var posts = []Event{
	{UID: "1@plenary", At: time.Date(2026, 12, 1, 9, 0, 0, 0, time.FixedZone("", 3600)), Summary: "What do we want, and why; now?", Description: "First line\nSecond, with \\ and “quotes”", URL: "https://example.org/a?b=c,d;e"},
	{UID: "2@plenary", At: time.Date(2027, 7, 1, 23, 30, 0, 0, time.UTC), Summary: strings.Repeat("très long ", 60) + "日本語日本語日本語日本語日本語日本語日本語日本語日本語日本語日本語日本語日本語日本語日本語日本語日本語日本語日本語", URL: "https://example.org/\r\nX-EVIL:1"},
	{UID: "3@plenary", At: time.Date(2027, 7, 2, 0, 0, 0, 0, time.UTC), Summary: "x\r\nEND:VEVENT\x00\x07"},
}

func write(t *testing.T) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := Write(&out, "Reading group; “Friends”", time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC), posts); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestWrite(t *testing.T) {
	text := string(write(t))
	for line := range strings.SplitSeq(strings.TrimSuffix(text, "\r\n"), "\r\n") {
		if len(line) > 75 || strings.ContainsAny(line, "\r\n\x00") {
			t.Errorf("%d bytes: %q", len(line), line)
		}
	}
	for _, want := range []string{"\r\nDTSTART:20261201T080000Z\r\n", "\r\nDTSTAMP:20261130T120000Z\r\n", `SUMMARY:What do we want\, and why\; now?`, "UID:3@plenary\r\n", "METHOD:PUBLISH"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
	if strings.Count(text, "BEGIN:VEVENT") != 3 || strings.Contains(text, "\r\nX-EVIL") {
		t.Error(text)
	}
}

// TestAnotherParserReadsIt reads the file with icalendar of PyPI, where it is there.
func TestAnotherParserReadsIt(t *testing.T) {
	const script = `
import sys, icalendar
c = icalendar.Calendar.from_ical(sys.stdin.buffer.read())
for e in c.walk("VEVENT"):
    print(str(e["UID"]), e.decoded("DTSTART").isoformat(), repr(str(e["SUMMARY"])), repr(str(e.get("DESCRIPTION", ""))), str(e.get("URL", "")), sep="|")
`
	out := pythontest.Run(t, script, write(t), "icalendar")
	want := "1@plenary|2026-12-01T08:00:00+00:00|'What do we want, and why; now?'|'First line\\nSecond, with \\\\ and “quotes”'|https://example.org/a?b=c,d;e\n" +
		"2@plenary|2027-07-01T23:30:00+00:00|'" + posts[1].Summary + "'|''|https://example.org/X-EVIL:1\n" +
		"3@plenary|2027-07-02T00:00:00+00:00|'x\\nEND:VEVENT'|''|\n"
	if diff := cmp.Diff(want, string(out)); diff != "" {
		t.Error(diff)
	}
}
