package main

import (
	"context"
	"embed"
	"fmt"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"plenary/internal/bot"
	"plenary/internal/terminal"
)

//go:embed completion
var completionScripts embed.FS

// completionCommand is plenary completion.
type completionCommand struct {
	Shell string `arg:"" enum:"bash,zsh,fish" help:"The shell: bash, zsh or fish."`
}

// Run prints the script that makes the shell complete.
func (c *completionCommand) Run(w *world) error {
	script, err := completionScripts.ReadFile("completion/plenary." + c.Shell)
	if err != nil {
		return err
	}
	_, err = w.out.Write(script)
	return err
}

// completeCommand is what the scripts call.
type completeCommand struct {
	Words []string `arg:"" optional:""` // what stands behind plenary; the last is being typed
}

// Run prints what the last word may become: one a line, with a description
// behind a tab.
func (c *completeCommand) Run(ctx context.Context, w *world) error {
	if len(c.Words) == 0 {
		c.Words = []string{""}
	}
	for _, choice := range c.choices(ctx, w) {
		fmt.Fprintf(w.out, "%s\t%s\n", choice.Line, choice.Label)
	}
	return nil
}

func (c *completeCommand) choices(ctx context.Context, w *world) []bot.Choice {
	given, typed := c.Words[:len(c.Words)-1], c.Words[len(c.Words)-1]
	commands := slices.DeleteFunc(slices.Clone(w.parser.Model.Children), func(n *kong.Node) bool { return n.Hidden })
	called := slices.IndexFunc(commands, func(n *kong.Node) bool { return slices.Contains(given, n.Name) })

	if strings.HasPrefix(typed, "-") {
		node := w.parser.Model.Node
		if called >= 0 {
			node = commands[called]
		}
		return flagsOf(node, typed)
	}
	if called < 0 {
		return named(commands, typed)
	}
	switch target := commands[called].Target.Addr().Interface().(type) {
	case *completionCommand:
		return withPrefix([]bot.Choice{{Line: "bash"}, {Line: "zsh"}, {Line: "fish"}}, typed)
	case *tableCommand:
		return target.choices(ctx, w, given, typed)
	}
	return nil
}

// choices completes what is typed behind a row of the bot's table, as in a
// conversation.
func (c *tableCommand) choices(ctx context.Context, w *world, given []string, typed string) []bot.Choice {
	all, err := w.statements()
	if err != nil {
		return nil // plenary check tells why
	}
	b := w.bot(all, nil)
	given = slices.DeleteFunc(given, func(word string) bool { return strings.HasPrefix(word, "-") })
	line := strings.Join(append(given, typed), " ")
	replaced, choices := terminal.Complete(line, func(kind bot.OptionKind, typed string) []bot.Choice {
		return b.Complete(ctx, terminal.Place(), kind, typed)
	})
	// The shell replaces the last word alone. Of a choice that takes up words
	// before it, it gets the rest.
	before := strings.TrimSuffix(replaced, typed)
	for i := range choices {
		if len(choices[i].Line) >= len(before) && strings.EqualFold(choices[i].Line[:len(before)], before) {
			choices[i].Line = choices[i].Line[len(before):]
		}
	}
	return choices
}

func named(commands []*kong.Node, typed string) []bot.Choice {
	var choices []bot.Choice
	for _, n := range commands {
		choices = append(choices, bot.Choice{Line: n.Name, Label: n.Help})
	}
	return withPrefix(choices, typed)
}

func flagsOf(node *kong.Node, typed string) []bot.Choice {
	var choices []bot.Choice
	for _, group := range node.AllFlags(true) {
		for _, f := range group {
			choices = append(choices, bot.Choice{Line: "--" + f.Name, Label: f.Help})
		}
	}
	return withPrefix(choices, typed)
}

func withPrefix(choices []bot.Choice, prefix string) []bot.Choice {
	return slices.DeleteFunc(choices, func(c bot.Choice) bool { return !strings.HasPrefix(c.Line, prefix) })
}
