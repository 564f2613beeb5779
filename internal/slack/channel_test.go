package slack

import (
	"errors"
	"testing"
	"time"

	"plenary/internal/bot"
	"plenary/internal/loopback"
	"plenary/internal/message"
)

// TestCanPost: why a channel cannot be posted to is said in words, and what is not
// known is not said.
func TestCanPost(t *testing.T) {
	w := newWorkspace(t)
	a := run(t, w, echo, nil)
	w.connected()
	at := func(channel string) bot.Place { return bot.Place{Platform: name, Space: "T1", Channel: channel} }
	w.SetChannel("C2", map[string]any{"is_archived": true})
	w.SetChannel("C3", map[string]any{"is_member": false})
	w.SetChannel("C4", map[string]any{"is_read_only": true})
	w.RemoveChannel("C5")
	tests := map[string]struct {
		at    bot.Place
		id    string // of the reason; "" where it can be posted to
		right string
	}{
		"a channel":            {at("C1"), "", ""},
		"a thread":             {bot.Place{Platform: name, Space: "T1", Channel: "C1", Thread: "1.1"}, "", ""},
		"a direct message":     {at("D5"), "", ""},
		"archived":             {at("C2"), "cannot-post.archived", ""},
		"no member":            {at("C3"), "cannot-post.not-invited", ""},
		"read-only":            {at("C4"), "cannot-post.not-allowed", "Posting permissions"},
		"unknown":              {at("C5"), "cannot-post.not-seen", ""},
		"in another workspace": {bot.Place{Platform: name, Space: "T2", Channel: "C1"}, "cannot-post.elsewhere", ""},
		"on another platform":  {bot.Place{Platform: "discord", Space: "T1", Channel: "C1"}, "cannot-post.elsewhere", ""},
	}
	for what, test := range tests {
		err := a.CanPost(t.Context(), test.at)
		var no *bot.CannotPostError
		if !errors.As(err, &no) {
			if err != nil || test.id != "" {
				t.Errorf("%s: %v", what, err)
			}
			continue
		}
		if no.Reason.ID != test.id || message.English().String(no.Right, nil) != test.right || message.English().Render(no.Reason).String() == no.Reason.ID {
			t.Errorf("%s: %+v, want %s", what, no, test.id)
		}
	}
	w.Fail("conversations.info", loopback.SlackError("team_access_not_granted"))
	var no *bot.CannotPostError
	if err := a.CanPost(t.Context(), at("C1")); !errors.As(err, &no) || no.Reason.ID != "cannot-post.not-seen" {
		t.Errorf("in a workspace of the organisation that has not the app: %v", err)
	}
	w.Fail("conversations.info", loopback.SlackError("unknown_method"))
	if err := a.CanPost(t.Context(), at("C2")); err != nil {
		t.Errorf("where Slack does not tell: %v", err)
	}
	w.RemoveScope("channels:read")
	if err := a.CanPost(t.Context(), at("C2")); err != nil {
		t.Errorf("without the scope: %v", err)
	}
}

// TestCanPostWithoutPrivateChannels: without groups:read no private channel is found,
// so that it is not known whether there is one.
func TestCanPostWithoutPrivateChannels(t *testing.T) {
	w := newWorkspace(t)
	w.RemoveScope("groups:read")
	w.RemoveChannel("C5")
	a := run(t, w, echo, nil)
	w.connected()
	if err := a.CanPost(t.Context(), bot.Place{Platform: name, Space: "T1", Channel: "C5"}); err != nil {
		t.Error(err)
	}
}

func TestReplace(t *testing.T) {
	w := newWorkspace(t)
	a := run(t, w, echo, nil)
	w.connected()
	say := func(words string) bot.Reply {
		return bot.Reply{Blocks: []bot.Block{bot.Paragraph{Text: bot.Text{{Text: words}, {Text: "U0ADA", Style: bot.Person}}}}}
	}
	w.SetName("U0ADA", "Ada <!here>")
	post := bot.Post{Place: bot.Place{Platform: name, Space: "T1", Channel: "C1"}, Key: "key-1", Reply: say("first, by ")}
	sent, err := a.Send(t.Context(), post)
	if err != nil {
		t.Fatal(err)
	}
	post.Reply = say("second, by ")
	for range 2 {
		if err := a.Replace(t.Context(), post, sent); err != nil {
			t.Fatal(err)
		}
	}
	if posts := w.PostsIn("C1"); len(posts) != 1 || posts[0].Text != "second, by Ada &lt;!here&gt;" {
		t.Errorf("the channel holds %+v", posts)
	}
	if got, found, err := a.Find(t.Context(), post, time.Now()); err != nil || !found || got.Message != sent.Message {
		t.Errorf("it is found: %v, %+v, %v", found, got, err)
	}
	w.Fail("chat.update", loopback.Fault{Status: 429, RetryAfter: "30"})
	var wait *bot.RetryAfterError
	for range 2 {
		if err := a.Replace(t.Context(), post, sent); !errors.As(err, &wait) {
			t.Errorf("while Slack asks to wait: %v", err)
		}
	}

	direct := bot.Post{Place: bot.Place{Platform: name, Space: "T1", Channel: "C1"}, Member: "U0ADA", Key: "key-2", Reply: say("to ")}
	if sent, err = a.Send(t.Context(), direct); err != nil {
		t.Fatal(err)
	}
	if err := a.Replace(t.Context(), direct, sent); err != nil {
		t.Errorf("to a member: %v", err)
	}
	if form := w.last("chat.update"); form.Get("channel") != loopback.DirectChannel("U0ADA") || form.Get("ts") != sent.Message {
		t.Errorf("to a member: %v", form)
	}
	w.RemovePost(loopback.DirectChannel("U0ADA"), sent.Message)
	if err := a.Replace(t.Context(), direct, sent); !errors.Is(err, bot.ErrGone) {
		t.Errorf("of a message that was deleted: %v", err)
	}
}

// TestReplaceOfALongPost: the parts in the thread are replaced too, and none is
// posted twice.
func TestReplaceOfALongPost(t *testing.T) {
	w := newWorkspace(t)
	a := run(t, w, echo, nil)
	w.connected()
	long := func(words string) (r bot.Reply) {
		for range 120 {
			r.Blocks = append(r.Blocks, bot.Paragraph{Text: message.Literal(words)})
		}
		return r
	}
	post := bot.Post{Place: bot.Place{Platform: name, Space: "T1", Channel: "C1"}, Key: "key-1", Reply: long("first")}
	sent, err := a.Send(t.Context(), post)
	if err != nil {
		t.Fatal(err)
	}
	before := len(w.PostsIn("C1"))
	post.Reply = long("second")
	if err := a.Replace(t.Context(), post, sent); err != nil {
		t.Fatal(err)
	}
	posts := w.PostsIn("C1")
	if len(posts) != before || before < 2 {
		t.Errorf("%d messages became %d", before, len(posts))
	}
	for _, p := range posts {
		if p.Text[:6] != "second" {
			t.Errorf("%+v is left", p)
		}
	}
}
