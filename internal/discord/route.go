package discord

import "strings"

// A route is an endpoint with its place filled in.
type route struct {
	method  string
	path    string
	pattern string // the method and the path without ids, of which there are few
	major   string // the id that a limit is counted by besides: a channel, a server

	// free says that the call belongs to an interaction, which does not count
	// against the 50 a second; callback, that it is its first answer, which has
	// no limit of its own either and never waits behind another.
	free, callback bool
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
	r.callback = strings.HasPrefix(path, "/interactions/")
	r.free = r.callback || strings.HasPrefix(path, "/webhooks/")
	if r.free && len(ids) > 1 {
		r.major += "/" + ids[1] // the interaction's token
	}
	return r
}
