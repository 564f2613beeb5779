package bot

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"plenary/internal/schedule"
	"plenary/internal/statement"
)

// programme returns all the questions of a place in their order: those of the
// statement, with the place's own where they were put.
func programme(s *statement.Statement, suggestions []Suggestion) []statement.Prompt {
	var own, last []Suggestion
	for _, g := range suggestions {
		switch {
		case g.State != Approved || g.Statement != s.Name:
		case g.Position > 0:
			own = append(own, g)
		default:
			last = append(last, g)
		}
	}
	slices.SortStableFunc(own, func(a, b Suggestion) int {
		return cmp.Or(cmp.Compare(a.Position, b.Position), cmp.Compare(a.ID, b.ID))
	})
	slices.SortStableFunc(last, func(a, b Suggestion) int { return cmp.Compare(a.ID, b.ID) })

	all := make([]statement.Prompt, 0, len(s.Prompts)+len(own)+len(last))
	add := func() { // the own questions whose position is next
		for len(own) > 0 && own[0].Position <= len(all)+1 {
			all = append(all, own[0].prompt())
			own = own[1:]
		}
	}
	for _, p := range s.Prompts {
		add()
		all = append(all, p)
	}
	for _, g := range append(own, last...) {
		all = append(all, g.prompt())
	}
	return all
}

// prompt is a suggestion as a question of the programme. The id of no prompt of a
// statement begins with ownPrefix.
func (g Suggestion) prompt() statement.Prompt {
	return statement.Prompt{ID: ownPrefix + strconv.FormatInt(g.ID, 10), Text: g.Text}
}

const ownPrefix = "own:"

// An upcomingPrompt is a question with the round through all of a place's
// questions in which it comes.
type upcomingPrompt struct {
	prompt statement.Prompt
	round  int // 1 for the first time through all
}

// usesUpPrompt reports whether a question came by this delivery or was passed over, so
// that it does not come again in its round. A question that was missed has not
// come.
func (d Delivery) usesUpPrompt() bool {
	return d.Prompt != "" && (d.State == Claimed || d.State == Posted || d.State == Skipped)
}

// upcoming returns the next questions, at most n and no more than there are.
// They are those of the round whose ids have not come, in the order that the
// questions have now. So when the content changes, no question comes twice before
// all have come, and none is left out.
func upcoming(questions []statement.Prompt, deliveries []Delivery, statementName string, n int) []upcomingPrompt {
	round := 1
	for _, d := range deliveries {
		if d.usesUpPrompt() && d.Statement == statementName {
			round = max(round, d.Round)
		}
	}
	came := map[string]bool{}
	for _, d := range deliveries {
		if d.usesUpPrompt() && d.Statement == statementName && d.Round == round {
			came[d.Prompt] = true
		}
	}
	var next []upcomingPrompt
	for _, again := range []bool{false, true} {
		for _, p := range questions {
			if len(next) < min(n, len(questions)) && came[p.ID] == again {
				u := upcomingPrompt{p, round}
				if again {
					u.round++
				}
				next = append(next, u)
			}
		}
	}
	return next
}

// A placeProgramme is the programme of a place, with a responder for the place's
// statement.
type placeProgramme struct {
	*responder
	at         Place
	schedules  []plan // by name
	deliveries []Delivery
	questions  []statement.Prompt
	waiting    int // suggestions that no facilitator has decided on
}

// placeProgramme reads the programme of a place. Without a store it has only the
// statement's questions.
func (d *responder) placeProgramme(ctx context.Context, at Place) (p placeProgramme, err error) {
	p.at = at.Root()
	if p.responder, err = d.forPlace(ctx, p.at); err != nil {
		return p, err
	}
	if d.cfg.Store == nil {
		p.questions = programme(p.statement, nil)
		return p, nil
	}
	schedules, err := d.cfg.Store.SchedulesAt(ctx, p.at)
	if err != nil {
		return p, err
	}
	for _, s := range schedules {
		one, err := newPlan(s)
		if err != nil {
			return p, err
		}
		p.schedules = append(p.schedules, one)
	}
	if p.deliveries, err = d.cfg.Store.Deliveries(ctx, p.at); err != nil {
		return p, err
	}
	return p, p.loadQuestions(ctx)
}

// loadQuestions reads the questions of the place.
func (p *placeProgramme) loadQuestions(ctx context.Context) error {
	suggestions, err := p.cfg.Store.Suggestions(ctx, p.at)
	p.questions = programme(p.statement, suggestions)
	for _, g := range suggestions {
		if g.State == Waiting && g.Statement == p.statement.Name {
			p.waiting++
		}
	}
	return err
}

// upcoming returns the place's next questions.
func (p placeProgramme) upcoming(n int) []upcomingPrompt {
	return upcoming(p.questions, p.deliveries, p.statement.Name, n)
}

// question returns the question of an id, false where the programme has none.
func (p placeProgramme) question(id string) (statement.Prompt, bool) {
	for _, q := range p.questions {
		if q.ID == id {
			return q, true
		}
	}
	return statement.Prompt{}, false
}

// Advance returns the schedule with its first slot after a moment, and without a
// pause that has ended by then. A schedule that is paused without an end has no
// slot and stays as it is.
func (s Schedule) Advance(after time.Time) (Schedule, error) {
	rule, err := schedule.Parse(s.Recurrence)
	if err != nil {
		return s, fmt.Errorf("rule of a schedule: %w", err)
	}
	if !s.Paused {
		s.Next = rule.Next(after)
		return s, nil
	}
	if s.PauseUntil == "" {
		s.Next = time.Time{}
		return s, nil
	}
	day, err := schedule.ParseDate(s.PauseUntil)
	if err != nil {
		return s, fmt.Errorf("pause of a schedule: %w", err)
	}
	if !schedule.DateIn(after, rule.Location()).Before(day) {
		s.Paused, s.PauseUntil, s.PauseReason = false, "", ""
	}
	s.Next = rule.NextFrom(day, after)
	return s, nil
}
