package slack

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"plenary/internal/adapterkit"
	"plenary/internal/bot"
	"plenary/internal/loopback"
)

// unreachable is a network that reaches no host.
type unreachable struct{}

func (unreachable) RoundTrip(*http.Request) (*http.Response, error) {
	return nil, errors.New("no host is reached")
}

// A panicCheck is a log that fails the test where a panic is logged.
type panicCheck struct {
	slog.Handler
	t *testing.T
}

func (c panicCheck) Handle(_ context.Context, r slog.Record) error {
	if strings.Contains(r.Message, "panicked") {
		c.t.Errorf("%s", r.Message)
		r.Attrs(func(a slog.Attr) bool { c.t.Log(a); return true })
	}
	return nil
}

func (c panicCheck) Enabled(context.Context, slog.Level) bool { return true }
func (c panicCheck) WithAttrs([]slog.Attr) slog.Handler       { return c }
func (c panicCheck) WithGroup(string) slog.Handler            { return c }

// Whatever Slack delivers, over the socket or over HTTP, nothing panics, only
// members ask, and no mention of the bot is left in a question.
func FuzzDelivery(f *testing.F) {
	for _, seed := range []struct{ kind, payload string }{
		{kindEvent, `{"type":"event_callback","event_id":"Ev1","event":{"type":"app_mention","channel":"C1","user":"U1","text":"<@UBOT> quote II","ts":"1.2"}}`},
		{kindEvent, `{"type":"event_callback","event":{"type":"message","channel_type":"im","channel":{"id":"D1"},"user":"U1","text":"hi <!channel> <https://x|y>","ts":"1.2","thread_ts":"1.1"}}`},
		{kindEvent, `{"type":"event_callback","event":{"type":"message","subtype":"message_changed","channel":"C1","user":"U1","text":"[[II]]","ts":"1.2","blocks":[{"type":"new"}]}}`},
		{kindEvent, `{"type":"event_callback","event":{"type":"app_home_opened","user":"U1","tab":"home","channel":"D1"}}`},
		{kindEvent, `{"type":"event_callback","event":{"type":"app_context_changed","user":"U1","channel":"D1","context":{"entities":[{"type":"slack#/types/message_context","value":{"channel_id":"C1","message_ts":"1.1"}}]}}}`},
		{kindEvent, `{"type":"event_callback","event":{"type":"agent_session_stopped","channel":"D1","thread_ts":"1.1","user":"U1","streaming_message_ts":[]}}`},
		{kindEvent, `{"type":"event_callback","event":{"type":"message","subtype":"message_changed","channel":"D1","channel_type":"im","message":{"user":"U1","text":"a","ts":"1.1","edited":{"ts":"2.1"}},"previous_message":{"text":"b"}}}`},
		{kindInteraction, `{"type":"message_action","callback_id":"find","trigger_id":"t","user":{"id":"U1"},"channel":{"id":"C1"},"message":{"ts":"1.1","blocks":[{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"a"}]}]}],"attachments":[{"is_share":true,"text":"b"}]}}`},
		{kindEvent, `{"type":"event_callback","event":{"type":"assistant_thread_started","assistant_thread":{"user_id":"U1","channel_id":"D1","thread_ts":"1.1"}}}`},
		{kindEvent, `{"type":"event_callback","event":{"type":"tokens_revoked","tokens":{"bot":["UBOT"]}}}`},
		{kindCommand, `{"channel_id":"C1","user_id":"U1","text":"prompt schedule 9 Berlin daily in <#C2|x>","response_url":"https://hooks.slack.com/x","trigger_id":"t"}`},
		{kindCommand, `command=%2Fplenary&user_id=U1&text=quote&trigger_id=t`},
		{kindInteraction, `{"type":"block_actions","trigger_id":"t","user":{"id":"U1"},"channel":{"id":"C1"},"container":{"message_ts":"1.2","is_ephemeral":true},"actions":[{"action_id":"turn/1","block_id":"about/1.1/x","value":"page 2 sections"}]}`},
		{kindInteraction, `{"type":"view_submission","trigger_id":"t","user":{"id":"U1"},"view":{"id":"V1","callback_id":"place","private_metadata":"{\"name\":\"quote\"}","state":{"values":{"place":{"place":{"selected_option":{"value":"II"}}}}}}}`},
		{kindInteraction, `{"type":"view_submission","trigger_id":"t","user":{"id":"U1"},"view":{"id":"V1","callback_id":"form","private_metadata":"{\"name\":\"prompt schedule\",\"values\":{\"days\":\"daily\"},\"view\":\"home\"}","state":{"values":{"field/time":{"field/time":{"selected_time":"09:00"}},"field/channel":{"field/channel":{"selected_conversation":"C2"}},"x":{"y":{"value":null}}}}}}`},
		{kindInteraction, `{"type":"block_suggestion","action_id":"field/group","value":"@re","user":{"id":"U1"},"view":{"private_metadata":"{}"}}`},
		{kindInteraction, `{"type":"block_suggestion","action_id":"place","value":"secur","user":{"id":"U1"},"view":{"private_metadata":"{}"}}`},
		{kindInteraction, `payload=%7B%22type%22%3A%22message_action%22%2C%22user%22%3A%7B%22id%22%3A%22U1%22%7D%2C%22message%22%3A%7B%22ts%22%3A%221.2%22%2C%22text%22%3A%22hi%22%7D%7D`},
	} {
		f.Add(seed.kind, []byte(seed.payload))
	}
	f.Fuzz(func(t *testing.T, kind string, payload []byte) {
		a, err := New(Config{BotToken: "xoxb-1", SigningSecret: testSecret, APIURL: "http://127.0.0.1/api/", Host: bot.Host{Log: slog.New(panicCheck{t: t}), Transport: unreachable{}}, Limits: adapterkit.Limits{InFlight: 4}})
		if err != nil {
			t.Fatal(err)
		}
		ended, end := context.WithCancel(t.Context())
		end() // so that nothing is tried again
		known := make(chan struct{})
		close(known)
		s := &session{
			work: ended, identified: known, me: identity{team: "T1", user: "UBOT", bot: "B1"}, end: func(error) {},
			handle: func(_ context.Context, r bot.Request) bot.Reply {
				if r.From == "" || r.From == "UBOT" || len(r.ID) > 200 || kind == kindEvent && strings.Contains(r.Words(), "<@UBOT>") {
					t.Errorf("the request is %+v", r)
				}
				return bot.Reply{}
			},
		}
		a.session.Store(s)
		if over, ok := payloadFrom(kind, payload); ok {
			a.receive(s, kind, over).begin()
		}
		a.receive(s, kind, payload).begin()
		a.requests.Close(t.Context())
		a.busyReplies.Close(t.Context())
	})
}

// A request counts as Slack's where it bears the signature of its time and its
// body, and in no other case.
func FuzzSignature(f *testing.F) {
	signature := func(stamp string, body []byte) string { return loopback.SlackSignature(stamp, body, testSecret) }
	now := strconv.FormatInt(time.Now().Unix(), 10)
	f.Add(now, signature(now, []byte("{}")), []byte("{}"))
	f.Add("1", signature("1", []byte("{}")), []byte("{}"))
	f.Add(now, "v0=", []byte(""))
	f.Add("-"+now, "v1=00", []byte("\x00"))
	f.Add(now+"0000000000000", "", []byte("x"))
	a, err := New(Config{BotToken: "xoxb-1", SigningSecret: testSecret, Host: bot.Host{Log: slog.New(slog.DiscardHandler)}})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, stamp, said string, body []byte) {
		header := http.Header{}
		header.Set("X-Slack-Request-Timestamp", stamp)
		header.Set("X-Slack-Signature", said)
		if a.signed(header, body) && !strings.EqualFold(said, signature(stamp, body)) {
			t.Errorf("%q at %q is taken for the signature of %q", said, stamp, body)
		}
		stamp = strconv.FormatInt(time.Now().Unix(), 10)
		header.Set("X-Slack-Request-Timestamp", stamp)
		header.Set("X-Slack-Signature", signature(stamp, body))
		if !a.signed(header, body) {
			t.Errorf("the signature of %q is not taken", body)
		}
	})
}
