package discord

import (
	"context"

	"plenary/internal/bot"
	"plenary/internal/message"
)

// unreachedSetting is the setting of a member in a server that holds the channel of a word
// that could not be sent to them, because they take no direct messages from the bot. They
// are told where they next ask. It is kept for those alone who are told of a channel:
// facilitators, and whoever set its schedule.
const unreachedSetting = "unreached"

// unreachedPlace is where the setting of a member is kept: it is erased with the server's.
func unreachedPlace(who asker) bot.Place {
	return bot.Place{Platform: Name, Space: who.server, Channel: who.member}
}

// noteUnreached notes a post that its member did not take.
func (a *Adapter) noteUnreached(ctx context.Context, post bot.Post) {
	who := asker{post.Member, post.Place.Space}
	if err := a.cfg.Host.SetSetting(context.WithoutCancel(ctx), unreachedPlace(who), unreachedSetting, post.Place.Channel); err != nil {
		a.cfg.Host.Log.Warn("discord: who takes no direct messages is not kept", "error", err)
	}
}

// tellUnreached adds to a reply what a member is to be told, once.
func (a *Adapter) tellUnreached(ctx context.Context, who asker, reply bot.Reply) bot.Reply {
	if who.server == "" || who.member == "" || reply.Empty() {
		return reply
	}
	channel, err := a.cfg.Host.Setting(ctx, unreachedPlace(who), unreachedSetting)
	if err != nil || channel == "" {
		return reply
	}
	if err := a.cfg.Host.SetSetting(ctx, unreachedPlace(who), unreachedSetting, ""); err != nil {
		return reply
	}
	reply.Blocks = append(reply.Blocks[:len(reply.Blocks):len(reply.Blocks)], bot.Paragraph{Small: true, Text: reply.Words().Text("discord.unreached", message.Args{
		"channel": message.Span{Text: channel, Style: message.Channel},
	})})
	return reply
}
