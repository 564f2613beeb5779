package processtest

import (
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

const groupToken = "5f1c0e7ad9b24c6e-GROUP"

// callTool calls a tool, as a proxy passes the call on.
func (p *process) callTool(path, name, arguments string) (code int, body string) {
	p.t.Helper()
	call := `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"` + name + `","arguments":` + arguments + `}}`
	req, err := http.NewRequestWithContext(p.t.Context(), http.MethodPost, "http://"+p.address+path, strings.NewReader(call))
	if err != nil {
		p.t.Fatal(err)
	}
	req.Host = "plenary.example.org"
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept", "application/json, text/event-stream")
	code, _, body = p.send(req)
	return code, body
}

// send sends a request, follows nothing, and returns what is answered.
func (p *process) send(req *http.Request) (code int, header http.Header, body string) {
	p.t.Helper()
	transport := &http.Transport{DisableKeepAlives: true, ResponseHeaderTimeout: 30 * time.Second}
	resp, err := transport.RoundTrip(req)
	if err != nil {
		p.t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return resp.StatusCode, resp.Header, string(b)
}

// The tool server is served without any platform, answers from content that is replaced,
// and shows neither its token nor a question anywhere.
func TestToolsAlone(t *testing.T) {
	dir := t.TempDir()
	write := func(title string) {
		t.Helper()
		text := "---\ntitle: " + title + "\n---\n\n# I. Rivers\n\nRivers should be kept clean by everybody who lives beside them.\n"
		if err := os.WriteFile(filepath.Join(dir, "statement.md"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("The First Title")
	p := serve(t, "PLENARY_CONTENT="+dir, "PLENARY_URL=https://plenary.example.org", "PLENARY_MCP=token", "PLENARY_TOKEN="+groupToken, "PLENARY_LOG_LEVEL=debug")
	p.ready()
	path := "/t/" + groupToken + "/mcp"
	arguments, err := json.Marshal(map[string]string{"question": question})
	if err != nil {
		t.Fatal(err)
	}
	if code, body := p.callTool(path, "ask", string(arguments)); code != http.StatusOK || !strings.Contains(body, `"structuredContent":{"answered":`) {
		t.Errorf("ask is answered %d %s", code, body)
	}
	if code, body := p.callTool(path, "fetch", `{"id":"I 1"}`); code != http.StatusOK || !strings.Contains(body, "The First Title") {
		t.Errorf("fetch is answered %d %s", code, body)
	}
	for path, want := range map[string]int{"/mcp": http.StatusUnauthorized, "/t/" + groupToken + "x/mcp": http.StatusNotFound, "/t/" + groupToken: http.StatusNotFound} {
		code, body := p.callTool(path, "outline", "{}")
		if code != want || strings.Contains(body, groupToken) {
			t.Errorf("%s is answered %d %s", path, code, body)
		}
	}
	write("The Second Title")
	p.signal(syscall.SIGHUP)
	p.says(`content replaced.*The Second Title`)
	if _, body := p.callTool(path, "fetch", `{"id":"I 1"}`); !strings.Contains(body, "The Second Title") {
		t.Errorf("fetch is answered %s", body)
	}
	_, metrics := p.get("/metrics")
	for _, told := range []string{metrics, p.log.String()} {
		if strings.Contains(told, groupToken) || strings.Contains(told, "/t/") {
			t.Errorf("the token shows: %s", told)
		}
	}
	if !strings.Contains(metrics, `plenary_requests_total{command="ask",outcome="refused",platform="mcp"} 1`) {
		t.Errorf("ask is not counted: %s", metrics)
	}
	p.signal(syscall.SIGTERM)
	if code := p.exit(10 * time.Second); code != 0 {
		t.Errorf("exit code %d", code)
	}
}
