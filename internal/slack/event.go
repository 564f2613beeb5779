package slack

import (
	"context"
	"encoding/json"
	"time"

	"plenary/internal/adapterkit"
	"plenary/internal/bot"
)

// A callback is the envelope of an event. It and the types below name the
// fields that are read and no others, because slack-go's own types refuse a
// whole event for one block that they do not know.
type callback struct {
	Type      string `json:"type"`
	EventID   string `json:"event_id"`
	Team      string `json:"team_id"` // null where the app is installed in a whole organisation, and now and then elsewhere
	Challenge string `json:"challenge"`
	Event     event  `json:"event"`
}

type event struct {
	Type        string          `json:"type"`
	Subtype     string          `json:"subtype"`
	User        string          `json:"user"`
	Inviter     string          `json:"inviter"` // of a member who joined; "" where nobody added them
	BotID       string          `json:"bot_id"`
	Text        string          `json:"text"`
	TS          string          `json:"ts"`
	ThreadTS    string          `json:"thread_ts"`
	Channel     objectID        `json:"channel"`
	ChannelType string          `json:"channel_type"`
	Tab         string          `json:"tab"`
	Deleted     string          `json:"deleted_ts"` // of a deletion: the message that was deleted
	Blocks      json.RawMessage `json:"blocks"`
	Message     json.RawMessage `json:"message"`          // of a change: the message as it is now
	Previous    json.RawMessage `json:"previous_message"` // and as it was
	AppContext  json.RawMessage `json:"app_context"`      // what the author looks at; only agents are told
	Assistant   struct {
		User    string `json:"user_id"`
		Channel string `json:"channel_id"`
		Thread  string `json:"thread_ts"`
	} `json:"assistant_thread"`
	Tokens struct {
		Bot []string `json:"bot"`
	} `json:"tokens"`
}

// An objectID is an id that Slack writes bare or as an object that has it.
type objectID string

func (o *objectID) UnmarshalJSON(data []byte) error {
	var id string
	if json.Unmarshal(data, &id) == nil {
		*o = objectID(id)
		return nil
	}
	var object struct {
		ID string `json:"id"`
	}
	if json.Unmarshal(data, &object) == nil {
		*o = objectID(object.ID)
	}
	return nil // what is neither is no id, and no reason to refuse the event
}

// eventTask is the work on an event.
func (a *Adapter) eventTask(s *session, c callback) task {
	if c.Type == "app_rate_limited" {
		a.warnOnce(c.Type, "slack: the workspace has more events than Slack delivers; some are lost")
	}
	t := task{id: eventID(c)}
	switch e := c.Event; e.Type {
	case "app_mention", "message":
		a.deleted.Add(e.deletedID())
		if e.isDirect() {
			a.directs.Add(string(e.Channel))
		}
		if e.Subtype == "message_changed" {
			return a.editTask(s, e)
		}
		return a.messageTask(s, e)
	case "app_home_opened":
		t.do = a.openedTask(s, e)
	case "member_joined_channel":
		return a.welcomeTask(s, t.id, e)
	case "app_context_changed":
		t.do = a.becomesAgent
	case "agent_session_stopped":
		t.do, t.urgent = func(ctx context.Context, _ identity) { a.stopSession(ctx, e) }, true
	case "assistant_thread_started": // of the surface before agents
		t.do = func(ctx context.Context, me identity) {
			a.suggestQuestions(ctx, me, e.Assistant.User, e.Assistant.Channel, e.Assistant.Thread)
		}
	case "app_uninstalled":
		// What is stored is erased, however much there is to do.
		t.do, t.urgent = func(ctx context.Context, me identity) { a.uninstalled(ctx, me, c.Team) }, true
	case "tokens_revoked":
		if len(e.Tokens.Bot) > 0 {
			t.do = func(ctx context.Context, _ identity) { a.checkToken(ctx) }
		}
	}
	return t
}

// openedTask is the work where a member opened one of the tabs of the app.
func (a *Adapter) openedTask(s *session, e event) func(context.Context, identity) {
	switch {
	case e.User == "":
		return nil
	case e.Tab == "messages":
		return func(ctx context.Context, me identity) { a.suggestQuestions(ctx, me, e.User, string(e.Channel), "") }
	case e.Tab == "home", e.Tab == "":
		return func(ctx context.Context, me identity) { a.publishHome(ctx, s, me, e.User, string(e.Channel)) }
	}
	return nil
}

// byMember reports whether a message was written by a member.
func (e event) byMember() bool {
	switch e.Subtype {
	case "", "file_share", "thread_broadcast", "me_message":
		return e.BotID == "" && e.User != "" && e.User != "USLACKBOT" && e.TS != "" && e.Channel != ""
	}
	return false
}

// deletedID returns the id of the message that an event tells is deleted; "" for none. One
// that has replies is changed into a tombstone.
func (e event) deletedID() string {
	ts := e.Deleted
	var now event
	if e.Subtype == "message_changed" && json.Unmarshal(e.Message, &now) == nil && now.Subtype == "tombstone" {
		ts = now.TS
	}
	if ts == "" {
		return ""
	}
	return messageID(string(e.Channel), ts)
}

// isDirect reports whether a message stands in a conversation with the bot
// alone.
func (e event) isDirect() bool { return e.ChannelType == "im" || isDirect(string(e.Channel)) }

// request returns what a message asks, and whether it is addressed to the bot.
// ok is false where it asks nothing: it has no reference in double brackets
// either.
func (e event) request(me identity) (asked bot.Request, addressed, ok bool) {
	switch {
	case e.User == me.user:
		return bot.Request{}, false, false
	case e.isDirect(), (e.Type == "app_mention" || mentions(e.Text, me.user)) && !mentionsInCode(e.Blocks, me.user):
		return parseText(e.Text, me.user), true, true
	}
	refs := adapterkit.InlineRefs(e.Text)
	return callRequest("inline", "ref", refs), false, refs != ""
}

// target is where the reply to a message goes.
func (e event) target() target {
	return replyTarget(origin{
		kind: fromMessage, id: messageID(string(e.Channel), e.TS), received: time.Now(), user: e.User,
		channel: string(e.Channel), direct: e.isDirect(), ts: e.TS, thread: e.ThreadTS,
	})
}

// messageTask is the work on a message of a member. A message that mentions the
// bot is delivered as app_mention and as message: its id is the same.
func (a *Adapter) messageTask(s *session, e event) task {
	if !e.byMember() {
		return task{}
	}
	me, known := s.knownIdentity()
	_, addressed, ok := e.request(me)
	if known && !ok {
		return task{}
	}
	to := e.target()
	t := task{id: to.id, do: func(ctx context.Context, me identity) { a.answerMessage(ctx, s, me, e, to) }}
	if addressed {
		t.busy = func(ctx context.Context) {
			to.id += "/busy"
			if me, err := a.identity(ctx); err == nil && e.isDirect() && a.isAgent(ctx, me) {
				to = to.inSession(e)
			}
			a.reply(ctx, to, a.busyReply(to.user))
		}
	}
	return t
}

// answerMessage replies to a message, if it asks anything.
func (a *Adapter) answerMessage(ctx context.Context, s *session, me identity, e event, to target) {
	asked, addressed, ok := e.request(me)
	if !ok {
		return
	}
	a.recordAnswer(ctx, to, func() (parts []string, answered bool) {
		if e.isDirect() {
			if e.hasContext() {
				a.becomesAgent(ctx, me)
			}
			if a.isAgent(ctx, me) {
				return a.answerInSession(ctx, s, me, to.inSession(e), asked)
			}
			if e.ThreadTS != "" {
				defer a.paneStatus(ctx, to)()
			}
		}
		reply := a.ask(ctx, s, me, to, asked)
		if !addressed && reply.Private {
			return nil, false // the bot was not asked: no error is told
		}
		return a.reply(ctx, to, a.ready(ctx, to, reply)), !reply.Empty()
	})
}

// ask asks the core, for the member and at the place of the reply's target.
func (a *Adapter) ask(ctx context.Context, s *session, me identity, to target, asked bot.Request) bot.Reply {
	asked.ID = clipID(to.id)
	asked.Received = to.received
	asked.Place = me.place(to.channel, to.thread)
	asked.OpensThread = to.opensThread
	asked.From = to.user
	asked.Private, asked.Direct = to.private, isDirect(to.channel)
	asked.Locale = a.knownLocale(to.user)
	if asked.Private || asked.Direct {
		asked.Locale = a.locale(ctx, to.user)
	}
	asked.CanPost, asked.CanNotify, asked.Knows = a.CanPost, a.canNotify, a.knows
	asked.Channels = a.channelsOf(to.user)
	asked.Facilitates = a.facilitates(to.user)
	asked.Facilitators = "slack.facilitators"
	return s.handle(ctx, asked)
}

// ready returns a reply as it can be drawn: with members by their names, and its
// files handed over.
func (a *Adapter) ready(ctx context.Context, to target, reply bot.Reply) bot.Reply {
	return a.nameMembers(ctx, a.handOver(ctx, to, reply))
}

// callRequest is a request for a command with the values of its options.
func callRequest(path string, pairs ...string) bot.Request {
	return bot.Request{Call: bot.NewCall(path, pairs...)}
}
