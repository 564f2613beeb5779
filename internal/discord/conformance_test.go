package discord

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"plenary/internal/bot"
	"plenary/internal/bot/bottest"
	"plenary/internal/loopback"
)

// A testPlatform is the fake Discord for the conformance suite.
type testPlatform struct {
	*fake
	adapter *Adapter
	board   bottest.Board

	mu       sync.Mutex
	messages map[string]int            // the event's number, by the message's id
	asked    map[string]map[string]any // interactions by their token
	events   map[int]func()            // sends an event again
	hidden   map[string]bool           // interactions whose answer was deferred as private
	gone     map[string]bool           // channels
	throttle map[string]time.Duration
}

func TestConformance(t *testing.T) {
	bottest.Test(t, func(t *testing.T) bottest.Platform {
		r := &testPlatform{
			fake: newFake(t), messages: map[string]int{}, asked: map[string]map[string]any{}, events: map[int]func(){},
			hidden: map[string]bool{}, gone: map[string]bool{}, throttle: map[string]time.Duration{},
		}
		r.Set(func(s *loopback.DiscordSettings) { s.OnOutput, s.Fault = r.post, r.refuse })
		cfg := r.config()
		cfg.timing.deferAfter = 200 * time.Millisecond
		a, err := New(cfg)
		if err != nil {
			t.Fatal(err)
		}
		r.adapter = a
		return r
	})
}

func (r *testPlatform) Adapter() bot.Adapter { return r.adapter }

func (r *testPlatform) Traits() bottest.Traits {
	return bottest.Traits{
		Speaks:     []bottest.Kind{bottest.Mention, bottest.Direct, bottest.Command},
		Ignores:    []bottest.Kind{bottest.FromBot, bottest.FromItself, bottest.Overheard, bottest.Everyone},
		Redelivers: true,
		Threads:    true,
	}
}

func (r *testPlatform) Ready(ctx context.Context) error {
	eventually(r.t, "the adapter is ready", func() bool { return r.adapter.Ready() == nil || ctx.Err() != nil })
	return ctx.Err()
}

func (r *testPlatform) Board() *bottest.Board { return &r.board }

func (r *testPlatform) Close() { r.fake.Close() }

// Ids for the numbers of the suite.
func channelOf(n int) string { return "9400000000000000" + strconv.Itoa(10+n) }
func threadOf(n int) string  { return "9500000000000000" + strconv.Itoa(10+n) }
func numberOf(id string) int { n, _ := strconv.Atoi(id[16:]); return n - 10 }

func (r *testPlatform) Deliver(ctx context.Context, e bottest.Event) error {
	if e.Again {
		r.events[e.Number]()
		return nil
	}
	if e.Kind == bottest.Command {
		in := r.Slash("ask", text("question", e.Text))
		in["channel_id"], in["channel"] = channelOf(e.Channel), map[string]any{"id": channelOf(e.Channel), "type": 0}
		r.mu.Lock()
		r.asked[in["token"].(string)] = in
		r.mu.Unlock()
		r.events[e.Number] = func() { r.Dispatch("INTERACTION_CREATE", in) }
		r.events[e.Number]()
		r.answerTo(in)
		return ctx.Err()
	}
	id := r.NewID()
	r.mu.Lock()
	r.messages[id] = e.Number
	r.mu.Unlock()
	m := map[string]any{
		"id": id, "channel_id": channelOf(e.Channel), "guild_id": serverID, "type": 0, "content": "<@" + selfID + "> " + e.Text,
		"author": map[string]any{"id": strconv.Itoa(920000 + e.From)}, "member": map[string]any{"roles": []string{}},
		"components": []map[string]any{{"type": 99}},
	}
	if e.Thread != 0 {
		m["channel_id"] = threadOf(e.Thread)
		r.Dispatch("THREAD_CREATE", map[string]any{"id": threadOf(e.Thread), "parent_id": channelOf(e.Channel), "type": 11})
	}
	switch e.Kind {
	case bottest.Direct:
		m["content"] = e.Text
		delete(m, "guild_id")
		delete(m, "member")
	case bottest.FromBot:
		m["author"] = map[string]any{"id": "77", "bot": true}
	case bottest.FromItself:
		m["author"] = map[string]any{"id": selfID, "bot": true}
	case bottest.Overheard:
		m["content"] = "<@" + appID + "> " + e.Text
	case bottest.Everyone:
		m["content"] = "@everyone " + e.Text
		m["mention_everyone"] = true
	}
	r.events[e.Number] = func() { r.Dispatch("MESSAGE_CREATE", m) }
	r.events[e.Number]()
	return nil
}

// post puts an output on the board.
func (r *testPlatform) post(s output) {
	r.mu.Lock()
	defer r.mu.Unlock()
	p := bottest.Posted{Private: s.Flags&64 != 0}
	switch s.Kind {
	case "deferred":
		r.hidden[s.Token] = p.Private
		return
	case "message":
		p.Channel = numberOf(s.Channel)
		if strings.HasPrefix(s.Channel, "95") {
			p.Channel, p.Thread = 2, p.Channel
		}
		if s.Reference != nil {
			p.To = r.messages[s.Reference.MessageID]
		}
	case "answer", "edit", "follow-up":
		in := r.asked[s.Token]
		p.Channel = numberOf(in["channel_id"].(string))
		p.Private = p.Private || s.Kind == "edit" && r.hidden[s.Token]
	default:
		return
	}
	words, live := rendered(s.Content)
	for _, e := range s.Embeds {
		more, alive := rendered(e.Description)
		words += "\n" + more
		live = append(live, alive...)
	}
	p.Text, p.Live = words, append(live, s.Mentions.Roles...)
	r.board.Add(p)
}

func (r *testPlatform) refuse(w http.ResponseWriter, req *http.Request, _ func()) bool {
	channel, ok := strings.CutPrefix(strings.TrimSuffix(req.URL.Path, "/messages"), "/api/v10/channels/")
	if !ok || req.Method != http.MethodPost {
		return false
	}
	r.mu.Lock()
	wait, held := r.throttle[channel]
	delete(r.throttle, channel)
	gone := r.gone[channel]
	r.mu.Unlock()
	switch {
	case gone:
		loopback.Refuse(w, http.StatusNotFound, codeUnknownChannel, "Unknown Channel")
	case held:
		loopback.TooMany(w, wait.Seconds(), false)
	}
	return gone || held
}

func (r *testPlatform) Gone(channel int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.gone[channelOf(channel)] = true
	delete(r.throttle, channelOf(channel))
}

func (r *testPlatform) Throttle(channel int, wait time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.throttle[channelOf(channel)] = wait
}

// rendered reads markdown as Discord's clients do, and returns its words and the
// mentions, links and timestamps in it.
func rendered(source string) (words string, live []string) {
	var b strings.Builder
	for start := true; source != ""; {
		if start {
			source = unmarked(source)
			if start = false; source == "" {
				break
			}
		}
		rest := source[1:]
		switch c := source[0]; {
		case c == '\\' && rest != "" && strings.ContainsRune("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", rune(rest[0])):
			b.WriteByte(rest[0])
			rest = rest[1:]
		case c == '\n':
			b.WriteByte(c)
			start = true
		case c == '`':
			fence := source[:len(source)-len(strings.TrimLeft(source, "`"))]
			if inner, after, ok := strings.Cut(source[len(fence):], fence); ok {
				b.WriteString(inner)
				rest = after
			} else {
				b.WriteByte(c)
			}
		case c == '<':
			if inner, after, ok := strings.Cut(rest, ">"); ok && !strings.ContainsAny(inner, " <\\") && strings.ContainsRune("@#:/tiah", rune((inner + " ")[0])) {
				live = append(live, "<"+inner+">")
				rest = after
				break
			}
			b.WriteByte(c)
		case c == '[':
			if label, after, ok := strings.Cut(rest, "]("); ok && !strings.Contains(label, "\n") && !strings.HasSuffix(label, `\`) {
				target, after, _ := strings.Cut(after, ")")
				live = append(live, target)
				read, _ := rendered(label)
				b.WriteString(read)
				rest = after
				break
			}
			b.WriteByte(c)
		case c == '*', c == '_', c == '~' && strings.HasPrefix(rest, "~"), c == '|' && strings.HasPrefix(rest, "|"):
			rest = strings.TrimLeft(rest, string(c))
		case strings.HasPrefix(source, "@everyone"), strings.HasPrefix(source, "@here"):
			live = append(live, "@")
			b.WriteByte(c)
		case strings.HasPrefix(source, "http://"), strings.HasPrefix(source, "https://"), strings.HasPrefix(source, "discord.gg/"):
			live = append(live, strings.Fields(source)[0])
			b.WriteByte(c)
		default:
			b.WriteByte(c)
		}
		source = rest
	}
	return b.String(), live
}

// unmarked removes the marks of a quotation, a heading, small print or an item from
// the beginning of a line.
func unmarked(line string) string {
	for _, mark := range []string{"> ", "### ", "## ", "# ", "-# "} {
		if rest, ok := strings.CutPrefix(line, mark); ok {
			return unmarked(rest)
		}
	}
	trimmed := strings.TrimLeft(line, " ")
	digits := len(trimmed) - len(strings.TrimLeft(trimmed, "0123456789"))
	switch {
	case strings.HasPrefix(trimmed, "- "), strings.HasPrefix(trimmed, "* "):
		return trimmed[2:]
	case digits > 0 && strings.HasPrefix(trimmed[digits:], ". "):
		return trimmed[digits+2:]
	}
	return line
}

func TestRendererSeesWhatIsLive(t *testing.T) {
	for source, want := range map[string]string{
		"<@1> hi":                " hi [<@1>]",
		`\<@1\> hi`:              "<@1> hi []",
		"[x](https://a.example)": "x [https://a.example]",
		`\[x\](https\://a\.b)`:   "[x](https://a.b) []",
		"**b** `<@1>` __u__":     "b <@1> u []",
		"see https://a.example":  "see https://a.example [https://a.example]",
		"> -# 1. x\n- y":         "x\ny []",
		"@everyone":              "@everyone [@]",
	} {
		words, live := rendered(source)
		if got := fmt.Sprint(words, " ", live); got != want {
			t.Errorf("%q is rendered as %q, want %q", source, got, want)
		}
	}
}
