package slack

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"plenary/internal/bot"
	"plenary/internal/loopback"
)

// A brittle connection breaks in the middle of the first request for a path.
type brittle struct {
	net.Conn
	path   []byte
	broken *atomic.Bool
}

func (c brittle) Write(p []byte) (int, error) {
	if !bytes.Contains(p, c.path) || c.broken.Swap(true) {
		return c.Conn.Write(p)
	}
	n, _ := c.Conn.Write(p[:len(p)/2])
	_ = c.Conn.SetWriteDeadline(time.Unix(1, 0))
	_, err := c.Conn.Write(p[n:])
	return n, err
}

// TestWhatDidNotGoOutIsSentAgain: also where it cannot be looked up.
func TestWhatDidNotGoOutIsSentAgain(t *testing.T) {
	for path, ask := range map[string]func(w *workspace){
		"/respond/": func(w *workspace) { w.push("e1", kindCommand, w.Command("t1", "U1", "cite")) },
		"/api/chat.postMessage": func(w *workspace) {
			w.push("e1", kindEvent, loopback.SlackMention("C1", "100.1", "U1", "<@UBOT> cite"))
		},
		"/api/chat.postEphemera": func(w *workspace) {
			w.push("e1", kindEvent, loopback.SlackMention("C1", "100.1", "U1", "<@UBOT> cite privately"))
		},
	} {
		t.Run(path, func(t *testing.T) {
			w := newWorkspace(t)
			var broken atomic.Bool
			transport := &http.Transport{DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
				var d net.Dialer
				conn, err := d.DialContext(ctx, network, address)
				return brittle{conn, []byte("POST " + path), &broken}, err
			}}
			defer transport.CloseIdleConnections()
			handle := func(ctx context.Context, r bot.Request) bot.Reply {
				reply := echo(ctx, r)
				reply.Private = r.Words() == "cite privately"
				return reply
			}
			a := run(t, w, handle, func(c *Config) { c.Host.Transport = transport })
			ask(w)
			w.until("the answer", func() bool {
				return len(w.Calls("respond"))+len(w.Calls("chat.postMessage"))+len(w.Calls("chat.postEphemeral")) == 1
			})
			if err := a.stop(); err != nil {
				t.Fatal(err)
			}
			if !broken.Load() || w.count("conversations.replies") > 0 {
				t.Error("no connection broke, or what never went out was looked for")
			}
		})
	}
}

// TestMethodThatHasToWait: Slack limits a method for the whole workspace, so
// that nobody calls it before the time that was named.
func TestMethodThatHasToWait(t *testing.T) {
	w := newWorkspace(t)
	told := make(chan struct{})
	run(t, w, func(ctx context.Context, r bot.Request) bot.Reply {
		if may, err := r.Facilitates(ctx, r.Place.Root(), nil); may || err != nil {
			t.Errorf("%s may: %v, %v", r.From, may, err)
		}
		return echo(ctx, r)
	}, func(c *Config) { c.Host.OnWait = func(time.Duration) { close(told) } })
	w.Fail("users.info", loopback.Fault{Status: 429, RetryAfter: "1"})
	const members = 10
	for i := range members {
		if i == 1 {
			<-told
		}
		w.push(fmt.Sprint("e", i), kindEvent, loopback.SlackMention("C1", fmt.Sprintf("100.%d", i), fmt.Sprint("U", i), "<@UBOT> cite"))
	}
	w.until("every answer", func() bool { return len(w.Posts()) == members })
	calls := w.Calls("users.info")
	for _, c := range calls[1:] {
		if early := c.At.Sub(calls[0].At); early < time.Second {
			t.Errorf("called %v after the 429, told to wait a second", early)
		}
	}
	if len(calls) != members+1 {
		t.Errorf("called %d times", len(calls))
	}
}

// TestModalThatAnotherReplicaOpened: whether it was asked for by a command or by
// the Home tab's button.
func TestModalThatAnotherReplicaOpened(t *testing.T) {
	w := newWorkspace(t)
	run(t, w, echo, func(c *Config) {
		c.Host.Deduplicate = func(_ context.Context, id string) (bool, error) { return id != "slack/trigger/t1/modal", nil }
	})
	home := func(id, trigger string) {
		w.push(id, kindInteraction, map[string]any{
			"type": "block_actions", "trigger_id": trigger, "user": map[string]any{"id": "U1"},
			"container": map[string]any{"type": "view", "view_id": "V1"},
			"view":      map[string]any{"id": "V1", "type": "home", "private_metadata": "{}"},
			"actions":   []any{map[string]any{"action_id": "show//1", "block_id": "b", "value": "quote"}},
		})
	}
	home("e1", "t1")
	home("e2", "t2")
	if form := w.await("views.open", 1); form.Get("trigger_id") != "t2" {
		t.Errorf("opened %v", form)
	}
	if n := w.count("views.open"); n != 1 {
		t.Errorf("%d modals", n)
	}
}

// TestNobodyIsToldOfFaultsUnasked: a reference in a conversation is answered or
// passed over.
func TestNobodyIsToldOfFaultsUnasked(t *testing.T) {
	w := newWorkspace(t)
	a := run(t, w, func(ctx context.Context, r bot.Request) bot.Reply {
		reply := echo(ctx, r)
		reply.Private = strings.HasPrefix(r.Words(), "inline")
		return reply
	}, nil)
	w.push("e1", kindEvent, loopback.SlackMessage("C1", "channel", "100.1", "U1", "as in [[II]]"))
	w.push("e2", kindEvent, loopback.SlackMention("C1", "100.2", "U1", "<@UBOT> cite"))
	w.until("the answer", func() bool { return len(w.Posts()) == 1 })
	if err := a.stop(); err != nil {
		t.Fatal(err)
	}
	if n := w.count("chat.postEphemeral"); n != 0 || len(w.PostsIn("C1")) != 1 {
		t.Errorf("%d words to the member alone, and the channel holds %v", n, w.PostsIn("C1"))
	}
}
