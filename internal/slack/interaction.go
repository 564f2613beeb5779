package slack

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"plenary/internal/bot"
	"plenary/internal/message"
)

// A command is a slash command.
type command struct {
	Channel     string `json:"channel_id"`
	User        string `json:"user_id"`
	Text        string `json:"text"`
	ResponseURL string `json:"response_url"`
	TriggerID   string `json:"trigger_id"`
	Thread      string `json:"thread_ts"`
}

// An interaction is a button or a select, a shortcut, a modal, or what was
// typed into a searchable select.
type interaction struct {
	Type        string `json:"type"`
	Callback    string `json:"callback_id"`
	TriggerID   string `json:"trigger_id"`
	ResponseURL string `json:"response_url"`
	ActionID    string `json:"action_id"`
	Value       string `json:"value"`
	User        struct {
		ID string `json:"id"`
	} `json:"user"`
	Channel   objectID `json:"channel"`
	Container struct {
		Channel   string `json:"channel_id"`
		Message   string `json:"message_ts"`
		Thread    string `json:"thread_ts"`
		Ephemeral bool   `json:"is_ephemeral"`
	} `json:"container"`
	Message struct {
		TS     string `json:"ts"`
		Thread string `json:"thread_ts"`
		messageContent
	} `json:"message"`
	Actions []action `json:"actions"`
	View    view     `json:"view"`
}

type action struct {
	ID    string `json:"action_id"`
	Block string `json:"block_id"`
	fieldState
}

type view struct {
	ID       string `json:"id"`
	Type     string `json:"type"`
	Callback string `json:"callback_id"`
	Private  string `json:"private_metadata"`
	State    struct {
		Values map[string]map[string]fieldState `json:"values"`
	} `json:"state"`
}

// channel is the channel that an interaction happened in, "" in a view.
func (i interaction) channel() string {
	if i.Channel != "" {
		return string(i.Channel)
	}
	return i.Container.Channel
}

// commandTask is the work on a slash command.
func (a *Adapter) commandTask(s *session, c command) task {
	if c.User == "" {
		return task{}
	}
	to := replyTarget(origin{
		kind: fromCommand, id: triggerID(c.TriggerID), received: time.Now(), user: c.User,
		channel: c.Channel, direct: isDirect(c.Channel), thread: c.Thread, responseURL: c.ResponseURL,
	})
	return task{
		id: to.id,
		do: func(ctx context.Context, me identity) {
			a.replyOrOpen(ctx, c.TriggerID, to, a.ask(ctx, s, me, to, parseText(c.Text, me.user)))
		},
		busyAck: func() any { return response{drawnMessage: messages(a.busyReply(c.User))[0], Type: "ephemeral"} },
	}
}

// replyOrOpen opens the form of a reply to what came with a trigger_id, or posts the
// reply.
func (a *Adapter) replyOrOpen(ctx context.Context, trigger string, to target, reply bot.Reply) {
	if instead, open := a.openForm(ctx, trigger, to, reply); !open {
		a.reply(ctx, to, a.ready(ctx, to, instead))
	}
}

// interactionTask is the work on an interaction.
func (a *Adapter) interactionTask(s *session, i interaction) task {
	if i.User.ID == "" {
		return task{}
	}
	switch i.Type {
	case "block_actions":
		return a.actionTask(s, i)
	case "message_action":
		return a.shortcutTask(s, i)
	case "view_submission":
		return a.submissionTask(s, i)
	case "block_suggestion":
		return a.suggestionTask(i)
	}
	return task{}
}

// shortcutTask calls a command of the table with the text of a message: the
// callback id is the command's name. Where the member shares the reply, it goes
// to the thread of that message.
func (a *Adapter) shortcutTask(s *session, i interaction) task {
	table := bot.Commands()
	at := slices.IndexFunc(table, func(c bot.Command) bool { return c.OnMessage && c.Name == i.Callback })
	if at < 0 {
		return task{} // of another version's manifest
	}
	to := replyTarget(origin{
		kind: fromShortcut, id: triggerID(i.TriggerID), received: time.Now(), user: i.User.ID,
		channel: i.channel(), direct: isDirect(i.channel()), ts: i.Message.TS, thread: i.Message.Thread, responseURL: i.ResponseURL,
	})
	return task{
		id: to.id,
		do: func(ctx context.Context, me identity) {
			asked := parseText(i.Message.words(), me.user)
			asked.Call = bot.NewCall(table[at].Name)
			a.replyOrOpen(ctx, i.TriggerID, to, a.ask(ctx, s, me, to, asked))
		},
		busy: func(ctx context.Context) { a.reply(ctx, to, a.busyReply(to.user)) },
	}
}

// actionTask does what a button or a select says.
func (a *Adapter) actionTask(s *session, i interaction) task {
	if len(i.Actions) == 0 {
		return task{}
	}
	pressed := i.Actions[0]
	if pressed.ID == feedbackAction {
		return a.feedbackTask(i)
	}
	effect, word, ok := effectOf(pressed.ID)
	value := pressed.Value
	if pressed.Selected.Value != "" {
		value = pressed.Selected.Value
	}
	if !ok || value == "" {
		return task{} // a button that opens a page, or an element that is not ours
	}
	var asked bot.Request
	asked.SetFromButton(word + value)
	if effect == bot.Share {
		asked.Shares = i.shares(word + value)
	}
	if i.View.Type != "" {
		at, _ := i.View.origin() // without one, the channel is not known
		to := replyTarget(origin{kind: fromView, id: triggerID(i.TriggerID), received: time.Now(), user: i.User.ID, channel: at.Channel, direct: isDirect(at.Channel)})
		return task{
			id:   to.id,
			do:   func(ctx context.Context, me identity) { a.answerInView(ctx, s, me, i, to, asked, effect) },
			busy: func(ctx context.Context) { a.busyInView(ctx, i, to) },
		}
	}
	to := replyTarget(i.source(effect))
	return task{
		id: to.id,
		do: func(ctx context.Context, me identity) { a.answerAction(ctx, s, me, i, to, asked, effect) },
		busy: func(ctx context.Context) {
			to.private = true
			a.reply(ctx, to, a.busyReply(to.user))
		},
	}
}

// shares names a button that shares: the same each time that it is pressed on one
// message; "" where the message is not known.
func (i interaction) shares(value string) string {
	ts := cmp.Or(i.Container.Message, i.Message.TS)
	if ts == "" {
		return ""
	}
	return strings.Join([]string{name, i.channel(), ts, value}, "/")
}

// source is the message in which a button or a select was used.
func (i interaction) source(effect bot.Effect) origin {
	thread := i.Message.Thread
	if thread == "" {
		thread = i.Container.Thread
	}
	return origin{
		kind: fromAction, id: triggerID(i.TriggerID), received: time.Now(), user: i.User.ID,
		channel: i.channel(), direct: isDirect(i.channel()), thread: thread, responseURL: i.ResponseURL,
		effect: effect, ephemeral: i.Container.Ephemeral, shareThread: shareThreadOf(i.Actions[0].Block),
	}
}

// answerAction replies to a button or a select in a message.
func (a *Adapter) answerAction(ctx context.Context, s *session, me identity, i interaction, to target, asked bot.Request, effect bot.Effect) {
	reply, open := a.openForm(ctx, i.TriggerID, replyTarget(i.source(bot.Show)), a.ask(ctx, s, me, to, asked))
	if open {
		return
	}
	reply = a.ready(ctx, to, reply)
	switch effect {
	case bot.Replace:
		if !a.replaceMessage(ctx, i, to, reply) {
			to.private = true
			a.reply(ctx, to, reply)
		}
	case bot.Share:
		a.share(ctx, to, reply)
	default:
		a.reply(ctx, to, reply)
	}
}

// share posts a reply for everybody. Where the bot is no member of the channel
// it is posted by the response_url, which works there too. Where neither is done, the
// member is told why.
func (a *Adapter) share(ctx context.Context, to target, reply bot.Reply) {
	if to.isPrivate(reply) {
		a.reply(ctx, to, reply)
		return
	}
	for n, m := range a.drawn(ctx, to, reply) {
		_, err := a.postPublicly(ctx, &to, n, m)
		if class, _ := classify(ctx, err); class == gone && a.isResponseURL(to.responseURL) {
			responded := a.respond(ctx, to.responseURL, response{drawnMessage: m, Type: "in_channel", Thread: to.thread})
			if !errors.Is(responded, errResponseURLExpired) {
				err = responded
			}
		}
		if err != nil {
			a.logNotPosted(to.channel, err)
			if class, _ := classify(ctx, err); n == 0 && (class == gone || class == rejected) {
				to.private = true
				a.reply(ctx, to, bot.Unanswered(a.knownWords(to.user), bot.Refused, "cannot-post.lead", message.Args{"reason": refusalOf(err).Reason}))
			}
			return
		}
	}
}

// replaceMessage puts a reply in the place of the message that was acted on, and
// posts what does not fit into it behind it. It reports whether the member is
// answered.
func (a *Adapter) replaceMessage(ctx context.Context, i interaction, to target, reply bot.Reply) bool {
	parts := a.drawn(ctx, to, reply)
	if len(parts) == 0 {
		return true
	}
	var err error
	switch {
	case reply.Private && !to.private:
		return false
	case i.Container.Ephemeral || i.Message.TS == "":
		if !a.isResponseURL(to.responseURL) {
			return false
		}
		err = a.respond(ctx, to.responseURL, response{drawnMessage: parts[0], Replace: true, Thread: to.privateThread})
	default:
		err = a.sendMessage(parts[0], func(m drawnMessage) error {
			return a.retry(ctx, channelLimit(to.channel), func(ctx context.Context) error {
				_, _, _, err := a.api.UpdateMessageContext(ctx, to.channel, i.Message.TS,
					slack.MsgOptionText(m.text, false),
					slack.MsgOptionDisableMarkdown(),
					slack.MsgOptionBlocks(m.blocks...))
				return err
			})
		})
	}
	if err != nil {
		a.logNotPosted(to.channel, err)
		class, _ := classify(ctx, err)
		return class == unsure // it may have been replaced: the member is not answered twice
	}
	for n, m := range parts[1:] {
		if to.private {
			err = a.postPrivately(ctx, to, n+1, m)
		} else {
			_, err = a.postOnce(ctx, to.posting(n+1, m))
		}
		if err != nil {
			a.logNotPosted(to.channel, err)
			break
		}
	}
	return true
}
