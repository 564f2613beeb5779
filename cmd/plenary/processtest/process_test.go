// Package processtest runs plenary as a process of its own, against Slack and
// Discord on loopback ports.
package processtest

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"plenary/internal/loopback"
	"plenary/internal/store/storetest"
)

// program is the binary under test.
var program string

func TestMain(m *testing.M) { os.Exit(build(m)) }

func build(m *testing.M) int {
	flag.Parse()
	if testing.Short() {
		return 0 // every test here starts processes, and takes its time
	}
	dir, err := os.MkdirTemp("", "plenary-process-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	if err := os.Chmod(dir, 0o755); err != nil { // one test runs it as somebody else
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	program = filepath.Join(dir, "plenary")
	if out, err := exec.Command("go", "build", "-o", program, "plenary/cmd/plenary").CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "%v\n%s", err, out)
		return 1
	}
	return storetest.Run(m)
}

// A process is a running plenary.
type process struct {
	t       *testing.T
	cmd     *exec.Cmd
	log     *log
	address string // of its HTTP server
	ended   chan struct{}
}

// start runs plenary with these variables and nothing else of the environment.
func start(t *testing.T, env []string, args ...string) *process {
	t.Helper()
	p := &process{t: t, cmd: exec.Command(program, args...), log: &log{}, ended: make(chan struct{})}
	p.cmd.Env = env
	p.cmd.Dir = t.TempDir()
	p.run()
	return p
}

// run starts the process, and ends it with the test.
func (p *process) run() {
	p.t.Helper()
	p.cmd.Stdout, p.cmd.Stderr = p.log, p.log
	if err := p.cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	go func() {
		_ = p.cmd.Wait() // the exit code is looked at
		close(p.ended)
	}()
	p.t.Cleanup(func() {
		_ = p.cmd.Process.Kill() // it may be gone
		<-p.ended
		p.check()
	})
}

// serve runs plenary serve on a port of its own.
func serve(t *testing.T, env ...string) *process {
	t.Helper()
	address := freeAddress(t)
	p := start(t, append([]string{"HOME=" + t.TempDir(), "PLENARY_LISTEN=" + address}, env...), "serve")
	p.address = address
	return p
}

func freeAddress(t *testing.T) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	return ln.Addr().String()
}

// check looks for text that must never be in a log.
func (p *process) check() {
	p.t.Helper()
	text := p.log.String()
	for _, secret := range append(secrets, question) {
		if strings.Contains(text, secret) {
			p.t.Errorf("the output holds %q", secret)
		}
	}
	// A dump of goroutines names this file for each that runs a deferred call.
	words := strings.ReplaceAll(text, "runtime/panic.go:", "")
	for _, word := range []string{"panic", "fatal error", "data race", "DATA RACE"} {
		if strings.Contains(words, word) {
			p.t.Errorf("the output holds %q", word)
		}
	}
	if p.t.Failed() {
		p.t.Logf("output:\n%s", text)
	}
}

// exit waits for the process to end and returns its exit code, -1 for a signal.
func (p *process) exit(within time.Duration) int {
	p.t.Helper()
	select {
	case <-p.ended:
	case <-time.After(within):
		p.t.Fatalf("still running after %s", within)
	}
	return p.cmd.ProcessState.ExitCode()
}

func (p *process) signal(s os.Signal) {
	p.t.Helper()
	if err := p.cmd.Process.Signal(s); err != nil {
		p.t.Fatal(err)
	}
}

// get asks the process over HTTP. A process that does not answer gives 0.
func (p *process) get(path string) (code int, body string) {
	client := http.Client{Timeout: 5 * time.Second}
	defer client.CloseIdleConnections()
	resp, err := client.Get("http://" + p.address + path)
	if err != nil {
		return 0, err.Error()
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		return 0, err.Error()
	}
	return resp.StatusCode, string(b)
}

// ready waits until the process is ready.
func (p *process) ready() {
	p.t.Helper()
	p.until("it is ready", func() bool { code, _ := p.get("/readyz"); return code == http.StatusOK })
}

// atWork waits until n questions from Slack are in work or answered.
func (p *process) atWork(n int) {
	p.t.Helper()
	p.until("the questions are at work", func() bool {
		_, metrics := p.get("/metrics")
		return strings.Contains(metrics, fmt.Sprintf("plenary_request_seconds_count{platform=\"slack\"} %d\n", n))
	})
}

// until waits until holds reports true.
func (p *process) until(what string, holds func() bool) {
	p.t.Helper()
	for deadline := time.Now().Add(30 * time.Second); !holds(); time.Sleep(20 * time.Millisecond) {
		select {
		case <-p.ended:
			p.t.Fatalf("it ended before %s", what)
		default:
		}
		if time.Now().After(deadline) {
			_, body := p.get("/readyz")
			p.t.Fatalf("did not happen: %s; it says:\n%s", what, body)
		}
	}
}

// says waits until a line of the log matches.
func (p *process) says(pattern string) {
	p.t.Helper()
	re := regexp.MustCompile(pattern)
	p.until("the log says "+pattern, func() bool { return re.MatchString(p.log.String()) })
}

// A log keeps what a process prints.
type log struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *log) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(b)
}

func (l *log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

const question = "What do governments zibblewick about informal dialogue?"

var secrets = []string{
	loopback.SlackBotToken, loopback.SlackAppToken, loopback.DiscordBotToken, "loopbackLoopback", signingSecret, "s3cretPassword",
}

const signingSecret = "8f742231b10e8888abcd99yyyzzz85a5"

func slackEnv(s *loopback.Slack) []string {
	return []string{"SLACK_BOT_TOKEN=" + loopback.SlackBotToken, "SLACK_APP_TOKEN=" + loopback.SlackAppToken, "SLACK_API_URL=" + s.URL()}
}

func discordEnv(d *loopback.Discord) []string {
	return []string{"DISCORD_BOT_TOKEN=" + loopback.DiscordBotToken, "DISCORD_APPLICATION_ID=" + loopback.DiscordApplicationID, "DISCORD_API_URL=" + d.URL()}
}

func newSlack(t *testing.T) *loopback.Slack {
	s := loopback.NewSlack()
	t.Cleanup(s.Close)
	return s
}

func newDiscord(t *testing.T) *loopback.Discord {
	d := loopback.NewDiscord(3)
	t.Cleanup(d.Close)
	return d
}

// answered waits until every question has its one answer.
func answered(t *testing.T, l *loopback.Answers) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	_ = l.Wait(ctx) // the count says what is missing
	if c := l.Count(); c.Unanswered > 0 || c.Twice > 0 {
		t.Errorf("%d questions: %d without an answer, %d answered twice", c.Asked, c.Unanswered, c.Twice)
	}
}

func askSlack(t *testing.T, s *loopback.Slack) string {
	t.Helper()
	id, ok := s.Ask("C1", "U1", question)
	if !ok {
		t.Fatal("no socket is open")
	}
	return id
}

func askDiscord(t *testing.T, d *loopback.Discord) string {
	t.Helper()
	id, ok := d.Ask(1, "77", question)
	if !ok {
		t.Fatal("no shard is connected")
	}
	return id
}

// The output of a crash holds no secret and no question either. process.check looks
// for them at the end of the test.
func TestCrashOutput(t *testing.T) {
	s, d := newSlack(t), newDiscord(t)
	p := serve(t, append(slackEnv(s), discordEnv(d)...)...)
	p.ready()
	s.SetPostDelay(time.Minute)
	askSlack(t, s)
	p.atWork(1)
	p.signal(syscall.SIGQUIT)
	if code := p.exit(10 * time.Second); code != 2 || strings.Count(p.log.String(), "goroutine ") < 10 {
		t.Errorf("exit code %d, want that of a crash with its goroutines", code)
	}
}

// With both platforms the log fits on one screen, each question is answered once and
// counted, and the first signal ends the process.
func TestServe(t *testing.T) {
	s, d := newSlack(t), newDiscord(t)
	p := serve(t, append(slackEnv(s), discordEnv(d)...)...)
	p.ready()
	if lines := strings.Count(p.log.String(), "\n"); lines > 24 {
		t.Errorf("%d lines until it was ready, want one screen", lines)
	}
	for _, want := range []string{"msg=\"plenary starts\"", "serves=\"Slack over Socket Mode, Discord over its gateway\"", "msg=content", "msg=database", "msg=limits", "msg=listening"} {
		if !strings.Contains(p.log.String(), want) {
			t.Errorf("the log lacks %s", want)
		}
	}
	s.DeliverAgain(askSlack(t, s))
	d.DeliverAgain(askDiscord(t, d))
	answered(t, s.Answers)
	answered(t, d.Answers)
	_, metrics := p.get("/metrics")
	for _, platform := range []string{"slack", "discord"} {
		if !regexp.MustCompile(`plenary_requests_total\{command="ask",outcome="\w+",platform="` + platform + `"\} 1\n`).MatchString(metrics) {
			t.Errorf("the metrics do not count the question on %s", platform)
		}
	}
	for _, secret := range append(secrets, question) {
		if strings.Contains(metrics, secret) {
			t.Errorf("the metrics hold %q", secret)
		}
	}
	if code, _ := p.get("/healthz"); code != http.StatusOK {
		t.Errorf("/healthz gives %d", code)
	}
	p.signal(syscall.SIGTERM)
	if code := p.exit(10 * time.Second); code != 0 {
		t.Errorf("exit code %d, want 0", code)
	}
}
