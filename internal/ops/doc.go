// Package ops is what an operator sees of a running Plenary: whether it is
// alive and ready, and its metrics. It also holds the HTTP server on which all
// of that, and what platforms send over HTTP, is served.
package ops
