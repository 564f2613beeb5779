package discord

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"plenary/internal/bot"
	"plenary/internal/loopback"
	"plenary/internal/message"
)

// echo answers each request once, as the core does, with its words.
func echo() bot.Handler {
	var seen sync.Map
	return func(_ context.Context, r bot.Request) bot.Reply {
		if _, again := seen.LoadOrStore(r.ID, true); again {
			return bot.Reply{}
		}
		return bot.Reply{Blocks: []bot.Block{bot.Paragraph{Text: message.Literal("echo " + r.Words())}}}
	}
}

// joinEcho starts an adapter that answers with the words of the request.
func joinEcho(t testing.TB, change ...func(*fake, *Config)) (*fake, *Adapter) {
	t.Helper()
	f := newFake(t)
	cfg := f.config()
	for _, c := range change {
		c(f, &cfg)
	}
	a, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	run(t, a, echo())
	return f, a
}

// answeredOnce checks that each question is answered once.
func answeredOnce(t *testing.T, f *fake, questions int) {
	t.Helper()
	all := f.awaitN(questions)
	count := map[string]int{}
	for _, s := range all {
		count[s.Content]++
	}
	for i := range questions {
		if n := count[fmt.Sprintf("echo q%d", i)]; n != 1 {
			t.Errorf("question %d is answered %d times", i, n)
		}
	}
}

func TestResumeLosesAndDoublesNothing(t *testing.T) {
	for name, disturb := range map[string]func(*fake){
		"socket dropped": func(f *fake) { f.Drop() },
		"op 7":           func(f *fake) { f.Disconnect() },
		"op 9, resumable": func(f *fake) {
			f.Invalidate(true)
		},
		"close 4000":      func(f *fake) { f.CloseWith(4000) },
		"close 1001":      func(f *fake) { f.CloseWith(1001) },
		"twice delivered": func(f *fake) { f.Redeliver() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f, _ := joinEcho(t)
			for i := range 40 {
				f.Message(fmt.Sprint(9600+i), fmt.Sprintf("<@%s> q%d", selfID, i))
				if i == 20 {
					disturb(f)
				}
			}
			answeredOnce(t, f, 40)
			if len(f.Identifies()) != 1 {
				t.Errorf("it identified %d times", len(f.Identifies()))
			}
			if name != "twice delivered" && f.Resumes() != 1 {
				t.Errorf("it resumed %d times", f.Resumes())
			}
		})
	}
}

func TestUnknownSessionIsStartedAnew(t *testing.T) {
	t.Parallel()
	f, a := joinEcho(t)
	f.ForgetSessions()
	start := time.Now()
	f.Drop()
	eventually(t, "it identifies anew", func() bool {
		return len(f.Identifies()) == 2
	})
	if wait := time.Since(start); wait < 100*time.Millisecond {
		t.Errorf("it identified anew after %s; it is to wait for 100 to 500 ms", wait)
	}
	eventually(t, "it is ready", func() bool { return a.Ready() == nil })
	f.Message(textID, "<@"+selfID+"> q0")
	answeredOnce(t, f, 1)
}

func TestExpiredSessionIsNotResumed(t *testing.T) {
	t.Parallel()
	f, _ := joinEcho(t)
	f.CloseWith(closeSessionTimedOut)
	eventually(t, "it identifies anew", func() bool {
		return len(f.Identifies()) == 2
	})
	if f.Resumes() != 0 {
		t.Errorf("it resumed %d times", f.Resumes())
	}
}

func TestResumesWhereDiscordSays(t *testing.T) {
	t.Parallel()
	f, _ := joinEcho(t)
	f.Drop()
	eventually(t, "it resumes", func() bool {
		return f.Resumes() == 1
	})
	if f.CallsOf("GATEWAY /resume") != 1 {
		t.Errorf("it resumed elsewhere: %v", f.Calls())
	}
}

func TestFatalCloseCodesEndRun(t *testing.T) {
	for code, want := range map[int]string{
		closeAuthenticationFailed: "token",
		closeInvalidShard:         "DISCORD_SHARDS",
		closeShardingRequired:     "DISCORD_SHARDS",
		closeInvalidVersion:       "update",
		closeInvalidIntents:       "intents",
		closeDisallowedIntents:    "Message Content Intent",
	} {
		for _, when := range []string{"at first", "later"} {
			t.Run(fmt.Sprint(code, " ", when), func(t *testing.T) {
				t.Parallel()
				f := newFake(t)
				if when == "at first" {
					f.Set(func(s *loopback.DiscordSettings) { s.CloseCode = code })
				}
				a, err := New(f.config())
				if err != nil {
					t.Fatal(err)
				}
				ended := make(chan error, 1)
				go func() { ended <- a.Run(context.Background(), echo()) }()
				if when == "later" {
					eventually(t, "it is ready", func() bool { return a.Ready() == nil })
					f.CloseWith(code)
				}
				select {
				case err = <-ended:
				case <-time.After(20 * time.Second):
					t.Fatal("Run goes on")
				}
				if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") || strings.Contains(err.Error(), token) {
					t.Errorf("Run ends with %v; want a sentence on %s", err, want)
				}
			})
		}
	}
}

// TestRefusedIntentIsDropped (discordjs/discord.js#8148): the flags say that the
// application has the intent, and the gateway refuses it.
func TestRefusedIntentIsDropped(t *testing.T) {
	f := newFake(t)
	f.Set(func(s *loopback.DiscordSettings) {
		s.Flags, s.Disallowed = contentFlags, int(discordgo.IntentMessageContent)
	})
	a, err := New(f.config())
	if err != nil {
		t.Fatal(err)
	}
	run(t, a, echo())
	if n := len(f.Identifies()); n != 1 {
		t.Errorf("it is let in %d times", n)
	}
	f.Message(textID, "<@"+selfID+"> q0")
	answeredOnce(t, f, 1)
}

func TestWrongTokenEndsRun(t *testing.T) {
	f := newFake(t)
	cfg := f.config()
	cfg.Token = "not.the.token"
	a, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Run(context.Background(), echo()); err != errToken {
		t.Errorf("Run ends with %v", err)
	}
}

func TestSilentGatewayIsLeft(t *testing.T) {
	t.Parallel()
	f, _ := joinEcho(t, func(f *fake, _ *Config) {
		f.Set(func(s *loopback.DiscordSettings) { s.Heartbeat, s.Deaf = 100*time.Millisecond, true })
	})
	eventually(t, "it connects again", func() bool {
		return f.Resumes() > 0 && slices.Contains(f.Closes(), closeToResume)
	})
}

func TestIdentifiesWithTheLeastIntents(t *testing.T) {
	for flags, want := range map[int]discordgo.Intent{
		0:       discordgo.IntentGuilds | discordgo.IntentGuildMessages | discordgo.IntentDirectMessages,
		1 << 19: discordgo.IntentGuilds | discordgo.IntentGuildMessages | discordgo.IntentDirectMessages | discordgo.IntentMessageContent,
	} {
		f, _ := joinEcho(t, func(f *fake, _ *Config) { f.Set(func(s *loopback.DiscordSettings) { s.Flags = flags }) })
		var identify struct {
			Token   string
			Intents discordgo.Intent
			Shard   [2]int
		}
		if err := json.Unmarshal(f.Identifies()[0], &identify); err != nil {
			t.Fatal(err)
		}
		if identify.Token != token || identify.Intents != want || identify.Shard != [2]int{0, 1} {
			t.Errorf("it identifies with intents %b and shard %v, want %b", identify.Intents, identify.Shard, want)
		}
	}
}

func TestShardsAsRecommended(t *testing.T) {
	f, _ := joinEcho(t, func(f *fake, _ *Config) { f.Set(func(s *loopback.DiscordSettings) { s.Shards = 3 }) })
	var shards []string
	for _, data := range f.Identifies() {
		var identify struct{ Shard [2]int }
		if err := json.Unmarshal(data, &identify); err != nil {
			t.Fatal(err)
		}
		shards = append(shards, fmt.Sprint(identify.Shard))
	}
	slices.Sort(shards)
	if !slices.Equal(shards, []string{"[0 3]", "[1 3]", "[2 3]"}) {
		t.Errorf("the shards are %v", shards)
	}
}

func TestNoIdentificationBeyondTheDay(t *testing.T) {
	f := newFake(t)
	f.Set(func(s *loopback.DiscordSettings) { s.Identifies = 0 })
	a, err := New(f.config())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- a.Run(ctx, echo()) }()
	eventually(t, "it asks for the gateway", func() bool { return f.CallsOf("GET /gateway/bot") >= 2 })
	time.Sleep(50 * time.Millisecond)
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if len(f.Identifies()) > 0 {
		t.Error("it identified although none was left")
	}
}

// TestTimingIsWhatDiscordAsksFor: other tests use shorter times.
func TestTimingIsWhatDiscordAsksFor(t *testing.T) {
	want := timing{1500 * time.Millisecond, 5100 * time.Millisecond, time.Second, 3 * time.Second, 9 * time.Second}
	if got := (Config{}).withDefaults().timing; got != want {
		t.Errorf("it is %+v, want %+v", got, want)
	}
}

// A leaseStore keeps leases as the store does.
type leaseStore struct {
	mu    sync.Mutex
	until map[string]time.Time
	owner map[string]string
}

func (l *leaseStore) as(owner string, alive *atomic.Bool) func(context.Context, string, time.Duration) (bool, error) {
	return func(_ context.Context, name string, ttl time.Duration) (bool, error) {
		l.mu.Lock()
		defer l.mu.Unlock()
		if !alive.Load() {
			return false, fmt.Errorf("the database is away")
		}
		if l.owner[name] != owner && time.Now().Before(l.until[name]) {
			return false, nil
		}
		l.owner[name], l.until[name] = owner, time.Now().Add(ttl)
		return true, nil
	}
}

func TestShardIsHeldByOneReplicaAndTakenOver(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	l := &leaseStore{until: map[string]time.Time{}, owner: map[string]string{}}
	var alive [2]atomic.Bool
	var adapters [2]*Adapter
	stops := [2]func() error{}
	for i := range adapters {
		alive[i].Store(true)
		cfg := f.config()
		cfg.timing.leaseTTL = 900 * time.Millisecond
		cfg.Host.Lease = l.as(fmt.Sprint("replica ", i), &alive[i])
		a, err := New(cfg)
		if err != nil {
			t.Fatal(err)
		}
		adapters[i] = a
		stops[i] = run(t, a, echo())
	}
	identified := func() int {
		return len(f.Identifies())
	}
	if n := identified(); n != 1 {
		t.Fatalf("two replicas identified %d times", n)
	}
	stopped := time.Now()
	if err := stops[0](); err != nil {
		t.Fatal(err)
	}
	for identified() < 2 {
		if time.Since(stopped) > 30*time.Second {
			t.Fatal("the shard is not taken over within 30 s")
		}
		time.Sleep(20 * time.Millisecond)
	}
	f.Message(textID, "<@"+selfID+"> q0")
	answeredOnce(t, f, 1)
}

func TestMessagesToPassOver(t *testing.T) {
	f, _ := joinEcho(t)
	mention := "<@" + selfID + "> hello"
	f.Message(textID, "<@"+appID+"> hello")
	f.Message(textID, "<@&"+selfID+"> hello")
	f.Message(textID, "@everyone hello")
	f.Message(textID, mention, map[string]any{"author": nil})
	f.Message(textID, mention, map[string]any{"author": map[string]any{"id": "5", "bot": true}})
	f.Message(textID, mention, map[string]any{"author": map[string]any{"id": "5", "system": true}})
	f.Message(textID, mention, map[string]any{"author": map[string]any{"id": selfID}})
	f.Message(textID, mention, map[string]any{"webhook_id": "5"})
	f.Message(textID, mention, map[string]any{"type": 7})
	f.Dispatch("MESSAGE_CREATE", []int{1})
	f.Dispatch("MESSAGE_CREATE", map[string]any{})
	f.Dispatch("INTERACTION_CREATE", map[string]any{})
	f.Dispatch("INTERACTION_CREATE", map[string]any{"id": "1", "type": 9, "token": "x"})
	f.Dispatch("SOMETHING_NEW", map[string]any{"x": 1})
	f.Dispatch("MESSAGE_UPDATE", map[string]any{"id": "1"})
	f.SendRaw(`{"op":77}`)
	id := f.Message(textID, mention, map[string]any{"components": []map[string]any{{"type": 99, "x": []int{1}}}, "poll": 7})
	f.awaitN(1)
	time.Sleep(20 * time.Millisecond)
	if all := f.Outputs(); len(all) != 1 || all[0].Reference == nil || all[0].Reference.MessageID != id {
		t.Errorf("what is shown is %+v", all)
	}
}

func TestServerThatRemovedTheBotIsForgotten(t *testing.T) {
	removed := make(chan bot.Place, 2)
	f, _ := joinEcho(t, func(_ *fake, c *Config) { c.Host.Removed = func(_ context.Context, at bot.Place) { removed <- at } })
	f.Dispatch("GUILD_DELETE", map[string]any{"id": "1", "unavailable": true})
	f.Dispatch("GUILD_DELETE", map[string]any{"id": serverID})
	if at := <-removed; at != (bot.Place{Platform: Name, Space: serverID}) {
		t.Errorf("forgotten is %+v", at)
	}
}

// TestShardsAreCountedAgain: a bot that grew while it ran is told that it needs more.
func TestShardsAreCountedAgain(t *testing.T) {
	f, a := joinEcho(t)
	f.Set(func(s *loopback.DiscordSettings) { s.Shards = 2 })
	f.CloseWith(closeShardingRequired)
	if !f.AwaitShards(2, awaitTimeout) {
		t.Fatal("two shards do not connect")
	}
	eventually(t, "the adapter is ready", func() bool { return a.Ready() == nil })
	f.Message(textID, "<@"+selfID+"> q0")
	answeredOnce(t, f, 1)
}
