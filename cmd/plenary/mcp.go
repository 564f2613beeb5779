package main

import (
	"context"
	"io"
	"sync"

	"plenary/internal/mcp"
)

// mcpCommand is plenary mcp.
type mcpCommand struct{}

// Run serves the program that started this one, until the input ends.
func (c *mcpCommand) Run(ctx context.Context, env *environment, _ []string) error {
	all, err := env.statements()
	if err != nil {
		return err
	}
	b, err := env.bot(all, nil)
	if err != nil {
		return err
	}
	serving, stop := context.WithCancel(ctx)
	var preparing sync.WaitGroup
	preparing.Go(func() { _ = b.Prepare(serving) }) // fails only where it is stopped
	defer preparing.Wait()
	defer stop()
	server := mcp.New(mcp.Config{Bot: b, Version: version(), Log: env.log()})
	return server.Run(serving, closerOf(env.in), env.out)
}

// closerOf returns in as what can be closed, so that a read of it that is under way ends.
func closerOf(in io.Reader) io.ReadCloser {
	if closer, ok := in.(io.ReadCloser); ok {
		return closer
	}
	return io.NopCloser(in)
}
