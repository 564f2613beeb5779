package discord

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"
	"unicode/utf16"

	"plenary/internal/bot"
	"plenary/internal/loopback"
	"plenary/internal/message"
)

// reports are what went wrong for other bots, as it was reported in public, each played to
// this one.
var reports = map[string]func(*testing.T){
	"shepherdjerred/monorepo#101 a message comes twice after a reconnection": func(t *testing.T) {
		f, _ := joinEcho(t)
		m := f.MessageEvent(textID, "<@"+selfID+"> q0")
		f.Dispatch("MESSAGE_CREATE", m)
		f.Disconnect()
		eventually(t, "it resumes", func() bool { return f.Resumes() == 1 })
		f.Dispatch("MESSAGE_CREATE", m)
		f.Message(textID, "<@"+selfID+"> q1")
		answeredOnce(t, f, 2)
	},
	"chenhg5/cc-connect#125 a direct message comes twice at the same moment": func(t *testing.T) {
		f, _ := joinEcho(t)
		m := f.MessageEvent(dmID, "q0")
		f.Dispatch("MESSAGE_CREATE", m)
		f.Dispatch("MESSAGE_CREATE", m)
		f.Message(dmID, "q1")
		answeredOnce(t, f, 2)
	},
	"discordjs/discord.js#473 READY comes again": func(t *testing.T) {
		f, _ := joinEcho(t)
		f.Invalidate(false)
		eventually(t, "it identifies again", func() bool { return len(f.Identifies()) == 2 })
		f.AwaitShards(1, awaitTimeout)
		f.Message(textID, "<@"+selfID+"> q0")
		f.Message(textID, "<@"+selfID+"> q1")
		answeredOnce(t, f, 2)
	},
	"discordjs/discord.js#7005 the interaction is not known any more": func(t *testing.T) {
		f, _ := joinEcho(t)
		tries := faults(f, "/callback", 1, func(w http.ResponseWriter, _ func()) {
			loopback.Refuse(w, http.StatusNotFound, 10062, "Unknown interaction")
		})
		f.Dispatch("INTERACTION_CREATE", f.Slash("about"))
		eventually(t, "it is answered", func() bool { return tries.Load() == 1 })
		f.do(f.Slash("about"))
		if n := tries.Load(); n != 2 { // the first, and that of the second command
			t.Errorf("%d calls", n)
		}
	},
	"discord/discord-api-docs#5517 the thread of an interaction is locked": func(t *testing.T) {
		f, _ := joinEcho(t)
		tries := faults(f, "/callback", 1, func(w http.ResponseWriter, _ func()) {
			loopback.Refuse(w, http.StatusBadRequest, codeThreadArchived, "Thread is archived")
		})
		f.Dispatch("INTERACTION_CREATE", f.Slash("about"))
		eventually(t, "it is answered", func() bool { return tries.Load() == 1 })
		f.do(f.Slash("about"))
		if n := tries.Load(); n != 2 {
			t.Errorf("%d calls", n)
		}
	},
	"discordjs/discord.js#6465 what was deferred for all is private": func(t *testing.T) {
		f := newFake(t)
		cfg := f.config()
		cfg.timing.deferAfter = 10 * time.Millisecond
		slowly(t, cfg, bot.Reply{Private: true, Blocks: []bot.Block{bot.Paragraph{Text: message.Literal("no")}}})
		f.Dispatch("INTERACTION_CREATE", f.Slash("quote", text("ref", "II")))
		all := f.awaitN(3)
		if last := all[2]; all[1].Kind != loopback.OutputDelete || last.Flags&64 == 0 || last.Text() != "no" {
			t.Errorf("it is answered by %+v", all)
		}
	},
	"Humblemonk/DiceMaiden#96 words of a member ping everybody": func(t *testing.T) {
		g := joinGroup(t)
		for _, words := range []string{"x` <@everyone> `x", "@everyone and @here", "<@&" + managerRole + ">", "<#" + textID + ">", "[a](https://b.example)", "@\u200beveryone", "||x|| ~~y~~"} {
			o := g.gives(memberID, membersRights, "prompt suggest", options(text("text", "Who said "+words+"?")))
			if seen := seenIn(o.Text()); len(seen.live) > 0 {
				t.Errorf("%q has %q live", o.Text(), seen.live)
			}
		}
	},
	"cookkkie/mee6#55 words of a member are markup": func(t *testing.T) {
		g := joinGroup(t)
		words := "Who is DraQu_ of _twitch_, *why* and `how`?"
		g.gives(memberID, membersRights, "prompt suggest", options(text("text", words)))
		if o := g.gives(memberID, membersRights, "prompt suggestions"); !strings.Contains(seenIn(o.Text()).words, words) {
			t.Errorf("it reads %q", seenIn(o.Text()).words)
		}
	},
	"NousResearch/hermes-agent#11339 a message says nothing of mentions": func(t *testing.T) {
		g := joinGroup(t)
		g.says(memberID, textID, "quote II")
		g.says(memberID, dmID, "help")
		g.gives(memberID, membersRights, "quote ref=II")
		g.gives(memberID, membersRights, "sections")
		for _, o := range g.Outputs() {
			var sent struct {
				Mentions *struct {
					Parse       *[]string `json:"parse"`
					RepliedUser bool      `json:"replied_user"`
				} `json:"allowed_mentions"`
			}
			if json.Unmarshal(o.Raw, &sent) != nil || sent.Mentions == nil || sent.Mentions.Parse == nil || len(*sent.Mentions.Parse) > 0 || sent.Mentions.RepliedUser {
				t.Errorf("it is sent as %s", o.Raw)
			}
		}
	},
	"claabs/markov-discord#32 the message that is answered is deleted at once": func(t *testing.T) {
		unreplied(t, `{"code":50035,"message":"Invalid Form Body","errors":{"message_reference":{"_errors":[{"code":"MESSAGE_REFERENCE_UNKNOWN_MESSAGE","message":"Unknown message"}]}}}`)
	},
	"Voxel-Fox-Ltd/Flower#63 the history of the channel may not be read": func(t *testing.T) {
		unreplied(t, `{"code":160002,"message":"Cannot reply without permission to read message history"}`)
	},
	"discord/discord-api-docs#8424 a message may not be referred to": func(t *testing.T) {
		unreplied(t, `{"code":160009,"message":"Cannot reference a message without permission to read message history"}`)
		unreplied(t, `{"code":160010,"message":"NSFW channel message reference not allowed"}`)
	},
	"NousResearch/hermes-agent#11344 the message that is answered vanishes": func(t *testing.T) {
		unreplied(t, `{"code":10008,"message":"Unknown Message"}`)
	},
	"u16-io/FindSenryu4Discord#109 an outage is no removal": func(t *testing.T) {
		removed := make(chan bot.Place, 1)
		f, _ := joinEcho(t, func(_ *fake, c *Config) { c.Host.Removed = func(_ context.Context, at bot.Place) { removed <- at } })
		f.Dispatch("GUILD_DELETE", map[string]any{"id": serverID, "unavailable": true})
		f.Dispatch("GUILD_CREATE", joined(time.Now().Add(-48*time.Hour)))
		f.Message(textID, "<@"+selfID+"> q0")
		answeredOnce(t, f, 1)
		if len(removed) > 0 || len(f.Outputs()) != 1 {
			t.Errorf("removed: %d, said: %+v", len(removed), f.Outputs())
		}
	},
	"discord/discord-api-docs#714 a removal tells of the server with its name": func(t *testing.T) {
		removed := make(chan bot.Place, 1)
		f, _ := joinEcho(t, func(_ *fake, c *Config) { c.Host.Removed = func(_ context.Context, at bot.Place) { removed <- at } })
		f.Dispatch("GUILD_DELETE", map[string]any{"id": serverID, "name": "Loopback", "owner_id": ownerID})
		if at := <-removed; at.Space != serverID {
			t.Errorf("removed is %+v", at)
		}
	},
	"discordjs/discord.js#8599 a component is not known": func(t *testing.T) {
		f, _ := joinEcho(t)
		f.Message(textID, "<@"+selfID+"> q0", map[string]any{"components": []any{map[string]any{"type": 77, "components": []any{map[string]any{"type": 78}}}}})
		answeredOnce(t, f, 1)
	},
	"typescript-community/community-bot#125 a message has no author": func(t *testing.T) {
		f, _ := joinEcho(t)
		f.Message(textID, "<@"+selfID+"> lost", map[string]any{"author": nil})
		f.Message(textID, "<@"+selfID+"> q0")
		answeredOnce(t, f, 1)
	},
	"LBRYFoundation/lbry-wunderbot#118 who asks is no member": func(t *testing.T) {
		g := joinGroup(t)
		if o := g.says(memberID, textID, "prompt schedule 09:00 UTC daily", map[string]any{"member": nil}); !strings.Contains(o.Text(), "acilitators") {
			t.Errorf("it says %q", o.Text())
		}
	},
	"vertyco/vrt-cogs#116 buttons do nothing after a restart": func(t *testing.T) {
		g := joinGroup(t)
		o := g.gives(memberID, membersRights, "sections")
		if err := g.stop(); err != nil {
			t.Fatal(err)
		}
		g.adapter, g.stop = g.start()
		pressed := 0
		for _, row := range o.Components {
			for _, c := range row.Components {
				if c.CustomID == "" {
					continue
				}
				press := g.Interaction(3, map[string]any{"component_type": 2, "custom_id": c.CustomID})
				press["message"] = map[string]any{"id": g.NewID(), "channel_id": textID, "flags": 64}
				if got := g.do(press); got.Text() == "" && got.Kind != "modal" {
					t.Errorf("%s does %+v", c.Label, got)
				}
				pressed++
			}
		}
		if pressed == 0 {
			t.Error("there is no button")
		}
	},
	"kordlib/kord#594 languages that Discord does not know": func(t *testing.T) {
		known := []string{"de", "en-GB", "en-US", "es-ES", "es-419", "fr"}
		for _, c := range localizedRegistration() {
			if c.DescriptionLocalizations == nil {
				continue
			}
			for locale := range *c.DescriptionLocalizations {
				if !slices.Contains(known, string(locale)) {
					t.Errorf("/%s is described in %s", c.Name, locale)
				}
			}
		}
	},
	"discord-tickets/bot#326 names of options are not valid": func(t *testing.T) {
		valid := regexp.MustCompile(`^[-_\p{Ll}\p{N}]{1,32}$`)
		for words, c := range leaves(bot.Commands(), "") {
			for _, o := range c.Options {
				if !valid.MatchString(o.Name) {
					t.Errorf("/%s has the option %q", words, o.Name)
				}
			}
		}
	},
	"Statsify/statsify#830 choices for spaces alone": func(t *testing.T) {
		g := joinGroup(t)
		for _, typed := range []string{" ", "\u3000", strings.Repeat("x", 100), strings.Repeat("😀", 50), "ö̈"} {
			focused := text("ref", typed)
			focused["focused"] = true
			in := g.Slash("quote", focused)
			in["type"] = 4
			for _, c := range g.do(in).Choices {
				if strings.TrimSpace(c.Name) == "" || len(utf16.Encode([]rune(c.Name))) > 100 || c.Value == "" {
					t.Errorf("%q is offered %+v", typed, c)
				}
			}
		}
	},
	"anthropics/claude-plugins-official#3140 sessions that cannot be resumed use up the day": func(t *testing.T) {
		f, _ := joinEcho(t)
		for n := range 4 {
			f.ForgetSessions()
			f.Drop()
			eventually(t, "it identifies anew", func() bool { return len(f.Identifies()) == n+2 })
		}
		f.Set(func(s *loopback.DiscordSettings) { s.Identifies = 0 })
		f.ForgetSessions()
		f.Drop()
		eventually(t, "it asks how many are left", func() bool { return f.CallsOf("GET /gateway/bot") > 5 })
		time.Sleep(100 * time.Millisecond)
		if n := len(f.Identifies()); n != 5 {
			t.Errorf("it identified %d times", n)
		}
	},
	"Significant-Gravitas/AutoGPT#13174 two bots answer each other": func(t *testing.T) {
		f, _ := joinEcho(t)
		other := map[string]any{"author": map[string]any{"id": "77", "bot": true}}
		f.Message(threadID, "<@"+selfID+"> what do you say?", other)
		f.Message(textID, "an answer", other, map[string]any{"type": 19, "mentions": []any{map[string]any{"id": selfID}}})
		f.Message(textID, "<@"+selfID+"> q0")
		answeredOnce(t, f, 1)
		if all := f.Outputs(); len(all) != 1 {
			t.Errorf("said is %+v", all)
		}
	},
	"discord/discord-api-docs#1669 a change holds the embeds alone": func(t *testing.T) {
		f, _ := joinEcho(t)
		id := f.Message(textID, "<@"+selfID+"> q0")
		answeredOnce(t, f, 1)
		f.Dispatch("MESSAGE_UPDATE", map[string]any{"id": id, "channel_id": textID, "guild_id": serverID, "embeds": []any{map[string]any{"url": "https://x.example"}}})
		f.Message(textID, "<@"+selfID+"> q1")
		answeredOnce(t, f, 2)
		if all := f.Outputs(); len(all) != 2 {
			t.Errorf("said is %+v", all)
		}
	},
	"chalda/DiscordBot#91 a preview of a link counts as an edit": func(t *testing.T) {
		f, _ := joinEcho(t)
		id := f.Message(textID, "<@"+selfID+"> q0")
		answeredOnce(t, f, 1)
		f.Edit(id, textID, "<@"+selfID+"> q0", time.Second, map[string]any{"edited_timestamp": nil, "embeds": []any{map[string]any{"url": "https://x.example"}}})
		f.Message(textID, "<@"+selfID+"> q1")
		answeredOnce(t, f, 2)
		if all := f.Outputs(); len(all) != 2 {
			t.Errorf("said is %+v", all)
		}
	},
	"appwrite/grafana-oncall#26 what follows a post in a forum is sent to the forum": func(t *testing.T) {
		f, a := joinEcho(t)
		a.channels.add([]partialChannel{{ID: forumID, Type: 15}})
		post := promptPost(forumID)
		for range 6 {
			post.Reply.Blocks = append(post.Reply.Blocks, bot.Paragraph{Text: message.Literal(strings.Repeat("word ", 300))})
		}
		sent, err := a.Send(t.Context(), post)
		if err != nil {
			t.Fatal(err)
		}
		if f.CallsOf("POST /channels/"+forumID+"/messages") > 0 || f.CallsOf("POST /channels/"+sent.Thread+"/messages") == 0 {
			t.Errorf("the calls are %v", f.Calls())
		}
	},
	"aternosorg/modbot#498 a post in a forum is answered there": func(t *testing.T) {
		f, _ := joinEcho(t)
		f.Dispatch("THREAD_CREATE", map[string]any{"id": "9700", "parent_id": forumID, "type": 11, "guild_id": serverID})
		f.Message("9700", "<@"+selfID+"> q0")
		answeredOnce(t, f, 1)
		if o := f.Outputs()[0]; o.Channel != "9700" {
			t.Errorf("it is answered in %s", o.Channel)
		}
	},
	"DiscordBot-PMMP/DiscordBot#133 emoji count as two characters": func(t *testing.T) {
		f, _ := joinEcho(t)
		f.Message(textID, "<@"+selfID+"> "+strings.Repeat("🐵", 1990))
		for _, o := range f.awaitN(1) {
			if n := len(utf16.Encode([]rune(o.Content))); n > 2000 {
				t.Errorf("a message has %d characters", n)
			}
		}
	},
	"xelA/bucket#170 words grow by what escapes them": func(t *testing.T) {
		f, _ := joinEcho(t)
		f.Message(textID, "<@"+selfID+"> "+strings.Repeat("*_`", 600))
		for _, o := range f.awaitN(1) {
			if n := len(utf16.Encode([]rune(o.Content))); n > 2000 || n == 0 {
				t.Errorf("a message has %d characters", n)
			}
		}
	},
	"Dragory/modmailbot#67 a member takes no direct messages": func(t *testing.T) {
		f, a := joinEcho(t)
		tries := faults(f, "/channels/"+dmID+"/messages", 99, func(w http.ResponseWriter, _ func()) {
			loopback.Refuse(w, http.StatusForbidden, codeCannotMessage, "Cannot send messages to this user")
		})
		post := promptPost(textID)
		post.Member, post.Thread, post.Notify = memberID, "", ""
		if _, err := a.Send(t.Context(), post); err == nil || tries.Load() != 1 {
			t.Errorf("Send returns %v after %d tries", err, tries.Load())
		}
		f.Message(textID, "<@"+selfID+"> q0")
		answeredOnce(t, f, 1)
	},
	"openclaw/openclaw#74967 the role of the bot is mentioned beside another": func(t *testing.T) {
		f, _ := joinEcho(t)
		f.Message(textID, "<@&"+loopback.DiscordManagerRole+"> nobody", map[string]any{"mention_roles": []string{loopback.DiscordManagerRole}})
		f.Message(textID, "<@&"+loopback.DiscordOwnRole+"> q0", map[string]any{"mention_roles": []string{loopback.DiscordOwnRole}})
		answeredOnce(t, f, 1)
		if all := f.Outputs(); len(all) != 1 {
			t.Errorf("said is %+v", all)
		}
	},
	"bwmarrin/discordgo#1505 another process acknowledged the command": func(t *testing.T) {
		f, _ := joinEcho(t)
		in := f.Slash("about")
		f.Defer(in["token"].(string), 64)
		f.Dispatch("INTERACTION_CREATE", in)
		f.await(func(all []output) bool {
			return slices.ContainsFunc(all, func(o output) bool { return o.Kind == loopback.OutputEdit })
		})
	},
	"discord/discord-api-docs#6185 a link shows what escapes its words": func(t *testing.T) {
		r := bot.Reply{Blocks: []bot.Block{bot.Paragraph{Text: message.Text{{Text: "a *b* [c] d_e_", Link: "https://x.example/"}}}}}
		for _, m := range draw(r, nil, nil) {
			inside, _, _ := strings.Cut(strings.TrimPrefix(m.content, "["), "](")
			if strings.Contains(inside, `\`) {
				t.Errorf("it is written %q", m.content)
			}
		}
	},
}

func TestReportsOfOtherBots(t *testing.T) {
	for report, play := range reports {
		t.Run(report, func(t *testing.T) { t.Parallel(); play(t) })
	}
}

// options replaces the options of an interaction's sub-command.
func options(all ...map[string]any) func(map[string]any) {
	return func(in map[string]any) {
		data := maps.Clone(in["data"].(map[string]any))
		sub := maps.Clone(data["options"].([]map[string]any)[0])
		sub["options"] = all
		data["options"], in["data"] = []map[string]any{sub}, data
	}
}

// slowly runs an adapter whose core takes its time to give a reply.
func slowly(t *testing.T, cfg Config, reply bot.Reply) {
	a, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	run(t, a, func(context.Context, bot.Request) bot.Reply {
		time.Sleep(100 * time.Millisecond)
		return reply
	})
}

// unreplied plays that a message cannot be replied to: it is answered all the same.
func unreplied(t *testing.T, refusal string) {
	f, _ := joinEcho(t)
	var replies atomic.Int32
	id := f.NewID()
	f.fault(func(w http.ResponseWriter, r *http.Request, _ func()) bool {
		if r.Method != http.MethodPost || !strings.HasSuffix(r.URL.Path, "/messages") {
			return false
		}
		var sent struct {
			Reference *struct{} `json:"message_reference"`
		}
		if json.NewDecoder(r.Body).Decode(&sent) != nil || sent.Reference == nil {
			return false
		}
		replies.Add(1)
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprint(w, refusal)
		return true
	})
	f.Message(textID, "<@"+selfID+"> q0", map[string]any{"id": id})
	answeredOnce(t, f, 1)
	if o := f.Outputs()[0]; o.Reference != nil || replies.Load() != 1 {
		t.Errorf("after %d tries said is %+v", replies.Load(), o)
	}
}
