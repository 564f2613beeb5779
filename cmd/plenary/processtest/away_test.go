package processtest

import (
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"plenary/internal/longtest"
	"plenary/internal/store/storetest"
)

// A wire is a way to a Postgres that can be cut.
type wire struct {
	ln      net.Listener
	network string
	address string

	mu   sync.Mutex
	cut  bool
	open []net.Conn
}

// newWire returns the address of a database over a wire.
func newWire(t *testing.T, databaseURL string) (*wire, string) {
	t.Helper()
	u, err := url.Parse(databaseURL)
	if err != nil {
		t.Fatal(err)
	}
	w := &wire{network: "tcp", address: u.Host}
	if folder := u.Query().Get("host"); strings.HasPrefix(folder, "/") {
		w.network, w.address = "unix", folder+"/.s.PGSQL.5432"
	}
	if w.ln, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		w.ln.Close()
		w.set(true)
	})
	go w.run()
	u.Host = w.ln.Addr().String()
	u.RawQuery = "sslmode=disable"
	return w, u.String()
}

func (w *wire) run() {
	for {
		from, err := w.ln.Accept()
		if err != nil {
			return
		}
		to, err := net.Dial(w.network, w.address)
		w.mu.Lock()
		if err != nil || w.cut {
			from.Close()
			if err == nil {
				to.Close()
			}
			w.mu.Unlock()
			continue
		}
		w.open = append(w.open, from, to)
		w.mu.Unlock()
		pass := func(into, out net.Conn) {
			_, _ = io.Copy(into, out) // it ends when the wire is cut
			into.Close()
			out.Close()
		}
		go pass(from, to)
		go pass(to, from)
	}
}

// set cuts the wire, or mends it.
func (w *wire) set(cut bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.cut = cut
	for _, c := range w.open {
		c.Close()
	}
	w.open = nil
}

// A Postgres that goes away while Plenary serves is said to be away, and when it
// is back all is as before: nobody restarts anything.
func TestPostgresGoesAwayAndComesBack(t *testing.T) {
	longtest.Skip(t)
	cable, databaseURL := newWire(t, storetest.Postgres(t))
	s, d := newSlack(t), newDiscord(t)
	s.KeepTexts()
	p := serve(t, append(append(slackEnv(s), discordEnv(d)...), "DATABASE_URL="+databaseURL)...)
	p.ready()
	askSlack(t, s)
	answered(t, s.Answers)
	cable.set(true)
	p.until("it is not ready", func() bool { code, _ := p.get("/readyz"); return code == http.StatusServiceUnavailable })
	if _, body := p.get("/readyz"); !strings.Contains(body, "database: store: write: the database cannot be reached") {
		t.Errorf("/readyz says:\n%s", body)
	}
	askSlack(t, s)
	answered(t, s.Answers)
	if texts := s.Texts(); !strings.Contains(texts[len(texts)-1], "went wrong") {
		t.Errorf("without a database the member is told %q", texts[len(texts)-1])
	}
	if code, _ := p.get("/healthz"); code != http.StatusOK {
		t.Errorf("/healthz gives %d: the process would be restarted for what is not its fault", code)
	}
	cable.set(false)
	p.ready()
	if !d.AwaitShards(1, 30*time.Second) {
		t.Fatal("the shard, whose lease could not be held, is not connected again")
	}
	askSlack(t, s)
	askDiscord(t, d)
	answered(t, s.Answers)
	answered(t, d.Answers)
	if texts := s.Texts(); strings.Contains(texts[len(texts)-1], "went wrong") {
		t.Errorf("with the database back the member is told %q", texts[len(texts)-1])
	}
}
