package bot

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"plenary/internal/schedule"
	"plenary/internal/statement"
)

// An entry is a question of a programme, with what the place changed of it.
type entry struct {
	statement.Prompt             // in the words that the place gave it
	edit             PromptEdit  // zero where nothing was changed
	own              *Suggestion // of a question of the group's own; nil for one of the statement
	text             string      // as the statement, or the member who suggested it, has it
}

// isChanged reports whether the place changed something of the question.
func (e entry) isChanged() bool { return e.edit.Prompt != "" }

// position is where the question was put, 0 where it was not.
func (e entry) position() int {
	if e.own != nil {
		return e.own.Position
	}
	return e.edit.Position
}

// programme returns all the questions of a place in their order: those of the
// statement, with the place's own where they were put, and those that were left out.
func programme(s *statement.Statement, suggestions []Suggestion, edits []PromptEdit) []entry {
	edit := map[string]PromptEdit{}
	for _, e := range edits {
		edit[e.Prompt] = e
	}
	var put []entry // where they were put
	var fixed, last []entry
	add := func(q statement.Prompt, own *Suggestion, to *[]entry) {
		e := entry{q, edit[q.ID], own, q.Text}
		if e.edit.Text != "" {
			e.Text = e.edit.Text
		}
		if e.position() > 0 {
			put = append(put, e)
		} else {
			*to = append(*to, e)
		}
	}
	own := slices.DeleteFunc(slices.Clone(suggestions), func(g Suggestion) bool { return g.State != Approved || g.Statement != s.Name })
	slices.SortStableFunc(own, func(a, b Suggestion) int { return cmp.Compare(a.ID, b.ID) })
	for i := range own {
		add(own[i].prompt(), &own[i], &last)
	}
	for _, q := range s.Prompts {
		add(q, nil, &fixed)
	}
	slices.SortStableFunc(put, func(a, b entry) int { return cmp.Compare(a.position(), b.position()) })

	all := make([]entry, 0, len(put)+len(fixed)+len(last))
	for _, e := range fixed {
		for len(put) > 0 && put[0].position() <= len(all)+1 {
			all, put = append(all, put[0]), put[1:]
		}
		all = append(all, e)
	}
	return slices.Concat(all, put, last)
}

// prompt is a suggestion as a question of the programme. The id of no prompt of a
// statement begins with ownPrefix.
func (g Suggestion) prompt() statement.Prompt {
	return statement.Prompt{ID: ownPrefix + strconv.FormatInt(g.ID, 10), Text: g.Text}
}

const ownPrefix = "own:"

// isOwn reports whether an id is that of a question of the group's own.
func isOwn(id string) bool { return strings.HasPrefix(id, ownPrefix) }

// usesUpPrompt reports whether a question came by this delivery or was passed over, so
// that it does not come again in its round. A question that was missed has not
// come.
func (d Delivery) usesUpPrompt() bool {
	return d.Prompt != "" && (d.State == Claimed || d.State == Posted || d.State == Skipped)
}

// A placeProgramme is the programme of a place, with a responder for the place's
// statement.
type placeProgramme struct {
	*responder
	at         Place
	schedules  []plan // by name, without the digest's
	over       []plan // of one slot, which has come
	digest     *plan  // nil for none
	deliveries []Delivery
	digests    []Delivery         // deliveries of the digest
	entries    []entry            // in the order of the programme, with those that are left out
	questions  []statement.Prompt // those that come, in the same order
	singles    []statement.Prompt // that are posted once, and not in the programme
	waiting    int                // suggestions that no facilitator has decided on

	lookedAhead *history // of the questions, as a look ahead goes on; nil otherwise

	passages map[string][]readingPassage // of reading plans, by their range, once they are known
}

// placeProgramme reads the programme of a place. Without a store it has only the
// statement's questions.
func (d *responder) placeProgramme(ctx context.Context, at Place) (p placeProgramme, err error) {
	p.at, p.passages = at.Root(), map[string][]readingPassage{}
	if p.responder, err = d.withStatementOf(ctx, p.at); err != nil {
		return p, err
	}
	if d.cfg.Store == nil {
		p.setQuestions(nil, nil)
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
		if s.Name == DigestName {
			p.digest = &one
			continue
		}
		if one.single() && one.Next.IsZero() && !one.Paused {
			p.over = append(p.over, one)
			continue
		}
		p.schedules = append(p.schedules, one)
	}
	all, err := d.cfg.Store.Deliveries(ctx, p.at)
	if err != nil {
		return p, err
	}
	for _, delivery := range all {
		if delivery.Schedule == DigestName {
			p.digests = append(p.digests, delivery)
		} else {
			p.deliveries = append(p.deliveries, delivery)
		}
	}
	return p, p.loadQuestions(ctx)
}

// loadQuestions reads the questions of the place.
func (p *placeProgramme) loadQuestions(ctx context.Context) error {
	suggestions, err := p.cfg.Store.Suggestions(ctx, p.at)
	if err != nil {
		return err
	}
	edits, err := p.cfg.Store.PromptEdits(ctx, p.at, p.statement.Name)
	p.setQuestions(suggestions, edits)
	return err
}

// setQuestions sets the questions of the place.
func (p *placeProgramme) setQuestions(suggestions []Suggestion, edits []PromptEdit) {
	p.entries = programme(p.statement, suggestions, edits)
	p.questions, p.singles, p.waiting = nil, nil, 0
	for _, e := range p.entries {
		if !e.edit.LeftOut {
			p.questions = append(p.questions, e.Prompt)
		}
	}
	for _, g := range suggestions {
		switch {
		case g.Statement != p.statement.Name:
		case g.State == Waiting:
			p.waiting++
		case g.State == Single:
			p.singles = append(p.singles, g.prompt())
		}
	}
}

// question returns the question of an id, also one that is left out; false where
// the place has none.
func (p placeProgramme) question(id string) (statement.Prompt, bool) {
	for _, e := range p.entries {
		if e.ID == id {
			return e.Prompt, true
		}
	}
	for _, q := range p.singles {
		if q.ID == id {
			return q, true
		}
	}
	return statement.Prompt{}, false
}

// number is by which number a question is called: where it stands in the programme,
// counting those that are left out; 0 for none that stands there.
func (p placeProgramme) number(id string) int {
	return 1 + slices.IndexFunc(p.entries, func(e entry) bool { return e.ID == id })
}

// known returns the question of an id, or what came or was passed over under it.
func (p placeProgramme) known(id string) (upcomingPrompt, bool) {
	if q, ok := p.question(id); ok {
		return upcomingPrompt{prompt: q}, true
	}
	for _, d := range slices.Backward(p.deliveries) {
		if d.Prompt == id {
			return p.came(d)
		}
	}
	return upcomingPrompt{}, false
}

// came returns what a delivery was of, false where that is not there any more.
func (p placeProgramme) came(d Delivery) (upcomingPrompt, bool) {
	source := p.sourceOfPool(d.Pool)
	s, ok := p.planOf(d.Schedule)
	if own := p.sourceOf(s.Schedule); ok && own.pool() == d.Pool {
		source = own
	}
	var h history
	if d.Pool.isReading() {
		h = newHistory(p.deliveries, d.Statement, d.Pool)
	}
	u, there := source.named(p, h, d.Prompt)
	u.source, u.round = source, d.Round
	if ok {
		u.slot = comingSlot{s, s.local(d.Slot)}
	}
	return u, there && d.Statement == p.statement.Name
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
