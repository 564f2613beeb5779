package discord

import (
	"slices"

	"plenary/internal/bot"
)

// maxNearest is how many of the nearest places a refusal offers.
const maxNearest = 3

// withWaysOn gives a refusal without buttons some: the nearest places, and the outline and
// the help.
func withWaysOn(r bot.Reply) bot.Reply {
	if r.Outcome != bot.Refused && r.Outcome != bot.Misused || r.Form != nil || len(r.Blocks) == 0 || slices.ContainsFunc(r.Blocks, offers) {
		return r
	}
	words := r.Words()
	var on []bot.Action
	for _, p := range r.Nearest[:min(len(r.Nearest), maxNearest)] {
		on = append(on, bot.Action{Label: p.Ref, Call: bot.NewCall("quote", "ref", p.Ref)})
	}
	on = append(on,
		bot.Action{Label: words.String("action.outline", nil), Call: bot.NewCall("sections")},
		bot.Action{Label: words.String("action.help", nil), Call: bot.NewCall("help")},
	)
	r.Blocks = append(slices.Clone(r.Blocks), bot.Actions{Actions: on})
	return r
}

// offers reports whether a block is something to press.
func offers(block bot.Block) bool {
	switch block.(type) {
	case bot.Actions, bot.Choices:
		return true
	}
	return false
}
