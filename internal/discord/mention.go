package discord

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/bwmarrin/discordgo"

	"plenary/internal/bot"
)

// onMessage answers what is said to the bot: in a direct message, after a
// mention, or between double brackets. Anything else, and whatever bots,
// webhooks and Discord itself say, is passed over.
func (a *Adapter) onMessage(m *channelMessage) {
	self := a.selfID()
	switch {
	case m.Author == nil, m.Author.ID == "", m.Author.ID == self, m.Author.Bot, m.Author.System, m.WebhookID != "", m.ID == "", m.ChannelID == "":
		return
	case m.Type != int(discordgo.MessageTypeDefault) && m.Type != int(discordgo.MessageTypeReply):
		return
	}
	request, asked := typed(m.Content, self), m.GuildID == "" || mentions(m.Content, self)
	if !asked {
		refs := inlineRefs(m.Content)
		if refs == "" {
			return
		}
		request = bot.Request{Call: bot.NewCall("inline", "ref", refs)}
	}
	request.ID, request.Place, request.From, request.Facilitators = requestID(m.ID), a.channels.place(m.GuildID, m.ChannelID), m.Author.ID, facilitatorsInWords
	request.Facilitates = a.facilitates(requester{server: m.GuildID, channel: m.ChannelID, member: m.Member, id: m.Author.ID, root: request.Place.Channel})
	w := a.workers.Load()
	if w == nil {
		return
	}
	if w.requests.Go(w.ctx, func(ctx context.Context) { a.reply(ctx, w, m, request, asked) }) {
		return
	}
	a.cfg.Host.OnFull()
	if !asked {
		return
	}
	w.busyReplies.Go(w.ctx, func(ctx context.Context) {
		ctx, cancel := context.WithTimeout(ctx, time.Minute)
		defer cancel()
		a.logFailure("word that there is no room", botError(a.postReply(ctx, m, 0, busyMessage)))
	})
}

// reply answers a message: the first part as a reply to it, what has no room
// there after it. Where nobody spoke to the bot, what is no answer, such as a
// fault of ours, is not said.
func (a *Adapter) reply(ctx context.Context, w *workers, m *channelMessage, request bot.Request, asked bool) {
	ctx, cancel := context.WithTimeout(ctx, a.cfg.Patience)
	defer cancel()
	reply := w.handle(ctx, request)
	if !asked && reply.Private {
		return
	}
	for i, s := range draw(reply) {
		if err := a.postReply(ctx, m, i, s); err != nil {
			a.logFailure("answer", botError(err))
			return
		}
	}
}

// nonceLife is for how long Discord surely knows a nonce. It speaks of some
// minutes.
const nonceLife = 2 * time.Minute

// say posts a part of an answer to a message. It is named after the message, so
// that it is not made twice, not even by two replicas. Once Discord may have
// forgotten the name, a part that may have arrived is looked for before it is
// tried again; one that cannot be found is not.
func (a *Adapter) postReply(ctx context.Context, m *channelMessage, part int, s message) error {
	p := s.payload().withNonce("r" + m.ID + "-" + strconv.Itoa(part))
	if m.GuildID != "" && part == 0 {
		exists := false // the message may be deleted by now: then it is no reply, and still an answer
		p.Reference = &discordgo.MessageReference{MessageID: m.ID, ChannelID: m.ChannelID, GuildID: m.GuildID, FailIfNotExists: &exists}
	}
	for {
		try, cancel := context.WithTimeout(ctx, min(nonceLife, a.cfg.Patience/2)) // so that there is time to look
		err := a.client.do(try, call{route: to(http.MethodPost, "/channels/{}/messages", m.ChannelID), body: p})
		expired := try.Err() != nil && ctx.Err() == nil
		cancel()
		if err == nil || !expired {
			return err
		}
		if !mayHaveArrived(err) {
			continue
		}
		if p.Reference == nil {
			return err
		}
		if there, failed := a.hasReplied(ctx, m); there || failed != nil {
			return failed
		}
	}
}

// replied reports whether the bot's reply to a message is there.
func (a *Adapter) hasReplied(ctx context.Context, m *channelMessage) (bool, error) {
	var page []channelMessage
	err := a.client.do(ctx, call{route: to(http.MethodGet, "/channels/{}/messages", m.ChannelID), query: "limit=100&after=" + m.ID, into: &page})
	self := a.selfID()
	return slices.ContainsFunc(page, func(r channelMessage) bool {
		return r.Author != nil && r.Author.ID == self && r.Reference.MessageID == m.ID
	}), err
}
