package bot

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"plenary/internal/statement"
)

// Limits of what members suggest.
const (
	minSuggestion  = 10  // characters of a question
	maxSuggestion  = 300 // characters of a question, and of a reason
	maxWaitingFrom = 5   // of one member
	maxWaiting     = 100 // of a place
)

// promptSuggest takes a member's question to the facilitators.
func (d *desk) promptSuggest(ctx context.Context, c call) (Reply, error) {
	if d.cfg.Store == nil {
		return d.noStore(), nil
	}
	if no, ok := checkQuestion(c.words); !ok {
		return no, nil
	}
	all, err := d.suggested(ctx, c.Place)
	if err != nil {
		return Reply{}, err
	}
	waiting, mine := 0, 0
	for _, g := range all {
		switch {
		case strings.EqualFold(g.Text, c.words) && g.State != Declined:
			return refused("That question was suggested already: it is number " + strconv.FormatInt(g.ID, 10) + "."), nil
		case g.State == Waiting:
			waiting++
			if g.By == c.From {
				mine++
			}
		}
	}
	if waiting >= maxWaiting || mine >= maxWaitingFrom {
		return refused("There are suggestions enough that wait for a facilitator: please try again when they have been looked at."), nil
	}
	saved, err := d.cfg.Store.SaveSuggestion(ctx, Suggestion{
		Place: c.Place.Root(), Book: d.statement.Name, Text: c.words, By: c.From, State: Waiting, At: d.cfg.Now(),
	})
	if err != nil {
		return Reply{}, err
	}
	r := Reply{Blocks: []Block{Paragraph{Text: Text{
		{Text: "Thank you. It is suggestion "}, {Text: strconv.FormatInt(saved.ID, 10), Style: Strong},
		{Text: "; a facilitator decides whether it comes into the programme."},
	}}}}
	r.Blocks = append(r.Blocks, buttons([]Action{{Label: "Suggestions", Line: "prompt suggestions", Effect: Show}})...)
	return r, nil
}

// checkQuestion says what is wrong with words that are to be a question.
func checkQuestion(words string) (Reply, bool) {
	n := utf8.RuneCountInString(words)
	switch {
	case n == 0:
		return misused(Text{{Text: "Say what to discuss: "}, {Text: "prompt suggest What would you ask a neighbor first?", Style: Typed}}), false
	case !strings.HasSuffix(words, "?"):
		return misused(Say("A question for the group ends with a question mark; please put yours so.")), false
	case n < minSuggestion:
		return misused(Say("Please make the question long enough to be understood by itself.")), false
	case n > maxSuggestion:
		return misused(Say("Please put the question in " + strconv.Itoa(maxSuggestion) + " characters at most; it has " + strconv.Itoa(n) + ".")), false
	}
	return Reply{}, true
}

// suggested returns what was suggested at a place for the statement that lies
// open.
func (d *desk) suggested(ctx context.Context, at Place) ([]Suggestion, error) {
	all, err := d.cfg.Store.Suggestions(ctx, at.Root())
	return slices.DeleteFunc(all, func(g Suggestion) bool { return g.Book != d.statement.Name }), err
}

// suggestionsPage is how many suggestions one page shows, each with its
// buttons.
const suggestionsPage = 4

// promptSuggestions shows facilitators what waits for them, and everybody what
// became of what they suggested themselves.
func (d *desk) promptSuggestions(ctx context.Context, c call) (Reply, error) {
	if d.cfg.Store == nil {
		return d.noStore(), nil
	}
	all, err := d.suggested(ctx, c.Place)
	if err != nil {
		return Reply{}, err
	}
	may, err := d.facilitates(ctx, c)
	if err != nil {
		return Reply{}, err
	}
	var shown []Suggestion
	for _, g := range all {
		if may && g.State == Waiting || !may && g.By == c.From {
			shown = append(shown, g)
		}
	}
	if len(shown) == 0 {
		words := "Nothing that you suggested is recorded here. To suggest a question: "
		if may {
			words = "No suggestion waits for you. To suggest a question: "
		}
		return Reply{Blocks: []Block{Paragraph{Text: Text{{Text: words}, {Text: "prompt suggest TEXT", Style: Typed}, {Text: "."}}}}}, nil
	}
	on, page, pages := pageOf(shown, c.page, suggestionsPage)
	r := Reply{Private: true, Blocks: []Block{Heading{Text: plural(len(shown), "suggestion", "suggestions")}}}
	for _, g := range on {
		r.Blocks = append(r.Blocks, Paragraph{Text: g.line()})
		if may {
			r.Blocks = append(r.Blocks, buttons(g.rulings())...)
		}
	}
	if may {
		r.Blocks = append(r.Blocks, Paragraph{Small: true, Text: Text{
			{Text: "In other words: "}, {Text: "prompt edit NUMBER TEXT", Style: Typed},
			{Text: ". With a reason of your own: "}, {Text: "prompt decline NUMBER REASON", Style: Typed}, {Text: "."},
		}})
	}
	r.Blocks = append(r.Blocks, buttons(pageActions("prompt suggestions", page, pages))...)
	return r, nil
}

// line writes a suggestion with what became of it.
func (g Suggestion) line() Text {
	text := Text{{Text: strconv.FormatInt(g.ID, 10) + ". ", Style: Strong}, {Text: g.Text}}
	switch g.State {
	case Approved:
		text = append(text, Span{Text: " – in the programme."})
	case Declined:
		text = append(text, Span{Text: " – declined: " + strings.TrimSuffix(g.Reason, ".") + "."})
	case Waiting:
		text = append(text, Span{Text: " – waits for a facilitator."})
	}
	return text
}

// rulings are the buttons by which a facilitator rules on a suggestion.
func (g Suggestion) rulings() []Action {
	id := strconv.FormatInt(g.ID, 10)
	return []Action{
		{Label: "Take " + id + " next", Line: "prompt approve " + id, Effect: Show},
		{Label: "Take " + id + " last", Line: "prompt approve " + id + " last", Effect: Show},
		{Label: "Decline " + id + " …", Line: "prompt decline " + id, Effect: Show},
	}
}

// ruled reads the number of a suggestion off c's words and returns the
// suggestion with the programme. The reply says no where that cannot be.
func (d *desk) ruled(ctx context.Context, c *call) (Suggestion, programmed, Reply, error) {
	var none Suggestion
	if d.cfg.Store == nil {
		return none, programmed{}, d.noStore(), nil
	}
	if no, err := d.facilitatorsOnly(ctx, *c); err != nil || !no.Empty() {
		return none, programmed{}, no, err
	}
	number, rest, _ := strings.Cut(c.words, " ")
	id, err := strconv.ParseInt(strings.TrimPrefix(number, "#"), 10, 64)
	if err != nil {
		return none, programmed{}, misused(Text{{Text: "Say which suggestion by its number; "}, {Text: "prompt suggestions", Style: Typed}, {Text: " shows them."}}), nil
	}
	c.words = rest
	all, err := d.suggested(ctx, c.Place)
	if err != nil {
		return none, programmed{}, Reply{}, err
	}
	i := slices.IndexFunc(all, func(g Suggestion) bool { return g.ID == id })
	if i < 0 {
		return none, programmed{}, refused("There is no suggestion with the number " + strconv.FormatInt(id, 10) + " here."), nil
	}
	p, err := d.programmed(ctx, c.Place)
	return all[i], p, Reply{}, err
}

// promptApprove takes a suggestion into the programme.
func (d *desk) promptApprove(ctx context.Context, c call) (Reply, error) {
	g, p, no, err := d.ruled(ctx, &c)
	if err != nil || !no.Empty() {
		return no, err
	}
	turn := 1
	switch word := strings.TrimPrefix(strings.ToLower(c.words), "at "); word {
	case "", "next", "first":
	case "last":
		turn = 0
	default:
		if turn, err = strconv.Atoi(word); err != nil || turn < 1 {
			return misused(Text{{Text: "Say where the question goes: "}, {Text: "next", Style: Typed}, {Text: ", "}, {Text: "last", Style: Typed}, {Text: " or a number, such as "}, {Text: "prompt approve " + strconv.FormatInt(g.ID, 10) + " 3", Style: Typed}, {Text: "."}}), nil
		}
	}
	id := g.prompt().ID
	rest := p
	rest.questions = slices.DeleteFunc(slices.Clone(p.questions), func(q statement.Prompt) bool { return q.ID == id })
	g.State, g.Reason, g.Position = Approved, "", rest.position(turn)
	if g, err = d.cfg.Store.SaveSuggestion(ctx, g); err != nil {
		return Reply{}, err
	}
	if p, err = d.programmed(ctx, c.Place); err != nil {
		return Reply{}, err
	}
	words := "It has come already, and comes again in the next round."
	for i, t := range p.upcoming(len(p.questions)) {
		if t.prompt.ID != id {
			continue
		}
		switch i {
		case 0:
			words = "It comes next."
		default:
			words = "It comes after " + plural(i, "question", "questions") + "."
		}
	}
	return Reply{Blocks: []Block{Paragraph{Text: Text{{Text: "Taken into the programme: "}, {Text: g.Text, Style: Strong}, {Text: " " + words}}}}}, nil
}

// position returns the place among all questions at which one stands that is
// to come as number n of those that are to come in this round, 0 for after all.
func (p programmed) position(n int) int {
	turns := p.upcoming(len(p.questions))
	if n < 1 || n > len(turns) || turns[n-1].round > turns[0].round {
		return 0
	}
	return 1 + slices.IndexFunc(p.questions, func(q statement.Prompt) bool { return q.ID == turns[n-1].prompt.ID })
}

// promptEdit puts a suggestion in other words.
func (d *desk) promptEdit(ctx context.Context, c call) (Reply, error) {
	g, _, no, err := d.ruled(ctx, &c)
	if err != nil || !no.Empty() {
		return no, err
	}
	if no, ok := checkQuestion(c.words); !ok {
		return no, nil
	}
	g.Text = c.words
	if g, err = d.cfg.Store.SaveSuggestion(ctx, g); err != nil {
		return Reply{}, err
	}
	r := Reply{Blocks: []Block{Paragraph{Text: append(Say("It reads now: "), g.line()...)}}}
	if g.State == Waiting {
		r.Blocks = append(r.Blocks, buttons(g.rulings())...)
	}
	return r, nil
}

// reasons to decline a suggestion, for whoever has no words at hand.
var reasons = []string{
	"The programme covers it already",
	"It is not about this statement",
	"It takes one side: please put it openly",
	"It asks several things at once",
}

// promptDecline declines a suggestion, with a reason.
func (d *desk) promptDecline(ctx context.Context, c call) (Reply, error) {
	g, _, no, err := d.ruled(ctx, &c)
	if err != nil || !no.Empty() {
		return no, err
	}
	id := strconv.FormatInt(g.ID, 10)
	if c.words == "" {
		choices := Choices{Label: "Decline " + id + ", because"}
		for _, reason := range reasons {
			choices.Options = append(choices.Options, Choice{Label: reason, Line: "prompt decline " + id + " " + reason})
		}
		return Reply{Private: true, Blocks: []Block{
			Paragraph{Text: Text{
				{Text: "Say why, so that whoever suggested it knows: "}, {Text: "prompt decline " + id + " REASON", Style: Typed}, {Text: ", or choose."},
			}},
			choices,
		}}, nil
	}
	g.State, g.Reason, g.Position = Declined, shorten(c.words, maxSuggestion), 0
	if g, err = d.cfg.Store.SaveSuggestion(ctx, g); err != nil {
		return Reply{}, err
	}
	return Reply{Blocks: []Block{Paragraph{Text: g.line()}}}, nil
}

// refused is a private no with its reason.
func refused(why string) Reply {
	return Reply{Outcome: Refused, Private: true, Blocks: []Block{Paragraph{Text: Say(why)}}}
}
