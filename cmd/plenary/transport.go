package main

import (
	"fmt"
	"net"
	"net/http"
	"time"
)

// newTransport is how a platform is called: every step of a call has its limit,
// and no redirect is followed, because every call holds a token.
func newTransport() http.RoundTripper {
	return stayHome{&http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		DialContext:            (&net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}).DialContext,
		ForceAttemptHTTP2:      true,
		TLSHandshakeTimeout:    10 * time.Second,
		ResponseHeaderTimeout:  30 * time.Second,
		ExpectContinueTimeout:  time.Second,
		IdleConnTimeout:        90 * time.Second,
		MaxIdleConns:           256,
		MaxIdleConnsPerHost:    64,
		MaxConnsPerHost:        256,
		MaxResponseHeaderBytes: 64 << 10,
	}}
}

// stayHome makes an error of every redirect.
type stayHome struct{ next http.RoundTripper }

func (s stayHome) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := s.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode >= 300 && resp.StatusCode < 400 && resp.Header.Get("Location") != "" {
		resp.Body.Close()
		return nil, fmt.Errorf("%s answers with a redirect, which is not followed: a token would go with it", r.URL.Host)
	}
	return resp, nil
}
