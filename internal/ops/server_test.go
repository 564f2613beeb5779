package ops_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"plenary/internal/longtest"
	"plenary/internal/ops"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// serve answers on a loopback address until the test ends.
func serve(t *testing.T, handler http.Handler) (addr string) {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := ops.NewServer(ln, handler, slog.New(slog.DiscardHandler))
	done := make(chan error, 1)
	go func() { done <- s.Serve() }()
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		s.Stop(ctx)
		if err := <-done; err != nil {
			t.Errorf("Serve: %v", err)
		}
	})
	return ln.Addr().String()
}

// echo answers with how many bytes came.
func echo(w http.ResponseWriter, r *http.Request) {
	b, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	fmt.Fprint(w, len(b))
}

// raw sends a request's bytes and returns the status line of the answer.
func raw(t *testing.T, addr string, parts ...string) string {
	t.Helper()
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.SetDeadline(time.Now().Add(30 * time.Second)); err != nil {
		t.Fatal(err)
	}
	for _, p := range parts {
		if _, err := io.WriteString(c, p); err != nil {
			t.Fatalf("the connection was dropped before the answer: %v", err)
		}
	}
	status, err := bufio.NewReader(c).ReadString('\n')
	if err != nil {
		t.Fatalf("no answer: %v", err)
	}
	return strings.TrimSpace(status)
}

func post(length int) string {
	return fmt.Sprintf("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n", length)
}

// Every request that is too large gets an answer, even from a client that sends
// all of it before it reads.
func TestOversized(t *testing.T) {
	addr := serve(t, http.HandlerFunc(echo))
	mega := strings.Repeat("x", 1<<20)
	for _, c := range []struct {
		name  string
		parts []string
		want  string
	}{
		{"just fits", []string{post(ops.MaxBody), mega}, "HTTP/1.1 200 OK"},
		{"a byte more", []string{post(ops.MaxBody + 1), mega, "x"}, "HTTP/1.1 413 Request Entity Too Large"},
		{"eight megabytes", []string{post(8 << 20), mega, mega, mega, mega, mega, mega, mega, mega}, "HTTP/1.1 413 Request Entity Too Large"},
		{"chunked", []string{
			"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n",
			"100000\r\n", mega, "\r\n100000\r\n", mega, "\r\n0\r\n\r\n",
		}, "HTTP/1.1 413 Request Entity Too Large"},
		{"headers", []string{"GET / HTTP/1.1\r\nHost: x\r\nX: " + strings.Repeat("y", 24<<10) + "\r\n\r\n"}, "HTTP/1.1 431 Request Header Fields Too Large"},
		{"no HTTP", []string{"\x16\x03\x01\x00\xee\r\n\r\n"}, "HTTP/1.1 400 Bad Request"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := raw(t, addr, c.parts...); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
			if got := raw(t, addr, post(2), "ok"); got != "HTTP/1.1 200 OK" {
				t.Errorf("the next good request got %q", got)
			}
		})
	}
}

// Clients that send a byte now and then are answered or cut off, and meanwhile
// nobody else waits for them.
func TestSlowClients(t *testing.T) {
	longtest.Skip(t)
	if testing.Short() {
		t.Skip("takes the ten seconds that a request may take to arrive")
	}
	addr := serve(t, http.HandlerFunc(echo))
	const clients = 200
	ended := make(chan string, clients)
	var sending sync.WaitGroup
	defer sending.Wait()
	for i := range clients {
		c, err := net.Dial("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		head := post(100) // half of them are slow with the body, half with the headers
		if i%2 == 1 {
			head = "GET / HTTP/1.1\r\nHost: x\r\n"
		}
		if _, err := io.WriteString(c, head); err != nil {
			t.Fatal(err)
		}
		cut := make(chan struct{})
		sending.Go(func() {
			now := time.NewTicker(time.Second)
			defer now.Stop()
			for {
				select {
				case <-cut:
					return
				case <-now.C:
					_, _ = io.WriteString(c, "X") // it may be cut off already
				}
			}
		})
		sending.Go(func() {
			defer c.Close()
			defer close(cut)
			answer, _ := io.ReadAll(c) // a reset ends it as well
			ended <- string(answer[:min(len(answer), 12)])
		})
	}
	if got := raw(t, addr, post(2), "ok"); got != "HTTP/1.1 200 OK" {
		t.Errorf("a good request among slow ones got %q", got)
	}
	late := 0
	for range clients {
		select {
		case answer := <-ended:
			if answer == "HTTP/1.1 408" {
				late++
			}
		case <-time.After(time.Minute):
			t.Fatal("a slow client still holds its connection")
		}
	}
	if late != clients/2 {
		t.Errorf("%d of %d slow bodies were answered with 408", late, clients/2)
	}
}

func TestStopWaitsForWhatIsBeingAnswered(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	arrived, finish := make(chan struct{}), make(chan struct{})
	s := ops.NewServer(ln, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		close(arrived)
		<-finish
		fmt.Fprint(w, "done")
	}), slog.New(slog.DiscardHandler))
	served := make(chan error, 1)
	go func() { served <- s.Serve() }()
	answer := make(chan string, 1)
	go func() {
		status := "no answer"
		if resp, err := http.Get("http://" + ln.Addr().String()); err == nil {
			status = resp.Status
			resp.Body.Close()
		}
		answer <- status
	}()
	<-arrived
	stopped := make(chan struct{})
	go func() {
		s.Stop(context.Background())
		close(stopped)
	}()
	if err := <-served; err != nil { // no more is taken
		t.Error(err)
	}
	select {
	case <-stopped:
		t.Error("stopped before the answer was out")
	default:
	}
	close(finish)
	<-stopped
	if got := <-answer; got != "200 OK" {
		t.Errorf("the request in flight got %q", got)
	}
	http.DefaultClient.CloseIdleConnections()
}
