package slack

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log"
	"strconv"
	"sync"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"
)

const (
	// ackWithin bounds how long an acknowledgement may wait for a connection to
	// go out on, maxAcks how many may wait. Without one they go out on the next,
	// or Slack delivers again.
	ackWithin = 3 * time.Second
	maxAcks   = 4096

	// longestWait is how long to wait between two attempts to connect, at most;
	// slack-go would wait for up to five minutes.
	longestWait = 10 * time.Second

	// A connection that lived for less than brief is a failure. After so many
	// in a row the waiting begins.
	brief   = 2 * time.Second
	patient = 5

	// maxEnvelope bounds what arrives on the socket at one time, in bytes.
	maxEnvelope = 4 << 20
)

// A socket relays what arrives over Socket Mode. One goroutine uses it.
type socket struct {
	*Adapter
	session *session
	client  *socketmode.Client
	acks    chan receipt

	hellos int       // connections so far
	since  time.Time // of the last one
	fails  int       // failures since a connection lived
}

// listen relays until ctx ends, or until Slack does not take the token.
func (a *Adapter) listen(ctx context.Context, s *session) error {
	socket := &socket{Adapter: a, session: s, acks: make(chan receipt, maxAcks), client: socketmode.New(a.api,
		socketmode.OptionReadLimit(maxEnvelope),
		socketmode.OptionLog(log.New(io.Discard, "", 0)))}
	listening, stop := context.WithCancel(ctx)
	var acking sync.WaitGroup
	defer acking.Wait()
	defer stop()
	acking.Go(func() { socket.acknowledge(listening) })
	for {
		err := socket.relay(ctx)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			return err
		}
		if sleep(ctx, min(backoff(max(socket.fails-patient, 0)), longestWait)) != nil {
			return ctx.Err()
		}
	}
}

// relay starts slack-go, which connects again by itself, and takes what it
// delivers. It returns an error where Slack does not take the token, and nil
// where slack-go gave up or waits for too long.
func (k *socket) relay(ctx context.Context) error {
	run, cancel := context.WithCancel(ctx)
	defer cancel()
	ended := make(chan error, 1)
	go func() { ended <- k.client.RunContext(run) }()
	for {
		select {
		case event := <-k.client.Events:
			again, err := k.heed(run, event)
			if again && err == nil {
				continue
			}
			cancel()
			k.drain(ended)
			return err
		case err := <-ended:
			if v, _ := judge(context.WithoutCancel(ctx), err); v == revoked {
				return notTaken("app-level token", err)
			}
			k.fails++
			if ctx.Err() == nil {
				k.unlink("Slack closed the connection")
				k.once("ended:"+strconv.Itoa(k.hellos)+err.Error(), "slack: the connection ended; trying again", "error", err)
			}
			return nil
		}
	}
}

// drain takes what is left, which is acknowledged on the next connection, until
// slack-go has ended.
func (k *socket) drain(ended <-chan error) {
	for {
		select {
		case event := <-k.client.Events:
			if r := event.Request; r != nil {
				k.deliver(r.EnvelopeID, r.Type, r.Payload)
			}
		case <-ended:
			return
		}
	}
}

// heed takes one event of slack-go's. It acknowledges first and never waits for
// work, because a reader that waits kills the connection. It returns false
// where slack-go is to be started anew.
func (k *socket) heed(ctx context.Context, event socketmode.Event) (again bool, err error) {
	switch event.Type {
	case socketmode.EventTypeHello:
		if k.hellos++; k.hellos > 1 {
			k.cfg.Host.OnReconnect()
		}
		k.since = time.Now()
		k.link.Store(nil)
		k.log.Info("slack connected", "connection", k.hellos)
	case socketmode.EventTypeConnecting:
		return k.connecting(), nil
	case socketmode.EventTypeConnectionError:
		if failed, ok := event.Data.(*slack.ConnectionErrorEvent); ok {
			return k.failed(ctx, failed)
		}
	case socketmode.EventTypeErrorBadMessage:
		// slack-go refuses a whole envelope for one event or block that it does
		// not know, and Slack would deliver it again and again.
		if bad, ok := event.Data.(*socketmode.ErrorBadMessage); ok {
			var e envelope
			if json.Unmarshal(bad.Message, &e) == nil {
				k.deliver(e.ID, e.Type, e.Payload)
			}
		}
	default:
		if r := event.Request; r != nil {
			k.deliver(r.EnvelopeID, r.Type, r.Payload)
		}
	}
	return true, nil
}

// connecting notes that there is no connection. slack-go does not wait before
// it replaces one that lived: where they die at once, the waiting is ours.
func (k *socket) connecting() (again bool) {
	if k.since.IsZero() {
		return true
	}
	k.unlink("it is connecting again")
	lived := time.Since(k.since)
	k.since = time.Time{}
	if lived >= brief {
		k.fails = 0
		return true
	}
	k.fails++
	return k.fails <= patient
}

// failed weighs an attempt to connect that failed.
func (k *socket) failed(ctx context.Context, failed *slack.ConnectionErrorEvent) (again bool, err error) {
	k.unlink("Slack cannot be reached")
	if v, _ := judge(ctx, failed.ErrorObj); v == revoked || named(failed.ErrorObj, "missing_scope") {
		return false, notTaken("app-level token", failed.ErrorObj)
	}
	if ctx.Err() == nil {
		k.once("connect:"+strconv.Itoa(k.hellos)+failed.ErrorObj.Error(), "slack: no connection; trying again", "error", failed.ErrorObj)
	}
	_, limited := errors.AsType[*slack.RateLimitedError](failed.ErrorObj)
	return failed.Backoff <= longestWait || limited, nil
}

type envelope struct {
	ID      string          `json:"envelope_id"`
	Type    string          `json:"type"`
	Payload json.RawMessage `json:"payload"`
}

// deliver acknowledges an envelope and begins the work on it.
func (k *socket) deliver(id, kind string, payload []byte) {
	if id == "" {
		return
	}
	answer, begin := k.take(k.session, kind, payload)
	select {
	case k.acks <- receipt{id, answer}:
	default: // there is no connection
	}
	begin()
}

// A receipt acknowledges an envelope.
type receipt struct {
	id      string
	payload any
}

// acknowledge sends receipts in their order until ctx ends. It does so beside
// what takes the events, because slack-go sends nothing more while nobody takes
// what it has to tell.
func (k *socket) acknowledge(ctx context.Context) {
	for {
		select {
		case r := <-k.acks:
			k.send(ctx, r)
		case <-ctx.Done():
			return
		}
	}
}

func (k *socket) send(ctx context.Context, r receipt) {
	ctx, cancel := context.WithTimeout(ctx, ackWithin)
	defer cancel()
	if err := k.client.AckCtx(ctx, r.id, r.payload); err != nil && ctx.Err() == nil {
		k.once("ack:"+err.Error(), "slack: an envelope was not acknowledged", "error", err)
	}
}
