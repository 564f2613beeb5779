package slack

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
)

// What Slack delivers, over either transport.
const (
	kindEvent       = "events_api"
	kindCommand     = "slash_commands"
	kindInteraction = "interactive"
)

// take looks at something that Slack delivered. It returns what to acknowledge
// it with, nil for nothing, and how to begin the work on it, which is called
// once it is acknowledged. It does not block and does not fail: what it does not
// know it ignores, so that Slack does not deliver it again.
func (a *Adapter) take(s *session, kind string, payload []byte) (ack any, begin func()) {
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

// digest names a delivery that has no id of its own.
func digest(payload []byte) string {
	sum := sha256.Sum256(payload)
	return hex.EncodeToString(sum[:16])
}

// run takes room in the pool for the work on a delivery that is named by id,
// and returns how to begin it: nil for what was delivered before. It reports
// whether there was room.
func (a *Adapter) run(s *session, id string, job func(ctx context.Context, me identity)) (begin func(), room bool) {
	if !a.news.Add(id) {
		a.log.Debug("slack: delivered again", "id", id)
		return nil, true
	}
	if !a.jobs.Reserve() {
		return nil, false
	}
	return func() {
		a.jobs.Start(s.work, func(ctx context.Context) {
			ctx, cancel := context.WithTimeout(ctx, a.cfg.Patience)
			defer cancel()
			if me, err := s.who(ctx); err == nil {
				job(ctx, me)
			}
		})
	}, true
}
