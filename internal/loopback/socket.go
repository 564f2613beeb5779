package loopback

import (
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// A socket is one connection that a process opened.
type socket struct {
	ws    *websocket.Conn
	write sync.Mutex
}

func accept(w http.ResponseWriter, r *http.Request) (*socket, error) {
	upgrader := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}
	ws, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return nil, err
	}
	return &socket{ws: ws}, nil
}

func (s *socket) send(v any) error {
	s.write.Lock()
	defer s.write.Unlock()
	if err := s.ws.SetWriteDeadline(time.Now().Add(10 * time.Second)); err != nil {
		return err
	}
	return s.ws.WriteJSON(v)
}

// sendRaw sends a frame, whatever it holds.
func (s *socket) sendRaw(frame []byte) error {
	s.write.Lock()
	defer s.write.Unlock()
	if err := s.ws.SetWriteDeadline(time.Now().Add(10 * time.Second)); err != nil {
		return err
	}
	return s.ws.WriteMessage(websocket.TextMessage, frame)
}

// sockets are the connections that are ready to be sent to.
type sockets struct {
	changes *changes

	mu     sync.Mutex
	open   []*socket
	turn   int
	opened int
}

func (s *sockets) add(c *socket) {
	defer s.changes.notify()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open = append(s.open, c)
	s.opened++
}

func (s *sockets) remove(c *socket) {
	defer s.changes.notify()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open = slices.DeleteFunc(s.open, func(o *socket) bool { return o == c })
}

func (s *sockets) all() []*socket {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.open)
}

// next returns the connections in turn, nil where there is none.
func (s *sockets) next() *socket {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.open) == 0 {
		return nil
	}
	s.turn++
	return s.open[s.turn%len(s.open)]
}

// count returns how many connections there were so far.
func (s *sockets) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.opened
}

// drop closes every connection without a word.
func (s *sockets) drop() {
	for _, c := range s.all() {
		s.remove(c)
		c.ws.Close()
	}
}

// await reports whether n connections were open within a time.
func (s *sockets) await(n int, within time.Duration) bool {
	return s.changes.Until(within, func() bool { return len(s.all()) == n })
}
