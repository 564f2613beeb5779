package discord

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"plenary/internal/bot"
	"plenary/internal/loopback"
	"plenary/internal/message"
)

// refusals are what Discord, or what stands before it, said to other bots, as it was
// reported in public.
var refusals = []struct {
	report string // where it was reported
	status int
	body   string // {"code": …} where it begins with a brace, else a page
	want   error  // of a prompt that is always refused so
	reason string // what a facilitator reads
}{
	{"discord/discord-api-docs#6473", 403, `{"message":"internal network error","code":40333}`, &bot.RetryAfterError{}, ""},
	{"of posts that are switched off", 403, `{"message":"Send messages has been temporarily disabled","code":40004}`, &bot.RetryAfterError{}, ""},
	{"of a feature that is switched off", 403, `{"message":"This feature has been temporarily disabled server-side","code":40006}`, &bot.RetryAfterError{}, ""},
	{"discord/discord-api-docs#849", 403, "<html><title>Attention Required! | Cloudflare</title></html>", &bot.RetryAfterError{}, ""},
	{"discord/discord-api-docs#5385", 429, "error code: 1015", &bot.RetryAfterError{}, ""},
	{"discord/discord-api-docs#5810", 429, `{"code":0,"message":"You are being blocked from accessing our API temporarily"}`, &bot.RetryAfterError{}, ""},
	{"bwmarrin/discordgo#659", 429, "<html>", &bot.RetryAfterError{}, ""},
	{"discord/discord-api-docs#1467", 403, `{"message":"Missing Permissions","code":50013}`, bot.ErrGone, "View Channel"},
	{"Would-You-Bot/client#336", 403, `{"message":"Missing Access","code":50001}`, bot.ErrGone, "View Channel"},
	{"pR0Ps/slack-to-discord#16", 400, `{"message":"Maximum number of active threads reached","code":160006}`, bot.ErrGone, "close some of them"},
	{"twilight-rs/twilight#971", 400, `{"message":"Maximum number of active announcement threads reached","code":160007}`, bot.ErrGone, "close some of them"},
	{"discord/discord-api-docs#5128", 400, `{"message":"Message was blocked by automatic moderation","code":200000}`, bot.ErrGone, "AutoMod"},
	{"tibue99/ezcord#85", 400, `{"message":"Title was blocked by automatic moderation","code":200001}`, bot.ErrGone, "AutoMod"},
	{"victornpb/undiscord#399", 400, `{"message":"Thread is archived","code":50083}`, bot.ErrGone, "open it again"},
	{"of a thread that is locked", 400, `{"message":"Thread is locked","code":160005}`, bot.ErrGone, "unlock it"},
	{"of a form with a tag", 400, `{"message":"Invalid Form Body","code":50035,"errors":{"applied_tags":{"_errors":[{"code":"INVALID","message":"no"}]}}}`, bot.ErrGone, "tag"},
	{"of another form", 400, `{"message":"Invalid Form Body","code":50035,"errors":{"content":{"_errors":[]}}}`, bot.ErrRefused, "Invalid Form Body"},
	{"of a channel", 404, `{"message":"Unknown Channel","code":10003}`, bot.ErrGone, "deleted"},
	{"of a right that is not known", 403, `{"message":"No","code":50999}`, bot.ErrGone, "No"},
}

// isError reports whether err is of the kind of want.
func isError(err, want error) bool {
	if wait := (*bot.RetryAfterError)(nil); errors.As(want, &wait) {
		return errors.As(err, &wait) && wait.After > 58*time.Second && wait.After < 62*time.Second
	}
	return errors.Is(err, want)
}

func TestRefusedPrompts(t *testing.T) {
	for _, test := range refusals {
		t.Run(test.report, func(t *testing.T) {
			t.Parallel()
			f, a := joinEcho(t)
			tries := faults(f, "/messages", 100, func(w http.ResponseWriter, _ func()) {
				w.WriteHeader(test.status)
				fmt.Fprint(w, test.body)
			})
			_, err := a.Send(context.Background(), promptPost(textID))
			if !isError(err, test.want) {
				t.Fatalf("Send returns %v", err)
			}
			if n := tries.Load(); n > 3 {
				t.Errorf("it is tried %d times", n)
			}
			var no *bot.CannotPostError
			if test.reason != "" && (!errors.As(err, &no) || !strings.Contains(message.English().RenderStored(no.Reason.Stored()).String(), test.reason)) {
				t.Errorf("a facilitator reads %v", no)
			}
		})
	}
}

// TestOneRefusalPausesNothing: of a right that the bot has, once.
func TestOneRefusalPausesNothing(t *testing.T) {
	for _, body := range []string{
		`{"message":"Missing Permissions","code":50013}`, `{"message":"Missing Access","code":50001}`,
		`{"message":"internal network error","code":40333}`, "<html>", `{"message":"No","code":50999}`,
		`{"message":"Thread is locked","code":160005}`, `{"message":"Message was blocked by automatic moderation","code":200000}`,
	} {
		f, a := joinEcho(t)
		faults(f, "/messages", 1, func(w http.ResponseWriter, _ func()) { w.WriteHeader(403); fmt.Fprint(w, body) })
		if sent, err := a.Send(context.Background(), promptPost(textID)); err != nil || sent.Message == "" {
			t.Errorf("after one %s Send returns %v", body, err)
		}
	}
}

// TestMissingRightIsNamed: Discord does not say which one it is.
func TestMissingRightIsNamed(t *testing.T) {
	for right, bit := range map[string]int64{"View Channel": viewChannel.bit, "Send Messages": sendMessages.bit, "Embed Links": embedLinks.bit} {
		f, a := joinEcho(t)
		f.Set(func(s *loopback.DiscordSettings) { s.Denied = bit })
		tries := faults(f, "/messages", 100, refuseRights)
		_, err := a.Send(context.Background(), promptPost(textID))
		var no *bot.CannotPostError
		if !errors.Is(err, bot.ErrGone) || !errors.As(err, &no) || !strings.Contains(no.Error(), "the bot lacks "+right) || tries.Load() != 1 {
			t.Errorf("without %s Send returns %v, after %d tries", right, err, tries.Load())
		}
	}
}

// TestUnnamedWaitIsThatOfTheChannel: a 429 without a time holds its own channel for a
// minute, and no other.
func TestUnnamedWaitIsThatOfTheChannel(t *testing.T) {
	f, a := joinEcho(t)
	tries := faults(f, "/channels/"+textID+"/messages", 100, func(w http.ResponseWriter, _ func()) { w.WriteHeader(429); fmt.Fprint(w, "error code: 1015") })
	for range 2 {
		if _, err := a.Send(context.Background(), promptPost(textID)); !isError(err, &bot.RetryAfterError{}) {
			t.Errorf("Send returns %v", err)
		}
	}
	if tries.Load() != 1 {
		t.Errorf("it is tried %d times", tries.Load())
	}
	if _, err := a.Send(context.Background(), promptPost(threadID)); err != nil {
		t.Errorf("elsewhere Send returns %v", err)
	}
}

// TestUnnamedWaitOfTwoChannelsIsThatOfAll: the address is blocked.
func TestUnnamedWaitOfTwoChannelsIsThatOfAll(t *testing.T) {
	f, a := joinEcho(t)
	tries := faults(f, "/messages", 100, func(w http.ResponseWriter, _ func()) { w.WriteHeader(429); fmt.Fprint(w, "error code: 1015") })
	for _, channel := range []string{textID, threadID, loopback.Channel(1)} {
		if _, err := a.Send(context.Background(), promptPost(channel)); !isError(err, &bot.RetryAfterError{}) {
			t.Errorf("Send returns %v", err)
		}
	}
	if tries.Load() != 2 {
		t.Errorf("it is tried %d times", tries.Load())
	}
}

// TestAnswerWaitsForAnErrorThatPasses (germanoeich/nirn-proxy#14).
func TestAnswerWaitsForAnErrorThatPasses(t *testing.T) {
	t.Parallel()
	f, _ := joinEcho(t)
	faults(f, "/messages", 1, func(w http.ResponseWriter, _ func()) {
		loopback.Refuse(w, 403, codeBlockedByCloudflare, "internal network error")
	})
	f.Message(textID, "<@"+selfID+"> q0")
	answeredOnce(t, f, 1)
}

// TestCommandIsAnsweredAfterErrorsThatPass, while Discord waits for it.
func TestCommandIsAnsweredAfterErrorsThatPass(t *testing.T) {
	f, _ := joinEcho(t)
	for _, body := range []string{code(codeBlockedByCloudflare, "internal network error"), "<html>Attention Required! | Cloudflare</html>"} {
		faults(f, "/callback", 1, func(w http.ResponseWriter, _ func()) { w.WriteHeader(403); fmt.Fprint(w, body) })
		f.do(f.Slash("about"))
	}
}

// TestDirectMessagesThatAreOpenedTooFast wait.
func TestDirectMessagesThatAreOpenedTooFast(t *testing.T) {
	t.Parallel()
	f, a := joinEcho(t)
	faults(f, "/users/@me/channels", 100, func(w http.ResponseWriter, _ func()) {
		loopback.Refuse(w, http.StatusForbidden, codeDirectTooFast, "You are opening direct messages too fast")
	})
	post := promptPost(textID)
	post.Member, post.Thread, post.Notify = memberID, "", ""
	if _, err := a.Send(context.Background(), post); !isError(err, &bot.RetryAfterError{}) {
		t.Errorf("Send returns %v", err)
	}
}

// TestThreadThatIsThere: an earlier try opened it.
func TestThreadThatIsThere(t *testing.T) {
	f, a := joinEcho(t)
	faults(f, "/threads", 1, func(w http.ResponseWriter, _ func()) { loopback.Refuse(w, 400, codeThreadThere, "there") })
	if sent, err := a.Send(context.Background(), promptPost(textID)); err != nil || sent.Thread != sent.Message || sent.Undone != (bot.Undone{}) {
		t.Errorf("Send returns %+v, %v", sent, err)
	}
}
