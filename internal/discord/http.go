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
)

const (
	// maxRequest is how much of a request is taken, in bytes. Up to maxDrained are
	// read and thrown away, so that the sender gets its answer.
	maxRequest = 1 << 20
	maxDrained = 32 << 20

	// maxAge is how old a signed request may be, or how far ahead of our clock.
	maxAge = 5 * time.Minute

	// httpPatience is for how long a request is held for its answer.
	responseTimeout = 2800 * time.Millisecond
)

// Interactions takes interactions over HTTP, to be mounted at
// /discord/interactions. Without a PublicKey it accepts none.
func (a *Adapter) Interactions() http.Handler { return http.HandlerFunc(a.serveInteraction) }

func (a *Adapter) serveInteraction(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		http.Error(w, "POST only", http.StatusMethodNotAllowed)
		return
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, maxRequest+1))
	switch {
	case err != nil:
		http.Error(w, "the body cannot be read", http.StatusBadRequest)
		return
	case len(body) > maxRequest:
		_, _ = io.CopyN(io.Discard, r.Body, maxDrained)
		http.Error(w, "the body is too large", http.StatusRequestEntityTooLarge)
		return
	case !a.validSignature(r.Header, body, time.Now()):
		http.Error(w, "the signature is not valid", http.StatusUnauthorized)
		return
	}
	var in interaction
	if err := json.NewDecoder(bytes.NewReader(body)).Decode(&in); err != nil {
		http.Error(w, "the interaction is not understood", http.StatusBadRequest)
		return
	}
	if in.Type == discordgo.InteractionPing {
		respond(w, response{Type: discordgo.InteractionResponsePong})
		return
	}
	if !in.complete() {
		http.Error(w, "the interaction is not understood", http.StatusBadRequest)
		return
	}
	if !in.known() {
		p := message{content: "Plenary does not know this way of asking yet. Please use one of its commands."}.payload()
		p.Flags = discordgo.MessageFlagsEphemeral
		respond(w, response{discordgo.InteractionResponseChannelMessageWithSource, p})
		return
	}
	answers := make(chan response)
	ctx, cancel := context.WithTimeout(r.Context(), responseTimeout)
	defer cancel()
	first := func(job context.Context, answer response) error {
		select {
		case answers <- answer:
			return nil
		case <-job.Done():
			return job.Err()
		case <-ctx.Done():
			return errors.New("the request was given up")
		}
	}
	if !a.onInteraction(&in, first) {
		http.Error(w, "not now", http.StatusServiceUnavailable)
		return
	}
	select {
	case answer := <-answers:
		if answer.Type == 0 {
			w.WriteHeader(http.StatusAccepted)
			return
		}
		respond(w, answer)
	case <-ctx.Done():
		http.Error(w, "no answer in time", http.StatusServiceUnavailable)
	}
}

// signed reports whether Discord signed a body, and not long ago.
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

func respond(w http.ResponseWriter, answer response) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(answer) // an error means that nobody listens any more
}
