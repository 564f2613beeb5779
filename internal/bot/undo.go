package bot

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"plenary/internal/message"
)

// change makes what a facilitator does at the place of p, all or nothing, so that it
// can be undone. What names the act: its message is "undo.act." and what. The error is
// [ErrChanged] where somebody else was faster; dispatch then runs the command again.
func (d *responder) change(ctx context.Context, req Request, p placeProgramme, what string, edits Edits) (Change, error) {
	edits.What, edits.By = what, req.From
	return d.cfg.Store.Apply(ctx, Change{Place: p.at, At: d.cfg.Now(), Until: p.nextSlotAfter(edits), Edits: edits})
}

// nextSlotAfter returns the next slot of the place once edits are made, before which
// they can be undone; the zero Time where there is none.
func (p placeProgramme) nextSlotAfter(edits Edits) time.Time {
	now := p.cfg.Now()
	all := map[string]Schedule{}
	for _, s := range p.schedules {
		all[s.Name] = s.Schedule
	}
	for _, e := range edits.Schedules {
		if e.Before != nil {
			delete(all, e.Before.Name)
		}
		if e.After != nil {
			all[e.After.Name] = *e.After
		}
	}
	var first time.Time
	for _, s := range all {
		if !s.Next.IsZero() && !s.Next.After(now) { // is being posted
			later, err := s.Advance(now)
			if err != nil {
				continue // is what cannot be read of a schedule that is changed
			}
			s = later
		}
		if !s.Next.IsZero() && (first.IsZero() || s.Next.Before(first)) {
			first = s.Next
		}
	}
	return first
}

// undoAction is the button that undoes a change.
func (d *responder) undoAction(c Change) Action {
	act := d.actText(c)
	undo := d.action("action.undo", NewCall("prompt undo", "number", strconv.FormatInt(c.Number, 10)), Show).on(act.String())
	undo.Confirm = d.catalogue.String("confirm.undo", message.Args{"act": act})
	return undo
}

// withUndo adds to a reply the buttons that undo a change and do what others may do.
func (p placeProgramme) withUndo(r Reply, req Request, c Change, more ...Action) Reply {
	r.add(buttons(p.actions(req, append([]Action{p.undoAction(c)}, more...)))...)
	return r
}

// managedChanges is manageableProgramme with the latest changes of the place.
func (d *responder) managedChanges(ctx context.Context, req Request) (placeProgramme, []Change, Reply, error) {
	p, no, err := d.manageableProgramme(ctx, req)
	if err != nil || !no.Empty() {
		return p, nil, no, err
	}
	changes, err := d.cfg.Store.Changes(ctx, p.at)
	return p, changes, Reply{}, err
}

// promptUndo undoes the latest change of a place, or the one with a number.
func (d *responder) promptUndo(ctx context.Context, req Request) (Reply, error) {
	p, changes, no, err := d.managedChanges(ctx, req)
	if err != nil || !no.Empty() {
		return no, err
	}
	c, no := d.chosenChange(changes, req)
	if !no.Empty() {
		return no, nil
	}
	undo, no, err := p.undoOf(ctx, req, c)
	if err != nil || !no.Empty() {
		return no, err
	}
	undo, err = d.cfg.Store.Apply(ctx, undo)
	if errors.Is(err, ErrChanged) {
		return d.notUndone(ctx, p, c)
	}
	if err != nil {
		return Reply{}, err
	}
	if p, err = d.placeProgramme(ctx, p.at); err != nil {
		return Reply{}, err
	}
	r := Reply{Blocks: []Block{d.paragraph("undo.done", message.Args{"act": d.actText(c)})}}
	r.add(p.afterUndo(undo.Edits)...)
	return r, nil
}

// chosenChange returns the change that a call names, or else the latest one that is
// not undone. The reply says no where there is none.
func (d *responder) chosenChange(changes []Change, req Request) (Change, Reply) {
	number := req.value("number")
	if number == "" {
		i := slices.IndexFunc(changes, func(c Change) bool { return !c.Undone })
		if i < 0 {
			return Change{}, d.refuse("undo.nothing", nil)
		}
		return changes[i], Reply{}
	}
	n, err := strconv.ParseInt(number, 10, 64)
	if err != nil || n < 1 {
		return Change{}, d.misuse("undo.which", nil).about("number")
	}
	i := slices.IndexFunc(changes, func(c Change) bool { return c.Number == n })
	if i < 0 {
		return Change{}, d.refuse("undo.unknown", message.Args{"number": number})
	}
	return changes[i], Reply{}
}

// undoOf returns the change that undoes c: schedules come back with a next slot that
// is not past. The reply says no where c cannot be undone any more.
func (p placeProgramme) undoOf(ctx context.Context, req Request, c Change) (Change, Reply, error) {
	now := p.cfg.Now()
	switch {
	case c.Undone:
		return c, Reply{Blocks: []Block{p.paragraph("undo.already", message.Args{"act": p.actText(c)})}}, nil
	case !c.Until.IsZero() && !now.Before(c.Until):
		return c, p.refuse("undo.too-late", message.Args{"act": p.actText(c), "time": p.moment(p.local(c.Until))}), nil
	}
	undo := c.Undo()
	undo.At, undo.Edits.By = now, req.From
	for _, e := range undo.Edits.Schedules {
		if e.After == nil {
			continue
		}
		if !e.After.Next.After(now) {
			back, err := e.After.Advance(now)
			if err != nil {
				return c, Reply{}, err
			}
			*e.After = back
		}
		if no, err := p.cannotPost(ctx, req, p.at); err != nil || !no.Empty() {
			return c, no, err
		}
	}
	return undo, Reply{}, nil
}

// notUndone says why a change could not be undone: somebody else undid it first, or
// what it changed was changed again.
func (d *responder) notUndone(ctx context.Context, p placeProgramme, c Change) (Reply, error) {
	changes, err := d.cfg.Store.Changes(ctx, p.at)
	if err != nil {
		return Reply{}, err
	}
	args := message.Args{"act": d.actText(c)}
	if slices.ContainsFunc(changes, func(now Change) bool { return now.Number == c.Number && now.Undone }) {
		return Reply{Blocks: []Block{d.paragraph("undo.already", args)}}, nil
	}
	return d.refuse("undo.changed", args), nil
}

// actText names what a change did: "stopping the schedule weekly".
func (d *responder) actText(c Change) Text {
	args := message.Args{}
	for _, e := range c.Edits.Schedules {
		if row := rowOf(e); row != nil {
			args["schedule"] = d.scheduleText(row.Name)
		}
	}
	return d.catalogue.Text("undo.act."+c.Edits.What, args)
}

// rowOf returns the row of an edit as it was, or else as it is.
func rowOf[T any](e Edit[T]) *T {
	if e.Before != nil {
		return e.Before
	}
	return e.After
}

// scheduleText names a schedule within a sentence: "the schedule weekly".
func (d *responder) scheduleText(name string) Text {
	if name == "" {
		return d.catalogue.Text("schedule.unnamed", nil)
	}
	return d.catalogue.Text("schedule.named", message.Args{"name": name})
}

// afterUndo says what holds after a change was undone by edits.
func (p placeProgramme) afterUndo(edits Edits) []Block {
	var blocks []Block
	for _, e := range edits.Schedules {
		if e.After == nil {
			continue
		}
		if s, ok := p.planOf(e.After.Name); ok {
			blocks = append(blocks, p.stateBlocks(s)...)
		}
	}
	for _, e := range edits.Skips {
		if e.Before == nil {
			continue
		}
		if u, ok := p.came(*e.Before); ok {
			blocks = append(blocks, p.paragraph("undo.comes-again", message.Args{"question": u.prompt.Text, "when": p.whenItComes(u.prompt.ID)}))
		}
	}
	if len(edits.Prompts) == 1 {
		id := rowOf(edits.Prompts[0]).Prompt
		if n := p.number(id); n > 0 {
			say := "undo.question"
			if p.entries[n-1].edit.LeftOut {
				say = "undo.question-left"
			}
			blocks = append(blocks, p.paragraph(say, message.Args{"number": n, "question": p.entries[n-1].Text}))
		}
	}
	for _, e := range edits.Suggestions {
		if e.After != nil && e.After.State != Single {
			blocks = append(blocks, Paragraph{Text: p.suggestion(*e.After)})
		}
	}
	return blocks
}

// withSetting gives a setting of the place of a request a value, so that it can be
// undone, and returns a reply with that button.
func (d *responder) withSetting(ctx context.Context, req Request, r Reply, what, name, value string) (Reply, error) {
	p, err := d.placeProgramme(ctx, req.Place)
	if err != nil {
		return Reply{}, err
	}
	edits, err := p.settingEdit(ctx, name, value)
	if err != nil || len(edits) == 0 {
		return r, err
	}
	c, err := d.change(ctx, req, p, what, Edits{Settings: edits})
	if err != nil {
		return Reply{}, err
	}
	return p.withUndo(r, req, c), nil
}
