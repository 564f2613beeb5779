package terminal

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"plenary/internal/bot"
	"plenary/internal/message"
)

// A console reads the lines that are typed and writes the replies.
type console interface {
	io.Writer

	// start makes the console ready. restore undoes that.
	start() (restore func(), err error)

	// read returns the next line. The error is io.EOF after the last line, and
	// ErrTooLong for a line that is skipped.
	read() (string, error)

	// style returns how replies are drawn now.
	style() Style
}

func newConsole(cfg Config) console {
	if e := newEditor(cfg); e != nil {
		return e
	}
	return &pipe{Writer: cfg.Out, lines: NewLines(cfg.In), drawStyle: cfg.Style}
}

// A pipe is a console whose input or output is no terminal.
type pipe struct {
	io.Writer
	lines     *Lines
	drawStyle Style
}

func (p *pipe) start() (func(), error) { return func() {}, nil }
func (p *pipe) read() (string, error)  { return p.lines.Next() }
func (p *pipe) style() Style           { return p.drawStyle }

// maxLine is the length in bytes of the longest line that is read as one request.
// It is more than any platform accepts as a message.
const maxLine = 64 << 10

// ErrTooLong means that a line was longer than any question and was skipped.
var ErrTooLong = errors.New("the line is too long")

// TooLong returns the reply to a line that was too long.
func TooLong(words *message.Catalogue) bot.Reply {
	return bot.Unanswered(words, bot.Misused, "terminal.too-long", nil)
}

// Lines reads lines of any length. It holds at most maxLine bytes of one.
type Lines struct{ r *bufio.Reader }

// NewLines reads the lines of r.
func NewLines(r io.Reader) *Lines { return &Lines{bufio.NewReaderSize(r, maxLine)} }

// Next returns the next line without its end, which the last line need not have.
// The error is ErrTooLong for a line that was too long, after which Next goes on
// with the next line, io.EOF after the last line, or that of the reader.
func (l *Lines) Next() (string, error) {
	line, err := l.r.ReadSlice('\n')
	if err == bufio.ErrBufferFull {
		for err == bufio.ErrBufferFull {
			_, err = l.r.ReadSlice('\n')
		}
		if err == nil || err == io.EOF {
			err = ErrTooLong
		}
		return "", err
	}
	if err != nil && (err != io.EOF || len(line) == 0) {
		return "", err
	}
	return strings.TrimSuffix(strings.TrimSuffix(string(line), "\n"), "\r"), nil
}

// An editor is a console whose input and output are a terminal. Lines can be
// edited, completed, and recalled during the conversation.
type editor struct {
	*term.Terminal
	in, out   *os.File
	drawStyle Style
	prompt    string
	values    func(kind bot.OptionKind, typed string) []bot.Completion
	complete  func(line string) (completed string, offers []bot.Completion) // at the tab key
}

// newEditor returns nil where In or Out is no terminal.
func newEditor(cfg Config) *editor {
	in, ok := terminalFile(cfg.In)
	if !ok {
		return nil
	}
	out, ok := terminalFile(cfg.Out)
	if !ok {
		return nil
	}
	e := &editor{in: in, out: out, drawStyle: cfg.Style, prompt: printable(cfg.Label) + "> "}
	e.values = func(kind bot.OptionKind, typed string) []bot.Completion {
		if cfg.Complete == nil {
			return nil
		}
		return cfg.Complete(context.Background(), bot.CompletionRequest{Place: Place(), Kind: kind, Typed: typed})
	}
	e.complete = e.completeLine
	e.open()
	return e
}

// open makes the terminal's state of a line.
func (e *editor) open() {
	e.Terminal = term.NewTerminal(struct {
		io.Reader
		io.Writer
	}{e.in, e.out}, e.prompt)
	e.AutoCompleteCallback = e.onKey
}

// reopen drops the line that was left with Ctrl-C or Ctrl-D, which the package keeps
// and would return for ever. It goes on below it, with the lines that can be recalled.
func (e *editor) reopen() {
	history := e.History
	io.WriteString(e.out, "\r\n")
	e.open()
	e.History = history
}

// ask reads the value of a field after a prompt of its own.
func (e *editor) ask(prompt string, kind bot.OptionKind) (string, error) {
	e.SetPrompt(printable(prompt))
	e.complete = func(line string) (string, []bot.Completion) {
		return completeValue(line, func(typed string) []bot.Completion { return e.values(kind, typed) })
	}
	defer func() {
		e.SetPrompt(e.prompt)
		e.complete = e.completeLine
	}()
	return e.read()
}

func (e *editor) completeLine(line string) (string, []bot.Completion) {
	return completeLine(line, e.values)
}

// start puts the terminal into raw mode, in which it echoes nothing by itself.
func (e *editor) start() (func(), error) {
	state, err := term.MakeRaw(int(e.in.Fd()))
	if err != nil {
		return nil, fmt.Errorf("terminal: lines cannot be edited here: %w", err)
	}
	e.SetBracketedPasteMode(true) // so that a tab in pasted text completes nothing
	return func() {
		e.SetBracketedPasteMode(false)
		io.WriteString(e, "\n") // so that the shell begins on a new line
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
	return StyleOf(e.out, e.drawStyle.Colour)
}

// onKey completes the line at the tab key. Where there are several completions, it
// lists them above the line.
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

// StyleOf returns how replies are drawn on out. The style is plain where out is no
// terminal, so that a program that reads it finds each quotation on one line.
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

// terminalFile returns f as a file, and whether it is a terminal.
func terminalFile(f any) (*os.File, bool) {
	file, ok := f.(*os.File)
	return file, ok && term.IsTerminal(int(file.Fd()))
}
