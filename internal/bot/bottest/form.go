package bottest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"plenary/internal/bot"
)

// A Filler is a Platform that shows forms.
type Filler interface {
	// Submit delivers that a member sends a form. It returns as Deliver does, with
	// an error where the platform does not let the member send it: a required
	// field is empty, or a value is longer than its limit.
	Submit(ctx context.Context, s Submission) error
}

// A Submission is a form that a member sends.
type Submission struct {
	Number int               // as that of an Event
	Form   string            // the ID of the form
	From   int               // the member
	Values map[string]string // by the labels of fields; of a choice its label. A field that is not named keeps what it holds
}

// The labels of the forms that the suite has shown.
const (
	openLabel = "Fill in a form"
	timeLabel = "Time"
	daysLabel = "Days"
	noteLabel = "A remark"
)

// scheduleForm is a form with fields of several kinds. Its call has a value that no
// field holds.
func scheduleForm() *bot.Form {
	return &bot.Form{
		Title: "Schedule the questions",
		Call:  bot.NewCall("prompt schedule", "channel", "#C0000001"),
		Fields: []bot.Field{
			{Name: "time", Label: timeLabel, Hint: "Such as 09:00", Required: true, Limit: 400},
			{Name: "days", Label: daysLabel, Choices: []bot.Value{{Label: "Each day", Value: "daily"}, {Label: "From Monday to Friday", Value: "weekdays"}}, Value: "weekdays"},
			{Name: "zone", Label: noteLabel, Kind: bot.Verbatim, Value: "Europe/Berlin"},
		},
		Submit: "Schedule",
	}
}

// offering answers with a form, and with next to what is filled in.
func offering(next func(filled bot.Call) bot.Reply) bot.Handler {
	return func(_ context.Context, r bot.Request) bot.Reply {
		if r.Call.Command == "prompt schedule" && r.Call.Values["time"] != "" {
			return next(r.Call)
		}
		return formReply("What is the time?", scheduleForm())
	}
}

// formReply is a reply with a form: words, and a button that opens it.
func formReply(words string, f *bot.Form) bot.Reply {
	r := say(words)
	r.Outcome, r.Form = bot.Misused, f
	if len(f.Call.Encode()) <= bot.MaxCall {
		r.Blocks = append(r.Blocks, bot.Actions{Actions: []bot.Action{{Label: openLabel, Call: f.Call}}})
	}
	return r
}

// awaitForm waits for the n-th form.
func (tr *trial) awaitForm(n int) ShownForm {
	tr.t.Helper()
	tr.until(fmt.Sprintf("form %d is not shown", n), func() bool { return len(tr.Board().Forms()) >= n })
	return tr.Board().Forms()[n-1]
}

// submit sends a form.
func (tr *trial) submit(to Filler, f ShownForm, values map[string]string) {
	tr.t.Helper()
	tr.events++
	if err := to.Submit(tr.ctx, Submission{Number: tr.events, Form: f.ID, From: f.To, Values: values}); err != nil {
		tr.t.Fatalf("%q is not sent: %v", f.Title, err)
	}
}

// showsForm: a form is shown to whoever pressed a button or gave a command, and makes
// its call with what is filled in, word for word.
func showsForm(t *testing.T, tr *trial) {
	to, ok := has[Filler](tr, Forms)
	if !ok {
		return
	}
	on, ok := has[Presser](tr, Presses)
	if !ok {
		return
	}
	const words = `*nine* <or> "ten" & eleven_twelve`
	tr.answering(offering(func(filled bot.Call) bot.Reply {
		r := say("scheduled at " + filled.Values["time"])
		r.Private = true
		return r
	}))
	open := map[Kind]func() int{
		Command: func() int { tr.deliver(tr.event(Command, "schedule")); return 1 },
		Mention: func() int {
			before := len(tr.Board().Posts())
			tr.deliver(tr.event(Mention, "schedule"))
			tr.press(on, tr.await(before + 1)[before], openLabel, 2)
			return 2
		},
	}
	for n, kind := range []Kind{Command, Mention} {
		member := open[kind]()
		f := tr.awaitForm(n + 1)
		want := ShownForm{
			ID: f.ID, To: member, Title: f.Title, Text: f.Text, Submit: f.Submit, Raw: f.Raw,
			Fields: []ShownField{
				{Label: timeLabel, Hint: "Such as 09:00", Required: true, Limit: 400},
				{Label: daysLabel, Value: "From Monday to Friday", Choices: []string{"Each day", "From Monday to Friday"}},
				{Label: noteLabel, Value: "Europe/Berlin"},
			},
		}
		for i := range f.Fields {
			if i > 0 && i < len(want.Fields) {
				want.Fields[i].Limit = f.Fields[i].Limit // the platform's own
			}
		}
		if fmt.Sprintf("%+v", f) != fmt.Sprintf("%+v", want) {
			t.Errorf("%s: the form is shown as\n%+v\nwant\n%+v", kind, f, want)
		}
		if title := strings.TrimSuffix(f.Title, "…"); title == "" || !strings.HasPrefix("Schedule the questions", strings.TrimSpace(title)) {
			t.Errorf("%s: the form's title is %q", kind, f.Title)
		}
		before := len(tr.Board().Posts())
		if err := to.Submit(tr.ctx, Submission{Number: tr.events + 1, Form: f.ID, From: member}); err == nil {
			t.Errorf("%s: a form is sent without what it requires", kind)
		}
		tr.submit(to, f, map[string]string{timeLabel: words, daysLabel: "Each day", noteLabel: ""})
		if p := tr.await(before + 1)[before]; !p.Private || !strings.Contains(read(p.Text), read("scheduled at "+words)) {
			t.Errorf("%s: what is filled in is answered by %+v", kind, p)
		}
		seen := tr.seen()
		got, wanted := seen[len(seen)-1], bot.NewCall("prompt schedule", "channel", "#C0000001", "time", words, "days", "daily")
		if got.Call.Encode() != wanted.Encode() {
			t.Errorf("%s: the form calls %q, want %q", kind, got.Call.Encode(), wanted.Encode())
		}
		if first := seen[len(seen)-2]; got.From != first.From || got.Place.Root() != first.Place.Root() {
			t.Errorf("%s: the form is filled in by %q at %+v, opened by %q at %+v", kind, got.From, got.Place, first.From, first.Place)
		}
	}
}

// showsFaults: a form whose value is no good is shown again with what was filled in
// and what is wrong, and a next step follows.
func showsFaults(t *testing.T, tr *trial) {
	to, ok := has[Filler](tr, Forms)
	if !ok {
		return
	}
	on, ok := has[Presser](tr, Presses)
	if !ok {
		return
	}
	const fault, good = "that is no time", "09:00"
	wrong := strings.Repeat("half past nine ", 20) + "or so" // longer than a button holds
	tr.answering(offering(func(filled bot.Call) bot.Reply {
		switch {
		case filled.Values["notify"] != "":
			return say("all is done for " + filled.Values["notify"])
		case filled.Values["time"] == good:
			return formReply("Whom does it concern?", &bot.Form{
				Title: "The second step", Call: filled, Submit: "Done",
				Fields: []bot.Field{{Name: "notify", Label: "Whom", Kind: bot.Words, Required: true}},
			})
		}
		f := scheduleForm()
		f.Call = filled
		for i := range f.Fields {
			f.Fields[i].Value = filled.Values[f.Fields[i].Name]
		}
		f.Fields[0].Error = fault
		return formReply(fault, f)
	}))
	// send sends a form and returns the next, with what is read beside it.
	shown := 1
	send := func(f ShownForm, values map[string]string) (next ShownForm, with string) {
		before := len(tr.Board().Posts())
		tr.submit(to, f, values)
		if tr.Traits().FormByButton {
			p := tr.await(before + 1)[before]
			if with = p.Text; !p.Private || len(p.Buttons) == 0 {
				t.Fatalf("a form is followed by %+v, want a private message with a button", p)
			}
			tr.press(on, p, p.Buttons[len(p.Buttons)-1], 1)
		}
		shown++
		return tr.awaitForm(shown), with
	}
	tr.deliver(tr.event(Command, "schedule"))
	f := tr.awaitForm(1)
	f, with := send(f, map[string]string{timeLabel: wrong, daysLabel: "Each day"})
	if len(f.Fields) != 3 || f.Fields[0].Value != wrong || f.Fields[1].Value != "Each day" || f.Fields[2].Value != "Europe/Berlin" {
		t.Fatalf("the form is shown again as %+v", f)
	}
	if !strings.Contains(read(f.Fields[0].Error+f.Text+with), read(fault)) {
		t.Errorf("the fault is not read in %+v nor in %q", f, with)
	}
	f, _ = send(f, map[string]string{timeLabel: good})
	if len(f.Fields) != 1 || f.Fields[0].Label != "Whom" || f.Title != "The second step" {
		t.Fatalf("the next step is shown as %+v", f)
	}
	before := len(tr.Board().Posts())
	tr.submit(to, f, map[string]string{"Whom": "the readers"})
	tr.awaitWords(before, "all is done for the readers")
	seen := tr.seen()
	if got, want := seen[len(seen)-1].Call, bot.NewCall("prompt schedule", "channel", "#C0000001", "time", good, "days", "daily", "zone", "Europe/Berlin", "notify", "the readers"); got.Encode() != want.Encode() {
		t.Errorf("the steps call %q, want %q", got.Encode(), want.Encode())
	}
}

// saysForm: where no form can be shown, the blocks of its reply are said.
func saysForm(t *testing.T, tr *trial) {
	tr.answering(offering(func(bot.Call) bot.Reply { return say("never") }))
	for _, kind := range []Kind{Direct, Mention} {
		if !slices.Contains(tr.Traits().Speaks, kind) {
			continue
		}
		before := len(tr.Board().Posts())
		tr.deliver(tr.event(kind, "schedule"))
		if p := tr.await(before + 1)[before]; !strings.Contains(read(p.Text), read("What is the time?")) {
			t.Errorf("%s: without a form it is said %+v", kind, p)
		}
	}
	if forms := tr.Board().Forms(); len(forms) > 0 {
		t.Errorf("forms are shown, for which there is no press nor command: %+v", forms)
	}
}
