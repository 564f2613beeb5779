package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/alecthomas/kong"

	"plenary/internal/bot"
	"plenary/internal/terminal"
)

// A tableCommand is a row of the bot's table as a command of this program: it
// says one line and prints the reply.
type tableCommand struct {
	JSON  bool     `help:"Print the reply as a JSON object."`
	Words []string `arg:"" optional:""`

	row bot.Command
}

// tableCommands adds the rows of the bot's table to the command line, so that
// neither knows a command that the other does not. Those for facilitators alone
// are about a channel, of which there is none here.
func tableCommands() []kong.Option {
	var options []kong.Option
	for _, row := range bot.Commands() {
		if row.Hidden || row.Facilitators {
			continue
		}
		options = append(options, kong.DynamicCommand(row.Name, row.Summary+".", "table", &tableCommand{row: row}))
	}
	return append(options, kong.PostBuild(func(k *kong.Kong) error {
		for _, node := range k.Model.Children {
			if c, ok := node.Target.Addr().Interface().(*tableCommand); ok {
				nameWords(node, c.row)
			}
		}
		return nil
	}))
}

// nameWords calls what follows a command what the table calls it.
func nameWords(node *kong.Node, row bot.Command) {
	words := node.Positional[0]
	switch {
	case len(row.Subcommands) > 0:
		words.Name, words.Help = "words", "What follows the command, as it is typed in a chat."
	case len(row.Options) == 0:
		node.Positional = nil
	default:
		o := row.Options[0]
		words.Name, words.Help, words.Required = o.Name, o.Summary+".", o.Required
		words.Tag.Optional = !o.Required
	}
}

// Run says the line. "ask --json -" asks every line of the standard input.
func (c *tableCommand) Run(ctx context.Context, w *world) error {
	if c.row.Name == "help" && len(c.Words) == 1 && !c.JSON && isProgramCommand(w.parser, c.Words[0]) {
		_, err := w.parser.Parse([]string{c.Words[0], "--help"})
		return err
	}
	fromInput := c.row.Name == "ask" && len(c.Words) == 1 && c.Words[0] == "-"
	if fromInput && !c.JSON {
		return errors.New("questions are read from the standard input with --json only: plenary ask --json -")
	}
	all, err := w.statements()
	if err != nil {
		return err
	}
	b := w.bot(all, nil)
	if fromInput {
		return answerLines(ctx, b.Handle, w.in, w.out)
	}
	reply := b.Handle(ctx, request(strings.Join(append([]string{c.row.Name}, c.Words...), " ")))
	if err := c.print(w.out, reply); err != nil {
		return err
	}
	return exitError(reply.Outcome)
}

func (c *tableCommand) print(out io.Writer, reply bot.Reply) error {
	if c.JSON {
		return newEncoder(out).Encode(objectOf(reply))
	}
	_, err := io.WriteString(out, terminal.Draw(reply, terminal.StyleOf(out, colour())))
	return err
}

// isProgramCommand reports whether name is a command of this program that the
// bot's table does not hold.
func isProgramCommand(k *kong.Kong, name string) bool {
	for _, node := range k.Model.Children {
		if node.Name == name {
			_, ofTable := node.Target.Addr().Interface().(*tableCommand)
			return !ofTable
		}
	}
	return false
}

// exitError is the error that makes the program end with the exit code of an
// outcome.
func exitError(o bot.Outcome) error {
	switch o {
	case bot.Answered:
		return nil
	case bot.Closest, bot.Refused:
		return errRefused
	case bot.Misused, bot.Failed:
		return errMisused
	}
	return fmt.Errorf("the reply ended with the unknown outcome %d", o)
}
