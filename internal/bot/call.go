package bot

import (
	"strconv"
	"strings"
)

// A Call is a command of the table with the values of its options. A platform's
// own options, forms and buttons give one; a typed line is read into one.
type Call struct {
	Command string            // the path of the command: "quote", "prompt schedule"; "" for none
	Values  map[string]string // by [Option.Name], without those that are not given; "" holds words that no option takes
	Page    int               // of a long reply; 0 and 1 are the first
}

// NewCall makes a call of the command with that path. Names and values of its
// options alternate; a value that is empty is not given.
func NewCall(path string, pairs ...string) Call {
	c := Call{Command: path}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] == "" {
			continue
		}
		if c.Values == nil {
			c.Values = map[string]string{}
		}
		c.Values[pairs[i]] = pairs[i+1]
	}
	return c
}

// IsZero reports whether c calls nothing.
func (c Call) IsZero() bool { return c.Command == "" }

// with returns c with another value of an option.
func (c Call) with(name, value string) Call {
	values := map[string]string{}
	for k, v := range c.Values {
		values[k] = v
	}
	values[name] = value
	c.Values = values
	return c
}

// cleaned returns c with each value as one clean line.
func (c Call) cleaned() Call {
	values := map[string]string{}
	for name, value := range c.Values {
		if value = clean(value); value != "" {
			values[name] = value
		}
	}
	c.Values = values
	return c
}

// onPage returns c for another page of its reply.
func (c Call) onPage(page int) Call {
	c.Page = page
	return c
}

// Line returns what a member types to make the call.
func (c Call) Line() string {
	words := strings.Fields(c.Command)
	command, _ := lookUp(table, c.Command)
	if command == nil {
		return c.Command
	}
	for _, o := range command.Options {
		value := strings.TrimSpace(c.Values[o.Name])
		switch {
		case value == "":
		case o.Keyword != "":
			words = append(words, o.Keyword, value)
		case o.Kind == Zone && command.takesText():
			words = append(words, value+":") // parts a city from the text
		default:
			words = append(words, value)
		}
	}
	line := strings.Join(words, " ")
	if c.Page > 1 {
		line = "page " + strconv.Itoa(c.Page) + " " + line
	}
	return line
}

// MaxCall is the length in bytes of the longest encoded call that a choice or
// an action holds, because Discord's custom ids hold 100 characters, which name
// the effect as well.
const MaxCall = 80

// pageName names the page among the values of an encoded call. No option has
// this name.
const pageName = "page"

// Encode writes c for a button or a select: the path, the value of the first
// option, then every other value with its name, parted by bars. [DecodeCall]
// reads it. Buttons stay in channels for years, so that the order of a
// command's later options may change, and its first one may not.
//
//	quote|II.B
//	prompt next|3|channel=#C0123
//	search|climate change|page=2
func (c Call) Encode() string {
	command, _ := lookUp(table, c.Command)
	if command == nil {
		return c.Command
	}
	parts := []string{c.Command, ""}
	for i, o := range command.Options {
		value := c.Values[o.Name]
		switch {
		case i == 0:
			parts[1] = barEscaper.Replace(value)
		case value != "":
			parts = append(parts, o.Name+"="+barEscaper.Replace(value))
		}
	}
	if c.Page > 1 {
		parts = append(parts, pageName+"="+strconv.Itoa(c.Page))
	}
	if len(parts) == 2 && parts[1] == "" {
		return c.Command
	}
	return strings.Join(parts, "|")
}

var barEscaper = strings.NewReplacer(`\`, `\\`, `|`, `\|`)

// DecodeCall reads an encoded call, false for anything else. Buttons that were
// made before there were encoded calls hold a line, such as "quote II": they are
// read as if it had been typed.
func DecodeCall(encoded string) (Call, bool) {
	parts := splitBars(encoded)
	command, rest := lookUp(table, parts[0])
	if command == nil || rest != "" {
		return Call{}, false
	}
	if len(parts) == 1 {
		return Call{Command: parts[0]}, true
	}
	c := NewCall(parts[0])
	if len(command.Options) > 0 {
		c = NewCall(parts[0], command.Options[0].Name, parts[1])
	}
	for _, part := range parts[2:] {
		name, value, _ := strings.Cut(part, "=")
		if name == pageName {
			c.Page, _ = strconv.Atoi(value)
			continue
		}
		c = c.with(name, value)
	}
	return c, true
}

// splitBars splits at bars that are not escaped, and undoes the escapes.
func splitBars(s string) []string {
	parts := []string{""}
	for i := 0; i < len(s); i++ {
		last := len(parts) - 1
		switch {
		case s[i] == '\\' && i+1 < len(s):
			i++
			parts[last] += s[i : i+1]
		case s[i] == '|':
			parts = append(parts, "")
		default:
			parts[last] += s[i : i+1]
		}
	}
	return parts
}
