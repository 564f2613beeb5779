package bot

import (
	"context"
	"fmt"
	"strings"

	"plenary/internal/statement"
)

// about says what Plenary knows, from where, and where its knowledge ends.
func (d *responder) about(_ context.Context, req Request) (Reply, error) {
	s := d.statement
	r := Reply{Blocks: append([]Block{Heading{Text: s.Title}}, d.publication()...)}
	r.say("Plenary answers from this text alone, in its own words, byte for byte, and says so where it does not hold an answer. It asks no model and no outside service, keeps no messages, and is silent unless spoken to.")
	r.Blocks = append(r.Blocks, d.holdings()...)
	if d.cfg.Version != "" {
		r.Blocks = append(r.Blocks, Paragraph{Small: true, Text: Say("Plenary " + d.cfg.Version)})
	}
	r.Blocks = append(r.Blocks, listActions(req, NewCall("about"), 1, 1)...)
	return r, nil
}

// imprint says what the statement is, by whom and from when.
func (d *responder) publication() []Block {
	s := d.statement
	var list List
	add := func(name, value, link string) {
		if value != "" {
			list.Items = append(list.Items, Text{{Text: name + ": ", Style: Strong}, {Text: value, Link: link}})
		}
	}
	add("What it is", s.Kind, "")
	add("Written by", s.Authors, "")
	add("Published by", s.Publisher, "")
	add("Published", s.Published.String(), "")
	add("Source", s.Source, s.Source)
	add("Rights", s.Rights, "")
	if len(list.Items) == 0 {
		return nil
	}
	return []Block{list}
}

// holdings says how much of the statement is held.
func (d *responder) holdings() []Block {
	s := d.statement
	sentences, count := 0, 0
	for _, p := range s.Paragraphs {
		sentences += len(p.Sentences)
		count += len(strings.Fields(p.Text))
	}
	words := fmt.Sprintf("Plenary holds %s (%s) in %s", plural(sentences, "sentence", "sentences"), plural(count, "word", "words"), plural(len(s.Paragraphs), "paragraph", "paragraphs"))
	if n := len(s.Sections) - 1; n > 0 {
		words += " under " + plural(n, "heading", "headings")
	}
	blocks := []Block{Paragraph{Text: Say(words + ".")}}
	for i := 1; i < len(s.Sections); i++ {
		if !s.HasText(i) {
			return append(blocks, d.heldNote(), d.readOn())
		}
	}
	return blocks
}

// help lists the commands, or explains one.
func (d *responder) help(ctx context.Context, req Request) (Reply, error) {
	if words := req.value("command"); words != "" {
		command, rest := lookUp(table, words)
		if command == nil || command.Hidden || rest != "" && len(command.Options) == 0 {
			if oneWord(words) {
				return d.noCommand(words), nil
			}
			req.Call = NewCall("ask", "question", "help "+words)
			return d.ask(ctx, req)
		}
		return d.helpOn(*command), nil
	}
	list := List{}
	for _, command := range table {
		if !command.Hidden {
			list.Items = append(list.Items, helpLine(command.Usage(), command.Summary))
		}
	}
	return Reply{Blocks: []Block{
		Paragraph{Text: Text{
			{Text: "Ask anything about "}, {Text: d.statement.Title, Style: Strong},
			{Text: " and get its own words with their place, or type one of these:"},
		}},
		list,
		Paragraph{Small: true, Text: Text{{Text: "For example: "}, {Text: d.example(), Style: Typed}}},
	}}, nil
}

// noCommand says that a word is no command, and which there are.
func (d *responder) noCommand(word string) Reply {
	var names []string
	for _, command := range table {
		if !command.Hidden {
			names = append(names, command.Name)
		}
	}
	return misused(Text{{Text: "No command is called "}, {Text: shorten(word, 60), Style: Typed}, {Text: ". There are: " + strings.Join(names, ", ") + "."}})
}

func (d *responder) helpOn(command Command) Reply {
	r := Reply{Blocks: []Block{
		Paragraph{Text: Text{{Text: command.Usage(), Style: Typed}}},
		Paragraph{Text: Say(command.Summary + ".")},
	}}
	list := List{}
	for _, o := range command.Options {
		list.Items = append(list.Items, Text{{Text: strings.ToUpper(o.Name), Style: Typed}, {Text: ": " + o.Summary}})
	}
	for _, sub := range command.Subcommands {
		list.Items = append(list.Items, helpLine(command.Name+" "+sub.Usage(), sub.Summary))
	}
	if len(list.Items) > 0 {
		r.Blocks = append(r.Blocks, list)
	}
	if command.Facilitators {
		r.Blocks = append(r.Blocks, Paragraph{Small: true, Text: Say("For facilitators.")})
	}
	return r
}

func helpLine(usage, summary string) Text {
	return Text{{Text: usage, Style: Typed}, {Text: " – " + summary}}
}

// home is what a member sees first: what the statement is, its outline, and
// today's prompt.
func (d *responder) home(ctx context.Context, req Request) (Reply, error) {
	s := d.statement
	r := Reply{Blocks: append([]Block{Heading{Text: s.Title}}, d.publication()...)}
	r.Blocks = append(r.Blocks, Paragraph{Text: Text{{Text: "Ask a question, such as "}, {Text: d.example(), Style: Typed}}})
	var refs []statement.Ref
	for i := 1; i < len(s.Sections) && len(refs) < 25; i++ {
		refs = append(refs, statement.SectionRef(i))
	}
	if len(refs) > 0 {
		r.Blocks = append(r.Blocks, d.choose("Quote a section", refs))
	}
	r.Blocks = append(r.Blocks, buttons([]Action{
		{Label: "Outline", Call: NewCall("sections"), Effect: Show},
		{Label: "Recommendations", Call: NewCall("recommendations"), Effect: Show},
		{Label: "Today's question", Call: NewCall("prompt"), Effect: Show},
		{Label: "Help", Call: NewCall("help"), Effect: Show},
	})...)
	prompts, err := d.promptsAtHome(ctx, req)
	r.Blocks = append(r.Blocks, prompts...)
	return r, err
}
