package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"

	"github.com/spf13/cobra"

	"plenary/internal/bot"
	"plenary/internal/message"
	"plenary/internal/terminal"
)

// A tableCommand is a command of the bot's table as one of this program: it makes
// a request and prints the reply.
type tableCommand struct {
	JSON bool `help:"Print the reply as a JSON object."`

	row bot.Command
}

// tableCommands makes a command of each row of the bot's table.
func tableCommands(env *environment) []*cobra.Command {
	var all []*cobra.Command
	for _, row := range bot.Commands() {
		if row.Hidden {
			continue
		}
		c := newCommand(env, use(row), row.Summary+".", argumentsOf(row), &tableCommand{row: row})
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

// use is the usage of a row on the command line.
func use(row bot.Command) string {
	if len(row.Subcommands) > 0 {
		return row.Name + " [WORDS]"
	}
	return row.Usage()
}

// argumentsOf says which words a row takes.
func argumentsOf(row bot.Command) cobra.PositionalArgs {
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

// Run makes the request. "ask --json -" asks each line of the standard input.
func (c *tableCommand) Run(ctx context.Context, env *environment, words []string) error {
	fromInput := c.row.Name == "ask" && len(words) == 1 && words[0] == "-"
	if fromInput && !c.JSON {
		return errors.New("questions are read from the standard input with --json only: plenary ask --json -")
	}
	all, err := env.statements()
	if err != nil {
		return err
	}
	b, err := env.bot(all, nil)
	if err != nil {
		return err
	}
	if fromInput {
		return answerLines(ctx, b.Handle, env.in, env.out)
	}
	reply := b.Handle(ctx, request(strings.Join(append([]string{c.row.Name}, words...), " ")))
	if err := c.print(env.out, reply); err != nil {
		return err
	}
	return exitError(reply.Outcome)
}

func (c *tableCommand) print(out io.Writer, reply bot.Reply) error {
	if c.JSON {
		return newEncoder(out).Encode(objectOf(reply))
	}
	style := terminal.StyleOf(out, useColour())
	if file := onlyFile(reply); file != nil && style.Width == 0 {
		_, err := out.Write(file.Data) // alone, so that it can be piped into a file
		return err
	}
	_, err := io.WriteString(out, terminal.Draw(reply, style))
	return err
}

// onlyFile returns the file of a reply that has one; nil for none and for several.
func onlyFile(r bot.Reply) *bot.File {
	var only *bot.File
	for _, block := range r.Blocks {
		if file, ok := block.(bot.File); ok {
			if only != nil {
				return nil
			}
			only = &file
		}
	}
	return only
}

// exitError is the error for the exit code of an outcome; nil for 0.
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

// answerLines asks each line of in and prints one object a line, in order, each
// as soon as it and those before it are answered.
func answerLines(ctx context.Context, handle bot.Handler, in io.Reader, out io.Writer) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel() // the reader of in ends, once a read of in under way has

	replies := make(chan chan bot.Reply, 4*runtime.GOMAXPROCS(0)) // as many are at work at one time
	ended := make(chan error, 1)
	go func() {
		defer close(replies)
		lines := terminal.NewLines(in)
		for {
			line, err := lines.Next()
			if err != nil && !errors.Is(err, terminal.ErrTooLong) {
				ended <- err
				return
			}
			reply := make(chan bot.Reply, 1)
			select {
			case replies <- reply:
			case <-ctx.Done():
				ended <- ctx.Err()
				return
			}
			go func() {
				if err != nil {
					reply <- terminal.TooLong(message.English())
					return
				}
				asked := request("ask " + line)
				asked.From = "" // each line is asked by itself: nothing is gone on with
				reply <- handle(ctx, asked)
			}()
		}
	}()

	encoder := newEncoder(out)
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case reply, more := <-replies:
			if !more {
				if err := <-ended; err != io.EOF {
					return fmt.Errorf("the standard input could not be read: %w", err)
				}
				return nil
			}
			if err := encoder.Encode(objectOf(<-reply)); err != nil {
				return fmt.Errorf("the standard output takes no more: %w", err)
			}
		}
	}
}

// An object is a reply as --json prints it. Its shape is fixed: scripts read it.
type object struct {
	Answered bool          `json:"answered"`
	Text     string        `json:"text"`     // the whole reply as plain text
	Passages []bot.Passage `json:"passages"` // at most three; never null
	Nearest  []bot.Passage `json:"nearest"`  // at most three; never null

	Answer *bot.AnswerSpan `json:"answer,omitempty"` // the words of Passages that answer, where answered and known

	*verification // where quotations were checked
}

// A verification is what --json prints of checked quotations.
type verification struct {
	Verbatim    bool             `json:"verbatim"`    // every word stands so
	Place       string           `json:"place"`       // references, parted by commas; "" where nothing was found
	Differences []bot.Difference `json:"differences"` // of words, then of typography; never null
}

func objectOf(r bot.Reply) object {
	var checked *verification
	if v := r.Verification; v != nil {
		checked = &verification{v.Verbatim, v.Place, v.Differences}
	}
	return object{
		verification: checked,

		Answered: r.Outcome == bot.Answered,
		Text:     r.String(),
		Passages: atMostThree(r.Passages),
		Nearest:  atMostThree(r.Nearest),
		Answer:   r.Answer,
	}
}

func atMostThree(passages []bot.Passage) []bot.Passage {
	return append([]bot.Passage{}, passages[:min(len(passages), 3)]...)
}

func newEncoder(out io.Writer) *json.Encoder {
	e := json.NewEncoder(out)
	e.SetEscapeHTML(false)
	return e
}
