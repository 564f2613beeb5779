package bot

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"plenary/internal/answer"
	"plenary/internal/answer/intents"
	"plenary/internal/language"
	"plenary/internal/message"
	"plenary/internal/statement"
)

// converse runs a command, or answers what goes on from the last answer, and remembers
// what was asked and shown.
func (d *responder) converse(ctx context.Context, req Request, command *Command) (Reply, error) {
	if r, err := d.goesOnFrom(ctx, req); err != nil || !r.Empty() {
		return r, err
	}
	if r, next, ok, err := d.withoutPronoun(ctx, req); ok || err != nil {
		if err == nil {
			d.talks.remember(req, next)
		}
		return r, err
	}
	r, err := command.run(d, ctx, req)
	if err != nil {
		return r, err
	}
	if e, ok := d.exchange(req, r); ok {
		d.talks.remember(req, e)
	}
	return r, nil
}

// goesOnFrom answers what goes on from the last answer, in the language that it is typed
// in; the reply is empty where a request does not.
func (d *responder) goesOnFrom(ctx context.Context, req Request) (Reply, error) {
	f, ok := d.followUpIn(req)
	if !ok || f.Kind == intents.AskThing && d.isCourtesy(req) {
		return Reply{}, nil
	}
	last, known := d.talks.recall(req)
	if !known && (f.Kind == intents.AskThing || f.Loose || d.isUnderstood(req)) {
		return Reply{}, nil
	}
	at := d.inTongue(req.value("question"), f.Language)
	r, next := at.unknownThat(), exchange{}
	if known {
		var err error
		if r, next, err = at.goOn(ctx, req, last, f); err != nil || r.Empty() {
			return r, err
		}
		d.talks.remember(req, next)
	}
	r.Language = cmp.Or(r.Language, at.catalogue.Tag)
	if at != d && r.Outcome == Refused {
		r.add(at.askIn(d)...)
	}
	return r, nil
}

// followUpIn returns what a request asks for that goes on from the last answer, if it
// does.
func (d *responder) followUpIn(req Request) (intents.FollowUp, bool) {
	if req.quotesLines() {
		return intents.FollowUp{}, false // "that" is the lines
	}
	switch req.Call.Command {
	case "ask":
		return d.index.FollowUp(d.readQuestion(req.value("question")))
	case "page":
		return d.index.FollowUp(d.readQuestion(req.Call.Line()))
	case "quote", "cite", "verify":
		asked, pointing := d.readQuestion(req.Call.Line()), d.pointsOnly(req)
		points := func(t language.Token) bool { return d.language().Pointing[t.Word] }
		if !slices.ContainsFunc(asked.Tokens, points) || !pointing && len(d.statement.Resolve(req.value("ref")).Refs) > 0 {
			return intents.FollowUp{}, false
		}
		if f, ok := d.index.FollowUp(asked); ok || !pointing {
			return f, ok
		}
		return intents.FollowUp{Kind: pointed[req.Call.Command], Words: req.Call.Line(), Style: req.value("style"), Language: d.language().Tag}, true
	}
	return intents.FollowUp{}, false
}

// pointed are what commands do with what was shown.
var pointed = map[string]intents.FollowUpKind{"quote": intents.AskQuote, "cite": intents.AskCite, "verify": intents.AskSure}

// pointsOnly reports whether all words of a command point to what was shown: "cite das".
func (d *responder) pointsOnly(req Request) bool {
	tokens := d.readQuestion(cmp.Or(req.value("ref"), req.value("quote"))).Tokens
	return len(tokens) > 0 && !slices.ContainsFunc(tokens, func(t language.Token) bool { return !d.language().Pointing[t.Word] })
}

// isWhole reports whether a line that is only likely to go on from an answer is
// understood, or answered, by itself.
func (d *responder) isWhole(ctx context.Context, req Request, f intents.FollowUp) (bool, error) {
	if !f.Loose || d.isUnderstood(req) {
		return f.Loose, nil
	}
	a, err := d.read(ctx, req, d.readQuestion(req.value("question")))
	return a.Verdict == answer.Answered, err
}

// isUnderstood reports whether a question that could go on from an answer is about the
// statement or the bot anyway.
func (d *responder) isUnderstood(req Request) bool {
	intent, ok := d.index.Intent(d.readQuestion(req.value("question")))
	return ok && intent.Kind != intents.WithinRef
}

// isCourtesy reports whether a line says something to the bot and asks nothing.
func (d *responder) isCourtesy(req Request) bool {
	intent, _ := d.index.Intent(d.readQuestion(req.value("question")))
	switch intent.Kind {
	case intents.Greeting, intents.Goodbye, intents.Thanks, intents.Abuse, intents.SmallTalk:
		return true
	}
	return false
}

// unknownThat says that nothing is known to which the words could point.
func (d *responder) unknownThat() Reply {
	return d.withExample(d.refuse("follow.nothing", message.Args{"example": d.example()}))
}

// conversational are the commands whose answers can be gone on from.
var conversational = map[string]bool{
	"ask": true, "quote": true, "cite": true, "search": true, "sections": true, "recommendations": true, "areas": true,
	"find": true, "inline": true, "page": true, "verify": true, "prompt": true, "prompt today": true,
}

// notOfStatement are the kinds of questions that ask nothing of the statement.
var notOfStatement = map[intents.Kind]bool{
	intents.Greeting: true, intents.Goodbye: true, intents.Thanks: true, intents.Abuse: true, intents.SmallTalk: true, intents.AboutBot: true,
	intents.Commands: true, intents.Understands: true, intents.Writing: true, intents.Programme: true, intents.Progress: true,
	intents.TodaysQuestion: true, intents.NextQuestion: true, intents.Quiet: true, intents.Suggest: true, intents.Privacy: true,
	intents.Operator: true, intents.Price: true, intents.Opinion: true, intents.OpinionThat: true, intents.OpinionTo: true,
	intents.OpinionOf: true, intents.OpinionAsk: true,
}

// exchange returns what is to be remembered of a request and its reply, false where that
// is nothing.
func (d *responder) exchange(req Request, r Reply) (exchange, bool) {
	if !conversational[req.Call.Command] || r.Empty() || r.Outcome > Refused {
		return exchange{}, false
	}
	e := exchange{call: req.Call, question: req.value("question"), outcome: r.Outcome, next: nextPage(r, req.Call)}
	e.whole = e.question
	if r.Answer != nil {
		e.answer = r.Answer.Text
	}
	kind := intents.Kind(req.Call.Command)
	if e.question != "" {
		var words string
		d, words = d.cutStatementName(e.question, true)
		if intent, ok := d.index.Intent(d.readQuestion(words)); ok {
			kind = intent.Kind
		}
		if notOfStatement[kind] {
			return exchange{}, false
		}
	}
	e.items, e.shown = d.placesIn(r, kind, req)
	if req.Call.Command == "find" || req.Call.Command == "verify" {
		e.call = quoting(strings.Join(e.shown, ", ")) // the words are somebody else's
	}
	return e, e.question != "" || len(e.items) > 0 || req.Call.Command == "cite"
}

// placesIn returns the references of the places that a reply names or holds behind
// "More", and of those that it shows.
func (d *responder) placesIn(r Reply, kind intents.Kind, req Request) (items, shown []string) {
	if asked := d.placesAsked(r, kind, req); len(asked) > 0 {
		return asked, asked
	}
	var chosen []string
	for _, block := range r.Blocks {
		switch block := block.(type) {
		case Quotation:
			shown = addRef(shown, block.Ref)
		case Choices:
			for _, option := range block.Options {
				if option.Call.Command == "quote" {
					chosen = addRef(chosen, option.Call.Values["ref"])
				}
			}
		}
	}
	if len(shown) == 0 && r.Outcome == Answered {
		shown = chosen
	}
	items = slices.Clone(shown)
	for _, p := range slices.Concat(r.Passages, r.Nearest) {
		items = addRef(items, d.prefix()+strings.TrimPrefix(p.Ref, d.prefix()))
	}
	if r.Outcome != Answered {
		for _, ref := range chosen {
			items = addRef(items, ref)
		}
	}
	return items, shown
}

// placesAsked returns the references of the places that a request asks for by
// themselves: a list of the editor's, or those that it names.
func (d *responder) placesAsked(r Reply, kind intents.Kind, req Request) (all []string) {
	switch {
	case kind == intents.Areas && r.Outcome == Answered:
		for _, ref := range d.namedAreas() {
			all = addRef(all, d.label(ref))
		}
	case kind == intents.Recommendations && r.Outcome == Answered:
		for i := range d.statement.Recommendations {
			all = addRef(all, d.label(statement.Ref{Kind: statement.Recommendation, Index: i}))
		}
	case req.Call.Command == "quote" || req.Call.Command == "cite":
		at, words := d.cutStatementName(req.value("ref"), false)
		for _, ref := range at.statement.Resolve(words).Refs {
			all = addRef(all, at.label(ref))
		}
	}
	return all
}

// addRef adds a reference to some that do not have it.
func addRef(all []string, ref string) []string {
	if ref == "" || slices.Contains(all, ref) {
		return all
	}
	return append(all, ref)
}

// nextPage returns the call of the page after that of a call, zero where its reply
// offers none.
func nextPage(r Reply, call Call) Call {
	for _, block := range r.Blocks {
		actions, ok := block.(Actions)
		if !ok {
			continue
		}
		for _, a := range actions.Actions {
			if a.Effect == Replace && a.Call.Page == max(call.Page, 1)+1 {
				return a.Call
			}
		}
	}
	return Call{}
}

// goOn answers what goes on from the last exchange, and returns the exchange that is the
// last one then. The reply is empty where the line is better understood by itself.
func (d *responder) goOn(ctx context.Context, req Request, last exchange, f intents.FollowUp) (Reply, exchange, error) {
	if whole, err := d.isWhole(ctx, req, f); whole || err != nil {
		return Reply{}, last, err
	}
	switch f.Kind {
	case intents.AskReason:
		return d.reason(ctx, req, last, f)
	case intents.AskThing:
		return d.sameOf(ctx, req, last, f)
	case intents.AskWord:
		return d.otherWord(ctx, req, last, f)
	case intents.AskAgain:
		return d.again(ctx, req, last)
	case intents.AskShare:
		return d.shareAgain(ctx, req, last)
	case intents.AskOrdinal, intents.AskNext, intents.AskPrevious, intents.AskAfter, intents.AskBefore, intents.AskMore:
		return d.turn(ctx, req, last, f)
	case intents.AskCite:
		return d.citeShown(ctx, req, last, f)
	case intents.AskShorter, intents.AskLonger, intents.AskQuote, intents.AskMeaning:
		return d.inForm(ctx, req, last, f)
	}
	next := last
	next.again = f.Words
	return d.aboutShown(last, f), next, nil
}

// again says the same once more.
func (d *responder) again(ctx context.Context, req Request, last exchange) (Reply, exchange, error) {
	if last.again != "" {
		if f, ok := d.index.FollowUp(d.readQuestion(last.again)); ok && f.Kind != intents.AskAgain {
			return d.goOn(ctx, req, last, f)
		}
	}
	if last.cut {
		last.cut = false
		return d.inForm(ctx, req, last, intents.FollowUp{Kind: intents.AskShorter})
	}
	r, err := d.rerun(ctx, req, last.call)
	return r, last, err
}

// rerun makes a call for somebody who did not type it.
func (d *responder) rerun(ctx context.Context, req Request, call Call) (Reply, error) {
	command, _ := lookUp(table, call.Command)
	if command == nil {
		return Reply{}, nil
	}
	req.Call = call
	return command.run(d, ctx, req)
}

// shareAgain says the same once more with its button to share it, or that everybody sees
// it.
func (d *responder) shareAgain(ctx context.Context, req Request, last exchange) (Reply, exchange, error) {
	if !req.Private {
		next := last
		next.again = ""
		return Reply{Blocks: []Block{d.paragraph("follow.seen-by-all", message.Args{"line": last.call.Line()})}}, next, nil
	}
	r, next, err := d.again(ctx, req, last)
	if err == nil && !r.Empty() {
		r.Blocks = append([]Block{d.aside("follow.press-share", nil)}, r.Blocks...)
	}
	return r, next, err
}

// A shownPlace is a place that was shown, with the responder of its statement.
type shownPlace struct {
	*responder
	ref statement.Ref
}

// placeOf returns the place that a reference names, false where the statement, which may
// have been replaced since, does not have it.
func (d *responder) placeOf(label string) (shownPlace, bool) {
	at, words := d.cutStatementName(label, false)
	ref, ok := at.statement.ParseRef(words)
	return shownPlace{at, ref}, ok
}

// places returns the places that references name.
func (d *responder) places(labels []string) []shownPlace {
	var all []shownPlace
	for _, label := range labels {
		if p, ok := d.placeOf(label); ok {
			all = append(all, p)
		}
	}
	return all
}

// that returns the one place that words point to. Where several may be meant, or none, it
// asks back.
func (d *responder) that(last exchange) (shownPlace, Reply) {
	shown := d.places(last.shown)
	if len(shown) == 1 {
		return shown[0], Reply{}
	}
	return shownPlace{}, d.whichOne(last, "follow.which", quoting)
}

// whichOne asks which of the places is meant, and makes a call for the one that is
// chosen. Without places it says that nothing was shown.
func (d *responder) whichOne(last exchange, label string, call func(ref string) Call) Reply {
	places := d.places(last.shown)
	if len(places) == 0 {
		places = d.places(last.items)
	}
	if len(places) == 0 {
		return d.withExample(d.refuse("follow.nothing-shown", message.Args{"example": d.example()}))
	}
	choices := Choices{Label: d.catalogue.String(label, nil)}
	for _, p := range places[:min(len(places), 25)] {
		choices.Options = append(choices.Options, Choice{Label: shorten(p.title(p.ref), maxLabel), Call: call(p.label(p.ref))})
	}
	r := d.refuse("follow.unclear", nil)
	r.add(choices)
	return r
}

// show quotes one place and returns the exchange in which it was shown last.
func (p shownPlace) show(req Request, last exchange, lead ...Block) (Reply, exchange) {
	label := p.label(p.ref)
	req.Call = quoting(label)
	r := p.quoteAll([]statement.Ref{p.ref}, req)
	r.Blocks = append(lead, r.Blocks...)
	next := last
	next.call, next.again, next.shown, next.answer, next.outcome = req.Call, "", []string{label}, "", r.Outcome
	next.next, next.cut = nextPage(r, req.Call), false
	return r, next
}
