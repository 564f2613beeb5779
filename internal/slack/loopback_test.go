package slack

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"plenary/internal/loopback"
)

// A workspace is Slack on loopback, whose waits fail the test. It checks every
// call against Slack's limits.
type workspace struct {
	*loopback.Slack
	t       testing.TB
	revoked bool
}

func newWorkspace(t testing.TB) *workspace {
	w := &workspace{Slack: loopback.NewSlack(), t: t}
	w.KeepCalls()
	w.KeepReplies()
	w.OnCall(w.inspect)
	t.Cleanup(w.Close)
	return w
}

// apiURL is the base of the Web API, without a trailing slash.
func (w *workspace) apiURL() string { return strings.TrimSuffix(w.URL(), "/") }

// inspect checks a call against the scopes that are asked for, and its message or
// view against Slack's limits.
func (w *workspace) inspect(c loopback.Call) {
	noteMethod(w.t, c)
	var faults []string
	switch {
	case strings.Trim(c.Form.Get("blocks"), "[]") == "" && !strings.HasPrefix(c.Method, "views."): // a text alone, or no message
	case strings.HasPrefix(c.Method, "chat.") && c.Method != "chat.getPermalink", c.Method == "respond":
		faults = append(faultsOf(c.Form.Get("blocks"), c.Form.Get("text"), 50), faultsOfHearing(c.Form.Get("blocks"))...)
	case strings.HasPrefix(c.Method, "views."):
		faults = faultsOfView(c.Form.Get("view"))
	}
	for _, fault := range faults {
		w.t.Errorf("%s: %s", c.Method, fault)
	}
}

// noteMethod notes that a method was called.
func noteMethod(t testing.TB, c loopback.Call) {
	if _, ok := methodScopes[c.Method]; !ok {
		t.Errorf("%s is called, and no scope is asked for it", c.Method)
	}
	called.Store(c.Method, true)
}

func faultsOfView(view string) (faults []string) {
	var v struct {
		Title   struct{ Text string } `json:"title"`
		Private string                `json:"private_metadata"`
		Blocks  json.RawMessage       `json:"blocks"`
	}
	if err := json.Unmarshal([]byte(view), &v); err != nil {
		faults = append(faults, err.Error())
	}
	faults = append(faults, faultsOf(string(v.Blocks), "a view has none", 100)...)
	faults = append(faults, faultsOfHearing(string(v.Blocks))...)
	if utf8.RuneCountInString(v.Title.Text) > 24 || len(v.Private) > 3000 {
		faults = append(faults, "a title or private_metadata is too long")
	}
	return faults
}

// until waits for something to hold, and fails the test where it does not.
func (w *workspace) until(what string, holds func() bool) {
	w.t.Helper()
	if w.Until(20*time.Second, holds) {
		return
	}
	var seen []string
	for _, c := range w.Calls("") {
		seen = append(seen, c.Method)
	}
	w.t.Fatalf("did not happen: %s; calls: %v", what, seen)
}

// connected waits for a connection.
func (w *workspace) connected() {
	w.t.Helper()
	if !w.AwaitSockets(1, 20*time.Second) {
		w.t.Fatal("there is no connection")
	}
}

// push sends an envelope over the socket, once there is one.
func (w *workspace) push(id, kind string, payload any) {
	w.t.Helper()
	w.connected()
	if !w.Push(id, kind, payload) {
		w.t.Logf("%s was not sent", id)
	}
}

// acked waits for an envelope to be acknowledged and returns the payload.
func (w *workspace) acked(id string) (payload string) {
	w.t.Helper()
	w.until("an acknowledgement of "+id, func() bool {
		for _, a := range w.Acks() {
			if a.Envelope == id {
				payload = string(a.Payload)
				return true
			}
		}
		return false
	})
	return payload
}

func (w *workspace) count(method string) int { return len(w.Calls(method)) }

// await waits for the n-th call of a method and returns its arguments.
func (w *workspace) await(method string, n int) url.Values {
	w.t.Helper()
	w.until(fmt.Sprintf("%s, call %d", method, n), func() bool { return w.count(method) >= n })
	return w.Calls(method)[n-1].Form
}

// last returns the arguments of the last call of a method.
func (w *workspace) last(method string) url.Values {
	w.t.Helper()
	calls := w.Calls(method)
	if len(calls) == 0 {
		w.t.Fatalf("%s was not called", method)
	}
	return calls[len(calls)-1].Form
}

// refuse makes Slack refuse every post to a channel.
func (w *workspace) refuse(channel, why string) {
	w.FailPosts(func(_ int, p loopback.Post) loopback.Fault {
		if p.Channel != channel {
			return loopback.None
		}
		return loopback.SlackError(why)
	})
}

// revoke revokes the tokens, so that Run ends with an error.
func (w *workspace) revoke() {
	w.revoked = true
	w.Revoke()
}
