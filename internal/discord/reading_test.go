package discord

import (
	"bytes"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"plenary/internal/bot/bottest"
	"plenary/internal/loopback"
	"plenary/internal/workqueue"
)

// joinBusy starts a busy bot on a fake Discord.
func joinBusy(t *testing.T, change ...func(*Config)) (f *fake, stop func() error, readings *workqueue.Queue, free func()) {
	t.Helper()
	busy := bottest.NewBusy(t, 0, bottest.Networks(t))
	b, readings, free := busy.Bot, busy.Readings, busy.Free
	f = newFake(t)
	cfg := f.config()
	for _, c := range change {
		c(&cfg)
	}
	cfg.Host.Complete = b.Complete
	cfg.timing.deferAfter = 50 * time.Millisecond
	a, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return f, run(t, a, b.Handle), readings, free
}

const readQuestion = "Who should talk to each other?"

// While questions wait to be read, Discord is told so, and whatever needs no
// reading is answered; each is answered once when its turn comes.
func TestCommandsDoNotWaitForReadings(t *testing.T) {
	t.Parallel()
	const questions = 50
	f, _, readings, free := joinBusy(t)
	for range questions {
		f.Dispatch("INTERACTION_CREATE", f.Slash("ask", text("question", readQuestion)))
		f.Message(textID, fmt.Sprintf("<@%s> %s", selfID, readQuestion))
	}
	eventually(t, "all wait", func() bool { return readings.Waiting() == 2*questions })
	kinds := func(all []output) map[string]int {
		n := map[string]int{}
		for _, o := range all {
			n[o.Kind]++
		}
		return n
	}
	f.await(func(all []output) bool { return kinds(all)[loopback.OutputDeferred] == questions })
	if got := f.do(f.Slash("quote", text("ref", "abstract 2"))); got.Kind != loopback.OutputAnswer || got.Text() == "" {
		t.Errorf("/quote is answered by %+v", got)
	}
	if n := readings.Waiting(); n != 2*questions {
		t.Errorf("%d wait, want %d", n, 2*questions)
	}
	free()
	got := kinds(f.awaitN(3*questions + 1))
	if got[loopback.OutputEdit] != questions || got[loopback.OutputMessage] != questions || got[loopback.OutputAnswer] != 1 {
		t.Errorf("answered by %v", got)
	}
}

// When the process ends, whoever waits to be read is told to ask again, once,
// before Run returns.
func TestWhoWaitsAtTheEndIsToldToAskAgain(t *testing.T) {
	t.Parallel()
	const questions = 15
	f, stop, readings, free := joinBusy(t)
	for range questions {
		f.Dispatch("INTERACTION_CREATE", f.Slash("ask", text("question", readQuestion)))
		f.Message(textID, fmt.Sprintf("<@%s> %s", selfID, readQuestion))
	}
	eventually(t, "all wait", func() bool { return readings.Waiting() == 2*questions })
	ended := make(chan error)
	go func() { ended <- stop() }()
	readings.Close()
	free()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	told := 0
	for _, o := range f.Outputs() {
		if strings.Contains(o.Text(), "is being restarted") {
			told++
		}
	}
	if told != 2*questions {
		t.Errorf("%d of %d are told", told, 2*questions)
	}
}

// Who still waits after the grace gets no reply, and one line of the log counts them.
func TestRepliesThatAreGivenUpAreCounted(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	f, stop, readings, _ := joinBusy(t, func(c *Config) {
		c.Grace = 100 * time.Millisecond
		c.Host.Log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelWarn}))
	})
	for range 5 {
		f.Message(textID, fmt.Sprintf("<@%s> %s", selfID, readQuestion))
	}
	eventually(t, "all wait", func() bool { return readings.Waiting() == 5 })
	if err := stop(); err != nil {
		t.Error(err)
	}
	if got := log.String(); strings.Count(got, "\n") != 1 || !strings.Contains(got, "given up at the end\" replies=5") {
		t.Errorf("the log says:\n%s", got)
	}
	if n := readings.Waiting(); n != 0 {
		t.Errorf("%d still wait", n)
	}
}
