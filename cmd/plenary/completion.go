package main

import (
	"context"
	"embed"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"plenary/internal/bot"
	"plenary/internal/terminal"
)

//go:embed completion
var completionScripts embed.FS

// completionCommand is plenary completion.
type completionCommand struct{}

// Run prints the script that makes the shell complete.
func (*completionCommand) Run(_ context.Context, env *environment, args []string) error {
	script, err := completionScripts.ReadFile("completion/plenary." + args[0])
	if err != nil {
		return fmt.Errorf("there is no script for %s: the shells are bash, zsh and fish", args[0])
	}
	_, err = env.out.Write(script)
	return err
}

// completeCommand is what the completion scripts call, with the words that follow
// plenary; the last one is incomplete.
type completeCommand struct{ root *cobra.Command }

// Run prints the completions of the last word: one a line, with a description
// after a tab.
func (c *completeCommand) Run(ctx context.Context, env *environment, words []string) error {
	if len(words) == 0 {
		words = []string{""}
	}
	for _, choice := range c.choices(ctx, env, words[:len(words)-1], words[len(words)-1]) {
		fmt.Fprintf(env.out, "%s\t%s\n", choice.Value, choice.Label)
	}
	return nil
}

func (c *completeCommand) choices(ctx context.Context, env *environment, given []string, typed string) []bot.Completion {
	commands := slices.DeleteFunc(slices.Clone(c.root.Commands()), func(c *cobra.Command) bool { return c.Hidden })
	called := slices.IndexFunc(commands, func(c *cobra.Command) bool { return slices.Contains(given, c.Name()) })

	if strings.HasPrefix(typed, "-") {
		command := c.root
		if called >= 0 {
			command = commands[called]
		}
		return completeFlags(command, typed)
	}
	switch {
	case called < 0:
		return completeCommands(commands, typed)
	case commands[called].Name() == "completion":
		return withPrefix([]bot.Completion{{Value: "bash"}, {Value: "zsh"}, {Value: "fish"}}, typed)
	case commands[called].GroupID == tableGroup:
		return completeWords(ctx, env, given, typed)
	}
	return nil
}

// completeWords completes the arguments of a command of the bot's table, as in a
// conversation.
func completeWords(ctx context.Context, env *environment, given []string, typed string) []bot.Completion {
	all, err := env.statements()
	if err != nil {
		return nil // plenary check tells why
	}
	b := bot.New(bot.Config{Statements: all, Log: env.log()}) // completing reads no networks
	given = slices.DeleteFunc(given, func(word string) bool { return strings.HasPrefix(word, "-") })
	line := strings.Join(append(given, typed), " ")
	replaced, choices := terminal.Complete(line, func(kind bot.OptionKind, typed string) []bot.Completion {
		return b.Complete(ctx, bot.CompletionRequest{Place: terminal.Place(), Kind: kind, Typed: typed})
	})
	// The shell replaces the last word alone: of a completion that includes words
	// before it, it gets the rest.
	before := strings.TrimSuffix(replaced, typed)
	for i := range choices {
		if len(choices[i].Value) >= len(before) && strings.EqualFold(choices[i].Value[:len(before)], before) {
			choices[i].Value = choices[i].Value[len(before):]
		}
	}
	return choices
}

func completeCommands(commands []*cobra.Command, typed string) []bot.Completion {
	var choices []bot.Completion
	for _, c := range commands {
		choices = append(choices, bot.Completion{Value: c.Name(), Label: c.Short})
	}
	return withPrefix(choices, typed)
}

func completeFlags(command *cobra.Command, typed string) []bot.Completion {
	var choices []bot.Completion
	add := func(f *pflag.Flag) { choices = append(choices, bot.Completion{Value: "--" + f.Name, Label: f.Usage}) }
	command.NonInheritedFlags().VisitAll(add)
	command.InheritedFlags().VisitAll(add)
	return withPrefix(choices, typed)
}

func withPrefix(choices []bot.Completion, prefix string) []bot.Completion {
	return slices.DeleteFunc(choices, func(c bot.Completion) bool { return !strings.HasPrefix(c.Value, prefix) })
}
