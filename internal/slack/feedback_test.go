package slack

import (
	"context"
	"encoding/json"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"plenary/internal/bot"
	"plenary/internal/loopback"
	"plenary/internal/message"
	"plenary/internal/store"
)

// feedbackButtons are the values of the two buttons beneath a message; none: "".
func feedbackButtons(t *testing.T, message url.Values) (helpful, unhelpful string) {
	t.Helper()
	var blocks []struct {
		Type     string
		Elements []struct {
			Type     string
			Positive struct{ Value string } `json:"positive_button"`
			Negative struct{ Value string } `json:"negative_button"`
		}
	}
	if err := json.Unmarshal([]byte(message.Get("blocks")), &blocks); err != nil {
		t.Fatal(err)
	}
	for _, b := range blocks {
		if b.Type == "context_actions" {
			return b.Elements[0].Positive.Value, b.Elements[0].Negative.Value
		}
	}
	return "", ""
}

// TestFeedbackOfAnotherProcess: a page that is turned in a session asks whether it helped,
// where another process learned that the app is an agent.
func TestFeedbackOfAnotherProcess(t *testing.T) {
	w := newWorkspace(t)
	answered := func(context.Context, bot.Request) bot.Reply {
		return bot.Reply{Command: "ask", Passages: []bot.Passage{{Ref: "II"}}, Blocks: []bot.Block{bot.Paragraph{Text: message.Literal("page 2")}}}
	}
	run(t, w, answered, func(c *Config) {
		c.Host.Setting = func(context.Context, bot.Place, string) (string, error) { return "yes", nil }
	})
	press := w.Action("t1", "U1", "turn//1", "page 2 cite", false)
	press["channel"] = map[string]any{"id": "D1"}
	press["container"] = map[string]any{"type": "message", "message_ts": "100.2", "channel_id": "D1", "thread_ts": "100.1"}
	press["message"] = map[string]any{"ts": "100.2", "thread_ts": "100.1"}
	w.push("e1", kindInteraction, press)
	if blocks := w.await("chat.update", 1).Get("blocks"); !strings.Contains(blocks, `"feedback_buttons"`) {
		t.Errorf("turned to %s", blocks)
	}
}

// TestFeedback: two buttons stand beneath an answer in the agent surface alone; a press is
// counted once, whatever is delivered again, thanks the member alone, and facilitators see
// which places were marked.
func TestFeedback(t *testing.T) {
	var stores sync.Map // by workspace
	for _, surface := range []loopback.SlackSurface{loopback.AgentSurface, loopback.NoSurface} {
		agent := surface == loopback.AgentSurface
		prepare := func(w *workspace, c *Config) bot.Handler {
			w.SetSurface(surface)
			kept, err := store.Open(context.Background(), filepath.Join(t.TempDir(), "plenary.db"))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = kept.Close() })
			b := testBot(t, kept)
			if agent {
				if err := kept.SetSetting(context.Background(), bot.Place{Platform: name, Space: "T1"}, agentSetting, "yes"); err != nil {
					t.Fatal(err)
				}
			}
			c.Host.Setting, c.Host.SetSetting = kept.Setting, kept.SetSetting
			c.Host.Feedback = func(ctx context.Context, at bot.Place, answer, value string) error {
				_, _, err := b.Feedback(ctx, at, answer, value)
				return err
			}
			stores.Store(w, kept)
			return b.Handle
		}
		overBoth(t, prepare, func(t *testing.T, d delivering) {
			d.direct("100.1", "U1", "What is global governance?", nil)
			helpful, unhelpful := feedbackButtons(t, d.await("chat.postMessage", 1))
			if !agent {
				if helpful+unhelpful != "" {
					t.Error("feedback is asked for outside the agent surface")
				}
				return
			}
			if strings.Contains(helpful, "governance?") || strings.Contains(helpful, "U1") {
				t.Errorf("a button holds %q", helpful)
			}
			d.direct("100.2", "U1", "help", map[string]any{"thread_ts": "100.1"})
			if got, _ := feedbackButtons(t, d.await("chat.postMessage", 2)); got != "" {
				t.Error("feedback is asked for beneath what is no answer")
			}
			marked := func() []bot.UnhelpfulPlace {
				kept, _ := stores.Load(d.workspace)
				places, err := kept.(*store.Store).Unhelpful(t.Context(), name, "T1", 10)
				if err != nil {
					t.Error(err)
				}
				return places
			}
			press := func(trigger, value string) {
				d.deliver(kindInteraction, map[string]any{
					"type": "block_actions", "trigger_id": trigger, "user": map[string]any{"id": "U1"},
					"channel":   map[string]any{"id": "D1"},
					"container": map[string]any{"type": "message", "channel_id": "D1", "message_ts": "100.15", "thread_ts": "100.1"},
					"message":   map[string]any{"ts": "100.15", "thread_ts": "100.1"},
					"actions":   []any{map[string]any{"type": "feedback_buttons", "action_id": feedbackAction, "value": value}},
				})
			}
			press("1.1", unhelpful)
			if form := d.await("chat.postEphemeral", 1); form.Get("user") != "U1" || form.Get("thread_ts") != "100.1" || !strings.Contains(form.Get("text"), "Thank you") {
				t.Errorf("thanked %v", form)
			}
			if got := marked(); len(got) == 0 || got[0].Ref != "Abstract 1.1" || got[0].Count != 1 {
				t.Errorf("unhelpful: %+v", got)
			}
			press("1.1", unhelpful) // delivered again
			press("1.2", unhelpful) // pressed again
			d.await("chat.postEphemeral", 2)
			if got := marked(); len(got) == 0 || got[0].Count != 1 {
				t.Errorf("unhelpful: %+v", got)
			}
			d.direct("100.3", "UADMIN", "prompt status", nil)
			if text := d.await("chat.postMessage", 3).Get("text"); !strings.Contains(text, "Marked unhelpful: Abstract 1.1 (1)") {
				t.Errorf("a facilitator sees %q", text)
			}
			for n, user := range []string{"UADMIN", "U1"} {
				d.event("EvHome"+user, map[string]any{"type": "app_home_opened", "user": user, "channel": "D1", "tab": "home"})
				view := d.await("views.publish", n+1).Get("view")
				if admin := user == "UADMIN"; strings.Contains(view, "Abstract 1.1 (1)") != admin {
					t.Errorf("%s sees on Home: %s", user, view)
				}
			}
			d.direct("100.4", "U1", "prompt status", nil)
			if text := d.await("chat.postMessage", 4).Get("text"); strings.Contains(text, "Marked") {
				t.Errorf("a member sees %q", text)
			}
			press("1.3", helpful)
			d.await("chat.postEphemeral", 3)
			if diff := cmp.Diff([]bot.UnhelpfulPlace(nil), marked()); diff != "" {
				t.Error(diff)
			}
		})
	}
}
