package discord

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"plenary/internal/bot"
	"plenary/internal/longtest"
	"plenary/internal/loopback"
	"plenary/internal/message"
)

// faults makes the first requests to a path with this suffix fail.
func faults(f *fake, suffix string, times int, fail func(w http.ResponseWriter, do func())) *atomic.Int32 {
	var failed atomic.Int32
	f.fault(func(w http.ResponseWriter, r *http.Request, do func()) bool {
		if !strings.HasSuffix(r.URL.Path, suffix) || int(failed.Add(1)) > times {
			return false
		}
		fail(w, do)
		return true
	})
	return &failed
}

// refuseRights answers that the bot lacks a right.
func refuseRights(w http.ResponseWriter, _ func()) {
	loopback.Refuse(w, http.StatusForbidden, codeMissingPermissions, "Missing Permissions")
}

// drop breaks the connection without an answer.
func drop(w http.ResponseWriter) {
	conn, _, err := w.(http.Hijacker).Hijack()
	if err == nil {
		conn.Close()
	}
}

// callFaults are what can go wrong with one call, and how long no other call may be
// made after it.
var callFaults = map[string]struct {
	fail func(w http.ResponseWriter, do func())
	wait time.Duration
}{
	"429":         {func(w http.ResponseWriter, _ func()) { loopback.TooMany(w, 0.15, false) }, 150 * time.Millisecond},
	"429, global": {func(w http.ResponseWriter, _ func()) { loopback.TooMany(w, 0.15, true) }, 150 * time.Millisecond},
	"429, shared": {func(w http.ResponseWriter, _ func()) {
		w.Header().Set("X-RateLimit-Scope", "shared")
		loopback.TooMany(w, 0.15, false)
	}, 150 * time.Millisecond},
	"429, a page": {func(w http.ResponseWriter, _ func()) {
		w.Header().Set("Retry-After", "0.15")
		w.WriteHeader(429)
		fmt.Fprint(w, "<html>error 1015</html>")
	}, 150 * time.Millisecond},
	"500":                     {func(w http.ResponseWriter, _ func()) { w.WriteHeader(500) }, 0},
	"500 after processing":    {func(w http.ResponseWriter, do func()) { do(); w.WriteHeader(500) }, 0},
	"502, a page":             {func(w http.ResponseWriter, _ func()) { w.WriteHeader(502); fmt.Fprint(w, "<html>bad gateway</html>") }, 0},
	"503":                     {func(w http.ResponseWriter, _ func()) { loopback.Refuse(w, 503, 0, "overloaded") }, 0},
	"200, a page":             {func(w http.ResponseWriter, _ func()) { fmt.Fprint(w, "<html>all is well</html>") }, 0},
	"200, and it breaks off":  {func(w http.ResponseWriter, do func()) { do(); fmt.Fprint(w, `{"id":"9`) }, 0},
	"reset before processing": {func(w http.ResponseWriter, _ func()) { drop(w) }, 0},
	"reset after processing":  {func(w http.ResponseWriter, do func()) { do(); drop(w) }, 0},
}

func TestMentionIsAnsweredOnceThroughFaults(t *testing.T) {
	for name, fault := range callFaults {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f, _ := joinEcho(t)
			var first time.Time
			faults(f, "/messages", 2, func(w http.ResponseWriter, do func()) { first = time.Now(); fault.fail(w, do) })
			f.Message(textID, "<@"+selfID+"> q0")
			answeredOnce(t, f, 1)
			eventually(t, "the call is made again", func() bool { return f.CallsOf("POST /channels/"+textID+"/messages") >= 2 })
			if all := f.Outputs(); len(all) != 1 || fault.wait > 0 && all[0].At.Sub(first) < fault.wait {
				t.Errorf("it is answered %d times, %s after Discord asked to wait", len(all), all[0].At.Sub(first))
			}
		})
	}
}

func TestCommandIsAnsweredOnceThroughFaults(t *testing.T) {
	for name, fault := range callFaults {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f, _ := joinEcho(t)
			tries := faults(f, "/callback", 2, fault.fail)
			f.do(f.Slash("ask", text("question", "q0")))
			eventually(t, "the call is made again", func() bool { return tries.Load() >= 2 })
			if all := f.Outputs(); len(all) != 1 || all[0].Content != "echo ask q0" {
				t.Errorf("what is shown is %+v", all)
			}
		})
	}
}

func TestOneCallbackNeverWaitsForAnother(t *testing.T) {
	t.Parallel()
	f, _ := joinEcho(t)
	held := f.Slash("ask", text("question", "held"))
	faults(f, held["token"].(string)+"/callback", 1, func(w http.ResponseWriter, _ func()) { loopback.TooMany(w, 1.2, true) })
	start := time.Now()
	f.Dispatch("INTERACTION_CREATE", held)
	for i := range 20 {
		f.do(f.Slash("ask", text("question", fmt.Sprint("q", i))))
	}
	if took := time.Since(start); took > time.Second {
		t.Errorf("20 commands beside one that waits took %s", took)
	}
	f.answerTo(held)
}

func TestNo429OfOurOwnMaking(t *testing.T) {
	t.Parallel()
	f, a := joinEcho(t, func(f *fake, _ *Config) {
		f.Set(func(s *loopback.DiscordSettings) { s.RateLimits, s.PostWindow = true, time.Second })
	})
	var waited atomic.Int64
	a.client.onWait = func(d time.Duration) { waited.Add(int64(d)) }
	const channels, each = 12, 7 // more than 50 a second in all, and than 5 in a window in each
	for i := range channels * each {
		f.Message(fmt.Sprint(9600+i%channels), fmt.Sprintf("<@%s> q%d", selfID, i))
	}
	answeredOnce(t, f, channels*each)
	if f.Limited() > 0 {
		t.Errorf("%d of our calls were refused", f.Limited())
	}
	if waited.Load() == 0 {
		t.Error("nobody is told of the waiting")
	}
}

func TestPostsInARowWithoutA429(t *testing.T) {
	longtest.Skip(t)
	t.Parallel()
	f, a := joinEcho(t, func(f *fake, _ *Config) { f.Set(func(s *loopback.DiscordSettings) { s.RateLimits = true }) })
	const posts = 450
	slots := make(chan struct{}, 64)
	var sending sync.WaitGroup
	start := time.Now()
	for i := range posts {
		slots <- struct{}{}
		sending.Go(func() {
			defer func() { <-slots }()
			place := bot.Place{Platform: Name, Space: serverID, Channel: fmt.Sprint(970000 + i)}
			if _, err := a.Send(context.Background(), bot.Post{Place: place, Reply: paragraphReply("Why?"), Key: fmt.Sprint("key-", i)}); err != nil {
				t.Error(err)
			}
		})
	}
	sending.Wait()
	t.Logf("%.1f posts a second", posts/time.Since(start).Seconds())
	if f.Limited() > 0 {
		t.Errorf("%d of %d posts were refused", f.Limited(), posts)
	}
}

// TestPace: the rate stays just below the 50 calls a second that Discord accepts.
// The clock is a fake one, so that the load of the machine does not count.
func TestPace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter()
		const posts = 4500
		start := time.Now()
		var sending sync.WaitGroup
		for i := range posts {
			sending.Go(func() {
				b, _, err := l.wait(t.Context(), newRoute("POST", "/channels/{}/messages", fmt.Sprint(i)), false, forever)
				if err != nil {
					t.Error(err)
					return
				}
				l.done(b, nil, true)
				l.release(b, nil)
			})
		}
		sending.Wait()
		took := time.Since(start).Seconds()
		if atOnce := 50.0; posts/took < 45 || (posts-atOnce)/took > 50 {
			t.Errorf("%d calls took %.1f s", posts, took)
		}
	})
}

func paragraphReply(s string) bot.Reply {
	return bot.Reply{Blocks: []bot.Block{bot.Paragraph{Text: message.Literal(s)}}}
}

func TestGlobalLimitHoldsEveryRoute(t *testing.T) {
	l := newLimiter()
	l.global.block(200 * time.Millisecond)
	start := time.Now()
	b, _, err := l.wait(context.Background(), newRoute("GET", "/channels/{}", "1"), false, forever)
	if err != nil || time.Since(start) < 200*time.Millisecond {
		t.Errorf("a call is let through after %s, %v", time.Since(start), err)
	}
	l.done(b, nil, true)
	l.release(b, nil)
}

func TestWaitEndsWithItsContext(t *testing.T) {
	l := newLimiter()
	r := newRoute("POST", "/channels/{}/messages", "1")
	b, _, err := l.wait(context.Background(), r, false, forever)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error)
	go func() {
		_, _, err := l.wait(ctx, r, false, forever) // after the first, whose limit is not known yet
		ended <- err
	}()
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("the wait ends with %v", err)
	}
	l.done(b, nil, true)
	l.release(b, nil)
	if b, _, err = l.wait(context.Background(), r, false, forever); err != nil {
		t.Error("the next is not let through:", err)
	}
	l.done(b, nil, true)
	l.release(b, nil)
}

func TestLongWaitIsTheCallers(t *testing.T) {
	l := newLimiter()
	r := newRoute("POST", "/channels/{}/messages", "1")
	b, _, err := l.wait(context.Background(), r, true, maxPostWait)
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error)
	go func() {
		_, _, err := l.wait(context.Background(), r, true, maxPostWait)
		ended <- err
	}()
	eventually(t, "the second waits", func() bool { b.mu.Lock(); defer b.mu.Unlock(); return len(b.queue) == 1 })
	b.block(time.Minute)
	var held *rateLimitError
	if err := <-ended; !errors.As(err, &held) || held.after < 59*time.Second {
		t.Errorf("who waits is told %v", err)
	}
	if _, _, err := l.wait(context.Background(), r, true, maxPostWait); !errors.As(err, &held) {
		t.Errorf("who comes is told %v", err)
	}
}

func TestMembersPassBulk(t *testing.T) {
	l := newLimiter()
	r := newRoute("POST", "/channels/{}/messages", "1")
	b, _, err := l.wait(context.Background(), r, false, forever)
	if err != nil {
		t.Fatal(err)
	}
	order := make(chan string, 2)
	queue := func(name string, bulk bool, n int) {
		go func() {
			b, _, err := l.wait(context.Background(), r, bulk, forever)
			if err == nil {
				order <- name
				l.done(b, nil, true)
				l.release(b, nil)
			}
		}()
		eventually(t, name+" waits", func() bool { b.mu.Lock(); defer b.mu.Unlock(); return len(b.queue) == n })
	}
	queue("prompt", true, 1)
	queue("answer", false, 2)
	l.done(b, nil, true)
	l.release(b, nil)
	if first, second := <-order, <-order; first != "answer" || second != "prompt" {
		t.Errorf("first comes the %s, then the %s", first, second)
	}
}

func TestBucketsDoNotGrow(t *testing.T) {
	l := newLimiter()
	for i := range 10_000 {
		b, _, err := l.wait(context.Background(), newRoute("GET", "/channels/{}", fmt.Sprint(i)), false, forever)
		if err != nil {
			t.Fatal(err)
		}
		l.global.ended = nil // as if every call were in a second of its own
		l.done(b, http.Header{"X-Ratelimit-Bucket": {"abc"}, "X-Ratelimit-Limit": {"5"}, "X-Ratelimit-Remaining": {"4"}, "X-Ratelimit-Reset-After": {"0"}}, true)
		l.release(b, http.Header{"X-Ratelimit-Bucket": {"abc"}})
		l.swept = time.Time{}
	}
	if n := len(l.buckets); n > 2_000 {
		t.Errorf("%d buckets are kept", n)
	}
}

func TestCircuitOpensLongBeforeTheBan(t *testing.T) {
	f, a := joinEcho(t)
	for range maxInvalid {
		a.client.breaker.add(time.Now())
	}
	before := f.CallsOf("POST /channels/" + textID + "/messages")
	_, err := a.Send(context.Background(), bot.Post{Place: bot.Place{Platform: Name, Space: serverID, Channel: textID}, Reply: paragraphReply("Why?"), Key: "k"})
	var wait *bot.RetryAfterError
	if !errors.As(err, &wait) || f.CallsOf("POST /channels/"+textID+"/messages") != before {
		t.Errorf("with the circuit open Send returns %v", err)
	}
	var c breaker
	long := time.Now().Add(-invalidWindow - invalidSlot)
	for range maxInvalid {
		c.add(long)
	}
	if c.open(time.Now()) {
		t.Error("the circuit never closes")
	}
}

func TestNoTokenInErrors(t *testing.T) {
	cfg := Config{Token: "secret.token", APIURL: "http://127.0.0.1:1/api"}.withDefaults()
	cfg.Host.Log = quiet(t)
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	err := newClient(cfg).do(ctx, apiRequest{route: newRoute("POST", "/webhooks/{}/{}", appID, "secret-interaction")})
	if err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("the error is %v", err)
	}
}
