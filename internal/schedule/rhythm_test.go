package schedule

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestRhythms(t *testing.T) {
	for canonical, want := range map[string]string{
		"09:00 UTC every month on first mon":                                "12-07 01-04 02-01 03-01 04-05 05-03",
		"09:00 UTC every month on last fri":                                 "12-25 01-29 02-26 03-26 04-30 05-28",
		"09:00 UTC every month on 15th":                                     "12-15 01-15 02-15 03-15 04-15 05-15",
		"09:00 UTC every month on 1st,15th":                                 "12-01 12-15 01-01 01-15 02-01 02-15",
		"09:00 UTC every month on 31st":                                     "12-31 01-31 03-31 05-31 07-31 08-31",
		"09:00 UTC every month on last day":                                 "11-30 12-31 01-31 02-28 03-31 04-30",
		"09:00 UTC every month on last working day":                         "11-30 12-31 01-29 02-26 03-31 04-30",
		"09:00 UTC every month on first working day":                        "12-01 01-01 02-01 03-01 04-01 05-03",
		"09:00 UTC every 3 months on 1st from 2027-01-01":                   "01-01 04-01 07-01 10-01 01-01 04-01",
		"09:00 UTC every 12 months on 29th from 2028-02-29":                 "02-29 02-29 02-29 02-29 02-29 02-29",
		"09:00 UTC every 3 days from 2026-12-01":                            "12-01 12-04 12-07 12-10 12-13 12-16",
		"09:00 UTC on 2026-12-24,2027-03-14":                                "12-24 03-14",
		"09:00,17:30 UTC mon":                                               "11-30 11-30 12-07 12-07 12-14 12-14",
		"09:00 UTC mon; 09:00,18:00 thu":                                    "11-30 12-03 12-03 12-07 12-10 12-10",
		"09:00 UTC daily; 09:00 weekdays":                                   "11-30 12-01 12-02 12-03 12-04 12-05",
		"09:00 UTC daily; from 2026-12-24; until 2026-12-26":                "12-24 12-25 12-26",
		"09:00 UTC daily; not on 2026-12-01..2026-12-30,2027-01-01":         "11-30 12-31 01-02 01-03 01-04 01-05",
		"09:00 UTC every 2 weeks on mon from 2026-11-30; not on 2026-12-14": "11-30 12-28 01-11 01-25 02-08 02-22",
	} {
		r := parse(t, canonical)
		var got []string
		for slot := range r.Slots(time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC), time.Date(2060, 1, 1, 0, 0, 0, 0, time.UTC)) {
			if got = append(got, slot.Format("01-02")); len(got) == 6 {
				break
			}
		}
		if diff := cmp.Diff(want, strings.Join(got, " ")); diff != "" {
			t.Errorf("%s:\n%s", canonical, diff)
		}
	}
}

func TestCanonicalFormIsRefused(t *testing.T) {
	for _, canonical := range []string{
		"", "09:00 UTC", "from 2026-01-01", "09:00 UTC every month on 32nd", "09:00 UTC every month on sixth mon", "09:00 UTC every month on 0th",
		"09:00 UTC every 13 months on 1st", "09:00 UTC every 1 days", "09:00 UTC every 0 days", "09:00 UTC on 2026-02-30", "09:00 UTC daily; daily",
		"09:00 UTC daily; not on 2026-01-06..2026-01-01", "09:00 UTC daily; until soon", "09:00 UTC every -2 months on 1st",
	} {
		if r, err := Parse(canonical); err == nil {
			t.Errorf("%q is read as %q", canonical, r)
		} else {
			isFriendly(t, err)
		}
	}
}

func TestManyDaysLeftOutAreReadBack(t *testing.T) {
	r := parse(t, "09:00 UTC daily")
	for n := range 2000 {
		day := Date{2027, time.January, 1}.AddDays(2 * n)
		r.Except = append(r.Except, DateRange{day, day})
	}
	if again := parse(t, r.String()); !again.Equal(r) {
		t.Error("days that are left out are lost")
	}
}

func TestMove(t *testing.T) {
	once := parse(t, "09:00 UTC mon; 09:00 every month on 1st")
	if moved, err := once.Move(600); err != nil || moved.String() != "10:00 UTC mon; 10:00 every month on 1st" || once.Rules[0].Times[0] != 540 {
		t.Error(moved, err)
	}
	twice := parse(t, "09:00,17:30 UTC mon")
	if _, err := twice.Move(600); err == nil || err.Error() != "There are several times, 09:00 and 17:30: say which of them moves, such as 09:00 to 10:00." {
		t.Error(err)
	}
	if got := twice.MoveTime(17*60+30, 8*60).String(); got != "08:00,09:00 UTC mon" {
		t.Error(got)
	}
}

func TestEnded(t *testing.T) {
	r := parse(t, "09:00 UTC daily; until 2026-12-24")
	last := time.Date(2026, 12, 24, 9, 0, 0, 0, time.UTC)
	if r.Ended(last.Add(-1)) || !r.Ended(last) {
		t.Error("it ends with its last slot")
	}
}

func TestAnchoredCountsMonths(t *testing.T) {
	now := time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)
	for canonical, want := range map[string]string{
		"09:00 UTC every 3 months on 15th":                   "09:00 UTC every 3 months on 15th from 2026-12-15",
		"09:00 UTC every 2 weeks on mon; from 2027-03-02":    "09:00 UTC every 2 weeks on mon from 2027-03-08; from 2027-03-02",
		"09:00 UTC every 2 days; 10:00 every 2 weeks on mon": "09:00 UTC every 2 days from 2026-12-01; 10:00 every 2 weeks on mon from 2026-12-07",
	} {
		if got := parse(t, canonical).Anchored(now).String(); got != want {
			t.Errorf("%s: %s, want %s", canonical, got, want)
		}
	}
}
