package ops

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"sync"
	"time"
)

// Limits of the HTTP server. Platforms send a few kilobytes in one go; whoever
// sends more, or slower, is no platform.
const (
	MaxBody        = 1 << 20          // bytes of a request's body
	maxHeaders     = 16 << 10         // bytes of a request's headers
	maxConnections = 2000             // at one time
	headerTimeout  = 5 * time.Second  // to send the headers
	readTimeout    = 10 * time.Second // to send all of a request
	writeTimeout   = 30 * time.Second // from the headers to the end of the answer
	idleTimeout    = 60 * time.Second // between requests of one connection
	maxDrain       = 32 << 20         // bytes of an oversized body that are read and dropped, so that the sender reads its answer
)

// A Server answers HTTP on one listener.
type Server struct {
	http *http.Server
	ln   net.Listener
}

// NewServer makes a server for what ln accepts. Once Serve was called, Stop ends
// it and closes ln.
func NewServer(ln net.Listener, handler http.Handler, log *slog.Logger) *Server {
	return &Server{
		ln: &bounded{Listener: ln, slots: make(chan struct{}, maxConnections), closed: make(chan struct{})},
		http: &http.Server{
			Handler:           whole(handler),
			ReadHeaderTimeout: headerTimeout,
			ReadTimeout:       readTimeout,
			WriteTimeout:      writeTimeout,
			IdleTimeout:       idleTimeout,
			MaxHeaderBytes:    maxHeaders,
			// What the server says of its clients: their broken requests are
			// theirs, and no operator's concern.
			ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug),
		},
	}
}

// Serve answers until Stop is called, and then returns nil.
func (s *Server) Serve() error {
	if err := s.http.Serve(s.ln); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// Stop takes no more requests and waits for those that are being answered until
// ctx ends; what is left then is cut off.
func (s *Server) Stop(ctx context.Context) {
	if s.http.Shutdown(ctx) != nil {
		_ = s.http.Close() // its error is that of the listener, which is closed
	}
}

// whole reads a request's body before next sees it, so that next never waits for
// a slow sender, and one that is too long gets an answer and no reset.
func whole(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Content-Type-Options", "nosniff")
		body, err := io.ReadAll(io.LimitReader(r.Body, MaxBody+1))
		switch {
		case errors.Is(err, os.ErrDeadlineExceeded):
			w.Header().Set("Connection", "close")
			plain(w, http.StatusRequestTimeout, "the request took too long to arrive\n")
		case err != nil:
			plain(w, http.StatusBadRequest, "the request broke off\n")
		case len(body) > MaxBody:
			_, _ = io.CopyN(io.Discard, r.Body, maxDrain) // however it ends, the answer is the same
			w.Header().Set("Connection", "close")
			plain(w, http.StatusRequestEntityTooLarge, "the request is larger than 1 MB\n")
		default:
			r.Body = io.NopCloser(bytes.NewReader(body))
			next.ServeHTTP(w, r)
		}
	})
}

// bounded is a listener that accepts no more than it has slots for at one time.
type bounded struct {
	net.Listener
	slots  chan struct{}
	closed chan struct{}
	once   sync.Once
}

func (b *bounded) Accept() (net.Conn, error) {
	select {
	case b.slots <- struct{}{}:
	case <-b.closed:
		return nil, net.ErrClosed
	}
	c, err := b.Listener.Accept()
	if err != nil {
		<-b.slots
		return nil, err
	}
	return &slotted{Conn: c, free: sync.OnceFunc(func() { <-b.slots })}, nil
}

func (b *bounded) Close() error {
	b.once.Do(func() { close(b.closed) })
	return b.Listener.Close()
}

// slotted gives its slot back when it is closed.
type slotted struct {
	net.Conn
	free func()
}

func (s *slotted) Close() error {
	defer s.free()
	return s.Conn.Close()
}
