package slack

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"plenary/internal/bot/bottest"
	"plenary/internal/loopback"
	"plenary/internal/workqueue"
)

// awaitWaiting waits until so many questions wait to be read.
func awaitWaiting(t *testing.T, readings *workqueue.Queue, n int) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); readings.Waiting() != n; time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%d questions wait, want %d", readings.Waiting(), n)
		}
	}
}

// mention has a member ask in a thread of its own.
func mention(w *workspace, n int, words string) {
	w.push(fmt.Sprint("e", n), kindEvent, loopback.SlackMention("C1", fmt.Sprintf("100.%d", n), fmt.Sprint("U", n), "<@UBOT> "+words))
}

// While questions wait to be read, whatever needs no reading is answered, and each
// of them is answered once when its turn comes.
func TestCommandsDoNotWaitForReadings(t *testing.T) {
	const questions = 100
	w := newWorkspace(t)
	busy := bottest.NewBusy(t, 0, bottest.Networks(t))
	b, readings, free := busy.Bot, busy.Readings, busy.Free
	run(t, w, b.Handle, nil)
	for n := range questions {
		mention(w, n, "Who should talk to each other?")
	}
	awaitWaiting(t, readings, questions)
	for n := range questions {
		w.acked(fmt.Sprint("e", n))
	}
	mention(w, questions, "quote abstract 2")
	if form := w.await("chat.postMessage", 1); form.Get("thread_ts") != fmt.Sprintf("100.%d", questions) {
		t.Errorf("posted %v", form)
	}
	w.push("e", kindCommand, w.Command("t1", "U1", "sections"))
	w.await("respond", 1)
	free()
	w.await("chat.postMessage", questions+1)
	threads := map[string]int{}
	for _, c := range w.Calls("chat.postMessage") {
		threads[c.Form.Get("thread_ts")]++
	}
	if len(threads) != questions+1 {
		t.Errorf("%d of %d questions are answered", len(threads), questions+1)
	}
}

// When the process ends, whoever waits to be read is told to ask again, once,
// before Run returns.
func TestWhoWaitsAtTheEndIsToldToAskAgain(t *testing.T) {
	const questions = 30
	w := newWorkspace(t)
	busy := bottest.NewBusy(t, 0, bottest.Networks(t))
	b, readings, free := busy.Bot, busy.Readings, busy.Free
	a := run(t, w, b.Handle, nil)
	for n := range questions {
		mention(w, n, "Who should talk to each other?")
	}
	w.push("e", kindCommand, w.Command("t1", "U1", "ask Who should talk to each other?"))
	awaitWaiting(t, readings, questions+1)
	ended := make(chan error)
	go func() { ended <- a.stop() }()
	readings.Close()
	free()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	told := map[string]int{}
	for _, method := range []string{"chat.postEphemeral", "chat.postMessage", "respond"} {
		for _, c := range w.Calls(method) {
			if !strings.Contains(c.Form.Get("text"), "is being restarted") {
				t.Errorf("told %q", c.Form.Get("text"))
			}
			told[c.Form.Get("id")+c.Form.Get("user")]++
		}
	}
	for who, n := range told {
		if n != 1 {
			t.Errorf("%s is told %d times", who, n)
		}
	}
	if len(told) != questions+1 {
		t.Errorf("%d of %d are told", len(told), questions+1)
	}
}

// A question that is asked by a button in a view waits longer than the trigger_id
// of its modal: the modal is opened at once, and the answer is put into it.
func TestQuestionInViewThatWaits(t *testing.T) {
	w := newWorkspace(t)
	busy := bottest.NewBusy(t, 0, bottest.Networks(t))
	b, free := busy.Bot, busy.Free
	run(t, w, b.Handle, nil)
	press := func(id, kind, action string) {
		w.push("e"+id, kindInteraction, map[string]any{
			"type": "block_actions", "trigger_id": id, "user": map[string]any{"id": "U1"},
			"container": map[string]any{"type": "view", "view_id": "V0"},
			"view":      map[string]any{"id": "V0", "type": kind, "private_metadata": viewOrigin{Channel: "D1"}.String()},
			"actions":   []any{map[string]any{"action_id": action, "block_id": "b", "value": "Who should talk to each other?"}},
		})
	}
	press("t1", "home", "show//1")
	press("t2", "modal", "show//1")
	press("t3", "modal", "turn//1")
	for _, method := range []string{"views.open", "views.push"} {
		if form := w.await(method, 1); !strings.Contains(form.Get("view"), "is reading the statement") {
			t.Errorf("%s shows %v", method, form)
		}
	}
	free()
	w.await("views.update", 3)
	answers := map[string]int{}
	for _, c := range w.Calls("views.update") {
		answers[c.Form.Get("view_id")]++
		if strings.Contains(c.Form.Get("view"), "is reading the statement") {
			t.Errorf("shown %v", c.Form)
		}
	}
	if len(answers) != 3 || answers["V0"] != 1 { // the one that was open, and the two that were shown
		t.Errorf("answered in %v", answers)
	}
	w.await("views.publish", 1)
}
