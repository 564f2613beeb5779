package slack

import (
	"context"
	"encoding/json"
	"time"

	"plenary/internal/adapterkit"
)

// maxAnswerParts is how many messages of an answer are looked for that another process
// gave.
const maxAnswerParts = 5

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
	if !ok || !also || edited.Sub(written) > adapterkit.Editable {
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
	record := a.answers.Of(to.id)
	if !record.Take(ctx) {
		return
	}
	defer record.Leave()
	if !record.Answered {
		record.Parts = a.findAnswer(ctx, to, e)
		record.Answered = len(record.Parts) > 0
	}
	if e.at <= record.Edited || !record.Answered {
		return
	}
	record.Edited = e.at
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
	record.Parts = a.replaceAnswer(ctx, to, record.Parts, a.drawn(ctx, to, reply))
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
	record := a.answers.Of(to.id)
	if !record.Take(ctx) {
		return
	}
	defer record.Leave()
	record.Parts, record.Answered = answer() // else another replica may have answered
}
