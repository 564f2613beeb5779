package bot

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Whatever the line of a call of the programme says is read as the same call.
func TestLinesAreReadAsTheSameCall(t *testing.T) {
	of := rapid.SampledFrom[[]string]
	values := map[OptionKind]*rapid.Generator[string]{
		TimeOfDay:    of([]string{"09:00", "9am", "9 p.m.", "21h30", "mon 09:00, thu 18:00"}),
		Zone:         of([]string{"Europe/Berlin", "UTC", "new york", "America/Port of Spain"}),
		Days:         of([]string{"daily", "weekdays", "mon,wed", "mon and thu", "every 2 weeks on monday", "first monday", "on the 15th"}),
		Date:         of([]string{"2027-03-14", "14 March", "friday", "tomorrow"}),
		Dates:        of([]string{"25 December, 1 to 6 January", "holidays", "2026-12-25"}),
		SourceWords:  of([]string{"shuffled", "stages", "list", "quotation", "reading", "reading section", "reading 3 paragraphs", "reading II.B to IV"}),
		ScheduleName: rapid.Map(rapid.StringMatching(`[a-z][a-z0-9-]{0,8}[a-z]`), func(name string) string { return "n" + name }),
		ChannelID:    of([]string{"#C1", "#900000000000000001"}),
		RoleID:       of([]string{"@R1", "@900000000000000001"}),
		PromptID:     of([]string{"first-habits", "own:12"}),
		Number:       of([]string{"3", "12"}),
		OnOff:        of([]string{"on", "off"}),
		TagName:      of([]string{"weekly", "Questions of the week"}),
		Verbatim:     of([]string{"What would you ask a neighbor first?", "May we begin in Berlin on Monday?", "9 or 10?"}),
	}
	required := map[string][]string{"schedule": {"time", "zone"}, "once": {"date", "time", "zone", "text"}, "move": {"time"}}
	rapid.Check(t, func(t *rapid.T) {
		name := of([]string{"schedule", "once", "pause", "resume", "skip", "stop", "undo"}).Draw(t, "command")
		c := Call{Command: "prompt " + name}
		command, _ := lookUp(table, c.Command)
		for _, o := range command.Options {
			needed := strings.Contains(fmt.Sprint(required[name]), o.Name)
			if !needed && !rapid.Bool().Draw(t, "with "+o.Name) {
				continue
			}
			value := values[o.Kind].Draw(t, o.Name)
			if name == "once" && o.Kind == TimeOfDay && strings.Contains(value, "mon") {
				value = "18:00"
			}
			c = c.with(o.Name, value)
		}
		if strings.Contains(c.Values["time"], "mon ") {
			delete(c.Values, "days")
		}
		got := readLine(c.Line(), nil)
		if got.Command != c.Command || !maps.Equal(got.Values, c.Values) {
			t.Fatalf("%q\n is written for %q\n and read as %q", c.Line(), c.Values, got.Values)
		}
	})
}

// Hostile lines are read as something, and a name of a schedule is always one that its
// own commands take.
func FuzzReadLines(f *testing.F) {
	for _, seed := range []string{
		"schedule named named named", "stop named", "pause until until", "move weekly weekly 9", "schedule in in in #C1", "once in #C1 14 March 18:00 in #C2 What?",
		"schedule except except not on", "skip question", "resume “weekly”", "schedule source reading reading 3 in Berlin", "pause the weekly schedule",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, line string) {
		call := readLine("prompt "+line, nil)
		if command, _ := lookUp(table, call.Command); command == nil {
			t.Fatalf("%q is read as %+v", line, call)
		}
		if name, err := readScheduleName(call.Values["name"]); err == nil && (!isScheduleName(name) || isLineWord(name)) {
			t.Errorf("%q: %q is taken for a name", line, name)
		}
	})
}
