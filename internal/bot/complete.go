package bot

import (
	"context"
	"strings"

	"plenary/internal/citation"
	"plenary/internal/message"
)

// maxChoices is how many completions a platform takes.
const maxChoices = 25

// A Completion is a value of an option, by a name.
type Completion struct {
	Label string // at most 100 characters
	Value string
}

// A CompletionRequest asks what a member at a place who has typed so much of an option
// may mean.
type CompletionRequest struct {
	Place  Place
	Kind   OptionKind
	Typed  string
	Locale string // of the member's client; "" where it is not known
}

// Complete returns what may be meant, best first, at most 25. Labels are in the language
// of the member's client; each value can be read in any.
func (b *Bot) Complete(ctx context.Context, req CompletionRequest) []Completion {
	d := b.responderOrFirst(ctx, req.Place).forAsker(Request{Locale: req.Locale}).alone()
	typed := clean(req.Typed)
	switch req.Kind {
	case Reference:
		var choices []Completion
		d, typed := d.cutStatementName(typed, false)
		for _, ref := range d.statement.Complete(typed, maxChoices) {
			choices = append(choices, Completion{Label: shorten(d.title(ref), maxLabel), Value: d.label(ref)})
		}
		return choices
	case StatementName:
		var choices []Completion
		for _, b := range d.library {
			if s := b.statement; strings.Contains(strings.ToLower(s.DisplayTitle()), strings.ToLower(typed)) && len(choices) < maxChoices {
				choices = append(choices, Completion{Label: shorten(s.DisplayTitle(), maxLabel), Value: s.Name})
			}
		}
		return choices
	case CitationStyle:
		var choices []Completion
		for _, st := range citation.Styles {
			if name := st.String(); begins(name, typed) {
				choices = append(choices, Completion{Label: name, Value: name})
			}
		}
		return choices
	case LanguageName:
		return d.completeLanguage(typed)
	case SourceWords:
		return d.completeSource(typed)
	case CommandName:
		var choices []Completion
		for _, c := range table {
			if !c.Hidden && begins(c.Name, typed) {
				choices = append(choices, Completion{Label: c.Name, Value: c.Name})
			}
		}
		return choices
	case ScheduleName:
		return d.completeName(ctx, req.Place, strings.ToLower(typed))
	}
	return d.completeSchedule(req.Kind, typed)
}

// Starters returns up to four questions that the statement answers, to suggest
// to a newcomer at a place: they are made of its own outline.
func (b *Bot) Starters(ctx context.Context, at Place) []string {
	return b.responderOrFirst(ctx, at).starters()
}

// Greeting is the first message of a conversation in a terminal.
func (b *Bot) Greeting(ctx context.Context, at Place) Reply {
	d := b.responderOrFirst(ctx, at)
	r := Reply{Language: d.catalogue.Tag, Blocks: []Block{Heading{Text: d.statement.Title}, d.paragraph("terminal.greeting", nil)}}
	offers := Choices{Label: d.catalogue.String("terminal.for-example", nil)}
	for _, q := range d.starters() {
		offers.Options = append(offers.Options, Choice{Label: q, Call: asking(q)})
	}
	if len(offers.Options) > 0 {
		r.add(offers)
	}
	return r
}

func (d *responder) starters() []string {
	s := d.statement
	var starters []string
	if len(s.Recommendations) > 0 {
		starters = append(starters, d.catalogue.String("starter.recommend", nil))
	}
	if n := len(s.Areas.Named); n > 0 {
		starters = append(starters, d.catalogue.String("starter.areas", nil))
	}
	if summarySection(s) > 0 {
		starters = append(starters, d.catalogue.String("starter.about", nil))
	}
	for i := 1; i < len(s.Sections) && len(starters) < 4; i++ {
		section := s.Sections[i]
		if section.Level != 1 || section.Numeral == "" || !s.HasText(i) {
			continue
		}
		id := "starter.section"
		if strings.Contains(section.Ref, " ") { // such as "Article 1", which says what it is
			id = "starter.part"
		}
		starters = append(starters, d.catalogue.String(id, message.Args{"ref": section.Ref}))
	}
	if len(starters) < 4 && s.Byline()+s.Publisher != "" {
		starters = append(starters, d.catalogue.String("starter.published", nil))
	}
	for i := 0; i < len(s.Paragraphs) && len(starters) < 1; i++ {
		starters = append(starters, d.catalogue.String("starter.paragraph", message.Args{"number": i + 1}))
	}
	return starters
}
