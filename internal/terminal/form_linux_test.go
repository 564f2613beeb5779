package terminal_test

import (
	"context"
	"strings"
	"testing"

	"plenary/internal/bot"
	"plenary/internal/message"
	"plenary/internal/terminal"
)

// scheduling answers with a form of two steps, and "never" as a time is wrong.
func scheduling(_ context.Context, r bot.Request) bot.Reply {
	say := func(words string) bot.Reply {
		return bot.Reply{Blocks: []bot.Block{bot.Paragraph{Text: message.Literal(words)}}}
	}
	held := r.Call.Values
	form := bot.Form{
		Title: "Schedule the questions",
		Call:  r.Call,
		Fields: []bot.Field{
			{Name: "time", Label: "Time", Hint: "Such as 09:00", Kind: bot.TimeOfDay, Required: true, Limit: 5, Value: held["time"]},
			{Name: "days", Label: "Days", Choices: []bot.Value{{Label: "Each day", Value: "daily"}, {Label: "From Monday", Value: "weekdays"}}, Value: "weekdays"},
			{Name: "zone", Label: "Zone", Value: "Europe/Berlin"},
		},
	}
	switch {
	case r.Call.Command == "":
		return say("<" + r.Line + ">")
	case held["count"] != "":
		return say("done: " + r.Call.Encode())
	case held["time"] == "":
		asked := say("What is the time?")
		asked.Form = &form
		asked.Blocks = append(asked.Blocks, bot.Actions{Actions: []bot.Action{{Label: "Fill in a form", Call: form.Call}}})
		return asked
	case held["time"] == "never":
		form.Fields[0].Error = "Never is no time.\n\nTry another."
		form.Fields[1].Value, form.Fields[2].Value = held["days"], held["zone"]
		return bot.Reply{Outcome: bot.Misused, Form: &form}
	}
	next := say("It is for whom?")
	next.Form = &bot.Form{Title: "The next step", Call: r.Call, Fields: []bot.Field{{Name: "count", Label: "How many", Required: true}}}
	return next
}

func TestForm(t *testing.T) {
	s, program := openTerminal(t, 80, 24)
	a, err := terminal.New(terminal.Config{
		In: program, Out: program,
		Complete: func(_ context.Context, req bot.CompletionRequest) []bot.Completion {
			if req.Kind != bot.TimeOfDay || req.Typed != "08" {
				return nil
			}
			return []bot.Completion{{Label: "08:30", Value: "08:30"}}
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error)
	go func() {
		ended <- a.Run(context.Background(), func(ctx context.Context, r bot.Request) bot.Reply {
			if r.Line == "schedule" {
				r.Call = bot.NewCall("prompt next", "channel", "#C1")
			}
			return scheduling(ctx, r)
		})
	}()
	s.types("schedule\r", "Schedule the questions\r\n")
	s.awaits("Such as 09:00\r\nTime: ", 1)
	s.types("far too long\r", "at most 5 characters.\r\nSuch as 09:00\r\nTime: ")
	s.types("never\r", "[1] Each day\r\n[2] From Monday\r\nDays [From Monday]: ")
	s.types("3\r", "the choices go from 1 to 2.\r\n[1] Each day\r\n")
	s.types("1\r", "Zone [Europe/Berlin]: ")
	s.types("-\r", "Never is no time.\r\n\r\nTry another.\r\nSuch as 09:00\r\nTime [never]: ")
	if strings.Count(s.text(), "Zone [") != 1 || strings.Count(s.text(), "Schedule the questions") != 1 {
		t.Errorf("what was right is asked for again, or named: %q", s.text())
	}
	s.types("\r", "[1] Go on with the form\r\n") // nothing is required to be wrong
	s.types("1\r", "Time [never]: ")
	s.types("08\t\r", "It is for whom?\r\nHow many: ") // completed, then the next step
	s.types("half\x03", "[1] Go on with the form\r\n")
	s.types("another question\r", "<another question>")
	s.types("schedule\r", "Schedule the questions\r\n")
	s.types("\x04", "[1] Go on with the form\r\n")
	s.types("1\r", "Time: ")
	s.types("10:00\r", "Days [From Monday]: ")
	s.types("\r", "Zone [Europe/Berlin]: ")
	s.types("\r", "How many: ")
	s.types("CANCEL\r", "[1] Go on with the form\r\n")
	s.types("1\r", "How many: ")
	s.types("3\r", "done: prompt next|3|channel=#C1")
	if _, err := s.keys.WriteString("\x04"); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// Through a pipe no form is asked: its reply is said, without the button that would
// open it.
func TestFormThroughPipe(t *testing.T) {
	var out strings.Builder
	a, err := terminal.New(terminal.Config{In: strings.NewReader("schedule\n"), Out: &out})
	if err != nil {
		t.Fatal(err)
	}
	err = a.Run(t.Context(), func(ctx context.Context, r bot.Request) bot.Reply {
		r.Call = bot.NewCall("prompt next", "channel", "#C1")
		return scheduling(ctx, r)
	})
	if got := out.String(); err != nil || got != "What is the time?\n\n" {
		t.Errorf("%q, %v", got, err)
	}
}
