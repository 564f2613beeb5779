package bot

import (
	"context"
	"strconv"
	"strings"
	"time"

	"plenary/internal/schedule"
	"plenary/internal/statement"
)

// promptCommands are the rows of the table that are about the programme.
func promptCommands() []Command {
	in := Option{Name: "channel", Summary: "Another channel than this one", Kind: ChannelID, Keyword: "in"}
	at := Option{Name: "time", Summary: "Time of day, such as 09:00, 9am or 21h30", Kind: TimeOfDay, Required: true}
	number := Option{Name: "number", Summary: "The suggestion's number", Kind: Number, Required: true}
	return []Command{
		{
			Name:    "prompt",
			Summary: "Today's question, and the programme of questions",
			run:     (*desk).prompt,
			Subcommands: []Command{
				{Name: "today", Summary: "Today's question, or the next one", run: (*desk).prompt},
				{
					Name:    "next",
					Summary: "What comes next; looking ahead uses nothing up",
					Options: []Option{{Name: "count", Summary: "How many questions, at most " + strconv.Itoa(maxPreview), Kind: Number}, in},
					run:     (*desk).promptNext,
				},
				{
					Name:    "schedule",
					Summary: "Post a question at a time, in a zone, on certain days",
					Options: []Option{
						at,
						{Name: "zone", Summary: "Time zone, such as Europe/Berlin", Kind: Zone, Required: true},
						{Name: "days", Summary: "Such as daily, weekdays, mon,wed,fri, mon-thu, every 2 weeks on monday", Kind: Days, Required: true},
						in,
						{Name: "notify", Summary: "A role or group to notify with each question", Kind: RoleID, Keyword: "notify"},
					},
					Facilitators: true,
					run:          (*desk).promptSchedule,
				},
				{Name: "status", Summary: "What is scheduled, what came last, and what went wrong", Options: []Option{in}, run: (*desk).promptStatus},
				{
					Name:         "pause",
					Summary:      "Post nothing for a while",
					Options:      []Option{{Name: "date", Summary: "The first day on which questions come again, such as 2027-01-07", Kind: Date, Keyword: "until"}, in},
					Facilitators: true,
					run:          (*desk).promptPause,
				},
				{Name: "resume", Summary: "End a pause", Options: []Option{in}, Facilitators: true, run: (*desk).promptResume},
				{Name: "skip", Summary: "Pass over the next question", Options: []Option{in}, Facilitators: true, run: (*desk).promptSkip},
				{Name: "stop", Summary: "End the schedule; progress is kept", Options: []Option{in}, Facilitators: true, run: (*desk).promptStop},
				{Name: "move", Summary: "Post at another time of day from now on", Options: []Option{at, in}, Facilitators: true, run: (*desk).promptMove},
				{
					Name:    "suggest",
					Summary: "Suggest a question to the facilitators",
					Options: []Option{{Name: "text", Summary: "An open question, ending with a question mark", Required: true}},
					run:     (*desk).promptSuggest,
				},
				{Name: "suggestions", Summary: "What was suggested, and what became of it", run: (*desk).promptSuggestions},
				{
					Name:         "approve",
					Summary:      "Take a suggestion into the programme: next, last, or as number N of those to come",
					Options:      []Option{number, {Name: "place", Summary: "next, last, or a number; without it, next"}},
					Facilitators: true,
					run:          (*desk).promptApprove,
				},
				{
					Name:         "edit",
					Summary:      "Put a suggestion in other words",
					Options:      []Option{number, {Name: "text", Summary: "The question as it is to read", Required: true}},
					Facilitators: true,
					run:          (*desk).promptEdit,
				},
				{
					Name:         "decline",
					Summary:      "Decline a suggestion, with the reason",
					Options:      []Option{number, {Name: "reason", Summary: "What the member who suggested it will read"}},
					Facilitators: true,
					run:          (*desk).promptDecline,
				},
				{
					Name:    "facilitator",
					Summary: "Who else may manage the questions: add, remove, list",
					Options: []Option{
						{Name: "action", Summary: "add, remove or list"},
						{Name: "who", Summary: "A member, role or group", Kind: RoleID},
					},
					Facilitators: true,
					run:          (*desk).promptFacilitator,
				},
			},
		},
		{Name: "progress", Summary: "What the group has discussed, with links to the threads, and what is left", run: (*desk).progress},
	}
}

// maxPreview is how many questions one look ahead shows.
const maxPreview = 15

// A programmed place is one with what is known of its programme, on a desk with
// its statement.
type programmed struct {
	*desk
	at         Place
	schedule   Schedule
	scheduled  bool
	rule       schedule.Rule // of schedule, or the zero Rule
	deliveries []Delivery
	questions  []statement.Prompt
	waiting    int // suggestions that no facilitator has ruled on
}

// programmed reads what is known of the programme of a place. Without a store
// that is the statement's questions.
func (d *desk) programmed(ctx context.Context, at Place) (p programmed, err error) {
	p.at = at.Root()
	if p.desk, err = d.at(ctx, p.at); err != nil {
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
		if p.rule, err = schedule.Parse(p.schedule.Rule); err != nil {
			return p, err
		}
	}
	if p.deliveries, err = d.cfg.Store.Deliveries(ctx, p.at); err != nil {
		return p, err
	}
	return p, p.gather(ctx)
}

// gather reads what there is to ask at the place.
func (p *programmed) gather(ctx context.Context) error {
	suggestions, err := p.cfg.Store.Suggestions(ctx, p.at)
	p.questions = programme(p.statement, suggestions)
	for _, g := range suggestions {
		if g.State == Waiting && g.Book == p.statement.Name {
			p.waiting++
		}
	}
	return err
}

// upcoming returns the place's next questions.
func (p programmed) upcoming(n int) []turn {
	return upcoming(p.questions, p.deliveries, p.statement.Name, n)
}

// question returns the question of an id, false where it is gone.
func (p programmed) question(id string) (statement.Prompt, bool) {
	for _, q := range p.questions {
		if q.ID == id {
			return q, true
		}
	}
	return statement.Prompt{}, false
}

// slots returns the next so many slots, none while nothing is to come.
func (p programmed) slots(n int) []time.Time {
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
func (p programmed) when(moment time.Time) string {
	return moment.In(p.rule.Location()).Format("Mon 2 Jan 2006, 15:04")
}

// day writes the day of a moment in the group's time.
func (p programmed) day(moment time.Time) string {
	return moment.In(p.rule.Location()).Format("Mon 2 Jan 2006")
}

// todays returns the latest question that was posted today, in the group's
// time.
func (p programmed) todays(now time.Time) (Delivery, bool) {
	loc := p.rule.Location()
	for i := len(p.deliveries) - 1; i >= 0; i-- {
		d := p.deliveries[i]
		if d.State == Posted && schedule.DateIn(d.Slot, loc) == schedule.DateIn(now, loc) {
			return d, true
		}
	}
	return Delivery{}, false
}

// prompt shows today's question, or the next one with its time.
func (d *desk) prompt(ctx context.Context, c call) (Reply, error) {
	if c.words != "" {
		return d.unknownPrompt(c.words), nil
	}
	p, err := d.programmed(ctx, c.Place)
	if err != nil {
		return Reply{}, err
	}
	if today, ok := p.todays(d.cfg.Now()); ok {
		if q, ok := p.question(today.Prompt); ok {
			return p.put(Heading{Text: "Today's question"}, q, today.Sent.Link, c), nil
		}
	}
	turns := p.upcoming(1)
	if len(turns) == 0 {
		return d.noQuestion(), nil
	}
	return p.put(p.announce(), turns[0].prompt, "", c), nil
}

// put shows a question under a line that says which one it is, with a link to
// its thread where there is one.
func (p programmed) put(lead Block, q statement.Prompt, link string, c call) Reply {
	r := Reply{Blocks: append([]Block{lead}, p.questionBlocks(q)...)}
	if q.Quote != "" {
		r.Passages = []Passage{p.passage(q.At)}
	}
	r.Blocks = append(r.Blocks, p.questionActions(q, link, c)...)
	return r
}

// announce says when the next question comes.
func (p programmed) announce() Block {
	switch slots := p.slots(1); {
	case len(slots) > 0:
		return Paragraph{Text: Text{{Text: "The next question comes on "}, {Text: p.when(slots[0]), Style: Strong}, {Text: ":"}}}
	case p.scheduled:
		return Paragraph{Text: Say("The schedule is paused. The next question will be:")}
	}
	return Paragraph{Text: Say("No question is scheduled here. The next one would be:")}
}

// unknownPrompt answers words behind prompt that are none of its commands.
func (d *desk) unknownPrompt(words string) Reply {
	command, _ := lookUp(table, "prompt")
	r := misused(Text{{Text: "Plenary does not know "}, {Text: "prompt " + shorten(words, 60), Style: Typed}, {Text: ". It knows:"}})
	list := List{}
	for _, sub := range command.Subcommands {
		list.Items = append(list.Items, helpLine("prompt "+sub.Usage(), sub.Summary))
	}
	r.Blocks = append(r.Blocks, list)
	return r
}

// noQuestion says that there is nothing to discuss.
func (d *desk) noQuestion() Reply {
	return Reply{Outcome: Refused, Blocks: []Block{Paragraph{Text: Text{
		{Text: "No questions were drawn up for this statement, and the group has none of its own. To suggest one: "},
		{Text: "prompt suggest TEXT", Style: Typed}, {Text: "."},
	}}}}
}

// promptNext looks ahead.
func (d *desk) promptNext(ctx context.Context, c call) (Reply, error) {
	at, no, err := d.elsewhere(ctx, &c)
	if err != nil || !no.Empty() {
		return no, err
	}
	n := 1
	if c.words != "" {
		if n, err = strconv.Atoi(c.words); err != nil || n < 1 {
			return misused(Text{{Text: "Say how many questions to show, such as "}, {Text: "prompt next 3", Style: Typed}, {Text: "."}}), nil
		}
	}
	p, err := d.programmed(ctx, at)
	if err != nil {
		return Reply{}, err
	}
	turns := p.upcoming(min(n, maxPreview))
	if len(turns) == 0 {
		return d.noQuestion(), nil
	}
	if n == 1 {
		return p.put(p.announce(), turns[0].prompt, "", c), nil
	}
	slots := p.slots(len(turns))
	r := Reply{Blocks: []Block{Heading{Text: "The next " + plural(len(turns), "question", "questions")}}}
	for i, t := range turns {
		text := Text{{Text: strconv.Itoa(i+1) + ". "}}
		if i < len(slots) {
			text = append(text, Span{Text: p.when(slots[i]), Style: Strong}, Span{Text: " – "})
		}
		text = append(text, Span{Text: t.prompt.Text})
		if ref := p.aboutRef(t.prompt); ref != "" {
			text = append(text, Span{Text: " [" + ref + "]"})
		}
		r.Blocks = append(r.Blocks, Paragraph{Text: text})
	}
	if n > len(turns) && n > maxPreview {
		r.Blocks = append(r.Blocks, Paragraph{Small: true, Text: Say("One look ahead shows " + plural(maxPreview, "question", "questions") + " at most.")})
	}
	return r, nil
}

// questionActions offer what to do with a question that is shown.
func (d *desk) questionActions(q statement.Prompt, link string, c call) []Block {
	var actions []Action
	if link != "" {
		actions = append(actions, Action{Label: "Open the thread", URL: link})
	}
	if ref := d.onward(q); ref != "" {
		actions = append(actions, Action{Label: "In context", Line: "quote " + ref, Effect: Show})
	}
	actions = append(actions, Action{Label: "Progress", Line: "progress", Effect: Show})
	if c.Private {
		actions = append(actions, Action{Label: "Share here", Line: "prompt", Effect: Share})
	}
	return buttons(actions)
}

// elsewhere takes "in #ID" off the end of c's words and returns the place that
// the call is about. Another place than where it is said is for its
// facilitators alone, because it may be one that the asker cannot see; the
// reply then says no.
func (d *desk) elsewhere(ctx context.Context, c *call) (Place, Reply, error) {
	here := c.Place.Root()
	words := strings.Fields(c.words)
	n := len(words)
	if n == 0 || n == 1 && words[0] != "in" || n > 1 && !strings.EqualFold(words[n-2], "in") {
		return here, Reply{}, nil
	}
	at, ok := here, false
	if n > 1 {
		at.Channel, ok = platformID(words[n-1], "#")
	}
	if !ok {
		return here, misused(Say("Name the channel by its mark, such as in #general.")), nil
	}
	c.words = strings.Join(words[:n-2], " ")
	if at == here {
		return here, Reply{}, nil
	}
	may, err := d.facilitates(ctx, *c)
	if err == nil && !may {
		return at, refusedToMember("Only facilitators ask about the questions of another channel, and only of one that is theirs."), nil
	}
	return at, Reply{}, err
}

// platformID returns the id that stands behind a mark. Ids of digits alone do
// without it.
func platformID(word, mark string) (string, bool) {
	id, marked := strings.CutPrefix(word, mark)
	if !marked && strings.Trim(id, "0123456789") != "" {
		return "", false
	}
	for _, r := range id {
		if r <= ' ' || r == '<' || r == '>' || r == '@' || r == '#' {
			return "", false
		}
	}
	return id, id != ""
}
