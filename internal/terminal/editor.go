package terminal

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"golang.org/x/term"

	"plenary/internal/bot"
)

// An editor is a terminal on both ends: lines can be edited, recalled while
// the conversation lasts, and completed.
type editor struct {
	*term.Terminal
	in, out  *os.File
	drawn    Style
	complete func(line string) (completed string, offers []bot.Completion)
}

// newEditor returns nil where in or out is no terminal.
func newEditor(cfg Config) *editor {
	in, ok := terminalFile(cfg.In)
	if !ok {
		return nil
	}
	out, ok := terminalFile(cfg.Out)
	if !ok {
		return nil
	}
	e := &editor{in: in, out: out, drawn: cfg.Style}
	e.complete = func(line string) (string, []bot.Completion) {
		return completeLine(line, func(kind bot.OptionKind, typed string) []bot.Completion {
			if cfg.Complete == nil {
				return nil
			}
			return cfg.Complete(context.Background(), Place(), kind, typed)
		})
	}
	e.Terminal = term.NewTerminal(struct {
		io.Reader
		io.Writer
	}{in, out}, printable(cfg.Prompt)+"> ")
	e.AutoCompleteCallback = e.onKey
	return e
}

// start takes the terminal, which then echoes nothing by itself.
func (e *editor) start() (func(), error) {
	state, err := term.MakeRaw(int(e.in.Fd()))
	if err != nil {
		return nil, fmt.Errorf("terminal: lines cannot be edited here: %w", err)
	}
	e.SetBracketedPasteMode(true) // so that a tab in pasted text completes nothing
	return func() {
		e.SetBracketedPasteMode(false)
		io.WriteString(e, "\n") // the shell's prompt begins a line
		term.Restore(int(e.in.Fd()), state)
	}, nil
}

func (e *editor) read() (string, error) {
	if width, height, err := term.GetSize(int(e.out.Fd())); err == nil {
		e.SetSize(width, height)
	}
	line, err := e.ReadLine()
	if errors.Is(err, term.ErrPasteIndicator) {
		err = nil
	}
	return line, err
}

func (e *editor) style() Style {
	return StyleOf(e.out, e.drawn.Colour)
}

// onKey completes the line at the tab key. What it may become is listed above
// the line.
func (e *editor) onKey(line string, at int, key rune) (string, int, bool) {
	if key != '\t' {
		return "", 0, false
	}
	completed, offers := e.complete(line[:at])
	if len(offers) > 0 {
		d := newDrawing(e.style())
		for _, o := range offers {
			words := []run{{o.Value, cyan}}
			if o.Label != o.Value {
				words = append(words, run{"  " + o.Label, faint})
			}
			d.item("  ", words)
		}
		io.WriteString(e, d.String())
	}
	return completed + line[at:], len(completed), true
}

// StyleOf is how replies are drawn on out: plainly where it is no terminal, so
// that every quotation stands on one line for whatever reads it.
func StyleOf(out io.Writer, colour bool) Style {
	f, ok := terminalFile(out)
	if !ok {
		return Style{}
	}
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil || width <= 0 {
		width = 80
	}
	return Style{Width: width, Colour: colour}
}

// terminalFile returns f as a file, if it is a terminal.
func terminalFile(f any) (*os.File, bool) {
	file, ok := f.(*os.File)
	return file, ok && term.IsTerminal(int(file.Fd()))
}
