package discord

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/bwmarrin/discordgo"

	"plenary/internal/message"
)

const (
	// maxRequest is the longest body that is accepted, in bytes. Up to maxDrained
	// bytes of a longer one are read and dropped, so that the sender gets its answer.
	maxRequest = 1 << 20
	maxDrained = 32 << 20

	// maxAge is how old a signed request may be, or how far ahead of our clock.
	maxAge = 5 * time.Minute

	// responseTimeout is how long a request waits for its response.
	responseTimeout = 2800 * time.Millisecond
)

// Interactions serves interactions over HTTP, to be mounted at
// /discord/interactions. Without a PublicKey it refuses all.
func (a *Adapter) Interactions() http.Handler { return http.HandlerFunc(a.serveInteraction) }

func (a *Adapter) serveInteraction(w http.ResponseWriter, r *http.Request) {
	body, status, fault := a.readRequest(w, r)
	if fault != "" {
		http.Error(w, fault, status)
		return
	}
	var in interaction
	err := json.NewDecoder(bytes.NewReader(body)).Decode(&in)
	switch {
	case err == nil && in.Type == discordgo.InteractionPing:
		writeResponse(w, response{Type: discordgo.InteractionResponsePong})
		return
	case err != nil || !in.complete():
		http.Error(w, "the interaction is not understood", http.StatusBadRequest)
		return
	case !in.known():
		m := drawnMessage{content: message.First(in.Locale).String("discord.unknown", nil)}
		writeResponse(w, target{asResponse, true}.response(m))
		return
	}
	a.serveTask(w, r, &in)
}

// readRequest returns the body of a request that Discord signed, else the status
// and the words to refuse it with.
func (a *Adapter) readRequest(w http.ResponseWriter, r *http.Request) (body []byte, status int, fault string) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		return nil, http.StatusMethodNotAllowed, "POST only"
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, maxRequest+1))
	switch {
	case err != nil:
		return nil, http.StatusBadRequest, "the body cannot be read"
	case len(body) > maxRequest:
		_, _ = io.CopyN(io.Discard, r.Body, maxDrained)
		return nil, http.StatusRequestEntityTooLarge, "the body is too large"
	case !a.validSignature(r.Header, body, time.Now()):
		return nil, http.StatusUnauthorized, "the signature is not valid"
	}
	return body, 0, ""
}

// serveTask has an interaction answered, and writes the first response.
func (a *Adapter) serveTask(w http.ResponseWriter, r *http.Request, in *interaction) {
	responses := make(chan response)
	ctx, cancel := context.WithTimeout(r.Context(), responseTimeout)
	defer cancel()
	first := func(working context.Context, r response) error {
		now := r
		if len(r.attached()) > 0 {
			now = response{} // Discord loses files in the response to its request: they go by a call
		}
		select {
		case responses <- now:
			if now.Type != r.Type {
				return a.callback(in)(working, r)
			}
			return nil
		case <-working.Done():
			return working.Err()
		case <-ctx.Done():
			return errors.New("the request was given up")
		}
	}
	switch a.receive(a.interactionTask(in, first)) {
	case refused:
		http.Error(w, "not now", http.StatusServiceUnavailable)
		return
	case redelivered:
		w.WriteHeader(http.StatusAccepted)
		return
	}
	select {
	case response := <-responses:
		if response.Type == 0 {
			w.WriteHeader(http.StatusAccepted)
			return
		}
		writeResponse(w, response)
	case <-ctx.Done():
		http.Error(w, "no answer in time", http.StatusServiceUnavailable)
	}
}

// validSignature reports whether Discord signed a body, and not long ago.
func (a *Adapter) validSignature(h http.Header, body []byte, now time.Time) bool {
	stamp := h.Get("X-Signature-Timestamp")
	signature, err := hex.DecodeString(h.Get("X-Signature-Ed25519"))
	if err != nil || len(signature) != ed25519.SignatureSize || len(a.key) != ed25519.PublicKeySize {
		return false
	}
	at, err := strconv.ParseInt(stamp, 10, 64)
	if err != nil {
		return false
	}
	if age := now.Sub(time.Unix(at, 0)); age > maxAge || age < -maxAge {
		return false
	}
	return ed25519.Verify(a.key, append([]byte(stamp), body...), signature)
}

func writeResponse(w http.ResponseWriter, r response) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(r) // an error means that the client left
}
