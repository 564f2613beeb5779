package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"time"

	"plenary/internal/access"
	"plenary/internal/ops"
	"plenary/internal/page"
	"plenary/internal/terminal"
)

// readCommand is plenary read.
type readCommand struct {
	Port string `placeholder:"PORT" help:"Port of this machine; without it, any that is free."`
}

// Run serves the pages to this machine until ctx ends.
func (c *readCommand) Run(ctx context.Context, env *environment, args []string) error {
	if dir := strings.Join(args, ""); dir != "" {
		if _, err := folder(dir); err != nil {
			return err
		}
		env.Content = dir
	}
	all, err := env.statements()
	if err := errors.Join(join(env.sources.faultsOf(c)), err); err != nil {
		return err
	}
	b, err := env.bot(all, nil)
	if err != nil {
		return err
	}
	if len(b.Permalinks().Statements()) == 0 {
		return errors.New("no page shows this text: its editor forbids it with page: false in statement.md")
	}
	ln, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", c.Port))
	if err != nil {
		return fmt.Errorf("--port: %w: name a port that is free, or none", err)
	}
	mux := http.NewServeMux()
	access.Access{}.HandleTree(mux, page.New(page.Config{Bot: b, Log: env.log()}).Handler())
	web := ops.NewServer(ln, mux, env.log())
	serving, stop := context.WithCancel(ctx)
	var working sync.WaitGroup
	defer working.Wait()
	defer stop()
	working.Go(func() { _ = b.Prepare(serving) }) // fails only where it is stopped
	working.Go(func() {
		<-serving.Done()
		ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		web.Stop(ending)
	})
	address := "http://" + ln.Addr().String() + "/"
	fmt.Fprintln(env.out, address)
	if terminal.StyleOf(env.out, false).Width > 0 {
		fmt.Fprintln(env.out, "Ctrl-C ends it.")
		showInBrowser(ctx, address)
	}
	return web.Serve()
}

// showInBrowser opens an address where the system has a browser. Else the person has the
// address.
func showInBrowser(ctx context.Context, address string) {
	opener := []string{"xdg-open", address}
	switch runtime.GOOS {
	case "darwin":
		opener[0] = "open"
	case "windows":
		opener = []string{"rundll32", "url.dll,FileProtocolHandler", address}
	}
	if runtime.GOOS != "windows" && runtime.GOOS != "darwin" && os.Getenv("DISPLAY")+os.Getenv("WAYLAND_DISPLAY") == "" {
		return
	}
	command := exec.CommandContext(ctx, opener[0], opener[1:]...)
	if command.Start() == nil {
		go func() { _ = command.Wait() }() // it is the browser's affair how it ends
	}
}
