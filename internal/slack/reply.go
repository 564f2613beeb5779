package slack

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"plenary/internal/bot"
)

// An origin is where something was asked, and so where its answer goes.
type origin struct {
	id      string // the request's ID
	channel string
	thread  string // where an answer for everybody goes; "" the channel itself
	aside   string // the thread in which the asker sees a private answer; "" the channel itself
	about   string // the thread to which a private answer is shared, where that is another
	user    string
	respond string // a response_url; "" where there is none
	private bool   // the asker alone sees the answer
}

// direct reports whether a channel is a conversation with the bot alone.
func direct(channel string) bool { return strings.HasPrefix(channel, "D") }

// say posts a reply where it was asked for, to everybody or to the asker.
func (a *Adapter) say(ctx context.Context, to origin, reply bot.Reply) {
	parts := messages(reply)
	if to.about != "" {
		sharedIn(parts, to.about)
	}
	private := to.private || reply.Private && !direct(to.channel)
	for i, m := range parts {
		var err error
		if private {
			err = a.whisper(ctx, to, m)
		} else {
			_, err = a.publish(ctx, posting{to.channel, to.thread, replyEvent, keyOf(to.id, i), m})
		}
		if err != nil {
			a.unsaid(to.channel, err)
			return
		}
	}
}

// aboutBlock begins the block_id of buttons that share into a thread.
const aboutBlock = "about/"

// sharedIn notes in the buttons of messages the thread that they share into.
func sharedIn(parts []message, thread string) {
	for i := range parts {
		for j, block := range parts[i].blocks {
			if actions, ok := block.(*slack.ActionBlock); ok {
				actions.BlockID = aboutBlock + thread + "/" + strconv.Itoa(j)
			}
		}
	}
}

// unsaid logs that a reply was not posted, once for each channel and reason.
func (a *Adapter) unsaid(channel string, err error) {
	a.once("unsaid:"+channel+err.Error(), "slack: a reply was not posted", "channel", channel, "error", err)
}

// whisper shows a message to the member alone: by the response_url where there
// is one that still works, else as an ephemeral message.
func (a *Adapter) whisper(ctx context.Context, to origin, m message) error {
	if a.answerable(to.respond) {
		err := a.answer(ctx, to.respond, response{message: m, Type: "ephemeral", Thread: to.aside})
		if !errors.Is(err, errResponseURLExpired) {
			return err
		}
		a.once("spent:"+to.channel, "slack: a response_url had expired; the reply is posted as an ephemeral message", "channel", to.channel)
	}
	options := []slack.MsgOption{
		slack.MsgOptionText(m.text, false),
		slack.MsgOptionDisableMarkdown(),
		slack.MsgOptionDisableLinkUnfurl(),
		slack.MsgOptionDisableMediaUnfurl(),
		slack.MsgOptionBlocks(m.blocks...),
	}
	if to.aside != "" {
		options = append(options, slack.MsgOptionTS(to.aside))
	}
	return a.retryUnanswered(ctx, func(ctx context.Context) error {
		return a.on(ctx, laneOf(to.channel), true, func(ctx context.Context) error {
			_, err := a.api.PostEphemeralContext(ctx, to.channel, to.user, options...)
			return err
		})
	})
}

// A response is what is posted to a response_url.
type response struct {
	message
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

// answerable reports whether an address is that of a response_url: on Slack's
// host for them or on that of the API. No other address is ever called.
func (a *Adapter) answerable(address string) bool {
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

// answer posts to a response_url. It returns errResponseURLExpired where that
// does not work any more.
func (a *Adapter) answer(ctx context.Context, address string, r response) error {
	body, err := json.Marshal(r)
	if err != nil {
		return err
	}
	return a.retryUnanswered(ctx, func(ctx context.Context) error {
		return a.on(ctx, address, true, func(ctx context.Context) error {
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
	})
}

// responseError reads the answer of a response_url: a status, and "ok" or an
// object.
func responseError(resp *http.Response) error {
	body, _ := io.ReadAll(io.LimitReader(resp.Body, 4<<10))
	switch {
	case resp.StatusCode >= 500:
		return slack.StatusCodeError{Code: resp.StatusCode, Status: resp.Status}
	case resp.StatusCode >= 300:
		return errResponseURLExpired
	}
	var answer slack.SlackResponse
	if json.Unmarshal(body, &answer) != nil || answer.Ok || answer.Error == "" {
		return nil
	}
	if class := errorClasses[answer.Error]; class == rateLimited || class == unsure {
		return answer.Err()
	}
	return errResponseURLExpired
}
