package deliverytest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"golang.org/x/time/rate"

	"plenary/internal/bot"
)

// A Wire is the adapter for a [Ledger].
type Wire struct {
	platform, url string
	client        *http.Client
	pace          *rate.Limiter
}

var _ bot.Adapter = (*Wire)(nil)

// NewWire makes the adapter of a platform on the ledger at a URL. It sends at
// most so many posts a second, 0 for any number.
func NewWire(platform, url string, perSecond int) *Wire {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost = 256
	w := &Wire{platform: platform, url: url, client: &http.Client{Transport: transport, Timeout: 15 * time.Second}}
	if perSecond > 0 {
		w.pace = rate.NewLimiter(rate.Limit(perSecond), 1)
	}
	return w
}

// Close closes the connections to the ledger.
func (w *Wire) Close() { w.client.CloseIdleConnections() }

// Name implements [bot.Adapter].
func (w *Wire) Name() string { return w.platform }

// Run implements [bot.Adapter]: a ledger asks nothing.
func (w *Wire) Run(ctx context.Context, _ bot.Handler) error {
	<-ctx.Done()
	return nil
}

// Send implements [bot.Adapter].
func (w *Wire) Send(ctx context.Context, post bot.Post) (bot.Sent, error) {
	if w.pace != nil {
		if err := w.pace.Wait(ctx); err != nil {
			return bot.Sent{}, &bot.RetryAfterError{After: time.Second}
		}
	}
	post.Reply = bot.Reply{}
	body, err := json.Marshal(post)
	if err != nil {
		return bot.Sent{}, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, w.url+"/post", bytes.NewReader(body))
	if err != nil {
		return bot.Sent{}, err
	}
	return w.do(request)
}

// Find implements [bot.Adapter].
func (w *Wire) Find(ctx context.Context, post bot.Post, _ time.Time) (bot.Sent, bool, error) {
	query := url.Values{"platform": {w.platform}, "key": {post.Key}}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, w.url+"/find?"+query.Encode(), nil)
	if err != nil {
		return bot.Sent{}, false, err
	}
	sent, err := w.do(request)
	return sent, sent.Message != "", err
}

func (w *Wire) do(request *http.Request) (bot.Sent, error) {
	response, err := w.client.Do(request)
	if err != nil {
		return bot.Sent{}, fmt.Errorf("the platform is away: %w", err)
	}
	defer response.Body.Close()
	id, err := io.ReadAll(io.LimitReader(response.Body, 1<<10))
	switch {
	case err != nil:
		return bot.Sent{}, err
	case response.StatusCode == http.StatusTooManyRequests:
		seconds, _ := strconv.Atoi(response.Header.Get("Retry-After"))
		return bot.Sent{}, &bot.RetryAfterError{After: time.Duration(seconds) * time.Second}
	case response.StatusCode == http.StatusGone:
		return bot.Sent{}, fmt.Errorf("the channel is archived: %w", bot.ErrGone)
	case response.StatusCode != http.StatusOK:
		return bot.Sent{}, fmt.Errorf("the platform answered %s", response.Status)
	}
	return bot.Sent{Message: string(id), Thread: string(id), Link: w.url + "/" + string(id)}, nil
}
