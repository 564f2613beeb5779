package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"plenary/internal/bot"
	"plenary/internal/store"
)

// forgetCommand is plenary forget.
type forgetCommand struct {
	databaseSettings
}

// Run erases what is held of a place. Its exit code is 1 where that was nothing.
func (c *forgetCommand) Run(ctx context.Context, env *environment, args []string) error {
	at, err := parsePlace(args[0])
	if err := errors.Join(err, c.complete(os.Getenv)); err != nil {
		return err
	}
	db, err := store.Open(ctx, c.DatabaseURL.reveal())
	if err != nil {
		return fmt.Errorf("DATABASE_URL: %w", err)
	}
	held, err := db.Held(ctx, at)
	if err == nil {
		err = db.Forget(ctx, at)
	}
	if err := errors.Join(err, db.Close()); err != nil {
		return err
	}
	if held == 0 {
		fmt.Fprintf(env.out, "Nothing is held of %s in the database (%s). Ids stand in a channel's address: app.slack.com/client/WORKSPACE/CHANNEL, discord.com/channels/SERVER/CHANNEL.\n",
			placeName(at), describeDatabase(c.DatabaseURL))
		return errRefused
	}
	fmt.Fprintf(env.out, "%d entries are erased; nothing is held of %s any more.\n", held, placeName(at))
	return nil
}

// parsePlace reads a place as placeName writes it. A direct message on Discord
// has no server: discord//CHANNEL.
func parsePlace(s string) (bot.Place, error) {
	parts := strings.Split(s, "/")
	if len(parts) < 2 || len(parts) > 3 || parts[0] != "slack" && parts[0] != "discord" {
		return bot.Place{}, errors.New("PLACE is slack/WORKSPACE or discord/SERVER, or one channel of it: slack/T0123ABCD/C0123ABCD")
	}
	at := bot.Place{Platform: parts[0], Space: parts[1]}
	if len(parts) == 3 {
		at.Channel = parts[2]
	}
	if at.Channel == "" && (at.Space == "" || len(parts) == 3) {
		return bot.Place{}, errors.New("PLACE names neither workspace nor server nor channel")
	}
	return at, nil
}

// placeName is how a place is written on the command line.
func placeName(at bot.Place) string {
	name := at.Platform + "/" + at.Space
	if at.Channel != "" {
		name += "/" + at.Channel
	}
	return name
}
