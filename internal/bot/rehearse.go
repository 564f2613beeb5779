package bot

import (
	"iter"
	"time"

	"plenary/internal/schedule"
	"plenary/internal/statement"
)

// A RehearsedPost is what a schedule would post at one of its slots.
type RehearsedPost struct {
	At       time.Time `json:"at"`              // in the group's zone
	Round    int       `json:"round"`           // 1 for the first time through all questions
	Prompt   string    `json:"prompt"`          // the question's id
	Question string    `json:"question"`        // empty where the statement has no questions
	Ref      string    `json:"ref,omitempty"`   // the place that it is about
	Quote    string    `json:"quote,omitempty"` // verbatim
	Note     string    `json:"note,omitempty"`  // what the clocks do at this slot
}

// Rehearse yields what a rule would post to a group that begins with the
// programme of s, from a day to another, both included. A rule of every so many
// weeks that names no first day begins with from.
func Rehearse(s *statement.Statement, rule schedule.Recurrence, from, until schedule.Date) iter.Seq[RehearsedPost] {
	return func(yield func(RehearsedPost) bool) {
		begin, end := rule.Midnight(from), rule.Midnight(until.AddDays(1))
		rule := rule.Anchored(begin.Add(-1))
		questions := programme(s, nil)
		n := 0
		for slot := range rule.Slots(begin, end) {
			row := RehearsedPost{At: slot, Note: rule.Note(slot)}
			if len(questions) > 0 {
				q := questions[n%len(questions)]
				row.Round, row.Prompt, row.Question, row.Quote = 1+n/len(questions), q.ID, q.Text, q.Quote
				row.Ref = (&responder{indexedStatement: indexedStatement{statement: s}}).aboutRef(q)
			}
			if !yield(row) {
				return
			}
			n++
		}
	}
}
