package bot

import (
	"cmp"
	"context"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"

	"plenary/internal/editdistance"
	"plenary/internal/language"
	"plenary/internal/message"
)

// bareReference matches a line that is nothing but a place: "[[II]] [[III]]",
// "2.2", "p. iii".
var bareReference = regexp.MustCompile(`(?i)^(?:\[\[.*\]\]|\d{1,4}\.\d{1,4}(?:[-–]\d{1,4})?|pp?\.? ?\d{1,4}(?:[-–]\d{1,4})?|pp?\. ?[ivxl]{1,7}(?:[-–][ivxl]{1,7})?)[.?]?$`)

// readTyped is readLine for what a member typed. A line that begins with a
// mistyped command calls mistyped, which offers the command.
func (d *responder) readTyped(line string, entities []Entity) Call {
	call := readLine(line, entities)
	words := withoutName(readText(line, entities, nil))
	if bareReference.MatchString(words) {
		return quoting(words)
	}
	bare := commandWords(words)
	if chosen := d.statementCall(bare); !chosen.IsZero() {
		return chosen
	}
	named, _ := lookUp(table, bare)
	if named != nil && len(named.Subcommands) == 0 && named.Name != "help" {
		return call
	}
	slash := len(words) > 1 && words[0] == '/' && words[1] != ' '
	if command := slashCall(bare); slash && named == nil && !command.IsZero() {
		return command
	}
	meant := d.meant(bare, slash)
	switch {
	case meant != "":
		whole := without(line, entities, []EntityKind{Mention, ChannelMention})
		return NewCall("mistyped", "line", cmp.Or(d.meant(commandWords(withoutName(whole)), slash), meant))
	case slash && named == nil:
		first, _, _ := strings.Cut(bare, " ")
		return NewCall("help", "command", commandName(first, true))
	}
	return call
}

// slashCall reads a command with its values, also where the words might be a
// question without the slash before them: "/search and rescue". It is the zero Call
// where no command with options comes first.
func slashCall(words string) Call {
	first, rest, _ := strings.Cut(words, " ")
	first = commandName(first, rest == "")
	i := slices.IndexFunc(table, func(c Command) bool { return c.Name == first })
	if i < 0 || len(table[i].Options) == 0 {
		return Call{}
	}
	return Call{Command: first, Values: table[i].values(rest)}
}

// statementCall reads a command with the name of a statement of several words: "use
// the second one". It is the zero Call for anything else.
func (d *responder) statementCall(words string) Call {
	first, rest, _ := strings.Cut(words, " ")
	first = commandName(first, rest == "")
	for _, c := range table {
		if c.Name != first || len(c.Options) == 0 || c.Options[0].Kind != StatementName || !beginsValue(rest) {
			continue
		}
		if _, ok := d.library.chosen(rest, d.catalogue.Tag); ok && len(d.library) > 1 {
			return NewCall(c.Name, c.Options[0].Name, rest)
		}
	}
	return Call{}
}

// mistyped offers the command that a line means.
func (d *responder) mistyped(_ context.Context, req Request) (Reply, error) {
	line := req.value("line")
	r := Reply{Outcome: Misused, Blocks: []Block{d.paragraph("mistyped.did-you-mean", message.Args{"line": line})}}
	r.Blocks = append(r.Blocks, buttons([]Action{{Label: line, Call: readLine(line, nil), Effect: Show}})...)
	return r, nil
}

// meant returns the line that mistyped words mean as a command, "" where they are
// none, or may as well be a question. With a slash they are no question.
func (d *responder) meant(words string, slash bool) string {
	first, rest, _ := strings.Cut(words, " ")
	rest = strings.TrimSpace(rest)
	first = commandName(first, rest == "")
	for i := range table {
		c := &table[i]
		if c.Hidden {
			continue
		}
		rest := rest
		if !c.takesText() {
			rest = strings.TrimSpace(called().pleaseLast.ReplaceAllString(" "+rest, ""))
		}
		named := first == c.Name
		switch {
		case !named && !isMisspelling(first, c.Name, slash):
		case rest != "" && len(c.Subcommands) > 0:
			if line := meantSubcommand(c, named, rest); line != "" {
				return c.Name + " " + line
			}
		case rest != "" && c.Options != nil && c.Options[0].Kind == CommandName:
			if name := nearestCommand(rest); name != "" && (name != rest || !named) {
				return c.Name + " " + name
			}
		case named && !slash:
		case d.canFollow(c, first, rest, slash):
			return strings.TrimSpace(c.Name + " " + strings.TrimRight(rest, c.idleMarks()))
		case slash:
			return c.Name
		}
	}
	return ""
}

// idleMarks are the marks that mean nothing at the end of the command's words.
func (c Command) idleMarks() string {
	if c.takesText() {
		return ""
	}
	return "?!."
}

// meantSubcommand returns rest with the name of a subcommand of c in place of its
// first word. Behind the command's own name a name must be mistyped.
func meantSubcommand(c *Command, named bool, rest string) string {
	second, after, _ := strings.Cut(rest, " ")
	second = commandName(second, after == "")
	for i := range c.Subcommands {
		sub := &c.Subcommands[i]
		switch {
		case strings.HasSuffix(after, "?") && !sub.takesText():
		case second == sub.Name && !named, isMisspelling(second, sub.Name, true):
			return strings.TrimSpace(sub.Name + " " + after)
		}
	}
	return ""
}

// canFollow reports whether rest can belong to a command that word is a misspelling
// of, so that the line is no question.
func (d *responder) canFollow(c *Command, word, rest string, slash bool) bool {
	if rest == "" {
		return slash || !d.holdsWord(word)
	}
	if len(c.Options) == 0 || isForm(word, c.Name) && !slash || c.fits != nil && !c.fits(rest) {
		return false
	}
	switch o := c.Options[0]; o.Kind {
	case Reference:
		d, rest := d.cutStatementName(rest, false)
		found := d.statement.Resolve(rest)
		return len(found.Refs)+len(found.Candidates) > 0
	case StatementName:
		_, ok := d.library.chosen(rest, d.catalogue.Tag)
		return ok
	}
	return slash || c.Name == "ask" || !strings.HasSuffix(rest, "?") && !d.holdsWord(word)
}

// nearestCommand returns the name of the command that a word is, or is a
// misspelling of; "" for none.
func nearestCommand(word string) string {
	word = commandName(word, true)
	for _, c := range table {
		if !c.Hidden && (word == c.Name || isMisspelling(word, c.Name, false)) {
			return c.Name
		}
	}
	return ""
}

// otherWords are words of any language that are one letter from the name of a command.
var otherWords = sync.OnceValue(func() map[string]bool {
	return language.AllLists().WordSet("no command")
})

// isMisspelling reports whether a word is most likely a misspelling of a name:
// one letter is changed, or two in a long name, and the first letter is the same
// or has changed places with the second. Where no question can be meant, loose
// allows as much in a name of middle length.
func isMisspelling(word, name string, loose bool) bool {
	limit := 1
	if len(name) >= 10 || loose && len(name) >= 7 {
		limit = 2
	}
	switch {
	case word == name, len(word) < 2, otherWords()[word] && !loose, editdistance.Distance(word, name, limit) > limit:
		return false
	case word[0] != name[0] && (word[0] != name[1] || word[1] != name[0]):
		return false
	case len(name) < 4:
		return sameLetters(word, name)
	case len(name) == 4: // "city" is no misspelling of cite
		return len(word) != len(name) || sameLetters(word, name)
	}
	return true
}

// sameLetters reports whether two words are made of the same letters, however
// often and in whichever order.
func sameLetters(a, b string) bool {
	return strings.Trim(a, b) == "" && strings.Trim(b, a) == ""
}

// isForm reports whether a word is another form of a name: "quotes", "section".
func isForm(word, name string) bool {
	for _, ending := range []string{"s", "es", "d", "ed", "r", "er", "ing"} {
		if word == name+ending || name == word+ending {
			return true
		}
	}
	return false
}

// holdsWord reports whether a word stands in the statement.
func (d *responder) holdsWord(word string) bool {
	holds := func(text string) bool {
		return slices.ContainsFunc(strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) }), func(w string) bool {
			return strings.EqualFold(w, word)
		})
	}
	for _, p := range d.statement.Paragraphs {
		if holds(p.Text) {
			return true
		}
	}
	for _, section := range d.statement.Sections {
		if holds(section.Title) {
			return true
		}
	}
	return false
}
