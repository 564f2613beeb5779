package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// A token is sent where it belongs and nowhere else.
func TestRedirectsAreNotFollowed(t *testing.T) {
	elsewhere := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("a request followed to another host, with %q", r.Header.Get("Authorization"))
	}))
	defer elsewhere.Close()
	for _, code := range []int{http.StatusMovedPermanently, http.StatusFound, http.StatusTemporaryRedirect, http.StatusPermanentRedirect} {
		home := httptest.NewServer(http.RedirectHandler(elsewhere.URL, code))
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, home.URL, strings.NewReader("token="+someBotToken))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+someBotToken)
		client := &http.Client{Transport: newTransport()}
		resp, err := client.Do(r)
		if err == nil {
			resp.Body.Close()
			t.Errorf("%d: no error", code)
		} else if strings.Contains(err.Error(), someBotToken) {
			t.Errorf("%d: the error holds the token: %v", code, err)
		}
		client.CloseIdleConnections()
		home.Close()
	}
}
