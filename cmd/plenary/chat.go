package main

import (
	"context"
	"io"
	"os"

	"golang.org/x/term"

	"plenary/internal/terminal"
)

// chatCommand is plenary chat.
type chatCommand struct {
	As          string `placeholder:"NAME" help:"Speak as NAME."`
	Facilitator bool   `help:"Speak as a facilitator, who may manage prompts."`
}

// Run talks until the input ends.
func (c *chatCommand) Run(ctx context.Context, w *world) error {
	b, err := w.bot(nil)
	if err != nil {
		return err
	}
	name := c.As
	if name == "" {
		name = whoami()
	}
	a, err := terminal.New(terminal.Config{
		In:          w.in,
		Out:         w.out,
		Style:       styleOf(w.out),
		As:          name,
		Facilitator: c.Facilitator,
	})
	if err != nil {
		return err
	}
	return a.Run(ctx, b.Handle)
}

// styleOf is how replies are drawn on out: plainly where it is no terminal, so
// that every quotation stands on one line for whatever reads it.
func styleOf(out io.Writer) terminal.Style {
	f, ok := out.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return terminal.Style{}
	}
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil || width <= 0 {
		width = 80
	}
	return terminal.Style{
		Width: width,
		// https://no-color.org: set and not empty means no colour.
		Colour: os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb",
	}
}
