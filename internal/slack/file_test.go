package slack

import (
	"context"
	"strings"
	"testing"

	"plenary/internal/bot"
	"plenary/internal/loopback"
	"plenary/internal/message"
)

// filing answers with a file.
func filing(_ context.Context, r bot.Request) bot.Reply {
	return bot.Reply{Blocks: []bot.Block{
		bot.Paragraph{Text: message.Literal("cited")},
		bot.File{Name: "../mpi\u202e2011.bib", Type: "application/x-bibtex", Data: []byte("@misc{plenary}")},
	}}
}

func TestFileGoesIntoTheDirectMessage(t *testing.T) {
	w := newWorkspace(t)
	w.SetName("U0ADA", "Ada")
	run(t, w, filing, nil)
	w.push("e1", kindEvent, loopback.SlackMention("C1", "100.1", "U0ADA", "<@UBOT> cite"))
	if form := w.await("chat.postMessage", 1); form.Get("text") != "cited\n\nSent to Ada as a direct message: mpi2011\u2060.bib" {
		t.Errorf("answered %q", form.Get("text"))
	}
	w.push("e2", kindCommand, w.Command("t1", "U0ADA", "cite"))
	if form := w.await("respond", 1); form.Get("text") != "cited\n\nSent to you as a direct message: mpi2011\u2060.bib" {
		t.Errorf("answered %q", form.Get("text"))
	}
	direct := loopback.SlackMessage("D0ADA", "im", "100.2", "U0ADA", "cite")
	direct["event"].(map[string]any)["thread_ts"] = "90.1"
	w.push("e3", kindEvent, direct)
	w.await("chat.postMessage", 2)
	files := w.Files()
	if len(files) != 3 {
		t.Fatalf("%d files", len(files))
	}
	for i, f := range files {
		if f.Channel != "D0ADA" || f.Name != "mpi2011.bib" || string(f.Data) != "@misc{plenary}" || (f.Thread != "") != (i == 2) {
			t.Errorf("uploaded %+v", f)
		}
	}
	if n := w.count("conversations.open"); n != 2 {
		t.Errorf("the conversation is opened %d times", n)
	}
}

// TestFileAsText: where a file cannot be uploaded, it is shown; where the app may not,
// that is not tried again at once.
func TestFileAsText(t *testing.T) {
	for name, test := range map[string]struct {
		arrange func(*workspace)
		tries   int // of two files
	}{
		"without files:write": {func(w *workspace) { w.RemoveScope("files:write") }, 1},
		"without im:write":    {func(w *workspace) { w.RemoveScope("im:write") }, 1},
		"uploading fails":     {func(w *workspace) { w.Fail("upload", loopback.Fault{Status: 403}, loopback.Fault{Status: 403}) }, 2},
		"the last call fails": {func(w *workspace) {
			w.Fail("files.completeUploadExternal", loopback.SlackError("channel_not_found"), loopback.LostAfter)
		}, 2},
		"no conversation": {func(w *workspace) {
			w.Fail("conversations.open", loopback.SlackError("user_disabled"), loopback.SlackError("user_disabled"))
		}, 2},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorkspace(t)
			test.arrange(w)
			run(t, w, filing, nil)
			for i, ts := range []string{"100.1", "100.2"} {
				w.push("e"+ts, kindEvent, loopback.SlackMention("C1", ts, "U0ADA", "<@UBOT> cite"))
				if form := w.await("chat.postMessage", i+1); !strings.Contains(form.Get("blocks"), "rich_text_preformatted") || !strings.Contains(form.Get("text"), "@misc{plenary}") {
					t.Errorf("answered %v", form)
				}
			}
			if n := w.count("conversations.open"); n != test.tries {
				t.Errorf("tried %d times", n)
			}
		})
	}
}

// TestFileIsUploadedAgain: a call that Slack limits is made again after the time that
// it named.
func TestFileIsUploadedAgain(t *testing.T) {
	w := newWorkspace(t)
	w.Fail("files.getUploadURLExternal", loopback.Fault{Status: 429, RetryAfter: "0"})
	w.Fail("upload", loopback.Fault{Status: 503})
	run(t, w, filing, nil)
	w.push("e1", kindEvent, loopback.SlackMention("C1", "100.1", "U0ADA", "<@UBOT> cite"))
	w.await("chat.postMessage", 1)
	if n := len(w.Files()); n != 1 {
		t.Errorf("%d files", n)
	}
}
