// Package access decides who may read what a group serves over HTTP: everybody, or who has
// the group's token. It also refuses requests for another host, which come where a browser
// was made to take this server for a foreign one (DNS rebinding).
package access

import (
	"crypto/sha256"
	"crypto/subtle"
	"net"
	"net/http"
	"net/url"
	"strings"
)

// An Access says where something is reached, and who may read it.
type Access struct {
	Base  *url.URL // the address under which this server is reached; nil: only this machine reaches it
	Token string   // what a reader must have; "" lets everybody in
}

// Handle has mux serve next at a path, such as "/mcp". With a token, readers give it as a
// bearer token, or reach next at "/t/TOKEN/mcp". What next gets holds no token.
func (a Access) Handle(mux *http.ServeMux, path string, next http.Handler) {
	mux.Handle(path, a.forHost(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if a.Token != "" && !a.Opens(bearer(r)) {
			w.Header().Set("WWW-Authenticate", "Bearer")
			http.Error(w, "a token is needed", http.StatusUnauthorized)
			return
		}
		next.ServeHTTP(w, withoutToken(r, path, ""))
	})))
	if a.Token == "" {
		return
	}
	mux.Handle("/t/{token}"+path, a.forHost(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !a.Opens(r.PathValue("token")) {
			http.NotFound(w, r)
			return
		}
		next.ServeHTTP(w, withoutToken(r, path, ""))
	})))
}

// HandleTree has mux serve next at "/" and all below it. With a token, readers reach it at
// "/t/TOKEN/" and below alone. What next gets holds no token.
func (a Access) HandleTree(mux *http.ServeMux, next http.Handler) {
	if a.Token == "" {
		mux.Handle("/", a.forHost(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			next.ServeHTTP(w, withoutToken(r, r.URL.Path, r.URL.RawPath))
		})))
		return
	}
	opened := func(open http.HandlerFunc) http.Handler {
		return a.forHost(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if !a.Opens(r.PathValue("token")) {
				http.NotFound(w, r)
				return
			}
			open(w, r)
		}))
	}
	mux.Handle("/t/{token}", opened(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", a.Token+"/")
		w.WriteHeader(http.StatusMovedPermanently)
	}))
	mux.Handle("/t/{token}/{path...}", opened(func(w http.ResponseWriter, r *http.Request) {
		escaped := strings.SplitN(r.URL.EscapedPath(), "/", 4) // "", "t", the token, the rest
		next.ServeHTTP(w, withoutToken(r, "/"+r.PathValue("path"), "/"+escaped[len(escaped)-1]))
	}))
}

// Opens reports whether a token is the right one. It takes the same time for every wrong
// one.
func (a Access) Opens(token string) bool {
	given, want := sha256.Sum256([]byte(token)), sha256.Sum256([]byte(a.Token))
	return subtle.ConstantTimeCompare(given[:], want[:]) == 1
}

// bearer is the bearer token of a request; "" for none.
func bearer(r *http.Request) string {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(token)
}

// withoutToken returns a request for path that holds no token. escaped is the path as the
// client wrote it; "" where that does not matter.
func withoutToken(r *http.Request, path, escaped string) *http.Request {
	bare := r.Clone(r.Context())
	bare.URL.Path, bare.URL.RawPath, bare.RequestURI = path, escaped, path
	bare.Pattern = path
	bare.SetPathValue("token", "")
	bare.SetPathValue("path", "")
	bare.Header.Del("Authorization")
	bare.Header.Del("Referer")
	return bare
}

// forHost refuses a request for a host other than that of Base.
func (a Access) forHost(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Referrer-Policy", "no-referrer") // the address may hold a token
		if !a.isHost(r.Host) {
			http.Error(w, "this host is not the one of PLENARY_URL; a proxy passes on the host that it was asked for", http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// isHost reports whether a Host header names the host of Base. The port counts where both
// name one.
func (a Access) isHost(header string) bool {
	host, port := split(header)
	if a.Base == nil {
		ip := net.ParseIP(host)
		return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
	}
	wantHost, wantPort := split(a.Base.Host)
	return strings.EqualFold(strings.TrimSuffix(host, "."), strings.TrimSuffix(wantHost, ".")) && (port == "" || wantPort == "" || port == wantPort)
}

// split parts a host from its port; brackets of an IPv6 address are left out.
func split(hostport string) (host, port string) {
	host, port, err := net.SplitHostPort(hostport)
	if err != nil {
		return strings.Trim(hostport, "[]"), ""
	}
	return host, port
}
