package bot

import (
	"errors"
	"strings"
	"testing"
	"time"

	"plenary/internal/schedule"
)

func FuzzReadScheduleLine(f *testing.F) {
	row, _ := lookUp(table, "prompt schedule")
	for _, seed := range []string{
		"09:00 Europe/Berlin daily", "9 p.m. new york every 2 weeks on monday", "21h30 america/los angeles mon, wed and fri",
		"25:30 UTC daily", "9 weekdays", "9 new yrok mon-thu", "8 UTC daily notify @readers", "notify", "9 UTC in #C1", "٩ UTC daily", "",
		"named weekly mon 9:00, thu 18:00 in Berlin from 2 March until 30 June not on holidays and 1 May source reading 3 paragraphs in #C1",
	} {
		f.Add(seed)
	}
	now := time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, line string) {
		values := row.values(clean(line))
		notify, err := readNotify(values["notify"])
		var r schedule.Recurrence
		if err == nil {
			except, _ := withoutHolidays(values["except"])
			r, err = readFields(schedule.Fields{
				Time: values["time"], Zone: values["zone"], Days: values["days"], From: values["from"], Until: values["until"], Except: except,
			}, now)
		}
		var m schedule.InputError
		switch {
		case err != nil:
			if !errors.As(err, &m) || !strings.HasSuffix(err.Error(), ".") && !strings.HasSuffix(err.Error(), "?") {
				t.Errorf("%q: %q is no sentence for a person", line, err)
			}
			return
		case strings.ContainsAny(notify, " @#<>"):
			t.Errorf("%q: notifies %q", line, notify)
		case len(r.Missing()) > 0:
			return
		}
		if again, err := schedule.Parse(r.String()); err != nil || !again.Equal(r) {
			t.Errorf("%q: read as %q, and that as %q, %v", line, r, again, err)
		}
		if _, err := (Schedule{Recurrence: r.String()}).Advance(now); err != nil {
			t.Errorf("%q: does not advance: %v", line, err)
		}
	})
}
