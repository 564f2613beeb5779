package bot

import (
	"context"
	"strings"
	"time"

	"plenary/internal/message"
	"plenary/internal/schedule"
)

// promptMove changes the time of day.
func (d *responder) promptMove(ctx context.Context, req Request) (Reply, error) {
	p, s, no, err := d.managedSchedule(ctx, req)
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
	_, posted := p.postedOn(s.local(now), func(d Delivery) bool { return d.Schedule == s.Name })
	due := !s.Next.IsZero() && !s.Next.After(now)
	s.rule, err = s.rule.Move(at)
	if r, ok := d.inputErrorReply(err); ok {
		return r, nil
	}
	s.Recurrence = s.rule.String()
	switch {
	case due: // is being posted, and is not lost
		err = d.cfg.Store.SaveSchedule(ctx, s.Schedule)
	case posted && !s.Paused: // one question a day: the new time begins tomorrow
		s.Next = s.rule.NextFrom(schedule.DateIn(now, s.rule.Location()).AddDays(1), now)
		err = d.cfg.Store.SaveSchedule(ctx, s.Schedule)
	default:
		s, err = d.save(ctx, s)
	}
	if err != nil {
		return Reply{}, err
	}
	r := Reply{}
	if s.Next.IsZero() {
		r.add(d.paragraph("prompt.move.done", message.Args{"rule": p.ruleText(s)}))
	} else {
		r.add(d.paragraph("prompt.move.done-next", message.Args{"rule": p.ruleText(s), "time": p.formatMoment(s.local(s.Next))}))
	}
	if posted {
		r.add(d.paragraph("prompt.move.posted", nil))
	}
	if s.Paused {
		r.add(p.pauseBlock(s))
	}
	return r, nil
}

// promptStop ends the schedule.
func (d *responder) promptStop(ctx context.Context, req Request) (Reply, error) {
	p, s, no, err := d.managedSchedule(ctx, req)
	if err != nil || !no.Empty() {
		return no, err
	}
	if err := d.cfg.Store.DeleteSchedule(ctx, p.at, s.Name); err != nil {
		return Reply{}, err
	}
	return Reply{Blocks: []Block{d.paragraph("prompt.stopped", nil)}}, nil
}

// promptPause stops posting for a while.
func (d *responder) promptPause(ctx context.Context, req Request) (Reply, error) {
	p, s, no, err := d.managedSchedule(ctx, req)
	if err != nil || !no.Empty() {
		return no, err
	}
	s.Paused, s.PauseUntil, s.PauseReason = true, "", ""
	if words := strings.ToLower(req.value("date")); words != "" {
		today := schedule.DateIn(d.cfg.Now(), s.rule.Location())
		day, err := readDay(words, today)
		if r, ok := d.inputErrorReply(err); ok {
			return r, nil
		}
		if !today.Before(day) || day.Year > today.Year+maxYears {
			return d.misuse("prompt.pause.out-of-range", message.Args{"date": day, "example": today.AddDays(7)}), nil
		}
		s.PauseUntil = day.String()
	}
	if s, err = d.save(ctx, s); err != nil {
		return Reply{}, err
	}
	r := Reply{Blocks: []Block{p.pauseBlock(s)}}
	r.add(buttons(p.actions(req, []Action{d.action("action.resume", NewCall("prompt resume"), Show)}))...)
	return r, nil
}

// pauseBlock says until when the schedule is paused and why.
func (d *responder) pauseBlock(s plan) Block {
	switch {
	case s.PauseUntil != "" && !s.Next.IsZero():
		return d.paragraph("prompt.paused.until", message.Args{"date": s.PauseUntil, "time": d.formatMoment(s.local(s.Next))})
	case s.PauseReason != "":
		return d.paragraph("prompt.paused.because", message.Args{"reason": strings.TrimSuffix(s.PauseReason, ".")})
	}
	return d.paragraph("prompt.paused.open", nil)
}

// promptResume ends a pause.
func (d *responder) promptResume(ctx context.Context, req Request) (Reply, error) {
	p, s, no, err := d.managedSchedule(ctx, req)
	if err != nil || !no.Empty() {
		return no, err
	}
	id := "prompt.resume.nothing"
	if s.Paused {
		id = "prompt.resume.done"
		s.Paused, s.PauseUntil, s.PauseReason = false, "", ""
		if s, err = d.save(ctx, s); err != nil {
			return Reply{}, err
		}
	}
	return Reply{Blocks: []Block{d.paragraph(id, message.Args{"rule": p.ruleText(s), "time": p.formatMoment(s.local(s.Next))})}}, nil
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
	if slots := p.coming(1); len(slots) > 0 {
		args["time"] = p.formatMoment(slots[0].at)
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
