package slack

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"sync"
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

	// later acknowledges the delivery with what the work finds; nil: it is
	// acknowledged before the work begins.
	later *lateAck

	// Where there is no room for the task, the member is told by what
	// acknowledges the delivery or by a message of its own. An urgent task is
	// done all the same.
	busyAck func() any
	busy    func(ctx context.Context)
	urgent  bool
}

// answerWithin is how long the work may take that acknowledges a delivery: Slack waits
// for three seconds.
const answerWithin = 2 * time.Second

// A lateAck is the acknowledgement of a delivery that the work on it finds.
type lateAck struct {
	late any // what it is where that takes too long
	once sync.Once
	acks chan any
}

func newLateAck(late any) *lateAck { return &lateAck{late: late, acks: make(chan any, 1)} }

// send sets the acknowledgement. It reports false where it is set already.
func (l *lateAck) send(ack any) (set bool) {
	l.once.Do(func() {
		set = true
		l.acks <- ack
	})
	return set
}

// wait returns the acknowledgement, within answerWithin. It is called once.
func (l *lateAck) wait() any {
	late := time.AfterFunc(answerWithin, func() { l.send(l.late) })
	defer late.Stop()
	return <-l.acks
}

// A receipt says what to do with a delivery: acknowledge it with ack, nil for an empty
// body, and then begin the work on it; or, where later is not nil, begin the work and
// acknowledge it with that.
type receipt struct {
	ack   any
	later *lateAck
	begin func()
}

// receive decodes a delivery and makes room for the work on it. It does not block,
// and ignores what it does not know: Slack delivers again what fails.
//
// It is the one place that recognises a redelivery. The core recognises one
// that comes later than within minutes, or to another replica.
func (a *Adapter) receive(s *session, kind string, payload []byte) (r receipt) {
	nothing := func() {}
	defer func() {
		if p := recover(); p != nil {
			a.log.Error("slack: a delivery panicked", "kind", kind, "panic", p)
			r = receipt{begin: nothing}
		}
	}()
	t := a.decode(s, kind, payload)
	switch {
	case t.do == nil:
		return receipt{ack: t.ack, begin: nothing}
	case !a.delivered.Add(t.id):
		a.log.Debug("slack: delivered again", "id", t.id)
	case a.requests.Reserve():
		return receipt{later: t.later, begin: func() { a.start(s, t) }}
	case t.urgent:
		return receipt{begin: func() { a.startUrgent(s, t) }}
	case t.busyAck != nil:
		a.cfg.Host.OnFull()
		return receipt{ack: t.busyAck(), begin: nothing}
	case t.busy != nil:
		a.cfg.Host.OnFull()
		if a.busyReplies.Reserve() {
			return receipt{begin: func() { a.startBusyReply(s, t) }}
		}
	}
	return receipt{begin: nothing}
}

// start does a task for which there is room.
func (a *Adapter) start(s *session, t task) {
	a.requests.Start(s.work, func(ctx context.Context) {
		if t.later != nil {
			defer t.later.send(nil)
		}
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
func (a *Adapter) busyReply(user string) bot.Reply { return bot.Busy(a.knownLocale(user)) }

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
