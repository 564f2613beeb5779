package loopback

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Slack is one workspace: the Web API, response_urls and Socket Mode. The bot
// is UBOT in the team T1; members whose id begins with UADMIN are
// administrators.
type Slack struct {
	*Answers
	Channels
	Pages
	changes
	faults
	server    *httptest.Server
	sockets   sockets
	envelopes envelopes
	lastID    atomic.Int64

	mu            sync.Mutex
	lastAsked     map[string]string // what a member asked last in a channel
	pressed       map[string]string // the press that turns a message, by its ts
	keepCalls     bool
	calls         []Call
	onCall        func(Call)
	onMessage     func(Call)
	down          bool
	revoked       bool
	postDelay     time.Duration
	clockSkew     time.Duration
	scopes        []string
	groups        map[string][]string
	names         map[string]string         // of members, by their ids
	locales       map[string]string         // of members, by their ids
	conversations map[string][]string       // the channels that members are in
	users         map[string]map[string]any // what users.info says of them beside the usual
	channels      map[string]map[string]any // what conversations.info says of them beside the usual
	installation  map[string]any            // what auth.test says beside the usual
	files         []*File                   // that were announced, by their number
	agent         agentSurface
	pages         historyLimit
}

// Tokens that Slack takes. Every other one is not valid.
const (
	SlackBotToken = "xoxb-1000000001-2000000002-loopbackLoopbackLoopback"
	SlackAppToken = "xapp-1-A0LOOPBACK-3000000003-loopbackLoopbackLoopback"
)

// NewSlack starts a workspace.
func NewSlack() *Slack {
	s := &Slack{
		lastAsked: map[string]string{}, pressed: map[string]string{}, groups: map[string][]string{}, names: map[string]string{}, locales: map[string]string{}, users: map[string]map[string]any{}, channels: map[string]map[string]any{}, conversations: map[string][]string{},
		scopes: strings.Split("app_mentions:read,channels:history,channels:read,chat:write,commands,files:write,groups:history,groups:read,im:history,im:write,reactions:write,team:read,usergroups:read,users:read,assistant:write,mpim:history,pins:write", ","),
	}
	s.Answers = newAnswers(&s.changes)
	s.Channels.changes, s.sockets.changes, s.envelopes.changes = &s.changes, &s.changes, &s.changes
	s.envelopes.sent = map[string]map[string]any{}
	mux := http.NewServeMux()
	mux.HandleFunc("/api/", s.api)
	mux.HandleFunc("/respond/", s.respond)
	mux.HandleFunc("/socket", s.socket)
	mux.HandleFunc("/upload/", s.upload)
	s.server = httptest.NewUnstartedServer(mux)
	s.server.Start() // once server is set: somebody may call at once, at a port that was another's
	return s
}

// URL is the base of the Web API.
func (s *Slack) URL() string { return s.server.URL + "/api/" }

// ResponseURL is a response_url; what is posted to it is a call of the method
// "respond" whose argument id is this one.
func (s *Slack) ResponseURL(id string) string { return s.server.URL + "/respond/" + id }

// SocketURL is where Socket Mode is connected to.
func (s *Slack) SocketURL() string {
	return "ws" + strings.TrimPrefix(s.server.URL, "http") + "/socket"
}

// Close ends the workspace.
func (s *Slack) Close() {
	s.Drop()
	s.server.CloseClientConnections()
	s.server.Close()
}

// A Call is one request to the Web API or to a response_url.
type Call struct {
	Method string // "respond" for a response_url
	Form   url.Values
	At     time.Time
	ID     string // of the message or the view that it made or changed; "" for none, and to a response_url
}

// KeepCalls makes Slack keep the calls and the acknowledgements.
func (s *Slack) KeepCalls() {
	s.set(func() { s.keepCalls = true })
	s.envelopes.keepAcks()
}

// Calls returns the calls of a method so far, "" for all, in order.
func (s *Slack) Calls(method string) []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	if method == "" {
		return slices.Clone(s.calls)
	}
	var found []Call
	for _, c := range s.calls {
		if c.Method == method {
			found = append(found, c)
		}
	}
	return found
}

// OnCall sets what is told of every call before it is answered.
func (s *Slack) OnCall(told func(Call)) { s.set(func() { s.onCall = told }) }

// OnMessage sets what is told of every message, view and file that is accepted, for
// everybody or for one member, before the call is answered.
func (s *Slack) OnMessage(told func(Call)) { s.set(func() { s.onMessage = told }) }

// SetDown makes every call fail with a 503, or ends that.
func (s *Slack) SetDown(down bool) {
	s.set(func() { s.down = down })
	if down {
		s.Drop()
	}
}

// Revoke revokes the tokens.
func (s *Slack) Revoke() { s.set(func() { s.revoked = true }) }

// SetPostDelay makes every post take a time.
func (s *Slack) SetPostDelay(d time.Duration) { s.set(func() { s.postDelay = d }) }

// Skew puts the workspace's clock ahead.
func (s *Slack) Skew(d time.Duration) { s.set(func() { s.clockSkew = d }) }

// SetScopes sets the scopes of the bot token; Slack says nothing of them where
// there are none.
func (s *Slack) SetScopes(scopes ...string) { s.set(func() { s.scopes = scopes }) }

// RemoveScope takes a scope from the bot token.
func (s *Slack) RemoveScope(scope string) {
	s.set(func() { s.scopes = slices.DeleteFunc(s.scopes, func(s string) bool { return s == scope }) })
}

// SetInstallation sets fields of what auth.test says of the token.
func (s *Slack) SetInstallation(fields map[string]any) { s.set(func() { s.installation = fields }) }

// SetGroup makes a user group.
func (s *Slack) SetGroup(id string, members ...string) { s.set(func() { s.groups[id] = members }) }

func (s *Slack) set(change func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change()
}

// newTS returns the ts of a message: a time that no other has.
func (s *Slack) newTS() string {
	return fmt.Sprintf("%d.%06d", time.Now().Unix(), s.lastID.Add(1)%1_000_000)
}

// begin notes a call.
func (s *Slack) begin(method string, form url.Values) Call {
	c := Call{Method: method, Form: form, At: time.Now()}
	s.mu.Lock()
	if s.keepCalls {
		s.calls = append(s.calls, c)
	}
	told := s.onCall
	s.mu.Unlock()
	if told != nil {
		told(c)
	}
	s.notify()
	return c
}

// accepted tells of a message.
func (s *Slack) accepted(c Call) {
	s.mu.Lock()
	told := s.onMessage
	s.mu.Unlock()
	if told != nil {
		told(c)
	}
}

func (s *Slack) api(w http.ResponseWriter, r *http.Request) {
	c := s.begin(strings.TrimPrefix(r.URL.Path, "/api/"), arguments(r))
	s.mu.Lock()
	down, delay, skew, scopes := s.down, s.postDelay, s.clockSkew, strings.Join(s.scopes, ",")
	s.mu.Unlock()
	w.Header().Set("Date", time.Now().Add(skew).UTC().Format(http.TimeFormat))
	if down {
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	var post *Post
	fault := s.faults.take(c.Method)
	if c.Method == "chat.postMessage" {
		select {
		case <-time.After(delay):
		case <-r.Context().Done():
			return
		}
		if post = s.newPost(c.Form); fault == None {
			fault = s.Channels.fault(post)
		}
	}
	fault.serve(w, func() (answer func()) {
		said := s.call(c, r.Header.Get("Authorization"), post)
		s.notify() // of what the call changed
		return func() {
			if scopes != "" {
				w.Header().Set("X-OAuth-Scopes", scopes)
			}
			w.Header().Set("Content-Type", "application/json")
			if after, ok := said["retry_after"].(float64); ok {
				w.Header().Set("Retry-After", strconv.FormatFloat(after, 'f', 3, 64))
				w.WriteHeader(http.StatusTooManyRequests)
			}
			_ = json.NewEncoder(w).Encode(said) // a client that left needs no answer
		}
	})
}

// call carries out a call and returns what Slack says.
func (s *Slack) call(c Call, authorization string, post *Post) map[string]any {
	if why := s.refuses(c, authorization); why != "" {
		return map[string]any{"ok": false, "error": why}
	}
	form, answer := c.Form, map[string]any{"ok": true}
	switch c.Method {
	case "auth.test":
		answer["user"], answer["team_id"], answer["user_id"], answer["bot_id"], answer["team"], answer["url"] = "plenary", "T1", "UBOT", "B1", "Loopback", "https://loopback.slack.com/"
		s.mu.Lock()
		maps.Copy(answer, s.installation)
		s.mu.Unlock()
	case "apps.connections.open":
		answer["url"] = s.SocketURL()
	case "chat.postMessage":
		answer["ts"], answer["channel"] = s.post(c, post), post.Channel
	case "chat.postEphemeral": // names no question: it is taken for an answer to the member's last
		s.mu.Lock()
		asked := s.lastAsked[form.Get("channel")+" "+form.Get("user")]
		s.mu.Unlock()
		c.ID = s.newTS()
		s.accepted(c)
		s.answer(asked, form.Get("text"))
		answer["message_ts"] = c.ID
	case "chat.update":
		if s.removed(form.Get("channel"), form.Get("ts")) {
			return map[string]any{"ok": false, "error": "message_not_found"}
		}
		s.change(form.Get("channel"), form.Get("ts"), form.Get("text"), form.Get("blocks"))
		s.mu.Lock()
		press := s.pressed[form.Get("ts")]
		delete(s.pressed, form.Get("ts"))
		s.mu.Unlock()
		c.ID = form.Get("ts")
		s.accepted(c)
		s.answer(press, form.Get("text"))
		answer["ts"], answer["channel"] = form.Get("ts"), form.Get("channel")
	case "chat.delete":
		if s.removed(form.Get("channel"), form.Get("ts")) {
			return map[string]any{"ok": false, "error": "message_not_found"}
		}
		s.RemovePost(form.Get("channel"), form.Get("ts"))
		s.notify()
	case "chat.getPermalink":
		answer["permalink"] = "https://loopback.slack.com/archives/" + form.Get("channel") + "/p" + strings.ReplaceAll(form.Get("message_ts"), ".", "")
	case "pins.add", "pins.remove":
		if why := s.setPin(form, c.Method == "pins.add"); why != "" {
			return map[string]any{"ok": false, "error": why}
		}
	case "conversations.history":
		return s.historyPage(form, "", answer)
	case "conversations.replies":
		return s.historyPage(form, form.Get("ts"), answer)
	case "views.open", "views.push", "views.update", "views.publish":
		c.ID = s.newView(form)
		s.accepted(c)
		answer["view"] = map[string]any{"id": c.ID}
	case "files.completeUploadExternal":
		answer["files"] = s.shareFiles(form)
		s.accepted(c)
	default:
		s.lookUp(c, answer)
	}
	return answer
}

// refuses returns the error of a call that has a token that is not valid, or lacks a
// scope; "" for none.
func (s *Slack) refuses(c Call, authorization string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	want := SlackBotToken
	if c.Method == "apps.connections.open" {
		want = SlackAppToken
	}
	token := strings.TrimPrefix(authorization, "Bearer ")
	if token == "" {
		token = c.Form.Get("token")
	}
	switch token = strings.TrimPrefix(token, "xoxe."); { // as one that is rotated begins
	case s.revoked:
		return "token_revoked"
	case token != want:
		return "invalid_auth"
	}
	if scope := slackScopes[c.Method]; scope != "" && len(s.scopes) > 0 && !slices.Contains(s.scopes, scope) {
		return "missing_scope"
	}
	return ""
}

// newPost is the message that chat.postMessage posts.
func (s *Slack) newPost(form url.Values) *Post {
	p := &Post{Channel: form.Get("channel"), ID: s.newTS(), Thread: form.Get("thread_ts"), Text: form.Get("text"), Blocks: form.Get("blocks"), Threaded: true}
	p.fields = map[string]any{"type": "message", "ts": p.ID, "text": p.Text}
	if metadata := form.Get("metadata"); metadata != "" {
		p.fields["metadata"] = json.RawMessage(metadata)
		var m struct {
			Payload struct {
				Key string `json:"key"`
			} `json:"event_payload"`
		}
		_ = json.Unmarshal([]byte(metadata), &m) // other metadata has no key
		p.Key = m.Payload.Key
	}
	return p
}

// post accepts a message and returns its ts.
func (s *Slack) post(c Call, p *Post) string {
	s.show(p.Thread, page{channel: p.Channel, user: "U" + p.Channel, message: p.ID, thread: p.Thread}, json.RawMessage(p.Blocks))
	c.ID = s.accept(p)
	s.accepted(c)
	s.answer(p.Thread, p.Text)
	return c.ID
}

// setPin pins or unpins a message, and returns the error where it does not.
func (s *Slack) setPin(form url.Values, pinned bool) string {
	switch changed, there := s.pin(form.Get("channel"), form.Get("timestamp"), pinned); {
	case !there:
		return "message_not_found"
	case !changed && pinned:
		return "already_pinned"
	case !changed:
		return "no_pin"
	}
	return ""
}

// respond takes what is posted to a response_url.
func (s *Slack) respond(w http.ResponseWriter, r *http.Request) {
	form, id := arguments(r), strings.TrimPrefix(r.URL.Path, "/respond/")
	form.Set("id", id)
	c := s.begin("respond", form)
	s.faults.take(c.Method).serve(w, func() (answer func()) {
		s.accepted(c)
		s.answer(id, form.Get("text"))
		return func() { _, _ = io.WriteString(w, "ok") }
	})
}

// arguments reads the arguments of a call, which are a form or JSON. A call
// that does not arrive as a whole is none.
func arguments(r *http.Request) url.Values {
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
		if r.ParseForm() != nil {
			panic(http.ErrAbortHandler)
		}
		return r.Form
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	form, fields := url.Values{}, map[string]json.RawMessage{}
	_ = json.Unmarshal(body, &fields) // what is no object has no arguments
	for name, value := range fields {
		var text string
		if json.Unmarshal(value, &text) != nil {
			text = string(value)
		}
		form.Set(name, text)
	}
	return form
}

// SlackError is a call that Slack answers with an error of a name.
func SlackError(name string) Fault { return Fault{Body: `{"ok":false,"error":"` + name + `"}`} }
