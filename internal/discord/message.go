package discord

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"plenary/internal/adapterkit"
	"plenary/internal/bot"
	"plenary/internal/message"
)

// byMember reports whether a member wrote the message, and not a bot, a webhook or
// Discord itself.
func (m *channelMessage) byMember(self string) bool {
	switch {
	case m.Author == nil, m.Author.ID == "", m.Author.ID == self, m.Author.Bot, m.Author.System, m.WebhookID != "", m.ID == "", m.ChannelID == "":
		return false
	}
	return m.Type == int(discordgo.MessageTypeDefault) || m.Type == int(discordgo.MessageTypeReply)
}

// An addressing says how a message is said to the bot.
type addressing int

const (
	notAddressed  addressing = iota
	addressed                // in a direct message, by a mention of the bot or its role, or by a reply that pings it
	addressedMute            // by its role, in words that Discord does not show
)

// addressing says how a message is said to the bot. Discord shows the content of a
// message that mentions the bot, but not of one that mentions its role alone where the
// application lacks the intent for the content of every message.
func (a *Adapter) addressing(m *channelMessage) addressing {
	self, role := a.selfID(), a.roles.of(m.GuildID)
	byRole := role != "" && (slices.Contains(m.Roles, role) || strings.Contains(m.Content, "<@&"+role+">"))
	switch {
	case m.GuildID == "", mentions(m.Content, self):
		return addressed
	case m.Content == "" && byRole:
		return addressedMute
	case m.Content == "":
		return notAddressed
	case byRole, slices.ContainsFunc(m.Mentions, func(u user) bool { return u.ID == self }):
		return addressed
	}
	return notAddressed
}

// messageRequest reads what a message asks. It is not ok for what is not said to the bot
// and names no reference.
func (a *Adapter) messageRequest(m *channelMessage) (request bot.Request, from origin, ok bool) {
	request, from = typed(m.Content, a.selfID(), a.roles.of(m.GuildID)), origin{message: true, asker: asker{m.Author.ID, m.GuildID}}
	if a.addressing(m) != addressed {
		refs := adapterkit.InlineRefs(m.Content)
		if refs == "" {
			return request, from, false
		}
		request, from.inlineReference = bot.Request{Call: bot.NewCall("inline", "ref", refs)}, true
	}
	request.Place, request.From, request.Received = a.channels.place(m.GuildID, m.ChannelID), m.Author.ID, time.Now()
	a.setRequester(&request, m.ID, requester{server: m.GuildID, channel: m.ChannelID, member: m.Member})
	return request, from, true
}

// messageTask answers what is said to the bot: in a direct message, after a mention of
// it or its role, in a reply that pings it, or between double brackets. It is none for
// anything else, and for what bots, webhooks and Discord itself say.
func (a *Adapter) messageTask(m *channelMessage) task {
	if !m.byMember(a.selfID()) {
		return task{}
	}
	if a.addressing(m) == addressedMute {
		return a.muteTask(m)
	}
	request, from, ok := a.messageRequest(m)
	if !ok {
		return task{}
	}
	t := task{id: request.ID, do: func(ctx context.Context, w *workers) { a.answerMessage(ctx, w, m, request, from) }}
	if !from.inlineReference {
		t.busy = func(ctx context.Context) {
			ctx, cancel := context.WithTimeout(ctx, time.Minute)
			defer cancel()
			_, err := a.postReply(ctx, m, 0, busyMessage("", draw))
			a.logFailure("word that there is no room", botError(err))
		}
	}
	return t
}

// muteTask says how to ask to whoever mentions the role of the bot in words that Discord
// does not show.
func (a *Adapter) muteTask(m *channelMessage) task {
	return task{id: requestID(m.ID), do: func(ctx context.Context, _ *workers) {
		ctx, cancel := context.WithTimeout(ctx, a.cfg.ReplyTimeout)
		defer cancel()
		how := bot.Unanswered(message.First(""), bot.Refused, "discord.mention-me", message.Args{
			"bot": message.Span{Text: a.selfID(), Style: message.Person},
		})
		_, err := a.postReply(ctx, m, 0, a.drawFor(asker{m.Author.ID, m.GuildID}, how, nil, draw)[0])
		a.logFailure("word how to ask", botError(err))
	}}
}
