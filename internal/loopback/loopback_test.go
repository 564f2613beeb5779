package loopback

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestFindNext(t *testing.T) {
	tests := map[string]struct {
		drawn string
		want  page
		found bool
	}{
		"Slack": {`[{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[]},{"text":"Next"}]},
			{"type":"actions","elements":[{"text":{"text":"Cite"},"action_id":"show//1","value":"a"},{"text":{"text":"Next page"},"action_id":"turn//2","value":"b"}]}]`,
			page{action: "turn//2", value: "b"}, true},
		"Discord":   {`[{"components":[{"label":"Cite","custom_id":"a"},{"label":"Next page","custom_id":"b"}]}]`, page{action: "b"}, true},
		"no button": {`[{"components":[{"label":"Cite","custom_id":"a"}]}]`, page{}, false},
		"no JSON":   {``, page{}, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			var got page
			if found := findNext(json.RawMessage(test.drawn), &got); found != test.found || got != test.want {
				t.Errorf("%+v, %v", got, found)
			}
		})
	}
}

// TestFaults: which calls are carried out, and who answers them.
func TestFaults(t *testing.T) {
	tests := map[string]struct {
		fault  Fault
		done   bool
		status int // 0: the connection ends
		body   string
	}{
		"none":         {None, true, http.StatusOK, "done"},
		"busy":         {Busy, false, http.StatusTooManyRequests, Busy.Body},
		"broken":       {Broken, false, http.StatusInternalServerError, ""},
		"broken after": {BrokenAfter, true, http.StatusInternalServerError, ""},
		"lost before":  {LostBefore, false, 0, ""},
		"lost after":   {LostAfter, true, 0, ""},
		"Slack error":  {SlackError("is_archived"), false, http.StatusOK, `{"ok":false,"error":"is_archived"}`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			done := false
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				test.fault.serve(w, func() (answer func()) {
					done = true
					return func() { _, _ = io.WriteString(w, "done") }
				})
			}))
			status, body := 0, ""
			if resp, err := server.Client().Get(server.URL); err == nil {
				data, _ := io.ReadAll(resp.Body)
				_ = resp.Body.Close()
				status, body = resp.StatusCode, string(data)
			}
			server.Close()
			if done != test.done || status != test.status || body != test.body {
				t.Errorf("carried out: %v, answered %d %q", done, status, body)
			}
		})
	}
}
