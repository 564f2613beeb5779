package bot

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"plenary/internal/language"
	"plenary/internal/schedule"
)

// maxLine is how much of a typed line is read, in bytes; Slack's longest message
// has 40,000 characters, and no question needs as many.
const maxLine = 8 << 10

// readLine returns the call that a typed line means. A line that begins with no
// command is a question, and an empty one asks what there is to try.
func readLine(line string, entities []Entity) Call {
	words := withoutName(readText(line, entities, nil))
	if words == "" {
		return Call{Command: "tries"}
	}
	command, path, rest := lookUpPath(words)
	if command == nil {
		return NewCall("ask", "question", words)
	}
	values := command.values(rest)
	if kept := command.keeps(); kept != nil {
		if again, _, more := lookUpPath(withoutName(without(line, entities, kept))); again == command {
			// A mention that no option takes is no word either.
			if with := command.values(more); with[""] == "" || values[""] != "" {
				values = with
			}
		}
	}
	return Call{Command: path, Values: values}
}

// readText returns the words of a typed text, with the entities that are kept.
// One that holds nothing but code, or what somebody else said, is read itself.
func readText(text string, entities []Entity, kept []EntityKind) string {
	if words := without(text, entities, kept); words != "" {
		return words
	}
	return without(text, entities, []EntityKind{CodeBlock, QuotedText})
}

// lookUpPath is lookUp in the whole table for words that a member typed, with the
// path of the command.
func lookUpPath(words string) (command *Command, path, rest string) {
	words = commandWords(words)
	command, rest = lookUp(table, words)
	if command == nil || !command.takesText() {
		polite := called().pleaseLast.ReplaceAllString(words, "")
		if other, less := lookUp(table, polite); other != nil {
			command, rest, words = other, less, polite
		}
	}
	if command == nil {
		return nil, "", rest
	}
	var names []string
	for _, name := range strings.Fields(strings.TrimSuffix(words, rest)) {
		names = append(names, commandName(name, rest == ""))
	}
	return command, strings.Join(names, " "), rest
}

// takesText reports whether the command has an option for words of any kind.
func (c Command) takesText() bool {
	return slices.ContainsFunc(c.Options, func(o Option) bool { return o.Kind == Words || o.Kind == Verbatim || o.Kind == Lines })
}

// lookUp returns the row of commands whose name words begin with and what
// follows the name, nil where there is none. A command that takes no words is
// not meant by a line that goes on: "areas of conflict?" is a question.
func lookUp(commands []Command, words string) (*Command, string) {
	name, rest, _ := strings.Cut(words, " ")
	rest = strings.TrimSpace(rest)
	name = commandName(name, rest == "")
	for i := range commands {
		c := &commands[i]
		if c.Name != name {
			continue
		}
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

// commandName returns a typed word as the name of a command: "/Quote:" is quote,
// and so is "quote?" where it is the last word.
func commandName(word string, last bool) string {
	marks := ".,:;!"
	if last {
		marks += "?"
	}
	return strings.ToLower(strings.TrimRight(strings.TrimPrefix(word, "/"), marks))
}

// goesOn are the words with which a sentence goes on behind its first word, and no
// value begins: "search and rescue".
var goesOn = sync.OnceValue(func() map[string]bool {
	return language.AllLists().WordSet("goes on")
})

// beginsValue reports whether words begin as a value does, and not as a sentence
// goes on.
func beginsValue(words string) bool {
	first, _, _ := strings.Cut(words, " ")
	return !goesOn()[strings.ToLower(first)]
}

// oneWord reports whether words are one at most, and no question.
func oneWord(words string) bool {
	return !strings.ContainsAny(words, " ?")
}

// keeps returns the kinds of entities that the command's options take: all where
// one takes a text as it was typed, mentions of their kind where one takes an id, and
// nil where all are left out.
func (c Command) keeps() []EntityKind {
	var kept []EntityKind
	for _, o := range c.Options {
		switch o.Kind {
		case Verbatim, Lines:
			return []EntityKind{Mention, ChannelMention, Address, Emoji, CodeMark, CodeBlock, QuotedText}
		case ChannelID:
			kept = append(kept, ChannelMention)
		case RoleID, WhoID:
			kept = append(kept, Mention)
		}
	}
	return kept
}

// readOptions reads the values of options off what follows a command's name.
// Options with a keyword are taken out first. Of the others each takes one word,
// a time and a zone as many as they have, and the last one takes the rest.
func readOptions(options []Option, words string) map[string]string {
	values := map[string]string{}
	fields := strings.Fields(words)
	free := slices.Clone(options)
	for _, keyed := range slices.SortedStableFunc(slices.Values(options), byKeyword) {
		if value, rest, ok := keyed.takeKeyword(fields); ok {
			values[keyed.Name], fields = value, rest
		} else if keyed.Kind == Date {
			continue // "pause 2027-01-07" does without its keyword
		}
		if keyed.Keyword != "" {
			free = slices.DeleteFunc(free, func(o Option) bool { return o.Name == keyed.Name })
		}
	}
	for i, o := range free {
		n := len(fields)
		if i < len(free)-1 {
			n = min(n, o.length(fields))
		}
		if n > 0 {
			values[o.Name] = strings.Join(fields[:n], " ")
		}
		fields = fields[n:]
	}
	if len(fields) > 0 {
		values[""] = strings.Join(fields, " ")
	}
	return values
}

// values reads what follows the command's name in a typed line.
func (c *Command) values(words string) map[string]string {
	if c.read != nil {
		return c.read(c.Options, words)
	}
	return readOptions(c.Options, words)
}

// byKeyword orders options as their keywords are looked for: those that may stand
// anywhere, that of a channel, which stands at the end, and that of a date, which
// takes all that is left.
func byKeyword(a, b Option) int {
	rank := func(o Option) int {
		switch o.Kind {
		case ChannelID:
			return 1
		case Date:
			return 2
		}
		return 0
	}
	return cmp.Compare(rank(a), rank(b))
}

// takeKeyword takes an option's keyword and value out of fields. The keyword of a
// channel stands before the last word, that of a date at the beginning, any other
// anywhere. A keyword without a value is its own value, which no option accepts.
func (o Option) takeKeyword(fields []string) (value string, rest []string, ok bool) {
	if o.Keyword == "" {
		return "", fields, false
	}
	is := func(word string) bool { return strings.EqualFold(word, o.Keyword) }
	at := -1
	switch n := len(fields); {
	case o.Kind == ChannelID && n > 1:
		if is(fields[n-2]) {
			at = n - 2
		}
	case o.Kind == ChannelID, o.Kind == Date:
		if n > 0 && is(fields[0]) {
			at = 0
		}
	default:
		at = slices.IndexFunc(fields, is)
	}
	switch {
	case at < 0:
		return "", fields, false
	case at == len(fields)-1:
		return o.Keyword, fields[:at], true
	case o.Kind == Date:
		return strings.Join(fields[at+1:], " "), nil, true
	}
	return fields[at+1], slices.Delete(slices.Clone(fields), at, at+2), true
}

// maxZoneWords is how many words a typed zone has: "America/Port of Spain".
const maxZoneWords = 4

// length returns how many of the first fields are the option's value, where
// others follow.
func (o Option) length(fields []string) int {
	switch o.Kind {
	case TimeOfDay:
		if len(fields) > 1 && isHalfOfDay(fields[1]) {
			return 2
		}
	case Zone:
		for n := min(len(fields), maxZoneWords); n > 0; n-- {
			if _, err := schedule.ParseZone(strings.Join(fields[:n], " ")); err == nil {
				return n
			}
		}
		return len(fields) // the command says what is wrong with it
	}
	return 1
}

// isHalfOfDay reports whether a word is the second half of "9 a.m.".
func isHalfOfDay(word string) bool {
	switch strings.ToLower(strings.ReplaceAll(word, ".", "")) {
	case "am", "pm":
		return true
	}
	return false
}

// without returns a line without its entities but those of the kinds that are
// kept, cleaned.
func without(line string, entities []Entity, kept []EntityKind) string {
	var b strings.Builder
	at, behindMention := 0, false
	for _, e := range entities {
		if e.Start < at || e.End < e.Start || e.End > len(line) || slices.Contains(kept, e.Kind) {
			continue
		}
		before := line[at:e.Start]
		switch {
		case e.Kind == Address:
			before = called().foundAt.ReplaceAllString(before, "$1")
		case e.Kind != Mention:
		case behindMention && called().betweenMentions.MatchString(before):
			before = ""
		default:
			before = called().copied.ReplaceAllString(before, "$1")
		}
		behindMention = e.Kind == Mention
		b.WriteString(before)
		if e.Kind != CodeMark {
			b.WriteByte(' ')
		}
		at = e.End
	}
	left := line[at:]
	if at == 0 {
		return clean(left)
	}
	b.WriteString(left)
	return clean(emptyBrackets.ReplaceAllString(b.String(), " "))
}

// emptyBrackets are those around what was left out.
var emptyBrackets = regexp.MustCompile(`[(\[][\s,:;]*[)\]]`)

// clean makes one line of what was typed: at most maxLine bytes of valid
// UTF-8, single spaces, without control characters or marks that turn the
// direction of text.
func clean(line string) string {
	line = line[:min(len(line), maxLine+utf8.UTFMax)]
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
	if len(line) > maxLine {
		line = strings.ToValidUTF8(line[:maxLine], "")
	}
	return line
}
