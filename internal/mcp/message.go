package mcp

import (
	"encoding/json"
	"errors"

	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
)

// Limits on what is read.
const (
	maxMessage = 1 << 20 // bytes of a message, or of a batch of them
	maxBatch   = 32      // messages of a batch
)

// What is wrong with a message.
var (
	errTooLong   = errors.New("the message is longer than 1 MB")
	errNoJSON    = &jsonrpc.Error{Code: jsonrpc.CodeParseError, Message: "the message is no JSON"}
	errNoMessage = &jsonrpc.Error{Code: jsonrpc.CodeInvalidRequest, Message: "the message is none of JSON-RPC 2.0"}
	errBadBatch  = &jsonrpc.Error{Code: jsonrpc.CodeInvalidRequest, Message: "a batch holds from 1 to 32 messages"}
	errNoMethod  = &jsonrpc.Error{Code: jsonrpc.CodeMethodNotFound, Message: "there is no such method"}
)

// decode reads a message, or a batch of them. Its error is a *[jsonrpc.Error].
func decode(text []byte) (all []jsonrpc.Message, err error) {
	if !json.Valid(text) {
		return nil, errNoJSON
	}
	var parts []json.RawMessage
	if text[0] == '[' {
		if err := json.Unmarshal(text, &parts); err != nil {
			return nil, errNoJSON
		}
		if len(parts) == 0 || len(parts) > maxBatch {
			return nil, errBadBatch
		}
	} else {
		parts = append(parts, text)
	}
	for _, part := range parts {
		message, err := jsonrpc.DecodeMessage(part)
		if err != nil {
			return nil, errNoMessage
		}
		all = append(all, message)
	}
	return all, nil
}

// refusal is the answer to a request with that id, of which the zero one is null.
func refusal(id jsonrpc.ID, why *jsonrpc.Error) ([]byte, error) {
	return json.Marshal(struct {
		Version string         `json:"jsonrpc"`
		ID      any            `json:"id"`
		Error   *jsonrpc.Error `json:"error"`
	}{"2.0", id.Raw(), why})
}
