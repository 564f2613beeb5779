package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"plenary/internal/bot"
	"plenary/internal/delivery"
	"plenary/internal/store"
	"plenary/internal/terminal"
)

// chatCommand is plenary chat.
type chatCommand struct {
	As          string `placeholder:"NAME" help:"Speak as NAME."`
	Facilitator bool   `help:"Speak as a facilitator, who may manage prompts."`
	Database    secret `env:"DATABASE_URL" placeholder:"URL" help:"Database to remember in; without it, what is set up is forgotten at the end."`
}

// Run answers lines until the input ends.
func (c *chatCommand) Run(ctx context.Context, env *environment, _ []string) error {
	all, err := env.statements()
	if err := errors.Join(join(env.sources.faultsOf(c)), err); err != nil {
		return err
	}
	db, closeStore, err := c.openStore(ctx, env.sources)
	if err != nil {
		return err
	}
	defer closeStore()
	b, err := env.bot(all, db)
	if err != nil {
		return err
	}
	a, err := terminal.New(terminal.Config{
		In:          env.in,
		Out:         env.out,
		Style:       terminal.StyleOf(env.out, useColour()),
		User:        cmp.Or(c.As, userName()),
		Facilitator: c.Facilitator,
		Welcome:     b.Greeting(ctx, terminal.Place()),
		Label:       c.As,
		Complete:    b.Complete,
	})
	if err != nil {
		return err
	}
	if !a.Interactive() {
		return a.Run(ctx, b.Handle)
	}
	return withPrompts(ctx, env, a, b, db)
}

// withPrompts runs the adapter and a dispatcher that posts scheduled prompts to it.
func withPrompts(ctx context.Context, env *environment, a *terminal.Adapter, b *bot.Bot, db *store.Store) error {
	dispatcher, err := delivery.New(delivery.Config{
		Store:    db,
		Adapters: []bot.Adapter{a},
		Compose:  b.Compose,
		WordsAt:  b.WordsAt,
		Log:      env.log(),
	})
	if err != nil {
		return err
	}
	talking, stop := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- dispatcher.Run(talking) }()
	var preparing sync.WaitGroup
	preparing.Go(func() { _ = b.Prepare(talking) }) // fails only where it is stopped
	err = a.Run(ctx, b.Handle)
	stop()
	preparing.Wait()
	return errors.Join(err, <-ended)
}

// openStore opens the database that is named, or a temporary one. closeStore
// closes it and deletes a temporary one.
func (c *chatCommand) openStore(ctx context.Context, from sources) (db *store.Store, closeStore func(), err error) {
	address, dir := c.Database.reveal(), ""
	if address == "" {
		if dir, err = os.MkdirTemp("", "plenary-"); err != nil {
			return nil, nil, fmt.Errorf("this conversation cannot be remembered: %w", err)
		}
		address = filepath.Join(dir, "chat.db")
	}
	if db, err = store.Open(ctx, address); err != nil {
		return nil, nil, errors.Join(fmt.Errorf("%s: %w", from.name(databaseVariable), err), os.RemoveAll(dir))
	}
	return db, func() {
		db.Close()
		os.RemoveAll(dir)
	}, nil
}
