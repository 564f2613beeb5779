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
	d, err := b.desk(ctx, s.Place)
	if err != nil {
		return Post{}, Delivery{}, err
	}
	deliveries, err := d.cfg.Store.Deliveries(ctx, s.Place)
	if err != nil {
		return Post{}, Delivery{}, err
	}
	suggestions, err := d.cfg.Store.Suggestions(ctx, s.Place)
	if err != nil {
		return Post{}, Delivery{}, err
	}
	questions := programme(d.statement, suggestions)
	next, ok := claimed(questions, deliveries, slot)
	if !ok {
		turns := upcoming(questions, deliveries, d.statement.Name, 1)
		if len(turns) == 0 {
			return Post{}, Delivery{}, ErrNoQuestion
		}
		next = turns[0]
	}
	post := Post{
		Place:  s.Place.Root(),
		Reply:  Reply{Command: "prompt", Blocks: d.promptBlocks(next.prompt)},
		Key:    postKey(s.Place, slot),
		Thread: shorten(next.prompt.Text, 100),
		Notify: s.Notify,
	}
	delivery := Delivery{
		Place:  s.Place.Root(),
		Slot:   slot,
		Book:   d.statement.Name,
		Round:  next.round,
		Prompt: next.prompt.ID,
		State:  Claimed,
		At:     d.cfg.Now(),
	}
	return post, delivery, nil
}

// claimed returns the question that was chosen for a slot before.
func claimed(questions []statement.Prompt, deliveries []Delivery, slot time.Time) (turn, bool) {
	for _, d := range deliveries {
		if d.State != Claimed || !d.Slot.Equal(slot) {
			continue
		}
		for _, p := range questions {
			if p.ID == d.Prompt {
				return turn{p, d.Round}, true
			}
		}
	}
	return turn{}, false
}

// postKey names the post for a slot at a place. It is a digest, because a
// Post's Key holds 25 characters and ids of places may be longer.
func postKey(at Place, slot time.Time) string {
	sum := sha256.Sum256([]byte(strings.Join([]string{
		at.Platform, at.Space, at.Channel, strconv.FormatInt(slot.Unix(), 10),
	}, "\x00")))
	return "p-" + base64.RawURLEncoding.EncodeToString(sum[:16])
}

// quietNudge helps a group that stays quiet over a question without a nudge of
// its own.
const quietNudge = "Say in one sentence what you would want to know before you answer."

// promptBlocks draw a question with its quotation, its nudge, and where to talk.
func (d *desk) promptBlocks(p statement.Prompt) []Block {
	var blocks []Block
	if p.Stage != "" {
		blocks = append(blocks, Paragraph{Small: true, Text: Say(p.Stage)})
	}
	blocks = append(blocks, Paragraph{Text: Text{{Text: p.Text, Style: Strong}}})
	blocks = append(blocks, d.grounds(p)...)
	nudge := p.Nudge
	if nudge == "" {
		nudge = quietNudge
	}
	blocks = append(blocks,
		Paragraph{Text: Say("To begin: " + nudge)},
		Paragraph{Small: true, Text: Say("Discuss it in the thread of this message.")},
	)
	actions := []Action{{Label: "Progress", Line: "progress", Effect: Show}}
	if ref := d.onward(p); ref != "" {
		actions = append([]Action{{Label: "In context", Line: "quote " + ref, Effect: Show}}, actions...)
	}
	return append(blocks, buttons(actions)...)
}

// grounds are what a question stands on: its quotation, and the section that it
// is about where that is another place.
func (d *desk) grounds(p statement.Prompt) []Block {
	s := d.statement
	var blocks []Block
	if p.Quote != "" {
		blocks = append(blocks, d.quotation(p.At, nil))
	}
	if p.About.Kind == statement.WholeSection {
		text := Text{{Text: "About section "}, {Text: s.Sections[p.About.Index].Name(), Link: s.Source}, {Text: "."}}
		if !s.Held(p.About.Index) {
			text[2].Text = ". Plenary holds only the heading of that section and not its text."
		}
		blocks = append(blocks, Paragraph{Small: true, Text: text})
	}
	return blocks
}

// onward is the place that a reader of the question would want to see next, ""
// for a question that stands on none.
func (d *desk) onward(p statement.Prompt) string {
	switch {
	case p.Quote != "":
		return d.label(statement.ParagraphRef(p.At.Paragraph))
	case p.About.Kind != statement.None:
		return d.label(p.About)
	}
	return ""
}
