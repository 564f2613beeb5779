package bot

import (
	"cmp"
	"slices"
	"strconv"

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
	due := func() {
		for len(own) > 0 && own[0].Position <= len(all)+1 {
			all = append(all, own[0].prompt())
			own = own[1:]
		}
	}
	for _, p := range s.Prompts {
		due()
		all = append(all, p)
	}
	for _, g := range append(own, last...) {
		all = append(all, g.prompt())
	}
	return all
}

// prompt is a suggestion as a question of the programme. No prompt of a
// statement has an id with a colon that begins so.
func (g Suggestion) prompt() statement.Prompt {
	return statement.Prompt{ID: ownPrefix + strconv.FormatInt(g.ID, 10), Text: g.Text}
}

const ownPrefix = "own:"

// A turn is a question whose turn it is in a place's round through all of them.
type upcomingPrompt struct {
	prompt statement.Prompt
	round  int // 1 for the first time through all
}

// counts reports whether a question came by this delivery, or was passed over:
// it does not come again in its round. One that was missed has not come.
func (d Delivery) counts() bool {
	return d.Prompt != "" && (d.State == Claimed || d.State == Posted || d.State == Skipped)
}

// upcoming returns the next questions, at most n and no more than there are.
// They are found by their ids alone: those of the round that have not come, in
// their order as it is now. So content that changes under a running group
// neither repeats a question nor skips one, and none comes twice before all
// have come.
func upcoming(questions []statement.Prompt, deliveries []Delivery, book string, n int) []upcomingPrompt {
	round := 1
	for _, d := range deliveries {
		if d.counts() && d.Statement == book {
			round = max(round, d.Round)
		}
	}
	came := map[string]bool{}
	for _, d := range deliveries {
		if d.counts() && d.Statement == book && d.Round == round {
			came[d.Prompt] = true
		}
	}
	var turns []upcomingPrompt
	for _, again := range []bool{false, true} {
		for _, p := range questions {
			if len(turns) < min(n, len(questions)) && came[p.ID] == again {
				t := upcomingPrompt{p, round}
				if again {
					t.round++
				}
				turns = append(turns, t)
			}
		}
	}
	return turns
}
