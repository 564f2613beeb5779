package slack

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/slack-go/slack"
)

// The kinds of metadata that a post carries, and the field that names it.
const (
	replyEvent = "plenary_reply"
	postEvent  = "plenary_post"
	keyField   = "key"
)

// A posting is a message that everybody in a channel or thread sees.
type posting struct {
	channel, thread string
	event, key      string // of its metadata
	message
}

// keyOf names a part of the reply to a request for its metadata.
func keyOf(id string, part int) string {
	sum := sha256.Sum256([]byte(id))
	return base32.StdEncoding.EncodeToString(sum[:10]) + "-" + strconv.Itoa(part)
}

func (p posting) options(bare bool) []slack.MsgOption {
	options := []slack.MsgOption{
		slack.MsgOptionText(p.text, false),
		slack.MsgOptionDisableMarkdown(),
		slack.MsgOptionDisableLinkUnfurl(),
		slack.MsgOptionDisableMediaUnfurl(),
		slack.MsgOptionMetadata(slack.SlackMetadata{EventType: p.event, EventPayload: map[string]any{keyField: p.key}}),
	}
	if !bare {
		options = append(options, slack.MsgOptionBlocks(p.blocks...))
	}
	if p.thread != "" {
		options = append(options, slack.MsgOptionTS(p.thread))
	}
	return options
}

// laneOf is the lane on which everything that is written to a channel goes.
func laneOf(channel string) string { return "chat/" + channel }

// publish posts a message once: after every failure that leaves it open it
// looks whether the message is there before it posts again. It returns the
// message's id.
func (a *Adapter) publish(ctx context.Context, p posting) (ts string, err error) {
	bare, lost, mute := false, false, false // mute: Slack said nothing at all
	began := time.Now()
	for n := 1; ; n++ {
		if lost {
			at, found, err := a.lookUp(ctx, p, began)
			if err != nil && (mute || ctx.Err() != nil) {
				return "", fmt.Errorf("not posted again, because it cannot be seen whether it arrived: %w", err)
			}
			if found {
				return at, nil
			}
		}
		ts, err = a.post(ctx, p, true, bare)
		switch v, _ := judge(ctx, err); v {
		case done:
			return ts, nil
		case limited:
			continue
		case unsent, unsure:
			lost = lost || v == unsure
			mute = mute || v == unsure && !answered(err)
			if sleep(ctx, backoff(n)) != nil {
				return "", err
			}
		case revoked:
			a.revoke("bot token", err)
			return "", err
		case refused:
			if !bare && badBlocks(err) {
				a.once("blocks:"+err.Error(), "slack refused blocks; the text is posted without them", "error", err)
				bare = true
				continue
			}
			return "", err
		default:
			return "", err
		}
	}
}

// answered reports whether an error is what Slack said, rather than that it
// said nothing.
func answered(err error) bool {
	_, status := errors.AsType[slack.StatusCodeError](err)
	_, said := errors.AsType[slack.SlackErrorResponse](err)
	return status || said
}

// badBlocks reports whether Slack refused a message for its blocks.
func badBlocks(err error) bool {
	return named(err, "invalid_blocks") || named(err, "invalid_blocks_format") || named(err, "msg_blocks_too_long")
}

// post makes one attempt to post.
func (a *Adapter) post(ctx context.Context, p posting, wait, bare bool) (ts string, err error) {
	err = a.on(ctx, laneOf(p.channel), wait, func(ctx context.Context) (err error) {
		_, ts, err = a.api.PostMessageContext(ctx, p.channel, p.options(bare)...)
		return err
	})
	return ts, err
}

// skew is by how much our clock and Slack's may differ.
const skew = 2 * time.Minute

// lookUpPages is how many pages of a channel's history are looked through.
const lookUpPages = 20

// lookUp finds a message by its metadata among those posted since a moment.
func (a *Adapter) lookUp(ctx context.Context, p posting, since time.Time) (ts string, found bool, err error) {
	oldest := strconv.FormatInt(since.Add(-skew).Unix(), 10) + ".000000"
	cursor := ""
	for range lookUpPages {
		var page []slack.Message
		err := a.call(ctx, p.history(), func(ctx context.Context) (err error) {
			page, cursor, err = a.page(ctx, p, oldest, cursor)
			return err
		})
		if err != nil {
			return "", false, err
		}
		for _, m := range page {
			if m.Metadata.EventType == p.event && m.Metadata.EventPayload[keyField] == p.key {
				return m.Timestamp, true, nil
			}
		}
		if cursor == "" {
			return "", false, nil
		}
	}
	return "", false, errors.New("the channel's history is too long to look through")
}

// history is the method by which a posting is looked for.
func (p posting) history() string {
	if p.thread != "" {
		return "conversations.replies"
	}
	return "conversations.history"
}

// page reads one page of a channel or a thread, with metadata.
func (a *Adapter) page(ctx context.Context, p posting, oldest, cursor string) ([]slack.Message, string, error) {
	const limit = 200
	if p.thread != "" {
		page, _, next, err := a.api.GetConversationRepliesContext(ctx, &slack.GetConversationRepliesParameters{
			ChannelID: p.channel, Timestamp: p.thread, Oldest: oldest, Cursor: cursor, Limit: limit, Inclusive: true, IncludeAllMetadata: true,
		})
		return page, next, err
	}
	page, err := a.api.GetConversationHistoryContext(ctx, &slack.GetConversationHistoryParameters{
		ChannelID: p.channel, Oldest: oldest, Cursor: cursor, Limit: limit, Inclusive: true, IncludeAllMetadata: true,
	})
	if err != nil {
		return nil, "", err
	}
	return page.Messages, page.ResponseMetaData.NextCursor, nil
}
