package slack

import (
	"context"
	"time"

	"github.com/slack-go/slack"

	"plenary/internal/bot"
	"plenary/internal/message"
)

// channelTimeout is how long a request waits to hear whether a channel can be posted
// to.
const channelTimeout = 5 * time.Second

// CanPost looks whether Send could post to a place now. Without the scopes
// channels:read and groups:read, and where Slack does not tell, that is not known: it
// returns nil, and the post decides.
func (a *Adapter) CanPost(ctx context.Context, at bot.Place) error {
	ctx, cancel := context.WithTimeout(ctx, channelTimeout)
	defer cancel()
	me, err := a.identity(ctx)
	if err != nil {
		return err
	}
	switch {
	case at.Platform != name || at.Space != me.team:
		return cannotPost("elsewhere", "")
	case isDirect(at.Channel):
		return nil // whoever talks to the bot alone can be answered
	}
	var channel *slack.Channel
	err = a.retry(ctx, "conversations.info", func(ctx context.Context) (err error) {
		channel, err = a.api.GetConversationInfoContext(ctx, &slack.GetConversationInfoInput{ChannelID: at.Channel})
		return err
	})
	switch class, _ := classify(ctx, err); {
	case class == succeeded:
		return postingTo(channel)
	case isSlackError(err, "channel_not_found") && !me.lacks("groups:read"): // without it no private channel is found
		return cannotPost("not-seen", "")
	case class == gone, class == rejected:
		a.warnOnce("conversations.info:"+err.Error(), "slack: whether a channel can be posted to is not known", "error", err)
		return nil
	}
	return err
}

// postingTo returns why the bot cannot post to a channel; nil where it can. Whether
// posting_restricted_to binds apps Slack does not say, so that the post decides.
func postingTo(c *slack.Channel) error {
	switch {
	case c.IsArchived:
		return cannotPost("archived", "")
	case (c.IsChannel || c.IsGroup) && !c.IsMember:
		return cannotPost("not-invited", "")
	case c.IsReadOnly:
		return cannotPost("not-allowed", "slack.right.posting")
	}
	return nil
}

// cannotPost says why a place cannot be posted to, by the message of that name.
func cannotPost(why, right string) error {
	return &bot.CannotPostError{Reason: message.Message{ID: "cannot-post." + why}, Right: right}
}
