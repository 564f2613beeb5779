package bot

import (
	"context"
	"time"

	"plenary/internal/schedule"
	"plenary/internal/statement"
)

// A placeProgramme place is one with what is known of its programme, on a responder with
// its statement.
type placeProgramme struct {
	*responder
	at         Place
	schedule   Schedule
	scheduled  bool
	rule       schedule.Recurrence // of schedule, or the zero Rule
	deliveries []Delivery
	questions  []statement.Prompt
	waiting    int // suggestions that no facilitator has ruled on
}

// placeProgramme reads what is known of the programme of a place. Without a store
// that is the statement's questions.
func (d *responder) placeProgramme(ctx context.Context, at Place) (p placeProgramme, err error) {
	p.at = at.Root()
	if p.responder, err = d.forPlace(ctx, p.at); err != nil {
		return p, err
	}
	if d.cfg.Store == nil {
		p.questions = programme(p.statement, nil)
		return p, nil
	}
	if p.schedule, p.scheduled, err = d.cfg.Store.Schedule(ctx, p.at); err != nil {
		return p, err
	}
	if p.scheduled {
		if p.rule, err = schedule.Parse(p.schedule.Recurrence); err != nil {
			return p, err
		}
	}
	if p.deliveries, err = d.cfg.Store.Deliveries(ctx, p.at); err != nil {
		return p, err
	}
	return p, p.gather(ctx)
}

// gather reads what there is to ask at the place.
func (p *placeProgramme) gather(ctx context.Context) error {
	suggestions, err := p.cfg.Store.Suggestions(ctx, p.at)
	p.questions = programme(p.statement, suggestions)
	for _, g := range suggestions {
		if g.State == Waiting && g.Statement == p.statement.Name {
			p.waiting++
		}
	}
	return err
}

// upcoming returns the place's next questions.
func (p placeProgramme) upcoming(n int) []upcomingPrompt {
	return upcoming(p.questions, p.deliveries, p.statement.Name, n)
}

// question returns the question of an id, false where it is gone.
func (p placeProgramme) question(id string) (statement.Prompt, bool) {
	for _, q := range p.questions {
		if q.ID == id {
			return q, true
		}
	}
	return statement.Prompt{}, false
}

// slots returns the next so many slots, none while nothing is to come.
func (p placeProgramme) slots(n int) []time.Time {
	var slots []time.Time
	if !p.scheduled {
		return nil
	}
	for slot := p.schedule.Next; !slot.IsZero() && len(slots) < n; slot = p.rule.Next(slot) {
		slots = append(slots, slot)
	}
	return slots
}

// when writes a moment in the group's time: "Wed 25 Nov 2026, 09:00".
func (p placeProgramme) when(moment time.Time) string {
	return moment.In(p.rule.Location()).Format("Mon 2 Jan 2006, 15:04")
}

// day writes the day of a moment in the group's time.
func (p placeProgramme) day(moment time.Time) string {
	return moment.In(p.rule.Location()).Format("Mon 2 Jan 2006")
}

// todays returns the latest question that was posted today, in the group's
// time.
func (p placeProgramme) todays(now time.Time) (Delivery, bool) {
	loc := p.rule.Location()
	for i := len(p.deliveries) - 1; i >= 0; i-- {
		d := p.deliveries[i]
		if d.State == Posted && schedule.DateIn(d.Slot, loc) == schedule.DateIn(now, loc) {
			return d, true
		}
	}
	return Delivery{}, false
}
