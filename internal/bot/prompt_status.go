package bot

import (
	"context"
	"strings"
	"time"
)

// promptStatus says what is scheduled, what came last, and what went wrong. It
// names no time of a schedule that is not there.
func (d *responder) promptStatus(ctx context.Context, req Request) (Reply, error) {
	if d.cfg.Store == nil {
		return d.noStore(), nil
	}
	at, no, err := d.placeOfCall(ctx, req)
	if err != nil || !no.Empty() {
		return no, err
	}
	if words := req.value(""); words != "" {
		return d.unknownPrompt("status " + words), nil
	}
	p, err := d.placeProgramme(ctx, at)
	if err != nil {
		return Reply{}, err
	}
	list := List{}
	add := func(name string, text Text) {
		list.Items = append(list.Items, append(Text{{Text: name + ": ", Style: Strong}}, text...))
	}
	r := Reply{}
	if p.scheduled {
		r.Blocks = append(r.Blocks, Paragraph{Text: append(append(Say("Questions come at "), p.ruleText()...), Span{Text: "."})})
		if p.schedule.Paused {
			r.Blocks = append(r.Blocks, p.pauseBlock())
		}
		if slots := p.slots(1); len(slots) > 0 {
			add("Next", Say(p.when(slots[0])+" ("+within(slots[0].Sub(d.cfg.Now()))+")"))
		}
	} else {
		r.Blocks = d.nothingScheduled().Blocks
	}
	if last, ok := p.last(Posted); ok {
		add("Last", p.lastText(last))
	}
	if failure, ok := p.lastFailure(); ok {
		add("Last failure", p.failureText(failure))
	}
	if n := len(p.questions); n > 0 {
		left := 0
		turns := p.upcoming(n)
		for _, t := range turns {
			if t.round == turns[0].round {
				left++
			}
		}
		add("Programme", Say(plural(left, "question is", "questions are")+" to come before any comes again, of "+plural(n, "question", "questions")+"."))
	}
	if p.waiting > 0 {
		add("Suggestions", Say(plural(p.waiting, "waits", "wait")+" for a facilitator."))
	}
	if p.schedule.Notify != "" {
		add("Notified", Say("a role or group, with each question."))
	}
	if len(list.Items) > 0 {
		r.Blocks = append(r.Blocks, list)
	}
	r.Blocks = append(r.Blocks, buttons(d.statusActions(ctx, p, req))...)
	return r, nil
}

// statusActions offer what can be done; what is for facilitators, to them.
func (d *responder) statusActions(ctx context.Context, p placeProgramme, req Request) []Action {
	actions := []Action{{Label: "The next three", Call: NewCall("prompt next", "count", "3"), Effect: Show}}
	if may, err := d.facilitates(ctx, req, p.at); err == nil && may && p.scheduled {
		actions = append(actions, Action{Label: "Skip the next", Call: NewCall("prompt skip"), Effect: Show})
		if p.schedule.Paused {
			actions = append(actions, Action{Label: "Resume", Call: NewCall("prompt resume"), Effect: Show})
		} else {
			actions = append(actions, Action{Label: "Pause", Call: NewCall("prompt pause"), Effect: Show})
		}
	}
	actions = p.actions(req, actions)
	return append(actions, Action{Label: "Progress", Call: NewCall("progress"), Effect: Show})
}

// last returns the latest delivery in a state.
func (p placeProgramme) last(state DeliveryState) (Delivery, bool) {
	for i := len(p.deliveries) - 1; i >= 0; i-- {
		if p.deliveries[i].State == state {
			return p.deliveries[i], true
		}
	}
	return Delivery{}, false
}

// lastFailure returns the latest delivery that went wrong, or is being tried
// again.
func (p placeProgramme) lastFailure() (Delivery, bool) {
	for i := len(p.deliveries) - 1; i >= 0; i-- {
		switch d := p.deliveries[i]; d.State {
		case Missed, Dropped:
			return d, true
		case Claimed:
			if d.Reason != "" {
				return d, true
			}
		}
	}
	return Delivery{}, false
}

// late is the delay from which status says when a question really came.
const late = 2 * time.Minute

func (p placeProgramme) lastText(last Delivery) Text {
	when := p.day(last.Slot)
	if p.scheduled {
		when = p.when(last.Slot)
		if last.At.Sub(last.Slot) >= late {
			when += ", posted at " + last.At.In(p.rule.Location()).Format("15:04")
		}
	}
	text := Say(when)
	if q, ok := p.question(last.Prompt); ok {
		text = append(text, Span{Text: " – " + q.Text})
	}
	if last.Sent.Link != "" {
		text = append(text, Span{Text: " "}, Span{Text: "Open it", Link: last.Sent.Link})
	}
	return text
}

func (p placeProgramme) failureText(failure Delivery) Text {
	what := "not posted"
	switch failure.State {
	case Missed:
		what = "missed"
	case Claimed:
		what = "being tried again"
	}
	when := p.day(failure.Slot)
	if p.scheduled {
		when = p.when(failure.Slot)
	}
	text := when + " – " + what
	if failure.Reason != "" {
		text += ": " + failure.Reason
	}
	return Say(strings.TrimSuffix(text, ".") + ".")
}

// within says how long it is until a moment, roughly.
func within(wait time.Duration) string {
	switch {
	case wait < time.Minute:
		return "now"
	case wait < 2*time.Hour:
		return "in " + plural(int(wait.Minutes()), "minute", "minutes")
	case wait < 48*time.Hour:
		return "in " + plural(int(wait.Hours()), "hour", "hours")
	}
	return "in " + plural(int(wait.Hours()/24), "day", "days")
}
