package slack

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
)

// The kinds of what Slack delivers, over either transport.
const (
	kindEvent       = "events_api"
	kindCommand     = "slash_commands"
	kindInteraction = "interactive"
)

// receive decodes a delivery. It returns what to acknowledge it with, nil for
// nothing, and begin, which starts the work on it and is called after the
// acknowledgement. It does not block. It ignores what it does not know: Slack
// delivers again what fails.
func (a *Adapter) receive(s *session, kind string, payload []byte) (ack any, begin func()) {
	defer func() {
		if r := recover(); r != nil {
			a.log.Error("slack: a delivery panicked", "kind", kind, "panic", r)
			ack, begin = nil, nil
		}
		if begin == nil {
			begin = func() {}
		}
	}()
	switch kind {
	case kindEvent:
		var c callback
		if json.Unmarshal(payload, &c) == nil {
			return nil, a.takeEvent(s, c)
		}
	case kindCommand:
		var c command
		if json.Unmarshal(payload, &c) == nil {
			return a.takeCommand(s, c)
		}
	case kindInteraction:
		var i interaction
		if json.Unmarshal(payload, &i) == nil {
			if i.TriggerID == "" {
				i.TriggerID = digest(payload)
			}
			return a.takeInteraction(s, i)
		}
	}
	return nil, nil
}

// digest is the id of a delivery that has none.
func digest(payload []byte) string {
	sum := sha256.Sum256(payload)
	return hex.EncodeToString(sum[:16])
}

// run reserves room for the work on the delivery with that id and returns begin,
// which starts it. begin is nil for what was delivered before: this is the one
// place that recognises a redelivery within minutes. run reports whether there
// was room.
func (a *Adapter) run(s *session, id string, job func(ctx context.Context, me identity)) (begin func(), room bool) {
	if !a.delivered.Add(id) {
		a.log.Debug("slack: delivered again", "id", id)
		return nil, true
	}
	if !a.requests.Reserve() {
		return nil, false
	}
	return func() {
		a.requests.Start(s.work, func(ctx context.Context) {
			ctx, cancel := context.WithTimeout(ctx, a.cfg.Patience)
			defer cancel()
			if me, err := s.who(ctx); err == nil {
				job(ctx, me)
			}
		})
	}, true
}
