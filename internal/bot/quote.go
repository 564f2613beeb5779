package bot

import (
	"context"
	"strconv"
	"strings"

	"plenary/internal/statement"
)

// pageBytes is how much of the statement one page of a quotation holds, in
// bytes; a single paragraph that is longer is not cut.
const pageBytes = 2500

// quote gives the statement's own words at one or more places.
func (d *responder) quote(_ context.Context, req Request) (Reply, error) {
	words := req.value("ref")
	if words == "" {
		return misused(Text{{Text: "Say which place to quote, such as "}, {Text: "quote " + d.firstRef(), Style: Typed}, {Text: ". The outline: "}, {Text: "sections", Style: Typed}, {Text: "."}}), nil
	}
	d, words = d.cutStatementName(words, false)
	found := d.statement.Resolve(words)
	switch {
	case len(found.Refs) > 0:
		return d.quoteAll(found.Refs, req), nil
	case len(found.Candidates) == 1:
		return Reply{Outcome: Refused, Blocks: []Block{
			Paragraph{Text: Text{{Text: "No place in the statement goes by "}, {Text: shorten(words, 60), Style: Typed}, {Text: " to the letter."}}},
			d.choose("Did you mean", found.Candidates),
		}}, nil
	case len(found.Candidates) > 0:
		return Reply{Outcome: Refused, Blocks: []Block{
			Paragraph{Text: Text{{Text: "Several places go by "}, {Text: shorten(words, 60), Style: Typed}, {Text: "."}}},
			d.choose("Which one do you mean", found.Candidates),
		}}, nil
	}
	return d.noSuchPlace(words), nil
}

// noSuchPlace says that words name no place, and what may be meant.
func (d *responder) noSuchPlace(words string) Reply {
	if m, ok := d.statement.FindMention(strings.Fields(words)); ok && m.Area && d.statement.Areas.Note != "" {
		return Reply{Outcome: Refused, Blocks: []Block{
			Paragraph{Text: Say("The statement names no such area. " + d.statement.Areas.Note)},
			d.choose("Quote an area", d.namedAreas()),
		}}
	}
	r := Reply{Outcome: Refused}
	r.Blocks = append(r.Blocks, Paragraph{Text: Text{
		{Text: "No place in the statement goes by "}, {Text: shorten(words, 60), Style: Typed},
		{Text: ". Places look like " + d.placeExamples() + "; "}, {Text: "sections", Style: Typed}, {Text: " shows them all."},
	}})
	if near := d.statement.Complete(words, 5); len(near) > 0 {
		r.Blocks = append(r.Blocks, d.choose("Did you mean", near))
	}
	return r
}

// namedAreas are the areas that the statement names.
func (d *responder) namedAreas() []statement.Ref {
	var refs []statement.Ref
	for i := range d.statement.Areas.Named {
		refs = append(refs, statement.Ref{Kind: statement.Area, Index: i})
	}
	return refs
}

// choose offers places to quote.
func (d *responder) choose(label string, refs []statement.Ref) Choices {
	choices := Choices{Label: label}
	for _, ref := range refs[:min(len(refs), 25)] {
		choices.Options = append(choices.Options, d.choice(ref))
	}
	return choices
}

// choice names a place and quotes it.
func (d *responder) choice(ref statement.Ref) Choice {
	return Choice{Label: shorten(d.title(ref), maxLabel), Call: quoting(d.label(ref))}
}

// title is how a place is named in a list: with the editor's words for a
// recommendation or an area.
func (d *responder) title(ref statement.Ref) string {
	s := d.statement
	switch ref.Kind {
	case statement.Recommendation:
		return s.Label(ref) + ". " + s.Recommendations[ref.Index].Title
	case statement.Area:
		return "Area " + strconv.Itoa(ref.Index+1) + ". " + s.Areas.Named[ref.Index].Title
	}
	return s.Locator(ref)
}

// quoteAll quotes several places, page by page.
func (d *responder) quoteAll(refs []statement.Ref, req Request) Reply {
	s := d.statement
	var r Reply
	var parts [][]Block // one a paragraph, kept together
	add := func(blocks ...Block) { parts = append(parts, blocks) }
	for _, ref := range refs {
		runs := s.Runs(ref)
		if ref.Kind == statement.WholeSection {
			if len(runs) == 0 {
				add(d.heldHeading(ref.Index)...)
				for _, related := range s.Sections[ref.Index].Related {
					for _, run := range s.Runs(related) {
						r.Passages = append(r.Passages, d.passage(run))
					}
				}
				continue
			}
			add(Heading{Text: s.Sections[ref.Index].Name()})
		}
		for _, run := range runs {
			q := d.quotation(run, nil)
			if ref.Kind == statement.Recommendation || ref.Kind == statement.Area {
				q.Ref, q.Source = d.label(ref), d.credited(ref)
			}
			add(q)
			p := d.passage(run)
			p.Ref, p.Source = q.Ref, source(s, ref)
			if ref.Kind != statement.Recommendation && ref.Kind != statement.Area {
				p.Source = source(s, s.RefTo(run))
			}
			r.Passages = append(r.Passages, p)
		}
	}
	r.Passages = r.Passages[:min(len(r.Passages), 3)]
	pages := pack(parts)
	on, page, n := pageOf(pages, req.Call.Page, 1)
	r.Blocks = append(r.Blocks, on[0]...)
	r.Blocks = append(r.Blocks, d.quoteActions(refs, page, n, req)...)
	return r
}

// heldHeading shows a section whose heading alone is held, and what the
// abstract says on it.
func (d *responder) heldHeading(i int) []Block {
	s := d.statement
	blocks := []Block{
		Heading{Text: s.Sections[i].Name()},
		Paragraph{Text: Say("Plenary holds only the heading of this section and not its text.")},
	}
	if related := s.Sections[i].Related; len(related) > 0 {
		blocks = append(blocks, Paragraph{Text: Say("From elsewhere in the statement on this:")})
		if from := s.Sections[s.Section(related[0])].Title; from != "" {
			blocks[2] = Paragraph{Text: Say("From the " + strings.ToLower(from) + " on this:")}
		}
		for _, ref := range related {
			for _, run := range s.Runs(ref) {
				blocks = append(blocks, d.quotation(run, nil))
			}
		}
	}
	if children := s.Children(i); len(children) > 0 {
		list := List{}
		for _, child := range children {
			list.Items = append(list.Items, Say(s.Sections[child].Name()))
		}
		blocks = append(blocks, Paragraph{Text: Say("Its parts:")}, list)
	}
	return append(blocks, d.readOn())
}

// pack fills pages with parts in order, each page up to pageBytes of quoted
// text and never empty.
func pack(parts [][]Block) [][]Block {
	var pages [][]Block
	size := 0
	for _, part := range parts {
		n := 0
		for _, block := range part {
			if q, ok := block.(Quotation); ok {
				n += len(q.Text.String())
			}
		}
		if len(pages) == 0 || size > 0 && size+n > pageBytes {
			pages = append(pages, nil)
			size = 0
		}
		pages[len(pages)-1] = append(pages[len(pages)-1], part...)
		size += n
	}
	return pages
}

// quoteActions turns pages of a long quotation, or sections of a short one.
func (d *responder) quoteActions(refs []statement.Ref, page, pages int, req Request) []Block {
	s := d.statement
	call := quoting(d.prefix() + labels(s, refs))
	actions := pageActions(call, page, pages)
	if len(refs) == 1 && refs[0].Kind == statement.WholeSection {
		i := refs[0].Index
		if page == 1 && i > 1 {
			actions = append(actions, Action{Label: "Previous section", Call: quoting(d.label(statement.SectionRef(i - 1))), Effect: Replace})
		}
		if page == pages && i+1 < len(s.Sections) {
			actions = append(actions, Action{Label: "Next section", Call: quoting(d.label(statement.SectionRef(i + 1))), Effect: Replace})
		}
	}
	if len(refs) == 1 {
		actions = append(actions, Action{Label: "Cite", Call: NewCall("cite", "ref", d.label(refs[0])), Effect: Show})
	}
	if req.Private {
		actions = append(actions, Action{Label: "Share here", Call: call.onPage(page), Effect: Share})
	}
	return buttons(actions)
}

// labels joins the short references of places.
func labels(s *statement.Statement, refs []statement.Ref) string {
	all := make([]string, len(refs))
	for i, ref := range refs {
		all[i] = s.Label(ref)
	}
	return strings.Join(all, ", ")
}

// firstRef is a reference to show as an example.
func (d *responder) firstRef() string {
	s := d.statement
	for _, section := range s.Sections[1:] {
		if section.Numeral != "" {
			return section.Ref
		}
	}
	if len(s.Sections) > 1 {
		return s.Sections[1].Ref
	}
	return s.Label(statement.ParagraphRef(0))
}

// placeExamples lists references of each kind that this statement has.
func (d *responder) placeExamples() string {
	s := d.statement
	examples := []string{d.firstRef()}
	if len(s.Paragraphs) > 0 {
		if label := s.Label(statement.ParagraphRef(0)); label != examples[0] {
			examples = append(examples, label)
		}
	}
	if len(s.Recommendations) > 0 {
		examples = append(examples, "R1")
	}
	if len(s.Areas.Named) > 0 {
		examples = append(examples, "area 1")
	}
	if len(examples) == 1 {
		return examples[0]
	}
	return strings.Join(examples[:len(examples)-1], ", ") + " or " + examples[len(examples)-1]
}
