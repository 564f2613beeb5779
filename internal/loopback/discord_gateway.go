package loopback

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// Operations of the gateway.
const (
	opDispatch       = 0
	opHeartbeat      = 1
	opIdentify       = 2
	opResume         = 6
	opReconnect      = 7
	opInvalidSession = 9
	opHello          = 10
	opHeartbeatACK   = 11
)

// Close codes for a wrong token, and for intents that are not allowed.
const (
	closeAuthenticationFailed = 4004
	closeDisallowedIntents    = 4014
)

// A gatewayEvent is what either side of the gateway sends.
type gatewayEvent struct {
	Op   int             `json:"op"`
	Data json.RawMessage `json:"d"`
	Seq  *int64          `json:"s,omitempty"`
	Type string          `json:"t,omitempty"`
}

// A gatewayConn is one connection.
type gatewayConn struct {
	*socket
	session *session // nil until it identified or resumed; used only by the goroutine that reads
}

// close ends the connection with a close code.
func (c *gatewayConn) close(code int) {
	c.sayClose(code)
	c.ws.Close()
}

func (c *gatewayConn) sayClose(code int) {
	_ = c.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""), time.Now().Add(time.Second)) // the other side may be gone
}

// keptEvents is how many events of a session are kept at least after KeepMissed.
const keptEvents = 5000

// A session outlives its connections: a client that resumes it gets the events
// that it missed.
type session struct {
	id           string
	shard, count uint64

	mu     sync.Mutex
	keep   bool // the events, for a resume
	seq    int64
	events []gatewayEvent
	conn   *gatewayConn // nil while it has none
}

// send sends an event, and reports whether the session has a connection.
func (s *session) send(name string, data json.RawMessage) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.sendLocked(name, data)
}

func (s *session) sendLocked(name string, data json.RawMessage) bool {
	s.seq++
	seq := s.seq
	e := gatewayEvent{Op: opDispatch, Type: name, Data: data, Seq: &seq}
	if s.keep {
		if len(s.events) >= 2*keptEvents {
			s.events = slices.Clone(s.events[keptEvents:])
		}
		s.events = append(s.events, e)
	}
	return s.conn != nil && s.conn.send(e) == nil
}

// attach makes a connection that of the session, and sends the events after seq.
func (s *session) attach(c *gatewayConn, seq int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.conn = c
	for _, e := range s.events {
		if *e.Seq > seq {
			_ = c.send(e) // the connection's reader sees that it ended
		}
	}
}

func (s *session) detach(c *gatewayConn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.conn == c {
		s.conn = nil
	}
}

func (d *Discord) gatewayURL(path string) string {
	return "ws" + strings.TrimPrefix(d.server.URL, "http") + path
}

// serveGateway talks to one client until the connection ends.
func (d *Discord) serveGateway(w http.ResponseWriter, r *http.Request) {
	if query := r.URL.Query(); query.Get("v") == "" || query.Get("encoding") != "json" {
		http.Error(w, "version and encoding are missing", http.StatusBadRequest)
		return
	}
	ws, err := accept(w, r)
	if err != nil {
		return
	}
	c := &gatewayConn{socket: ws}
	defer c.ws.Close()
	d.mu.Lock()
	d.conns[c] = false
	settings := d.settings
	d.mu.Unlock()
	d.called("GATEWAY " + r.URL.Path)
	defer d.disconnected(c)
	if settings.CloseCode != 0 {
		c.close(settings.CloseCode)
		return
	}
	if c.send(gatewayEvent{Op: opHello, Data: marshal(map[string]int64{"heartbeat_interval": settings.Heartbeat.Milliseconds()})}) != nil {
		return
	}
	for {
		var e gatewayEvent
		if err := c.ws.ReadJSON(&e); err != nil {
			d.closed(c, err)
			return
		}
		switch e.Op {
		case opHeartbeat:
			if !settings.Deaf {
				_ = c.send(gatewayEvent{Op: opHeartbeatACK}) // the next read fails if this does
			}
		case opIdentify:
			if code := d.identify(c, e.Data); code != 0 {
				c.close(code)
				return
			}
		case opResume:
			d.resume(c, e.Data)
		}
	}
}

// closed notes the code that a client closed with. The codes 1000 and 1001 end its
// session.
func (d *Discord) closed(c *gatewayConn, err error) {
	var closed *websocket.CloseError
	if !errors.As(err, &closed) {
		return
	}
	defer d.notify()
	d.mu.Lock()
	defer d.mu.Unlock()
	d.closes = append(d.closes, closed.Code)
	if closed.Code == websocket.CloseNormalClosure || closed.Code == websocket.CloseGoingAway {
		d.sessions = slices.DeleteFunc(d.sessions, func(s *session) bool { return s == c.session })
	}
}

func (d *Discord) disconnected(c *gatewayConn) {
	if c.session != nil {
		c.session.detach(c)
	}
	defer d.notify()
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.conns, c)
}

// identify starts a session: it says READY and names the servers of the shard.
// It returns the close code where it refuses to, else 0.
func (d *Discord) identify(c *gatewayConn, data json.RawMessage) (closeCode int) {
	var identify struct {
		Token   string
		Shard   [2]uint64
		Intents int
	}
	_ = json.Unmarshal(data, &identify) // what cannot be read has no token
	switch {
	case strings.TrimPrefix(identify.Token, "Bot ") != DiscordBotToken:
		return closeAuthenticationFailed
	case identify.Intents&d.current().Disallowed != 0:
		return closeDisallowedIntents
	}
	d.mu.Lock()
	d.identifies = append(d.identifies, data)
	s := &session{id: fmt.Sprint("session-", len(d.identifies)), shard: identify.Shard[0], count: max(identify.Shard[1], 1), keep: d.keepMissed, conn: c}
	s.mu.Lock() // READY comes before every other event
	d.sessions = append(d.sessions, s)
	flags := d.settings.Flags
	d.mu.Unlock()
	c.session = s
	guilds, creates := []map[string]any{}, []json.RawMessage{}
	for n := range d.guilds {
		if s.has(Guild(n)) {
			guilds = append(guilds, map[string]any{"id": Guild(n), "unavailable": true})
			creates = append(creates, guildCreate(n))
		}
	}
	s.sendLocked("READY", marshal(map[string]any{
		"v": 10, "session_id": s.id, "resume_gateway_url": d.gatewayURL("/resume"), "user": botUser(),
		"application": map[string]any{"id": DiscordApplicationID, "flags": flags}, "guilds": guilds, "shard": identify.Shard,
	}))
	for _, create := range creates {
		s.sendLocked("GUILD_CREATE", create)
	}
	s.mu.Unlock()
	d.setReady(c, true)
	return 0
}

// setReady notes whether a connection is ready for events.
func (d *Discord) setReady(c *gatewayConn, ready bool) {
	defer d.notify()
	d.mu.Lock()
	defer d.mu.Unlock()
	d.conns[c] = ready
}

// guildCreate tells of the n-th server.
func guildCreate(n int) json.RawMessage {
	return marshal(map[string]any{
		"id": Guild(n), "name": "Loopback", "owner_id": DiscordOwner,
		"roles":    []any{map[string]any{"id": DiscordOwnRole, "name": "Plenary", "managed": true, "tags": map[string]any{"bot_id": DiscordUserID}}},
		"channels": []any{map[string]any{"id": Channel(n), "type": channelText, "name": "general"}},
		"threads":  []any{map[string]any{"id": Thread(n), "parent_id": Channel(n), "type": channelThread}},
	})
}

// has reports whether a server, "" for direct messages, belongs to the session's
// shard.
func (s *session) has(guild string) bool {
	id, _ := strconv.ParseUint(guild, 10, 64) // 0 for direct messages
	return (id>>22)%s.count == s.shard
}

// resume continues a session.
func (d *Discord) resume(c *gatewayConn, data json.RawMessage) {
	var resume struct {
		SessionID string `json:"session_id"`
		Seq       int64  `json:"seq"`
	}
	_ = json.Unmarshal(data, &resume) // what cannot be read is no session
	d.mu.Lock()
	d.resumes++
	at := slices.IndexFunc(d.sessions, func(s *session) bool { return s.keep && s.id == resume.SessionID })
	if at < 0 {
		d.mu.Unlock()
		_ = c.send(gatewayEvent{Op: opInvalidSession, Data: json.RawMessage("false")}) // the next read fails if this does
		return
	}
	s := d.sessions[at]
	d.mu.Unlock()
	c.session = s
	s.attach(c, resume.Seq)
	s.send("RESUMED", json.RawMessage("{}"))
	d.setReady(c, true)
}

// KeepMissed makes Discord keep the events of sessions, so that a client that
// resumes one gets what it missed. Else every resumption is refused.
func (d *Discord) KeepMissed() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.keepMissed = true
	for _, s := range d.sessions {
		s.mu.Lock()
		s.keep = true
		s.mu.Unlock()
	}
}

// Dispatch sends an event in the sessions of its server's shard. It reports whether
// one of them has a connection.
func (d *Discord) Dispatch(event string, data any) bool {
	raw := marshal(data)
	var of struct {
		ID      string `json:"id"`
		GuildID string `json:"guild_id"`
	}
	_ = json.Unmarshal(raw, &of) // what cannot be read goes to the first shard
	if strings.HasPrefix(event, "GUILD_") {
		of.GuildID = of.ID
	}
	d.mu.Lock()
	sessions := slices.Clone(d.sessions)
	d.mu.Unlock()
	connected := false
	for _, s := range sessions {
		if s.has(of.GuildID) && s.send(event, raw) {
			connected = true
		}
	}
	return connected
}

// Redeliver sends every event of the sessions again.
func (d *Discord) Redeliver() {
	d.mu.Lock()
	sessions := slices.Clone(d.sessions)
	d.mu.Unlock()
	for _, s := range sessions {
		s.mu.Lock()
		for _, e := range s.events {
			if s.conn != nil {
				_ = s.conn.send(e) // the connection's reader sees that it ended
			}
		}
		s.mu.Unlock()
	}
}

func (d *Discord) connections() []*gatewayConn {
	d.mu.Lock()
	defer d.mu.Unlock()
	var all []*gatewayConn
	for c := range d.conns {
		all = append(all, c)
	}
	return all
}

// Drop breaks every connection.
func (d *Discord) Drop() {
	for _, c := range d.connections() {
		c.ws.Close()
	}
}

// CloseWith ends every connection with a close code, once the client has answered it.
func (d *Discord) CloseWith(code int) {
	for _, c := range d.connections() {
		c.sayClose(code)
	}
}

// Disconnect has every shard connect again, as Discord does every few hours.
func (d *Discord) Disconnect() {
	for _, c := range d.connections() {
		d.setReady(c, false)
		_ = c.send(gatewayEvent{Op: opReconnect}) // one that ended needs none
	}
}

// Invalidate tells every shard that its session is invalid, or that it may be
// resumed.
func (d *Discord) Invalidate(resumable bool) {
	for _, c := range d.connections() {
		_ = c.send(gatewayEvent{Op: opInvalidSession, Data: marshal(resumable)}) // one that ended needs none
	}
}

// SendRaw sends a frame over every connection, whatever it holds.
func (d *Discord) SendRaw(frame string) {
	for _, c := range d.connections() {
		_ = c.sendRaw([]byte(frame)) // one that ended needs none
	}
}

// ForgetSessions makes Discord forget every session, so that none is resumed.
func (d *Discord) ForgetSessions() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.sessions = nil
}

// Identifies returns the payloads that sessions were started with.
func (d *Discord) Identifies() []json.RawMessage {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.identifies)
}

// Resumes returns how often a client asked to resume a session.
func (d *Discord) Resumes() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.resumes
}

// Closes returns the codes that clients closed with.
func (d *Discord) Closes() []int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.closes)
}
