package discord

import (
	"net/http"
	"strings"
	"testing"

	"plenary/internal/loopback"
)

// TestWhoTakesNoDirectMessages is told so once, where they next ask, also where the process
// was started anew meanwhile.
func TestWhoTakesNoDirectMessages(t *testing.T) {
	for _, how := range []string{"by mention", "by command"} {
		g := joinGroup(t)
		faults(g.fake, "/channels/"+dmID+"/messages", 1, func(w http.ResponseWriter, _ func()) {
			loopback.Refuse(w, http.StatusForbidden, codeCannotMessage, "Cannot send messages to this user")
		})
		post := promptPost(textID)
		post.Member, post.Thread, post.Notify = memberID, "", ""
		if _, err := g.adapter.Send(t.Context(), post); err == nil {
			t.Fatal("it is sent")
		}
		if err := g.stop(); err != nil {
			t.Fatal(err)
		}
		g.adapter, g.stop = g.start()
		for i, want := range []bool{true, false} {
			answer := func() output { return g.says(memberID, textID, "quote II") }
			if how == "by command" {
				answer = func() output { return g.gives(memberID, membersRights, "quote ref=II") }
			}
			if o := answer(); strings.Contains(o.Text(), "you take no direct messages") != want {
				t.Errorf("%s: answer %d reads %q", how, i, o.Text())
			}
		}
		if rows := g.held("unreached"); len(rows) > 0 {
			t.Errorf("kept is %v", rows)
		}
	}
}
