package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"

	"plenary/internal/bot"
	"plenary/internal/terminal"
)

// answerLines asks every line of in and prints one object a line, in order,
// each as soon as it and those before it are there.
func answerLines(ctx context.Context, handle bot.Handler, in io.Reader, out io.Writer) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel() // the reader of in ends, once a read of in under way has

	replies := make(chan chan bot.Reply, 4*runtime.GOMAXPROCS(0)) // as many are at work at one time
	ended := make(chan error, 1)
	go func() {
		defer close(replies)
		lines := terminal.NewLines(in)
		for {
			line, err := lines.Next()
			if err != nil && !errors.Is(err, terminal.ErrTooLong) {
				ended <- err
				return
			}
			reply := make(chan bot.Reply, 1)
			select {
			case replies <- reply:
			case <-ctx.Done():
				ended <- ctx.Err()
				return
			}
			go func() {
				if err != nil {
					reply <- terminal.TooLong()
					return
				}
				reply <- handle(ctx, request("ask "+line))
			}()
		}
	}()

	encoder := newEncoder(out)
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case reply, more := <-replies:
			if !more {
				if err := <-ended; err != io.EOF {
					return fmt.Errorf("the standard input could not be read: %w", err)
				}
				return nil
			}
			if err := encoder.Encode(objectOf(<-reply)); err != nil {
				return fmt.Errorf("the standard output takes no more: %w", err)
			}
		}
	}
}
