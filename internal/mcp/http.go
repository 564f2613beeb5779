package mcp

import (
	"bytes"
	"errors"
	"io"
	"net/http"

	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	sdk "github.com/modelcontextprotocol/go-sdk/mcp"
)

// Handler serves clients over streamable HTTP. No session is kept, so that any replica
// answers any request. Whoever mounts it checks the Host header.
func (s *Server) Handler() http.Handler {
	streamable := sdk.NewStreamableHTTPHandler(func(*http.Request) *sdk.Server { return s.server() }, &sdk.StreamableHTTPOptions{
		Stateless:                    true,
		JSONResponse:                 true,
		MaxRequestBodyBytes:          maxMessage,
		PropagateRequestCancellation: true,
		// It refuses every name behind a proxy on this machine.
		DisableLocalhostProtection: true,
	})
	return http.NewCrossOriginProtection().Handler(checkBody(streamable))
}

// methods are those that the SDK answers in this server, notifications aside.
var methods = map[string]bool{
	"initialize": true, "server/discover": true, "ping": true, "logging/setLevel": true, "completion/complete": true, "subscriptions/listen": true,
	"tools/list": true, "tools/call": true, "prompts/list": true, "prompts/get": true,
	"resources/list": true, "resources/read": true, "resources/templates/list": true, "resources/subscribe": true, "resources/unsubscribe": true,
}

// checkBody answers what the SDK answers with words alone by an error of JSON-RPC: a body
// that is no message, a batch that is too long, and a method that is not there.
func checkBody(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost {
			next.ServeHTTP(w, r)
			return
		}
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxMessage))
		if err != nil {
			status := http.StatusBadRequest
			if errors.As(err, new(*http.MaxBytesError)) {
				status = http.StatusRequestEntityTooLarge
			}
			http.Error(w, http.StatusText(status), status)
			return
		}
		body = bytes.TrimSpace(body)
		all, err := decode(body)
		if why := (*jsonrpc.Error)(nil); errors.As(err, &why) {
			refuse(w, http.StatusBadRequest, jsonrpc.ID{}, why)
			return
		}
		if call, ok := all[0].(*jsonrpc.Request); ok && body[0] == '{' && call.IsCall() && !methods[call.Method] {
			status := http.StatusOK
			if r.Header.Get("Mcp-Protocol-Version") >= newestVersion {
				status = http.StatusNotFound
			}
			refuse(w, status, call.ID, errNoMethod)
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		next.ServeHTTP(w, r)
	})
}

// newestVersion of the protocol answers an unknown method with 404.
const newestVersion = "2026-07-28"

// refuse answers a request with an error of JSON-RPC.
func refuse(w http.ResponseWriter, status int, id jsonrpc.ID, why *jsonrpc.Error) {
	text, err := refusal(id, why)
	if err != nil {
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(text) // fails only where the client is gone
}
