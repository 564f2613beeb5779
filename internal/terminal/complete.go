package terminal

import (
	"slices"
	"strings"

	"plenary/internal/bot"
)

// maxListed is how many completions are listed.
const maxListed = 10

// completeLine completes a line that is being typed. It returns the line as far as
// all completions agree, and the completions where that adds nothing.
func completeLine(line string, complete func(bot.OptionKind, string) []bot.Completion) (string, []bot.Completion) {
	typed, choices := Complete(line, complete)
	return narrow(line, typed, choices)
}

// completeValue completes the value of a field in the same way.
func completeValue(line string, complete func(string) []bot.Completion) (string, []bot.Completion) {
	return narrow(line, line, preferPrefix(complete(line), line))
}

// narrow puts what all choices have in common in the place of what was typed at the
// end of a line.
func narrow(line, typed string, choices []bot.Completion) (string, []bot.Completion) {
	before := line[:len(line)-len(typed)]
	switch len(choices) {
	case 0:
		return line, nil
	case 1:
		return before + choices[0].Value + " ", nil
	}
	common := choices[0].Value
	for _, c := range choices[1:] {
		common = commonPrefix(common, c.Value)
	}
	if len(common) > len(typed) && strings.EqualFold(common[:len(typed)], typed) {
		return before + common, nil
	}
	return line, choices[:min(len(choices), maxListed)]
}

// Complete returns the part at the end of a line that is being typed, and the
// completions that may replace it: commands, or what complete returns for an option
// of a command.
func Complete(line string, complete func(kind bot.OptionKind, typed string) []bot.Completion) (typed string, choices []bot.Completion) {
	rest := strings.TrimLeft(line, " ")
	commands := bot.Commands()
	var options []bot.Option
	for {
		word, after, more := strings.Cut(rest, " ")
		if !more {
			break
		}
		command := commandNamed(commands, word)
		if command == nil {
			break
		}
		rest = strings.TrimLeft(after, " ")
		commands, options = command.Subcommands, command.Options
	}
	if rest == line || len(commands) > 0 { // the name of a command
		for _, c := range commands {
			if !c.Hidden && !strings.Contains(rest, " ") && strings.HasPrefix(c.Name, strings.ToLower(rest)) {
				choices = append(choices, bot.Completion{Label: c.Summary, Value: c.Name})
			}
		}
		if len(choices) > 0 {
			return rest, choices
		}
	}
	options = slices.DeleteFunc(slices.Clone(options), func(o bot.Option) bool { return o.Hidden })
	for i, o := range options {
		if word, after, more := strings.Cut(rest, " "); more && i < len(options)-1 && word != "" {
			rest = strings.TrimLeft(after, " ")
			continue
		}
		return rest, preferPrefix(complete(o.Kind, rest), rest)
	}
	return "", nil
}

// preferPrefix keeps the choices that begin with what was typed. It keeps all where
// none does, as for words from the middle of a title.
func preferPrefix(choices []bot.Completion, typed string) []bot.Completion {
	var kept []bot.Completion
	for _, c := range choices {
		if len(c.Value) >= len(typed) && strings.EqualFold(c.Value[:len(typed)], typed) {
			kept = append(kept, c)
		}
	}
	if len(kept) > 0 {
		return kept
	}
	return choices
}

// commandNamed returns the command of a name, nil where there is none.
func commandNamed(commands []bot.Command, name string) *bot.Command {
	for i := range commands {
		if c := &commands[i]; !c.Hidden && c.Name == strings.ToLower(strings.TrimPrefix(name, "/")) {
			return c
		}
	}
	return nil
}

func commonPrefix(a, b string) string {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return strings.ToValidUTF8(a[:n], "")
}
