package slack

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"plenary/internal/bot"
	"plenary/internal/loopback"
	"plenary/internal/store"
)

// A stored workspace has the bot with its commands and a database in a file.
type stored struct {
	delivering
	kept  *store.Store
	given int
}

// overBothStored runs a test over both transports, each with a database of its own.
func overBothStored(t *testing.T, test func(t *testing.T, s *stored)) {
	var stores sync.Map // by workspace
	prepare := func(w *workspace, c *Config) bot.Handler {
		kept, err := store.Open(context.Background(), filepath.Join(t.TempDir(), "plenary.db"))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = kept.Close() })
		c.Host.Setting, c.Host.SetSetting = kept.Setting, kept.SetSetting
		stores.Store(w, kept)
		return testBot(t, kept).Handle
	}
	overBoth(t, prepare, func(t *testing.T, d delivering) {
		kept, _ := stores.Load(d.workspace)
		test(t, &stored{delivering: d, kept: kept.(*store.Store)})
	})
}

// The ways in which a command is given.
const (
	bySlash   = "slash command"
	byMention = "mention"
	byDirect  = "direct message"
)

var ways = []string{bySlash, byMention, byDirect}

// replies are the calls by which somebody is told something, in order.
func (s *stored) replies() (all []loopback.Call) {
	for _, c := range s.Calls("") {
		switch c.Method {
		case "respond", "chat.postEphemeral", "chat.postMessage":
			all = append(all, c)
		}
	}
	return all
}

// reply waits for what is told next, and returns it.
func (s *stored) reply(what string, before int) loopback.Call {
	s.t.Helper()
	s.until("a reply: "+what, func() bool { return len(s.replies()) > before })
	return s.replies()[before]
}

// give gives a command in the channel C1 or in a direct message, and returns the reply.
func (s *stored) give(way, user, line string) loopback.Call {
	s.t.Helper()
	s.given++
	before, id := len(s.replies()), fmt.Sprintf("500.%06d", s.given)
	switch way {
	case bySlash:
		s.deliver(kindCommand, s.Command(id, user, line))
	case byMention:
		s.deliver(kindEvent, loopback.SlackMention("C1", id, user, "<@UBOT> "+line))
	case byDirect:
		s.direct(id, user, line, nil)
	}
	return s.reply(way+" "+line, before)
}

// fill gives a command that opens its form, fills it in, and returns the reply.
func (s *stored) fill(user, command string, fields ...[3]string) loopback.Call {
	s.t.Helper()
	s.given++
	before, opened, id := len(s.replies()), s.count("views.open"), fmt.Sprintf("600.%06d", s.given)
	s.deliver(kindCommand, s.Command(id, user, command))
	s.await("views.open", opened+1)
	state := map[string]any{}
	for _, f := range fields {
		held := map[string]any{"value": f[2]}
		switch f[1] {
		case "time":
			held = map[string]any{"type": "timepicker", "selected_time": f[2]}
		case "channel":
			held = map[string]any{"type": "conversations_select", "selected_conversation": f[2]}
		case "member":
			held = map[string]any{"type": "users_select", "selected_user": f[2]}
		case "zone", "days":
			held = chosen(f[2])
		case "choice":
			held = map[string]any{"type": "static_select", "selected_option": map[string]any{"value": f[2]}}
		}
		block, value := field(f[0], f[1], held)
		state[block] = value
	}
	filled := submission(s.workspace, "views.open", id+".1", state)
	filled["user"] = map[string]any{"id": user}
	s.deliver(kindInteraction, filled)
	return s.reply("form "+command, before)
}

// isPrivate reports whether one member alone sees a reply.
func isPrivate(c loopback.Call) bool {
	return c.Method == "chat.postEphemeral" || c.Form.Get("response_type") == "ephemeral" || isDirect(c.Form.Get("channel"))
}

// TestNoScheduleWhereNothingCanBePosted: a schedule is set, moved and resumed only where
// the bot can post, whichever way it is asked for, and who asks is told the reason alone.
func TestNoScheduleWhereNothingCanBePosted(t *testing.T) {
	channels := map[string]struct {
		fields map[string]any
		why    string // "": it can be posted to
	}{
		"C0GONE":     {map[string]any{"gone": true}, "there is no such channel, or it is private and Plenary is no member of it"},
		"C0ARCHIVED": {map[string]any{"is_archived": true}, "it is archived or locked"},
		"C0STRANGE":  {map[string]any{"is_member": false}, "Plenary is no member of the channel until somebody there invites it"},
		"G0PRIVATE":  {map[string]any{"is_channel": false, "is_group": true, "is_private": true, "is_member": false}, "Plenary is no member of the channel until somebody there invites it"},
		"C0READ":     {map[string]any{"is_read_only": true}, "Plenary is not allowed to. What it lacks is Posting permissions"},
		"C0CONNECT":  {map[string]any{"is_ext_shared": true, "is_shared": true, "shared_team_ids": []string{"T1", "T2"}, "conversation_host_id": "T2"}, ""},
		"G0JOINED":   {map[string]any{"is_channel": false, "is_group": true, "is_private": true}, ""},
	}
	overBothStored(t, func(t *testing.T, s *stored) {
		at := func(channel string) bot.Place { return bot.Place{Platform: name, Space: "T1", Channel: channel} }
		schedules := func(channel string) string {
			all, err := s.kept.SchedulesAt(t.Context(), at(channel))
			if err != nil {
				t.Fatal(err)
			}
			return fmt.Sprint(all)
		}
		check := func(what, channel, why string, c loopback.Call, before string) {
			t.Helper()
			if said := c.Form.Get("text"); why == "" || said != "Plenary could not post there: "+why+"." || !isPrivate(c) {
				t.Errorf("%s %s: %s told %q", what, channel, c.Method, said)
			}
			if after := schedules(channel); after != before {
				t.Errorf("%s %s: stored %s, before it was %s", what, channel, after, before)
			}
		}
		for channel, test := range channels {
			s.SetChannel(channel, test.fields)
			line := "prompt schedule 09:00 Europe/Berlin mon,wed in <#" + channel + "|readers>"
			if test.why == "" {
				if said := s.give(bySlash, "UADMIN", line).Form.Get("text"); schedules(channel) == "[]" || said == "" {
					t.Errorf("%s: told %q, stored %s", channel, said, schedules(channel))
				}
				continue
			}
			for _, way := range ways {
				check(way, channel, test.why, s.give(way, "UADMIN", line), "[]")
			}
			check("form", channel, test.why, s.fill("UADMIN", "prompt schedule",
				[3]string{"time", "time", "09:00"}, [3]string{"zone", "zone", "Europe/Berlin"}, [3]string{"days", "days", "daily"}, [3]string{"channel", "channel", channel}), "[]")

			// What was set while it could be posted to is not moved or resumed either.
			s.SetChannel(channel, nil)
			s.give(bySlash, "UADMIN", line)
			before := schedules(channel)
			if before == "[]" {
				t.Fatalf("%s: nothing is stored", channel)
			}
			s.SetChannel(channel, test.fields)
			for _, way := range ways {
				check(way+" move", channel, test.why, s.give(way, "UADMIN", "prompt move 10:30 in <#"+channel+">"), before)
			}
			s.give(bySlash, "UADMIN", "prompt pause in <#"+channel+">")
			before = schedules(channel)
			check("resume", channel, test.why, s.give(bySlash, "UADMIN", "prompt resume in <#"+channel+">"), before)
			s.give(bySlash, "UADMIN", "prompt stop in <#"+channel+">")
			if left := schedules(channel); left != "[]" {
				t.Errorf("%s: it cannot be stopped: %s", channel, left)
			}
		}
	})
}

// TestOnlyFullMembersFacilitate: who is added is a full member of this workspace or one of
// its user groups, whichever way it is asked for, and is called by name in the reply.
func TestOnlyFullMembersFacilitate(t *testing.T) {
	people := map[string]struct {
		fields map[string]any
		name   string
		full   bool
	}{
		"U0FULL":     {map[string]any{"team_id": "T1"}, "Ada <!channel>", true},
		"U0OWNER":    {map[string]any{"team_id": "T1", "is_owner": true, "is_admin": true}, "Olga", true},
		"U0GUEST":    {map[string]any{"team_id": "T1", "is_restricted": true}, "Guest One", false},
		"U0SINGLE":   {map[string]any{"team_id": "T1", "is_restricted": true, "is_ultra_restricted": true}, "Guest Two", false},
		"U0STRANGER": {map[string]any{"team_id": "T1", "is_stranger": true}, "Stranger", false},
		"U0OTHER":    {map[string]any{"team_id": "T2"}, "Of another team", false},
		"U0GONE":     {map[string]any{"team_id": "T1", "deleted": true}, "Deleted", false},
		"U0BOT":      {map[string]any{"team_id": "T1", "is_bot": true}, "A bot", false},
		"U0HIDDEN":   {map[string]any{"error": "user_not_visible"}, "", false},
		"UNOBODY":    {nil, "", false},
		"S0READERS":  {nil, "Readers", true},
		"SNOGROUP":   {nil, "", false},
	}
	overBothStored(t, func(t *testing.T, s *stored) {
		s.SetGroup("S0READERS", "U1")
		added := func() []string {
			all, err := s.kept.Facilitators(t.Context(), name, "T1")
			if err != nil {
				t.Fatal(err)
			}
			return all
		}
		for id, test := range people { // before any is looked up: groups are cached
			s.SetUser(id, test.fields)
			s.SetName(id, test.name)
		}
		for id, test := range people {
			mark := "<@" + id + ">"
			if id[0] == 'S' {
				mark = "<!subteam^" + id + "|@readers>"
			}
			called := literalText(cmp.Or(test.name, "@"+id))
			answers := map[string]loopback.Call{}
			for _, way := range ways {
				answers[way] = s.give(way, "UADMIN", "prompt facilitator add "+mark)
				if test.full {
					if all := added(); len(all) != 1 || all[0] != id {
						t.Errorf("%s: %s added %q", way, id, all)
					}
					s.give(way, "UADMIN", "prompt facilitator remove "+mark)
				}
			}
			if id[0] == 'U' {
				answers["form"] = s.fill("UADMIN", "prompt facilitator add", [3]string{"action", "choice", "add"}, [3]string{"who", "member", id})
				if test.full {
					s.give(bySlash, "UADMIN", "prompt facilitator remove "+mark)
				}
			}
			if all := added(); len(all) > 0 {
				t.Fatalf("%s: added %q", id, all)
			}
			want := called + " may manage the questions from now on."
			if !test.full {
				want = "Nobody who can facilitate here is known as " + called + ": choose a member who is no guest, a role or a group from the list that the platform offers."
			}
			for way, c := range answers {
				if said := c.Form.Get("text"); said != want || !isPrivate(c) {
					t.Errorf("%s: %s is told of by %s: %q, want %q", way, id, c.Method, said, want)
				}
			}
		}
	})
}

// TestOnlyFullMembersOfTheWorkspaceManage: who is nobody here, and whom Slack does not
// show to the app, is told who manages, and that alone.
func TestOnlyFullMembersOfTheWorkspaceManage(t *testing.T) {
	askers := map[string]map[string]any{
		"U0GUEST":    {"team_id": "T1", "is_restricted": true, "is_admin": true},
		"U0STRANGER": {"is_stranger": true, "is_admin": true},
		"U0OTHER":    {"team_id": "T2", "is_admin": true, "is_owner": true},
		"U0GONE":     {"team_id": "T1", "deleted": true, "is_owner": true},
		"U0MEMBER":   {"team_id": "T1"},
		"UNOBODY":    nil,
		"U0HIDDEN":   {"error": "user_not_visible"},
		"U0UNFOUND":  {"error": "users_not_found"},
	}
	lines := []string{"prompt schedule 09:00 utc daily", "prompt move 10:00", "prompt facilitator add <@U0MEMBER>", "prompt stop"}
	overBothStored(t, func(t *testing.T, s *stored) {
		s.give(bySlash, "UADMIN", "prompt schedule 08:00 utc daily")
		before := fmt.Sprint(s.kept.Schedules(t.Context(), name, "T1"))
		for id, fields := range askers {
			s.SetUser(id, fields)
			for _, line := range lines {
				for _, way := range ways {
					c := s.give(way, id, line)
					if said := c.Form.Get("text"); !strings.HasPrefix(said, "Only facilitators change what is posted here. An administrator or owner of the workspace, or anybody whom a facilitator adds, can do it.") || !isPrivate(c) {
						t.Errorf("%s: %s is told by %s: %q", line, id, c.Method, said)
					}
				}
			}
		}
		if after := fmt.Sprint(s.kept.Schedules(t.Context(), name, "T1")); after != before {
			t.Errorf("stored %s, before it was %s", after, before)
		}
		if all, err := s.kept.Facilitators(t.Context(), name, "T1"); err != nil || len(all) > 0 {
			t.Errorf("added %q, %v", all, err)
		}
	})
}
