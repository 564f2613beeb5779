package slack

import (
	"context"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"plenary/content"
	"plenary/internal/bot"
	"plenary/internal/loopback"
	"plenary/internal/statement"
)

// A memoryStore remembers ids and settings. It outlives an adapter as a database
// outlives a process.
type memoryStore struct {
	bot.Store
	mu   sync.Mutex
	seen map[string]bool
	set  map[string]string

	schedules   []bot.Schedule   // set before it is used
	deliveries  []bot.Delivery   // likewise
	suggestions []bot.Suggestion // likewise
}

func (m *memoryStore) Deduplicate(_ context.Context, id string) (bool, error) {
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

func (m *memoryStore) Unhelpful(context.Context, string, string, int) ([]bot.UnhelpfulPlace, error) {
	return nil, nil
}

func (m *memoryStore) Setting(_ context.Context, at bot.Place, name string) (string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.set[at.Channel+name], nil
}

func (m *memoryStore) SetSetting(_ context.Context, at bot.Place, name, value string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.set == nil {
		m.set = map[string]string{}
	}
	m.set[at.Channel+name] = value
	return nil
}

func (m *memoryStore) SchedulesAt(_ context.Context, at bot.Place) ([]bot.Schedule, error) {
	return slices.DeleteFunc(slices.Clone(m.schedules), func(s bot.Schedule) bool { return s.Place != at }), nil
}

func (m *memoryStore) Schedules(context.Context, string, string) ([]bot.Schedule, error) {
	return m.schedules, nil
}

func (m *memoryStore) Deliveries(_ context.Context, at bot.Place) ([]bot.Delivery, error) {
	return slices.DeleteFunc(slices.Clone(m.deliveries), func(d bot.Delivery) bool { return d.Place != at }), nil
}

func (m *memoryStore) Suggestions(_ context.Context, at bot.Place) ([]bot.Suggestion, error) {
	return slices.DeleteFunc(slices.Clone(m.suggestions), func(g bot.Suggestion) bool { return g.Place != at }), nil
}

func (m *memoryStore) Changes(context.Context, bot.Place) ([]bot.Change, error) { return nil, nil }

func (m *memoryStore) Apply(ctx context.Context, c bot.Change) (bot.Change, error) {
	for _, e := range c.Edits.Settings {
		if e.After == nil {
			e.After = &bot.Setting{Place: e.Before.Place, Name: e.Before.Name}
		}
		if err := m.SetSetting(ctx, e.After.Place, e.After.Name, e.After.Value); err != nil {
			return c, err
		}
	}
	return c, nil
}

func (m *memoryStore) PromptEdits(context.Context, bot.Place, string) ([]bot.PromptEdit, error) {
	return nil, nil
}

func (m *memoryStore) Facilitators(context.Context, string, string) ([]string, error) {
	return nil, nil
}

var shippedStatement = sync.OnceValues(func() (*statement.Statement, error) { return statement.Parse(content.FS) })

func testBot(t testing.TB, store bot.Store) *bot.Bot {
	t.Helper()
	s, err := shippedStatement()
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

// run starts an adapter against loopback; it is stopped at the end of the test.
func run(t testing.TB, w *workspace, handle bot.Handler, change func(*Config)) *running {
	t.Helper()
	transport := &http.Transport{MaxIdleConnsPerHost: 128}
	cfg := Config{
		BotToken: loopback.SlackBotToken, AppToken: loopback.SlackAppToken, APIURL: w.apiURL(),
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
		if err := stop(); err != nil && !t.Failed() && !w.revoked {
			t.Errorf("Run: %v", err)
		}
	})
	return &running{a, wait, stop}
}

func TestMentionIsAnsweredInItsThread(t *testing.T) {
	w := newWorkspace(t)
	run(t, w, testBot(t, &memoryStore{}).Handle, nil)
	w.push("e1", kindEvent, loopback.SlackMention("C1", "100.1", "U1", "<@UBOT> quote abstract 2"))
	form := w.await("chat.postMessage", 1)
	if form.Get("channel") != "C1" || form.Get("thread_ts") != "100.1" || form.Get("reply_broadcast") != "" {
		t.Errorf("posted to %q, thread %q", form.Get("channel"), form.Get("thread_ts"))
	}
	if !strings.Contains(form.Get("text"), "Abstract") || !strings.Contains(form.Get("blocks"), "rich_text_quote") {
		t.Errorf("text %q\nblocks %s", form.Get("text"), form.Get("blocks"))
	}
	if form.Get("unfurl_links") != "false" || form.Get("unfurl_media") != "false" || form.Get("mrkdwn") != "false" {
		t.Errorf("unfurling or markdown is on: %v", form)
	}
	w.acked("e1")
}

func TestDirectMessageIsAnsweredInPlace(t *testing.T) {
	w := newWorkspace(t)
	run(t, w, testBot(t, &memoryStore{}).Handle, nil)
	w.push("e1", kindEvent, loopback.SlackMessage("D1", "im", "100.1", "U1", "sections"))
	if form := w.await("chat.postMessage", 1); form.Get("channel") != "D1" || form.Get("thread_ts") != "" {
		t.Errorf("posted to %q, thread %q", form.Get("channel"), form.Get("thread_ts"))
	}
}

func TestSlashCommandIsAnsweredPrivately(t *testing.T) {
	w := newWorkspace(t)
	run(t, w, testBot(t, &memoryStore{}).Handle, nil)
	w.push("e1", kindCommand, w.Command("t1", "U1", "quote abstract 2"))
	form := w.await("respond", 1)
	if form.Get("response_type") != "ephemeral" || !strings.Contains(form.Get("blocks"), "Share here") {
		t.Errorf("answered %v", form)
	}
	if payload := w.acked("e1"); payload != "" {
		t.Errorf("acknowledged with %s", payload)
	}
}

func TestOnePostIsAnsweredOnce(t *testing.T) {
	w := newWorkspace(t)
	store := &memoryStore{}
	first := run(t, w, testBot(t, store).Handle, nil)
	for range 3 {
		w.push("e1", kindEvent, loopback.SlackMention("C1", "100.1", "U1", "<@UBOT> sections"))
		w.push("e2", kindEvent, loopback.SlackMessage("C1", "channel", "100.1", "U1", "<@UBOT> sections"))
	}
	w.await("chat.postMessage", 1)
	w.until("every delivery acknowledged", func() bool { return len(w.Acks()) == 6 })
	if err := first.stop(); err != nil {
		t.Fatal(err)
	}
	w.Drop()
	second := run(t, w, testBot(t, store).Handle, nil)
	w.push("e3", kindEvent, loopback.SlackMention("C1", "100.1", "U1", "<@UBOT> sections"))
	w.push("e4", kindEvent, loopback.SlackMention("C1", "100.2", "U1", "<@UBOT> sections"))
	w.await("chat.postMessage", 2)
	if err := second.stop(); err != nil {
		t.Fatal(err)
	}
	if n := len(w.PostsIn("C1")); n != 2 {
		t.Errorf("%d messages for two posts", n)
	}
}

func TestSilence(t *testing.T) {
	w := newWorkspace(t)
	a := run(t, w, testBot(t, &memoryStore{}).Handle, nil)
	bots := loopback.SlackMention("C1", "100.1", "U1", "<@UBOT> sections")
	bots["event"].(map[string]any)["bot_id"] = "B9"
	changed := loopback.SlackMessage("C1", "channel", "100.9", "U1", "<@UBOT> sections")
	changed["event"].(map[string]any)["subtype"] = "message_changed"
	for i, payload := range []any{
		bots, changed,
		loopback.SlackMention("C1", "100.2", "UBOT", "<@UBOT> sections"),
		loopback.SlackMessage("C1", "channel", "100.3", "U1", "<!everyone> sections"),
		loopback.SlackMessage("C1", "channel", "100.4", "U1", "<@U2> quote II"),
		loopback.SlackMessage("C1", "channel", "100.5", "U1", "quote II"),
		loopback.SlackMessage("C1", "channel", "100.6", "U1", "see [[II]]"),
		loopback.SlackEvent("Ev1", map[string]any{"type": "never_heard_of", "user": map[string]any{"id": "U1"}}),
		map[string]any{"type": "never_heard_of"},
	} {
		id := "s" + string(rune('a'+i))
		w.push(id, kindEvent, payload)
		w.acked(id)
	}
	w.push("e9", kindEvent, loopback.SlackMention("C1", "100.8", "U1", "<@UBOT> sections"))
	w.await("chat.postMessage", 1)
	if err := a.stop(); err != nil {
		t.Fatal(err)
	}
	if n := w.count("chat.postMessage") + w.count("chat.postEphemeral"); n != 1 {
		t.Errorf("%d messages", n)
	}
}

func TestReferencesAreAnsweredWhereTheyAreSwitchedOn(t *testing.T) {
	w := newWorkspace(t)
	store := &memoryStore{}
	run(t, w, testBot(t, store).Handle, nil)
	w.push("e1", kindEvent, loopback.SlackMention("C1", "99.1", "UADMIN", "<@UBOT> references on"))
	w.await("chat.postMessage", 1)
	w.push("e2", kindEvent, loopback.SlackMessage("C1", "channel", "100.1", "U1", "as [[abstract 2]] says"))
	if form := w.await("chat.postMessage", 2); form.Get("thread_ts") != "100.1" || !strings.Contains(form.Get("blocks"), "rich_text_quote") {
		t.Errorf("answered %v", form)
	}
	w.push("e3", kindEvent, loopback.SlackMention("C1", "101.1", "U1", "<@UBOT> references off"))
	if form := w.await("chat.postEphemeral", 1); form.Get("user") != "U1" || form.Get("thread_ts") != "" {
		t.Errorf("refused %v", form)
	}
}

func TestUserGroupsFacilitate(t *testing.T) {
	w := newWorkspace(t)
	w.SetGroup("S1GROUP", "U7")
	a := run(t, w, testBot(t, &memoryStore{}).Handle, func(c *Config) { c.Facilitators = []string{"U5"} })
	w.push("e1", kindEvent, loopback.SlackMention("C1", "99.1", "U1", "<@UBOT> help"))
	w.await("chat.postMessage", 1) // it runs, and knows its workspace
	for user, want := range map[string]bool{"U5": true, "U6": true, "U7": true, "U8": false, "UADMIN": true} {
		got, err := a.facilitates(user)(t.Context(), bot.Place{}, []string{"S1GROUP", "U6"})
		if err != nil || got != want {
			t.Errorf("%s facilitates: %v, %v", user, got, err)
		}
	}
}

func TestUnknownAndMalformedEnvelopesAreAcknowledged(t *testing.T) {
	w := newWorkspace(t)
	run(t, w, testBot(t, &memoryStore{}).Handle, nil)
	odd := loopback.SlackMention("C1", "100.1", "U1", "<@UBOT> sections")
	odd["event"].(map[string]any)["blocks"] = []any{map[string]any{"type": "rich_text", "elements": 7}}
	w.push("e1", kindEvent, odd)
	w.push("e2", "never_heard_of", map[string]any{})
	w.push("e3", kindInteraction, map[string]any{"type": "never_heard_of"})
	w.push("e4", kindInteraction, map[string]any{"type": 7})
	for _, id := range []string{"e1", "e2", "e3", "e4"} {
		w.acked(id)
	}
	w.await("chat.postMessage", 1) // the text of the odd one can be read
}

func TestReconnects(t *testing.T) {
	w := newWorkspace(t)
	var again sync.WaitGroup
	again.Add(2)
	a := run(t, w, testBot(t, &memoryStore{}).Handle, func(c *Config) { c.Host.OnReconnect = again.Done })
	w.push("e1", kindEvent, loopback.SlackMention("C1", "100.1", "U1", "<@UBOT> sections"))
	w.await("chat.postMessage", 1)
	w.Drop()
	w.push("e2", kindEvent, loopback.SlackMention("C1", "100.2", "U1", "<@UBOT> sections"))
	w.await("chat.postMessage", 2)
	w.Disconnect()
	w.until("a third connection", func() bool { return w.Connections() >= 3 })
	w.push("e3", kindEvent, loopback.SlackMention("C1", "100.3", "U1", "<@UBOT> sections"))
	w.await("chat.postMessage", 3)
	again.Wait()
	if err := a.Ready(); err != nil {
		t.Error(err)
	}
}

func TestRevokedTokenEndsRun(t *testing.T) {
	w := newWorkspace(t)
	w.revoke()
	a := run(t, w, testBot(t, &memoryStore{}).Handle, nil)
	if err := a.wait(); err == nil || !strings.Contains(err.Error(), "install the app again") {
		t.Errorf("Run: %v", err)
	}
}

func TestUninstalling(t *testing.T) {
	w := newWorkspace(t)
	removed := make(chan bot.Place, 1)
	a := run(t, w, testBot(t, &memoryStore{}).Handle, func(c *Config) {
		c.Host.Removed = func(_ context.Context, at bot.Place) { removed <- at }
	})
	w.push("e1", kindEvent, loopback.SlackEvent("Ev1", map[string]any{"type": "app_uninstalled"}))
	if at := <-removed; at != (bot.Place{Platform: "slack", Space: "T1"}) {
		t.Errorf("removed %+v", at)
	}
	w.revoke()
	if err := a.wait(); err == nil {
		t.Error("Run ended without a word")
	}
}

func TestStartIsTriedAgain(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t)
	w.Fail("auth.test", loopback.Fault{Reset: true}, loopback.Fault{Status: 503}, loopback.Fault{Status: 429, RetryAfter: "0"})
	w.Fail("apps.connections.open", loopback.Fault{Status: 500}, loopback.Fault{Reset: true}, loopback.Fault{Status: 404})
	run(t, w, testBot(t, &memoryStore{}).Handle, nil)
	w.push("e1", kindEvent, loopback.SlackMention("C1", "100.1", "U1", "<@UBOT> sections"))
	w.await("chat.postMessage", 1)
}

// TestNobodyIsToldOfFaultsUnasked: a reference in a conversation is answered or
// passed over.
func TestNobodyIsToldOfFaultsUnasked(t *testing.T) {
	w := newWorkspace(t)
	a := run(t, w, func(ctx context.Context, r bot.Request) bot.Reply {
		reply := echo(ctx, r)
		reply.Private = strings.HasPrefix(r.Words(), "inline")
		return reply
	}, nil)
	w.push("e1", kindEvent, loopback.SlackMessage("C1", "channel", "100.1", "U1", "as in [[II]]"))
	w.push("e2", kindEvent, loopback.SlackMention("C1", "100.2", "U1", "<@UBOT> cite"))
	w.until("the answer", func() bool { return len(w.Posts()) == 1 })
	if err := a.stop(); err != nil {
		t.Fatal(err)
	}
	if n := w.count("chat.postEphemeral"); n != 0 || len(w.PostsIn("C1")) != 1 {
		t.Errorf("%d words to the member alone, and the channel holds %v", n, w.PostsIn("C1"))
	}
}
