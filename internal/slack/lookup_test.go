package slack

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"plenary/internal/adapterkit"
	"plenary/internal/bot"
	"plenary/internal/loopback"
	"plenary/internal/message"
)

// TestFindUnderAHardLimit: where a page of few messages is given now and then, Find does
// not wait inside, goes on where it stopped, and reaches a post on page three.
func TestFindUnderAHardLimit(t *testing.T) {
	const every = 300 * time.Millisecond
	for where, thread := range map[string]string{"in a channel": "", "in a thread": "90.1"} {
		t.Run(where, func(t *testing.T) {
			w := newWorkspace(t)
			a := run(t, w, echo, nil)
			w.connected()
			at := bot.Place{Platform: name, Space: "T1", Channel: "C1", Thread: thread}
			post := bot.Post{Place: at, Key: "key-1", Reply: bot.Reply{Blocks: []bot.Block{bot.Paragraph{Text: message.Literal("a question")}}}}
			began := time.Now()
			sent, err := a.Send(t.Context(), post)
			if err != nil {
				t.Fatal(err)
			}
			w.Chatter("C1", thread, 2*15+5)
			w.LimitHistory(15, every)
			waits := 0
			for {
				found, ok, err := a.Find(t.Context(), post, began)
				var busy *bot.RetryAfterError
				if errors.As(err, &busy) {
					if waits++; busy.After <= 0 || busy.After > every || !adapterkit.Sleep(t.Context(), busy.After) {
						t.Fatal(busy)
					}
					continue
				}
				if err != nil || !ok || found.Message != sent.Message {
					t.Errorf("found %+v, %v, %v", found, ok, err)
				}
				break
			}
			pages := map[string]bool{}
			for _, method := range []string{"conversations.history", "conversations.replies"} {
				for _, c := range w.Calls(method) {
					if c.Form.Get("oldest") == "" || c.Form.Get("latest") == "" {
						t.Errorf("looked through %v", c.Form)
					}
					pages[c.Form.Get("cursor")] = true
				}
			}
			if len(pages) != 3 || waits < 2 {
				t.Errorf("read the pages %v, after %d waits", pages, waits)
			}
		})
	}
}

// TestFindOfWhatIsNotThere: the minutes after the attempt are looked through, then the
// rest, and a post that is not there is not found; another attempt begins anew.
func TestFindOfWhatIsNotThere(t *testing.T) {
	w := newWorkspace(t)
	a := run(t, w, echo, nil)
	w.connected()
	w.Chatter("C1", "", 3)
	post := bot.Post{Place: bot.Place{Platform: name, Space: "T1", Channel: "C1"}, Key: "key-1"}
	long := time.Now().Add(-time.Hour)
	if _, found, err := a.Find(t.Context(), post, long); found || err != nil {
		t.Error(found, err)
	}
	calls := w.Calls("conversations.history")
	if len(calls) != 2 || calls[0].Form.Get("latest") != calls[1].Form.Get("oldest") || calls[1].Form.Get("latest") < tsOf(time.Now()) {
		t.Errorf("looked through %v", calls)
	}
	w.Fail("conversations.history", loopback.SlackError("not_in_channel"))
	if _, _, err := a.Find(t.Context(), post, long); !errors.Is(err, bot.ErrGone) {
		t.Error(err)
	}
}

// TestCursorThatExpired: a look-up whose cursor Slack does not know any more begins anew.
func TestCursorThatExpired(t *testing.T) {
	w := newWorkspace(t)
	a := run(t, w, echo, nil)
	w.connected()
	w.Chatter("C1", "", 5)
	w.LimitHistory(2, 0)
	w.Fail("conversations.history", loopback.None, loopback.SlackError("invalid_cursor"))
	post := bot.Post{Place: bot.Place{Platform: name, Space: "T1", Channel: "C1"}, Key: "key-1"}
	if _, found, err := a.Find(t.Context(), post, time.Now()); found || err != nil {
		t.Error(found, err)
	}
	var cursors []string
	for _, c := range w.Calls("conversations.history") {
		cursors = append(cursors, c.Form.Get("cursor"))
	}
	if fmt.Sprint(cursors) != "[ 2  2 4]" {
		t.Errorf("read %q", cursors)
	}
}

// TestCountsReadOnePage: the replies of all posts are counted by the pages that are read.
func TestCountsReadOnePage(t *testing.T) {
	w := newWorkspace(t)
	a := run(t, w, echo, nil)
	w.connected()
	at := bot.Place{Platform: name, Space: "T1", Channel: "C1"}
	var posts []bot.Sent
	for n := range 20 {
		sent, err := a.Send(t.Context(), bot.Post{Place: at, Key: fmt.Sprint("key-", n), Reply: bot.Reply{Blocks: []bot.Block{bot.Paragraph{Text: message.Literal("a question")}}}})
		if err != nil {
			t.Fatal(err)
		}
		posts = append(posts, sent)
		w.Chatter("C1", sent.Message, n)
	}
	w.LimitHistory(15, time.Hour)
	counts, err := a.Counts(t.Context(), at, posts)
	var busy *bot.RetryAfterError
	if !errors.As(err, &busy) || len(counts) != 15 || counts[posts[19].Message] != 19 {
		t.Errorf("%v, %v", counts, err)
	}
	if n := w.count("conversations.history"); n != 2 || w.count("conversations.replies") != 0 {
		t.Errorf("%d pages", n)
	}
}
