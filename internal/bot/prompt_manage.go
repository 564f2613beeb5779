package bot

import (
	"context"
	"errors"

	"plenary/internal/schedule"
)

// managed reads the programme of the place that a call is to change. The reply
// says no where the asker may not change it.
func (d *responder) managed(ctx context.Context, req Request) (placeProgramme, Reply, error) {
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

// facilitatorsOnly says no to whoever may not manage the questions of a place,
// and nothing to whoever may.
func (d *responder) facilitatorsOnly(ctx context.Context, req Request, at Place) (Reply, error) {
	may, err := d.facilitates(ctx, req, at)
	if err != nil || may {
		return Reply{}, err
	}
	return d.notAllowed(req, "prompt.facilitators-only"), nil
}

// managedSchedule is managed for what a schedule must be there for.
func (d *responder) managedSchedule(ctx context.Context, req Request) (placeProgramme, Reply, error) {
	p, no, err := d.managed(ctx, req)
	if err != nil || !no.Empty() || p.scheduled {
		return p, no, err
	}
	return p, d.nothingScheduled(), nil
}

// nothingScheduled says how to begin. It names no time, so that nobody takes it
// for a schedule.
func (d *responder) nothingScheduled() Reply {
	command, _ := lookUp(table, "prompt schedule")
	return Reply{Outcome: Refused, Blocks: []Block{Paragraph{Text: Text{
		{Text: "No questions are scheduled here. To begin: "}, {Text: "prompt " + command.Usage(), Style: Typed}, {Text: "."},
	}}}}
}

// mistaken is the reply to words that cannot be read, and whether err says so.
func (d *responder) mistaken(err error) (Reply, bool) {
	var m schedule.InputError
	if !errors.As(err, &m) {
		return Reply{}, false
	}
	return misused(d.words.Render(m.Message)), true
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
