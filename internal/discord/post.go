package discord

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"plenary/internal/adapterkit"
	"plenary/internal/bot"
	"plenary/internal/message"
)

const (
	// maxPostWait is how long Send waits for a rate limit. Where Discord asks
	// for more, the caller waits.
	maxPostWait = 5 * time.Second

	// archiveAfter is after how many minutes without a message a thread is
	// archived: a week, so that a day's question stays for longer than the day.
	archiveAfter = 10080
)

// A sentMessage is what Discord returns for a message that was posted.
type sentMessage struct {
	ID        string `json:"id"`
	ChannelID string `json:"channel_id"`
}

// Send posts a message that answers nothing. In a forum it becomes a post;
// elsewhere a thread is opened with it. Further messages of the reply go to the
// thread, or where there is none, to the channel.
func (a *Adapter) Send(ctx context.Context, post bot.Post) (bot.Sent, error) {
	sent, err := a.send(ctx, post)
	if needsSecondLook(err) {
		if no := a.whyNot(ctx, post); no != nil {
			return sent, botError(no)
		}
		if adapterkit.Sleep(ctx, a.cfg.timing.secondLookAfter) {
			sent, err = a.send(ctx, post)
		}
	}
	if post.Member != "" && hasCode(err, codeCannotMessage, codeNoMutualServer) {
		a.noteUnreached(ctx, post)
	}
	return sent, botError(err)
}

// whyNot asks which right the bot lacks where a post was refused, because Discord does
// not say; nil where it lacks none, or where that is not known.
func (a *Adapter) whyNot(ctx context.Context, post bot.Post) error {
	var no *bot.CannotPostError
	if post.Member != "" || !errors.As(a.CanPost(ctx, post.Place), &no) {
		return nil
	}
	if no.Right != "" {
		no = &bot.CannotPostError{Reason: message.Message{ID: "discord.cannot-post.right", Args: message.Args{"right": message.Message{ID: no.Right}.Stored()}}}
	}
	return no
}

// send is Send with Discord's errors.
func (a *Adapter) send(ctx context.Context, post bot.Post) (bot.Sent, error) {
	if post.Thread != "" && !a.takesThread(post) && !post.Threadless.Empty() {
		post.Reply = post.Threadless
	}
	first, rest, err := a.drawPost(post)
	if err != nil {
		return bot.Sent{}, err
	}
	in, err := a.postChannel(ctx, post)
	if err != nil {
		return bot.Sent{}, err
	}
	if notifies(post) {
		first.Mentions.Roles = []string{post.Notify}
	}
	if a.channels.isForum(in) {
		return a.sendToForum(ctx, post, in, first, rest)
	}
	if post.Key != "" {
		first = first.withNonce(post.Key)
	}
	var m sentMessage
	err = a.client.do(ctx, apiRequest{route: newRoute(http.MethodPost, "/channels/{}/messages", in), body: first, into: &m, lowPriority: true, maxWait: maxPostWait})
	if hasCode(err, codeNotTextChannel, codeWrongChannelType) {
		var c channel
		if a.client.do(ctx, apiRequest{route: newRoute(http.MethodGet, "/channels/{}", in), into: &c, lowPriority: true}) == nil && c.isForum() {
			a.channels.add([]partialChannel{c.partialChannel})
			return a.sendToForum(ctx, post, in, first, rest)
		}
	}
	if err != nil {
		return bot.Sent{}, err
	}
	if post.Member != "" {
		a.noteAbout(ctx, in, post.Place)
	}
	sent := bot.Sent{Message: m.ID, Link: messageLink(post.Place.Space, in, m.ID)}
	a.addThread(ctx, post, in, &sent)
	a.postRest(ctx, post, rest, in, sent.Thread)
	a.addPin(ctx, post, in, &sent)
	return sent, nil
}

// drawPost lays out a post. Its first message carries the post's key, and names the
// role that is notified.
func (a *Adapter) drawPost(post bot.Post) (first payload, rest []drawnMessage, err error) {
	messages := a.drawFor(asker{post.Member, post.Place.Space}, post.Reply, nil, draw)
	if len(messages) == 0 {
		return payload{}, nil, errors.New("discord: a post without words")
	}
	if post.Key != "" {
		messages[0].addKey(post.Key)
	}
	first = messages[0].payload()
	if notifies(post) {
		first.Content = withMention(first.Content, "<@&"+post.Notify+">")
	}
	return first, messages[1:], nil
}

// withMention puts a mention below the first paragraph of a content, which a
// notification shows first.
func withMention(content, mention string) string {
	first, rest, more := strings.Cut(content, "\n\n")
	switch {
	case content == "":
		return mention
	case !more:
		return first + "\n" + mention
	}
	return first + "\n" + mention + "\n\n" + rest
}

// notifies reports whether a post may ping a role; that of everybody is none.
func notifies(post bot.Post) bool { return isID(post.Notify) && post.Notify != post.Place.Space }

// postChannel returns the id of the channel that a post goes to.
func (a *Adapter) postChannel(ctx context.Context, post bot.Post) (string, error) {
	if post.Member == "" {
		if post.Place.Thread != "" {
			return post.Place.Thread, nil
		}
		return post.Place.Channel, nil
	}
	var c channel
	err := a.client.do(ctx, apiRequest{
		route: newRoute(http.MethodPost, "/users/@me/channels"), body: map[string]string{"recipient_id": post.Member},
		into: &c, lowPriority: true, maxWait: maxPostWait,
	})
	return c.ID, err
}

// postRest posts the messages of a reply after the first.
func (a *Adapter) postRest(ctx context.Context, post bot.Post, rest []drawnMessage, in, thread string) {
	if thread != "" {
		in = thread
	}
	for i, s := range rest {
		p := s.payload()
		if post.Key != "" {
			sum := sha256.Sum256([]byte(post.Key + strconv.Itoa(i)))
			p = p.withNonce(base64.RawURLEncoding.EncodeToString(sum[:18]))
		}
		if err := a.client.do(ctx, apiRequest{route: newRoute(http.MethodPost, "/channels/{}/messages", in), body: p, lowPriority: true}); err != nil {
			a.logFailure("rest of a post", botError(err))
			return
		}
	}
}

// Find looks for a post among the bot's own messages since a moment, by the key
// that the message holds, because Discord's history does not show nonces.
func (a *Adapter) Find(ctx context.Context, post bot.Post, since time.Time) (bot.Sent, bool, error) {
	in, err := a.postChannel(ctx, post)
	if err != nil {
		return bot.Sent{}, false, botError(err)
	}
	var c channel
	if err := a.client.do(ctx, apiRequest{route: newRoute(http.MethodGet, "/channels/{}", in), into: &c, lowPriority: true, maxWait: maxPostWait}); err != nil && !hasStatus(err, http.StatusNotFound) {
		return bot.Sent{}, false, botError(err)
	}
	if c.isForum() {
		a.channels.add([]partialChannel{c.partialChannel})
		return a.findInForum(ctx, post, in)
	}
	m, found, err := a.findMessage(ctx, in, post.Key, since.Add(-findSlack))
	if err != nil || !found {
		return bot.Sent{}, false, botError(err)
	}
	sent := bot.Sent{Message: m.ID, Link: messageLink(post.Place.Space, in, m.ID)}
	if m.Thread != nil {
		sent.Thread = m.Thread.ID
	} else {
		a.addThread(ctx, post, in, &sent) // the process ended between the message and its thread
	}
	a.addPin(ctx, post, in, &sent)
	return sent, true, nil
}

// findSlack is how far our clock may differ from Discord's.
const findSlack = 5 * time.Minute

// findMessage searches a channel's history, newest first, back to a moment.
func (a *Adapter) findMessage(ctx context.Context, in, key string, since time.Time) (channelMessage, bool, error) {
	before := ""
	for {
		query := "limit=100"
		if before != "" {
			query += "&before=" + before
		}
		var page []channelMessage
		if err := a.client.do(ctx, apiRequest{route: newRoute(http.MethodGet, "/channels/{}/messages", in), query: query, into: &page, lowPriority: true, maxWait: maxPostWait}); err != nil {
			return channelMessage{}, false, err
		}
		for _, m := range page {
			if m.hasKey(key) {
				return m, true, nil
			}
			if at, err := time.Parse(time.RFC3339, m.Timestamp); err == nil && at.Before(since) {
				return channelMessage{}, false, nil
			}
		}
		if len(page) == 0 || page[len(page)-1].ID == before {
			return channelMessage{}, false, nil
		}
		before = page[len(page)-1].ID
	}
}

// messageLink opens a message in a member's client.
func messageLink(server, channel, message string) string {
	if server == "" {
		server = "@me"
	}
	return "https://discord.com/channels/" + server + "/" + channel + "/" + message
}

// Replace puts a reply in the place of the message that Send made. It pings nobody, and
// the post is found by its key as before. A reply of several messages has no place in
// one.
func (a *Adapter) Replace(ctx context.Context, post bot.Post, sent bot.Sent) error {
	first, rest, err := a.drawPost(post)
	if err != nil {
		return err
	}
	if len(rest) > 0 {
		return fmt.Errorf("discord: %d messages do not fit in the place of one", 1+len(rest))
	}
	in, err := a.postChannel(ctx, post)
	if err != nil {
		return botError(err)
	}
	edit := func(in string) error {
		return a.client.do(ctx, apiRequest{route: newRoute(http.MethodPatch, "/channels/{}/messages/{}", in, sent.Message), body: first, lowPriority: true, maxWait: maxPostWait})
	}
	if a.channels.isForum(in) {
		return botError(edit(sent.Message))
	}
	err = edit(in)
	if hasCode(err, codeNotTextChannel, codeWrongChannelType, codeUnknownMessage) {
		var c channel
		if a.client.do(ctx, apiRequest{route: newRoute(http.MethodGet, "/channels/{}", in), into: &c, lowPriority: true, maxWait: maxPostWait}) == nil && c.isForum() {
			a.channels.add([]partialChannel{c.partialChannel})
			err = edit(sent.Message)
		}
	}
	return botError(err)
}
