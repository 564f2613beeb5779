package discord

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"plenary/internal/adapterkit"
	"plenary/internal/bot"
)

const (
	// tokenLife is how long an interaction can be answered.
	tokenLife = 15 * time.Minute

	// nonceLife is how long Discord surely knows a nonce. It speaks of some
	// minutes.
	nonceLife = 2 * time.Minute
)

// An origin is what of a delivery decides where the reply goes.
type origin struct {
	message         bool // a message; else an interaction
	inlineReference bool // a message with a reference that is not said to the bot
	private         bool // an interaction whose answer the member alone sees
	replaces        bool // a button whose answer takes the place of the page that holds it
	deferred        bool // Discord was told that the answer comes later

	asker     asker
	pressed   bool        // a button or a menu
	onPost    bool        // of a message that was posted unasked
	page      int         // that a button turns to, of a reply of several messages; 0: none
	paged     string      // the encoded call that shows another page; "": the reply's messages follow each other
	submitted *submission // a form; nil for anything else
	draft     draft       // to which it belongs; zero for none
	draftDoes string      // what the pressed component of the draft does
}

// opened returns the form that is shown at once in answer.
func (from origin) opened(reply bot.Reply) (form bot.Form, ok bool) {
	switch {
	case reply.Draft:
		return from.draftModal(reply)
	case from.opensForm(reply):
		return *reply.Form, true
	}
	return form, false
}

// opensForm reports whether the form of a reply is shown at once. Discord takes one as
// the first response alone, and none in answer to a form. A slash command to which
// nothing was given, or something wrong, is answered in words, with the form's button;
// what is missing beside what was given is asked for.
func (from origin) opensForm(reply bot.Reply) bool {
	form := reply.Form
	switch {
	case form == nil, len(form.Fields) == 0, reply.Draft, from.deferred, from.message, from.submitted != nil:
		return false
	case from.pressed, reply.Outcome != bot.Misused:
		return true
	}
	given := strings.Join(slices.Collect(maps.Values(form.Call.Values)), "") != ""
	wrong := func(f bot.Field) bool { return f.Error != "" }
	missing := func(f bot.Field) bool { return f.Required && f.Value == "" }
	return given && !slices.ContainsFunc(form.Fields, wrong) && slices.ContainsFunc(form.Fields, missing)
}

// A sendMode is how the first message of a reply is sent. The others follow it.
type sendMode int

const (
	toNobody      sendMode = iota
	asReply                // a message that replies to the member's
	asResponse             // a new message as the first response
	asUpdate               // the first response, in place of the button's page
	asEdit                 // in place of the deferral, or of the page for which it was deferred
	asFollowUp             // after the first response
	afterDeletion          // after the deferral was deleted
)

// A target is where a reply goes.
type target struct {
	mode    sendMode
	private bool // new messages are for the member alone
}

// replyTarget is the one place that decides where a reply goes.
//
//	origin                  reply              first message                  seen by
//	message to the bot      any                reply                          everybody
//	reference in a message  private            none
//	                        other              reply                          everybody
//	Replace button          private or failed  response; the page stays       the member, or as the page where the reply is not private
//	                        other              update of the page             as the page
//	other interaction       any                response                       the member, where the interaction or the reply is private
//	once deferred:
//	Replace button          private or failed  follow-up; the page stays      the member
//	                        other              edit of the page               as the page
//	private interaction     any                edit of the deferral           the member
//	other interaction       private            follow-up to a deleted one     the member
//	                        other              edit of the deferral           everybody
//
// What was deferred for everybody cannot become private, and the first message
// after a deferral takes its place: so it is deleted first.
func replyTarget(from origin, reply bot.Reply) target {
	turned := (from.page > 0 || from.draft.id != "") && from.private // of a private reply, which its member sees
	pageStays := from.replaces && (reply.Private && !turned || reply.Outcome == bot.Failed)
	switch {
	case from.inlineReference && reply.Private:
		return target{toNobody, false}
	case from.message:
		return target{asReply, false}
	case !from.deferred && from.replaces && !pageStays:
		return target{asUpdate, from.private}
	case !from.deferred:
		return target{asResponse, from.private || reply.Private}
	case pageStays:
		return target{asFollowUp, true}
	case reply.Private && !from.private:
		return target{afterDeletion, true}
	}
	return target{asEdit, from.private}
}

func (to target) flags() discordgo.MessageFlags {
	if to.private {
		return discordgo.MessageFlagsEphemeral
	}
	return 0
}

// response makes a message the first response.
func (to target) response(m drawnMessage) response {
	if to.mode == asUpdate {
		return response{discordgo.InteractionResponseUpdateMessage, m.payload().inPlace()}
	}
	p := m.payload()
	p.Flags |= to.flags()
	return response{discordgo.InteractionResponseChannelMessageWithSource, p}
}

// deferral is the first response when the answer comes later.
func (from origin) deferral() response {
	if from.replaces {
		return response{Type: discordgo.InteractionResponseDeferredMessageUpdate}
	}
	return response{discordgo.InteractionResponseDeferredChannelMessageWithSource, map[string]any{"flags": target{private: from.private}.flags()}}
}

// A response is the first one to an interaction. The zero response is none: the
// interaction was answered before.
type response struct {
	Type discordgo.InteractionResponseType `json:"type"`
	Data any                               `json:"data,omitempty"`
}

// A responseSender gives the first response: by a call, or in the body of the
// response to the HTTP request that brought the interaction.
type responseSender func(context.Context, response) error

// attached returns the files of the response's message.
func (r response) attached() []bot.File {
	if p, ok := r.Data.(payload); ok {
		return p.files
	}
	return nil
}

// callback answers an interaction that came over the gateway.
func (a *Adapter) callback(in *interaction) responseSender {
	return func(ctx context.Context, r response) error {
		if r.Type == 0 {
			return nil
		}
		return a.client.do(ctx, apiRequest{route: newRoute(http.MethodPost, "/interactions/{}/{}/callback", in.ID, in.Token), body: r})
	}
}

// answerInteraction has the core answer an interaction, and sends the reply.
// When the core takes its time Discord is told so first.
func (a *Adapter) answerInteraction(ctx context.Context, w *workers, in *interaction, received time.Time, first responseSender) {
	ctx, cancel := context.WithTimeout(ctx, min(a.cfg.ReplyTimeout, tokenLife))
	defer cancel()
	if form, ok := a.keptFormOf(in); ok {
		a.logFailure("form", first(ctx, a.modal(form)))
		return
	}
	if m, ok := a.endedDraft(in); ok {
		a.logFailure("draft", first(ctx, target{asUpdate, true}.response(m)))
		return
	}
	request, from := a.interactionRequest(in)
	request.Received = received
	replies := make(chan bot.Reply, 1)
	handle := func(context.Context) {
		reply := w.handle(ctx, request)
		if reply.Form == nil && !from.replaces {
			reply = a.tellUnreached(ctx, from.asker, reply)
		}
		replies <- reply
	}
	if !w.handlers.Go(w.ctx, handle) {
		return
	}
	timer := time.NewTimer(a.cfg.timing.deferAfter)
	defer timer.Stop()
	select {
	case reply := <-replies:
		a.logFailure("answer", a.respond(ctx, in, from, reply, first))
		return
	case <-timer.C:
	}
	if err := first(ctx, from.deferral()); err != nil && !hasCode(err, codeAcknowledged) { // by another replica
		a.logFailure("answer", err)
		return
	}
	from.deferred = true
	select {
	case reply := <-replies:
		a.logFailure("answer", a.respond(ctx, in, from, reply, first))
	case <-ctx.Done():
	}
}

// respond sends the reply to an interaction.
func (a *Adapter) respond(ctx context.Context, in *interaction, from origin, reply bot.Reply, first responseSender) error {
	if form, ok := from.opened(reply); ok {
		err := first(ctx, a.modal(keptForm{form: form, asker: from.asker}))
		if !hasCode(err, codeAcknowledged) { // else another replica deferred it
			return err
		}
		from.deferred = true
	}
	messages := a.drawAnswer(from, reply)
	if reply.Form != nil && from.submitted != nil {
		reply.Private = true
	}
	where := replyTarget(from, reply)
	switch {
	case len(messages) == 0 && from.deferred:
		return nil
	case len(messages) == 0:
		return first(ctx, response{})
	}
	original := newRoute(http.MethodPatch, "/webhooks/{}/{}/messages/@original", in.ApplicationID, in.Token)
	rest := messages[1:]
	switch where.mode {
	case asResponse, asUpdate:
		err := a.orPlainly(messages[0], func(m drawnMessage) error { return first(ctx, where.response(m)) })
		if hasCode(err, codeAcknowledged) { // another replica deferred it, and the core let us answer
			from.deferred = true
			return a.respond(ctx, in, from, reply, first)
		}
		if err != nil {
			return err
		}
	case asEdit:
		err := a.orPlainly(messages[0], func(m drawnMessage) error {
			return a.editOriginal(ctx, apiRequest{route: original, body: m.payload().inPlace()})
		})
		if err != nil {
			return err
		}
	case afterDeletion:
		original.method = http.MethodDelete
		if err := a.editOriginal(ctx, apiRequest{route: original}); err != nil {
			return err
		}
		rest = messages
	case asFollowUp:
		rest = messages
	}
	return a.followUp(ctx, in, rest, where.flags())
}

// drawAnswer lays out the reply to an interaction in containers: the page of it that is
// asked for, else all its messages. What takes the place of a post stays plain, as posts
// are; Discord makes a plain message one of components, and never the other way.
func (a *Adapter) drawAnswer(from origin, reply bot.Reply) []drawnMessage {
	if reply.Draft {
		return []drawnMessage{a.drawDraft(from, reply)}
	}
	if from.onPost && from.replaces {
		return a.drawFor(from.asker, reply, from.submitted, draw)
	}
	messages := a.drawFor(from.asker, reply, from.submitted, drawContainers)
	if len(messages) > 1 && from.paged != "" && reply.Form == nil {
		return []drawnMessage{onePage(messages, from.page, from.paged, reply.Words())}
	}
	return messages
}

// orPlainly sends a message, and where Discord refuses how it is made, its words alone.
func (a *Adapter) orPlainly(m drawnMessage, send func(drawnMessage) error) error {
	err := send(m)
	if !hasCode(err, codeInvalidForm) {
		return err
	}
	a.cfg.Host.Log.Error("discord: a message is refused as it is made, and sent as words alone", "error", err)
	return send(m.plainly())
}

// editOriginal edits or deletes a deferral. Over HTTP the deferral may reach
// Discord later than the edit, which then finds nothing to edit.
func (a *Adapter) editOriginal(ctx context.Context, original apiRequest) error {
	for try := 0; ; try++ {
		err := a.client.do(ctx, original)
		if original.body == nil && hasCode(err, codeUnknownMessage) {
			return nil // deleted by a try whose response was lost
		}
		if !hasCode(err, codeUnknownWebhook, codeUnknownMessage) || try == 5 || !adapterkit.Sleep(ctx, 200*time.Millisecond<<try) {
			return err
		}
	}
}

// followUp posts the further messages of an answer, in order. Discord takes no
// nonce here, so that what may have arrived is not sent again.
func (a *Adapter) followUp(ctx context.Context, in *interaction, messages []drawnMessage, flags discordgo.MessageFlags) error {
	for _, m := range messages {
		err := a.orPlainly(m, func(m drawnMessage) error {
			p := m.payload()
			p.Flags |= flags
			return a.client.do(ctx, apiRequest{route: newRoute(http.MethodPost, "/webhooks/{}/{}", in.ApplicationID, in.Token), body: p, once: true})
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// answerMessage has the core answer a message, and posts the reply. An edit of the
// message waits until the answer is there.
func (a *Adapter) answerMessage(ctx context.Context, w *workers, m *channelMessage, request bot.Request, from origin) {
	ctx, cancel := context.WithTimeout(ctx, a.cfg.ReplyTimeout)
	defer cancel()
	record := a.answers.Of(m.ID)
	if !record.Take(ctx) {
		return
	}
	defer record.Leave()
	reply := w.handle(ctx, request)
	if replyTarget(from, reply).mode == toNobody {
		return
	}
	reply = a.tellUnreached(ctx, from.asker, reply)
	parts, err := a.postReplies(ctx, m, a.drawFor(from.asker, reply, nil, draw))
	if err != nil {
		a.logFailure("answer", botError(err))
	}
	if len(parts) > 0 { // else another replica may have answered
		record.Parts, record.Answered = parts, true
	}
}

// postReplies posts an answer to a message, and returns the ids of its messages.
func (a *Adapter) postReplies(ctx context.Context, m *channelMessage, messages []drawnMessage) (ids []string, err error) {
	for i := 0; i < len(messages); i++ {
		id := ""
		err := a.orPlainly(messages[i], func(part drawnMessage) (err error) { id, err = a.postReply(ctx, m, i, part); return err })
		for hasCode(err, codeMissingPermissions) && messages[i].hasMoreThanText() {
			messages = slices.Replace(messages, i, i+1, messages[i].moreAsText()...)
			id, err = a.postReply(ctx, m, i, messages[i])
		}
		if err != nil {
			return ids, err
		}
		ids = append(ids, id)
	}
	return ids, nil
}

// postReply posts a part of an answer to a message, and returns its id; the first
// replies to the message. Its nonce is made of the message's id, so that it is not
// posted twice, not even by two replicas. Once Discord may have forgotten the nonce, a
// part that may have arrived is looked for before it is posted again; where it cannot be
// looked for, it is not posted again.
func (a *Adapter) postReply(ctx context.Context, m *channelMessage, part int, content drawnMessage) (id string, err error) {
	p := content.payload().withNonce("r" + m.ID + "-" + strconv.Itoa(part))
	if m.GuildID != "" && part == 0 {
		exists := false // the message may be deleted by now
		p.Reference = &discordgo.MessageReference{MessageID: m.ID, ChannelID: m.ChannelID, GuildID: m.GuildID, FailIfNotExists: &exists}
	}
	for {
		var sent sentMessage
		try, cancel := context.WithTimeout(ctx, min(nonceLife, a.cfg.ReplyTimeout/2)) // so that there is time to look
		err := a.client.do(try, apiRequest{route: newRoute(http.MethodPost, "/channels/{}/messages", m.ChannelID), body: p, into: &sent})
		expired := try.Err() != nil && ctx.Err() == nil
		cancel()
		if p.Reference != nil && refusesReference(err) {
			p.Reference = nil // then it is no reply, and still an answer
			continue
		}
		if err == nil || !expired {
			return sent.ID, err
		}
		if !mayHaveArrived(err) {
			continue
		}
		if p.Reference == nil {
			return "", err
		}
		if there, failed := a.repliesTo(ctx, m); len(there) > 0 || failed != nil {
			return strings.Join(there[:min(1, len(there))], ""), failed
		}
	}
}

// refusesReference reports whether err says that a message cannot be replied to.
func refusesReference(err error) bool {
	var refused *apiError
	if !errors.As(err, &refused) {
		return false
	}
	switch refused.Code {
	case codeUnknownMessage, codeHistoryNotRead, codeReferenceNotRead, codeReferenceNotAllowed:
		return true
	case codeInvalidForm:
		return strings.Contains(string(refused.Fields), `"message_reference"`)
	}
	return false
}

// repliesTo returns the ids of the bot's replies to a message, oldest first. In a direct
// message there is none.
func (a *Adapter) repliesTo(ctx context.Context, m *channelMessage) (ids []string, err error) {
	var page []channelMessage
	err = a.client.do(ctx, apiRequest{route: newRoute(http.MethodGet, "/channels/{}/messages", m.ChannelID), query: "limit=100&after=" + m.ID, into: &page})
	self := a.selfID()
	for _, r := range slices.Backward(page) {
		if r.Author != nil && r.Author.ID == self && r.Reference.MessageID == m.ID {
			ids = append(ids, r.ID)
		}
	}
	return ids, err
}

// logFailure logs why something was not shown, without what it said.
func (a *Adapter) logFailure(what string, err error) {
	if err != nil && !errors.Is(err, context.Canceled) {
		a.cfg.Host.Log.Warn("discord: "+what+" not shown", "error", err)
	}
}
