package slack

import (
	"context"
	"errors"
	"time"

	"github.com/slack-go/slack"

	"plenary/internal/bot"
	"plenary/internal/message"
)

// pinTimeout is how long a post waits for its pin. The message is posted by then.
const pinTimeout = 6 * time.Second

// addPin pins a post, and then unpins those before it.
func (a *Adapter) addPin(ctx context.Context, post bot.Post, sent *bot.Sent) {
	if !post.Pin || post.Member != "" {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, pinTimeout)
	defer cancel()
	err := a.retry(ctx, "pins.add", func(ctx context.Context) error {
		return a.api.AddPinContext(ctx, post.Place.Channel, slack.NewRefToMessage(post.Place.Channel, sent.Message))
	})
	if err != nil && !isSlackError(err, "already_pinned") {
		a.warnOnce("pins.add:"+err.Error(), "slack: a post is not pinned", "error", err)
		sent.Undone.Pin = undoneBy(ctx, err, "pins:write")
		return
	}
	sent.Pinned = true
	for _, before := range post.Unpin {
		if before == sent.Message {
			continue
		}
		err := a.retry(ctx, "pins.remove", func(ctx context.Context) error {
			return a.api.RemovePinContext(ctx, post.Place.Channel, slack.NewRefToMessage(post.Place.Channel, before))
		})
		if err != nil && !isSlackError(err, "no_pin") && !isSlackError(err, "message_not_found") {
			a.warnOnce("pins.remove:"+err.Error(), "slack: the post before stays pinned", "error", err)
		}
	}
}

// undoneBy says why a part of a post that needs a scope was not done.
func undoneBy(ctx context.Context, err error, scope string) string {
	class, _ := classify(ctx, err)
	answer, answered := errors.AsType[slack.SlackErrorResponse](err)
	switch {
	case isSlackError(err, "missing_scope"):
		return undone("scope", message.Args{"scope": scope})
	case class == rateLimited:
		return undone("busy", nil)
	case answered:
		return undone("refused", message.Args{"error": answer.Err})
	}
	return undone("no-answer", nil)
}

// undone is a reason why something was not done, as it is stored.
func undone(id string, args message.Args) string {
	return message.Message{ID: "slack.undone." + id, Args: args}.Stored()
}

// maxCountPages is how many pages of a channel's history are read to count replies.
const maxCountPages = 3

// Counts reads how many replies posts have from the channel's history, the newest page
// first. It does not wait where Slack limits the calls.
func (a *Adapter) Counts(ctx context.Context, at bot.Place, posts []bot.Sent) (map[string]int, error) {
	counts := map[string]int{}
	left := map[string]bool{}
	among := lookUp{}
	for _, sent := range posts {
		if sent.Message != "" && sent.Thread == sent.Message {
			left[sent.Message] = true
			if among.oldest == "" || sent.Message < among.oldest {
				among.oldest = sent.Message
			}
			among.latest = max(among.latest, sent.Message)
		}
	}
	for range maxCountPages {
		if len(left) == 0 {
			break
		}
		var page []slack.Message
		err := a.attempt(ctx, "conversations.history", false, func(ctx context.Context) (err error) {
			page, among.cursor, err = a.historyPage(ctx, posting{channel: at.Channel}, among)
			return err
		})
		if err != nil {
			return counts, err
		}
		for _, m := range page {
			if left[m.Timestamp] {
				counts[m.Timestamp] = m.ReplyCount
				delete(left, m.Timestamp)
			}
		}
		if among.cursor == "" {
			break
		}
	}
	return counts, nil
}
