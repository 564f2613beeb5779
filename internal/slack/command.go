package slack

import (
	"context"
	"strings"

	"plenary/internal/bot"
)

// A command is a slash command.
type command struct {
	Channel string `json:"channel_id"`
	User    string `json:"user_id"`
	Text    string `json:"text"`
	Respond string `json:"response_url"`
	Trigger string `json:"trigger_id"`
	Thread  string `json:"thread_ts"`
}

// takeCommand answers a slash command, to the member alone. One that wants a
// place in the statement and names none opens a modal to choose it in.
func (a *Adapter) takeCommand(s *session, c command) (ack any, begin func()) {
	if c.User == "" {
		return nil, nil
	}
	to := origin{
		id: triggerID(c.Trigger), channel: c.Channel, thread: c.Thread, aside: c.Thread,
		user: c.User, respond: c.Respond, private: true,
	}
	begin, room := a.run(s, to.id, func(ctx context.Context, me identity) {
		request := typed(c.Text, me.user)
		if choosesPlace(request.Line) && a.choosePlace(ctx, c.Trigger, strings.ToLower(request.Line), to) {
			return
		}
		a.say(ctx, to, s.handle(ctx, a.request(me, to, request)))
	})
	if !room {
		return a.full(), nil
	}
	return nil, begin
}

// triggerID names the request that a slash command or an interaction is.
func triggerID(trigger string) string {
	if trigger == "" {
		return ""
	}
	return "slack/trigger/" + trigger
}

// full acknowledges a request with the word that there is no room for it.
func (a *Adapter) full() any {
	a.cfg.Host.OnFull()
	m := messages(busy)[0]
	return response{message: m, Type: "ephemeral"}
}

// choosesPlace reports whether a line is the bare name of a command that needs
// a place.
func choosesPlace(line string) bool {
	for _, c := range bot.Commands() {
		if strings.EqualFold(c.Name, line) && !c.Hidden && len(c.Options) > 0 {
			return c.Options[0].Required && c.Options[0].Kind == bot.Reference
		}
	}
	return false
}
