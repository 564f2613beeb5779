package access_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"plenary/internal/access"
)

const token = "0123456789abcdef-_XYZ"

// serve serves what writes all that it gets of a request, and returns its address.
func serve(t *testing.T, a access.Access) string {
	t.Helper()
	mux := http.NewServeMux()
	a.Handle(mux, "/mcp", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintln(w, r.Method, r.URL, r.RequestURI, r.Pattern, r.PathValue("token"), r.Header)
	}))
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s.Listener.Addr().String()
}

// get sends a request as it stands, and returns status and body.
func get(t *testing.T, address, path, host string, headers ...string) (status int, body string) {
	t.Helper()
	c, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	fmt.Fprintf(c, "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n%s\r\n", path, host, strings.Join(append(headers, ""), "\r\n"))
	resp, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, fmt.Sprint(resp.Header, string(b))
}

func parse(t *testing.T, address string) *url.URL {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// Only who has the token is let in, and nothing behind sees it.
func TestToken(t *testing.T) {
	address := serve(t, access.Access{Base: parse(t, "https://plenary.example.org"), Token: token})
	for _, c := range []struct {
		path, authorization string
		want                int
	}{
		{"/mcp", "", 401},
		{"/mcp", "Bearer " + token, 200},
		{"/mcp", "bearer  " + token + " ", 200},
		{"/mcp", "Bearer " + token + "x", 401},
		{"/mcp", "Bearer " + strings.ToLower(token), 401},
		{"/mcp", "Bearer", 401},
		{"/mcp", "Basic " + token, 401},
		{"/mcp?token=" + token, "", 401},
		{"/t/" + token + "/mcp", "", 200},
		{"/t/" + token + "/mcp", "Bearer wrong", 200},
		{"/t/" + token + "x/mcp", "Bearer " + token, 404},
		{"/t//mcp", "", 404},
		{"/t/" + token[1:] + "/mcp", "", 404},
		{"/t/" + token + "/mcp/", "", 404},
		{"/t/" + token + "%2Fmcp", "", 404},
		{"/t/" + strings.Repeat("x", 4000) + "/mcp", "", 404},
	} {
		headers := []string{"Referer: https://plenary.example.org/t/" + token + "/"}
		if c.authorization != "" {
			headers = append(headers, "Authorization: "+c.authorization)
		}
		status, body := get(t, address, c.path, "plenary.example.org", headers...)
		if status == 301 || status == 307 {
			status = 404 // the path is cleaned first
		}
		if status != c.want {
			t.Errorf("%s with %q is answered %d", c.path, c.authorization, status)
		}
		if status == 200 && (strings.Contains(body, token) || !strings.Contains(body, "GET /mcp /mcp /mcp  map[")) {
			t.Errorf("%s reaches what is behind as %s", c.path, body)
		}
	}
}

// Without a token everybody is let in, and there is no address with one.
func TestPublic(t *testing.T) {
	address := serve(t, access.Access{Base: parse(t, "https://plenary.example.org")})
	if status, _ := get(t, address, "/mcp", "plenary.example.org"); status != 200 {
		t.Errorf("answered %d", status)
	}
	if status, _ := get(t, address, "/t//mcp", "plenary.example.org"); status == 200 {
		t.Errorf("answered %d", status)
	}
}

// A whole tree is reached below the token alone, and nothing behind sees that.
func TestTree(t *testing.T) {
	behind := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintln(w, r.Method, r.URL, r.RequestURI, r.Pattern, r.PathValue("token"), r.PathValue("path"), r.Header)
	})
	mux := http.NewServeMux()
	access.Access{Base: parse(t, "https://plenary.example.org"), Token: token}.HandleTree(mux, behind)
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "alive") })
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	const root = "/t/" + token + "/"
	for path, want := range map[string]struct {
		status int
		body   string
	}{
		root:                             {200, "GET / / /   map["},
		root + "a/b%20c?q=%2F":           {200, "GET /a/b%20c?q=%2F /a/b c /a/b c   map["},
		root + "a%2f..%2fb":              {200, "GET /a%2f..%2fb /a/../b /a/../b   map["},
		root + "%00%ff":                  {200, ""},
		"/t/" + token:                    {301, ""},
		root + "../x":                    {307, ""},
		root + "/x":                      {307, ""},
		"/t/" + token + "x/a":            {404, "404 page not found"},
		"/t/" + token[1:] + "/":          {404, "404 page not found"},
		"/t//a":                          {307, ""},
		"/":                              {404, ""},
		"/a":                             {404, ""},
		"/healthz":                       {200, "alive"},
		"/t/%2e%2e/a":                    {404, ""},
		root + strings.Repeat("a", 8000): {200, ""},
	} {
		status, body := get(t, s.Listener.Addr().String(), path, "plenary.example.org", "Referer: https://plenary.example.org"+root)
		if status != want.status || !strings.Contains(body, want.body) {
			t.Errorf("%.80s is answered %d %.500s", path, status, body)
		}
		if status != 301 && status != 307 && strings.Contains(body, token) {
			t.Errorf("%.80s shows the token: %.500s", path, body)
		}
	}
	if status, _ := get(t, s.Listener.Addr().String(), root, "evil.example"); status != 403 {
		t.Errorf("another host is answered %d", status)
	}
	open := http.NewServeMux()
	access.Access{}.HandleTree(open, behind)
	local := httptest.NewServer(open)
	t.Cleanup(local.Close)
	if status, body := get(t, local.Listener.Addr().String(), "/a/b", "localhost"); status != 200 || !strings.Contains(body, "GET /a/b /a/b /a/b   map[") {
		t.Errorf("answered %d %s", status, body)
	}
}

// A request for another host is refused, also where it comes from this machine.
func TestHost(t *testing.T) {
	for base, hosts := range map[string]map[string]int{
		"https://plenary.example.org": {
			"plenary.example.org": 200, "PLENARY.example.org": 200, "plenary.example.org.": 200, "plenary.example.org:443": 200,
			"127.0.0.1": 403, "localhost": 403, "example.org": 403, "plenary.example.org.evil.example": 403, "": 403, "[": 403,
		},
		"http://[::1]:8080/statement": {"[::1]:8080": 200, "[::1]": 200, "[::1]:8081": 403, "localhost:8080": 403},
		"":                            {"localhost": 200, "LOCALHOST:80": 200, "127.0.0.1:99": 200, "[::1]:1": 200, "plenary.example.org": 403, "127.0.0.1.example.org": 403},
	} {
		var a access.Access
		if base != "" {
			a.Base = parse(t, base)
		}
		address := serve(t, a)
		for host, want := range hosts {
			if status, body := get(t, address, "/mcp", host); status != want && status != 400 {
				t.Errorf("%q where %q is served: %d %s", host, base, status, body)
			} else if want == 200 && status != 200 {
				t.Errorf("%q where %q is served: %d", host, base, status)
			}
		}
	}
}
