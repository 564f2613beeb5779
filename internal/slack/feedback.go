package slack

import (
	"cmp"
	"context"

	"github.com/slack-go/slack"

	"plenary/internal/bot"
	"plenary/internal/message"
)

// feedbackAction is the action_id of the two buttons that ask whether an answer helped.
const feedbackAction = "feedback"

// drawn draws a reply for where it goes: commands stand as they are typed there, and in the
// agent surface two buttons beneath an answer ask whether it helped.
func (a *Adapter) drawn(ctx context.Context, to target, reply bot.Reply) []drawnMessage {
	parts := messages(withTyped(reply, to.typedBefore(to.isPrivate(reply))))
	if to.isPrivate(reply) || !isDirect(to.channel) || to.thread == "" || len(parts) == 0 {
		return parts
	}
	if me, err := a.identity(ctx); err != nil || !a.isAgent(ctx, me) {
		return parts
	}
	last := &parts[len(parts)-1]
	if block := feedbackBlock(reply); block != nil && len(last.blocks) < maxBlocks {
		last.blocks = append(last.blocks, block)
	}
	return parts
}

// feedbackBlock asks whether a reply helped; nil: it answers nothing.
func feedbackBlock(reply bot.Reply) slack.Block {
	helpful, unhelpful, ok := reply.FeedbackValues()
	if !ok {
		return nil
	}
	button := func(id, label, value string) *slack.FeedbackButton {
		words := reply.Words()
		return slack.NewFeedbackButton(plainText(words.String(id, nil), maxButton), value).
			WithAccessibilityLabel(truncate(words.String(label, nil), maxButton))
	}
	block := slack.NewContextActionsBlock("", slack.NewFeedbackButtonsBlockElement(feedbackAction,
		button("feedback.helpful", "feedback.helpful.label", helpful),
		button("feedback.not-helpful", "feedback.not-helpful.label", unhelpful)))
	return newBlock{Block: block}
}

// feedbackTask is the work on a press of one of the two buttons: it is counted, once for
// each answer, and the member alone is thanked.
func (a *Adapter) feedbackTask(i interaction) task {
	ts, value := cmp.Or(i.Container.Message, i.Message.TS), i.Actions[0].Value
	if ts == "" || value == "" {
		return task{}
	}
	to := replyTarget(i.source(bot.Show))
	to.private = true
	return task{
		id: to.id,
		do: func(ctx context.Context, me identity) {
			words := a.knownWords(to.user)
			reply := bot.Unanswered(words, bot.Answered, "feedback.thanks", nil)
			if err := a.cfg.Host.Feedback(ctx, me.place(to.channel, ""), to.channel+"/"+ts, value); err != nil {
				id := bot.NewShortID()
				a.log.Error("slack: what a member thinks of an answer was not counted", "id", id, "error", err)
				reply = bot.Unanswered(words, bot.Failed, "fault.ours", message.Args{"id": id})
			}
			a.reply(ctx, to, reply)
		},
		busy: func(ctx context.Context) { a.reply(ctx, to, a.busyReply(to.user)) },
	}
}
