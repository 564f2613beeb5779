package processtest

import (
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// read asks for a page, as a proxy passes the request on for a reader.
func (p *process) read(path, reader string) (code int, header http.Header, body string) {
	p.t.Helper()
	req, err := http.NewRequestWithContext(p.t.Context(), http.MethodGet, "http://"+p.address+path, nil)
	if err != nil {
		p.t.Fatal(err)
	}
	req.Host = "plenary.example.org"
	req.Header.Set("X-Forwarded-For", reader)
	req.Header.Set("Referer", "https://plenary.example.org/t/"+groupToken+"/")
	return p.send(req)
}

// The page is served without any platform, below the token alone, which it shows nowhere;
// it limits who asks too fast, and shows content that is replaced.
func TestPageAlone(t *testing.T) {
	dir := t.TempDir()
	write := func(title string) {
		t.Helper()
		text := "---\ntitle: " + title + "\nlanguage: en\n---\n\n# I. Rivers\n\nRivers should be kept clean by everybody who lives beside them.\n"
		if err := os.WriteFile(filepath.Join(dir, "statement.md"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("The Rivers of the First")
	p := serve(t, "PLENARY_CONTENT="+dir, "PLENARY_URL=https://plenary.example.org", "PLENARY_PAGE=token", "PLENARY_MCP=token", "PLENARY_TOKEN="+groupToken, "PLENARY_LOG_LEVEL=debug")
	p.ready()
	root := "/t/" + groupToken + "/"
	told := ""
	for path, want := range map[string]int{
		root: 302, root + "rivers": 200, root + "rivers/i/1": 200, root + "rivers/nothing": 404, root + "-/style.css": 200,
		root + "rivers/-/ask?q=" + url.QueryEscape(question): 200, root + "rivers/-/search?q=rivers": 200,
		"/": 404, "/rivers": 404, "/rivers/-/all": 404, "/t/": 404, "/t/" + groupToken[1:] + "/rivers": 404, "/t/%00/rivers": 404, "/t/" + strings.Repeat("x", 9000): 404,
		root + "%2e%2e/rivers": 404,
	} {
		code, header, body := p.read(path, "203.0.113.1")
		if code != want {
			t.Errorf("%.60s is answered %d", path, code)
		}
		if code == 200 && header.Get("X-Robots-Tag") != "noindex, nofollow" || header.Get("Referrer-Policy") != "no-referrer" && strings.HasPrefix(path, root) {
			t.Errorf("%.60s has the headers %v", path, header)
		}
		told += body + header.Get("Location") + header.Get("Link") + header.Get("Refresh")
	}
	var answer strings.Builder
	code := 0
	for range 70 {
		if code, _, _ = p.read(root+"rivers/-/search?q=rivers", "203.0.113.2"); code == http.StatusTooManyRequests {
			break
		}
	}
	if code != http.StatusTooManyRequests {
		t.Errorf("70 searches at once were answered, the last %d", code)
	}
	if code, _, _ = p.read(root+"rivers/-/search?q=rivers", "203.0.113.3"); code != http.StatusOK {
		t.Errorf("another reader is answered %d", code)
	}
	if code, _, _ = p.read(root+"rivers/i", "203.0.113.2"); code != http.StatusOK {
		t.Errorf("the text is answered %d to who asks too fast", code)
	}
	if code, body := p.callTool("/t/"+groupToken+"/mcp", "fetch", `{"id":"I 1"}`); code != http.StatusOK || !strings.Contains(body, `"url":"https://plenary.example.org/t/`+groupToken+`/rivers/~`) {
		t.Errorf("a tool is answered %d %s", code, body)
	}
	write("The Rivers of the Second")
	p.signal(syscall.SIGHUP)
	p.says(`content replaced.*The Rivers of the Second`)
	if _, _, body := p.read(root+"rivers/i", "203.0.113.1"); !strings.Contains(body, "The Rivers of the Second") {
		t.Errorf("the old content is shown: %s", body)
	}
	_, metrics := p.get("/metrics")
	answer.WriteString(told + metrics + p.log.String())
	if strings.Contains(answer.String(), groupToken) || strings.Contains(answer.String(), "203.0.113") {
		t.Errorf("the token or a reader shows: %s", answer.String())
	}
	for _, want := range []string{`plenary_requests_total{command="search",outcome="answered",platform="page"}`, `plenary_requests_limited_total{platform="page",scope="address"} 1`} {
		if !strings.Contains(metrics, want) {
			t.Errorf("%s is not counted: %s", want, metrics)
		}
	}
	p.signal(syscall.SIGTERM)
	if code := p.exit(10 * time.Second); code != 0 {
		t.Errorf("exit code %d", code)
	}
}
