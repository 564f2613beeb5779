package bot

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"plenary/internal/answer/intents"
	"plenary/internal/language"
	"plenary/internal/message"
)

// withoutEdges returns a question without what is said around it, but with the name of a
// statement before it. What is left may be a command; one that takes a channel or a text
// as it was typed stays a question, since these are gone.
func (d *responder) withoutEdges(call Call) Call {
	if call.Command != "ask" {
		return call
	}
	question := call.Values["question"]
	rest, all := d.cutAllPrefix(question)
	if !all {
		_, rest = d.cutStatementName(question, true)
	}
	prefix, ok := strings.CutSuffix(question, rest)
	if !ok {
		return call
	}
	bare := intents.WithoutEdges(d.readQuestion(rest))
	if bare == rest {
		return call
	}
	if command, _, words := lookUpPath(bare); prefix == "" && command != nil && (words == "" || command.keeps() == nil) {
		return readLine(bare, nil)
	}
	return call.with("question", prefix+bare)
}

// answerSelf answers a question about the bot itself, and what is said to it; false for
// any other.
func (d *responder) answerSelf(ctx context.Context, intent intents.Intent, req Request) (Reply, bool, error) {
	var r Reply
	var err error
	switch intent.Kind {
	case intents.TodaysQuestion, intents.NextQuestion, intents.Quiet:
		r, err = d.aboutProgramme(ctx, intent.Kind, req)
	case intents.Suggest:
		r = Reply{Blocks: []Block{d.paragraph("self.suggest", nil)}}
		r.add(buttons([]Action{d.action("action.suggest", NewCall("prompt suggest"), Show)})...)
	case intents.Privacy:
		r, err = d.privacy(ctx, req)
	case intents.Operator:
		r = Reply{Blocks: []Block{d.operator(req)}}
	case intents.Price:
		r = Reply{Blocks: []Block{d.paragraph("self.price", nil)}}
	case intents.Understands:
		r = Reply{Blocks: []Block{
			d.paragraph("language.of-statement", message.Args{"language": d.catalogue.LanguageName(d.statement.Language)}),
			d.aside("language.how", message.Args{"names": d.catalogue.List(d.languageNames())}),
		}}
	case intents.AboutBot:
		r = d.aboutBot()
	case intents.Opinion, intents.OpinionThat, intents.OpinionTo, intents.OpinionOf, intents.OpinionAsk:
		r = d.noOpinion(intent)
	case intents.Greeting, intents.Goodbye, intents.Writing, intents.Thanks, intents.Abuse, intents.SmallTalk:
		r = d.smallTalk(intent.Kind)
	default:
		return Reply{}, false, nil
	}
	return r, true, err
}

// aboutProgramme answers what the programme of a place knows.
func (d *responder) aboutProgramme(ctx context.Context, kind intents.Kind, req Request) (Reply, error) {
	p, err := d.placeProgramme(ctx, req.Place)
	switch {
	case err != nil:
		return Reply{}, err
	case kind == intents.Quiet:
		return p.quiet(req), nil
	case kind == intents.TodaysQuestion:
		if today, ok := p.postedToday(d.cfg.Now()); ok {
			if u, ok := p.came(today); ok {
				r := Reply{Blocks: []Block{d.paragraph("self.today", message.Args{"question": u.prompt.Text})}}
				r.add(p.promptActions(u, today.Sent.Link, req)...)
				return r, nil
			}
		}
	}
	return p.nextQuestion(kind), nil
}

// nextQuestion says which question comes next, and when.
func (p placeProgramme) nextQuestion(kind intents.Kind) Reply {
	next := p.upcoming(1)
	if len(next) == 0 {
		return p.noQuestion()
	}
	args := message.Args{"question": next[0].prompt.Text}
	slots := p.coming(1)
	id := "self.next"
	switch {
	case !p.scheduled():
		id = "self.unscheduled"
	case len(slots) == 0:
		id = "self.paused"
	case kind == intents.TodaysQuestion:
		id = "self.not-today"
	}
	if len(slots) > 0 {
		args["time"] = p.moment(slots[0].at)
		args["within"] = p.relativeText(slots[0].at)
		args["rule"] = p.ruleText(slots[0].plan)
	}
	return Reply{Blocks: []Block{p.paragraph(id, args)}}
}

// quiet says when Plenary speaks, and who ends that.
func (p placeProgramme) quiet(req Request) Reply {
	id := "self.quiet"
	switch {
	case slices.ContainsFunc(p.schedules, func(s plan) bool { return s.Notify != "" }):
		id = "self.quiet-notified"
	case p.scheduled():
		id = "self.quiet-scheduled"
	}
	return Reply{Blocks: []Block{p.paragraph(id, message.Args{"who": p.whoFacilitates(req)})}}
}

// whoFacilitates names who manages the questions by the platform's own rights.
func (d *responder) whoFacilitates(req Request) string {
	return d.catalogue.String(cmp.Or(req.Facilitators, "facilitators.administrator"), nil)
}

// operator says who runs the bot here.
func (d *responder) operator(req Request) Block {
	if d.cfg.Operator == "" {
		return d.paragraph("self.no-operator", message.Args{"who": d.whoFacilitates(req)})
	}
	return d.paragraph("self.operator", message.Args{"operator": d.cfg.Operator})
}

// runBy is the line that names who runs the bot, none where that is not said.
func (d *responder) runBy() []Block {
	if d.cfg.Operator == "" {
		return nil
	}
	return []Block{d.aside("self.operator", message.Args{"operator": d.cfg.Operator})}
}

// aboutBot says what is answering.
func (d *responder) aboutBot() Reply {
	id := "self.reader"
	if !d.index.Reads() {
		id = "self.words"
	}
	r := Reply{Blocks: []Block{d.paragraph(id, nil), d.aside("self.text", message.Args{"title": d.statement.Title})}}
	r.add(d.runBy()...)
	r.add(buttons([]Action{d.action("action.about", NewCall("about"), Show)})...)
	return r
}

// opinions are the messages that make a question to the text of one for an opinion.
var opinions = map[intents.Kind]string{
	intents.OpinionThat: "opinion.ask-that",
	intents.OpinionTo:   "opinion.ask-to",
	intents.OpinionOf:   "opinion.ask-of",
	intents.OpinionAsk:  "opinion.ask",
}

// noOpinion declines a judgement or advice, and offers what the text can be asked.
func (d *responder) noOpinion(intent intents.Intent) Reply {
	if intent.Core == "" {
		return d.withExample(d.refuse("opinion.none", message.Args{"example": d.example()}))
	}
	question := language.Capital(wording(language.For(intent.Language), opinions[intent.Kind], message.Args{"core": intent.Core}, intent.Core))
	offer := buttons([]Action{{Label: question, Call: asking(d.statementPrefix() + question), Effect: Show}})
	if len(offer) == 0 {
		return d.refuse("opinion.none", message.Args{"example": question})
	}
	r := d.refuse("opinion.ask-text", nil)
	r.add(offer...)
	return r
}

// smallTalk answers what is said to the bot and asks nothing of the statement.
func (d *responder) smallTalk(kind intents.Kind) Reply {
	switch kind {
	case intents.SmallTalk:
		return d.noTerms()
	case intents.Writing:
		return d.withExample(d.refuse("talk.writing", message.Args{"example": d.example()}))
	case intents.Goodbye:
		return d.refuse("talk.goodbye", nil)
	case intents.Thanks:
		return d.refuse("talk.thanks", nil)
	case intents.Abuse:
		r := d.refuse("talk.abuse", nil)
		r.add(buttons([]Action{d.action("action.help", NewCall("help"), Show)})...)
		return r
	}
	return d.withExample(d.refuse("talk.greeting", message.Args{"title": d.statement.Title, "example": d.example()}), d.action("action.help", NewCall("help"), Show))
}

// withExample adds a button that asks the question which a reply names as an example.
func (d *responder) withExample(r Reply, more ...Action) Reply {
	question := d.example()
	r.add(buttons(append([]Action{{Label: question, Call: asking(question), Effect: Show}}, more...))...)
	return r
}

// noTerms answers words in which there is nothing to look for.
func (d *responder) noTerms() Reply {
	return d.withExample(d.refuse("talk.no-terms", message.Args{"example": d.example()}))
}
