package discord

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/bwmarrin/discordgo"

	"plenary/internal/bot"
)

// onMessage answers what is said to the bot: in a direct message, after a
// mention, or between double brackets. Anything else, and whatever bots,
// webhooks and Discord itself say, is passed over.
func (a *Adapter) onMessage(m *message) {
	self := a.selfID()
	switch {
	case m.Author == nil, m.Author.ID == "", m.Author.ID == self, m.Author.Bot, m.Author.System, m.WebhookID != "", m.ID == "":
		return
	case m.Type != int(discordgo.MessageTypeDefault) && m.Type != int(discordgo.MessageTypeReply):
		return
	}
	line, asked := typed(m.Content, self), m.GuildID == "" || mentions(m.Content, self)
	if !asked {
		refs := inlineRefs(m.Content)
		if refs == "" {
			return
		}
		line = "inline " + refs
	}
	request := bot.Request{ID: requestID(m.ID), Place: a.places.at(m.GuildID, m.ChannelID), From: m.Author.ID, Line: line, Facilitators: facilitators}
	request.Facilitates = a.facilitates(asker{server: m.GuildID, channel: m.ChannelID, member: m.Member, id: m.Author.ID, line: line})
	w := a.working.Load()
	if w == nil {
		return
	}
	if w.pool.start(func(ctx context.Context) { a.reply(ctx, w, m, request) }) {
		return
	}
	a.cfg.OnFull()
	if !asked {
		return
	}
	w.tells.start(func(ctx context.Context) {
		ctx, cancel := context.WithTimeout(ctx, time.Minute)
		defer cancel()
		a.note("word that there is no room", a.post(ctx, m, 0, busy))
	})
}

// reply answers a message: the first part as a reply to it, what has no room
// there after it. Every part is named after the message, so that none is made
// twice, not even by two replicas.
func (a *Adapter) reply(ctx context.Context, w *working, m *message, request bot.Request) {
	ctx, cancel := context.WithTimeout(ctx, a.cfg.Patience)
	defer cancel()
	for i, s := range draw(w.handle(ctx, request)) {
		if err := a.post(ctx, m, i, s); err != nil {
			a.note("answer", err)
			return
		}
	}
}

// post sends the i-th part of what a message is answered with.
func (a *Adapter) post(ctx context.Context, m *message, i int, s sheet) error {
	p := s.payload().once("r" + m.ID + "-" + strconv.Itoa(i))
	if m.GuildID != "" && i == 0 {
		exists := false // the message may be deleted by now: then it is no reply, and still an answer
		p.Reference = &discordgo.MessageReference{MessageID: m.ID, ChannelID: m.ChannelID, GuildID: m.GuildID, FailIfNotExists: &exists}
	}
	return told(a.client.do(ctx, call{route: to(http.MethodPost, "/channels/{}/messages", m.ChannelID), body: p}))
}
