package slack

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"

	"plenary/internal/bot"
)

// The kinds of what Slack delivers, over either transport.
const (
	kindEvent       = "events_api"
	kindCommand     = "slash_commands"
	kindInteraction = "interactive"
)

// A task is the work on a delivery.
type task struct {
	id  string                                 // the same for each redelivery; "" where Slack names none
	do  func(ctx context.Context, me identity) // nil: there is nothing to do
	ack any                                    // acknowledges the delivery where there is nothing to do; nil: an empty body

	// Where there is no room for the task, the member is told by what
	// acknowledges the delivery or by a message of its own. An urgent task is
	// done all the same.
	busyAck func() any
	busy    func(ctx context.Context)
	urgent  bool
}

// receive decodes a delivery and makes room for the work on it. It returns what
// to acknowledge the delivery with, nil for an empty body, and begin, which
// starts the work and is called after the acknowledgement. It does not block,
// and ignores what it does not know: Slack delivers again what fails.
//
// It is the one place that recognises a redelivery. The core recognises one
// that comes later than within minutes, or to another replica.
func (a *Adapter) receive(s *session, kind string, payload []byte) (ack any, begin func()) {
	nothing := func() {}
	defer func() {
		if r := recover(); r != nil {
			a.log.Error("slack: a delivery panicked", "kind", kind, "panic", r)
			ack, begin = nil, nothing
		}
	}()
	t := a.decode(s, kind, payload)
	switch {
	case t.do == nil:
		return t.ack, nothing
	case !a.delivered.Add(t.id):
		a.log.Debug("slack: delivered again", "id", t.id)
		return nil, nothing
	case a.requests.Reserve():
		return nil, func() { a.start(s, t) }
	case t.urgent:
		return nil, func() { a.startUrgent(s, t) }
	case t.busyAck != nil:
		a.cfg.Host.OnFull()
		return t.busyAck(), nothing
	case t.busy != nil:
		a.cfg.Host.OnFull()
		if a.busyReplies.Reserve() {
			return nil, func() { a.startBusyReply(s, t) }
		}
	}
	return nil, nothing
}

// start does a task for which there is room.
func (a *Adapter) start(s *session, t task) {
	a.requests.Start(s.work, func(ctx context.Context) {
		ctx, cancel := context.WithTimeout(ctx, a.cfg.ReplyTimeout)
		defer cancel()
		if me, err := s.awaitIdentity(ctx); err == nil {
			t.do(ctx, me)
		}
	})
}

// startUrgent does a task at once.
func (a *Adapter) startUrgent(s *session, t task) {
	if me, err := s.awaitIdentity(s.work); err == nil {
		t.do(s.work, me)
	}
}

// startBusyReply tells a member that there was no room for a task.
func (a *Adapter) startBusyReply(s *session, t task) {
	a.busyReplies.Start(s.work, func(ctx context.Context) {
		ctx, cancel := context.WithTimeout(ctx, time.Minute)
		defer cancel()
		t.busy(ctx)
	})
}

// busyReply is what a member is told where there is no room.
var busyReply = bot.Busy()

// decode returns the task that a delivery is.
func (a *Adapter) decode(s *session, kind string, payload []byte) task {
	switch kind {
	case kindEvent:
		var c callback
		if json.Unmarshal(payload, &c) == nil {
			return a.eventTask(s, c)
		}
	case kindCommand:
		var c command
		if json.Unmarshal(payload, &c) == nil {
			return a.commandTask(s, c)
		}
	case kindInteraction:
		var i interaction
		if json.Unmarshal(payload, &i) == nil {
			if i.TriggerID == "" {
				i.TriggerID = digest(payload)
			}
			return a.interactionTask(s, i)
		}
	}
	return task{}
}

// The ids of requests. Those of an event and of a trigger are "" where Slack
// names none.

func messageID(channel, ts string) string { return "slack/message/" + channel + "/" + ts }

func eventID(c callback) string { return prefixed("event/", c.EventID) }

func triggerID(trigger string) string { return prefixed("slack/trigger/", trigger) }

func prefixed(prefix, id string) string {
	if id == "" {
		return ""
	}
	return prefix + id
}

// clipID keeps an id within the core's 200 bytes.
func clipID(id string) string {
	if len(id) <= 200 {
		return id
	}
	return "slack/digest/" + digest([]byte(id))
}

// digest is the id of what has none.
func digest(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:16])
}
