package slack

import (
	"context"
	"time"
)

// welcomeTask is the work where a member joined a channel: where it was the bot, whoever
// added it gets one private word there. Nobody else's coming is any business of ours, and
// where nobody added the bot, there is nobody to tell.
func (a *Adapter) welcomeTask(s *session, id string, e event) task {
	if e.Inviter == "" || e.Inviter == e.User || e.Channel == "" {
		return task{}
	}
	if me, known := s.knownIdentity(); known && e.User != me.user {
		return task{}
	}
	to := replyTarget(origin{
		kind: fromCommand, id: prefixed("slack/", id), received: time.Now(), user: e.Inviter, channel: string(e.Channel),
	})
	return task{id: id, do: func(ctx context.Context, me identity) {
		if e.User == me.user {
			a.reply(ctx, to, a.ready(ctx, to, a.ask(ctx, s, me, to, callRequest("welcome"))))
		}
	}}
}
