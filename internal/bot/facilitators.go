package bot

import (
	"context"
	"slices"
	"strings"

	"plenary/internal/message"
)

// placeOfCall returns the place that a call is about: the channel that it names,
// or else the one where it is made. Only facilitators of another channel and those who
// are in it may name it, because others may not be able to see it; for them the reply
// says no.
func (d *responder) placeOfCall(ctx context.Context, req Request) (Place, Reply, error) {
	at := req.Place.Root()
	named := req.value("channel")
	if named == "" {
		at, err := d.resumedPlace(ctx, req)
		return at, Reply{}, err
	}
	id, ok := platformID(named, "#")
	if !ok {
		return at, d.misuse("prompt.channel-mark", nil).about("channel"), nil
	}
	if id == at.Channel {
		return at, Reply{}, nil
	}
	at.Channel = id
	may, err := d.facilitates(ctx, req, at)
	if err == nil && !may && !req.isIn(ctx, id) {
		return at, d.notAllowed(req, "prompt.facilitators-elsewhere").about("channel"), nil
	}
	return at, Reply{}, err
}

// resumedPlace returns the place that a call is about which names none: its own, and for
// the end of a pause that is asked for in a direct message, the place that the last word
// there was about.
func (d *responder) resumedPlace(ctx context.Context, req Request) (Place, error) {
	if req.About == nil || req.Call.Command != "prompt resume" {
		return req.Place.Root(), nil
	}
	about, err := req.About(ctx)
	if err != nil || about == (Place{}) {
		return req.Place.Root(), err
	}
	return about.Root(), nil
}

// platformID returns the id behind a mark. An id of digits alone needs no mark.
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

// facilitatorsOnly says no to an asker who may not manage the questions of a place.
// The reply is empty for one who may.
func (d *responder) facilitatorsOnly(ctx context.Context, req Request, at Place) (Reply, error) {
	may, err := d.facilitates(ctx, req, at)
	if err != nil || may {
		return Reply{}, err
	}
	return d.notAllowed(req, "prompt.facilitators-only"), nil
}

// maxFacilitators is how many members, roles and groups can be added in one
// workspace or server.
const maxFacilitators = 100

// promptFacilitator shows and changes who manages questions besides those who
// may by the platform's own rights.
func (d *responder) promptFacilitator(ctx context.Context, req Request) (Reply, error) {
	if d.cfg.Store == nil {
		return d.noStore(), nil
	}
	if no, err := d.facilitatorsOnly(ctx, req, req.Place); err != nil || !no.Empty() {
		return no, err
	}
	added, err := d.cfg.Store.Facilitators(ctx, req.Place.Platform, req.Place.Space)
	if err != nil {
		return Reply{}, err
	}
	action, who := strings.ToLower(req.value("action")), req.value("who")
	if action == "" || action == "list" && who == "" {
		return d.facilitatorList(added), nil
	}
	id, ok := platformID(who, "@")
	switch {
	case ok && action == "add":
		return d.addFacilitator(ctx, req, id, added)
	case ok && action == "remove":
		return d.removeFacilitator(ctx, req, id, added)
	}
	return d.misuse("facilitator.mark", nil).about("who"), nil
}

func (d *responder) addFacilitator(ctx context.Context, req Request, id string, added []string) (Reply, error) {
	at := req.Place
	switch {
	case at.Space == "":
		return d.refusePrivately("facilitator.no-space", nil), nil
	case id == at.Space || strings.EqualFold(id, "everyone"):
		return d.refusePrivately("facilitator.everyone", nil), nil
	case slices.Contains(added, id):
		return d.ofFacilitator("facilitator.added-before", id), nil
	case len(added) >= maxFacilitators:
		return d.refusePrivately("facilitator.too-many", nil), nil
	}
	if no, err := d.unknownTo(ctx, req, id); err != nil || !no.Empty() {
		return no, err
	}
	edit := Edit[Facilitator]{After: &Facilitator{at.Platform, at.Space, id}}
	return d.changeFacilitator(ctx, req, d.ofFacilitator("facilitator.added", id), "facilitator", edit)
}

// changeFacilitator makes one change of who facilitates.
func (d *responder) changeFacilitator(ctx context.Context, req Request, r Reply, what string, edit Edit[Facilitator]) (Reply, error) {
	p, err := d.placeProgramme(ctx, req.Place)
	if err != nil {
		return Reply{}, err
	}
	c, err := d.change(ctx, req, p, what, Edits{Added: []Edit[Facilitator]{edit}})
	if err != nil {
		return Reply{}, err
	}
	return p.withUndo(r, req, c), nil
}

func (d *responder) removeFacilitator(ctx context.Context, req Request, id string, added []string) (Reply, error) {
	if !slices.Contains(added, id) {
		return d.ofFacilitator("facilitator.not-added", id), nil
	}
	edit := Edit[Facilitator]{Before: &Facilitator{req.Place.Platform, req.Place.Space, id}}
	return d.changeFacilitator(ctx, req, d.ofFacilitator("facilitator.removed", id), "no-facilitator", edit)
}

// ofFacilitator is a private reply about somebody.
func (d *responder) ofFacilitator(id, who string) Reply {
	return d.toAsker(d.alone().paragraph(id, message.Args{"name": "@" + who}))
}

func (d *responder) facilitatorList(added []string) Reply {
	d = d.alone()
	if len(added) == 0 {
		return d.toAsker(d.paragraph("facilitator.nobody", nil))
	}
	list := List{}
	for _, id := range added {
		list.Items = append(list.Items, message.Styled("@"+id, Typed))
	}
	return d.toAsker(d.paragraph("facilitator.list", nil), list)
}
