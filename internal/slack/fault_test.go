package slack

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"plenary/internal/bot"
	"plenary/internal/loopback"
	"plenary/internal/message"
)

// TestAnswersArriveOnce: however a post goes wrong, the answer arrives, once.
func TestAnswersArriveOnce(t *testing.T) {
	t.Parallel()
	tests := map[string][]loopback.Fault{
		"429":                         {{Status: 429, RetryAfter: "1"}},
		"429 without a time":          {{Status: 429}},
		"429 with a date":             {{Status: 429, RetryAfter: time.Now().Add(2 * time.Second).UTC().Format(http.TimeFormat)}},
		"429 of parts of a second":    {{Status: 429, RetryAfter: "0.5"}},
		"200 and ratelimited":         {{Body: `{"ok":false,"error":"ratelimited"}`}},
		"200, ratelimited and a time": {{Body: `{"ok":false,"error":"ratelimited"}`, RetryAfter: "1"}},
		"500":                         {{Status: 500, Body: "<html>"}},
		"503 twice":                   {{Status: 503}, {Status: 503}},
		"reset":                       {{Reset: true}},
		"reset once done":             {{Reset: true, Done: true}},
		"500 once done":               {{Status: 500, Done: true}},
		"internal_error once done":    {{Body: `{"ok":false,"error":"internal_error"}`, Done: true}},
		"an answer that breaks off":   {{Body: `{"ok":tr`, Done: true}},
		"no JSON":                     {{Body: `<html>all is well</html>`, Done: true}},
	}
	for name, faults := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorkspace(t)
			a := run(t, w, echo, nil)
			w.Fail("chat.postMessage", faults...)
			w.push("e1", kindEvent, loopback.SlackMention("C1", "100.1", "U1", "<@UBOT> cite"))
			w.until("the answer", func() bool { return len(w.Posts()) > 0 })
			if err := a.stop(); err != nil { // which waits for what is under way
				t.Fatal(err)
			}
			if posts := w.PostsIn("C1"); len(posts) != 1 || posts[0].Thread != "100.1" {
				t.Errorf("the channel holds %+v", posts)
			}
			calls := w.Calls("chat.postMessage")
			if faults[0].RetryAfter == "1" && calls[1].At.Sub(calls[0].At) < time.Second {
				t.Errorf("posted again after %v, told to wait a second", calls[1].At.Sub(calls[0].At))
			}
		})
	}
}

// TestNothingIsSentBeforeItsTime: while a channel waits, no other answer is
// tried there, and other channels do not wait.
func TestNothingIsSentBeforeItsTime(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t)
	var waits sync.WaitGroup
	waits.Add(1)
	run(t, w, echo, func(c *Config) { c.Host.OnWait = func(time.Duration) { waits.Done() } })
	w.Fail("chat.postMessage", loopback.Fault{Status: 429, RetryAfter: "1"})
	w.push("e0", kindEvent, loopback.SlackMention("C1", "99.1", "U1", "<@UBOT> cite"))
	w.await("chat.postMessage", 1)
	waits.Wait()
	for i := range 20 {
		w.push(fmt.Sprint("e", i+1), kindEvent, loopback.SlackMention("C1", fmt.Sprintf("100.%d", i), "U1", "<@UBOT> cite"))
	}
	w.push("other", kindEvent, loopback.SlackMention("C2", "100.1", "U1", "<@UBOT> cite"))
	w.until("all answers", func() bool { return len(w.Posts()) == 22 })
	if first := w.PostsIn("C1")[0]; w.Posts()[0].Channel != "C2" {
		t.Errorf("another channel waited: %+v came first", first)
	}
	calls := w.Calls("chat.postMessage")
	for _, c := range calls[1:] {
		if early := c.At.Sub(calls[0].At); c.Form.Get("channel") == "C1" && early < time.Second {
			t.Errorf("posted %v after the 429, told to wait a second", early)
		}
	}
}

// TestWhereNothingCanBeLookedUp: what Slack said that it did not do is done
// again, and what it said nothing of is not.
func TestWhereNothingCanBeLookedUp(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault loopback.Fault
		want  int
	}{
		"500":   {loopback.Fault{Status: 500}, 1},
		"reset": {loopback.Fault{Reset: true}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorkspace(t)
			a := run(t, w, echo, nil)
			w.Fail("chat.postMessage", test.fault)
			w.Fail("conversations.replies", loopback.Fault{Body: `{"ok":false,"error":"missing_scope"}`})
			w.push("e1", kindEvent, loopback.SlackMention("C1", "100.1", "U1", "<@UBOT> cite"))
			w.await("conversations.replies", 1)
			if err := a.stop(); err != nil {
				t.Fatal(err)
			}
			if n := len(w.PostsIn("C1")); n != test.want {
				t.Errorf("%d messages, want %d", n, test.want)
			}
		})
	}
}

func TestPrivateAnswersAreTriedAgain(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t)
	a := run(t, w, echo, nil)
	w.Fail("respond", loopback.Fault{Status: 500}, loopback.Fault{Status: 429, RetryAfter: "1"}, loopback.Fault{Body: "ok"})
	w.push("e1", kindCommand, w.Command("t1", "U1", "cite"))
	w.await("respond", 3)
	w.Fail("respond", loopback.Fault{Reset: true})
	w.push("e2", kindCommand, w.Command("t2", "U1", "cite"))
	w.await("respond", 4)
	if err := a.stop(); err != nil {
		t.Fatal(err)
	}
	if n := w.count("respond"); n != 4 {
		t.Error("an answer that may have arrived was posted again")
	}
}

func TestRefusedBlocksLeaveTheText(t *testing.T) {
	w := newWorkspace(t)
	a := run(t, w, echo, nil)
	w.Fail("chat.postMessage", loopback.Fault{Body: `{"ok":false,"error":"invalid_blocks"}`})
	w.push("e1", kindEvent, loopback.SlackMention("C1", "100.1", "U1", "<@UBOT> cite"))
	w.await("chat.postMessage", 2)
	if err := a.stop(); err != nil {
		t.Fatal(err)
	}
	if p := w.PostsIn("C1"); len(p) != 1 || p[0].Blocks != "" || p[0].Text != "line cite" {
		t.Errorf("the channel holds %+v", p)
	}
}

// TestRefusedBlocksAnywhere: wherever a message goes out, its text arrives where Slack
// refuses its blocks.
func TestRefusedBlocksAnywhere(t *testing.T) {
	at := bot.Place{Platform: name, Space: "T1", Channel: "C1"}
	says := func(words string) bot.Reply {
		return bot.Reply{Blocks: []bot.Block{bot.Paragraph{Text: message.Literal(words)}}}
	}
	private := func(_ context.Context, r bot.Request) bot.Reply {
		reply := says("no")
		reply.Private = true
		return reply
	}
	refused := []loopback.Fault{loopback.SlackError("msg_blocks_too_long")}
	mention := func(w *workspace, _ *running) {
		w.push("e1", kindEvent, loopback.SlackMention("C1", "100.1", "U1", "<@UBOT> cite"))
	}
	command := func(w *workspace, _ *running) { w.push("e1", kindCommand, w.Command("t1", "U1", "cite")) }
	for what, test := range map[string]struct {
		method string
		faults []loopback.Fault
		handle bot.Handler
		act    func(*workspace, *running)
	}{
		"to the member alone":      {"chat.postEphemeral", refused, private, mention},
		"to a response_url":        {"respond", []loopback.Fault{{Status: 400, Body: `{"ok":false,"error":"invalid_blocks"}`}}, echo, command},
		"to one that says a word":  {"respond", []loopback.Fault{{Status: 400, Body: "invalid_blocks\n"}}, echo, command},
		"to one that says it well": {"respond", []loopback.Fault{{Status: 200, Body: `{"error":"invalid_blocks_format","ok":false}`}}, echo, command},
		"in the place of a page": {"chat.update", refused, echo, func(w *workspace, _ *running) {
			w.push("e1", kindInteraction, w.Action("t1", "U1", "turn//1", "cite", false))
		}},
		"by Send": {"chat.postMessage", refused, echo, func(_ *workspace, a *running) {
			if _, err := a.Send(t.Context(), bot.Post{Place: at, Key: "k", Reply: says("no")}); err != nil {
				t.Error(err)
			}
		}},
		"by Replace": {"chat.update", refused, echo, func(_ *workspace, a *running) {
			if err := a.Replace(t.Context(), bot.Post{Place: at, Key: "k", Reply: says("no")}, bot.Sent{Message: "90.1"}); err != nil {
				t.Error(err)
			}
		}},
	} {
		t.Run(what, func(t *testing.T) {
			w := newWorkspace(t)
			a := run(t, w, test.handle, nil)
			w.connected()
			w.Fail(test.method, test.faults...)
			test.act(w, a)
			first, second := w.await(test.method, 1), w.await(test.method, 2)
			if first.Get("text") == "" || second.Get("text") != first.Get("text") || first.Get("blocks") == "" || strings.Trim(second.Get("blocks"), "[]") != "" {
				t.Errorf("sent %v, then %v", first, second)
			}
		})
	}
}

// A logBuffer keeps what is logged.
type logBuffer struct {
	mu sync.Mutex
	bytes.Buffer
}

func (b *logBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.Buffer.Write(p)
}

func (b *logBuffer) count(words string) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return strings.Count(b.String(), words)
}

func TestChannelThatIsGone(t *testing.T) {
	w := newWorkspace(t)
	w.refuse("C1", "is_archived")
	var log logBuffer
	a := run(t, w, echo, func(c *Config) { c.Host.Log = slog.New(slog.NewTextHandler(&log, nil)) })
	for i := range 3 {
		w.push(fmt.Sprint("e", i), kindEvent, loopback.SlackMention("C1", fmt.Sprintf("100.%d", i), "U1", "<@UBOT> a secret"))
	}
	w.await("chat.postMessage", 3)
	if err := a.stop(); err != nil {
		t.Fatal(err)
	}
	if n := w.count("chat.postMessage"); n != 3 {
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
	w := newWorkspace(t)
	a := run(t, w, echo, nil)
	w.push("e0", kindEvent, loopback.SlackMessage("D1", "im", "99.1", "U1", "cite"))
	w.await("chat.postMessage", 1)
	w.revoke()
	w.push("e1", kindEvent, loopback.SlackMention("C1", "100.1", "U1", "<@UBOT> cite"))
	if err := a.wait(); err == nil || !strings.Contains(err.Error(), "token_revoked") {
		t.Errorf("Run: %v", err)
	}
}

// TestBurstThroughDisconnects: what Slack delivers again because it was not
// acknowledged on the connection that broke is answered once.
func TestBurstThroughDisconnects(t *testing.T) {
	w := newWorkspace(t)
	run(t, w, echo, nil)
	const n = 200
	deliver := func(i int) {
		w.push(fmt.Sprint("e", i), kindEvent, loopback.SlackMention(fmt.Sprintf("C%d", i%10), fmt.Sprintf("100.%06d", i), "U1", "<@UBOT> cite"))
	}
	for i := range n {
		deliver(i)
		if i%50 == 49 {
			w.Drop()
		}
	}
	missing := func() []int {
		acked := map[string]bool{}
		for _, a := range w.Acks() {
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
		w.until("acknowledgements", func() bool {
			acked := map[string]bool{}
			for _, a := range w.Acks() {
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
	w.until("all answers", func() bool { return len(w.Posts()) >= n })
	seen := map[string]int{}
	for _, p := range w.Posts() {
		seen[p.Thread]++
	}
	if len(seen) != n || len(w.Posts()) != n {
		t.Errorf("%d answers in %d threads, want %d", len(w.Posts()), len(seen), n)
	}
}

// TestSlowCoreKeepsTheSocket: the socket is read while nothing is answered.
func TestSlowCoreKeepsTheSocket(t *testing.T) {
	w := newWorkspace(t)
	wait := make(chan struct{})
	run(t, w, func(ctx context.Context, r bot.Request) bot.Reply { <-wait; return echo(ctx, r) }, nil)
	const n = 300
	for i := range n {
		w.push(fmt.Sprint("e", i), kindEvent, loopback.SlackMention("C1", fmt.Sprintf("100.%06d", i), "U1", "<@UBOT> cite"))
	}
	w.until("every acknowledgement", func() bool { return len(w.Acks()) == n })
	if w.Connections() != 1 {
		t.Errorf("%d connections", w.Connections())
	}
	close(wait)
	w.until("every answer", func() bool { return len(w.Posts()) == n })
}

func TestSend(t *testing.T) {
	w := newWorkspace(t)
	a := run(t, w, echo, nil)
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
	p := w.PostsIn("C1")[0]
	if sent.Message != p.ID || sent.Thread != p.ID || !strings.HasPrefix(sent.Link, "https://") || p.Thread != "" {
		t.Errorf("sent %+v as %+v", sent, p)
	}
	if !strings.Contains(p.Blocks, `{"type":"usergroup","usergroup_id":"S0GROUP"}`) || !strings.HasSuffix(p.Text, " <!subteam^S0GROUP>") {
		t.Errorf("notified by %s %s", p.Text, p.Blocks)
	}
	if found, ok, err := a.Find(t.Context(), post, since); err != nil || !ok || found != sent {
		t.Errorf("found %+v, %v, %v", found, ok, err)
	}
	w.Fail("chat.getPermalink", loopback.SlackError("message_not_found"))
	if found, ok, err := a.Find(t.Context(), post, since); err != nil || !ok || found != sent {
		t.Errorf("where Slack gives no link: found %+v, %v, %v", found, ok, err)
	}
	post.Notify = "<!channel>"
	post.Key = "slot-2"
	w.Fail("chat.postMessage", loopback.Fault{Reset: true, Done: true})
	if _, err := a.Send(t.Context(), post); err == nil {
		t.Error("a post whose answer was lost is taken for sent")
	}
	if _, ok, err := a.Find(t.Context(), post, since); err != nil || !ok {
		t.Errorf("it is found: %v, %v", ok, err)
	}
	if p := w.PostsIn("C1")[1]; strings.Contains(p.Blocks+p.Text, "!channel") {
		t.Errorf("notified by %s %s", p.Text, p.Blocks)
	}
	for why, want := range map[string]error{"channel_not_found": bot.ErrGone, "not_in_channel": bot.ErrGone, "is_archived": bot.ErrGone, "restricted_action": bot.ErrGone} {
		w.refuse("C9", why)
		post.Place.Channel = "C9"
		if _, err := a.Send(t.Context(), post); !errors.Is(err, want) {
			t.Errorf("%s: %v", why, err)
		}
	}
}

func TestSendToAMember(t *testing.T) {
	w := newWorkspace(t)
	a := run(t, w, echo, nil)
	post := bot.Post{
		Place:  bot.Place{Platform: "slack", Space: "T1", Channel: "C1"},
		Member: "U7",
		Reply:  echo(t.Context(), bot.Request{Line: "question?"}),
		Key:    "notice-1",
	}
	if _, err := a.Send(t.Context(), post); err != nil {
		t.Fatal(err)
	}
	if len(w.PostsIn("U7")) != 1 || len(w.PostsIn("C1")) != 0 {
		t.Errorf("the member got %d messages and the channel %d", len(w.PostsIn("U7")), len(w.PostsIn("C1")))
	}
}

func TestSendInParts(t *testing.T) {
	w := newWorkspace(t)
	a := run(t, w, echo, nil)
	var reply bot.Reply
	for i := range 60 {
		reply.Blocks = append(reply.Blocks, bot.Paragraph{Text: message.Literal(fmt.Sprintf("%d %s", i, strings.Repeat("word ", 100)))})
	}
	sent, err := a.Send(t.Context(), bot.Post{Place: bot.Place{Platform: "slack", Space: "T1", Channel: "C1"}, Reply: reply, Key: "slot-1"})
	if err != nil {
		t.Fatal(err)
	}
	posts := w.PostsIn("C1")
	if len(posts) < 2 || posts[0].ID != sent.Message {
		t.Fatalf("%d messages", len(posts))
	}
	for _, p := range posts[1:] {
		if p.Thread != sent.Message {
			t.Errorf("a part is in thread %q", p.Thread)
		}
	}
}

// A breakingConn is a connection that breaks in the middle of the first request
// for a path.
type breakingConn struct {
	net.Conn
	path   []byte
	broken *atomic.Bool
}

func (c breakingConn) Write(p []byte) (int, error) {
	if !bytes.Contains(p, c.path) || c.broken.Swap(true) {
		return c.Conn.Write(p)
	}
	n, _ := c.Conn.Write(p[:len(p)/2])
	_ = c.Conn.SetWriteDeadline(time.Unix(1, 0))
	_, err := c.Conn.Write(p[n:])
	return n, err
}

// TestWhatDidNotGoOutIsSentAgain: also where it cannot be looked up.
func TestWhatDidNotGoOutIsSentAgain(t *testing.T) {
	t.Parallel()
	for path, ask := range map[string]func(w *workspace){
		"/respond/": func(w *workspace) { w.push("e1", kindCommand, w.Command("t1", "U1", "cite")) },
		"/api/chat.postMessage": func(w *workspace) {
			w.push("e1", kindEvent, loopback.SlackMention("C1", "100.1", "U1", "<@UBOT> cite"))
		},
		"/api/chat.postEphemera": func(w *workspace) {
			w.push("e1", kindEvent, loopback.SlackMention("C1", "100.1", "U1", "<@UBOT> cite privately"))
		},
	} {
		t.Run(path, func(t *testing.T) {
			w := newWorkspace(t)
			var broken atomic.Bool
			transport := &http.Transport{DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
				var d net.Dialer
				conn, err := d.DialContext(ctx, network, address)
				return breakingConn{conn, []byte("POST " + path), &broken}, err
			}}
			defer transport.CloseIdleConnections()
			handle := func(ctx context.Context, r bot.Request) bot.Reply {
				reply := echo(ctx, r)
				reply.Private = r.Words() == "cite privately"
				return reply
			}
			a := run(t, w, handle, func(c *Config) { c.Host.Transport = transport })
			ask(w)
			w.until("the answer", func() bool {
				return len(w.Calls("respond"))+len(w.Calls("chat.postMessage"))+len(w.Calls("chat.postEphemeral")) == 1
			})
			if err := a.stop(); err != nil {
				t.Fatal(err)
			}
			if !broken.Load() || w.count("conversations.replies") > 0 {
				t.Errorf("a connection broke: %v; what was not sent was looked for %d times", broken.Load(), w.count("conversations.replies"))
			}
		})
	}
}

// TestMethodThatHasToWait: Slack limits a method for the whole workspace, so
// that nobody calls it before the time that was named.
func TestMethodThatHasToWait(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t)
	told := make(chan struct{})
	run(t, w, func(ctx context.Context, r bot.Request) bot.Reply {
		if may, err := r.Facilitates(ctx, r.Place.Root(), nil); may || err != nil {
			t.Errorf("%s may: %v, %v", r.From, may, err)
		}
		return echo(ctx, r)
	}, func(c *Config) { c.Host.OnWait = func(time.Duration) { close(told) } })
	w.Fail("users.info", loopback.Fault{Status: 429, RetryAfter: "1"})
	const members = 10
	for i := range members {
		if i == 1 {
			<-told
		}
		w.push(fmt.Sprint("e", i), kindEvent, loopback.SlackMention("C1", fmt.Sprintf("100.%d", i), fmt.Sprint("U", i), "<@UBOT> cite"))
	}
	w.until("every answer", func() bool { return len(w.Posts()) == members })
	calls := w.Calls("users.info")
	for _, c := range calls[1:] {
		if early := c.At.Sub(calls[0].At); early < time.Second {
			t.Errorf("called %v after the 429, told to wait a second", early)
		}
	}
	if len(calls) != members+1 {
		t.Errorf("called %d times", len(calls))
	}
}

// TestRefusalsAreToldInWords: why a post was refused is said to facilitators in words, with
// what to do where a scope lacks.
func TestRefusalsAreToldInWords(t *testing.T) {
	w := newWorkspace(t)
	a := run(t, w, echo, nil)
	w.connected()
	post := bot.Post{Place: bot.Place{Platform: name, Space: "T1", Channel: "C1"}, Key: "key-1", Reply: bot.Reply{Blocks: []bot.Block{bot.Paragraph{Text: message.Literal("a question")}}}}
	for body, test := range map[string]struct {
		why  string
		gone bool
	}{
		`{"ok":false,"error":"is_archived"}`:                                {"it is archived or locked", true},
		`{"ok":false,"error":"not_in_channel"}`:                             {"Plenary is no member of the channel until somebody there invites it", true},
		`{"ok":false,"error":"channel_not_found"}`:                          {"there is no such channel, or it is private and Plenary is no member of it", true},
		`{"ok":false,"error":"restricted_action_read_only_channel"}`:        {"Plenary is not allowed to", true},
		`{"ok":false,"error":"messages_tab_disabled"}`:                      {"Slack refused it: messages_tab_disabled", true},
		`{"ok":false,"error":"an_error_of_tomorrow"}`:                       {"Slack refused it: an_error_of_tomorrow", false},
		`{"ok":false,"error":"missing_scope","needed":"chat:write"}`:        {"the app lacks the scope chat:write, which it gets once an administrator adds it under OAuth & Permissions and installs the app again", false},
		`{"ok":false,"error":"missing_scope","needed":"","provided":"abc"}`: {"Slack refused it: missing_scope", false},
	} {
		w.Fail("chat.postMessage", loopback.Fault{Body: body})
		_, err := a.Send(t.Context(), post)
		var no *bot.CannotPostError
		if !errors.As(err, &no) || errors.Is(err, bot.ErrGone) != test.gone {
			t.Errorf("%s: %v", body, err)
			continue
		}
		if why := message.English().RenderStored(no.Reason.Stored()).String(); why != test.why || no.Right != "" {
			t.Errorf("%s: %q, want %q", body, why, test.why)
		}
	}
}
