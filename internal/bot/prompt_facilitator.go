package bot

import (
	"context"
	"slices"
	"strings"
)

// maxFacilitators is how many members, roles and groups can be added in one
// workspace or server.
const maxFacilitators = 100

// promptFacilitator says, and changes, who may manage questions besides those
// who may by the platform's own rights.
func (d *responder) promptFacilitator(ctx context.Context, req Request) (Reply, error) {
	if d.cfg.Store == nil {
		return d.noStore(), nil
	}
	if no, err := d.facilitatorsOnly(ctx, req, req.Place); err != nil || !no.Empty() {
		return no, err
	}
	platform, space := req.Place.Platform, req.Place.Space
	added, err := d.cfg.Store.Facilitators(ctx, platform, space)
	if err != nil {
		return Reply{}, err
	}
	action, who := req.value("action"), req.value("who")
	action = strings.ToLower(action)
	if action == "" || action == "list" && who == "" {
		return facilitatorList(added), nil
	}
	id, ok := platformID(who, "@")
	if !ok || action != "add" && action != "remove" {
		return misused(Text{
			{Text: "Name a member, role or group by its mark: "}, {Text: "prompt facilitator add @NAME", Style: Typed},
			{Text: " or "}, {Text: "prompt facilitator remove @NAME", Style: Typed}, {Text: "."},
		}), nil
	}
	known := slices.Contains(added, id)
	name := Span{Text: "@" + id, Style: Typed}
	say := func(words string) (Reply, error) {
		return Reply{Private: true, Blocks: []Block{Paragraph{Text: Text{name, {Text: words}}}}}, nil
	}
	if action == "remove" {
		if !known {
			return say(" was not added here, so there is nothing to remove. Rights that the platform gives are changed on the platform.")
		}
		if err := d.cfg.Store.RemoveFacilitator(ctx, platform, space, id); err != nil {
			return Reply{}, err
		}
		return say(" no longer manages the questions.")
	}
	switch {
	case space == "":
		return refused("Facilitators belong to a workspace or server: add them there."), nil
	case id == space || strings.EqualFold(id, "everyone"):
		return refused("Everyone would be everyone: add a member, a role or a group."), nil
	case known:
		return say(" manages the questions already.")
	case len(added) >= maxFacilitators:
		return refused("There are facilitators enough: remove one first, or add a role in their place."), nil
	}
	if err := d.cfg.Store.AddFacilitator(ctx, platform, space, id); err != nil {
		return Reply{}, err
	}
	return say(" may manage the questions from now on.")
}

func facilitatorList(added []string) Reply {
	r := Reply{Private: true}
	if len(added) == 0 {
		r.say("Nobody was added: questions are managed by those who have the platform's own rights.")
		return r
	}
	r.say("Added to those who have the platform's own rights:")
	list := List{}
	for _, id := range added {
		list.Items = append(list.Items, Text{{Text: "@" + id, Style: Typed}})
	}
	r.Blocks = append(r.Blocks, list)
	return r
}
