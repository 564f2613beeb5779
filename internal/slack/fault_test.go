package slack

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"plenary/internal/bot"
)

// TestAnswersArriveOnce: however a post goes wrong, the answer arrives, once.
func TestAnswersArriveOnce(t *testing.T) {
	retry := func(seconds string) http.Header { return http.Header{"Retry-After": {seconds}} }
	tests := map[string][]fault{
		"429":                         {{status: 429, header: retry("1")}},
		"429 without a time":          {{status: 429}},
		"429 with a date":             {{status: 429, header: retry(time.Now().Add(2 * time.Second).UTC().Format(http.TimeFormat))}},
		"429 of parts of a second":    {{status: 429, header: retry("0.5")}},
		"200 and ratelimited":         {{body: `{"ok":false,"error":"ratelimited"}`}},
		"200, ratelimited and a time": {{body: `{"ok":false,"error":"ratelimited"}`, header: retry("1")}},
		"500":                         {{status: 500, body: "<html>"}},
		"503 twice":                   {{status: 503}, {status: 503}},
		"reset":                       {{reset: true}},
		"reset once done":             {{reset: true, after: true}},
		"500 once done":               {{status: 500, after: true}},
		"internal_error once done":    {{body: `{"ok":false,"error":"internal_error"}`, after: true}},
		"an answer that breaks off":   {{body: `{"ok":tr`, after: true}},
		"no JSON":                     {{body: `<html>all is well</html>`, after: true}},
	}
	for name, faults := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			a := run(t, f, echo, nil)
			f.fail("chat.postMessage", faults...)
			f.push("e1", kindEvent, mentionOf("C1", "100.1", "U1", "<@UBOT> cite"))
			f.until("the answer", func() bool { return len(f.posts) > 0 })
			if err := a.stop(); err != nil { // which waits for what is under way
				t.Fatal(err)
			}
			if posts := f.held("C1"); len(posts) != 1 || posts[0].Thread != "100.1" {
				t.Errorf("the channel holds %+v", posts)
			}
			f.mu.Lock()
			defer f.mu.Unlock()
			calls := f.to("chat.postMessage")
			if faults[0].header.Get("Retry-After") == "1" && calls[1].at.Sub(calls[0].at) < time.Second {
				t.Errorf("posted again after %v, told to wait a second", calls[1].at.Sub(calls[0].at))
			}
		})
	}
}

// TestNothingIsSentBeforeItsTime: while a channel waits, no other answer is
// tried there, and other channels do not wait.
func TestNothingIsSentBeforeItsTime(t *testing.T) {
	f := newFake(t)
	var waits sync.WaitGroup
	waits.Add(1)
	run(t, f, echo, func(c *Config) { c.Host.OnWait = func(time.Duration) { waits.Done() } })
	f.fail("chat.postMessage", fault{status: 429, header: http.Header{"Retry-After": {"1"}}})
	f.push("e0", kindEvent, mentionOf("C1", "99.1", "U1", "<@UBOT> cite"))
	f.await("chat.postMessage", 1)
	waits.Wait()
	for i := range 20 {
		f.push(fmt.Sprint("e", i+1), kindEvent, mentionOf("C1", fmt.Sprintf("100.%d", i), "U1", "<@UBOT> cite"))
	}
	f.push("other", kindEvent, mentionOf("C2", "100.1", "U1", "<@UBOT> cite"))
	f.until("all answers", func() bool { return len(f.posts) == 22 })
	if first := f.held("C1")[0]; f.posts[0].Channel != "C2" {
		t.Errorf("another channel waited: %+v came first", first)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	calls := f.to("chat.postMessage")
	for _, c := range calls[1:] {
		if early := c.at.Sub(calls[0].at); c.form.Get("channel") == "C1" && early < time.Second {
			t.Errorf("posted %v after the 429, told to wait a second", early)
		}
	}
}

// TestWhereNothingCanBeLookedUp: what Slack said that it did not do is done
// again, and what it said nothing of is not.
func TestWhereNothingCanBeLookedUp(t *testing.T) {
	for name, test := range map[string]struct {
		fault fault
		want  int
	}{
		"500":   {fault{status: 500}, 1},
		"reset": {fault{reset: true}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFake(t)
			a := run(t, f, echo, nil)
			f.fail("chat.postMessage", test.fault)
			f.fail("conversations.replies", fault{body: `{"ok":false,"error":"missing_scope"}`})
			f.push("e1", kindEvent, mentionOf("C1", "100.1", "U1", "<@UBOT> cite"))
			f.await("conversations.replies", 1)
			if err := a.stop(); err != nil {
				t.Fatal(err)
			}
			if n := len(f.held("C1")); n != test.want {
				t.Errorf("%d messages, want %d", n, test.want)
			}
		})
	}
}

func TestPrivateAnswersAreTriedAgain(t *testing.T) {
	f := newFake(t)
	a := run(t, f, echo, nil)
	f.fail("respond", fault{status: 500}, fault{status: 429, header: http.Header{"Retry-After": {"1"}}}, fault{body: "ok"})
	f.push("e1", kindCommand, f.commandOf("t1", "U1", "cite"))
	f.await("respond", 3)
	f.fail("respond", fault{reset: true})
	f.push("e2", kindCommand, f.commandOf("t2", "U1", "cite"))
	f.await("respond", 4)
	if err := a.stop(); err != nil {
		t.Fatal(err)
	}
	if n := f.count("respond"); n != 4 {
		t.Error("an answer that may have arrived was posted again")
	}
}

func TestRefusedBlocksLeaveTheText(t *testing.T) {
	f := newFake(t)
	a := run(t, f, echo, nil)
	f.fail("chat.postMessage", fault{body: `{"ok":false,"error":"invalid_blocks"}`})
	f.push("e1", kindEvent, mentionOf("C1", "100.1", "U1", "<@UBOT> cite"))
	f.await("chat.postMessage", 2)
	if err := a.stop(); err != nil {
		t.Fatal(err)
	}
	if p := f.held("C1"); len(p) != 1 || p[0].Blocks != "" || p[0].Text != "line cite" {
		t.Errorf("the channel holds %+v", p)
	}
}

// A journal keeps what is logged.
type journal struct {
	mu sync.Mutex
	bytes.Buffer
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.Buffer.Write(p)
}

func (j *journal) count(words string) int {
	j.mu.Lock()
	defer j.mu.Unlock()
	return strings.Count(j.String(), words)
}

func TestChannelThatIsGone(t *testing.T) {
	f := newFake(t)
	f.gone["C1"] = "is_archived"
	var log journal
	a := run(t, f, echo, func(c *Config) { c.Host.Log = slog.New(slog.NewTextHandler(&log, nil)) })
	for i := range 3 {
		f.push(fmt.Sprint("e", i), kindEvent, mentionOf("C1", fmt.Sprintf("100.%d", i), "U1", "<@UBOT> a secret"))
	}
	f.await("chat.postMessage", 3)
	if err := a.stop(); err != nil {
		t.Fatal(err)
	}
	if n := f.count("chat.postMessage"); n != 3 {
		t.Errorf("%d attempts", n)
	}
	if n := log.count("is_archived"); n != 1 {
		t.Errorf("logged %d times:\n%s", n, log.String())
	}
	if log.count("secret") > 0 || log.count("xoxb") > 0 {
		t.Errorf("the log holds what it may not:\n%s", log.String())
	}
}

func TestTokenRevokedWhileRunning(t *testing.T) {
	f := newFake(t)
	a := run(t, f, echo, nil)
	f.push("e0", kindEvent, messageOf("D1", "im", "99.1", "U1", "cite"))
	f.await("chat.postMessage", 1)
	f.kill()
	f.push("e1", kindEvent, mentionOf("C1", "100.1", "U1", "<@UBOT> cite"))
	if err := a.wait(); err == nil || !strings.Contains(err.Error(), "token_revoked") {
		t.Errorf("Run: %v", err)
	}
}

// TestBurstThroughDisconnects: what Slack delivers again because it was not
// acknowledged on the connection that broke is answered once.
func TestBurstThroughDisconnects(t *testing.T) {
	f := newFake(t)
	run(t, f, echo, nil)
	const n = 200
	deliver := func(i int) {
		f.push(fmt.Sprint("e", i), kindEvent, mentionOf(fmt.Sprintf("C%d", i%10), fmt.Sprintf("100.%06d", i), "U1", "<@UBOT> cite"))
	}
	for i := range n {
		deliver(i)
		if i%50 == 49 {
			f.drop()
		}
	}
	missing := func() []int {
		f.mu.Lock()
		defer f.mu.Unlock()
		acked := map[string]bool{}
		for _, a := range f.acks {
			acked[a.Envelope] = true
		}
		var left []int
		for i := range n {
			if !acked[fmt.Sprint("e", i)] {
				left = append(left, i)
			}
		}
		return left
	}
	for {
		left := missing()
		if len(left) == 0 {
			break
		}
		for _, i := range left {
			deliver(i)
		}
		f.until("acknowledgements", func() bool {
			acked := map[string]bool{}
			for _, a := range f.acks {
				acked[a.Envelope] = true
			}
			for _, i := range left {
				if acked[fmt.Sprint("e", i)] {
					return true
				}
			}
			return false
		})
	}
	f.until("all answers", func() bool { return len(f.posts) >= n })
	seen := map[string]int{}
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, p := range f.posts {
		seen[p.Thread]++
	}
	if len(seen) != n || len(f.posts) != n {
		t.Errorf("%d answers in %d threads, want %d", len(f.posts), len(seen), n)
	}
}

// TestSlowCoreKeepsTheSocket: the socket is read while nothing is answered.
func TestSlowCoreKeepsTheSocket(t *testing.T) {
	f := newFake(t)
	wait := make(chan struct{})
	run(t, f, func(ctx context.Context, r bot.Request) bot.Reply { <-wait; return echo(ctx, r) }, nil)
	const n = 300
	for i := range n {
		f.push(fmt.Sprint("e", i), kindEvent, mentionOf("C1", fmt.Sprintf("100.%06d", i), "U1", "<@UBOT> cite"))
	}
	f.until("every acknowledgement", func() bool { return len(f.acks) == n })
	if f.dials != 1 {
		t.Errorf("%d connections", f.dials)
	}
	close(wait)
	f.until("every answer", func() bool { return len(f.posts) == n })
}

func TestSend(t *testing.T) {
	f := newFake(t)
	a := run(t, f, echo, nil)
	post := bot.Post{
		Place:  bot.Place{Platform: "slack", Space: "T1", Channel: "C1"},
		Reply:  echo(t.Context(), bot.Request{Line: "question?"}),
		Key:    "slot-1",
		Notify: "S0GROUP",
	}
	since := time.Now()
	sent, err := a.Send(t.Context(), post)
	if err != nil {
		t.Fatal(err)
	}
	p := f.held("C1")[0]
	if sent.Message != p.TS || sent.Thread != p.TS || !strings.HasPrefix(sent.Link, "https://") || p.Thread != "" {
		t.Errorf("sent %+v as %+v", sent, p)
	}
	if !strings.Contains(p.Blocks, `{"type":"usergroup","usergroup_id":"S0GROUP"}`) || !strings.HasPrefix(p.Text, "<!subteam^S0GROUP> ") {
		t.Errorf("notified by %s %s", p.Text, p.Blocks)
	}
	if found, ok, err := a.Find(t.Context(), post, since); err != nil || !ok || found != sent {
		t.Errorf("found %+v, %v, %v", found, ok, err)
	}
	post.Notify = "<!channel>"
	post.Key = "slot-2"
	f.fail("chat.postMessage", fault{reset: true, after: true})
	if _, err := a.Send(t.Context(), post); err == nil {
		t.Error("a post whose answer was lost is taken for sent")
	}
	if _, ok, err := a.Find(t.Context(), post, since); err != nil || !ok {
		t.Errorf("it is found: %v, %v", ok, err)
	}
	if p := f.held("C1")[1]; strings.Contains(p.Blocks+p.Text, "!channel") {
		t.Errorf("notified by %s %s", p.Text, p.Blocks)
	}
	for why, want := range map[string]error{"channel_not_found": bot.ErrGone, "not_in_channel": bot.ErrGone, "is_archived": bot.ErrGone, "restricted_action": bot.ErrGone} {
		f.gone["C9"] = why
		post.Place.Channel = "C9"
		if _, err := a.Send(t.Context(), post); !errors.Is(err, want) {
			t.Errorf("%s: %v", why, err)
		}
	}
}

func TestSendToAMember(t *testing.T) {
	f := newFake(t)
	a := run(t, f, echo, nil)
	post := bot.Post{
		Place:  bot.Place{Platform: "slack", Space: "T1", Channel: "C1"},
		Member: "U7",
		Reply:  echo(t.Context(), bot.Request{Line: "question?"}),
		Key:    "notice-1",
	}
	if _, err := a.Send(t.Context(), post); err != nil {
		t.Fatal(err)
	}
	if len(f.held("U7")) != 1 || len(f.held("C1")) != 0 {
		t.Errorf("the member got %d messages and the channel %d", len(f.held("U7")), len(f.held("C1")))
	}
}

func TestSendInParts(t *testing.T) {
	f := newFake(t)
	a := run(t, f, echo, nil)
	var reply bot.Reply
	for i := range 60 {
		reply.Blocks = append(reply.Blocks, bot.Paragraph{Text: bot.Say(fmt.Sprintf("%d %s", i, strings.Repeat("word ", 100)))})
	}
	sent, err := a.Send(t.Context(), bot.Post{Place: bot.Place{Platform: "slack", Space: "T1", Channel: "C1"}, Reply: reply, Key: "slot-1"})
	if err != nil {
		t.Fatal(err)
	}
	posts := f.held("C1")
	if len(posts) < 2 || posts[0].TS != sent.Message {
		t.Fatalf("%d messages", len(posts))
	}
	for _, p := range posts[1:] {
		if p.Thread != sent.Message {
			t.Errorf("a part is in thread %q", p.Thread)
		}
	}
}
