package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"plenary/internal/bert"
	"plenary/internal/bert/weights"
	"plenary/internal/bot"
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

// networkNames are the names of the networks of a model, nil for no model.
func networkNames(model *bert.Model) []string {
	if model == nil {
		return nil
	}
	var names []string
	for _, about := range model.About() {
		names = append(names, about.Name)
	}
	return names
}

// The question and the passage that doctor reads.
const (
	modelQuestion = "Who waters the beds?"
	modelPassage  = "Every member waters the beds of whoever is away. In July and August the pump is locked from ten until six."
)

// checkModel opens the networks, checks their sum, and has them read a passage,
// also in plain Go, which defines what every machine computes.
func (env *environment) checkModel(ctx context.Context) bot.Finding {
	const subject = "Networks"
	fault := func(message string) bot.Finding {
		return bot.Finding{Subject: subject, Level: bot.Fault, Message: message + "."}
	}
	model, err := env.openModel(bert.Options{})
	switch {
	case err != nil:
		return fault(err.Error())
	case model == nil:
		return bot.Finding{Subject: subject, Message: "None is loaded: passages are found by words alone."}
	}
	if err := model.Verify(); err != nil {
		return fault(err.Error())
	}
	sets := bert.InstructionSets()
	plain, err := env.openModel(bert.Options{InstructionSet: sets[len(sets)-1]})
	if err != nil {
		return fault(err.Error())
	}
	got, err := readPassage(ctx, model)
	if err != nil {
		return fault(err.Error())
	}
	want, err := readPassage(ctx, plain)
	if err != nil {
		return fault(err.Error())
	}
	if !slices.Equal(got, want) {
		return fault("A passage that is read with " + model.InstructionSet() + " gives other bytes than one that is read in " + plain.InstructionSet() + ": set PLENARY_MODEL=off, and report this machine")
	}
	return bot.Finding{Subject: subject, Message: fmt.Sprintf("%s are loaded and compute with %s; a passage gives the same bytes as in %s.",
		strings.Join(networkNames(model), " and "), model.InstructionSet(), plain.InstructionSet())}
}

// readPassage has a model read the passage, and returns all that it computes.
func readPassage(ctx context.Context, model *bert.Model) ([]float32, error) {
	vectors, err := model.Encoder.Embed(ctx, []string{modelPassage})
	if err != nil {
		return nil, err
	}
	reading, err := model.Reader.Read(ctx, modelQuestion, []bert.Tokens{model.Reader.Tokens(modelPassage)})
	if err != nil {
		return nil, err
	}
	out := slices.Clone(vectors[0])
	for _, w := range reading.Passages[0].Windows {
		out = append(append(out, w.Start...), w.End...)
	}
	return out, nil
}
