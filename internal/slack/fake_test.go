package slack

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// A fake is Slack on a loopback port: the Web API, Socket Mode and
// response_urls. It keeps what was posted, as Slack does, and misbehaves as it
// is told.
type fake struct {
	t testing.TB
	*httptest.Server
	mu      sync.Mutex
	woken   chan struct{}
	calls   []call
	posts   []post
	faults  map[string][]fault // by method, each used once
	ts      int
	conn    *websocket.Conn
	dials   int
	acks    []ack
	lenient bool // nothing is held against Slack's limits
	dead    bool // every call says token_revoked
	bosses  map[string]bool
	groups  map[string][]string
	scopes  string
	date    time.Time
	gone    map[string]string                               // by channel, the error of posts to it
	slow    map[string]string                               // by channel, the Retry-After of the next post to it
	shown   func(method string, form url.Values, ts string) // told of every message that is taken; may be nil
}

// A call is one request to the Web API or to a response_url.
type call struct {
	method string
	form   url.Values
	at     time.Time
}

// A post is a message that a channel holds.
type post struct {
	Channel string
	TS      string
	Thread  string
	Text    string
	Blocks  string
	Meta    json.RawMessage
}

type ack struct {
	Envelope string          `json:"envelope_id"`
	Payload  json.RawMessage `json:"payload"`
}

// A fault is how a call goes wrong. Zero fields do nothing.
type fault struct {
	status int         // answered with
	header http.Header // and these
	body   string      // and this
	after  bool        // done all the same
	reset  bool        // the connection is closed without an answer
	hold   chan struct{}
}

func newFake(t testing.TB) *fake {
	f := &fake{t: t, woken: make(chan struct{}), faults: map[string][]fault{}, bosses: map[string]bool{"UBOSS": true}, groups: map[string][]string{}, gone: map[string]string{}, slow: map[string]string{}}
	mux := http.NewServeMux()
	mux.HandleFunc("/api/", f.api)
	mux.HandleFunc("/respond/", f.respond)
	mux.HandleFunc("/ws", f.ws)
	f.Server = httptest.NewServer(mux)
	t.Cleanup(f.close)
	return f
}

func (f *fake) close() {
	f.drop()
	f.CloseClientConnections()
	f.Close()
}

// wake tells whoever waits that something happened. f.mu is held.
func (f *fake) wake() {
	close(f.woken)
	f.woken = make(chan struct{})
}

// until waits for something to hold, and fails the test where it does not.
func (f *fake) until(what string, holds func() bool) {
	f.t.Helper()
	deadline := time.After(20 * time.Second)
	for {
		f.mu.Lock()
		ok, woken := holds(), f.woken
		f.mu.Unlock()
		if ok {
			return
		}
		select {
		case <-woken:
		case <-deadline:
			f.mu.Lock()
			defer f.mu.Unlock()
			var seen []string
			for _, c := range f.calls {
				seen = append(seen, c.method)
			}
			f.t.Fatalf("did not happen: %s; calls: %v", what, seen)
		}
	}
}

func (f *fake) fail(method string, faults ...fault) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.faults[method] = append(f.faults[method], faults...)
}

// to returns the calls of a method. f.mu is held.
func (f *fake) to(method string) []call {
	var found []call
	for _, c := range f.calls {
		if c.method == method {
			found = append(found, c)
		}
	}
	return found
}

func (f *fake) count(method string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.to(method))
}

func (f *fake) last(method string) url.Values {
	f.t.Helper()
	f.mu.Lock()
	defer f.mu.Unlock()
	calls := f.to(method)
	if len(calls) == 0 {
		f.t.Fatalf("%s was not called", method)
	}
	return calls[len(calls)-1].form
}

// await waits for the n-th call of a method and returns it.
func (f *fake) await(method string, n int) url.Values {
	f.t.Helper()
	f.until(fmt.Sprintf("%s, call %d", method, n), func() bool { return len(f.to(method)) >= n })
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.to(method)[n-1].form
}

// held returns what a channel holds.
func (f *fake) held(channel string) []post {
	f.mu.Lock()
	defer f.mu.Unlock()
	var found []post
	for _, p := range f.posts {
		if p.Channel == channel {
			found = append(found, p)
		}
	}
	return found
}

// parse reads the arguments of a call, which are a form or JSON. A call that
// does not arrive as a whole is not one.
func parse(r *http.Request) url.Values {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	if strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
		form := url.Values{}
		var fields map[string]any
		_ = json.NewDecoder(r.Body).Decode(&fields)
		for name, value := range fields {
			if text, ok := value.(string); ok {
				form.Set(name, text)
				continue
			}
			data, _ := json.Marshal(value)
			form.Set(name, string(data))
		}
		return form
	}
	_ = r.ParseForm()
	return r.Form
}

// begin records a call and returns how it is to go wrong.
func (f *fake) begin(method string, form url.Values) fault {
	if _, ok := methodScopes[method]; !ok {
		f.t.Errorf("%s is called, and no scope is asked for it", method)
	}
	called.Store(method, true)
	if !f.lenient {
		f.inspect(method, form)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.calls = append(f.calls, call{method, form, time.Now()})
	var next fault
	if queue := f.faults[method]; len(queue) > 0 {
		next, f.faults[method] = queue[0], queue[1:]
	}
	f.wake()
	return next
}

// inspect holds a message or a view against Slack's limits.
func (f *fake) inspect(method string, form url.Values) {
	var faults []string
	switch {
	case strings.HasPrefix(method, "chat.") && method != "chat.getPermalink" && form.Get("blocks") != "", method == "respond":
		faults = faultsOf(form.Get("blocks"), form.Get("text"), 50)
	case strings.HasPrefix(method, "views."):
		var v struct {
			Title   struct{ Text string } `json:"title"`
			Private string                `json:"private_metadata"`
			Kind    string                `json:"callback_id"`
			Blocks  json.RawMessage       `json:"blocks"`
		}
		if err := json.Unmarshal([]byte(form.Get("view")), &v); err != nil {
			faults = append(faults, err.Error())
		}
		if v.Kind != placeView { // whose input block no message has
			faults = append(faults, faultsOf(string(v.Blocks), "a view has none", 100)...)
		}
		if len(v.Title.Text) > 24 || len(v.Private) > 3000 {
			faults = append(faults, "a title or private_metadata is too long")
		}
	}
	for _, fault := range faults {
		f.t.Errorf("%s: %s", method, fault)
	}
}

func (f *fake) api(w http.ResponseWriter, r *http.Request) {
	method := strings.TrimPrefix(r.URL.Path, "/api/")
	form := parse(r)
	wrong := f.begin(method, form)
	if wrong.hold != nil {
		<-wrong.hold
	}
	broken := wrong.status != 0 || wrong.body != "" || wrong.reset
	answer := map[string]any{"ok": true}
	if !broken || wrong.after {
		f.mu.Lock()
		if wait := f.slow[form.Get("channel")]; wait != "" && strings.HasPrefix(method, "chat.") {
			delete(f.slow, form.Get("channel"))
			wrong, broken = fault{status: 429, header: http.Header{"Retry-After": {wait}}}, true
		} else {
			answer = f.method(method, form)
		}
		f.wake()
		f.mu.Unlock()
	}
	if broken {
		f.misbehave(w, wrong)
		return
	}
	if f.scopes != "" {
		w.Header().Set("X-OAuth-Scopes", f.scopes)
	}
	if !f.date.IsZero() {
		w.Header().Set("Date", f.date.UTC().Format(http.TimeFormat))
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(answer)
}

func (f *fake) misbehave(w http.ResponseWriter, wrong fault) {
	if wrong.reset {
		conn, _, err := w.(http.Hijacker).Hijack()
		if err == nil {
			_ = conn.Close()
		}
		return
	}
	for name, values := range wrong.header {
		w.Header()[name] = values
	}
	if wrong.status != 0 {
		w.WriteHeader(wrong.status)
	}
	_, _ = io.WriteString(w, wrong.body)
}

// method answers a call that goes well. f.mu is held.
func (f *fake) method(method string, form url.Values) map[string]any {
	answer := map[string]any{"ok": true}
	if f.dead {
		return map[string]any{"ok": false, "error": "token_revoked"}
	}
	if why := f.gone[form.Get("channel")]; why != "" && strings.HasPrefix(method, "chat.") {
		return map[string]any{"ok": false, "error": why}
	}
	if f.shown != nil && strings.HasPrefix(method, "chat.post") {
		defer func() { f.shown(method, form, fmt.Sprint(answer["ts"])) }()
	}
	switch method {
	case "auth.test", "apps.connections.open":
		answer["team_id"], answer["user_id"], answer["bot_id"], answer["team"] = "T1", "UBOT", "B1", "Readers"
		answer["url"] = "ws" + strings.TrimPrefix(f.URL, "http") + "/ws"
	case "chat.postMessage":
		f.ts++
		ts := strconv.FormatInt(time.Now().Unix(), 10) + fmt.Sprintf(".%06d", f.ts)
		f.posts = append(f.posts, post{form.Get("channel"), ts, form.Get("thread_ts"), form.Get("text"), form.Get("blocks"), json.RawMessage(form.Get("metadata"))})
		answer["ts"], answer["channel"] = ts, form.Get("channel")
	case "chat.update":
		answer["ts"], answer["channel"] = form.Get("ts"), form.Get("channel")
	case "chat.postEphemeral":
		answer["message_ts"] = "1.1"
	case "chat.getPermalink":
		answer["permalink"] = "https://readers.slack.com/archives/" + form.Get("channel") + "/p" + form.Get("message_ts")
	case "conversations.history", "conversations.replies":
		var found []map[string]any
		for _, p := range f.posts {
			if p.Channel != form.Get("channel") || method == "conversations.replies" && p.Thread != form.Get("ts") || method == "conversations.history" && p.Thread != "" {
				continue
			}
			m := map[string]any{"type": "message", "ts": p.TS, "text": p.Text}
			if form.Get("include_all_metadata") == "1" || form.Get("include_all_metadata") == "true" {
				m["metadata"] = p.Meta
			}
			found = append(found, m)
		}
		slices.Reverse(found)
		answer["messages"] = found
	case "users.info":
		answer["user"] = map[string]any{"id": form.Get("user"), "is_admin": f.bosses[form.Get("user")]}
	case "usergroups.users.list":
		answer["users"] = f.groups[form.Get("usergroup")]
	case "views.open", "views.push", "views.update", "views.publish":
		answer["view"] = map[string]any{"id": "V1"}
	}
	return answer
}

func (f *fake) respond(w http.ResponseWriter, r *http.Request) {
	form := parse(r)
	form.Set("id", strings.TrimPrefix(r.URL.Path, "/respond/"))
	wrong := f.begin("respond", form)
	if wrong.status != 0 || wrong.body != "" || wrong.reset {
		f.misbehave(w, wrong)
		return
	}
	f.mu.Lock()
	if f.shown != nil {
		f.shown("respond", form, "")
	}
	f.mu.Unlock()
	_, _ = io.WriteString(w, "ok")
}

func (f *fake) revoked() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.dead
}

// kill revokes the tokens.
func (f *fake) kill() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.dead = true
}

func (f *fake) ws(w http.ResponseWriter, r *http.Request) {
	upgrader := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}
	conn, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	f.mu.Lock()
	f.conn = conn
	f.dials++
	_ = conn.WriteJSON(map[string]any{"type": "hello", "num_connections": 1})
	f.wake()
	f.mu.Unlock()
	for {
		var a ack
		if conn.ReadJSON(&a) != nil {
			_ = conn.Close()
			return
		}
		f.mu.Lock()
		f.acks = append(f.acks, a)
		f.wake()
		f.mu.Unlock()
	}
}

// drop closes the socket without a word.
func (f *fake) drop() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.conn != nil {
		_ = f.conn.Close()
		f.conn = nil
	}
}

// push sends an envelope over the socket.
func (f *fake) push(id, kind string, payload any) {
	f.t.Helper()
	f.until("a connection", func() bool { return f.conn != nil })
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.conn == nil {
		f.t.Fatal("the socket was closed")
	}
	if err := f.conn.WriteJSON(map[string]any{"envelope_id": id, "type": kind, "payload": payload, "accepts_response_payload": kind != kindEvent}); err != nil {
		f.t.Logf("push: %v", err)
	}
}

// acked waits for an envelope to be acknowledged and returns the payload.
func (f *fake) acked(id string) string {
	f.t.Helper()
	payload := ""
	f.until("an acknowledgement of "+id, func() bool {
		for _, a := range f.acks {
			if a.Envelope == id {
				payload = string(a.Payload)
				return true
			}
		}
		return false
	})
	return payload
}

// respondURL is a response_url of the fake's.
func (f *fake) respondURL(id string) string { return f.URL + "/respond/" + id }

// The payloads of Slack's that tests deliver.

func mentionOf(channel, ts, user, text string) map[string]any {
	return eventOf("Ev"+ts, map[string]any{"type": "app_mention", "channel": channel, "ts": ts, "event_ts": ts, "user": user, "text": text})
}

func messageOf(channel, kind, ts, user, text string) map[string]any {
	return eventOf("EvM"+ts, map[string]any{"type": "message", "channel": channel, "channel_type": kind, "ts": ts, "event_ts": ts, "user": user, "text": text})
}

func eventOf(id string, inner map[string]any) map[string]any {
	return map[string]any{"type": "event_callback", "team_id": "T1", "api_app_id": "A1", "event_id": id, "event_time": 1, "event": inner}
}

func (f *fake) commandOf(trigger, user, text string) map[string]any {
	return map[string]any{"command": "/plenary", "text": text, "user_id": user, "channel_id": "C1", "team_id": "T1", "trigger_id": trigger, "response_url": f.respondURL(trigger)}
}

func (f *fake) actionOf(trigger, user, actionID, value string, ephemeral bool) map[string]any {
	return map[string]any{
		"type": "block_actions", "trigger_id": trigger, "response_url": f.respondURL(trigger),
		"user":      map[string]any{"id": user},
		"team":      map[string]any{"id": "T1"},
		"channel":   map[string]any{"id": "C1", "name": "readers"},
		"container": map[string]any{"type": "message", "message_ts": "100.1", "channel_id": "C1", "thread_ts": "100.0", "is_ephemeral": ephemeral},
		"message":   map[string]any{"type": "message", "ts": "100.1", "thread_ts": "100.0", "text": "…"},
		"actions":   []any{map[string]any{"type": "button", "action_id": actionID, "block_id": "b", "value": value}},
	}
}
