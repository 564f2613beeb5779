package loopback

import (
	"io"
	"net/http"
	"sync"
	"time"
)

// A Fault is how a call to a platform goes wrong. The zero Fault is none.
type Fault struct {
	Status     int             // answered instead of the platform's own answer
	Body       string          // answered instead of the platform's own answer
	RetryAfter string          // a header of that answer
	Reset      bool            // the connection ends without an answer
	Done       bool            // the call is carried out all the same
	Delay      time.Duration   // before the call is carried out and answered
	Hold       <-chan struct{} // the call is carried out and answered once it is closed
}

// Faults that every platform has. A call that is Slow is carried out.
var (
	None        = Fault{}
	Busy        = Fault{Status: http.StatusTooManyRequests, RetryAfter: "1", Body: `{"ok":false,"error":"ratelimited","message":"You are being rate limited.","retry_after":1,"global":false}`}
	Broken      = Fault{Status: http.StatusInternalServerError}
	BrokenAfter = Fault{Status: http.StatusInternalServerError, Done: true}
	LostBefore  = Fault{Reset: true}
	LostAfter   = Fault{Reset: true, Done: true}
	Slow        = Fault{Delay: 3 * time.Second}
)

// answers reports whether the fault takes the place of the platform's answer.
func (f Fault) answers() bool { return f.Status != 0 || f.Body != "" || f.Reset }

// serve carries a call out where the fault lets it. do carries it out and
// returns what answers it, which is called where the fault does not answer.
func (f Fault) serve(w http.ResponseWriter, do func() (answer func())) {
	if f.Hold != nil {
		<-f.Hold
	}
	time.Sleep(f.Delay)
	answer := func() {}
	if f.Done || !f.answers() {
		answer = do()
	}
	switch {
	case f.Reset:
		panic(http.ErrAbortHandler)
	case !f.answers():
		answer()
		return
	}
	w.Header().Set("Content-Type", "application/json")
	if f.RetryAfter != "" {
		w.Header().Set("Retry-After", f.RetryAfter)
	}
	if f.Status != 0 {
		w.WriteHeader(f.Status)
	}
	_, _ = io.WriteString(w, f.Body) // a client that left needs no answer
}

// faults are those of the next calls by method.
type faults struct {
	mu   sync.Mutex
	next map[string][]Fault
}

// Fail makes the next calls of a method go wrong, each in one of the ways.
func (f *faults) Fail(method string, with ...Fault) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.next == nil {
		f.next = map[string][]Fault{}
	}
	f.next[method] = append(f.next[method], with...)
}

// take returns the fault of the call that is made now.
func (f *faults) take(method string) Fault {
	f.mu.Lock()
	defer f.mu.Unlock()
	queue := f.next[method]
	if len(queue) == 0 {
		return None
	}
	f.next[method] = queue[1:]
	return queue[0]
}
