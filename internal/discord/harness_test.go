package discord

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"plenary/internal/adapterkit"
	"plenary/internal/bot"
	"plenary/internal/loopback"
)

// Ids of the fake Discord.
const (
	appID    = loopback.DiscordApplicationID
	selfID   = loopback.DiscordUserID
	dmID     = loopback.DiscordDirect
	ownerID  = loopback.DiscordOwner
	memberID = loopback.DiscordMember
	token    = loopback.DiscordBotToken
)

var (
	serverID = loopback.Guild(0)
	textID   = loopback.Channel(0)
	forumID  = loopback.Forum(0)
	threadID = loopback.Thread(0) // of textID
)

// awaitTimeout is how long a test waits for something to happen.
const awaitTimeout = 20 * time.Second

type output = loopback.DiscordOutput

// A fake is Discord on a loopback port. It checks every request against Discord's
// OpenAPI document.
type fake struct {
	*loopback.Discord
	t testing.TB
}

func newFake(t testing.TB) *fake {
	f := &fake{loopback.NewDiscord(1), t}
	t.Cleanup(f.Close)
	f.KeepOutputs()
	f.KeepReplies()
	f.KeepMissed()
	f.Set(func(s *loopback.DiscordSettings) {
		s.Flags = 0
		s.Check = func(method, path string, query url.Values, body []byte) {
			if err := violation(t, method, path, query, body); err != nil {
				t.Errorf("%s %s breaks Discord's contract: %v\n%s", method, path, err, body)
			}
		}
	})
	return f
}

// config is that of an adapter that talks to the fake.
func (f *fake) config() Config {
	return Config{
		Token: token, ApplicationID: appID, APIURL: f.URL() + "/", Host: bot.Host{Log: quiet(f.t)}, Limits: adapterkit.Limits{Grace: 2 * time.Second},
		timing: timing{identifyEvery: 100 * time.Millisecond, reidentifyAfter: 100 * time.Millisecond, secondLookAfter: 10 * time.Millisecond},
	}
}

// quiet returns a logger to the test's log, which is shown where the test fails.
func quiet(t testing.TB) *slog.Logger {
	return slog.New(slog.NewTextHandler(testWriter{t}, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

type testWriter struct{ t testing.TB }

func (w testWriter) Write(b []byte) (int, error) {
	w.t.Log(strings.TrimSpace(string(b)))
	return len(b), nil
}

// fault lets a function answer requests instead of Discord.
func (f *fake) fault(answer func(w http.ResponseWriter, r *http.Request, do func()) bool) {
	f.Set(func(s *loopback.DiscordSettings) { s.Fault = answer })
}

// await waits until want returns true for the outputs, and returns them.
func (f *fake) await(want func([]output) bool) []output {
	f.t.Helper()
	all, ok := f.AwaitOutputs(awaitTimeout, want)
	if !ok {
		f.t.Fatalf("the outputs that were awaited did not come, but %+v", all)
	}
	return all
}

// awaitN waits until there are n outputs.
func (f *fake) awaitN(n int) []output {
	f.t.Helper()
	return f.await(func(all []output) bool { return len(all) >= n })
}

// do sends an interaction over the gateway and waits for its first output.
func (f *fake) do(in map[string]any) output {
	f.t.Helper()
	f.Dispatch("INTERACTION_CREATE", in)
	return f.answerTo(in)
}

// answerTo waits for the first output of an interaction.
func (f *fake) answerTo(in map[string]any) output {
	f.t.Helper()
	o, ok := f.AwaitAnswer(in["token"].(string), awaitTimeout)
	if !ok {
		f.t.Fatalf("the interaction is not answered: %v", in)
	}
	return o
}

// eventually polls until a condition is true.
func eventually(t testing.TB, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(awaitTimeout); !holds(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("never: " + what)
		}
	}
}

// text is an option of a slash command.
func text(name, value string) map[string]any {
	return map[string]any{"name": name, "type": 3, "value": value}
}

func marshal(v any) json.RawMessage {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return data
}

// run runs an adapter until the test ends, and waits until it is ready.
func run(t testing.TB, a *Adapter, handle func(context.Context, request) reply) (stop func() error) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- a.Run(ctx, handle) }()
	stop = sync.OnceValue(func() error {
		cancel()
		select {
		case err := <-ended:
			return err
		case <-time.After(awaitTimeout):
			t.Error("Run does not return")
			return nil
		}
	})
	t.Cleanup(func() {
		if err := stop(); err != nil {
			t.Error("Run:", err)
		}
	})
	eventually(t, "the adapter is ready", func() bool { return a.Ready() == nil })
	return stop
}
