package slack

import (
	"strings"
	"testing"

	"plenary/internal/loopback"
)

// inOrder reports whether parts stand in a text one after the other.
func inOrder(text string, parts ...string) bool {
	for _, part := range parts {
		_, rest, found := strings.Cut(text, part)
		if !found {
			return false
		}
		text = rest
	}
	return true
}

// TestHomeBegins: asking stands first, then the first steps for an administrator while
// there are no schedules, and what the statement is last; and a question can be asked
// from there, in a modal.
func TestHomeBegins(t *testing.T) {
	w := newWorkspace(t)
	run(t, w, testBot(t, &memoryStore{}).Handle, nil)
	for i, test := range []struct {
		user  string
		steps bool
	}{{"UADMIN", true}, {"U1", false}} {
		w.push("e"+test.user, kindEvent, loopback.SlackEvent("Ev"+test.user, map[string]any{"type": "app_home_opened", "user": test.user, "channel": "D1", "tab": "home"}))
		view := w.await("views.publish", i+1).Get("view")
		if !inOrder(view, `"text":"Ask"`, `"value":"ask"`, `"text":"About the statement"`, `"value":"help"`) {
			t.Errorf("%s sees %s", test.user, view)
		}
		steps := inOrder(view, `"value":"ask"`, `"text":"First steps"`, `"value":"prompt schedule"`, `"text":"About the statement"`)
		if steps != test.steps {
			t.Errorf("%s sees first steps: %v", test.user, steps)
		}
	}
	for i, call := range []string{"ask", "prompt schedule"} {
		w.push("press "+call, kindInteraction, map[string]any{
			"type": "block_actions", "trigger_id": "t " + call, "user": map[string]any{"id": "UADMIN"},
			"container": map[string]any{"type": "view", "view_id": "V1"},
			"view":      map[string]any{"id": "V1", "type": "home", "private_metadata": viewOrigin{Channel: "D1"}.String()},
			"actions":   []any{map[string]any{"action_id": "show//1", "block_id": "b", "value": call}},
		})
		form := w.await("views.open", i+1)
		if view := form.Get("view"); form.Get("trigger_id") != "t "+call || !strings.Contains(view, `"type":"input"`) || !strings.Contains(view, `"submit"`) {
			t.Errorf("%s opens %v", call, form)
		}
	}
}
