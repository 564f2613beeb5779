package delivery_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"go.uber.org/goleak"

	"plenary/internal/bot"
	"plenary/internal/delivery"
	"plenary/internal/delivery/deliverytest"
	"plenary/internal/store"
	"plenary/internal/store/storetest"
)

// A stuck platform answers when it is told to give up, and not before.
type stuck struct {
	*deliverytest.Wire
	asked chan struct{}
}

func (s stuck) Send(ctx context.Context, _ bot.Post) (bot.Sent, error) {
	close(s.asked)
	<-ctx.Done()
	return bot.Sent{}, ctx.Err()
}

func TestRunEndsThoughAPlatformIsStuckAndLeavesNothingBehind(t *testing.T) {
	if testing.Short() {
		t.Skip("waits for a post that is under way")
	}
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	ctx, cancel := context.WithCancel(t.Context())
	s, err := store.Open(ctx, storetest.SQLite(t))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	compose, err := deliverytest.Compose(s)
	if err != nil {
		t.Fatal(err)
	}
	wire := stuck{deliverytest.NewWire("slack", "http://127.0.0.1:1", 0), make(chan struct{})}
	defer wire.Close()
	c, err := delivery.New(delivery.Config{Store: s, Adapters: []bot.Adapter{wire}, Compose: compose, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	at, slot := bot.Place{Platform: "slack", Space: "T1", Channel: "C1"}, minute(time.Now())
	if err := s.SaveSchedule(ctx, bot.Schedule{Place: at, Recurrence: slot.Format("15:04") + " UTC daily", Next: slot}); err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- c.Run(ctx) }()
	<-wire.asked
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
	// The next process may try it at once, and looks first whether it arrived.
	d, ok, err := s.Delivery(t.Context(), at, slot)
	if !ok || err != nil || d.State != bot.Claimed || d.UnconfirmedSince.IsZero() {
		t.Errorf("%+v, %v", d, err)
	}
	if taken, err := s.AcquireSlot(t.Context(), d, "next", time.Now(), time.Now()); !taken || err != nil {
		t.Errorf("not given back (%v)", err)
	}
}

func TestConfigsThatCannotWork(t *testing.T) {
	for name, cfg := range map[string]delivery.Config{
		"nothing":         {},
		"too short":       {Grace: time.Second},
		"too long":        {Grace: 24 * time.Hour},
		"too few workers": {Workers: -1},
	} {
		if c, err := delivery.New(cfg); err == nil || c != nil {
			t.Errorf("%s is taken", name)
		}
	}
}
