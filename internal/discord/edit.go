package discord

import (
	"context"
	"net/http"
	"sync"
	"time"

	"plenary/internal/adapterkit"
)

// editTime is how the time of an edit is written, so that a later one sorts behind.
const editTime = "2006-01-02T15:04:05.000000Z"

// editTask is the work on a message that its author edited soon after it was written, so
// that it asks something else, or is said to the bot only now. It is none for any other
// change, such as the preview of a page that Discord adds.
func (a *Adapter) editTask(m *channelMessage) task {
	written, err := time.Parse(time.RFC3339, m.Timestamp)
	edited, failed := time.Parse(time.RFC3339, m.Edited)
	if err != nil || failed != nil || edited.Sub(written) > adapterkit.Editable || !m.byMember(a.selfID()) {
		return task{}
	}
	switch a.addressing(m) {
	case notAddressed:
		return task{}
	case addressedMute:
		return a.muteTask(m)
	}
	at := edited.UTC().Format(editTime)
	return task{id: requestID(m.ID) + "/edit/" + at, do: func(ctx context.Context, w *workers) { a.answerEdit(ctx, w, m, at) }}
}

// answerEdit puts the answer to an edited message in the place of that to the message as
// it was. One that was not answered is answered as if it were new.
func (a *Adapter) answerEdit(ctx context.Context, w *workers, m *channelMessage, at string) {
	ctx, cancel := context.WithTimeout(ctx, a.cfg.ReplyTimeout)
	defer cancel()
	record := a.answers.Of(m.ID)
	if !record.Take(ctx) {
		return
	}
	defer record.Leave()
	request, from, ok := a.messageRequest(m)
	if !ok || at <= record.Edited {
		return
	}
	if !record.Answered {
		parts, err := a.repliesTo(ctx, m)
		if err != nil {
			a.logFailure("correction", err)
			return
		}
		record.Parts, record.Answered = parts, len(parts) > 0
	}
	if record.Answered {
		request.ID += "/edit/" + at
		request.Edited = true
	}
	record.Edited = at
	reply := w.handle(ctx, request)
	if reply.Empty() {
		return
	}
	a.replaceAnswer(ctx, m, record, func(as layout) []drawnMessage { return a.drawFor(from.asker, reply, nil, as) })
}

// replaceAnswer puts messages in the place of those of an answer, posts those for which
// there is none, and deletes those that are left. One whose page was turned is a
// container by now, and stays one: the nth container takes its place.
func (a *Adapter) replaceAnswer(ctx context.Context, m *channelMessage, record *adapterkit.AnswerRecord, drawn func(layout) []drawnMessage) {
	before, messages := record.Parts, drawn(draw)
	containers := sync.OnceValue(func() []drawnMessage { return drawn(drawContainers) })
	for n, content := range messages {
		if n == len(record.Parts) {
			id, err := a.postReply(ctx, m, n, content)
			if err != nil {
				a.logFailure("correction", botError(err))
				return
			}
			record.Parts, record.Answered = append(record.Parts, id), true
			continue
		}
		put := func(content drawnMessage) error {
			return a.client.do(ctx, apiRequest{route: messageRoute(http.MethodPatch, m.ChannelID, record.Parts[n]), body: content.payload().inPlace()})
		}
		err := put(content)
		if hasCode(err, codeInvalidForm) && n < len(containers()) {
			err = put(containers()[n])
		}
		if err != nil {
			a.logFailure("correction", botError(err))
			return
		}
	}
	for _, id := range before[min(len(messages), len(before)):] {
		if err := a.client.do(ctx, apiRequest{route: messageRoute(http.MethodDelete, m.ChannelID, id)}); err != nil && !hasCode(err, codeUnknownMessage) {
			a.logFailure("end of a part of an answer that was corrected", botError(err))
		}
	}
	record.Parts = record.Parts[:len(messages)]
}

// messageRoute is the route of a call that is made of a message.
func messageRoute(method, channel, message string) route {
	return newRoute(method, "/channels/{}/messages/{}", channel, message)
}
