package mcp_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"plenary/internal/access"
	"plenary/internal/bot"
	"plenary/internal/bot/bottest"
	"plenary/internal/mcp"
)

// serve serves over a socket, as behind a proxy on this machine, and returns the address.
func serve(t testing.TB, s *mcp.Server) string {
	t.Helper()
	mux := http.NewServeMux()
	access.Access{Base: &url.URL{Scheme: "https", Host: "plenary.example.org"}}.Handle(mux, "/mcp", s.Handler())
	web := httptest.NewServer(mux)
	t.Cleanup(web.Close)
	return web.URL + "/mcp"
}

// post sends a body, and returns status and answer.
func post(t testing.TB, ctx context.Context, address, body string, headers ...string) (int, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(ctx, "POST", address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Host = "plenary.example.org"
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept", "application/json, text/event-stream")
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := client.Do(req)
	if err != nil {
		return 0, err.Error()
	}
	defer resp.Body.Close()
	got, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, strings.TrimSpace(string(got))
}

// newest are the headers of a request of the newest version of the protocol.
func newest(method, name string) []string {
	return []string{"Mcp-Protocol-Version", "2026-07-28", "Mcp-Method", method, "Mcp-Name", name}
}

const meta = `"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientInfo":{"name":"test","version":"1"},"io.modelcontextprotocol/clientCapabilities":{}}`

const fetched = `{"content":[{"type":"text","text":"There is no place with this id. Ids are those of search results and the references of outline."}],"isError":true}`

// Every version of the protocol is answered, each request by itself.
func TestVersions(t *testing.T) {
	address := serve(t, newServer(t, shipped(t)))
	for _, version := range []string{"2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"} {
		status, got := post(t, t.Context(), address, strings.Replace(initialize, "2025-06-18", version, 1))
		if status != 200 || !strings.Contains(got, `"protocolVersion":"`+version+`"`) {
			t.Errorf("%s: %d %s", version, status, got)
		}
		status, got = post(t, t.Context(), address, initialized, "Mcp-Protocol-Version", version)
		if status != 202 || got != "" {
			t.Errorf("%s: %d %s", version, status, got)
		}
		status, got = post(t, t.Context(), address, call(1, "fetch", `{"id":"none"}`), "Mcp-Protocol-Version", version, "Mcp-Session-Id", "of another replica")
		if want := `{"jsonrpc":"2.0","id":1,"result":` + fetched + `}`; status != 200 || got != want {
			t.Errorf("%s: %d %s", version, status, got)
		}
	}
	status, got := post(t, t.Context(), address, `{"jsonrpc":"2.0","id":1,"method":"server/discover","params":{`+meta+`}}`, newest("server/discover", "")...)
	if status != 200 || !strings.Contains(got, `"2026-07-28"`) || !strings.Contains(got, `"2024-11-05"`) {
		t.Errorf("discovered %d %s", status, got)
	}
	status, got = post(t, t.Context(), address, `{"jsonrpc":"2.0","id":"a","method":"tools/call","params":{"name":"search","arguments":{"query":"qwertz"},`+meta+`}}`, newest("tools/call", "search")...)
	want := `{"jsonrpc":"2.0","id":"a","result":{"_meta":{"io.modelcontextprotocol/serverInfo":{"name":"plenary","title":"Plenary","version":"v1"}},"content":[{"type":"text","text":"{\"results\":[]}"}],"structuredContent":{"results":[]},"resultType":"complete"}}`
	if status != 200 || got != want {
		t.Errorf("answered %d %s", status, got)
	}
}

func TestHostileRequests(t *testing.T) {
	address := serve(t, newServer(t, shipped(t)))
	ping := `{"jsonrpc":"2.0","id":1,"method":"ping"}`
	for name, c := range map[string]struct {
		body    string
		headers []string
		want    int
		answer  string // is in it
	}{
		"good":                {ping, nil, 200, `"result":{}`},
		"no JSON":             {"hello", nil, 400, `{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"the message is no JSON"}}`},
		"half a message":      {ping[:20], nil, 400, ""},
		"nothing":             {"", nil, 400, ""},
		"another type":        {ping, []string{"Content-Type", "text/plain"}, 415, ""},
		"another version":     {ping, []string{"Mcp-Protocol-Version", "1999-01-01"}, 400, ""},
		"a foreign page":      {ping, []string{"Origin", "https://evil.example"}, 403, ""},
		"a foreign page's":    {ping, []string{"Sec-Fetch-Site", "cross-site"}, 403, ""},
		"its own page":        {ping, []string{"Origin", "https://plenary.example.org"}, 200, `"result":{}`},
		"an unknown method":   {`{"jsonrpc":"2.0","id":1,"method":"tools/erase"}`, nil, 200, `{"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"there is no such method"}}`},
		"one of today":        {`{"jsonrpc":"2.0","id":"x","method":"tools/erase"}`, newest("tools/erase", ""), 404, `{"jsonrpc":"2.0","id":"x","error":{"code":-32601`},
		"no message":          {`{"id":1}`, nil, 400, `"code":-32600`},
		"1 MB":                {`{"jsonrpc":"2.0","id":1,"method":"ping","params":{"x":"` + strings.Repeat("x", 1<<20-80) + `"}}`, nil, 200, `"result":{}`},
		"more than 1 MB":      {`"` + strings.Repeat("x", 1<<20) + `"`, nil, 413, ""},
		"a batch":             {"[" + ping + "]", []string{"Mcp-Protocol-Version", "2025-03-26"}, 200, `[{"jsonrpc":"2.0","id":1,"result":{}}]`},
		"a batch of today":    {"[" + ping + "]", []string{"Mcp-Protocol-Version", "2025-11-25"}, 400, ""},
		"a batch of nothing":  {"[]", []string{"Mcp-Protocol-Version", "2025-03-26"}, 400, ""},
		"a batch of too much": {"[" + strings.Repeat(ping+",", 40) + ping + "]", []string{"Mcp-Protocol-Version", "2025-03-26"}, 400, "from 1 to 32"},
		"deep":                {strings.Repeat("[", 100_000), nil, 400, ""},
	} {
		if status, got := post(t, t.Context(), address, c.body, c.headers...); status != c.want || !strings.Contains(got, c.answer) {
			t.Errorf("%s: %d %.300s", name, status, got)
		}
	}
	for _, method := range []string{"GET", "PUT", "DELETE", "PATCH", "OPTIONS"} {
		req, err := http.NewRequestWithContext(t.Context(), method, address, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Host = "plenary.example.org"
		resp, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != 405 || resp.Header.Get("Allow") != "POST" {
			t.Errorf("%s is answered %d, allowed is %s", method, resp.StatusCode, resp.Header.Get("Allow"))
		}
	}
}

// A call that waits too long is told to ask again, and one whose caller leaves ends.
func TestCallsThatWait(t *testing.T) {
	busy := bottest.NewBusy(t, 0, bottest.Networks(t))
	ask := `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"ask","arguments":{"question":"Who should talk to each other?"},` + meta + `}}`
	look := `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"search","arguments":{"query":"Who should talk to each other?"},` + meta + `}}`

	impatient := serve(t, mcp.New(mcp.Config{Bot: busy.Bot, MaxWait: time.Millisecond}))
	for name, body := range map[string]string{"ask": ask, "search": look} {
		if status, got := post(t, t.Context(), impatient, body, newest("tools/call", name)...); status != 200 || !strings.Contains(got, "more questions than it can answer") || !strings.Contains(got, `"isError":true`) {
			t.Errorf("%s: %d %s", name, status, got)
		}
	}
	ended := make(chan bot.Reply)
	patient := serve(t, mcp.New(mcp.Config{Bot: busy.Bot, Handle: func(ctx context.Context, req bot.Request) bot.Reply {
		reply := busy.HandleReadOnly(ctx, req)
		ended <- reply
		return reply
	}}))
	ctx, cancel := context.WithCancel(t.Context())
	var asking sync.WaitGroup
	asking.Go(func() { post(t, ctx, patient, ask, newest("tools/call", "ask")...) })
	for busy.Readings.Waiting() == 0 {
		time.Sleep(time.Millisecond)
	}
	cancel()
	if reply := <-ended; !reply.Empty() {
		t.Errorf("answered %s", reply)
	}
	asking.Wait()
}

// A subscription ends with its request.
func TestSubscription(t *testing.T) {
	address := serve(t, newServer(t, shipped(t)))
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	body := `{"jsonrpc":"2.0","id":1,"method":"subscriptions/listen","params":{"notifications":{"toolsListChanged":true},` + meta + `}}`
	post(t, ctx, address, body, newest("subscriptions/listen", "")...)
}

// A fault of ours is told as one, and others are served.
func TestPanic(t *testing.T) {
	s := mcp.New(mcp.Config{Bot: bot.New(bot.Config{Statements: shipped(t)}), Log: slog.New(slog.DiscardHandler), Handle: func(context.Context, bot.Request) bot.Reply { panic("on purpose") }})
	address := serve(t, s)
	if status, got := post(t, t.Context(), address, call(1, "ask", `{"question":"Why?"}`)); status != 200 || !strings.Contains(got, `"code":-32603`) || strings.Contains(got, "purpose") {
		t.Errorf("answered %d %s", status, got)
	}
	if status, got := post(t, t.Context(), address, call(2, "fetch", `{"id":"none"}`)); status != 200 || !strings.Contains(got, fetched) {
		t.Errorf("answered %d %s", status, got)
	}
}

// Content that is replaced is served at once.
func TestContentIsReplaced(t *testing.T) {
	b := bot.New(bot.Config{Statements: shipped(t)})
	address := serve(t, mcp.New(mcp.Config{Bot: b}))
	for i, want := range []string{"plenary://statement/Abstract", "plenary://statements/s%C3%BCd/II"} {
		if _, got := post(t, t.Context(), address, fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"method":"resources/list"}`, i)); !strings.Contains(got, want) {
			t.Errorf("listed %s", got)
		}
		b.SetStatements(two(t))
	}
}
