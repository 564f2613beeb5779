package bot

import (
	"fmt"
	"slices"
	"time"

	"plenary/internal/schedule"
)

// A plan is a schedule with its recurrence.
type plan struct {
	Schedule
	rule schedule.Recurrence
}

func newPlan(s Schedule) (plan, error) {
	rule, err := schedule.Parse(s.Recurrence)
	if err != nil {
		return plan{}, fmt.Errorf("rule of a schedule: %w", err)
	}
	return plan{s, rule}, nil
}

// local returns a moment in the zone of the schedule.
func (s plan) local(moment time.Time) time.Time { return moment.In(s.rule.Location()) }

// slots returns the next n slots, none while it is paused without an end.
func (s plan) slots(n int) []time.Time {
	var slots []time.Time
	for slot := s.Next; !slot.IsZero() && len(slots) < n; slot = s.rule.Next(slot) {
		slots = append(slots, s.local(slot))
	}
	return slots
}

// advanced returns the plan with its first slot after a moment, as
// [Schedule.Advance] does.
func (s plan) advanced(after time.Time) (plan, error) {
	next, err := s.Advance(after)
	if err != nil {
		return s, err
	}
	return newPlan(next)
}

// A comingSlot is a slot that a schedule has yet to post.
type comingSlot struct {
	plan
	at time.Time // in the zone of the schedule
}

// coming returns the next n slots of all schedules, in the order in which they come.
func (p placeProgramme) coming(n int) []comingSlot {
	var all []comingSlot
	for _, s := range p.schedules {
		for _, at := range s.slots(n) {
			all = append(all, comingSlot{s, at})
		}
	}
	slices.SortStableFunc(all, func(a, b comingSlot) int { return a.at.Compare(b.at) })
	return all[:min(n, len(all))]
}

// scheduled reports whether the place has a schedule.
func (p placeProgramme) scheduled() bool { return len(p.schedules) > 0 }

// planOf returns the schedule of a name.
func (p placeProgramme) planOf(name string) (plan, bool) {
	for _, s := range p.schedules {
		if s.Name == name {
			return s, true
		}
	}
	return plan{}, false
}

// local returns a moment in the zone of the place: that of its first schedule, UTC
// where it has none.
func (p placeProgramme) local(moment time.Time) time.Time {
	if !p.scheduled() {
		return moment.UTC()
	}
	return p.schedules[0].local(moment)
}

// formatMoment writes a moment in the zone that it is in: "Wed 25 Nov 2026, 09:00".
func (d *responder) formatMoment(moment time.Time) string { return d.format("date.moment", moment) }

// moment is a moment, which platforms show in the reader's own zone where they can.
func (d *responder) moment(at time.Time) Span { return momentText(d.formatMoment(at), at) }

// format writes a moment in a layout of the catalogue.
func (d *responder) format(layout string, moment time.Time) string {
	return d.catalogue.Format(layout, moment)
}

// pauseEnd writes the first day after a pause, YYYY-MM-DD, as sentences do.
func (d *responder) pauseEnd(day string) string {
	moment, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return d.format("date.pause", moment)
}

// slotText writes the moment of a delivery's slot, and only its day where nothing is
// scheduled, because the zone is then not known.
func (p placeProgramme) slotText(d Delivery) string {
	if s, ok := p.planOf(d.Schedule); ok {
		return p.formatMoment(s.local(d.Slot))
	}
	if !p.scheduled() {
		return p.format("date.day", p.local(d.Slot))
	}
	return p.formatMoment(p.local(d.Slot))
}

// postedToday returns the latest delivery that was posted today, in the place's time.
func (p placeProgramme) postedToday(now time.Time) (Delivery, bool) {
	return p.postedOn(p.local(now), func(Delivery) bool { return true })
}

// postedOn returns the latest delivery that was posted on the day of a moment, in its
// zone.
func (p placeProgramme) postedOn(moment time.Time, which func(Delivery) bool) (Delivery, bool) {
	day := schedule.DateIn(moment, moment.Location())
	for _, d := range slices.Backward(p.deliveries) {
		if d.State == Posted && schedule.DateIn(d.Slot, moment.Location()) == day && which(d) {
			return d, true
		}
	}
	return Delivery{}, false
}
