package bot

import (
	"context"
	"errors"
	"strings"
	"time"

	"plenary/internal/schedule"
)

// managed reads the programme of the place that a call is to change. The reply
// says no where the asker may not change it.
func (d *desk) managed(ctx context.Context, c *call) (programmed, Reply, error) {
	if d.cfg.Store == nil {
		return programmed{}, d.noStore(), nil
	}
	at, no, err := d.elsewhere(ctx, c)
	if err != nil || !no.Empty() {
		return programmed{}, no, err
	}
	if no, err := d.facilitatorsOnly(ctx, *c); err != nil || !no.Empty() {
		return programmed{}, no, err
	}
	p, err := d.programmed(ctx, at)
	return p, Reply{}, err
}

// facilitatorsOnly says no to whoever may not manage the questions of a place,
// and nothing to whoever may.
func (d *desk) facilitatorsOnly(ctx context.Context, c call) (Reply, error) {
	may, err := d.facilitates(ctx, c)
	if err != nil || may {
		return Reply{}, err
	}
	return refusedToMember("Only facilitators change what is posted here."), nil
}

// managedSchedule is managed for what a schedule must be there for.
func (d *desk) managedSchedule(ctx context.Context, c *call) (programmed, Reply, error) {
	p, no, err := d.managed(ctx, c)
	if err != nil || !no.Empty() || p.scheduled {
		return p, no, err
	}
	return p, d.nothingScheduled(), nil
}

// nothingScheduled says how to begin. It names no time, so that nobody takes it
// for a schedule.
func (d *desk) nothingScheduled() Reply {
	command, _ := lookUp(table, "prompt schedule")
	return Reply{Outcome: Refused, Private: true, Blocks: []Block{Paragraph{Text: Text{
		{Text: "No questions are scheduled here. To begin: "}, {Text: "prompt " + command.Usage(), Style: Typed}, {Text: "."},
	}}}}
}

// mistaken is the reply to words that cannot be read, and whether err says so.
func mistaken(err error) (Reply, bool) {
	var m schedule.Mistake
	if !errors.As(err, &m) {
		return Reply{}, false
	}
	return misused(Say(m.Error())), true
}

// save stores a changed schedule with its next slot after now.
func (d *desk) save(ctx context.Context, p *programmed) error {
	next, err := p.schedule.Advance(d.cfg.Now())
	if err != nil {
		return err
	}
	p.schedule = next
	if p.rule, err = schedule.Parse(next.Rule); err != nil {
		return err
	}
	return d.cfg.Store.SaveSchedule(ctx, next)
}

// maxYears is for how many years a schedule can lie idle.
const maxYears = 5

// promptSchedule sets when questions are posted.
func (d *desk) promptSchedule(ctx context.Context, c call) (Reply, error) {
	words, notify, err := cutNotify(c.words)
	if err == nil {
		c.words = words
	}
	p, no, fault := d.managed(ctx, &c)
	if fault != nil || !no.Empty() {
		return no, fault
	}
	var rule schedule.Rule
	if err == nil {
		rule, err = readRule(c.words)
	}
	if r, ok := mistaken(err); ok {
		return r, nil
	}
	if notify != "" && notify == p.at.Space {
		return misused(Say("Plenary notifies a role or a group, but never everyone.")), nil
	}
	replaced := p.scheduled
	p.schedule = Schedule{Place: p.at, Rule: rule.Anchored(d.cfg.Now()).String(), Notify: notify, By: c.From}
	p.rule = rule.Anchored(d.cfg.Now())
	if first := p.rule.Next(d.cfg.Now()); first.IsZero() || first.Year() > d.cfg.Now().Year()+maxYears {
		return misused(Say("The first day of that rule is too far off: leave it out, or name one that is nearer.")), nil
	}
	if err := d.save(ctx, &p); err != nil {
		return Reply{}, err
	}
	text := Text{{Text: "A question comes here at "}}
	if p.at != c.Place.Root() {
		text = Text{{Text: "A question comes to "}, {Text: p.at.Channel, Style: Channel}, {Text: " at "}}
	}
	text = append(text, p.ruleText()...)
	text = append(text, Span{Text: ". The first one: "}, Span{Text: p.when(p.schedule.Next), Style: Strong}, Span{Text: "."})
	r := Reply{Blocks: []Block{Paragraph{Text: text}}}
	if replaced {
		r.say("It takes the place of the schedule that was here before.")
	}
	r.Blocks = append(r.Blocks, buttons(p.actions(c, []Action{
		{Label: "The next three", Line: "prompt next 3", Effect: Show},
		{Label: "Status", Line: "prompt status", Effect: Show},
	}))...)
	return r, nil
}

// ruleText writes the time, the zone and the days.
func (p programmed) ruleText() Text {
	return Text{
		{Text: p.rule.At.String(), Style: Strong}, {Text: " "}, {Text: p.rule.Zone, Style: Strong},
		{Text: ", "}, {Text: p.rule.Days.Words(), Style: Strong},
	}
}

// actions makes every line be about the place of p.
func (p programmed) actions(c call, actions []Action) []Action {
	if p.at != c.Place.Root() {
		for i := range actions {
			actions[i].Line += " in #" + p.at.Channel
		}
	}
	return actions
}

// cutNotify takes "notify @ID" out of a schedule's words.
func cutNotify(words string) (rest, id string, err error) {
	fields := strings.Fields(words)
	for i, word := range fields {
		if !strings.EqualFold(word, "notify") {
			continue
		}
		ok := false
		if i+1 < len(fields) {
			id, ok = platformID(fields[i+1], "@")
		}
		if !ok {
			return "", "", schedule.Mistake("Name the role or group to notify by its mark, such as notify @readers.")
		}
		switch strings.ToLower(id) {
		case "everyone", "here", "channel":
			return "", "", schedule.Mistake("Plenary notifies a role or a group, but never everyone.")
		}
		return strings.Join(append(fields[:i:i], fields[i+2:]...), " "), id, nil
	}
	return words, "", nil
}

// maxZoneWords is how many words a typed zone has: "America/Port of Spain".
const maxZoneWords = 4

// readRule reads TIME ZONE DAYS as people type it. Every error is a
// [schedule.Mistake].
func readRule(words string) (schedule.Rule, error) {
	var r schedule.Rule
	fields := strings.Fields(words)
	if len(fields) == 0 {
		return r, schedule.Mistake("Say at what time, in which zone and on which days, such as 09:00 Europe/Berlin weekdays.")
	}
	typed, fields := fields[0], fields[1:]
	if len(fields) > 0 && isHalf(fields[0]) {
		typed, fields = typed+" "+fields[0], fields[1:]
	}
	var err error
	if r.At, err = schedule.ParseTime(typed); err != nil {
		return r, err
	}
	if len(fields) == 0 {
		return r, schedule.Mistake("Say in which zone and on which days, too, such as " + r.At.String() + " Europe/Berlin weekdays.")
	}
	days := ""
	for n := min(len(fields), maxZoneWords); n > 0 && r.Zone == ""; n-- {
		if zone, err := schedule.ParseZone(strings.Join(fields[:n], " ")); err == nil {
			r.Zone, days = zone, strings.Join(fields[n:], " ")
		}
	}
	if r.Zone == "" {
		return r, noZone(r.At, fields)
	}
	if days == "" {
		return r, schedule.Mistake("Say on which days, too, such as " + r.At.String() + " " + r.Zone + " weekdays.")
	}
	r.Days, err = schedule.ParseDays(days)
	return r, err
}

// isHalf reports whether a word is the second half of "9 a.m.".
func isHalf(word string) bool {
	switch strings.ToLower(strings.ReplaceAll(word, ".", "")) {
	case "am", "pm":
		return true
	}
	return false
}

// noZone says what is wrong with a zone and days that hold no zone: the words
// before the days are meant for one.
func noZone(at schedule.Clock, fields []string) error {
	if _, err := schedule.ParseDays(strings.Join(fields, " ")); err == nil {
		return schedule.Mistake("Name the time zone between the time and the days, such as " + at.String() + " Europe/Berlin " + strings.Join(fields, " ") + ".")
	}
	meant := fields[:1]
	for n := 1; n < len(fields) && n <= maxZoneWords; n++ {
		if _, err := schedule.ParseDays(strings.Join(fields[n:], " ")); err == nil {
			meant = fields[:n]
			break
		}
	}
	_, err := schedule.ParseZone(strings.Join(meant, " "))
	return err
}

// promptMove changes the time of day.
func (d *desk) promptMove(ctx context.Context, c call) (Reply, error) {
	p, no, err := d.managedSchedule(ctx, &c)
	if err != nil || !no.Empty() {
		return no, err
	}
	if c.words == "" {
		return misused(Text{{Text: "Say the new time, such as "}, {Text: "prompt move 10:30", Style: Typed}, {Text: "."}}), nil
	}
	at, err := schedule.ParseTime(c.words)
	if r, ok := mistaken(err); ok {
		return r, nil
	}
	now := d.cfg.Now()
	_, posted := p.todays(now)
	due := !p.schedule.Next.IsZero() && !p.schedule.Next.After(now)
	p.rule.At = at
	p.schedule.Rule = p.rule.String()
	switch {
	case due: // is being posted, and is not lost
		err = d.cfg.Store.SaveSchedule(ctx, p.schedule)
	case posted && !p.schedule.Paused: // one day, one question: the new time begins tomorrow
		p.schedule.Next = p.rule.NextFrom(schedule.DateIn(now, p.rule.Location()).AddDays(1), now)
		err = d.cfg.Store.SaveSchedule(ctx, p.schedule)
	default:
		err = d.save(ctx, &p)
	}
	if err != nil {
		return Reply{}, err
	}
	text := append(Say("From now on: "), p.ruleText()...)
	if !p.schedule.Next.IsZero() {
		text = append(text, Span{Text: ". The next question: "}, Span{Text: p.when(p.schedule.Next), Style: Strong})
	}
	r := Reply{Blocks: []Block{Paragraph{Text: append(text, Span{Text: "."})}}}
	if posted {
		r.say("Today's question has come already.")
	}
	if p.schedule.Paused {
		r.Blocks = append(r.Blocks, p.pauseBlock())
	}
	return r, nil
}

// promptPause stops posting for a while.
func (d *desk) promptPause(ctx context.Context, c call) (Reply, error) {
	p, no, err := d.managedSchedule(ctx, &c)
	if err != nil || !no.Empty() {
		return no, err
	}
	p.schedule.Paused, p.schedule.PauseUntil, p.schedule.PauseWhy = true, "", ""
	if words := strings.TrimPrefix(strings.ToLower(c.words), "until "); words != "" {
		today := schedule.DateIn(d.cfg.Now(), p.rule.Location())
		day, err := readDay(words, today)
		if r, ok := mistaken(err); ok {
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
	r.Blocks = append(r.Blocks, buttons(p.actions(c, []Action{{Label: "Resume", Line: "prompt resume", Effect: Show}}))...)
	return r, nil
}

// readDay reads a day as people name one that is near.
func readDay(typed string, today schedule.Date) (schedule.Date, error) {
	if typed == "tomorrow" {
		return today.AddDays(1), nil
	}
	if days, err := schedule.ParseDays(typed); err == nil && days.On&(days.On-1) == 0 && days.Every < 2 {
		day := today.AddDays(1)
		for !days.Has(day) {
			day = day.AddDays(1)
		}
		return day, nil
	}
	return schedule.ParseDate(typed)
}

// pauseBlock says what is paused, until when and why.
func (p programmed) pauseBlock() Block {
	text := Say("Paused")
	switch {
	case p.schedule.PauseUntil != "" && !p.schedule.Next.IsZero():
		text = append(text, Span{Text: " until "}, Span{Text: p.schedule.PauseUntil, Style: Strong},
			Span{Text: ": the next question comes on "}, Span{Text: p.when(p.schedule.Next), Style: Strong}, Span{Text: "."})
	case p.schedule.PauseWhy != "":
		text = append(text, Span{Text: ", because " + strings.TrimSuffix(p.schedule.PauseWhy, ".") + ". A facilitator can "},
			Span{Text: "prompt resume", Style: Typed}, Span{Text: " once that is mended."})
	default:
		text = append(text, Span{Text: " until a facilitator says "}, Span{Text: "prompt resume", Style: Typed}, Span{Text: "."})
	}
	return Paragraph{Text: text}
}

// promptResume ends a pause.
func (d *desk) promptResume(ctx context.Context, c call) (Reply, error) {
	p, no, err := d.managedSchedule(ctx, &c)
	if err != nil || !no.Empty() {
		return no, err
	}
	words := "Nothing was paused. "
	if p.schedule.Paused {
		words = "The pause is over. "
		p.schedule.Paused, p.schedule.PauseUntil, p.schedule.PauseWhy = false, "", ""
		if err := d.save(ctx, &p); err != nil {
			return Reply{}, err
		}
	}
	text := append(Say(words+"Questions come at "), p.ruleText()...)
	text = append(text, Span{Text: ". The next one: "}, Span{Text: p.when(p.schedule.Next), Style: Strong}, Span{Text: "."})
	return Reply{Blocks: []Block{Paragraph{Text: text}}}, nil
}

// promptSkip passes over the next question.
func (d *desk) promptSkip(ctx context.Context, c call) (Reply, error) {
	p, no, err := d.managed(ctx, &c)
	if err != nil || !no.Empty() {
		return no, err
	}
	turns := p.upcoming(1)
	if len(turns) == 0 {
		return d.noQuestion(), nil
	}
	skipped := Delivery{
		Place: p.at, Slot: p.free(d.cfg.Now()), Book: p.statement.Name, Round: turns[0].round,
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
func (p programmed) free(now time.Time) time.Time {
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

// promptStop ends the schedule.
func (d *desk) promptStop(ctx context.Context, c call) (Reply, error) {
	p, no, err := d.managedSchedule(ctx, &c)
	if err != nil || !no.Empty() {
		return no, err
	}
	if err := d.cfg.Store.DeleteSchedule(ctx, p.at); err != nil {
		return Reply{}, err
	}
	r := Reply{}
	r.say("Stopped: no further questions are posted. What the group has discussed is kept, and a new schedule goes on from there.")
	return r, nil
}
