package slack

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"plenary/internal/bot"
	"plenary/internal/loopback"
	"plenary/internal/message"
)

// pressed is a press of a button in a view of a type that was asked for somewhere.
func pressed(id, kind string, from viewOrigin, effect, value string) map[string]any {
	return map[string]any{
		"type": "block_actions", "trigger_id": id, "user": map[string]any{"id": "U1"},
		"container": map[string]any{"type": "view", "view_id": "V1"},
		"view":      map[string]any{"id": "V1", "type": kind, "private_metadata": from.String()},
		"actions":   []any{map[string]any{"action_id": effect + "//1", "block_id": "b", "value": value}},
	}
}

const unshownWords = "Slack closed the window for this"

// TestViewsThatAreNotShown: whatever the reason for which a button's answer is not shown in
// a view, the member gets it in the conversation with the app, once.
func TestViewsThatAreNotShown(t *testing.T) {
	home, modal := viewOrigin{Channel: "D1"}, viewOrigin{Channel: "D1", View: "home"}
	for method, by := range map[string][]any{
		"views.open":   {"home", home, "show"},
		"views.push":   {"modal", modal, "show"},
		"views.update": {"modal", modal, "turn"},
	} {
		t.Run(method, func(t *testing.T) {
			w := newWorkspace(t)
			run(t, w, echo, nil)
			for i, why := range []string{
				"expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id", "trigger_expired", "trigger_exchanged",
				"not_found", "view_not_found", "hash_conflict", "duplicate_external_id", "an_error_of_tomorrow",
			} {
				w.Fail(method, loopback.SlackError(why))
				id := fmt.Sprint("t", i)
				w.push(id, kindInteraction, pressed(id, by[0].(string), by[1].(viewOrigin), by[2].(string), "cite"))
				told := w.await("chat.postMessage", i+1)
				if told.Get("channel") != "D1" || !strings.Contains(told.Get("text"), unshownWords) || !strings.Contains(told.Get("text"), "line cite") || !strings.Contains(told.Get("blocks"), `"value":"cite"`) {
					t.Errorf("after %s: %v", why, told)
				}
			}
			w.push("last", kindInteraction, pressed("last", by[0].(string), by[1].(viewOrigin), by[2].(string), "cite"))
			w.await(method, 11)
			if n := w.count("chat.postMessage") + w.count("chat.postEphemeral"); n != 10 {
				t.Errorf("%d messages after 10 failures", n)
			}
		})
	}
}

// TestUnshownWhereItIsSeen: what a view does not show stands where the member sees it: as
// an ephemeral message in the channel of the view, and in the conversation with the app
// where that is not seen or the channel is not known.
func TestUnshownWhereItIsSeen(t *testing.T) {
	w := newWorkspace(t)
	run(t, w, echo, nil)
	expired := loopback.SlackError("expired_trigger_id")
	w.Fail("views.push", expired, expired, expired)
	w.push("t1", kindInteraction, pressed("t1", "modal", viewOrigin{Channel: "C1"}, "show", "cite"))
	if form := w.await("chat.postEphemeral", 1); form.Get("channel") != "C1" || form.Get("user") != "U1" || !strings.Contains(form.Get("text"), unshownWords) {
		t.Errorf("in a channel: %v", form)
	}
	for i, why := range []string{"user_not_in_channel", "a channel that is not known"} {
		if i == 0 {
			w.Fail("chat.postEphemeral", loopback.SlackError(why))
			w.push("t2", kindInteraction, pressed("t2", "modal", viewOrigin{Channel: "C1"}, "show", "cite"))
		} else {
			w.push("t3", kindInteraction, pressed("t3", "modal", viewOrigin{}, "show", "cite"))
		}
		if form := w.await("chat.postMessage", i+1); form.Get("channel") != "U1" || !strings.Contains(form.Get("text"), unshownWords) {
			t.Errorf("%s: %v", why, form)
		}
	}
}

// TestViewThatAnUnansweredCallOpened: a trigger_id that was used up by a call whose answer
// was lost opened the view: the member is not answered twice.
func TestViewThatAnUnansweredCallOpened(t *testing.T) {
	w := newWorkspace(t)
	run(t, w, echo, nil)
	w.Fail("views.open", loopback.Fault{Status: 503}, loopback.SlackError("exchanged_trigger_id"))
	w.push("t1", kindInteraction, pressed("t1", "home", viewOrigin{Channel: "D1"}, "show", "cite"))
	w.await("views.open", 2)
	w.await("views.publish", 1)
	if n := w.count("chat.postMessage"); n != 0 {
		t.Errorf("%d messages", n)
	}
}

// TestBusyInAView: who presses a button of a view without room for it is told so, where no
// modal opens too.
func TestBusyInAView(t *testing.T) {
	w := newWorkspace(t)
	wait, entered := make(chan struct{}), make(chan struct{}, 1)
	run(t, w, func(ctx context.Context, r bot.Request) bot.Reply {
		entered <- struct{}{}
		<-wait
		return echo(ctx, r)
	}, func(c *Config) { c.InFlight = 1 })
	defer close(wait)
	w.push("e1", kindCommand, w.Command("t1", "U1", "cite"))
	<-entered
	w.Fail("views.open", loopback.SlackError("expired_trigger_id"))
	w.push("t2", kindInteraction, pressed("t2", "home", viewOrigin{Channel: "D1"}, "show", "cite"))
	if form := w.await("chat.postMessage", 1); form.Get("channel") != "D1" || !strings.Contains(form.Get("text"), "more questions than") {
		t.Errorf("told %v", form)
	}
}

// TestWhatWasTypedIsKept: where the next step of a form is not shown, or comes when the
// form is closed, the words that were typed stand in what the member is told instead.
func TestWhatWasTypedIsKept(t *testing.T) {
	long := strings.Repeat("Who decides, and why? ", 10)
	w := newWorkspace(t)
	wait := make(chan struct{})
	run(t, w, func(_ context.Context, r bot.Request) bot.Reply {
		text := r.Call.Values["time"]
		if text != "" {
			<-wait
		}
		form := bot.Form{Title: "Suggest", Call: bot.NewCall("prompt schedule", "time", text), Fields: []bot.Field{{Name: "time", Label: "Text", Kind: bot.Lines, Value: text}}}
		return bot.Reply{Outcome: bot.Misused, Form: &form, Blocks: []bot.Block{bot.Paragraph{Text: message.Literal("end it with a question mark")}}}
	}, nil)
	kept := func(what, method string, n int) {
		t.Helper()
		if form := w.await(method, n); !strings.Contains(form.Get("text"), "end it with") || !strings.Contains(form.Get("blocks"), strings.TrimSpace(long)) {
			t.Errorf("%s: %v", what, form)
		}
	}
	w.push("t1", kindInteraction, pressed("t1", "home", viewOrigin{Channel: "D1"}, "show", "prompt schedule"))
	w.await("views.open", 1)
	w.Fail("views.update", loopback.SlackError("not_found"))
	w.push("s1", kindInteraction, submission(w, "views.open", "t2", typed(long)))
	w.acked("s1") // that the answer comes later
	close(wait)
	kept("a form of the Home tab", "chat.postMessage", 1)

	w.Fail("views.open", loopback.SlackError("expired_trigger_id"))
	w.push("e1", kindCommand, w.Command("t3", "U1", "prompt schedule"))
	if form := w.await("respond", 1); !strings.Contains(form.Get("text"), unshownWords) {
		t.Errorf("a form of a command that is not opened: %v", form)
	}
}
