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
	"time"

	"github.com/slack-go/slack"

	"plenary/internal/adapterkit"
	"plenary/internal/bot"
)

// maxResponse is how much of one of Slack's answers is read, in bytes.
const maxResponse = 16 << 20

// defaultWait is how long to wait where Slack says that it takes no more and
// names no time.
const defaultWait = time.Second

// A wire is the HTTP client below slack-go. It turns every 429, with a
// Retry-After that slack-go can read and without, into a
// *slack.RateLimitedError, follows no redirect, and keeps addresses out of its
// errors, because a response_url is a secret.
type wire struct{ client http.Client }

func newWire(transport http.RoundTripper, timeout time.Duration) *wire {
	return &wire{client: http.Client{
		Transport:     transport,
		Timeout:       timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

func (w *wire) Do(req *http.Request) (*http.Response, error) {
	ctx, unsent := adapterkit.Unsent(req.Context())
	resp, err := w.client.Do(req.WithContext(ctx))
	if err != nil {
		if wrapped, ok := errors.AsType[*url.Error](err); ok {
			err = wrapped.Err
		}
		if unsent(err) {
			err = &unsentError{err}
		}
		return nil, err
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxResponse))
	_ = resp.Body.Close()
	if after, ok := waitOf(resp, body); ok {
		return nil, &slack.RateLimitedError{RetryAfter: after}
	}
	if err != nil {
		return nil, err
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return resp, nil
}

// An unsentError says that a call did not go out as a whole: Slack did not do
// what it asked for.
type unsentError struct{ err error }

func (e *unsentError) Error() string { return "not sent: " + e.err.Error() }
func (e *unsentError) Unwrap() error { return e.err }

// waitOf returns the time that a response asks to wait. Slack asks by the
// status, or by an error within an answer that is otherwise well.
func waitOf(resp *http.Response, body []byte) (time.Duration, bool) {
	header := resp.Header.Get("Retry-After")
	if resp.StatusCode != http.StatusTooManyRequests {
		var said slack.SlackResponse
		if resp.StatusCode != http.StatusOK || json.Unmarshal(body, &said) != nil || said.Ok || verdicts[said.Error] != limited {
			return 0, false
		}
	}
	if seconds, err := strconv.ParseFloat(header, 64); err == nil && seconds >= 0 && seconds < 1e6 {
		return max(time.Duration(seconds*float64(time.Second)), 50*time.Millisecond), true
	}
	if at, err := http.ParseTime(header); err == nil {
		return max(time.Until(at), defaultWait), true
	}
	return defaultWait, true
}

// A verdict says what an error of a call to Slack means for it.
type verdict int

const (
	done    verdict = iota
	limited         // not done; Slack named a time to wait
	unsent          // certainly not done; try again
	unsure          // perhaps done; look before trying again
	refused         // not done, and trying again does not mend it
	gone            // the place cannot be posted to
	revoked         // the token is not taken any more
	ended           // our own context ended
)

// The errors by name that matter. Slack's own list for chat.postMessage has
// some eighty; any other is refused.
var verdicts = map[string]verdict{
	"ratelimited": limited, "rate_limited": limited,
	"internal_error": unsure, "fatal_error": unsure, "service_unavailable": unsure, "request_timeout": unsure,
	"channel_not_found": gone, "not_in_channel": gone, "is_archived": gone, "channel_is_archived": gone,
	"restricted_action": gone, "restricted_action_read_only_channel": gone, "restricted_action_thread_only_channel": gone,
	"posting_to_general_channel_denied": gone, "team_access_not_granted": gone, "messages_tab_disabled": gone,
	"user_disabled": gone, "user_not_found": gone, "no_permission": gone,
	"invalid_auth": revoked, "not_authed": revoked, "account_inactive": revoked, "token_revoked": revoked,
	"token_expired": revoked, "not_allowed_token_type": revoked, "user_removed_from_team": revoked,
}

// judge reads the error of a call to Slack. With limited it returns the time to
// wait.
func judge(ctx context.Context, err error) (verdict, time.Duration) {
	if err == nil {
		return done, 0
	}
	if ctx.Err() != nil {
		return ended, 0
	}
	if wait, ok := errors.AsType[*bot.RetryAfterError](err); ok {
		return limited, wait.After
	}
	if wait, ok := errors.AsType[*slack.RateLimitedError](err); ok {
		return limited, wait.RetryAfter
	}
	if said, ok := errors.AsType[slack.SlackErrorResponse](err); ok {
		switch v := verdicts[said.Err]; v {
		case done:
			return refused, 0
		case limited:
			return limited, defaultWait
		default:
			return v, 0
		}
	}
	if errors.Is(err, slack.ErrParametersMissing) { // slack-go did not even ask
		return refused, 0
	}
	if status, ok := errors.AsType[slack.StatusCodeError](err); ok && status.Code < 500 {
		return refused, 0
	}
	if _, ok := errors.AsType[*unsentError](err); ok {
		return unsent, 0
	}
	return unsure, 0
}

// named reports whether Slack refused with that error.
func named(err error, name string) bool {
	said, ok := errors.AsType[slack.SlackErrorResponse](err)
	return ok && said.Err == name
}

// backoff is how long to wait before the n-th repetition, 1 first.
func backoff(n int) time.Duration {
	return min(200*time.Millisecond<<min(n, 10), 15*time.Second)
}
