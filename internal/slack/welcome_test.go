package slack

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"plenary/internal/bot"
	"plenary/internal/loopback"
)

// TestWelcome: whoever added the bot to a channel gets one private word, and nobody else
// gets any.
func TestWelcome(t *testing.T) {
	w := newWorkspace(t)
	run(t, w, testBot(t, &memoryStore{}).Handle, nil)
	w.connected()
	joined := func(envelope, event, user, inviter string) {
		e := map[string]any{"type": "member_joined_channel", "user": user, "channel": "C0READERS", "channel_type": "C", "team": "T1"}
		if inviter != "" {
			e["inviter"] = inviter
		}
		w.push(envelope, kindEvent, loopback.SlackEvent(event, e))
		w.acked(envelope)
	}
	joined("e1", "Ev1", "U2", "U1")       // somebody else came
	joined("e2", "Ev2", "UBOT", "")       // nobody added it
	joined("e3", "Ev3", "UBOT", "UADMIN") // an administrator
	form := w.await("chat.postEphemeral", 1)
	if form.Get("channel") != "C0READERS" || form.Get("user") != "UADMIN" || form.Get("thread_ts") != "" {
		t.Errorf("welcomed %v", form)
	}
	for _, part := range []string{`"sections"`, `"prompt schedule"`, `"ask|What does`, `"channel_id":"C0READERS"`, `"style":"ordered"`} {
		if !strings.Contains(form.Get("blocks"), part) {
			t.Errorf("%s is not in %s", part, form.Get("blocks"))
		}
	}
	joined("e4", "Ev3", "UBOT", "UADMIN") // delivered again
	joined("e5", "Ev4", "UBOT", "U1")
	form = w.await("chat.postEphemeral", 2)
	if form.Get("user") != "U1" || strings.Contains(form.Get("blocks"), `"prompt schedule"`) || !strings.Contains(form.Get("blocks"), `"prompt suggest"`) {
		t.Errorf("welcomed %v", form)
	}
	if n := w.count("chat.postMessage"); n > 0 {
		t.Errorf("%d messages for everybody", n)
	}
}

// TestWelcomeIsForTheBotAlone: before the bot knows who it is, the work waits, and then
// sees that somebody else came.
func TestWelcomeIsForTheBotAlone(t *testing.T) {
	w := newWorkspace(t)
	asked := make(chan bot.Request, 1)
	a := run(t, w, func(_ context.Context, r bot.Request) bot.Reply { asked <- r; return bot.Reply{} }, nil)
	w.connected()
	s := &session{handle: a.session.Load().handle, identified: make(chan struct{})}
	task := a.welcomeTask(s, "event/Ev1", event{Type: "member_joined_channel", User: "U2", Inviter: "U1", Channel: "C1"})
	if task.do == nil {
		t.Fatal("nothing waits")
	}
	task.do(t.Context(), identity{user: "UBOT", team: "T1"})
	if len(asked) > 0 {
		t.Errorf("asked %v", <-asked)
	}
}

// TestWelcomeOfTwoProcesses: where two processes are told of it, one says the word.
func TestWelcomeOfTwoProcesses(t *testing.T) {
	w := newWorkspace(t)
	kept := &memoryStore{}
	var processes []*running
	for range 2 {
		processes = append(processes, run(t, w, testBot(t, kept).Handle, nil))
	}
	if !w.AwaitSockets(2, 20*time.Second) {
		t.Fatal("there are no two connections")
	}
	for i := range 4 {
		id := fmt.Sprint("e", i)
		if !w.Push(id, kindEvent, loopback.SlackEvent("Ev1", map[string]any{"type": "member_joined_channel", "user": "UBOT", "inviter": "U1", "channel": "C0READERS", "channel_type": "C"})) {
			t.Fatal("not sent")
		}
		w.acked(id)
	}
	w.await("chat.postEphemeral", 1)
	for _, a := range processes {
		if err := a.stop(); err != nil {
			t.Error(err)
		}
	}
	if n := w.count("chat.postEphemeral") + w.count("chat.postMessage"); n != 1 {
		t.Errorf("%d words", n)
	}
}
