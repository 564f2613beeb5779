package slack

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack/slacktest"

	"plenary/internal/loopback"
)

// TestAgainstSlacktest: a mention is answered on the server of slack-go's own
// tests, which is nobody's of us. It says no hello, breaks off after 30 s and
// leaves a goroutine behind, so that the other tests use loopback.
func TestAgainstSlacktest(t *testing.T) {
	posted := make(chan string, 1)
	server := slacktest.NewTestServer(func(c slacktest.Customize) {
		c.Handle("/chat.postMessage", func(w http.ResponseWriter, r *http.Request) {
			posted <- r.FormValue("blocks")
			_, _ = io.WriteString(w, `{"ok":true,"channel":"C1","ts":"100.2"}`)
		})
	})
	go server.Start()
	ended := make(chan struct{})
	t.Cleanup(func() { close(ended) })
	t.Cleanup(server.Stop) // before which the adapter has ended
	w := newWorkspace(t)   // of which run asks nothing but its address
	run(t, w, testBot(t, &memoryStore{}).Handle, func(c *Config) {
		c.APIURL, c.Host.Log = server.GetAPIURL(), slog.New(slog.DiscardHandler)
	})
	feed := make(chan string, 100)
	go func() {
		for {
			select {
			case m := <-server.SeenFeed: // unbuffered: whoever does not read it stops the server
				feed <- m
			case <-ended:
				return
			}
		}
	}()
	envelope, err := json.Marshal(map[string]any{
		"envelope_id": "e1", "type": kindEvent, "payload": loopback.SlackMention("C1", "100.1", "U1", "<@"+server.BotID+"> quote abstract 2"),
	})
	if err != nil {
		t.Fatal(err)
	}
	server.SendToWebsocket(string(envelope))
	acked, answered := false, false
	late := time.After(20 * time.Second)
	for !acked || !answered {
		select {
		case m := <-feed:
			acked = acked || strings.Contains(m, `"envelope_id":"e1"`)
		case blocks := <-posted:
			answered = strings.Contains(blocks, "rich_text")
		case <-late:
			t.Fatalf("acknowledged: %v, answered: %v", acked, answered)
		}
	}
}
