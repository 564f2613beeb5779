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
			run:     (*responder).ask,
		},
		{
			Name:    "quote",
			Summary: "Quote a place: II, I.B, section three, abstract 2, R2, area 4, words of a title",
			Options: []Option{required(ref)},
			Public:  true,
			run:     (*responder).quote,
		},
		{Name: "sections", Summary: "The outline of the statement", run: (*responder).sections},
		{Name: "recommendations", Summary: "What the statement recommends, in its order", run: (*responder).recommendations},
		{Name: "areas", Summary: "The areas that the statement names", run: (*responder).areas},
		{
			Name:    "search",
			Summary: "Every place where words stand, marked",
			Options: []Option{{Name: "words", Summary: "Words to look for", Required: true}},
			run:     (*responder).search,
		},
		{
			Name:    "cite",
			Summary: "Cite the statement or a place in it: APA, Chicago, BibTeX, RIS",
			Options: []Option{ref},
			run:     (*responder).cite,
		},
	}, promptCommands(), []Command{
		{
			Name:         "references",
			Summary:      "Answer references such as [[II]] in this channel: on or off",
			Options:      []Option{{Name: "switch", Summary: "on or off; without it, how it stands"}},
			Facilitators: true,
			fits:         oneWord,
			run:          (*responder).references,
		},
		{Name: "statements", Summary: "The statements that Plenary answers from", run: (*responder).statements},
		{
			Name:         "use",
			Summary:      "Choose the statement that this channel is answered from",
			Options:      []Option{{Name: "name", Summary: "The name of a statement", Kind: StatementName}},
			Facilitators: true,
			fits:         oneWord,
			run:          (*responder).use,
		},
		{Name: "about", Summary: "What Plenary knows, from where, and where its knowledge ends", run: (*responder).about},
		{
			Name:    "help",
			Summary: "What you can type",
			Options: []Option{{Name: "command", Summary: "A command to explain", Kind: CommandName}},
			run:     (*responder).help,
		},
		{
			Name:    "find",
			Summary: "The passages that bear on a message",
			Options: []Option{{Name: "words", Summary: "The message", Required: true}},
			Hidden:  true,
			run:     (*responder).find,
		},
		{
			Name:    "inline",
			Summary: "Quote the references that a message holds in double brackets",
			Options: []Option{required(ref)},
			Hidden:  true,
			run:     (*responder).inline,
		},
		{
			Name:    "page",
			Summary: "A further page of a long reply",
			Options: []Option{{Name: "number", Summary: "The page", Kind: Number, Required: true}, {Name: "line", Summary: "What was said", Required: true}},
			Hidden:  true,
			run:     (*responder).page,
		},
		{Name: "home", Summary: "What a member sees first", Hidden: true, run: (*responder).home},
	})
}
