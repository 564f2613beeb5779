package bot

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Limits of what members suggest.
const (
	minSuggestion  = 10  // characters of a question
	maxSuggestion  = 300 // characters of a question, and of a reason
	maxWaitingFrom = 5   // of one member
	maxWaiting     = 100 // of a place
)

// promptSuggest takes a member's question to the facilitators.
func (d *responder) promptSuggest(ctx context.Context, req Request) (Reply, error) {
	if d.cfg.Store == nil {
		return d.noStore(), nil
	}
	text := req.value("text")
	if no, ok := checkQuestion(text); !ok {
		return no, nil
	}
	all, err := d.suggested(ctx, req.Place)
	if err != nil {
		return Reply{}, err
	}
	waiting, mine := 0, 0
	for _, g := range all {
		switch {
		case strings.EqualFold(g.Text, text) && g.State != Declined:
			return refused("That question was suggested already: it is number " + strconv.FormatInt(g.ID, 10) + "."), nil
		case g.State == Waiting:
			waiting++
			if g.SuggestedBy == req.From {
				mine++
			}
		}
	}
	if waiting >= maxWaiting || mine >= maxWaitingFrom {
		return refused("There are suggestions enough that wait for a facilitator: please try again when they have been looked at."), nil
	}
	saved, err := d.cfg.Store.SaveSuggestion(ctx, Suggestion{
		Place: req.Place.Root(), Statement: d.statement.Name, Text: text, SuggestedBy: req.From, State: Waiting, At: d.cfg.Now(),
	})
	if err != nil {
		return Reply{}, err
	}
	r := Reply{Blocks: []Block{Paragraph{Text: Text{
		{Text: "Thank you. It is suggestion "}, {Text: strconv.FormatInt(saved.ID, 10), Style: Strong},
		{Text: "; a facilitator decides whether it comes into the programme."},
	}}}}
	r.Blocks = append(r.Blocks, buttons([]Action{{Label: "Suggestions", Call: NewCall("prompt suggestions"), Effect: Show}})...)
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
func (d *responder) suggested(ctx context.Context, at Place) ([]Suggestion, error) {
	all, err := d.cfg.Store.Suggestions(ctx, at.Root())
	return slices.DeleteFunc(all, func(g Suggestion) bool { return g.Statement != d.statement.Name }), err
}

// suggestionsPage is how many suggestions one page shows, each with its
// buttons.
const suggestionsPage = 4

// promptSuggestions shows facilitators what waits for them, and everybody what
// became of what they suggested themselves.
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
		words := "Nothing that you suggested is recorded here. To suggest a question: "
		if may {
			words = "No suggestion waits for you. To suggest a question: "
		}
		return Reply{Blocks: []Block{Paragraph{Text: Text{{Text: words}, {Text: "prompt suggest TEXT", Style: Typed}, {Text: "."}}}}}, nil
	}
	on, page, pages := pageOf(shown, req.Call.Page, suggestionsPage)
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
	r.Blocks = append(r.Blocks, buttons(d.pageActions(NewCall("prompt suggestions"), page, pages))...)
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

// refused is a private no with its reason.
func refused(why string) Reply {
	return Reply{Outcome: Refused, Private: true, Blocks: []Block{Paragraph{Text: Say(why)}}}
}
