package slack

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"

	"plenary/content"
	"plenary/internal/bot"
	"plenary/internal/statement"
)

// A memory is a store that remembers what was claimed and set: it outlives an adapter as a database outlives a process.
type memory struct {
	bot.Store
	mu   sync.Mutex
	seen map[string]bool
	set  map[string]string

	schedules []bot.Schedule // set before it is used
}

func (m *memory) Deduplicate(_ context.Context, id string) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.seen[id] {
		return false, nil
	}
	if m.seen == nil {
		m.seen = map[string]bool{}
	}
	m.seen[id] = true
	return true, nil
}

func (m *memory) Setting(_ context.Context, at bot.Place, name string) (string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.set[at.Channel+name], nil
}

func (m *memory) SetSetting(_ context.Context, at bot.Place, name, value string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.set == nil {
		m.set = map[string]string{}
	}
	m.set[at.Channel+name] = value
	return nil
}

func (m *memory) Schedule(_ context.Context, at bot.Place) (bot.Schedule, bool, error) {
	for _, s := range m.schedules {
		if s.Place == at {
			return s, true, nil
		}
	}
	return bot.Schedule{}, false, nil
}

func (m *memory) Schedules(context.Context, string, string) ([]bot.Schedule, error) {
	return m.schedules, nil
}

func (m *memory) Deliveries(context.Context, bot.Place) ([]bot.Delivery, error) { return nil, nil }

func (m *memory) Suggestions(context.Context, bot.Place) ([]bot.Suggestion, error) { return nil, nil }

func (m *memory) Facilitators(context.Context, string, string) ([]string, error) { return nil, nil }

var loadOnce = sync.OnceValues(func() (*statement.Statement, error) { return statement.Parse(content.FS) })

func testBot(t testing.TB, store bot.Store) *bot.Bot {
	t.Helper()
	s, err := loadOnce()
	if err != nil {
		t.Fatal(err)
	}
	return bot.New(bot.Config{Statements: []*statement.Statement{s}, Store: store, Log: slog.New(slog.DiscardHandler)})
}

// A running adapter.
type running struct {
	*Adapter
	wait func() error // until Run returns
	stop func() error // ends Run
}

// run starts an adapter against the fake; it is stopped at the end of the test.
func run(t testing.TB, f *fake, handle bot.Handler, change func(*Config)) *running {
	t.Helper()
	transport := &http.Transport{MaxIdleConnsPerHost: 128}
	cfg := Config{
		BotToken: "xoxb-1", AppToken: "xapp-1", APIURL: f.URL + "/api",
		Host: bot.Host{Log: slog.New(slog.DiscardHandler), Transport: transport},
	}
	if change != nil {
		change(&cfg)
	}
	a, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- a.Run(ctx, handle) }()
	wait := sync.OnceValue(func() error {
		err := <-ended
		transport.CloseIdleConnections()
		return err
	})
	stop := func() error {
		cancel()
		return wait()
	}
	t.Cleanup(func() {
		if err := stop(); err != nil && !t.Failed() && !f.revoked() {
			t.Errorf("Run: %v", err)
		}
	})
	return &running{a, wait, stop}
}

func TestMentionIsAnsweredInItsThread(t *testing.T) {
	f := newFake(t)
	run(t, f, testBot(t, &memory{}).Handle, nil)
	f.push("e1", kindEvent, mentionOf("C1", "100.1", "U1", "<@UBOT> quote abstract 2"))
	form := f.await("chat.postMessage", 1)
	if form.Get("channel") != "C1" || form.Get("thread_ts") != "100.1" || form.Get("reply_broadcast") != "" {
		t.Errorf("posted to %q, thread %q", form.Get("channel"), form.Get("thread_ts"))
	}
	if !strings.Contains(form.Get("text"), "Abstract") || !strings.Contains(form.Get("blocks"), "rich_text_quote") {
		t.Errorf("text %q\nblocks %s", form.Get("text"), form.Get("blocks"))
	}
	if form.Get("unfurl_links") != "false" || form.Get("unfurl_media") != "false" || form.Get("mrkdwn") != "false" {
		t.Errorf("unfurling or markdown is on: %v", form)
	}
	f.acked("e1")
}

func TestDirectMessageIsAnsweredInPlace(t *testing.T) {
	f := newFake(t)
	run(t, f, testBot(t, &memory{}).Handle, nil)
	f.push("e1", kindEvent, messageOf("D1", "im", "100.1", "U1", "sections"))
	if form := f.await("chat.postMessage", 1); form.Get("channel") != "D1" || form.Get("thread_ts") != "" {
		t.Errorf("posted to %q, thread %q", form.Get("channel"), form.Get("thread_ts"))
	}
}

func TestSlashCommandIsAnsweredPrivately(t *testing.T) {
	f := newFake(t)
	run(t, f, testBot(t, &memory{}).Handle, nil)
	f.push("e1", kindCommand, f.commandOf("t1", "U1", "quote abstract 2"))
	form := f.await("respond", 1)
	if form.Get("response_type") != "ephemeral" || !strings.Contains(form.Get("blocks"), "Share here") {
		t.Errorf("answered %v", form)
	}
	if payload := f.acked("e1"); payload != "" {
		t.Errorf("acknowledged with %s", payload)
	}
}

func TestOnePostIsAnsweredOnce(t *testing.T) {
	f := newFake(t)
	store := &memory{}
	first := run(t, f, testBot(t, store).Handle, nil)
	for range 3 {
		f.push("e1", kindEvent, mentionOf("C1", "100.1", "U1", "<@UBOT> sections"))
		f.push("e2", kindEvent, messageOf("C1", "channel", "100.1", "U1", "<@UBOT> sections"))
	}
	f.await("chat.postMessage", 1)
	f.until("every delivery acknowledged", func() bool { return len(f.acks) == 6 })
	if err := first.stop(); err != nil {
		t.Fatal(err)
	}
	f.drop()
	second := run(t, f, testBot(t, store).Handle, nil)
	f.push("e3", kindEvent, mentionOf("C1", "100.1", "U1", "<@UBOT> sections"))
	f.push("e4", kindEvent, mentionOf("C1", "100.2", "U1", "<@UBOT> sections"))
	f.await("chat.postMessage", 2)
	if err := second.stop(); err != nil {
		t.Fatal(err)
	}
	if n := len(f.held("C1")); n != 2 {
		t.Errorf("%d messages for two posts", n)
	}
}

func TestSilence(t *testing.T) {
	f := newFake(t)
	a := run(t, f, testBot(t, &memory{}).Handle, nil)
	bots := mentionOf("C1", "100.1", "U1", "<@UBOT> sections")
	bots["event"].(map[string]any)["bot_id"] = "B9"
	changed := messageOf("C1", "channel", "100.9", "U1", "<@UBOT> sections")
	changed["event"].(map[string]any)["subtype"] = "message_changed"
	for i, payload := range []any{
		bots, changed,
		mentionOf("C1", "100.2", "UBOT", "<@UBOT> sections"),
		messageOf("C1", "channel", "100.3", "U1", "<!everyone> sections"),
		messageOf("C1", "channel", "100.4", "U1", "<@U2> quote II"),
		messageOf("C1", "channel", "100.5", "U1", "quote II"),
		messageOf("C1", "channel", "100.6", "U1", "see [[II]]"),
		eventOf("Ev1", map[string]any{"type": "never_heard_of", "user": map[string]any{"id": "U1"}}),
		map[string]any{"type": "never_heard_of"},
	} {
		id := "s" + string(rune('a'+i))
		f.push(id, kindEvent, payload)
		f.acked(id)
	}
	f.push("e9", kindEvent, mentionOf("C1", "100.8", "U1", "<@UBOT> sections"))
	f.await("chat.postMessage", 1)
	if err := a.stop(); err != nil {
		t.Fatal(err)
	}
	if n := f.count("chat.postMessage") + f.count("chat.postEphemeral"); n != 1 {
		t.Errorf("%d messages", n)
	}
}

func TestReferencesAreAnsweredWhereTheyAreSwitchedOn(t *testing.T) {
	f := newFake(t)
	store := &memory{}
	run(t, f, testBot(t, store).Handle, nil)
	f.push("e1", kindEvent, mentionOf("C1", "99.1", "UBOSS", "<@UBOT> references on"))
	f.await("chat.postMessage", 1)
	f.push("e2", kindEvent, messageOf("C1", "channel", "100.1", "U1", "as [[abstract 2]] says"))
	if form := f.await("chat.postMessage", 2); form.Get("thread_ts") != "100.1" || !strings.Contains(form.Get("blocks"), "rich_text_quote") {
		t.Errorf("answered %v", form)
	}
	f.push("e3", kindEvent, mentionOf("C1", "101.1", "U1", "<@UBOT> references off"))
	if form := f.await("chat.postEphemeral", 1); form.Get("user") != "U1" || form.Get("thread_ts") != "" {
		t.Errorf("refused %v", form)
	}
}

func TestUserGroupsFacilitate(t *testing.T) {
	f := newFake(t)
	f.groups["S1GROUP"] = []string{"U7"}
	a := run(t, f, testBot(t, &memory{}).Handle, func(c *Config) { c.Facilitators = []string{"U5"} })
	for user, want := range map[string]bool{"U5": true, "U6": true, "U7": true, "U8": false, "UBOSS": true} {
		got, err := a.facilitates(user)(t.Context(), []string{"S1GROUP", "U6"})
		if err != nil || got != want {
			t.Errorf("%s facilitates: %v, %v", user, got, err)
		}
	}
}

func TestUnknownAndMalformedEnvelopesAreAcknowledged(t *testing.T) {
	f := newFake(t)
	run(t, f, testBot(t, &memory{}).Handle, nil)
	odd := mentionOf("C1", "100.1", "U1", "<@UBOT> sections")
	odd["event"].(map[string]any)["blocks"] = []any{map[string]any{"type": "rich_text", "elements": 7}}
	f.push("e1", kindEvent, odd)
	f.push("e2", "never_heard_of", map[string]any{})
	f.push("e3", kindInteraction, map[string]any{"type": "never_heard_of"})
	f.push("e4", kindInteraction, map[string]any{"type": 7})
	for _, id := range []string{"e1", "e2", "e3", "e4"} {
		f.acked(id)
	}
	f.await("chat.postMessage", 1) // the text of the odd one can be read
}

func TestReconnects(t *testing.T) {
	f := newFake(t)
	var again sync.WaitGroup
	again.Add(2)
	a := run(t, f, testBot(t, &memory{}).Handle, func(c *Config) { c.Host.OnReconnect = again.Done })
	f.push("e1", kindEvent, mentionOf("C1", "100.1", "U1", "<@UBOT> sections"))
	f.await("chat.postMessage", 1)
	f.drop()
	f.push("e2", kindEvent, mentionOf("C1", "100.2", "U1", "<@UBOT> sections"))
	f.await("chat.postMessage", 2)
	f.push("", "disconnect", map[string]any{})
	f.until("a third connection", func() bool { return f.dials >= 3 })
	f.push("e3", kindEvent, mentionOf("C1", "100.3", "U1", "<@UBOT> sections"))
	f.await("chat.postMessage", 3)
	again.Wait()
	if err := a.Ready(); err != nil {
		t.Error(err)
	}
}

func TestRevokedTokenEndsRun(t *testing.T) {
	f := newFake(t)
	f.kill()
	a := run(t, f, testBot(t, &memory{}).Handle, nil)
	if err := a.wait(); err == nil || !strings.Contains(err.Error(), "install the app again") {
		t.Errorf("Run: %v", err)
	}
}

func TestUninstalling(t *testing.T) {
	f := newFake(t)
	removed := make(chan bot.Place, 1)
	a := run(t, f, testBot(t, &memory{}).Handle, func(c *Config) {
		c.Host.Removed = func(_ context.Context, at bot.Place) { removed <- at }
	})
	f.push("e1", kindEvent, eventOf("Ev1", map[string]any{"type": "app_uninstalled"}))
	if at := <-removed; at != (bot.Place{Platform: "slack", Space: "T1"}) {
		t.Errorf("removed %+v", at)
	}
	f.kill()
	if err := a.wait(); err == nil {
		t.Error("Run ended without a word")
	}
}

func TestStartIsTriedAgain(t *testing.T) {
	f := newFake(t)
	f.fail("auth.test", fault{reset: true}, fault{status: 503}, fault{status: 429, header: http.Header{"Retry-After": {"0"}}})
	f.fail("apps.connections.open", fault{status: 500}, fault{reset: true}, fault{status: 404})
	run(t, f, testBot(t, &memory{}).Handle, nil)
	f.push("e1", kindEvent, mentionOf("C1", "100.1", "U1", "<@UBOT> sections"))
	f.await("chat.postMessage", 1)
}
