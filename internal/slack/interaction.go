package slack

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"plenary/internal/bot"
)

// findShortcut is the callback id of "Find in the statement". There is no other
// shortcut of messages, so that it need not be looked at.
const findShortcut = "find"

// An interaction is a button or a select, a shortcut, a modal, or what was
// typed into a searchable select.
type interaction struct {
	Type      string `json:"type"`
	TriggerID string `json:"trigger_id"`
	Respond   string `json:"response_url"`
	ActionID  string `json:"action_id"`
	Value     string `json:"value"`
	User      struct {
		ID string `json:"id"`
	} `json:"user"`
	Channel   ref `json:"channel"`
	Container struct {
		Channel   string `json:"channel_id"`
		Message   string `json:"message_ts"`
		Thread    string `json:"thread_ts"`
		Ephemeral bool   `json:"is_ephemeral"`
	} `json:"container"`
	Message struct {
		TS     string `json:"ts"`
		Thread string `json:"thread_ts"`
		Text   string `json:"text"`
	} `json:"message"`
	Actions []action `json:"actions"`
	View    view     `json:"view"`
}

type action struct {
	ID       string `json:"action_id"`
	Block    string `json:"block_id"`
	Value    string `json:"value"`
	Selected struct {
		Value string `json:"value"`
	} `json:"selected_option"`
}

type view struct {
	ID       string `json:"id"`
	Type     string `json:"type"`
	Callback string `json:"callback_id"`
	Private  string `json:"private_metadata"`
	State    struct {
		Values map[string]map[string]action `json:"values"`
	} `json:"state"`
}

// where is the channel that an interaction happened in, "" in a view.
func (i interaction) where() string {
	if i.Channel != "" {
		return string(i.Channel)
	}
	return i.Container.Channel
}

func (a *Adapter) takeInteraction(s *session, i interaction) (ack any, begin func()) {
	if i.User.ID == "" {
		return nil, nil
	}
	switch i.Type {
	case "block_actions":
		return a.takeAction(s, i)
	case "message_action":
		return a.takeShortcut(s, i)
	case "view_submission":
		return a.takeSubmission(s, i)
	case "block_suggestion":
		return a.takeSuggestion(s, i), nil
	}
	return nil, nil
}

// takeShortcut shows a member the passages that bear on a message. Shared, they
// go to the thread of that message.
func (a *Adapter) takeShortcut(s *session, i interaction) (ack any, begin func()) {
	to := origin{
		id: triggerID(i.TriggerID), channel: i.where(), thread: i.Message.Thread, aside: i.Message.Thread,
		user: i.User.ID, respond: i.Respond, private: true,
	}
	if to.thread == "" && !direct(to.channel) {
		to.thread, to.about = i.Message.TS, i.Message.TS
	}
	begin, room := a.run(s, to.id, func(ctx context.Context, me identity) {
		asked := typed(i.Message.Text, me.user)
		asked.Call = bot.NewCall("find")
		a.say(ctx, to, s.handle(ctx, a.request(me, to, asked)))
	})
	if !room {
		begin = a.tell(s, func(ctx context.Context) { a.say(ctx, to, busy) })
	}
	return nil, begin
}

// takeAction does what a button or a select says.
func (a *Adapter) takeAction(s *session, i interaction) (ack any, begin func()) {
	if len(i.Actions) == 0 {
		return nil, nil
	}
	act := i.Actions[0]
	effect, word, ok := effectOf(act.ID)
	line := act.Value
	if act.Selected.Value != "" {
		line = act.Selected.Value
	}
	if !ok || line == "" {
		return nil, nil // a page that opens, or an element that is not ours
	}
	var request bot.Request
	request.Press(word + line)
	id := triggerID(i.TriggerID)
	if i.View.Type != "" {
		begin, room := a.run(s, id, func(ctx context.Context, me identity) { a.actInView(ctx, s, me, i, id, request, effect) })
		if !room {
			begin = a.tell(s, func(ctx context.Context) { a.open(ctx, i.TriggerID, replyModal(busy, "")) })
		}
		return nil, begin
	}
	to := i.origin(id)
	begin, room := a.run(s, id, func(ctx context.Context, me identity) { a.act(ctx, s, me, i, to, request, effect) })
	if !room {
		to.private = true
		begin = a.tell(s, func(ctx context.Context) { a.say(ctx, to, busy) })
	}
	return nil, begin
}

// origin is where the message stands that was acted on.
func (i interaction) origin(id string) origin {
	to := origin{id: id, channel: i.where(), user: i.User.ID, respond: i.Respond}
	to.thread = i.Message.Thread
	if to.thread == "" {
		to.thread = i.Container.Thread
	}
	to.aside = to.thread
	if thread, ok := strings.CutPrefix(i.Actions[0].Block, aboutBlock); ok {
		to.thread, _, _ = strings.Cut(thread, "/")
		to.about = to.thread
	}
	to.private = i.Container.Ephemeral || !direct(to.channel)
	return to
}

// act answers a button or a select in a message.
func (a *Adapter) act(ctx context.Context, s *session, me identity, i interaction, to origin, request bot.Request, effect bot.Effect) {
	switch effect {
	case bot.Replace:
		to.private = i.Container.Ephemeral
		reply := s.handle(ctx, a.request(me, to, request))
		if !a.turn(ctx, i, to, reply) {
			to.private = true
			a.say(ctx, to, reply)
		}
	case bot.Share:
		to.private = false
		a.share(ctx, to, s.handle(ctx, a.request(me, to, request)))
	default:
		a.say(ctx, to, s.handle(ctx, a.request(me, to, request)))
	}
}

// share posts a reply for everybody. Where the bot is no member of the channel
// it is posted by the response_url, which works all the same.
func (a *Adapter) share(ctx context.Context, to origin, reply bot.Reply) {
	if reply.Private && !direct(to.channel) {
		to.private = true
		a.say(ctx, to, reply)
		return
	}
	for n, m := range messages(reply) {
		_, err := a.publish(ctx, posting{to.channel, to.thread, replyEvent, keyOf(to.id, n), m})
		if v, _ := judge(ctx, err); v == gone && a.answerable(to.respond) {
			err = a.answer(ctx, to.respond, response{message: m, Type: "in_channel", Thread: to.thread})
		}
		if err != nil {
			a.unsaid(to.channel, err)
			return
		}
	}
}

// turn puts a reply in the place of the message that was acted on, and posts
// what does not fit into it behind it. It reports whether it could.
func (a *Adapter) turn(ctx context.Context, i interaction, to origin, reply bot.Reply) bool {
	parts := messages(reply)
	if len(parts) == 0 {
		return true
	}
	var err error
	switch {
	case reply.Private && !to.private:
		return false
	case i.Container.Ephemeral || i.Message.TS == "":
		if !a.answerable(to.respond) {
			return false
		}
		err = a.answer(ctx, to.respond, response{message: parts[0], Replace: true, Thread: to.aside})
	default:
		err = a.call(ctx, laneOf(to.channel), func(ctx context.Context) error {
			_, _, _, err := a.api.UpdateMessageContext(ctx, to.channel, i.Message.TS,
				slack.MsgOptionText(parts[0].text, false),
				slack.MsgOptionDisableMarkdown(),
				slack.MsgOptionBlocks(parts[0].blocks...))
			return err
		})
	}
	if err != nil {
		a.unsaid(to.channel, err)
		v, _ := judge(ctx, err)
		return v == unsure // it may be there: it is not said a second time
	}
	for n, m := range parts[1:] {
		if to.private {
			err = a.whisper(ctx, to, m)
		} else {
			_, err = a.publish(ctx, posting{to.channel, to.thread, replyEvent, keyOf(to.id, n+1), m})
		}
		if err != nil {
			a.unsaid(to.channel, err)
			break
		}
	}
	return true
}

// options is what a searchable select is filled with. slack-go's own type
// leaves the field out where there are none, and Slack then shows an error.
type options struct {
	Options []*slack.OptionBlockObject `json:"options"`
}

// takeSuggestion completes what is typed into the searchable select of places.
func (a *Adapter) takeSuggestion(s *session, i interaction) options {
	found := options{Options: []*slack.OptionBlockObject{}}
	me, known := s.ask()
	if !known || i.ActionID != placeAction {
		return found
	}
	var at asked
	_ = json.Unmarshal([]byte(i.View.Private), &at)
	ctx, cancel := context.WithTimeout(s.work, time.Second) // the socket waits
	defer cancel()
	for _, c := range a.cfg.Host.Complete(ctx, me.place(at.Channel, at.Thread), bot.Reference, i.Value) {
		value := strings.TrimSpace(c.Value)
		if blank(c.Label) || value == "" || len([]rune(value)) > maxOption || len(found.Options) == maxOptions {
			continue
		}
		found.Options = append(found.Options, slack.NewOptionBlockObject(value, plainText(c.Label, maxOption), nil))
	}
	return found
}
