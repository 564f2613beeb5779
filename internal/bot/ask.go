package bot

import (
	"context"
	"fmt"
	"strings"

	"plenary/internal/answer"
	"plenary/internal/answer/english"
	"plenary/internal/message"
	"plenary/internal/statement"
)

// ask answers a question in the statement's own words, or says that it does
// not answer it.
func (d *responder) ask(ctx context.Context, req Request) (Reply, error) {
	question := req.value("question")
	if question == "" {
		return d.misuse("ask.what", message.Args{"example": d.example()}), nil
	}
	if words, ok := d.cutAllPrefix(question); ok {
		if r, err := d.answerIntentOfAll(ctx, req, words); err != nil || !r.Empty() {
			return r, err
		}
		return d.askAll(ctx, req, words)
	}
	d, question = d.cutStatementName(question, true)
	asked := english.ReadQuestion(question)
	if language := asked.Language(); language != "" && strings.HasPrefix(d.statement.Language, "en") {
		return d.wrongLanguage(language), nil
	}
	if intent, ok := d.index.Intent(asked); ok {
		return d.answerIntent(ctx, intent, req, question)
	}
	a, err := d.read(ctx, req, asked)
	if err != nil {
		return Reply{}, err
	}
	return d.answer(a, req, question), nil
}

// find is ask for the words of a message: it is no question about the
// statement itself.
func (d *responder) find(ctx context.Context, req Request) (Reply, error) {
	words := req.value("words")
	if words == "" {
		return d.misuse("find.no-words", nil), nil
	}
	a, err := d.read(ctx, req, english.ReadQuestion(words))
	if err != nil {
		return Reply{}, err
	}
	return d.answer(a, req, words), nil
}

// answer says what the engine found, in one of three ways that a member can
// tell apart.
func (d *responder) answer(a answer.Answer, req Request, question string) Reply {
	if a.NoTerms {
		return d.noTerms()
	}
	var r Reply
	if a.Corrected != "" {
		r.add(d.aside("ask.read-as", message.Args{"question": a.Corrected}))
	}
	var passages []Passage
	for _, p := range a.Passages {
		passages = append(passages, d.passage(p.Run()))
	}
	switch {
	case a.Verdict == answer.Answered:
		r.add(d.paragraph("ask.says", nil))
		for _, p := range a.Passages {
			r.add(d.quotation(p.Run(), p.Highlights))
		}
		r.Passages = passages
		if len(a.Headings) > 0 {
			r.add(d.paragraph("ask.headings-too", nil), d.headingList(a.Headings), d.readOn())
		}
	case len(a.Headings) > 0:
		r.Outcome = Refused
		r.Nearest = passages
		r.add(d.paragraph("ask.headings-only", message.Args{"n": len(a.Headings)}), d.headingList(a.Headings), d.readOn())
	case a.Verdict == answer.Closest:
		r.Outcome = Closest
		r.add(d.closest(a)...)
		r.Nearest = passages
	default:
		r.Outcome = Refused
		r.Nearest = passages
		r.add(Paragraph{Text: d.notFound(a)})
	}
	if a.Verdict != answer.Answered && len(d.library) > 1 {
		r.add(d.aside("ask.asked-of", message.Args{"statement": d.statement.DisplayTitle()}))
	}
	r.add(d.answerActions(a, req, question)...)
	return r
}

// closest quotes the passage that comes closest, and the second where there is
// one.
func (d *responder) closest(a answer.Answer) []Block {
	near := a.Passages[:1]
	id := "ask.closest"
	if a.YesNo {
		id = "ask.closest-yes-no"
	}
	blocks := []Block{d.paragraph(id, message.Args{"n": len(near)})}
	for _, p := range near {
		blocks = append(blocks, d.quotation(p.Run(), p.Highlights))
	}
	return blocks
}

// notFound says that nothing was found, and where to look all the same. It quotes
// nothing.
func (d *responder) notFound(a answer.Answer) Text {
	if len(a.Passages) == 0 {
		return d.nothingNear()
	}
	var places []Text
	for _, p := range a.Passages {
		places = append(places, message.Styled(d.label(d.statement.RefTo(p.Run())), Strong))
	}
	return d.catalogue.Text("ask.not-found", message.Args{"n": len(places), "places": d.catalogue.List(places)})
}

// maxNamed is how many parts of a statement are named one by one.
const maxNamed = 4

// nothingNear names the parts of the statement, for a question that nothing in
// it comes near.
func (d *responder) nothingNear() Text {
	s := d.statement
	var named []string
	var numbered []statement.Ref
	for _, i := range s.Children(0) {
		if ref := statement.SectionRef(i); s.Sections[i].Numeral == "" {
			named = append(named, d.label(ref))
		} else {
			numbered = append(numbered, ref)
		}
	}
	if len(named) > maxNamed {
		named = append(named[:maxNamed-1], d.count("more-sections", len(named)-maxNamed+1))
	}
	if n := len(numbered); n > 0 {
		named = append(named, d.catalogue.String("ask.numbered-sections", message.Args{
			"n": n, "first": d.label(numbered[0]), "last": s.Label(numbered[n-1]),
		}))
	}
	if len(named) == 0 {
		return d.catalogue.Text("ask.not-found-bare", nil)
	}
	parts := make([]Text, len(named))
	for i, name := range named {
		parts[i] = message.Styled(name, Strong)
	}
	return d.catalogue.Text("ask.nothing-near", message.Args{"parts": d.catalogue.List(parts)})
}

func (d *responder) headingList(sections []int) List {
	var list List
	for _, i := range sections {
		list.Items = append(list.Items, message.Literal(d.statement.Sections[i].Name()))
	}
	return list
}

// readOn points to the publisher's page for what is not held.
func (d *responder) readOn() Block {
	s := d.statement
	if s.Source == "" {
		return d.aside("held.with-publisher", nil)
	}
	return d.aside("held.with-publisher-at", message.Args{"source": Span{Text: s.Source, Link: s.Source}})
}

// answerActions offers what can be done with an answer.
func (d *responder) answerActions(a answer.Answer, req Request, question string) []Block {
	s := d.statement
	var actions []Action
	quote := func(ref string) {
		actions = append(actions, Action{Label: d.catalogue.String("action.quote", message.Args{"ref": ref}), Call: quoting(ref), Effect: Show})
	}
	switch {
	case a.Verdict == answer.Answered, a.Verdict == answer.Closest && len(a.Headings) == 0:
		p := a.Passages[0]
		actions = append(actions,
			d.action("action.in-context", quoting(d.label(statement.ParagraphRef(p.Paragraph))), Show),
			d.action("action.cite", NewCall("cite", "ref", d.label(s.RefTo(p.Run()))), Show),
		)
	case len(a.Headings) > 0:
		for _, i := range a.Headings[:min(3, len(a.Headings))] {
			quote(d.label(statement.SectionRef(i)))
		}
	case !a.OffTopic:
		for _, p := range a.Passages {
			quote(d.label(s.RefTo(p.Run())))
		}
	}
	if a.Uncorrected != "" {
		actions = append(actions, d.action("action.ask-as-typed", asking(d.statementPrefix()+a.Uncorrected), Show))
	}
	if req.Private && a.Verdict != answer.NotFound {
		actions = append(actions, d.share(a, question))
	}
	return buttons(actions)
}

// share says the same to everybody: the question again where it is short
// enough for a button, else the places that answered it.
func (d *responder) share(a answer.Answer, question string) Action {
	call := asking(d.statementPrefix() + question)
	for n := len(a.Passages); len(call.Encode()) > MaxCall && n > 0; n-- {
		refs := make([]statement.Ref, n)
		for i, p := range a.Passages[:n] {
			refs[i] = d.statement.RefTo(p.Run())
		}
		call = quoting(d.prefix() + labels(d.statement, refs))
	}
	return d.action("action.share", call, Share)
}

// example is a question that the statement answers.
func (d *responder) example() string {
	if starters := d.starters(); len(starters) > 0 {
		return starters[0]
	}
	return d.catalogue.String("starter.title", message.Args{"title": fmt.Sprintf("%q", d.statement.Title)})
}

// asking and quoting are the calls that most buttons make.
func asking(question string) Call { return NewCall("ask", "question", question) }
func quoting(ref string) Call     { return NewCall("quote", "ref", ref) }
