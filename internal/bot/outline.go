package bot

import (
	"context"
	"strconv"
	"strings"

	"plenary/internal/statement"
)

// outlinePage is how many headings one page of the outline shows.
const outlinePage = 25

// sections shows the outline.
func (d *responder) sections(_ context.Context, req Request) (Reply, error) {
	s := d.statement
	r := Reply{Blocks: []Block{Heading{Text: s.Title}}}
	if len(s.Sections) == 1 {
		r.say("This statement has no headings; it has " + plural(len(s.Paragraphs), "paragraph", "paragraphs") + ". Quote one by its number, such as " + d.firstRef() + ".")
		return r, nil
	}
	on, page, pages := pageOf(s.Sections[1:], req.Call.Page, outlinePage)
	first := (page-1)*outlinePage + 1
	list := List{}
	var refs []statement.Ref
	held := true
	for k, section := range on {
		held = held && s.HasText(first+k)
		list.Items = append(list.Items, Say(strings.Repeat("  ", section.Level-1)+outlineLine(section)))
		refs = append(refs, statement.SectionRef(first+k))
	}
	r.Blocks = append(r.Blocks, list)
	if !held {
		r.Blocks = append(r.Blocks, d.heldNote(), d.readOn())
	}
	r.Blocks = append(r.Blocks, d.choose("Quote a section", refs))
	actions := pageActions(NewCall("sections"), page, pages)
	if req.Private {
		actions = append(actions, Action{Label: "Share here", Call: NewCall("sections"), Effect: Share})
	}
	r.Blocks = append(r.Blocks, buttons(actions)...)
	return r, nil
}

// outlineLine is a heading as the outline shows it, with the reference to type
// where the numeral alone does not say it.
func outlineLine(section statement.Section) string {
	line := section.Heading()
	if section.Ref != section.Numeral && !strings.HasPrefix(section.Title, section.Ref) {
		line += " [" + section.Ref + "]"
	}
	return line
}

// heldNote says which part of the statement is held.
func (d *responder) heldNote() Block {
	s := d.statement
	var held []string
	headings := 0
	for i := 1; i < len(s.Sections); i++ {
		switch {
		case s.Sections[i].From < s.Sections[i].To:
			held = append(held, s.Sections[i].Title)
		case !s.HasText(i):
			headings++
		}
	}
	if len(held) == 0 {
		return Paragraph{Small: true, Text: Say("Plenary holds only the headings of these sections and not their text.")}
	}
	if len(held) > maxNamed {
		held = append(held[:maxNamed-1], plural(len(held)-maxNamed+1, "more section", "more sections"))
	}
	words := "Plenary holds the text of "
	for i, title := range held {
		if i > 0 {
			words += between(i, len(held))
		}
		words += title
	}
	if headings == 1 {
		return Paragraph{Small: true, Text: Say(words + ". Of the other section it holds only the heading and not the text.")}
	}
	return Paragraph{Small: true, Text: Say(words + ". Of the other " + strconv.Itoa(headings) + " sections it holds only the headings and not their text.")}
}

// pointsPage is how many points of the editor's lists one page shows.
const pointsPage = 8

// recommendations shows what the statement recommends, in its order.
func (d *responder) recommendations(_ context.Context, req Request) (Reply, error) {
	s := d.statement
	if len(s.Recommendations) == 0 {
		return d.noList("recommendations"), nil
	}
	r := Reply{Blocks: []Block{Heading{Text: "What the statement recommends"}}}
	if n := len(s.Recommendations); n > 1 && req.Call.Page <= 1 {
		r.say(numberWord(n) + " recommendations, in the statement's order.")
	}
	if s.Approach != nil && req.Call.Page <= 1 {
		r.Blocks = append(r.Blocks, Paragraph{Text: Text{{Text: s.Approach.Title, Style: Strong}}}, d.quotation(s.Approach.At, nil))
	}
	d.points(&r, statement.Recommendation, s.Recommendations, NewCall("recommendations"), req)
	return r, nil
}

// areas lists the areas that the statement names, and says where their number
// does not tally.
func (d *responder) areas(_ context.Context, req Request) (Reply, error) {
	s := d.statement
	if len(s.Areas.Named) == 0 {
		return d.noList("areas"), nil
	}
	r := Reply{Blocks: []Block{Heading{Text: "The areas that the statement names"}}}
	if s.Areas.Note != "" {
		r.say(s.Areas.Note)
	}
	d.points(&r, statement.Area, s.Areas.Named, NewCall("areas"), req)
	return r, nil
}

// points adds a page of one of the editor's lists to r: the editor's words, and
// under those that stand in one sentence that sentence, with the statement's
// words for them marked.
func (d *responder) points(r *Reply, kind statement.RefKind, all []statement.Excerpt, call Call, req Request) {
	s := d.statement
	on, page, pages := pageOf(all, req.Call.Page, pointsPage)
	first := (page - 1) * pointsPage
	for from := 0; from < len(on); {
		in := s.SentencesAt(on[from].At)
		list := List{}
		var marks []statement.Span
		to := from
		for ; to < len(on) && s.SentencesAt(on[to].At) == in; to++ {
			ref := statement.Ref{Kind: kind, Index: first + to}
			list.Items = append(list.Items, Text{{Text: s.Label(ref) + ": "}, {Text: on[to].Title, Style: Strong}})
			marks = append(marks, statement.Span{Start: on[to].At.Start, End: on[to].At.End})
			if len(r.Passages) < 3 {
				p := d.passage(on[to].At)
				p.Ref = d.label(ref)
				r.Passages = append(r.Passages, p)
			}
		}
		r.Blocks = append(r.Blocks, list, d.quotation(in, marks))
		from = to
	}
	r.Blocks = append(r.Blocks, listActions(req, call, page, pages)...)
}

// noList says that the content folder holds no such list.
func (d *responder) noList(what string) Reply {
	return Reply{Outcome: Refused, Blocks: []Block{Paragraph{Text: Text{
		{Text: "No list of " + what + " was drawn up for this statement. To look for them: "},
		{Text: "search " + strings.TrimSuffix(what, "s"), Style: Typed}, {Text: "."},
	}}}}
}

func listActions(req Request, call Call, page, pages int) []Block {
	actions := pageActions(call, page, pages)
	if req.Private {
		actions = append(actions, Action{Label: "Share here", Call: call, Effect: Share})
	}
	return buttons(actions)
}
