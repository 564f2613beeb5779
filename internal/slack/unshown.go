package slack

import (
	"context"
	"slices"
	"strings"

	"plenary/internal/bot"
)

// replyUnshown says privately what a view could not show: it was closed by then, its
// trigger_id had expired, or Slack refused it.
func (a *Adapter) replyUnshown(ctx context.Context, to target, reply bot.Reply, why error) {
	a.logNotShown(why)
	if class, _ := classify(ctx, why); class == canceled || class == tokenRevoked {
		return
	}
	to.private = !isDirect(to.channel)
	a.reply(ctx, to, unshown(reply))
}

// unshown is a reply that stands where no view shows it.
func unshown(reply bot.Reply) bot.Reply {
	reply = withTypedWords(reply)
	reply.Blocks = slices.Insert(slices.Clone(reply.Blocks), 0, bot.Block(bot.Paragraph{Text: reply.Words().Text("slack.unshown", nil)}))
	return reply
}

// withTypedWords adds to a reply whose form is not open what was filled in, where that is
// too long for the button that opens it again.
func withTypedWords(reply bot.Reply) bot.Reply {
	if reply.Form == nil || len(reply.Form.Call.Encode()) <= bot.MaxCall {
		return reply
	}
	var lines []string
	for _, f := range fieldsOf(reply.Form) {
		if !isBlank(f.Value) {
			lines = append(lines, f.Value)
		}
	}
	if len(lines) == 0 {
		return reply
	}
	reply.Blocks = append(slices.Clone(reply.Blocks),
		bot.Paragraph{Text: reply.Words().Text("slack.filled-in", nil)},
		bot.Code{Text: strings.Join(lines, "\n")})
	return reply
}

// postToMember posts a message to the conversation of the app with the member of a
// target, where it cannot be shown to them elsewhere. It is not looked up: where that is
// not known, it is not posted again.
func (a *Adapter) postToMember(ctx context.Context, to target, n int, m drawnMessage) error {
	to.channel, to.thread = to.user, "" // Slack takes a member's id for the conversation
	return a.sendMessage(m, func(m drawnMessage) error {
		return a.retryNotDone(ctx, channelLimit(to.channel), func(ctx context.Context) error {
			_, _, err := a.api.PostMessageContext(ctx, to.channel, to.posting(n, m).options()...)
			return err
		})
	})
}
