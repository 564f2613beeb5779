package bot

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxWords is how much of a line is read, in bytes; Slack's longest message
// has 40,000 characters, and no question needs as many.
const maxWords = 8 << 10

// dispatch finds the command that a line names and runs it. A line that names
// none is a question.
func (d *responder) dispatch(ctx context.Context, req Request) (Reply, error) {
	c := call{Request: req, words: clean(req.Line), page: 1}
	return d.call(ctx, c)
}

// call runs the command that c.words begin with.
func (d *responder) call(ctx context.Context, c call) (Reply, error) {
	command, rest := lookUp(table, c.words)
	switch {
	case c.words == "":
		command, _ = lookUp(table, "help")
	case command == nil:
		command, rest = lookUp(table, "ask "+c.words)
	}
	c.words = rest
	reply, err := command.run(d, ctx, c)
	reply.Command = command.Name
	return reply, err
}

// oneWord reports whether words are one at most, and no question.
func oneWord(words string) bool {
	return !strings.ContainsAny(words, " ?")
}

// lookUp returns the row of commands whose name words begin with and what
// follows the name, nil where there is none. A command that takes no words is
// not meant by a line that goes on: "areas of conflict?" is a question.
func lookUp(commands []Command, words string) (*Command, string) {
	name, rest, _ := strings.Cut(words, " ")
	name = strings.ToLower(strings.TrimPrefix(name, "/"))
	for i := range commands {
		c := &commands[i]
		if c.Name != name {
			continue
		}
		rest = strings.TrimSpace(rest)
		if sub, after := lookUp(c.Subcommands, rest); sub != nil {
			return sub, after
		}
		if rest != "" && len(c.Options) == 0 && (len(c.Subcommands) == 0 || strings.HasSuffix(rest, "?")) || c.fits != nil && !c.fits(rest) {
			return nil, words
		}
		return c, rest
	}
	return nil, words
}

// clean makes one line of what was typed: at most maxWords bytes of valid
// UTF-8, single spaces, without control characters or marks that turn the
// direction of text.
func clean(line string) string {
	line = line[:min(len(line), maxWords+utf8.UTFMax)]
	line = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r):
			return ' '
		case r == utf8.RuneError, unicode.Is(unicode.Bidi_Control, r):
			return -1
		}
		return r
	}, line)
	line = strings.Join(strings.Fields(line), " ")
	if len(line) > maxWords {
		line = strings.ToValidUTF8(line[:maxWords], "")
	}
	return line
}
