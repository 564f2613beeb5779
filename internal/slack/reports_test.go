package slack

import (
	"context"
	"testing"

	"plenary/internal/bot"
	"plenary/internal/loopback"
	"plenary/internal/message"
)

// codeBlocks are blocks with words in code: within a kind of element, and marked as code
// themselves.
func codeBlocks(kind, words string, marked bool) []any {
	text := map[string]any{"type": "text", "text": words}
	if marked {
		text["style"] = map[string]any{"code": true}
	}
	return []any{map[string]any{"type": "rich_text", "elements": []any{
		map[string]any{"type": "rich_text_list", "style": "bullet", "elements": []any{}},
		map[string]any{"type": kind, "elements": []any{map[string]any{"type": "text", "text": "Type "}, text}},
	}}}
}

// TestReportsOfOtherBots: what the members of other groups met with their bots. Each case
// names the report that it comes from.
func TestReportsOfOtherBots(t *testing.T) {
	mention := func(ts string, fields map[string]any) map[string]any {
		payload := loopback.SlackMention("C1", ts, "U1", "<@UBOT> cite")
		for name, value := range fields {
			payload["event"].(map[string]any)[name] = value
		}
		return payload
	}
	inChannel := func(kind, channel string, fields map[string]any) map[string]any {
		payload := loopback.SlackMessage(channel, kind, "100.1", "U1", "<@UBOT> cite")
		for name, value := range fields {
			payload["event"].(map[string]any)[name] = value
		}
		return payload
	}
	without := func(payload map[string]any, envelope map[string]any) map[string]any {
		for name, value := range envelope {
			payload[name] = value
		}
		return payload
	}
	for report, test := range map[string]struct {
		deliver []map[string]any
		answers int
		thread  string // of the answer
		line    string // that is asked; "" for "cite"
	}{
		"slackapi/bolt-python 941: the message and its mention are both answered": {
			[]map[string]any{mention("100.1", nil), inChannel("channel", "C1", nil)}, 1, "100.1", "",
		},
		"slackapi/bolt-python 868: redelivered events are answered again": {
			[]map[string]any{mention("100.1", nil), mention("100.1", nil), mention("100.1", nil)}, 1, "100.1", "",
		},
		"vercel/chat 666: an event that comes for the first time as a retry is dropped": {
			[]map[string]any{without(mention("100.1", nil), map[string]any{"retry_attempt": 2, "retry_reason": "timeout"})}, 1, "100.1", "",
		},
		"slackapi/bolt-python 925: a mention with a file comes as a message alone": {
			[]map[string]any{inChannel("channel", "C1", map[string]any{"subtype": "file_share", "files": []any{map[string]any{"id": "F1", "mode": "tombstone"}}})}, 1, "100.1", "",
		},
		"spacedriveapp/spacebot 228: a file in a direct message is dropped": {
			[]map[string]any{inChannel("im", "D1", map[string]any{"subtype": "file_share", "text": "cite", "files": []any{}})}, 1, "", "",
		},
		"vercel/chat 188: a reply that is sent to the channel as well is dropped": {
			[]map[string]any{inChannel("channel", "C1", map[string]any{"subtype": "thread_broadcast", "thread_ts": "90.1", "root": map[string]any{"ts": "90.1"}})}, 1, "90.1", "",
		},
		"slackapi/hubot-slack 393: the answer leaves the thread": {
			[]map[string]any{mention("100.1", map[string]any{"thread_ts": "90.1", "parent_user_id": "UBOT"})}, 1, "90.1", "",
		},
		"slackapi/python-slack-sdk 390: the bot answers itself": {
			[]map[string]any{mention("100.1", map[string]any{"user": "UBOT", "bot_id": "B1"}), inChannel("im", "D1", map[string]any{"user": "UBOT"})}, 0, "", "",
		},
		"openclaw/openclaw 55172: the bot answers its own message in a thread": {
			[]map[string]any{inChannel("channel", "C1", map[string]any{"subtype": "bot_message", "thread_ts": "90.1", "bot_profile": map[string]any{"app_id": "A1"}, "user": nil})}, 0, "", "",
		},
		"cnoe-io/ai-platform-engineering 1417: each reply of another bot is answered": {
			[]map[string]any{mention("100.1", map[string]any{"bot_id": "B9", "user": "U9", "thread_ts": "90.1"})}, 0, "", "",
		},
		"nearform/slack-knowledgebase-chatgpt-responder 983: a preview in its own answer is answered": {
			[]map[string]any{loopback.SlackEvent("Ev1", map[string]any{
				"type": "message", "subtype": "message_changed", "hidden": true, "channel": "D1", "channel_type": "im", "ts": "101.1",
				"message":          map[string]any{"bot_id": "B1", "user": "UBOT", "text": "an answer <https://example.org>", "ts": "100.1", "attachments": []any{map[string]any{}}},
				"previous_message": map[string]any{"bot_id": "B1", "user": "UBOT", "text": "an answer <https://example.org>", "ts": "100.1"},
			})}, 0, "", "",
		},
		"opsdroid/opsdroid 1217: a message that is changed ends the bot": {
			[]map[string]any{
				loopback.SlackEvent("Ev1", map[string]any{"type": "message", "subtype": "message_changed", "channel": "C1", "message": nil, "previous_message": nil}),
				loopback.SlackEvent("Ev2", map[string]any{"type": "message", "subtype": "message_changed", "channel": "C1", "message": 7}),
				mention("100.1", nil),
			}, 1, "100.1", "",
		},
		"errbotio/err-backend-slackv3 36: a message that was edited is answered again": {
			[]map[string]any{mention("100.1", nil), mention("100.1", map[string]any{"edited": map[string]any{"user": "U1", "ts": "300.1"}})}, 1, "100.1", "",
		},
		"dpb587/slack-delegate-bot 6: a mention that is added by an edit is not heard": {
			[]map[string]any{inChannel("channel", "C1", map[string]any{"text": "cite"}), mention("100.1", map[string]any{"edited": map[string]any{"user": "U1", "ts": "101.1"}})}, 1, "100.1", "",
		},
		"NousResearch/hermes-agent 57339: a group message without a mention is answered": {
			[]map[string]any{inChannel("mpim", "G1", map[string]any{"text": "cite"}), inChannel("mpim", "C9", map[string]any{"text": "cite", "ts": "100.2"})}, 0, "", "",
		},
		"openabdev/openab 396: a direct message without a thread is dropped": {
			[]map[string]any{inChannel("im", "D1", map[string]any{"text": "cite"})}, 1, "", "",
		},
		"slack-ruby/slack-ruby-bot 237: what Slack escapes stays escaped": {
			[]map[string]any{mention("100.1", map[string]any{"text": "<@UBOT> search MSc &amp; MBA &lt;3 &amp;lt;"})}, 1, "100.1", "search MSc & MBA <3 &lt;",
		},
		"slackapi/java-slack-sdk 918: an event without a workspace is not understood": {
			[]map[string]any{without(mention("100.1", map[string]any{"team": nil}), map[string]any{"team_id": nil, "enterprise_id": "E1", "is_ext_shared_channel": true, "authorizations": nil})}, 1, "100.1", "",
		},
		"slackapi/bolt-js 2509: a mention with blocks that are not known is lost": {
			[]map[string]any{mention("100.1", map[string]any{"blocks": []any{map[string]any{"type": "rich_text", "elements": 7}, "odd"}, "metadata": 3, "channel": "C1"})}, 1, "100.1", "",
		},
		"howdyai/botkit 473: a message about somebody's typing, joining or renaming is answered": {
			[]map[string]any{
				inChannel("channel", "C1", map[string]any{"subtype": "channel_join", "inviter": "U2"}),
				inChannel("channel", "C1", map[string]any{"subtype": "channel_name", "old_name": "a", "name": "b", "ts": "100.2"}),
				loopback.SlackEvent("Ev1", map[string]any{"type": "user_typing", "channel": "C1", "user": "U1"}),
				loopback.SlackEvent("Ev2", map[string]any{"type": "channel_rename", "channel": map[string]any{"id": "C1", "name": "b", "created": 1}}),
				loopback.SlackEvent("Ev3", map[string]any{"type": "user_change", "user": map[string]any{"id": "U1", "profile": map[string]any{}}}),
			}, 0, "", "",
		},
		"scrapinghub/slackbot 86: an address of mail is read as a link": {
			[]map[string]any{mention("100.1", map[string]any{"text": "<@UBOT> search <mailto:me@example.com|me@example.com>"})}, 1, "100.1", "search me@example.com",
		},
		"honk-ci/honkctl 3: the brackets around a link are read with it": {
			[]map[string]any{mention("100.1", map[string]any{"text": "<@UBOT> search <https://example.org/a?b=1&amp;c=2>"})}, 1, "100.1", "search https://example.org/a?b=1&c=2",
		},
		"ltworf/localslackirc 149: a link is read with the words that it shows": {
			[]map[string]any{mention("100.1", map[string]any{"text": "<@UBOT> search <http://example.org|example.org>"})}, 1, "100.1", "search example.org",
		},
		"slackapi/bolt-js 611: a mention in the middle of a message is not heard": {
			[]map[string]any{inChannel("channel", "C1", map[string]any{"text": "search this <@UBOT> that"})}, 1, "100.1", "search this   that",
		},
		"paradigmxyz/centaur 1048: a mention with a label is not heard": {
			[]map[string]any{inChannel("channel", "C1", map[string]any{"text": "<@UBOT|plenary>\u00a0cite"})}, 1, "100.1", "",
		},
		"preset-io/agor 634: a mention in code is answered": {
			[]map[string]any{
				mention("100.1", map[string]any{"text": "Type `<@UBOT> cite`", "blocks": codeBlocks("rich_text_section", "<@UBOT> cite", true)}),
				inChannel("channel", "C1", map[string]any{"ts": "100.2", "text": "```<@UBOT> cite```", "blocks": codeBlocks("rich_text_preformatted", "<@UBOT> cite", false)}),
				inChannel("channel", "C1", map[string]any{"ts": "100.3", "text": "`&lt;@UBOT&gt; cite`"}),
			}, 0, "", "",
		},
		"vercel/chat 947: a mention beside code is not answered": {
			[]map[string]any{mention("100.1", map[string]any{"text": "<@UBOT> search `<@UBOT>`", "blocks": append(codeBlocks("rich_text_section", "<@UBOT>", true),
				map[string]any{"type": "rich_text", "elements": []any{map[string]any{"type": "rich_text_section", "elements": []any{map[string]any{"type": "user", "user_id": "UBOT"}}}}})})}, 1, "100.1", "search ` `",
		},
		"NousResearch/hermes-agent 52387: the mention of another app, in blocks alone, is answered": {
			[]map[string]any{inChannel("channel", "C1", map[string]any{"subtype": "bot_message", "bot_id": "B9", "user": nil, "text": "an alert", "blocks": []any{map[string]any{
				"type": "rich_text", "elements": []any{map[string]any{"type": "rich_text_section", "elements": []any{map[string]any{"type": "user", "user_id": "UBOT"}}}}}}})}, 0, "", "",
		},
		"yetibot/yetibot 1013: a deletion in a thread is taken for an edit": {
			[]map[string]any{mention("100.1", nil), loopback.SlackEvent("Ev1", map[string]any{
				"type": "message", "subtype": "message_changed", "hidden": true, "channel": "C1", "channel_type": "channel", "ts": "101.1",
				"message":          map[string]any{"type": "message", "subtype": "tombstone", "text": "This message was deleted.", "user": "USLACKBOT", "hidden": true, "ts": "90.1", "thread_ts": "90.1"},
				"previous_message": map[string]any{"type": "message", "user": "U1", "text": "<@UBOT> cite", "ts": "90.1", "thread_ts": "90.1"},
			})}, 1, "100.1", "",
		},
		"coreylane/slackrock 13: the deletion of a message ends the bot": {
			[]map[string]any{
				loopback.SlackEvent("Ev1", map[string]any{"type": "message", "subtype": "message_deleted", "hidden": true, "channel": "C1", "channel_type": "channel", "ts": "99.2", "deleted_ts": "99.1",
					"previous_message": map[string]any{"type": "message", "user": "U1", "text": "<@UBOT> cite", "ts": "99.1", "thread_ts": "90.1", "parent_user_id": "UBOT"}}),
				loopback.SlackEvent("Ev2", map[string]any{"type": "message", "subtype": "message_deleted", "channel": "C1", "deleted_ts": nil, "previous_message": nil}),
				mention("100.1", nil),
			}, 1, "100.1", "",
		},
		"slackapi/node-slack-sdk 997: tokens_revoked without a workspace ends the bot": {
			[]map[string]any{
				without(loopback.SlackEvent("Ev1", map[string]any{"type": "tokens_revoked", "tokens": map[string]any{"oauth": []any{"U0125N9RD2N"}, "bot": []any{}}}), map[string]any{"team_id": nil, "authorizations": nil}),
				mention("100.1", nil),
			}, 1, "100.1", "",
		},
		"onyx-dot-app/onyx 1466: whom users.info does not find is not answered": {
			[]map[string]any{inChannel("im", "D1", map[string]any{"user": loopback.SlackNobody, "text": "cite"})}, 1, "", "",
		},
		"matrix-org/matrix-appservice-slack 748: members of another team in a shared channel are not answered": {
			[]map[string]any{without(mention("100.1", map[string]any{"user_team": "T2", "source_team": "T2", "user_profile": map[string]any{"team": "T2"}, "team": "T2"}),
				map[string]any{"team_id": "T2", "context_team_id": "T1", "is_ext_shared_channel": true, "authorizations": []any{map[string]any{"team_id": "T1", "user_id": "UBOT", "is_bot": true}}})}, 1, "100.1", "",
		},
		"howdyai/botkit 1962: another workspace of an organisation is not answered": {
			[]map[string]any{without(mention("100.1", map[string]any{"team": "T7"}), map[string]any{"team_id": "T7", "enterprise_id": "E1",
				"authorizations": []any{map[string]any{"enterprise_id": "E1", "team_id": nil, "user_id": "UBOT", "is_bot": true, "is_enterprise_install": true}}})}, 1, "100.1", "",
		},
		"RasaHQ/rasa 3882: a delivery that timed out is answered again": {
			[]map[string]any{mention("100.1", nil), without(mention("100.1", nil), map[string]any{"event_id": "Ev100.1", "retry_attempt": 1, "retry_reason": "http_timeout"}),
				without(inChannel("channel", "C1", nil), map[string]any{"event_id": "EvOther", "retry_attempt": 2, "retry_reason": "http_timeout"})}, 1, "100.1", "",
		},
		"monzo/response 50: a command in a direct message is answered each minute": {
			[]map[string]any{inChannel("im", "D1", map[string]any{"text": "cite"}), without(inChannel("im", "D1", map[string]any{"text": "cite"}), map[string]any{"event_id": "EvOther"})}, 1, "", "",
		},
	} {
		t.Run(report, func(t *testing.T) {
			t.Parallel()
			overBoth(t, func(*workspace, *Config) bot.Handler {
				seen := &memoryStore{}
				return func(ctx context.Context, r bot.Request) bot.Reply {
					if fresh, _ := seen.Deduplicate(ctx, r.ID); !fresh {
						return bot.Reply{}
					}
					if r.Call.Command == "inline" {
						return bot.Reply{Private: true}
					}
					return bot.Reply{Blocks: []bot.Block{bot.Paragraph{Text: message.Literal("line " + r.Line)}}}
				}
			}, func(t *testing.T, d delivering) {
				for _, payload := range test.deliver {
					d.deliver(kindEvent, payload)
				}
				d.deliver(kindEvent, loopback.SlackMention("CLAST", "900.1", "U1", "<@UBOT> the last"))
				d.until("the last answer", func() bool { return len(d.PostsIn("CLAST")) == 1 && len(d.Posts()) >= test.answers+1 })
				if err := d.stop(); err != nil {
					t.Fatal(err)
				}
				var answers []loopback.Post
				for _, p := range d.Posts() {
					if p.Channel != "CLAST" {
						answers = append(answers, p)
					}
				}
				if len(answers) != test.answers || d.count("chat.postEphemeral")+d.count("chat.update") > 0 {
					t.Fatalf("answered %+v", answers)
				}
				line := "line cite"
				if test.line != "" {
					line = "line " + literalText(test.line)
				}
				for _, p := range answers {
					if p.Thread != test.thread || p.Text != line {
						t.Errorf("answered %q in %q, want %q in %q", p.Text, p.Thread, line, test.thread)
					}
				}
			})
		})
	}
}
