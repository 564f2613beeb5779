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

	opUnreadable = -1 // ours: what was sent is no event
)

// Close codes of the gateway that are not simply resumed after.
const (
	closeAuthenticationFailed = 4004
	closeInvalidSequence      = 4007
	closeSessionTimedOut      = 4009
	closeInvalidShard         = 4010
	closeShardingRequired     = 4011
	closeInvalidVersion       = 4012
	closeInvalidIntents       = 4013
	closeDisallowedIntents    = 4014

	// closeToResume is what we close with to resume afterwards: 1000 and 1001
	// would end the session.
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

// A session is what is needed to resume after a connection is lost. The zero
// session is none.
type session struct {
	id  string
	url string
	seq int64
}

// A link is one connection to the gateway.
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
	l := &gatewayConn{ws: ws}
	stop := context.AfterFunc(ctx, func() { ws.Close() })
	defer stop()
	hello, err := l.read(helloTimeout)
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
	return l, time.Duration(d.Interval * float64(time.Millisecond)), nil
}

// read returns the next event. It fails where none comes within a time. What
// cannot be read is an event that nobody knows: to connect again for it would
// have it sent again.
func (l *gatewayConn) read(within time.Duration) (event, error) {
	var e event
	if err := l.ws.SetReadDeadline(time.Now().Add(within)); err != nil {
		return e, err
	}
	_, data, err := l.ws.ReadMessage()
	if err != nil {
		return e, err
	}
	if err := json.Unmarshal(data, &e); err != nil {
		return event{Op: opUnreadable}, nil
	}
	return e, nil
}

func (l *gatewayConn) send(op int, data any) error {
	l.write.Lock()
	defer l.write.Unlock()
	if err := l.ws.SetWriteDeadline(time.Now().Add(writeTimeout)); err != nil {
		return err
	}
	return l.ws.WriteJSON(struct {
		Op   int `json:"op"`
		Data any `json:"d"`
	}{op, data})
}

// close says goodbye with a code, and closes.
func (l *gatewayConn) close(code int) {
	goodbye := websocket.FormatCloseMessage(code, "")
	_ = l.ws.WriteControl(websocket.CloseMessage, goodbye, time.Now().Add(time.Second)) // the other side may be gone
	l.ws.Close()
}

// beat sends heartbeats until ctx ends, or closes the connection where one is
// not answered before the next is due.
func (l *gatewayConn) heartbeats(ctx context.Context, interval time.Duration) {
	wait := rand.N(interval) // Discord asks for jitter before the first
	for sleep(ctx, wait) {
		wait = interval
		if !l.acked.Swap(false) {
			l.close(closeToResume)
			return
		}
		if l.heartbeat() != nil {
			l.ws.Close()
			return
		}
	}
}

func (l *gatewayConn) heartbeat() error {
	if seq := l.seq.Load(); seq > 0 {
		return l.send(opHeartbeat, seq)
	}
	return l.send(opHeartbeat, nil)
}

// A greeting identifies, or resumes a session.
type identify struct {
	token   string
	intents discordgo.Intent
	shard   [2]int
	session session
}

func (g identify) send(l *gatewayConn) error {
	if g.session.id != "" {
		l.seq.Store(g.session.seq)
		return l.send(opResume, map[string]any{"token": g.token, "session_id": g.session.id, "seq": g.session.seq})
	}
	return l.send(opIdentify, map[string]any{
		"token":      g.token,
		"intents":    g.intents,
		"shard":      g.shard,
		"properties": map[string]string{"os": "linux", "browser": "plenary", "device": "plenary"},
		"presence":   nil,
	})
}

// run greets and hands on events until the connection ends; it returns why. The
// session is kept up to date. A session that the gateway does not know any more
// is emptied.
func (l *gatewayConn) run(ctx context.Context, g identify, interval time.Duration, s *session, on func(event)) error {
	ctx, cancel := context.WithCancel(ctx)
	var beating sync.WaitGroup
	defer beating.Wait()
	defer cancel()
	defer l.ws.Close()
	stop := context.AfterFunc(ctx, func() { l.close(websocket.CloseNormalClosure) })
	defer stop()
	if err := g.send(l); err != nil {
		return fmt.Errorf("gateway: %w", err)
	}
	l.acked.Store(true)
	beating.Go(func() { l.heartbeats(ctx, interval) })
	for {
		e, err := l.read(2*interval + helloTimeout)
		if err != nil {
			if closed := (*websocket.CloseError)(nil); errors.As(err, &closed) {
				if closed.Code == closeInvalidSequence || closed.Code == closeSessionTimedOut {
					*s = session{}
				}
				return err
			}
			if ctx.Err() == nil && !l.acked.Load() {
				return errZombie
			}
			return err
		}
		switch e.Op {
		case opHeartbeat:
			if err := l.heartbeat(); err != nil {
				return fmt.Errorf("gateway: %w", err)
			}
		case opHeartbeatACK:
			l.acked.Store(true)
		case opReconnect:
			stop()
			l.close(closeToResume)
			return errReconnect
		case opInvalidSession:
			var resumable bool
			if json.Unmarshal(e.Data, &resumable); !resumable {
				*s = session{}
			}
			stop()
			l.close(closeToResume)
			return errInvalidSession
		case opDispatch:
			if e.Seq != nil {
				l.seq.Store(*e.Seq)
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
