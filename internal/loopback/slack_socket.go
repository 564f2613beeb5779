package loopback

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// An Ack is what the bot acknowledged an envelope with.
type Ack struct {
	Envelope string          `json:"envelope_id"`
	Payload  json.RawMessage `json:"payload"`
}

// envelopes holds what was sent over Socket Mode.
type envelopes struct {
	changes *changes

	mu     sync.Mutex
	sent   map[string]map[string]any // by the question's id, for DeliverAgain
	missed map[string]any            // not acknowledged yet, by envelope id; nil: they are not kept
	keep   bool
	acks   []Ack
}

func (e *envelopes) keepAcks() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.keep = true
}

func (e *envelopes) acknowledged(a Ack) {
	defer e.changes.notify()
	e.mu.Lock()
	defer e.mu.Unlock()
	delete(e.missed, a.Envelope)
	if e.keep {
		e.acks = append(e.acks, a)
	}
}

// KeepMissed makes Slack deliver again, on the next connection, what was not
// acknowledged on an earlier one.
func (s *Slack) KeepMissed() {
	s.envelopes.mu.Lock()
	defer s.envelopes.mu.Unlock()
	s.envelopes.missed = map[string]any{}
}

// Acks returns the acknowledgements so far, in order.
func (s *Slack) Acks() []Ack {
	s.envelopes.mu.Lock()
	defer s.envelopes.mu.Unlock()
	return slices.Clone(s.envelopes.acks)
}

// Connections returns how many sockets were opened so far.
func (s *Slack) Connections() int { return s.sockets.count() }

// AwaitSockets reports whether n sockets were open within a time.
func (s *Slack) AwaitSockets(n int, within time.Duration) bool { return s.sockets.await(n, within) }

// Disconnect has every socket closed, as Slack does every few hours.
func (s *Slack) Disconnect() { s.DisconnectFor("refresh_requested") }

// DisconnectFor has every socket closed for a reason of Slack's.
func (s *Slack) DisconnectFor(reason string) {
	for _, c := range s.sockets.all() {
		s.sockets.remove(c)
		_ = c.send(map[string]any{"type": "disconnect", "reason": reason, "debug_info": map[string]any{"host": "applink-1"}})
	}
}

// Drop closes every socket without a word.
func (s *Slack) Drop() { s.sockets.drop() }

// Push sends an envelope over one of the sockets. It reports false where none
// is open.
func (s *Slack) Push(id, kind string, payload any) bool {
	return s.deliver(map[string]any{"envelope_id": id, "type": kind, "payload": payload, "accepts_response_payload": kind != SlackEvents})
}

// DeliverAgain delivers a question again, as Slack does where it saw no
// acknowledgement, over whichever socket comes next.
func (s *Slack) DeliverAgain(id string) bool {
	s.envelopes.mu.Lock()
	envelope := s.envelopes.sent[id]
	s.envelopes.mu.Unlock()
	return s.deliver(envelope)
}

// Forget drops what was delivered, so that a long run does not keep it.
func (s *Slack) Forget(id string) {
	s.envelopes.mu.Lock()
	defer s.envelopes.mu.Unlock()
	delete(s.envelopes.sent, id)
}

// question delivers what is to be answered.
func (s *Slack) question(id, kind string, payload any) bool {
	envelope := map[string]any{"envelope_id": "E" + id, "type": kind, "payload": payload, "accepts_response_payload": kind != SlackEvents}
	s.ask(id)
	s.envelopes.mu.Lock()
	s.envelopes.sent[id] = envelope
	s.envelopes.mu.Unlock()
	return s.deliver(envelope)
}

func (s *Slack) deliver(envelope map[string]any) bool {
	c := s.sockets.next()
	if c == nil {
		return false
	}
	s.envelopes.mu.Lock()
	if s.envelopes.missed != nil {
		s.envelopes.missed[envelope["envelope_id"].(string)] = envelope
	}
	s.envelopes.mu.Unlock()
	return c.send(envelope) == nil
}

// deliverMissed delivers on a new connection what was missed.
func (s *Slack) deliverMissed(c *socket) {
	s.envelopes.mu.Lock()
	missed := slices.Collect(maps.Values(s.envelopes.missed))
	s.envelopes.mu.Unlock()
	for _, envelope := range missed {
		_ = c.send(envelope) // it stays missed until it is acknowledged
	}
}

// pingInterval is how often Slack pings. A client that hears no ping connects
// again.
const pingInterval = 5 * time.Second

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
	s.deliverMissed(c)
	stop := make(chan struct{})
	defer close(stop)
	go func() {
		tick := time.NewTicker(pingInterval)
		defer tick.Stop()
		for {
			select {
			case <-stop:
				return
			case <-tick.C:
				_ = c.ws.WriteControl(websocket.PingMessage, []byte("ping"), time.Now().Add(time.Second))
			}
		}
	}()
	for {
		var a Ack
		if c.ws.ReadJSON(&a) != nil {
			return
		}
		s.envelopes.acknowledged(a)
	}
}
