package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	"plenary/internal/bot"
	"plenary/internal/delivery"
	"plenary/internal/delivery/deliverytest"
	"plenary/internal/store"
)

// The environment variables of a child.
const (
	childDatabase = "SOAK_CHILD_DATABASE"
	childPlatform = "SOAK_CHILD_PLATFORM"
	childURL      = "SOAK_CHILD_URL" // of the platform's API
)

// child is a process that only posts, until it is told to stop or is killed.
func child(databaseURL string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := post(ctx, databaseURL, os.Getenv(childPlatform), os.Getenv(childURL)); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

func post(ctx context.Context, databaseURL, platform, url string) (err error) {
	s, err := store.Open(ctx, databaseURL)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	compose, err := deliverytest.Compose(s)
	if err != nil {
		return err
	}
	newAdapter := deliverytest.Slack
	if platform == "discord" {
		newAdapter = deliverytest.Discord
	}
	adapter, err := newAdapter(url, deliverytest.Transport())
	if err != nil {
		return err
	}
	dispatcher, err := delivery.New(delivery.Config{
		Store: s, Compose: compose,
		Adapters: []bot.Adapter{adapter},
		Log:      slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})),
	})
	if err != nil {
		return err
	}
	return dispatcher.Run(ctx)
}

// spawn starts a child.
func (bed *testbed) spawn() (*exec.Cmd, error) {
	executable, err := os.Executable()
	if err != nil {
		return nil, err
	}
	command := exec.Command(executable)
	command.Env = append(os.Environ(), childDatabase+"="+bed.database, childPlatform+"="+bed.platform, childURL+"="+bed.url)
	command.Stderr = os.Stderr
	return command, command.Start()
}

// end asks a child to stop, and waits until it has.
func end(command *exec.Cmd) error {
	return errors.Join(command.Process.Signal(syscall.SIGTERM), command.Wait())
}
