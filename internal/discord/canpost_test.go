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

func TestWhetherAPlaceCanBePostedTo(t *testing.T) {
	f, a := joinEcho(t)
	const (
		see      = "1024"
		write    = "18432"        // Send Messages, Embed Links
		threads  = "34359738368"  // Create Public Threads
		inThread = "274877906944" // Send Messages in Threads
	)
	text := func(deny string) string {
		return `"type":0,"permission_overwrites":[{"id":"` + serverID + `","type":0,"allow":"0","deny":"` + deny + `"}]`
	}
	thread := func(more string) string { return `"type":11,"parent_id":"` + textID + `"` + more }
	for _, test := range []struct {
		name    string
		channel string // what Discord says of it
		thread  bool
		member  string // what Discord says of the bot in the server
		want    string // of the reason; "": it can be posted to
		right   string
	}{
		{name: "a text channel", channel: text("0")},
		{name: "a forum", channel: `"type":15`},
		{name: "a forum without the right to open threads of messages", channel: `"type":15,"permission_overwrites":[{"id":"` + serverID + `","type":0,"allow":"0","deny":"` + threads + `"}]`},
		{name: "a channel that it does not see", channel: text(see), want: "not allowed", right: "View Channel"},
		{name: "a channel to read", channel: text(write), want: "not allowed", right: "Send Messages"},
		{name: "a channel without embeds", channel: text("16384"), want: "not allowed", right: "Embed Links"},
		{name: "a channel without threads", channel: text(threads)},
		{name: "a channel to read, as an administrator", channel: text(write), member: `"roles":["` + adminRole + `"]`},
		{name: "a channel to read, in a time-out that is over", channel: text(write), member: `"communication_disabled_until":"2020-01-01T00:00:00Z"`, want: "not allowed", right: "Send Messages"},
		{name: "a text channel in a time-out", channel: text("0"), member: `"communication_disabled_until":"2999-01-01T00:00:00Z"`, want: "time-out"},
		{name: "a category", channel: `"type":4`, want: "write messages"},
		{name: "a thread", channel: thread(""), thread: true},
		{name: "a thread that is archived", channel: thread(`,"thread_metadata":{"archived":true,"locked":false}`), thread: true},
		{name: "a thread that is locked", channel: thread(`,"thread_metadata":{"archived":true,"locked":true}`), thread: true, want: "locked", right: "Manage Threads"},
	} {
		f.fault(func(w http.ResponseWriter, r *http.Request, _ func()) bool {
			id := strings.TrimPrefix(r.URL.Path, "/api/v10/channels/")
			switch {
			case strings.HasSuffix(r.URL.Path, "/members/"+selfID) && test.member != "":
				fmt.Fprintf(w, `{"user":{"id":%q},%s}`, selfID, test.member)
			case id == threadID, id == textID && !test.thread:
				fmt.Fprintf(w, `{"id":%q,"guild_id":%q,%s}`, id, serverID, test.channel)
			default:
				return false
			}
			return true
		})
		at := bot.Place{Platform: Name, Space: serverID, Channel: textID}
		if test.thread {
			at.Thread = threadID
		}
		canPost(t, a, test.name, at, test.want, test.right)
	}
	for name, deny := range map[string]string{"Send Messages in Threads": inThread, "": write} { // of the thread's channel
		f.fault(func(w http.ResponseWriter, r *http.Request, _ func()) bool {
			ofChannel := strings.HasSuffix(r.URL.Path, "/channels/"+textID)
			if ofChannel {
				fmt.Fprintf(w, `{"id":%q,"guild_id":%q,%s}`, textID, serverID, text(deny))
			}
			return ofChannel
		})
		want := ""
		switch name {
		case "":
			name = "Embed Links" // which write denies too
			fallthrough
		default:
			want = "not allowed"
		}
		canPost(t, a, "a thread of a channel that denies "+deny, bot.Place{Platform: Name, Space: serverID, Channel: textID, Thread: threadID}, want, name)
	}
}

// canPost checks what CanPost says of a place.
func canPost(t *testing.T, a *Adapter, name string, at bot.Place, want, right string) {
	t.Helper()
	err := a.CanPost(context.Background(), at)
	var no *bot.CannotPostError
	switch isNo := errors.As(err, &no); {
	case want == "" && err != nil, want != "" && !isNo:
		t.Errorf("%s: %v", name, err)
	case want != "" && (!strings.Contains(err.Error(), want) || message.English().String(no.Right, nil) != right):
		t.Errorf("%s: %v, lacking %q; want %q, lacking %q", name, err, no.Right, want, right)
	}
}

func TestPlacesThatAreNotThere(t *testing.T) {
	f, a := joinEcho(t)
	at := func(channel string) bot.Place {
		return bot.Place{Platform: Name, Space: serverID, Channel: channel}
	}
	canPost(t, a, "a channel that was deleted", at(loopback.DiscordDeleted), "deleted", "")
	for from, known := range map[string]bool{loopback.DiscordDeleted: false, textID: true} {
		var no *bot.CannotPostError
		if err := a.canPostFrom(at(from), requester{})(context.Background(), at(loopback.DiscordDeleted)); err == nil || errors.As(err, &no) != known {
			t.Errorf("of a channel that was deleted, a request from %s is told %v", from, err)
		}
	}
	canPost(t, a, "a channel in which it may not write", at(loopback.DiscordForbidden), "not allowed", "Send Messages")
	canPost(t, a, "a channel of another server", at(elsewhereID), "another place", "")
	canPost(t, a, "a direct message", bot.Place{Platform: Name, Channel: dmID}, "", "")
	for path, code := range map[string]int{"/guilds/" + serverID: codeUnknownServer, "/members/" + selfID: codeUnknownMember} {
		faults(f, path, 99, func(w http.ResponseWriter, _ func()) { loopback.Refuse(w, http.StatusNotFound, code, "Unknown") })
		canPost(t, a, "a server that it left", at(textID), "not a member", "")
	}
	// What a proxy or an older Discord leaves out is not known.
	faults(f, "/guilds/"+serverID, 99, func(w http.ResponseWriter, _ func()) { fmt.Fprintf(w, `{"id":%q,"roles":[]}`, serverID) })
	var no *bot.CannotPostError
	if err := a.CanPost(context.Background(), at(textID)); err == nil || errors.As(err, &no) {
		t.Errorf("of a server without roles CanPost returns %v", err)
	}
}
