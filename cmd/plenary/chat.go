package main

import (
	"cmp"
	"context"

	"plenary/internal/bot"
	"plenary/internal/statement"
	"plenary/internal/terminal"
)

// chatCommand is plenary chat.
type chatCommand struct {
	As          string `placeholder:"NAME" help:"Speak as NAME."`
	Facilitator bool   `help:"Speak as a facilitator, who may manage prompts."`
}

// Run talks until the input ends.
func (c *chatCommand) Run(ctx context.Context, w *world) error {
	all, err := w.statements()
	if err != nil {
		return err
	}
	b := w.bot(all, nil)
	a, err := terminal.New(terminal.Config{
		In:          w.in,
		Out:         w.out,
		Style:       terminal.StyleOf(w.out, colour()),
		As:          cmp.Or(c.As, whoami()),
		Facilitator: c.Facilitator,
		Hello:       hello(all[0], b.Starters(ctx, terminal.Place())),
		Prompt:      c.As,
		Complete:    b.Complete,
	})
	if err != nil {
		return err
	}
	return a.Run(ctx, b.Handle)
}

// hello is what a newcomer sees first.
func hello(s *statement.Statement, starters []string) bot.Reply {
	r := bot.Reply{Blocks: []bot.Block{
		bot.Heading{Text: s.Title},
		bot.Paragraph{Text: bot.Text{
			{Text: "Ask a question, or type "}, {Text: "help", Style: bot.Typed},
			{Text: ". A number picks what is offered; Ctrl-D ends."},
		}},
	}}
	offers := bot.Choices{Label: "For example"}
	for _, q := range starters {
		offers.Options = append(offers.Options, bot.Choice{Label: q, Line: q})
	}
	if len(offers.Options) > 0 {
		r.Blocks = append(r.Blocks, offers)
	}
	return r
}
