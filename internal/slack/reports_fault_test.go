package slack

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"plenary/internal/bot"
	"plenary/internal/loopback"
	"plenary/internal/message"
)

// TestReportsOfDeletedQuestions: slackapi/python-slack-events-api 87 and measure-sh/measure
// 3997: the answer to a question that is deleted before it comes stands in the channel.
func TestReportsOfDeletedQuestions(t *testing.T) {
	for what, deletion := range map[string]map[string]any{
		"deleted":   {"subtype": "message_deleted", "deleted_ts": "100.1", "previous_message": map[string]any{"user": "U1", "text": "<@UBOT> cite", "ts": "100.1"}},
		"tombstone": {"subtype": "message_changed", "message": map[string]any{"subtype": "tombstone", "user": "USLACKBOT", "ts": "100.1"}},
	} {
		t.Run(what, func(t *testing.T) {
			var answers sync.Map // by workspace
			prepare := func(w *workspace, _ *Config) bot.Handler {
				answer := make(chan struct{})
				answers.Store(w, answer)
				return func(ctx context.Context, r bot.Request) bot.Reply {
					if r.Line == "cite" {
						<-answer
					}
					return echo(ctx, r)
				}
			}
			overBoth(t, prepare, func(t *testing.T, d delivering) {
				d.deliver(kindEvent, loopback.SlackMention("C1", "100.1", "U1", "<@UBOT> cite"))
				event := map[string]any{"type": "message", "channel": "C1", "channel_type": "channel", "ts": "101.1"}
				for name, value := range deletion {
					event[name] = value
				}
				d.event("Ev1", event)
				answer, _ := answers.Load(d.workspace)
				close(answer.(chan struct{}))
				d.deliver(kindEvent, loopback.SlackMention("C1", "100.2", "U1", "<@UBOT> areas"))
				d.until("the other answer", func() bool { return len(d.Posts()) > 0 })
				if err := d.stop(); err != nil {
					t.Fatal(err)
				}
				if posts := d.Posts(); len(posts) != 1 || posts[0].Thread != "100.2" {
					t.Errorf("posted %+v", posts)
				}
			})
		})
	}
}

// TestReportsOfThreadsThatCannotBe: NousResearch/hermes-agent 98285: the answer to what
// cannot have a thread is lost. So would be what is shared there.
func TestReportsOfThreadsThatCannotBe(t *testing.T) {
	overBoth(t, func(*workspace, *Config) bot.Handler { return echo }, func(t *testing.T, d delivering) {
		for i, why := range threadErrors {
			d.Fail("chat.postMessage", loopback.SlackError(why))
			d.deliver(kindEvent, loopback.SlackMention("C1", fmt.Sprintf("100.%d", i+1), "U1", "<@UBOT> cite"))
			d.until("the answer", func() bool { return len(d.Posts()) == i+1 })
			if p := d.Posts()[i]; p.Channel != "C1" || p.Thread != "" || p.Text != "line cite" {
				t.Errorf("after %s: %+v", why, p)
			}
		}
		for i, why := range threadErrors {
			d.Fail("chat.postMessage", loopback.SlackError(why))
			d.deliver(kindInteraction, d.Action(fmt.Sprint("t", i), "U1", "share//1", "cite", true))
			n := len(threadErrors) + i
			d.until("what is shared", func() bool { return len(d.Posts()) == n+1 })
			if p := d.Posts()[n]; p.Channel != "C1" || p.Thread != "" || p.Text != "line cite" {
				t.Errorf("shared after %s: %+v", why, p)
			}
		}
	})
}

// TestReportsOfDisconnects: slackapi/node-slack-sdk 1654 and 2254, slackapi/bolt-js 2225:
// where Slack closes the socket for any of its reasons, no more is heard.
func TestReportsOfDisconnects(t *testing.T) {
	w := newWorkspace(t)
	a := run(t, w, echo, nil)
	for i, reason := range []string{"warning", "refresh_requested", "too_many_websockets", "a_reason_of_tomorrow"} {
		w.connected()
		w.DisconnectFor(reason)
		w.until("another connection", func() bool { return w.Connections() >= i+2 })
		w.push(reason, kindEvent, loopback.SlackMention("C1", fmt.Sprintf("100.%d", i+1), "U1", "<@UBOT> cite"))
		w.until("an answer after "+reason, func() bool { return len(w.Posts()) == i+1 })
	}
	w.until("readiness", func() bool { return a.Ready() == nil })
}

// TestReportsOfCertificateChecks: slackapi/bolt-js 614: Slack's check of the certificate,
// which has no signature, is refused.
func TestReportsOfCertificateChecks(t *testing.T) {
	w := newWorkspace(t)
	base := serveHTTP(t, w)
	check := func(body string) int {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, base+CommandsPath, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		status, _ := send(t, req)
		return status
	}
	if got := check("ssl_check=1&token=abc"); got != http.StatusOK {
		t.Errorf("it is answered with %d", got)
	}
	if got := check("ssl_check=1&token=abc&command=%2Fplenary&text=cite&user_id=U1&channel_id=C1&trigger_id=1"); got != http.StatusUnauthorized {
		t.Errorf("a command that claims to be one is answered with %d", got)
	}
}

// TestReportsOfSlowWork: integrations/slack 352 and jundis/CWSlack-SlashCommands 89: a
// command that takes longer than three seconds is told to have failed.
func TestReportsOfSlowWork(t *testing.T) {
	var ends sync.Map // by workspace
	prepare := func(w *workspace, _ *Config) bot.Handler {
		wait := make(chan struct{})
		ends.Store(w, wait)
		return func(ctx context.Context, r bot.Request) bot.Reply {
			<-wait
			return echo(ctx, r)
		}
	}
	overBoth(t, prepare, func(t *testing.T, d delivering) {
		d.deliver(kindCommand, d.Command("t1", "U1", "cite")) // waits for the acknowledgement
		d.deliver(kindCommand, d.Command("t1", "U1", "cite"))
		end, _ := ends.Load(d.workspace)
		close(end.(chan struct{}))
		if form := d.await("respond", 1); form.Get("response_type") != "ephemeral" || !strings.Contains(form.Get("text"), "line cite") {
			t.Errorf("answered %v", form)
		}
		if err := d.stop(); err != nil {
			t.Fatal(err)
		}
		if n := d.count("respond"); n != 1 {
			t.Errorf("%d answers", n)
		}
	})
}

// TestReportsOfLongAnswers: metabase/metabase 80105, yc-software/qm 82 and PostHog/posthog
// 70581: a long answer is not posted, or is cut within an emoji, an escape or a link.
func TestReportsOfLongAnswers(t *testing.T) {
	words := strings.Repeat("AT&T <b> \U0001F469\U0001F3FD\u200D\U0001F680 see https://example.org/a ", 400)
	overBoth(t, func(*workspace, *Config) bot.Handler {
		return func(context.Context, bot.Request) bot.Reply {
			return bot.Reply{Blocks: []bot.Block{bot.Paragraph{Text: message.Literal(words)}}}
		}
	}, func(t *testing.T, d delivering) {
		d.deliver(kindEvent, loopback.SlackMention("C1", "100.1", "U1", "<@UBOT> cite"))
		shown := func() (all string) {
			for _, p := range d.Posts() {
				all += blockText([]byte(p.Blocks)) + " "
			}
			return all
		}
		want := strings.Fields(breakLinks(words))
		d.until("all of it", func() bool { return len(strings.Fields(unescaper.Replace(shown()))) >= len(want) })
		if got := strings.Fields(unescaper.Replace(shown())); strings.Join(got, " ") != strings.Join(want, " ") {
			t.Errorf("%d words are shown, want %d", len(got), len(want))
		}
		for _, p := range d.Posts() {
			cut := strings.TrimSuffix(p.Text, "…")
			if utf8.RuneCountInString(p.Text) > 4000 || !utf8.ValidString(p.Text) || p.Thread != "100.1" ||
				strings.LastIndex(cut, "&") > strings.LastIndex(cut, ";") || strings.Contains(p.Text, "\uFFFD") {
				t.Errorf("posted with the text %q", p.Text)
			}
		}
	})
}

// TestReportsOfDirectMessagesBetweenMembers: slack-ruby/slack-ruby-client 227: a command in
// a direct message of two members is not answered; nothing can be posted there either.
func TestReportsOfDirectMessagesBetweenMembers(t *testing.T) {
	overBothStored(t, func(t *testing.T, s *stored) {
		s.Fail("conversations.history", loopback.SlackError("channel_not_found"))
		for i, line := range []string{"quote abstract 2", "prompt schedule 09:00 utc daily"} {
			c := s.Command(fmt.Sprint("t", i), "UADMIN", line)
			c["channel_id"], c["channel_name"] = "D0TWO", "directmessage"
			s.deliver(kindCommand, c)
			if form := s.await("respond", i+1); form.Get("response_type") != "ephemeral" || i == 1 && !strings.Contains(form.Get("text"), "Plenary could not post there") {
				t.Errorf("%s: answered %v", line, form)
			}
		}
		if all, err := s.kept.Schedules(t.Context(), name, "T1"); err != nil || len(all) > 0 {
			t.Errorf("stored %v, %v", all, err)
		}
		s.give(byDirect, "UADMIN", "prompt schedule 09:00 utc daily") // with the bot alone
		if all, err := s.kept.Schedules(t.Context(), name, "T1"); err != nil || len(all) != 1 {
			t.Errorf("stored %v, %v", all, err)
		}
	})
}

// TestReportsOfQuotationMarks: wilhelmklopp/simple-poll 2, operable/cog 275 and
// errbotio/errbot 1145: what macOS makes of quotation marks is not understood.
func TestReportsOfQuotationMarks(t *testing.T) {
	lines := []string{`search "global governance"`, `quote "II"`, `verify "Dialogue, where it is informal, lasts."`, `what is "global governance"?`, `prompt schedule named "lent" 09:00 utc daily`}
	overBothStored(t, func(t *testing.T, s *stored) {
		for _, line := range lines {
			straight := s.give(byMention, "UADMIN", line)
			curly, open := "", true
			for _, r := range line {
				switch {
				case r == '"' && open:
					curly, open = curly+"“", false
				case r == '"':
					curly, open = curly+"”", true
				default:
					curly += string(r)
				}
			}
			if strings.HasPrefix(line, "prompt") {
				s.give(byMention, "UADMIN", "prompt stop named lent")
			}
			a, b := straight.Form.Get("text"), s.give(byMention, "UADMIN", curly).Form.Get("text")
			quotes := strings.NewReplacer("“", `"`, "”", `"`)
			if quotes.Replace(a) != quotes.Replace(b) {
				t.Errorf("%s is answered with %q, and %s with %q", line, a, curly, b)
			}
		}
	})
}

// TestReportsOfLimits: everruns/everruns 3561, mishk0/slack-bot-api 103 and
// slackapi/node-slack-sdk 1421: an answer that Slack asks to wait with is dropped, or sent
// before its time, whether Slack names a time or not.
func TestReportsOfLimits(t *testing.T) {
	for what, fault := range map[string]loopback.Fault{
		"a time":  {Status: http.StatusTooManyRequests, RetryAfter: "1", Body: `{"ok":false,"error":"ratelimited"}`},
		"no time": {Status: http.StatusTooManyRequests, Body: `{"ok":false,"error":"ratelimited"}`},
	} {
		t.Run(what, func(t *testing.T) {
			overBoth(t, func(*workspace, *Config) bot.Handler { return echo }, func(t *testing.T, d delivering) {
				d.Fail("chat.postMessage", fault)
				d.deliver(kindEvent, loopback.SlackMention("C1", "100.1", "U1", "<@UBOT> cite"))
				d.until("the answer", func() bool { return len(d.Posts()) == 1 })
				if calls := d.Calls("chat.postMessage"); len(calls) != 2 || calls[1].At.Sub(calls[0].At) < time.Second {
					t.Errorf("%d calls", len(calls))
				}
			})
		})
	}
}

// TestReportsOfPreviews: PyBites-Open-Source/karmabot 16 and orliesaurus/greetingslack 3: an
// answer shows previews of each page that it names.
func TestReportsOfPreviews(t *testing.T) {
	overBothStored(t, func(t *testing.T, s *stored) {
		for _, way := range ways {
			c := s.give(way, "U1", "cite")
			if c.Form.Get("unfurl_links") != "false" || c.Form.Get("unfurl_media") != "false" {
				t.Errorf("%s: %s has previews: %v", way, c.Method, c.Form)
			}
		}
	})
}
