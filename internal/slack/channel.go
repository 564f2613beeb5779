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
		return a.canPostDirect(ctx, at)
	}
	var channel *slack.Channel
	err = a.retry(ctx, "conversations.info", func(ctx context.Context) (err error) {
		channel, err = a.api.GetConversationInfoContext(ctx, &slack.GetConversationInfoInput{ChannelID: at.Channel})
		return err
	})
	switch class, _ := classify(ctx, err); {
	case class == succeeded:
		return postingTo(channel)
	case isSlackError(err, "channel_not_found") && !me.lacks("groups:read"), // without it no private channel is found
		isSlackError(err, "team_access_not_granted"):
		return cannotPost("not-seen", "")
	case class == gone, class == rejected:
		a.warnOnce("conversations.info:"+err.Error(), "slack: whether a channel can be posted to is not known", "error", err)
		return nil
	}
	return err
}

// canPostDirect is CanPost for a direct message: one between two members, where a slash
// command can be given, is none of the bot's.
func (a *Adapter) canPostDirect(ctx context.Context, at bot.Place) error {
	if a.directs.Has(at.Channel) {
		return nil
	}
	err := a.attempt(ctx, "conversations.history", false, func(ctx context.Context) error {
		_, err := a.api.GetConversationHistoryContext(ctx, &slack.GetConversationHistoryParameters{ChannelID: at.Channel, Limit: 1})
		return err
	})
	if isSlackError(err, "channel_not_found") || isSlackError(err, "not_in_channel") {
		return cannotPost("not-seen", "")
	}
	return nil // where Slack does not tell, the post decides
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

// channelsTimeout is how long the Home tab waits for the channels of its reader.
const channelsTimeout = 2 * time.Second

// Slack tells the channels of a member a page at a time. Who is in more than fit on so
// many pages is taken for a member of the first.
const (
	channelsAPage    = 200
	mostChannelPages = 10
)

// channelsOf returns the function of a request that says which channels its author is
// in: the public ones, and the private ones that the app is in too. Where Slack does not
// tell all of them, it returns those that it told, and asks again the next time.
func (a *Adapter) channelsOf(user string) func(context.Context) []string {
	return func(ctx context.Context) []string {
		if user == "" {
			return nil
		}
		key := "channels:" + user
		if m, ok := a.members.get(key); ok {
			return m.in
		}
		ctx, cancel := context.WithTimeout(ctx, channelsTimeout)
		defer cancel()
		params := slack.GetConversationsForUserParameters{
			UserID: user, Types: []string{"public_channel", "private_channel"}, Limit: channelsAPage, ExcludeArchived: true,
		}
		if me, err := a.identity(ctx); err == nil && me.isOrgWide() { // the token is one of many workspaces
			if info, err := a.userInfo(ctx, user); err == nil {
				params.TeamID = info.TeamID
			}
		}
		var in []string
		for range mostChannelPages {
			var page []slack.Channel
			err := a.retry(ctx, "users.conversations", func(ctx context.Context) (err error) {
				page, params.Cursor, err = a.api.GetConversationsForUserContext(ctx, &params)
				return err
			})
			if err != nil {
				a.warnOnce("users.conversations:"+err.Error(), "slack: the channels of a member were not found", "error", err)
				return in
			}
			for _, c := range page {
				in = append(in, c.ID)
			}
			if params.Cursor == "" {
				break
			}
		}
		a.members.put(key, cachedMember{in: in})
		return in
	}
}
