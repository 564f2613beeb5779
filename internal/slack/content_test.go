package slack

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"plenary/internal/bot"
	"plenary/internal/loopback"
)

// TestFindReadsAMessageWithoutText: what a message says is read where it says it in
// blocks, in attachments, or in a message that is forwarded.
func TestFindReadsAMessageWithoutText(t *testing.T) {
	const said = "Who should talk to each other?"
	for name, message := range map[string]string{
		"text":                 `{"text":"Who should talk to each other?"}`,
		"section":              `{"blocks":[{"type":"section","text":{"type":"mrkdwn","text":"Who should talk to each other?"}},{"type":"actions","elements":[{"type":"button","text":{"type":"plain_text","text":"Press"}}]}]}`,
		"fields":               `{"blocks":[{"type":"section","fields":[{"type":"plain_text","text":"Who should talk"},{"type":"mrkdwn","text":"to each other?"}]}]}`,
		"rich text":            `{"text":"","blocks":[{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"Who should "},{"type":"text","text":"talk","style":{"bold":true}},{"type":"text","text":" to each other?"},{"type":"user","user_id":"U9"},{"type":"emoji","name":"wave"}]}]}]}`,
		"header":               `{"blocks":[{"type":"header","text":{"type":"plain_text","text":"Who should talk to each other?"}},{"type":"never_heard_of","x":[1]},7]}`,
		"attachment":           `{"text":"","attachments":[{"fallback":"something","text":"Who should talk to each other?"},"odd"]}`,
		"fallback":             `{"attachments":[{"fallback":"Who should talk to each other?"}]}`,
		"blocks of attachment": `{"attachments":[{"fallback":"[no preview available]","blocks":[{"type":"section","text":{"type":"plain_text","text":"Who should talk to each other?"}}]}]}`,
		"forward":              `{"text":"","attachments":[{"is_share":true,"from_url":"https://x.slack.com/archives/C9/p1","text":"Who should talk to each other?"}]}`,
		"forward of blocks":    `{"text":"","attachments":[{"is_msg_unfurl":true,"message_blocks":[{"team":"T1","channel":"C9","ts":"1.1","message":{"blocks":[{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"Who should talk to each other?"}]}]}]}}]}]}`,
		"notice of an app":     `{"bot_id":"B9","text":"A new post","blocks":[{"type":"section","text":{"type":"mrkdwn","text":"Who should talk to each other?"}}]}`,
		"a page beside":        `{"text":"Who should talk to each other?","attachments":[{"from_url":"https://example.org/","title":"A page","text":"of something else"}]}`,
	} {
		t.Run(name, func(t *testing.T) {
			asked := make(chan bot.Request, 2)
			overBoth(t, func(*workspace, *Config) bot.Handler {
				return func(ctx context.Context, r bot.Request) bot.Reply {
					asked <- r
					return echo(ctx, r)
				}
			}, func(t *testing.T, d delivering) {
				var fields map[string]any
				if err := json.Unmarshal([]byte(message), &fields); err != nil {
					t.Fatal(err)
				}
				fields["type"], fields["ts"], fields["user"] = "message", "100.1", "U2"
				d.deliver(kindInteraction, map[string]any{
					"type": "message_action", "callback_id": "find", "trigger_id": "t1", "team": nil, "user": map[string]any{"id": "U1"},
					"channel": map[string]any{"id": "C1"}, "message": fields, "response_url": d.ResponseURL("t1"),
				})
				got := <-asked
				if words := plainWords(got); got.Call.Command != "find" || words != said {
					t.Errorf("%+v is asked: %q", got.Call, words)
				}
				d.await("respond", 1)
			})
		})
	}
}

// TestDeepBlocks: blocks that stand within each other without end are read to an end.
func TestDeepBlocks(t *testing.T) {
	deep := strings.Repeat(`{"type":"rich_text","elements":[`, 5000) + strings.Repeat(`]}`, 5000)
	if got := blockText(json.RawMessage("[" + deep + "]")); got != "" {
		t.Errorf("%q", got)
	}
}

// TestCommandsBesideWhatIsNoWord: nor do they change what a command is.
func TestCommandsBesideWhatIsNoWord(t *testing.T) {
	overBothStored(t, func(t *testing.T, s *stored) {
		for _, line := range []string{"areas", "quote II", "prompt status"} {
			want := s.give(byMention, "U1", line).Form.Get("text")
			for _, typed := range []string{
				": " + line, ", " + line, "- " + line, "*" + line + "*", "_" + line + "_", "`" + line + "`", "<@U0BOB>: " + line, ":wave: " + line,
				line + " <@U0BOB>", line + " <!here>", line + " <#C0READERS|readers>", line + " cc <@U0BOB>", line + " (FYI <@U0BOB>, <@U0ANN>)",
				line + "\n<https://example.org/|Tickets for the zoo>", line + " see <https://example.org/zoo>", line + "\n&gt; Ann: see you at the zoo",
			} {
				if got := s.give(byMention, "U1", typed).Form.Get("text"); got != want {
					t.Errorf("%q is answered with %q, want %q", typed, got, want)
				}
			}
		}
	})
}

// TestWhatIsNoWord: people, channels, pictures, addresses and marks beside a question do
// not change whether it is answered, nor by what.
func TestWhatIsNoWord(t *testing.T) {
	const question = "What is global governance?"
	replies := make(chan bot.Reply, 1)
	w := newWorkspace(t)
	b := testBot(t, &memoryStore{})
	run(t, w, func(ctx context.Context, r bot.Request) bot.Reply {
		reply := b.Handle(ctx, r)
		replies <- reply
		return reply
	}, nil)
	ask := func(ts, text string) bot.Reply {
		w.push("e"+ts, kindEvent, loopback.SlackMention("C1", ts, "U1", text))
		return <-replies
	}
	want := ask("100.0", "<@UBOT> "+question)
	if want.Outcome != bot.Answered || len(want.Passages) == 0 {
		t.Fatalf("%+v", want)
	}
	for i, text := range []string{
		"<@UBOT> " + question + " cc <@U0BOB>",
		"<@UBOT> " + question + " cc <@U0BOB|bob>",
		"<@U0BOB> <@UBOT> " + question,
		"<@UBOT> " + question + " <!here>",
		"<@UBOT> " + question + " <!here|here>",
		"<@UBOT> <!channel|@channel> " + question,
		"<@UBOT> <!subteam^S0READERS|@readers> " + question,
		"<@UBOT> " + question + " <#C0READERS|readers>",
		"<@UBOT> " + question + " <#C0READERS|>",
		"<@UBOT> " + question + " <https://example.org/a?b=c&amp;d=e>",
		"<@UBOT> " + question + " <https://example.org/|example.org>",
		"<@UBOT> " + question + " <mailto:ann@example.org|ann@example.org>",
		"<@UBOT> " + question + " <tel:+49123456|+49 123456>",
		"<@UBOT> :wave: " + question,
		"<@UBOT> :wave::skin-tone-3: " + question + " :pray::skin-tone-6:",
		"<@UBOT> 👋🏽 " + question,
		"<@UBOT> `" + question + "`",
		"<@UBOT> " + question + "\n&gt; Ann: see you at the zoo",
		"<@UBOT> " + question + "\n```see you at the zoo```",
		question + " <@UBOT>",
		"<@UBOT>: " + question,
		"<@UBOT> *" + question + "*",
		"<@UBOT> What is <@U0BOB> global governance?",
		"<@UBOT> " + question + " (cc <@U0BOB>)",
		"<@UBOT> " + question + " FYI <@U0BOB> and <@U0ANN>",
		"<@UBOT> " + question + " see <https://example.org/zoo>",
		"<@UBOT> " + question + " <https://example.org/|Tickets for the zoo>",
		"<@UBOT> " + question + "\n<https://example.org/|Tickets for the zoo>",
		"<https://example.org/|Tickets for the zoo>\n<@UBOT> " + question,
		"<@UBOT> <https://example.org/|Tickets for the zoo> " + question,
		"<@UBOT> What is <https://example.org/|global governance>?",
	} {
		got := ask(fmt.Sprintf("101.%d", i), text)
		if got.Outcome != want.Outcome || len(got.Passages) == 0 || got.Passages[0] != want.Passages[0] {
			t.Errorf("%q: %s, %+v", text, got.Outcome, got.Passages)
		}
	}
}
