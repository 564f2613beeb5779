package slack

import (
	"strings"
	"testing"

	"plenary/internal/loopback"
)

// An answer is gone on from in its thread, and in the channel, by the member who asked
// and with a mention.
func TestTalkGoesOn(t *testing.T) {
	w := newWorkspace(t)
	run(t, w, testBot(t, &memoryStore{}).Handle, nil)
	n := 0
	say := func(payload map[string]any, want string) {
		t.Helper()
		n++
		w.push("e"+string(rune('a'+n)), kindEvent, payload)
		if form := w.await("chat.postMessage", n); !strings.Contains(form.Get("text"), want) {
			t.Errorf("%q, want %q", form.Get("text"), want)
		}
	}
	in := func(thread string, payload map[string]any) map[string]any {
		payload["event"].(map[string]any)["thread_ts"] = thread
		return payload
	}
	say(loopback.SlackMention("C1", "100.1", "U1", "<@UBOT> quote abstract 2.1"), "Abstract 2.1")
	w.push("silent", kindEvent, in("100.1", loopback.SlackMessage("C1", "channel", "100.2", "U1", "where does it say that?")))
	w.acked("silent")
	say(in("100.1", loopback.SlackMention("C1", "100.3", "U1", "<@UBOT> where does it say that?")), "|Abstract, paragraph 2, sentence 1>")
	say(in("100.1", loopback.SlackMention("C1", "100.4", "U2", "<@UBOT> where does it say that?")), "does not know what “that” is")
	say(loopback.SlackMention("C1", "100.5", "U1", "<@UBOT> what comes after that?"), "Abstract 2.2")
	say(in("90.1", loopback.SlackMention("C1", "100.6", "U1", "<@UBOT> where does it say that?")), "does not know what “that” is")
	say(loopback.SlackMessage("D1", "im", "100.7", "U1", "quote abstract 1.1"), "Abstract 1.1")
	say(loopback.SlackMessage("D1", "im", "100.8", "U1", "where is that from?"), "|Abstract, paragraph 1, sentence 1>")
}
