package bot

import (
	"context"
	"slices"
	"strconv"

	"plenary/internal/message"
)

// maxPreview is how many posts one page of a look ahead shows.
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
	if today, ok := p.postedToday(d.cfg.Now()); ok {
		if u, ok := p.came(today); ok {
			return p.showPrompt(d.heading("prompt.today", nil), u, today.Sent.Link, req), nil
		}
	}
	next := p.upcoming(1)
	if len(next) == 0 {
		return p.nothingNext(), nil
	}
	return p.showPrompt(p.leadOfNext(next[0]), next[0], "", req), nil
}

// showPrompt shows what came or comes below a lead that says when, with a link to its
// thread where there is one.
func (p placeProgramme) showPrompt(lead Block, u upcomingPrompt, link string, req Request) Reply {
	r := Reply{Blocks: append([]Block{lead}, p.promptBlocks(u)...)}
	if u.prompt.Quote != "" {
		r.Passages = []Passage{p.passage(u.prompt.At)}
	}
	r.add(p.promptActions(u, link, req)...)
	return r
}

// leadOfNext says when the next post comes.
func (p placeProgramme) leadOfNext(next upcomingPrompt) Block {
	switch {
	case !next.slot.at.IsZero():
		id := "prompt.next.comes"
		if !next.isQuestion() {
			id = "prompt.next.comes-other"
		}
		return p.paragraph(id, message.Args{"time": p.moment(next.slot.at)})
	case next.slot.Paused:
		return p.paragraph("prompt.next.paused", nil)
	}
	return p.paragraph("prompt.next.unscheduled", nil)
}

// unknownPrompt answers words behind prompt that are none of its commands.
func (d *responder) unknownPrompt(words string) Reply {
	command, _ := lookUp(d.commands(), "prompt")
	list := List{}
	for _, sub := range command.Subcommands {
		if sub.Hidden {
			continue
		}
		list.Items = append(list.Items, d.helpLine("prompt "+sub.Usage(), sub.Summary))
	}
	r := d.misuse("prompt.unknown", message.Args{"words": shorten(words, 60)})
	r.add(list)
	return r
}

// noQuestion says that there is nothing to discuss.
func (d *responder) noQuestion() Reply { return d.refuse("prompt.none", nil) }

// nothingNext says that nothing more comes.
func (p placeProgramme) nothingNext() Reply {
	if len(p.questions) == 0 {
		return p.noQuestion()
	}
	return p.refuse("prompt.next.nothing", nil)
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
			return d.misuse("prompt.next.how-many", nil).about("count"), nil
		}
	}
	p, err := d.placeProgramme(ctx, at)
	if err != nil {
		return Reply{}, err
	}
	next := p.upcoming(n)
	if len(next) == 0 {
		return p.nothingNext(), nil
	}
	if n == 1 {
		return p.showPrompt(p.leadOfNext(next[0]), next[0], "", req), nil
	}
	return p.list(next, n, req), nil
}

// list shows what comes, in pages.
func (p placeProgramme) list(next []upcomingPrompt, asked int, req Request) Reply {
	heading := "prompt.next.heading"
	if slices.ContainsFunc(next, func(u upcomingPrompt) bool { return !u.isQuestion() }) {
		heading = "prompt.next.heading-posts"
	}
	on, page, pages := pageOf(next, req.Call.Page, maxPreview)
	r := Reply{Blocks: []Block{p.heading(heading, message.Args{"n": len(next)})}}
	for _, u := range on {
		r.add(Paragraph{Text: p.listItem(u)})
	}
	if pages > 1 {
		r.add(p.aside("prompt.next.page", message.Args{"page": page, "pages": pages}))
	}
	if asked > maxAheadPosts && page == pages {
		r.add(p.aside("prompt.next.most", message.Args{"n": maxAheadPosts}))
	}
	call := NewCall("prompt next", "count", strconv.Itoa(asked), "channel", req.value("channel"))
	r.add(buttons(p.pageActions(call, page, pages))...)
	return r
}

// listItem is one line of what comes: its number in the programme, its time, the name
// of its schedule where there are several, and what it is about.
func (p placeProgramme) listItem(u upcomingPrompt) Text {
	text := message.Literal(u.prompt.Text)
	if ref := p.aboutRef(u.prompt); ref != "" && len(u.portion.passages) == 0 {
		text = p.catalogue.Text("prompt.next.about", message.Args{"question": text, "ref": ref})
	}
	if len(p.schedules) > 1 && u.slot.Name != "" {
		text = p.catalogue.Text("prompt.next.named", message.Args{"schedule": u.slot.Name, "question": text})
	}
	if !u.slot.at.IsZero() {
		text = p.catalogue.Text("prompt.next.at", message.Args{"time": p.moment(u.slot.at), "question": text})
	}
	if n := p.number(u.prompt.ID); n > 0 && u.isQuestion() {
		text = p.catalogue.Text("prompt.next.item", message.Args{"number": n, "question": text})
	}
	return text
}

// isQuestion reports whether a question comes, and not a portion or a quotation.
func (u upcomingPrompt) isQuestion() bool { return u.source == nil || u.source.pool() == Questions }

// promptActions offer what to do with what is shown.
func (p placeProgramme) promptActions(u upcomingPrompt, link string, req Request) []Block {
	var actions []Action
	if link != "" {
		actions = append(actions, Action{Label: p.catalogue.String("action.open-thread", nil), URL: link}.on(u.prompt.Text))
	}
	if ref := p.placeOf(u); ref != "" {
		actions = append(actions, p.action("action.in-context", quoting(ref), Show))
	}
	actions = append(actions, p.action("action.progress", NewCall("progress"), Show))
	if req.Private {
		actions = append(actions, p.action("action.share", NewCall("prompt"), Share))
	}
	return buttons(actions)
}
