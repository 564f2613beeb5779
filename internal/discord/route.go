package discord

import "strings"

// A route is an endpoint with its place filled in.
type route struct {
	method  string
	path    string
	pattern string // the method and the path without ids, of which there are few
	major   string // the id that a limit is counted by besides: a channel, a server

	// free says that the call belongs to an interaction: it does not count
	// against the 50 a second, and never waits behind another.
	free bool
}

// to makes a route of a path in which each {} stands for an id, the first one
// for the major one.
func to(method, path string, ids ...string) route {
	r := route{method: method, pattern: method + " " + path}
	if len(ids) > 0 {
		r.major = ids[0]
	}
	parts := strings.Split(path, "{}")
	var b strings.Builder
	for i, part := range parts {
		b.WriteString(part)
		if i < len(ids) {
			b.WriteString(ids[i])
		}
	}
	r.path = b.String()
	r.free = strings.HasPrefix(path, "/interactions/") || strings.HasPrefix(path, "/webhooks/")
	return r
}
