package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"plenary/internal/bot"
	"plenary/internal/terminal"
)

// A tableCommand is a row of the bot's table as a command of this program: it
// says one line and prints the reply.
type tableCommand struct {
	JSON bool `help:"Print the reply as a JSON object."`

	row bot.Command
}

// tableCommands makes the rows of the bot's table commands, so that neither
// knows a command that the other does not.
func tableCommands(w *world) []*cobra.Command {
	var all []*cobra.Command
	for _, row := range bot.Commands() {
		if row.Hidden {
			continue
		}
		c := newCommand(w, use(row), row.Summary+".", wordsOf(row), &tableCommand{row: row})
		c.GroupID = tableGroup
		if row.Name == "help" {
			answers := c.RunE
			c.RunE = func(called *cobra.Command, args []string) error {
				if own := commandOf(called.Root(), strings.Join(args, " ")); own != nil && own.GroupID == programGroup {
					return own.Help()
				}
				return answers(called, args)
			}
		}
		all = append(all, c)
	}
	return all
}

// use is how a row is typed on the command line.
func use(row bot.Command) string {
	if len(row.Subcommands) > 0 {
		return row.Name + " [WORDS]"
	}
	return row.Usage()
}

// wordsOf says which words a row takes.
func wordsOf(row bot.Command) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		switch {
		case len(args) > 0 && len(row.Options) == 0 && len(row.Subcommands) == 0:
			return fmt.Errorf("%s takes no words", row.Name)
		case len(args) == 0 && len(row.Options) > 0 && row.Options[0].Required:
			return fmt.Errorf("%s is missing", strings.ToUpper(row.Options[0].Name))
		}
		return nil
	}
}

// Run says the line. "ask --json -" asks every line of the standard input.
func (c *tableCommand) Run(ctx context.Context, w *world, words []string) error {
	fromInput := c.row.Name == "ask" && len(words) == 1 && words[0] == "-"
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
	reply := b.Handle(ctx, request(strings.Join(append([]string{c.row.Name}, words...), " ")))
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
