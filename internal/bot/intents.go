package bot

import (
	"context"
	"reflect"
	"slices"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"plenary/internal/answer"
	"plenary/internal/answer/english"
	"plenary/internal/answer/intents"
	"plenary/internal/message"
	"plenary/internal/statement"
)

// intentCommands are the commands that answer what a question may ask for.
var intentCommands = map[intents.Kind]func(*responder, context.Context, Request) (Reply, error){
	intents.Outline:         (*responder).sections,
	intents.Areas:           (*responder).areas,
	intents.Recommendations: (*responder).recommendations,
	intents.Citation:        (*responder).cite,
}

// answerIntent answers a question about the statement itself from its structure.
func (d *responder) answerIntent(ctx context.Context, intent intents.Intent, req Request, question string) (Reply, error) {
	bare := req
	bare.Call = Call{Page: req.Call.Page}
	if command := intentCommands[intent.Kind]; command != nil {
		return command(d, ctx, bare)
	}
	switch intent.Kind {
	case intents.Commands:
		return d.help(ctx, bare)
	case intents.Compound:
		return d.answerCompound(ctx, intent, req, question)
	case intents.AboutBot:
		return d.aboutBot(), nil
	case intents.Greeting, intents.Thanks, intents.Abuse, intents.SmallTalk:
		return d.smallTalk(intent.Kind), nil
	case intents.FindSection:
		return d.sectionsAbout(ctx, intent, req, question)
	case intents.WithinRef:
		return d.answerWithin(ctx, intent, req, question)
	}
	if len(intent.Refs) > 0 || intent.Kind == intents.UnknownRef {
		return d.answerAboutPlace(intent, req, question), nil
	}
	return d.answerAboutStatement(intent, req), nil
}

// answerAboutPlace answers a question about places in the statement, or about the
// statement as a whole where it names some.
func (d *responder) answerAboutPlace(intent intents.Intent, req Request, question string) Reply {
	switch intent.Kind {
	case intents.QuoteRef:
		return d.quoteAll(intent.Refs, req)
	case intents.UnknownRef:
		return d.noSuchReference(intent.Words)
	case intents.SectionBefore, intents.SectionAfter, intents.SectionsBetween:
		return d.adjacentSections(intent)
	case intents.Subsections:
		return d.subsections(intent.Refs[0].Index)
	case intents.IsBefore, intents.IsAfter:
		return d.compareOrder(intent)
	case intents.FirstSections, intents.LastSections:
		return d.headings(d.catalogue.Text("outline.they-are", nil), sectionsOf(intent.Refs))
	case intents.RecommendationBefore, intents.RecommendationAfter:
		return d.adjacentRecommendation(intent, req)
	case intents.Opening, intents.Closing:
		return d.firstOrLastSentence(intent, req)
	case intents.Size:
		return d.sizeOf(intent.Refs[0])
	}
	return d.answerAboutStatement(intent, req)
}

// answerAboutStatement answers a question about the statement as a whole.
func (d *responder) answerAboutStatement(intent intents.Intent, req Request) Reply {
	switch intent.Kind {
	case intents.Coverage:
		return Reply{Blocks: d.holdings()}
	case intents.Opening, intents.Closing:
		return d.openingOrClosing(intent.Kind == intents.Opening)
	case intents.Summary:
		return d.summary(req)
	case intents.Size:
		r := Reply{Blocks: d.outlineCount(strings.ToLower(intent.Words))}
		r.add(d.holdings()...)
		r.add(d.referenceChoices("outline.choose", d.topSections()))
		return r
	case intents.Pages:
		r := d.refuse("fact.no-pages", nil)
		r.add(d.holdings()...)
		return r
	}
	return d.answerFact(intent.Kind, d.statement)
}

// answerFact answers from what the statement's front matter says of it.
func (d *responder) answerFact(kind intents.Kind, s *statement.Statement) Reply {
	known := func(is bool, id, unknown string, args message.Args) Reply {
		if !is {
			return d.refuse(unknown, nil)
		}
		r := Reply{Blocks: []Block{d.paragraph(id, args)}}
		if s.Source != "" {
			r.add(d.aside("fact.source", message.Args{"source": Span{Text: s.Source, Link: s.Source}}))
		}
		return r
	}
	switch kind {
	case intents.Date:
		id := "fact.date"
		if s.Published.Day != 0 {
			id = "fact.date-of-day"
		}
		return known(s.Published.Year != 0, id, "fact.no-date", message.Args{"date": s.Published.String()})
	case intents.Publisher:
		id := "fact.publisher"
		switch {
		case s.Authors != "" && s.Publisher != "":
			id = "fact.authors-and-publisher"
		case s.Authors != "":
			id = "fact.authors"
		}
		return known(s.Authors+s.Publisher != "", id, "fact.no-publisher", message.Args{"authors": s.Authors, "publisher": s.Publisher})
	case intents.Source:
		return known(s.Source != "", "fact.read-at", "fact.no-source", nil)
	case intents.Rights:
		return known(s.Rights != "", "fact.rights", "fact.no-rights", message.Args{"rights": s.Rights})
	case intents.Language:
		return known(true, "fact.language", "", message.Args{"language": d.languageName(s.Language)})
	case intents.DocumentKind:
		id := "fact.kind"
		if s.Kind != "" {
			id = "fact.kind-of"
		}
		return Reply{Blocks: append([]Block{d.paragraph(id, message.Args{"title": s.Title, "kind": s.Kind})}, d.publication()...)}
	}
	return known(true, "fact.title", "", message.Args{"title": s.Title})
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
	r.add(d.referenceChoices("outline.choose", refs))
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

// answerCompound answers a question that asks for two facts.
func (d *responder) answerCompound(ctx context.Context, intent intents.Intent, req Request, question string) (Reply, error) {
	var all Reply
	for _, part := range intent.Parts {
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
func (d *responder) outlineCount(question string) []Block {
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
	return []Block{d.paragraph("outline.has", message.Args{"parts": d.catalogue.List(parts)})}
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

// answerWithin answers a question about what a place says of something.
func (d *responder) answerWithin(ctx context.Context, intent intents.Intent, req Request, question string) (Reply, error) {
	s := d.statement
	i := s.Section(intent.Refs[0])
	a, err := d.read(ctx, req, english.ReadQuestion(intent.Words))
	if err != nil {
		return Reply{}, err
	}
	if s.HasText(i) {
		// The place may be meant as one, or be part of what is asked.
		whole, err := d.read(ctx, req, english.ReadQuestion(question))
		if err != nil {
			return Reply{}, err
		}
		if whole.Confidence > a.Confidence {
			a = whole
		}
		return d.answer(a, req, question), nil
	}
	r := d.refuse("held.heading-of-section", message.Args{"section": s.Sections[i].Name()})
	if a.Verdict == answer.Answered {
		rest := d.answer(a, req, question)
		r.Outcome, r.Passages = rest.Outcome, rest.Passages
		r.Blocks = append(r.Blocks, rest.Blocks...)
	}
	r.Blocks = append(r.Blocks, d.readOn())
	return r, nil
}

// sectionsAbout shows the sections that bear on a question: those whose headings do,
// else those of the passages that answer it.
func (d *responder) sectionsAbout(ctx context.Context, intent intents.Intent, req Request, question string) (Reply, error) {
	s := d.statement
	sections := d.index.Headings(intent.Words)
	a, err := d.read(ctx, req, english.ReadQuestion(intent.Words))
	if err != nil {
		return Reply{}, err
	}
	answered := a.Verdict == answer.Answered
	if len(sections) == 0 && !answered {
		return d.answer(a, req, question), nil
	}
	lead, says := "outline.bears-on-it", "outline.text-says"
	passages := a.Passages[:min(1, len(a.Passages))]
	if len(sections) == 0 {
		lead, passages = "outline.speaks-of-it", a.Passages
		for _, p := range passages {
			if i := s.Paragraphs[p.Paragraph].Section; !slices.Contains(sections, i) {
				sections = append(sections, i)
			}
		}
	}
	if s.HasText(sections[0]) {
		says = "ask.says"
	}
	r := d.headings(d.catalogue.Text(lead, message.Args{"n": len(sections)}), sections)
	if answered {
		r.add(d.paragraph(says, nil))
		for _, p := range passages {
			r.add(d.quotation(p.Run(), p.Highlights))
			r.Passages = append(r.Passages, d.passage(p.Run()))
		}
	}
	return r, nil
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
		return d.answerFact(intents.Title, s)
	}
	return d.quoteAll([]statement.Ref{statement.ParagraphRef(0)}, req)
}

// smallTalk answers what is said to the bot and asks nothing of the statement.
func (d *responder) smallTalk(kind intents.Kind) Reply {
	switch kind {
	case intents.SmallTalk:
		return d.noTerms()
	case intents.Thanks:
		return d.refuse("talk.thanks", nil)
	case intents.Abuse:
		return d.refuse("talk.abuse", nil)
	}
	return d.refuse("talk.greeting", message.Args{"title": d.statement.Title, "example": d.example()})
}

// aboutBot says what is answering.
func (d *responder) aboutBot() Reply {
	return Reply{Blocks: []Block{
		d.paragraph("talk.bot", nil),
		d.paragraph("talk.bot-text", message.Args{"title": d.statement.Title}),
	}}
}

// noTerms answers words in which there is nothing to look for.
func (d *responder) noTerms() Reply {
	return d.refuse("talk.no-terms", message.Args{"example": d.example()})
}

// wrongLanguage answers a question in another language than the statement's, in
// the language of the question.
func (d *responder) wrongLanguage(asked string) Reply {
	return Reply{Outcome: Refused, Blocks: []Block{
		d.paragraph("language.ask-in-english-"+asked, message.Args{"example": d.example()}),
		d.aside("language.english-only", nil),
	}}
}

// languageName names a language by its tag, without its region.
func (d *responder) languageName(tag string) string {
	if parsed, err := language.Parse(tag); err == nil {
		base, _ := parsed.Base()
		if name := display.English.Languages().Name(base); name != "" {
			return name
		}
	}
	return d.catalogue.String("language.by-tag", message.Args{"tag": tag})
}
