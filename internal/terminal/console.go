package terminal

import "io"

// A console is where lines are typed and replies appear.
type console interface {
	io.Writer

	// start makes the console ready; what it returns undoes that.
	start() (restore func(), err error)

	// read returns the next line; the error is io.EOF after the last, or
	// ErrTooLong for a line that is passed over.
	read() (string, error)

	// style is how replies are drawn now.
	style() Style
}

func newConsole(cfg Config) console {
	if e := newEditor(cfg); e != nil {
		return e
	}
	return &pipe{Writer: cfg.Out, lines: NewLines(cfg.In), drawn: cfg.Style}
}

// A pipe is a console that is no terminal on at least one end.
type pipe struct {
	io.Writer
	lines *Lines
	drawn Style
}

func (p *pipe) start() (func(), error) { return func() {}, nil }
func (p *pipe) read() (string, error)  { return p.lines.Next() }
func (p *pipe) style() Style           { return p.drawn }
