package bottest

import (
	"log/slog"
	"sync"
	"testing"
	"time"

	"plenary/content"
	"plenary/internal/answer"
	"plenary/internal/bert"
	"plenary/internal/bert/weights"
	"plenary/internal/bot"
	"plenary/internal/statement"
	"plenary/internal/workqueue"
)

// Networks opens the networks that are built in, with one worker.
func Networks(t testing.TB) *answer.Networks {
	t.Helper()
	model, err := weights.Open(bert.Options{Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	n, err := answer.NewNetworks(model, nil)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// A Busy is a bot on the shipped statement that reads one question at one time, and
// whose turn is taken until Free is called.
type Busy struct {
	*bot.Bot
	Readings *workqueue.Queue
	Free     func()
}

// NewBusy makes a busy bot with so many places to wait in, 0 for the default of the
// queue. Where n is nil, words alone answer.
func NewBusy(t testing.TB, waiting int, n *answer.Networks) *Busy {
	t.Helper()
	s, err := statement.Parse(content.FS)
	if err != nil {
		t.Fatal(err)
	}
	b := &Busy{Readings: workqueue.New(workqueue.Config{AtOnce: 1, Waiting: waiting})}
	b.Bot = bot.New(bot.Config{Statements: []*statement.Statement{s}, Log: slog.New(slog.DiscardHandler), Networks: n, Readings: b.Readings})
	b.Occupy(t)
	return b
}

// Occupy takes the turn until Free is called.
func (b *Busy) Occupy(t testing.TB) {
	begun, end, ended := make(chan bool), make(chan bool), make(chan bool)
	go func() {
		defer close(ended)
		if err := b.Readings.Do(t.Context(), time.Time{}, func() error { close(begun); <-end; return nil }); err != nil {
			t.Error(err)
		}
	}()
	<-begun
	b.Free = sync.OnceFunc(func() { close(end); <-ended })
	t.Cleanup(b.Free)
}
