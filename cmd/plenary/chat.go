package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"plenary/internal/bot"
	"plenary/internal/delivery"
	"plenary/internal/statement"
	"plenary/internal/store"
	"plenary/internal/terminal"
)

// chatCommand is plenary chat.
type chatCommand struct {
	As          string `placeholder:"NAME" help:"Speak as NAME."`
	Facilitator bool   `help:"Speak as a facilitator, who may manage prompts."`
	Database    secret `env:"DATABASE_URL" placeholder:"URL" help:"Database to remember in; without it, what is set up is forgotten at the end."`
}

// Run talks until the input ends.
func (c *chatCommand) Run(ctx context.Context, env *environment, _ []string) error {
	all, err := env.statements()
	if err := errors.Join(join(env.sources.faultsOf(c)), err); err != nil {
		return err
	}
	memory, forget, err := c.memory(ctx)
	if err != nil {
		return err
	}
	defer forget()
	b := env.bot(all, memory)
	a, err := terminal.New(terminal.Config{
		In:          env.in,
		Out:         env.out,
		Style:       terminal.StyleOf(env.out, colour()),
		User:        cmp.Or(c.As, whoami()),
		Facilitator: c.Facilitator,
		Welcome:     hello(all[0], b.Starters(ctx, terminal.Place())),
		Label:       c.As,
		Complete:    b.Complete,
	})
	if err != nil {
		return err
	}
	if !a.Interactive() {
		return a.Run(ctx, b.Handle)
	}
	return withPrompts(ctx, env, a, b, memory)
}

// withPrompts talks, and meanwhile posts what is scheduled here.
func withPrompts(ctx context.Context, env *environment, a *terminal.Adapter, b *bot.Bot, memory *store.Store) error {
	dispatcher, err := delivery.New(delivery.Config{
		Store:    memory,
		Adapters: []bot.Adapter{a},
		Compose:  b.Compose,
		Log:      env.log(),
	})
	if err != nil {
		return err
	}
	talking, stop := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- dispatcher.Run(talking) }()
	err = a.Run(ctx, b.Handle)
	stop()
	return errors.Join(err, <-ended)
}

// memory is where what the conversation sets up is remembered: in the database
// that is named, or else only until forget is called.
func (c *chatCommand) memory(ctx context.Context) (memory *store.Store, forget func(), err error) {
	address, dir := c.Database.reveal(), ""
	if address == "" {
		if dir, err = os.MkdirTemp("", "plenary-"); err != nil {
			return nil, nil, fmt.Errorf("this conversation cannot be remembered: %w", err)
		}
		address = filepath.Join(dir, "chat.db")
	}
	memory, err = store.Open(ctx, address)
	if err != nil {
		return nil, nil, errors.Join(err, os.RemoveAll(dir))
	}
	return memory, func() {
		memory.Close()
		os.RemoveAll(dir)
	}, nil
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
		offers.Options = append(offers.Options, bot.Choice{Label: q, Call: bot.NewCall("ask", "question", q)})
	}
	if len(offers.Options) > 0 {
		r.Blocks = append(r.Blocks, offers)
	}
	return r
}
