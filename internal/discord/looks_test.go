package discord

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"plenary/internal/bot"
	"plenary/internal/loopback"
)

// looking are the commands that look at the bot's rights before they say yes, as they are
// typed and as they are given, with what then is stored.
var looking = []struct{ typed, given, stored string }{
	{"prompt schedule 09:00 UTC daily", "prompt schedule time=09:00 zone=UTC days=daily", "schedules"},
	{"prompt suggest Who should speak first, and why?", "prompt suggest text=Who_should_speak_first?", "suggestions"},
	{"references on", "references switch=on", "settings"},
	{"use other", "use name=other", "settings"},
}

// TestBeforeItSaysYesItLooks: at each of these commands, however it is given.
func TestBeforeItSaysYesItLooks(t *testing.T) {
	for _, command := range looking {
		for _, test := range []struct {
			name   string
			denied right  // computed from roles and overwrites
			told   string // app_permissions of the interaction
			reason string // "": it says yes
		}{
			{name: "all rights", told: allRights},
			{name: "no View Channel", denied: viewChannel, told: "0", reason: "View Channel"},
			{name: "no Send Messages", denied: sendMessages, told: "274878022656", reason: "Send Messages"},
			{name: "no Embed Links", denied: embedLinks, told: noEmbeds, reason: "Embed Links"},
			{name: "a time-out", told: toldToBeMute, reason: "time-out"},
		} {
			t.Run(command.typed+"/"+test.name, func(t *testing.T) {
				t.Parallel()
				g := joinGroup(t)
				g.Set(func(s *loopback.DiscordSettings) { s.Denied |= test.denied.bit })
				if test.reason == "time-out" {
					g.fault(timedOut)
				}
				for how, answer := range map[string]func() output{
					"typed":   func() output { return g.says(ownerID, textID, command.typed) },
					"given":   func() output { return g.gives(ownerID, ownersRights, command.given, told(test.told, nil)) },
					"untold":  func() output { return g.gives(ownerID, ownersRights, command.given) },
					"by role": func() output { return g.saysToRole(ownerID, command.typed) },
				} {
					o := answer()
					if no := strings.Contains(o.Text(), "could not post there"); no != (test.reason != "") || no && !strings.Contains(o.Text(), test.reason) {
						t.Errorf("%s: it says %q", how, o.Text())
					}
					if o.Kind == "answer" && test.reason != "" && o.Flags&64 == 0 {
						t.Errorf("%s: everybody reads the refusal", how)
					}
				}
				stored := slices.ContainsFunc(g.held(textID), func(row string) bool { return strings.HasPrefix(row, command.stored+" ") })
				if stored != (test.reason == "") {
					t.Errorf("stored is %v", g.held(textID))
				}
			})
		}
	}
}

// timedOut says that the bot is in a time-out.
func timedOut(w http.ResponseWriter, r *http.Request, _ func()) bool {
	ofBot := strings.HasSuffix(r.URL.Path, "/members/"+selfID)
	if ofBot {
		fmt.Fprintf(w, `{"user":{"id":%q},"communication_disabled_until":"2999-01-01T00:00:00Z"}`, selfID)
	}
	return ofBot
}

// told adds to an interaction what the bot may do in its channel, and in those that it
// names.
func told(rights string, named map[string]any) func(map[string]any) {
	return func(in map[string]any) {
		in["app_permissions"], in["authorizing_integration_owners"] = rights, map[string]any{"0": serverID}
		if named != nil {
			in["data"].(map[string]any)["resolved"] = map[string]any{"channels": named}
		}
	}
}

// saysToRole has a member mention the bot's own role.
func (g group) saysToRole(member, line string) output {
	return g.says(member, textID, line, map[string]any{
		"content": "<@&" + loopback.DiscordOwnRole + "> " + line, "mention_roles": []string{loopback.DiscordOwnRole},
	})
}

// TestScheduleLooksAtTheChannelThatIsNamed, as far as the interaction tells of it.
func TestScheduleLooksAtTheChannelThatIsNamed(t *testing.T) {
	for name, test := range map[string]struct {
		kind   int
		rights string
		reason string
	}{
		"a forum":                   {15, allRights, ""},
		"a media channel":           {16, allRights, ""},
		"the text of a voice":       {2, allRights, ""},
		"a stage":                   {13, allRights, ""},
		"an announcement channel":   {5, allRights, ""},
		"a forum without Send":      {15, toldToBeMute, "Send Messages"},
		"a category":                {4, allRights, "write messages"},
		"one that the bot sees not": {0, "0", "View Channel"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := joinGroup(t)
			if test.kind == 4 || test.rights == "0" { // it is asked for as well
				g.fault(func(w http.ResponseWriter, r *http.Request, _ func()) bool {
					of := strings.HasSuffix(r.URL.Path, "/channels/"+forumID)
					switch {
					case of && test.rights == "0":
						loopback.Refuse(w, http.StatusForbidden, codeMissingAccess, "Missing Access")
					case of:
						fmt.Fprintf(w, `{"id":%q,"guild_id":%q,"type":4}`, forumID, serverID)
					}
					return of
				})
			}
			named := map[string]any{forumID: map[string]any{"id": forumID, "type": test.kind, "name": "there", "permissions": ownersRights, "app_permissions": test.rights}}
			o := g.gives(ownerID, ownersRights, "prompt schedule time=09:00 zone=UTC days=daily channel=#"+forumID, told(toldToBeMute, named))
			if no := strings.Contains(o.Text(), "could not post there"); no != (test.reason != "") || no && !strings.Contains(o.Text(), test.reason) {
				t.Errorf("it says %q", o.Text())
			}
		})
	}
}

// TestForumThatRequiresATagNobodyMayGive cannot be posted to.
func TestForumThatRequiresATagNobodyMayGive(t *testing.T) {
	g := joinGroup(t)
	g.Set(func(s *loopback.DiscordSettings) {
		s.RequireTag, s.Tags = true, []loopback.ForumTag{{ID: "1", Name: "Staff", Moderated: true}}
	})
	line := "prompt schedule time=09:00 zone=UTC days=daily channel=#" + forumID
	for _, flags := range []int{0, flagRequireTag} {
		named := map[string]any{forumID: map[string]any{"id": forumID, "type": 15, "flags": flags, "permissions": ownersRights}}
		if o := g.gives(ownerID, ownersRights, line, told(allRights, named)); !strings.Contains(o.Text(), "requires a tag") {
			t.Errorf("it says %q", o.Text())
		}
	}
}

// TestOptionsAreLookedAt: what posts of a channel cannot have is not promised.
func TestOptionsAreLookedAt(t *testing.T) {
	g := joinGroup(t)
	g.Set(func(s *loopback.DiscordSettings) {
		s.Tags = []loopback.ForumTag{{ID: "1", Name: "Daily"}, {ID: "2", Name: "Staff", Moderated: true}}
	})
	for _, test := range []struct {
		line, channel string
		denied        int64
		want          string
	}{
		{"tag=Daily", textID, 0, "no forum"},
		{"tag=Weekly", forumID, 0, "Daily, Staff, and no other"},
		{"tag=Staff", forumID, 0, "Manage Threads"},
		{"tag=daily", forumID, 0, "get the tag"},
		{"tag=off", textID, 0, "get no tag"},
		{"thread=on", textID, loopback.CreatePublicThreads, "Create Public Threads"},
		{"thread=on", textID, 0, "has a thread"},
		{"thread=off", textID, loopback.CreatePublicThreads, "no thread is opened"},
		{"pin=on", textID, loopback.PinMessages, "Pin Messages"},
		{"pin=on", textID, 0, "is pinned"},
		{"pin=on", forumID, 0, "Manage Threads"},
	} {
		g.Set(func(s *loopback.DiscordSettings) { s.Denied = loopback.ManageThreads | test.denied })
		o := g.gives(ownerID, ownersRights, "prompt options "+test.line+" channel=#"+test.channel)
		typed := g.says(ownerID, textID, "prompt options "+strings.Replace(test.line, "=", " ", 1)+" in <#"+test.channel+">")
		for _, said := range []string{o.Text(), typed.Text()} {
			if !strings.Contains(said, test.want) {
				t.Errorf("%s in %s is answered by %q", test.line, test.channel, said)
			}
		}
	}
}

// TestReferencesSayWhatDiscordDoesNotShow: without the intent they are heard where they
// mention the bot alone.
func TestReferencesSayWhatDiscordDoesNotShow(t *testing.T) {
	for flags, want := range map[int]bool{0: true, contentFlags: false} {
		g := joinGroup(t, func(f *fake, _ *Config) { f.Set(func(s *loopback.DiscordSettings) { s.Flags = flags }) })
		o := g.gives(ownerID, ownersRights, "references switch=on")
		if strings.Contains(o.Text(), "Message Content Intent") != want || !strings.Contains(o.Text(), "from now on") {
			t.Errorf("with the flags %d it says %q", flags, o.Text())
		}
	}
}

// leaves returns the commands that can be given, by their words, with each its row.
func leaves(commands []bot.Command, path string) map[string]bot.Command {
	all := map[string]bot.Command{}
	for _, c := range commands {
		words := strings.TrimSpace(path + " " + c.Name)
		if len(c.Subcommands) == 0 {
			all[words] = c
		}
		for sub, row := range leaves(c.Subcommands, words) {
			all[sub] = row
		}
	}
	return all
}

// filled returns a call of a command with a value for each option that it needs.
func filled(words string, c bot.Command) string {
	values := map[string]string{
		"time": "09:00", "zone": "UTC", "days": "daily", "date": "2099-01-01", "text": "Who_should_speak_first?", "number": "1",
		"ref": "II", "question": "Who_speaks?", "words": "governments", "quote": "governments", "line": "help", "message": "governments",
		"rhythm": "weekly", "switch": "on", "action": "list", "thread": "off", "pin": "off", "tag": "off", "name": "other",
	}
	for _, o := range c.Options {
		if v, ok := values[o.Name]; ok && (o.Required || c.Facilitators && o.Name != "zone" && o.Name != "days") {
			words += " " + o.Name + "=" + v
		}
	}
	return words
}

// TestFacilitatorsCommandsAreRefusedPrivately to everybody else, with the reason, whether
// they are given, typed or pressed; and nothing changes.
func TestFacilitatorsCommandsAreRefusedPrivately(t *testing.T) {
	g := joinGroup(t)
	if o := g.gives(ownerID, ownersRights, "prompt schedule time=09:00 zone=UTC days=daily"); !strings.Contains(o.Text(), "09:00") {
		t.Fatal(o.Text())
	}
	g.says(memberID, textID, "prompt suggest Who should speak first, and why?")
	before := len(g.held(serverID))
	for words, row := range leaves(bot.Commands(), "") {
		if !row.Facilitators {
			continue
		}
		line := filled(words, row)
		if strings.HasPrefix(line, "language") {
			line = "language name=de"
		}
		var pairs []string
		for word := range strings.FieldsSeq(line) {
			if name, value, ok := strings.Cut(word, "="); ok {
				pairs = append(pairs, name, strings.ReplaceAll(value, "_", " "))
			}
		}
		press := g.Interaction(3, map[string]any{"component_type": 2, "custom_id": "show " + bot.NewCall(words, pairs...).Encode()})
		press["message"] = map[string]any{"id": g.NewID(), "channel_id": textID, "flags": 0}
		asks := g.Interaction(3, map[string]any{"component_type": 2, "custom_id": askWord + " " + bot.NewCall(words, pairs...).Encode()})
		chosen := g.Interaction(3, map[string]any{"component_type": 3, "custom_id": "menu", "values": []string{bot.NewCall(words, pairs...).Encode()}})
		chosen["message"], asks["message"] = press["message"], press["message"]
		typed := strings.NewReplacer("=", " ", "_", " ").Replace(line)
		for _, name := range []string{" text ", " number ", " time ", " date ", " name ", " switch ", " action ", " rhythm "} {
			typed = strings.Replace(typed, name, " ", 1)
		}
		answers := map[string]output{"pressed": g.do(press), "pressed where it asks first": g.do(asks), "chosen": g.do(chosen), "typed": g.says(memberID, textID, typed)}
		if !row.Hidden {
			answers["given"] = g.gives(memberID, membersRights, line)
		}
		for how, o := range answers {
			if !strings.Contains(o.Text(), "acilitators") || o.Kind != "message" && o.Flags&64 == 0 {
				t.Errorf("%s (%s) is answered by a %s with flags %d: %s", line, how, o.Kind, o.Flags, o.Text())
			}
		}
	}
	if after := g.held(serverID); len(after) != before {
		t.Errorf("stored are %d rows, and before %d: %v", len(after), before, after)
	}
}

// TestServerWithoutTheBotKeepsNothing: there every command of the table is answered to
// its member alone, and the store does not name the server.
func TestServerWithoutTheBotKeepsNothing(t *testing.T) {
	g := joinGroup(t)
	elsewhere := func(in map[string]any) {
		in["authorizing_integration_owners"], in["app_permissions"] = map[string]any{"1": memberID}, allRights
	}
	for words, row := range leaves(bot.Commands(), "") {
		if row.Hidden {
			continue
		}
		o := g.gives(memberID, ownersRights, filled(words, row), elsewhere)
		if o.Kind != "modal" && o.Flags&64 == 0 {
			t.Errorf("/%s is answered by %s with flags %d: %s", words, o.Kind, o.Flags, o.Text())
		}
		if o.Text() == "" && o.Kind != "modal" {
			t.Errorf("/%s is answered by %+v", words, o)
		}
	}
	if rows := g.held(serverID); len(rows) > 0 {
		t.Errorf("stored is %v", rows)
	}
	if rows := g.held(textID); len(rows) > 0 {
		t.Errorf("stored is %v", rows)
	}
}
