package bot

import (
	"context"
	"slices"
	"strings"

	"plenary/internal/answer"
	"plenary/internal/answer/ellipsis"
	"plenary/internal/answer/index"
	"plenary/internal/answer/intents"
	"plenary/internal/language"
	"plenary/internal/message"
	"plenary/internal/statement"
)

// maxWhys is how many questions for a reason are asked at most.
const maxWhys = 3

// reason says why it is what was asked last: it asks the last question, and then what was
// shown, with "why". A passage that gives no reason is not called one.
func (d *responder) reason(ctx context.Context, req Request, last exchange, f intents.FollowUp) (Reply, exchange, error) {
	next := last
	next.again = f.Words
	shown := d.places(last.shown)
	if len(shown) > 0 {
		d = shown[0].responder
	}
	if last.question == "" && len(shown) > 1 {
		return d.whichOne(last, "follow.which", quoting), last, nil
	}
	var closest []statement.Run
	for _, question := range d.whys(last.question, shown) {
		a, err := d.read(ctx, req, d.readQuestion(question))
		if err != nil {
			return Reply{}, next, err
		}
		if a.Verdict != answer.Answered || !d.bearsOn(a.Passages[0].Run(), question, shown) {
			continue
		}
		run := a.Passages[0].Run()
		if d.givesReason(d.statement.Quote(run)) {
			next.shown = []string{d.label(d.statement.RefTo(run))}
			return d.reasonIn(a.Passages[0]), next, nil
		}
		closest = append(closest, run)
	}
	return d.noReason(last, shown, closest), next, nil
}

// whys are the questions for the reason of what was asked and shown.
func (d *responder) whys(question string, shown []shownPlace) []string {
	var all []string
	asked := d.languageOf(question)
	if rest := ellipsis.Of(asked).FromVerb(question); rest != "" {
		all = append(all, wording(asked, "follow.why-of", message.Args{"rest": rest}, question))
	}
	for _, p := range shown {
		for _, run := range p.statement.Runs(p.ref) {
			words := strings.Fields(p.statement.Quote(run))
			if len(words) <= maxWhyWords && len(all) < maxWhys {
				text := strings.TrimRight(strings.Join(words, " "), ".")
				all = append(all, wording(d.language(), "follow.why", message.Args{"words": text}, text))
			}
		}
	}
	return all
}

// maxWhyWords is how many words of the statement a question for the reason holds at most.
const maxWhyWords = 60

// bearsOn reports whether a passage stands beside one of some places, or has half of the
// words that a question is about.
func (d *responder) bearsOn(run statement.Run, question string, shown []shownPlace) bool {
	for _, p := range shown {
		for _, other := range p.statement.Runs(p.ref) {
			if other.Paragraph == run.Paragraph {
				return true
			}
		}
	}
	has := d.stemSet(d.statement.Quote(run))
	words, found := 0, 0
	for _, t := range d.readQuestion(question).Tokens {
		if !d.language().FunctionWords[t.Word] && !d.language().FrameWords[t.Word] {
			words++
			if has[d.language().StemOf(t)] {
				found++
			}
		}
	}
	return words > 0 && 2*found >= words
}

// givesReason reports whether a passage has a word that gives a reason.
func (d *responder) givesReason(text string) bool {
	return d.language().Reasons.In(language.WordsOf(d.language().Tokenize(text, len(text))))
}

// reasonIn shows the passage that gives the reason.
func (d *responder) reasonIn(p index.Passage) Reply {
	r := Reply{Blocks: []Block{d.answering(p)}, Passages: []Passage{d.passage(p.Run())}, Answer: d.answerSpan(p)}
	r.add(buttons([]Action{
		d.action("action.in-context", quoting(d.label(statement.ParagraphRef(p.Paragraph))), Show),
		d.action("action.cite", NewCall("cite", "ref", d.label(d.statement.RefTo(p.Run()))), Show),
	})...)
	return r
}

// noReason says that nothing was found that gives a reason, and what comes closest where
// it is another place than the one that was shown.
func (d *responder) noReason(last exchange, shown []shownPlace, closest []statement.Run) Reply {
	for _, run := range closest {
		if label := d.label(d.statement.RefTo(run)); !slices.Contains(last.shown, label) {
			r := Reply{Outcome: Closest, Nearest: []Passage{d.passage(run)}}
			r.add(d.paragraph("follow.closest-reason", nil), d.quotation(run))
			r.add(buttons([]Action{d.action("action.in-context", quoting(d.label(statement.ParagraphRef(run.Paragraph))), Show)})...)
			return r
		}
	}
	if len(shown) == 0 {
		return d.refuse("follow.no-reason", nil)
	}
	r := d.stands("follow.no-reason-for", shown, nil)
	r.Outcome = Refused
	return r
}

// sameOf asks the last question of another thing. Readings of the last question with the
// thing in the place of what it was about come first, then the thing by itself. The reply
// is empty where the line is better asked as it stands.
func (d *responder) sameOf(ctx context.Context, req Request, last exchange, f intents.FollowUp) (Reply, exchange, error) {
	if len(f.Refs) > 0 {
		return d.sameOfPlace(ctx, req, last, f)
	}
	if last.whole == "" {
		if last.call.Command == "search" {
			return d.askInstead(ctx, req, last, NewCall("search", "words", f.Words))
		}
		return Reply{}, last, nil
	}
	at, question := d.cutStatementName(last.whole, true)
	asked := at.languageOf(question)
	alone := wording(asked, "outline.ask-about", message.Args{"subject": f.Words}, f.Words)
	readings := append(ellipsis.Of(asked).OfThing(question, ellipsis.Thing{Words: f.Words, With: f.With}), alone)
	bestQuestion, best := "", 0.0
	for i, reading := range readings {
		a, err := at.read(ctx, req, d.readQuestion(reading))
		if err != nil {
			return Reply{}, last, err
		}
		if chance := a.Confidence - float64(i)*readingMargin; a.Verdict == answer.Answered && at.isAbout(a, f.Words) && chance > best {
			bestQuestion, best = reading, chance
		}
		if bestQuestion != "" && f.With != "" {
			break // the preposition says for what it stands
		}
	}
	switch {
	case bestQuestion == "" && f.With == "":
		return at.notOf(ctx, req, last, alone)
	case bestQuestion == "":
		return at.notOf(ctx, req, last, readings[0])
	}
	return at.askInstead(ctx, req, last, asking(at.statementPrefix()+bestQuestion))
}

// readingMargin is how much likelier the answer to a reading of a follow-up must be than
// that to the one before, which is the likelier reading.
const readingMargin = 0.05

// askInstead makes the call that a follow-up was understood as, and says so.
func (d *responder) askInstead(ctx context.Context, req Request, last exchange, call Call) (Reply, exchange, error) {
	r, err := d.rerun(ctx, req, call)
	if err != nil || r.Empty() {
		return r, last, err
	}
	if question := call.Values["question"]; question != "" {
		r.Blocks = append([]Block{d.aside("follow.read-as", message.Args{"question": question})}, r.Blocks...)
	}
	req.Call = call
	return r, d.after(last, req, r), nil
}

// after returns the exchange of a question that was put together from the last whole one.
func (d *responder) after(last exchange, req Request, r Reply) exchange {
	e, ok := d.exchange(req, r)
	if !ok {
		return last
	}
	e.whole = last.whole
	return e
}

// notOf says that nothing was found that answers a rebuilt question, though it may be
// answered of what was asked before.
func (d *responder) notOf(ctx context.Context, req Request, last exchange, question string) (Reply, exchange, error) {
	a, err := d.read(ctx, req, d.readQuestion(question))
	if err != nil {
		return Reply{}, last, err
	}
	a.Verdict = min(a.Verdict, answer.Closest)
	r := d.answer(a, req, question)
	r.Blocks = append([]Block{d.aside("follow.read-as", message.Args{"question": question})}, r.Blocks...)
	req.Call = asking(d.statementPrefix() + question)
	return r, d.after(last, req, r), nil
}

// isAbout reports whether the first passage of an answer, with the headings above it, has
// the words for what was asked about, of three or more all but one, or the editor's words
// for it.
func (d *responder) isAbout(a answer.Answer, thing string) bool {
	s := d.statement
	p := a.Passages[0]
	text := s.Quote(p.Run())
	for i := s.Paragraphs[p.Paragraph].Section; i > 0; i = s.Sections[i].Parent {
		text += " " + s.Sections[i].Title
	}
	has, asked := d.stemSet(text), d.stemSet(thing)
	words, found := 0, 0
	for _, t := range d.language().Tokenize(thing, language.MaxQuestion) {
		if !d.language().FunctionWords[t.Word] {
			words++
			if has[d.language().StemOf(t)] {
				found++
			}
		}
	}
	return words > 0 && found >= words-words/3 || slices.ContainsFunc(s.Terms, func(term statement.Term) bool {
		return d.sharesAny(term.Words, has) && slices.ContainsFunc(term.Also, func(also string) bool { return d.sharesAny(also, asked) })
	})
}

// sharesAny reports whether one of the words that carry something is among stems.
func (d *responder) sharesAny(words string, stems map[string]bool) bool {
	return slices.ContainsFunc(d.language().Tokenize(words, language.MaxQuestion), func(t language.Token) bool {
		return !d.language().FunctionWords[t.Word] && stems[d.language().StemOf(t)]
	})
}

func (d *responder) stemSet(text string) map[string]bool {
	set := map[string]bool{}
	for _, t := range d.language().Tokenize(text, len(text)) {
		set[d.language().StemOf(t)] = true
	}
	return set
}

// sameOfPlace does of another place what was done last: it quotes or cites it, or asks
// the last question of it.
func (d *responder) sameOfPlace(ctx context.Context, req Request, last exchange, f intents.FollowUp) (Reply, exchange, error) {
	label := d.prefix() + labels(d.statement, f.Refs)
	switch {
	case last.call.Command == "cite":
		return d.askInstead(ctx, req, last, NewCall("cite", "ref", label, "style", last.call.Values["style"]))
	case last.whole == "" || f.With == "" && !d.hasPlace(last.whole):
		return d.askInstead(ctx, req, last, quoting(label))
	}
	at, question := d.cutStatementName(last.whole, true)
	words := strings.Fields(question)
	if m, ok := at.statement.FindMention(words); ok {
		end := ""
		if strings.HasSuffix(words[len(words)-1], "?") && m.End == len(words) {
			end = "?"
		}
		question = strings.Join(slices.Concat(words[:m.Start], []string{f.Words + end}, words[m.End:]), " ")
	} else {
		question = wording(at.languageOf(question), "follow.within", message.Args{"question": strings.TrimRight(question, " \u00a0\u202f?!."), "place": f.Words}, question)
	}
	return at.askInstead(ctx, req, last, asking(at.statementPrefix()+question))
}

func (d *responder) hasPlace(question string) bool {
	_, ok := d.statement.FindMention(strings.Fields(question))
	return ok
}
