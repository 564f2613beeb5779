package delivery_test

import (
	"fmt"
	"io"
	"net"
	"net/url"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"plenary/internal/bot"
	"plenary/internal/delivery"
	"plenary/internal/delivery/deliverytest"
	"plenary/internal/store/storetest"
)

// A gate stands before a Postgres and can be shut.
type gate struct {
	t       *testing.T
	to      string // the server's socket
	at      string // its own
	mu      sync.Mutex
	listen  net.Listener
	through []net.Conn
}

// newGate opens a gate before the server of an address, and returns the
// address through it.
func newGate(t *testing.T, databaseURL string) (*gate, string) {
	t.Helper()
	u, err := url.Parse(databaseURL)
	if err != nil {
		t.Fatal(err)
	}
	query := u.Query()
	if query.Get("host") == "" {
		t.Skip("the Postgres of this test listens on no local socket")
	}
	dir := t.TempDir()
	g := &gate{t: t, to: filepath.Join(query.Get("host"), ".s.PGSQL.5432"), at: filepath.Join(dir, ".s.PGSQL.5432")}
	query.Set("host", dir)
	u.RawQuery = query.Encode()
	g.open()
	t.Cleanup(g.shut)
	return g, u.String()
}

func (g *gate) open() {
	listen, err := net.Listen("unix", g.at)
	if err != nil {
		g.t.Fatal(err)
	}
	g.listen = listen
	go func() {
		for {
			in, err := listen.Accept()
			if err != nil {
				return
			}
			out, err := net.Dial("unix", g.to)
			if err != nil {
				in.Close()
				continue
			}
			g.mu.Lock()
			g.through = append(g.through, in, out)
			g.mu.Unlock()
			go pass(in, out)
			go pass(out, in)
		}
	}()
}

func pass(to, from net.Conn) {
	_, _ = io.Copy(to, from)
	to.Close()
	from.Close()
}

// shut ends every connection and takes no more.
func (g *gate) shut() {
	g.listen.Close()
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, c := range g.through {
		c.Close()
	}
	g.through = nil
}

func TestADatabaseThatIsAwayForAWhileLosesNothing(t *testing.T) {
	g, databaseURL := newGate(t, storetest.Postgres(t))
	st := newStage(t, databaseURL, &deliverytest.Ledger{})
	slot := minute(time.Now())
	var places []bot.Place
	for i := range 400 {
		places = append(places, st.schedule("slack", fmt.Sprintf("c%d", i), slot))
	}
	st.run(delivery.Config{}, "slack")
	for deadline := time.Now().Add(time.Minute); len(st.ledger.Entries()) < 50 && time.Now().Before(deadline); {
		time.Sleep(time.Millisecond)
	}
	g.shut()
	time.Sleep(10 * time.Second)
	g.open()
	for _, at := range places {
		if d := st.settled(at, 1)[0]; d.State != bot.Posted {
			t.Errorf("%+v", d)
		}
		if n := st.posts()[at.Channel]; n != 1 {
			t.Errorf("%s was posted %d times", at.Channel, n)
		}
	}
}
