package bot

import (
	"cmp"
	"context"
	"strings"
	"sync"

	"plenary/internal/message"
)

// A Command is one row of the table from which dispatch, help and every
// platform's registration come.
type Command struct {
	Name         string // lower-case letters
	Summary      string // from the catalogue: one line without full stop, at most 100 characters
	Options      []Option
	Subcommands  []Command
	Facilitators bool // changes what happens for the group: facilitators alone
	Public       bool // answered for everybody where the platform lets a command choose
	Hidden       bool // called by buttons and menus, not listed
	OnMessage    bool // offered in the menu of somebody's message, whose text is the first option

	// MenuLabel names the command in that menu: from the catalogue, at most 24
	// characters, because a shortcut's name on Slack holds no more.
	MenuLabel string

	// fits reports whether the words behind the name can belong to the command:
	// "use of force?" is a question. Nil: any words can.
	fits func(words string) bool

	// read reads what follows the name in a typed line. Nil: options are read in their
	// order, see readOptions.
	read func(options []Option, words string) map[string]string

	formTitle string // of its form: from the catalogue, at most 24 characters

	// run answers a request whose Call names this command. An error is a fault
	// of ours or of the store, never of the member: Handle logs it and says so.
	run func(d *responder, ctx context.Context, req Request) (Reply, error)
}

// An OptionKind says what an option takes, and how it is completed.
type OptionKind int

const (
	Words         OptionKind = iota // words to read
	Verbatim                        // a text that is kept as it was typed
	Reference                       // a place in the statement
	Number                          // a whole number
	TimeOfDay                       // a time such as 09:00
	Zone                            // an IANA time zone
	Days                            // a rule such as weekdays
	ChannelID                       // a channel of the platform: "#ID"
	RoleID                          // a role or group of the platform: "@ID"
	WhoID                           // a member, role or group of the platform: "@ID"
	CommandName                     // a command of this table
	Date                            // a day such as 2026-03-27
	StatementName                   // one of the statements that are answered from
	CitationStyle                   // a style of citation such as APA
	ScheduleName                    // the name of one of a channel's schedules
	SourceWords                     // where the posts of a schedule come from
	PromptID                        // the id of a question
	Dates                           // days that are left out
	OnOff                           // "on" or "off"
	TagName                         // the name of a tag of a forum
	Lines                           // texts as they were typed, one a line
	MeWord                          // "me"
	LanguageName                    // a language that Plenary speaks
)

// An Option is one value that a command takes. In a typed line options stand in
// the order of the table; one with a Keyword stands behind that word.
type Option struct {
	Name     string // lower-case letters
	Summary  string // from the catalogue: one line without full stop, at most 100 characters
	Kind     OptionKind
	Required bool
	Keyword  string // such as "in"; "" for an option that stands by itself
	Hidden   bool   // given by buttons alone, with its keyword

	// Choices are the only values that are valid, each with its name from the catalogue;
	// nil where others are.
	Choices []Completion

	Placeholder string // stands for the value in the usage, from the catalogue; "" for the name
}

// Commands returns the table, in the order of help, described in English. The caller
// may not change it.
func Commands() []Command { return table }

// CommandsIn is Commands described by another catalogue.
func CommandsIn(words *message.Catalogue) []Command { return tables[words.Tag]() }

// commands returns the table in the language of the responder.
func (d *responder) commands() []Command { return CommandsIn(d.catalogue) }

// table is described in English, and tables are by the tag of each catalogue. They are
// filled by init, because help reads the table that it stands in.
var (
	table  []Command
	tables = map[string]func() []Command{}
)

func init() {
	for _, tag := range message.Tags {
		tables[tag] = sync.OnceValue(func() []Command {
			commands := newTable()
			describe(commands, message.First(tag), "command.")
			return commands
		})
	}
	table = tables["en"]()
}

// changes reports whether a call of the command may change something for the group: a
// command of prompt, or one for facilitators.
func (c *Command) changes(call Call) bool {
	return c.Facilitators || strings.HasPrefix(call.Command, "prompt ")
}

// MayChange reports whether a call may change something for the group, such as its
// schedules.
func MayChange(call Call) bool {
	command, _ := lookUp(table, call.Command)
	return command != nil && command.changes(call)
}

// placeholders are the messages of what stands behind keywords in a usage.
var placeholders = map[OptionKind]string{Date: "placeholder.date", Dates: "placeholder.dates", RoleID: "placeholder.role", OnOff: "placeholder.on-off", TagName: "placeholder.name", MeWord: "placeholder.me"}

// describe fills in the summaries of commands and of their options, and the labels
// in menus. The message of an option has the id of its command and its name:
// "command.prompt.next.count". That of a label ends with "menu".
func describe(commands []Command, words *message.Catalogue, path string) {
	for i := range commands {
		c := &commands[i]
		id := path + c.Name
		c.Summary = words.String(id, nil)
		if c.OnMessage {
			c.MenuLabel = words.String(id+".menu", nil)
		}
		if len(c.Options) > 0 && !c.Hidden {
			c.formTitle = words.String("form.title."+strings.TrimPrefix(id, "command."), nil)
		}
		for k := range c.Options {
			o := &c.Options[k]
			if id := placeholders[o.Kind]; id != "" && o.Keyword != "" {
				o.Placeholder = words.String(id, nil)
			}
			for n := range o.Choices {
				o.Choices[n].Label = words.String("choice."+o.Choices[n].Value, nil)
			}
			o.Summary = words.String(id+"."+o.Name, message.Args{"most": maxAheadPosts})
		}
		describe(c.Subcommands, words, id+".")
	}
}

// Usage returns how the command is typed: "quote REF".
func (c Command) Usage() string {
	var b strings.Builder
	b.WriteString(c.Name)
	for _, o := range c.Options {
		if o.Hidden {
			continue
		}
		word := cmp.Or(o.Placeholder, strings.ToUpper(o.Name))
		if o.Keyword != "" {
			word = o.Keyword + " " + word
		}
		if !o.Required {
			word = "[" + word + "]"
		}
		b.WriteString(" " + word)
	}
	return b.String()
}
