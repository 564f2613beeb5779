package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"
)

// healthyCommand is plenary healthy: it asks the server on this machine for its
// health. A container has no other program for that.
type healthyCommand struct {
	Listen string `env:"PLENARY_LISTEN" placeholder:"HOST:PORT" help:"Where the server listens; without it, :8080."`
	Ready  bool   `help:"Ask whether it is ready, not only whether it is alive."`
}

// Run prints the answer of the server. Its exit code is 1 where that is no 200.
func (c *healthyCommand) Run(ctx context.Context, env *environment, _ []string) error {
	if err := join(env.sources.faultsOf(c)); err != nil {
		return err
	}
	host, port, err := net.SplitHostPort(cmp.Or(c.Listen, defaultListen))
	if err != nil {
		return env.sources.fault("PLENARY_LISTEN", "is no address", "it looks like 127.0.0.1:8080")
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	path := "/healthz"
	if c.Ready {
		path = "/readyz"
	}
	client := &http.Client{Timeout: 4 * time.Second}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+net.JoinHostPort(host, port)+path, nil)
	if err != nil {
		return err
	}
	resp, err := client.Do(r)
	if err != nil {
		fmt.Fprintln(env.err, "plenary: the server does not answer:", err)
		return errRefused // Docker has no use for any other code
	}
	defer resp.Body.Close()
	if _, err := io.Copy(env.out, io.LimitReader(resp.Body, 64<<10)); err != nil {
		fmt.Fprintln(env.err, "plenary: the server's answer broke off:", err)
		return errRefused
	}
	if resp.StatusCode != http.StatusOK {
		return errRefused
	}
	return nil
}
