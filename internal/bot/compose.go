package bot

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"strconv"
	"strings"
	"time"

	"plenary/internal/statement"
)

// ErrNoQuestion says that a place has no question to post: the statement has
// no prompts, and the group none of its own.
var ErrNoQuestion = errors.New("there is no question to post")

// Compose makes the post for a slot of a schedule, and the delivery to record
// when it is claimed. It changes nothing: composed again before it is recorded,
// the same question comes. Composed again after, the question that was claimed
// for the slot comes, as it reads now; Find by the post's Key therefore finds
// what was posted before a crash. The error is ErrNoQuestion, or the store's.
func (b *Bot) Compose(ctx context.Context, s Schedule, slot time.Time) (Post, Delivery, error) {
	d, err := b.responder(ctx, s.Place)
	if err != nil {
		return Post{}, Delivery{}, err
	}
	p := placeProgramme{responder: d, at: s.Place.Root()}
	if p.deliveries, err = d.cfg.Store.Round(ctx, p.at, d.statement.Name); err != nil {
		return Post{}, Delivery{}, err
	}
	if err := p.gather(ctx); err != nil {
		return Post{}, Delivery{}, err
	}
	next, ok := p.claimed(slot)
	if !ok {
		turns := p.upcoming(1)
		if len(turns) == 0 {
			return Post{}, Delivery{}, ErrNoQuestion
		}
		next = turns[0]
	}
	post := Post{
		Place:  p.at,
		Reply:  Reply{Command: "prompt", Blocks: d.postBlocks(next.prompt)},
		Key:    postKey(p.at, slot),
		Thread: threadTitle(next.prompt.Text),
		Notify: s.Notify,
	}
	delivery := Delivery{
		Place:     p.at,
		Slot:      slot,
		Statement: d.statement.Name,
		Round:     next.round,
		Prompt:    next.prompt.ID,
		State:     Claimed,
		At:        d.cfg.Now(),
	}
	return post, delivery, nil
}

// claimed returns the question that was chosen for a slot before.
func (p placeProgramme) claimed(slot time.Time) (upcomingPrompt, bool) {
	for _, d := range p.deliveries {
		if d.State == Claimed && d.Slot.Equal(slot) {
			q, ok := p.question(d.Prompt)
			return upcomingPrompt{q, d.Round}, ok
		}
	}
	return upcomingPrompt{}, false
}

// postKey names the post for a slot at a place. It is a digest, because a
// Post's Key holds 25 characters and ids of places may be longer.
func postKey(at Place, slot time.Time) string {
	sum := sha256.Sum256([]byte(strings.Join([]string{
		at.Platform, at.Space, at.Channel, strconv.FormatInt(slot.Unix(), 10),
	}, "\x00")))
	return "p-" + base64.RawURLEncoding.EncodeToString(sum[:16])
}

// threadTitle shortens a question to a Post's Thread.
func threadTitle(question string) string { return shorten(question, 100) }

// quietNudge helps a group that stays quiet over a question without a nudge of
// its own.
const quietNudge = "Say in one sentence what you would want to know before you answer."

// postBlocks draw the post of a question: the question, and where to talk.
func (d *responder) postBlocks(q statement.Prompt) []Block {
	blocks := append(d.questionBlocks(q), Paragraph{Small: true, Text: Say("Discuss it in the thread of this message.")})
	actions := []Action{{Label: "Progress", Call: NewCall("progress"), Effect: Show}}
	if ref := d.onward(q); ref != "" {
		actions = append([]Action{{Label: "In context", Call: quoting(ref), Effect: Show}}, actions...)
	}
	return append(blocks, buttons(actions)...)
}

// questionBlocks draw a question with what it stands on and its nudge.
func (d *responder) questionBlocks(q statement.Prompt) []Block {
	var blocks []Block
	if topic := d.topic(q); topic != "" {
		blocks = append(blocks, Paragraph{Small: true, Text: Say(topic)})
	}
	blocks = append(blocks, Paragraph{Text: Text{{Text: q.Text, Style: Strong}}})
	if q.Quote != "" {
		blocks = append(blocks, d.quotation(q.At, nil))
	}
	if q.About.Kind == statement.WholeSection && !d.statement.HasText(q.About.Index) {
		blocks = append(blocks, Paragraph{Small: true, Text: d.headingAlone(q.About)})
	}
	nudge := q.Nudge
	if nudge == "" {
		nudge = quietNudge
	}
	return append(blocks, Paragraph{Text: Say("To begin: " + nudge)})
}

// topic says where a question stands in the programme and what it is about.
func (d *responder) topic(q statement.Prompt) string {
	parts := []string{q.Stage, ""}
	if q.About.Kind != statement.NoRef {
		parts[1] = d.title(q.About)
	}
	return strings.Trim(strings.Join(parts, " · "), " ·")
}

// headingAlone says that the text of a section is not held, and where it is.
func (d *responder) headingAlone(ref statement.Ref) Text {
	s := d.statement
	text := Say("Plenary holds only the heading of section " + s.Label(ref) + " and not its text.")
	if s.Source != "" {
		text = append(text, Span{Text: " The whole text is with its publisher: "}, Span{Text: s.Source, Link: s.Source})
	}
	return text
}

// onward is the place that a reader of the question would want to see next, ""
// for a question that stands on none.
func (d *responder) onward(q statement.Prompt) string {
	switch {
	case q.Quote != "":
		return d.label(statement.ParagraphRef(q.At.Paragraph))
	case q.About.Kind != statement.NoRef:
		return d.label(q.About)
	}
	return ""
}

// aboutRef is the short reference to the place that a question is about, ""
// for none.
func (d *responder) aboutRef(q statement.Prompt) string {
	if q.About.Kind == statement.NoRef && q.Quote != "" {
		return d.statement.Label(d.statement.RefTo(q.At))
	}
	return d.statement.Label(q.About)
}
