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
	"plenary/internal/longtest"
	"plenary/internal/store/storetest"
)

// A proxy forwards connections to a Postgres while it is open.
type proxy struct {
	t      *testing.T
	server string // socket of the server
	socket string // its own
	listen net.Listener
	mu     sync.Mutex
	conns  []net.Conn
}

// newProxy opens a proxy of the server at an address, and returns its own address.
func newProxy(t *testing.T, databaseURL string) (*proxy, string) {
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
	p := &proxy{t: t, server: filepath.Join(query.Get("host"), ".s.PGSQL.5432"), socket: filepath.Join(dir, ".s.PGSQL.5432")}
	query.Set("host", dir)
	u.RawQuery = query.Encode()
	p.open()
	t.Cleanup(p.close)
	return p, u.String()
}

func (p *proxy) open() {
	listen, err := net.Listen("unix", p.socket)
	if err != nil {
		p.t.Fatal(err)
	}
	p.listen = listen
	go func() {
		for {
			in, err := listen.Accept()
			if err != nil {
				return
			}
			out, err := net.Dial("unix", p.server)
			if err != nil {
				in.Close()
				continue
			}
			p.mu.Lock()
			p.conns = append(p.conns, in, out)
			p.mu.Unlock()
			go forward(in, out)
			go forward(out, in)
		}
	}()
}

func forward(to, from net.Conn) {
	_, _ = io.Copy(to, from)
	to.Close()
	from.Close()
}

// close ends every connection and accepts no more.
func (p *proxy) close() {
	p.listen.Close()
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range p.conns {
		c.Close()
	}
	p.conns = nil
}

func TestADatabaseThatIsAwayForAWhileLosesNothing(t *testing.T) {
	longtest.Skip(t)
	p, databaseURL := newProxy(t, storetest.Postgres(t))
	e := newEnv(t, databaseURL)
	slot := minute(time.Now())
	var places []bot.Place
	for i := range 400 {
		places = append(places, e.schedule("slack", fmt.Sprintf("C%d", i), slot))
	}
	e.run(delivery.Config{})
	e.slack.Until(time.Minute, func() bool { return len(e.slack.Posts()) >= 50 })
	p.close()
	time.Sleep(10 * time.Second)
	p.open()
	for _, at := range places {
		if d := e.completed(at, 1)[0]; d.State != bot.Posted {
			t.Errorf("%+v", d)
		}
		if n := e.posts(at); n != 1 {
			t.Errorf("%s was posted %d times", at.Channel, n)
		}
	}
}
