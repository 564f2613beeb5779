package adapterkit

import (
	"context"
	"errors"
	"net"
	"net/http/httptrace"
	"sync/atomic"
)

// Unsent returns a context for one HTTP request, and a function that reports
// whether an error that the request ended with says that it did not go out as a
// whole: for want of a connection, or because that broke under the writing. Such
// a request was not done by anybody and may be made again.
func Unsent(ctx context.Context) (context.Context, func(err error) bool) {
	var wrote atomic.Bool // as far as the connection's buffer
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		WroteRequest: func(httptrace.WroteRequestInfo) { wrote.Store(true) },
	})
	return ctx, func(err error) bool {
		broke, ok := errors.AsType[*net.OpError](err)
		return !wrote.Load() || ok && broke.Op == "write"
	}
}
