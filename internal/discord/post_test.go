package discord

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"plenary/internal/bot"
	"plenary/internal/loopback"
	"plenary/internal/message"
)

func promptPost(channel string) bot.Post {
	return bot.Post{
		Place: bot.Place{Platform: Name, Space: serverID, Channel: channel},
		Reply: bot.Reply{Blocks: []bot.Block{
			bot.Paragraph{Text: message.Literal("What would it take?")},
			bot.Quotation{Text: message.Literal("It explores what."), Ref: "Abstract 1.2", Source: "Abstract", Link: "https://www.migrationpolicy.org/x"},
			bot.Paragraph{Text: message.Literal("Discuss it in the thread."), Small: true},
		}},
		Key:    "p_0123456789-abcdefghijkl",
		Thread: "What would it take?",
		Notify: "930000000000000001",
	}
}

func TestPromptIsOneMessageWithItsThread(t *testing.T) {
	t.Parallel()
	f, a := joinEcho(t)
	post := promptPost(textID)
	sent, err := a.Send(context.Background(), post)
	if err != nil {
		t.Fatal(err)
	}
	all := f.awaitN(2)
	m, thread := all[0], all[1]
	if m.Kind != "message" || m.Nonce != post.Key || len(m.Embeds) != 2 || m.Reference != nil || len(m.Mentions.Roles) != 1 || m.Mentions.Roles[0] != post.Notify {
		t.Errorf("the message is %+v", m)
	}
	if !strings.HasPrefix(m.Content, "What would it take?\n<@&"+post.Notify+">") || strings.Contains(m.Text(), post.Key) {
		t.Errorf("it reads %s", m.Text())
	}
	if thread.Kind != "thread" || thread.ID != m.ID || thread.Name != post.Thread {
		t.Errorf("the thread is %+v", thread)
	}
	if want := (bot.Sent{Message: m.ID, Thread: m.ID, Link: "https://discord.com/channels/" + serverID + "/" + textID + "/" + m.ID}); sent != want {
		t.Errorf("sent is %+v, want %+v", sent, want)
	}

	// Sent again within minutes, as after a lost response, it is one message.
	again, err := a.Send(context.Background(), post)
	if err != nil || again != sent || len(f.Outputs()) != 2 {
		t.Errorf("sent again it is %+v, %v, of %d", again, err, len(f.Outputs()))
	}

	// Later Discord has forgotten the nonce, and the key is found.
	f.ForgetNonces()
	f.Chatter(textID, 250)
	since := time.Now().Add(-time.Minute)
	if found, ok, err := a.Find(context.Background(), post, since); err != nil || !ok || found.Message != sent.Message || found.Thread != sent.Thread {
		t.Errorf("found is %+v, %v, %v", found, ok, err)
	}
	post.Key = "p_another"
	if found, ok, err := a.Find(context.Background(), post, since); err != nil || ok {
		t.Errorf("of another key found is %+v, %v, %v", found, ok, err)
	}
}

func TestFindOpensTheThreadThatIsMissing(t *testing.T) {
	f, a := joinEcho(t)
	post := promptPost(textID)
	post.Thread = ""
	sent, err := a.Send(context.Background(), post)
	if err != nil || sent.Thread != "" {
		t.Fatal(sent, err)
	}
	post.Thread = "Later"
	found, ok, err := a.Find(context.Background(), post, time.Now())
	if err != nil || !ok || found.Thread != sent.Message || f.awaitN(2)[1].Name != "Later" {
		t.Errorf("found is %+v, %v, %v", found, ok, err)
	}
}

func TestPromptWithoutQuotationIsFoundToo(t *testing.T) {
	for _, blocks := range [][]bot.Block{
		{bot.Paragraph{Text: message.Literal("Why?")}},
		{bot.Paragraph{Text: message.Literal("Why?")}, bot.Paragraph{Text: message.Literal("Discuss it here.")}},
		{bot.Code{Text: "a\n\nb"}},
		{bot.Actions{Actions: []bot.Action{{Label: "Help", Call: bot.NewCall("help")}}}},
	} {
		f, a := joinEcho(t)
		post := promptPost(textID)
		post.Reply.Blocks, post.Notify = blocks, ""
		sent, err := a.Send(context.Background(), post)
		if err != nil {
			t.Fatal(err)
		}
		if m := f.awaitN(1)[0]; m.Text() == "" || strings.Contains(m.Text(), post.Key) {
			t.Errorf("it reads %q", m.Text())
		}
		if found, ok, err := a.Find(context.Background(), post, time.Now()); err != nil || !ok || found.Message != sent.Message {
			t.Errorf("%T: found is %+v, %v, %v", blocks[0], found, ok, err)
		}
	}
}

func TestPromptInAForumIsAPost(t *testing.T) {
	t.Parallel()
	f, a := joinEcho(t)
	for i, post := range []bot.Post{promptPost(forumID), promptPost(forumID)} {
		post.Key = post.Key[:20] + string(rune('a'+i))
		sent, err := a.Send(context.Background(), post)
		if err != nil {
			t.Fatal(err)
		}
		m := f.awaitN(i + 1)[i]
		if m.Kind != "forum post" || m.Name != post.Thread || sent.Message != m.ID || sent.Thread != m.ID {
			t.Errorf("posted is %+v, sent %+v", m, sent)
		}
		if found, ok, err := a.Find(context.Background(), post, time.Now()); err != nil || !ok || found != sent {
			t.Errorf("found is %+v, %v, %v; want %+v", found, ok, err, sent)
		}
	}
	if n := f.CallsOf("POST /channels/" + forumID + "/messages"); n != 1 {
		t.Errorf("a message was tried %d times; that it is a forum need be learnt once", n)
	}
	post := promptPost(forumID)
	post.Key = "never-sent"
	if found, ok, err := a.Find(context.Background(), post, time.Now()); err != nil || ok {
		t.Errorf("of another key found is %+v, %v, %v", found, ok, err)
	}
}

func TestForumPostThatMayHaveArrivedIsNotRepeated(t *testing.T) {
	f, a := joinEcho(t)
	a.channels.add([]partialChannel{{ID: forumID, Type: 15}})
	faults(f, "/threads", 1, func(w http.ResponseWriter, do func()) { do(); drop(w) })
	if _, err := a.Send(context.Background(), promptPost(forumID)); err == nil || errors.Is(err, bot.ErrGone) {
		t.Errorf("Send returns %v", err)
	}
	if _, ok, err := a.Find(context.Background(), promptPost(forumID), time.Now()); err != nil || !ok || len(f.Outputs()) != 1 {
		t.Errorf("it is found: %v, %v, of %d", ok, err, len(f.Outputs()))
	}
}

func TestWordToAMember(t *testing.T) {
	f, a := joinEcho(t)
	post := promptPost(textID)
	post.Member, post.Notify = memberID, ""
	sent, err := a.Send(context.Background(), post)
	if err != nil {
		t.Fatal(err)
	}
	if m := f.awaitN(1)[0]; m.Channel != dmID || sent.Message != m.ID || len(f.Outputs()) != 1 {
		t.Errorf("it is posted as %+v", m)
	}
}

func TestPostsThatCannotBe(t *testing.T) {
	_, a := joinEcho(t)
	for channel, want := range map[string]string{"404": "deleted", "403": "Send Messages"} {
		if _, err := a.Send(context.Background(), promptPost(channel)); !errors.Is(err, bot.ErrGone) || !strings.Contains(err.Error(), want) {
			t.Errorf("to %s Send returns %v", channel, err)
		}
	}
	if _, err := a.Send(context.Background(), bot.Post{Place: promptPost(textID).Place}); err == nil {
		t.Error("a post without words is sent")
	}
}

func TestPromptAskedToWait(t *testing.T) {
	t.Parallel()
	f, a := joinEcho(t)
	for _, answer := range []func(w http.ResponseWriter, do func()){
		func(w http.ResponseWriter, _ func()) { loopback.TooMany(w, 60, false) },
		func(w http.ResponseWriter, _ func()) { loopback.TooMany(w, 60, true) },
		func(w http.ResponseWriter, _ func()) { w.Header().Set("Retry-After", "60"); w.WriteHeader(429) },
	} {
		tries := faults(f, "/messages", 1, answer)
		_, err := a.Send(context.Background(), promptPost(textID))
		var wait *bot.RetryAfterError
		if !errors.As(err, &wait) || wait.After < 59*time.Second || wait.After > 61*time.Second || tries.Load() > 1 {
			t.Errorf("after %d tries Send returns %v", tries.Load(), err)
		}
	}
	if len(f.Outputs()) > 0 {
		t.Error("it was posted all the same")
	}
}

func TestThreadThatCannotBeOpenedCostsNoPrompt(t *testing.T) {
	f, a := joinEcho(t)
	faults(f, "/threads", 1, func(w http.ResponseWriter, _ func()) {
		loopback.Refuse(w, 403, codeMissingPermissions, "Missing Permissions")
	})
	post := promptPost(textID)
	post.Threadless = paragraphReply("What would it take? Discuss it here.")
	sent, err := a.Send(context.Background(), post)
	if want := "the bot lacks Create Public Threads there"; err != nil || sent.Message == "" || sent.Thread != "" || said(sent.Undone.Thread) != want {
		t.Errorf("sent is %+v, %v", sent, err)
	}
	if got := f.awaitN(2)[1]; got.Kind != "replaced" || !strings.Contains(got.Text(), "Discuss it here.") || len(got.Mentions.Roles) != 0 {
		t.Errorf("it is replaced by %+v", got)
	}
}

func TestPostInAForumHasATag(t *testing.T) {
	const weekly, staff = "801", "802"
	for _, test := range []struct {
		name, tag string
		required  bool
		denied    int64
		want      string // tags
		undone    string
	}{
		{name: "none is asked for"},
		{name: "one is needed", required: true, want: weekly},
		{name: "by its name", tag: "weekly", want: weekly},
		{name: "no such tag", tag: "monthly", undone: "the forum has no tag that is called monthly"},
		{name: "no such tag where one is needed", tag: "monthly", required: true, want: weekly, undone: "the forum has no tag that is called monthly"},
		{name: "for moderators", tag: "Staff", want: staff},
		{name: "for moderators alone", tag: "Staff", denied: loopback.ManageThreads, undone: "the bot lacks Manage Threads there"},
	} {
		f, a := joinEcho(t)
		f.Set(func(s *loopback.DiscordSettings) {
			s.RequireTag, s.Denied = test.required, test.denied
			s.Tags = []loopback.ForumTag{{ID: staff, Name: "Staff", Moderated: true}, {ID: weekly, Name: "Weekly"}}
		})
		post := promptPost(forumID)
		post.Tag = test.tag
		sent, err := a.Send(context.Background(), post)
		if err != nil || said(sent.Undone.Tag) != test.undone || sent.Thread == "" {
			t.Errorf("%s: sent is %+v, %v", test.name, sent, err)
		}
		if got := f.awaitN(1)[0]; strings.Join(got.Tags, " ") != test.want {
			t.Errorf("%s: it has the tags %q, want %q", test.name, got.Tags, test.want)
		}
	}
}

func TestOnePostOfAForumIsPinned(t *testing.T) {
	f, a := joinEcho(t)
	f.Set(func(s *loopback.DiscordSettings) { s.Denied = 0 })
	var before []string
	for n := range 3 {
		post := promptPost(forumID)
		post.Key, post.Pin, post.Unpin = fmt.Sprintf("key-%d", n), true, before
		sent, err := a.Send(context.Background(), post)
		if err != nil || !sent.Pinned || sent.Undone != (bot.Undone{}) {
			t.Fatalf("sent is %+v, %v", sent, err)
		}
		if got := f.PinnedPosts(); len(got) != 1 || got[0] != sent.Thread {
			t.Errorf("pinned is %q, want %q", got, sent.Thread)
		}
		before = []string{sent.Message}
	}
	f.Set(func(s *loopback.DiscordSettings) { s.Denied = loopback.ManageThreads })
	post := promptPost(forumID)
	post.Key, post.Pin = "key-4", true
	if sent, err := a.Send(context.Background(), post); err != nil || sent.Pinned || said(sent.Undone.Pin) != "the bot lacks Manage Threads there" {
		t.Errorf("sent is %+v, %v", sent, err)
	}
}

func TestPostIsReplaced(t *testing.T) {
	t.Parallel()
	for _, channel := range []string{textID, forumID} {
		f, a := joinEcho(t)
		post := promptPost(channel)
		sent, err := a.Send(context.Background(), post)
		if err != nil {
			t.Fatal(err)
		}
		n := len(f.Outputs())
		post.Reply = paragraphReply("Withdrawn.")
		restarted, err := New(f.config()) // which does not know that the channel is a forum
		if err != nil {
			t.Fatal(err)
		}
		if err := restarted.Replace(context.Background(), post, sent); err != nil {
			t.Fatal(err)
		}
		got := f.awaitN(n + 1)[n]
		if got.Kind != "replaced" || got.ID != sent.Message || !strings.Contains(got.Text(), "Withdrawn") || len(got.Mentions.Roles) > 0 || len(got.Components) > 0 {
			t.Errorf("it is replaced by %+v", got)
		}
		if found, ok, err := a.Find(context.Background(), post, time.Now().Add(-time.Minute)); err != nil || !ok || found.Message != sent.Message {
			t.Errorf("it is found: %+v, %v, %v", found, ok, err)
		}
		f.DeleteMessage(sent.Message)
		if err := a.Replace(context.Background(), post, sent); !errors.Is(err, bot.ErrGone) {
			t.Errorf("of a message that was deleted, Replace returns %v", err)
		}
		post.Reply.Blocks = nil
		for range 20 {
			post.Reply.Blocks = append(post.Reply.Blocks, bot.Quotation{Text: message.Literal(strings.Repeat("long ", 300))})
		}
		if err := a.Replace(context.Background(), post, sent); err == nil || errors.Is(err, bot.ErrGone) {
			t.Errorf("by several messages: %v", err)
		}
	}
}

// said is a stored reason as an English reader is told it.
func said(stored string) string { return message.English().RenderStored(stored).String() }
