package limit_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"plenary/internal/limit"
)

// Who asks over HTTP is told apart by the address, which only a proxy nearby names for
// others.
func TestAddresses(t *testing.T) {
	now := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	limited := 0
	l := limit.NewAddressLimiter(limit.Rate{PerSecond: 0.5, Burst: 1}, func() { limited++ }, func() time.Time { return now })
	handler := l.Wrap(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	ask := func(peer string, forwarded ...string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr = peer
		r.Header["X-Forwarded-For"] = forwarded
		r.Header.Set("Accept-Language", "de-AT,de;q=0.9")
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		return w
	}
	for i, c := range []struct {
		peer      string
		forwarded []string
		want      int
	}{
		{"198.51.100.1:1", nil, 200},
		{"198.51.100.1:2", nil, 429},
		{"[::ffff:198.51.100.1]:2", nil, 429},
		{"198.51.100.1:3", []string{"203.0.113.9"}, 429}, // says it of itself
		{"198.51.100.2:1", nil, 200},
		{"127.0.0.1:9", []string{"203.0.113.1"}, 200},
		{"127.0.0.1:9", []string{"203.0.113.1"}, 429},
		{"10.0.0.7:9", []string{"1.2.3.4, 203.0.113.1"}, 429}, // the last is the proxy's word
		{"127.0.0.1:9", []string{"1.2.3.4", "203.0.113.2"}, 200},
		{"127.0.0.1:9", []string{"1.2.3.5, 203.0.113.2"}, 429},
		{"127.0.0.1:9", []string{"nonsense"}, 200}, // the proxy itself
		{"127.0.0.1:9", nil, 429},
		{"[2001:db8:1:2:3::1]:1", nil, 200},
		{"[2001:db8:1:2:ffff::2]:1", nil, 429},
		{"[2001:db8:1:3::1]:1", nil, 200},
		{"[::1]:1", []string{"2001:db8:1:3::9"}, 429},
		{"@", nil, 200},
	} {
		if got := ask(c.peer, c.forwarded...); got.Code != c.want {
			t.Errorf("%d: %s for %q is answered %d, want %d", i, c.peer, c.forwarded, got.Code, c.want)
		}
	}
	refused := ask("198.51.100.1:2")
	if limited != 10 || refused.Header().Get("Retry-After") != "2" || !strings.Contains(refused.Body.String(), "Du fragst") {
		t.Errorf("%d were limited, the last with %v %s", limited, refused.Header(), refused.Body)
	}
	now = now.Add(2 * time.Second)
	if got := ask("198.51.100.1:2"); got.Code != 200 {
		t.Errorf("after waiting answered %d", got.Code)
	}
}
