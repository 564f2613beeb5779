package bot

import (
	"context"
	"errors"
	"strings"
	"time"

	"plenary/internal/message"
	"plenary/internal/schedule"
)

// maxYears is how many years ahead the first slot of a schedule, and the end of
// a pause, may be.
const maxYears = 5

// manageableProgramme reads the programme of the place that a call is to change. The reply
// says no where the asker may not change it.
func (d *responder) manageableProgramme(ctx context.Context, req Request) (placeProgramme, Reply, error) {
	if d.cfg.Store == nil {
		return placeProgramme{}, d.noStore(), nil
	}
	at, no, err := d.placeOfCall(ctx, req)
	if err != nil || !no.Empty() {
		return placeProgramme{}, no, err
	}
	if no, err := d.facilitatorsOnly(ctx, req, at); err != nil || !no.Empty() {
		return placeProgramme{}, no, err
	}
	p, err := d.placeProgramme(ctx, at)
	return p, Reply{}, err
}

// managedSchedule is managed for calls that need a schedule.
func (d *responder) managedSchedule(ctx context.Context, req Request) (placeProgramme, Reply, error) {
	p, no, err := d.manageableProgramme(ctx, req)
	if err != nil || !no.Empty() || p.scheduled {
		return p, no, err
	}
	return p, d.nothingScheduled(), nil
}

// nothingScheduled says how to begin. It names no time, which could be taken for
// a schedule.
func (d *responder) nothingScheduled() Reply {
	command, _ := lookUp(table, "prompt schedule")
	return d.refuse("prompt.schedule.none", message.Args{"usage": command.Usage()})
}

// inputErrorReply is the reply to words that cannot be read, and whether err says so.
func (d *responder) inputErrorReply(err error) (Reply, bool) {
	var m schedule.InputError
	if !errors.As(err, &m) {
		return Reply{}, false
	}
	r := misused(d.catalogue.Render(m.Message))
	var in *wrongOption
	if errors.As(err, &in) {
		r.wrong = in.option
	}
	return r, true
}

// save stores a changed schedule with its next slot after now.
func (d *responder) save(ctx context.Context, p *placeProgramme) error {
	next, err := p.schedule.Advance(d.cfg.Now())
	if err != nil {
		return err
	}
	p.schedule = next
	if p.rule, err = schedule.Parse(next.Recurrence); err != nil {
		return err
	}
	return d.cfg.Store.SaveSchedule(ctx, next)
}

// promptSchedule sets when questions are posted.
func (d *responder) promptSchedule(ctx context.Context, req Request) (Reply, error) {
	notify, err := readNotify(req.value("notify"))
	p, no, fault := d.manageableProgramme(ctx, req)
	if fault != nil || !no.Empty() {
		return no, fault
	}
	var rule schedule.Recurrence
	if err == nil {
		rule, err = readRecurrence(req.value("time"), req.value("zone"), req.value("days"))
	}
	if r, ok := d.inputErrorReply(err); ok {
		return r, nil
	}
	if notify != "" && notify == p.at.Space {
		return d.misuse("prompt.notify.everyone", nil).about("notify"), nil
	}
	replaced := p.scheduled
	p.rule = rule.Anchored(d.cfg.Now())
	p.schedule = Schedule{Place: p.at, Recurrence: p.rule.String(), Notify: notify, SetBy: req.From}
	if first := p.rule.Next(d.cfg.Now()); first.IsZero() || first.Year() > d.cfg.Now().Year()+maxYears {
		return d.misuse("prompt.schedule.too-far", nil), nil
	}
	if no, err := d.cannotPost(ctx, req, p.at); err != nil || !no.Empty() {
		return no, err
	}
	if err := d.save(ctx, &p); err != nil {
		return Reply{}, err
	}
	id := "prompt.schedule.set"
	args := message.Args{"rule": p.ruleText(), "time": p.formatMoment(p.schedule.Next)}
	if p.at != req.Place.Root() {
		id = "prompt.schedule.set-elsewhere"
		args["channel"] = Span{Text: p.at.Channel, Style: Channel}
	}
	r := Reply{Blocks: []Block{d.paragraph(id, args)}}
	if replaced {
		r.add(d.paragraph("prompt.schedule.replaced", nil))
	}
	r.add(buttons(p.actions(req, []Action{
		d.action("action.next-three", NewCall("prompt next", "count", "3"), Show),
		d.action("action.status", NewCall("prompt status"), Show),
	}))...)
	return r, nil
}

// ruleText writes the time, the zone and the days.
func (p placeProgramme) ruleText() Text {
	return p.catalogue.Text("prompt.rule", message.Args{"time": p.rule.At, "zone": p.rule.Zone, "days": p.rule.Days.Words()})
}

// actions makes every call name the channel of p, unless it is the one where req
// was made.
func (p placeProgramme) actions(req Request, actions []Action) []Action {
	if p.at != req.Place.Root() {
		for i := range actions {
			actions[i].Call = actions[i].Call.with("channel", "#"+p.at.Channel)
		}
	}
	return actions
}

// promptMove changes the time of day.
func (d *responder) promptMove(ctx context.Context, req Request) (Reply, error) {
	p, no, err := d.managedSchedule(ctx, req)
	if err != nil || !no.Empty() {
		return no, err
	}
	typed := req.value("time")
	if typed == "" {
		return d.misuse("prompt.move.what", nil).about("time"), nil
	}
	at, err := schedule.ParseTime(typed)
	if r, ok := d.inputErrorReply(err); ok {
		return r, nil
	}
	now := d.cfg.Now()
	_, posted := p.postedToday(now)
	due := !p.schedule.Next.IsZero() && !p.schedule.Next.After(now)
	p.rule.At = at
	p.schedule.Recurrence = p.rule.String()
	switch {
	case due: // is being posted, and is not lost
		err = d.cfg.Store.SaveSchedule(ctx, p.schedule)
	case posted && !p.schedule.Paused: // one question a day: the new time begins tomorrow
		p.schedule.Next = p.rule.NextFrom(schedule.DateIn(now, p.rule.Location()).AddDays(1), now)
		err = d.cfg.Store.SaveSchedule(ctx, p.schedule)
	default:
		err = d.save(ctx, &p)
	}
	if err != nil {
		return Reply{}, err
	}
	r := Reply{}
	if p.schedule.Next.IsZero() {
		r.add(d.paragraph("prompt.move.done", message.Args{"rule": p.ruleText()}))
	} else {
		r.add(d.paragraph("prompt.move.done-next", message.Args{"rule": p.ruleText(), "time": p.formatMoment(p.schedule.Next)}))
	}
	if posted {
		r.add(d.paragraph("prompt.move.posted", nil))
	}
	if p.schedule.Paused {
		r.add(p.pauseBlock())
	}
	return r, nil
}

// promptStop ends the schedule.
func (d *responder) promptStop(ctx context.Context, req Request) (Reply, error) {
	p, no, err := d.managedSchedule(ctx, req)
	if err != nil || !no.Empty() {
		return no, err
	}
	if err := d.cfg.Store.DeleteSchedule(ctx, p.at, p.schedule.Name); err != nil {
		return Reply{}, err
	}
	return Reply{Blocks: []Block{d.paragraph("prompt.stopped", nil)}}, nil
}

// promptPause stops posting for a while.
func (d *responder) promptPause(ctx context.Context, req Request) (Reply, error) {
	p, no, err := d.managedSchedule(ctx, req)
	if err != nil || !no.Empty() {
		return no, err
	}
	p.schedule.Paused, p.schedule.PauseUntil, p.schedule.PauseReason = true, "", ""
	if words := strings.ToLower(req.value("date")); words != "" {
		today := schedule.DateIn(d.cfg.Now(), p.rule.Location())
		day, err := readDay(words, today)
		if r, ok := d.inputErrorReply(err); ok {
			return r, nil
		}
		if !today.Before(day) || day.Year > today.Year+maxYears {
			return d.misuse("prompt.pause.out-of-range", message.Args{"date": day, "example": today.AddDays(7)}), nil
		}
		p.schedule.PauseUntil = day.String()
	}
	if err := d.save(ctx, &p); err != nil {
		return Reply{}, err
	}
	r := Reply{Blocks: []Block{p.pauseBlock()}}
	r.add(buttons(p.actions(req, []Action{d.action("action.resume", NewCall("prompt resume"), Show)}))...)
	return r, nil
}

// pauseBlock says until when the schedule is paused and why.
func (p placeProgramme) pauseBlock() Block {
	switch {
	case p.schedule.PauseUntil != "" && !p.schedule.Next.IsZero():
		return p.paragraph("prompt.paused.until", message.Args{"date": p.schedule.PauseUntil, "time": p.formatMoment(p.schedule.Next)})
	case p.schedule.PauseReason != "":
		return p.paragraph("prompt.paused.because", message.Args{"reason": strings.TrimSuffix(p.schedule.PauseReason, ".")})
	}
	return p.paragraph("prompt.paused.open", nil)
}

// promptResume ends a pause.
func (d *responder) promptResume(ctx context.Context, req Request) (Reply, error) {
	p, no, err := d.managedSchedule(ctx, req)
	if err != nil || !no.Empty() {
		return no, err
	}
	id := "prompt.resume.nothing"
	if p.schedule.Paused {
		id = "prompt.resume.done"
		p.schedule.Paused, p.schedule.PauseUntil, p.schedule.PauseReason = false, "", ""
		if err := d.save(ctx, &p); err != nil {
			return Reply{}, err
		}
	}
	return Reply{Blocks: []Block{d.paragraph(id, message.Args{"rule": p.ruleText(), "time": p.formatMoment(p.schedule.Next)})}}, nil
}

// promptSkip passes over the next question.
func (d *responder) promptSkip(ctx context.Context, req Request) (Reply, error) {
	p, no, err := d.manageableProgramme(ctx, req)
	if err != nil || !no.Empty() {
		return no, err
	}
	next := p.upcoming(1)
	if len(next) == 0 {
		return d.noQuestion(), nil
	}
	skipped := Delivery{
		Place: p.at, Slot: p.freeSlot(d.cfg.Now()), Statement: p.statement.Name, Round: next[0].round,
		Prompt: next[0].prompt.ID, State: Skipped, At: d.cfg.Now(),
	}
	if err := d.cfg.Store.AddDelivery(ctx, skipped); err != nil {
		return Reply{}, err
	}
	p.deliveries = append(p.deliveries, skipped)
	r := Reply{Blocks: []Block{d.paragraph("prompt.skip.done", message.Args{"question": next[0].prompt.Text})}}
	args := message.Args{"question": p.upcoming(1)[0].prompt.Text}
	if slots := p.slots(1); len(slots) > 0 {
		args["time"] = p.formatMoment(slots[0])
		r.add(d.paragraph("prompt.skip.next-at", args))
	} else {
		r.add(d.paragraph("prompt.skip.next", args))
	}
	return r, nil
}

// freeSlot returns the first moment from now on that is the slot of no delivery.
// Slots of rules are whole minutes, and a store keeps milliseconds.
func (p placeProgramme) freeSlot(now time.Time) time.Time {
	moment := now.Truncate(time.Millisecond)
	taken := map[int64]bool{}
	for _, d := range p.deliveries {
		taken[d.Slot.UnixMilli()] = true
	}
	for taken[moment.UnixMilli()] || moment.Truncate(time.Minute).Equal(moment) {
		moment = moment.Add(time.Millisecond)
	}
	return moment
}

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
	if p.scheduled {
		r.add(d.paragraph("prompt.status.rule", message.Args{"rule": p.ruleText()}))
		if p.schedule.Paused {
			r.add(p.pauseBlock())
		}
	} else {
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
	if slots := p.slots(1); len(slots) > 0 {
		add("prompt.status.next", message.Args{"time": p.formatMoment(slots[0]), "within": p.durationText(slots[0].Sub(p.cfg.Now()))})
	}
	if last, ok := p.last(Posted); ok {
		add("prompt.status.last", message.Args{"last": p.lastText(last)})
	}
	if failure, ok := p.lastFailure(); ok {
		add("prompt.status.last-failure", message.Args{"failure": p.failureText(failure)})
	}
	if n := len(p.questions); n > 0 {
		left := 0
		next := p.upcoming(n)
		for _, u := range next {
			if u.round == next[0].round {
				left++
			}
		}
		add("prompt.status.programme", message.Args{"n": left, "questions": p.count("question", n)})
	}
	if p.waiting > 0 {
		add("prompt.status.suggestions", message.Args{"n": p.waiting})
	}
	if p.schedule.Notify != "" {
		add("prompt.status.notified", nil)
	}
	return items
}

// statusActions are buttons for everybody, and those for facilitators where the
// asker is one.
func (d *responder) statusActions(ctx context.Context, p placeProgramme, req Request) []Action {
	actions := []Action{d.action("action.next-three", NewCall("prompt next", "count", "3"), Show)}
	if may, err := d.facilitates(ctx, req, p.at); err == nil && may && p.scheduled {
		actions = append(actions, d.action("action.skip", NewCall("prompt skip"), Show))
		if p.schedule.Paused {
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
	text := message.Literal(p.slotText(last.Slot))
	if p.scheduled && last.At.Sub(last.Slot) >= lateNoticeAfter {
		text = p.catalogue.Text("prompt.status.late", message.Args{"time": text, "posted": p.formatTime(last.At)})
	}
	if q, ok := p.question(last.Prompt); ok {
		text = p.catalogue.Text("prompt.status.question", message.Args{"time": text, "question": q.Text})
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
	args := message.Args{"time": p.slotText(failure.Slot)}
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
