package slack

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/slack-go/slack"

	"plenary/internal/adapterkit"
	"plenary/internal/bot"
)

// maxResponse is how much of one of Slack's answers is read, in bytes.
const maxResponse = 16 << 20

// defaultRetryAfter is how long to wait where Slack limits a call and names no
// time.
const defaultRetryAfter = time.Second

// An httpClient is the HTTP client below slack-go. It turns every 429, with or
// without a Retry-After that slack-go can read, into a *slack.RateLimitedError.
// It follows no redirect, and keeps addresses out of its errors, because a
// response_url is a secret.
type httpClient struct{ client http.Client }

func newHTTPClient(transport http.RoundTripper, timeout time.Duration) *httpClient {
	return &httpClient{client: http.Client{
		Transport:     transport,
		Timeout:       timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

func (c *httpClient) Do(req *http.Request) (*http.Response, error) {
	ctx, unsent := adapterkit.Unsent(req.Context())
	resp, err := c.client.Do(req.WithContext(ctx))
	if err != nil {
		if wrapped, ok := errors.AsType[*url.Error](err); ok {
			err = wrapped.Err
		}
		if unsent(err) {
			err = &notSentError{err}
		}
		return nil, err
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxResponse))
	_ = resp.Body.Close()
	if after, ok := retryAfter(resp, body); ok {
		return nil, &slack.RateLimitedError{RetryAfter: after}
	}
	if err != nil {
		return nil, err
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return resp, nil
}

// A notSentError says that a call was not sent in full: Slack did not carry it
// out.
type notSentError struct{ err error }

func (e *notSentError) Error() string { return "not sent: " + e.err.Error() }
func (e *notSentError) Unwrap() error { return e.err }

// retryAfter returns the time that a response asks to wait. Slack asks by the
// status, or by an error in an answer with the status 200.
func retryAfter(resp *http.Response, body []byte) (time.Duration, bool) {
	header := resp.Header.Get("Retry-After")
	if resp.StatusCode != http.StatusTooManyRequests {
		var answer slack.SlackResponse
		if resp.StatusCode != http.StatusOK || json.Unmarshal(body, &answer) != nil || answer.Ok || errorClasses[answer.Error] != rateLimited {
			return 0, false
		}
	}
	if seconds, err := strconv.ParseFloat(header, 64); err == nil && seconds >= 0 && seconds < 1e6 {
		return max(time.Duration(seconds*float64(time.Second)), 50*time.Millisecond), true
	}
	if at, err := http.ParseTime(header); err == nil {
		return max(time.Until(at), defaultRetryAfter), true
	}
	return defaultRetryAfter, true
}

// An errorClass says what an error of a call to Slack means.
type errorClass int

const (
	succeeded    errorClass = iota
	rateLimited             // not carried out; Slack named a time to wait
	notSent                 // not carried out; try again
	unsure                  // perhaps carried out; look before trying again
	rejected                // not carried out, and trying again does not help
	gone                    // the channel cannot be posted to, or the message not changed
	tokenRevoked            // the token is not valid any more
	canceled                // our own context ended
)

// errorClasses are the errors that matter, by name. Slack's own list for
// chat.postMessage has some eighty; any other is rejected.
var errorClasses = map[string]errorClass{
	"ratelimited": rateLimited, "rate_limited": rateLimited,
	"internal_error": unsure, "fatal_error": unsure, "service_unavailable": unsure, "request_timeout": unsure,
	"channel_not_found": gone, "not_in_channel": gone, "is_archived": gone, "channel_is_archived": gone,
	"restricted_action": gone, "restricted_action_read_only_channel": gone, "restricted_action_thread_only_channel": gone,
	"posting_to_general_channel_denied": gone, "team_access_not_granted": gone, "messages_tab_disabled": gone,
	"user_disabled": gone, "user_not_found": gone, "user_not_in_channel": gone, "no_permission": gone,
	"message_not_found": gone, "cant_update_message": gone, "edit_window_closed": gone,
	"invalid_auth": tokenRevoked, "not_authed": tokenRevoked, "account_inactive": tokenRevoked, "token_revoked": tokenRevoked,
	"token_expired": tokenRevoked, "not_allowed_token_type": tokenRevoked, "user_removed_from_team": tokenRevoked,
}

// classify returns the class of an error of a call to Slack. With rateLimited it
// returns the time to wait.
func classify(ctx context.Context, err error) (errorClass, time.Duration) {
	if err == nil {
		return succeeded, 0
	}
	if ctx.Err() != nil {
		return canceled, 0
	}
	if wait, ok := errors.AsType[*bot.RetryAfterError](err); ok {
		return rateLimited, wait.After
	}
	if wait, ok := errors.AsType[*slack.RateLimitedError](err); ok {
		return rateLimited, wait.RetryAfter
	}
	if answer, ok := errors.AsType[slack.SlackErrorResponse](err); ok {
		switch class := errorClasses[answer.Err]; class {
		case succeeded:
			return rejected, 0
		case rateLimited:
			return rateLimited, defaultRetryAfter
		default:
			return class, 0
		}
	}
	if errors.Is(err, slack.ErrParametersMissing) || errors.Is(err, errResponseURLExpired) { // slack-go made no call, or Slack took none
		return rejected, 0
	}
	if status, ok := errors.AsType[slack.StatusCodeError](err); ok && status.Code < 500 {
		return rejected, 0
	}
	if _, ok := errors.AsType[*notSentError](err); ok {
		return notSent, 0
	}
	return unsure, 0
}

// isSlackError reports whether Slack answered with the error of that name.
func isSlackError(err error, name string) bool {
	answer, ok := errors.AsType[slack.SlackErrorResponse](err)
	return ok && answer.Err == name
}

// isOneOf reports whether Slack answered with one of the errors of these names.
func isOneOf(err error, names []string) bool {
	return slices.ContainsFunc(names, func(name string) bool { return isSlackError(err, name) })
}

// slackAnswered reports whether an error is an answer of Slack's, rather than
// that there was none.
func slackAnswered(err error) bool {
	_, status := errors.AsType[slack.StatusCodeError](err)
	_, answer := errors.AsType[slack.SlackErrorResponse](err)
	return status || answer
}

// The delays between attempts of one call, at first and at most.
const (
	firstBackoff = 400 * time.Millisecond
	maxBackoff   = 15 * time.Second
)

// backoff waits before a call is made again after n failures, 1 first. It
// returns false where ctx ends.
func backoff(ctx context.Context, n int) bool {
	return adapterkit.Sleep(ctx, adapterkit.Backoff(n-1, firstBackoff, maxBackoff))
}

// attempt makes one call to Slack under the rate limit of that name. It
// returns a *bot.RetryAfterError where Slack limits it.
func (a *Adapter) attempt(ctx context.Context, limit string, wait bool, call func(context.Context) error) error {
	return a.limits.do(ctx, limit, wait, func(ctx context.Context) error {
		err := call(ctx)
		if class, after := classify(ctx, err); class == rateLimited {
			return &bot.RetryAfterError{After: after}
		}
		if answer, ok := errors.AsType[slack.SlackErrorResponse](err); ok && answer.Err == "missing_scope" {
			a.warnOfScope(cmp.Or(answer.Needed, limit))
		}
		return err
	})
}

// retry makes a call that may be carried out twice, and makes it again for as
// long as that may help.
func (a *Adapter) retry(ctx context.Context, limit string, call func(context.Context) error) error {
	return a.repeat(ctx, limit, call, func(class errorClass, _ error) bool {
		return class == notSent || class == unsure
	})
}

// retryNotDone makes a call for a message that cannot be looked up. It makes it
// again where Slack answered that it was not carried out, or where it was not
// sent in full. A call without an answer may have been carried out: it is not
// made again, because no member is to get an answer twice.
func (a *Adapter) retryNotDone(ctx context.Context, limit string, call func(context.Context) error) error {
	return a.repeat(ctx, limit, call, func(class errorClass, err error) bool {
		status, ok := errors.AsType[slack.StatusCodeError](err)
		return class == notSent || ok && status.Code >= 500
	})
}

// repeat makes a call, and makes it again where Slack limited it and where again
// returns true for its error.
func (a *Adapter) repeat(ctx context.Context, limit string, call func(context.Context) error, again func(errorClass, error) bool) error {
	for n := 1; ; n++ {
		err := a.attempt(ctx, limit, true, call)
		switch class, _ := classify(ctx, err); {
		case class == rateLimited: // attempt waits for as long as Slack said
		case class == tokenRevoked:
			a.endRevoked("bot token", err)
			return err
		case !again(class, err) || !backoff(ctx, n):
			return err
		}
	}
}
