package bot

import (
	"context"
	"fmt"
	"strings"

	"plenary/internal/answer"
	"plenary/internal/statement"
)

// ask answers a question in the statement's own words, or says that it does
// not answer it.
func (d *responder) ask(ctx context.Context, req Request) (Reply, error) {
	question := req.value("question")
	if question == "" {
		return misused(Text{{Text: "Ask a question, such as "}, {Text: d.example(), Style: Typed}}), nil
	}
	if words, ok := d.everywhere(question); ok {
		if r, err := d.explainAll(ctx, req, words); err != nil || !r.Empty() {
			return r, err
		}
		return d.askAll(req, words), nil
	}
	d, question = d.cutStatementName(question, true)
	if tongue := answer.DetectLanguage(question); tongue != "" && strings.HasPrefix(d.statement.Language, "en") {
		return d.wrongLanguage(tongue), nil
	}
	if topic, ok := d.index.Intent(question); ok {
		return d.answerIntent(ctx, topic, req, question)
	}
	return d.answer(d.index.Ask(question), req, question), nil
}

// find is ask for the words of a message: it is no question about the
// statement itself.
func (d *responder) find(_ context.Context, req Request) (Reply, error) {
	words := req.value("words")
	if words == "" {
		return misused(Say("That message holds no words to look for.")), nil
	}
	return d.answer(d.index.Ask(words), req, words), nil
}

// answer says what the engine found, in one of three ways that a member can
// tell apart.
func (d *responder) answer(a answer.Answer, req Request, question string) Reply {
	if a.NoTerms {
		return d.unclear()
	}
	var r Reply
	if a.Corrected != "" {
		r.Blocks = append(r.Blocks, Paragraph{Small: true, Text: Text{
			{Text: "Read as: "}, {Text: a.Corrected, Style: Typed}, {Text: " (a word in double quotes is taken as it is spelt)"},
		}})
	}
	var passages []Passage
	for _, p := range a.Passages {
		passages = append(passages, d.passage(p.Run()))
	}
	switch {
	case a.Verdict == answer.Answered:
		r.say(d.words.String("ask.says", nil))
		for _, p := range a.Passages {
			r.Blocks = append(r.Blocks, d.quotation(p.Run(), p.Highlights))
		}
		r.Passages = passages
		if len(a.Headings) > 0 {
			r.say(d.words.String("ask.headings", nil))
			r.Blocks = append(r.Blocks, d.headingList(a.Headings), d.readOn())
		}
	case len(a.Headings) > 0:
		r.Outcome = Refused
		r.Nearest = passages
		r.Blocks = append(r.Blocks, d.headingsOnly(a.Headings)...)
	case a.Verdict == answer.Closest:
		r.Outcome = Closest
		lead := "The statement does not answer that."
		if a.YesNo {
			lead = "The statement does not say so."
		}
		near := closest(a)
		if len(near) == 1 {
			r.say(lead + " The closest passage is:")
		} else {
			r.say(lead + " The closest passages are:")
		}
		for _, p := range near {
			r.Blocks = append(r.Blocks, d.quotation(p.Run(), p.Highlights))
		}
		r.Nearest = passages
	default:
		r.Outcome = Refused
		r.Nearest = passages
		r.Blocks = append(r.Blocks, Paragraph{Text: d.notFound(a)})
	}
	if a.Verdict != answer.Answered && len(d.library) > 1 {
		r.Blocks = append(r.Blocks, Paragraph{Small: true, Text: Text{
			{Text: "This was asked of " + d.statement.DisplayTitle() + ". To ask every statement: "}, {Text: "ask all: …", Style: Typed},
		}})
	}
	r.Blocks = append(r.Blocks, d.answerActions(a, req, question)...)
	return r
}

// closest returns the passage that comes closest, and the second where there is
// one.
func closest(a answer.Answer) []answer.Passage {
	if a.Complement == 0 {
		return a.Passages[:1]
	}
	return []answer.Passage{a.Passages[0], a.Passages[a.Complement]}
}

// silence says that the statement does not say, and where to look all the
// same. It quotes nothing.
func (d *responder) notFound(a answer.Answer) Text {
	text := Say("The statement does not say.")
	if len(a.Passages) == 0 {
		return append(text, d.whereToLook()...)
	}
	lead := " The nearest places are "
	if len(a.Passages) == 1 {
		lead = " The nearest place is "
	}
	text = append(text, Span{Text: lead})
	for i, p := range a.Passages {
		if i > 0 {
			text = append(text, Span{Text: between(i, len(a.Passages))})
		}
		text = append(text, Span{Text: d.label(d.statement.RefTo(p.Run())), Style: Strong})
	}
	return append(text, Span{Text: "."})
}

// between stands before item i of n in a row of names.
func between(i, n int) string {
	if i == n-1 {
		return " and "
	}
	return ", "
}

// maxNamed is how many parts of a statement are named one by one.
const maxNamed = 4

// whereToLook names the parts of the statement, for a question that nothing in
// it comes near.
func (d *responder) whereToLook() Text {
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
		named = append(named[:maxNamed-1], plural(len(named)-maxNamed+1, "more section", "more sections"))
	}
	switch n := len(numbered); {
	case n == 1:
		named = append(named, "section "+d.label(numbered[0]))
	case n > 1:
		named = append(named, "sections "+d.label(numbered[0])+" to "+s.Label(numbered[n-1]))
	}
	if len(named) == 0 {
		return nil
	}
	text := Text{{Text: " Nothing in it comes near; its parts are "}}
	for i, name := range named {
		if i > 0 {
			text = append(text, Span{Text: between(i, len(named))})
		}
		text = append(text, Span{Text: name, Style: Strong})
	}
	return append(text, Span{Text: " (type "}, Span{Text: "sections", Style: Typed}, Span{Text: " to see them)."})
}

// headingsOnly says that headings bear on a question whose text is not held.
func (d *responder) headingsOnly(sections []int) []Block {
	text := Say("The statement, as far as Plenary holds it, does not answer that: a heading bears on it, but Plenary holds only the heading of that section and not its text.")
	if len(sections) > 1 {
		text = Say("The statement, as far as Plenary holds it, does not answer that: these headings bear on it, but Plenary holds only the headings of those sections and not their text.")
	}
	return []Block{Paragraph{Text: text}, d.headingList(sections), d.readOn()}
}

func (d *responder) headingList(sections []int) List {
	var list List
	for _, i := range sections {
		list.Items = append(list.Items, Say(d.statement.Sections[i].Name()))
	}
	return list
}

// readOn points to the publisher's page for what is not held.
func (d *responder) readOn() Block {
	s := d.statement
	if s.Source == "" {
		return Paragraph{Small: true, Text: Say("The whole text is with its publisher.")}
	}
	return Paragraph{Small: true, Text: Text{{Text: "The whole text is with its publisher: "}, {Text: s.Source, Link: s.Source}}}
}

// answerActions offers what can be done with an answer.
func (d *responder) answerActions(a answer.Answer, req Request, question string) []Block {
	s := d.statement
	var actions []Action
	switch {
	case a.Verdict == answer.Answered, a.Verdict == answer.Closest && len(a.Headings) == 0:
		p := a.Passages[0]
		actions = append(actions,
			Action{Label: "In context", Call: quoting(d.label(statement.ParagraphRef(p.Paragraph))), Effect: Show},
			Action{Label: "Cite", Call: NewCall("cite", "ref", d.label(s.RefTo(p.Run()))), Effect: Show},
		)
	case len(a.Headings) > 0:
		for _, i := range a.Headings[:min(3, len(a.Headings))] {
			ref := d.label(statement.SectionRef(i))
			actions = append(actions, Action{Label: "Quote " + ref, Call: quoting(ref), Effect: Show})
		}
	case !a.OffTopic:
		for _, p := range a.Passages {
			ref := d.label(s.RefTo(p.Run()))
			actions = append(actions, Action{Label: "Quote " + ref, Call: quoting(ref), Effect: Show})
		}
	}
	if a.Uncorrected != "" {
		actions = append(actions, Action{Label: "Ask as typed", Call: asking(d.statementPrefix() + a.Uncorrected), Effect: Show})
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
		refs := d.prefix()
		for i, p := range a.Passages[:n] {
			if i > 0 {
				refs += ", "
			}
			refs += d.statement.Label(d.statement.RefTo(p.Run()))
		}
		call = quoting(refs)
	}
	return Action{Label: "Share here", Call: call, Effect: Share}
}

// example is a question that the statement answers.
func (d *responder) example() string {
	if starters := d.starters(); len(starters) > 0 {
		return starters[0]
	}
	return fmt.Sprintf("What is %q about?", d.statement.Title)
}

// asking and quoting are the calls that most buttons make.
func asking(question string) Call { return NewCall("ask", "question", question) }
func quoting(ref string) Call     { return NewCall("quote", "ref", ref) }
