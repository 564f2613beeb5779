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
	"time"

	"golang.org/x/net/netutil"
)

// Limits of the HTTP server. Platforms send a few kilobytes at once.
const (
	MaxBody        = 1 << 20          // bytes of a request's body
	maxHeaders     = 16 << 10         // bytes of a request's headers
	maxConnections = 2000             // at one time
	headerTimeout  = 5 * time.Second  // to send the headers
	readTimeout    = 10 * time.Second // to send all of a request
	writeTimeout   = 30 * time.Second // from the headers to the end of the answer
	idleTimeout    = 60 * time.Second // between requests of one connection
	maxDrain       = 32 << 20         // bytes of a body above MaxBody that are read and dropped, so that the sender gets its answer
)

// A Server answers HTTP on one listener.
type Server struct {
	http *http.Server
	ln   net.Listener
}

// NewServer makes a server for the connections of ln. After Serve, Stop ends it
// and closes ln.
func NewServer(ln net.Listener, handler http.Handler, log *slog.Logger) *Server {
	return &Server{
		ln: netutil.LimitListener(ln, maxConnections),
		http: &http.Server{
			Handler:           readBody(handler),
			ReadHeaderTimeout: headerTimeout,
			ReadTimeout:       readTimeout,
			WriteTimeout:      writeTimeout,
			IdleTimeout:       idleTimeout,
			MaxHeaderBytes:    maxHeaders,
			// It logs broken requests of clients, which are no concern of the
			// operator.
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

// Stop takes no more requests, and waits for those that are being answered. When
// ctx ends it closes their connections.
func (s *Server) Stop(ctx context.Context) {
	if s.http.Shutdown(ctx) != nil {
		_ = s.http.Close() // the listener is closed already
	}
}

// readBody reads the whole body before it calls next, so that next never waits for
// a slow sender. A body that is too long gets an answer and no reset.
func readBody(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Content-Type-Options", "nosniff")
		body, err := io.ReadAll(io.LimitReader(r.Body, MaxBody+1))
		switch {
		case errors.Is(err, os.ErrDeadlineExceeded):
			w.Header().Set("Connection", "close")
			writeText(w, http.StatusRequestTimeout, "the request took too long to arrive\n")
		case err != nil:
			writeText(w, http.StatusBadRequest, "the request broke off\n")
		case len(body) > MaxBody:
			_, _ = io.CopyN(io.Discard, r.Body, maxDrain) // the answer is the same on an error
			w.Header().Set("Connection", "close")
			writeText(w, http.StatusRequestEntityTooLarge, "the request is larger than 1 MB\n")
		default:
			r.Body = io.NopCloser(bytes.NewReader(body))
			next.ServeHTTP(w, r)
		}
	})
}
