package slack

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"plenary/internal/bot"
	"plenary/internal/message"
)

// The ids in our views. Views that are open when Plenary is updated keep theirs.
const (
	refBlock  = "place"
	refAction = "place"
	refView   = "place"
	replyView = "reply"
	homeView  = "home"
)

// A viewOrigin is where a view was asked for, as the view's private_metadata
// keeps it.
type viewOrigin struct {
	Command     string `json:"name,omitempty"` // that needs a reference
	Channel     string `json:"channel,omitempty"`
	Thread      string `json:"thread,omitempty"`
	ResponseURL string `json:"respond,omitempty"`
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

// referenceModal asks for a reference, in a select that is searched as one
// types.
func referenceModal(command string, from target) slack.ModalViewRequest {
	least := 0
	menu := slack.NewOptionsSelectBlockElement(slack.OptTypeExternal, plainText(message.English().String("slack.references", nil), maxPlaceholder), refAction)
	menu.MinQueryLength = &least
	menu.FocusOnLoad = true
	input := slack.NewInputBlock(refBlock, plainText(message.English().String("slack.which-place", nil), maxPlaceholder), nil, menu)
	origin := viewOrigin{Command: command, Channel: from.channel, Thread: from.thread, ResponseURL: from.responseURL}
	return slack.ModalViewRequest{
		Type:            slack.VTModal,
		CallbackID:      refView,
		PrivateMetadata: origin.String(),
		Title:           plainText("Plenary", maxTitle),
		Submit:          plainText(message.English().String("slack.show", nil), maxTitle),
		Close:           plainText(message.English().String("slack.cancel", nil), maxTitle),
		Blocks:          slack.Blocks{BlockSet: []slack.Block{input}},
	}
}

// replyModal shows a reply where there is no channel to post it to.
func replyModal(reply bot.Reply, privateMetadata string) slack.ModalViewRequest {
	return slack.ModalViewRequest{
		Type:            slack.VTModal,
		CallbackID:      replyView,
		PrivateMetadata: privateMetadata,
		Title:           plainText("Plenary", maxTitle),
		Close:           plainText(message.English().String("slack.close", nil), maxTitle),
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

// openReferenceModal opens the modal in which a reference is chosen for a
// command, and reports whether it is open. The core has no part in this, so it
// is here that a modal which another replica opened is not opened again.
func (a *Adapter) openReferenceModal(ctx context.Context, trigger, command string, to target) bool {
	if fresh, err := a.cfg.Host.Deduplicate(ctx, to.id+"/modal"); err == nil && !fresh {
		return true
	}
	return a.openModal(ctx, trigger, referenceModal(command, to))
}

// options is what a searchable select is filled with. slack-go's own type
// leaves the field out where there are none, and Slack then shows an error.
type options struct {
	Options []*slack.OptionBlockObject `json:"options"`
}

// completeReference completes what is typed into the searchable select of
// references.
func (a *Adapter) completeReference(s *session, i interaction) options {
	found := options{Options: []*slack.OptionBlockObject{}}
	me, known := s.knownIdentity()
	if !known || i.ActionID != refAction {
		return found
	}
	at, _ := i.View.origin()                                // without one, the channel is not known
	ctx, cancel := context.WithTimeout(s.work, time.Second) // the socket waits
	defer cancel()
	for _, c := range a.cfg.Host.Complete(ctx, me.place(at.Channel, at.Thread), bot.Reference, i.Value) {
		value := strings.TrimSpace(c.Value)
		if isBlank(c.Label) || value == "" || len([]rune(value)) > maxOption || len(found.Options) == maxOptions {
			continue
		}
		found.Options = append(found.Options, slack.NewOptionBlockObject(value, plainText(c.Label, maxOption), nil))
	}
	return found
}

// submissionTask replies to a reference modal that was filled in, where the
// modal was asked for.
func (a *Adapter) submissionTask(s *session, i interaction) task {
	if i.View.Callback != refView {
		return task{}
	}
	ref := i.View.State.Values[refBlock][refAction].Selected.Value
	if ref == "" {
		return task{ack: slack.NewErrorsViewSubmissionResponse(map[string]string{refBlock: message.English().String("slack.choose-place", nil)})}
	}
	at, err := i.View.origin()
	if err != nil || at.Command == "" {
		return task{}
	}
	to := replyTarget(origin{
		kind: fromSubmission, id: triggerID(i.TriggerID), received: time.Now(), user: i.User.ID,
		channel: at.Channel, direct: isDirect(at.Channel), thread: at.Thread, responseURL: at.ResponseURL,
	})
	return task{
		id: to.id,
		do: func(ctx context.Context, me identity) {
			a.reply(ctx, to, a.ask(ctx, s, me, to, callRequest(at.Command, "ref", ref)))
		},
		busyAck: func() any {
			return slack.NewErrorsViewSubmissionResponse(map[string]string{refBlock: busyReply.Blocks[0].(bot.Paragraph).Text.String()})
		},
	}
}

// answerInView replies to a button or a select of the Home tab or of a modal, in
// a modal. On the Home tab it also publishes the tab anew, because a schedule
// may have changed.
func (a *Adapter) answerInView(ctx context.Context, s *session, me identity, i interaction, to target, asked bot.Request, effect bot.Effect) {
	onHome := i.View.Type == string(slack.VTHomeTab)
	if name := asked.Call.Line(); onHome && needsReference(name) {
		a.openReferenceModal(ctx, i.TriggerID, name, to)
		return
	}
	announced := a.announceLater(ctx, i, onHome, effect)
	reply := a.ask(ctx, s, me, to, asked)
	modal, id := replyModal(reply, i.View.Private), announced()
	if reply.Empty() {
		return
	}
	var err error
	if id != "" {
		_, err = a.updateModal(ctx, id, modal)
	} else {
		_, err = a.showModal(ctx, i, modal, onHome, effect)
	}
	if err != nil {
		a.warnOnce("views:"+err.Error(), "slack: no modal was shown", "error", err)
	}
	if onHome {
		a.publishHome(ctx, s, me, i.User.ID, to.channel)
	}
}

// announceLater shows a modal that says that the answer comes later, unless what it
// returns is called before announceAfter. That returns the modal's id; "" for none.
func (a *Adapter) announceLater(ctx context.Context, i interaction, onHome bool, effect bot.Effect) (announced func() (id string)) {
	if !onHome && effect != bot.Show { // it is replaced without a trigger_id
		return func() string { return "" }
	}
	ids := make(chan string, 1)
	timer := time.AfterFunc(announceAfter, func() {
		id, err := a.showModal(ctx, i, replyModal(bot.Reply{Blocks: []bot.Block{
			bot.Paragraph{Text: message.English().Text("slack.later", nil)},
		}}, i.View.Private), onHome, effect)
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
	reply := a.ask(ctx, s, me, to, callRequest("home"))
	if reply.Empty() {
		return
	}
	err := a.retry(ctx, "views.publish", func(ctx context.Context) error {
		_, err := a.api.PublishViewContext(ctx, slack.PublishViewContextRequest{UserID: user, View: slack.HomeTabViewRequest{
			Type:            slack.VTHomeTab,
			CallbackID:      homeView,
			PrivateMetadata: viewOrigin{Channel: channel}.String(),
			Blocks:          slack.Blocks{BlockSet: viewBlocks(reply)},
		}})
		return err
	})
	if err != nil {
		a.warnOnce("views.publish:"+err.Error(), "slack: no Home tab was shown", "error", err)
	}
}
