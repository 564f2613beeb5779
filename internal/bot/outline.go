package bot

import (
	"context"
	"strconv"
	"strings"

	"plenary/internal/message"
	"plenary/internal/statement"
)

// outlinePage is how many headings one page of the outline shows.
const outlinePage = 25

// sections shows the outline.
func (d *responder) sections(_ context.Context, req Request) (Reply, error) {
	s := d.statement
	r := Reply{Blocks: []Block{Heading{Text: s.Title}}}
	if len(s.Sections) == 1 {
		r.add(d.paragraph("outline.no-headings", message.Args{"paragraphs": d.count("paragraph", len(s.Paragraphs)), "ref": d.firstRef()}))
		return r, nil
	}
	on, page, pages := pageOf(s.Sections[1:], req.Call.Page, outlinePage)
	first := (page-1)*outlinePage + 1
	list := List{}
	var refs []statement.Ref
	held := true
	for k, section := range on {
		held = held && s.HasText(first+k)
		list.Items = append(list.Items, message.Literal(strings.Repeat("  ", section.Level-1)+outlineLine(section)))
		refs = append(refs, statement.SectionRef(first+k))
	}
	r.Blocks = append(r.Blocks, list)
	if !held {
		r.Blocks = append(r.Blocks, d.heldNote(), d.readOn())
	}
	r.Blocks = append(r.Blocks, d.listedChoices("outline.choose", refs))
	actions := d.pageActions(NewCall("sections"), page, pages)
	if req.Private {
		actions = append(actions, d.action("action.share", NewCall("sections"), Share))
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
		return d.aside("held.headings-alone", nil)
	}
	if len(held) > maxNamed {
		held = append(held[:maxNamed-1], d.count("more-sections", len(held)-maxNamed+1))
	}
	titles := make([]Text, len(held))
	for i, title := range held {
		titles[i] = message.Literal(title)
	}
	return d.aside("held.text-of", message.Args{"n": headings, "titles": d.catalogue.List(titles)})
}

// pointsPage is how many points of the editor's lists one page shows.
const pointsPage = 8

// recommendations shows what the statement recommends, in its order.
func (d *responder) recommendations(_ context.Context, req Request) (Reply, error) {
	s := d.statement
	if len(s.Recommendations) == 0 {
		return d.withOutline(d.refuse("list.no-recommendations", nil)), nil
	}
	r := Reply{Blocks: []Block{d.heading("list.recommendations", nil)}}
	if n := len(s.Recommendations); n > 1 && req.Call.Page <= 1 {
		r.add(d.paragraph("list.recommendations-count", message.Args{"number": d.numberWord(n)}))
	}
	if s.Approach != nil && req.Call.Page <= 1 {
		r.Blocks = append(r.Blocks, Paragraph{Text: message.Styled(s.Approach.Title, Strong)}, d.quotation(s.Approach.At))
	}
	d.excerptList(&r, statement.Recommendation, s.Recommendations, NewCall("recommendations"), req)
	return r, nil
}

// areas lists the areas that the statement names, and says where their number
// does not tally.
func (d *responder) areas(_ context.Context, req Request) (Reply, error) {
	s := d.statement
	if len(s.Areas.Named) == 0 {
		return d.withOutline(d.refuse("list.no-areas", nil)), nil
	}
	r := Reply{Blocks: []Block{d.heading("list.areas", nil)}}
	if s.Areas.Note != "" {
		r.add(Paragraph{Text: message.Literal(s.Areas.Note)})
	}
	d.excerptList(&r, statement.Area, s.Areas.Named, NewCall("areas"), req)
	return r, nil
}

// excerptList adds a page of one of the editor's lists to r: the editor's words, and
// under those that stand in one sentence that sentence, with the statement's
// words for them marked.
func (d *responder) excerptList(r *Reply, kind statement.RefKind, all []statement.Point, call Call, req Request) {
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
			list.Items = append(list.Items, d.catalogue.Text("list.point", message.Args{"label": s.Label(ref), "title": on[to].Title}))
			list.Opens = append(list.Opens, quoting(d.label(ref)))
			marks = append(marks, statement.Span{Start: on[to].At.Start, End: on[to].At.End})
			if len(r.Passages) < 3 {
				p := d.passage(on[to].At)
				p.Ref = d.label(ref)
				r.Passages = append(r.Passages, p)
			}
		}
		r.Blocks = append(r.Blocks, list, d.quotation(in, marks...))
		from = to
	}
	r.Blocks = append(r.Blocks, d.listActions(req, call, page, pages)...)
}

// maxNumberWord is the largest number that the catalogue has a word for.
const maxNumberWord = 10

// numberWord writes a small number as a sentence begins with it.
func (d *responder) numberWord(n int) string {
	if n > maxNumberWord {
		return strconv.Itoa(n)
	}
	return d.catalogue.String("number."+strconv.Itoa(n), nil)
}

// listActions turn pages of a list, and share it.
func (d *responder) listActions(req Request, call Call, page, pages int) []Block {
	actions := d.pageActions(call, page, pages)
	if req.Private {
		actions = append(actions, d.action("action.share", call, Share))
	}
	return buttons(actions)
}
