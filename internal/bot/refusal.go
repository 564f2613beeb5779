package bot

import (
	"slices"

	"plenary/internal/message"
)

// maxNearest is how many of the nearest places a refusal offers.
const maxNearest = 3

// withWaysOn gives a refusal of a command that offers nothing something to press: the
// nearest places, and then how the schedule stands where the command is about it, else
// the outline; and the help.
func (d *responder) withWaysOn(r Reply, command *Command, call Call) Reply {
	if r.Outcome != Refused && r.Outcome != Misused || r.Form != nil || len(r.Blocks) == 0 || slices.ContainsFunc(r.Blocks, offers) {
		return r
	}
	d = d.in(message.First(r.Language, d.catalogue.Tag))
	var on []Action
	for _, p := range r.Nearest[:min(len(r.Nearest), maxNearest)] {
		on = append(on, Action{Label: p.Ref, Call: quoting(p.Ref)}.on(p.Section))
	}
	if status := NewCall("prompt status"); command.changes(call) && d.cfg.Store != nil && call.Command != status.Command {
		on = append(on, d.action("action.status", status, Show))
	} else {
		on = append(on, d.action("action.outline", NewCall("sections"), Show))
	}
	r.Blocks = append(slices.Clone(r.Blocks), buttons(append(on, d.action("action.help", NewCall("help"), Show)))...)
	return r
}

// offers reports whether a block is something to press.
func offers(block Block) bool {
	switch block.(type) {
	case Actions, Choices:
		return true
	}
	return false
}
