// Package echo relays between the command core and a platform that exists for a
// test: it sends and takes lines of JSON over TCP.
package echo

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"plenary/internal/adapterkit"
	"plenary/internal/bot"
)

// Name is the Platform of every place.
const Name = "echo"

// Config is what an Adapter is made of.
type Config struct {
	Address string // of the platform, host:port
	Token   string
	Host    bot.Host
}

// A Line is what goes over the wire. The first line of a connection holds the
// token alone.
type Line struct {
	Token   string `json:",omitempty"`
	ID      string `json:",omitempty"` // of the message; of a post, its key
	Channel string `json:",omitempty"`
	From    string `json:",omitempty"`
	Text    string `json:",omitempty"`
}

// An Adapter is a [bot.Adapter].
type Adapter struct {
	cfg       Config
	connected atomic.Bool
}

var _ bot.Adapter = (*Adapter)(nil)

// New makes an Adapter.
func New(cfg Config) *Adapter {
	cfg.Host = cfg.Host.WithDefaults()
	return &Adapter{cfg: cfg}
}

// Name is "echo".
func (a *Adapter) Name() string { return Name }

// Ready is nil while the adapter is connected.
func (a *Adapter) Ready() error {
	if !a.connected.Load() {
		return errors.New("not connected")
	}
	return nil
}

// Run relays over one connection after the other until ctx ends.
func (a *Adapter) Run(ctx context.Context, handle bot.Handler) error {
	for ctx.Err() == nil {
		if err := a.relay(ctx, handle); err != nil && ctx.Err() == nil {
			a.cfg.Host.Log.Warn("connection lost", "platform", Name, "error", err)
			a.cfg.Host.OnReconnect()
			time.Sleep(100 * time.Millisecond)
		}
	}
	return nil
}

func (a *Adapter) relay(ctx context.Context, handle bot.Handler) error {
	conn, err := a.dial(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { _ = conn.SetReadDeadline(time.Now()) })() // the replies in flight are still written
	work := context.WithoutCancel(ctx)
	a.connected.Store(true)
	defer a.connected.Store(false)
	var replying sync.WaitGroup
	defer replying.Wait()
	var mu sync.Mutex
	out := json.NewEncoder(conn)
	for in := json.NewDecoder(conn); ; {
		var l Line
		if err := in.Decode(&l); err != nil {
			return err
		}
		replying.Go(func() {
			request := adapterkit.Typed(l.Text, nil)
			request.ID = Name + "/" + l.ID
			request.Place = bot.Place{Platform: Name, Space: "E1", Channel: l.Channel}
			request.From = l.From
			reply := handle(work, request)
			if reply.Empty() {
				return
			}
			mu.Lock()
			defer mu.Unlock()
			_ = out.Encode(Line{ID: l.ID, Channel: l.Channel, Text: reply.String()}) // a lost connection ends Decode too
		})
	}
}

func (a *Adapter) dial(ctx context.Context) (net.Conn, error) {
	conn, err := (&net.Dialer{Timeout: 5 * time.Second}).DialContext(ctx, "tcp", a.cfg.Address)
	if err != nil {
		return nil, err
	}
	return conn, json.NewEncoder(conn).Encode(Line{Token: a.cfg.Token})
}

// Send posts over a connection of its own.
func (a *Adapter) Send(ctx context.Context, post bot.Post) (bot.Sent, error) {
	conn, err := a.dial(ctx)
	if err != nil {
		return bot.Sent{}, err
	}
	defer conn.Close()
	return bot.Sent{Message: post.Key}, json.NewEncoder(conn).Encode(Line{ID: post.Key, Channel: post.Place.Channel, Text: post.Reply.String()})
}

// Replace posts the reply again: the platform edits nothing.
func (a *Adapter) Replace(ctx context.Context, post bot.Post, _ bot.Sent) error {
	_, err := a.Send(ctx, post)
	return err
}

// Counts counts nothing: the platform has no threads.
func (a *Adapter) Counts(context.Context, bot.Place, []bot.Sent) (map[string]int, error) {
	return nil, nil
}

// CanPost says yes: the platform has no rights.
func (a *Adapter) CanPost(context.Context, bot.Place) error { return nil }

// Find finds nothing: the platform keeps no history.
func (a *Adapter) Find(context.Context, bot.Post, time.Time) (bot.Sent, bool, error) {
	return bot.Sent{}, false, nil
}

// Diagnose checks that the platform can be reached.
func Diagnose(ctx context.Context, cfg Config) []bot.Finding {
	conn, err := New(cfg).dial(ctx)
	if err != nil {
		return []bot.Finding{{Subject: "Echo token", Level: bot.Fault, Message: err.Error()}}
	}
	conn.Close()
	return []bot.Finding{{Subject: "Echo token", Message: "Echo takes it."}}
}
