package loopback

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
)

// Discord is a number of servers with one bot in them: the REST API and the
// gateway.
type Discord struct {
	*Answers
	Channels
	Pages
	changes
	server  *httptest.Server
	sockets sockets
	seq     atomic.Int64
	guilds  int

	mu       sync.Mutex
	sent     map[string]map[string]any
	commands json.RawMessage
	events   []map[string]any // the last that were delivered, for who resumes; nil: they are not kept
	asleep   bool
}

// What Discord says of its bot.
const (
	DiscordBotToken      = "MTAwMDAwMDAwMDAwMDAwMDAx.GLoopB.loopbackLoopbackLoopbackLoopback"
	DiscordApplicationID = "1000000000000000001"
	discordUser          = "1000000000000000002"
)

// NewDiscord starts a number of servers.
func NewDiscord(guilds int) *Discord {
	d := &Discord{guilds: guilds, sent: map[string]map[string]any{}, commands: json.RawMessage("[]")}
	d.Answers = newAnswers(&d.changes)
	d.Channels.changes, d.sockets.changes = &d.changes, &d.changes
	mux := http.NewServeMux()
	mux.HandleFunc("/api/", d.api)
	mux.HandleFunc("/gateway", d.gateway)
	d.server = httptest.NewUnstartedServer(mux)
	d.server.Start() // once server is set: somebody may call at once, at a port that was another's
	return d
}

// URL is the base of the API, without its version.
func (d *Discord) URL() string { return d.server.URL + "/api" }

// Close ends the servers.
func (d *Discord) Close() {
	for _, c := range d.sockets.all() {
		c.ws.Close()
	}
	d.server.CloseClientConnections()
	d.server.Close()
}

// Sleep makes every call fail with a 503, or ends that.
func (d *Discord) Sleep(asleep bool) {
	d.mu.Lock()
	d.asleep = asleep
	d.mu.Unlock()
	if asleep {
		for _, c := range d.sockets.all() {
			c.ws.Close()
		}
	}
}

// AwaitShards reports whether n shards were connected within a time.
func (d *Discord) AwaitShards(n int, within time.Duration) bool { return d.sockets.await(n, within) }

// AwaitCommands reports whether commands were registered within a time.
func (d *Discord) AwaitCommands(within time.Duration) bool {
	for deadline := time.Now().Add(within); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		d.mu.Lock()
		registered := len(d.commands) > 2
		d.mu.Unlock()
		if registered {
			return true
		}
	}
	return false
}

// Guild and Channel name the n-th server and its one channel.
func Guild(n int) string { return fmt.Sprint(2_000_000_000_000_000_000 + n) }

// Channel names the one channel of the n-th server.
func Channel(n int) string { return fmt.Sprint(3_000_000_000_000_000_000 + n) }

// Ask mentions the bot in the channel of the n-th server, and returns the
// question's id. It reports false where no shard is connected.
func (d *Discord) Ask(guild int, user, question string) (id string, ok bool) {
	id = fmt.Sprint(4_000_000_000_000_000_000 + d.seq.Add(1))
	event := d.event("MESSAGE_CREATE", map[string]any{
		"id": id, "channel_id": Channel(guild), "guild_id": Guild(guild), "type": 0,
		"content": "<@" + discordUser + "> " + question, "timestamp": time.Now().UTC().Format(time.RFC3339),
		"author":   map[string]any{"id": user, "username": "member"},
		"member":   map[string]any{"roles": []string{}},
		"mentions": []any{map[string]any{"id": discordUser, "username": "plenary", "bot": true}},
	})
	d.ask(id)
	d.mu.Lock()
	d.sent[id] = event
	d.mu.Unlock()
	return id, d.deliver(event)
}

// Command gives the command ask in the n-th server, and returns the question's
// id. It reports false where no shard is connected.
func (d *Discord) Command(guild int, user, question string) (id string, ok bool) {
	id = fmt.Sprint(4_000_000_000_000_000_000 + d.seq.Add(1))
	event := d.event("INTERACTION_CREATE", map[string]any{
		"id": id, "application_id": DiscordApplicationID, "type": 2, "token": "token" + id, "version": 1, "locale": "en-US",
		"guild_id": Guild(guild), "channel_id": Channel(guild), "channel": map[string]any{"id": Channel(guild), "type": 0},
		"member": map[string]any{"user": map[string]any{"id": user, "username": "member"}, "roles": []string{}, "permissions": "2048"},
		"data": map[string]any{
			"id": "1", "name": "ask", "type": 1,
			"options": []any{map[string]any{"name": "question", "type": 3, "value": question}},
		},
	})
	d.ask(id)
	d.mu.Lock()
	d.sent[id] = event
	d.mu.Unlock()
	return id, d.deliver(event)
}

// Turn presses the button for the next page on the answer to a question that
// was asked in the n-th server, and returns the press's id. It reports false
// where there is no such button, or no shard is connected.
func (d *Discord) Turn(guild int, question string) (id string, ok bool) {
	of, ok := d.Pages.take(question)
	if !ok {
		return "", false
	}
	id = fmt.Sprint(4_000_000_000_000_000_000 + d.seq.Add(1))
	event := d.event("INTERACTION_CREATE", map[string]any{
		"id": id, "application_id": DiscordApplicationID, "type": 3, "token": "token" + id, "version": 1, "locale": "en-US",
		"guild_id": Guild(guild), "channel_id": of.channel, "channel": map[string]any{"id": of.channel, "type": 0},
		"member":  map[string]any{"user": map[string]any{"id": of.user, "username": "member"}, "roles": []string{}, "permissions": "2048"},
		"message": map[string]any{"id": of.message, "channel_id": of.channel, "flags": 0},
		"data":    map[string]any{"component_type": 2, "custom_id": of.action},
	})
	d.ask(id)
	d.mu.Lock()
	d.sent[id] = event
	d.mu.Unlock()
	return id, d.deliver(event)
}

// Disconnect has every shard connect again, as Discord does every few hours.
func (d *Discord) Disconnect() {
	for _, c := range d.sockets.all() {
		d.sockets.remove(c)
		_ = c.send(map[string]any{"op": 7, "d": nil})
	}
}

// Again delivers a question again, as Discord does after a resumption.
func (d *Discord) Again(id string) bool {
	d.mu.Lock()
	event := d.sent[id]
	d.mu.Unlock()
	return d.deliver(event)
}

// Forget drops what was delivered, so that a long run does not keep it.
func (d *Discord) Forget(id string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.sent, id)
}

// Remove says that the bot was removed from the n-th server.
func (d *Discord) Remove(guild int) bool {
	return d.deliver(d.event("GUILD_DELETE", map[string]any{"id": Guild(guild)}))
}

func (d *Discord) event(kind string, data any) map[string]any {
	return map[string]any{"op": 0, "t": kind, "s": d.seq.Add(1), "d": data}
}

// keptEvents is how many events are kept for who resumes.
const keptEvents = 5000

// KeepMissed makes Discord keep what it delivered, so that who resumes a
// connection gets what it missed. Else every resumption is refused.
func (d *Discord) KeepMissed() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.events = []map[string]any{}
}

func (d *Discord) deliver(event map[string]any) bool {
	c := d.sockets.next()
	if c == nil {
		return false
	}
	d.mu.Lock()
	if d.events != nil {
		if len(d.events) >= 2*keptEvents {
			d.events = slices.Clone(d.events[keptEvents:])
		}
		d.events = append(d.events, event)
	}
	d.mu.Unlock()
	return c.send(event) == nil
}

// resume sends what came after the event numbered seq. It reports false where
// the session has to begin anew.
func (d *Discord) resume(c *socket, seq int64) bool {
	d.mu.Lock()
	kept := d.events != nil
	var missed []map[string]any
	for _, e := range d.events {
		if e["s"].(int64) > seq {
			missed = append(missed, e)
		}
	}
	d.mu.Unlock()
	if !kept {
		return false
	}
	for _, e := range missed {
		if c.send(e) != nil {
			return true // the connection is gone, and says so by itself
		}
	}
	if c.send(d.event("RESUMED", map[string]any{})) == nil {
		d.sockets.add(c)
	}
	return true
}

func (d *Discord) api(w http.ResponseWriter, r *http.Request) {
	d.mu.Lock()
	asleep := d.asleep
	d.mu.Unlock()
	if asleep {
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	_, path, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/api/"), "/") // without the version
	parts := strings.Split(path, "/")
	if r.Header.Get("Authorization") != "Bot "+DiscordBotToken && parts[0] != "interactions" && parts[0] != "webhooks" {
		reply(w, http.StatusUnauthorized, map[string]any{"message": "401: Unauthorized", "code": 0})
		return
	}
	var body struct {
		Type      int    `json:"type"`
		Content   string `json:"content"`
		Reference struct {
			ID string `json:"message_id"`
		} `json:"message_reference"`
		Components json.RawMessage `json:"components"`
		Data       struct {
			Content string `json:"content"`
		} `json:"data"`
	}
	var raw json.RawMessage
	if r.Body != nil && json.NewDecoder(r.Body).Decode(&raw) == nil {
		_ = json.Unmarshal(raw, &body) // an array, where it is no message
	}
	address := "ws" + strings.TrimPrefix(d.server.URL, "http") + "/gateway"
	switch kind := r.Method + " " + parts[0]; {
	case path == "gateway":
		reply(w, http.StatusOK, map[string]any{"url": address})
	case path == "gateway/bot":
		reply(w, http.StatusOK, map[string]any{"url": address, "shards": 1, "session_start_limit": map[string]any{"total": 1000, "remaining": 999, "reset_after": 1, "max_concurrency": 1}})
	case path == "users/@me":
		reply(w, http.StatusOK, map[string]any{"id": discordUser, "username": "plenary", "bot": true})
	case path == "applications/@me" || path == "oauth2/applications/@me":
		reply(w, http.StatusOK, map[string]any{"id": DiscordApplicationID, "name": "Plenary", "flags": 1 << 19})
	case kind == "GET applications":
		d.mu.Lock()
		defer d.mu.Unlock()
		reply(w, http.StatusOK, d.commands)
	case kind == "PUT applications":
		d.mu.Lock()
		defer d.mu.Unlock()
		d.commands = raw
		reply(w, http.StatusOK, raw)
	case kind == "POST interactions":
		if body.Type == 4 || body.Type == 7 { // a message, or another one in its place; else it is put off
			d.answer(parts[1], body.Data.Content)
		}
		w.WriteHeader(http.StatusNoContent)
	case kind == "PATCH webhooks":
		d.answer(strings.TrimPrefix(parts[2], "token"), body.Content)
		reply(w, http.StatusOK, map[string]any{"id": "1", "content": body.Content})
	case kind == "POST channels" && strings.HasSuffix(path, "/messages"):
		p := newPost(fmt.Sprint(5_000_000_000_000_000_000+d.seq.Add(1)), parts[1], body.Reference.ID, raw)
		d.Channels.fault(p).serve(w, func() (answer func()) {
			d.show(p.Thread, page{channel: p.Channel, user: "1", message: p.ID}, body.Components)
			d.answer(p.Thread, p.Text)
			id := d.accept(p)
			return func() {
				reply(w, http.StatusOK, map[string]any{"id": id, "channel_id": p.Channel, "content": p.Text})
			}
		})
	case kind == "GET channels" && strings.HasSuffix(path, "/messages"):
		reply(w, http.StatusOK, d.history(parts[1], ""))
	case kind == "GET channels":
		reply(w, http.StatusOK, map[string]any{"id": parts[1], "type": 0, "guild_id": strings.Replace(parts[1], "3", "2", 1)})
	case kind == "GET guilds":
		reply(w, http.StatusOK, map[string]any{"id": parts[1], "owner_id": "1", "roles": []any{map[string]any{"id": parts[1], "permissions": "274877991936"}}})
	case kind == "POST channels" && strings.HasSuffix(path, "/threads"):
		d.openThread(parts[3])
		reply(w, http.StatusCreated, map[string]any{"id": parts[3], "type": 11, "parent_id": parts[1]})
	case kind == "POST channels":
		w.WriteHeader(http.StatusNoContent) // typing
	default:
		reply(w, http.StatusNotFound, map[string]any{"message": "404: Not Found", "code": 0})
	}
}

// newPost is a message that answers the one with the id reference, "" for
// none. Its history shows no nonce.
func newPost(id, channel, reference string, raw json.RawMessage) *Post {
	p := &Post{Channel: channel, ID: id, Thread: reference, fields: map[string]any{}}
	_ = json.Unmarshal(raw, &p.fields) // what is no message has no fields
	p.Text, _ = p.fields["content"].(string)
	p.Key, _ = p.fields["nonce"].(string)
	p.unique = p.fields["enforce_nonce"] == true
	delete(p.fields, "nonce")
	p.fields["id"], p.fields["channel_id"], p.fields["timestamp"] = id, channel, time.Now().UTC().Format(time.RFC3339)
	p.fields["author"] = map[string]any{"id": discordUser, "username": "plenary", "bot": true}
	return p
}

func reply(w http.ResponseWriter, code int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	_ = json.NewEncoder(w).Encode(body) // a client that left needs no answer
}

func (d *Discord) gateway(w http.ResponseWriter, r *http.Request) {
	c, err := accept(w, r)
	if err != nil {
		return
	}
	defer c.ws.Close()
	if c.send(map[string]any{"op": 10, "d": map[string]any{"heartbeat_interval": 5000}}) != nil {
		return
	}
	defer d.sockets.remove(c)
	for {
		var in struct {
			Op   int `json:"op"`
			Data struct {
				Token string `json:"token"`
				Seq   int64  `json:"seq"`
			} `json:"-"`
			Raw json.RawMessage `json:"d"`
		}
		if c.ws.ReadJSON(&in) != nil {
			return
		}
		switch in.Op {
		case 1:
			err = c.send(map[string]any{"op": 11})
		case 2, 6:
			_ = json.Unmarshal(in.Raw, &in.Data)
			if in.Op == 6 {
				if !d.resume(c, in.Data.Seq) {
					err = c.send(map[string]any{"op": 9, "d": false})
				}
				break
			}
			if in.Data.Token != DiscordBotToken {
				_ = c.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(4004, "Authentication failed."), time.Now().Add(time.Second))
				return
			}
			err = d.greet(c)
		}
		if err != nil {
			return
		}
	}
}

// greet says READY and names the servers.
func (d *Discord) greet(c *socket) error {
	var guilds []any
	for n := range d.guilds {
		guilds = append(guilds, map[string]any{"id": Guild(n), "unavailable": true})
	}
	err := c.send(d.event("READY", map[string]any{
		"v": 10, "session_id": fmt.Sprint("session", d.seq.Add(1)), "resume_gateway_url": "ws" + strings.TrimPrefix(d.server.URL, "http") + "/gateway",
		"user":        map[string]any{"id": discordUser, "username": "plenary", "bot": true},
		"application": map[string]any{"id": DiscordApplicationID, "flags": 1 << 19},
		"guilds":      guilds, "shard": []int{0, 1},
	}))
	for n := 0; n < d.guilds && err == nil; n++ {
		err = c.send(d.event("GUILD_CREATE", map[string]any{
			"id": Guild(n), "name": "Loopback", "owner_id": "1", "roles": []any{},
			"channels": []any{map[string]any{"id": Channel(n), "type": 0, "name": "general"}},
		}))
	}
	if err == nil {
		d.sockets.add(c)
	}
	return err
}
