package slack

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"plenary/internal/adapterkit"
	"plenary/internal/bot"
	"plenary/internal/bot/bottest"
	"plenary/internal/loopback"
)

func TestConformance(t *testing.T) {
	t.Run("Socket Mode", func(t *testing.T) {
		bottest.Test(t, func(t *testing.T) bottest.Platform { return newPlatform(t, false) })
	})
	t.Run("HTTP", func(t *testing.T) {
		bottest.Test(t, func(t *testing.T) bottest.Platform { return newPlatform(t, true) })
	})
}

// A platform is the workspace as the conformance suite sees it.
type platform struct {
	*workspace
	client    client
	adapter   *Adapter
	board     bottest.Board
	transport *http.Transport
	endpoint  *httptest.Server // of the adapter; nil over Socket Mode
	handler   atomic.Pointer[http.ServeMux]
	pushed    atomic.Int64
}

func newPlatform(t *testing.T, overHTTP bool) *platform {
	p := &platform{workspace: newWorkspace(t), client: newClient(), transport: &http.Transport{}}
	for n := range 9 {
		p.SetName(memberOf(n), p.NameOf(n))
	}
	if overHTTP {
		p.endpoint = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { p.handler.Load().ServeHTTP(w, r) }))
	}
	p.OnMessage(p.accepted)
	p.start()
	return p
}

// start makes a new adapter.
func (p *platform) start() {
	cfg := Config{BotToken: loopback.SlackBotToken, APIURL: p.URL(), Host: bot.Host{Log: slog.New(slog.DiscardHandler), Transport: p.transport}}
	if p.endpoint != nil {
		cfg.SigningSecret = testSecret
	} else {
		cfg.AppToken = loopback.SlackAppToken
	}
	a, err := New(cfg)
	if err != nil {
		p.t.Fatal(err)
	}
	mux := http.NewServeMux()
	a.Register(mux)
	p.handler.Store(mux)
	p.adapter = a
}

func (p *platform) Adapter() bot.Adapter  { return p.adapter }
func (p *platform) Board() *bottest.Board { return &p.board }

func (p *platform) Traits() bottest.Traits {
	return bottest.Traits{
		Speaks:     []bottest.Kind{bottest.Mention, bottest.Direct, bottest.Command},
		Ignores:    []bottest.Kind{bottest.FromBot, bottest.FromItself, bottest.Overheard, bottest.Everyone},
		Redelivers: true,
		Threads:    true,
	}
}

func (p *platform) Ready(ctx context.Context) error {
	for p.adapter.Ready() != nil {
		if !adapterkit.Sleep(ctx, time.Millisecond) {
			return ctx.Err()
		}
	}
	return nil
}

func (p *platform) Close() {
	if p.endpoint != nil {
		p.endpoint.Close()
	}
	p.workspace.Close()
	p.transport.CloseIdleConnections()
}

func (p *platform) Gone(channel int) {
	p.refuse(fmt.Sprintf("C%07d", channel), "is_archived")
}

// Pinned returns the ids of the messages that are pinned in a channel.
func (p *platform) Pinned(channel int) []string { return p.PinnedIn(fmt.Sprintf("C%07d", channel)) }

// Withhold takes a scope from the bot. A message of Slack's has a thread by itself.
func (p *platform) Withhold(part bot.Part) bool {
	if part != bot.PinPart {
		return false
	}
	p.RemoveScope("pins:write")
	return true
}

// Group is a user group.
func (p *platform) Group() string { return "S0GROUP" }

// Talk has members write in a thread.
func (p *platform) Talk(channel int, sent bot.Sent, n int) {
	p.Chatter(fmt.Sprintf("C%07d", channel), sent.Thread, n)
}

func (p *platform) Throttle(channel int, wait time.Duration) {
	refused := false
	p.FailPosts(func(_ int, post loopback.Post) loopback.Fault {
		if refused || post.Channel != fmt.Sprintf("C%07d", channel) {
			return loopback.None
		}
		refused = true
		return loopback.Fault{Status: http.StatusTooManyRequests, RetryAfter: strconv.Itoa(int(wait.Seconds()))}
	})
}

func (p *platform) Deliver(ctx context.Context, e bottest.Event) error {
	kind, payload := p.payload(e)
	ack, err := p.deliver(ctx, kind, payload, e.Again)
	if err == nil && ack != "" {
		err = fmt.Errorf("acknowledged with %s", ack)
	}
	return err
}

// deliver delivers a payload and returns what it is acknowledged with.
func (p *platform) deliver(ctx context.Context, kind string, payload map[string]any, again bool) (ack string, err error) {
	if p.endpoint != nil {
		return p.post(ctx, kind, payload, again)
	}
	id := fmt.Sprintf("e%d", p.pushed.Add(1))
	p.push(id, kind, payload)
	return p.acked(id), nil
}

// payload is what Slack sends for an event.
func (p *platform) payload(e bottest.Event) (kind string, payload map[string]any) {
	ts, user, text := fmt.Sprintf("1000.%06d", e.Number), fmt.Sprintf("U%07d", e.From), escaper.Replace(e.Text)
	channel := fmt.Sprintf("C%07d", e.Channel)
	switch e.Kind {
	case bottest.Command:
		c := p.Command(p.trigger(e.Number, trigger{member: e.From, channel: channel}), user, "ask "+text)
		c["channel_id"] = channel
		return kindCommand, c
	case bottest.Direct:
		payload = loopback.SlackMessage(fmt.Sprintf("D%07d", e.Channel), "im", ts, user, text)
	case bottest.Mention:
		payload = loopback.SlackMention(channel, ts, user, "<@UBOT> "+text)
	case bottest.FromBot:
		payload = loopback.SlackMention(channel, ts, user, "<@UBOT> "+text)
		payload["event"].(map[string]any)["bot_id"] = "B9"
	case bottest.FromItself:
		payload = loopback.SlackMention(channel, ts, "UBOT", "<@UBOT> "+text)
	case bottest.Everyone:
		payload = loopback.SlackMessage(channel, "channel", ts, user, "<!everyone> <!channel> "+text)
	default:
		payload = loopback.SlackMessage(channel, "channel", ts, user, "<@U9> "+text)
	}
	if e.Thread > 0 {
		payload["event"].(map[string]any)["thread_ts"] = fmt.Sprintf("2000.%06d", e.Thread)
	}
	return kindEvent, payload
}

const testSecret = "a signing secret"

// signed makes a request as Slack does over HTTP.
func signed(ctx context.Context, t testing.TB, base, kind string, payload map[string]any, at time.Time, secret string) *http.Request {
	t.Helper()
	req, err := loopback.SlackRequest(ctx, base, kind, payload, at, secret)
	if err != nil {
		t.Fatal(err)
	}
	return req
}

// sign makes a signed request with any body.
func sign(ctx context.Context, t testing.TB, address, contentType string, body []byte, at time.Time, secret string) *http.Request {
	t.Helper()
	req, err := loopback.SlackRawRequest(ctx, address, contentType, body, at, secret)
	if err != nil {
		t.Fatal(err)
	}
	return req
}

func (p *platform) post(ctx context.Context, kind string, payload map[string]any, again bool) (ack string, err error) {
	req := signed(ctx, p.t, p.endpoint.URL, kind, payload, time.Now(), testSecret)
	if again {
		req.Header.Set("X-Slack-Retry-Num", "1")
		req.Header.Set("X-Slack-Retry-Reason", "http_timeout")
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return "", err
	}
	defer http.DefaultClient.CloseIdleConnections()
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("answered %s: %s", resp.Status, body)
	}
	return string(body), err
}

// draw draws a message as Slack's own program would.
func draw(m *seenMessage, form url.Values) bottest.Posted {
	p := bottest.Posted{Private: m.ephemeral, Channel: number(m.channel)}
	at, n, _ := strings.Cut(m.thread, ".")
	number, _ := strconv.Atoi(n)
	switch at {
	case "1000":
		p.To = number
	case "2000":
		p.Thread = number
	}
	see(m.blocks, &p)
	p.Live = append(p.Live, acts.FindAllString(form.Get("text"), -1)...)
	if form.Get("mrkdwn") != "false" {
		p.Live = append(p.Live, "mrkdwn")
	}
	if strings.TrimSpace(form.Get("text")) == "" {
		p.Live = append(p.Live, "(no fallback text)")
	}
	return p
}

// acts is what would act in the text of a message whose markup is off.
var acts = regexp.MustCompile(`<[^>]*>|(?i:https?://\S)|[\w-]+\.(?:example|org|com)\b`)

// see notes what is seen in blocks, and what acts in them.
func see(blocks string, p *bottest.Posted) {
	var decoded any
	if json.Unmarshal([]byte(blocks), &decoded) != nil {
		p.Live = append(p.Live, "(no blocks)")
		return
	}
	var b strings.Builder
	var walk func(any)
	walk = func(value any) {
		switch value := value.(type) {
		case []any:
			for _, v := range value {
				walk(v)
			}
		case map[string]any:
			words, _ := value["text"].(string)
			switch value["type"] {
			case "text", "plain_text", "raw_text":
				b.WriteString(words)
			case "mrkdwn":
				p.Live = append(p.Live, "mrkdwn "+words)
			case "link":
				b.WriteString(words)
				p.Live = append(p.Live, fmt.Sprint(value["url"]))
			case "date":
				p.Times = append(p.Times, times(value)...)
			case "user", "usergroup", "broadcast", "channel", "emoji":
				p.Live = append(p.Live, fmt.Sprint(value))
			case "actions":
				p.Buttons = append(p.Buttons, labels(value["elements"])...)
				return
			default:
				walk(value["text"])
			}
			walk(value["elements"])
			walk(value["rows"])
			switch value["type"] {
			case "rich_text_section", "rich_text_quote", "header", "raw_text":
				b.WriteString("\n")
			}
		}
	}
	walk(decoded)
	p.Text = b.String()
}

// labels returns the labels of buttons and options, in their order.
func labels(elements any) (all []string) {
	list, _ := elements.([]any)
	for _, e := range list {
		element, _ := e.(map[string]any)
		if options, ok := element["options"]; ok {
			all = append(all, labels(options)...)
			continue
		}
		text, _ := element["text"].(map[string]any)
		all = append(all, fmt.Sprint(text["text"]))
	}
	return all
}
