package bot

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"plenary/internal/message"
	"plenary/internal/statement"
)

// ErrNoQuestion says that a place has no question to post: the statement has
// no prompts, and the group none of its own.
var ErrNoQuestion = errors.New("there is no question to post")

// Compose makes the post for a slot of a schedule, and the delivery to record
// when the slot is claimed. It changes nothing: until the delivery is recorded,
// it chooses the same again. After that it gives what was claimed for the slot, as
// it reads now, and the post has the same Key, so that Find finds what was posted
// before a crash. The error is ErrNoQuestion,
// ErrNothingToSay, or the store's.
func (b *Bot) Compose(ctx context.Context, s Schedule, slot time.Time) (Post, Delivery, error) {
	d, err := b.responder(ctx, s.Place)
	if err != nil {
		return Post{}, Delivery{}, err
	}
	if s.Name == DigestName {
		return d.composeDigest(ctx, s, slot)
	}
	p := placeProgramme{responder: d, at: s.Place.Root()}
	one, err := newPlan(s)
	if err != nil {
		one = plan{Schedule: s} // of a slot that was claimed before the schedule ended
	}
	source, at := d.sourceOf(s), comingSlot{one, one.local(slot)}
	if err := p.loadRounds(ctx, source.pool()); err != nil {
		return Post{}, Delivery{}, err
	}
	if err := p.loadQuestions(ctx); err != nil {
		return Post{}, Delivery{}, err
	}
	next, ok := p.claimed(source, at)
	if !ok {
		next, ok = source.choose(p, newHistory(p.deliveries, d.statement.Name, source.pool()), at)
	}
	if !ok {
		return Post{}, Delivery{}, ErrNoQuestion
	}
	next.source, next.slot = source, at
	post := Post{
		Place:  p.at,
		Reply:  Reply{Command: "prompt", Blocks: d.credited(p.postBlocks(next))},
		Key:    postKey(p.at, s.Name, slot),
		Thread: threadTitle(next.prompt.Text),
		Notify: s.Notify,
		Ends:   next.portion.last,
	}
	if post, err = d.withOptions(ctx, post); err != nil {
		return Post{}, Delivery{}, err
	}
	return post, p.delivery(next, Claimed, d.cfg.Now()), nil
}

// loadRounds reads the latest rounds of a pool and of the questions, of which a
// reading may have one.
func (p *placeProgramme) loadRounds(ctx context.Context, pool Pool) error {
	pools := []Pool{pool}
	if pool.isReading() {
		pools = append(pools, Questions)
	}
	for _, pool := range pools {
		round, err := p.cfg.Store.Round(ctx, p.at, p.statement.Name, pool)
		if err != nil {
			return err
		}
		p.deliveries = append(p.deliveries, round...)
	}
	return nil
}

// claimed returns what was claimed for a slot.
func (p placeProgramme) claimed(source postSource, slot comingSlot) (upcomingPrompt, bool) {
	for _, d := range p.deliveries {
		if d.State == Claimed && d.Schedule == slot.Name && d.Slot.Equal(slot.at) && d.Pool == source.pool() {
			u, ok := source.named(p, newHistory(p.deliveries, p.statement.Name, d.Pool), d.Prompt)
			u.round = d.Round
			return u, ok
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

// postBlocks draw the post of what comes at a slot. Where to discuss it is said by
// withOptions.
func (p placeProgramme) postBlocks(u upcomingPrompt) []Block {
	var actions []Action
	if ref := p.placeOf(u); ref != "" {
		actions = append(actions, p.action("action.in-context", quoting(ref), Show))
	}
	actions = append(actions, p.action("action.progress", NewCall("progress"), Show))
	return append(p.promptBlocks(u), buttons(actions)...)
}

// placeOf is the reference that leads to the place of what comes, "" for none.
func (p placeProgramme) placeOf(u upcomingPrompt) string {
	if len(u.portion.passages) > 0 {
		return p.prefix() + u.portion.label()
	}
	return p.referenceOf(u.prompt)
}

// promptBlocks draw what comes at a slot. The first block says it in one line, as a
// telephone's notification shows it.
func (p placeProgramme) promptBlocks(u upcomingPrompt) []Block {
	switch {
	case len(u.portion.passages) > 0:
		return p.readingBlocks(u)
	case u.source == postSource(quotationSource{}):
		place := p.statement.PagedLocator(p.statement.RefTo(u.prompt.At))
		return []Block{
			Paragraph{Text: message.Styled(p.catalogue.String("quotation.of-the-day", message.Args{"place": place}), Strong)},
			p.quotation(u.prompt.At),
		}
	}
	return p.questionBlocks(u.prompt)
}

// questionBlocks draw a question with the passage or heading that it is about,
// and with its nudge: a hint how to begin.
func (d *responder) questionBlocks(q statement.Prompt) []Block {
	blocks := []Block{Paragraph{Text: message.Styled(q.Text, Strong)}}
	if topic := d.topic(q); topic != "" {
		blocks = append(blocks, Paragraph{Small: true, Text: message.Literal(topic)})
	}
	if d.isReworded(q) {
		blocks = append(blocks, d.aside("post.reworded", nil))
	}
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

// isReworded reports whether a question of the statement has the group's words.
func (d *responder) isReworded(q statement.Prompt) bool {
	return slices.ContainsFunc(d.statement.Prompts, func(p statement.Prompt) bool { return p.ID == q.ID && p.Text != q.Text })
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
