package bot

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"plenary/internal/message"
	"plenary/internal/statement"
)

// Limits of what members suggest.
const (
	minSuggestion  = 10  // characters of a question
	maxSuggestion  = 300 // characters of a question, and of a reason
	maxWaitingFrom = 5   // of one member; the messages say so in words
	maxWaiting     = 100 // of a place
)

// promptSuggest takes questions of a member to the facilitators, one a line.
func (d *responder) promptSuggest(ctx context.Context, req Request) (Reply, error) {
	if d.cfg.Store == nil {
		return d.noStore(), nil
	}
	p, err := d.placeProgramme(ctx, req.Place)
	if err != nil {
		return Reply{}, err
	}
	all, err := d.suggested(ctx, req.Place)
	if err != nil {
		return Reply{}, err
	}
	questions, no := p.checkQuestions(req.value("text"), all)
	if !no.Empty() {
		return no, nil
	}
	mine := len(waitingFrom(all, req.From))
	switch {
	case mine+len(questions) > maxWaitingFrom && mine == 0:
		return d.misuse("suggestion.too-many-lines", message.Args{"n": len(questions)}).about("text"), nil
	case mine+len(questions) > maxWaitingFrom:
		return d.refusePrivately("suggestion.too-many-yours", message.Args{"n": mine}).about("text"), nil
	case p.waiting+len(questions) > maxWaiting:
		return d.refusePrivately("suggestion.too-many", nil).about("text"), nil
	}
	if no, err := d.cannotPost(ctx, req, p.at); err != nil || !no.Empty() {
		return no, err
	}
	var saved []Suggestion
	for _, text := range questions {
		g, err := d.cfg.Store.SaveSuggestion(ctx, Suggestion{
			Place: p.at, Statement: p.statement.Name, Text: text, SuggestedBy: req.From, State: Waiting, At: d.cfg.Now(),
		})
		if err != nil {
			return Reply{}, err
		}
		saved = append(saved, g)
	}
	if no, err := d.withdrawSurplus(ctx, req, saved); err != nil || !no.Empty() {
		return no, err
	}
	r := Reply{Blocks: []Block{d.thanks(saved)}}
	r.add(buttons([]Action{d.action("action.suggestions", NewCall("prompt suggestions"), Show)})...)
	return r, nil
}

// waitingFrom returns the suggestions of a member that wait.
func waitingFrom(all []Suggestion, member string) []Suggestion {
	return slices.DeleteFunc(slices.Clone(all), func(g Suggestion) bool { return g.State != Waiting || g.SuggestedBy != member })
}

// withdrawSurplus declines those of the saved suggestions that are more than a member
// may have waiting, because others of the same member were saved at the same moment.
func (d *responder) withdrawSurplus(ctx context.Context, req Request, saved []Suggestion) (Reply, error) {
	all, err := d.suggested(ctx, req.Place)
	if err != nil {
		return Reply{}, err
	}
	mine := waitingFrom(all, req.From)
	if len(mine) <= maxWaitingFrom {
		return Reply{}, nil
	}
	surplus := Reply{}
	for _, g := range mine[maxWaitingFrom:] {
		if !slices.ContainsFunc(saved, func(s Suggestion) bool { return s.ID == g.ID }) {
			continue
		}
		g.State, g.Reason = Declined, d.catalogue.String("suggestion.surplus", nil)
		if _, err := d.cfg.Store.SaveSuggestion(ctx, g); err != nil {
			return Reply{}, err
		}
		surplus = d.refusePrivately("suggestion.too-many-yours", message.Args{"n": maxWaitingFrom})
	}
	return surplus, nil
}

// thanks says under which numbers suggestions wait.
func (d *responder) thanks(saved []Suggestion) Block {
	if len(saved) == 1 {
		return d.paragraph("suggestion.thanks", message.Args{"number": saved[0].number()})
	}
	var numbers []Text
	for _, g := range saved {
		numbers = append(numbers, message.Styled(g.number(), Strong))
	}
	return d.paragraph("suggestion.thanks-several", message.Args{"numbers": d.catalogue.List(numbers)})
}

// Limits of the questions that facilitators add.
const (
	maxAdded = 200  // at once
	maxOwn   = 1000 // of a place
)

// promptAdd adds questions to the programme, one a line.
func (d *responder) promptAdd(ctx context.Context, req Request) (Reply, error) {
	p, no, err := d.manageableProgramme(ctx, req)
	if err != nil || !no.Empty() {
		return no, err
	}
	all, err := d.suggested(ctx, p.at)
	if err != nil {
		return Reply{}, err
	}
	if req.value("text") == "" {
		return d.misuse("question.what", nil).about("text"), nil
	}
	questions, no := p.checkQuestions(req.value("text"), all)
	if !no.Empty() {
		return no, nil
	}
	if len(questions) > maxAdded || len(p.ownQuestions())+len(questions) > maxOwn {
		return d.misuse("question.too-many", message.Args{"n": len(questions), "most": maxAdded, "all": maxOwn}).about("text"), nil
	}
	edits := Edits{}
	for _, text := range questions {
		g := Suggestion{Place: p.at, Statement: p.statement.Name, Text: text, SuggestedBy: req.From, State: Approved, At: d.cfg.Now()}
		edits.Suggestions = append(edits.Suggestions, Edit[Suggestion]{After: &g})
	}
	first := len(p.entries) + 1
	c, err := d.change(ctx, req, p, "add", edits)
	if err != nil {
		return Reply{}, err
	}
	args := message.Args{"n": len(questions), "question": questions[0], "first": first, "last": first + len(questions) - 1}
	said := d.paragraph("question.added", args)
	if len(questions) > 1 {
		said = d.paragraph("question.added-several", args)
	}
	return p.withUndo(Reply{Blocks: []Block{said}}, req, c), nil
}

// checkQuestion says what is wrong with words that are to be a question.
func (d *responder) checkQuestion(words string) (Reply, bool) {
	n := utf8.RuneCountInString(words)
	switch {
	case n == 0:
		return d.misuse("suggestion.what", nil).about("text"), false
	case !strings.HasSuffix(words, "?"):
		return d.misuse("suggestion.no-question-mark", nil).about("text"), false
	case n < minSuggestion:
		return d.misuse("suggestion.too-short", nil).about("text"), false
	case n > maxSuggestion:
		return d.misuse("suggestion.too-long", message.Args{"most": maxSuggestion, "length": n}).about("text"), false
	}
	return Reply{}, true
}

// suggested returns what was suggested at a place for the chosen statement.
func (d *responder) suggested(ctx context.Context, at Place) ([]Suggestion, error) {
	all, err := d.cfg.Store.Suggestions(ctx, at.Root())
	return slices.DeleteFunc(all, func(g Suggestion) bool { return g.Statement != d.statement.Name }), err
}

// suggestionsPage is how many suggestions one page shows, each with its
// buttons.
const suggestionsPage = 4

// promptSuggestions shows facilitators what waits for them, and everybody else
// what became of their own suggestions.
func (d *responder) promptSuggestions(ctx context.Context, req Request) (Reply, error) {
	if d.cfg.Store == nil {
		return d.noStore(), nil
	}
	all, err := d.suggested(ctx, req.Place)
	if err != nil {
		return Reply{}, err
	}
	may, err := d.facilitates(ctx, req, req.Place)
	if err != nil {
		return Reply{}, err
	}
	var shown []Suggestion
	for _, g := range all {
		if may && g.State == Waiting || !may && g.SuggestedBy == req.From {
			shown = append(shown, g)
		}
	}
	if len(shown) == 0 {
		id := "suggestion.none-yours"
		if may {
			id = "suggestion.none-waiting"
		}
		return Reply{Blocks: []Block{d.paragraph(id, nil)}}, nil
	}
	on, page, pages := pageOf(shown, req.Call.Page, suggestionsPage)
	d = d.alone()
	r := d.toAsker(d.heading("suggestion.heading", message.Args{"n": len(shown)}))
	for _, g := range on {
		r.add(Paragraph{Text: d.suggestion(g)})
		if may {
			r.add(d.decisions(g)...)
		}
	}
	if may {
		r.add(d.aside("suggestion.how", nil))
	}
	r.add(buttons(d.pageActions(NewCall("prompt suggestions"), page, pages))...)
	return r, nil
}

// suggestion writes a suggestion with what became of it.
func (d *responder) suggestion(g Suggestion) Text {
	args := message.Args{"number": g.number(), "question": g.Text, "reason": strings.TrimSuffix(g.Reason, ".")}
	switch g.State {
	case Approved:
		return d.catalogue.Text("suggestion.approved", args)
	case Declined:
		return d.catalogue.Text("suggestion.declined", args)
	}
	return d.catalogue.Text("suggestion.waiting", args)
}

// number is the suggestion's number as it is typed.
func (g Suggestion) number() string { return strconv.FormatInt(g.ID, 10) }

// decisions are the buttons by which a facilitator decides on a suggestion.
func (d *responder) decisions(g Suggestion) []Block {
	n := g.number()
	button := func(id string, call Call) Action {
		return Action{Label: d.catalogue.String(id, message.Args{"number": n}), Call: call, Effect: Show}.on(g.Text)
	}
	return buttons([]Action{
		button("action.take-next", NewCall("prompt approve", "number", n)),
		button("action.take-last", NewCall("prompt approve", "number", n, "place", "last")),
		button("action.decline", NewCall("prompt decline", "number", n)),
	})
}

// chosenSuggestion returns the suggestion whose number a call holds, and the
// programme. The reply says no where the asker may not decide on it or there is
// none.
func (d *responder) chosenSuggestion(ctx context.Context, req Request) (Suggestion, placeProgramme, Reply, error) {
	var none Suggestion
	if d.cfg.Store == nil {
		return none, placeProgramme{}, d.noStore(), nil
	}
	if no, err := d.facilitatorsOnly(ctx, req, req.Place); err != nil || !no.Empty() {
		return none, placeProgramme{}, no, err
	}
	id, err := strconv.ParseInt(strings.TrimPrefix(req.value("number"), "#"), 10, 64)
	if err != nil {
		return none, placeProgramme{}, d.misuse("suggestion.which", nil).about("number"), nil
	}
	all, err := d.suggested(ctx, req.Place)
	if err != nil {
		return none, placeProgramme{}, Reply{}, err
	}
	i := slices.IndexFunc(all, func(g Suggestion) bool { return g.ID == id && g.State != Single })
	if i < 0 {
		return none, placeProgramme{}, d.refusePrivately("suggestion.unknown", message.Args{"number": strconv.FormatInt(id, 10)}), nil
	}
	p, err := d.placeProgramme(ctx, req.Place)
	return all[i], p, Reply{}, err
}

// promptApprove takes a suggestion into the programme.
func (d *responder) promptApprove(ctx context.Context, req Request) (Reply, error) {
	g, p, no, err := d.chosenSuggestion(ctx, req)
	if err != nil || !no.Empty() {
		return no, err
	}
	rank, ok := readRank(req.value("place"))
	if !ok {
		return d.misuse("suggestion.where", message.Args{"number": g.number()}).about("place"), nil
	}
	if g.State == Approved && req.value("place") == "" {
		return Reply{Blocks: []Block{d.paragraph("suggestion.taken-before", message.Args{"question": g.Text, "when": p.whenItComes(g.prompt().ID)})}}, nil
	}
	before := g
	rest := p
	rest.entries = slices.DeleteFunc(slices.Clone(p.entries), func(e entry) bool { return e.ID == g.prompt().ID })
	rest.questions = slices.DeleteFunc(slices.Clone(p.questions), func(q statement.Prompt) bool { return q.ID == g.prompt().ID })
	g.State, g.Reason, g.Position = Approved, "", rest.position(rank)
	c, err := d.change(ctx, req, p, "approve", decided(before, g))
	if err != nil {
		return Reply{}, err
	}
	if p, err = d.placeProgramme(ctx, req.Place); err != nil {
		return Reply{}, err
	}
	r := Reply{Blocks: []Block{d.paragraph("suggestion.taken", message.Args{"question": g.Text, "when": p.whenItComes(g.prompt().ID)})}}
	return p.withUndo(r, req, c), nil
}

// decided are the edits of one suggestion.
func decided(before, after Suggestion) Edits {
	return Edits{Suggestions: []Edit[Suggestion]{{Before: &before, After: &after}}}
}

// readRank reads which of the questions to come one is to be: 1 is the next, 0
// comes after all.
func readRank(typed string) (rank int, ok bool) {
	switch word := strings.TrimPrefix(strings.ToLower(typed), "at "); word {
	case "", "next", "first":
		return 1, true
	case "last":
		return 0, true
	default:
		rank, err := strconv.Atoi(word)
		return rank, err == nil && rank >= 1
	}
}

// whenItComes says when a question comes.
func (p placeProgramme) whenItComes(id string) Text {
	next := p.upcoming(maxAheadPosts)
	switch i := slices.IndexFunc(next, func(u upcomingPrompt) bool { return u.prompt.ID == id }); {
	case i == 0:
		return p.catalogue.Text("suggestion.comes-next", nil)
	case i > 0:
		return p.catalogue.Text("suggestion.comes-after", message.Args{"n": i})
	}
	return p.catalogue.Text("suggestion.came", nil)
}

// position returns where a question is to stand among all, 1 first, so that it has
// this rank among the questions to come in this round. 0 is after all.
func (p placeProgramme) position(rank int) int {
	next := p.inOrder()
	if rank < 1 || rank > len(next) || next[rank-1].round > next[0].round {
		return 0
	}
	return p.number(next[rank-1].prompt.ID)
}

// promptEdit puts a suggestion in other words.
func (d *responder) promptEdit(ctx context.Context, req Request) (Reply, error) {
	g, p, no, err := d.chosenSuggestion(ctx, req)
	if err != nil || !no.Empty() {
		return no, err
	}
	if no, ok := d.checkQuestion(req.value("text")); !ok {
		return no, nil
	}
	before := g
	g.Text = req.value("text")
	r := Reply{Blocks: []Block{d.paragraph("suggestion.edited", message.Args{"suggestion": d.suggestion(g)})}}
	if g.State == Waiting {
		r.add(d.decisions(g)...)
	}
	if g == before {
		return r, nil
	}
	c, err := d.change(ctx, req, p, "edit", decided(before, g))
	if err != nil {
		return Reply{}, err
	}
	return p.withUndo(r, req, c), nil
}

// reasons are the messages of the reasons to decline that are offered.
var reasons = []string{
	"suggestion.reason.covered",
	"suggestion.reason.off-topic",
	"suggestion.reason.one-sided",
	"suggestion.reason.several",
}

// promptDecline declines a suggestion, with a reason.
func (d *responder) promptDecline(ctx context.Context, req Request) (Reply, error) {
	g, p, no, err := d.chosenSuggestion(ctx, req)
	if err != nil || !no.Empty() {
		return no, err
	}
	if g.State == Declined && (req.value("reason") == "" || g.Reason == shorten(req.value("reason"), maxSuggestion)) {
		return Reply{Blocks: []Block{Paragraph{Text: d.suggestion(g)}}}, nil
	}
	if req.value("reason") == "" {
		return d.askReason(g), nil
	}
	before := g
	g.State, g.Reason, g.Position = Declined, shorten(req.value("reason"), maxSuggestion), 0
	c, err := d.change(ctx, req, p, "decline", decided(before, g))
	if err != nil {
		return Reply{}, err
	}
	return p.withUndo(Reply{Blocks: []Block{Paragraph{Text: d.suggestion(g)}}}, req, c), nil
}

// askReason asks why a suggestion is declined: in words of the asker's own, or in usual
// ones.
func (d *responder) askReason(g Suggestion) Reply {
	d = d.alone()
	args := message.Args{"number": g.number()}
	choices := Choices{Label: d.catalogue.String("suggestion.decline-because", args)}
	for _, id := range reasons {
		reason := d.catalogue.String(id, nil)
		choices.Options = append(choices.Options, Choice{Label: reason, Call: NewCall("prompt decline", "number", g.number(), "reason", reason)})
	}
	r := d.toAsker(d.paragraph("suggestion.why", args), choices)
	call := NewCall("prompt decline", "number", g.number())
	command, _ := lookUp(d.commands(), call.Command)
	reason := slices.DeleteFunc(slices.Clone(command.Options), func(o Option) bool { return o.Name != "reason" })
	r.Form = d.formOf(command, reason, call, "", "")
	r.Form.Fields[0].Required, r.Form.Fields[0].Limit = true, maxSuggestion
	return r
}
