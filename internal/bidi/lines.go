package bidi

import (
	"bytes"
	"io"

	"plenary/internal/message"
)

// Lines returns a writer that puts isolates into the lines that are written to a
// terminal, where each line is a paragraph. The rest of a line is written with its end.
func Lines(out io.Writer) io.Writer { return &lines{out: out} }

type lines struct {
	out  io.Writer
	rest []byte // of a line that has not ended
}

func (l *lines) Write(data []byte) (int, error) {
	l.rest = append(l.rest, data...)
	for {
		line, after, ended := bytes.Cut(l.rest, []byte("\n"))
		if !ended {
			return len(data), nil
		}
		text := string(line)
		if HasRight(text) {
			text = isolated(message.Literal(text)).String()
		}
		l.rest = after
		if _, err := io.WriteString(l.out, text+"\n"); err != nil {
			return 0, err
		}
	}
}
