package discord

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/url"
	"time"

	"plenary/internal/adapterkit"
)

// maxResponse is how much of a response is read, in bytes.
const maxResponse = 8 << 20

// A client is the one way to Discord's REST API. It paces calls, waits where
// Discord says so, and repeats what may be repeated.
type client struct {
	base    string // with the version
	token   string
	http    http.Client
	limits  *limiter
	breaker breaker
	onWait  func(time.Duration)
	log     *slog.Logger
}

func newClient(c Config) *client {
	return &client{
		base:  c.APIURL + "/v" + apiVersion,
		token: c.Token,
		http: http.Client{
			Transport: c.Host.Transport,
			Timeout:   c.Timeout,
			// A redirect would carry the token to wherever it points.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		limits: newLimiter(),
		onWait: c.Host.OnWait,
		log:    c.Host.Log,
	}
}

// A call is one request to Discord, with what may be done about its failure.
type call struct {
	route
	query string
	body  any        // marshalled as JSON; nil: none
	into  any        // what the response is decoded into; nil: nothing
	date  *time.Time // set to when Discord answered, by its clock; nil: not asked for

	// once says that the call must not be made again when it is unknown
	// whether Discord did what it asked for.
	once        bool
	notAfter5xx bool          // with once: nor after a 5xx, because whoever calls looks first
	lowPriority bool          // lets members' requests pass
	maxWait     time.Duration // the longest wait for a rate limit; 0: as long as ctx
}

// do makes a call, and repeats it until it succeeds, is refused for good, or
// ctx ends.
func (c *client) do(ctx context.Context, call call) error {
	var body []byte
	if call.body != nil {
		var err error
		if body, err = json.Marshal(call.body); err != nil {
			return fmt.Errorf("%s: %w", call.pattern, err)
		}
	}
	if call.maxWait == 0 {
		call.maxWait = forever
	}
	var unanswered error // a try that may have arrived
	for try := 0; ; try++ {
		err := c.try(ctx, call, body)
		wait, again := retryDelay(err, call, try)
		switch {
		case err == nil:
			return nil
		case unanswered != nil && hasCode(err, codeAcknowledged):
			return nil // a try that may have arrived did
		case !again && unanswered != nil && (isRateLimit(err) || ctx.Err() != nil):
			return unanswered // a later refusal does not say that the first try failed
		case !again:
			return err
		case mayHaveArrived(err):
			unanswered = err
		}
		if try == 0 {
			c.log.Debug("discord: call is repeated", "call", call.pattern, "error", err)
		}
		if !sleep(ctx, wait) {
			return cmp.Or(unanswered, err)
		}
	}
}

// unsure reports whether a call that ended with err may have been done.
func mayHaveArrived(err error) bool {
	var lost *noResponseError
	var refused *apiError
	return errors.As(err, &lost) || errors.As(err, &refused) && refused.Status >= 500
}

// waits reports whether err says that nothing is taken before a time.
func isRateLimit(err error) bool {
	var held *rateLimitError
	return errors.As(err, &held) || errors.Is(err, errBreakerOpen) || hasStatus(err, http.StatusTooManyRequests)
}

// patience says whether a call that ended with err is made again, and when.
func retryDelay(err error, call call, try int) (time.Duration, bool) {
	// 100 ms doubling to 10 s, spread so that replicas do not march in step.
	backoff := time.Duration(100<<min(try, 7)) * time.Millisecond
	backoff = min(backoff, 10*time.Second)
	backoff = backoff/2 + rand.N(backoff)
	var refused *apiError
	var lost *noResponseError
	var unsent *unsentError
	switch {
	case errors.As(err, &refused) && refused.Status == http.StatusTooManyRequests:
		if refused.after > call.maxWait {
			return 0, false
		}
		if call.callback {
			return refused.after + clockMargin, true
		}
		return 0, true // the limiter waits
	case errors.As(err, &refused):
		return backoff, refused.Status >= 500 && !call.notAfter5xx
	case errors.As(err, &unsent):
		return backoff, true
	case errors.As(err, &lost):
		return backoff, !call.once
	}
	return 0, false
}

// try makes a call once.
func (c *client) try(ctx context.Context, call call, body []byte) error {
	var b *bucket
	if !call.free && c.breaker.open(time.Now()) {
		return errBreakerOpen
	}
	if !call.callback {
		held, waited, err := c.limits.wait(ctx, call.route, call.lowPriority, call.maxWait)
		if waited > 0 {
			c.onWait(waited)
		}
		if err != nil {
			return err
		}
		b = held
	}
	response, err := c.send(ctx, call, body)
	if b != nil {
		defer func() {
			var h http.Header
			if response != nil && (response.StatusCode < 300 || response.Header.Get("X-RateLimit-Limit") != "") {
				h = response.Header
			}
			c.limits.done(b, h, true)
			c.limits.release(b, h)
		}()
	}
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if call.date != nil {
		*call.date, _ = http.ParseTime(response.Header.Get("Date")) // zero where a proxy took it away
	}
	data, err := io.ReadAll(io.LimitReader(response.Body, maxResponse))
	switch status := response.StatusCode; {
	case status == http.StatusTooManyRequests:
		return c.rateLimited(call.route, b, response, data)
	case status >= 300:
		refused := &apiError{Status: status}
		_ = json.Unmarshal(data, refused) // a proxy's page has neither code nor message
		refused.Status = status
		if status == http.StatusUnauthorized || status == http.StatusForbidden {
			c.breaker.add(time.Now())
		}
		return refused
	case err != nil:
		return &noResponseError{err}
	case len(data) > 0 && !json.Valid(data): // a proxy's page, or one that broke off
		return &noResponseError{errors.New("the response is no JSON")}
	case call.into == nil:
		return nil
	}
	if err := json.Unmarshal(data, call.into); err != nil {
		return fmt.Errorf("%s: response: %w", call.pattern, err)
	}
	return nil
}

func (c *client) send(ctx context.Context, call call, body []byte) (*http.Response, error) {
	address := c.base + call.path
	if call.query != "" {
		address += "?" + call.query
	}
	ctx, unsent := adapterkit.Unsent(ctx)
	request, err := http.NewRequestWithContext(ctx, call.method, address, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("User-Agent", "DiscordBot (plenary, 1)")
	if call.body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	if !call.free {
		request.Header.Set("Authorization", "Bot "+c.token)
	}
	response, err := c.http.Do(request)
	switch {
	case err == nil:
		return response, nil
	case unsent(err):
		return nil, &unsentError{withoutURL(err)}
	default:
		return nil, &noResponseError{withoutURL(err)}
	}
}

// refused notes a 429: who has to wait, and for how long.
func (c *client) rateLimited(r route, b *bucket, response *http.Response, data []byte) error {
	var told struct {
		RetryAfter float64 `json:"retry_after"`
		Global     bool    `json:"global"`
		Message    string  `json:"message"`
		Code       int     `json:"code"`
	}
	page := json.Unmarshal(data, &told) != nil // Cloudflare's, in HTML
	after := time.Duration(min(told.RetryAfter, 1e6) * float64(time.Second))
	if header, ok := seconds(response.Header.Get("Retry-After")); ok {
		after = max(after, header)
	} else if date, err := http.ParseTime(response.Header.Get("Retry-After")); err == nil {
		after = max(after, time.Until(date))
	}
	if after <= 0 {
		after = time.Second
	}
	scope := response.Header.Get("X-RateLimit-Scope")
	if scope != "shared" {
		c.breaker.add(time.Now())
	}
	c.log.Warn("discord: told to wait", "after", after, "scope", scope, "global", told.Global || page)
	if b != nil {
		b.block(after)
		if page || !r.free && (told.Global || scope == "global" || response.Header.Get("X-RateLimit-Global") != "") {
			c.limits.global.block(after)
		}
	}
	return &apiError{Status: http.StatusTooManyRequests, Code: told.Code, Message: told.Message, after: after}
}

// withoutURL takes the URL from an error of net/http, because the URL of an
// interaction holds its token.
func withoutURL(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}

// sleep waits, and reports whether it did so to the end.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
