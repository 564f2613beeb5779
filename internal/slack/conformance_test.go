package slack

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
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
	adapter   *Adapter
	board     bottest.Board
	transport *http.Transport
	endpoint  *httptest.Server // of the adapter; nil over Socket Mode
	pushed    int
}

func newPlatform(t *testing.T, overHTTP bool) *platform {
	p := &platform{workspace: newWorkspace(t), transport: &http.Transport{}}
	cfg := Config{BotToken: loopback.SlackBotToken, APIURL: p.URL(), Host: bot.Host{Log: slog.New(slog.DiscardHandler), Transport: p.transport}}
	if overHTTP {
		cfg.SigningSecret = testSecret
	} else {
		cfg.AppToken = loopback.SlackAppToken
	}
	var err error
	if p.adapter, err = New(cfg); err != nil {
		t.Fatal(err)
	}
	if overHTTP {
		mux := http.NewServeMux()
		p.adapter.Register(mux)
		p.endpoint = httptest.NewServer(mux)
	}
	p.OnMessage(func(c loopback.Call) { p.board.Add(posted(c)) })
	return p
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
	if p.endpoint != nil {
		return p.post(ctx, kind, payload, e.Again)
	}
	p.pushed++
	id := fmt.Sprintf("e%d", p.pushed)
	p.push(id, kind, payload)
	p.acked(id)
	return nil
}

// payload is what Slack sends for an event.
func (p *platform) payload(e bottest.Event) (kind string, payload map[string]any) {
	ts, user, text := fmt.Sprintf("1000.%06d", e.Number), fmt.Sprintf("U%07d", e.From), escaper.Replace(e.Text)
	channel := fmt.Sprintf("C%07d", e.Channel)
	switch e.Kind {
	case bottest.Command:
		c := p.Command(fmt.Sprintf("t%d", e.Number), user, "ask "+text)
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

func (p *platform) post(ctx context.Context, kind string, payload map[string]any, again bool) error {
	req := signed(ctx, p.t, p.endpoint.URL, kind, payload, time.Now(), testSecret)
	if again {
		req.Header.Set("X-Slack-Retry-Num", "1")
		req.Header.Set("X-Slack-Retry-Reason", "http_timeout")
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer http.DefaultClient.CloseIdleConnections()
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err == nil && (resp.StatusCode != http.StatusOK || len(body) > 0) {
		err = fmt.Errorf("answered %s: %s", resp.Status, body)
	}
	return err
}

// posted draws a message as Slack's own program would.
func posted(c loopback.Call) bottest.Posted {
	form := c.Form
	p := bottest.Posted{Private: c.Method == "chat.postEphemeral" || form.Get("response_type") == "ephemeral"}
	channel := form.Get("channel")
	if c.Method == "respond" {
		channel = "C0000001" // where all commands of the suite are given
	}
	p.Channel, _ = strconv.Atoi(strings.TrimLeft(channel, "CD0"))
	at, n, _ := strings.Cut(form.Get("thread_ts"), ".")
	number, _ := strconv.Atoi(n)
	switch at {
	case "1000":
		p.To = number
	case "2000":
		p.Thread = number
	}
	p.Text, p.Live = visible(form.Get("blocks"))
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

// visible returns the words that are seen in blocks, and what acts in them.
func visible(blocks string) (text string, live []string) {
	var decoded any
	if json.Unmarshal([]byte(blocks), &decoded) != nil {
		return "", []string{"(no blocks)"}
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
			case "text", "plain_text":
				b.WriteString(words)
			case "mrkdwn":
				live = append(live, "mrkdwn "+words)
			case "link":
				b.WriteString(words)
				live = append(live, fmt.Sprint(value["url"]))
			case "user", "usergroup", "broadcast", "channel", "emoji":
				live = append(live, fmt.Sprint(value))
			case "actions":
				return
			default:
				walk(value["text"])
			}
			walk(value["elements"])
			switch value["type"] {
			case "rich_text_section", "rich_text_quote", "header":
				b.WriteString("\n")
			}
		}
	}
	walk(decoded)
	return b.String(), live
}
