package bot

import (
	"context"
	"strings"

	"plenary/internal/schedule"
)

// promptPause stops posting for a while.
func (d *responder) promptPause(ctx context.Context, req Request) (Reply, error) {
	p, no, err := d.managedSchedule(ctx, req)
	if err != nil || !no.Empty() {
		return no, err
	}
	p.schedule.Paused, p.schedule.PauseUntil, p.schedule.PauseReason = true, "", ""
	if words := strings.ToLower(req.value("date")); words != "" {
		today := schedule.DateIn(d.cfg.Now(), p.rule.Location())
		day, err := readDay(words, today)
		if r, ok := d.mistaken(err); ok {
			return r, nil
		}
		if !today.Before(day) || day.Year > today.Year+maxYears {
			return misused(Say(day.String() + " is past or too far off: name the first day on which questions come again, such as " + today.AddDays(7).String() + ".")), nil
		}
		p.schedule.PauseUntil = day.String()
	}
	if err := d.save(ctx, &p); err != nil {
		return Reply{}, err
	}
	r := Reply{Blocks: []Block{p.pauseBlock()}}
	r.Blocks = append(r.Blocks, buttons(p.actions(req, []Action{{Label: "Resume", Call: NewCall("prompt resume"), Effect: Show}}))...)
	return r, nil
}

// readDay reads a day as people name one that is near.
func readDay(typed string, today schedule.Date) (schedule.Date, error) {
	if typed == "tomorrow" {
		return today.AddDays(1), nil
	}
	if days, err := schedule.ParseDays(typed); err == nil && days.On&(days.On-1) == 0 && days.IntervalWeeks < 2 {
		day := today.AddDays(1)
		for !days.Has(day) {
			day = day.AddDays(1)
		}
		return day, nil
	}
	return schedule.ParseDate(typed)
}

// pauseBlock says what is paused, until when and why.
func (p placeProgramme) pauseBlock() Block {
	text := Say("Paused")
	switch {
	case p.schedule.PauseUntil != "" && !p.schedule.Next.IsZero():
		text = append(text, Span{Text: " until "}, Span{Text: p.schedule.PauseUntil, Style: Strong},
			Span{Text: ": the next question comes on "}, Span{Text: p.when(p.schedule.Next), Style: Strong}, Span{Text: "."})
	case p.schedule.PauseReason != "":
		text = append(text, Span{Text: ", because " + strings.TrimSuffix(p.schedule.PauseReason, ".") + ". A facilitator can "},
			Span{Text: "prompt resume", Style: Typed}, Span{Text: " once that is mended."})
	default:
		text = append(text, Span{Text: " until a facilitator says "}, Span{Text: "prompt resume", Style: Typed}, Span{Text: "."})
	}
	return Paragraph{Text: text}
}

// promptResume ends a pause.
func (d *responder) promptResume(ctx context.Context, req Request) (Reply, error) {
	p, no, err := d.managedSchedule(ctx, req)
	if err != nil || !no.Empty() {
		return no, err
	}
	words := "Nothing was paused. "
	if p.schedule.Paused {
		words = "The pause is over. "
		p.schedule.Paused, p.schedule.PauseUntil, p.schedule.PauseReason = false, "", ""
		if err := d.save(ctx, &p); err != nil {
			return Reply{}, err
		}
	}
	text := append(Say(words+"Questions come at "), p.ruleText()...)
	text = append(text, Span{Text: ". The next one: "}, Span{Text: p.when(p.schedule.Next), Style: Strong}, Span{Text: "."})
	return Reply{Blocks: []Block{Paragraph{Text: text}}}, nil
}
