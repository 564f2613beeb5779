package slack

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"plenary/internal/bot"
	"plenary/internal/message"
)

// Every message for everybody carries metadata: its kind, and the key by which
// it is found again.
const (
	replyEvent = "plenary_reply"
	postEvent  = "plenary_post"
	keyField   = "key"
)

// A posting is a message that everybody in a channel or thread sees.
type posting struct {
	channel, thread string
	event, key      string // of its metadata
	drawnMessage
}

// newPosting is a message of the bot's own accord.
func newPosting(post bot.Post, m drawnMessage) posting {
	if post.Member != "" {
		// Slack takes a member's id for the conversation with the app.
		return posting{channel: post.Member, event: postEvent, key: post.Key, drawnMessage: m}
	}
	return posting{post.Place.Channel, post.Place.Thread, postEvent, post.Key, m}
}

// replyKey is the key of a part of the reply to a request.
func replyKey(id string, part int) string {
	sum := sha256.Sum256([]byte(id))
	return base32.StdEncoding.EncodeToString(sum[:10]) + "-" + strconv.Itoa(part)
}

func (p posting) options() []slack.MsgOption {
	options := []slack.MsgOption{
		slack.MsgOptionText(p.text, false),
		slack.MsgOptionDisableMarkdown(),
		slack.MsgOptionDisableLinkUnfurl(),
		slack.MsgOptionDisableMediaUnfurl(),
		slack.MsgOptionMetadata(slack.SlackMetadata{EventType: p.event, EventPayload: map[string]any{keyField: p.key}}),
	}
	if len(p.blocks) > 0 {
		options = append(options, slack.MsgOptionBlocks(p.blocks...))
	}
	if p.thread != "" {
		options = append(options, slack.MsgOptionTS(p.thread))
	}
	return options
}

// channelLimit names the rate limit of everything that is posted to a channel.
func channelLimit(channel string) string { return "chat/" + channel }

// postOnce posts a message once: after every failure that leaves open whether it
// was posted, it looks for the message before it posts again. It returns the
// message's ts.
func (a *Adapter) postOnce(ctx context.Context, p posting) (ts string, err error) {
	maybePosted := false // an attempt may have succeeded
	noAnswer := false    // one of these got no answer from Slack
	began := time.Now()
	for n := 1; ; n++ {
		if maybePosted {
			among := newLookUp(began, time.Now())
			ts, found, err := a.find(ctx, p, &among, true)
			if err != nil && (noAnswer || ctx.Err() != nil) {
				return "", fmt.Errorf("not posted again, because it cannot be seen whether it arrived: %w", err)
			}
			if found {
				return ts, nil
			}
		}
		ts, err = a.tryPost(ctx, p, true)
		switch class, _ := classify(ctx, err); class {
		case succeeded:
			return ts, nil
		case rateLimited:
			continue
		case notSent, unsure:
			maybePosted = maybePosted || class == unsure
			noAnswer = noAnswer || class == unsure && !slackAnswered(err)
			if !backoff(ctx, n) {
				return "", err
			}
		case tokenRevoked:
			a.endRevoked("bot token", err)
			return "", err
		default:
			return "", err
		}
	}
}

// tryPost makes one attempt to post.
func (a *Adapter) tryPost(ctx context.Context, p posting, wait bool) (ts string, err error) {
	err = a.sendMessage(p.drawnMessage, func(m drawnMessage) error {
		p.drawnMessage = m
		return a.attempt(ctx, channelLimit(p.channel), wait, func(ctx context.Context) (err error) {
			_, ts, err = a.api.PostMessageContext(ctx, p.channel, p.options()...)
			return err
		})
	})
	return ts, err
}

var errNoWords = errors.New("slack: a post without words")

// postMessages draws a post.
func (a *Adapter) postMessages(ctx context.Context, post bot.Post) []drawnMessage {
	parts := messages(a.nameMembers(ctx, post.Reply))
	if len(parts) > 0 {
		parts[0] = withMention(parts[0], post.Notify)
	}
	return parts
}

// restOf is the n-th message of a post that does not fit into one, in its thread.
func restOf(post bot.Post, sent bot.Sent, n int, m drawnMessage) posting {
	return posting{post.Place.Channel, sent.Thread, postEvent, fmt.Sprintf("%s-%d", post.Key, n), m}
}

// Send posts a message of the bot's own accord. It does not wait for Slack's
// rate limits and tries once; see [bot.Adapter].
func (a *Adapter) Send(ctx context.Context, post bot.Post) (bot.Sent, error) {
	parts := a.postMessages(ctx, post)
	if len(parts) == 0 {
		return bot.Sent{}, errNoWords
	}
	if post.Member != "" && !isMember(post.Member) {
		return bot.Sent{}, fmt.Errorf("slack: that is no member: %w", bot.ErrGone)
	}
	p := newPosting(post, parts[0])
	ts, err := a.tryPost(ctx, p, false)
	if err != nil {
		return bot.Sent{}, a.coreError(ctx, post.Place, err)
	}
	if post.Member != "" {
		return bot.Sent{Message: ts}, nil
	}
	sent := a.sentAt(ctx, post.Place, ts)
	a.addPin(ctx, post, &sent)
	for n, m := range parts[1:] {
		if _, err := a.postOnce(ctx, restOf(post, sent, n+1, m)); err != nil {
			a.logNotPosted(post.Place.Channel, err)
			break
		}
	}
	return sent, nil
}

// Find looks for a post by its metadata, first among the messages of the minutes after
// since. It does not wait for Slack's rate limits: called again, it goes on where it
// stopped. It does not find one to a member where the
// conversation cannot be opened: the scope im:write is optional.
func (a *Adapter) Find(ctx context.Context, post bot.Post, since time.Time) (bot.Sent, bool, error) {
	p := newPosting(post, drawnMessage{})
	if post.Member != "" {
		direct, err := a.openDirect(ctx, post.Member)
		if class, _ := classify(ctx, err); class == rejected || class == gone {
			return bot.Sent{}, false, nil
		}
		if err != nil {
			return bot.Sent{}, false, a.coreError(ctx, post.Place, err)
		}
		p.channel = direct
	}
	key := p.channel + "/" + p.thread + "/" + p.key
	among := a.lookUps.take(key, newLookUp(since, time.Now()))
	ts, found, err := a.find(ctx, p, &among, false)
	if err != nil {
		a.lookUps.keep(key, among)
	}
	if err != nil || !found {
		return bot.Sent{}, false, a.coreError(ctx, post.Place, err)
	}
	if post.Member != "" {
		return bot.Sent{Message: ts}, true, nil
	}
	sent := a.sentAt(ctx, post.Place, ts)
	a.addPin(ctx, post, &sent)
	return sent, true, nil
}

// Replace puts a reply in the place of the message that Send made. It does not wait
// for Slack's rate limits and tries once. What does not fit into the message stands
// in its thread, as Send has it.
func (a *Adapter) Replace(ctx context.Context, post bot.Post, sent bot.Sent) error {
	parts := a.postMessages(ctx, post)
	if len(parts) == 0 {
		return errNoWords
	}
	p := newPosting(post, parts[0])
	if post.Member != "" {
		direct, err := a.openDirect(ctx, post.Member)
		if err != nil {
			return a.coreError(ctx, post.Place, err)
		}
		p.channel = direct
	}
	if err := a.update(ctx, p, sent.Message, false); err != nil {
		return a.coreError(ctx, post.Place, err)
	}
	first, ok := timeOf(sent.Message)
	if !ok {
		first = time.Now().Add(-maxReplaced)
	}
	for n, m := range parts[1:] {
		rest := restOf(post, sent, n+1, m)
		among := newLookUp(first, time.Now())
		ts, found, err := a.find(ctx, rest, &among, false)
		switch {
		case err != nil:
		case found:
			err = a.update(ctx, rest, ts, true)
		default:
			_, err = a.postOnce(ctx, rest)
		}
		if err != nil {
			a.logNotPosted(post.Place.Channel, err)
			break
		}
	}
	return nil
}

// maxReplaced is how old a message may be that is replaced, where its other parts are
// looked for and its ts does not say how old it is.
const maxReplaced = 30 * 24 * time.Hour

// update puts a message in the place of the one with that ts. It waits for Slack's rate
// limits, and tries again, or else tries once.
func (a *Adapter) update(ctx context.Context, p posting, ts string, wait bool) error {
	return a.sendMessage(p.drawnMessage, func(m drawnMessage) error {
		p.drawnMessage = m
		options := p.options()
		if len(p.blocks) == 0 {
			options = append(options, slack.MsgOptionBlocks()) // else those before would stay
		}
		call := func(ctx context.Context) error {
			_, _, _, err := a.api.UpdateMessageContext(ctx, p.channel, ts, options...)
			return err
		}
		if wait {
			return a.retry(ctx, channelLimit(p.channel), call)
		}
		return a.attempt(ctx, channelLimit(p.channel), false, call)
	})
}

// openDirect opens the conversation of the app with a member and returns its
// channel.
func (a *Adapter) openDirect(ctx context.Context, user string) (channel string, err error) {
	err = a.retry(ctx, "conversations.open", func(ctx context.Context) error {
		opened, _, _, err := a.api.OpenConversationContext(ctx, &slack.OpenConversationParameters{Users: []string{user}})
		if err == nil {
			channel = opened.ID
		}
		return err
	})
	return channel, err
}

// coreError returns an error of a post as the core knows it.
func (a *Adapter) coreError(ctx context.Context, at bot.Place, err error) error {
	switch class, _ := classify(ctx, err); class {
	case gone:
		a.warnOnce("gone:"+at.Channel+err.Error(), "slack: a channel cannot be posted to", "channel", at.Channel, "error", err)
		return fmt.Errorf("%w: %w: %w", bot.ErrGone, err, refusalOf(err))
	case rejected:
		return fmt.Errorf("%w: %w", err, refusalOf(err))
	case tokenRevoked:
		a.endRevoked("bot token", err)
	}
	return err
}

// refusals are the messages that say why Slack refuses a post, by its errors.
var refusals = map[string]string{
	"channel_not_found": "cannot-post.not-seen", "team_access_not_granted": "cannot-post.not-seen",
	"not_in_channel": "cannot-post.not-invited",
	"is_archived":    "cannot-post.archived", "channel_is_archived": "cannot-post.archived",
	"no_permission": "cannot-post.not-allowed", "posting_to_general_channel_denied": "cannot-post.not-allowed",
	"restricted_action": "cannot-post.not-allowed", "restricted_action_read_only_channel": "cannot-post.not-allowed",
	"restricted_action_thread_only_channel": "cannot-post.not-allowed",
}

// refusalOf says in words for facilitators why Slack refuses a post.
func refusalOf(err error) *bot.CannotPostError {
	answer, ok := errors.AsType[slack.SlackErrorResponse](err)
	switch {
	case !ok:
		return &bot.CannotPostError{Reason: message.Message{ID: "slack.undone.refused", Args: message.Args{"error": err.Error()}}}
	case answer.Err == "missing_scope" && answer.Needed != "":
		return &bot.CannotPostError{Reason: message.Message{ID: "slack.undone.scope", Args: message.Args{"scope": answer.Needed}}}
	case refusals[answer.Err] != "":
		return &bot.CannotPostError{Reason: message.Message{ID: refusals[answer.Err]}}
	}
	return &bot.CannotPostError{Reason: message.Message{ID: "slack.undone.refused", Args: message.Args{"error": answer.Err}}}
}

// sentAt says where a post stands, with its link where Slack gives one.
func (a *Adapter) sentAt(ctx context.Context, at bot.Place, ts string) bot.Sent {
	sent := bot.Sent{Message: ts, Thread: ts}
	if at.Thread != "" {
		sent.Thread = at.Thread
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	var link string
	err := a.attempt(ctx, "chat.getPermalink", true, func(ctx context.Context) (err error) {
		link, err = a.api.GetPermalinkContext(ctx, &slack.PermalinkParameters{Channel: at.Channel, Ts: ts})
		return err
	})
	if err != nil {
		link = a.linkTo(ctx, at, ts)
	}
	if isWebAddress(link) {
		sent.Link = link
	}
	return sent
}

// linkTo makes the link of a message in a channel as Slack makes it; "" where the address
// of its workspace is not known.
func (a *Adapter) linkTo(ctx context.Context, at bot.Place, ts string) string {
	me, err := a.identity(ctx)
	if err != nil || me.isOrgWide() || !strings.HasSuffix(me.url, "/") || at.Thread != "" {
		return ""
	}
	return me.url + "archives/" + at.Channel + "/p" + strings.Replace(ts, ".", "", 1)
}

// notifiable are Slack's ids of members and user groups.
var notifiable = regexp.MustCompile(`^[SUW][A-Z0-9]{2,20}$`)

// isMember reports whether an id is that of a member, rather than of a group or a
// channel.
func isMember(id string) bool { return strings.HasPrefix(id, "U") || strings.HasPrefix(id, "W") }

// withMention puts the mention of a member or a user group behind the first block of
// a message, which a notification shows first.
func withMention(m drawnMessage, id string) drawnMessage {
	if !notifiable.MatchString(id) {
		return m
	}
	var mention slack.RichTextSectionElement = slack.NewRichTextSectionUserElement(id, nil)
	text := "<@" + id + ">"
	if id[0] == 'S' {
		mention, text = slack.NewRichTextSectionUserGroupElement(id), "<!subteam^"+id+">"
	}
	at := min(1, len(m.blocks))
	m.blocks = slices.Insert(slices.Clone(m.blocks), at, slack.Block(slack.NewRichTextBlock("", slack.NewRichTextSection(mention))))
	if first, rest, ok := strings.Cut(m.text, "\n"); ok {
		m.text = first + " " + text + "\n" + rest
	} else {
		m.text += " " + text
	}
	return m
}
