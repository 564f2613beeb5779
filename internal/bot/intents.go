package bot

import (
	"cmp"
	"context"
	"reflect"
	"slices"

	"plenary/internal/answer"
	"plenary/internal/answer/index"
	"plenary/internal/answer/intents"
	"plenary/internal/citation"
	"plenary/internal/message"
	"plenary/internal/statement"
)

// intentCommands are the commands that answer what a question may ask for.
var intentCommands = map[intents.Kind]func(*responder, context.Context, Request) (Reply, error){
	intents.Outline:         (*responder).sections,
	intents.Areas:           (*responder).areas,
	intents.Recommendations: (*responder).recommendations,
	intents.Citation:        (*responder).cite,
	intents.Progress:        (*responder).progress,
	intents.Programme:       (*responder).prompt,
	intents.OtherTexts:      (*responder).statements,
}

// inTongue returns d in another language than the statement's where there is a catalogue
// of it and a question is in it, and was understood in it.
func (d *responder) inTongue(question, understood string) *responder {
	asked := d.languageOf(question)
	words, ok := message.Find(asked.Tag)
	if !ok || asked == d.language() || asked.Tag != understood {
		return d
	}
	other := *d
	other.catalogue = words
	return &other
}

// answerInTongue is answerIntent in the language of the question. Where that is neither the
// statement's nor the one that the place chose, it says in which language the text can be
// asked.
func (d *responder) answerInTongue(ctx context.Context, intent intents.Intent, req Request, question string) (Reply, error) {
	at := d.inTongue(question, intent.Language)
	r, err := at.answerIntent(ctx, intent, req, question)
	if err != nil || at == d {
		return r, err
	}
	r.Language = cmp.Or(r.Language, at.catalogue.Tag)
	if intent.Kind != intents.Understands {
		r.add(at.askIn(d)...)
	}
	return r, nil
}

// askIn says in which language the text can be asked, but where a place chose the one in
// which it is said.
func (d *responder) askIn(usual *responder) []Block {
	if d.catalogue.Tag == usual.chosen {
		return nil
	}
	return []Block{d.aside("language.ask-in", message.Args{"language": d.catalogue.LanguageName(d.statement.Language)})}
}

// answerIntent answers a question about the statement itself from its structure.
func (d *responder) answerIntent(ctx context.Context, intent intents.Intent, req Request, question string) (Reply, error) {
	bare := req
	bare.Call = Call{Page: req.Call.Page}
	if intent.Kind == intents.Citation {
		bare.Call.Values = map[string]string{"style": citation.StylesIn(question)}
	}
	if command := intentCommands[intent.Kind]; command != nil {
		return command(d, ctx, bare)
	}
	if r, ok, err := d.answerSelf(ctx, intent, req); ok {
		return r, err
	}
	switch intent.Kind {
	case intents.Commands:
		return d.help(ctx, bare)
	case intents.Compound:
		return d.answerCompound(ctx, intent, req, question)
	case intents.Mention, intents.PartAbout:
		return d.mention(ctx, intent, req, question)
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
		return d.coverage()
	case intents.Initials:
		return Reply{Blocks: []Block{d.paragraph("fact.initials", message.Args{"initials": intent.Words, "publisher": d.statement.Publisher})}}
	case intents.Opening, intents.Closing:
		return d.openingOrClosing(intent.Kind == intents.Opening)
	case intents.Summary:
		return d.summary(req)
	case intents.Size:
		return d.size(intent)
	case intents.Pages:
		r := d.refuse("fact.no-pages", nil)
		r.add(d.holdings()...)
		return r
	}
	return d.answerFact(intent.Kind, d.statement)
}

// answerCompound answers a question that asks for several facts: each once, and what
// stands in small beneath one of them at the end.
func (d *responder) answerCompound(ctx context.Context, intent intents.Intent, req Request, question string) (Reply, error) {
	var all Reply
	var asides []Block
	for _, part := range intent.Parts {
		r, err := d.answerIntent(ctx, part, req, question)
		if err != nil {
			return Reply{}, err
		}
		if r.Outcome > all.Outcome {
			all.Outcome = r.Outcome
		}
		for _, block := range r.Blocks {
			to := &all.Blocks
			if p, ok := block.(Paragraph); ok && p.Small {
				to = &asides
			}
			if !slices.ContainsFunc(*to, func(b Block) bool { return reflect.DeepEqual(b, block) }) {
				*to = append(*to, block)
			}
		}
	}
	all.add(asides...)
	return all, nil
}

// answerWithin answers a question about what a place says of something.
func (d *responder) answerWithin(ctx context.Context, intent intents.Intent, req Request, question string) (Reply, error) {
	s := d.statement
	i := s.Section(intent.Refs[0])
	a, err := d.read(ctx, req, d.readQuestion(intent.Words))
	if err != nil {
		return Reply{}, err
	}
	if s.HasText(i) {
		// The place may be meant as one, or be part of what is asked.
		whole, err := d.read(ctx, req, d.readQuestion(question))
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

// mention answers whether the statement speaks of something with what it says of that.
func (d *responder) mention(ctx context.Context, intent intents.Intent, req Request, question string) (Reply, error) {
	asked := d.askAbout(intent.Words)
	a, err := d.read(ctx, req, d.readQuestion(asked))
	if err != nil {
		return Reply{}, err
	}
	return d.answer(a, req, question), nil
}

// askAbout is the question to the statement what it says of something.
func (d *responder) askAbout(subject string) string {
	return wording(d.language(), "outline.ask-about", message.Args{"subject": subject}, subject)
}

// maxSubject is how many words name what a section is about; more are a question.
const maxSubject = 4

// sectionsAbout shows the sections that bear on a question: those whose headings do,
// else that of the passage that answers it best.
func (d *responder) sectionsAbout(ctx context.Context, intent intents.Intent, req Request, question string) (Reply, error) {
	s := d.statement
	asked := d.readQuestion(intent.Words)
	if len(asked.Tokens) <= maxSubject {
		asked = d.readQuestion(d.askAbout(intent.Words))
	}
	a, err := d.read(ctx, req, asked)
	if err != nil {
		return Reply{}, err
	}
	answered := a.Verdict == answer.Answered
	lead, says := "outline.bears-on-it", "outline.text-says"
	sections := d.index.Headings(intent.Words)
	if len(sections) == 0 {
		if a.NoTerms || a.Verdict == answer.NotFound {
			return d.answer(a, req, question), nil
		}
		in := s.Paragraphs[a.Passages[0].Paragraph].Section
		switch {
		case in == 0: // before the first heading
			return d.answer(a, req, question), nil
		case !answered:
			return d.closestSection(a.Passages[0], in), nil
		}
		lead, sections = "outline.speaks-of-it", []int{in}
	}
	if s.HasText(sections[0]) {
		says = "ask.says"
	}
	r := d.headings(d.catalogue.Text(lead, message.Args{"n": len(sections)}), sections)
	if answered {
		r.add(d.paragraph(says, nil), d.answering(a.Passages[0]))
		r.Passages = []Passage{d.passage(a.Passages[0].Run())}
		r.Answer = d.answerSpan(a.Passages[0])
	}
	return r, nil
}

// closestSection quotes the passage that comes closest to what is asked for, and offers
// its section.
func (d *responder) closestSection(p index.Passage, section int) Reply {
	r := Reply{Outcome: Closest, Nearest: []Passage{d.passage(p.Run())}}
	r.add(d.paragraph("outline.closest", nil), d.quotation(p.Run()))
	r.add(d.referenceChoices("outline.choose", []statement.Ref{statement.SectionRef(section)}))
	return r
}
