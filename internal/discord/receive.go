package discord

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"plenary/internal/adapterkit"
	"plenary/internal/bot"
	"plenary/internal/message"
)

// onEvent takes what the gateway sends. It does not block for long: what takes
// time is a task of a worker.
func (a *Adapter) onEvent(sh *shard, e event) {
	switch e.Type {
	case "READY":
		a.onReady(sh, e)
	case "RESUMED":
		a.connected(sh)
	case "MESSAGE_CREATE":
		var m channelMessage
		if a.decode(e, &m) {
			a.receive(a.messageTask(&m))
		}
	case "MESSAGE_UPDATE":
		var m channelMessage
		if a.decode(e, &m) {
			a.receive(a.editTask(&m))
		}
	case "INTERACTION_CREATE":
		var in interaction
		if a.decode(e, &in) {
			a.receive(a.interactionTask(&in, a.callback(&in)))
		}
	case "GUILD_CREATE":
		a.onChannels(e)
		var s joinedServer
		if a.decode(e, &s) {
			a.receive(a.welcomeTask(s))
		}
	case "GUILD_DELETE":
		var s struct {
			ID          string `json:"id"`
			Unavailable bool   `json:"unavailable"` // an outage, not a removal
		}
		if a.decode(e, &s) && !s.Unavailable && s.ID != "" {
			a.roles.remove(s.ID, "")
			a.eraseServer(s.ID)
		}
	case "GUILD_ROLE_CREATE", "GUILD_ROLE_UPDATE", "GUILD_ROLE_DELETE":
		a.onRole(e)
	default:
		a.onChannels(e)
	}
}

// onReady notes what READY says of the bot.
func (a *Adapter) onReady(sh *shard, e event) {
	var ready struct {
		User        user `json:"user"`
		Application struct {
			ID string `json:"id"`
		} `json:"application"`
	}
	if json.Unmarshal(e.Data, &ready) == nil {
		a.self.Store(&ready.User.ID)
		if ready.Application.ID != "" {
			a.app.CompareAndSwap(nil, &ready.Application.ID)
		}
	}
	a.connected(sh)
}

// onChannels notes what an event says of channels and threads.
func (a *Adapter) onChannels(e event) {
	switch e.Type {
	case "GUILD_CREATE", "THREAD_LIST_SYNC":
		var s struct {
			ID       string           `json:"id"`
			Channels []partialChannel `json:"channels"`
			Threads  []partialChannel `json:"threads"`
			Roles    []managedRole    `json:"roles"`
		}
		if a.decode(e, &s) {
			a.channels.add(s.Channels)
			a.channels.add(s.Threads)
			a.roles.add(s.ID, s.Roles, a.selfID())
		}
	case "CHANNEL_CREATE", "CHANNEL_UPDATE", "THREAD_CREATE", "THREAD_UPDATE":
		var c partialChannel
		if a.decode(e, &c) {
			a.channels.add([]partialChannel{c})
		}
	case "CHANNEL_DELETE", "THREAD_DELETE":
		var c partialChannel
		if a.decode(e, &c) {
			a.channels.remove(c.ID)
		}
	}
}

// decode reads an event. One that cannot be read is ignored, and logged without
// its words.
func (a *Adapter) decode(e event, into any) bool {
	if err := json.Unmarshal(e.Data, into); err != nil {
		a.cfg.Host.Log.Warn("discord: event not understood", "event", e.Type, "error", err)
		return false
	}
	return true
}

// workers do the tasks while the adapter runs.
type workers struct {
	handle      bot.Handler
	ctx         context.Context  // of all work: it outlives the connection by the grace
	requests    *adapterkit.Pool // tasks
	handlers    *adapterkit.Pool // calls of handle for interactions, which a request waits for
	completions *adapterkit.Pool // tasks that must not wait behind requests
	removals    *adapterkit.Pool // of servers that removed the bot
	busyReplies *adapterkit.Pool // tell members that there is no room
}

func newWorkers(ctx context.Context, handle bot.Handler, cfg Config) *workers {
	log := cfg.Host.Log.With("platform", Name)
	return &workers{
		handle:      handle,
		ctx:         ctx,
		requests:    adapterkit.NewPool(cfg.InFlight, 0, log),
		handlers:    adapterkit.NewPool(cfg.InFlight, 0, log),
		completions: adapterkit.NewPool(256, 0, log),
		removals:    adapterkit.NewPool(256, 0, log),
		busyReplies: adapterkit.NewPool(cfg.InFlight, adapterkit.BusyReplyWait, log),
	}
}

// close waits for the tasks. They end with the workers' context.
func (w *workers) close() {
	for _, p := range []*adapterkit.Pool{w.requests, w.handlers, w.completions, w.removals, w.busyReplies} {
		p.Close(context.Background())
	}
}

// A task is the work on a delivery. The zero task is none.
type task struct {
	id         string // the same for each redelivery
	do         func(ctx context.Context, w *workers)
	busy       func(ctx context.Context) // tells the member that there is no room; nil: nobody is told
	completion bool
}

// A receipt says what became of a delivery.
type receipt int

const (
	accepted receipt = iota
	redelivered
	refused
)

// receive starts a task. It is the one place that recognises a redelivery. The
// core recognises one that comes later than within minutes, or to another
// replica.
func (a *Adapter) receive(t task) receipt {
	w := a.workers.Load()
	if w == nil || t.do == nil {
		return refused
	}
	if !a.delivered.Add(t.id) {
		return redelivered
	}
	do := func(ctx context.Context) { t.do(ctx, w) }
	switch {
	case t.completion && w.completions.Go(w.ctx, do):
		return accepted
	case t.completion:
		return refused
	case w.requests.Go(w.ctx, do):
		return accepted
	}
	a.cfg.Host.OnFull()
	if t.busy != nil && w.busyReplies.Go(w.ctx, t.busy) {
		return accepted
	}
	return refused
}

// busyMessage is what a member is told when there is no room.
func busyMessage(locale string, draw layout) drawnMessage { return draw(bot.Busy(locale), nil, nil)[0] }

// completionTimeout is how long Discord waits for a completion or for the answer
// that there is no room.
const completionTimeout = 3 * time.Second

// interactionTask answers an interaction, and first gives its first response.
// It is none for an interaction that cannot be answered.
func (a *Adapter) interactionTask(in *interaction, first responseSender) task {
	if !in.complete() || !in.known() {
		return task{}
	}
	if in.ApplicationID == "" {
		in.ApplicationID = a.applicationID()
	}
	t := task{id: requestID(in.ID)}
	if in.Type == discordgo.InteractionApplicationCommandAutocomplete {
		t.completion = true
		t.do = func(ctx context.Context, _ *workers) {
			ctx, cancel := context.WithTimeout(ctx, completionTimeout)
			defer cancel()
			choices := struct {
				Choices []*discordgo.ApplicationCommandOptionChoice `json:"choices"`
			}{a.complete(ctx, in)}
			a.logFailure("autocompletion", first(ctx, response{discordgo.InteractionApplicationCommandAutocompleteResult, choices}))
		}
		return t
	}
	received := time.Now()
	t.do = func(ctx context.Context, w *workers) { a.answerInteraction(ctx, w, in, received, first) }
	t.busy = func(ctx context.Context) {
		ctx, cancel := context.WithTimeout(ctx, completionTimeout)
		defer cancel()
		a.logFailure("word that there is no room", first(ctx, target{asResponse, true}.response(busyMessage(in.Locale, drawContainers))))
	}
	return t
}

// interactionRequest reads what an interaction asks.
func (a *Adapter) interactionRequest(in *interaction) (bot.Request, origin) {
	var request bot.Request
	var from origin
	shared := false // everybody sees the answer
	held, does, isDraft := a.heldDraft(in)
	from.draft, from.draftDoes = held, does
	switch {
	case in.Type == discordgo.InteractionMessageComponent && isDraft:
		request, from.pressed, from.replaces = a.draftRequest(in, held, does), true, true
	case in.Type == discordgo.InteractionMessageComponent:
		held, effect := pressed(in)
		if asked, ok := strings.CutPrefix(in.Data.CustomID, askWord+" "); ok {
			held, request.Asks = asked, true
		}
		from.page, _, _ = parsePageID(in.Data.CustomID)
		request.SetFromButton(held)
		from.pressed, from.replaces, shared = true, effect == bot.Replace, effect == bot.Share
		from.onPost = in.Message.isPost()
		if from.replaces {
			shared = !in.hidden()
		}
		if shared && !from.replaces {
			request.Shares = shareID(in)
		}
	case in.Type == discordgo.InteractionModalSubmit:
		from.submitted, from.replaces = a.submission(in), isDraft
		asked, command := from.submitted.request()
		request, shared = asked, command != nil && command.Public && !in.hidden()
	case in.Data.Type == discordgo.MessageApplicationCommand:
		request = typed(in.Data.Resolved.Messages[in.Data.Target].said(), a.selfID(), a.roles.of(in.GuildID))
		request.Call = messageCall(bot.Commands(), in.Data.Name)
	default:
		asked, command := slashCall(bot.Commands(), in)
		if command == nil { // of an older registration
			asked, command = bot.Request{Call: bot.NewCall("help")}, &bot.Command{}
		}
		request, shared = asked, command.Public
	}
	if in.GuildID == "" && (in.Context == nil || *in.Context == int(discordgo.InteractionContextBotDM)) {
		shared, request.Direct = true, true
	}
	request.Locale = in.Locale
	from.private, request.Private, from.paged = !shared, !shared, pagedCall(request)
	request.Place, request.From = a.placeOf(in), in.from()
	from.asker = asker{in.from(), in.GuildID}
	who := requester{server: in.GuildID, channel: in.ChannelID, member: in.Member, channels: in.channels()}
	if in.isElsewhere() {
		from.private, request.Private, request.Direct, request.Shares = true, false, true, ""
		who = requester{channel: in.ChannelID}
	}
	a.setRequester(&request, in.ID, who)
	if in.isElsewhere() {
		request.Facilitators = facilitatorsElsewhere
	}
	return request, from
}

// setRequester adds to a request its id and who makes it.
func (a *Adapter) setRequester(request *bot.Request, id string, who requester) {
	who.id, who.root = request.From, request.Place.Channel
	request.ID = requestID(id)
	request.Facilitators, request.Facilitates = facilitatorsInWords, a.facilitates(who)
	request.CanPost, request.Tags = a.canPostFrom(request.Place, who), a.tags
	if request.Place.Space != "" {
		request.CanNotify, request.Knows, request.CanAdd = a.canNotifyFrom(who), a.knows, a.canAddFrom(who)
		if !a.readsContent.Load() {
			request.Unheard = message.Message{ID: "discord.unheard"}
		}
	}
	if request.Place.Space == "" && request.Place.Channel == who.channel { // a direct message
		request.About, request.Facilitates = a.about(request.Place), a.facilitatesByWord(request.Place, who)
	}
}

// requestID is the same on every replica and for each redelivery.
func requestID(id string) string { return Name + ":" + id }

// pressed returns what a button or a menu holds, and its effect. What an older
// version drew and nobody knows any more asks for help.
func pressed(in *interaction) (held string, effect bot.Effect) {
	if len(in.Data.Values) > 0 {
		return in.Data.Values[0], bot.Show
	}
	if _, held, ok := parseFormID(in.Data.CustomID, openWord); ok {
		return held, bot.Show
	}
	if _, held, ok := parsePageID(in.Data.CustomID); ok {
		return held, bot.Replace
	}
	if held, effect, ok := parseCustomID(in.Data.CustomID); ok {
		return held, effect
	}
	return "help", bot.Show
}

// keptFormOf returns the form that a button opens, where it is kept.
func (a *Adapter) keptFormOf(in *interaction) (keptForm, bool) {
	id, _, ok := parseFormID(in.Data.CustomID, openWord)
	if !ok || in.Type != discordgo.InteractionMessageComponent {
		return keptForm{}, false
	}
	return a.forms.of(id, in.from())
}

// shareID names a button that shares: the same for each press, over restarts and on
// every replica.
func shareID(in *interaction) string {
	if in.Message == nil || in.Message.ID == "" {
		return requestID(in.ID)
	}
	return requestID(in.ChannelID + "/" + in.Message.ID + "/" + in.Data.CustomID)
}

// placeOf returns where an interaction was made. In a server in which the bot is not, it
// is a place of the member's own, so that nothing is stored of the server.
func (a *Adapter) placeOf(in *interaction) bot.Place {
	if in.isElsewhere() {
		return bot.Place{Platform: Name, Channel: in.from()}
	}
	if in.Channel != nil && in.Channel.isThread() && in.Channel.ParentID != "" {
		return bot.Place{Platform: Name, Space: in.GuildID, Channel: in.Channel.ParentID, Thread: in.ChannelID}
	}
	return a.channels.place(in.GuildID, in.ChannelID)
}
