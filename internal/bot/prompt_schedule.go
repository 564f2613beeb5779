package bot

import (
	"context"

	"plenary/internal/schedule"
)

// maxYears is for how many years a schedule can lie idle.
const maxYears = 5

// promptSchedule sets when questions are posted.
func (d *responder) promptSchedule(ctx context.Context, req Request) (Reply, error) {
	notify, err := readNotify(req.value("notify"))
	p, no, fault := d.managed(ctx, req)
	if fault != nil || !no.Empty() {
		return no, fault
	}
	var rule schedule.Recurrence
	if err == nil {
		rule, err = readRecurrence(req.value("time"), req.value("zone"), req.value("days"))
	}
	if r, ok := d.mistaken(err); ok {
		return r, nil
	}
	if notify != "" && notify == p.at.Space {
		return misused(d.words.Text("prompt.notify.everyone", nil)), nil
	}
	replaced := p.scheduled
	p.schedule = Schedule{Place: p.at, Recurrence: rule.Anchored(d.cfg.Now()).String(), Notify: notify, SetBy: req.From}
	p.rule = rule.Anchored(d.cfg.Now())
	if first := p.rule.Next(d.cfg.Now()); first.IsZero() || first.Year() > d.cfg.Now().Year()+maxYears {
		return misused(Say("The first day of that rule is too far off: leave it out, or name one that is nearer.")), nil
	}
	if err := d.save(ctx, &p); err != nil {
		return Reply{}, err
	}
	text := Text{{Text: "A question comes here at "}}
	if p.at != req.Place.Root() {
		text = Text{{Text: "A question comes to "}, {Text: p.at.Channel, Style: Channel}, {Text: " at "}}
	}
	text = append(text, p.ruleText()...)
	text = append(text, Span{Text: ". The first one: "}, Span{Text: p.when(p.schedule.Next), Style: Strong}, Span{Text: "."})
	r := Reply{Blocks: []Block{Paragraph{Text: text}}}
	if replaced {
		r.say("It takes the place of the schedule that was here before.")
	}
	r.Blocks = append(r.Blocks, buttons(p.actions(req, []Action{
		{Label: "The next three", Call: NewCall("prompt next", "count", "3"), Effect: Show},
		{Label: "Status", Call: NewCall("prompt status"), Effect: Show},
	}))...)
	return r, nil
}

// ruleText writes the time, the zone and the days.
func (p placeProgramme) ruleText() Text {
	return Text{
		{Text: p.rule.At.String(), Style: Strong}, {Text: " "}, {Text: p.rule.Zone, Style: Strong},
		{Text: ", "}, {Text: p.rule.Days.Words(), Style: Strong},
	}
}

// actions makes every line be about the place of p.
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
		return misused(Text{{Text: "Say the new time, such as "}, {Text: "prompt move 10:30", Style: Typed}, {Text: "."}}), nil
	}
	at, err := schedule.ParseTime(typed)
	if r, ok := d.mistaken(err); ok {
		return r, nil
	}
	now := d.cfg.Now()
	_, posted := p.todays(now)
	due := !p.schedule.Next.IsZero() && !p.schedule.Next.After(now)
	p.rule.At = at
	p.schedule.Recurrence = p.rule.String()
	switch {
	case due: // is being posted, and is not lost
		err = d.cfg.Store.SaveSchedule(ctx, p.schedule)
	case posted && !p.schedule.Paused: // one day, one question: the new time begins tomorrow
		p.schedule.Next = p.rule.NextFrom(schedule.DateIn(now, p.rule.Location()).AddDays(1), now)
		err = d.cfg.Store.SaveSchedule(ctx, p.schedule)
	default:
		err = d.save(ctx, &p)
	}
	if err != nil {
		return Reply{}, err
	}
	text := append(Say("From now on: "), p.ruleText()...)
	if !p.schedule.Next.IsZero() {
		text = append(text, Span{Text: ". The next question: "}, Span{Text: p.when(p.schedule.Next), Style: Strong})
	}
	r := Reply{Blocks: []Block{Paragraph{Text: append(text, Span{Text: "."})}}}
	if posted {
		r.say("Today's question has come already.")
	}
	if p.schedule.Paused {
		r.Blocks = append(r.Blocks, p.pauseBlock())
	}
	return r, nil
}

// promptStop ends the schedule.
func (d *responder) promptStop(ctx context.Context, req Request) (Reply, error) {
	p, no, err := d.managedSchedule(ctx, req)
	if err != nil || !no.Empty() {
		return no, err
	}
	if err := d.cfg.Store.DeleteSchedule(ctx, p.at); err != nil {
		return Reply{}, err
	}
	r := Reply{}
	r.say("Stopped: no further questions are posted. What the group has discussed is kept, and a new schedule goes on from there.")
	return r, nil
}
