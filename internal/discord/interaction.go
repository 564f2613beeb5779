package discord

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"plenary/internal/bot"
)

const (
	// deferAfter is how long the core may take before Discord is told that the
	// answer comes later. It waits three seconds.
	deferAfter = 1500 * time.Millisecond

	// tokenLife is for how long an interaction can be answered.
	tokenLife = 15 * time.Minute
)

// A response is the first answer to an interaction. The zero response is none:
// the interaction was answered before.
type response struct {
	Type discordgo.InteractionResponseType `json:"type"`
	Data any                               `json:"data,omitempty"`
}

// A responder gives the first answer: by a call, or in the body of the request
// that brought the interaction.
type responder func(context.Context, response) error

// callback answers an interaction that came over the gateway.
func (a *Adapter) callback(in *interaction) responder {
	return func(ctx context.Context, r response) error {
		if r.Type == 0 {
			return nil
		}
		return a.client.do(ctx, call{route: to(http.MethodPost, "/interactions/{}/{}/callback", in.ID, in.Token), body: r})
	}
}

// onInteraction takes an interaction. It reports whether there was room. A form
// that was filled in, which no form of ours can be, is answered with help.
func (a *Adapter) onInteraction(in *interaction, first responder) bool {
	w := a.workers.Load()
	if w == nil || !in.complete() || !in.known() {
		return false
	}
	if in.ApplicationID == "" {
		in.ApplicationID = a.applicationID()
	}
	if in.Type == discordgo.InteractionApplicationCommandAutocomplete {
		return w.completions.Go(w.ctx, func(ctx context.Context) {
			ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
			defer cancel()
			choices := struct {
				Choices []*discordgo.ApplicationCommandOptionChoice `json:"choices"`
			}{a.complete(ctx, in)}
			a.logFailure("autocompletion", first(ctx, response{discordgo.InteractionApplicationCommandAutocompleteResult, choices}))
		})
	}
	if w.requests.Go(w.ctx, func(ctx context.Context) { a.answer(ctx, w, in, first) }) {
		return true
	}
	a.cfg.Host.OnFull()
	return w.busyReplies.Go(w.ctx, func(ctx context.Context) {
		ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
		defer cancel()
		p := busyMessage.payload()
		p.Flags = discordgo.MessageFlagsEphemeral
		a.logFailure("word that there is no room", first(ctx, response{discordgo.InteractionResponseChannelMessageWithSource, p}))
	})
}

// busy is what a member is told when there is no room.
var busyMessage = draw(bot.Busy())[0]

// An ask is what an interaction asks for.
type query struct {
	request bot.Request
	private bool // for the asker alone
	update  bool // in place of the message that holds the button
}

// ask reads an interaction.
func (a *Adapter) query(in *interaction) query {
	var q query
	shared := false // it is for everybody
	switch {
	case in.Type == discordgo.InteractionMessageComponent:
		held, effect := pressed(in)
		q.request.Press(held)
		q.update, shared = effect == bot.Replace, effect == bot.Share
		if q.update {
			shared = in.Message == nil || discordgo.MessageFlags(in.Message.Flags)&discordgo.MessageFlagsEphemeral == 0
		}
	case in.Type == discordgo.InteractionModalSubmit:
		q.request.Call = bot.NewCall("help")
	case in.Data.Type == discordgo.MessageApplicationCommand:
		q.request = typed(in.Data.Resolved.Messages[in.Data.Target].Content, a.selfID())
		q.request.Call = bot.NewCall("find")
	default:
		asked, command := slashCall(bot.Commands(), in)
		if command == nil { // of an older registration
			asked, command = bot.Request{Call: bot.NewCall("help")}, &bot.Command{}
		}
		q.request, shared = asked, command.Public
	}
	if in.GuildID == "" && (in.Context == nil || *in.Context == int(discordgo.InteractionContextBotDM)) {
		shared = true // nobody else is there
	}
	q.private = !shared
	q.request.ID, q.request.Place, q.request.From, q.request.Facilitators = requestID(in.ID), a.placeOf(in), in.from(), facilitatorsInWords
	q.request.Private = q.private
	who := requester{
		server: in.GuildID, channel: in.ChannelID, member: in.Member, id: q.request.From,
		root: q.request.Place.Channel, resolved: in.Data.Resolved.Channels,
	}
	q.request.Facilitates = a.facilitates(who)
	return q
}

// pressed returns what a button or a menu holds, and its effect. What an older
// version drew and nobody knows any more asks for help.
func pressed(in *interaction) (string, bot.Effect) {
	if len(in.Data.Values) > 0 {
		return in.Data.Values[0], bot.Show
	}
	if line, effect, ok := parseCustomID(in.Data.CustomID); ok {
		return line, effect
	}
	return "help", bot.Show
}

// answer has the core answer an interaction, and shows the reply. When the core
// takes its time Discord is told so first.
func (a *Adapter) answer(ctx context.Context, w *workers, in *interaction, first responder) {
	ctx, cancel := context.WithTimeout(ctx, min(a.cfg.Patience, tokenLife))
	defer cancel()
	q := a.query(in)
	replies := make(chan bot.Reply, 1)
	if !w.handlers.Go(w.ctx, func(context.Context) { replies <- w.handle(ctx, q.request) }) {
		return
	}
	timer := time.NewTimer(deferAfter)
	defer timer.Stop()
	select {
	case reply := <-replies:
		a.logFailure("answer", a.respond(ctx, in, q, reply, first))
	case <-timer.C:
		if err := first(ctx, q.deferral()); err != nil && !hasCode(err, codeAcknowledged) { // by another replica
			a.logFailure("answer", err)
			return
		}
		select {
		case reply := <-replies:
			a.logFailure("answer", a.respondLater(ctx, in, q, reply))
		case <-ctx.Done():
		}
	}
}

// later is the first answer when the real one comes later.
func (q query) deferral() response {
	if q.update {
		return response{Type: discordgo.InteractionResponseDeferredMessageUpdate}
	}
	return response{discordgo.InteractionResponseDeferredChannelMessageWithSource, map[string]any{"flags": q.flags(q.private)}}
}

func (q query) flags(private bool) discordgo.MessageFlags {
	if private {
		return discordgo.MessageFlagsEphemeral
	}
	return 0
}

// stays reports whether a reply leaves the message that held the button as it
// is: one that tells of a fault or a refusal does.
func (q query) keepsMessage(r bot.Reply) bool {
	return q.update && (r.Private || r.Outcome == bot.Failed)
}

// show gives a reply as the first answer, and what has no room there after it.
func (a *Adapter) respond(ctx context.Context, in *interaction, q query, reply bot.Reply, first responder) error {
	sheets := draw(reply)
	if len(sheets) == 0 {
		return first(ctx, response{})
	}
	p := sheets[0].payload()
	kind := discordgo.InteractionResponseChannelMessageWithSource
	private := q.private || reply.Private
	if q.update && !q.keepsMessage(reply) {
		kind = discordgo.InteractionResponseUpdateMessage
	} else {
		p.Flags = q.flags(private)
	}
	err := first(ctx, response{kind, p})
	if hasCode(err, codeAcknowledged) {
		return a.respondLater(ctx, in, q, reply) // another replica announced it, and the core let us answer
	}
	if err != nil {
		return err
	}
	return a.followUp(ctx, in, sheets[1:], q.flags(private))
}

// showLater gives a reply after Discord was told that it comes later.
func (a *Adapter) respondLater(ctx context.Context, in *interaction, q query, reply bot.Reply) error {
	sheets := draw(reply)
	if len(sheets) == 0 {
		return nil
	}
	original := to(http.MethodPatch, "/webhooks/{}/{}/messages/@original", in.ApplicationID, in.Token)
	switch {
	case q.keepsMessage(reply):
		return a.followUp(ctx, in, sheets, q.flags(true))
	case reply.Private && !q.private:
		// What was announced to everybody cannot become private, and the first
		// message after an announcement takes its place: so it goes first.
		original.method = http.MethodDelete
		if err := a.editOriginal(ctx, call{route: original}); err != nil {
			return err
		}
		return a.followUp(ctx, in, sheets, q.flags(true))
	}
	if err := a.editOriginal(ctx, call{route: original, body: sheets[0].payload()}); err != nil {
		return err
	}
	return a.followUp(ctx, in, sheets[1:], q.flags(q.private))
}

// amend fills in or takes back an answer that was announced. Over HTTP the
// announcement may reach Discord after the amendment does, which then knows of
// nothing to amend.
func (a *Adapter) editOriginal(ctx context.Context, original call) error {
	for try := 0; ; try++ {
		err := a.client.do(ctx, original)
		if original.body == nil && hasCode(err, codeUnknownMessage) {
			return nil // taken back by a try whose response was lost
		}
		if !hasCode(err, codeUnknownWebhook, codeUnknownMessage) || try == 5 || !sleep(ctx, 200*time.Millisecond<<try) {
			return err
		}
	}
}

// follow posts what an answer goes on with, in order. Discord takes no nonce
// here, so that what may have arrived is not sent again.
func (a *Adapter) followUp(ctx context.Context, in *interaction, sheets []message, flags discordgo.MessageFlags) error {
	for _, s := range sheets {
		p := s.payload()
		p.Flags = flags
		if err := a.client.do(ctx, call{route: to(http.MethodPost, "/webhooks/{}/{}", in.ApplicationID, in.Token), body: p, once: true}); err != nil {
			return err
		}
	}
	return nil
}

// note logs why something was not shown, without what it said.
func (a *Adapter) logFailure(what string, err error) {
	if err != nil && !errors.Is(err, context.Canceled) {
		a.cfg.Host.Log.Warn("discord: "+what+" not shown", "error", err)
	}
}

// placeOf returns where an interaction was made.
func (a *Adapter) placeOf(in *interaction) bot.Place {
	if in.Channel != nil && in.Channel.isThread() && in.Channel.ParentID != "" {
		return bot.Place{Platform: Name, Space: in.GuildID, Channel: in.Channel.ParentID, Thread: in.ChannelID}
	}
	return a.channels.place(in.GuildID, in.ChannelID)
}

// requestID is the same on every replica and over every redelivery.
func requestID(id string) string { return strings.Join([]string{Name, id}, ":") }
