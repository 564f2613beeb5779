package bot

import (
	"errors"
	"strings"
	"testing"
	"time"

	"plenary/internal/schedule"
)

func FuzzReadRecurrence(f *testing.F) {
	row, _ := lookUp(table, "prompt schedule")
	for _, seed := range []string{
		"09:00 Europe/Berlin daily", "9 p.m. new york every 2 weeks on monday", "21h30 america/los angeles mon, wed and fri",
		"25:30 UTC daily", "9 weekdays", "9 new yrok mon-thu", "8 UTC daily notify @readers", "notify", "9 UTC in #C1", "٩ UTC daily", "",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, line string) {
		values := readOptions(row.Options, clean(line))
		notify, err := readNotify(values["notify"])
		var r schedule.Recurrence
		if err == nil {
			r, err = readRecurrence(values["time"], values["zone"], values["days"])
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
		}
		if again, err := schedule.Parse(r.String()); err != nil || !again.Equal(r) {
			t.Errorf("%q: read as %q, and that as %q, %v", line, r, again, err)
		}
		values = readOptions(row.Options, r.String())
		if again, err := readRecurrence(values["time"], values["zone"], values["days"]); err != nil || !again.Equal(r) {
			t.Errorf("%q: what is stored is typed as %q, and read as %v, %v", line, r, again, err)
		}
		if s, err := (Schedule{Recurrence: r.String()}).Advance(time.Unix(0, 0)); err != nil || s.Next.IsZero() && r.Rules[0].Days.From.Year < 9000 {
			t.Errorf("%q: advances to %v, %v", line, s.Next, err)
		}
	})
}
