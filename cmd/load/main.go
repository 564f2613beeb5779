// Command load puts plenary serve under load on this machine: a process of its
// own, with Slack and Discord on loopback ports that count every answer:
//
//	go run ./cmd/load
//
// A day of a thousand servers and a thousand channels, compressed into five
// minutes, with prompts, pages that are turned, and lost connections:
//
//	go run ./cmd/load -day 5m
//
// With -per-second 3000 there are more questions than a machine can answer: those
// without room must be refused once, and not answered as well.
//
// It exits with 1 where a question was neither answered nor refused, or was
// answered twice, or where a prompt was not posted exactly once.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"plenary/internal/adapterkit"
	"plenary/internal/loopback"
)

// settings are the values of the flags.
type settings struct {
	perSecond    int
	length       time.Duration
	againPercent int
	groups       int
	database     string
	idle         time.Duration
	day          time.Duration
}

func main() { os.Exit(run(os.Args[1:])) }

func run(args []string) int {
	var s settings
	flags := flag.NewFlagSet("load", flag.ContinueOnError)
	flags.IntVar(&s.perSecond, "per-second", 1000, "questions a second, over both platforms")
	flags.DurationVar(&s.length, "length", time.Minute, "for how long")
	flags.IntVar(&s.againPercent, "again", 5, "how many questions in a hundred are delivered again")
	flags.IntVar(&s.groups, "groups", 1000, "how many channels ask on each platform")
	flags.StringVar(&s.database, "database", "", "an empty SQLite file or postgres://…; none: a file that is deleted at the end")
	flags.DurationVar(&s.idle, "idle", 5*time.Second, "for how long it is left alone before it is looked at")
	flags.DurationVar(&s.day, "day", 0, "the time into which a day is compressed, from 2m to 1h; none: questions at an even pace")
	if err := flags.Parse(args); err != nil {
		return 2
	}
	if s.perSecond < 2 || s.perSecond > 20_000 || s.length < 0 || s.length > 24*time.Hour || s.againPercent < 0 || s.againPercent > 100 || s.groups < 1 || s.groups > 100_000 {
		fmt.Fprintln(os.Stderr, "load: -per-second goes from 2 to 20000, -length to 24h, -again to 100, -groups to 100000")
		return 2
	}
	if s.day != 0 && (s.day < 2*time.Minute || s.day > time.Hour) {
		fmt.Fprintln(os.Stderr, "load: -day goes from 2m to 1h")
		return 2
	}
	if s.day != 0 {
		s.length = s.day
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	good, err := measure(ctx, s, os.Stdout)
	if err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		return 1
	}
	if !good {
		return 1
	}
	return 0
}

// measure runs everything and prints the figures. It reports whether each question
// was answered once.
func measure(ctx context.Context, s settings, out io.Writer) (bool, error) {
	dir, err := os.MkdirTemp("", "plenary-load-")
	if err != nil {
		return false, err
	}
	defer os.RemoveAll(dir)
	if s.database == "" {
		s.database = filepath.Join(dir, "plenary.db")
	}
	slack, discord := loopback.NewSlack(), loopback.NewDiscord(s.groups)
	defer slack.Close()
	defer discord.Close()
	p, err := start(ctx, dir, s.database, slack, discord)
	if err != nil {
		return false, err
	}
	defer p.kill()
	ready, err := p.ready(ctx)
	if err != nil {
		return false, err
	}
	adapterkit.Sleep(ctx, s.idle)
	fmt.Fprintf(out, "binary, stripped      %.1f MB\n", float64(p.size)/1e6)
	fmt.Fprintf(out, "ready after           %s\n", ready.Round(time.Millisecond))
	fmt.Fprintf(out, "idle, resident        %.1f MB\n", p.resident())

	good := true
	d := &day{settings: s, slack: slack, discord: discord, out: out}
	if s.day != 0 {
		if err := d.schedule(ctx); err != nil {
			return false, err
		}
	}
	watched, stop := context.WithCancel(ctx)
	var watching sync.WaitGroup
	watching.Go(func() {
		for at := time.Now(); adapterkit.Sleep(watched, max(s.length/6, time.Second)); {
			fmt.Fprintf(out, "after %-15s %.1f MB\n", time.Since(at).Round(time.Second), p.resident())
		}
	})
	used := p.processor()
	var took time.Duration
	if s.day != 0 {
		took = d.run(ctx)
		good = d.checkPrompts(ctx)
	} else {
		var lost int
		took, lost = ask(ctx, s, slack, discord)
		good = lost == 0
	}
	waiting, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	_, _ = slack.Wait(waiting), discord.Wait(waiting) // Count tells what is missing
	stop()
	watching.Wait()
	adapterkit.Sleep(ctx, time.Second) // time for a second answer

	total := 0
	for _, of := range []struct {
		name  string
		count loopback.Count
	}{{"Slack", slack.Count()}, {"Discord", discord.Count()}} {
		c := of.count
		total += c.Asked
		good = good && c.Asked > 0 && c.Unanswered == 0 && c.Twice == 0
		fmt.Fprintf(out, "%-8s %d asked, %d turned away, %d without an answer, %d answered twice; p50 %s, p99 %s, longest %s\n", of.name, c.Asked, c.Refused, c.Unanswered, c.Twice,
			c.P50.Round(100*time.Microsecond), c.P99.Round(100*time.Microsecond), c.Max.Round(100*time.Microsecond))
	}
	fmt.Fprintf(out, "%.0f requests a second, for %s; %.2f ms of processor time each\n", float64(total)/took.Seconds(), took.Round(time.Second), 1000*(p.processor()-used)/float64(max(total, 1)))
	return good, p.stop()
}

// ask asks at an even pace, half of it on each platform, and returns how long
// that took and how many questions found no connection.
func ask(ctx context.Context, s settings, slack *loopback.Slack, discord *loopback.Discord) (took time.Duration, lost int) {
	questions := [...]string{
		"What does the statement recommend?", "Does it mention climate change?", "How should states begin?",
		"Who gains from cooperation?", "What is the role of civil society?",
	}
	start := time.Now()
	total := int(float64(s.perSecond) * s.length.Seconds())
	for n := 0; n < total && ctx.Err() == nil; n++ {
		due := start.Add(time.Duration(n) * time.Second / time.Duration(s.perSecond))
		if wait := time.Until(due); wait > time.Millisecond {
			time.Sleep(wait)
		}
		group, user, question := n/2%s.groups, strconv.Itoa(700_000_000_000_000_000+n/2%(20*s.groups)), questions[n%len(questions)]
		again := n/2*s.againPercent%100 < s.againPercent
		var id string
		var ok bool
		if n%2 == 0 {
			if id, ok = slack.Ask(fmt.Sprintf("C%d", group), "U"+user, question); ok && again {
				slack.DeliverAgain(id)
			}
			slack.Forget(id)
		} else {
			if id, ok = discord.Command(group, user, question); ok && again {
				discord.DeliverAgain(id)
			}
			discord.Forget(id)
		}
		if !ok {
			lost++
		}
	}
	return time.Since(start), lost
}

// A process is a plenary serve under load.
type process struct {
	cmd     *exec.Cmd
	address string
	size    int64
	ended   chan struct{}
	started time.Time
}

// start builds plenary as for a release, and runs it.
func start(ctx context.Context, dir, database string, slack *loopback.Slack, discord *loopback.Discord) (*process, error) {
	program := filepath.Join(dir, "plenary")
	build := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags", "-s -w", "-o", program, "plenary/cmd/plenary")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if text, err := build.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("build: %w\n%s", err, text)
	}
	info, err := os.Stat(program)
	if err != nil {
		return nil, err
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	address := ln.Addr().String()
	if err := ln.Close(); err != nil {
		return nil, err
	}
	p := &process{cmd: exec.Command(program, "serve"), address: address, size: info.Size(), ended: make(chan struct{})}
	p.cmd.Env = []string{
		"DATABASE_URL=" + database, "PLENARY_LISTEN=" + address, "PLENARY_LOG_LEVEL=error",
		"SLACK_BOT_TOKEN=" + loopback.SlackBotToken, "SLACK_APP_TOKEN=" + loopback.SlackAppToken, "SLACK_API_URL=" + slack.URL(),
		"DISCORD_BOT_TOKEN=" + loopback.DiscordBotToken, "DISCORD_APPLICATION_ID=" + loopback.DiscordApplicationID, "DISCORD_API_URL=" + discord.URL(),
	}
	p.cmd.Stderr = os.Stderr
	p.started = time.Now()
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		_ = p.cmd.Wait() // stop checks the exit code
		close(p.ended)
	}()
	return p, nil
}

// ready waits until the process is ready, and returns how long that took.
func (p *process) ready(ctx context.Context) (time.Duration, error) {
	client := http.Client{Timeout: time.Second}
	for time.Since(p.started) < time.Minute {
		resp, err := client.Get("http://" + p.address + "/readyz")
		if err == nil {
			resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				return time.Since(p.started), nil
			}
		}
		select {
		case <-p.ended:
			return 0, fmt.Errorf("plenary ended: %s", p.cmd.ProcessState)
		case <-ctx.Done():
			return 0, ctx.Err()
		case <-time.After(10 * time.Millisecond):
		}
	}
	return 0, fmt.Errorf("plenary is not ready after a minute")
}

// resident is the process's memory in MB.
func (p *process) resident() float64 { return p.metric("process_resident_memory_bytes") / 1e6 }

// processor is the processor time of the process, in seconds.
func (p *process) processor() float64 { return p.metric("process_cpu_seconds_total") }

// metric is the value of a metric without labels; 0 where it is not there.
func (p *process) metric(name string) float64 {
	client := http.Client{Timeout: 5 * time.Second}
	resp, err := client.Get("http://" + p.address + "/metrics")
	if err != nil {
		return 0
	}
	defer resp.Body.Close()
	page, err := io.ReadAll(resp.Body)
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(page)) {
		if value, ok := strings.CutPrefix(line, name+" "); ok {
			number, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
			if err != nil {
				return 0
			}
			return number
		}
	}
	return 0
}

// stop stops the process with SIGTERM, and returns an error where it fails.
func (p *process) stop() error {
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	select {
	case <-p.ended:
	case <-time.After(15 * time.Second):
		return fmt.Errorf("plenary is still running 15 s after SIGTERM")
	}
	if code := p.cmd.ProcessState.ExitCode(); code != 0 {
		return fmt.Errorf("plenary ended with exit code %d", code)
	}
	return nil
}

func (p *process) kill() {
	_ = p.cmd.Process.Kill() // it may have ended
	<-p.ended
}
