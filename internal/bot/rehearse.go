package bot

import (
	"iter"
	"sync"
	"time"

	"plenary/internal/message"
	"plenary/internal/schedule"
	"plenary/internal/statement"
)

// A RehearsedPost is what a schedule would post at one of its slots.
type RehearsedPost struct {
	At       time.Time `json:"at"`                 // in the zone of the schedule
	Schedule string    `json:"schedule,omitempty"` // the name of the schedule; empty where it has none
	Source   string    `json:"source,omitempty"`   // where it comes from; empty for the programme in its order
	Round    int       `json:"round"`              // 1 for the first time through all
	Prompt   string    `json:"prompt"`             // the id of the question, the sentence or the portion
	Question string    `json:"question"`           // empty where there is none
	Passage  string    `json:"passage,omitempty"`  // what is to be read
	Ref      string    `json:"ref,omitempty"`      // what it is about
	Quote    string    `json:"quote,omitempty"`    // verbatim
	Note     string    `json:"note,omitempty"`     // what the clocks do at this slot
}

// A Rehearsal is a schedule as it would run in a group that begins with it.
type Rehearsal struct {
	Statement *statement.Statement
	Name      string // of the schedule; may be empty
	Rule      schedule.Recurrence
	Source    string // as people type it; empty: the programme in its order
}

// ReadRehearsal reads the line of prompt schedule, as a group types it that begins with
// a statement. An error says what to do.
func ReadRehearsal(s *statement.Statement, line string, now time.Time, holidays Holidays) (Rehearsal, error) {
	command, _ := lookUp(table, "prompt schedule")
	call := Call{Command: "prompt schedule", Values: command.values(clean(line))}
	r := Rehearsal{Statement: s, Source: call.Values["source"]}
	var err error
	if name := call.Values["name"]; name != "" {
		if r.Name, err = readScheduleName(name); err != nil {
			return r, err
		}
	}
	p := r.programme()
	p.cfg.Holidays = holidays
	r.Rule, err = p.readRhythm(call, now)
	return r, err
}

// programme is that of a group that begins with the statement.
func (r Rehearsal) programme() placeProgramme {
	one := indexedStatement{statement: r.Statement, quotable: sync.OnceValue(func() []statement.Prompt { return dayQuotations(r.Statement) })}
	d := &responder{catalogue: message.English(), personal: message.English(), library: library{one}, indexedStatement: one}
	p := placeProgramme{responder: d, passages: map[string][]readingPassage{}}
	p.setQuestions(nil, nil)
	return p
}

// Posts yields what would be posted from a day to another, both included. A rule of
// every so many weeks that names no first day begins with from. An error is one of
// the source, and says what to do.
func (r Rehearsal) Posts(from, until schedule.Date) (iter.Seq[RehearsedPost], error) {
	begin, end := r.Rule.Midnight(from), r.Rule.Midnight(until.AddDays(1))
	rule := r.Rule.Anchored(begin.Add(-1))
	p := r.programme()
	source, err := p.readSource(r.Source)
	if err == nil && r.Source != "" {
		source, err = p.chosenSource(r.Source, rule)
	}
	if err != nil {
		return nil, err
	}
	return func(yield func(RehearsedPost) bool) {
		h := p.histories()
		for at := range rule.Slots(begin, end) {
			slot := comingSlot{plan{Schedule{Name: r.Name, Next: at}, rule}, at}
			u, ok := h.next(source, slot)
			row := RehearsedPost{At: at, Schedule: r.Name, Source: source.String(), Note: p.catalogue.Render(rule.Note(at)).String()}
			if ok {
				row.describe(p, u)
			}
			if !yield(row) || u.portion.last {
				return
			}
		}
	}, nil
}

// describe fills in what is posted.
func (row *RehearsedPost) describe(p placeProgramme, u upcomingPrompt) {
	row.Round, row.Prompt, row.Ref, row.Quote = u.round, u.prompt.ID, p.aboutRef(u.prompt), u.prompt.Quote
	switch {
	case len(u.portion.passages) > 0:
		row.Prompt, row.Passage, row.Question = u.portion.label(), u.prompt.Text, u.asked.Text
	case u.source != postSource(quotationSource{}):
		row.Question = u.prompt.Text
	}
}
