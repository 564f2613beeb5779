package bot

import (
	"context"
	"strconv"

	"plenary/internal/message"
	"plenary/internal/statement"
)

// maxPreview is how many questions one look ahead shows.
const maxPreview = 15

// prompt shows today's question, or the next one with its time.
func (d *responder) prompt(ctx context.Context, req Request) (Reply, error) {
	if words := req.value(""); words != "" {
		return d.unknownPrompt(words), nil
	}
	p, err := d.placeProgramme(ctx, req.Place)
	if err != nil {
		return Reply{}, err
	}
	if today, ok := p.postedToday(d.cfg.Now()); ok {
		if q, ok := p.question(today.Prompt); ok {
			return p.showQuestion(d.heading("prompt.today", nil), q, today.Sent.Link, req), nil
		}
	}
	next := p.upcoming(1)
	if len(next) == 0 {
		return d.noQuestion(), nil
	}
	return p.showQuestion(p.leadOfNext(), next[0].prompt, "", req), nil
}

// showQuestion shows a question below a lead that says which one it is, with a
// link to its thread where there is one.
func (p placeProgramme) showQuestion(lead Block, q statement.Prompt, link string, req Request) Reply {
	r := Reply{Blocks: append([]Block{lead}, p.questionBlocks(q)...)}
	if q.Quote != "" {
		r.Passages = []Passage{p.passage(q.At)}
	}
	r.add(p.questionActions(q, link, req)...)
	return r
}

// leadOfNext says when the next question comes.
func (p placeProgramme) leadOfNext() Block {
	switch slots := p.coming(1); {
	case len(slots) > 0:
		return p.paragraph("prompt.next.comes", message.Args{"time": p.formatMoment(slots[0].at)})
	case p.scheduled():
		return p.paragraph("prompt.next.paused", nil)
	}
	return p.paragraph("prompt.next.unscheduled", nil)
}

// unknownPrompt answers words behind prompt that are none of its commands.
func (d *responder) unknownPrompt(words string) Reply {
	command, _ := lookUp(table, "prompt")
	list := List{}
	for _, sub := range command.Subcommands {
		if sub.Hidden {
			continue
		}
		list.Items = append(list.Items, d.helpLine("prompt "+sub.Usage(), sub.Summary))
	}
	r := d.misuse("prompt.unknown", message.Args{"words": shorten(words, 60)})
	r.add(list)
	return r
}

// noQuestion says that there is nothing to discuss.
func (d *responder) noQuestion() Reply { return d.refuse("prompt.none", nil) }

// promptNext looks ahead.
func (d *responder) promptNext(ctx context.Context, req Request) (Reply, error) {
	at, no, err := d.placeOfCall(ctx, req)
	if err != nil || !no.Empty() {
		return no, err
	}
	n := 1
	if count := req.value("count"); count != "" {
		if n, err = strconv.Atoi(count); err != nil || n < 1 {
			return d.misuse("prompt.next.how-many", nil).about("count"), nil
		}
	}
	p, err := d.placeProgramme(ctx, at)
	if err != nil {
		return Reply{}, err
	}
	next := p.upcoming(min(n, maxPreview))
	if len(next) == 0 {
		return d.noQuestion(), nil
	}
	if n == 1 {
		return p.showQuestion(p.leadOfNext(), next[0].prompt, "", req), nil
	}
	slots := p.coming(len(next))
	r := Reply{Blocks: []Block{d.heading("prompt.next.heading", message.Args{"n": len(next)})}}
	for i, u := range next {
		args := message.Args{"number": i + 1, "question": u.prompt.Text}
		if ref := p.aboutRef(u.prompt); ref != "" {
			args["question"] = d.catalogue.Text("prompt.next.about", message.Args{"question": u.prompt.Text, "ref": ref})
		}
		if i < len(slots) {
			args["time"] = p.formatMoment(slots[i].at)
			r.add(d.paragraph("prompt.next.item-at", args))
		} else {
			r.add(d.paragraph("prompt.next.item", args))
		}
	}
	if n > len(next) && n > maxPreview {
		r.add(d.aside("prompt.next.most", message.Args{"n": maxPreview}))
	}
	return r, nil
}

// questionActions offer what to do with a question that is shown.
func (d *responder) questionActions(q statement.Prompt, link string, req Request) []Block {
	var actions []Action
	if link != "" {
		actions = append(actions, Action{Label: d.catalogue.String("action.open-thread", nil), URL: link})
	}
	if ref := d.referenceOf(q); ref != "" {
		actions = append(actions, d.action("action.in-context", quoting(ref), Show))
	}
	actions = append(actions, d.action("action.progress", NewCall("progress"), Show))
	if req.Private {
		actions = append(actions, d.action("action.share", NewCall("prompt"), Share))
	}
	return buttons(actions)
}

// maxAtHome is how many schedules of a workspace or server the first page
// shows.
const maxAtHome = 10

// promptsAtHome shows today's question to everybody, and to facilitators the
// schedules with their buttons.
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
		if one, ok := p.planOf(s.Name); ok && may {
			managed = append(managed, p.atHome(one, req)...)
		}
	}
	if len(managed) > 0 {
		managed = append([]Block{d.heading("prompt.home.schedules", nil)}, managed...)
		if n := len(schedules) - maxAtHome; n > 0 {
			managed = append(managed, d.aside("prompt.home.more", message.Args{"n": n}))
		}
	}
	return append(todays, managed...), nil
}

// todayAtHome shows the question that came today, unless it is the group's own:
// the reader may be no member of the group.
func (p placeProgramme) todayAtHome() []Block {
	today, ok := p.postedToday(p.cfg.Now())
	if !ok {
		return nil
	}
	for _, q := range p.statement.Prompts {
		if q.ID == today.Prompt {
			return append([]Block{p.heading("prompt.today", nil)}, p.questionBlocks(q)...)
		}
	}
	return nil
}

// atHome shows one schedule with its buttons.
func (p placeProgramme) atHome(s plan, req Request) []Block {
	id := "prompt.home.schedule"
	args := message.Args{"channel": Span{Text: p.at.Channel, Style: Channel}, "rule": p.ruleText(s)}
	pause := p.action("action.pause", NewCall("prompt pause"), Show)
	switch slots := s.slots(1); {
	case s.Paused:
		id = "prompt.home.schedule-paused"
		pause = p.action("action.resume", NewCall("prompt resume"), Show)
	case len(slots) > 0:
		id = "prompt.home.schedule-next"
		args["time"] = p.formatMoment(slots[0])
	}
	return append([]Block{p.paragraph(id, args)}, buttons(p.actions(req, []Action{
		pause,
		p.action("action.skip", NewCall("prompt skip"), Show),
		p.action("action.see-next", NewCall("prompt next"), Show),
		p.action("action.status", NewCall("prompt status"), Show),
	}))...)
}
