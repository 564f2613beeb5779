package bot

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"iter"
	"strconv"
	"strings"
	"time"

	"plenary/internal/message"
	"plenary/internal/schedule"
	"plenary/internal/statement"
)

// ErrNoQuestion says that a place has no question to post: the statement has
// no prompts, and the group none of its own.
var ErrNoQuestion = errors.New("there is no question to post")

// Compose makes the post for a slot of a schedule, and the delivery to record
// when the slot is claimed. It changes nothing: until the delivery is recorded,
// it gives the same question again. After that it gives the question that was
// claimed for the slot, as it reads now, and the post has the same Key, so that
// Find finds what was posted before a crash. The error is ErrNoQuestion, or the
// store's.
func (b *Bot) Compose(ctx context.Context, s Schedule, slot time.Time) (Post, Delivery, error) {
	d, err := b.responder(ctx, s.Place)
	if err != nil {
		return Post{}, Delivery{}, err
	}
	p := placeProgramme{responder: d, at: s.Place.Root()}
	if p.deliveries, err = d.cfg.Store.Round(ctx, p.at, d.statement.Name, Questions); err != nil {
		return Post{}, Delivery{}, err
	}
	if err := p.loadQuestions(ctx); err != nil {
		return Post{}, Delivery{}, err
	}
	next, ok := p.claimed(s.Name, slot)
	if !ok {
		first := p.upcoming(1)
		if len(first) == 0 {
			return Post{}, Delivery{}, ErrNoQuestion
		}
		next = first[0]
	}
	post := Post{
		Place:  p.at,
		Reply:  Reply{Command: "prompt", Blocks: d.credited(d.postBlocks(next.prompt))},
		Key:    postKey(p.at, s.Name, slot),
		Thread: threadTitle(next.prompt.Text),
		Notify: s.Notify,
	}
	delivery := Delivery{
		Place:     p.at,
		Schedule:  s.Name,
		Slot:      slot,
		Statement: d.statement.Name,
		Round:     next.round,
		Prompt:    next.prompt.ID,
		State:     Claimed,
		At:        d.cfg.Now(),
	}
	return post, delivery, nil
}

// claimed returns the question that was claimed for a slot of a schedule.
func (p placeProgramme) claimed(schedule string, slot time.Time) (upcomingPrompt, bool) {
	for _, d := range p.deliveries {
		if d.State == Claimed && d.Schedule == schedule && d.Slot.Equal(slot) {
			q, ok := p.question(d.Prompt)
			return upcomingPrompt{q, d.Round}, ok
		}
	}
	return upcomingPrompt{}, false
}

// postKey names the post for a slot of a schedule at a place. It is a digest,
// because a Post's Key holds 25 characters and ids of places may be longer. The
// name of a schedule that has none is no part of it: the posts of before there
// were names are found by it.
func postKey(at Place, schedule string, slot time.Time) string {
	parts := []string{at.Platform, at.Space, at.Channel, strconv.FormatInt(slot.Unix(), 10)}
	if schedule != "" {
		parts = append(parts, schedule)
	}
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return "p-" + base64.RawURLEncoding.EncodeToString(sum[:16])
}

// threadTitle shortens a question to a Post's Thread.
func threadTitle(question string) string { return shorten(question, 100) }

// postBlocks draw the post of a question: the question, and where to discuss it.
func (d *responder) postBlocks(q statement.Prompt) []Block {
	var actions []Action
	if ref := d.referenceOf(q); ref != "" {
		actions = append(actions, d.action("action.in-context", quoting(ref), Show))
	}
	actions = append(actions, d.action("action.progress", NewCall("progress"), Show))
	return append(append(d.questionBlocks(q), d.aside("post.discuss", nil)), buttons(actions)...)
}

// questionBlocks draw a question with the passage or heading that it is about,
// and with its nudge: a hint how to begin.
func (d *responder) questionBlocks(q statement.Prompt) []Block {
	var blocks []Block
	if topic := d.topic(q); topic != "" {
		blocks = append(blocks, Paragraph{Small: true, Text: message.Literal(topic)})
	}
	blocks = append(blocks, Paragraph{Text: message.Styled(q.Text, Strong)})
	if q.Quote != "" {
		blocks = append(blocks, d.quotation(q.At))
	}
	if q.About.Kind == statement.WholeSection && !d.statement.HasText(q.About.Index) {
		blocks = append(blocks, Paragraph{Small: true, Text: d.headingAlone(q.About)})
	}
	nudge := q.Nudge
	if nudge == "" {
		nudge = d.catalogue.String("post.nudge", nil)
	}
	return append(blocks, d.paragraph("post.begin", message.Args{"nudge": nudge}))
}

// topic says where a question stands in the programme and what it is about.
func (d *responder) topic(q statement.Prompt) string {
	about := ""
	if q.About.Kind != statement.NoRef {
		about = d.title(q.About)
	}
	if q.Stage == "" || about == "" {
		return q.Stage + about
	}
	return d.catalogue.String("post.topic", message.Args{"stage": q.Stage, "about": about})
}

// headingAlone says that the text of a section is not held, and where it is.
func (d *responder) headingAlone(ref statement.Ref) Text {
	s := d.statement
	args := message.Args{"section": s.Label(ref)}
	if s.Source == "" {
		return d.catalogue.Text("post.heading-alone", args)
	}
	args["source"] = siteOf(s.Source)
	return d.catalogue.Text("post.heading-alone-source", args)
}

// referenceOf is the reference that leads from a question to its place in the
// statement, "" for a question that is about none.
func (d *responder) referenceOf(q statement.Prompt) string {
	switch {
	case q.Quote != "":
		return d.label(statement.ParagraphRef(q.At.Paragraph))
	case q.About.Kind != statement.NoRef:
		return d.label(q.About)
	}
	return ""
}

// aboutRef is the short reference to what a question is about, "" for none.
func (d *responder) aboutRef(q statement.Prompt) string {
	if q.About.Kind == statement.NoRef && q.Quote != "" {
		return d.statement.Label(d.statement.RefTo(q.At))
	}
	return d.statement.Label(q.About)
}

// A RehearsedPost is what a schedule would post at one of its slots.
type RehearsedPost struct {
	At       time.Time `json:"at"`              // in the group's zone
	Round    int       `json:"round"`           // 1 for the first time through all questions
	Prompt   string    `json:"prompt"`          // the question's id
	Question string    `json:"question"`        // empty where the statement has no questions
	Ref      string    `json:"ref,omitempty"`   // what it is about
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
