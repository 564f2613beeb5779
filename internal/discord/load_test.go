package discord

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"runtime"
	"strings"
	"testing"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"

	"plenary/internal/bot"
	"plenary/internal/longtest"
	"plenary/internal/loopback"
)

// TestFakeIsDiscord: discordgo's own client works with the fake.
func TestFakeIsDiscord(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	s, err := discordgo.New("Bot " + token)
	if err != nil {
		t.Fatal(err)
	}
	s.Client.Transport = redirectTransport{f}
	said := make(chan *discordgo.MessageCreate, 1)
	s.AddHandler(func(_ *discordgo.Session, m *discordgo.MessageCreate) { said <- m })
	if err := s.Open(); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if s.State.User.ID != selfID {
		t.Errorf("the bot is %s", s.State.User.ID)
	}
	id := f.Message(textID, "hello")
	if m := <-said; m.ID != id || m.Content != "hello" || m.Author.ID != memberID {
		t.Errorf("it heard %+v", m)
	}
	if _, err := s.ChannelMessageSend(textID, "hello back"); err != nil {
		t.Error(err)
	}
	if m := f.awaitN(1)[0]; m.Content != "hello back" {
		t.Errorf("it said %+v", m)
	}
	if commands, err := s.ApplicationCommandBulkOverwrite(appID, "", registration(testTable)); err != nil || len(commands) != 1 || commands[0].ID == "" {
		t.Errorf("it registered %+v, %v", commands, err)
	}
	s.Client.CloseIdleConnections()
}

// redirectTransport sends requests for Discord to the fake.
type redirectTransport struct{ f *fake }

func (e redirectTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	r.URL.Scheme, r.URL.Host = "http", strings.TrimSuffix(strings.TrimPrefix(e.f.URL(), "http://"), "/api")
	r.Host = r.URL.Host
	return http.DefaultTransport.RoundTrip(r)
}

func (e redirectTransport) CloseIdleConnections() {
	http.DefaultTransport.(*http.Transport).CloseIdleConnections()
}

// TestInteractionsLeaveNothingBehind: 10,000 interactions use no more memory and
// goroutines than the first thousand.
func TestInteractionsLeaveNothingBehind(t *testing.T) {
	longtest.Skip(t)
	f := &fake{loopback.NewDiscord(1), t} // which keeps nothing
	t.Cleanup(f.Close)
	answered := make(chan bool)
	f.Set(func(s *loopback.DiscordSettings) { s.OnOutput = func(output) { answered <- true } })
	cfg := f.config()
	cfg.Host.Log = discard
	a, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	run(t, a, shippedBot(t).Handle)
	measure := func() (heap uint64, goroutines int) {
		a.client.http.CloseIdleConnections()
		runtime.GC()
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc, runtime.NumGoroutine()
	}
	do := func(from, to int) {
		for i := from; i < to; i++ {
			f.Dispatch("INTERACTION_CREATE", f.Slash("quote", text("ref", fmt.Sprint("abstract ", i%2+1))))
			<-answered
		}
	}
	do(0, 1000)
	heap, goroutines := measure()
	do(1000, 11_000)
	heapAfter, goroutinesAfter := measure()
	t.Logf("heap %d kB, then %d kB; goroutines %d, then %d", heap>>10, heapAfter>>10, goroutines, goroutinesAfter)
	if heapAfter > heap+4<<20 || goroutinesAfter > goroutines+10 {
		t.Errorf("10,000 interactions leave %d kB and %d goroutines behind", (int64(heapAfter)-int64(heap))>>10, goroutinesAfter-goroutines)
	}
	if n := len(a.client.limits.buckets); n > 10 {
		t.Errorf("%d buckets are kept", n)
	}
}

func TestTwoHundredCommandsAtOnce(t *testing.T) {
	t.Parallel()
	f, _ := joinEcho(t, func(f *fake, _ *Config) { f.Set(func(s *loopback.DiscordSettings) { s.RateLimits = true }) })
	for i := range 200 {
		f.Dispatch("INTERACTION_CREATE", f.Slash("ask", text("question", fmt.Sprint("q", i))))
	}
	f.awaitN(200)
	if len(f.Outputs()) != 200 || f.Limited() > 0 {
		t.Errorf("%d are answered, %d calls refused", len(f.Outputs()), f.Limited())
	}
}

// BenchmarkAsk is the round trip of a question: an event over the gateway's
// socket, and the answer over HTTP. Compare with BenchmarkEcho, which sends as much
// over the same kinds of sockets and does no work.
func BenchmarkAsk(b *testing.B) {
	for _, together := range []int{1, 100} {
		b.Run(fmt.Sprint(together), func(b *testing.B) {
			f, _ := join(b, func(c *Config) { c.Host.Log = discard })
			f.Set(func(s *loopback.DiscordSettings) { s.Check = nil })
			roundTrips(b, together, func() { f.do(f.Slash("ask", text("question", "What should governments do first?"))) })
		})
	}
}

func BenchmarkEcho(b *testing.B) {
	for _, together := range []int{1, 100} {
		b.Run(fmt.Sprint(together), func(b *testing.B) {
			f := newFake(b)
			f.Set(func(s *loopback.DiscordSettings) { s.Check = nil })
			ws, _, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(strings.TrimSuffix(f.URL(), "/api"), "http")+"/gateway?v=10&encoding=json", nil)
			if err != nil {
				b.Fatal(err)
			}
			defer ws.Close()
			if err := ws.WriteJSON(map[string]any{"op": opIdentify, "d": map[string]any{"token": token}}); err != nil {
				b.Fatal(err)
			}
			client := newClient(Config{APIURL: f.URL(), Token: token, Host: bot.Host{Log: discard}}.withDefaults())
			defer client.http.CloseIdleConnections()
			answer := paragraphReply("echo")
			go func() {
				for {
					var e event
					if ws.ReadJSON(&e) != nil {
						return
					}
					if e.Type == "INTERACTION_CREATE" {
						go answerFixed(client, e.Data, draw(answer, nil, nil)[0].payload())
					}
				}
			}()
			eventually(b, "it is connected", func() bool { return len(f.Identifies()) == 1 })
			roundTrips(b, together, func() { f.do(f.Slash("ask", text("question", "What should governments do first?"))) })
		})
	}
}

// answerFixed answers an interaction with a fixed payload.
func answerFixed(client *client, data []byte, p payload) {
	var in struct{ ID, Token string }
	if json.Unmarshal(data, &in) != nil {
		return
	}
	_ = client.do(context.Background(), apiRequest{route: newRoute(http.MethodPost, "/interactions/{}/{}/callback", in.ID, in.Token), body: response{4, p}})
}

var discard = slog.New(slog.DiscardHandler)

// roundTrips makes b.N round trips, so many at a time.
func roundTrips(b *testing.B, together int, round func()) {
	b.SetParallelism(max(1, together/runtime.GOMAXPROCS(0)))
	b.ReportAllocs()
	b.ResetTimer()
	if together == 1 {
		for b.Loop() {
			round()
		}
		return
	}
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			round()
		}
	})
}
