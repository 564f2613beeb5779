// Command load puts plenary serve under load on this machine: a process of its
// own, with Slack and Discord on loopback ports that count every answer:
//
//	go run ./cmd/load
//
// It asks as much as is answered: so many questions wait at every moment, each of
// them another, made of the statement's words, so that none is answered from memory.
// -per-second asks at a pace instead. GODEBUG is passed on: cpu.avx512vnni=off shows
// what a processor reads that has AVX2 alone. The burst that groups are promised, 200
// questions in ten seconds on a server of each platform, with commands between them:
//
//	go run ./cmd/load -burst 200
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
// answered twice, or where a prompt was not posted exactly once; after a burst also
// where a question was refused, the last answer came after more than a minute, or
// the order was not kept.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
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

	"plenary/content"
	"plenary/internal/adapterkit"
	"plenary/internal/loopback"
)

// settings are the values of the flags.
type settings struct {
	perSecond    int // 0: as many as are answered
	waiting      int
	burst        int
	content      string
	model        string
	length       time.Duration
	againPercent int
	groups       int
	database     string
	idle         time.Duration
	day          time.Duration
}

// validate names a flag whose value is out of range.
func (s settings) validate() error {
	for _, f := range []struct {
		flag                     string
		value, smallest, largest float64
	}{
		{"-per-second", float64(s.perSecond), 0, 20_000},
		{"-waiting", float64(s.waiting), 2, 400},
		{"-burst", float64(s.burst), 0, 250},
		{"-again", float64(s.againPercent), 0, 100},
		{"-groups", float64(s.groups), 1, 100_000},
		{"-length in hours", s.length.Hours(), 0, 24},
	} {
		if f.value < f.smallest || f.value > f.largest {
			return fmt.Errorf("%s goes from %g to %g", f.flag, f.smallest, f.largest)
		}
	}
	if s.day != 0 && (s.day < 2*time.Minute || s.day > time.Hour) {
		return errors.New("-day goes from 2m to 1h")
	}
	return nil
}

func main() { os.Exit(run(os.Args[1:])) }

func run(args []string) int {
	var s settings
	flags := flag.NewFlagSet("load", flag.ContinueOnError)
	flags.IntVar(&s.perSecond, "per-second", 0, "questions a second, over both platforms; 0: as many as are answered")
	flags.IntVar(&s.waiting, "waiting", 32, "how many questions wait at every moment where -per-second is 0")
	flags.IntVar(&s.burst, "burst", 0, "how many questions are asked in ten seconds on a server of each platform; 0: no burst")
	flags.StringVar(&s.content, "content", "", "the folder of the statement; none: the one that is built in")
	flags.StringVar(&s.model, "model", "", "a file of networks, or off for words alone; none: those that are built in")
	flags.DurationVar(&s.length, "length", time.Minute, "for how long")
	flags.IntVar(&s.againPercent, "again", 5, "how many questions in a hundred are delivered again")
	flags.IntVar(&s.groups, "groups", 1000, "how many channels ask on each platform")
	flags.StringVar(&s.database, "database", "", "an empty SQLite file or postgres://…; none: a file that is deleted at the end")
	flags.DurationVar(&s.idle, "idle", 5*time.Second, "for how long it is left alone before it is looked at")
	flags.DurationVar(&s.day, "day", 0, "the time into which a day is compressed, from 2m to 1h; none: questions at an even pace")
	if err := flags.Parse(args); err != nil {
		return 2
	}
	if err := s.validate(); err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
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
	folder := fs.FS(content.FS)
	if s.content != "" {
		folder = os.DirFS(s.content)
	}
	asked, err := newQuestions(folder)
	if err != nil {
		return false, err
	}
	slack, discord := loopback.NewSlack(), loopback.NewDiscord(s.groups)
	defer slack.Close()
	defer discord.Close()
	p, err := start(ctx, dir, s, slack, discord)
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
	a := &asker{settings: s, questions: asked, slack: slack, discord: discord}
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
	switch {
	case s.day != 0:
		took = d.run(ctx)
		good = d.checkPrompts(ctx)
	case s.burst != 0:
		took, good = a.askBurst(ctx, out)
	case s.perSecond != 0:
		took = a.pace(ctx)
	default:
		took = a.sustain(ctx)
	}
	good = good && a.lost == 0
	a.awaitAnswers(ctx, 2*time.Minute)
	stop()
	watching.Wait()
	adapterkit.Sleep(ctx, time.Second) // time for a second answer

	total, answered := 0, 0
	for _, of := range []struct {
		name  string
		count loopback.Count
	}{{"Slack", slack.Count()}, {"Discord", discord.Count()}} {
		c := of.count
		total += c.Asked
		answered += c.Asked - c.Unanswered - c.Refused
		good = good && c.Asked > 0 && c.Unanswered == 0 && c.Twice == 0
		fmt.Fprintf(out, "%-8s %d asked, %d turned away, %d without an answer, %d answered twice; p50 %s, p99 %s, longest %s\n", of.name, c.Asked, c.Refused, c.Unanswered, c.Twice,
			c.P50.Round(100*time.Microsecond), c.P99.Round(100*time.Microsecond), c.Max.Round(100*time.Microsecond))
	}
	busy := p.processor() - used
	read, readTime := p.metric("plenary_reading_seconds_count"), p.metric("plenary_reading_seconds_sum")
	fmt.Fprintf(out, "%.1f requests a second, for %s; %.2f ms of processor time each\n", float64(total)/took.Seconds(), took.Round(time.Second), 1000*busy/float64(max(total, 1)))
	fmt.Fprintf(out, "%.1f answered a second, which is %.1f a second of a core; %.0f were read, %.0f ms each\n", float64(answered)/took.Seconds(), float64(answered)/max(busy, 1e-3), read, 1000*readTime/max(read, 1))
	return good, p.stop()
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
func start(ctx context.Context, dir string, s settings, slack *loopback.Slack, discord *loopback.Discord) (*process, error) {
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
		"DATABASE_URL=" + s.database, "PLENARY_CONTENT=" + s.content, "PLENARY_MODEL=" + s.model, "HOME=" + dir, "GODEBUG=" + os.Getenv("GODEBUG"), "PLENARY_LISTEN=" + address, "PLENARY_LOG_LEVEL=error",
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
