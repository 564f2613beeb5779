package slack

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"time"

	"github.com/slack-go/slack"

	"plenary/internal/bot"
)

// notified is what Slack calls members and user groups.
var notified = regexp.MustCompile(`^[SUW][A-Z0-9]{2,20}$`)

// Send posts a message of the bot's own accord. It does not wait for Slack's
// rate limits and tries once; see [bot.Adapter].
func (a *Adapter) Send(ctx context.Context, post bot.Post) (bot.Sent, error) {
	parts := messages(post.Reply)
	if len(parts) == 0 {
		return bot.Sent{}, errors.New("slack: a post without words")
	}
	parts[0] = notify(parts[0], post.Notify)
	p := postingOf(post, parts[0])
	ts, err := a.post(ctx, p, false, false)
	if badBlocks(err) {
		ts, err = a.post(ctx, p, false, true)
	}
	if err != nil {
		return bot.Sent{}, a.outcome(ctx, post.Place, err)
	}
	if post.Member != "" {
		return bot.Sent{Message: ts}, nil
	}
	sent := a.sent(ctx, post.Place, ts)
	for n, m := range parts[1:] {
		rest := posting{post.Place.Channel, sent.Thread, postEvent, fmt.Sprintf("%s-%d", post.Key, n+1), m}
		if _, err := a.publish(ctx, rest); err != nil {
			a.unsaid(post.Place.Channel, err)
			break
		}
	}
	return sent, nil
}

// Find looks for a post by its metadata. One to a member is not found: to see
// it would take a scope of its own, im:write.
func (a *Adapter) Find(ctx context.Context, post bot.Post, since time.Time) (bot.Sent, bool, error) {
	if post.Member != "" {
		return bot.Sent{}, false, nil
	}
	ts, found, err := a.lookUp(ctx, postingOf(post, message{}), since)
	if err != nil || !found {
		return bot.Sent{}, false, a.outcome(ctx, post.Place, err)
	}
	return a.sent(ctx, post.Place, ts), true, nil
}

func postingOf(post bot.Post, m message) posting {
	if post.Member != "" {
		// Slack takes a member's id for the conversation with the app.
		return posting{channel: post.Member, event: postEvent, key: post.Key, message: m}
	}
	return posting{post.Place.Channel, post.Place.Thread, postEvent, post.Key, m}
}

// outcome is an error of Slack's as the core knows it.
func (a *Adapter) outcome(ctx context.Context, at bot.Place, err error) error {
	switch v, _ := judge(ctx, err); v {
	case gone:
		a.once("gone:"+at.Channel+err.Error(), "slack: a channel cannot be posted to", "channel", at.Channel, "error", err)
		return fmt.Errorf("%w: %w", bot.ErrGone, err)
	case revoked:
		a.revoke("bot token", err)
	}
	return err
}

// sent says where a post stands, with its link where Slack gives one.
func (a *Adapter) sent(ctx context.Context, at bot.Place, ts string) bot.Sent {
	sent := bot.Sent{Message: ts, Thread: ts}
	if at.Thread != "" {
		sent.Thread = at.Thread
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	var link string
	err := a.on(ctx, "chat.getPermalink", true, func(ctx context.Context) (err error) {
		link, err = a.api.GetPermalinkContext(ctx, &slack.PermalinkParameters{Channel: at.Channel, Ts: ts})
		return err
	})
	if err == nil && openable(link) {
		sent.Link = link
	}
	return sent
}

// notify puts the mention of a member or a user group before a message.
func notify(m message, id string) message {
	if !notified.MatchString(id) {
		return m
	}
	var mention slack.RichTextSectionElement = slack.NewRichTextSectionUserElement(id, nil)
	text := "<@" + id + ">"
	if id[0] == 'S' {
		mention, text = slack.NewRichTextSectionUserGroupElement(id), "<!subteam^"+id+">"
	}
	block := slack.NewRichTextBlock("", slack.NewRichTextSection(mention))
	m.blocks = append([]slack.Block{block}, m.blocks...)
	m.text = text + " " + m.text
	return m
}
