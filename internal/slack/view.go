package slack

import (
	"context"
	"encoding/json"
	"time"

	"github.com/slack-go/slack"

	"plenary/internal/bot"
	"plenary/internal/message"
)

// The ids in our views. Views that are open when Plenary is updated keep theirs: those
// that asked for a reference before there were forms have refView, and their select is
// refAction in refBlock.
const (
	refBlock  = "place"
	refAction = "place"
	refView   = "place"
	replyView = "reply"
	homeView  = "home"
)

// A viewOrigin is where a view was asked for, as the view's private_metadata
// keeps it, and of a form what it calls beside what its fields hold.
type viewOrigin struct {
	Command string            `json:"name,omitempty"`
	Values  map[string]string `json:"values,omitempty"`
	Page    int               `json:"page,omitempty"`

	Channel     string `json:"channel,omitempty"`
	Thread      string `json:"thread,omitempty"`
	ShareThread string `json:"share,omitempty"` // that the buttons of the reply share into; "" for Thread
	ResponseURL string `json:"respond,omitempty"`
	Public      bool   `json:"public,omitempty"` // everybody in the channel sees the reply
	View        string `json:"view,omitempty"`   // the type of the view that asked, in whose place or over which the reply is shown; "" for none
}

// originOf is where the view is asked for whose reply goes to a target.
func originOf(to target) viewOrigin {
	return viewOrigin{Channel: to.channel, Thread: to.privateThread, ShareThread: to.shareThread, ResponseURL: to.responseURL, Public: !to.private}
}

func (o viewOrigin) String() string {
	data, err := json.Marshal(o)
	if err != nil { // not with these fields
		return ""
	}
	return string(data)
}

// origin decodes where a view was asked for.
func (v view) origin() (viewOrigin, error) {
	var o viewOrigin
	err := json.Unmarshal([]byte(v.Private), &o)
	return o, err
}

// replyModal shows a reply where there is no channel to post it to.
func replyModal(reply bot.Reply, privateMetadata string) slack.ModalViewRequest {
	return slack.ModalViewRequest{
		Type:            slack.VTModal,
		CallbackID:      replyView,
		PrivateMetadata: privateMetadata,
		Title:           plainText("Plenary", maxTitle),
		Close:           plainText(reply.Words().String("slack.close", nil), maxTitle),
		Blocks:          slack.Blocks{BlockSet: viewBlocks(reply)},
	}
}

// triggerLifetime is how long a trigger_id is valid.
const triggerLifetime = 3 * time.Second

// announceAfter is how long the core may take before a modal says that the answer
// comes later, while there is a trigger_id to open it with.
const announceAfter = triggerLifetime / 2

// showView makes a call to show a view, and makes it again for as long as its
// trigger_id is valid. It returns the view's id.
func (a *Adapter) showView(ctx context.Context, method string, call func(context.Context) (*slack.ViewResponse, error)) (id string, err error) {
	ctx, cancel := context.WithTimeout(ctx, triggerLifetime)
	defer cancel()
	err = a.retry(ctx, method, func(ctx context.Context) error {
		shown, err := call(ctx)
		if err == nil {
			id = shown.ID
		}
		return err
	})
	return id, err
}

// openModal opens a modal and reports whether it did.
func (a *Adapter) openModal(ctx context.Context, trigger string, modal slack.ModalViewRequest) bool {
	_, err := a.showView(ctx, "views.open", func(ctx context.Context) (*slack.ViewResponse, error) {
		return a.api.OpenViewContext(ctx, trigger, modal)
	})
	if err != nil {
		a.warnOnce("views.open:"+err.Error(), "slack: no modal was opened", "error", err)
	}
	return err == nil
}

// updateModal puts a modal in the place of one that is open.
func (a *Adapter) updateModal(ctx context.Context, id string, modal slack.ModalViewRequest) (string, error) {
	return a.showView(ctx, "views.update", func(ctx context.Context) (*slack.ViewResponse, error) {
		return a.api.UpdateViewContext(ctx, modal, "", "", id)
	})
}

// openForm opens the form of a reply to what came with a trigger_id, and reports
// whether it is open. Where it is not, the blocks of the reply say the same.
func (a *Adapter) openForm(ctx context.Context, trigger string, to target, reply bot.Reply) bool {
	if reply.Form == nil || trigger == "" {
		return false
	}
	modal, ok := formModal(reply, originOf(to))
	if !ok {
		return false
	}
	ctx, cancel := context.WithDeadline(ctx, to.received.Add(triggerLifetime))
	defer cancel()
	return a.openModal(ctx, trigger, modal)
}

// answerInView replies to a button or a select of the Home tab or of a modal, in
// a modal. On the Home tab it also publishes the tab anew, because a schedule
// may have changed.
func (a *Adapter) answerInView(ctx context.Context, s *session, me identity, i interaction, to target, asked bot.Request, effect bot.Effect) {
	onHome := i.View.Type == string(slack.VTHomeTab)
	announced := a.announceLater(ctx, i, onHome, effect)
	reply := a.ready(ctx, to, a.ask(ctx, s, me, to, asked))
	modal, id := a.modalFor(reply, viewOrigin{Channel: to.channel, View: i.View.Type}), announced()
	if reply.Empty() {
		return
	}
	err := a.sendView(reply, func(fallback []slack.Block) (err error) {
		if fallback != nil {
			modal = textModal(reply, viewOrigin{Channel: to.channel}, fallback)
		}
		if id != "" {
			_, err = a.updateModal(ctx, id, modal)
		} else {
			_, err = a.showModal(ctx, i, modal, onHome, effect)
		}
		return err
	})
	if err != nil {
		a.warnOnce("views:"+err.Error(), "slack: no modal was shown", "error", err)
	}
	if onHome {
		a.publishHome(ctx, s, me, i.User.ID, to.channel)
	}
}

// modalFor shows the form of a reply that goes into a view, or else the reply.
func (a *Adapter) modalFor(reply bot.Reply, from viewOrigin) slack.ModalViewRequest {
	if reply.Form != nil {
		if modal, ok := formModal(reply, from); ok {
			return modal
		}
	}
	return replyModal(reply, viewOrigin{Channel: from.Channel}.String())
}

// textModal shows a reply whose blocks Slack refused.
func textModal(reply bot.Reply, from viewOrigin, fallback []slack.Block) slack.ModalViewRequest {
	modal := replyModal(reply, viewOrigin{Channel: from.Channel}.String())
	modal.Blocks.BlockSet = fallback
	return modal
}

// laterModal says that the answer takes its place.
func laterModal(words *message.Catalogue, from viewOrigin) slack.ModalViewRequest {
	return replyModal(bot.Reply{Language: words.Tag, Blocks: []bot.Block{
		bot.Paragraph{Text: words.Text("slack.later", nil)},
	}}, viewOrigin{Channel: from.Channel}.String())
}

// announceLater shows a modal that says that the answer comes later, unless what it
// returns is called before announceAfter. That returns the modal's id; "" for none.
func (a *Adapter) announceLater(ctx context.Context, i interaction, onHome bool, effect bot.Effect) (announced func() (id string)) {
	if !onHome && effect != bot.Show { // it is replaced without a trigger_id
		return func() string { return "" }
	}
	ids := make(chan string, 1)
	timer := time.AfterFunc(announceAfter, func() {
		at, _ := i.View.origin() // without one, the channel is not known
		id, err := a.showModal(ctx, i, laterModal(a.knownWords(i.User.ID), at), onHome, effect)
		if err != nil {
			a.warnOnce("views:"+err.Error(), "slack: no modal was shown", "error", err)
		}
		ids <- id
	})
	return func() string {
		if timer.Stop() {
			return ""
		}
		return <-ids
	}
}

// showModal shows a modal over the Home tab, or over the modal that was acted on,
// or in its place. It returns the modal's id.
func (a *Adapter) showModal(ctx context.Context, i interaction, modal slack.ModalViewRequest, onHome bool, effect bot.Effect) (id string, err error) {
	if onHome {
		return a.showView(ctx, "views.open", func(ctx context.Context) (*slack.ViewResponse, error) {
			return a.api.OpenViewContext(ctx, i.TriggerID, modal)
		})
	}
	if effect == bot.Show {
		id, err = a.showView(ctx, "views.push", func(ctx context.Context) (*slack.ViewResponse, error) {
			return a.api.PushViewContext(ctx, i.TriggerID, modal)
		})
		if !isSlackError(err, "push_limit_reached") { // at most three modals are open: the last is replaced
			return id, err
		}
	}
	return a.updateModal(ctx, i.View.ID, modal)
}

// publishHome publishes a member's Home tab.
func (a *Adapter) publishHome(ctx context.Context, s *session, me identity, user, channel string) {
	to := replyTarget(origin{kind: fromView, user: user, channel: channel, direct: isDirect(channel)})
	reply := a.ready(ctx, to, a.ask(ctx, s, me, to, callRequest("home")))
	if reply.Empty() {
		return
	}
	view := slack.HomeTabViewRequest{
		Type:            slack.VTHomeTab,
		CallbackID:      homeView,
		PrivateMetadata: viewOrigin{Channel: channel}.String(),
		Blocks:          slack.Blocks{BlockSet: viewBlocks(reply)},
	}
	err := a.sendView(reply, func(fallback []slack.Block) error {
		if fallback != nil {
			view.Blocks.BlockSet = fallback
		}
		return a.retry(ctx, "views.publish", func(ctx context.Context) error {
			_, err := a.api.PublishViewContext(ctx, slack.PublishViewContextRequest{UserID: user, View: view})
			return err
		})
	})
	if err != nil {
		a.warnOnce("views.publish:"+err.Error(), "slack: no Home tab was shown", "error", err)
	}
}
