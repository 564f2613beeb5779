package bot

import (
	"cmp"
	"context"
	"strings"

	"plenary/internal/statement"
)

// inlineSetting is set to "on" where references in double brackets are
// answered.
const inlineSetting = "references"

// maxInline is how many references of one message are answered, so that
// nobody fills a channel with one message.
const maxInline = 5

// inline quotes the references that a message holds in double brackets, each
// once, where a facilitator switched that on. Anywhere else it is silent, and
// it is silent about words that are no reference.
func (d *responder) inline(ctx context.Context, req Request) (Reply, error) {
	if d.cfg.Store == nil {
		return Reply{}, nil
	}
	value, err := d.cfg.Store.Setting(ctx, req.Place.Root(), inlineSetting)
	if err != nil || value != "on" {
		return Reply{}, err
	}
	var refs []statement.Ref
	seen := map[statement.Ref]bool{}
	for _, ref := range d.statement.Resolve(req.value("ref")).Refs {
		if !seen[ref] && len(refs) < maxInline {
			seen[ref] = true
			refs = append(refs, ref)
		}
	}
	if len(refs) == 0 {
		return Reply{}, nil
	}
	return d.quoteAll(refs, req), nil
}

// references switches the answering of inline references on or off.
func (d *responder) references(ctx context.Context, req Request) (Reply, error) {
	if d.cfg.Store == nil {
		return d.noStore(), nil
	}
	at := req.Place.Root()
	value, err := d.cfg.Store.Setting(ctx, at, inlineSetting)
	if err != nil {
		return Reply{}, err
	}
	if value == "" {
		value = "off"
	}
	wanted := strings.ToLower(req.value("switch"))
	switch wanted {
	case "":
		return Reply{Blocks: []Block{Paragraph{Text: Text{
			{Text: "References such as [[" + d.firstRef() + "]] are "}, {Text: value, Style: Strong}, {Text: " in this channel."},
		}}}}, nil
	case "on", "off":
	default:
		return misused(Text{{Text: "Type "}, {Text: "references on", Style: Typed}, {Text: " or "}, {Text: "references off", Style: Typed}, {Text: "."}}), nil
	}
	may, err := d.facilitates(ctx, req, at)
	if err != nil {
		return Reply{}, err
	}
	if !may {
		return req.notAllowed("Only facilitators switch references on or off."), nil
	}
	if err := d.cfg.Store.SetSetting(ctx, at, inlineSetting, wanted); err != nil {
		return Reply{}, err
	}
	words := "References such as [[" + d.firstRef() + "]] are answered in this channel from now on."
	if wanted == "off" {
		words = "References in double brackets are no longer answered in this channel."
	}
	return Reply{Blocks: []Block{Paragraph{Text: Say(words)}}}, nil
}

// facilitates reports whether the asker may manage prompts at a place.
func (d *responder) facilitates(ctx context.Context, req Request, at Place) (bool, error) {
	if req.Facilitates == nil || d.cfg.Store == nil {
		return false, nil
	}
	added, err := d.cfg.Store.Facilitators(ctx, req.Place.Platform, req.Place.Space)
	if err != nil {
		return false, err
	}
	return req.Facilitates(ctx, at.Root(), added)
}

// notAllowed is the private, friendly no to somebody who is no facilitator.
func (req Request) notAllowed(why string) Reply {
	who := cmp.Or(req.Facilitators, "An administrator")
	return Reply{Outcome: Refused, Private: true, Blocks: []Block{
		Paragraph{Text: Say(why + " " + who + ", or anybody whom a facilitator adds, can do it.")},
	}}
}

// noStore says that nothing can be remembered here.
func (d *responder) noStore() Reply {
	return Reply{Outcome: Refused, Private: true, Blocks: []Block{
		Paragraph{Text: Say("Nothing is remembered in this session, so this cannot be set here.")},
	}}
}
