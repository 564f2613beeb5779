package discord

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"

	"plenary/internal/bot"
)

// Ids of the fake's world.
const (
	appID    = "900000000000000001"
	selfID   = "900000000000000002" // of the bot's user, which differs
	serverID = "910000000000000000"
	textID   = "910000000000000001"
	forumID  = "910000000000000002"
	threadID = "910000000000000003" // of textID
	dmID     = "910000000000000009"
	ownerID  = "920000000000000001"
	memberID = "920000000000000002"
	token    = "the.bot.token"
)

// A shown is something that the adapter had Discord show.
type shown struct {
	Kind        string // "message", "answer", "update", "deferred", "deferred update", "edit", "follow-up", "completion", "delete"
	Channel     string // of a message
	Interaction string // token of the interaction that is answered
	ID          string // of a message
	At          time.Time

	Content    string
	Embeds     []discordgo.MessageEmbed
	Components []struct {
		Components []struct {
			Type, Style int
			Label, URL  string
			CustomID    string `json:"custom_id"`
			Placeholder string
			Options     []struct{ Label, Value string }
		}
	}
	Flags     int
	Nonce     string
	Reference *struct {
		MessageID string `json:"message_id"`
	} `json:"message_reference"`
	Mentions struct {
		Roles []string `json:"roles"`
	} `json:"allowed_mentions"`
	Choices []struct{ Name, Value string }
	Name    string // of a thread
}

// text is all that is read of it, with its markup.
func (s shown) text() string {
	parts := []string{s.Content}
	for _, e := range s.Embeds {
		parts = append(parts, e.Description)
	}
	return strings.Join(parts, "\n")
}

// A fake is Discord, as far as the adapter sees it, on loopback sockets: REST
// with rate limits, nonces and history, and a gateway with sessions that can be
// resumed. It holds every request against Discord's own description.
type fake struct {
	t    testing.TB
	http *httptest.Server

	mu        sync.Mutex
	changed   chan struct{} // closed when something is shown
	shown     []shown
	onShow    func(shown)
	waiters   map[string]chan shown // for an answer to an interaction
	unchecked bool                  // requests are not held against the contract
	forgetful bool                  // keeps the last things shown alone, and no events
	calls     []string              // method and path of each request
	ids       int
	nonces    map[string]string // by channel and nonce, the message
	answered  map[string]bool   // interactions
	announced map[string]int    // interactions whose answer is to come, with its flags
	commands  json.RawMessage
	fault     func(w http.ResponseWriter, r *http.Request, do func()) bool // true: the request is dealt with
	flags     int
	shards    int
	limits    map[string]*window
	limited   bool // limits are kept
	busted    int  // 429s that our own pace caused
	global    []time.Time

	sessions   map[string]*session0
	conns      map[*fakeConn]bool
	identifies []json.RawMessage
	resumes    int
	closes     []int                  // codes that clients closed with
	greet      func(c *fakeConn) bool // false: the connection is not greeted
	remaining  int
	interval   int  // of heartbeats, in ms
	deaf       bool // heartbeats are not acknowledged
}

// A window is a rate limit's.
type window struct {
	left int
	ends time.Time
}

// A session0 is a gateway session, with what was sent in it.
type session0 struct {
	id     string
	seq    int64
	events []event
}

type fakeConn struct {
	ws      *websocket.Conn
	write   sync.Mutex
	session *session0
}

func newFake(t testing.TB) *fake {
	f := &fake{
		t: t, nonces: map[string]string{}, waiters: map[string]chan shown{}, answered: map[string]bool{}, announced: map[string]int{}, sessions: map[string]*session0{},
		conns: map[*fakeConn]bool{}, limits: map[string]*window{}, shards: 1, remaining: 1000, interval: 41250, commands: json.RawMessage("[]"),
	}
	f.http = httptest.NewServer(f)
	t.Cleanup(f.close)
	return f
}

func (f *fake) close() {
	f.mu.Lock()
	for c := range f.conns {
		c.ws.Close()
	}
	f.mu.Unlock()
	f.http.Close()
}

func (f *fake) api() string { return f.http.URL + "/api" }

// config is of an adapter that is joined to the fake.
func (f *fake) config() Config {
	return Config{Token: token, ApplicationID: appID, APIURL: f.api() + "/", Host: bot.Host{Log: quiet(f.t)}, Grace: 2 * time.Second}
}

// quiet logs to the test, which shows it only when it fails.
func quiet(t testing.TB) *slog.Logger {
	return slog.New(slog.NewTextHandler(testWriter{t}, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

type testWriter struct{ t testing.TB }

func (w testWriter) Write(b []byte) (int, error) {
	w.t.Log(strings.TrimSpace(string(b)))
	return len(b), nil
}

func (f *fake) id() string {
	f.ids++
	ms := time.Now().UnixMilli() - 1420070400000
	return strconv.FormatInt(ms<<22|int64(f.ids&0x3fffff), 10)
}

// newID makes an id that is not older than any other.
func (f *fake) newID() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.id()
}

func (f *fake) show(s shown) {
	s.At = time.Now()
	if f.onShow != nil {
		f.onShow(s)
	}
	f.shown = append(f.shown, s)
	if f.forgetful && len(f.shown) > 200 {
		f.shown = slices.Clone(f.shown[100:])
		f.calls = nil
		clear(f.answered)
	}
	if waiter := f.waiters[s.Interaction]; waiter != nil {
		delete(f.waiters, s.Interaction)
		waiter <- s
	}
	if f.changed != nil {
		close(f.changed)
		f.changed = nil
	}
}

// await waits until want is true of what is shown, and returns that.
func (f *fake) await(want func([]shown) bool) []shown {
	f.t.Helper()
	deadline := time.After(20 * time.Second)
	for {
		f.mu.Lock()
		all := slices.Clone(f.shown)
		if f.changed == nil {
			f.changed = make(chan struct{})
		}
		changed := f.changed
		f.mu.Unlock()
		if want(all) {
			return all
		}
		select {
		case <-changed:
		case <-deadline:
			f.t.Fatalf("Discord was never shown what was awaited, but %+v", all)
		}
	}
}

// awaitN waits until n things are shown.
func (f *fake) awaitN(n int) []shown {
	f.t.Helper()
	return f.await(func(all []shown) bool { return len(all) >= n })
}

func (f *fake) all() []shown {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.shown)
}

// eventually waits until a condition that nothing announces is true.
func eventually(t testing.TB, what string, true_ func() bool) {
	t.Helper()
	deadline := time.Now().Add(20 * time.Second)
	for !true_() {
		if time.Now().After(deadline) {
			t.Fatal("never: " + what)
		}
		time.Sleep(2 * time.Millisecond)
	}
}

func (f *fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if path := strings.TrimSuffix(r.URL.Path, "/"); path == "/gateway" || path == "/resume" {
		f.serveGateway(w, r)
		return
	}
	path, ok := strings.CutPrefix(r.URL.Path, "/api/v10")
	if !ok {
		if path, ok = strings.CutPrefix(r.URL.Path, "/api/v9"); !ok {
			http.NotFound(w, r)
			return
		}
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	if strings.HasPrefix(r.URL.Path, "/api/v10") && !f.unchecked {
		if err := holds(r.Method, path, r.URL.Query(), body); err != nil {
			f.t.Errorf("%s %s breaks Discord's contract: %v\n%s", r.Method, path, err, body)
		}
	}
	free := strings.HasPrefix(path, "/interactions/") || strings.HasPrefix(path, "/webhooks/")
	if auth := r.Header.Get("Authorization"); !free && auth != "Bot "+token {
		refuse(w, http.StatusUnauthorized, 0, "401: Unauthorized")
		return
	}
	f.mu.Lock()
	f.calls = append(f.calls, r.Method+" "+path)
	fault := f.fault
	f.mu.Unlock()
	if fault != nil && fault(w, r, func() { f.serve(httptest.NewRecorder(), r, path, body) }) {
		return
	}
	if !free && !f.within(w, r.Method, path) {
		return
	}
	f.serve(w, r, path, body)
}

// within keeps the limits: 50 a second in all, 5 in 5 s for messages to a
// channel, as the headers tell.
func (f *fake) within(w http.ResponseWriter, method, path string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.limited {
		return true
	}
	now := time.Now()
	for len(f.global) > 0 && now.Sub(f.global[0]) >= time.Second {
		f.global = f.global[1:]
	}
	if len(f.global) >= 50 {
		f.busted++
		w.Header().Set("X-RateLimit-Global", "true")
		tooMany(w, 1, true)
		return false
	}
	f.global = append(f.global, now)
	if method != "POST" || !strings.HasSuffix(path, "/messages") {
		return true
	}
	l := f.limits[path]
	if l == nil || !now.Before(l.ends) {
		l = &window{5, now.Add(5 * time.Second)}
		f.limits[path] = l
	}
	h := w.Header()
	h.Set("X-RateLimit-Bucket", "posts")
	h.Set("X-RateLimit-Limit", "5")
	h.Set("X-RateLimit-Reset-After", strconv.FormatFloat(l.ends.Sub(now).Seconds(), 'f', 3, 64))
	if l.left == 0 {
		f.busted++
		h.Set("X-RateLimit-Remaining", "0")
		tooMany(w, l.ends.Sub(now).Seconds(), false)
		return false
	}
	l.left--
	h.Set("X-RateLimit-Remaining", strconv.Itoa(l.left))
	return true
}

func tooMany(w http.ResponseWriter, after float64, global bool) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Retry-After", strconv.FormatFloat(after, 'f', 3, 64))
	w.WriteHeader(http.StatusTooManyRequests)
	_ = json.NewEncoder(w).Encode(map[string]any{"message": "You are being rate limited.", "retry_after": after, "global": global})
}

func refuse(w http.ResponseWriter, status, code int, words string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]any{"message": words, "code": code})
}

func give(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v)
}

func (f *fake) serve(w http.ResponseWriter, r *http.Request, path string, body []byte) {
	f.mu.Lock()
	defer f.mu.Unlock()
	p := strings.Split(strings.Trim(path, "/"), "/")
	switch at := r.Method + " " + p[0]; {
	case path == "/gateway", path == "/gateway/bot":
		ws := "ws" + strings.TrimPrefix(f.http.URL, "http") + "/gateway"
		give(w, map[string]any{"url": ws, "shards": f.shards, "session_start_limit": map[string]any{"total": 1000, "remaining": f.remaining, "reset_after": 14400000, "max_concurrency": 16}})
	case path == "/applications/@me":
		give(w, map[string]any{"id": appID, "name": "Plenary", "flags": f.flags, "verify_key": "00"})
	case at == "GET applications":
		give(w, f.commands)
	case at == "PUT applications":
		var commands []map[string]any
		if err := json.Unmarshal(body, &commands); err != nil {
			f.t.Error(err)
		}
		for _, c := range commands {
			c["id"], c["application_id"], c["version"] = f.id(), appID, f.id()
			c["default_member_permissions"], c["nsfw"], c["dm_permission"] = nil, false, true
		}
		f.commands, _ = json.Marshal(commands)
		give(w, f.commands)
	case at == "GET guilds" && len(p) == 2:
		give(w, map[string]any{"id": p[1], "owner_id": ownerID, "roles": []map[string]any{
			{"id": p[1], "permissions": "1024"},
			{"id": "930000000000000001", "permissions": "32"},   // Manage Server
			{"id": "930000000000000002", "permissions": "8"},    // Administrator
			{"id": "930000000000000003", "permissions": "1024"}, // nothing by itself
		}})
	case at == "GET guilds":
		threads := []map[string]any{}
		for _, s := range f.shown {
			if s.Kind == "forum post" {
				threads = append(threads, map[string]any{"id": s.ID, "parent_id": forumID, "type": 11, "owner_id": selfID})
			}
		}
		give(w, map[string]any{"threads": threads})
	case at == "GET channels" && len(p) == 2:
		c := map[string]any{"id": p[1], "guild_id": serverID, "type": 0, "permission_overwrites": []map[string]any{
			{"id": "930000000000000003", "type": 0, "allow": "16", "deny": "0"}, // Manage Channels here
		}}
		switch p[1] {
		case forumID:
			c["type"] = 15
		case threadID:
			c["type"], c["parent_id"] = 11, textID
		case "404":
			refuse(w, http.StatusNotFound, codeUnknownChannel, "Unknown Channel")
			return
		case "911000000000000000":
			c["guild_id"] = "911000000000000009" // another server's
		}
		give(w, c)
	case at == "GET channels" && len(p) == 3:
		page := []map[string]any{}
		before, limit := r.URL.Query().Get("before"), 100
		for i := len(f.shown) - 1; i >= 0 && len(page) < limit; i-- {
			if s := f.shown[i]; s.Channel == p[1] && (before == "" || older(s.ID, before)) {
				page = append(page, f.history(s))
			}
		}
		give(w, page)
	case at == "GET channels":
		for _, s := range f.shown {
			if s.ID == p[3] && (s.Kind == "message" || s.Kind == "forum post") {
				give(w, f.history(s))
				return
			}
		}
		refuse(w, http.StatusNotFound, codeUnknownMessage, "Unknown Message")
	case at == "POST channels" && len(p) == 3 && p[2] == "messages":
		f.post(w, p[1], body)
	case at == "POST channels" && len(p) == 5:
		var s shown
		_ = json.Unmarshal(body, &s)
		for _, old := range f.shown {
			if old.Kind == "thread" && old.ID == p[3] {
				refuse(w, http.StatusBadRequest, codeThreadThere, "A thread has already been created for this message")
				return
			}
		}
		s.Kind, s.ID, s.Channel = "thread", p[3], p[1]
		f.show(s)
		w.WriteHeader(http.StatusCreated)
		give(w, map[string]any{"id": p[3], "type": 11, "parent_id": p[1]})
	case at == "POST channels":
		var b struct {
			Name    string
			Message json.RawMessage
		}
		_ = json.Unmarshal(body, &b)
		var s shown
		_ = json.Unmarshal(b.Message, &s)
		s.Kind, s.ID, s.Name = "forum post", f.id(), b.Name
		s.Channel = s.ID
		f.show(s)
		w.WriteHeader(http.StatusCreated)
		give(w, map[string]any{"id": s.ID, "type": 11, "parent_id": p[1]})
	case path == "/users/@me/channels":
		give(w, map[string]any{"id": dmID, "type": 1})
	case path == "/users/@me":
		give(w, map[string]any{"id": selfID, "bot": true})
	case at == "POST interactions":
		f.answer(w, p[2], body)
	case r.Method == "PATCH" && p[0] == "webhooks":
		f.after(w, "edit", p[2], body)
	case r.Method == "DELETE" && p[0] == "webhooks":
		delete(f.announced, p[2])
		f.show(shown{Kind: "delete", Interaction: p[2]})
		w.WriteHeader(http.StatusNoContent)
	case at == "POST webhooks":
		f.after(w, "follow-up", p[2], body)
	default:
		refuse(w, http.StatusNotFound, 0, "404: Not Found")
	}
}

func older(a, b string) bool { return len(a) < len(b) || len(a) == len(b) && a < b }

// history is a message as a channel's history shows it: without its nonce.
func (f *fake) history(s shown) map[string]any {
	m := map[string]any{"id": s.ID, "channel_id": s.Channel, "content": s.Content, "embeds": s.Embeds, "timestamp": s.At.Format(time.RFC3339Nano)}
	if s.Kind == "chatter" {
		m["author"] = map[string]any{"id": memberID}
	} else {
		m["author"] = map[string]any{"id": selfID, "bot": true}
	}
	m["components"] = []map[string]any{{"type": 99}} // of a kind that nobody knows yet
	return m
}

func (f *fake) post(w http.ResponseWriter, channel string, body []byte) {
	switch channel {
	case forumID:
		refuse(w, http.StatusBadRequest, codeNotTextChannel, "Cannot send messages in a non-text channel")
		return
	case "404":
		refuse(w, http.StatusNotFound, codeUnknownChannel, "Unknown Channel")
		return
	case "403":
		refuse(w, http.StatusForbidden, codeMissingPermissions, "Missing Permissions")
		return
	}
	var s shown
	_ = json.Unmarshal(body, &s)
	if id, again := f.nonces[channel+s.Nonce]; again && s.Nonce != "" {
		give(w, map[string]any{"id": id, "channel_id": channel})
		return
	}
	s.Kind, s.ID, s.Channel = "message", f.id(), channel
	f.nonces[channel+s.Nonce] = s.ID
	f.show(s)
	give(w, map[string]any{"id": s.ID, "channel_id": channel, "nonce": s.Nonce})
}

var answerKinds = map[int]string{4: "answer", 5: "deferred", 6: "deferred update", 7: "update", 8: "completion"}

func (f *fake) answer(w http.ResponseWriter, interaction string, body []byte) {
	if f.answered[interaction] {
		refuse(w, http.StatusBadRequest, codeAcknowledged, "Interaction has already been acknowledged.")
		return
	}
	f.answered[interaction] = true
	s := answerOf(interaction, body)
	if s.Kind == "deferred" {
		f.announced[interaction] = s.Flags
	}
	f.show(s)
	w.WriteHeader(http.StatusNoContent)
}

// answerOf reads an answer, wherever it comes.
func answerOf(interaction string, body []byte) shown {
	var b struct {
		Type int
		Data json.RawMessage
	}
	_ = json.Unmarshal(body, &b)
	var s shown
	_ = json.Unmarshal(b.Data, &s)
	s.Kind, s.Interaction = answerKinds[b.Type], interaction
	return s
}

func (f *fake) after(w http.ResponseWriter, kind, interaction string, body []byte) {
	if !f.answered[interaction] {
		refuse(w, http.StatusNotFound, codeUnknownWebhook, "Unknown Webhook")
		return
	}
	var s shown
	_ = json.Unmarshal(body, &s)
	s.Kind, s.Interaction, s.ID = kind, interaction, f.id()
	if flags, announced := f.announced[interaction]; announced {
		// Whatever comes first takes the place of what was announced.
		s.Kind, s.Flags = "edit", flags
		delete(f.announced, interaction)
	}
	f.show(s)
	give(w, map[string]any{"id": s.ID})
}

func (f *fake) serveGateway(w http.ResponseWriter, r *http.Request) {
	up := websocket.Upgrader{}
	ws, err := up.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	c := &fakeConn{ws: ws}
	defer ws.Close()
	f.mu.Lock()
	greet, interval, deaf := f.greet, f.interval, f.deaf
	f.conns[c] = true
	f.calls = append(f.calls, "GATEWAY "+r.URL.Path)
	f.mu.Unlock()
	defer func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		delete(f.conns, c)
	}()
	if r.URL.Query().Get("v") == "" || r.URL.Query().Get("encoding") != "json" {
		f.t.Errorf("the gateway is called as %s", r.URL)
	}
	if greet != nil && !greet(c) {
		return
	}
	c.send(event{Op: opHello, Data: marshal(map[string]int{"heartbeat_interval": interval})})
	for {
		var e event
		if err := ws.ReadJSON(&e); err != nil {
			if closed, ok := err.(*websocket.CloseError); ok {
				f.mu.Lock()
				f.closes = append(f.closes, closed.Code)
				f.mu.Unlock()
			}
			return
		}
		switch e.Op {
		case opHeartbeat:
			if !deaf {
				c.send(event{Op: opHeartbeatACK})
			}
		case opIdentify:
			f.identified(c, e)
		case opResume:
			f.resumed(c, e)
		}
	}
}

func (c *fakeConn) send(e event) {
	c.write.Lock()
	defer c.write.Unlock()
	_ = c.ws.WriteJSON(e)
}

// closeWith ends the connection with a close code.
func (c *fakeConn) closeWith(code int) {
	_ = c.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""), time.Now().Add(time.Second))
	c.ws.Close()
}

func (f *fake) identified(c *fakeConn, e event) {
	f.mu.Lock()
	f.identifies = append(f.identifies, e.Data)
	c.session = &session0{id: fmt.Sprintf("session-%d", len(f.identifies))}
	f.sessions[c.session.id] = c.session
	resume := "ws" + strings.TrimPrefix(f.http.URL, "http") + "/resume"
	ready := event{Type: "READY", Data: marshal(map[string]any{
		"session_id": c.session.id, "resume_gateway_url": resume, "user": map[string]any{"id": selfID, "bot": true}, "application": map[string]any{"id": appID},
	})}
	f.sendIn(c.session, c, ready)
	f.sendIn(c.session, c, event{Type: "GUILD_CREATE", Data: marshal(map[string]any{
		"id": serverID, "channels": []map[string]any{{"id": textID, "type": 0}}, "threads": []map[string]any{{"id": threadID, "parent_id": textID, "type": 11}},
	})})
	f.mu.Unlock()
}

func (f *fake) resumed(c *fakeConn, e event) {
	var d struct {
		SessionID string `json:"session_id"`
		Seq       int64  `json:"seq"`
	}
	_ = json.Unmarshal(e.Data, &d)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.resumes++
	s := f.sessions[d.SessionID]
	if s == nil {
		c.send(event{Op: opInvalidSession, Data: json.RawMessage("false")})
		return
	}
	c.session = s
	for _, e := range s.events {
		if *e.Seq > d.Seq {
			c.send(e)
		}
	}
	f.sendIn(s, c, event{Type: "RESUMED", Data: json.RawMessage("{}")})
}

// sendIn sends an event in a session, over a connection if there is one, and
// keeps it for a resume.
func (f *fake) sendIn(s *session0, c *fakeConn, e event) {
	s.seq++
	seq := s.seq
	e.Seq = &seq
	if !f.forgetful {
		s.events = append(s.events, e)
	}
	if c != nil {
		c.send(e)
	}
}

func marshal(v any) json.RawMessage {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return data
}

// dispatch sends an event to whoever has a session.
func (f *fake) dispatch(name string, data any) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, s := range f.sessions {
		var over *fakeConn
		for c := range f.conns {
			if c.session == s {
				over = c
			}
		}
		f.sendIn(s, over, event{Type: name, Data: marshal(data)})
	}
}

// each calls do with every connection.
func (f *fake) each(do func(c *fakeConn)) {
	f.mu.Lock()
	var all []*fakeConn
	for c := range f.conns {
		all = append(all, c)
	}
	f.mu.Unlock()
	for _, c := range all {
		do(c)
	}
}

// say has a member say something in a channel, and returns the message's id.
func (f *fake) say(channel, content string, more ...map[string]any) string {
	id := f.newID()
	m := map[string]any{
		"id": id, "channel_id": channel, "guild_id": serverID, "content": content, "type": 0, "timestamp": time.Now().Format(time.RFC3339),
		"author": map[string]any{"id": memberID}, "member": map[string]any{"roles": []string{}},
	}
	if channel == dmID {
		delete(m, "guild_id")
		delete(m, "member")
	}
	for _, over := range more {
		for k, v := range over {
			m[k] = v
		}
	}
	f.dispatch("MESSAGE_CREATE", m)
	return id
}

// slash makes an interaction of a slash command.
func (f *fake) slash(name string, options ...map[string]any) map[string]any {
	return f.interaction(2, map[string]any{"id": "1", "name": name, "type": 1, "options": options})
}

func text(name, value string) map[string]any {
	return map[string]any{"name": name, "type": 3, "value": value}
}

// interaction makes one of a member without any permission.
func (f *fake) interaction(kind int, data map[string]any) map[string]any {
	id := f.newID()
	return map[string]any{
		"id": id, "application_id": appID, "type": kind, "token": "token-" + id, "version": 1, "data": data,
		"guild_id": serverID, "channel_id": textID, "channel": map[string]any{"id": textID, "type": 0}, "context": 0,
		"member": map[string]any{"user": map[string]any{"id": memberID}, "roles": []string{}, "permissions": "1024"},
	}
}

// do sends an interaction over the gateway and waits for its first answer.
func (f *fake) do(in map[string]any) shown {
	f.t.Helper()
	f.dispatch("INTERACTION_CREATE", in)
	return f.answerTo(in)
}

// answerTo waits for the first answer to an interaction.
func (f *fake) answerTo(in map[string]any) shown {
	f.t.Helper()
	interaction := in["token"].(string)
	f.mu.Lock()
	if i := slices.IndexFunc(f.shown, func(s shown) bool { return s.Interaction == interaction }); i >= 0 {
		defer f.mu.Unlock()
		return f.shown[i]
	}
	waiter := make(chan shown, 1)
	f.waiters[interaction] = waiter
	f.mu.Unlock()
	select {
	case s := <-waiter:
		return s
	case <-time.After(20 * time.Second):
		f.t.Fatalf("the interaction is not answered: %v", in)
		return shown{}
	}
}

// count is how many requests were made to a path.
func (f *fake) count(call string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := 0
	for _, c := range f.calls {
		if c == call {
			n++
		}
	}
	return n
}

// run runs an adapter until the test ends, and waits until it is ready.
func run(t testing.TB, a *Adapter, handle func(context.Context, request) reply) (stop func() error) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- a.Run(ctx, handle) }()
	stop = sync.OnceValue(func() error {
		cancel()
		select {
		case err := <-ended:
			return err
		case <-time.After(20 * time.Second):
			t.Error("Run does not return")
			return nil
		}
	})
	t.Cleanup(func() {
		if err := stop(); err != nil {
			t.Error("Run:", err)
		}
	})
	eventually(t, "the adapter is ready", func() bool { return a.Ready() == nil })
	return stop
}
