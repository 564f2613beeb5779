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

// TestAnswersTooLongForAnAcknowledgement: what takes the place of a form by a call shows
// the text alone too, where Slack refuses its blocks.
func TestAnswersTooLongForAnAcknowledgement(t *testing.T) {
	w := newWorkspace(t)
	run(t, w, func(context.Context, bot.Request) bot.Reply {
		return bot.Reply{Blocks: []bot.Block{bot.Heading{Text: "A heading"}, bot.Paragraph{Text: message.Literal(strings.Repeat("Some words. ", 2000))}}}
	}, nil)
	w.Fail("views.update", loopback.SlackError("invalid_blocks"))
	w.push("s1", kindInteraction, map[string]any{"type": "view_submission", "trigger_id": "t1", "user": map[string]any{"id": "U1"}, "view": map[string]any{
		"id": "V1", "type": "modal", "callback_id": refView,
		"private_metadata": viewOrigin{Command: "quote", Channel: "D1", View: "modal"}.String(),
		"state":            map[string]any{"values": map[string]any{refBlock: map[string]any{refAction: chosen("abstract")}}},
	}})
	if ack := w.acked("s1"); !strings.Contains(ack, `"response_action":"update"`) {
		t.Errorf("acknowledged with %s", ack)
	}
	if view := w.await("views.update", 1).Get("view"); !strings.Contains(view, `"rich_text"`) {
		t.Errorf("first shows %s", view)
	}
	if view := w.await("views.update", 2).Get("view"); strings.Contains(view, `"rich_text"`) || !strings.Contains(view, "A heading") {
		t.Errorf("then shows %s", view)
	}
}
