package slack

import (
	"context"
	"encoding/json"
	"time"

	"github.com/slack-go/slack"

	"plenary/internal/bot"
)

// The names within our modals.
const (
	placeBlock  = "place"
	placeAction = "place"
	placeView   = "place"
	replyView   = "reply"
	homeView    = "home"
)

// asked is where a modal was asked for, as it is kept in the view.
type asked struct {
	Name    string `json:"name,omitempty"` // the command that wants a place
	Channel string `json:"channel,omitempty"`
	Thread  string `json:"thread,omitempty"`
	Respond string `json:"respond,omitempty"`
}

func (at asked) String() string {
	data, err := json.Marshal(at)
	if err != nil { // no field of ours cannot be written
		return ""
	}
	return string(data)
}

// placeModal asks for a place in the statement: a select that is searched as
// one types.
func placeModal(name string, from origin) slack.ModalViewRequest {
	least := 0
	menu := slack.NewOptionsSelectBlockElement(slack.OptTypeExternal, plainText("II, I.B, abstract 2, words of a title", maxPlaceholder), placeAction)
	menu.MinQueryLength = &least
	menu.FocusOnLoad = true
	input := slack.NewInputBlock(placeBlock, plainText("Which place in the statement?", maxPlaceholder), nil, menu)
	at := asked{Name: name, Channel: from.channel, Thread: from.thread, Respond: from.respond}
	return slack.ModalViewRequest{
		Type:            slack.VTModal,
		CallbackID:      placeView,
		PrivateMetadata: at.String(),
		Title:           plainText("Plenary", maxTitle),
		Submit:          plainText("Show", maxTitle),
		Close:           plainText("Cancel", maxTitle),
		Blocks:          slack.Blocks{BlockSet: []slack.Block{input}},
	}
}

// replyModal shows a reply where there is no channel to post it to.
func replyModal(reply bot.Reply, private string) slack.ModalViewRequest {
	return slack.ModalViewRequest{
		Type:            slack.VTModal,
		CallbackID:      replyView,
		PrivateMetadata: private,
		Title:           plainText("Plenary", maxTitle),
		Close:           plainText("Close", maxTitle),
		Blocks:          slack.Blocks{BlockSet: viewBlocks(reply)},
	}
}

// tryView makes a call that answers a member who waits before a view: it is
// tried for as long as a trigger_id is good.
func (a *Adapter) tryView(ctx context.Context, lane string, call func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	return a.call(ctx, lane, call)
}

// open opens a modal and reports whether it did.
func (a *Adapter) open(ctx context.Context, trigger string, modal slack.ModalViewRequest) bool {
	err := a.tryView(ctx, "views.open", func(ctx context.Context) error {
		_, err := a.api.OpenViewContext(ctx, trigger, modal)
		return err
	})
	if err != nil {
		a.once("views.open:"+err.Error(), "slack: no modal was opened", "error", err)
	}
	return err == nil
}

// choosePlace opens the modal in which a place is chosen for a command, and
// reports whether somebody did: the core never hears of it, so that it is opened
// once, over restarts and among replicas, is seen to here.
func (a *Adapter) choosePlace(ctx context.Context, trigger, name string, to origin) bool {
	if fresh, err := a.cfg.Host.Deduplicate(ctx, to.id+"/modal"); err == nil && !fresh {
		return true
	}
	return a.open(ctx, trigger, placeModal(name, to))
}

// takeSubmission answers a modal that was filled in, where it was asked for.
func (a *Adapter) takeSubmission(s *session, i interaction) (ack any, begin func()) {
	if i.View.Callback != placeView {
		return nil, nil
	}
	place := i.View.State.Values[placeBlock][placeAction].Selected.Value
	if place == "" {
		return slack.NewErrorsViewSubmissionResponse(map[string]string{placeBlock: "Choose a place in the statement."}), nil
	}
	var at asked
	if json.Unmarshal([]byte(i.View.Private), &at) != nil || at.Name == "" {
		return nil, nil
	}
	id := triggerID(i.TriggerID)
	to := origin{id: id, channel: at.Channel, thread: at.Thread, aside: at.Thread, user: i.User.ID, respond: at.Respond, private: true}
	begin, room := a.run(s, id, func(ctx context.Context, me identity) {
		a.say(ctx, to, s.handle(ctx, a.request(me, to, calling(at.Name, "ref", place))))
	})
	if !room {
		a.cfg.Host.OnFull()
		return slack.NewErrorsViewSubmissionResponse(map[string]string{placeBlock: busy.Blocks[0].(bot.Paragraph).Text.String()}), nil
	}
	return nil, begin
}

// actInView answers a button or a select of the Home tab or of a modal, in a
// modal. What changed a schedule is shown on the Home tab too.
func (a *Adapter) actInView(ctx context.Context, s *session, me identity, i interaction, id string, request bot.Request, effect bot.Effect) {
	var at asked
	_ = json.Unmarshal([]byte(i.View.Private), &at)
	to := origin{id: id, channel: at.Channel, user: i.User.ID}
	if name := request.Call.Line(); choosesPlace(name) && i.View.Type == string(slack.VTHomeTab) {
		a.choosePlace(ctx, i.TriggerID, name, to)
		return
	}
	reply := s.handle(ctx, a.request(me, to, request))
	if reply.Empty() {
		return
	}
	modal := replyModal(reply, i.View.Private)
	if i.View.Type == string(slack.VTHomeTab) {
		a.open(ctx, i.TriggerID, modal)
		a.home(ctx, s, me, i.User.ID, at.Channel)
		return
	}
	push, err := effect == bot.Show, error(nil)
	if push {
		err = a.tryView(ctx, "views.push", func(ctx context.Context) error {
			_, err := a.api.PushViewContext(ctx, i.TriggerID, modal)
			return err
		})
		push = !named(err, "push_limit_reached") // three modals deep: the last is replaced
	}
	if !push {
		err = a.tryView(ctx, "views.update", func(ctx context.Context) error {
			_, err := a.api.UpdateViewContext(ctx, modal, "", "", i.View.ID)
			return err
		})
	}
	if err != nil {
		a.once("views:"+err.Error(), "slack: no modal was shown", "error", err)
	}
}

// home publishes a member's Home tab.
func (a *Adapter) home(ctx context.Context, s *session, me identity, user, channel string) {
	to := origin{channel: channel, user: user}
	reply := s.handle(ctx, a.request(me, to, calling("home")))
	if reply.Empty() {
		return
	}
	err := a.call(ctx, "views.publish", func(ctx context.Context) error {
		_, err := a.api.PublishViewContext(ctx, slack.PublishViewContextRequest{UserID: user, View: slack.HomeTabViewRequest{
			Type:            slack.VTHomeTab,
			CallbackID:      homeView,
			PrivateMetadata: asked{Channel: channel}.String(),
			Blocks:          slack.Blocks{BlockSet: viewBlocks(reply)},
		}})
		return err
	})
	if err != nil {
		a.once("views.publish:"+err.Error(), "slack: no Home tab was shown", "error", err)
	}
}
