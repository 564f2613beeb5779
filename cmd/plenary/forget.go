package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"plenary/internal/bot"
	"plenary/internal/store"
)

// forgetCommand is plenary forget.
type forgetCommand struct {
	databaseSettings
}

// Run erases what is stored of a place. Its exit code is 1 where that was nothing.
func (c *forgetCommand) Run(ctx context.Context, env *environment, args []string) error {
	at, err := parsePlace(args[0])
	if err := errors.Join(err, join(c.complete(env.sources, os.Getenv))); err != nil {
		return err
	}
	db, err := store.Open(ctx, c.DatabaseURL.reveal())
	if err != nil {
		return fmt.Errorf("%s: %w", env.sources.name(databaseVariable), err)
	}
	held, err := db.Held(ctx, at)
	if err == nil {
		err = db.Forget(ctx, at)
	}
	if err := errors.Join(err, db.Close()); err != nil {
		return err
	}
	if held == 0 {
		var addresses []string
		for _, p := range platforms() {
			addresses = append(addresses, p.address)
		}
		fmt.Fprintf(env.out, "Nothing is held of %s in the database (%s). Ids stand in a channel's address: %s.\n",
			placeName(at), describeDatabase(c.DatabaseURL), strings.Join(addresses, ", "))
		return errRefused
	}
	fmt.Fprintf(env.out, "%d entries are erased; nothing is held of %s any more.\n", held, placeName(at))
	return nil
}

// parsePlace reads a place as placeName writes it. A direct message has a channel
// and, on some platforms, an empty space: NAME//CHANNEL.
func parsePlace(s string) (bot.Place, error) {
	all := platforms()
	parts := strings.Split(s, "/")
	known := slices.ContainsFunc(all, func(p platform) bool { return p.name == parts[0] })
	if len(parts) < 2 || len(parts) > 3 || !known {
		return bot.Place{}, fmt.Errorf("PLACE is %s, or one channel of it: %s/%s", enumerate("or", spaceForms(all)...), all[0].name, all[0].example)
	}
	at := bot.Place{Platform: parts[0], Space: parts[1]}
	if len(parts) == 3 {
		at.Channel = parts[2]
	}
	if at.Channel == "" && (at.Space == "" || len(parts) == 3) {
		return bot.Place{}, fmt.Errorf("PLACE names neither %s nor channel", strings.Join(spaces(all), " nor "))
	}
	return at, nil
}

// spaces are the words for a space, such as server, of each platform.
func spaces(all []platform) []string {
	var words []string
	for _, p := range all {
		words = append(words, p.space)
	}
	return words
}

// spaceForms are how a space of each platform is written on the command line.
func spaceForms(all []platform) []string {
	var forms []string
	for _, p := range all {
		forms = append(forms, p.name+"/"+strings.ToUpper(p.space))
	}
	return forms
}

// forgetUsage is the help text of plenary forget.
func forgetUsage(all []platform) string {
	forms := spaceForms(all)
	forms = append(forms, forms[len(forms)-1]+"/CHANNEL")
	var kinds []string
	for _, word := range spaces(all) {
		kinds = append(kinds, "a "+word)
	}
	return fmt.Sprintf("Erase what is held of %s or one channel: %s.", strings.Join(kinds, ", "), enumerate("or", forms...))
}

// placeName is how a place is written on the command line.
func placeName(at bot.Place) string {
	name := at.Platform + "/" + at.Space
	if at.Channel != "" {
		name += "/" + at.Channel
	}
	return name
}
