package prompt_test

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"testing"
	"time"

	"plenary/internal/bot"
	"plenary/internal/prompt"
	"plenary/internal/prompt/prompttest"
	"plenary/internal/store"
	"plenary/internal/store/storetest"
)

// What a child finds in its environment.
const (
	childDatabase = "PROMPT_TEST_CHILD_DATABASE"
	childLedger   = "PROMPT_TEST_CHILD_LEDGER"
)

// child is a process that does nothing but post, until it is killed.
func child(databaseURL string) {
	if err := post(databaseURL, os.Getenv(childLedger)); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func post(databaseURL, ledgerURL string) error {
	s, err := store.Open(context.Background(), databaseURL)
	if err != nil {
		return err
	}
	compose, err := prompttest.Compose(s)
	if err != nil {
		return err
	}
	c, err := prompt.New(prompt.Config{
		Store: s, Compose: compose, Adapters: []bot.Adapter{prompttest.NewWire("slack", ledgerURL)},
		Log: slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn})),
	})
	if err != nil {
		return err
	}
	return c.Run(context.Background())
}

// spawn starts a child.
func spawn(t *testing.T, databaseURL, ledgerURL string) *exec.Cmd {
	t.Helper()
	executable, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	command := exec.Command(executable)
	command.Env = append(os.Environ(), childDatabase+"="+databaseURL, childLedger+"="+ledgerURL)
	if testing.Verbose() {
		command.Stderr = os.Stderr
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = command.Process.Kill()
		_ = command.Wait()
	})
	return command
}

// kill kills a child as kill -9 does.
func kill(t *testing.T, command *exec.Cmd) {
	t.Helper()
	if err := command.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = command.Wait()
}

// killed runs replicas that are killed in the middle of sending, and wants
// exactly one post for every channel, within two minutes of the last restart.
func killed(t *testing.T, databaseURL string, channels, kills, replicas int) {
	ledger := &prompttest.Ledger{}
	ledger.Fail = func(n int, _ string) prompttest.Fault {
		switch {
		case n%41 == 0:
			return prompttest.LostAfter
		case n%29 == 0:
			return prompttest.Broken
		}
		return prompttest.None
	}
	st := newStage(t, databaseURL, ledger)
	slot := minute(time.Now())
	places := make([]bot.Place, channels)
	for i := range places {
		places[i] = st.schedule("slack", fmt.Sprintf("c%05d", i), slot)
	}
	var running []*exec.Cmd
	for range replicas {
		running = append(running, spawn(t, databaseURL, st.url))
	}
	for n := range kills {
		// In the middle of sending: after so many more posts.
		goal := channels * (n + 1) / (kills + 1)
		for deadline := time.Now().Add(2 * time.Minute); len(ledger.Entries()) < goal; time.Sleep(time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatalf("stuck at %d posts of %d", len(ledger.Entries()), channels)
			}
		}
		i := n % replicas
		kill(t, running[i])
		running[i] = spawn(t, databaseURL, st.url)
	}
	restarted := time.Now()
	for _, at := range places {
		if d := st.settled(at, 1)[0]; d.State != bot.Posted {
			t.Errorf("%s: %+v", at.Channel, d)
		}
	}
	t.Logf("%d channels, %d kills, %d replicas: settled %s after the last restart", channels, kills, replicas, time.Since(restarted).Round(time.Millisecond))
	posts := st.posts()
	lost, double := 0, 0
	for _, at := range places {
		switch n := posts[at.Channel]; {
		case n == 0:
			lost++
		case n > 1:
			double++
		}
	}
	if lost > 0 || double > 0 {
		t.Errorf("lost %d, double %d", lost, double)
	}
}

func TestKilledInTheMiddleOfSending(t *testing.T) {
	if testing.Short() {
		t.Skip("processes are killed for minutes")
	}
	storetest.Each(t, func(t *testing.T, databaseURL string) {
		t.Run("one process", func(t *testing.T) { killed(t, databaseURL, 500, 5, 1) })
	})
}

func TestTwoReplicasAndOneKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("processes are killed for minutes")
	}
	killed(t, storetest.Postgres(t), 1000, 1, 2)
}
