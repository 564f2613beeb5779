package bot

import (
	"context"
	"strings"

	"plenary/internal/answer/intents"
	"plenary/internal/language"
	"plenary/internal/message"
)

// about says what Plenary knows, from where, and where its knowledge ends.
func (d *responder) about(_ context.Context, req Request) (Reply, error) {
	s := d.statement
	r := Reply{Blocks: append([]Block{Heading{Text: s.Title}}, d.publication()...)}
	r.add(d.paragraph("about.promise", nil))
	r.Blocks = append(r.Blocks, d.holdings()...)
	r.add(d.networks())
	r.add(d.runBy()...)
	if d.cfg.Version != "" {
		r.Blocks = append(r.Blocks, d.aside("about.version", message.Args{"version": d.cfg.Version}))
	}
	r.Blocks = append(r.Blocks, d.listActions(req, NewCall("about"), 1, 1)...)
	return r, nil
}

// networks says which networks are loaded, and that they choose no passage.
func (d *responder) networks() Block {
	if !d.index.Reads() {
		return d.aside("about.no-networks", nil)
	}
	var names []Text
	for _, name := range d.cfg.Networks.Names() {
		names = append(names, message.Literal(name))
	}
	return d.aside("about.networks", message.Args{"n": len(names), "names": d.catalogue.List(names)})
}

// publication says what the statement is, by whom and from when.
func (d *responder) publication() []Block {
	s := d.statement
	var list List
	add := func(id string, value Span) {
		if value.Text != "" {
			list.Items = append(list.Items, d.catalogue.Text(id, message.Args{"value": value}))
		}
	}
	add("about.kind", Span{Text: s.Kind})
	add("about.authors", Span{Text: d.authors().String()})
	add("about.publisher", Span{Text: s.Publisher})
	add("about.published", Span{Text: d.dateText(s.Published)})
	add("about.source", siteOf(s.Source))
	add("about.rights", Span{Text: s.Rights})
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
		if p.Table == nil {
			sentences += len(p.Sentences)
		}
		count += language.CountWords(p.Text)
	}
	id := "held.size"
	args := message.Args{"sentences": d.count("sentence", sentences), "words": d.count("word", count), "paragraphs": d.count("paragraph", len(s.Paragraphs))}
	if n := len(s.Sections) - 1; n > 0 {
		id, args["headings"] = "held.size-with-headings", d.count("heading", n)
	}
	blocks := []Block{d.paragraph(id, args)}
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
		command, rest := lookUp(d.commands(), words)
		if command == nil || command.Hidden || rest != "" && len(command.Options) == 0 {
			asked := d.readQuestion("help " + words)
			if intent, ok := d.index.Intent(asked); oneWord(words) && !(ok && intent.Kind == intents.Commands) {
				return d.noCommand(words), nil
			}
			req.Call = NewCall("ask", "question", "help "+words)
			return d.ask(ctx, req)
		}
		return d.helpOn(*command), nil
	}
	list := List{}
	for _, command := range d.commands() {
		if !command.Hidden {
			list.Items = append(list.Items, d.helpLine(command.Usage(), command.Summary))
		}
	}
	r := Reply{Blocks: []Block{
		d.paragraph("help.lead", message.Args{"title": d.statement.Title}),
		list,
		d.aside("help.example", message.Args{"example": d.example()}),
	}}
	r.add(d.runBy()...)
	return r, nil
}

// noCommand says that a word is no command, and which there are.
func (d *responder) noCommand(word string) Reply {
	var names []string
	for _, command := range d.commands() {
		if !command.Hidden {
			names = append(names, command.Name)
		}
	}
	return d.misuse("help.no-command", message.Args{"word": shorten(word, 60), "commands": strings.Join(names, ", ")})
}

func (d *responder) helpOn(command Command) Reply {
	r := Reply{Blocks: []Block{
		Paragraph{Text: message.Styled(command.Usage(), Typed)},
		d.paragraph("help.summary", message.Args{"summary": command.Summary}),
	}}
	list := List{}
	for _, o := range command.Options {
		if o.Hidden {
			continue
		}
		list.Items = append(list.Items, d.catalogue.Text("help.option", message.Args{"option": strings.ToUpper(o.Name), "summary": o.Summary}))
	}
	for _, sub := range command.Subcommands {
		if sub.Hidden {
			continue
		}
		list.Items = append(list.Items, d.helpLine(command.Name+" "+sub.Usage(), sub.Summary))
	}
	if len(list.Items) > 0 {
		r.Blocks = append(r.Blocks, list)
	}
	if command.Facilitators {
		r.Blocks = append(r.Blocks, d.aside("help.facilitators", nil))
	}
	return r
}

func (d *responder) helpLine(usage, summary string) Text {
	return d.catalogue.Text("help.line", message.Args{"usage": usage, "summary": summary})
}
