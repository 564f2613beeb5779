package bot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"plenary/internal/message"
	"plenary/internal/schedule"
)

// maxYears is how many years ahead the first slot of a schedule, and the end of
// a pause, may be.
const maxYears = 5

// manageableProgramme reads the programme of the place that a call is to change. The reply
// says no where the asker may not change it.
func (d *responder) manageableProgramme(ctx context.Context, req Request) (placeProgramme, Reply, error) {
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

// managedSchedule is manageableProgramme for calls that change a schedule, with the
// one that is meant.
func (d *responder) managedSchedule(ctx context.Context, req Request) (placeProgramme, plan, Reply, error) {
	p, no, err := d.manageableProgramme(ctx, req)
	if err != nil || !no.Empty() {
		return p, plan{}, no, err
	}
	s, no := p.chosenPlan(req)
	return p, s, no, nil
}

// nothingScheduled says how to begin. It names no time, which could be taken for
// a schedule.
func (d *responder) nothingScheduled() Reply { return d.refuse("prompt.schedule.none", nil) }

// inputErrorReply is the reply to words that cannot be read, and whether err says so.
func (d *responder) inputErrorReply(err error) (Reply, bool) {
	var m schedule.InputError
	if !errors.As(err, &m) {
		return Reply{}, false
	}
	r := misused(d.catalogue.Render(m.Message)).about(m.Option)
	var in *wrongOption
	if errors.As(err, &in) {
		r.wrong = in.option
	}
	return r, true
}

// promptSchedule sets when questions are posted: beside the other schedules where it
// has a new name, and otherwise in the place of one.
func (d *responder) promptSchedule(ctx context.Context, req Request) (Reply, error) {
	if req.Draft || req.Saves != "" {
		return d.alone().draftSchedule(ctx, req)
	}
	s, no, err := d.wantedIn(ctx, req)
	if err != nil || !no.Empty() {
		return no, err
	}
	return s.save(ctx, req)
}

// A wantedSchedule is a schedule that a call sets, before it is set.
type wantedSchedule struct {
	placeProgramme
	set      plan
	old      *plan           // in whose place it comes; nil where it stands beside the others
	settings []Edit[Setting] // that come with it
}

// wantedIn reads the schedule that a call sets, and looks whether it can be set. The reply
// says why not.
func (d *responder) wantedIn(ctx context.Context, req Request) (s wantedSchedule, no Reply, err error) {
	if s.placeProgramme, no, err = d.manageableProgramme(ctx, req); err != nil || !no.Empty() {
		return s, no, err
	}
	set, err := s.wantedSchedule(req)
	if r, ok := d.inputErrorReply(err); ok {
		return s, r, nil
	}
	if err != nil {
		return s, Reply{}, err
	}
	s.set = set
	if s.old, no = s.replacedBy(req, set); !no.Empty() {
		return s, no, nil
	}
	if no, err := d.cannotPost(ctx, req, s.at); err != nil || !no.Empty() {
		return s, no, err
	}
	if no, err := d.cannotNotify(ctx, req, s.at, set.Notify); err != nil || !no.Empty() {
		return s, no.about("notify"), err
	}
	s.settings, no, err = s.wantedSettings(ctx, req)
	return s, no, err
}

// wantedSettings are the edits of the settings of posts that a call names.
func (p placeProgramme) wantedSettings(ctx context.Context, req Request) (edits []Edit[Setting], no Reply, err error) {
	for _, name := range []string{threadSetting, tagSetting} {
		typed, given := req.Call.Values[name]
		if !given {
			continue
		}
		value, no := p.readPostOption(name, typed)
		if !no.Empty() {
			return nil, no, nil
		}
		if value != "" && value != "off" {
			tag := map[bool]string{true: value}[name == tagSetting]
			if no, err := p.cannotAdd(ctx, req, p.at, Part(name), tag); err != nil || !no.Empty() {
				return nil, no.about(name), err
			}
		}
		edit, err := p.settingEdit(ctx, name, value)
		if err != nil {
			return nil, Reply{}, err
		}
		edits = append(edits, edit...)
	}
	return edits, Reply{}, nil
}

// save sets the schedule.
func (s wantedSchedule) save(ctx context.Context, req Request) (Reply, error) {
	d, p, set, old := s.responder, s.placeProgramme, s.set, s.old
	edits, what := Edits{Schedules: []Edit[Schedule]{{After: &set.Schedule}}}, "schedule"
	if old != nil {
		what = "replace"
		edits = replacing(old.Schedule, set.Schedule)
	}
	edits.Settings, edits.Draft = s.settings, req.Saves
	c, err := d.change(ctx, req, p, what, edits)
	if err != nil {
		return Reply{}, err
	}
	r := Reply{Blocks: p.setBlocks(req, set)}
	var keep []Action
	if old != nil {
		r.add(p.endedBlocks(*old, set)...)
		keep = append(keep, d.action("action.keep-both", NewCall("prompt keep", "number", strconv.FormatInt(c.Number, 10)), Show).on(d.namedRule(*old).String()))
	}
	return p.withUndo(r, req, c, append(keep,
		d.action("action.next-three", NewCall("prompt next", "count", "3"), Show),
		d.action("action.status", NewCall("prompt status"), Show))...), nil
}

// replacing are the edits that put one schedule in the place of another.
func replacing(old, set Schedule) Edits {
	if old.Name == set.Name {
		return edited(old, set)
	}
	return Edits{Schedules: []Edit[Schedule]{{Before: &old}, {After: &set}}}
}

// wantedSchedule reads the schedule that a call sets, with its first slot. An error is
// a [schedule.InputError], or a fault.
func (p placeProgramme) wantedSchedule(req Request) (plan, error) {
	now := p.cfg.Now()
	set := plan{Schedule: Schedule{Place: p.at, SetBy: req.From}}
	var err error
	if name := req.value("name"); name != "" && !strings.EqualFold(name, noName) {
		if set.Name, err = readScheduleName(name); err != nil {
			return set, err
		}
	}
	if set.Notify, err = readNotify(req.value("notify")); err != nil {
		return set, err
	}
	if set.Notify != "" && set.Notify == p.at.Space {
		return set, in("notify", inputError("prompt.notify.everyone", nil))
	}
	if set.rule, err = p.readRhythm(req.Call, now); err != nil {
		return set, err
	}
	source, err := p.chosenSource(req.value("source"), set.rule)
	if err != nil {
		return set, err
	}
	set.Source = source.String()
	set.rule = set.rule.Anchored(now)
	set.Recurrence = set.rule.String()
	if set, err = set.advanced(now); err != nil {
		return set, err
	}
	switch {
	case set.Next.IsZero():
		return set, inputError("prompt.schedule.never", nil)
	case set.Next.Year() > now.Year()+maxYears:
		return set, inputError("prompt.schedule.too-far", nil)
	}
	return set, nil
}

// readRhythm reads all that a call says of a rhythm. Without a zone it has that of the
// place's schedules, and without days it is daily. Every error is a
// [schedule.InputError].
func (p placeProgramme) readRhythm(call Call, now time.Time) (schedule.Recurrence, error) {
	except, holidays := withoutHolidays(call.Values["except"])
	fields := schedule.Fields{
		Time: call.Values["time"], Zone: call.Values["zone"], Days: call.Values["days"],
		From: call.Values["from"], Until: call.Values["until"], Except: except,
	}
	r, err := readFields(fields, now.In(p.local(now).Location()))
	if err != nil {
		return r, err
	}
	missing := r.Missing()
	switch {
	case slices.Contains(missing, schedule.OptionTime):
		return r, in("time", inputError("prompt.schedule.no-time", nil))
	case slices.Contains(missing, schedule.OptionZone) && !p.scheduled():
		return r, in("zone", inputError("prompt.schedule.no-zone", message.Args{"time": r.Times()[0]}))
	}
	defaults := schedule.Recurrence{Rules: []schedule.Rule{{Days: schedule.Days{On: schedule.Daily}}}}
	if p.scheduled() {
		defaults.Zone = p.schedules[0].rule.Zone
	}
	if r = r.With(defaults); holidays {
		return p.withoutHolidays(r, now)
	}
	return r, nil
}

// readFields reads a rhythm. Where all of it stands in one field, its words are read in
// any order.
func readFields(fields schedule.Fields, now time.Time) (schedule.Recurrence, error) {
	if fields.Zone != "" || fields.Days != "" {
		r, rest, err := schedule.ParseFields(fields, now)
		if err == nil && rest != "" {
			err = in("except", r.Unknown(rest))
		}
		return r, err
	}
	line := []string{fields.Time}
	for _, clause := range [][2]string{{"from", fields.From}, {"until", fields.Until}, {"except", fields.Except}} {
		if clause[1] != "" {
			line = append(line, clause[0], clause[1])
		}
	}
	r, rest, err := schedule.ParseLine(strings.Join(line, " "), now)
	if err == nil && rest != "" {
		err = in("time", r.Unknown(rest))
	}
	return r, err
}

// holidayWords match what people call the days of the content folder's calendar.
var holidayWords = regexp.MustCompile(`(?i)[,;]?\s*\b(?:and )?(?:on )?(?:the )?(?:public |bank |national )?holidays?\b(?:\s+and\b)?[,;]?`)

// withoutHolidays takes the word for public holidays out of days that are left out.
func withoutHolidays(typed string) (rest string, holidays bool) {
	at := holidayWords.FindStringIndex(typed)
	if at == nil {
		return typed, false
	}
	before, after := strings.TrimSpace(typed[:at[0]]), strings.TrimSpace(typed[at[1]:])
	if before == "" || after == "" {
		return before + after, true
	}
	return before + ", " + after, true
}

// holidayYears is how many years ahead the public holidays are left out.
const holidayYears = 2

// withoutHolidays leaves the public holidays of the content folder out of a rhythm.
func (p placeProgramme) withoutHolidays(r schedule.Recurrence, now time.Time) (schedule.Recurrence, error) {
	from := schedule.DateIn(now, r.Location())
	until := from
	until.Year += holidayYears
	var days []schedule.DateRange
	if p.cfg.Holidays != nil {
		var err error
		if days, err = p.cfg.Holidays(p.statement.Name, from, until); err != nil {
			return r, fmt.Errorf("public holidays: %w", err)
		}
	}
	if len(days) == 0 {
		return r, in("except", inputError("prompt.schedule.no-holidays", nil))
	}
	r.Except = schedule.MergeRanges(append(slices.Clone(r.Except), days...))
	return r, nil
}

// replacedBy returns the schedule in whose place a new one comes, nil where it stands
// beside the others: that of its name, and for one without a name the only one, or else
// the one without a name. Where neither is there, the reply asks which.
func (p placeProgramme) replacedBy(req Request, set plan) (*plan, Reply) {
	standing := p.standing()
	for _, s := range standing {
		if s.Name == set.Name {
			return &s, Reply{}
		}
	}
	switch {
	case set.Name == "" && len(standing) == 1 && req.value("name") == "":
		return &standing[0], Reply{}
	case set.Name == "" && len(standing) > 1 && req.value("name") == "":
		return nil, p.whichSchedule(req, standing)
	case len(standing) >= maxSchedules:
		return nil, p.refusePrivately("prompt.schedule.too-many", message.Args{"n": maxSchedules})
	}
	return nil, Reply{}
}

// setBlocks say what was set.
func (p placeProgramme) setBlocks(req Request, set plan) []Block {
	id := "prompt.schedule.set"
	if p.sourceOf(set.Schedule).pool() != Questions {
		id = "prompt.schedule.set-post"
	}
	args := message.Args{"rule": p.ruleText(set), "time": p.moment(set.local(set.Next))}
	if p.at != req.Place.Root() {
		id = strings.Replace(id, "set", "set-elsewhere", 1)
		args["channel"] = Span{Text: p.at.Channel, Style: Channel}
	}
	blocks := []Block{p.paragraph(id, args)}
	if said := p.sourceText(set); said != nil {
		blocks = append(blocks, Paragraph{Text: said})
	}
	if set.Name != "" {
		blocks = append(blocks, p.paragraph("prompt.schedule.called", message.Args{"name": set.Name}))
	}
	return blocks
}

// endedBlocks say what a schedule was that another one replaced, and what it would have
// posted next.
func (p placeProgramme) endedBlocks(old, set plan) []Block {
	args := message.Args{"schedule": p.scheduleText(old.Name), "rule": p.ruleText(old)}
	blocks := []Block{p.paragraph("prompt.schedule.replaced", args)}
	switch {
	case old.Paused && old.PauseUntil != "":
		blocks = append(blocks, p.paragraph("prompt.schedule.replaced-paused-until", message.Args{"date": p.pauseEnd(old.PauseUntil)}))
	case old.Paused:
		blocks = append(blocks, p.paragraph("prompt.schedule.replaced-paused", nil))
	}
	id := "prompt.schedule.goes-on"
	if p.sourceOf(old.Schedule).pool() != p.sourceOf(set.Schedule).pool() {
		id = "prompt.schedule.stood-at"
	}
	p.schedules = []plan{old}
	if next := p.upcoming(1); len(next) > 0 {
		blocks = append(blocks, p.paragraph(id, message.Args{"question": next[0].prompt.Text}))
	}
	return blocks
}

// ruleText says the rhythm of a schedule.
func (d *responder) ruleText(s plan) Text { return s.rule.Text(d.catalogue) }

// actions makes every call name the channel of p, unless it is the one where req
// was made.
func (p placeProgramme) actions(req Request, actions []Action) []Action {
	if p.at != req.Place.Root() {
		for i := range actions {
			actions[i].Call = actions[i].Call.with("channel", "#"+p.at.Channel)
		}
	}
	return actions
}

// promptKeep brings the schedule back that a change replaced, beside the new one.
func (d *responder) promptKeep(ctx context.Context, req Request) (Reply, error) {
	p, changes, no, err := d.managedChanges(ctx, req)
	if err != nil || !no.Empty() {
		return no, err
	}
	replaced, no := d.chosenChange(changes, req)
	if !no.Empty() {
		return no, nil
	}
	for _, c := range changes {
		if c.Edits.Of == replaced.Number && !c.Undone {
			kept := c.Edits.Schedules[0].After.Name
			return p.withUndo(Reply{Blocks: []Block{d.paragraph("prompt.kept.already", message.Args{"name": kept})}}, req, c), nil
		}
	}
	i := slices.IndexFunc(replaced.Edits.Schedules, func(e Edit[Schedule]) bool { return e.Before != nil })
	switch {
	case i < 0 || replaced.Edits.What != "replace":
		return d.refuse("undo.unknown", message.Args{"number": req.value("number")}), nil
	case replaced.Undone:
		return Reply{Blocks: []Block{d.paragraph("undo.already", message.Args{"act": d.actText(replaced)})}}, nil
	case len(p.standing()) >= maxSchedules:
		return d.refusePrivately("prompt.schedule.too-many", message.Args{"n": maxSchedules}), nil
	}
	if no, err := d.cannotPost(ctx, req, p.at); err != nil || !no.Empty() {
		return no, err
	}
	back, err := newPlan(*replaced.Edits.Schedules[i].Before)
	if err != nil {
		return Reply{}, err
	}
	back.Name = p.freeName(cmp.Or(back.Name, earlierName), false)
	if !back.Next.After(d.cfg.Now()) {
		if back, err = back.advanced(d.cfg.Now()); err != nil {
			return Reply{}, err
		}
	}
	c, err := d.change(ctx, req, p, "keep", Edits{Of: replaced.Number, Schedules: []Edit[Schedule]{{After: &back.Schedule}}})
	if err != nil {
		return Reply{}, err
	}
	r := Reply{Blocks: []Block{d.paragraph("prompt.kept", message.Args{"name": back.Name})}}
	r.add(p.stateBlocks(back)...)
	return p.withUndo(r, req, c), nil
}

// earlierName is the name of a schedule without one that is kept beside another.
const earlierName = "earlier"

// freeName returns a name for a schedule that no other schedule of the place has, and
// perhaps none that has posted: name, or name with a number.
func (p placeProgramme) freeName(name string, unused bool) string {
	taken := map[string]bool{}
	for _, s := range slices.Concat(p.schedules, p.over) {
		taken[s.Name] = true
	}
	for _, d := range p.deliveries {
		taken[d.Schedule] = taken[d.Schedule] || unused
	}
	free := name
	for n := 2; taken[free]; n++ {
		number := "-" + strconv.Itoa(n)
		free = strings.TrimRight(cut(name, maxScheduleName-len(number)), "-") + number
	}
	return free
}

// cut returns at most the first n bytes of a text, in whole characters.
func cut(text string, n int) string {
	if len(text) > n {
		text = strings.ToValidUTF8(text[:n], "")
	}
	return text
}
