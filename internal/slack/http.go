package slack

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/slack-go/slack"
)

const (
	// maxBody is the longest request body that is accepted, in bytes. Slack's
	// own are far below it.
	maxBody = 1 << 20

	// maxDiscarded is how much of a longer body is read and discarded, in
	// bytes, so that the sender gets our answer and not a closed connection.
	maxDiscarded = 64 << 20

	// readTimeout is how long a request may take to arrive.
	readTimeout = 10 * time.Second
)

// The paths at which Slack delivers over HTTP.
const (
	EventsPath       = "/slack/events"
	CommandsPath     = "/slack/commands"
	InteractionsPath = "/slack/interactions"
)

// Register adds the endpoints of the HTTP transport to mux. Without a signing
// secret there are none.
func (a *Adapter) Register(mux *http.ServeMux) {
	if a.cfg.SigningSecret == "" {
		return
	}
	mux.Handle(EventsPath, a.endpoint(kindEvent))
	mux.Handle(CommandsPath, a.endpoint(kindCommand))
	mux.Handle(InteractionsPath, a.endpoint(kindInteraction))
}

// endpoint handles deliveries of one kind. It verifies the signature and the
// age of the raw body before it decodes it, and acknowledges a delivery before
// the work on it begins, or with what the work finds.
func (a *Adapter) endpoint(kind string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(readTimeout))
		body, status := readBody(r)
		if status == 0 && r.Method != http.MethodPost {
			w.Header().Set("Allow", http.MethodPost)
			status = http.StatusMethodNotAllowed
		}
		if status == 0 && kind == kindCommand && checksCertificate(body) {
			return
		}
		if status == 0 && !a.signed(r.Header, body) {
			status = http.StatusUnauthorized
		}
		if status != 0 {
			http.Error(w, http.StatusText(status), status)
			return
		}
		if kind == kindEvent && answerChallenge(w, body) {
			return
		}
		s := a.session.Load()
		if s == nil || s.work.Err() != nil {
			http.Error(w, "not running", http.StatusServiceUnavailable)
			return
		}
		if n := r.Header.Get("X-Slack-Retry-Num"); n != "" {
			a.log.Info("slack: a delivery is repeated", "kind", kind, "retry", n, "reason", r.Header.Get("X-Slack-Retry-Reason"))
		}
		payload, ok := payloadFrom(kind, body)
		if !ok {
			http.Error(w, http.StatusText(http.StatusBadRequest), http.StatusBadRequest)
			return
		}
		received := a.receive(s, kind, payload)
		if received.later != nil {
			received.begin()
			a.acknowledge(w, received.later.wait())
			return
		}
		a.acknowledge(w, received.ack)
		received.begin()
	})
}

// acknowledge answers a delivery at once.
func (a *Adapter) acknowledge(w http.ResponseWriter, ack any) {
	var body []byte
	if ack != nil {
		var err error
		if body, err = json.Marshal(ack); err != nil {
			a.log.Error("slack: an acknowledgement cannot be written", "error", err)
		}
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = w.Write(body)
	_ = http.NewResponseController(w).Flush()
}

// readBody returns the body, or the status to refuse it with.
func readBody(r *http.Request) (body []byte, status int) {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	if err != nil {
		return nil, http.StatusBadRequest
	}
	if len(body) > maxBody {
		_, _ = io.Copy(io.Discard, io.LimitReader(r.Body, maxDiscarded))
		return nil, http.StatusRequestEntityTooLarge
	}
	return body, 0
}

// signed reports whether Slack signed the body, within the last five minutes.
func (a *Adapter) signed(header http.Header, body []byte) bool {
	verifier, err := slack.NewSecretsVerifier(header, a.cfg.SigningSecret)
	if err == nil {
		_, _ = verifier.Write(body) // a hash takes everything
		err = verifier.Ensure()
	}
	switch {
	case err == nil:
		return true
	case errors.Is(err, slack.ErrExpiredTimestamp):
		a.warnOnce("stale", "slack: a request was refused, because its time differs from ours by more than five minutes")
	default:
		a.warnOnce("unsigned", "slack: a request was refused, because its signature is not that of the signing secret")
	}
	return false
}

// checksCertificate reports whether Slack does nothing but try our certificate, as it does
// now and then without a signature.
func checksCertificate(body []byte) bool {
	form, err := url.ParseQuery(string(body))
	return err == nil && form.Get("ssl_check") == "1" && form.Get("command") == ""
}

// answerChallenge answers Slack's check that the address is ours, and reports
// whether the body was one.
func answerChallenge(w http.ResponseWriter, body []byte) bool {
	var c callback
	if json.Unmarshal(body, &c) != nil || c.Type != "url_verification" {
		return false
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = io.WriteString(w, c.Challenge)
	return true
}

// payloadFrom returns the JSON of a delivery. Over HTTP all but events are forms.
// ok is false where there is no payload.
func payloadFrom(kind string, body []byte) (payload []byte, ok bool) {
	if kind == kindEvent {
		return body, json.Valid(body)
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, false
	}
	if kind == kindInteraction {
		payload = []byte(form.Get("payload"))
		return payload, json.Valid(payload)
	}
	fields := make(map[string]string, len(form))
	for name := range form {
		fields[name] = form.Get(name)
	}
	payload, err = json.Marshal(fields)
	return payload, err == nil && fields["command"] != ""
}
