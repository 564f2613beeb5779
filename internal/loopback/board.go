package loopback

import (
	"net/http"
	"sync"
	"time"
)

// A Fault is what a platform does to a message that nobody asked for.
type Fault int

const (
	None       Fault = iota
	Busy             // 429, with a second to wait
	Broken           // 500, and nothing is posted
	LostBefore       // the connection ends and nothing is posted
	LostAfter        // it is posted, and the connection ends before the answer
	Slow             // it is posted and answered after some seconds
)

// lag is how long Slow takes.
const lag = 3 * time.Second

// A Post is a message of the bot's own accord that a platform accepted.
type Post struct {
	Channel string
	At      time.Time
	Thread  bool // a thread was opened with it, or is there by itself

	id     string
	nonce  string
	fields map[string]any // as the platform's history shows it
}

// A Board holds the messages in the channels of a platform that answer nothing,
// where it was told to keep them.
type Board struct {
	mu    sync.Mutex
	keep  bool
	fail  func(n int) Fault
	calls int
	posts []*Post
}

// KeepPosts makes a platform keep what is posted, show it in its history, and
// do to the n-th message what fail says; nil: nothing.
func (b *Board) KeepPosts(fail func(n int) Fault) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.keep, b.fail = true, fail
}

// Posts returns what was posted so far.
func (b *Board) Posts() []Post {
	b.mu.Lock()
	defer b.mu.Unlock()
	var all []Post
	for _, p := range b.posts {
		all = append(all, *p)
	}
	return all
}

// post enters a message unless a fault keeps it from that, and reports whether
// the call goes on to its answer. A message with a nonce that came before is
// answered with that one's id.
func (b *Board) post(w http.ResponseWriter, p *Post) (id string, answered bool) {
	b.mu.Lock()
	fault := None
	if b.keep && b.fail != nil {
		b.calls++
		fault = b.fail(b.calls)
	}
	b.mu.Unlock()
	switch fault {
	case Busy:
		w.Header().Set("Retry-After", "1")
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusTooManyRequests)
		_, _ = w.Write([]byte(`{"ok":false,"error":"ratelimited","message":"You are being rate limited.","retry_after":1,"global":false}`))
		return "", false
	case Broken:
		w.WriteHeader(http.StatusInternalServerError)
		return "", false
	case LostBefore:
		panic(http.ErrAbortHandler)
	case Slow:
		time.Sleep(lag)
	}
	id = b.enter(p)
	if fault == LostAfter {
		panic(http.ErrAbortHandler)
	}
	return id, true
}

func (b *Board) enter(p *Post) string {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.keep {
		return p.id
	}
	for _, before := range b.posts {
		if p.nonce != "" && before.nonce == p.nonce && before.Channel == p.Channel {
			return before.id
		}
	}
	p.At = time.Now()
	b.posts = append(b.posts, p)
	return p.id
}

// history returns what was posted in a channel, the newest first.
func (b *Board) history(channel string) []any {
	b.mu.Lock()
	defer b.mu.Unlock()
	found := []any{}
	for i := len(b.posts) - 1; i >= 0; i-- {
		if b.posts[i].Channel == channel {
			found = append(found, b.posts[i].fields)
		}
	}
	return found
}

// thread opens the thread of a message.
func (b *Board) thread(id string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, p := range b.posts {
		if p.id == id {
			p.Thread = true
		}
	}
}
