package bot_test

import (
	"strings"
	"testing"
	"time"

	"plenary/internal/bot"
)

func TestWhatIsCompletedCanBeSaid(t *testing.T) {
	k := newTalk(t)
	k.now = time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)
	line := map[bot.OptionKind]string{
		bot.TimeOfDay: "prompt schedule %s UTC daily",
		bot.Zone:      "prompt schedule 9 %s daily",
		bot.Days:      "prompt schedule 9 UTC %s",
		bot.Date:      "prompt pause until %s",
	}
	for _, c := range []struct {
		kind        bot.OptionKind
		typed, want string // what comes first
	}{
		{bot.TimeOfDay, "", "08:00"},
		{bot.TimeOfDay, "9", "09:00"},
		{bot.TimeOfDay, "09:", "09:00"},
		{bot.TimeOfDay, "1", "01:00"},
		{bot.TimeOfDay, "21h3", ""},
		{bot.TimeOfDay, "25:30", ""},
		{bot.Zone, "", "UTC"},
		{bot.Zone, "berl", "Europe/Berlin"},
		{bot.Zone, "san fransisco", ""},
		{bot.Zone, "new yrok", "America/New_York"},
		{bot.Days, "", "daily"},
		{bot.Days, "mon", "mon"},
		{bot.Days, "every", "every 2 weeks on monday"},
		{bot.Days, "thu, tue", "tue,thu"},
		{bot.Date, "", "2026-11-25"},
		{bot.Date, "friday", "2026-11-27"},
		{bot.Date, "2027-01", "2027-01-01"},
	} {
		choices := k.bot.Complete(t.Context(), k.at, c.kind, c.typed)
		first := ""
		if len(choices) > 0 {
			first = choices[0].Value
		}
		if first != c.want {
			t.Errorf("%q is completed to %q, want %q", c.typed, first, c.want)
		}
		if len(choices) > 25 {
			t.Errorf("%q has %d completions", c.typed, len(choices))
		}
		if r := k.say("fay", "prompt schedule 9 UTC daily"); r.Outcome != bot.Answered {
			t.Fatal(r)
		}
		for _, choice := range choices {
			if r := k.say("fay", strings.Replace(line[c.kind], "%s", choice.Value, 1)); r.Outcome != bot.Answered {
				t.Errorf("%q: %s", choice.Value, r)
			}
		}
	}
}
