package bot

import (
	"context"
	"slices"
	"strconv"

	"plenary/internal/message"
	"plenary/internal/statement"
)

// home is what a member sees first: today's question, how to ask, the schedules for who
// manages them, what was discussed, and what the statement is.
func (d *responder) home(ctx context.Context, req Request) (Reply, error) {
	schedules, err := d.schedulesAtHome(ctx, req)
	if err != nil {
		return Reply{}, err
	}
	programme := d.programmesByPlace(ctx)
	programmes, err := programmesAtHome(schedules, programme)
	if err != nil {
		return Reply{}, err
	}
	mine, err := placesAtHome(ctx, schedules, programme, req)
	if err != nil {
		return Reply{}, err
	}
	var r Reply
	r.add(todayAtHome(mine, req)...)
	r.add(d.askAtHome()...)
	managed, err := d.managedAtHome(ctx, programmes, len(schedules)-len(programmes), req)
	if err != nil {
		return Reply{}, err
	}
	r.add(managed...)
	discussed, err := d.progressAtHome(ctx, mine, req)
	if err != nil {
		return Reply{}, err
	}
	r.add(discussed...)
	r.add(d.heading("home.about", nil), Paragraph{Text: message.Styled(d.statement.Title, Strong)})
	r.add(d.publication()...)
	r.add(buttons([]Action{d.action("action.help", NewCall("help"), Show)})...)
	return r, nil
}

// askAtHome offers to ask the statement and to read it.
func (d *responder) askAtHome() []Block {
	example := d.example()
	blocks := []Block{d.heading("home.ask.heading", nil), d.paragraph("home.ask", message.Args{"example": example})}
	blocks = append(blocks, buttons([]Action{
		d.action("action.ask", NewCall("ask"), Show),
		{Label: example, Call: asking(example), Effect: Show},
		d.action("action.outline", NewCall("sections"), Show),
		d.action("action.recommendations", NewCall("recommendations"), Show),
	})...)
	var refs []statement.Ref
	for i := 1; i < len(d.statement.Sections) && len(refs) < 25; i++ {
		refs = append(refs, statement.SectionRef(i))
	}
	if len(refs) > 0 {
		blocks = append(blocks, d.referenceChoices("outline.choose", refs))
	}
	return blocks
}

// maxAtHome is how many schedules of a workspace or server the first page
// shows.
const maxAtHome = 10

// A homeProgramme is a schedule that the first page shows, with the programme of its
// place.
type homeProgramme struct {
	placeProgramme
	name string // of the schedule
}

// schedulesAtHome returns the schedules of the workspace or server.
func (d *responder) schedulesAtHome(ctx context.Context, req Request) ([]Schedule, error) {
	if d.cfg.Store == nil || req.Place.Space == "" {
		return nil, nil
	}
	return d.cfg.Store.Schedules(ctx, req.Place.Platform, req.Place.Space)
}

// programmesByPlace returns a function that returns the programme of a place. It reads
// each once.
func (d *responder) programmesByPlace(ctx context.Context) func(Place) (placeProgramme, error) {
	read := map[Place]placeProgramme{}
	return func(at Place) (placeProgramme, error) {
		if p, ok := read[at]; ok {
			return p, nil
		}
		p, err := d.placeProgramme(ctx, at)
		if err == nil {
			read[at] = p
		}
		return p, err
	}
}

// programmesAtHome returns the programmes of the first schedules.
func programmesAtHome(schedules []Schedule, programme func(Place) (placeProgramme, error)) (first []homeProgramme, err error) {
	for _, s := range schedules[:min(len(schedules), maxAtHome)] {
		p, err := programme(s.Place)
		if err != nil {
			return nil, err
		}
		first = append(first, homeProgramme{p, s.Name})
	}
	return first, nil
}

// managedAtHome shows who manages the prompts the schedules with their buttons, and the
// first steps while there are none.
func (d *responder) managedAtHome(ctx context.Context, programmes []homeProgramme, more int, req Request) ([]Block, error) {
	may, err := d.facilitates(ctx, req, req.Place)
	if err != nil || !may {
		return nil, err
	}
	var managed []Block
	for i, p := range programmes {
		if one, ok := p.planOf(p.name); ok {
			managed = append(managed, p.atHome(numberOf(i, len(programmes)), one, req)...)
		}
	}
	if more > 0 {
		managed = append(managed, d.aside("prompt.home.more", message.Args{"n": more}))
	}
	heading := "prompt.home.schedules"
	if len(managed) == 0 {
		heading = "home.first-steps"
		managed = []Block{List{Ordered: true, Items: []Text{
			d.catalogue.Text("home.first-steps.invite", nil),
			d.catalogue.Text("home.first-steps.schedule", nil),
			d.catalogue.Text("home.first-steps.share", nil),
		}}}
	}
	managed = append([]Block{d.heading(heading, nil)}, managed...)
	places, err := d.unhelpful(ctx, req)
	if err != nil {
		return nil, err
	}
	if len(places) > 0 {
		managed = append(managed, Paragraph{Text: places})
	}
	return append(managed, buttons([]Action{d.action("action.schedule", NewCall("prompt schedule"), Show)})...), nil
}

// placesAtHome returns the programmes of the first places with schedules that the reader is
// in.
func placesAtHome(ctx context.Context, schedules []Schedule, programme func(Place) (placeProgramme, error), req Request) ([]placeProgramme, error) {
	var channels []string
	if len(schedules) > 0 && req.Channels != nil {
		channels = req.Channels(ctx)
	}
	seen := map[Place]bool{}
	var mine []placeProgramme
	for _, s := range schedules {
		isIn := req.Channels == nil || slices.Contains(channels, s.Place.Channel)
		if seen[s.Place] || !isIn || len(mine) == maxAtHome {
			continue
		}
		seen[s.Place] = true
		p, err := programme(s.Place)
		if err != nil {
			return nil, err
		}
		mine = append(mine, p)
	}
	return mine, nil
}

// todayAtHome shows the first question that came today to one of the reader's places.
func todayAtHome(mine []placeProgramme, req Request) []Block {
	for _, p := range mine {
		if blocks := p.todayAtHome(req.Channels != nil); len(blocks) > 0 {
			return blocks
		}
	}
	return nil
}

// maxProgressAtHome is of how many places the first page says what was discussed.
const maxProgressAtHome = 3

// progressAtHome says how much was discussed at the reader's places: at those where
// something was posted, or else at the first.
func (d *responder) progressAtHome(ctx context.Context, mine []placeProgramme, req Request) ([]Block, error) {
	begun := slices.DeleteFunc(slices.Clone(mine), func(p placeProgramme) bool { _, ok := p.last(Posted); return !ok })
	if len(begun) == 0 {
		begun = mine[:min(len(mine), 1)]
	}
	var blocks []Block
	begun = begun[:min(len(begun), maxProgressAtHome)]
	for i, p := range begun {
		all, err := p.record(ctx)
		if err != nil {
			return nil, err
		}
		posted := inState(all, Posted)
		had, left := p.discussed(posted)
		text := p.progressText(len(posted), len(had), len(left))
		number := numberOf(i, len(begun))
		line := p.catalogue.Text("home.progress.of", message.Args{"channel": Span{Text: p.at.Channel, Style: Channel}, "progress": text})
		blocks = append(blocks, Paragraph{Text: append(message.Literal(number), line...)})
		more := p.action("action.progress", NewCall("progress"), Show).on(number + text.String())
		blocks = append(blocks, buttons(p.actions(req, []Action{more}))...)
	}
	if len(blocks) == 0 {
		return nil, nil
	}
	return append([]Block{d.heading("home.progress", nil)}, blocks...), nil
}

// todayAtHome shows what came today, with a link to where it is discussed. The group's own
// words are shown only to who is known to be of the group.
func (p placeProgramme) todayAtHome(ofGroup bool) []Block {
	today, ok := p.postedToday(p.cfg.Now())
	if !ok {
		return nil
	}
	u, ok := p.came(today)
	if !ok {
		return nil
	}
	if !ofGroup {
		i := slices.IndexFunc(p.statement.Prompts, func(q statement.Prompt) bool { return q.ID == today.Prompt })
		if i < 0 {
			return nil
		}
		u = upcomingPrompt{prompt: p.statement.Prompts[i]}
	}
	blocks := append([]Block{p.heading("prompt.today", nil)}, p.promptBlocks(u)...)
	if link := today.Sent.Link; link != "" {
		blocks = append(blocks, buttons([]Action{Action{Label: p.catalogue.String("action.discuss", nil), URL: link}.on(u.prompt.Text)})...)
	}
	return blocks
}

// numberOf numbers the nth of several, from 0: what is drawn alike is told apart by it, and
// so are its buttons by who hears them. It is empty where there is one.
func numberOf(n, of int) string {
	if of < 2 {
		return ""
	}
	return strconv.Itoa(n+1) + ". "
}

// atHome shows a schedule with its number and its buttons.
func (p placeProgramme) atHome(number string, s plan, req Request) []Block {
	id := "prompt.home.schedule"
	rule := p.namedRule(s)
	args := message.Args{"channel": Span{Text: p.at.Channel, Style: Channel}, "rule": rule}
	name := s.Name
	if len(p.schedules) > 1 {
		name = s.callName()
	}
	pause := p.action("action.pause", NewCall("prompt pause", "name", name), Show)
	switch slots := s.slots(1); {
	case s.Paused:
		id = "prompt.home.schedule-paused"
		pause = p.action("action.resume", NewCall("prompt resume", "name", name), Show)
	case len(slots) > 0:
		id = "prompt.home.schedule-next"
		args["time"] = p.moment(slots[0])
	}
	actions := []Action{
		pause,
		p.skipAction(),
		p.action("action.see-next", NewCall("prompt next"), Show),
		p.action("action.status", NewCall("prompt status"), Show),
	}
	for i := range actions {
		actions[i] = actions[i].on(number + rule.String())
	}
	text := append(message.Literal(number), p.catalogue.Text(id, args)...)
	return append([]Block{Paragraph{Text: text}}, buttons(p.actions(req, actions))...)
}
