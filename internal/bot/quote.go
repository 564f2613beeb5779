package bot

import (
	"context"
	"strings"

	"plenary/internal/message"
	"plenary/internal/statement"
)

// pageBytes is how much of the statement one page of a quotation holds, in
// bytes; a single paragraph that is longer is not cut.
const pageBytes = 2500

// quote gives the statement's own words at one or more places.
func (d *responder) quote(_ context.Context, req Request) (Reply, error) {
	words := req.value("ref")
	if words == "" {
		return d.misuse("quote.what", message.Args{"ref": d.firstRef()}), nil
	}
	d, words = d.cutStatementName(words, false)
	found := d.statement.Resolve(words)
	typed := message.Args{"words": shorten(words, 60)}
	switch {
	case len(found.Refs) > 0 && found.TitleAlone:
		return d.quoteTitles(found.Refs), nil
	case len(found.Refs) > 0:
		r := d.quoteAll(found.Refs, req)
		if len(found.Unknown) > 0 {
			r.Blocks = append([]Block{d.unknownParts(found.Unknown)}, r.Blocks...)
		}
		return r, nil
	case found.NoPages:
		return d.noPages(words, found.Candidates), nil
	case len(found.Candidates) == 1:
		return Reply{Outcome: Refused, Blocks: []Block{
			d.paragraph("quote.not-to-the-letter", typed),
			d.referenceChoices("quote.did-you-mean", found.Candidates),
		}}, nil
	case len(found.Candidates) > 0:
		return Reply{Outcome: Refused, Blocks: []Block{
			d.paragraph("quote.several", typed),
			d.referenceChoices("quote.which", found.Candidates),
		}}, nil
	}
	return d.noSuchReference(words), nil
}

// maxTitles is how many titles are given at once.
const maxTitles = 10

// quoteTitles gives the titles of places, without their text.
func (d *responder) quoteTitles(refs []statement.Ref) Reply {
	s := d.statement
	var r Reply
	var actions []Action
	for _, ref := range refs[:min(len(refs), maxTitles)] {
		r.add(Heading{Text: d.title(ref)})
		r.Passages = append(r.Passages, Passage{Ref: d.label(ref), Section: s.Sections[s.Section(ref)].Name(), Source: source(s, ref), Link: d.link(s, ref), statement: s.Name})
		actions = append(actions, Action{Label: d.catalogue.String("action.quote", message.Args{"ref": d.label(ref)}), Call: quoting(d.label(ref)), Effect: Show})
	}
	r.Passages = r.Passages[:min(len(r.Passages), 3)]
	r.Blocks = append(r.Blocks, buttons(actions)...)
	return r
}

// unknownParts says which parts of a list of places name none.
func (d *responder) unknownParts(parts []string) Block {
	var texts []Text
	for _, part := range parts[:min(len(parts), maxNamed)] {
		texts = append(texts, message.Styled(shorten(part, 60), Typed))
	}
	return d.paragraph("quote.unknown-parts", message.Args{"parts": d.catalogue.Either(texts)})
}

// noPages says that the statement's pages are not known, and offers what may be
// meant instead.
func (d *responder) noPages(words string, may []statement.Ref) Reply {
	r := d.refuse("quote.no-pages", nil)
	if len(may) > 0 {
		r.add(d.referenceChoices("quote.did-you-mean", may))
	} else {
		r.add(d.near(words)...)
	}
	return r
}

// near offers the places that words which name none come near to, or the outline.
func (d *responder) near(words string) []Block {
	refs, outline := d.statement.Near(words, maxNear)
	switch {
	case len(refs) == 0:
		return nil
	case outline:
		return []Block{d.referenceChoices("outline.choose", refs)}
	}
	return []Block{d.referenceChoices("quote.did-you-mean", refs)}
}

// maxNear is how many places are offered where words name none.
const maxNear = 8

// noSuchReference says that words name no place, and what may be meant.
func (d *responder) noSuchReference(words string) Reply {
	if m, ok := d.statement.FindMention(strings.Fields(words)); ok && m.Area && d.statement.Areas.Note != "" {
		return Reply{Outcome: Refused, Blocks: []Block{
			d.paragraph("quote.no-such-area", message.Args{"note": d.statement.Areas.Note}),
			d.referenceChoices("quote.choose-area", d.namedAreas()),
		}}
	}
	r := d.refuse("quote.no-such-place", message.Args{"words": shorten(words, 60), "examples": d.referenceExamples()})
	r.add(d.near(words)...)
	return d.withOutline(r)
}

// withOutline adds a button that shows the outline.
func (d *responder) withOutline(r Reply) Reply {
	r.add(buttons([]Action{d.action("action.outline", NewCall("sections"), Show)})...)
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

// referenceChoices offers places to quote, under a label of the catalogue.
func (d *responder) referenceChoices(label string, refs []statement.Ref) Choices {
	choices := Choices{Label: d.catalogue.String(label, nil)}
	for _, ref := range refs[:min(len(refs), 25)] {
		choices.Options = append(choices.Options, d.referenceChoice(ref))
	}
	return choices
}

// listedChoices offers places that the list before names.
func (d *responder) listedChoices(label string, refs []statement.Ref) Choices {
	choices := d.referenceChoices(label, refs)
	choices.Listed = true
	return choices
}

// referenceChoice names a place and quotes it.
func (d *responder) referenceChoice(ref statement.Ref) Choice {
	return Choice{Label: shorten(d.title(ref), maxLabel), Call: quoting(d.label(ref))}
}

// title is how a place is named in a list: with the editor's words for a
// recommendation or an area.
func (d *responder) title(ref statement.Ref) string {
	s := d.statement
	switch ref.Kind {
	case statement.Recommendation:
		return d.catalogue.String("quote.recommendation", message.Args{"label": s.Label(ref), "title": s.Recommendations[ref.Index].Title})
	case statement.Area:
		return d.catalogue.String("quote.area", message.Args{"number": ref.Index + 1, "title": s.Areas.Named[ref.Index].Title})
	}
	return s.Locator(ref)
}

// quoteAll quotes several places, page by page.
func (d *responder) quoteAll(refs []statement.Ref, req Request) Reply {
	s := d.statement
	var r Reply
	var parts [][]Block // one a paragraph, kept together
	add := func(blocks ...Block) { parts = append(parts, blocks) }
	held := true // the text of all places
	for _, ref := range refs {
		runs := s.Runs(ref)
		for _, beneath := range s.Beneath(ref) {
			runs = append(runs, s.Runs(beneath)...)
		}
		if ref.Kind == statement.WholeSection {
			if len(runs) == 0 {
				held = false
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
			of, isPoint := s.RefTo(run), ref.Kind == statement.Recommendation || ref.Kind == statement.Area
			if isPoint {
				of = ref
			}
			for _, page := range tablePages(s, run) {
				q := d.quotation(page)
				if isPoint {
					q.Ref, q.title = d.label(ref), d.sectionTitle(ref)
				}
				add(q)
			}
			p := d.passage(run)
			p.Ref, p.Source = d.label(of), source(s, of)
			r.Passages = append(r.Passages, p)
			for _, lead := range s.LeadIn(run) {
				r.Passages = append(r.Passages, d.passage(lead))
			}
		}
	}
	r.Passages = r.Passages[:min(len(r.Passages), 3)]
	pages := paginate(parts)
	on, page, n := pageOf(pages, req.Call.Page, 1)
	r.Blocks = append(r.Blocks, on[0]...)
	if !held {
		r.add(d.readOn())
	}
	r.Blocks = append(r.Blocks, d.quoteActions(refs, page, n, req)...)
	return r
}

// withinSentence writes a noun of the statement as it stands within a sentence.
func (d *responder) withinSentence(noun string) string {
	if d.language().CapitalNouns {
		return noun
	}
	return strings.ToLower(noun)
}

// heldHeading shows a section whose heading alone is held, and what the
// abstract says on it.
func (d *responder) heldHeading(i int) []Block {
	s := d.statement
	blocks := []Block{
		Heading{Text: s.Sections[i].Name()},
		d.paragraph("held.heading-of-this", nil),
	}
	if related := s.Sections[i].Related; len(related) > 0 {
		from := d.paragraph("quote.from-elsewhere", nil)
		if title := s.Sections[s.Section(related[0])].Title; title != "" {
			from = d.paragraph("quote.from-section", message.Args{"section": d.withinSentence(title)})
		}
		blocks = append(blocks, from)
		for _, ref := range related {
			for _, run := range s.Runs(ref) {
				blocks = append(blocks, d.quotation(run))
			}
		}
	}
	if children := s.Children(i); len(children) > 0 {
		blocks = append(blocks, d.paragraph("quote.parts", nil), d.headingList(children))
	}
	return blocks
}

// paginate fills pages with parts in order, each page up to pageBytes of quoted
// text and never empty.
func paginate(parts [][]Block) [][]Block {
	var pages [][]Block
	size := 0
	for _, part := range parts {
		n := 0
		for _, block := range part {
			if q, ok := block.(Quotation); ok {
				n += len(q.Text.String())
				if q.Table != nil {
					n += cellBytes * len(q.Table.all()) * len(q.Table.At(0))
				}
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
	if req.Call.Command == call.Command && len(call.onPage(pages).Encode()) > MaxCall {
		call = req.Call // as it was typed: "p. iii"
	}
	actions := d.pageActions(call, page, pages)
	if len(refs) == 1 && refs[0].Kind == statement.WholeSection {
		i := refs[0].Index
		if page == 1 && i > 1 {
			actions = append(actions, d.action("action.previous-section", quoting(d.label(statement.SectionRef(i-1))), Replace))
		}
		if page == pages && i+1 < len(s.Sections) {
			actions = append(actions, d.action("action.next-section", quoting(d.label(statement.SectionRef(i+1))), Replace))
		}
	}
	if len(refs) == 1 {
		actions = append(actions, d.action("action.cite", NewCall("cite", "ref", d.label(refs[0])), Show))
	}
	if req.Private {
		actions = append(actions, d.action("action.share", call.onPage(page), Share))
	}
	return buttons(actions)
}

// labels joins the short references of places.
func labels(s *statement.Statement, refs []statement.Ref) string {
	all := make([]string, len(refs))
	for i, ref := range refs {
		all[i] = s.Label(ref)
	}
	return strings.Join(all, "; ")
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

// referenceExamples lists references of each kind that this statement has.
func (d *responder) referenceExamples() string {
	s := d.statement
	examples := []Text{message.Literal(d.firstRef())}
	add := func(example string) { examples = append(examples, message.Literal(example)) }
	if len(s.Paragraphs) > 0 {
		if label := s.Label(statement.ParagraphRef(0)); label != d.firstRef() {
			add(label)
		}
	}
	if len(s.Recommendations) > 0 {
		add(s.Label(statement.Ref{Kind: statement.Recommendation}))
	}
	if len(s.Areas.Named) > 0 {
		add(d.catalogue.String("quote.example-area", nil))
	}
	return d.catalogue.Either(examples).String()
}
