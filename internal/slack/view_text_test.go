package slack

import (
	"context"
	"strings"
	"testing"

	"plenary/internal/bot"
	"plenary/internal/loopback"
	"plenary/internal/message"
)

// TestViewsWhoseBlocksAreRefused: the Home tab and the modals show the text alone where
// Slack refuses their blocks, and no other failure is taken for that.
func TestViewsWhoseBlocksAreRefused(t *testing.T) {
	w := newWorkspace(t)
	run(t, w, func(context.Context, bot.Request) bot.Reply {
		return bot.Reply{Blocks: []bot.Block{
			bot.Heading{Text: "A heading"},
			bot.Paragraph{Text: message.Literal(strings.Repeat("Some <words> & *more*. ", 300))},
			bot.Actions{Actions: []bot.Action{{Label: "Outline", Call: bot.NewCall("sections")}}},
		}}
	}, nil)
	alone := func(method string, n int) {
		t.Helper()
		if view := w.await(method, n-1).Get("view"); !strings.Contains(view, `"rich_text"`) {
			t.Errorf("%s first shows %s", method, view)
		}
		view := w.await(method, n).Get("view")
		if strings.Contains(view, `"rich_text"`) || strings.Contains(view, `"header"`) || strings.Contains(view, `"mrkdwn"`) ||
			strings.Count(view, `"plain_text"`) < 3 || !strings.Contains(view, "A heading") || !strings.Contains(view, "*more*") {
			t.Errorf("%s then shows %s", method, view)
		}
	}
	press := func(id, kind string) {
		w.push(id, kindInteraction, map[string]any{
			"type": "block_actions", "trigger_id": id, "user": map[string]any{"id": "U1"},
			"container": map[string]any{"type": "view", "view_id": "V1"},
			"view":      map[string]any{"id": "V1", "type": kind, "private_metadata": viewOrigin{Channel: "D1"}.String()},
			"actions":   []any{map[string]any{"action_id": "show//1", "block_id": "b", "value": "sections"}},
		})
	}
	opened := func(id string) {
		w.push(id, kindEvent, loopback.SlackEvent("Ev"+id, map[string]any{"type": "app_home_opened", "user": "U1", "channel": "D1", "tab": "home"}))
	}
	w.Fail("views.publish", loopback.SlackError("invalid_blocks"))
	opened("e1")
	alone("views.publish", 2)
	w.Fail("views.open", loopback.SlackError("invalid_arguments"))
	press("t1", "home")
	alone("views.open", 2)
	w.await("views.publish", 3)
	w.Fail("views.push", loopback.SlackError("view_too_large"))
	press("t2", "modal")
	alone("views.push", 2)
	w.Fail("views.publish", loopback.SlackError("not_enabled"))
	opened("e2")
	w.await("views.publish", 4)
	opened("e3")
	if view := w.await("views.publish", 5).Get("view"); !strings.Contains(view, `"rich_text"`) {
		t.Errorf("after another failure it shows %s", view)
	}
}
