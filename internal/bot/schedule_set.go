package bot

import (
	"context"
	"errors"
	"strings"

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

// managedSchedule is manageableProgramme for calls that change a schedule, with the
// one that is meant.
func (d *responder) managedSchedule(ctx context.Context, req Request) (placeProgramme, plan, Reply, error) {
	p, no, err := d.manageableProgramme(ctx, req)
	if err != nil || !no.Empty() {
		return p, plan{}, no, err
	}
	s, no := p.chosenPlan(req)
	return p, s, no, nil
}

// nothingScheduled says how to begin. It names no time, which could be taken for
// a schedule.
func (d *responder) nothingScheduled() Reply {
	return d.refuse("prompt.schedule.none", nil)
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
func (d *responder) save(ctx context.Context, s plan) (plan, error) {
	next, err := s.advanced(d.cfg.Now())
	if err != nil {
		return s, err
	}
	return next, d.cfg.Store.SaveSchedule(ctx, next.Schedule)
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
		days := req.value("days")
		if from := req.value("from"); from != "" {
			days = strings.Join([]string{days, "from", from}, " ")
		}
		rule, err = readRecurrence(req.value("time"), req.value("zone"), days)
	}
	var source postSource
	if err == nil {
		source, err = p.chosenSource(req.value("source"), rule)
	}
	if r, ok := d.inputErrorReply(err); ok {
		return r, nil
	}
	if notify != "" && notify == p.at.Space {
		return d.misuse("prompt.notify.everyone", nil).about("notify"), nil
	}
	rule = rule.Anchored(d.cfg.Now())
	set := plan{Schedule{Place: p.at, Recurrence: rule.String(), Source: source.String(), Notify: notify, SetBy: req.From}, rule}
	if first := rule.Next(d.cfg.Now()); first.IsZero() || first.Year() > d.cfg.Now().Year()+maxYears {
		return d.misuse("prompt.schedule.too-far", nil), nil
	}
	if no, err := d.cannotPost(ctx, req, p.at); err != nil || !no.Empty() {
		return no, err
	}
	if set, err = d.save(ctx, set); err != nil {
		return Reply{}, err
	}
	id := "prompt.schedule.set"
	args := message.Args{"rule": p.ruleText(set), "time": p.formatMoment(set.local(set.Next))}
	if p.at != req.Place.Root() {
		id = "prompt.schedule.set-elsewhere"
		args["channel"] = Span{Text: p.at.Channel, Style: Channel}
	}
	r := Reply{Blocks: []Block{d.paragraph(id, args)}}
	if p.scheduled() {
		r.add(d.paragraph("prompt.schedule.replaced", nil))
	}
	r.add(buttons(p.actions(req, []Action{
		d.action("action.next-three", NewCall("prompt next", "count", "3"), Show),
		d.action("action.status", NewCall("prompt status"), Show),
	}))...)
	return r, nil
}

// ruleText writes the time, the zone and the days.
func (d *responder) ruleText(s plan) Text {
	return d.catalogue.Text("prompt.rule", message.Args{"time": s.rule.Rules[0].Times[0], "zone": s.rule.Zone, "days": s.rule.Rules[0].Days.Words()})
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
