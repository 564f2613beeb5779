package discord

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"plenary/internal/bot"
	"plenary/internal/loopback"
	"plenary/internal/message"
)

// Rights of the bot, as interactions write them.
const (
	allRights    = "274878024704" // View Channel, Send Messages, Embed Links, Attach Files, Read Message History, Send Messages in Threads
	toldToBeMute = "66560"        // View Channel, Read Message History: those of a time-out
	noEmbeds     = "274878008320"
	justAdmin    = "8"
)

// TestRightsThatAnInteractionTells are taken from it, without a call where they do.
func TestRightsThatAnInteractionTells(t *testing.T) {
	f := newFake(t)
	a, err := New(f.config())
	if err != nil {
		t.Fatal(err)
	}
	type verdict struct {
		post, notify error
	}
	said := make(chan verdict, 1)
	run(t, a, func(ctx context.Context, r bot.Request) bot.Reply {
		at := r.Place
		if to := r.Call.Values["ref"]; to != "" {
			at = bot.Place{Platform: Name, Space: serverID, Channel: strings.TrimPrefix(to, "#")}
		}
		said <- verdict{r.CanPost(ctx, at), r.CanNotify(ctx, at, managerRole)}
		return bot.Reply{}
	})
	named := func(kind int, rights string) map[string]any {
		return map[string]any{forumID: map[string]any{"id": forumID, "type": kind, "permissions": "1024", "app_permissions": rights}}
	}
	for _, test := range []struct {
		name     string
		here     string // rights in the interaction's own channel
		channel  map[string]any
		resolved map[string]any
		timedOut bool
		post     string // what Discord calls the right that is lacking, or words of the reason; "": it can be posted to
		notify   bool
		calls    bool // Discord is asked
	}{
		{name: "all", here: allRights},
		{name: "no embeds", here: noEmbeds, post: "Embed Links", calls: true},
		{name: "an administrator", here: justAdmin, notify: true},
		{name: "all roles may be mentioned", here: "274878155776", notify: true},
		{name: "a time-out", here: toldToBeMute, timedOut: true, post: "time-out", calls: true},
		{name: "a time-out that Discord does not tell of else", here: toldToBeMute, post: "Send Messages", calls: true},
		{name: "a thread", here: "84992", channel: map[string]any{"id": threadID, "type": 11, "parent_id": textID}, post: "Send Messages in Threads", calls: true},
		{name: "a voice channel", here: allRights, channel: map[string]any{"id": textID, "type": 2}},
		{name: "a media channel that is named", here: toldToBeMute, resolved: named(16, allRights)},
		{name: "a stage that is named", here: allRights, resolved: named(13, "1024"), post: "Send Messages", calls: true},
		{name: "a category that is named", here: allRights, resolved: named(4, allRights), post: "write messages", calls: true},
		{name: "a channel that is named in which the bot is not", here: allRights, resolved: named(15, ""), calls: true},
		{name: "nothing", calls: true},
	} {
		t.Run(test.name, func(t *testing.T) {
			asked := 0
			f.fault(func(w http.ResponseWriter, r *http.Request, _ func()) bool {
				switch {
				case strings.Contains(r.URL.Path, "/channels/"):
					asked++
				case strings.HasSuffix(r.URL.Path, "/members/"+selfID) && test.timedOut:
					fmt.Fprintf(w, `{"user":{"id":%q},"communication_disabled_until":"2999-01-01T00:00:00Z"}`, selfID)
					return true
				}
				return false
			})
			var options []map[string]any
			if test.resolved != nil {
				options = append(options, map[string]any{"name": "ref", "type": 7, "value": forumID})
			}
			in := f.Slash("cite", options...)
			in["data"].(map[string]any)["resolved"] = map[string]any{"channels": test.resolved}
			if test.channel != nil {
				in["channel"], in["channel_id"] = test.channel, test.channel["id"]
			}
			if test.here != "" {
				in["app_permissions"] = test.here
			}
			f.Dispatch("INTERACTION_CREATE", in)
			got := <-said
			var no *bot.CannotPostError
			switch isNo := errors.As(got.post, &no); {
			case test.post == "" && got.post != nil, test.post != "" && !isNo:
				t.Errorf("of posting it says %v", got.post)
			case isNo && !strings.Contains(got.post.Error()+message.English().String(no.Right, nil), test.post):
				t.Errorf("of posting it says %v, lacking %q", got.post, no.Right)
			}
			if (got.notify == nil) != test.notify {
				t.Errorf("of notifying it says %v", got.notify)
			}
			if (asked > 0) != test.calls {
				t.Errorf("Discord is asked %d times", asked)
			}
		})
	}
}

// TestServerWithoutTheBot: a member who installed it for themselves is answered alone, and
// nothing is stored of the server.
func TestServerWithoutTheBot(t *testing.T) {
	f := newFake(t)
	a, err := New(f.config())
	if err != nil {
		t.Fatal(err)
	}
	asked := make(chan bot.Request, 1)
	run(t, a, func(_ context.Context, r bot.Request) bot.Reply {
		asked <- r
		return bot.Reply{Blocks: []bot.Block{bot.Paragraph{Text: message.Literal("echo")}}}
	})
	for name, owners := range map[string]map[string]any{
		"elsewhere": {"1": loopback.DiscordMember},
		"both":      {"0": serverID, "1": loopback.DiscordMember},
		"untold":    nil,
	} {
		in := f.Slash("quote", text("ref", "II"))
		if owners != nil {
			in["authorizing_integration_owners"] = owners
		}
		answer := f.do(in)
		r, elsewhere := <-asked, name == "elsewhere"
		if private := answer.Flags&64 != 0; private != elsewhere {
			t.Errorf("%s: the answer has the flags %d", name, answer.Flags)
		}
		if (r.Place.Space == "") != elsewhere || (r.Facilitates == nil) != elsewhere || elsewhere && (r.Place.Channel != memberID || r.Shares != "") {
			t.Errorf("%s: the request is %+v", name, r)
		}
	}
}

// TestTagsOfAForumAreOffered where a tag is typed.
func TestTagsOfAForumAreOffered(t *testing.T) {
	f, _ := joinEcho(t)
	f.Set(func(s *loopback.DiscordSettings) {
		s.Tags = []loopback.ForumTag{{ID: "1", Name: "Daily"}, {ID: "2", Name: "News"}, {ID: "3", Name: "Daily question"}}
	})
	in := f.Interaction(4, map[string]any{"id": "1", "name": "prompt", "type": 1, "options": []map[string]any{{
		"name": "options", "type": 1, "options": []map[string]any{
			{"name": "channel", "type": 7, "value": forumID},
			{"name": "tag", "type": 3, "value": "dail", "focused": true},
		},
	}}})
	if o := f.do(in); len(o.Choices) != 2 || o.Choices[0].Value != "Daily" || o.Choices[1].Value != "Daily question" {
		t.Errorf("offered is %+v", o.Choices)
	}
}
