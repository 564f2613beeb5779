package slack

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"plenary/internal/loopback"
)

// serveHTTP starts an adapter over HTTP and returns the address of its
// endpoints.
func serveHTTP(t *testing.T, w *workspace) string {
	t.Helper()
	a := run(t, w, testBot(t, &memoryStore{}).Handle, func(c *Config) { c.AppToken, c.SigningSecret = "", testSecret })
	mux := http.NewServeMux()
	a.Register(mux)
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	t.Cleanup(http.DefaultClient.CloseIdleConnections)
	return server.URL
}

func send(t *testing.T, req *http.Request) (status int, body string) {
	t.Helper()
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(data)
}

func TestHTTPAnswers(t *testing.T) {
	w := newWorkspace(t)
	base := serveHTTP(t, w)
	now := time.Now()
	ctx := t.Context()

	status, body := send(t, signed(ctx, t, base, kindEvent, map[string]any{"type": "url_verification", "challenge": "3eZb"}, now, testSecret))
	if status != http.StatusOK || body != "3eZb" {
		t.Errorf("url_verification: %d %q", status, body)
	}
	for range 2 { // the second is a retry
		req := signed(ctx, t, base, kindEvent, loopback.SlackMention("C1", "100.1", "U1", "<@UBOT> sections"), now, testSecret)
		req.Header.Set("X-Slack-Retry-Num", "1")
		if status, body := send(t, req); status != http.StatusOK || body != "" {
			t.Errorf("event: %d %q", status, body)
		}
	}
	w.await("chat.postMessage", 1)
	if status, body := send(t, signed(ctx, t, base, kindCommand, w.Command("t1", "U1", "sections"), now, testSecret)); status != http.StatusOK || body != "" {
		t.Errorf("command: %d %q", status, body)
	}
	w.await("respond", 1)
	if status, body := send(t, signed(ctx, t, base, kindInteraction, w.Action("t2", "U1", "show//1", "sections", true), now, testSecret)); status != http.StatusOK || body != "" {
		t.Errorf("interaction: %d %q", status, body)
	}
	w.await("respond", 2)
	if status, _ := send(t, sign(ctx, t, base+CommandsPath, "application/x-www-form-urlencoded", []byte("ssl_check=1&token=x"), now, testSecret)); status != http.StatusOK {
		t.Errorf("ssl_check: %d", status)
	}
	if n := w.count("chat.postMessage"); n != 1 {
		t.Errorf("%d messages for one event and its retry", n)
	}
}

func TestHTTPRefuses(t *testing.T) {
	w := newWorkspace(t)
	base := serveHTTP(t, w)
	now := time.Now()
	event := loopback.SlackMention("C1", "100.1", "U1", "<@UBOT> sections")
	long, _ := json.Marshal(loopback.SlackMention("C1", "100.1", "U1", "<@UBOT> "+strings.Repeat("x", 5<<20)))
	without := func(header string) *http.Request {
		req := signed(t.Context(), t, base, kindEvent, event, now, testSecret)
		req.Header.Del(header)
		return req
	}
	with := func(header, value string) *http.Request {
		req := signed(t.Context(), t, base, kindEvent, event, now, testSecret)
		req.Header.Set(header, value)
		return req
	}
	get, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, base+EventsPath, nil)
	tests := []struct {
		name string
		req  *http.Request
		want int
	}{
		{"no signature", without("X-Slack-Signature"), http.StatusUnauthorized},
		{"no time", without("X-Slack-Request-Timestamp"), http.StatusUnauthorized},
		{"no number for a time", with("X-Slack-Request-Timestamp", "now"), http.StatusUnauthorized},
		{"no hexadecimal signature", with("X-Slack-Signature", "v0=zz"), http.StatusUnauthorized},
		{"another version", with("X-Slack-Signature", "v1="+strings.Repeat("0", 64)), http.StatusUnauthorized},
		{"another's secret", signed(t.Context(), t, base, kindEvent, event, now, "another"), http.StatusUnauthorized},
		{"ten minutes old", signed(t.Context(), t, base, kindEvent, event, now.Add(-10*time.Minute), testSecret), http.StatusUnauthorized},
		{"of the future", signed(t.Context(), t, base, kindEvent, event, now.Add(10*time.Minute), testSecret), http.StatusUnauthorized},
		{"5 MB, signed", sign(t.Context(), t, base+EventsPath, "application/json", long, now, testSecret), http.StatusRequestEntityTooLarge},
		{"5 MB, unsigned", sign(t.Context(), t, base+CommandsPath, "text/plain", bytes.Repeat([]byte("x"), 5<<20), now, "another"), http.StatusRequestEntityTooLarge},
		{"no JSON", sign(t.Context(), t, base+EventsPath, "application/json", []byte("{"), now, testSecret), http.StatusBadRequest},
		{"no form", sign(t.Context(), t, base+CommandsPath, "application/x-www-form-urlencoded", []byte("%zz"), now, testSecret), http.StatusBadRequest},
		{"no payload", sign(t.Context(), t, base+InteractionsPath, "application/x-www-form-urlencoded", []byte("a=b"), now, testSecret), http.StatusBadRequest},
		{"no POST", get, http.StatusMethodNotAllowed},
	}
	for _, test := range tests {
		if status, _ := send(t, test.req); status != test.want {
			t.Errorf("%s: %d, want %d", test.name, status, test.want)
		}
	}
	if n := w.count("chat.postMessage"); n != 0 {
		t.Errorf("%d messages for requests that were refused", n)
	}
	if status, _ := send(t, signed(t.Context(), t, base, kindEvent, event, now, testSecret)); status != http.StatusOK {
		t.Errorf("the good request after them: %d", status)
	}
	w.await("chat.postMessage", 1)
}

// TestHTTPTellsEvenASlowWriter: whoever writes all of a body before reading
// gets the refusal, and no closed connection.
func TestHTTPTellsEvenASlowWriter(t *testing.T) {
	w := newWorkspace(t)
	base := serveHTTP(t, w)
	body := bytes.Repeat([]byte("x"), 20<<20)
	req := sign(t.Context(), t, base+EventsPath, "application/json", body, time.Now(), testSecret)
	read := make(chan struct{})
	req.Body = io.NopCloser(&lateReader{bytes.NewReader(body), read})
	status, _ := send(t, req)
	select {
	case <-read:
	default:
		t.Error("the body was not read to its end")
	}
	if status != http.StatusRequestEntityTooLarge {
		t.Errorf("%d", status)
	}
}

// A lateReader tells when it was read to its end.
type lateReader struct {
	io.Reader
	read chan struct{}
}

func (r *lateReader) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p)
	if err == io.EOF {
		close(r.read)
	}
	return n, err
}

func TestHTTPBeforeAndAfterRun(t *testing.T) {
	w := newWorkspace(t)
	a, err := New(Config{BotToken: "xoxb-1", SigningSecret: testSecret, APIURL: w.apiURL()})
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	a.Register(mux)
	server := httptest.NewServer(mux)
	defer server.Close()
	defer http.DefaultClient.CloseIdleConnections()
	req := signed(t.Context(), t, server.URL, kindEvent, loopback.SlackMention("C1", "100.1", "U1", "<@UBOT> sections"), time.Now(), testSecret)
	if status, _ := send(t, req); status != http.StatusServiceUnavailable {
		t.Errorf("before Run: %d", status)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := a.Run(ctx, testBot(t, &memoryStore{}).Handle); err != nil {
		t.Error(err)
	}
	req = signed(t.Context(), t, server.URL, kindEvent, loopback.SlackMention("C1", "100.1", "U1", "<@UBOT> sections"), time.Now(), testSecret)
	if status, _ := send(t, req); status != http.StatusServiceUnavailable {
		t.Errorf("after Run: %d", status)
	}
}
