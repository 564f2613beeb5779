package discord

import (
	"context"
	"net/http"
	"regexp"
	"testing"

	"plenary/internal/bot"
	"plenary/internal/loopback"
)

var namedChannel = regexp.MustCompile(`#([0-9]+)`)

// facilitatesOf starts an adapter and returns what Facilitates says of each request, of
// the channel that it names or of its own.
func facilitatesOf(t *testing.T, added ...string) (*fake, <-chan bool) {
	f := newFake(t)
	a, err := New(f.config())
	if err != nil {
		t.Fatal(err)
	}
	said := make(chan bool, 1)
	run(t, a, func(ctx context.Context, r bot.Request) bot.Reply {
		may := false
		if r.Facilitates != nil {
			at := r.Place.Root()
			if m := namedChannel.FindStringSubmatch(r.Words()); m != nil {
				at.Channel = m[1]
			}
			if may, err = r.Facilitates(ctx, at, added); err != nil {
				t.Error(err)
			}
		}
		said <- may
		return bot.Reply{}
	})
	return f, said
}

// Roles of the fake's server, and a channel of another server.
const (
	managerRole  = loopback.DiscordManagerRole
	adminRole    = loopback.DiscordAdminRole
	channelsRole = loopback.DiscordChannelsRole
)

var elsewhereID = loopback.Channel(1)

func TestWhoFacilitatesByMention(t *testing.T) {
	t.Parallel()
	f, said := facilitatesOf(t, "5", "77")
	for _, test := range []struct {
		name    string
		from    string
		roles   []string
		channel string
		line    string
		may     bool
	}{
		{name: "anybody", from: memberID},
		{name: "the owner", from: ownerID, may: true},
		{name: "Manage Server", from: memberID, roles: []string{managerRole}, may: true},
		{name: "Administrator", from: memberID, roles: []string{adminRole}, may: true},
		{name: "Manage Channels there", from: memberID, roles: []string{channelsRole}, may: true},
		{name: "Manage Channels of the thread's channel", from: memberID, roles: []string{channelsRole}, channel: threadID, may: true},
		{name: "one who was added", from: "5", may: true},
		{name: "one with a role that was added", from: memberID, roles: []string{"77"}, may: true},
		{name: "a role that nobody has", from: memberID, roles: []string{"78"}},
		{name: "in a channel of another server", from: ownerID, line: "in <#" + elsewhereID + ">"},
		{name: "one who was added, in a channel of another server", from: "5", line: "in <#" + elsewhereID + ">"},
		{name: "in a channel that is not there", from: ownerID, line: "in #404"},
		{name: "in another channel of the server", from: memberID, roles: []string{managerRole}, line: "in <#" + textID + ">", may: true},
	} {
		channel := textID
		if test.channel != "" {
			channel = test.channel
		}
		f.Message(channel, "<@"+selfID+"> prompt schedule 9 UTC daily "+test.line, map[string]any{
			"author": map[string]any{"id": test.from}, "member": map[string]any{"roles": test.roles},
		})
		if may := <-said; may != test.may {
			t.Errorf("%s: %v, want %v", test.name, may, test.may)
		}
	}
	f.Message(dmID, "prompt schedule 9 UTC daily", map[string]any{"author": map[string]any{"id": ownerID}})
	if <-said {
		t.Error("in a direct message nobody manages prompts")
	}
}

// TestWhoFacilitatesWhereTheBotSeesNothing: what a member may do in the whole server counts,
// so that the reason is said why nothing can be posted there.
func TestWhoFacilitatesWhereTheBotSeesNothing(t *testing.T) {
	f, said := facilitatesOf(t, "5")
	faults(f, "/channels/"+forumID, 100, func(w http.ResponseWriter, _ func()) {
		loopback.Refuse(w, http.StatusForbidden, codeMissingAccess, "Missing Access")
	})
	for _, test := range []struct {
		name  string
		from  string
		roles []string
		may   bool
	}{
		{name: "anybody", from: memberID},
		{name: "the owner", from: ownerID, may: true},
		{name: "Manage Server", from: memberID, roles: []string{managerRole}, may: true},
		{name: "Administrator", from: memberID, roles: []string{adminRole}, may: true},
		{name: "Manage Channels, which may not hold there", from: memberID, roles: []string{channelsRole}},
		{name: "one who was added", from: "5", may: true},
	} {
		f.Message(textID, "<@"+selfID+"> prompt status in <#"+forumID+">", map[string]any{
			"author": map[string]any{"id": test.from}, "member": map[string]any{"roles": test.roles},
		})
		if may := <-said; may != test.may {
			t.Errorf("%s: %v, want %v", test.name, may, test.may)
		}
	}
}

func TestWhoFacilitatesByCommand(t *testing.T) {
	f, said := facilitatesOf(t)
	there := func(permissions string) map[string]any {
		return map[string]any{"channels": map[string]any{forumID: map[string]any{"id": forumID, "type": 15, "permissions": permissions}}}
	}
	for _, test := range []struct {
		name        string
		permissions string
		resolved    map[string]any // of the channel that is named
		may         bool
	}{
		{name: "anybody", permissions: "1024"},
		{name: "Manage Channels", permissions: "16", may: true},
		{name: "Manage Server", permissions: "32", may: true},
		{name: "Administrator", permissions: "8", may: true},
		{name: "no number", permissions: "x"},
		{name: "Manage Channels here, not there", permissions: "16", resolved: there("1024")},
		{name: "Manage Channels there, not here", permissions: "1024", resolved: there("16"), may: true},
	} {
		var options []map[string]any
		if test.resolved != nil {
			options = append(options, map[string]any{"name": "ref", "type": 7, "value": forumID})
		}
		in := f.Slash("cite", options...)
		in["member"].(map[string]any)["permissions"] = test.permissions
		in["data"].(map[string]any)["resolved"] = test.resolved
		f.Dispatch("INTERACTION_CREATE", in)
		if may := <-said; may != test.may {
			t.Errorf("%s: %v, want %v", test.name, may, test.may)
		}
	}
}
