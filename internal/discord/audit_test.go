package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
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

// TestAnswerThatAnotherReplicaDeferred: two replicas got the command, and the one
// that the core lets answer is not the one that deferred the answer.
func TestAnswerThatAnotherReplicaDeferred(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		command string
		private bool // the reply
		flags   int  // of the last output
		want    string
	}{
		{"quote", false, 0, "edit"},
		{"ask", true, 64, "edit"},
		{"quote", true, 64, "delete follow-up"},
	} {
		f := newFake(t)
		a, err := New(f.config())
		if err != nil {
			t.Fatal(err)
		}
		run(t, a, func(_ context.Context, r bot.Request) bot.Reply {
			reply := paragraphReply("echo " + r.Words())
			reply.Private = test.private
			return reply
		})
		in := f.Slash(test.command)
		interaction := in["token"].(string)
		flags := 0
		if test.command == "ask" {
			flags = 64
		}
		f.Defer(interaction, flags)
		f.Dispatch("INTERACTION_CREATE", in)
		kinds := ""
		for _, s := range f.awaitN(strings.Count(test.want, " ") + 1) {
			kinds += " " + s.Kind
		}
		if all := f.Outputs(); kinds != " "+test.want || all[len(all)-1].Flags != test.flags {
			t.Errorf("/%s is answered by%s, in the end with flags %d", test.command, kinds, all[len(all)-1].Flags)
		}
	}
}

// TestForumPostIsLookedForFirst: a forum post has no nonce, so that it is not
// repeated even after a 500.
func TestForumPostIsLookedForFirst(t *testing.T) {
	f, a := joinEcho(t)
	a.channels.add([]partialChannel{{ID: forumID, Type: 15}})
	tries := faults(f, "/threads", 1, func(w http.ResponseWriter, do func()) { do(); w.WriteHeader(500) })
	if _, err := a.Send(context.Background(), promptPost(forumID)); err == nil || errors.Is(err, bot.ErrGone) {
		t.Errorf("Send returns %v", err)
	}
	if _, ok, err := a.Find(context.Background(), promptPost(forumID), time.Now()); err != nil || !ok || len(f.Outputs()) != 1 || tries.Load() != 1 {
		t.Errorf("it is found: %v, %v, of %d in %d tries", ok, err, len(f.Outputs()), tries.Load())
	}
}

// TestAnswerIsLookedForOnceItsNonceIsForgotten: the response to an answer is lost,
// and Discord refuses further posts until it has forgotten the nonce.
func TestAnswerIsLookedForOnceItsNonceIsForgotten(t *testing.T) {
	for name, arrived := range map[string]bool{"it arrived": true, "it did not": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f, _ := joinEcho(t, func(_ *fake, c *Config) { c.ReplyTimeout = 2 * time.Second })
			var tries atomic.Int32
			f.fault(func(w http.ResponseWriter, r *http.Request, do func()) bool {
				if r.Method != http.MethodPost || !strings.HasSuffix(r.URL.Path, "/messages") {
					return false
				}
				switch tries.Add(1) {
				case 1:
					if arrived {
						do()
					}
					drop(w)
				case 2:
					loopback.TooMany(w, 1.2, false) // longer than half of the reply timeout
					f.ForgetNonces()
				default:
					return false
				}
				return true
			})
			f.Message(textID, "<@"+selfID+"> q0")
			eventually(t, "the answer is looked for", func() bool { return f.CallsOf("GET /channels/"+textID+"/messages") == 1 })
			if !arrived {
				eventually(t, "it is tried again", func() bool { return tries.Load() == 3 })
			}
			answeredOnce(t, f, 1)
			if n := f.CallsOf("POST /channels/" + textID + "/messages"); arrived && n != 2 {
				t.Errorf("it is posted %d times", n)
			}
		})
	}
}

// TestUnaskedFaultsAreNotShown: a reference in a conversation is answered or
// ignored.
func TestUnaskedFaultsAreNotShown(t *testing.T) {
	f := newFake(t)
	a, err := New(f.config())
	if err != nil {
		t.Fatal(err)
	}
	run(t, a, func(_ context.Context, r bot.Request) bot.Reply {
		reply := paragraphReply("echo " + r.Words())
		reply.Private = strings.HasPrefix(r.Words(), "inline")
		return reply
	})
	f.Message(textID, "as in [[II]]")
	f.Message(textID, "<@"+selfID+"> q0")
	answeredOnce(t, f, 1)
	time.Sleep(20 * time.Millisecond)
	if all := f.Outputs(); len(all) != 1 {
		t.Errorf("what is shown is %+v", all)
	}
}

// TestContentIntentIsUpdated: with every new session, because it may be switched
// on or off in between.
func TestContentIntentIsUpdated(t *testing.T) {
	f, _ := joinEcho(t)
	intents := func(n int) discordgo.Intent {
		t.Helper()
		eventually(t, "the gateway is greeted", func() bool { return len(f.Identifies()) == n })
		var d struct{ Intents discordgo.Intent }
		if err := json.Unmarshal(f.Identifies()[n-1], &d); err != nil {
			t.Fatal(err)
		}
		return d.Intents
	}
	if got := intents(1); got&discordgo.IntentMessageContent != 0 {
		t.Errorf("it asks for content that it may not have: %b", got)
	}
	f.Set(func(s *loopback.DiscordSettings) { s.Flags = 1 << 19 })
	f.Invalidate(false)
	if got := intents(2); got&discordgo.IntentMessageContent == 0 {
		t.Errorf("it does not ask for content that it may have by now: %b", got)
	}
}

// TestFollowUpsKeepToTheirLimit: follow-ups keep within the limits in Discord's
// headers, for each interaction by itself.
func TestFollowUpsKeepToTheirLimit(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	a, err := New(f.config())
	if err != nil {
		t.Fatal(err)
	}
	run(t, a, func(context.Context, bot.Request) bot.Reply {
		var r bot.Reply
		for range 20 {
			r.Blocks = append(r.Blocks, bot.Paragraph{Text: message.Literal(strings.Repeat("word ", 380))})
		}
		return r
	})
	type window struct {
		left int
		ends time.Time
	}
	windows, busted := map[string]*window{}, 0
	var mu sync.Mutex
	f.fault(func(w http.ResponseWriter, r *http.Request, _ func()) bool {
		if r.Method != http.MethodPost || !strings.Contains(r.URL.Path, "/webhooks/") {
			return false
		}
		mu.Lock()
		defer mu.Unlock()
		l := windows[r.URL.Path]
		if l == nil || !time.Now().Before(l.ends) {
			l = &window{2, time.Now().Add(300 * time.Millisecond)}
			windows[r.URL.Path] = l
		}
		if l.left == 0 {
			busted++
			loopback.TooMany(w, time.Until(l.ends).Seconds(), false)
			return true
		}
		l.left--
		h := w.Header()
		h.Set("X-RateLimit-Bucket", "follow-ups")
		h.Set("X-RateLimit-Limit", "2")
		h.Set("X-RateLimit-Remaining", fmt.Sprint(l.left))
		h.Set("X-RateLimit-Reset-After", fmt.Sprintf("%.3f", time.Until(l.ends).Seconds()))
		return false
	})
	for range 3 { // of what may change something no page is made again, so that all follow
		f.Dispatch("INTERACTION_CREATE", f.Slash("prompt", map[string]any{"name": "status", "type": 1}))
	}
	f.awaitN(15)
	mu.Lock()
	defer mu.Unlock()
	if busted > 0 {
		t.Errorf("%d follow-ups were refused", busted)
	}
}

// TestBlockWhileTheGlobalLimitIsWaitedFor: a bucket that is blocked meanwhile is
// waited for too.
func TestBlockWhileTheGlobalLimitIsWaitedFor(t *testing.T) {
	l := newLimiter()
	r := newRoute("POST", "/channels/{}/messages", "1")
	b := l.bucket(r)
	b.learn(http.Header{"X-Ratelimit-Limit": {"5"}, "X-Ratelimit-Remaining": {"4"}, "X-Ratelimit-Reset-After": {"60"}})
	l.global.block(100 * time.Millisecond)
	passed := make(chan time.Duration)
	start := time.Now()
	go func() {
		b, _, err := l.wait(context.Background(), r, false, forever)
		passed <- time.Since(start)
		if err == nil {
			l.done(b, nil, true)
			l.release(b, nil)
		}
	}()
	eventually(t, "the call waits for the global limit", func() bool {
		l.global.mu.Lock()
		defer l.global.mu.Unlock()
		return len(l.global.queue) == 1
	})
	b.block(300 * time.Millisecond)
	if took := <-passed; took < 300*time.Millisecond {
		t.Errorf("it passes after %s", took)
	}
}

// TestApplicationIsLearnt: the application's id comes from READY where the API does
// not return it.
func TestApplicationIsLearnt(t *testing.T) {
	t.Parallel()
	f, a := joinEcho(t, func(f *fake, c *Config) {
		c.ApplicationID = ""
		faults(f, "/applications/@me", 1000, func(w http.ResponseWriter, _ func()) { loopback.Refuse(w, 404, 0, "404: Not Found") })
	})
	if got := a.applicationID(); got != appID || f.CallsOf("GET /applications/"+appID+"/commands") == 0 {
		t.Errorf("the application is %q", got)
	}
}
