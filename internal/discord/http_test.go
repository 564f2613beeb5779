package discord

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"plenary/internal/adapterkit"
	"plenary/internal/bot"
	"plenary/internal/loopback"
)

// An httpAdapter is a running adapter that receives interactions over HTTP.
type httpAdapter struct {
	t    *testing.T
	fake *fake
	http *httptest.Server
	key  ed25519.PrivateKey
}

// serveHTTP starts an adapter that answers as handle does, else with the words of the
// request.
func serveHTTP(t *testing.T, handle ...bot.Handler) *httpAdapter {
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	f := newFake(t)
	cfg := f.config()
	cfg.PublicKey = hex.EncodeToString(public)
	a, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	run(t, a, append(handle, echo())[0])
	e := &httpAdapter{t: t, fake: f, http: httptest.NewServer(a.Interactions()), key: private}
	t.Cleanup(e.http.Close)
	return e
}

// post sends a body as Discord signs it, after change, and returns the answer.
func (e *httpAdapter) post(body []byte, change func(h http.Header)) (int, []byte) {
	e.t.Helper()
	request, err := http.NewRequest(http.MethodPost, e.http.URL, bytes.NewReader(body))
	if err != nil {
		e.t.Fatal(err)
	}
	e.sign(request.Header, time.Now(), body)
	if change != nil {
		change(request.Header)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		e.t.Fatal("the connection was dropped:", err)
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		e.t.Fatal(err)
	}
	return response.StatusCode, answer
}

func (e *httpAdapter) sign(h http.Header, at time.Time, body []byte) {
	stamp := strconv.FormatInt(at.Unix(), 10)
	h.Set("X-Signature-Timestamp", stamp)
	h.Set("X-Signature-Ed25519", hex.EncodeToString(ed25519.Sign(e.key, append([]byte(stamp), body...))))
}

var ping = []byte(`{"id":"1","type":1,"token":"x","application_id":"1"}`)

func TestHTTPInteractions(t *testing.T) {
	e := serveHTTP(t)
	if status, answer := e.post(ping, nil); status != 200 || strings.TrimSpace(string(answer)) != `{"type":1}` {
		t.Errorf("PING is answered %d %s", status, answer)
	}
	in := e.fake.Slash("ask", text("question", "q0"))
	status, answer := e.post(marshal(in), nil)
	if s := loopback.CallbackOutput("", answer); status != 200 || s.Kind != "answer" || s.Content != "echo ask q0" || s.Flags != 64 {
		t.Errorf("/ask is answered %d %s", status, answer)
	}
	if err := violation(t, "POST", "/interactions/1/x/callback", nil, bytes.TrimSpace(answer)); err != nil {
		t.Errorf("the answer breaks Discord's contract: %v", err)
	}
	if status, answer := e.post(marshal(in), nil); status != http.StatusAccepted || len(answer) != 0 {
		t.Errorf("a repetition is answered %d %s", status, answer)
	}
}

func TestHTTPInteractionsRefused(t *testing.T) {
	e := serveHTTP(t)
	for name, test := range map[string]struct {
		body   []byte
		change func(http.Header)
		status int
	}{
		"no signature":    {ping, func(h http.Header) { h.Del("X-Signature-Ed25519") }, 401},
		"no timestamp":    {ping, func(h http.Header) { h.Del("X-Signature-Timestamp") }, 401},
		"not hexadecimal": {ping, func(h http.Header) { h.Set("X-Signature-Ed25519", "zz") }, 401},
		"too short":       {ping, func(h http.Header) { h.Set("X-Signature-Ed25519", "00") }, 401},
		"of another body": {ping, func(h http.Header) { e.sign(h, time.Now(), []byte("{}")) }, 401},
		"ten minutes old": {ping, func(h http.Header) { e.sign(h, time.Now().Add(-10*time.Minute), ping) }, 401},
		"ten minutes off": {ping, func(h http.Header) { e.sign(h, time.Now().Add(10*time.Minute), ping) }, 401},
		"no JSON":         {[]byte("hello"), nil, 400},
		"no type":         {[]byte(`{"id":"1","token":"x"}`), nil, 400},
		"no token":        {[]byte(`{"id":"1","type":2}`), nil, 400},
		"5 MB":            {bytes.Repeat([]byte("x"), 5<<20), nil, 413},
	} {
		if status, answer := e.post(test.body, test.change); status != test.status {
			t.Errorf("%s: %d %s, want %d", name, status, answer, test.status)
		}
		if status, _ := e.post(ping, nil); status != 200 {
			t.Errorf("after %s the next good request gets %d", name, status)
		}
	}
	response, err := http.Get(e.http.URL)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if response.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("GET gets %d", response.StatusCode)
	}
}

func TestHTTPAnswerThatComesLater(t *testing.T) {
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	f := newFake(t)
	cfg := f.config()
	cfg.timing.deferAfter = 50 * time.Millisecond
	cfg.PublicKey = hex.EncodeToString(public)
	a, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	release := make(chan bool)
	run(t, a, handleWhenReleased(release))
	e := &httpAdapter{t: t, fake: f, http: httptest.NewServer(a.Interactions()), key: private}
	defer e.http.Close()
	in := f.Slash("ask", text("question", "q0"))
	status, answer := e.post(marshal(in), nil)
	if s := loopback.CallbackOutput("", answer); status != 200 || s.Kind != "deferred" || s.Flags != 64 {
		t.Fatalf("at first it is answered %d %s", status, answer)
	}
	release <- true
	// Discord knows of the deferral a moment after the edit.
	eventually(t, "the edit is tried", func() bool {
		return f.CallsOf("PATCH /webhooks/"+appID+"/"+in["token"].(string)+"/messages/@original") > 0
	})
	f.Defer(in["token"].(string), 64)
	if s := f.answerTo(in); s.Kind != "edit" || s.Content != "echo ask q0" {
		t.Errorf("later it is answered %+v", s)
	}
}

func TestHTTPWithoutKeyOrRun(t *testing.T) {
	a, err := New(Config{Token: token})
	if err != nil {
		t.Fatal(err)
	}
	e := &httpAdapter{t: t, http: httptest.NewServer(a.Interactions()), key: ed25519.NewKeyFromSeed(make([]byte, 32))}
	defer e.http.Close()
	if status, _ := e.post(ping, nil); status != http.StatusUnauthorized {
		t.Errorf("without a key PING gets %d", status)
	}
}

func FuzzInteraction(f *testing.F) {
	f.Add(string(ping))
	f.Add(`{"id":"1","type":2,"token":"t","data":{"name":"prompt","options":[{"name":"schedule","type":1,"options":[{"name":"time","type":3,"value":"9"},{"name":"channel","type":7,"value":"5"}]}]},"member":{"user":{"id":"1"},"permissions":"8"},"guild_id":"1"}`)
	f.Add(`{"id":"1","type":4,"token":"t","data":{"name":"quote","options":[{"name":"ref","type":3,"value":"I","focused":true}]}}`)
	f.Add(`{"id":"1","type":3,"token":"t","data":{"custom_id":"turn page 2 sections","values":["quote II"]},"message":{"flags":64,"components":[{"type":99}]}}`)
	f.Add(`{"id":"1","type":2,"token":"t","data":{"name":"Find in the statement","type":3,"target_id":"5","resolved":{"messages":{"5":{"content":"<@1> hi"}}}}}`)
	a, err := New(Config{Token: token})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, body string) {
		var in interaction
		if json.Unmarshal([]byte(body), &in) != nil {
			return
		}
		request, _ := a.interactionRequest(&in)
		if strings.Contains(request.Words(), "<@&") && mentionMarkup.MatchString(request.Words()) && in.Data.CustomID == "" && len(in.Data.Values) == 0 {
			t.Errorf("the line %q holds a mention", request.Words())
		}
		if choices := a.complete(t.Context(), &in); choices == nil || len(choices) > maxOptions {
			t.Errorf("%d choices", len(choices))
		}
	})
}

func FuzzEvent(f *testing.F) {
	f.Add("READY", `{"session_id":"s","resume_gateway_url":"wss://x","user":{"id":"1"}}`)
	f.Add("MESSAGE_CREATE", `{"id":"1","channel_id":"2","guild_id":"3","type":0,"content":"<@1> quote II","author":{"id":"4"},"components":[{"type":99}]}`)
	f.Add("MESSAGE_CREATE", `{"id":"1","channel_id":"2","content":"[[II]] <#5> </x:1> <a:b:1>","author":null}`)
	f.Add("MESSAGE_CREATE", `{"id":"0","author":{}}`)
	f.Add("GUILD_CREATE", `{"id":"3","channels":[{"id":"5","type":15}],"threads":[{"id":"6","type":11,"parent_id":"5"}]}`)
	f.Add("THREAD_DELETE", `{"id":"6"}`)
	f.Add("GUILD_DELETE", `{"id":"3","unavailable":true}`)
	f.Fuzz(func(t *testing.T, name, data string) {
		if !json.Valid([]byte(data)) {
			return
		}
		a, err := New(Config{Token: token, Host: bot.Host{Log: discard, Transport: noNetwork{}}})
		if err != nil {
			t.Fatal(err)
		}
		ended, end := context.WithCancel(t.Context())
		end() // so that nothing is tried again
		heard := func(_ context.Context, r bot.Request) bot.Reply {
			if name == "MESSAGE_CREATE" && (mentions(r.Words(), a.selfID()) || r.From == "") {
				t.Errorf("the request is %+v", r)
			}
			return bot.Reply{}
		}
		pool := adapterkit.NewPool(1, 0, discard)
		a.workers.Store(&workers{handle: heard, ctx: ended, requests: pool, handlers: pool, completions: pool, removals: pool, busyReplies: pool})
		a.self.Store(new("1"))
		a.shards = map[int]bool{}
		a.onEvent(&shard{}, event{Op: opDispatch, Type: name, Data: json.RawMessage(data)})
		pool.Close(t.Context())
	})
}

// noNetwork fails every request.
type noNetwork struct{}

func (noNetwork) RoundTrip(*http.Request) (*http.Response, error) {
	return nil, errors.New("nobody is there")
}

// TestUnknownInteractionsAreAnswered: a form and an unknown type get a valid answer
// instead of an error.
func TestUnknownInteractionsAreAnswered(t *testing.T) {
	e := serveHTTP(t)
	for kind, want := range map[int]string{5: "echo help", 77: "does not know"} {
		in := e.fake.Interaction(kind, map[string]any{"custom_id": "a form", "components": []any{map[string]any{"type": 18}}})
		status, answer := e.post(marshal(in), nil)
		if s := loopback.CallbackOutput("", answer); status != 200 || s.Kind != "answer" || s.Flags != 64 || !strings.Contains(s.Content, want) {
			t.Errorf("of type %d: %d %s", kind, status, answer)
		}
	}
}

// FuzzSignature: a request is Discord's exactly where it has the signature of its
// time and body.
func FuzzSignature(f *testing.F) {
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		f.Fatal(err)
	}
	a, err := New(Config{Token: token, PublicKey: hex.EncodeToString(public)})
	if err != nil {
		f.Fatal(err)
	}
	now := time.Unix(1_800_000_000, 0)
	signature := func(stamp string, body []byte) string {
		return hex.EncodeToString(ed25519.Sign(private, append([]byte(stamp), body...)))
	}
	f.Add("1800000000", signature("1800000000", ping), ping)
	f.Add("1", signature("1", ping), ping)
	f.Add("1800000000", "00", []byte(""))
	f.Add("-9223372036854775808", strings.Repeat("f", 128), []byte("\x00"))
	f.Add("18000000000000000000000", strings.Repeat("0", 128), []byte("1"))
	f.Fuzz(func(t *testing.T, stamp, said string, body []byte) {
		header := http.Header{}
		header.Set("X-Signature-Timestamp", stamp)
		header.Set("X-Signature-Ed25519", said)
		if a.validSignature(header, body, now) && !strings.EqualFold(said, signature(stamp, body)) {
			t.Errorf("%q at %q is taken for the signature of %q", said, stamp, body)
		}
		stamp = strconv.FormatInt(now.Unix(), 10)
		header.Set("X-Signature-Timestamp", stamp)
		header.Set("X-Signature-Ed25519", signature(stamp, body))
		if !a.validSignature(header, body, now) || a.validSignature(header, append([]byte("x"), body...), now) || a.validSignature(header, body, now.Add(maxAge+time.Second)) {
			t.Errorf("the signature of %q counts for too little or too much", body)
		}
	})
}
