package slack

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"strings"
	"testing"

	"plenary/internal/bot/bottest"
	"plenary/internal/loopback"
)

// TestMangledDeliveries: whatever is missing or of another kind, a delivery is
// acknowledged, nothing breaks, and no call is made that Slack cannot take.
func TestMangledDeliveries(t *testing.T) {
	w := newWorkspace(t)
	var log logBuffer
	run(t, w, testBot(t, &memoryStore{}).Handle, func(c *Config) {
		c.Host.Log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelWarn}))
	})
	view := map[string]any{
		"id": "V1", "type": "home", "callback_id": refView, "private_metadata": viewOrigin{Command: "quote", Channel: "C1"}.String(),
		"state": map[string]any{"values": map[string]any{refBlock: map[string]any{refAction: map[string]any{"type": "external_select", "selected_option": map[string]any{"value": "II"}}}}},
	}
	in := func(kind string, more map[string]any) map[string]any {
		all := map[string]any{
			"type": kind, "trigger_id": "t1", "response_url": w.ResponseURL("t1"), "user": map[string]any{"id": "U1"}, "team": map[string]any{"id": "T1"},
			"channel": map[string]any{"id": "C1"}, "message": map[string]any{"ts": "100.1", "thread_ts": "100.0", "text": "what first?"},
		}
		maps.Copy(all, more)
		return all
	}
	press := []any{map[string]any{"type": "static_select", "action_id": "show/quote/1", "block_id": "about/1.2/0", "value": "II", "selected_option": map[string]any{"value": "II"}}}
	n := 0
	deliver := func(kind string, payload any) {
		n++
		data, err := json.Marshal(payload)
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range []string{`"100.1"`, `"100.2"`, `"100.3"`, `"t1"`, `"t2"`, `"Ev4"`, `"Ev5"`} { // or it would be taken for a repetition
			data = bytes.ReplaceAll(data, []byte(id), fmt.Appendf(nil, "%s%d\"", id[:len(id)-1], n))
		}
		w.push(fmt.Sprint("e", n), kind, json.RawMessage(data))
	}
	for kind, payloads := range map[string][]any{
		kindEvent: {
			loopback.SlackMention("C1", "100.1", "U1", "<@UBOT> cite"), loopback.SlackMessage("D1", "im", "100.2", "U1", "cite"), loopback.SlackMessage("C1", "channel", "100.3", "U1", "[[II]]"),
			loopback.SlackEvent("Ev4", map[string]any{"type": "app_home_opened", "user": "U1", "channel": "D1", "tab": "home", "view": view}),
			loopback.SlackEvent("Ev5", map[string]any{"type": "assistant_thread_started", "assistant_thread": map[string]any{"user_id": "U1", "channel_id": "D1", "thread_ts": "1.1", "context": map[string]any{}}}),
		},
		kindCommand: {w.Command("t1", "U1", "cite"), w.Command("t2", "U1", "quote")},
		kindInteraction: {
			in("block_actions", map[string]any{"actions": press, "container": map[string]any{"channel_id": "C1", "message_ts": "100.1", "thread_ts": "100.0", "is_ephemeral": true}}),
			in("block_actions", map[string]any{"actions": press, "view": view}), in("message_action", map[string]any{"callback_id": "find"}),
			in("view_submission", map[string]any{"view": view}), in("block_suggestion", map[string]any{"view": view, "action_id": refAction, "value": "II"}),
		},
	} {
		for _, payload := range payloads {
			for _, bad := range bottest.Mangled(payload) {
				deliver(kind, bad)
			}
		}
	}
	w.until("every acknowledgement", func() bool { return len(w.Acks()) == n })
	w.push("good", kindEvent, loopback.SlackMention("C9", "900.1", "U1", "<@UBOT> cite"))
	w.until("an answer", func() bool {
		for _, p := range w.Posts() {
			if p.Channel == "C9" {
				return true
			}
		}
		return false
	})
	if log.count("panic") > 0 {
		t.Errorf("the log says\n%s", log.String())
	}
	t.Logf("%d deliveries, %d calls, %d connections", n, len(w.Calls("")), w.Connections())
	empty := map[string]int{}
	for _, c := range w.Calls("") {
		for _, name := range []string{"channel", "user", "trigger_id", "thread_ts", "user_id", "channel_id"} {
			if c.Form.Has(name) && strings.TrimSpace(c.Form.Get(name)) == "" {
				empty[c.Method+" without "+name]++
			}
		}
		if strings.HasPrefix(c.Method, "chat.") && c.Form.Get("channel") == "" {
			empty[c.Method+" without channel"]++
		}
	}
	if len(empty) > 0 || w.Connections() != 1 {
		t.Errorf("calls that Slack cannot take: %v; %d connections", empty, w.Connections())
	}
}
