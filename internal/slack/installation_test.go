package slack

import (
	"context"
	"log/slog"
	"strings"
	"testing"

	"plenary/internal/bot"
	"plenary/internal/loopback"
)

// TestInstallations: an event without a workspace is one of ours; where the app is
// installed in an organisation, a workspace that leaves it takes nothing of the others.
func TestInstallations(t *testing.T) {
	for what, test := range map[string]struct {
		said    map[string]any // by auth.test
		team    any            // of the event
		space   string
		removed bool
	}{
		"a workspace":                      {nil, "T1", "T1", true},
		"an event without a workspace":     {nil, nil, "T1", true},
		"a workspace of an organisation":   {map[string]any{"enterprise_id": "E1"}, "T1", "T1", true},
		"an organisation":                  {map[string]any{"enterprise_id": "E1", "team_id": nil}, nil, "E1", true},
		"an organisation by its own id":    {map[string]any{"enterprise_id": "E1", "team_id": "E1"}, "E1", "E1", true},
		"one workspace of an organisation": {map[string]any{"enterprise_id": "E1", "team_id": nil}, "T1", "E1", false},
	} {
		t.Run(what, func(t *testing.T) {
			removed := make(chan bot.Place, 2)
			places := make(chan bot.Place, 2)
			w := newWorkspace(t)
			w.SetInstallation(test.said)
			w.revoked = test.removed // Run ends with an error
			a := run(t, w, func(ctx context.Context, r bot.Request) bot.Reply {
				places <- r.Place
				return echo(ctx, r)
			}, func(c *Config) { c.Host.Removed = func(_ context.Context, at bot.Place) { removed <- at } })
			mention := loopback.SlackMention("C1", "100.1", "U1", "<@UBOT> cite")
			mention["team_id"], mention["enterprise_id"] = test.team, "E1"
			w.push("e1", kindEvent, mention)
			if at := <-places; at.Space != test.space {
				t.Errorf("asked at %+v", at)
			}
			w.await("chat.postMessage", 1)
			gone := loopback.SlackEvent("Ev9", map[string]any{"type": "app_uninstalled"})
			gone["team_id"] = test.team
			w.push("e2", kindEvent, gone)
			if !test.removed {
				w.acked("e2")
				if err := a.stop(); err != nil || len(removed) != 0 {
					t.Errorf("removed %v, %v", len(removed), err)
				}
				return
			}
			if at := <-removed; at != (bot.Place{Platform: name, Space: test.space}) {
				t.Errorf("removed %+v", at)
			}
			_ = a.wait()
		})
	}
}

// TestMissingScopesAreLogged: what the token lacks is said at the start and where a call
// fails for it, with what to do.
func TestMissingScopesAreLogged(t *testing.T) {
	w := newWorkspace(t)
	w.RemoveScope("channels:read")
	logged := &logBuffer{}
	a := run(t, w, echo, func(c *Config) { c.Host.Log = slog.New(slog.NewTextHandler(logged, nil)) })
	w.connected()
	w.Fail("pins.add", loopback.Fault{Body: `{"ok":false,"error":"missing_scope","needed":"pins:write","provided":"chat:write"}`})
	post := bot.Post{Place: bot.Place{Platform: name, Space: "T1", Channel: "C1"}, Key: "k", Pin: true, Reply: echo(t.Context(), bot.Request{Line: "x"})}
	sent, err := a.Send(t.Context(), post)
	if err != nil || !strings.Contains(sent.Undone.Pin, "pins:write") {
		t.Errorf("%+v, %v", sent, err)
	}
	for _, scope := range []string{"channels:read", "pins:write"} {
		if n := logged.count("Reinstall to Workspace there, and start with the token that it then shows\" platform=slack scope=" + scope); n != 1 {
			t.Errorf("%s is said %d times in\n%s", scope, n, logged.String())
		}
	}
}

// TestExpiredToken: that the token has expired is one sentence, which says what to do.
func TestExpiredToken(t *testing.T) {
	w := newWorkspace(t)
	w.revoked = true
	w.Fail("auth.test", loopback.SlackError("token_expired"))
	a := run(t, w, echo, nil)
	err := a.wait()
	if err == nil || !strings.Contains(err.Error(), "make the app anew from the manifest") || strings.Contains(err.Error(), "\n") {
		t.Errorf("Run: %v", err)
	}
}
