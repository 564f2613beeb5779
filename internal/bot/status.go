package bot

import (
	"context"
	"slices"
	"strings"
	"time"

	"plenary/internal/message"
)

// promptStatus says what is scheduled, what came last, and what went wrong. It
// names no time where nothing is scheduled.
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
	r := Reply{}
	for _, s := range p.schedules {
		r.add(d.paragraph("prompt.status.rule", message.Args{"rule": p.ruleText(s)}))
		if s.Paused {
			r.add(p.pauseBlock(s))
		}
	}
	if !p.scheduled() {
		r.add(d.nothingScheduled().Blocks...)
	}
	if items := p.statusItems(); len(items) > 0 {
		r.add(List{Items: items})
	}
	r.add(buttons(d.statusActions(ctx, p, req))...)
	return r, nil
}

// statusItems are the facts that the status lists.
func (p placeProgramme) statusItems() []Text {
	var items []Text
	add := func(id string, args message.Args) { items = append(items, p.catalogue.Text(id, args)) }
	if slots := p.coming(1); len(slots) > 0 {
		add("prompt.status.next", message.Args{"time": p.formatMoment(slots[0].at), "within": p.durationText(slots[0].at.Sub(p.cfg.Now()))})
	}
	if last, ok := p.last(Posted); ok {
		add("prompt.status.last", message.Args{"last": p.lastText(last)})
	}
	if failure, ok := p.lastFailure(); ok {
		add("prompt.status.last-failure", message.Args{"failure": p.failureText(failure)})
	}
	if n := len(p.questions); n > 0 {
		add("prompt.status.programme", message.Args{"n": p.leftInRound(), "questions": p.count("question", n)})
	}
	if p.waiting > 0 {
		add("prompt.status.suggestions", message.Args{"n": p.waiting})
	}
	if slices.ContainsFunc(p.schedules, func(s plan) bool { return s.Notify != "" }) {
		add("prompt.status.notified", nil)
	}
	return items
}

// statusActions are buttons for everybody, and those for facilitators where the
// asker is one.
func (d *responder) statusActions(ctx context.Context, p placeProgramme, req Request) []Action {
	actions := []Action{d.action("action.next-three", NewCall("prompt next", "count", "3"), Show)}
	if may, err := d.facilitates(ctx, req, p.at); err == nil && may && p.scheduled() {
		actions = append(actions, d.action("action.skip", NewCall("prompt skip"), Show))
		if p.schedules[0].Paused {
			actions = append(actions, d.action("action.resume", NewCall("prompt resume"), Show))
		} else {
			actions = append(actions, d.action("action.pause", NewCall("prompt pause"), Show))
		}
	}
	actions = p.actions(req, actions)
	return append(actions, d.action("action.progress", NewCall("progress"), Show))
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

// lateNoticeAfter is the delay from which the status says when a question was posted.
const lateNoticeAfter = 2 * time.Minute

// lastText says when a question came, which one, and where its thread is.
func (p placeProgramme) lastText(last Delivery) Text {
	text := message.Literal(p.slotText(last))
	if p.scheduled() && last.At.Sub(last.Slot) >= lateNoticeAfter {
		text = p.catalogue.Text("prompt.status.late", message.Args{"time": text, "posted": p.formatTime(p.local(last.At))})
	}
	if u, ok := p.came(last); ok {
		text = p.catalogue.Text("prompt.status.question", message.Args{"time": text, "question": u.prompt.Text})
	}
	if last.Sent.Link != "" {
		link := Span{Text: p.catalogue.String("prompt.status.open", nil), Link: last.Sent.Link}
		text = p.catalogue.Text("prompt.status.linked", message.Args{"post": text, "link": link})
	}
	return text
}

// failures are the messages of a delivery that went wrong by its state: one
// without the reason, and one with it.
var failures = map[DeliveryState][2]string{
	Missed:  {"prompt.status.missed", "prompt.status.missed-because"},
	Dropped: {"prompt.status.not-posted", "prompt.status.not-posted-because"},
	Claimed: {"prompt.status.tried-again", "prompt.status.tried-again-because"},
}

func (p placeProgramme) failureText(failure Delivery) Text {
	ids := failures[failure.State]
	args := message.Args{"time": p.slotText(failure)}
	if failure.Reason == "" {
		return p.catalogue.Text(ids[0], args)
	}
	args["reason"] = strings.TrimSuffix(failure.Reason, ".")
	return p.catalogue.Text(ids[1], args)
}

// durationText says roughly how long it is until a moment.
func (d *responder) durationText(wait time.Duration) Text {
	id, n := "within.days", int(wait.Hours()/24)
	switch {
	case wait < time.Minute:
		return d.catalogue.Text("within.now", nil)
	case wait < 2*time.Hour:
		id, n = "within.minutes", int(wait.Minutes())
	case wait < 48*time.Hour:
		id, n = "within.hours", int(wait.Hours())
	}
	return d.catalogue.Text(id, message.Args{"n": n})
}
