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

// promptOnce posts one question on one day.
func (d *responder) promptOnce(ctx context.Context, req Request) (Reply, error) {
	p, no, err := d.manageableProgramme(ctx, req)
	if err != nil || !no.Empty() {
		return no, err
	}
	rule, text, err := p.readOnce(req.Call, d.cfg.Now())
	if r, ok := d.inputErrorReply(err); ok {
		return r, nil
	}
	if text == "" {
		return d.misuse("prompt.once.no-question", nil).about("text"), nil
	}
	if no, ok := d.checkQuestion(text); !ok {
		return no, nil
	}
	slot := rule.Next(d.cfg.Now())
	switch {
	case slot.IsZero():
		return d.misuse("prompt.once.past", nil).about("date"), nil
	case slot.Year() > d.cfg.Now().Year()+maxYears:
		return d.misuse("prompt.schedule.too-far", nil).about("date"), nil
	}
	name := p.freeName(singlePrefixes[0]+schedule.DateIn(slot, rule.Location()).String(), true)
	s := plan{Schedule{Place: p.at, Name: name, Recurrence: rule.String(), SetBy: req.From, Next: slot}, rule}
	return p.postSingle(ctx, req, s, text, "once")
}

// readOnce reads the day, the time, the zone and the question of prompt once. Every
// error is a [schedule.InputError].
func (p placeProgramme) readOnce(call Call, now time.Time) (rule schedule.Recurrence, text string, err error) {
	now = p.local(now)
	date, at, zone := call.Values["date"], call.Values["time"], call.Values["zone"]
	date = withDate(date, schedule.DateIn(now, now.Location()))
	text = call.Values["text"]
	if at == "" && zone == "" {
		rule, text, err = schedule.ParseOnce(strings.TrimSpace(date+" "+text), now)
	} else {
		rule, _, err = schedule.ParseFields(schedule.Fields{Days: date, Time: at, Zone: zone}, now)
	}
	if err != nil {
		return rule, text, err
	}
	missing := rule.Missing()
	switch {
	case slices.Contains(missing, schedule.OptionDays):
		return rule, text, in("date", inputError("prompt.once.no-date", nil))
	case slices.Contains(missing, schedule.OptionTime):
		return rule, text, in("time", inputError("prompt.once.no-time", nil))
	case slices.Contains(missing, schedule.OptionZone) && !p.scheduled():
		return rule, text, in("zone", inputError("prompt.once.no-zone", nil))
	case len(rule.Rules) != 1 || len(rule.Rules[0].Times) != 1 || len(rule.Rules[0].Days.Dates) != 1:
		return rule, text, in("date", inputError("prompt.once.one-day", nil))
	}
	if rule.Zone == "" {
		rule.Zone = p.schedules[0].rule.Zone
	}
	return rule, text, nil
}

// promptNow posts a question at once, and leaves all slots as they are.
func (d *responder) promptNow(ctx context.Context, req Request) (Reply, error) {
	p, no, err := d.manageableProgramme(ctx, req)
	if err != nil || !no.Empty() {
		return no, err
	}
	text := req.value("text")
	if text != "" {
		if no, ok := d.checkQuestion(text); !ok {
			return no, nil
		}
	}
	slot := p.local(d.cfg.Now()).Truncate(time.Minute)
	s, err := newPlan(Schedule{
		Place: p.at, Name: p.freeName(singlePrefixes[1]+slot.Format(nowName), true), SetBy: req.From, Next: slot,
		Recurrence: oneSlot(slot).String(), Source: p.sourceOfNext(),
	})
	if err != nil {
		return Reply{}, err
	}
	if text == "" {
		alone := p
		if alone.schedules = []plan{s}; len(alone.upcoming(1)) == 0 {
			return p.nothingNext(), nil
		}
	}
	return p.postSingle(ctx, req, s, text, "now")
}

// nowName is the layout of the name of a schedule of prompt now.
const nowName = "2006-01-02-1504"

// oneSlot returns a recurrence whose only slot is a whole minute. It is in the zone of
// slot, unless the clocks there show that minute twice.
func oneSlot(slot time.Time) schedule.Recurrence {
	for _, at := range []time.Time{slot, slot.UTC()} {
		r := schedule.Recurrence{Zone: at.Location().String(), Rules: []schedule.Rule{{
			Times: []schedule.TimeOfDay{schedule.TimeOfDay(at.Hour()*60 + at.Minute())},
			Days:  schedule.Days{Dates: []schedule.Date{schedule.DateIn(at, at.Location())}},
		}}}
		if r.Next(slot.Add(-1)).Equal(slot) {
			return r
		}
	}
	return schedule.Recurrence{}
}

// sourceOfNext is the source from which the next question comes: that of the first
// schedule that posts questions or quotations.
func (p placeProgramme) sourceOfNext() string {
	for _, s := range p.standing() {
		if source := p.sourceOf(s.Schedule); !source.pool().isReading() {
			return source.String()
		}
	}
	return ""
}

// postSingle sets a schedule that posts one question once. Without a text it posts what
// its source chooses.
func (p placeProgramme) postSingle(ctx context.Context, req Request, s plan, text, what string) (Reply, error) {
	if n := len(p.schedules) - len(p.standing()); n >= maxSingles {
		return p.refusePrivately("prompt.once.too-many", message.Args{"n": maxSingles}), nil
	}
	if no, err := p.cannotPost(ctx, req, p.at); err != nil || !no.Empty() {
		return no, err
	}
	if text != "" {
		// Where the change is not made, the question belongs to no schedule and does not come.
		g, err := p.cfg.Store.SaveSuggestion(ctx, Suggestion{
			Place: p.at, Statement: p.statement.Name, Text: text, SuggestedBy: req.From, State: Single, At: p.cfg.Now(),
		})
		if err != nil {
			return Reply{}, err
		}
		s.Source = singleSource(g.ID).String()
	}
	if err := p.forgetSingles(ctx); err != nil {
		return Reply{}, err
	}
	c, err := p.change(ctx, req, p, what, Edits{Schedules: []Edit[Schedule]{{After: &s.Schedule}}})
	if err != nil {
		return Reply{}, err
	}
	id, args := "prompt."+what+".set", message.Args{"moment": p.moment(s.local(s.Next)), "time": p.format("date.short", s.local(s.Next)), "zone": s.rule.Zone, "question": text}
	if text == "" {
		id = "prompt.now.next"
	}
	if p.at != req.Place.Root() {
		id += "-elsewhere"
		args["channel"] = Span{Text: p.at.Channel, Style: Channel}
	}
	r := Reply{Blocks: []Block{p.paragraph(id, args)}}
	status := p.action("action.status", NewCall("prompt status"), Show)
	if !s.Next.After(p.cfg.Now()) { // it is being posted
		r.add(buttons(p.actions(req, []Action{status}))...)
		return r, nil
	}
	return p.withUndo(r, req, c, status), nil
}

// forgetSingles deletes the schedules of one slot whose post was made, or will not be.
func (p placeProgramme) forgetSingles(ctx context.Context) error {
	var faults []error
	for _, s := range p.over {
		claimed := func(d Delivery) bool { return d.Schedule == s.Name && d.State == Claimed }
		if !slices.ContainsFunc(p.deliveries, claimed) {
			faults = append(faults, p.cfg.Store.DeleteSchedule(ctx, p.at, s.Name))
		}
	}
	return errors.Join(faults...)
}
