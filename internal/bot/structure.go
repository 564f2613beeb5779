package bot

import (
	"slices"
	"strings"

	"plenary/internal/answer/intents"
	"plenary/internal/language"
	"plenary/internal/message"
	"plenary/internal/statement"
)

// size says how much the statement holds, or how many parts it has where these are asked
// for.
func (d *responder) size(intent intents.Intent) Reply {
	count := d.outlineCount(intent)
	if count == nil {
		return Reply{Blocks: d.holdings()}
	}
	r := Reply{Blocks: count}
	r.add(buttons([]Action{d.action("action.outline", NewCall("sections"), Show)})...)
	return r
}

// isSummary reports whether a section that is called so says in short what the whole is
// about.
func isSummary(title string) bool {
	return slices.Contains(language.AllLists().List("summary titles"), strings.ToLower(title))
}

// summarySection is the section with the summary of a statement; 0 for none.
func summarySection(s *statement.Statement) int {
	for i := 1; i < len(s.Sections); i++ {
		if isSummary(s.Sections[i].Title) && s.HasText(i) {
			return i
		}
	}
	return 0
}

// coverage says whether text is held for every section, and how much.
func (d *responder) coverage() Reply {
	holdings := d.holdings()
	for i := 1; i < len(d.statement.Sections); i++ {
		if !d.statement.HasText(i) {
			return Reply{Blocks: holdings}
		}
	}
	return Reply{Blocks: append([]Block{d.paragraph("held.every-section", nil)}, holdings...)}
}

// headings shows sections by their headings, and says where no more is held.
func (d *responder) headings(lead Text, sections []int) Reply {
	s := d.statement
	var bare []string // sections of which the heading alone is held
	var refs []statement.Ref
	for _, i := range sections {
		refs = append(refs, statement.SectionRef(i))
		if !s.HasText(i) {
			bare = append(bare, s.Sections[i].Ref)
		}
	}
	r := Reply{Blocks: []Block{Paragraph{Text: lead}, d.headingList(sections)}}
	switch {
	case len(bare) == len(sections):
		r.add(d.aside("held.heading-only", message.Args{"n": len(sections)}), d.readOn())
	case len(bare) > 0:
		r.add(d.aside("held.heading-of", message.Args{"sections": strings.Join(bare, ", ")}), d.readOn())
	}
	r.add(d.listedChoices("outline.choose", refs))
	return r
}

// adjacentSections shows the section before or after a place, or all of them, or those
// between two.
func (d *responder) adjacentSections(intent intents.Intent) Reply {
	s := d.statement
	at := intent.Refs[0].Index
	name := s.Sections[at].Name()
	from, to := at+1, len(s.Sections)
	switch intent.Kind {
	case intents.SectionBefore:
		from, to = 1, at
	case intents.SectionsBetween:
		other := intent.Refs[1].Index
		from, to = min(at, other)+1, max(at, other)
	}
	var found []int
	for i := from; i < to; i++ {
		if s.Sections[i].Level <= s.Sections[at].Level {
			found = append(found, i)
		}
	}
	lead := func(id string) Text {
		return d.catalogue.Text(id, message.Args{"section": name, "sections": d.count("section", len(found))})
	}
	alone := func(id string) Reply { return Reply{Blocks: []Block{Paragraph{Text: lead(id)}}} }
	n := len(found)
	switch {
	case n == 0 && intent.Kind == intents.SectionsBetween:
		return alone("outline.nothing-between")
	case n == 0 && intent.Kind == intents.SectionBefore:
		return alone("outline.nothing-before")
	case n == 0:
		return alone("outline.nothing-after")
	case intent.Kind == intents.SectionsBetween:
		return d.headings(lead("outline.between"), found)
	case intent.Kind == intents.SectionBefore && intent.Many:
		return d.headings(lead("outline.before-many"), found)
	case intent.Kind == intents.SectionBefore:
		return d.headings(lead("outline.before"), found[n-1:])
	case intent.Many:
		return d.headings(lead("outline.after-many"), found)
	}
	return d.headings(lead("outline.after"), found[:1])
}

// compareOrder says whether one section comes before or after another.
func (d *responder) compareOrder(intent intents.Intent) Reply {
	s := d.statement
	one, other := intent.Refs[0].Index, intent.Refs[1].Index
	if one == other {
		return Reply{Blocks: []Block{d.paragraph("outline.same-section", message.Args{"section": s.Sections[one].Name()})}}
	}
	id := "outline.no-"
	if (one < other) == (intent.Kind == intents.IsBefore) {
		id = "outline.yes-"
	}
	if one < other {
		id += "before"
	} else {
		id += "after"
	}
	lead := d.catalogue.Text(id, message.Args{"one": s.Sections[one].Ref, "other": s.Sections[other].Ref})
	return d.headings(lead, []int{min(one, other), max(one, other)})
}

func sectionsOf(refs []statement.Ref) []int {
	var sections []int
	for _, ref := range refs {
		sections = append(sections, ref.Index)
	}
	return sections
}

// adjacentRecommendation quotes the recommendation before or after another.
func (d *responder) adjacentRecommendation(intent intents.Intent, req Request) Reply {
	s := d.statement
	at := intent.Refs[0]
	next, found, none := at.Index+1, "step.after", "step.none-after"
	if intent.Kind == intents.RecommendationBefore {
		next, found, none = at.Index-1, "step.before", "step.none-before"
	}
	args := message.Args{"ref": s.Label(at), "title": s.Recommendations[at.Index].Title}
	if next < 0 || next == len(s.Recommendations) {
		return Reply{Blocks: []Block{d.paragraph(none, args)}}
	}
	r := d.quoteAll([]statement.Ref{{Kind: statement.Recommendation, Index: next}}, req)
	r.Blocks = append([]Block{d.paragraph(found, args)}, r.Blocks...)
	return r
}

// firstOrLastSentence quotes the first or the last sentence of a place.
func (d *responder) firstOrLastSentence(intent intents.Intent, req Request) Reply {
	s := d.statement
	ref := intent.Refs[0]
	runs := s.Runs(ref)
	if len(runs) == 0 {
		return d.quoteAll([]statement.Ref{ref}, req)
	}
	run, lead := runs[0], "outline.begins-with"
	if intent.Kind == intents.Closing {
		run, lead = runs[len(runs)-1], "outline.ends-with"
	}
	spans := statement.SplitSentences(s.Quote(run))
	span := spans[0]
	if intent.Kind == intents.Closing {
		span = spans[len(spans)-1]
	}
	run.Start, run.End = run.Start+span.Start, run.Start+span.End
	r := d.quoteAll([]statement.Ref{s.RefTo(run)}, req)
	r.Blocks = append([]Block{d.paragraph(lead, nil)}, r.Blocks...)
	return r
}

// subsections shows what stands beneath a section.
func (d *responder) subsections(i int) Reply {
	s := d.statement
	children := s.Children(i)
	if len(children) == 0 {
		return d.headings(d.catalogue.Text("outline.no-parts", nil), []int{i})
	}
	lead := d.catalogue.Text("outline.parts", message.Args{"section": s.Sections[i].Name(), "parts": d.count("part", len(children))})
	return d.headings(lead, children)
}

// outlineCount says how many parts the outline has, by the word that they were asked
// for where their titles begin with it: "Article 5".
func (d *responder) outlineCount(intent intents.Intent) []Block {
	s, question := d.statement, strings.ToLower(intent.Words)
	for _, smaller := range strings.Fields(strings.Join(language.Lists(intent.Language).List("smaller than sections"), " ")) {
		if strings.Contains(question, smaller) {
			return nil
		}
	}
	asked := d.stemSet(question)
	numbered, other, beneath, named := 0, 0, 0, 0
	noun := ""
	for _, section := range s.Sections[1:] {
		switch {
		case section.Level > 1:
			beneath++
		case section.Numeral != "":
			numbered++
		default:
			other++
		}
		if first, _, ok := strings.Cut(section.Title, " "); ok && section.Numeral == "" && d.sharesAny(first, asked) {
			noun = d.withinSentence(first)
			named++
		}
	}
	var parts []Text
	add := func(noun string, n int) { parts = append(parts, message.Literal(d.count(noun, n))) }
	switch {
	case named > 1:
		parts = append(parts, d.catalogue.Text("count.named", message.Args{"n": named, "noun": noun}))
	case numbered > 0:
		add("numbered-section", numbered)
		if other > 0 {
			add("section-without-number", other)
		}
	case other > 0:
		add("section", other)
	default:
		return nil
	}
	if beneath > 0 && named <= 1 {
		add("part-beneath", beneath)
	}
	id := "outline.has"
	if len(parts) > 1 {
		id = "outline.has-headings"
	}
	return []Block{d.paragraph(id, message.Args{"parts": d.catalogue.List(parts), "headings": d.count("heading", len(s.Sections)-1)})}
}

// sizeOf says how much of a place is held.
func (d *responder) sizeOf(ref statement.Ref) Reply {
	s := d.statement
	runs := s.Runs(ref)
	if len(runs) == 0 {
		return d.headings(d.catalogue.Text("outline.no-length", nil), []int{s.Section(ref)})
	}
	sentences, words := 0, 0
	for _, run := range runs {
		sentences += len(statement.SplitSentences(s.Quote(run)))
		words += len(strings.Fields(s.Quote(run)))
	}
	size := d.paragraph("outline.size", message.Args{
		"place": s.Locator(ref), "paragraphs": d.count("paragraph", len(runs)), "sentences": d.count("sentence", sentences), "words": d.count("word", words),
	})
	return Reply{Blocks: append([]Block{size}, buttons([]Action{d.action("action.quote-it", quoting(d.label(ref)), Show)})...)}
}

// openingOrClosing shows how the statement begins or ends, by its headings.
func (d *responder) openingOrClosing(opening bool) Reply {
	s := d.statement
	top := s.Children(0)
	if len(top) == 1 && len(s.Children(top[0])) > 0 {
		top = s.Children(top[0]) // a heading over everything
	}
	if !opening {
		return d.headings(d.catalogue.Text("outline.ends-with", nil), top[len(top)-1:])
	}
	first := top[:1]
	if s.Sections[top[0]].Numeral == "" {
		for k, i := range top {
			if s.Sections[i].Numeral != "" {
				first = top[:k+1]
				break
			}
		}
	}
	return d.headings(d.catalogue.Text("outline.begins-with", nil), first)
}
