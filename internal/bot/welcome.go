package bot

import (
	"context"

	"plenary/internal/message"
)

// welcome is the one word to whoever brought the bot into a channel, for them alone:
// three things to try, each with a button, and how to begin.
func (d *responder) welcome(ctx context.Context, req Request) (Reply, error) {
	if server := req.value("server"); server != "" {
		return d.welcomeServer(server), nil
	}
	may, err := d.facilitates(ctx, req, req.Place)
	if err != nil {
		return Reply{}, err
	}
	d = d.alone()
	example := d.example()
	tries := List{Ordered: true, Items: []Text{
		d.catalogue.Text("welcome.ask", message.Args{"example": example}),
		d.catalogue.Text("welcome.read", nil),
	}}
	actions := []Action{
		{Label: example, Call: asking(example), Effect: Show},
		d.action("action.outline", NewCall("sections"), Show),
	}
	switch {
	case d.cfg.Store == nil: // there are no schedules
		tries.Items = append(tries.Items, d.catalogue.Text("welcome.verify", nil))
		actions = append(actions, d.action("action.help", NewCall("help"), Show))
	case may:
		tries.Items = append(tries.Items, d.catalogue.Text("welcome.schedule", nil))
		actions = append(actions, d.action("action.schedule", NewCall("prompt schedule"), Show))
	default:
		tries.Items = append(tries.Items, d.catalogue.Text("welcome.suggest", nil))
		actions = append(actions, d.action("action.suggest", NewCall("prompt suggest"), Show))
	}
	r := d.toAsker(
		d.paragraph("welcome.lead", message.Args{
			"channel": Span{Text: req.Place.Channel, Style: Channel}, "title": Span{Text: d.statement.Title, Style: Strong},
		}),
		tries,
	)
	r.add(buttons(actions)...)
	return r, nil
}

// welcomeServer is the one word about a server that the bot was brought into, to whoever
// did that or to the server: three things to try, how to begin, and what is kept.
func (d *responder) welcomeServer(server string) Reply {
	d = d.alone()
	example := d.example()
	r := d.toAsker(
		d.paragraph("welcome.server", message.Args{
			"server": Span{Text: shorten(server, maxLabel), Style: Strong}, "title": Span{Text: d.statement.Title, Style: Strong},
		}),
		List{Ordered: true, Items: []Text{
			d.catalogue.Text("welcome.server.ask", message.Args{"example": example}),
			d.catalogue.Text("welcome.server.read", nil),
			d.catalogue.Text("welcome.verify", nil),
		}},
		d.paragraph("welcome.server.begin", nil),
		d.paragraph("welcome.server.keeps", nil),
	)
	r.add(buttons([]Action{
		{Label: example, Call: asking(example), Effect: Show},
		d.action("action.outline", NewCall("sections"), Show),
		d.action("action.privacy", NewCall("privacy"), Show),
	})...)
	return r
}

// tries answers who calls the bot without a word: three things to try, each with a button.
func (d *responder) tries(context.Context, Request) (Reply, error) {
	example := d.example()
	r := Reply{Blocks: []Block{
		d.paragraph("tries.lead", message.Args{"title": Span{Text: d.statement.Title, Style: Strong}}),
		List{Ordered: true, Items: []Text{
			d.catalogue.Text("tries.ask", message.Args{"example": example}),
			d.catalogue.Text("welcome.read", nil),
			d.catalogue.Text("welcome.verify", nil),
		}},
	}}
	r.add(buttons([]Action{
		{Label: example, Call: asking(example), Effect: Show},
		d.action("action.outline", NewCall("sections"), Show),
		d.action("action.help", NewCall("help"), Show),
	})...)
	return r, nil
}
