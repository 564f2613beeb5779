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

// TestNewBlocksAreLeftOutFirst: where Slack refuses a message that holds a block of a newer
// kind, it is sent in older kinds, and its text alone where these are refused too.
func TestNewBlocksAreLeftOutFirst(t *testing.T) {
	w := newWorkspace(t)
	table := bot.Quotation{Text: message.Literal("a table"), Table: &bot.Table{Rows: []bot.TableRow{{{Text: message.Literal("12,5")}, {Text: message.Literal("a cell")}}}}, Ref: "II"}
	a := run(t, w, func(context.Context, bot.Request) bot.Reply {
		return bot.Reply{Command: "ask", Passages: []bot.Passage{{Ref: "II"}}, Blocks: []bot.Block{
			bot.Paragraph{Text: message.Literal("before")}, table,
			bot.Actions{Actions: []bot.Action{{Label: "Outline", Call: bot.NewCall("sections")}}},
		}}
	}, nil)
	w.connected()
	a.agent.known.Store(true)
	refused := loopback.SlackError("invalid_blocks")
	w.Fail("chat.postMessage", refused, refused)
	w.push("e1", kindEvent, loopback.SlackMessage("D1", "im", "100.1", "U1", "cite"))
	drawn, older, text := w.await("chat.postMessage", 1).Get("blocks"), w.await("chat.postMessage", 2).Get("blocks"), w.await("chat.postMessage", 3)
	if !strings.Contains(drawn, `"table"`) || !strings.Contains(drawn, `"context_actions"`) {
		t.Errorf("first: %s", drawn)
	}
	if strings.Contains(older, `"table"`) || strings.Contains(older, `"context_actions"`) || !inOrder(older, "before", `"rich_text_preformatted"`, "12,5", "a cell", `"value":"sections"`) {
		t.Errorf("then: %s", older)
	}
	if text.Get("blocks") != "" || !inOrder(text.Get("text"), "before", "12,5", "a cell") {
		t.Errorf("at last: %v", text)
	}
}

// TestFormsWhoseBlocksAreRefused: a form is asked for in lines to type where Slack refuses
// it as it is drawn, and as a message where it refuses that too.
func TestFormsWhoseBlocksAreRefused(t *testing.T) {
	w := newWorkspace(t)
	run(t, w, func(context.Context, bot.Request) bot.Reply {
		return bot.Reply{Outcome: bot.Misused, Form: &kinds, Blocks: []bot.Block{bot.Paragraph{Text: message.Literal("what?")}}}
	}, nil)
	inLines := func(view string) bool {
		return strings.Contains(view, `"plain_text_input"`) && !strings.Contains(view, `"external_select"`) && !strings.Contains(view, `"timepicker"`)
	}
	refused := loopback.SlackError("invalid_blocks")
	w.Fail("views.open", refused)
	w.push("e1", kindCommand, w.Command("t1", "U1", "prompt schedule"))
	if view := w.await("views.open", 2).Get("view"); !inLines(view) {
		t.Errorf("a command opens %s", view)
	}
	w.Fail("views.open", refused, refused)
	w.push("e2", kindCommand, w.Command("t2", "U1", "prompt schedule"))
	if form := w.await("respond", 1); !strings.Contains(form.Get("text"), "what?") {
		t.Errorf("a command answers %v", form)
	}
	w.Fail("views.open", refused, refused)
	w.push("t3", kindInteraction, pressed("t3", "home", viewOrigin{Channel: "D1"}, "show", "prompt schedule"))
	if view := w.await("views.open", 6).Get("view"); !inLines(view) {
		t.Errorf("a button of the Home tab opens %s", view)
	}
	if view := w.await("views.open", 7).Get("view"); strings.Contains(view, `"input"`) || !strings.Contains(view, "what?") {
		t.Errorf("a button of the Home tab shows %s", view)
	}
}

// TestLaterWhoseBlocksAreRefused: that an answer comes later is said in plain text too.
func TestLaterWhoseBlocksAreRefused(t *testing.T) {
	w := newWorkspace(t)
	wait := make(chan struct{})
	run(t, w, func(ctx context.Context, r bot.Request) bot.Reply {
		if r.Call.Command == "cite" {
			<-wait
		}
		return echo(ctx, r)
	}, nil)
	w.Fail("views.open", loopback.SlackError("invalid_arguments"))
	w.push("t1", kindInteraction, pressed("t1", "home", viewOrigin{Channel: "D1"}, "show", "cite"))
	if view := w.await("views.open", 2).Get("view"); strings.Contains(view, `"rich_text"`) || !strings.Contains(view, "is reading the statement") {
		t.Errorf("then shows %s", view)
	}
	close(wait)
	if view := w.await("views.update", 1).Get("view"); !strings.Contains(view, "line cite") {
		t.Errorf("at last shows %s", view)
	}
}
