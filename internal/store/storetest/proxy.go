package storetest

import (
	"io"
	"net"
	"net/url"
	"strings"
	"sync"
	"testing"
)

// A Proxy stands before a Postgres, which can be made unreachable.
type Proxy struct {
	listener         net.Listener
	network, address string // of the server

	mu    sync.Mutex
	down  bool
	conns []net.Conn
}

// NewProxy starts a proxy before the server of an address, and returns the address
// of the same database through it.
func NewProxy(t testing.TB, databaseURL string) (p *Proxy, proxyURL string) {
	t.Helper()
	u, err := url.Parse(databaseURL)
	if err != nil {
		t.Fatal(err)
	}
	p = &Proxy{network: "tcp", address: u.Host}
	if folder := u.Query().Get("host"); strings.HasPrefix(folder, "/") {
		p.network, p.address = "unix", folder+"/.s.PGSQL.5432"
	}
	if p.listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		p.listener.Close()
		p.SetDown(true)
	})
	go p.serve()
	u.Host = p.listener.Addr().String()
	u.RawQuery = "sslmode=disable"
	return p, u.String()
}

// SetDown makes the server unreachable or reachable again. It closes all
// connections.
func (p *Proxy) SetDown(down bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.down = down
	for _, c := range p.conns {
		c.Close()
	}
	p.conns = nil
}

func (p *Proxy) serve() {
	for {
		client, err := p.listener.Accept()
		if err != nil {
			return
		}
		p.connect(client)
	}
}

func (p *Proxy) connect(client net.Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.down {
		client.Close()
		return
	}
	server, err := net.Dial(p.network, p.address)
	if err != nil {
		client.Close()
		return
	}
	p.conns = append(p.conns, client, server)
	go forward(client, server)
	go forward(server, client)
}

func forward(to, from net.Conn) {
	_, _ = io.Copy(to, from) // ends when either is closed
	to.Close()
	from.Close()
}
