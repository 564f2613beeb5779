package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
	"syscall"

	"plenary/internal/bot"
	"plenary/internal/delivery"
	"plenary/internal/delivery/deliverytest"
	"plenary/internal/store"
)

// What a child finds in its environment.
const (
	childDatabase  = "SOAK_CHILD_DATABASE"
	childLedger    = "SOAK_CHILD_LEDGER"
	childPerSecond = "SOAK_CHILD_PER_SECOND"
)

// platform is the one that is posted to.
const platform = "slack"

// child is a process that does nothing but post, until it is told to stop or is
// killed.
func child(databaseURL string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	perSecond, err := strconv.Atoi(os.Getenv(childPerSecond))
	if err == nil {
		err = post(ctx, databaseURL, os.Getenv(childLedger), perSecond)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

func post(ctx context.Context, databaseURL, ledgerURL string, perSecond int) (err error) {
	s, err := store.Open(ctx, databaseURL)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	compose, err := deliverytest.Compose(s)
	if err != nil {
		return err
	}
	dispatcher, err := delivery.New(delivery.Config{
		Store: s, Compose: compose,
		Adapters: []bot.Adapter{deliverytest.NewWire(platform, ledgerURL, perSecond)},
		Log:      slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})),
	})
	if err != nil {
		return err
	}
	return dispatcher.Run(ctx)
}

// spawn starts a child.
func (c *site) spawn() (*exec.Cmd, error) {
	executable, err := os.Executable()
	if err != nil {
		return nil, err
	}
	command := exec.Command(executable)
	command.Env = append(os.Environ(), childDatabase+"="+c.database, childLedger+"="+c.url, childPerSecond+"="+strconv.Itoa(c.pace))
	command.Stderr = os.Stderr
	return command, command.Start()
}

// end asks a child to stop, and waits until it has.
func end(command *exec.Cmd) error {
	return errors.Join(command.Process.Signal(syscall.SIGTERM), command.Wait())
}
