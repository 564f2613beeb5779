package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"

	"plenary/internal/adapterkit"
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

	opUnreadable = -1 // ours: the frame is no event
)

// Close codes of the gateway after which a shard does not simply resume.
const (
	closeAuthenticationFailed = 4004
	closeInvalidSequence      = 4007
	closeSessionTimedOut      = 4009
	closeInvalidShard         = 4010
	closeShardingRequired     = 4011
	closeInvalidVersion       = 4012
	closeInvalidIntents       = 4013
	closeDisallowedIntents    = 4014

	// closeToResume is our close code where the shard resumes afterwards: 1000
	// and 1001 would end the session, also where they repeat Discord's own.
	closeToResume = 4900
)

const (
	helloTimeout = 15 * time.Second
	writeTimeout = 10 * time.Second
	maxEvent     = 64 << 20 // bytes; a server with 100,000 members and threads stays well below
)

// An event is what the gateway sends.
type event struct {
	Op   int             `json:"op"`
	Data json.RawMessage `json:"d"`
	Seq  *int64          `json:"s"`
	Type string          `json:"t"`
}

// A session is what a shard needs to resume after a lost connection. The zero
// session is none.
type session struct {
	id  string
	url string
	seq int64
}

// A gatewayConn is one connection to the gateway.
type gatewayConn struct {
	ws    *websocket.Conn
	write sync.Mutex
	acked atomic.Bool
	seq   atomic.Int64
}

var (
	errReconnect      = errors.New("the gateway asked to connect again")
	errInvalidSession = errors.New("the gateway does not know the session")
	errZombie         = errors.New("the gateway answers no heartbeat")
)

// dial opens a connection and returns it with its heartbeat interval.
func dial(ctx context.Context, address string) (*gatewayConn, time.Duration, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, 0, fmt.Errorf("gateway address: %w", err)
	}
	if u.Path == "" {
		u.Path = "/"
	}
	q := u.Query()
	q.Set("v", apiVersion)
	q.Set("encoding", "json")
	u.RawQuery = q.Encode()
	ctx, cancel := context.WithTimeout(ctx, helloTimeout)
	defer cancel()
	dialer := websocket.Dialer{Proxy: http.ProxyFromEnvironment, HandshakeTimeout: helloTimeout}
	ws, _, err := dialer.DialContext(ctx, u.String(), nil)
	if err != nil {
		return nil, 0, fmt.Errorf("gateway: %w", err)
	}
	ws.SetReadLimit(maxEvent)
	c := &gatewayConn{ws: ws}
	ws.SetCloseHandler(func(int, string) error { c.sayClose(closeToResume); return nil })
	stop := context.AfterFunc(ctx, func() { ws.Close() })
	defer stop()
	hello, err := c.read(helloTimeout)
	var d struct {
		Interval float64 `json:"heartbeat_interval"` // ms
	}
	if err == nil && (hello.Op != opHello || json.Unmarshal(hello.Data, &d) != nil || d.Interval < 1) {
		err = errors.New("gateway: no hello")
	}
	if err != nil {
		ws.Close()
		return nil, 0, err
	}
	return c, time.Duration(d.Interval * float64(time.Millisecond)), nil
}

// read returns the next event. It fails where none comes within a time. A frame
// that is no event is returned as opUnreadable: Discord would send it again after
// a new connection.
func (c *gatewayConn) read(within time.Duration) (event, error) {
	var e event
	if err := c.ws.SetReadDeadline(time.Now().Add(within)); err != nil {
		return e, err
	}
	_, data, err := c.ws.ReadMessage()
	if err != nil {
		return e, err
	}
	if err := json.Unmarshal(data, &e); err != nil {
		return event{Op: opUnreadable}, nil
	}
	return e, nil
}

func (c *gatewayConn) send(op int, data any) error {
	c.write.Lock()
	defer c.write.Unlock()
	if err := c.ws.SetWriteDeadline(time.Now().Add(writeTimeout)); err != nil {
		return err
	}
	return c.ws.WriteJSON(struct {
		Op   int `json:"op"`
		Data any `json:"d"`
	}{op, data})
}

// close closes the connection with a code.
func (c *gatewayConn) close(code int) {
	c.sayClose(code)
	c.ws.Close()
}

func (c *gatewayConn) sayClose(code int) {
	_ = c.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""), time.Now().Add(time.Second)) // the other side may be gone
}

// heartbeats sends heartbeats until ctx ends, and closes the connection where one
// is not acknowledged before the next is due.
func (c *gatewayConn) heartbeats(ctx context.Context, interval time.Duration) {
	wait := rand.N(interval) // Discord asks for jitter before the first
	for adapterkit.Sleep(ctx, wait) {
		wait = interval
		if !c.acked.Swap(false) {
			c.close(closeToResume)
			return
		}
		if c.heartbeat() != nil {
			c.ws.Close()
			return
		}
	}
}

func (c *gatewayConn) heartbeat() error {
	if seq := c.seq.Load(); seq > 0 {
		return c.send(opHeartbeat, seq)
	}
	return c.send(opHeartbeat, nil)
}

// An identify starts a session, or resumes one.
type identify struct {
	token   string
	intents discordgo.Intent
	shard   [2]int
	session session
}

func (id identify) send(c *gatewayConn) error {
	if id.session.id != "" {
		c.seq.Store(id.session.seq)
		return c.send(opResume, map[string]any{"token": id.token, "session_id": id.session.id, "seq": id.session.seq})
	}
	return c.send(opIdentify, map[string]any{
		"token":      id.token,
		"intents":    id.intents,
		"shard":      id.shard,
		"properties": map[string]string{"os": "linux", "browser": "plenary", "device": "plenary"},
		"presence":   nil,
	})
}

// run identifies and passes on events until the connection ends; it returns why.
// It updates the session, and empties one that the gateway does not know any more.
func (c *gatewayConn) run(ctx context.Context, id identify, interval time.Duration, s *session, on func(event)) error {
	ctx, cancel := context.WithCancel(ctx)
	var heartbeats sync.WaitGroup
	defer heartbeats.Wait()
	defer cancel()
	defer c.ws.Close()
	stop := context.AfterFunc(ctx, func() { c.close(websocket.CloseNormalClosure) })
	defer stop()
	if err := id.send(c); err != nil {
		return fmt.Errorf("gateway: %w", err)
	}
	c.acked.Store(true)
	heartbeats.Go(func() { c.heartbeats(ctx, interval) })
	for {
		e, err := c.read(2*interval + helloTimeout)
		if err != nil {
			if closed := (*websocket.CloseError)(nil); errors.As(err, &closed) {
				if closed.Code == closeInvalidSequence || closed.Code == closeSessionTimedOut {
					*s = session{}
				}
				return err
			}
			if ctx.Err() == nil && !c.acked.Load() {
				return errZombie
			}
			return err
		}
		switch e.Op {
		case opHeartbeat:
			if err := c.heartbeat(); err != nil {
				return fmt.Errorf("gateway: %w", err)
			}
		case opHeartbeatACK:
			c.acked.Store(true)
		case opReconnect:
			stop()
			c.close(closeToResume)
			return errReconnect
		case opInvalidSession:
			var resumable bool
			if json.Unmarshal(e.Data, &resumable); !resumable {
				*s = session{}
			}
			stop()
			c.close(closeToResume)
			return errInvalidSession
		case opDispatch:
			if e.Seq != nil {
				c.seq.Store(*e.Seq)
				s.seq = *e.Seq
			}
			if e.Type == "READY" {
				var ready struct {
					SessionID string `json:"session_id"`
					ResumeURL string `json:"resume_gateway_url"`
				}
				if err := json.Unmarshal(e.Data, &ready); err != nil {
					return fmt.Errorf("gateway: READY: %w", err)
				}
				s.id, s.url = ready.SessionID, ready.ResumeURL
			}
			on(e)
		}
	}
}
