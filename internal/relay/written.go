package relay

import (
	"context"
	"net/http/httptrace"
	"sync/atomic"
)

// Written returns a context for one HTTP request, and a function that reports
// whether the whole request went out. One that failed before that, for want of
// a connection or in the middle of its body, was not done by anybody and may be
// made again.
func Written(ctx context.Context) (context.Context, func() bool) {
	var whole atomic.Bool
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		WroteRequest: func(info httptrace.WroteRequestInfo) {
			if info.Err == nil {
				whole.Store(true)
			}
		},
	}), whole.Load
}
