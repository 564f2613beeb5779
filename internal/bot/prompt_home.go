package bot

import "context"

// maxAtHome is how many schedules of a workspace or server the first page
// looks at.
const maxAtHome = 10

// promptsAtHome shows today's question to everybody, and to facilitators the
// schedules with what can be done to them.
func (d *responder) promptsAtHome(ctx context.Context, req Request) ([]Block, error) {
	if d.cfg.Store == nil || req.Place.Space == "" {
		return nil, nil
	}
	schedules, err := d.cfg.Store.Schedules(ctx, req.Place.Platform, req.Place.Space)
	if err != nil || len(schedules) == 0 {
		return nil, err
	}
	may, err := d.facilitates(ctx, req, req.Place)
	if err != nil {
		return nil, err
	}
	var todays, managed []Block
	for _, s := range schedules[:min(len(schedules), maxAtHome)] {
		p, err := d.placeProgramme(ctx, s.Place)
		if err != nil {
			return nil, err
		}
		if len(todays) == 0 {
			todays = p.todayAtHome()
		}
		if may {
			managed = append(managed, p.atHome(req)...)
		}
	}
	if len(managed) > 0 {
		managed = append([]Block{Heading{Text: "Schedules"}}, managed...)
		if n := len(schedules) - maxAtHome; n > 0 {
			managed = append(managed, Paragraph{Small: true, Text: Say("And " + plural(n, "more schedule", "more schedules") + ".")})
		}
	}
	return append(todays, managed...), nil
}

// todayAtHome shows the question that came today, unless it is the group's own:
// the group may be one that the reader is no member of.
func (p placeProgramme) todayAtHome() []Block {
	today, ok := p.todays(p.cfg.Now())
	if !ok {
		return nil
	}
	for _, q := range p.statement.Prompts {
		if q.ID == today.Prompt {
			return append([]Block{Heading{Text: "Today's question"}}, p.questionBlocks(q)...)
		}
	}
	return nil
}

// atHome shows one schedule with its buttons.
func (p placeProgramme) atHome(req Request) []Block {
	text := append(Text{{Text: p.at.Channel, Style: Channel}, {Text: ": "}}, p.ruleText()...)
	pause := Action{Label: "Pause", Call: NewCall("prompt pause"), Effect: Show}
	switch slots := p.slots(1); {
	case p.schedule.Paused:
		pause = Action{Label: "Resume", Call: NewCall("prompt resume"), Effect: Show}
		text = append(text, Span{Text: " – paused"})
	case len(slots) > 0:
		text = append(text, Span{Text: " – next on " + p.when(slots[0])})
	}
	return append([]Block{Paragraph{Text: text}}, buttons(p.actions(req, []Action{
		pause,
		{Label: "Skip the next", Call: NewCall("prompt skip"), Effect: Show},
		{Label: "See the next", Call: NewCall("prompt next"), Effect: Show},
		{Label: "Status", Call: NewCall("prompt status"), Effect: Show},
	}))...)
}
