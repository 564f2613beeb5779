package bot

import (
	"context"
	"slices"
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
	for _, s := range p.standing() {
		r.add(p.stateBlocks(s)...)
	}
	for _, s := range p.schedules {
		if s.single() {
			r.add(p.singleBlock(s))
		}
	}
	if !p.scheduled() {
		r.add(d.nothingScheduled().Blocks...)
	}
	items := p.statusItems()
	if req.Private || req.Direct {
		if items, err = d.withUnhelpful(ctx, req, items); err != nil {
			return Reply{}, err
		}
	}
	if len(items) > 0 {
		r.add(List{Items: items})
	}
	r.add(buttons(d.statusActions(ctx, p, req))...)
	return r, nil
}

// stateBlocks say when a schedule posts and from which source, that it is paused, and
// that it has ended.
func (p placeProgramme) stateBlocks(s plan) []Block {
	args := message.Args{"rule": p.ruleText(s), "name": s.Name, "source": s.Source}
	id := "prompt.status.rule"
	if s.Name != "" {
		id += "-named"
	}
	if s.Source != "" {
		id += "-source"
	}
	blocks := []Block{p.paragraph(id, args)}
	switch {
	case s.Paused:
		return append(blocks, p.pauseBlock(s))
	case s.Next.IsZero():
		return append(blocks, p.paragraph("prompt.status.ended", nil))
	case len(p.standing()) > 1:
		return append(blocks, p.paragraph("prompt.status.next-slot", message.Args{"time": p.moment(s.local(s.Next))}))
	}
	return blocks
}

// singleBlock says which question comes once, and when.
func (p placeProgramme) singleBlock(s plan) Block {
	args := message.Args{"name": s.Name, "moment": p.moment(s.local(s.Next)), "time": p.format("date.short", s.local(s.Next)), "zone": s.rule.Zone}
	alone := p
	alone.schedules = []plan{s}
	if next := alone.upcoming(1); len(next) > 0 {
		args["question"] = next[0].prompt.Text
	}
	return p.paragraph("prompt.status.once", args)
}

const (
	nextHours = 24 * time.Hour // for which the status lists what comes
	maxNext   = 5              // slots that it lists
)

// nextItems say what the next hours hold, or else what comes next: in the reader's own
// time, where the platform can show that, and in the schedule's.
func (p placeProgramme) nextItems() []Text {
	var items []Text
	now := p.cfg.Now()
	for i, slot := range p.coming(maxNext) {
		if i > 0 && slot.at.Sub(now) > nextHours {
			break
		}
		args := message.Args{
			"moment": p.moment(slot.at), "schedule": p.oneOfText(slot.Name),
			"time": p.format("date.short", slot.at), "zone": slot.rule.Zone, "within": p.relativeText(slot.at),
		}
		id := "prompt.status.next"
		if len(p.standing()) > 1 || slot.single() {
			id = "prompt.status.next-named"
		}
		items = append(items, p.catalogue.Text(id, args))
	}
	return items
}

// oneOfText names one of several schedules within a sentence.
func (d *responder) oneOfText(name string) Text {
	if name == "" {
		return d.catalogue.Text("schedule.without-name", nil)
	}
	return d.scheduleText(name)
}

// statusItems are the facts that the status lists.
func (p placeProgramme) statusItems() []Text {
	items := p.nextItems()
	add := func(id string, args message.Args) { items = append(items, p.catalogue.Text(id, args)) }
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
		actions = append(actions, p.manageActions(p.standing())...)
	}
	return p.actions(req, append(actions, d.action("action.progress", NewCall("progress"), Show)))
}

// manageActions are the buttons by which facilitators manage schedules. They hold what
// they act on, so that pressing one twice does it once.
func (p placeProgramme) manageActions(of []plan) []Action {
	actions := []Action{p.skipAction()}
	switch {
	case len(of) == 0:
		return actions
	case len(of) > 1: // which one is asked
		return append(actions, p.action("action.pause", NewCall("prompt pause"), Show))
	}
	s := of[0]
	if s.Paused {
		actions = append(actions, p.action("action.resume", NewCall("prompt resume", "name", s.Name), Show).on(p.namedRule(s).String()))
	} else if !s.Next.IsZero() {
		actions = append(actions, p.action("action.pause", NewCall("prompt pause", "name", s.Name), Show).on(p.namedRule(s).String()))
	}
	return append(actions, p.confirming(p.action("action.stop", NewCall("prompt stop", "name", s.callName()), Show)).on(p.namedRule(s).String()))
}

// namedRule says what a schedule is called and when it posts.
func (d *responder) namedRule(s plan) Text {
	if s.Name == "" {
		return d.ruleText(s)
	}
	return d.catalogue.Text("schedule.which.item", message.Args{"name": s.Name, "rule": d.ruleText(s)})
}

// skipAction is the button that passes over what comes next.
func (p placeProgramme) skipAction() Action {
	call := NewCall("prompt skip")
	next := p.upcoming(1)
	if len(next) == 0 {
		return p.action("action.skip", call, Show)
	}
	question := next[0].prompt
	if one := call.with("question", question.ID); len(one.with("channel", "#"+p.at.Channel).Encode()) <= MaxCall {
		call = one
	}
	skip := p.action("action.skip", call, Show).on(question.Text)
	skip.Confirm = p.catalogue.String("confirm.skip", message.Args{"question": question.Text})
	return skip
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
	text := Text{momentText(p.slotText(last), last.Slot)}
	if p.scheduled() && last.At.Sub(last.Slot) >= lateNoticeAfter {
		text = p.catalogue.Text("prompt.status.late", message.Args{"time": text, "posted": p.moment(p.local(last.At))})
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
	args := message.Args{"time": momentText(p.slotText(failure), failure.Slot)}
	if failure.Reason == "" {
		return p.catalogue.Text(ids[0], args)
	}
	args["reason"] = p.clause(failure.Reason)
	return p.catalogue.Text(ids[1], args)
}

// relativeText says how long it is until a moment.
func (d *responder) relativeText(at time.Time) Span {
	return Span{Text: d.durationText(at.Sub(d.cfg.Now())).String(), Style: Relative, At: at}
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
