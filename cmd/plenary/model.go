package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"plenary/internal/answer"
	"plenary/internal/bert"
	"plenary/internal/bert/weights"
	"plenary/internal/bot"
	"plenary/internal/vectorcache"
)

// modelVariable is the variable of environment.Model.
const modelVariable = "PLENARY_MODEL"

// noModel is the value of modelVariable by which no networks are loaded.
const noModel = "off"

// openModel opens the networks: those in the file that is named, or the ones that
// are built in, nil where they are off. Opening reads no weights.
func (env *environment) openModel(o bert.Options) (*bert.Model, error) {
	switch env.Model {
	case noModel:
		return nil, nil
	case "":
		return weights.Open(o)
	}
	model, err := bert.OpenFile(env.Model, o)
	if err != nil {
		return nil, fmt.Errorf("%s: %w: name a file of networks, or off for none", env.sources.name(modelVariable), err)
	}
	return model, nil
}

// openNetworks opens the networks with what is fitted to them, nil where they are off.
// Vectors of sentences are kept in one of the folders, the first that can be written;
// where none can they are made anew.
func (env *environment) openNetworks(o bert.Options, folders ...string) (*answer.Networks, error) {
	model, err := env.openModel(o)
	if model == nil || err != nil {
		return nil, err
	}
	var cache answer.Cache
	for _, folder := range folders {
		if c := vectorcache.Open(folder, model.Sum(), model.Encoder.Dimensions()); c != nil {
			cache = c
			break
		}
	}
	networks, err := answer.NewNetworks(model, cache)
	if err != nil {
		return nil, fmt.Errorf("%s: %w: name a file of networks that was fitted, or off for none", env.sources.name(modelVariable), err)
	}
	return networks, nil
}

// userCache is the folder in which a user's caches of Plenary lie, "" for none.
func userCache() string {
	folder, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(folder, "plenary")
}

// checkModel opens the networks, checks their sum, and compares what they compute
// with what was recorded when they were packed; for those of a file, with what
// they compute in plain Go.
func (env *environment) checkModel(ctx context.Context) bot.Finding {
	const subject = "Networks"
	fault := func(err error) bot.Finding {
		return bot.Finding{Subject: subject, Level: bot.Fault, Message: err.Error() + "."}
	}
	model, err := env.openModel(bert.Options{})
	switch {
	case err != nil:
		return fault(err)
	case model == nil:
		return bot.Finding{Subject: subject, Message: "None is loaded: passages are found by words alone."}
	}
	if err := model.Verify(); err != nil {
		return fault(err)
	}
	got, err := model.Fingerprint(ctx)
	if err != nil {
		return fault(err)
	}
	want, err := env.fingerprint(ctx)
	if err != nil {
		return fault(err)
	}
	if got != want {
		return fault(fmt.Errorf("a passage that is read with %s gives other bytes than on other machines: set PLENARY_MODEL=off, and report this machine", model.InstructionSet()))
	}
	return bot.Finding{Subject: subject, Message: fmt.Sprintf("%s are loaded and compute with %s; a passage gives the same bytes as on every machine.",
		strings.Join(model.Names(), " and "), model.InstructionSet())}
}

// fingerprint is what the networks must compute on every machine.
func (env *environment) fingerprint(ctx context.Context) (string, error) {
	if env.Model == "" {
		return weights.Fingerprint(), nil
	}
	sets := bert.InstructionSets()
	plain, err := env.openModel(bert.Options{InstructionSet: sets[len(sets)-1]}) // plain Go is the last
	if err != nil {
		return "", err
	}
	return plain.Fingerprint(ctx)
}
