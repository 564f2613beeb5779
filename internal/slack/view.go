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

// replyModal shows blocks of a reply.
func replyModal(reply bot.Reply, from viewOrigin, blocks []slack.Block) slack.ModalViewRequest {
	return slack.ModalViewRequest{
		Type:            slack.VTModal,
		CallbackID:      replyView,
		PrivateMetadata: from.String(),
		Title:           plainText("Plenary", maxTitle),
		Close:           plainText(reply.Words().String("slack.close", nil), maxTitle),
		Blocks:          slack.Blocks{BlockSet: blocks},
	}
}

// triggerLifetime is how long a trigger_id is valid.
const triggerLifetime = 3 * time.Second

// announceAfter is how long the core may take before a modal says that the answer
// comes later, while there is a trigger_id to open it with.
const announceAfter = triggerLifetime / 2

// showView makes a call to show the versions of a modal in turn, and makes it again for as
// long as its trigger_id is valid. It returns the view's id, "" where the view is open and
// that is not known.
func (a *Adapter) showView(ctx context.Context, method string, versions []slack.ModalViewRequest, call func(context.Context, slack.ModalViewRequest) (*slack.ViewResponse, error)) (id string, err error) {
	ctx, cancel := context.WithTimeout(ctx, triggerLifetime)
	defer cancel()
	maybeShown := false // an attempt may have succeeded
	err = sendVersions(a, versions, func(modal slack.ModalViewRequest) error {
		return a.retry(ctx, method, func(ctx context.Context) error {
			shown, err := call(ctx, modal)
			if err == nil {
				id = shown.ID
			}
			class, _ := classify(ctx, err)
			maybeShown = maybeShown || class == unsure
			return err
		})
	})
	if maybeShown && isSlackError(err, "exchanged_trigger_id") {
		return "", nil // the attempt that was not answered opened it
	}
	return id, err
}

// openModal opens a modal.
func (a *Adapter) openModal(ctx context.Context, trigger string, versions []slack.ModalViewRequest) (id string, err error) {
	return a.showView(ctx, "views.open", versions, func(ctx context.Context, modal slack.ModalViewRequest) (*slack.ViewResponse, error) {
		return a.api.OpenViewContext(ctx, trigger, modal)
	})
}

// pushModal shows a modal over the one that is open.
func (a *Adapter) pushModal(ctx context.Context, trigger string, versions []slack.ModalViewRequest) (id string, err error) {
	return a.showView(ctx, "views.push", versions, func(ctx context.Context, modal slack.ModalViewRequest) (*slack.ViewResponse, error) {
		return a.api.PushViewContext(ctx, trigger, modal)
	})
}

// updateModal puts a modal in the place of one that is open.
func (a *Adapter) updateModal(ctx context.Context, id string, versions []slack.ModalViewRequest) error {
	_, err := a.showView(ctx, "views.update", versions, func(ctx context.Context, modal slack.ModalViewRequest) (*slack.ViewResponse, error) {
		return a.api.UpdateViewContext(ctx, modal, "", "", id)
	})
	return err
}

// logNotShown logs that a modal was not shown, once for each reason.
func (a *Adapter) logNotShown(err error) {
	a.warnOnce("views:"+err.Error(), "slack: no modal was shown", "error", err)
}

// openForm opens the form of a reply to what came with a trigger_id. Where it is not open,
// instead is the reply whose blocks say the same.
func (a *Adapter) openForm(ctx context.Context, trigger string, to target, reply bot.Reply) (instead bot.Reply, open bool) {
	if reply.Form == nil || trigger == "" {
		return reply, false
	}
	versions := formModals(reply, originOf(to))
	if len(versions) == 0 {
		return withTypedWords(reply), false
	}
	opening, cancel := context.WithDeadline(ctx, to.received.Add(triggerLifetime))
	defer cancel()
	if _, err := a.openModal(opening, trigger, versions); err != nil {
		a.logNotShown(err)
		return unshown(reply), false
	}
	return reply, true
}

// answerInView replies to a button or a select of the Home tab or of a modal, in
// a modal. Where a schedule may have changed, it also publishes the Home tab anew.
func (a *Adapter) answerInView(ctx context.Context, s *session, me identity, i interaction, to target, asked bot.Request, effect bot.Effect) {
	onHome := i.View.Type == string(slack.VTHomeTab)
	announced := a.announceLater(ctx, i, onHome, effect)
	reply := a.ready(ctx, to, a.ask(ctx, s, me, to, asked))
	versions, id := modals(reply, viewOrigin{Channel: to.channel, View: i.View.Type}), announced()
	if reply.Empty() {
		return
	}
	var err error
	if id != "" {
		err = a.updateModal(ctx, id, versions)
	} else {
		_, err = a.showModal(ctx, i, versions, onHome, effect)
	}
	if err != nil {
		a.replyUnshown(ctx, to, reply, err)
	}
	if onHome || bot.MayChange(asked.Call) {
		a.publishHome(ctx, s, me, i.User.ID, to.channel)
	}
}

// busyInView tells a member in a modal that there is no room for what a button or a
// select of a view says.
func (a *Adapter) busyInView(ctx context.Context, i interaction, to target) {
	reply := a.busyReply(to.user)
	if _, err := a.showModal(ctx, i, replyModals(reply, viewOrigin{}), i.View.Type == string(slack.VTHomeTab), bot.Show); err != nil {
		a.replyUnshown(ctx, to, reply, err)
	}
}

// laterModals say that the answer takes their place.
func laterModals(words *message.Catalogue, from viewOrigin) []slack.ModalViewRequest {
	return replyModals(bot.Unanswered(words, bot.Answered, "slack.later", nil), from)
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
		id, err := a.showModal(ctx, i, laterModals(a.knownWords(i.User.ID), at), onHome, effect)
		if err != nil {
			a.logNotShown(err)
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
func (a *Adapter) showModal(ctx context.Context, i interaction, versions []slack.ModalViewRequest, onHome bool, effect bot.Effect) (id string, err error) {
	if onHome {
		return a.openModal(ctx, i.TriggerID, versions)
	}
	if effect == bot.Show {
		id, err = a.pushModal(ctx, i.TriggerID, versions)
		if !isSlackError(err, "push_limit_reached") { // at most three modals are open: the last is replaced
			return id, err
		}
	}
	return i.View.ID, a.updateModal(ctx, i.View.ID, versions)
}

// publishHome publishes a member's Home tab.
func (a *Adapter) publishHome(ctx context.Context, s *session, me identity, user, channel string) {
	to := replyTarget(origin{kind: fromView, user: user, channel: channel, direct: isDirect(channel)})
	reply := a.ready(ctx, to, a.ask(ctx, s, me, to, callRequest("home")))
	if reply.Empty() {
		return
	}
	err := sendVersions(a, viewVersions(reply), func(blocks []slack.Block) error {
		view := slack.HomeTabViewRequest{
			Type:            slack.VTHomeTab,
			CallbackID:      homeView,
			PrivateMetadata: viewOrigin{Channel: channel}.String(),
			Blocks:          slack.Blocks{BlockSet: blocks},
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
