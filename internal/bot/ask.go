package bot

import (
	"context"
	"slices"

	"plenary/internal/answer"
	"plenary/internal/answer/index"
	"plenary/internal/language"
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
	if r, ok := d.answerQuotation(req, question); ok {
		return r, nil
	}
	asked := d.readQuestion(question)
	intent, ok := d.index.Intent(asked)
	if other := asked.OtherLanguage(); other != "" && !ok {
		return d.wrongLanguage(other), nil
	}
	if ok {
		return d.answerInTongue(ctx, intent, req, question)
	}
	aboutStatement := func(q language.Question) bool { _, ok := d.index.Intent(q); return ok }
	if parts := asked.Parts(aboutStatement); len(parts) > 1 {
		return d.askParts(ctx, req, question, parts)
	}
	return d.readAndAnswer(ctx, req, asked, question)
}

// readAndAnswer answers a question by what the engine finds.
func (d *responder) readAndAnswer(ctx context.Context, req Request, asked language.Question, question string) (Reply, error) {
	a, err := d.read(ctx, req, asked)
	if err != nil {
		return Reply{}, err
	}
	return d.answer(a, req, question), nil
}

// askParts answers a question that asks for several things, each once.
func (d *responder) askParts(ctx context.Context, req Request, question string, parts []language.Question) (Reply, error) {
	var all Reply
	found := false
	for _, part := range parts {
		one, err := d.askPart(ctx, req, part)
		if err != nil {
			return Reply{}, err
		}
		found = found || one.Outcome == Answered
		if len(one.Passages) > 0 && slices.Contains(all.Passages, one.Passages[0]) {
			continue
		}
		if all.Answer == nil && one.Answer != nil {
			span := *one.Answer
			span.Passage += len(all.Passages)
			all.Answer = &span
		}
		all.add(one.Blocks...)
		all.Passages = append(all.Passages, one.Passages...)
	}
	if !found { // as a whole it may be answered all the same
		return d.readAndAnswer(ctx, req, d.readQuestion(question), question)
	}
	all.Passages = all.Passages[:min(len(all.Passages), 3)]
	if all.Answer != nil && all.Answer.Passage >= len(all.Passages) {
		all.Answer = nil
	}
	if req.Private {
		call := asking(d.statementPrefix() + question)
		if len(all.Passages) > 0 {
			call = d.shareable(req, d.statementPrefix()+question, quoting(all.Passages[0].Ref))
		}
		all.add(buttons([]Action{d.action("action.share", call, Share)})...)
	}
	return all, nil
}

// askPart answers one of several things that a question asks for, with one passage and
// without buttons.
func (d *responder) askPart(ctx context.Context, req Request, part language.Question) (Reply, error) {
	var r Reply
	if intent, ok := d.index.Intent(part); ok {
		one, err := d.answerIntent(ctx, intent, req, part.Text)
		if err != nil {
			return Reply{}, err
		}
		r = one
	} else {
		a, err := d.read(ctx, req, part)
		if err != nil {
			return Reply{}, err
		}
		if a.Verdict != answer.Answered {
			return d.refuse("ask.part-not-found", message.Args{"question": part.Text}), nil
		}
		r = d.answer(answer.Answer{Verdict: a.Verdict, Passages: a.Passages[:1], Terms: a.Terms, Corrected: a.Corrected}, Request{}, part.Text)
	}
	r.Blocks = slices.DeleteFunc(r.Blocks, func(b Block) bool {
		switch b.(type) {
		case Actions, Choices:
			return true
		}
		return false
	})
	return r, nil
}

// find is ask for the words of a message: it is no question about the
// statement itself.
func (d *responder) find(ctx context.Context, req Request) (Reply, error) {
	words := req.value("words")
	if words == "" {
		return d.misuse("find.no-words", nil), nil
	}
	return d.readAndAnswer(ctx, req, d.readQuestion(words), words)
}

// answer says what the engine found, in one of three ways that a member can
// tell apart.
func (d *responder) answer(a answer.Answer, req Request, question string) Reply {
	if a.NoTerms {
		return d.noTerms()
	}
	if req.Call.Page > 1 && len(a.Passages) > 1 {
		return d.further(a)
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
		r.add(d.readTerms(a)...)
		r.add(d.answering(a.Passages[0]))
		r.Passages, r.Answer = passages, d.answerSpan(a.Passages[0])
		if len(a.Headings) > 0 {
			r.add(d.paragraph("ask.headings-too", nil), d.headingList(a.Headings), d.readOn())
		}
	case len(a.Headings) > 0:
		r.Outcome = Refused
		r.Nearest = passages
		r.add(d.paragraph("ask.headings-only", message.Args{"n": len(a.Headings)}), d.headingList(a.Headings), d.readOn())
	case a.Verdict == answer.Closest:
		r.Outcome = Closest
		r.add(d.readTerms(a)...)
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

// readTerms says as which words of the statement the editor's terms in a question were
// read.
func (d *responder) readTerms(a answer.Answer) []Block {
	var blocks []Block
	for _, term := range a.Terms {
		blocks = append(blocks, d.aside("ask.read-term", message.Args{"said": term.Said, "words": term.Words}))
	}
	return blocks
}

// answering quotes a passage with the words that answer set off, where they are known.
func (d *responder) answering(p index.Passage) Quotation {
	if p.Answer.Start == p.Answer.End {
		return d.quotation(p.Run())
	}
	return d.quotationMarked(p.Run(), AnswerStyle, []statement.Span{p.Answer})
}

// answerSpan is where the first passage answers; nil where that is not known.
func (d *responder) answerSpan(p index.Passage) *AnswerSpan {
	if p.Answer.Start == p.Answer.End {
		return nil
	}
	return &AnswerSpan{
		Start: p.Answer.Start - p.Start,
		End:   p.Answer.End - p.Start,
		Text:  d.statement.Paragraphs[p.Paragraph].Text[p.Answer.Start:p.Answer.End],
	}
}

// further quotes the passages that stand behind "More".
func (d *responder) further(a answer.Answer) Reply {
	r := Reply{Outcome: Closest}
	if a.Verdict == answer.Answered {
		r.Outcome = Answered
	}
	r.add(d.paragraph("ask.further", message.Args{"n": len(a.Passages) - 1}))
	for _, p := range a.Passages[1:] {
		r.add(d.quotation(p.Run()))
		r.Nearest = append(r.Nearest, d.passage(p.Run()))
	}
	return r
}

// closest quotes the passage that comes closest.
func (d *responder) closest(a answer.Answer) []Block {
	id := "ask.closest"
	if a.YesNo {
		id = "ask.closest-yes-no"
	}
	return []Block{d.paragraph(id, nil), d.quotation(a.Passages[0].Run())}
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
	return d.aside("held.with-publisher-at", message.Args{"source": siteOf(s.Source)})
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
		if n := len(a.Passages) - 1; n > 0 {
			actions = append(actions, d.more(a, req, question, n))
		}
		actions = append(actions,
			d.action("action.in-context", quoting(d.label(statement.ParagraphRef(p.Paragraph))), Show),
			d.action("action.cite", NewCall("cite", "ref", d.label(s.RefTo(p.Run()))), Show),
		)
	case len(a.Headings) > 0:
		for _, i := range a.Headings[:min(3, len(a.Headings))] {
			quote(d.label(statement.SectionRef(i)))
		}
	default:
		for _, p := range a.Passages {
			quote(d.label(s.RefTo(p.Run())))
		}
		if len(a.Passages) == 0 {
			actions = append(actions, d.action("action.outline", NewCall("sections"), Show))
		}
	}
	if a.Uncorrected != "" {
		actions = append(actions, d.action("action.ask-as-typed", asking(d.statementPrefix()+a.Uncorrected), Show))
	}
	if req.Private && a.Verdict != answer.NotFound {
		call := d.quotingPassages(a.Passages[:1])
		if req.Call.Command != "find" { // the words are somebody else's
			call = d.shareable(req, d.statementPrefix()+question, call)
		}
		actions = append(actions, d.action("action.share", call, Share))
	}
	return buttons(actions)
}

// more shows the further passages: by the question again where it is short enough for
// a button, else by their places.
func (d *responder) more(a answer.Answer, req Request, question string, n int) Action {
	call := asking(d.statementPrefix() + question).onPage(2)
	if req.Call.Command == "find" {
		call = NewCall("find", "words", question).onPage(2)
	}
	if len(call.Encode()) > MaxCall {
		call = d.quotingPassages(a.Passages[1:])
	}
	return Action{Label: d.catalogue.String("action.more-passages", message.Args{"n": n}), Call: call, Effect: Show}.on(question)
}

// quotingPassages is a call that quotes as many passages as it holds.
func (d *responder) quotingPassages(passages []index.Passage) Call {
	var refs []statement.Ref
	var call Call
	for _, p := range passages {
		refs = append(refs, d.statement.RefTo(p.Run()))
		if next := quoting(d.prefix() + labels(d.statement, refs)); call.IsZero() || len(next.Encode()) <= MaxCall {
			call = next
		}
	}
	return call
}

// example is a question that the statement answers.
func (d *responder) example() string {
	if starters := d.starters(); len(starters) > 0 {
		return starters[0]
	}
	return d.catalogue.String("starter.title", message.Args{"title": d.statement.Title})
}

// asking and quoting are the calls that most buttons make.
func asking(question string) Call { return NewCall("ask", "question", question) }
func quoting(ref string) Call     { return NewCall("quote", "ref", ref) }
