package bot

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"plenary/internal/message"
	"plenary/internal/schedule"
)

// promptMove changes the time of day.
func (d *responder) promptMove(ctx context.Context, req Request) (Reply, error) {
	if m := questionMove.FindStringSubmatch(req.value("time")); m != nil {
		return d.moveQuestion(ctx, req, m[1], m[2])
	}
	p, s, no, err := d.managedSchedule(ctx, req)
	if err != nil || !no.Empty() {
		return no, err
	}
	typed := req.value("time")
	if typed == "" {
		return d.misuse("prompt.move.what", nil).about("time"), nil
	}
	before := s.Schedule
	s.rule, err = moved(s.rule, typed)
	if r, ok := d.inputErrorReply(in("time", err)); ok {
		return r, nil
	}
	if no, err := d.cannotPost(ctx, req, p.at); err != nil || !no.Empty() {
		return no, err
	}
	now := d.cfg.Now()
	_, posted := p.postedOn(s.local(now), func(d Delivery) bool { return d.Schedule == s.Name })
	s.Recurrence = s.rule.String()
	switch {
	case s.due(now): // is being posted, and is not lost
	case posted && !s.Paused && len(s.rule.Times()) == 1: // one question a day: the new time begins tomorrow
		s.Next = s.rule.NextFrom(schedule.DateIn(now, s.rule.Location()).AddDays(1), now)
	default:
		posted = posted && len(s.rule.Times()) == 1
		if s, err = s.advanced(now); err != nil {
			return Reply{}, err
		}
	}
	c, err := d.change(ctx, req, p, "move", edited(before, s.Schedule))
	if err != nil {
		return Reply{}, err
	}
	r := Reply{}
	args := message.Args{"rule": d.ruleText(s)}
	if s.Next.IsZero() {
		r.add(d.paragraph("prompt.move.done", args))
	} else {
		args["time"] = d.moment(s.local(s.Next))
		r.add(d.paragraph("prompt.move.done-next", args))
	}
	if posted {
		r.add(d.paragraph("prompt.move.posted", nil))
	}
	if s.Paused {
		r.add(d.pauseBlock(s))
	}
	return p.withUndo(r, req, c), nil
}

// moved returns a rule with another time of day: "10:30", or where it has several,
// "9:00 to 10:30".
func moved(rule schedule.Recurrence, typed string) (schedule.Recurrence, error) {
	typed = strings.TrimPrefix(strings.TrimPrefix(strings.ToLower(typed), "to "), "at ")
	from, to, several := strings.Cut(typed, " to ")
	if !several {
		at, err := schedule.ParseTime(typed)
		if err != nil {
			return rule, err
		}
		return rule.Move(at)
	}
	old, err := schedule.ParseTime(from)
	if err != nil {
		return rule, err
	}
	at, err := schedule.ParseTime(to)
	if err != nil {
		return rule, err
	}
	if !slices.Contains(rule.Times(), old) {
		return rule, inputError("prompt.move.no-such-time", message.Args{"time": old})
	}
	return rule.MoveTime(old, at), nil
}

// due reports whether the slot has come and is not handed out yet.
func (s plan) due(now time.Time) bool { return !s.Next.IsZero() && !s.Next.After(now) }

// edited are the edits that make one schedule another.
func edited(before, after Schedule) Edits {
	return Edits{Schedules: []Edit[Schedule]{{Before: &before, After: &after}}}
}

// promptStop ends a schedule.
func (d *responder) promptStop(ctx context.Context, req Request) (Reply, error) {
	p, no, err := d.manageableProgramme(ctx, req)
	if err != nil || !no.Empty() {
		return no, err
	}
	s, no := p.chosenPlan(req)
	if !no.Empty() {
		if r, ok, err := p.stoppedAlready(ctx, req); ok || err != nil {
			return r, err
		}
		return no, nil
	}
	edits := Edits{Schedules: []Edit[Schedule]{{Before: &s.Schedule}}}
	id, args := "prompt.stopped", message.Args{"name": s.Name}
	switch {
	case s.single():
		id = "prompt.stopped.single"
	case len(p.standing()) > 1:
		id, args["schedule"] = "prompt.stopped.one", d.scheduleText(s.Name)
	}
	c, err := d.change(ctx, req, p, "stop", edits)
	if err != nil {
		return Reply{}, err
	}
	return p.withUndo(Reply{Blocks: []Block{d.paragraph(id, args)}}, req, c), nil
}

// stoppedAlready answers somebody who stops what somebody else has just stopped.
func (p placeProgramme) stoppedAlready(ctx context.Context, req Request) (Reply, bool, error) {
	changes, err := p.cfg.Store.Changes(ctx, p.at)
	if err != nil {
		return Reply{}, false, err
	}
	name := strings.ToLower(req.value("name"))
	for _, c := range changes {
		if c.Undone || c.Edits.What != "stop" || len(c.Edits.Schedules) == 0 || name == "" && p.scheduled() {
			continue
		}
		if stopped := (plan{Schedule: *c.Edits.Schedules[0].Before}); name == "" || stopped.callName() == name {
			r := Reply{Blocks: []Block{p.paragraph("prompt.stopped.already", message.Args{"schedule": p.scheduleText(stopped.Name)})}}
			return p.withUndo(r, req, c), true, nil
		}
	}
	return Reply{}, false, nil
}

// promptPause stops posting for a while.
func (d *responder) promptPause(ctx context.Context, req Request) (Reply, error) {
	p, s, no, err := d.managedSchedule(ctx, req)
	if err != nil || !no.Empty() {
		return no, err
	}
	before := s.Schedule
	s.Paused, s.PauseUntil, s.PauseReason = true, "", ""
	if words := req.value("date"); words != "" {
		today := schedule.DateIn(d.cfg.Now(), s.rule.Location())
		day, err := schedule.ParseDay(words, today)
		if r, ok := d.inputErrorReply(in("date", err)); ok {
			return r, nil
		}
		if !today.Before(day) || day.Year > today.Year+maxYears {
			return d.misuse("prompt.pause.out-of-range", message.Args{"date": day, "example": today.AddDays(7)}).about("date"), nil
		}
		s.PauseUntil = day.String()
	}
	if s, err = s.advanced(d.cfg.Now()); err != nil {
		return Reply{}, err
	}
	resume := d.action("action.resume", NewCall("prompt resume", "name", s.Name), Show).on(d.namedRule(s).String())
	r := Reply{Blocks: []Block{p.pauseBlock(s)}}
	if s.Schedule == before {
		r.add(buttons(p.actions(req, []Action{resume}))...)
		return r, nil
	}
	c, err := d.change(ctx, req, p, "pause", edited(before, s.Schedule))
	if err != nil {
		return Reply{}, err
	}
	return p.withUndo(r, req, c, resume), nil
}

// pauseBlock says until when the schedule is paused and why.
func (d *responder) pauseBlock(s plan) Block {
	switch {
	case s.PauseUntil != "" && !s.Next.IsZero():
		return d.paragraph("prompt.paused.until", message.Args{"date": d.pauseEnd(s.PauseUntil), "time": d.moment(s.local(s.Next))})
	case s.PauseReason != "":
		return d.paragraph("prompt.paused.because", message.Args{"reason": d.clause(s.PauseReason)})
	}
	if s.Name != "" {
		return d.paragraph("prompt.paused.open-named", message.Args{"name": s.Name})
	}
	return d.paragraph("prompt.paused.open", nil)
}

// promptResume ends a pause.
func (d *responder) promptResume(ctx context.Context, req Request) (Reply, error) {
	p, s, no, err := d.managedSchedule(ctx, req)
	if err != nil || !no.Empty() {
		return no, err
	}
	if !s.Paused {
		return Reply{Blocks: []Block{p.resumedBlock("prompt.resume.nothing", s)}}, nil
	}
	if no, err := d.cannotPost(ctx, req, p.at); err != nil || !no.Empty() {
		return no, err
	}
	before := s.Schedule
	s.Paused, s.PauseUntil, s.PauseReason = false, "", ""
	if s, err = s.advanced(d.cfg.Now()); err != nil {
		return Reply{}, err
	}
	c, err := d.change(ctx, req, p, "resume", edited(before, s.Schedule))
	if err != nil {
		return Reply{}, err
	}
	return p.withUndo(Reply{Blocks: []Block{p.resumedBlock("prompt.resume.done", s)}}, req, c), nil
}

// resumedBlock says when the questions of a schedule come again.
func (d *responder) resumedBlock(id string, s plan) Block {
	args := message.Args{"rule": d.ruleText(s)}
	if s.Next.IsZero() {
		return d.paragraph("prompt.resume.ended", args)
	}
	args["time"] = d.moment(s.local(s.Next))
	return d.paragraph(id, args)
}

// promptSkip passes over what comes next, by the schedule that is named, or by the only
// one that posts.
func (d *responder) promptSkip(ctx context.Context, req Request) (Reply, error) {
	p, no, err := d.manageableProgramme(ctx, req)
	if err != nil || !no.Empty() {
		return no, err
	}
	next, no := p.nextToSkip(req)
	if !no.Empty() {
		return no, nil
	}
	if chosen := req.value("question"); chosen != "" && !next.is(chosen) {
		return p.skippedAlready(chosen), nil
	}
	skipped := p.delivery(next, Skipped, d.cfg.Now())
	skipped.Slot = p.freeSlot(d.cfg.Now())
	edits := Edits{Skips: []Edit[Delivery]{{After: &skipped}}}
	if next.portion.last && next.slot.Recurrence != "" {
		ended := next.slot.Schedule
		ended.Next = time.Time{}
		edits.Schedules = edited(next.slot.Schedule, ended).Schedules
	}
	c, err := d.change(ctx, req, p, "skip", edits)
	if errors.Is(err, ErrChanged) {
		if p, err = d.placeProgramme(ctx, p.at); err != nil {
			return Reply{}, err
		}
		return p.skippedAlready(skipped.Prompt), nil
	}
	if err != nil {
		return Reply{}, err
	}
	if p, err = d.placeProgramme(ctx, p.at); err != nil {
		return Reply{}, err
	}
	r := Reply{Blocks: []Block{d.paragraph("prompt.skip.done", message.Args{"question": next.prompt.Text}), p.nextBlock()}}
	return p.withUndo(r, req, c), nil
}

// nextToSkip returns what comes next, by the schedule that a call names, or by any where
// the call names the question or one schedule alone posts. The reply says no where
// nothing comes, and asks where several schedules post.
func (p placeProgramme) nextToSkip(req Request) (upcomingPrompt, Reply) {
	if req.value("name") != "" {
		s, no := p.chosenPlan(req)
		if !no.Empty() {
			return upcomingPrompt{}, no
		}
		for _, u := range p.upcoming(maxAheadPosts) {
			if u.slot.Name == s.Name {
				return u, Reply{}
			}
		}
		return upcomingPrompt{}, p.nothingNext()
	}
	next := p.upcoming(1)
	if len(next) == 0 {
		return upcomingPrompt{}, p.nothingNext()
	}
	if req.value("question") == "" && len(p.posting()) > 1 {
		return upcomingPrompt{}, p.whichToSkip(req)
	}
	return next[0], Reply{}
}

// posting returns the schedules that are neither paused nor over, without singles.
func (p placeProgramme) posting() []plan {
	return slices.DeleteFunc(p.standing(), func(s plan) bool { return s.Paused || s.Next.IsZero() })
}

// whichToSkip asks by which of several schedules something is passed over. Each choice
// holds what comes, so that pressing it twice passes over one thing.
func (p placeProgramme) whichToSkip(req Request) Reply {
	coming := p.upcoming(maxAheadPosts)
	return p.whichOf(p.posting(), "", func(s plan) Call {
		call := req.Call.with("name", s.callName())
		for _, u := range coming {
			if one := call.with("question", u.prompt.ID); u.slot.Name == s.Name {
				if len(one.Encode()) <= MaxCall {
					return one
				}
				break
			}
		}
		return call
	})
}

// skippedAlready says that something does not come next any more, and what does.
func (p placeProgramme) skippedAlready(id string) Reply {
	r := Reply{}
	if u, ok := p.known(id); ok {
		r.add(p.paragraph("prompt.skip.already", message.Args{"question": u.prompt.Text}))
	}
	r.add(p.nextBlock())
	return r
}

// nextBlock says which question comes next, and when.
func (p placeProgramme) nextBlock() Block {
	next := p.upcoming(1)
	if len(next) == 0 {
		return p.nothingNext().Blocks[0]
	}
	args := message.Args{"question": next[0].prompt.Text}
	if slot := next[0].slot; !slot.at.IsZero() {
		args["time"] = p.moment(slot.at)
		return p.paragraph("prompt.skip.next-at", args)
	}
	return p.paragraph("prompt.skip.next", args)
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
