package loopback

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// The kinds of what Slack delivers.
const (
	SlackEvents       = "events_api"
	SlackCommands     = "slash_commands"
	SlackInteractions = "interactive"
)

// Ask mentions the bot in a channel, over one of the sockets, and returns the
// question's id. It reports false where no socket is open.
func (s *Slack) Ask(channel, user, question string) (id string, ok bool) {
	ts := s.newTS()
	s.set(func() { s.lastAsked[channel+" "+user] = ts })
	return ts, s.question(ts, SlackEvents, SlackMention(channel, ts, user, "<@UBOT> "+question))
}

// PressNext presses the button for the next page on the answer to a question, and
// returns the press's id. It reports false where there is no such button, or no
// socket is open.
func (s *Slack) PressNext(question string) (id string, ok bool) {
	of, ok := s.Pages.take(question)
	if !ok {
		return "", false
	}
	id = s.newTS()
	s.set(func() { s.pressed[of.message] = id })
	return id, s.question(id, SlackInteractions, map[string]any{
		"type": "block_actions", "trigger_id": id, "team": map[string]any{"id": "T1"}, "user": map[string]any{"id": of.user},
		"channel": map[string]any{"id": of.channel}, "message": map[string]any{"ts": of.message, "thread_ts": of.thread},
		"container": map[string]any{"type": "message", "channel_id": of.channel, "message_ts": of.message, "thread_ts": of.thread},
		"actions":   []any{map[string]any{"type": "button", "action_id": of.action, "block_id": "b", "value": of.value}},
	})
}

// Uninstall says that the app was removed from the workspace.
func (s *Slack) Uninstall() bool {
	ts := s.newTS()
	return s.Push("E"+ts, SlackEvents, SlackEvent("Ev"+ts, map[string]any{"type": "app_uninstalled"}))
}

// SlackEvent is the payload of an event.
func SlackEvent(id string, event map[string]any) map[string]any {
	return map[string]any{
		"type": "event_callback", "team_id": "T1", "api_app_id": "A1", "event_id": id, "event_time": 1, "event": event,
		"authorizations": []any{map[string]any{"team_id": "T1", "user_id": "UBOT", "is_bot": true}},
	}
}

// SlackMention is the payload of a message that mentions the bot.
func SlackMention(channel, ts, user, text string) map[string]any {
	return SlackEvent("Ev"+ts, map[string]any{
		"type": "app_mention", "channel": channel, "ts": ts, "event_ts": ts, "user": user, "text": text, "team": "T1",
	})
}

// SlackMessage is the payload of a message in a channel of a kind, such as im.
func SlackMessage(channel, kind, ts, user, text string) map[string]any {
	return SlackEvent("EvM"+ts, map[string]any{
		"type": "message", "channel": channel, "channel_type": kind, "ts": ts, "event_ts": ts, "user": user, "text": text, "team": "T1",
	})
}

// Command is the payload of the slash command in the channel C1.
func (s *Slack) Command(trigger, user, text string) map[string]any {
	return map[string]any{
		"command": "/plenary", "text": text, "user_id": user, "channel_id": "C1", "team_id": "T1",
		"trigger_id": trigger, "response_url": s.ResponseURL(trigger),
	}
}

// Action is the payload of a button that was pressed in a thread of the channel
// C1.
func (s *Slack) Action(trigger, user, actionID, value string, ephemeral bool) map[string]any {
	return map[string]any{
		"type": "block_actions", "trigger_id": trigger, "response_url": s.ResponseURL(trigger),
		"user":      map[string]any{"id": user},
		"team":      map[string]any{"id": "T1"},
		"channel":   map[string]any{"id": "C1", "name": "readers"},
		"container": map[string]any{"type": "message", "message_ts": "100.1", "channel_id": "C1", "thread_ts": "100.0", "is_ephemeral": ephemeral},
		"message":   map[string]any{"type": "message", "ts": "100.1", "thread_ts": "100.0", "text": "…"},
		"actions":   []any{map[string]any{"type": "button", "action_id": actionID, "block_id": "b", "value": value}},
	}
}

// SlackRequest is a delivery over HTTP to the endpoints at base, signed at a
// moment with a secret.
func SlackRequest(ctx context.Context, base, kind string, payload map[string]any, at time.Time, secret string) (*http.Request, error) {
	body, err := json.Marshal(payload)
	if err != nil {
		return nil, err
	}
	path, contentType := "/slack/events", "application/json"
	switch kind {
	case SlackCommands:
		form := url.Values{}
		for name, value := range payload {
			form.Set(name, fmt.Sprint(value))
		}
		path, contentType, body = "/slack/commands", "application/x-www-form-urlencoded", []byte(form.Encode())
	case SlackInteractions:
		path, contentType, body = "/slack/interactions", "application/x-www-form-urlencoded", []byte(url.Values{"payload": {string(body)}}.Encode())
	}
	return SlackRawRequest(ctx, base+path, contentType, body, at, secret)
}

// SlackRawRequest is a signed request with any body.
func SlackRawRequest(ctx context.Context, address, contentType string, body []byte, at time.Time, secret string) (*http.Request, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	stamp := strconv.FormatInt(at.Unix(), 10)
	req.Header.Set("Content-Type", contentType)
	req.Header.Set("X-Slack-Request-Timestamp", stamp)
	req.Header.Set("X-Slack-Signature", SlackSignature(stamp, body, secret))
	return req, nil
}

// SlackSignature is the signature of a body.
func SlackSignature(stamp string, body []byte, secret string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	_, _ = fmt.Fprintf(mac, "v0:%s:%s", stamp, body)
	return "v0=" + hex.EncodeToString(mac.Sum(nil))
}
