package bot

import (
	"context"
	"time"
)

// promptSkip passes over the next question.
func (d *responder) promptSkip(ctx context.Context, req Request) (Reply, error) {
	p, no, err := d.managed(ctx, req)
	if err != nil || !no.Empty() {
		return no, err
	}
	turns := p.upcoming(1)
	if len(turns) == 0 {
		return d.noQuestion(), nil
	}
	skipped := Delivery{
		Place: p.at, Slot: p.free(d.cfg.Now()), Statement: p.statement.Name, Round: turns[0].round,
		Prompt: turns[0].prompt.ID, State: Skipped, At: d.cfg.Now(),
	}
	if err := d.cfg.Store.AddDelivery(ctx, skipped); err != nil {
		return Reply{}, err
	}
	p.deliveries = append(p.deliveries, skipped)
	r := Reply{Blocks: []Block{Paragraph{Text: Text{{Text: "Passed over: "}, {Text: turns[0].prompt.Text}}}}}
	text := Say("Next in its place: ")
	if slots := p.slots(1); len(slots) > 0 {
		text = Text{{Text: "On "}, {Text: p.when(slots[0]), Style: Strong}, {Text: " comes: "}}
	}
	text = append(text, Span{Text: p.upcoming(1)[0].prompt.Text, Style: Strong})
	r.Blocks = append(r.Blocks, Paragraph{Text: text})
	return r, nil
}

// free returns a moment that no delivery of p has for its slot. Slots of rules
// are whole minutes, and a store keeps milliseconds.
func (p placeProgramme) free(now time.Time) time.Time {
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
