package bot

import "slices"

// Commands returns the table, in the order of help. The caller may not change
// it.
func Commands() []Command { return table }

// table is filled by init, because help reads the table that it stands in.
var table []Command

func init() {
	ref := Option{Name: "ref", Summary: "A place in the statement, such as II, I.B, abstract 2 or words of a title", Kind: Reference}
	required := func(o Option) Option { o.Required = true; return o }
	table = slices.Concat([]Command{
		{
			Name:    "ask",
			Summary: "Ask a question; the statement answers in its own words",
			Options: []Option{{Name: "question", Summary: "What you want to know", Required: true}},
			run:     (*desk).ask,
		},
		{
			Name:    "quote",
			Summary: "Quote a place: II, I.B, section three, abstract 2, R2, area 4, words of a title",
			Options: []Option{required(ref)},
			Public:  true,
			run:     (*desk).quote,
		},
		{Name: "sections", Summary: "The outline of the statement", run: (*desk).sections},
		{Name: "recommendations", Summary: "What the statement recommends, in its order", run: (*desk).recommendations},
		{Name: "areas", Summary: "The areas that the statement names", run: (*desk).areas},
		{
			Name:    "search",
			Summary: "Every place where words stand, marked",
			Options: []Option{{Name: "words", Summary: "Words to look for", Required: true}},
			run:     (*desk).search,
		},
		{
			Name:    "cite",
			Summary: "Cite the statement or a place in it: APA, Chicago, BibTeX, RIS",
			Options: []Option{ref},
			run:     (*desk).cite,
		},
	}, promptCommands(), []Command{
		{
			Name:         "references",
			Summary:      "Answer references such as [[II]] in this channel: on or off",
			Options:      []Option{{Name: "switch", Summary: "on or off; without it, how it stands"}},
			Facilitators: true,
			fits:         oneWord,
			run:          (*desk).references,
		},
		{Name: "statements", Summary: "The statements that Plenary answers from", run: (*desk).statements},
		{
			Name:         "use",
			Summary:      "Choose the statement that this channel is answered from",
			Options:      []Option{{Name: "name", Summary: "The name of a statement", Kind: StatementName}},
			Facilitators: true,
			fits:         oneWord,
			run:          (*desk).use,
		},
		{Name: "about", Summary: "What Plenary knows, from where, and where its knowledge ends", run: (*desk).about},
		{
			Name:    "help",
			Summary: "What you can type",
			Options: []Option{{Name: "command", Summary: "A command to explain", Kind: CommandName}},
			run:     (*desk).help,
		},
		{
			Name:    "find",
			Summary: "The passages that bear on a message",
			Options: []Option{{Name: "words", Summary: "The message", Required: true}},
			Hidden:  true,
			run:     (*desk).find,
		},
		{
			Name:    "inline",
			Summary: "Quote the references that a message holds in double brackets",
			Options: []Option{required(ref)},
			Hidden:  true,
			run:     (*desk).inline,
		},
		{
			Name:    "page",
			Summary: "A further page of a long reply",
			Options: []Option{{Name: "number", Summary: "The page", Kind: Number, Required: true}, {Name: "line", Summary: "What was said", Required: true}},
			Hidden:  true,
			run:     (*desk).turn,
		},
		{Name: "home", Summary: "What a member sees first", Hidden: true, run: (*desk).home},
	})
}
