package loopback

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Slack is one workspace: the Web API and Socket Mode.
type Slack struct {
	*Ledger
	Board
	Pages
	server  *httptest.Server
	sockets sockets
	seq     atomic.Int64

	mu     sync.Mutex
	sent   map[string]map[string]any // envelopes by id, for Again
	last   map[string]string         // what a member asked last in a channel
	turned map[string]string         // the press that turns a message, by its ts
	missed map[string]any            // envelopes that nobody acknowledged yet, by id; nil: they are not kept
	asleep bool
	slow   time.Duration
	skew   time.Duration
	lacks  string // a scope that the token does not have
}

// Tokens that Slack takes. Every other one is not valid.
const (
	SlackBotToken = "xoxb-1000000001-2000000002-loopbackLoopbackLoopback"
	SlackAppToken = "xapp-1-A0LOOPBACK-3000000003-loopbackLoopbackLoopback"
)

// NewSlack starts a workspace.
func NewSlack() *Slack {
	s := &Slack{Ledger: newLedger(), sent: map[string]map[string]any{}, last: map[string]string{}, turned: map[string]string{}}
	mux := http.NewServeMux()
	mux.HandleFunc("/api/", s.api)
	mux.HandleFunc("/socket", s.socket)
	s.server = httptest.NewUnstartedServer(mux)
	s.server.Start() // once server is set: somebody may call at once, at a port that was another's
	return s
}

// URL is the base of the Web API.
func (s *Slack) URL() string { return s.server.URL + "/api/" }

// Close ends the workspace.
func (s *Slack) Close() {
	for _, c := range s.sockets.all() {
		c.ws.Close()
	}
	s.server.CloseClientConnections()
	s.server.Close()
}

// Sleep makes every call fail with a 503, or ends that.
func (s *Slack) Sleep(asleep bool) {
	s.mu.Lock()
	s.asleep = asleep
	s.mu.Unlock()
	if asleep {
		for _, c := range s.sockets.all() {
			c.ws.Close()
		}
	}
}

// Slow makes every post take a time.
func (s *Slack) Slow(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.slow = d
}

// Skew puts the workspace's clock ahead.
func (s *Slack) Skew(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.skew = d
}

// Lacks takes a scope from the token.
func (s *Slack) Lacks(scope string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lacks = scope
}

// AwaitSockets reports whether n sockets were open within a time.
func (s *Slack) AwaitSockets(n int, within time.Duration) bool { return s.sockets.await(n, within) }

// Ask mentions the bot in a channel, over one of the sockets, and returns the
// question's id. It reports false where no socket is open.
func (s *Slack) Ask(channel, user, question string) (id string, ok bool) {
	ts := s.stamp()
	envelope := map[string]any{
		"envelope_id": "E" + ts, "type": "events_api", "accepts_response_payload": false,
		"payload": map[string]any{
			"type": "event_callback", "team_id": "T1", "event_id": "Ev" + ts,
			"authorizations": []any{map[string]any{"team_id": "T1", "user_id": "UBOT", "is_bot": true}},
			"event": map[string]any{
				"type": "app_mention", "channel": channel, "user": user, "text": "<@UBOT> " + question, "ts": ts, "event_ts": ts, "team": "T1",
			},
		},
	}
	s.ask(ts)
	s.mu.Lock()
	s.sent[ts], s.last[channel+" "+user] = envelope, ts
	s.mu.Unlock()
	return ts, s.deliver(envelope)
}

// Turn presses the button for the next page on the answer to a question, and
// returns the press's id. It reports false where there is no such button, or no
// socket is open.
func (s *Slack) Turn(question string) (id string, ok bool) {
	of, ok := s.take(question)
	if !ok {
		return "", false
	}
	id = s.stamp()
	envelope := map[string]any{
		"envelope_id": "E" + id, "type": "interactive",
		"payload": map[string]any{
			"type": "block_actions", "trigger_id": id, "team": map[string]any{"id": "T1"}, "user": map[string]any{"id": of.user},
			"channel": map[string]any{"id": of.channel}, "message": map[string]any{"ts": of.message, "thread_ts": of.thread},
			"container": map[string]any{"type": "message", "channel_id": of.channel, "message_ts": of.message, "thread_ts": of.thread},
			"actions":   []any{map[string]any{"type": "button", "action_id": of.action, "block_id": "b", "value": of.value}},
		},
	}
	s.ask(id)
	s.mu.Lock()
	s.sent[id], s.turned[of.message] = envelope, id
	s.mu.Unlock()
	return id, s.deliver(envelope)
}

// Disconnect has every socket closed, as Slack does every few hours.
func (s *Slack) Disconnect() {
	for _, c := range s.sockets.all() {
		s.sockets.remove(c)
		_ = c.send(map[string]any{"type": "disconnect", "reason": "refresh_requested"})
	}
}

// Again delivers a question again, as Slack does where it saw no
// acknowledgement, over whichever socket comes next.
func (s *Slack) Again(id string) bool {
	s.mu.Lock()
	envelope := s.sent[id]
	s.mu.Unlock()
	return s.deliver(envelope)
}

// Forget drops what was delivered, so that a long run does not keep it.
func (s *Slack) Forget(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.sent, id)
}

// Uninstall says that the app was removed from the workspace.
func (s *Slack) Uninstall() bool {
	ts := s.stamp()
	return s.deliver(map[string]any{
		"envelope_id": "E" + ts, "type": "events_api",
		"payload": map[string]any{"type": "event_callback", "team_id": "T1", "event_id": "Ev" + ts, "event": map[string]any{"type": "app_uninstalled"}},
	})
}

// KeepMissed makes Slack deliver again, on the next connection, what nobody
// acknowledged on an earlier one.
func (s *Slack) KeepMissed() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.missed = map[string]any{}
}

func (s *Slack) deliver(envelope map[string]any) bool {
	c := s.sockets.next()
	if c == nil {
		return false
	}
	s.mu.Lock()
	if s.missed != nil {
		s.missed[envelope["envelope_id"].(string)] = envelope
	}
	s.mu.Unlock()
	return c.send(envelope) == nil
}

// again delivers on a new connection what was missed.
func (s *Slack) again(c *socket) {
	s.mu.Lock()
	missed := slices.Collect(maps.Values(s.missed))
	s.mu.Unlock()
	for _, envelope := range missed {
		_ = c.send(envelope) // it stays missed until it is acknowledged
	}
}

func (s *Slack) acknowledged(ack []byte) {
	var a struct {
		ID string `json:"envelope_id"`
	}
	if json.Unmarshal(ack, &a) == nil {
		s.mu.Lock()
		delete(s.missed, a.ID)
		s.mu.Unlock()
	}
}

func (s *Slack) stamp() string {
	return fmt.Sprintf("%d.%06d", time.Now().Unix(), s.seq.Add(1)%1_000_000)
}

func (s *Slack) api(w http.ResponseWriter, r *http.Request) {
	form := arguments(r)
	s.mu.Lock()
	asleep, slow, skew, lacks := s.asleep, s.slow, s.skew, s.lacks
	s.mu.Unlock()
	w.Header().Set("Date", time.Now().Add(skew).UTC().Format(http.TimeFormat))
	if asleep {
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	answer := map[string]any{"ok": true}
	method := strings.TrimPrefix(r.URL.Path, "/api/")
	want := SlackBotToken
	if method == "apps.connections.open" {
		want = SlackAppToken
	}
	token := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	if token == "" {
		token = form.Get("token")
	}
	if token != want {
		method, answer = "", map[string]any{"ok": false, "error": "invalid_auth"}
	}
	switch method {
	case "auth.test":
		answer["user"], answer["team_id"], answer["user_id"], answer["bot_id"], answer["team"], answer["url"] = "plenary", "T1", "UBOT", "B1", "Loopback", "https://loopback.slack.com/"
		scopes := strings.Split("app_mentions:read,channels:history,channels:read,chat:write,commands,groups:history,groups:read,im:history,im:write,reactions:write,team:read,usergroups:read,users:read,assistant:write,mpim:history", ",")
		w.Header().Set("X-OAuth-Scopes", strings.Join(slices.DeleteFunc(scopes, func(s string) bool { return s == lacks }), ","))
	case "apps.connections.open":
		answer["url"] = "ws" + strings.TrimPrefix(s.server.URL, "http") + "/socket"
	case "users.info":
		answer["user"] = map[string]any{"id": form.Get("user"), "is_admin": strings.HasPrefix(form.Get("user"), "UADMIN")}
	case "chat.postMessage":
		select {
		case <-time.After(slow):
		case <-r.Context().Done():
			return
		}
		ts := s.stamp()
		s.show(form.Get("thread_ts"), page{channel: form.Get("channel"), user: "U" + form.Get("channel"), message: ts, thread: form.Get("thread_ts")}, json.RawMessage(form.Get("blocks")))
		s.answer(form.Get("thread_ts"), form.Get("text"))
		if form.Get("thread_ts") == "" {
			var answered bool
			if ts, answered = s.prompt(w, form, ts); !answered {
				return
			}
		}
		answer["ts"], answer["channel"] = ts, form.Get("channel")
	case "chat.update":
		s.mu.Lock()
		press := s.turned[form.Get("ts")]
		delete(s.turned, form.Get("ts"))
		s.mu.Unlock()
		s.answer(press, form.Get("text"))
		answer["ts"], answer["channel"] = form.Get("ts"), form.Get("channel")
	case "chat.postEphemeral": // names no question: it is of the last
		s.mu.Lock()
		asked := s.last[form.Get("channel")+" "+form.Get("user")]
		s.mu.Unlock()
		s.answer(asked, form.Get("text"))
		answer["message_ts"] = s.stamp()
	case "conversations.history", "conversations.replies":
		answer["messages"] = s.history(form.Get("channel"))
	case "views.open", "views.push", "views.update", "views.publish":
		answer["view"] = map[string]any{"id": "V1"}
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(answer) // a client that left needs no answer
}

// prompt posts a message that answers nothing.
func (s *Slack) prompt(w http.ResponseWriter, form url.Values, ts string) (string, bool) {
	fields := map[string]any{"type": "message", "ts": ts, "text": form.Get("text"), "metadata": json.RawMessage("{}")}
	if metadata := form.Get("metadata"); metadata != "" {
		fields["metadata"] = json.RawMessage(metadata)
	}
	return s.post(w, &Post{Channel: form.Get("channel"), Thread: true, id: ts, fields: fields})
}

// arguments reads the arguments of a call, which are a form or JSON.
func arguments(r *http.Request) url.Values {
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
		_ = r.ParseForm() // what cannot be parsed is missing
		return r.Form
	}
	form, fields := url.Values{}, map[string]any{}
	_ = json.NewDecoder(r.Body).Decode(&fields)
	for name, value := range fields {
		form.Set(name, fmt.Sprint(value))
	}
	return form
}

func (s *Slack) socket(w http.ResponseWriter, r *http.Request) {
	c, err := accept(w, r)
	if err != nil {
		return
	}
	defer c.ws.Close()
	if c.send(map[string]any{"type": "hello", "num_connections": 1}) != nil {
		return
	}
	s.sockets.add(c)
	defer s.sockets.remove(c)
	s.again(c)
	stop := make(chan struct{})
	defer close(stop)
	go func() { // Slack pings, and a client that hears none connects again
		tick := time.NewTicker(5 * time.Second)
		defer tick.Stop()
		for {
			select {
			case <-stop:
				return
			case <-tick.C:
				_ = c.ws.WriteControl(9, []byte("ping"), time.Now().Add(time.Second))
			}
		}
	}()
	for { // acknowledgements
		_, ack, err := c.ws.ReadMessage()
		if err != nil {
			return
		}
		s.acknowledged(ack)
	}
}
