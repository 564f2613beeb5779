package bot

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"plenary/internal/answer"
	"plenary/internal/statement"
)

// answerIntent answers a question about the statement itself from its structure.
func (d *responder) answerIntent(ctx context.Context, topic answer.Intent, req Request, question string) (Reply, error) {
	s := d.statement
	bare := req
	bare.Call = Call{Page: req.Call.Page}
	switch topic.Kind {
	case answer.Outline:
		return d.sections(ctx, bare)
	case answer.Areas:
		return d.areas(ctx, bare)
	case answer.Recommendations:
		return d.recommendations(ctx, bare)
	case answer.Citation:
		return d.cite(ctx, bare)
	case answer.AboutBot:
		return d.aboutBot(), nil
	case answer.Coverage:
		return Reply{Blocks: d.holdings()}, nil
	case answer.Commands:
		return d.help(ctx, bare)
	case answer.Greeting, answer.Thanks, answer.Abuse, answer.SmallTalk:
		return d.smallTalk(topic.Kind), nil
	case answer.QuoteRef:
		return d.quoteAll(topic.Refs, req), nil
	case answer.UnknownRef:
		return d.noSuchPlace(topic.Words), nil
	case answer.SectionBefore, answer.SectionAfter, answer.SectionsBetween:
		return d.beside(topic), nil
	case answer.Subsections:
		return d.parts(topic.Refs[0].Index), nil
	case answer.WithinRef:
		return d.inside(topic, req, question), nil
	case answer.FindSection:
		return d.which(topic, req, question), nil
	case answer.Order:
		return d.order(topic), nil
	case answer.SomeSections:
		return d.headings("They are:", sectionsOf(topic.Refs)), nil
	case answer.RecommendationBefore, answer.RecommendationAfter:
		return d.stepBeside(topic, req), nil
	case answer.Compound:
		return d.several(ctx, topic, req, question)
	case answer.Opening, answer.Closing:
		if len(topic.Refs) > 0 {
			return d.endOf(topic, req), nil
		}
		return d.end(topic.Kind == answer.Opening), nil
	case answer.Summary:
		return d.summary(req), nil
	case answer.Size:
		if len(topic.Refs) > 0 {
			return d.size(topic.Refs[0]), nil
		}
		return Reply{Blocks: append(append(d.count(strings.ToLower(topic.Words)), d.holdings()...), d.choose("Quote a section", d.topSections()))}, nil
	case answer.Pages:
		r := Reply{Outcome: Refused, Blocks: []Block{Paragraph{Text: Say("Plenary does not know how many pages the statement has.")}}}
		r.Blocks = append(r.Blocks, d.holdings()...)
		return r, nil
	}
	return d.fact(topic.Kind, s), nil
}

// fact answers from what the statement's front matter says of it.
func (d *responder) fact(kind answer.IntentKind, s *statement.Statement) Reply {
	said := func(known bool, words, unknown string) Reply {
		if !known {
			return Reply{Outcome: Refused, Blocks: []Block{Paragraph{Text: Say(unknown)}}}
		}
		r := Reply{Blocks: []Block{Paragraph{Text: Say(words)}}}
		if s.Source != "" {
			r.Blocks = append(r.Blocks, Paragraph{Small: true, Text: Text{{Text: "Source: "}, {Text: s.Source, Link: s.Source}}})
		}
		return r
	}
	switch kind {
	case answer.Date:
		preposition := "in "
		if s.Published.Day != 0 {
			preposition = "on "
		}
		return said(s.Published.Year != 0, "It was published "+preposition+s.Published.String()+".", "Plenary does not hold when the statement was published.")
	case answer.Publisher:
		if s.Authors != "" {
			words := "It was written by " + s.Authors + "."
			if s.Publisher != "" {
				words += " Its publisher is: " + s.Publisher + "."
			}
			return said(true, words, "")
		}
		return said(s.Publisher != "", "Its publisher is: "+s.Publisher+". Plenary holds no other author.", "Plenary does not hold who wrote or published the statement.")
	case answer.Source:
		return said(s.Source != "", "It can be read at its publisher's page.", "Plenary does not hold where the statement can be read.")
	case answer.Rights:
		return said(s.Rights != "", s.Rights, "Plenary does not hold who has the rights in the statement.")
	case answer.Language:
		return said(true, "Plenary holds it in "+languageName(s.Language)+" and in no other language.", "")
	case answer.DocumentKind:
		words := "It is “" + s.Title + "”"
		if s.Kind != "" {
			words += ", a " + s.Kind
		}
		r := said(true, words+".", "")
		r.Blocks = append(r.Blocks[:1], d.publication()...)
		return r
	}
	return said(true, "It is called “"+s.Title+"”.", "")
}

// topSections are the sections that stand beneath nothing.
func (d *responder) topSections() []statement.Ref {
	var refs []statement.Ref
	for _, i := range d.statement.Children(0) {
		refs = append(refs, statement.SectionRef(i))
	}
	return refs
}

// headings shows sections by their headings, and says where no more is held.
func (d *responder) headings(lead string, sections []int) Reply {
	s := d.statement
	list := List{}
	var bare []string // sections of which the heading alone is held
	var refs []statement.Ref
	for _, i := range sections {
		list.Items = append(list.Items, Say(s.Sections[i].Name()))
		refs = append(refs, statement.SectionRef(i))
		if !s.HasText(i) {
			bare = append(bare, s.Sections[i].Ref)
		}
	}
	r := Reply{Blocks: []Block{Paragraph{Text: Say(lead)}, list}}
	switch {
	case len(bare) == len(sections):
		r.Blocks = append(r.Blocks, d.headingOnly(len(sections)), d.readOn())
	case len(bare) > 0:
		r.Blocks = append(r.Blocks, Paragraph{Small: true, Text: Say("Of " + strings.Join(bare, ", ") + " Plenary holds only the heading and not the text.")}, d.readOn())
	}
	r.Blocks = append(r.Blocks, d.choose("Quote a section", refs))
	return r
}

// headingOnly says that no more than headings is held.
func (d *responder) headingOnly(n int) Block {
	if n == 1 {
		return Paragraph{Small: true, Text: Say("Plenary holds only the heading of that section and not its text.")}
	}
	return Paragraph{Small: true, Text: Say("Plenary holds only the headings of those sections and not their text.")}
}

// beside shows the section before or after a place, or all of them, or those
// between two.
func (d *responder) beside(topic answer.Intent) Reply {
	s := d.statement
	at := topic.Refs[0].Index
	name := s.Sections[at].Name()
	from, to := at+1, len(s.Sections)
	switch topic.Kind {
	case answer.SectionBefore:
		from, to = 1, at
	case answer.SectionsBetween:
		other := topic.Refs[1].Index
		from, to = min(at, other)+1, max(at, other)
	}
	var found []int
	for i := from; i < to; i++ {
		if s.Sections[i].Level <= s.Sections[at].Level {
			found = append(found, i)
		}
	}
	n := len(found)
	switch {
	case n == 0 && topic.Kind == answer.SectionsBetween:
		return Reply{Blocks: []Block{Paragraph{Text: Say("Nothing stands between them.")}}}
	case n == 0 && topic.Kind == answer.SectionBefore:
		return Reply{Blocks: []Block{Paragraph{Text: Say("Nothing comes before " + name + ": it is the first.")}}}
	case n == 0:
		return Reply{Blocks: []Block{Paragraph{Text: Say("Nothing comes after " + name + ": it is the last.")}}}
	case topic.Kind == answer.SectionsBetween:
		return d.headings("Between them stands:", found)
	case topic.Kind == answer.SectionBefore && topic.Many:
		return d.headings(fmt.Sprintf("Before %s there are %s:", name, plural(n, "section", "sections")), found)
	case topic.Kind == answer.SectionBefore:
		return d.headings("Before "+name+" comes:", found[n-1:])
	case topic.Many:
		return d.headings(fmt.Sprintf("After %s there are %s:", name, plural(n, "section", "sections")), found)
	}
	return d.headings("After "+name+" comes:", found[:1])
}

// order says whether one section comes before or after another.
func (d *responder) order(topic answer.Intent) Reply {
	s := d.statement
	one, other := topic.Refs[0].Index, topic.Refs[1].Index
	if one == other {
		return Reply{Blocks: []Block{Paragraph{Text: Say("They are the same section: " + s.Sections[one].Name() + ".")}}}
	}
	answered := "No: "
	if (one < other) == (topic.Words == "before") {
		answered = "Yes: "
	}
	return d.headings(answered+s.Sections[one].Ref+map[bool]string{true: " comes before ", false: " comes after "}[one < other]+s.Sections[other].Ref+".", []int{min(one, other), max(one, other)})
}

func sectionsOf(refs []statement.Ref) []int {
	var sections []int
	for _, ref := range refs {
		sections = append(sections, ref.Index)
	}
	return sections
}

// stepBeside quotes the recommendation before or after another.
func (d *responder) stepBeside(topic answer.Intent, req Request) Reply {
	s := d.statement
	at := topic.Refs[0]
	next, lead := at.Index+1, "After"
	if topic.Kind == answer.RecommendationBefore {
		next, lead = at.Index-1, "Before"
	}
	lead += " " + s.Label(at) + " (" + s.Recommendations[at.Index].Title + ")"
	if next < 0 || next == len(s.Recommendations) {
		return Reply{Blocks: []Block{Paragraph{Text: Say(lead + " the statement recommends no other step.")}}}
	}
	r := d.quoteAll([]statement.Ref{{Kind: statement.Recommendation, Index: next}}, req)
	r.Blocks = append([]Block{Paragraph{Text: Say(lead + " it recommends:")}}, r.Blocks...)
	return r
}

// several answers a question that asks for two facts.
func (d *responder) several(ctx context.Context, topic answer.Intent, req Request, question string) (Reply, error) {
	var all Reply
	for _, part := range topic.Parts {
		r, err := d.answerIntent(ctx, part, req, question)
		if err != nil {
			return Reply{}, err
		}
		if r.Outcome > all.Outcome {
			all.Outcome = r.Outcome
		}
		for _, block := range r.Blocks {
			if !slices.ContainsFunc(all.Blocks, func(b Block) bool { return reflect.DeepEqual(b, block) }) {
				all.Blocks = append(all.Blocks, block)
			}
		}
	}
	return all, nil
}

// endOf quotes the first or the last sentence of a place.
func (d *responder) endOf(topic answer.Intent, req Request) Reply {
	s := d.statement
	ref := topic.Refs[0]
	runs := s.Runs(ref)
	if len(runs) == 0 {
		return d.quoteAll([]statement.Ref{ref}, req)
	}
	run, lead := runs[0], "It begins with:"
	if topic.Kind == answer.Closing {
		run, lead = runs[len(runs)-1], "It ends with:"
	}
	spans := statement.SplitSentences(s.Quote(run))
	span := spans[0]
	if topic.Kind == answer.Closing {
		span = spans[len(spans)-1]
	}
	run.Start, run.End = run.Start+span.Start, run.Start+span.End
	r := d.quoteAll([]statement.Ref{s.RefTo(run)}, req)
	r.Blocks = append([]Block{Paragraph{Text: Say(lead)}}, r.Blocks...)
	return r
}

// parts shows what stands beneath a section.
func (d *responder) parts(i int) Reply {
	s := d.statement
	children := s.Children(i)
	if len(children) == 0 {
		return d.headings("The outline lists no parts beneath:", []int{i})
	}
	lead := fmt.Sprintf("%s has %s:", s.Sections[i].Name(), plural(len(children), "part", "parts"))
	return d.headings(lead, children)
}

// count says how many parts the outline has, by the word that they were asked
// for where their titles begin with it: "Article 5".
func (d *responder) count(question string) []Block {
	s := d.statement
	for _, smaller := range []string{"word", "sentence", "paragraph", "long", "length"} {
		if strings.Contains(question, smaller) {
			return nil
		}
	}
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
		if first, _, ok := strings.Cut(section.Title, " "); ok && section.Numeral == "" && strings.Contains(question, strings.ToLower(first)+"s") {
			noun = strings.ToLower(first)
			named++
		}
	}
	var parts []string
	switch {
	case named > 1:
		parts = append(parts, plural(named, noun, noun+"s"))
	case numbered > 0:
		parts = append(parts, plural(numbered, "numbered section", "numbered sections"))
		if other > 0 {
			parts = append(parts, plural(other, "section without a number", "sections without a number"))
		}
	case other > 0:
		parts = append(parts, plural(other, "section", "sections"))
	default:
		return nil
	}
	if beneath > 0 && named <= 1 {
		parts = append(parts, plural(beneath, "part beneath them", "parts beneath them"))
	}
	words := "Its outline has "
	for i, part := range parts {
		if i > 0 {
			words += between(i, len(parts))
		}
		words += part
	}
	return []Block{Paragraph{Text: Say(words + ".")}}
}

// size says how much of a place is held.
func (d *responder) size(ref statement.Ref) Reply {
	s := d.statement
	runs := s.Runs(ref)
	if len(runs) == 0 {
		return d.headings("Its length is not known:", []int{s.Section(ref)})
	}
	sentences, words := 0, 0
	for _, run := range runs {
		sentences += len(statement.SplitSentences(s.Quote(run)))
		words += len(strings.Fields(s.Quote(run)))
	}
	text := fmt.Sprintf("%s: %s, %s, %s.", s.Locator(ref), plural(len(runs), "paragraph", "paragraphs"), plural(sentences, "sentence", "sentences"), plural(words, "word", "words"))
	return Reply{Blocks: append([]Block{Paragraph{Text: Say(text)}}, buttons([]Action{{Label: "Quote it", Call: quoting(d.label(ref)), Effect: Show}})...)}
}

// inside answers a question about what a place says of something.
func (d *responder) inside(topic answer.Intent, req Request, question string) Reply {
	s := d.statement
	i := s.Section(topic.Refs[0])
	a := d.index.Ask(topic.Words)
	if s.HasText(i) {
		// The place may be meant as one, or be part of what is asked.
		if whole := d.index.Ask(question); whole.Confidence > a.Confidence {
			a = whole
		}
		return d.answer(a, req, question)
	}
	r := Reply{Outcome: Refused, Blocks: []Block{
		Paragraph{Text: Say(s.Sections[i].Name() + ": Plenary holds only the heading of that section and not its text.")},
	}}
	if a.Verdict == answer.Answered {
		rest := d.answer(a, req, question)
		r.Outcome, r.Passages = rest.Outcome, rest.Passages
		r.Blocks = append(r.Blocks, rest.Blocks...)
	}
	r.Blocks = append(r.Blocks, d.readOn())
	return r
}

// which shows the sections that bear on a question, by their headings or by
// the text in them.
func (d *responder) which(topic answer.Intent, req Request, question string) Reply {
	s := d.statement
	sections := d.index.Headings(topic.Words)
	a := d.index.Ask(topic.Words)
	if len(sections) > 0 && (a.Verdict != answer.Answered || !s.HasText(sections[0])) {
		lead := "That heading bears on it:"
		if len(sections) > 1 {
			lead = "These headings bear on it:"
		}
		r := d.headings(lead, sections)
		if a.Verdict == answer.Answered {
			r.Blocks = append(r.Blocks, Paragraph{Text: Say("And the text held says:")}, d.quotation(a.Passages[0].Run(), a.Passages[0].Highlights))
			r.Passages = []Passage{d.passage(a.Passages[0].Run())}
		}
		return r
	}
	return d.answer(a, req, question)
}

// end shows how the statement begins or ends, by its headings.
func (d *responder) end(opening bool) Reply {
	s := d.statement
	top := s.Children(0)
	if len(top) == 1 && len(s.Children(top[0])) > 0 {
		top = s.Children(top[0]) // a heading over everything
	}
	if !opening {
		return d.headings("It ends with:", top[len(top)-1:])
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
	return d.headings("It begins with:", first)
}

// summary quotes what the statement has to say of itself in short: its
// abstract, or else its first paragraph.
func (d *responder) summary(req Request) Reply {
	s := d.statement
	for i := 1; i < len(s.Sections); i++ {
		switch strings.ToLower(s.Sections[i].Title) {
		case "abstract", "summary", "executive summary", "overview", "synopsis":
			if s.HasText(i) {
				return d.quoteAll([]statement.Ref{statement.SectionRef(i)}, req)
			}
		}
	}
	if len(s.Paragraphs) == 0 {
		return d.fact(answer.Title, s)
	}
	return d.quoteAll([]statement.Ref{statement.ParagraphRef(0)}, req)
}
