package bot

import (
	"context"
	"strconv"
	"strings"

	"plenary/internal/statement"
)

// maxChoices is how many completions a platform takes.
const maxChoices = 25

// Complete returns what a member at a place who has typed so much of an option
// may mean, best first, at most 25. A choice's Line is the value.
func (b *Bot) Complete(_ context.Context, _ Place, kind OptionKind, typed string) []Choice {
	d := b.desk()
	switch kind {
	case Reference:
		var choices []Choice
		for _, ref := range d.statement.Complete(clean(typed), maxChoices) {
			choices = append(choices, Choice{Label: shorten(d.title(ref), 75), Line: d.statement.Label(ref)})
		}
		return choices
	case CommandName:
		var choices []Choice
		for _, c := range table {
			if !c.Hidden && strings.HasPrefix(c.Name, strings.ToLower(clean(typed))) {
				choices = append(choices, Choice{Label: c.Name, Line: c.Name})
			}
		}
		return choices
	}
	return completeSchedule(kind, clean(typed))
}

// Starters returns up to four questions that the statement answers, to suggest
// to a newcomer at a place: they are made of its own outline.
func (b *Bot) Starters(_ context.Context, _ Place) []string { return b.desk().starters() }

func (d *desk) starters() []string {
	s := d.statement
	var starters []string
	if len(s.Recommendations) > 0 {
		starters = append(starters, "What does the statement recommend?")
	}
	if n := len(s.Areas.Named); n > 0 {
		starters = append(starters, "Which areas does it name?")
	}
	for i := 1; i < len(s.Sections) && len(starters) < 4; i++ {
		if s.Sections[i].Level == 1 && s.Sections[i].Numeral != "" {
			starters = append(starters, "What is section "+s.Sections[i].Ref+"?")
		}
	}
	for i := 0; i < len(s.Paragraphs) && len(starters) < 1; i++ {
		starters = append(starters, "What does paragraph "+strconv.Itoa(i+1)+" say?")
	}
	return starters
}

// Outline returns every section's reference and name, for completion in a
// shell.
func (b *Bot) Outline() []Choice {
	d := b.desk()
	var all []Choice
	for i := 1; i < len(d.statement.Sections); i++ {
		all = append(all, d.choice(statement.SectionRef(i)))
	}
	return all
}
