package slack

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"plenary/internal/bot"
	"plenary/internal/loopback"
	"plenary/internal/message"
)

// edited is the event of a message that was edited at a ts.
func edited(channel, kind, ts, user, before, after, at string) map[string]any {
	version := func(text string) map[string]any {
		return map[string]any{"type": "message", "user": user, "text": text, "ts": ts}
	}
	now := version(after)
	if at != "" {
		now["edited"] = map[string]any{"user": user, "ts": at}
	}
	return map[string]any{
		"type": "message", "subtype": "message_changed", "hidden": true, "channel": channel, "channel_type": kind,
		"ts": at, "event_ts": at, "message": now, "previous_message": version(before),
	}
}

// counting is a bot that answers each request with a line that says the how manyth it is.
func counting(*workspace, *Config) bot.Handler {
	n := 0
	return func(_ context.Context, r bot.Request) bot.Reply {
		n++
		return bot.Reply{Blocks: []bot.Block{bot.Paragraph{Text: message.Literal(fmt.Sprint(n, ": ", r.Line))}}}
	}
}

// TestEditCorrectsTheAnswer: an edit within two minutes changes the answer in place, a
// second one changes it again, and a redelivery does nothing.
func TestEditCorrectsTheAnswer(t *testing.T) {
	overBoth(t, counting, func(t *testing.T, d delivering) {
		d.deliver(kindEvent, loopback.SlackMention("C1", "100.1", "U1", "<@UBOT> global governence"))
		d.await("chat.postMessage", 1)
		first := edited("C1", "channel", "100.1", "U1", "<@UBOT> global governence", "<@UBOT> global governance", "160.2")
		for range 2 {
			d.event("Ev1", first)
		}
		d.await("chat.update", 1)
		d.event("Ev2", edited("C1", "channel", "100.1", "U1", "<@UBOT> global governance", "<@UBOT> governance", "200.1"))
		d.await("chat.update", 2)
		if err := d.stop(); err != nil {
			t.Fatal(err)
		}
		if posts := d.PostsIn("C1"); len(posts) != 1 || posts[0].Thread != "100.1" || posts[0].Text != "3: governance" {
			t.Errorf("the channel holds %+v", posts)
		}
		if n := d.count("chat.update"); n != 2 {
			t.Errorf("%d changes", n)
		}
	})
}

// TestEditsThatCorrectNothing: previews of pages, late edits, edits of messages that were
// not answered, of those of apps, and deletions change and post nothing.
func TestEditsThatCorrectNothing(t *testing.T) {
	overBoth(t, counting, func(t *testing.T, d delivering) {
		const asked, other = "<@UBOT> global governance", "<@UBOT> governance"
		d.deliver(kindEvent, loopback.SlackMention("C1", "100.1", "U1", asked))
		d.await("chat.postMessage", 1)
		preview := edited("C1", "channel", "100.1", "U1", asked, asked, "")
		same := edited("C1", "channel", "100.1", "U1", asked, asked, "101.1")
		late := edited("C1", "channel", "100.1", "U1", asked, other, "220.3")
		silent := edited("C1", "channel", "100.5", "U1", "global governance", other, "101.1")
		elsewhere := edited("C1", "channel", "100.1", "U1", asked, "never mind", "101.1")
		own := edited("C1", "channel", "100.1", "UBOT", asked, other, "101.1")
		app := edited("C1", "channel", "100.1", "U1", asked, other, "101.1")
		app["message"].(map[string]any)["bot_id"] = "B9"
		deleted := map[string]any{"type": "message", "subtype": "message_deleted", "channel": "C1", "channel_type": "channel", "deleted_ts": "100.1", "ts": "101.1", "previous_message": preview["previous_message"]}
		odd := map[string]any{"type": "message", "subtype": "message_changed", "channel": "C1", "message": "odd"}
		for i, event := range []map[string]any{preview, same, late, silent, elsewhere, own, app, deleted, odd} {
			d.event(fmt.Sprint("Ev", i), event)
		}
		d.deliver(kindEvent, loopback.SlackMention("C1", "110.1", "U1", asked))
		d.await("chat.postMessage", 2)
		if err := d.stop(); err != nil {
			t.Fatal(err)
		}
		if n := d.count("chat.update") + d.count("chat.postEphemeral"); n != 0 || len(d.PostsIn("C1")) != 2 {
			t.Errorf("%d changes, %+v", n, d.PostsIn("C1"))
		}
	})
}

// TestEditOfAnotherProcess: an answer that another process gave is found and changed, and
// what does not fit into its messages any more goes.
func TestEditOfAnotherProcess(t *testing.T) {
	long := func(_ context.Context, r bot.Request) (reply bot.Reply) {
		n := 3
		if strings.Contains(r.Line, "long") {
			n = 120
		}
		for range n {
			reply.Blocks = append(reply.Blocks, bot.Paragraph{Text: message.Literal(r.Line)})
		}
		return reply
	}
	w := newWorkspace(t)
	first := run(t, w, long, nil)
	now := tsOf(time.Now())
	w.push("e1", kindEvent, loopback.SlackMention("C1", now, "U1", "<@UBOT> long"))
	w.await("chat.postMessage", 3)
	if err := first.stop(); err != nil {
		t.Fatal(err)
	}
	before := len(w.PostsIn("C1"))
	w.Drop()
	run(t, w, long, nil)
	w.push("e2", kindEvent, loopback.SlackEvent("Ev1", edited("C1", "channel", now, "U1", "<@UBOT> long", "<@UBOT> short", now)))
	w.await("chat.delete", before-1)
	w.until("one message", func() bool { return len(w.PostsIn("C1")) == 1 })
	if posts := w.PostsIn("C1"); !strings.HasPrefix(posts[0].Text, "short") {
		t.Errorf("the channel holds %+v", posts)
	}
}

// TestEditRunsNoCommandAgain: a command that changes what happens for the group is not
// run again by an edit.
func TestEditRunsNoCommandAgain(t *testing.T) {
	overBoth(t, func(*workspace, *Config) bot.Handler { return testBot(t, &memoryStore{}).Handle }, func(t *testing.T, d delivering) {
		d.direct("100.1", "U1", "sections", nil)
		d.await("chat.postMessage", 1)
		d.event("Ev1", edited("D1", "im", "100.1", "U1", "sections", "prompt suggest What is global governance?", "101.1"))
		d.event("Ev2", edited("D1", "im", "100.1", "U1", "sections", "areas", "102.1"))
		if form := d.await("chat.update", 1); !strings.Contains(form.Get("text"), "six") {
			t.Errorf("changed to %v", form)
		}
	})
}

// TestEditInASession: the session of a question that is corrected has its title.
func TestEditInASession(t *testing.T) {
	overBoth(t, withStarters(t, true, loopback.AgentSurface), func(t *testing.T, d delivering) {
		d.direct("100.1", "U1", "quote abstract 22", nil)
		d.await("chat.postMessage", 1)
		d.ended(0)
		d.event("Ev1", edited("D1", "im", "100.1", "U1", "quote abstract 22", "quote abstract 2", "101.1"))
		if form := d.await("chat.update", 1); !strings.Contains(form.Get("blocks"), "rich_text_quote") {
			t.Errorf("changed to %v", form)
		}
		d.await("agents.sessions.rename", 1)
		d.until("another title", func() bool { return d.Sessions()[0].Title == "quote abstract 2" })
	})
}

// TestEditsWhereverOneAsks: an edit corrects the answer in a thread of a channel, at the root
// of a direct message and in its threads, and at most two minutes after the question.
func TestEditsWhereverOneAsks(t *testing.T) {
	overBoth(t, counting, func(t *testing.T, d delivering) {
		for i, at := range []struct{ channel, kind, thread, answered string }{
			{"C1", "channel", "", "1000.1"}, {"C2", "channel", "90.1", "90.1"}, {"G1", "group", "", "1000.1"}, {"G2", "mpim", "", "1000.1"}, {"D1", "im", "", ""}, {"D2", "im", "90.1", "90.1"},
		} {
			asked := loopback.SlackMessage(at.channel, at.kind, "1000.1", "U1", "<@UBOT> governence")
			corrected := edited(at.channel, at.kind, "1000.1", "U1", "<@UBOT> governence", "<@UBOT> governance", "1120.1")
			late := edited(at.channel, at.kind, "1000.1", "U1", "<@UBOT> governance", "<@UBOT> government", "1120.2")
			if at.thread != "" {
				asked["event"].(map[string]any)["thread_ts"] = at.thread
				for _, e := range []map[string]any{corrected, late} {
					e["message"].(map[string]any)["thread_ts"], e["previous_message"].(map[string]any)["thread_ts"] = at.thread, at.thread
				}
			}
			d.deliver(kindEvent, asked)
			d.until("the answer", func() bool { return len(d.PostsIn(at.channel)) == 1 })
			d.event("EvA"+at.channel, corrected)
			d.await("chat.update", i+1)
			d.event("EvB"+at.channel, late)
			d.until("the correction", func() bool { return strings.HasSuffix(d.PostsIn(at.channel)[0].Text, ": governance") })
			if posts := d.PostsIn(at.channel); len(posts) != 1 || posts[0].Thread != at.answered {
				t.Errorf("%s holds %+v", at.channel, posts)
			}
		}
		if err := d.stop(); err != nil {
			t.Fatal(err)
		}
		if n := d.count("chat.update"); n != 6 {
			t.Errorf("%d changes", n)
		}
	})
}
