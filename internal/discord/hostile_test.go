package discord

import (
	"log/slog"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"plenary/internal/bot/bottest"
)

// A safeBuffer keeps what is logged by several goroutines.
type safeBuffer struct {
	mu sync.Mutex
	strings.Builder
}

func (j *safeBuffer) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.Builder.Write(p)
}

// TestMangledEvents: whatever field is missing or of another type, nothing panics,
// the connection stays, and every call is valid.
func TestMangledEvents(t *testing.T) {
	t.Parallel()
	var log safeBuffer
	f, _ := join(t, func(c *Config) {
		c.Host.Log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelError}))
	})
	press := f.Interaction(3, map[string]any{"custom_id": "turn quote II", "component_type": 2, "values": []any{}})
	press["message"] = map[string]any{"id": "1", "channel_id": textID, "flags": 64, "components": []any{map[string]any{"type": 99}}}
	find := f.Interaction(2, map[string]any{"name": "Find in the statement", "type": 3, "target_id": "55", "resolved": map[string]any{"messages": map[string]any{"55": map[string]any{"id": "55", "content": "What first?"}}}})
	focused := text("ref", "II")
	focused["focused"] = true
	complete := f.Slash("quote", focused)
	complete["type"] = 4
	schedule := f.Slash("prompt", map[string]any{"name": "schedule", "type": 1, "options": []any{text("time", "9"), text("zone", "Europe/Berlin"), map[string]any{"name": "channel", "type": 7, "value": textID}}})
	say := func(channel, content string) map[string]any {
		return map[string]any{
			"id": f.NewID(), "channel_id": channel, "guild_id": serverID, "content": content, "type": 0, "webhook_id": nil, "flags": 0,
			"author": map[string]any{"id": memberID, "bot": false}, "member": map[string]any{"roles": []string{"1"}}, "embeds": []any{map[string]any{"url": "x"}},
			"message_reference": map[string]any{"message_id": "1"}, "mentions": []any{map[string]any{"id": selfID}},
		}
	}
	n := 0
	for name, payloads := range map[string][]any{
		"MESSAGE_CREATE":     {say(textID, "<@"+selfID+"> quote II"), say(textID, "as in [[II]]")},
		"INTERACTION_CREATE": {f.Slash("ask", text("question", "what first?")), press, find, complete, schedule, f.Interaction(5, map[string]any{"custom_id": "x"})},
		"GUILD_CREATE":       {map[string]any{"id": serverID, "channels": []any{map[string]any{"id": textID, "type": 0}}, "threads": []any{map[string]any{"id": threadID, "parent_id": textID, "type": 11}}}},
		"THREAD_CREATE":      {map[string]any{"id": threadID, "parent_id": textID, "type": 11}},
		"THREAD_DELETE":      {map[string]any{"id": threadID}},
		"RESUMED":            {map[string]any{"_trace": []any{}}},
	} {
		for _, payload := range payloads {
			for _, bad := range bottest.Mangled(payload) {
				if m, ok := bad.(map[string]any); ok && m["id"] != nil && m["id"] != "" && (name == "MESSAGE_CREATE" || name == "INTERACTION_CREATE") {
					m = maps.Clone(m)
					m["id"] = f.NewID() // else it would be a redelivery
					bad = m
				}
				f.Dispatch(name, bad)
				n++
			}
		}
	}
	for _, frame := range []string{"", "no JSON", "null", "[]", `{"op":"x"}`, `{"op":0,"s":"x","t":7}`, `{"op":0,"t":"MESSAGE_CREATE"}`, `{"op":99}`} {
		f.SendRaw(frame)
	}
	id := f.Message(textID, "<@"+selfID+"> quote II")
	f.await(func(all []output) bool {
		return slices.ContainsFunc(all, func(s output) bool { return s.Reference != nil && s.Reference.MessageID == id })
	})
	log.mu.Lock()
	defer log.mu.Unlock()
	t.Logf("%d events, %d calls", n, len(f.Calls()))
	var bad []string
	for _, c := range f.Calls() {
		if strings.Contains(c, "//") || strings.HasSuffix(c, "/") {
			bad = append(bad, c)
		}
	}
	if len(bad) > 0 || len(f.Identifies()) != 1 || f.Resumes() > 0 || strings.Contains(log.String(), "panic") {
		t.Errorf("%d identifications, %d resumptions, calls that Discord cannot take: %q\n%s", len(f.Identifies()), f.Resumes(), bad, log.String())
	}
}
