package slack

import (
	"context"
	"encoding/json"
	"sync"
	"time"
)

const (
	// editable is how long after a message was written an edit of it corrects its answer.
	editable = 2 * time.Minute

	// answerLifetime is how long it is remembered where the answer to a message stands:
	// somewhat longer than editable.
	answerLifetime = 3 * time.Minute

	// maxAnswers is how many are remembered.
	maxAnswers = 50_000

	// maxAnswerParts is how many messages of an answer are looked for that another process
	// gave.
	maxAnswerParts = 5
)

// An answerRecord is where the answer to a message stands. Whoever holds turn reads and
// writes it.
type answerRecord struct {
	turn     chan struct{}
	known    bool     // the answer is known
	answered bool     // it was answered
	parts    []string // ts of the messages of the answer, in order; none where the member alone saw it
	edited   string   // ts of the edit that it answers; "" for the message as it was written

	id    string
	until time.Time
}

// answerRecords are those of late. The zero answerRecords is ready.
type answerRecords struct {
	mu    sync.Mutex
	byID  map[string]*answerRecord
	order []*answerRecord
}

// of returns the record of a message by its id. It makes one where there is none.
func (a *answerRecords) of(id string) *answerRecord {
	a.mu.Lock()
	defer a.mu.Unlock()
	now := time.Now()
	for len(a.order) > 0 && (a.order[0].until.Before(now) || len(a.order) >= maxAnswers) {
		delete(a.byID, a.order[0].id)
		a.order = a.order[1:]
	}
	r := a.byID[id]
	if r == nil {
		r = &answerRecord{turn: make(chan struct{}, 1), id: id, until: now.Add(answerLifetime)}
		if a.byID == nil {
			a.byID = map[string]*answerRecord{}
		}
		a.byID[id] = r
		a.order = append(a.order, r)
	}
	return r
}

// take waits for the turn to read and write the record, and reports whether it came.
func (r *answerRecord) take(ctx context.Context) bool {
	select {
	case r.turn <- struct{}{}:
		return true
	case <-ctx.Done():
		return false
	}
}

func (r *answerRecord) leave() { <-r.turn }

// An edit is a message as it reads after it was edited.
type edit struct {
	event
	at string // ts of the edit
}

// editOf reads an edit by which a member corrects a message soon after it was written. It
// is false for any other change, such as the preview of a page that Slack adds.
func editOf(e event) (edit, bool) {
	type version struct {
		event
		Edited struct {
			TS string `json:"ts"`
		} `json:"edited"`
	}
	var now, before version
	if json.Unmarshal(e.Message, &now) != nil || now.Edited.TS == "" {
		return edit{}, false
	}
	if json.Unmarshal(e.Previous, &before) == nil && before.Text == now.Text {
		return edit{}, false
	}
	written, ok := timeOf(now.TS)
	edited, also := timeOf(now.Edited.TS)
	if !ok || !also || edited.Sub(written) > editable {
		return edit{}, false
	}
	now.Type, now.Channel, now.ChannelType = "message", e.Channel, e.ChannelType
	return edit{now.event, now.Edited.TS}, now.byMember()
}

// editTask is the work on a message that was edited.
func (a *Adapter) editTask(s *session, changed event) task {
	e, ok := editOf(changed)
	if !ok {
		return task{}
	}
	me, known := s.knownIdentity()
	if _, addressed, _ := e.request(me); known && !addressed {
		return task{}
	}
	to := e.target()
	return task{
		id: to.id + "/edit/" + e.at,
		do: func(ctx context.Context, me identity) { a.answerEdit(ctx, s, me, e, to) },
	}
}

// answerEdit puts the answer to an edited message in the place of that to the message as
// it was. A message that was not answered is not answered for its edit.
func (a *Adapter) answerEdit(ctx context.Context, s *session, me identity, e edit, to target) {
	asked, addressed, _ := e.request(me)
	if !addressed {
		return
	}
	if e.isDirect() && a.isAgent(ctx, me) {
		to = to.inSession(e.event)
	}
	record := a.answers.of(to.id)
	if !record.take(ctx) {
		return
	}
	defer record.leave()
	if !record.known {
		record.parts = a.findAnswer(ctx, to, e)
		record.answered = len(record.parts) > 0
		record.known = record.answered
	}
	if e.at <= record.edited || !record.answered {
		return
	}
	record.edited = e.at
	asking := to
	asking.id += "/edit/" + e.at
	asked.Edited = true
	reply := a.ask(ctx, s, me, asking, asked)
	if reply.Empty() {
		return
	}
	reply = a.ready(ctx, to, reply)
	if to.isPrivate(reply) {
		a.reply(ctx, to, reply)
		return
	}
	record.parts = a.replaceAnswer(ctx, to, record.parts, messages(reply))
	if to.opensThread && e.isDirect() {
		a.renameSession(ctx, to, asked)
	}
}

// findAnswer finds the messages of an answer that another process gave.
func (a *Adapter) findAnswer(ctx context.Context, to target, e edit) (parts []string) {
	written, _ := timeOf(e.TS)
	for n := range maxAnswerParts {
		among := newLookUp(written, time.Now())
		ts, found, err := a.find(ctx, to.posting(n, drawnMessage{}), &among, false)
		if err != nil {
			a.warnOnce("edit:"+err.Error(), "slack: the answer to a message that was edited was not found", "error", err)
		}
		if !found {
			break
		}
		parts = append(parts, ts)
	}
	return parts
}

// replaceAnswer puts messages in the place of others, posts those for which there is
// none, and deletes those that are left. It returns where they stand.
func (a *Adapter) replaceAnswer(ctx context.Context, to target, before []string, parts []drawnMessage) (now []string) {
	for n, m := range parts {
		p := to.posting(n, m)
		var err error
		ts := ""
		if n < len(before) {
			ts, err = before[n], a.update(ctx, p, before[n], true)
		} else {
			ts, err = a.postOnce(ctx, p)
		}
		if err != nil {
			a.logNotPosted(to.channel, err)
			return before
		}
		now = append(now, ts)
	}
	for _, ts := range before[min(len(parts), len(before)):] {
		err := a.retry(ctx, channelLimit(to.channel), func(ctx context.Context) error {
			_, _, err := a.api.DeleteMessageContext(ctx, to.channel, ts)
			return err
		})
		if err != nil {
			a.warnOnce("chat.delete:"+err.Error(), "slack: a part of an answer that was corrected stays", "error", err)
		}
	}
	return now
}

// recordAnswer has what answers a message noted, so that an edit of it waits until the
// answer is there, and takes its place.
func (a *Adapter) recordAnswer(ctx context.Context, to target, answer func() (parts []string, answered bool)) {
	record := a.answers.of(to.id)
	if !record.take(ctx) {
		return
	}
	defer record.leave()
	record.parts, record.answered = answer()
	record.known = record.answered // else another replica may have answered
}
