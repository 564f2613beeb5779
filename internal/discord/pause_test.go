package discord

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"plenary/internal/bot"
	"plenary/internal/delivery"
	"plenary/internal/loopback"
)

// delivers posts what the group scheduled until the test ends.
func (g group) delivers() {
	g.t.Helper()
	d, err := delivery.New(delivery.Config{
		Store: g.store, Compose: g.bot.Compose, WordsAt: g.bot.WordsAt, Adapters: []bot.Adapter{g.adapter}, Log: quiet(g.t),
	})
	if err != nil {
		g.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- d.Run(ctx) }()
	g.t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			g.t.Error(err)
		}
	})
}

// recorded waits until the first slot of a channel is in one of the states, or was tried.
func (g group) recorded(channel string, ready func(bot.Delivery) bool) bot.Delivery {
	g.t.Helper()
	var found bot.Delivery
	eventually(g.t, "the slot of "+channel+" is recorded", func() bool {
		all, err := g.store.Deliveries(context.Background(), place(channel))
		if err != nil {
			g.t.Fatal(err)
		}
		for _, d := range all {
			if ready(d) {
				found = d
				return true
			}
		}
		return false
	})
	return found
}

// A refusedPost is what Discord says to posts in a channel of its own, and what comes of it.
type refusedPost struct {
	name   string
	status int
	body   string
	denied right // that makes Discord say so
	times  int32 // that it says so; 0: always
	paused bool
	tries  int32 // requests that make the post, within the first seconds
	said   []string
}

// TestWhatStatusSaysOfARefusal: of each class of error, in plain words, with the right by
// its name and how to go on. Facilitators are told of a pause once, and end it where they
// were told.
func TestWhatStatusSaysOfARefusal(t *testing.T) {
	for _, test := range []refusedPost{
		{name: "50001", status: 403, body: code(50001, "Missing Access"), denied: viewChannel, paused: true, tries: 1, said: []string{"View Channel", "Permissions"}},
		{name: "50013", status: 403, body: code(50013, "Missing Permissions"), denied: sendMessages, paused: true, tries: 1, said: []string{"Send Messages", "Permissions"}},
		{name: "50013, no right is lacking", status: 403, body: code(50013, "Missing Permissions"), paused: true, tries: 2, said: []string{"View Channel", "Send Messages", "Embed Links"}},
		{name: "50001, once", status: 403, body: code(50001, "Missing Access"), times: 1, tries: 2},
		{name: "50013, once", status: 403, body: code(50013, "Missing Permissions"), times: 1, tries: 2},
		{name: "403 that nobody knows, once", status: 403, body: code(50999, "No"), times: 1, tries: 2},
		{name: "40067", status: 400, body: code(40067, "A tag is required"), paused: true, tries: 1, said: []string{"requires a tag"}},
		{name: "160006", status: 400, body: code(160006, "Maximum number of active threads reached"), paused: true, tries: 1, said: []string{"close some of them"}},
		{name: "160007", status: 400, body: code(160007, "Maximum number of active announcement threads reached"), paused: true, tries: 1, said: []string{"close some of them"}},
		{name: "200000", status: 400, body: code(200000, "Message was blocked by automatic moderation"), paused: true, tries: 1, said: []string{"AutoMod", "role"}},
		{name: "200001", status: 400, body: code(200001, "Title was blocked by automatic moderation"), paused: true, tries: 1, said: []string{"AutoMod"}},
		{name: "50083", status: 400, body: code(50083, "Thread is archived"), paused: true, tries: 1, said: []string{"open it again"}},
		{name: "160005", status: 400, body: code(160005, "Thread is locked"), paused: true, tries: 1, said: []string{"unlock it"}},
		{name: "50035 of applied_tags", status: 400, body: `{"code":50035,"message":"Invalid Form Body","errors":{"applied_tags":{"_errors":[{"code":"X","message":"x"}]}}}`, paused: true, tries: 1, said: []string{"requires a tag"}},
		{name: "10003", status: 404, body: code(10003, "Unknown Channel"), paused: true, tries: 1, said: []string{"deleted"}},
		{name: "10004", status: 404, body: code(10004, "Unknown Guild"), paused: true, tries: 1, said: []string{"not a member"}},
		{name: "50035", status: 400, body: code(50035, "Invalid Form Body"), tries: 1, said: []string{"Invalid Form Body"}},
		{name: "40333", status: 403, body: code(40333, "internal network error"), tries: 3, said: []string{"1m"}},
		{name: "130000", status: 503, body: code(130000, "API resource overloaded"), tries: 6, said: []string{"fault of its own (503)"}},
		{name: "502 as a page", status: 502, body: "<html>cloudflare</html>", tries: 6, said: []string{"fault of its own (502)"}},
		{name: "403 as a page", status: 403, body: "<html>Attention Required! | Cloudflare</html>", tries: 3, said: []string{"1m"}},
		{name: "429 without a time", status: 429, body: code(0, "You are being rate limited."), tries: 1, said: []string{"1m"}},
		{name: "1015", status: 429, body: "error code: 1015", tries: 1, said: []string{"1m"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			refusedIn(t, test)
		})
	}
}

func code(n int, message string) string { return fmt.Sprintf(`{"code":%d,"message":%q}`, n, message) }

func refusedIn(t *testing.T, test refusedPost) {
	g := joinGroup(t)
	for _, member := range []string{memberID, ownerID} {
		if err := g.store.AddFacilitator(t.Context(), Name, serverID, member); err != nil {
			t.Fatal(err)
		}
	}
	if o := g.says(ownerID, textID, "prompt schedule 09:00 UTC daily"); !strings.Contains(o.Text(), "09:00") {
		t.Fatal(o.Text())
	}
	var tries atomic.Int32
	var works atomic.Bool
	g.Set(func(s *loopback.DiscordSettings) { s.Denied |= test.denied.bit })
	g.fault(func(w http.ResponseWriter, r *http.Request, _ func()) bool {
		if works.Load() || r.Method != http.MethodPost || !strings.HasSuffix(r.URL.Path, "/channels/"+textID+"/messages") {
			return false
		}
		if n := tries.Add(1); test.times > 0 && n > test.times {
			return false
		}
		w.WriteHeader(test.status)
		fmt.Fprint(w, test.body)
		return true
	})
	g.due(textID)
	g.delivers()
	d := g.recorded(textID, func(d bot.Delivery) bool { return d.State != bot.Claimed || d.Reason != "" })
	if n := tries.Load(); n > test.tries || n == 0 {
		t.Errorf("it is posted by %d requests, want %d at most", n, test.tries)
	}
	if (d.State == bot.Dropped) != test.paused || test.times > 0 && d.State != bot.Posted {
		t.Errorf("recorded is %+v", d)
	}
	works.Store(true)
	g.saysWhy(test)
	if !test.paused {
		return
	}
	g.endsThePause(test)
}

// endsThePause checks that both facilitators are told of a pause once, and ends it where
// they were told.
func (g group) endsThePause(test refusedPost) {
	t := g.t
	t.Helper()
	direct := func() []loopback.Post { return g.PostsIn(dmID) }
	eventually(t, "both facilitators are told", func() bool { return len(direct()) >= 2 })
	time.Sleep(50 * time.Millisecond)
	if all := direct(); len(all) != 2 {
		t.Errorf("%d words are said of one pause", len(all))
	}
	if said := direct()[0].Said(); !strings.Contains(said, "resume") || !strings.Contains(said, test.said[0]) {
		t.Errorf("a facilitator reads %q", said)
	}
	g.Set(func(s *loopback.DiscordSettings) { s.Denied &^= test.denied.bit })
	if o := g.says(ownerID, dmID, "/prompt resume"); !strings.Contains(o.Text(), "pause is over") {
		t.Errorf("the end of the pause is answered by %q", o.Text())
	}
}

// saysWhy checks what the status says of a refusal, and how to go on.
func (g group) saysWhy(test refusedPost) {
	g.t.Helper()
	status := g.gives(ownerID, ownersRights, "prompt status").Text()
	for _, want := range test.said {
		if !strings.Contains(status, want) {
			g.t.Errorf("the status lacks %q: %s", want, status)
		}
	}
	if strings.Contains(status, "aused") != test.paused || test.paused && !strings.Contains(status, "/prompt resume") && !strings.Contains(status, "</prompt resume:") {
		g.t.Errorf("the status says %s", status)
	}
}
