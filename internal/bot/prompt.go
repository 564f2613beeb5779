package bot

import (
	"context"
	"strconv"

	"plenary/internal/statement"
)

// maxPreview is how many questions one look ahead shows.
const maxPreview = 15

// prompt shows today's question, or the next one with its time.
func (d *responder) prompt(ctx context.Context, req Request) (Reply, error) {
	if words := req.value(""); words != "" {
		return d.unknownPrompt(words), nil
	}
	p, err := d.placeProgramme(ctx, req.Place)
	if err != nil {
		return Reply{}, err
	}
	if today, ok := p.todays(d.cfg.Now()); ok {
		if q, ok := p.question(today.Prompt); ok {
			return p.put(Heading{Text: "Today's question"}, q, today.Sent.Link, req), nil
		}
	}
	turns := p.upcoming(1)
	if len(turns) == 0 {
		return d.noQuestion(), nil
	}
	return p.put(p.announce(), turns[0].prompt, "", req), nil
}

// put shows a question under a line that says which one it is, with a link to
// its thread where there is one.
func (p placeProgramme) put(lead Block, q statement.Prompt, link string, req Request) Reply {
	r := Reply{Blocks: append([]Block{lead}, p.questionBlocks(q)...)}
	if q.Quote != "" {
		r.Passages = []Passage{p.passage(q.At)}
	}
	r.Blocks = append(r.Blocks, p.questionActions(q, link, req)...)
	return r
}

// announce says when the next question comes.
func (p placeProgramme) announce() Block {
	switch slots := p.slots(1); {
	case len(slots) > 0:
		return Paragraph{Text: Text{{Text: "The next question comes on "}, {Text: p.when(slots[0]), Style: Strong}, {Text: ":"}}}
	case p.scheduled:
		return Paragraph{Text: Say("The schedule is paused. The next question will be:")}
	}
	return Paragraph{Text: Say("No question is scheduled here. The next one would be:")}
}

// unknownPrompt answers words behind prompt that are none of its commands.
func (d *responder) unknownPrompt(words string) Reply {
	command, _ := lookUp(table, "prompt")
	r := misused(Text{{Text: "Plenary does not know "}, {Text: "prompt " + shorten(words, 60), Style: Typed}, {Text: ". It knows:"}})
	list := List{}
	for _, sub := range command.Subcommands {
		list.Items = append(list.Items, d.helpLine("prompt "+sub.Usage(), sub.Summary))
	}
	r.Blocks = append(r.Blocks, list)
	return r
}

// noQuestion says that there is nothing to discuss.
func (d *responder) noQuestion() Reply {
	return Reply{Outcome: Refused, Blocks: []Block{Paragraph{Text: Text{
		{Text: "No questions were drawn up for this statement, and the group has none of its own. To suggest one: "},
		{Text: "prompt suggest TEXT", Style: Typed}, {Text: "."},
	}}}}
}

// promptNext looks ahead.
func (d *responder) promptNext(ctx context.Context, req Request) (Reply, error) {
	at, no, err := d.placeOfCall(ctx, req)
	if err != nil || !no.Empty() {
		return no, err
	}
	n := 1
	if count := req.value("count"); count != "" {
		if n, err = strconv.Atoi(count); err != nil || n < 1 {
			return misused(Text{{Text: "Say how many questions to show, such as "}, {Text: "prompt next 3", Style: Typed}, {Text: "."}}), nil
		}
	}
	p, err := d.placeProgramme(ctx, at)
	if err != nil {
		return Reply{}, err
	}
	turns := p.upcoming(min(n, maxPreview))
	if len(turns) == 0 {
		return d.noQuestion(), nil
	}
	if n == 1 {
		return p.put(p.announce(), turns[0].prompt, "", req), nil
	}
	slots := p.slots(len(turns))
	r := Reply{Blocks: []Block{Heading{Text: "The next " + plural(len(turns), "question", "questions")}}}
	for i, t := range turns {
		text := Text{{Text: strconv.Itoa(i+1) + ". "}}
		if i < len(slots) {
			text = append(text, Span{Text: p.when(slots[i]), Style: Strong}, Span{Text: " – "})
		}
		text = append(text, Span{Text: t.prompt.Text})
		if ref := p.aboutRef(t.prompt); ref != "" {
			text = append(text, Span{Text: " [" + ref + "]"})
		}
		r.Blocks = append(r.Blocks, Paragraph{Text: text})
	}
	if n > len(turns) && n > maxPreview {
		r.Blocks = append(r.Blocks, Paragraph{Small: true, Text: Say("One look ahead shows " + plural(maxPreview, "question", "questions") + " at most.")})
	}
	return r, nil
}

// questionActions offer what to do with a question that is shown.
func (d *responder) questionActions(q statement.Prompt, link string, req Request) []Block {
	var actions []Action
	if link != "" {
		actions = append(actions, Action{Label: "Open the thread", URL: link})
	}
	if ref := d.onward(q); ref != "" {
		actions = append(actions, Action{Label: "In context", Call: quoting(ref), Effect: Show})
	}
	actions = append(actions, Action{Label: "Progress", Call: NewCall("progress"), Effect: Show})
	if req.Private {
		actions = append(actions, Action{Label: "Share here", Call: NewCall("prompt"), Effect: Share})
	}
	return buttons(actions)
}
