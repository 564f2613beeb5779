package bot

import (
	"context"

	"plenary/internal/message"
)

// MaxChanges is how many changes of a channel a Store keeps, the latest.
const MaxChanges = 50

// privacy says what is kept of a group and its members, for how long, and how it is
// deleted.
func (d *responder) privacy(context.Context, Request) (Reply, error) {
	r := Reply{Blocks: []Block{d.paragraph("privacy.memory", nil)}}
	if d.cfg.Store == nil {
		r.add(d.paragraph("privacy.nothing", nil))
		return r, nil
	}
	r.add(
		d.paragraph("privacy.stored", nil),
		List{Items: []Text{
			d.catalogue.Text("privacy.group", message.Args{"n": MaxChanges}),
			d.catalogue.Text("privacy.requests", nil),
			d.catalogue.Text("privacy.queue", nil),
		}},
		d.paragraph("privacy.delete", nil),
	)
	r.add(d.runBy()...)
	return r, nil
}
