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
	"strings"
	"sync"
	"time"

	"plenary/internal/adapterkit"
)

// A call is made again after a refusal that passes: after passingRetry, then after twice as
// long, and so on, maxPassingRetries times in about a minute; a callback in a few seconds.
const (
	passingRetry      = 2 * time.Second
	maxPassingRetries = 5
)

// maxResponse is how much of a response is read, in bytes.
const maxResponse = 8 << 20

// A client makes the calls to Discord's REST API. It waits for rate limits, and
// repeats a call where that is safe.
type client struct {
	base    string // with the version
	token   string
	http    http.Client
	limits  *limiter
	breaker breaker
	unnamed unnamedLimits
	onWait  func(time.Duration)
	log     *slog.Logger
}

func newClient(c Config) *client {
	return &client{
		base:  c.APIURL + "/v" + apiVersion,
		token: c.Token,
		http: http.Client{
			Transport: c.Host.Transport,
			Timeout:   c.CallTimeout,
			// A redirect would carry the token to wherever it points.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		limits: newLimiter(),
		onWait: c.Host.OnWait,
		log:    c.Host.Log,
	}
}

// An apiRequest is one request to Discord, and says what may be done when it fails.
type apiRequest struct {
	route
	query string
	body  any        // marshalled as JSON, with its files beside it; nil: none
	into  any        // what the response is decoded into; nil: nothing
	date  *time.Time // set to when Discord answered, by its clock; nil: not asked for

	// once says that the call must not be made again when it is unknown
	// whether Discord did what it asked for.
	once        bool
	notAfter5xx bool          // with once: not again after a 5xx either, because the caller looks first
	lowPriority bool          // lets members' requests pass
	maxWait     time.Duration // the longest wait for a rate limit; 0: as long as ctx

	contentType string // of the body; set by do
}

// do makes a call, and repeats it until it succeeds, is refused for good, or
// ctx ends.
func (c *client) do(ctx context.Context, call apiRequest) error {
	body, contentType, err := encodeBody(call.body)
	if err != nil {
		return fmt.Errorf("%s: %w", call.pattern, err)
	}
	call.contentType = contentType
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
		if !adapterkit.Sleep(ctx, wait) {
			return cmp.Or(unanswered, err)
		}
	}
}

// mayHaveArrived reports whether a call that ended with err may have been done.
func mayHaveArrived(err error) bool {
	var lost *noResponseError
	var refused *apiError
	return errors.As(err, &lost) || errors.As(err, &refused) && refused.Status >= 500
}

// isRateLimit reports whether err says that no call is accepted before a time.
func isRateLimit(err error) bool {
	var limited *rateLimitError
	return errors.As(err, &limited) || errors.Is(err, errBreakerOpen) || hasStatus(err, http.StatusTooManyRequests)
}

// retryDelay says whether a call that ended with err is made again, and after
// what time.
func retryDelay(err error, call apiRequest, try int) (time.Duration, bool) {
	first := 100 * time.Millisecond // a member waits
	if call.lowPriority {
		first = 500 * time.Millisecond
	}
	backoff := adapterkit.Backoff(try, first, 10*time.Second)
	backoff = backoff/2 + rand.N(backoff) // so that replicas do not call at the same moment
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
	case errors.As(err, &refused) && refused.Status >= 500:
		return backoff, !call.notAfter5xx && backoff <= call.maxWait
	case isPassing(err) && refused.Status != http.StatusNotFound && call.callback: // Discord waits for three seconds
		return backoff, try < maxPassingRetries
	case isPassing(err) && refused.Status != http.StatusNotFound:
		wait := adapterkit.Backoff(try, passingRetry, passingWait)
		return wait, wait <= call.maxWait && try < maxPassingRetries
	case errors.As(err, &unsent):
		return backoff, true
	case errors.As(err, &lost):
		return backoff, !call.once
	}
	return 0, false
}

// try makes a call once, within the rate limits.
func (c *client) try(ctx context.Context, call apiRequest, body []byte) error {
	if !call.free && c.breaker.open(time.Now()) {
		return errBreakerOpen
	}
	if call.callback {
		response, err := c.send(ctx, call, body)
		if err != nil {
			return err
		}
		return c.read(call, nil, response)
	}
	b, waited, err := c.limits.wait(ctx, call.route, call.lowPriority, call.maxWait)
	if waited > 0 {
		c.onWait(waited)
	}
	if err != nil {
		return err
	}
	response, err := c.send(ctx, call, body)
	defer c.account(b, response)
	if err != nil {
		return err
	}
	return c.read(call, b, response)
}

// account ends a call in its bucket. A response without headers of a rate limit,
// such as that of a proxy, tells nothing.
func (c *client) account(b *bucket, response *http.Response) {
	var h http.Header
	if response != nil && (response.StatusCode < 300 || response.Header.Get("X-RateLimit-Limit") != "") {
		h = response.Header
	}
	c.limits.done(b, h, true)
	c.limits.release(b, h)
}

// read reads the response to a call, and returns Discord's refusal as an error.
func (c *client) read(call apiRequest, b *bucket, response *http.Response) error {
	defer response.Body.Close()
	if call.date != nil {
		*call.date, _ = http.ParseTime(response.Header.Get("Date")) // zero where a proxy removed it
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
	case len(data) > 0 && !json.Valid(data): // a proxy's page, or a response that broke off
		return &noResponseError{errors.New("the response is no JSON")}
	case call.into == nil:
		return nil
	}
	if raw, ok := call.into.(*json.RawMessage); ok {
		*raw = data // as it is, perhaps empty
		return nil
	}
	if err := json.Unmarshal(data, call.into); err != nil {
		return fmt.Errorf("%s: response: %w", call.pattern, err)
	}
	return nil
}

func (c *client) send(ctx context.Context, call apiRequest, body []byte) (*http.Response, error) {
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
	if call.contentType != "" {
		request.Header.Set("Content-Type", call.contentType)
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

// rateLimited notes a 429: which calls have to wait, and for how long.
func (c *client) rateLimited(r route, b *bucket, response *http.Response, data []byte) error {
	var body struct {
		RetryAfter float64 `json:"retry_after"`
		Global     bool    `json:"global"`
		Message    string  `json:"message"`
		Code       int     `json:"code"`
	}
	page := json.Unmarshal(data, &body) != nil // Cloudflare's, in HTML
	after := time.Duration(min(body.RetryAfter, 1e6) * float64(time.Second))
	if header, ok := seconds(response.Header.Get("Retry-After")); ok {
		after = max(after, header)
	} else if date, err := http.ParseTime(response.Header.Get("Retry-After")); err == nil {
		after = max(after, time.Until(date))
	}
	named := after > 0
	if !named {
		after = passingWait
	}
	scope := response.Header.Get("X-RateLimit-Scope")
	if scope != "shared" {
		c.breaker.add(time.Now())
	}
	c.log.Warn("discord: told to wait", "after", after, "scope", scope, "global", body.Global || page)
	if b != nil {
		b.block(after)
		if page && named || !named && c.unnamed.elsewhere(b, time.Now()) || !r.free && (body.Global || scope == "global" || response.Header.Get("X-RateLimit-Global") != "") {
			c.limits.global.block(after)
		}
	}
	return &apiError{Status: http.StatusTooManyRequests, Code: body.Code, Message: body.Message, after: after}
}

// unnamedLimits notes the last 429 that named no time to wait. One is taken for a limit of
// its route; a second, of another route and within the wait, for one of all calls.
type unnamedLimits struct {
	mu     sync.Mutex
	bucket *bucket
	at     time.Time
}

// elsewhere notes one, and reports whether another route had one just before.
func (u *unnamedLimits) elsewhere(b *bucket, now time.Time) bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	other := u.bucket != nil && u.bucket != b && now.Sub(u.at) < passingWait
	u.bucket, u.at = b, now
	return other
}

// withoutURL removes the URL from an error of net/http, because the URL of an
// interaction holds its token.
func withoutURL(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}

// A route is an endpoint with its ids filled in.
type route struct {
	method  string
	path    string
	pattern string // the method and the path without ids, of which there are few
	major   string // the id that a limit is counted by besides: a channel, a server

	// A free call belongs to an interaction and does not count among the 50 a
	// second. A callback is the first response to one: it has no limit of its
	// own either, and never waits for another call.
	free, callback bool
}

// newRoute makes a route of a path in which each {} stands for an id. The first id is
// the major one.
func newRoute(method, path string, ids ...string) route {
	r := route{method: method, pattern: method + " " + path}
	if len(ids) > 0 {
		r.major = ids[0]
	}
	parts := strings.Split(path, "{}")
	var b strings.Builder
	for i, part := range parts {
		b.WriteString(part)
		if i < len(ids) {
			b.WriteString(ids[i])
		}
	}
	r.path = b.String()
	r.callback = strings.HasPrefix(path, "/interactions/")
	r.free = r.callback || strings.HasPrefix(path, "/webhooks/")
	if r.free && len(ids) > 1 {
		r.major += "/" + ids[1] // the interaction's token
	}
	return r
}

// Discord bans an address that makes 10,000 invalid requests (401, 403, and 429
// of our own making) within ten minutes. The breaker opens at a tenth of that.
const (
	maxInvalid    = 1000
	invalidWindow = 10 * time.Minute
	invalidSlot   = 10 * time.Second
)

// A breaker counts invalid requests, in slots of time.
type breaker struct {
	mu    sync.Mutex
	slots [invalidWindow / invalidSlot]struct {
		slot  int64
		count int
	}
}

func (b *breaker) add(now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	slot := now.UnixNano() / int64(invalidSlot)
	s := &b.slots[slot%int64(len(b.slots))]
	if s.slot != slot {
		s.slot, s.count = slot, 0
	}
	s.count++
}

// open reports whether no request may be sent.
func (b *breaker) open(now time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	slot, sum := now.UnixNano()/int64(invalidSlot), 0
	for _, s := range b.slots {
		if slot-s.slot < int64(len(b.slots)) {
			sum += s.count
		}
	}
	return sum >= maxInvalid
}
