package bot_test

import (
	"strings"
	"testing"
	"time"

	"plenary/internal/bot"
	"plenary/internal/schedule"
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
		choices := k.bot.Complete(t.Context(), bot.CompletionRequest{Place: k.at, Kind: c.kind, Typed: c.typed})
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

// TestCompletionIsInTheAskersLanguage: labels are, and each value is read by the schedule
// whatever the language.
func TestCompletionIsInTheAskersLanguage(t *testing.T) {
	k := newTalk(t)
	k.now = time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		locale       string
		kind         bot.OptionKind
		typed        string
		label, value string // what comes first
	}{
		{"de", bot.Days, "", "täglich", "daily"},
		{"de", bot.Days, "werk", "werktags", "weekdays"},
		{"de", bot.Days, "montag", "Montag", "mon"},
		{"de", bot.Days, "mit", "Mittwoch", "wednesday"},
		{"de", bot.Days, "alle 2 Wochen", "", "every 2 weeks on monday"},
		{"fr", bot.Days, "mard", "mardi", "tuesday"},
		{"fr", bot.Days, "lundi et jeudi", "", "mon,thu"},
		{"es-ES", bot.Days, "vier", "viernes", "friday"},
		{"es-419", bot.Days, "lunes", "lunes", "mon"},
		{"en-US", bot.Days, "Mond", "Monday", "monday"},
		{"de", bot.Date, "freitag", "Fr, 27. November 2026", "2026-11-27"},
		{"fr", bot.Date, "2026-12-01", "", "2026-12-01"},
		{"fr", bot.TimeOfDay, "18h", "18:00", "18:00"},
		{"de", bot.TimeOfDay, "9 und 17 Uhr", "", "09:00, 17:00"},
		{"es", bot.TimeOfDay, "9, 17:30", "", "09:00, 17:30"},
		{"de", bot.Zone, "berlin", "Europe/Berlin", "Europe/Berlin"},
		{"de", bot.Zone, "Mosk", "", "Europe/Moscow"},
		{"fr", bot.Zone, "vars", "", "Europe/Warsaw"},
		{"es", bot.Zone, "Nueva Y", "", "America/New_York"},
		{"de", bot.Dates, "feier", "Feiertage", "holidays"},
		{"fr", bot.Dates, "hol", "Jours fériés", "holidays"},
	} {
		choices := k.bot.Complete(t.Context(), bot.CompletionRequest{Place: k.at, Kind: c.kind, Typed: c.typed, Locale: c.locale})
		if len(choices) == 0 || choices[0].Value != c.value || c.label != "" && choices[0].Label != c.label {
			t.Errorf("%s: %q is completed to %+v, want %q: %q", c.locale, c.typed, choices, c.label, c.value)
		}
		for _, choice := range choices {
			fields := schedule.Fields{Time: "9", Days: "daily", Zone: "UTC"}
			switch c.kind {
			case bot.Days:
				fields.Days = choice.Value
			case bot.Date:
				fields.Until = choice.Value
			case bot.TimeOfDay:
				fields.Time = choice.Value
			case bot.Zone:
				fields.Zone = choice.Value
			case bot.Dates:
				continue // read by the bot, which knows the public holidays
			}
			if _, rest, err := schedule.ParseFields(fields, k.now); err != nil || rest != "" {
				t.Errorf("%s: %q is not read: %v %q", c.locale, choice.Value, err, rest)
			}
			if choice.Label == "" || len(choice.Value) > 100 {
				t.Errorf("%s: %+v", c.locale, choice)
			}
		}
	}
}
