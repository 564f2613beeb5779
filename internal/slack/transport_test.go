package slack

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"plenary/internal/bot"
	"plenary/internal/loopback"
)

// A delivering workspace delivers to one running adapter.
type delivering struct {
	*workspace
	*running
	deliver func(kind string, payload map[string]any) // and waits for the acknowledgement
}

// overBoth runs a test over Socket Mode and over HTTP.
func overBoth(t *testing.T, prepare func(*workspace, *Config) bot.Handler, test func(t *testing.T, d delivering)) {
	start := func(t *testing.T, change func(*Config)) delivering {
		w := newWorkspace(t)
		cfg := Config{}
		handle := prepare(w, &cfg)
		d := delivering{workspace: w, running: run(t, w, handle, func(c *Config) {
			c.Host.Starters, c.Host.Setting, c.Host.SetSetting = cfg.Host.Starters, cfg.Host.Setting, cfg.Host.SetSetting
			c.Host.Feedback = cfg.Host.Feedback
			c.Limits, c.Facilitators = cfg.Limits, cfg.Facilitators
			if cfg.Host.Log != nil {
				c.Host.Log = cfg.Host.Log
			}
			change(c)
		})}
		w.await("auth.test", 1)
		<-d.session.Load().identified
		return d
	}
	t.Run("Socket Mode", func(t *testing.T) {
		t.Parallel()
		d, n := start(t, func(*Config) {}), 0
		d.deliver = func(kind string, payload map[string]any) {
			n++
			id := fmt.Sprint("envelope", n)
			d.push(id, kind, payload)
			d.acked(id)
		}
		test(t, d)
	})
	t.Run("HTTP", func(t *testing.T) {
		t.Parallel()
		d := start(t, func(c *Config) { c.AppToken, c.SigningSecret = "", testSecret })
		mux := http.NewServeMux()
		d.Register(mux)
		server := httptest.NewServer(mux)
		t.Cleanup(server.Close)
		t.Cleanup(http.DefaultClient.CloseIdleConnections)
		d.deliver = func(kind string, payload map[string]any) {
			if status, _ := send(t, signed(t.Context(), t, server.URL, kind, payload, time.Now(), testSecret)); status != http.StatusOK {
				t.Errorf("a delivery was answered with %d", status)
			}
		}
		test(t, d)
	})
}

// event delivers an event.
func (d delivering) event(id string, fields map[string]any) {
	d.deliver(kindEvent, loopback.SlackEvent(id, fields))
}

// direct delivers a direct message with fields beside the usual.
func (d delivering) direct(ts, user, text string, fields map[string]any) {
	payload := loopback.SlackMessage("D1", "im", ts, user, text)
	for name, value := range fields {
		payload["event"].(map[string]any)[name] = value
	}
	d.deliver(kindEvent, payload)
}
