// Package deliverytest is a platform to post prompts to, over real sockets: a
// [Ledger] that takes posts, writes down every one that it accepted, and can be
// told to fail in all the ways that platforms do; and the adapter for it.
package deliverytest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync"
	"time"

	"plenary/internal/bot"
)

// A Fault is how a ledger fails.
type Fault int

const (
	None        Fault = iota
	Busy              // 429, with a second to wait
	Broken            // 500
	LostBefore        // the connection ends before the post is taken
	LostAfter         // the post is taken, and the connection ends before the answer
	Slow              // the post is taken, after some time
	Gone              // 410: the place is no more
	BrokenAfter       // the post is taken, and the answer is 500
)

// wait is for how long a ledger asks to be left alone, and how slow Slow is.
const wait = time.Second

// An Entry is a post that a ledger accepted.
type Entry struct {
	Post bot.Post // without its Reply
	ID   string
	At   time.Time
}

// A Ledger is a platform. Its zero value accepts everything.
type Ledger struct {
	// Fail says what becomes of the n-th call, which is for key. Nil: None.
	Fail func(n int, key string) Fault
	// PerSecond is how many posts it takes in a second before it answers 429.
	// 0: any number.
	PerSecond int

	mu      sync.Mutex
	entries []Entry
	ids     map[string]string // by platform and key, the first
	calls   int
	refused int // by PerSecond
	window  time.Time
	taken   int // in the window
	server  *httptest.Server
}

// Start opens the ledger on a loopback port and returns its URL.
func (l *Ledger) Start() string {
	l.ids = map[string]string{}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /post", l.post)
	mux.HandleFunc("GET /find", l.find)
	l.server = httptest.NewServer(mux)
	return l.server.URL
}

// Close closes the ledger.
func (l *Ledger) Close() { l.server.Close() }

// Entries returns what was accepted, in order.
func (l *Ledger) Entries() []Entry {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]Entry(nil), l.entries...)
}

// Refused returns how many posts were answered 429 because of PerSecond.
func (l *Ledger) Refused() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.refused
}

func (l *Ledger) post(w http.ResponseWriter, r *http.Request) {
	var post bot.Post
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<20)).Decode(&post); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	fault := l.fault(post.Key)
	switch fault {
	case Busy:
		w.Header().Set("Retry-After", strconv.Itoa(int(wait/time.Second)))
		http.Error(w, "busy", http.StatusTooManyRequests)
		return
	case Broken:
		http.Error(w, "broken", http.StatusInternalServerError)
		return
	case Gone:
		http.Error(w, "gone", http.StatusGone)
		return
	case LostBefore:
		panic(http.ErrAbortHandler)
	case Slow:
		time.Sleep(wait)
	}
	id := l.accept(post)
	switch fault {
	case LostAfter:
		panic(http.ErrAbortHandler)
	case BrokenAfter:
		http.Error(w, "broken", http.StatusInternalServerError)
		return
	}
	fmt.Fprint(w, id)
}

func (l *Ledger) fault(key string) Fault {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.calls++
	if l.PerSecond > 0 {
		if now := time.Now(); now.Sub(l.window) >= time.Second {
			l.window, l.taken = now, 0
		}
		if l.taken++; l.taken > l.PerSecond {
			l.refused++
			return Busy
		}
	}
	if l.Fail == nil {
		return None
	}
	return l.Fail(l.calls, key)
}

func (l *Ledger) accept(post bot.Post) (id string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	id = strconv.Itoa(len(l.entries) + 1)
	l.entries = append(l.entries, Entry{Post: post, ID: id, At: time.Now()})
	if name := post.Place.Platform + " " + post.Key; l.ids[name] == "" {
		l.ids[name] = id
	}
	return id
}

func (l *Ledger) find(w http.ResponseWriter, r *http.Request) {
	l.mu.Lock()
	id := l.ids[r.FormValue("platform")+" "+r.FormValue("key")]
	l.mu.Unlock()
	fmt.Fprint(w, id)
}
