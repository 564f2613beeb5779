package terminal

import (
	"bufio"
	"errors"
	"io"
	"strings"

	"plenary/internal/bot"
)

// maxLine is the length in bytes of the longest line that is read as one
// request; the longest message that any platform takes is shorter.
const maxLine = 64 << 10

// ErrTooLong says that a line was longer than any question, and was passed
// over.
var ErrTooLong = errors.New("the line is too long")

// TooLong is the reply to a line that was too long.
func TooLong() bot.Reply {
	return bot.Reply{
		Outcome: bot.Misused,
		Private: true,
		Blocks:  []bot.Block{bot.Paragraph{Text: bot.Say("That is too long to be read as one question. Please ask it in fewer words.")}},
	}
}

// Lines reads lines of any length and keeps at most maxLine bytes of one.
type Lines struct{ r *bufio.Reader }

// NewLines reads the lines of r.
func NewLines(r io.Reader) *Lines { return &Lines{bufio.NewReaderSize(r, maxLine)} }

// Next returns the next line without its end; a last line needs none. The
// error is ErrTooLong for a line that was too long, after which Next goes on
// with the next line; io.EOF after the last; or that of the reader.
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
