package slack

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/slack-go/slack"

	"plenary/internal/adapterkit"
	"plenary/internal/bot"
)

// submissionTask makes the call of a form that was filled in. What it acknowledges is
// what the member sees: faults beneath the fields, the next step, or that the form is
// closed.
func (a *Adapter) submissionTask(s *session, i interaction) task {
	from, err := i.View.origin()
	if err != nil || from.Command == "" || i.View.Callback != formView && i.View.Callback != refView {
		return task{}
	}
	of := origin{
		kind: fromSubmission, id: triggerID(i.TriggerID), received: time.Now(), user: i.User.ID,
		channel: from.Channel, direct: isDirect(from.Channel), thread: from.Thread, responseURL: from.ResponseURL,
		shareThread: from.ShareThread, public: from.Public,
	}
	var late any // closes the form: what takes longer is said where it was asked for
	if from.View != "" {
		of.kind, late = fromView, updateAck(laterModals(a.knownWords(i.User.ID), from))
	}
	to, ack := replyTarget(of), newLateAck(late)
	return task{
		id:    to.id,
		later: ack,
		do:    func(ctx context.Context, me identity) { a.answerSubmission(ctx, s, me, i, from, to, ack) },
		busyAck: func() any {
			return slack.NewErrorsViewSubmissionResponse(map[string]string{i.View.anyBlock(): truncate(a.busyReply(i.User.ID).String(), maxFault)})
		},
	}
}

// answerSubmission replies to a form that was filled in.
func (a *Adapter) answerSubmission(ctx context.Context, s *session, me identity, i interaction, from viewOrigin, to target, ack *lateAck) {
	reply := a.ask(ctx, s, me, to, bot.Request{Call: i.View.call(from), Filled: true})
	if reply.Form != nil {
		faults := i.View.faults(from, reply)
		if len(faults) > 0 && ack.send(slack.NewErrorsViewSubmissionResponse(faults)) {
			return
		}
		if versions := formModals(reply, from); len(versions) > 0 && len(faults) == 0 && a.showInstead(ctx, i, from, versions, ack) == nil {
			return
		}
	}
	if from.View == "" {
		ack.send(nil)
		a.reply(ctx, to, a.ready(ctx, to, withTypedWords(reply)))
		return
	}
	reply = a.ready(ctx, to, reply)
	if !reply.Empty() {
		if err := a.showInstead(ctx, i, from, modals(reply, from), ack); err != nil {
			a.replyUnshown(ctx, to, reply, err)
		}
	}
	if from.View == string(slack.VTHomeTab) || bot.MayChange(bot.Call{Command: from.Command}) {
		a.publishHome(ctx, s, me, i.User.ID, to.channel)
	}
}

// ackSettling is how long to wait between an acknowledgement that puts a modal in the
// place of another and a call that does: Slack must come to them in this order.
const ackSettling = time.Second

// errFormClosed says that the form was closed by then.
var errFormClosed = errors.New("slack: the form is closed")

// showInstead puts a modal in the place of a form that was filled in: by the
// acknowledgement, or by a call where that is sent already or too short.
func (a *Adapter) showInstead(ctx context.Context, i interaction, from viewOrigin, versions []slack.ModalViewRequest, ack *lateAck) error {
	if update := updateAck(versions); ackSize(update) <= maxAck && ack.send(update) {
		return nil
	}
	if !ack.send(updateAck(laterModals(a.knownWords(i.User.ID), from))) && from.View == "" {
		return errFormClosed
	}
	adapterkit.Sleep(ctx, ackSettling)
	return a.updateModal(ctx, i.View.ID, versions)
}

// updateAck acknowledges a submission by putting a modal in the place of its form. Slack
// does not say whether it took it.
func updateAck(versions []slack.ModalViewRequest) any {
	return slack.NewUpdateViewSubmissionResponse(&versions[0])
}

// ackSize is the length of an acknowledgement, in bytes.
func ackSize(ack any) int {
	data, err := json.Marshal(ack)
	if err != nil { // not with our views
		return maxAck + 1
	}
	return len(data)
}
