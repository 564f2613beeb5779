package processtest

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"plenary/internal/bot"
	"plenary/internal/longtest"
	"plenary/internal/loopback"
	"plenary/internal/store"
	"plenary/internal/store/storetest"
)

// with gives a variable another value.
func with(env []string, name, value string) []string {
	env = slices.DeleteFunc(slices.Clone(env), func(s string) bool { return strings.HasPrefix(s, name+"=") })
	return append(env, name+"="+value)
}

func TestWrongConfiguration(t *testing.T) {
	p := serve(t, "SLACK_BOT_TOKEN="+loopback.SlackAppToken, "SLACK_APP_TOKEN="+loopback.SlackBotToken, "PLENARY_LOG_LEVEL=loud", "PLENARY_CONTENT=/nowhere")
	if code := p.exit(10 * time.Second); code != 2 {
		t.Errorf("exit code %d, want 2", code)
	}
	for _, want := range []string{"SLACK_BOT_TOKEN holds an app-level token", "SLACK_APP_TOKEN holds a bot token", "PLENARY_LOG_LEVEL is no level", "PLENARY_CONTENT: "} {
		if !strings.Contains(p.log.String(), want) {
			t.Errorf("the output lacks %q", want)
		}
	}
}

// A platform that refuses its token ends with one line of log, and the other is
// served.
func TestOneTokenRefused(t *testing.T) {
	s, d := newSlack(t), newDiscord(t)
	p := serve(t, append(with(slackEnv(s), "SLACK_BOT_TOKEN", "xoxb-0-0-revokedRevokedRevoked"), discordEnv(d)...)...)
	p.ready()
	p.says(`level=ERROR .*not served any more.*platform=slack`)
	askDiscord(t, d)
	answered(t, d.Answers)
	if n := strings.Count(p.log.String(), "level=ERROR"); n != 1 {
		t.Errorf("%d errors in the log, want 1", n)
	}
	if strings.Contains(p.log.String(), "revokedRevoked") {
		t.Error("the log holds the token")
	}
}

func TestAllTokensRefused(t *testing.T) {
	s, d := newSlack(t), newDiscord(t)
	env := append(with(slackEnv(s), "SLACK_BOT_TOKEN", "xoxb-0-0-revokedRevokedRevoked"), with(discordEnv(d), "DISCORD_BOT_TOKEN", "MTAx.revoked.revokedRevoked")...)
	p := serve(t, env...)
	if code := p.exit(20 * time.Second); code != 1 {
		t.Errorf("exit code %d, want 1", code)
	}
	if n := strings.Count(p.log.String(), "is not served any more"); n != 2 {
		t.Errorf("%d platforms are said to be given up, want 2", n)
	}
	if strings.Contains(p.log.String(), "evokedRevoked") {
		t.Error("the log holds a token")
	}
}

// A platform that is down at the start is connected when it is back; the other is
// served meanwhile.
func TestOnePlatformDown(t *testing.T) {
	s, d := newSlack(t), newDiscord(t)
	s.SetDown(true)
	p := serve(t, append(slackEnv(s), discordEnv(d)...)...)
	if !d.AwaitShards(1, 20*time.Second) {
		t.Fatal("Discord was not connected to")
	}
	askDiscord(t, d)
	answered(t, d.Answers)
	if code, _ := p.get("/readyz"); code != http.StatusServiceUnavailable {
		t.Errorf("/readyz gives %d while a platform has not come up yet, want 503", code)
	}
	s.SetDown(false)
	p.ready()
	askSlack(t, s)
	answered(t, s.Answers)
	d.SetDown(true)
	p.until("Discord is seen to be down", func() bool { _, body := p.get("/readyz"); return !strings.Contains(body, "discord: ok") })
	if code, _ := p.get("/readyz"); code != http.StatusOK {
		t.Errorf("/readyz gives %d while one of two is up, want 200", code)
	}
	askSlack(t, s)
	answered(t, s.Answers)
}

// What was answered before kill -9 is not answered again after it.
func TestKill(t *testing.T) {
	s := newSlack(t)
	env := append(slackEnv(s), "DATABASE_URL="+storetest.SQLite(t))
	p := serve(t, env...)
	p.ready()
	first := askSlack(t, s)
	answered(t, s.Answers)
	p.signal(syscall.SIGKILL)
	p.exit(10 * time.Second)
	q := serve(t, env...)
	q.ready()
	s.DeliverAgain(first)
	askSlack(t, s)
	answered(t, s.Answers)
}

// The replies in flight go out before the process ends.
func TestTermination(t *testing.T) {
	s := newSlack(t)
	p := serve(t, slackEnv(s)...)
	p.ready()
	s.SetPostDelay(2 * time.Second)
	for i := range 5 {
		if _, ok := s.Ask(fmt.Sprint("C", i), "U1", question); !ok {
			t.Fatal("no socket is open")
		}
	}
	p.atWork(5)
	p.signal(syscall.SIGTERM)
	if code := p.exit(10 * time.Second); code != 0 {
		t.Errorf("exit code %d, want 0", code)
	}
	answered(t, s.Answers)
}

func TestSecondSignalEndsAtOnce(t *testing.T) {
	s := newSlack(t)
	p := serve(t, slackEnv(s)...)
	p.ready()
	s.SetPostDelay(time.Minute)
	askSlack(t, s)
	p.atWork(1)
	p.signal(syscall.SIGTERM)
	p.says("msg=stopping")
	p.signal(syscall.SIGTERM)
	if code := p.exit(5 * time.Second); code != -1 {
		t.Errorf("exit code %d, want the end by a signal", code)
	}
	if strings.Contains(p.log.String(), "msg=stopped") {
		t.Error("it went on to the end")
	}
}

// The process says that the database is unavailable, waits for it, and can be
// stopped meanwhile.
func TestNoDatabase(t *testing.T) {
	s := newSlack(t)
	p := serve(t, append(slackEnv(s), "DATABASE_URL=postgres://plenary:s3cretPassword@"+freeAddress(t)+"/plenary?sslmode=disable")...)
	p.says(`level=WARN .*database.*cannot be reached`)
	if code, _ := p.get("/healthz"); code != http.StatusOK {
		t.Errorf("/healthz gives %d", code)
	}
	if code, body := p.get("/readyz"); code != http.StatusServiceUnavailable || !strings.Contains(body, "database: it is not open yet") {
		t.Errorf("/readyz gives %d:\n%s", code, body)
	}
	p.signal(syscall.SIGTERM)
	if code := p.exit(5 * time.Second); code != 0 {
		t.Errorf("exit code %d, want 0", code)
	}
}

func TestNoSuchKindOfDatabase(t *testing.T) {
	p := serve(t, append(slackEnv(newSlack(t)), "DATABASE_URL=mysql://plenary:s3cretPassword@host/plenary")...)
	if code := p.exit(5 * time.Second); code != 2 || !strings.Contains(p.log.String(), "DATABASE_URL names no database") {
		t.Errorf("exit code %d, want 2 and what is right", code)
	}
}

// A folder that does not exist is not made: it may be a disk that is not mounted.
func TestNoFolderForTheDatabase(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "mnt")
	for _, args := range [][]string{{"serve"}, {"forget", "slack/T1"}} {
		p := start(t, append(slackEnv(newSlack(t)), "DATABASE_URL="+filepath.Join(dir, "plenary.db")), args...)
		if code := p.exit(5 * time.Second); code != 2 || !strings.Contains(p.log.String(), "DATABASE_URL names a file in the folder "+dir+", which does not exist") {
			t.Errorf("%s: exit code %d, want 2 and what is right", args[0], code)
		}
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("the folder was made")
	}
}

// When the disk is full, members get a reply, and /readyz and the log say why. Once
// there is space again the process works as before.
func TestFullDisk(t *testing.T) {
	dir := t.TempDir()
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=2m", "plenary", dir).CombinedOutput(); err != nil {
		t.Skipf("no small disk can be mounted: %s", strings.TrimSpace(string(out)))
	}
	t.Cleanup(func() { _ = exec.Command("umount", "-l", dir).Run() }) // the folder is not removed while it is mounted
	s := newSlack(t)
	s.KeepTexts()
	p := serve(t, append(slackEnv(s), "DATABASE_URL="+filepath.Join(dir, "plenary.db"))...)
	p.ready()
	askSlack(t, s)
	answered(t, s.Answers)
	filler := filepath.Join(dir, "filler")
	f, err := os.Create(filler)
	if err != nil {
		t.Fatal(err)
	}
	for err == nil {
		_, err = f.Write(make([]byte, 4096))
	}
	f.Close()
	p.until("it is not ready", func() bool { code, _ := p.get("/readyz"); return code == http.StatusServiceUnavailable })
	if _, body := p.get("/readyz"); !strings.Contains(body, "no space left") {
		t.Errorf("/readyz says:\n%s", body)
	}
	askSlack(t, s)
	p.says("level=ERROR .*id=([A-Z0-9]{6}) .*no space left")
	if code, _ := p.get("/healthz"); code != http.StatusOK {
		t.Errorf("/healthz gives %d", code)
	}
	answered(t, s.Answers)
	id := regexp.MustCompile("level=ERROR .*id=([A-Z0-9]{6}) .*no space left").FindStringSubmatch(p.log.String())[1]
	if texts := s.Texts(); !strings.Contains(texts[len(texts)-1], id) {
		t.Errorf("the member is told %q, without the id %s", texts[len(texts)-1], id)
	}
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	p.ready()
	askSlack(t, s)
	answered(t, s.Answers)
	if texts := s.Texts(); strings.Contains(texts[len(texts)-1], "went wrong") {
		t.Errorf("with space again the member is told %q", texts[len(texts)-1])
	}
}

// A database in a read-only folder is a fault of the configuration.
func TestReadOnlyDisk(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("needs root to run the process as somebody else")
	}
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	s := newSlack(t)
	p := &process{t: t, cmd: exec.Command(program, "serve"), log: &log{}, ended: make(chan struct{})}
	p.cmd.Env = append(slackEnv(s), "DATABASE_URL="+filepath.Join(dir, "plenary.db"))
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	p.run()
	if code := p.exit(10 * time.Second); code != 2 || !strings.Contains(p.log.String(), "DATABASE_URL: ") || !strings.Contains(p.log.String(), "permission denied") {
		t.Errorf("exit code %d, want 2 and what is wrong", code)
	}
}

// SIGHUP replaces the content as a whole. Where the new content has faults, the old
// one stays.
func TestReload(t *testing.T) {
	dir := t.TempDir()
	write := func(text string) {
		if err := os.WriteFile(filepath.Join(dir, "statement.md"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	statement := func(title string) string {
		return "---\ntitle: " + title + "\n---\n\n# I. Rivers\n\nRivers should be kept clean by everybody who lives beside them.\n"
	}
	write(statement("The First Title"))
	s := newSlack(t)
	s.KeepTexts()
	p := serve(t, append(slackEnv(s), "PLENARY_CONTENT="+dir)...)
	p.ready()
	about := func(want string) {
		t.Helper()
		if _, ok := s.Ask("C1", "U1", "about"); !ok {
			t.Fatal("no socket is open")
		}
		answered(t, s.Answers)
		texts := s.Texts()
		if got := texts[len(texts)-1]; !strings.Contains(got, want) {
			t.Errorf("about says %q, want %q", got, want)
		}
	}
	about("The First Title")
	write(statement("The Second Title"))
	p.signal(syscall.SIGHUP)
	p.says(`content replaced.*The Second Title`)
	about("The Second Title")
	write("---\nkind: none\n---\n")
	p.signal(syscall.SIGHUP)
	p.says(`level=ERROR .*new content was not taken.*title`)
	about("The Second Title")
	if code, _ := p.get("/readyz"); code != http.StatusOK {
		t.Errorf("/readyz gives %d", code)
	}
}

// What is stored of a workspace or server is erased as soon as the bot is removed
// from it, and what is stored of others is not.
func TestRemoval(t *testing.T) {
	s, d := newSlack(t), newDiscord(t)
	url := storetest.SQLite(t)
	p := serve(t, append(append(slackEnv(s), discordEnv(d)...), "DATABASE_URL="+url)...)
	p.ready()
	db, err := store.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	places := []bot.Place{
		{Platform: "slack", Space: "T1", Channel: "C1"},
		{Platform: "discord", Space: loopback.Guild(0), Channel: loopback.Channel(0)},
		{Platform: "discord", Space: loopback.Guild(1), Channel: loopback.Channel(1)},
	}
	for _, at := range places {
		if err := db.SetSetting(t.Context(), at, "references", "on"); err != nil {
			t.Fatal(err)
		}
	}
	held := func() (n int) {
		for _, at := range places {
			value, err := db.Setting(t.Context(), at, "references")
			if err != nil {
				t.Fatal(err)
			}
			n += len(value) / len("on")
		}
		return n
	}
	if !s.Uninstall() || !d.Remove(0) {
		t.Fatal("no connection")
	}
	p.until("both are forgotten", func() bool { return held() == 1 })

	forget := start(t, []string{"DATABASE_URL=" + url}, "forget", "discord/"+loopback.Guild(1))
	if code := forget.exit(10 * time.Second); code != 0 || held() != 0 {
		t.Errorf("plenary forget: exit code %d, and %d places are held", code, held())
	}
	forget = start(t, []string{"DATABASE_URL=" + url}, "forget", "slack/T9")
	if code := forget.exit(10 * time.Second); code != 1 || !strings.Contains(forget.log.String(), "Nothing is held of slack/T9 in the database") {
		t.Errorf("plenary forget of what is not known: exit code %d", code)
	}
}

// Each request above the limits gets one reply that asks to wait, and a line with an
// id in the log.
func TestWhoAsksWithoutEnd(t *testing.T) {
	d := newDiscord(t)
	p := serve(t, discordEnv(d)...)
	p.ready()
	for range 400 {
		if _, ok := d.Command(1, "77", question); !ok {
			t.Fatal("no shard is connected")
		}
	}
	answered(t, d.Answers)
	p.says(`msg=request id=[A-Z0-9]{6} platform=discord outcome=refused limited=person`)
	if _, metrics := p.get("/metrics"); !regexp.MustCompile(`plenary_requests_limited_total\{platform="discord",scope="person"\} [1-9]`).MatchString(metrics) {
		t.Error("the metrics do not count who was told to wait")
	}
	if n := strings.Count(p.log.String(), "msg=request id="); n != 400 {
		t.Errorf("%d lines for 400 requests", n)
	}
}

// Where no server answers, plenary healthy ends with 1, which a container's health
// check understands.
func TestHealthyWithoutServer(t *testing.T) {
	p := start(t, []string{"PLENARY_LISTEN=" + freeAddress(t)}, "healthy")
	if code := p.exit(10 * time.Second); code != 1 || !strings.Contains(p.log.String(), "the server does not answer") {
		t.Errorf("exit code %d, want 1 and why", code)
	}
}

// A configured port that is in use is a fault of the configuration.
func TestPortTaken(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	p := serve(t, with(slackEnv(newSlack(t)), "PLENARY_LISTEN", ln.Addr().String())...)
	if code := p.exit(5 * time.Second); code != 2 || !strings.Contains(p.log.String(), "PLENARY_LISTEN: ") {
		t.Errorf("exit code %d, want 2 and the name of the variable", code)
	}
}

// HTTP requests that are not signed by a platform are refused, and platforms are
// served meanwhile.
func TestHostileHTTP(t *testing.T) {
	longtest.Skip(t)
	s, d := newSlack(t), newDiscord(t)
	env := with(slackEnv(s), "SLACK_SIGNING_SECRET", signingSecret)
	env = append(env, append(discordEnv(d), "DISCORD_PUBLIC_KEY="+strings.Repeat("0a", 32))...)
	p := serve(t, env...)
	p.ready()
	client := http.Client{Timeout: 20 * time.Second}
	defer client.CloseIdleConnections()
	for _, path := range []string{"/slack/events", "/slack/commands", "/slack/interactions", "/discord/interactions"} {
		for _, size := range []int{0, 2, 1 << 20, 3 << 20} {
			resp, err := client.Post("http://"+p.address+path, "application/json", strings.NewReader(strings.Repeat("{", size)))
			if err != nil {
				t.Errorf("%s with %d bytes: %v", path, size, err)
				continue
			}
			_, _ = io.Copy(io.Discard, resp.Body)
			resp.Body.Close()
			if resp.StatusCode < 400 || resp.StatusCode >= 500 {
				t.Errorf("%s with %d bytes gives %d, want 4xx", path, size, resp.StatusCode)
			}
		}
	}
	var slow []net.Conn
	for range 300 {
		c, err := net.Dial("tcp", p.address)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		fmt.Fprint(c, "POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Le")
		slow = append(slow, c)
	}
	p.ready()
	askSlack(t, s)
	askDiscord(t, d)
	answered(t, s.Answers)
	answered(t, d.Answers)
	for _, c := range slow {
		_ = c.SetReadDeadline(time.Now().Add(30 * time.Second))
		if _, err := io.ReadAll(c); err != nil && os.IsTimeout(err) {
			t.Fatal("a slow client still holds its connection")
		}
	}
}
