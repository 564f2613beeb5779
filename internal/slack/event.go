package slack

import (
	"context"
	"encoding/json"
	"time"

	"github.com/slack-go/slack"

	"plenary/internal/adapterkit"
	"plenary/internal/bot"
)

// A callback is the envelope of an event. It and the types below name the
// fields that are read and no others, because slack-go's own types refuse a
// whole event for one block that they do not know.
type callback struct {
	Type      string `json:"type"`
	EventID   string `json:"event_id"`
	Challenge string `json:"challenge"`
	Event     event  `json:"event"`
}

type event struct {
	Type        string `json:"type"`
	Subtype     string `json:"subtype"`
	User        string `json:"user"`
	BotID       string `json:"bot_id"`
	Text        string `json:"text"`
	TS          string `json:"ts"`
	ThreadTS    string `json:"thread_ts"`
	Channel     ref    `json:"channel"`
	ChannelType string `json:"channel_type"`
	Tab         string `json:"tab"`
	Assistant   struct {
		User    string `json:"user_id"`
		Channel string `json:"channel_id"`
		Thread  string `json:"thread_ts"`
	} `json:"assistant_thread"`
	Tokens struct {
		Bot []string `json:"bot"`
	} `json:"tokens"`
}

// A ref is an id that Slack writes bare or as an object that holds it.
type ref string

func (r *ref) UnmarshalJSON(data []byte) error {
	var id string
	if json.Unmarshal(data, &id) == nil {
		*r = ref(id)
		return nil
	}
	var object struct {
		ID string `json:"id"`
	}
	if json.Unmarshal(data, &object) == nil {
		*r = ref(object.ID)
	}
	return nil // what is neither is no id, and is no reason to refuse the event
}

func (a *Adapter) takeEvent(s *session, c callback) (begin func()) {
	var job func(context.Context, identity)
	switch e := c.Event; e.Type {
	case "app_mention", "message":
		return a.takeMessage(s, e)
	case "app_home_opened":
		if e.User != "" && (e.Tab == "home" || e.Tab == "") {
			job = func(ctx context.Context, me identity) { a.home(ctx, s, me, e.User, string(e.Channel)) }
		}
	case "assistant_thread_started":
		job = func(ctx context.Context, me identity) { a.suggest(ctx, me, e) }
	case "app_uninstalled":
		job = func(ctx context.Context, me identity) { a.uninstalled(ctx, me) }
	case "tokens_revoked":
		if len(e.Tokens.Bot) > 0 {
			job = func(ctx context.Context, _ identity) { a.checkToken(ctx) }
		}
	}
	if c.Type == "app_rate_limited" {
		a.once(c.Type, "slack: the workspace has more events than Slack delivers; some are lost")
	}
	if job == nil {
		return nil
	}
	begin, room := a.run(s, eventID(c), job)
	if !room && c.Event.Type == "app_uninstalled" { // what is to be erased is erased, however much there is to do
		return func() {
			if me, err := s.who(s.work); err == nil {
				job(s.work, me)
			}
		}
	}
	return begin
}

// eventID names a delivery of an event, "" where Slack did not.
func eventID(c callback) string {
	if c.EventID == "" {
		return ""
	}
	return "event/" + c.EventID
}

// takeMessage takes a message that a member wrote. A post that mentions the bot
// arrives twice, as app_mention and as message: both are named by the post.
func (a *Adapter) takeMessage(s *session, e event) (begin func()) {
	if e.BotID != "" || e.User == "" || e.User == "USLACKBOT" || e.TS == "" || e.Channel == "" {
		return nil
	}
	switch e.Subtype {
	case "", "file_share", "thread_broadcast", "me_message":
	default:
		return nil
	}
	channel := string(e.Channel)
	im := e.ChannelType == "im" || direct(channel)
	inline := ""
	if !im {
		inline = adapterkit.InlineRefs(e.Text)
	}
	// line returns what the message asks, and whether it asks the bot; the zero
	// request and false for nothing.
	line := func(me identity) (request bot.Request, asked bool) {
		switch {
		case e.User == me.user:
			return request, false
		case im || e.Type == "app_mention" || mentions(e.Text, me.user):
			return typed(e.Text, me.user), true
		case inline != "":
			return bot.Request{Call: bot.NewCall("inline", "ref", inline)}, false
		}
		return request, false
	}
	me, known := s.ask()
	request, asked := line(me)
	if known && !asked && request.Call.IsZero() {
		return nil
	}
	to := origin{id: messageID(channel, e.TS), channel: channel, thread: e.ThreadTS, aside: e.ThreadTS, user: e.User}
	if !im && to.thread == "" {
		to.thread = e.TS
	}
	begin, room := a.run(s, to.id, func(ctx context.Context, me identity) {
		request, asked := line(me)
		if !asked && request.Call.IsZero() {
			return
		}
		pane := im && e.ThreadTS != ""
		if pane {
			a.status(ctx, to, "is reading the statement…")
		}
		reply := s.handle(ctx, a.request(me, to, request))
		if !asked && reply.Private {
			return // nobody spoke to the bot: what is no answer, such as a fault of ours, is not said
		}
		a.say(ctx, to, reply)
		if pane && reply.Empty() {
			a.status(ctx, to, "")
		}
	})
	if !room && asked {
		return a.tell(s, func(ctx context.Context) {
			to.id += "/busy"
			a.say(ctx, to, busy)
		})
	}
	return begin
}

// messageID names the request that a message is.
func messageID(channel, ts string) string { return "slack/message/" + channel + "/" + ts }

// request is what the core is asked, with who asks and where.
func (a *Adapter) request(me identity, from origin, asked bot.Request) bot.Request {
	asked.ID = clipID(from.id)
	asked.Place = me.place(from.channel, from.thread)
	asked.From = from.user
	asked.Private = from.private
	asked.Facilitates = a.facilitates(from.user)
	asked.Facilitators = "An administrator or owner of the workspace"
	return asked
}

// calling asks the core for a command with the values of its options.
func calling(path string, pairs ...string) bot.Request {
	return bot.Request{Call: bot.NewCall(path, pairs...)}
}

// clipID keeps an id within the core's 200 bytes.
func clipID(id string) string {
	if len(id) <= 200 {
		return id
	}
	return "slack/digest/" + digest([]byte(id))
}

// status shows what the bot is doing in the assistant pane; "" clears it. A
// conversation that is no assistant pane has none, and Slack says so.
func (a *Adapter) status(ctx context.Context, at origin, words string) {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	err := a.on(ctx, "assistant.threads.setStatus", false, func(ctx context.Context) error {
		return a.api.SetAssistantThreadsStatusContext(ctx, slack.AssistantThreadsSetStatusParameters{
			ChannelID: at.channel, ThreadTS: at.thread, Status: words,
		})
	})
	if err != nil {
		a.once("status:"+err.Error(), "slack: no status was shown", "error", err)
	}
}

// suggest offers questions in a new thread of the assistant pane.
func (a *Adapter) suggest(ctx context.Context, me identity, e event) {
	at := e.Assistant
	params := slack.AssistantThreadsSetSuggestedPromptsParameters{
		Title: "Ask the statement", ChannelID: at.Channel, ThreadTS: at.Thread,
	}
	for _, question := range a.cfg.Host.Starters(ctx, me.place(at.Channel, at.Thread)) {
		if len(params.Prompts) < 4 { // Slack takes no more
			params.AddPrompt(truncate(question, maxButton), question)
		}
	}
	if len(params.Prompts) == 0 {
		return
	}
	err := a.call(ctx, "assistant.threads.setSuggestedPrompts", func(ctx context.Context) error {
		return a.api.SetAssistantThreadsSuggestedPromptsContext(ctx, params)
	})
	if err != nil {
		a.once("suggest:"+err.Error(), "slack: no questions were suggested", "error", err)
	}
}
