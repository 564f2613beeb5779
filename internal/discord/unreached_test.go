package discord

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"plenary/internal/loopback"
)

// TestWhoTakesNoDirectMessages is told so once, where they next ask.
func TestWhoTakesNoDirectMessages(t *testing.T) {
	f, a := joinEcho(t)
	faults(f, "/channels/"+dmID+"/messages", 1, func(w http.ResponseWriter, _ func()) {
		loopback.Refuse(w, http.StatusForbidden, codeCannotMessage, "Cannot send messages to this user")
	})
	post := promptPost(textID)
	post.Member, post.Thread, post.Notify = memberID, "", ""
	if _, err := a.Send(context.Background(), post); err == nil {
		t.Fatal("it is sent")
	}
	for i, want := range []bool{true, false} {
		f.Message(textID, "<@"+selfID+"> q")
		if o := f.awaitN(i + 1)[i]; strings.Contains(o.Text(), "you take no direct messages") != want {
			t.Errorf("answer %d reads %q", i, o.Text())
		}
	}
}
