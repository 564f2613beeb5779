// Command soak measures the delivery of prompts on this machine, with real
// processes, real databases and a platform on a loopback port that records every
// post it accepts:
//
//	go run ./cmd/soak due     10,000 channels due in the same moment
//	go run ./cmd/soak kill    processes killed while they post, 50 times
//	go run ./cmd/soak idle    the cost when nothing is due
//
// It exits with 1 where a prompt was lost or posted twice.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"
)

// settings are the values of the flags.
type settings struct {
	database  string
	channels  int
	perSecond int
	kills     int
	replicas  int
	length    time.Duration
}

func main() {
	if databaseURL := os.Getenv(childDatabase); databaseURL != "" {
		os.Exit(child(databaseURL))
	}
	os.Exit(run(os.Args[1:]))
}

func run(args []string) int {
	var s settings
	flags := flag.NewFlagSet("soak due|kill|idle", flag.ContinueOnError)
	flags.StringVar(&s.database, "database", "", "an empty SQLite file or postgres://…; none: a file that is deleted at the end")
	flags.IntVar(&s.channels, "channels", 10000, "how many channels are scheduled")
	flags.IntVar(&s.perSecond, "per-second", 0, "how many posts a second the platform allows; Discord 50; 0: any number")
	flags.IntVar(&s.kills, "kills", 50, "how often a process is killed")
	flags.IntVar(&s.replicas, "replicas", 1, "how many processes post; more than one on Postgres alone")
	flags.DurationVar(&s.length, "length", time.Minute, "for how long idleness is measured")
	command := ""
	if len(args) > 0 {
		command, args = args[0], args[1:]
	}
	if err := flags.Parse(args); err != nil {
		return 2
	}
	measure, ok := map[string]func(context.Context, settings) (*report, error){"due": due, "kill": kill, "idle": idle}[command]
	if !ok {
		flags.Usage()
		return 2
	}
	if s.database == "" {
		dir, err := os.MkdirTemp("", "plenary-soak-")
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer os.RemoveAll(dir)
		s.database = filepath.Join(dir, "soak.db")
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	r, err := measure(ctx, s)
	fmt.Print(r)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}
