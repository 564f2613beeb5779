package slack

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"plenary/internal/bot"
	"plenary/internal/loopback"
	"plenary/internal/message"
)

// echo answers with the line that it was given, and one button of each kind.
func echo(_ context.Context, r bot.Request) bot.Reply {
	return bot.Reply{Blocks: []bot.Block{
		bot.Paragraph{Text: message.Literal("line " + r.Words())},
		bot.Choices{Label: "Choose", Options: []bot.Choice{{Label: "II", Call: bot.NewCall("quote", "ref", "II")}, {Label: "III", Call: bot.NewCall("quote", "ref", "III")}}},
		bot.Actions{Actions: []bot.Action{
			{Label: "Show", Call: bot.NewCall("cite"), Effect: bot.Show},
			{Label: "More", Call: bot.Call{Command: "cite", Page: 2}, Effect: bot.Replace},
			{Label: "Share here", Call: bot.NewCall("cite"), Effect: bot.Share},
			{Label: "Open", URL: "https://example.org/"},
		}},
	}}
}

func TestButtonsInChannel(t *testing.T) {
	w := newWorkspace(t)
	a := run(t, w, echo, nil)

	w.push("e1", kindInteraction, w.Action("t1", "U1", "show//1", "cite", false))
	if form := w.await("respond", 1); form.Get("response_type") != "ephemeral" || form.Get("replace_original") != "false" || form.Get("thread_ts") != "100.0" || form.Get("text") != "line cite" {
		t.Errorf("show: %v", form)
	}
	w.push("e2", kindInteraction, w.Action("t2", "U1", "turn//1", "page 2 cite", false))
	if form := w.await("chat.update", 1); form.Get("channel") != "C1" || form.Get("ts") != "100.1" || form.Get("text") != "line page 2 cite" {
		t.Errorf("turn: %v", form)
	}
	w.push("e3", kindInteraction, w.Action("t3", "U1", "turn//1", "page 2 cite", true))
	if form := w.await("respond", 2); form.Get("replace_original") != "true" {
		t.Errorf("turn of a private message: %v", form)
	}
	w.push("e4", kindInteraction, w.Action("t4", "U1", "share//1", "cite", true))
	if form := w.await("chat.postMessage", 1); form.Get("channel") != "C1" || form.Get("thread_ts") != "100.0" {
		t.Errorf("share: %v", form)
	}
	choice := w.Action("t5", "U1", "show/quote/1", "", true)
	choice["actions"].([]any)[0].(map[string]any)["selected_option"] = map[string]any{"value": "II"}
	w.push("e5", kindInteraction, choice)
	if form := w.await("respond", 3); form.Get("text") != "line quote II" {
		t.Errorf("select: %v", form)
	}
	w.push("e6", kindInteraction, w.Action("t6", "U1", "open/1", "", true))
	w.acked("e6")
	for range 2 {
		w.push("e7", kindInteraction, w.Action("t1", "U1", "show//1", "cite", false)) // delivered before
	}
	w.push("e8", kindInteraction, w.Action("t8", "U1", "show//1", "cite", false))
	w.await("respond", 4)
	if err := a.stop(); err != nil {
		t.Fatal(err)
	}
	if n := w.count("respond"); n != 4 {
		t.Errorf("%d answers", n)
	}
}

func TestButtonsInDirectMessage(t *testing.T) {
	w := newWorkspace(t)
	run(t, w, echo, nil)
	press := w.Action("t1", "U1", "show//1", "cite", false)
	press["channel"] = map[string]any{"id": "D1"}
	press["container"] = map[string]any{"type": "message", "message_ts": "100.1", "channel_id": "D1"}
	press["message"] = map[string]any{"ts": "100.1"}
	w.push("e1", kindInteraction, press)
	if form := w.await("chat.postMessage", 1); form.Get("channel") != "D1" || form.Get("thread_ts") != "" {
		t.Errorf("show: %v", form)
	}
}

func TestShareWhereTheBotIsNoMember(t *testing.T) {
	w := newWorkspace(t)
	w.refuse("C1", "not_in_channel")
	run(t, w, echo, nil)
	w.push("e1", kindInteraction, w.Action("t1", "U1", "share//1", "cite", true))
	if form := w.await("respond", 1); form.Get("response_type") != "in_channel" || form.Get("thread_ts") != "100.0" {
		t.Errorf("share: %v", form)
	}
}

// TestShareThatIsRefused: who shares where nobody can post is told why.
func TestShareThatIsRefused(t *testing.T) {
	w := newWorkspace(t)
	w.refuse("C1", "is_archived")
	run(t, w, echo, nil)
	w.Fail("respond", loopback.Fault{Status: 404, Body: `{"ok":false,"error":"expired_url"}`})
	w.push("e1", kindInteraction, w.Action("t1", "U1", "share//1", "cite", true))
	if form := w.await("respond", 2); form.Get("response_type") != "ephemeral" || form.Get("text") != "Plenary could not post there: it is archived or locked." {
		t.Errorf("told %v", form)
	}
}

func TestSpentResponseURL(t *testing.T) {
	w := newWorkspace(t)
	run(t, w, echo, nil)
	w.Fail("respond", loopback.Fault{Status: 404, Body: `{"ok":false,"error":"expired_url"}`}, loopback.Fault{Body: `{"ok":false,"error":"used_url"}`})
	w.push("e1", kindCommand, w.Command("t1", "U1", "cite"))
	w.push("e2", kindCommand, w.Command("t2", "U1", "cite"))
	if form := w.await("chat.postEphemeral", 2); form.Get("channel") != "C1" || form.Get("user") != "U1" {
		t.Errorf("answered %v", form)
	}
}

// TestPageOfASpentMessage: where a private message cannot be replaced any more, what was
// asked for stands in a new one.
func TestPageOfASpentMessage(t *testing.T) {
	w := newWorkspace(t)
	run(t, w, echo, nil)
	expired := loopback.Fault{Status: 404, Body: `{"ok":false,"error":"expired_url"}`}
	w.Fail("respond", expired, expired)
	w.push("e1", kindInteraction, w.Action("t1", "U1", "turn//1", "page 2 cite", true))
	if form := w.await("chat.postEphemeral", 1); form.Get("user") != "U1" || form.Get("thread_ts") != "100.0" || form.Get("text") != "line page 2 cite" {
		t.Errorf("answered %v", form)
	}
}

func TestForeignResponseURLIsNotCalled(t *testing.T) {
	w := newWorkspace(t)
	run(t, w, echo, nil)
	trap := newWorkspace(t)
	c := w.Command("t1", "U1", "cite")
	c["response_url"] = trap.ResponseURL("t1")
	w.push("e1", kindCommand, c)
	w.await("chat.postEphemeral", 1)
	if n := trap.count("respond"); n != 0 {
		t.Errorf("a foreign response_url was called %d times", n)
	}
	a := &Adapter{cfg: Config{APIURL: "https://slack.com/api/"}}
	for address, want := range map[string]bool{
		"https://hooks.slack.com/commands/1":                true,
		"https://slack.com/x":                               true,
		"http://hooks.slack.com/commands/1":                 false,
		"https://hooks.slack.com.evil.example/":             false,
		"https://hooks.slack.com@evil.example/":             false,
		"https://user@hooks.slack.com/":                     false,
		"https://hooks.slack-gov.com/":                      false,
		"http://169.254.169.254/latest":                     false,
		"file:///etc/passwd":                                false,
		"":                                                  false,
		"https://hooks.slack.com:8443/":                     false,
		"//hooks.slack.com/commands":                        false,
		"https://HOOKS.slack.com/commands/T1/B1/xyz?a=b#cd": true,
	} {
		if got := a.isResponseURL(address); got != want {
			t.Errorf("%q is a response_url: %v", address, got)
		}
	}
}

func TestShortcutShowsPassagesPrivately(t *testing.T) {
	w := newWorkspace(t)
	run(t, w, testBot(t, &memoryStore{}).Handle, nil)
	w.push("e1", kindInteraction, map[string]any{
		"type": "message_action", "callback_id": "find", "trigger_id": "t1", "response_url": w.ResponseURL("t1"),
		"user": map[string]any{"id": "U1"}, "channel": map[string]any{"id": "C1"},
		"message": map[string]any{"ts": "100.1", "text": "Who should talk to each other about international migration, and how informally?", "blocks": []any{map[string]any{"type": "odd"}}},
	})
	form := w.await("respond", 1)
	if form.Get("response_type") != "ephemeral" || form.Get("thread_ts") != "" || !strings.Contains(form.Get("blocks"), "Share here") {
		t.Fatalf("answered %v", form)
	}
	share := shared(t, form.Get("blocks"))
	press := w.Action("t2", "U1", share.ActionID, share.Value, true)
	press["message"] = map[string]any{}
	press["actions"].([]any)[0].(map[string]any)["block_id"] = share.block
	press["container"] = map[string]any{"type": "message", "message_ts": "100.2", "channel_id": "C1", "is_ephemeral": true}
	w.push("e2", kindInteraction, press)
	if form := w.await("chat.postMessage", 1); form.Get("channel") != "C1" || form.Get("thread_ts") != "100.1" || !strings.Contains(form.Get("blocks"), "rich_text_quote") {
		t.Errorf("shared %v", form)
	}
}

func TestShortcutChecksQuotations(t *testing.T) {
	w := newWorkspace(t)
	run(t, w, testBot(t, &memoryStore{}).Handle, nil)
	w.push("e1", kindInteraction, map[string]any{
		"type": "message_action", "callback_id": "checkquotations", "trigger_id": "t1", "response_url": w.ResponseURL("t1"),
		"user": map[string]any{"id": "U1"}, "channel": map[string]any{"id": "C1"},
		"message": map[string]any{"ts": "100.1", "text": "&gt; filling protection gaps\n&gt; for vulnerable migrants\nand they add “habits of working apart &amp; together”, <@U2>"},
	})
	form := w.await("respond", 1)
	blocks := form.Get("blocks")
	if form.Get("response_type") != "ephemeral" || !strings.Contains(blocks, "Verbatim") || !strings.Contains(blocks, "Altered") || !strings.Contains(blocks, "apart") {
		t.Errorf("answered %v", form)
	}
}

type button struct {
	ActionID string `json:"action_id"`
	Value    string `json:"value"`
	Text     struct {
		Text string `json:"text"`
	} `json:"text"`

	block string
}

// shared returns the button that shares a message.
func shared(t *testing.T, blocks string) button {
	t.Helper()
	var all []struct {
		BlockID  string `json:"block_id"`
		Elements []json.RawMessage
	}
	if err := json.Unmarshal([]byte(blocks), &all); err != nil {
		t.Fatal(err)
	}
	for _, block := range all {
		for _, raw := range block.Elements {
			var b button
			if json.Unmarshal(raw, &b) == nil && b.Text.Text == "Share here" {
				b.block = block.BlockID
				return b
			}
		}
	}
	t.Fatalf("nothing shares %s", blocks)
	return button{}
}

func TestHomeTab(t *testing.T) {
	w := newWorkspace(t)
	run(t, w, testBot(t, &memoryStore{}).Handle, nil)
	w.push("e1", kindEvent, loopback.SlackEvent("Ev1", map[string]any{"type": "app_home_opened", "user": "U1", "channel": "D1", "tab": "home"}))
	form := w.await("views.publish", 1)
	if form.Get("user_id") != "U1" || !strings.Contains(form.Get("view"), `"type":"home"`) || !strings.Contains(form.Get("view"), "Outline") {
		t.Fatalf("published %v", form)
	}
	var view struct {
		Private string `json:"private_metadata"`
	}
	if err := json.Unmarshal([]byte(form.Get("view")), &view); err != nil {
		t.Fatal(err)
	}
	press := func(id, trigger, kind, action, value string) {
		w.push(id, kindInteraction, map[string]any{
			"type": "block_actions", "trigger_id": trigger, "user": map[string]any{"id": "U1"},
			"container": map[string]any{"type": "view", "view_id": "V1"},
			"view":      map[string]any{"id": "V1", "type": kind, "private_metadata": view.Private},
			"actions":   []any{map[string]any{"action_id": action, "block_id": "b", "value": value}},
		})
	}
	press("e2", "t2", "home", "show//1", "sections")
	if form := w.await("views.open", 1); form.Get("trigger_id") != "t2" || !strings.Contains(form.Get("view"), `"type":"modal"`) {
		t.Errorf("opened %v", form)
	}
	w.await("views.publish", 2)
	press("e3", "t3", "modal", "show//1", "recommendations")
	w.await("views.push", 1)
	press("e4", "t4", "modal", "turn//1", "page 2 search cooperation")
	w.await("views.update", 1)
	w.Fail("views.push", loopback.Fault{Body: `{"ok":false,"error":"push_limit_reached"}`})
	press("e5", "t5", "modal", "show//1", "recommendations")
	w.await("views.update", 2)
	w.push("e6", kindEvent, loopback.SlackEvent("Ev2", map[string]any{"type": "app_home_opened", "user": "U1", "channel": "D1", "tab": "messages"}))
	w.acked("e6")
}

func TestHomeTabOfFacilitators(t *testing.T) {
	w := newWorkspace(t)
	store := &memoryStore{schedules: []bot.Schedule{{
		Place: bot.Place{Platform: "slack", Space: "T1", Channel: "C0READERS"}, Recurrence: "09:00 Europe/Berlin mon,tue", Next: time.Now().Add(time.Hour),
	}}}
	run(t, w, testBot(t, store).Handle, nil)
	for i, user := range []string{"UADMIN", "U1"} {
		w.push("e"+user, kindEvent, loopback.SlackEvent("Ev"+user, map[string]any{"type": "app_home_opened", "user": user, "channel": "D1", "tab": "home"}))
		view := w.await("views.publish", i+1).Get("view")
		for _, line := range []string{"prompt pause||channel=#C0READERS", "prompt skip|#C0READERS|question=", "prompt next||channel=#C0READERS"} {
			if got, want := strings.Contains(view, line), user == "UADMIN"; got != want {
				t.Errorf("%s is offered %q: %v", user, line, got)
			}
		}
	}
}

func TestAssistantPane(t *testing.T) {
	w := newWorkspace(t)
	b := testBot(t, &memoryStore{})
	run(t, w, b.Handle, func(c *Config) { c.Host.Starters = b.Starters })
	w.push("e1", kindEvent, loopback.SlackEvent("Ev1", map[string]any{"type": "assistant_thread_started", "assistant_thread": map[string]any{"user_id": "U1", "channel_id": "D1", "thread_ts": "90.1", "context": map[string]any{}}}))
	form := w.await("assistant.threads.setSuggestedPrompts", 1)
	if form.Get("channel_id") != "D1" || form.Get("thread_ts") != "90.1" || !strings.Contains(form.Get("prompts"), `"message"`) {
		t.Errorf("suggested %v", form)
	}
	ask := loopback.SlackMessage("D1", "im", "100.1", "U1", "sections")
	ask["event"].(map[string]any)["thread_ts"] = "90.1"
	w.push("e2", kindEvent, ask)
	if form := w.await("chat.postMessage", 1); form.Get("channel") != "D1" || form.Get("thread_ts") != "90.1" {
		t.Errorf("answered %v", form)
	}
	for n, shown := range []bool{true, false} {
		if form := w.await("assistant.threads.setStatus", n+1); (form.Get("status") != "") != shown || form.Get("thread_ts") != "90.1" {
			t.Errorf("status %v", form)
		}
	}
}

func TestFullPoolIsTold(t *testing.T) {
	w := newWorkspace(t)
	wait := make(chan struct{})
	entered := make(chan struct{}, 1)
	handle := func(ctx context.Context, r bot.Request) bot.Reply {
		entered <- struct{}{}
		<-wait
		return echo(ctx, r)
	}
	a := run(t, w, handle, func(c *Config) { c.InFlight = 1 })
	w.push("e1", kindEvent, loopback.SlackMention("C1", "100.1", "U1", "<@UBOT> cite"))
	<-entered
	w.push("e2", kindEvent, loopback.SlackMention("C1", "100.2", "U2", "<@UBOT> cite"))
	if form := w.await("chat.postEphemeral", 1); form.Get("user") != "U2" || !strings.Contains(form.Get("text"), "more questions than") {
		t.Errorf("told %v", form)
	}
	w.push("e3", kindCommand, w.Command("t3", "U3", "cite"))
	if payload := w.acked("e3"); !strings.Contains(payload, "more questions than") {
		t.Errorf("acknowledged with %s", payload)
	}
	w.push("e4", kindInteraction, w.Action("t4", "U4", "show//1", "cite", true))
	if form := w.await("respond", 1); !strings.Contains(form.Get("text"), "more questions than") {
		t.Errorf("told %v", form)
	}
	close(wait)
	w.await("chat.postMessage", 1)
	if err := a.stop(); err != nil {
		t.Fatal(err)
	}
	if n := w.count("chat.postMessage"); n != 1 {
		t.Errorf("%d answers", n)
	}
}
