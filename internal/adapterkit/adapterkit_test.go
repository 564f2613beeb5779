package adapterkit

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestPoolIsBounded(t *testing.T) {
	p := NewPool(2, 0, slog.New(slog.DiscardHandler))
	hold := make(chan struct{})
	for range 2 {
		if !p.Go(t.Context(), func(context.Context) { <-hold }) {
			t.Fatal("there is no room")
		}
	}
	for range 100 {
		if p.Reserve() {
			t.Fatal("there is room for a third")
		}
	}
	close(hold)
	p.Close(t.Context())
	if p.Reserve() || p.Running() != 0 {
		t.Errorf("once closed %d are at work", p.Running())
	}
}

func TestPoolWaits(t *testing.T) {
	p := NewPool(1, time.Minute, slog.New(slog.DiscardHandler))
	hold := make(chan struct{})
	p.Go(t.Context(), func(context.Context) { <-hold })
	room := make(chan bool)
	go func() { room <- p.Go(t.Context(), func(context.Context) {}) }()
	close(hold)
	if !<-room {
		t.Error("there is no room for who waited")
	}
	p.Close(t.Context())
}

// On one processor jobs begin in the order of their starts, though the goroutine that
// was started last runs first.
func TestJobsBeginInOrder(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	p := NewPool(100, 0, slog.New(slog.DiscardHandler))
	var mu sync.Mutex
	var order []int
	for n := range 100 {
		p.Go(t.Context(), func(context.Context) {
			mu.Lock()
			defer mu.Unlock()
			order = append(order, n)
		})
	}
	p.Close(t.Context())
	if len(order) != 100 || !slices.IsSorted(order) {
		t.Errorf("they began in the order %v", order)
	}
}

func TestPanicEndsTheJobAlone(t *testing.T) {
	var log bytes.Buffer
	p := NewPool(1, 0, slog.New(slog.NewTextHandler(&log, nil)))
	p.Go(t.Context(), func(context.Context) { panic("oh") })
	p.Close(t.Context())
	if !strings.Contains(log.String(), "oh") {
		t.Errorf("the log says %q", log.String())
	}
}

func TestCloseDoesNotWaitForEver(t *testing.T) {
	p := NewPool(1, 0, slog.New(slog.DiscardHandler))
	hold := make(chan struct{})
	p.Go(t.Context(), func(context.Context) { <-hold })
	ended, end := context.WithCancel(t.Context())
	end()
	p.Close(ended)
	if p.Running() != 1 {
		t.Error("the job is not at work")
	}
	close(hold)
	p.Wait()
}

func TestUnsent(t *testing.T) {
	arrived, answer := make(chan struct{}), make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		close(arrived)
		<-answer
		panic(http.ErrAbortHandler)
	}))
	defer server.Close()
	client := http.Client{Transport: &http.Transport{MaxConnsPerHost: 1}}
	post := func(ctx context.Context) (bool, error) {
		ctx, unsent := Unsent(ctx)
		r, err := http.NewRequestWithContext(ctx, http.MethodPost, server.URL, strings.NewReader("words"))
		if err != nil {
			t.Fatal(err)
		}
		resp, err := client.Do(r)
		if err == nil {
			_ = resp.Body.Close()
		}
		return err != nil && unsent(err), err
	}
	var first sync.WaitGroup
	first.Go(func() {
		if unsent, err := post(t.Context()); err == nil || unsent {
			t.Errorf("of one that was read: %v, %v", unsent, err)
		}
	})
	<-arrived
	brief, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if unsent, err := post(brief); err == nil || !unsent {
		t.Errorf("of one for which there was no connection: %v, %v", unsent, err)
	}
	close(answer)
	first.Wait()
}

func TestRecentIDs(t *testing.T) {
	var s RecentIDs
	for i := range 3 * maxRecentIDs {
		if id := strconv.Itoa(i); !s.Add(id) || s.Add(id) || s.Add(strconv.Itoa(max(0, i-maxRecentIDs/2+1))) {
			t.Fatal("an id is taken for new twice, or not once:", i)
		}
	}
	if n := len(s.old) + len(s.last); n > maxRecentIDs {
		t.Errorf("%d ids are remembered", n)
	}
	if first, second := s.Add(""), s.Add(""); !first || !second {
		t.Error("no id is taken for an old one")
	}
}

func TestBackoff(t *testing.T) {
	for n, want := range map[int]time.Duration{0: 100, 1: 200, 2: 400, 3: 450, 4: 450, 1_000_000: 450} {
		if got := Backoff(n, 100, 450); got != want {
			t.Errorf("after %d failures: %d, want %d", n, got, want)
		}
	}
	if got := Backoff(0, time.Minute, time.Second); got != time.Second {
		t.Errorf("a delay above the limit: %v", got)
	}
}

func TestSleep(t *testing.T) {
	if !Sleep(t.Context(), time.Millisecond) {
		t.Error("the wait was cut short")
	}
	ended, end := context.WithCancel(t.Context())
	end()
	if Sleep(ended, time.Hour) {
		t.Error("an ended context is waited for")
	}
}
