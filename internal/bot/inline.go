package bot

import (
	"context"
	"strings"

	"plenary/internal/message"
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
		return Reply{Blocks: []Block{d.paragraph("references.are", message.Args{"ref": d.firstRef(), "state": value})}}, nil
	case "on", "off":
	default:
		return d.misuse("references.how", nil).about("switch"), nil
	}
	may, err := d.facilitates(ctx, req, at)
	if err != nil {
		return Reply{}, err
	}
	if !may {
		return d.notAllowed(req, "references.facilitators-only"), nil
	}
	if wanted == "on" {
		if no, err := d.cannotPost(ctx, req, at); err != nil || !no.Empty() {
			return no, err
		}
	}
	r := Reply{Blocks: []Block{d.paragraph("references."+wanted, message.Args{"ref": d.firstRef()})}}
	if wanted == "on" && req.Unheard.ID != "" {
		r.add(Paragraph{Text: d.catalogue.Render(req.Unheard)})
	}
	return d.withSetting(ctx, req, r, "references", inlineSetting, wanted)
}
