// Package ops is what an operator sees of a running Plenary: whether it is
// alive and ready, and its metrics. It also holds the HTTP server on which all
// of that, and what platforms send over HTTP, is served.
//
// Readiness stays by hand: the rule that one platform of two is enough, and that
// all are waited for at the start, is most of it.
package ops
