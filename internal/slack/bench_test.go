package slack

import (
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"testing"

	"github.com/gorilla/websocket"

	"plenary/internal/loopback"
)

// BenchmarkAsk is the round trip of an asked question: envelope in, answer
// posted. BenchmarkEcho is the least that it can cost on the same machine: an
// envelope in, and a bare post by HTTP. Their ratio is what the bot adds.
func BenchmarkAsk(b *testing.B) {
	for _, n := range []int{1, 100} {
		b.Run(fmt.Sprintf("at-once-%d", n), func(b *testing.B) {
			w := newWorkspace(b)
			posts := newPosts(w)
			run(b, w, testBot(b, &memoryStore{}).Handle, func(c *Config) { c.Host.OnReconnect = func() { b.Error("reconnected") } })
			w.connected()
			at := 0
			for b.Loop() {
				for i := range n {
					at++
					w.push(fmt.Sprint("e", at), kindEvent, loopback.SlackMention(fmt.Sprintf("C%07d", i), fmt.Sprintf("100.%06d", at), "U1", "<@UBOT> What does it say about informal dialogue?"))
				}
				posts.await(n)
			}
		})
	}
}

func BenchmarkEcho(b *testing.B) {
	for _, n := range []int{1, 100} {
		b.Run(fmt.Sprintf("at-once-%d", n), func(b *testing.B) {
			w := newWorkspace(b)
			posts := newPosts(w)
			stop := bareEcho(b, w)
			defer stop()
			w.connected()
			at := 0
			for b.Loop() {
				for i := range n {
					at++
					w.push(fmt.Sprint("e", at), kindEvent, loopback.SlackMention(fmt.Sprintf("C%07d", i), fmt.Sprintf("100.%06d", at), "U1", "<@UBOT> What does it say about informal dialogue?"))
				}
				posts.await(n)
			}
		})
	}
}

// posts counts the messages that Slack accepts.
type posts struct{ taken chan struct{} }

func newPosts(w *workspace) posts {
	w.OnCall(nil) // nothing is held against Slack's limits
	p := posts{make(chan struct{}, 1024)}
	w.OnMessage(func(loopback.Call) { p.taken <- struct{}{} })
	return p
}

func (p posts) await(n int) {
	for range n {
		<-p.taken
	}
}

// bareEcho acknowledges each envelope and posts its text back. It is called
// when it is to end.
func bareEcho(b *testing.B, w *workspace) (stop func()) {
	conn, _, err := websocket.DefaultDialer.Dial(w.SocketURL(), nil)
	if err != nil {
		b.Fatal(err)
	}
	transport := &http.Transport{MaxIdleConnsPerHost: 128}
	client := &http.Client{Transport: transport}
	var working sync.WaitGroup
	working.Go(func() {
		for {
			var e struct {
				ID      string `json:"envelope_id"`
				Payload struct{ Event event }
			}
			if conn.ReadJSON(&e) != nil {
				return
			}
			if e.ID == "" {
				continue // hello
			}
			_ = conn.WriteJSON(loopback.Ack{Envelope: e.ID})
			working.Go(func() {
				resp, err := client.PostForm(w.URL()+"chat.postMessage", url.Values{
					"token":   {loopback.SlackBotToken},
					"channel": {string(e.Payload.Event.Channel)}, "thread_ts": {e.Payload.Event.TS}, "text": {e.Payload.Event.Text},
				})
				if err == nil {
					_ = resp.Body.Close()
				}
			})
		}
	})
	return func() {
		_ = conn.Close()
		working.Wait()
		transport.CloseIdleConnections()
	}
}
