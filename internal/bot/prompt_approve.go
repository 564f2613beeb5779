package bot

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"plenary/internal/statement"
)

// rulings are the buttons by which a facilitator rules on a suggestion.
func (g Suggestion) rulings() []Action {
	id := strconv.FormatInt(g.ID, 10)
	return []Action{
		{Label: "Take " + id + " next", Call: NewCall("prompt approve", "number", id), Effect: Show},
		{Label: "Take " + id + " last", Call: NewCall("prompt approve", "number", id, "place", "last"), Effect: Show},
		{Label: "Decline " + id + " …", Call: NewCall("prompt decline", "number", id), Effect: Show},
	}
}

// ruled reads the number of a suggestion off c's words and returns the
// suggestion with the programme. The reply says no where that cannot be.
func (d *responder) ruled(ctx context.Context, req Request) (Suggestion, placeProgramme, Reply, error) {
	var none Suggestion
	if d.cfg.Store == nil {
		return none, placeProgramme{}, d.noStore(), nil
	}
	if no, err := d.facilitatorsOnly(ctx, req, req.Place); err != nil || !no.Empty() {
		return none, placeProgramme{}, no, err
	}
	number := req.value("number")
	id, err := strconv.ParseInt(strings.TrimPrefix(number, "#"), 10, 64)
	if err != nil {
		return none, placeProgramme{}, misused(Text{{Text: "Say which suggestion by its number; "}, {Text: "prompt suggestions", Style: Typed}, {Text: " shows them."}}), nil
	}
	all, err := d.suggested(ctx, req.Place)
	if err != nil {
		return none, placeProgramme{}, Reply{}, err
	}
	i := slices.IndexFunc(all, func(g Suggestion) bool { return g.ID == id })
	if i < 0 {
		return none, placeProgramme{}, refused("There is no suggestion with the number " + strconv.FormatInt(id, 10) + " here."), nil
	}
	p, err := d.placeProgramme(ctx, req.Place)
	return all[i], p, Reply{}, err
}

// promptApprove takes a suggestion into the programme.
func (d *responder) promptApprove(ctx context.Context, req Request) (Reply, error) {
	g, p, no, err := d.ruled(ctx, req)
	if err != nil || !no.Empty() {
		return no, err
	}
	turn := 1
	switch word := strings.TrimPrefix(strings.ToLower(req.value("place")), "at "); word {
	case "", "next", "first":
	case "last":
		turn = 0
	default:
		if turn, err = strconv.Atoi(word); err != nil || turn < 1 {
			return misused(Text{{Text: "Say where the question goes: "}, {Text: "next", Style: Typed}, {Text: ", "}, {Text: "last", Style: Typed}, {Text: " or a number, such as "}, {Text: "prompt approve " + strconv.FormatInt(g.ID, 10) + " 3", Style: Typed}, {Text: "."}}), nil
		}
	}
	id := g.prompt().ID
	lead := "Taken into the programme: "
	if g.State == Approved && req.value("place") == "" {
		lead = "It is in the programme already: "
	} else {
		rest := p
		rest.questions = slices.DeleteFunc(slices.Clone(p.questions), func(q statement.Prompt) bool { return q.ID == id })
		g.State, g.Reason, g.Position = Approved, "", rest.position(turn)
		if g, err = d.cfg.Store.SaveSuggestion(ctx, g); err != nil {
			return Reply{}, err
		}
		if p, err = d.placeProgramme(ctx, req.Place); err != nil {
			return Reply{}, err
		}
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
	return Reply{Blocks: []Block{Paragraph{Text: Text{{Text: lead}, {Text: g.Text, Style: Strong}, {Text: " " + words}}}}}, nil
}

// position returns the place among all questions at which one stands that is
// to come as number n of those that are to come in this round, 0 for after all.
func (p placeProgramme) position(n int) int {
	turns := p.upcoming(len(p.questions))
	if n < 1 || n > len(turns) || turns[n-1].round > turns[0].round {
		return 0
	}
	return 1 + slices.IndexFunc(p.questions, func(q statement.Prompt) bool { return q.ID == turns[n-1].prompt.ID })
}

// promptEdit puts a suggestion in other words.
func (d *responder) promptEdit(ctx context.Context, req Request) (Reply, error) {
	g, _, no, err := d.ruled(ctx, req)
	if err != nil || !no.Empty() {
		return no, err
	}
	if no, ok := checkQuestion(req.value("text")); !ok {
		return no, nil
	}
	g.Text = req.value("text")
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
func (d *responder) promptDecline(ctx context.Context, req Request) (Reply, error) {
	g, _, no, err := d.ruled(ctx, req)
	if err != nil || !no.Empty() {
		return no, err
	}
	id := strconv.FormatInt(g.ID, 10)
	if req.value("reason") == "" {
		choices := Choices{Label: "Decline " + id + ", because"}
		for _, reason := range reasons {
			choices.Options = append(choices.Options, Choice{Label: reason, Call: NewCall("prompt decline", "number", id, "reason", reason)})
		}
		return Reply{Private: true, Blocks: []Block{
			Paragraph{Text: Text{
				{Text: "Say why, so that whoever suggested it knows: "}, {Text: "prompt decline " + id + " REASON", Style: Typed}, {Text: ", or choose."},
			}},
			choices,
		}}, nil
	}
	g.State, g.Reason, g.Position = Declined, shorten(req.value("reason"), maxSuggestion), 0
	if g, err = d.cfg.Store.SaveSuggestion(ctx, g); err != nil {
		return Reply{}, err
	}
	return Reply{Blocks: []Block{Paragraph{Text: g.line()}}}, nil
}
