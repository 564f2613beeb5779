package slack

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"plenary/internal/bot"
)

// An originKind is how something was asked.
type originKind int

const (
	fromMessage    originKind = iota // a message of a member
	fromCommand                      // the slash command
	fromShortcut                     // the shortcut on a message
	fromAction                       // a button or a select in a message
	fromSubmission                   // a form that a command, a shortcut, a button or a select opened
	fromView                         // the Home tab, or a button or a select in a view
)

// An origin is what decides where a reply goes.
type origin struct {
	kind        originKind
	id          string // of the request
	received    time.Time
	user        string
	channel     string
	direct      bool   // the channel is a conversation with the bot alone
	ts, thread  string // of the message that was written or acted on; thread is "" outside one
	responseURL string // "" where there is none

	// Of an action.
	effect    bot.Effect
	ephemeral bool // the message is seen by the member alone

	// Of a form.
	public bool // everybody sees the reply

	// Of an action or a form.
	shareThread string // that the button, or the reply's, shares into; "" for thread
}

// A target is where a reply goes.
type target struct {
	id            string    // of the request
	received      time.Time // when the request came
	user          string
	channel       string
	thread        string // for a reply to everybody; "" for the channel itself
	privateThread string // for a reply to the member alone; "" for the channel itself
	shareThread   string // that the reply's buttons share into; "" for thread
	responseURL   string // "" where there is none
	private       bool   // the member alone sees the reply
	opensThread   bool   // the reply is the first message of thread
}

// replyTarget decides where the reply goes to what was asked:
//
//	asked by                         in the thread             seen by
//	message in a channel             of the message            everybody
//	direct message                   of the message, if any    both
//	slash command                    of the command, if any    the member
//	shortcut on a message            of the message, if any    the member; it is shared in the message's thread
//	button that shows a reply        of its message            the member; in a direct message, both
//	button that turns a page         of its message            all who see its message
//	button that shares               of its message, or the    everybody
//	                                 one the button names
//	form                             of what opened it         who sees a reply to that
//	Home tab, or button in a view    none: it opens a view     the member
//
// Besides, a reply that is itself private is seen by the member alone, outside
// direct messages.
func replyTarget(s origin) target {
	to := target{
		id: s.id, received: s.received, user: s.user, channel: s.channel, responseURL: s.responseURL,
		thread: s.thread, privateThread: s.thread,
	}
	switch s.kind {
	case fromMessage:
		if to.thread == "" && !s.direct {
			to.thread, to.opensThread = s.ts, true
		}
	case fromCommand:
		to.private = true
	case fromSubmission:
		to.private = !s.public
		if s.shareThread != "" {
			to.thread, to.shareThread = s.shareThread, s.shareThread
		}
	case fromShortcut:
		to.private = true
		if to.thread == "" && !s.direct {
			to.thread, to.shareThread = s.ts, s.ts
		}
	case fromAction:
		if s.shareThread != "" {
			to.thread, to.shareThread = s.shareThread, s.shareThread
		}
		to.private = s.effect != bot.Share && (s.ephemeral || s.effect == bot.Show && !s.direct)
	}
	return to
}

// isDirect reports whether a channel is a conversation with the bot alone.
func isDirect(channel string) bool { return strings.HasPrefix(channel, "D") }

// isPrivate reports whether the member alone is to see a reply.
func (t target) isPrivate(reply bot.Reply) bool {
	return t.private || reply.Private && !isDirect(t.channel)
}

// posting is the n-th message of a reply for everybody.
func (t target) posting(n int, m drawnMessage) posting {
	return posting{t.channel, t.thread, replyEvent, replyKey(t.id, n), m}
}

// threadErrors are the errors by which Slack refuses a message for its thread.
var threadErrors = []string{"cannot_reply_to_message", "restricted_action_non_threadable_channel"}

// postPublicly posts the n-th message of a reply for everybody: in the thread of the
// target, or in the channel where there can be no thread, as the target then says.
func (a *Adapter) postPublicly(ctx context.Context, to *target, n int, m drawnMessage) (ts string, err error) {
	ts, err = a.postOnce(ctx, to.posting(n, m))
	if isOneOf(err, threadErrors) && to.thread != "" {
		to.thread = ""
		ts, err = a.postOnce(ctx, to.posting(n, m))
	}
	return ts, err
}

// reply posts a reply, unless the message that it answers was deleted: Slack would put it
// beside the thread that is gone. It returns the ts of the messages that everybody sees.
func (a *Adapter) reply(ctx context.Context, to target, reply bot.Reply) (public []string) {
	if a.deleted.Has(to.id) {
		return nil
	}
	parts := a.drawn(ctx, to, reply)
	if to.shareThread != "" {
		setShareThread(parts, to.shareThread)
	}
	for n, m := range parts {
		var err error
		ts := ""
		if to.isPrivate(reply) {
			err = a.postPrivately(ctx, to, n, m)
		} else {
			ts, err = a.postPublicly(ctx, &to, n, m)
		}
		if err != nil {
			a.logNotPosted(to.channel, err)
			break
		}
		if ts != "" {
			public = append(public, ts)
		}
	}
	return public
}

// shareBlock begins the block_id of buttons that share into a certain thread,
// which follows, with a number that makes the block_id unique.
const shareBlock = "about/"

// setShareThread notes in the buttons of messages the thread that they share
// into.
func setShareThread(parts []drawnMessage, thread string) {
	for i := range parts {
		for j, block := range parts[i].blocks {
			if actions, ok := block.(*slack.ActionBlock); ok {
				actions.BlockID = shareBlock + thread + "/" + strconv.Itoa(j)
			}
		}
	}
}

// shareThreadOf returns the thread that the button in a block shares into; "" for
// that of its message.
func shareThreadOf(blockID string) string {
	rest, ok := strings.CutPrefix(blockID, shareBlock)
	if !ok {
		return ""
	}
	thread, _, _ := strings.Cut(rest, "/")
	return thread
}

// logNotPosted logs that a reply was not posted, once for each channel and
// reason.
func (a *Adapter) logNotPosted(channel string, err error) {
	a.warnOnce("unsaid:"+channel+err.Error(), "slack: a reply was not posted", "channel", channel, "error", err)
}

// postPrivately shows the n-th message of a reply to the member alone: by the
// response_url where there is one that still works, else as an ephemeral message, and
// where that cannot be seen either, in the conversation with the app.
func (a *Adapter) postPrivately(ctx context.Context, to target, n int, m drawnMessage) error {
	if a.isResponseURL(to.responseURL) {
		err := a.respond(ctx, to.responseURL, response{drawnMessage: m, Type: "ephemeral", Thread: to.privateThread})
		if !errors.Is(err, errResponseURLExpired) {
			return err
		}
		a.warnOnce("spent:"+to.channel, "slack: a response_url had expired; the reply is posted as an ephemeral message", "channel", to.channel)
	}
	if to.channel == "" {
		return a.postToMember(ctx, to, n, m)
	}
	err := a.postEphemeral(ctx, to, m)
	if class, _ := classify(ctx, err); class == gone {
		a.logNotPosted(to.channel, err)
		return a.postToMember(ctx, to, n, m)
	}
	return err
}

// postEphemeral shows a message to the member alone.
func (a *Adapter) postEphemeral(ctx context.Context, to target, m drawnMessage) error {
	return a.sendMessage(m, func(m drawnMessage) error {
		options := []slack.MsgOption{
			slack.MsgOptionText(m.text, false),
			slack.MsgOptionDisableMarkdown(),
			slack.MsgOptionDisableLinkUnfurl(),
			slack.MsgOptionDisableMediaUnfurl(),
		}
		if len(m.blocks) > 0 {
			options = append(options, slack.MsgOptionBlocks(m.blocks...))
		}
		if to.privateThread != "" {
			options = append(options, slack.MsgOptionTS(to.privateThread))
		}
		return a.retryNotDone(ctx, channelLimit(to.channel), func(ctx context.Context) error {
			_, err := a.api.PostEphemeralContext(ctx, to.channel, to.user, options...)
			return err
		})
	})
}

// A response is what is posted to a response_url.
type response struct {
	drawnMessage
	Type    string // "ephemeral" or "in_channel"
	Replace bool   // in place of the message that was acted on
	Thread  string
}

func (r response) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Type    string        `json:"response_type,omitempty"`
		Replace bool          `json:"replace_original"`
		Text    string        `json:"text"`
		Blocks  []slack.Block `json:"blocks,omitempty"`
		Thread  string        `json:"thread_ts,omitempty"`
		Links   bool          `json:"unfurl_links"`
		Media   bool          `json:"unfurl_media"`
		Mrkdwn  bool          `json:"mrkdwn"`
	}{Type: r.Type, Replace: r.Replace, Text: r.text, Blocks: r.blocks, Thread: r.Thread})
}

// errResponseURLExpired says that a response_url does not work any more. One
// works for five answers within half an hour.
var errResponseURLExpired = errors.New("the response_url is spent")

// isResponseURL reports whether an address is that of a response_url: on Slack's
// host for them or on that of the API. No other address is ever called.
func (a *Adapter) isResponseURL(address string) bool {
	u, err := url.Parse(address)
	if err != nil || address == "" || u.User != nil {
		return false
	}
	api, err := url.Parse(a.cfg.APIURL)
	if err != nil {
		return false
	}
	if u.Scheme == api.Scheme && strings.EqualFold(u.Host, api.Host) {
		return true
	}
	host := strings.ToLower(u.Host)
	return u.Scheme == "https" && (host == "hooks.slack.com" || host == "hooks.slack-gov.com" && strings.HasSuffix(api.Host, "slack-gov.com"))
}

// respond posts to a response_url. It returns errResponseURLExpired where that
// does not work any more.
func (a *Adapter) respond(ctx context.Context, address string, r response) error {
	return a.sendMessage(r.drawnMessage, func(m drawnMessage) error {
		r.drawnMessage = m
		return a.postResponse(ctx, address, r)
	})
}

func (a *Adapter) postResponse(ctx context.Context, address string, r response) error {
	body, err := json.Marshal(r)
	if err != nil {
		return err
	}
	return a.retryNotDone(ctx, address, func(ctx context.Context) error {
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
		if err != nil {
			return errResponseURLExpired
		}
		req.Header.Set("Content-Type", "application/json; charset=utf-8")
		resp, err := a.http.Do(req)
		if err != nil {
			return err
		}
		defer func() { _ = resp.Body.Close() }()
		return responseError(resp)
	})
}

// errorName matches the name of an error of Slack's, which some response_urls answer
// with alone.
var errorName = regexp.MustCompile(`^[a-z_]+$`)

// responseError reads the answer of a response_url: a status, and "ok", an object, or
// the name of an error.
func responseError(resp *http.Response) error {
	body, _ := io.ReadAll(io.LimitReader(resp.Body, 4<<10))
	var answer slack.SlackResponse
	if json.Unmarshal(body, &answer) != nil {
		if name := strings.TrimSpace(string(body)); resp.StatusCode >= 300 && errorName.MatchString(name) {
			answer.Error = name
		}
	}
	class := errorClasses[answer.Error]
	switch {
	case resp.StatusCode >= 500:
		return slack.StatusCodeError{Code: resp.StatusCode, Status: resp.Status}
	case answer.Ok, answer.Error == "" && resp.StatusCode < 300:
		return nil
	case class == rateLimited, class == unsure, refusesBlocks(slack.SlackErrorResponse{Err: answer.Error}):
		return slack.SlackErrorResponse{Err: answer.Error}
	}
	return errResponseURLExpired
}
