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

	"plenary/internal/adapterkit"
)

const (
	// ackTimeout is how long an acknowledgement may wait for a connection, and
	// maxAcks how many may wait. Slack delivers again what is not acknowledged.
	ackTimeout = 3 * time.Second
	maxAcks    = 4096

	// maxReconnectDelay is how long to wait between two attempts to connect, at
	// most; slack-go would wait for up to five minutes.
	maxReconnectDelay = 10 * time.Second

	// A connection that lives for less than minLifetime is a failure. After
	// quickRetries failures in a row the delays grow.
	minLifetime  = 2 * time.Second
	quickRetries = 5

	// maxEnvelope is the longest envelope that is read, in bytes.
	maxEnvelope = 4 << 20
)

// A socket relays what arrives over Socket Mode. One goroutine uses it, and those of
// acking.
type socket struct {
	*Adapter
	session *session
	client  *socketmode.Client
	acks    chan ack
	acking  sync.WaitGroup

	connections int       // so far
	connectedAt time.Time // zero while there is no connection
	failures    int       // since a connection lived
}

// An ack acknowledges an envelope.
type ack struct {
	envelope string
	payload  any
}

// listen relays until ctx ends, or until a token is not valid any more.
func (a *Adapter) listen(ctx context.Context, s *session) error {
	k := &socket{Adapter: a, session: s, acks: make(chan ack, maxAcks), client: socketmode.New(a.api,
		socketmode.OptionReadLimit(maxEnvelope),
		socketmode.OptionLog(log.New(io.Discard, "", 0)))}
	listening, stop := context.WithCancel(ctx)
	defer k.acking.Wait()
	defer stop()
	k.acking.Go(func() { k.sendAcks(listening) })
	for {
		err := k.relay(ctx)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			return err
		}
		delay := adapterkit.Backoff(max(k.failures-quickRetries, 0), 200*time.Millisecond, maxReconnectDelay)
		if !adapterkit.Sleep(ctx, delay) {
			return ctx.Err()
		}
	}
}

// relay starts slack-go, which connects again by itself, and handles what it
// delivers. It returns an error where a token is not valid any more, and nil
// where slack-go gave up or is about to wait for too long.
func (k *socket) relay(ctx context.Context) error {
	run, cancel := context.WithCancel(ctx)
	defer cancel()
	ended := make(chan error, 1)
	go func() { ended <- k.client.RunContext(run) }()
	for {
		select {
		case event := <-k.client.Events:
			goOn, err := k.handleEvent(run, event)
			if goOn && err == nil {
				continue
			}
			cancel()
			k.drain(ended)
			return err
		case err := <-ended:
			if class, _ := classify(context.WithoutCancel(ctx), err); class == tokenRevoked {
				return errTokenRefused("app-level token", err)
			}
			k.failures++
			if ctx.Err() == nil {
				k.setDisconnected("Slack closed the connection")
				k.warnOnce("ended:"+strconv.Itoa(k.connections)+err.Error(), "slack: the connection ended; trying again", "error", err)
			}
			return nil
		}
	}
}

// drain handles what slack-go still delivers until it has ended. It is
// acknowledged on the next connection.
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

// handleEvent handles one event of slack-go's. It never waits for work, because
// the connection dies where nothing reads. It returns false where slack-go is to
// be started anew.
func (k *socket) handleEvent(ctx context.Context, event socketmode.Event) (goOn bool, err error) {
	switch event.Type {
	case socketmode.EventTypeHello:
		if k.connections++; k.connections > 1 {
			k.cfg.Host.OnReconnect()
		}
		k.connectedAt = time.Now()
		k.setConnected()
		k.log.Info("slack connected", "connection", k.connections)
	case socketmode.EventTypeConnecting:
		return k.connecting(), nil
	case socketmode.EventTypeConnectionError:
		if failed, ok := event.Data.(*slack.ConnectionErrorEvent); ok {
			return k.connectFailed(ctx, failed)
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
// it replaces one that lived: where each ends at once, relay waits.
func (k *socket) connecting() (goOn bool) {
	if k.connectedAt.IsZero() {
		return true
	}
	k.setDisconnected("it is connecting again")
	lifetime := time.Since(k.connectedAt)
	k.connectedAt = time.Time{}
	if lifetime >= minLifetime {
		k.failures = 0
		return true
	}
	k.failures++
	return k.failures <= quickRetries
}

// connectFailed handles an attempt to connect that failed.
func (k *socket) connectFailed(ctx context.Context, failed *slack.ConnectionErrorEvent) (goOn bool, err error) {
	k.setDisconnected("Slack cannot be reached")
	if class, _ := classify(ctx, failed.ErrorObj); class == tokenRevoked || isSlackError(failed.ErrorObj, "missing_scope") {
		return false, errTokenRefused("app-level token", failed.ErrorObj)
	}
	if ctx.Err() == nil {
		k.warnOnce("connect:"+strconv.Itoa(k.connections)+failed.ErrorObj.Error(), "slack: no connection; trying again", "error", failed.ErrorObj)
	}
	_, limited := errors.AsType[*slack.RateLimitedError](failed.ErrorObj)
	return failed.Backoff <= maxReconnectDelay || limited, nil
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
	received := k.receive(k.session, kind, payload)
	if received.later != nil {
		received.begin()
		k.acking.Go(func() { k.acknowledge(id, received.later.wait()) })
		return
	}
	k.acknowledge(id, received.ack)
	received.begin()
}

// acknowledge has an envelope acknowledged.
func (k *socket) acknowledge(id string, payload any) {
	select {
	case k.acks <- ack{id, payload}:
	default: // there is no connection, and maxAcks wait for one
	}
}

// sendAcks sends acknowledgements in their order until ctx ends. It has a
// goroutine of its own, because slack-go sends nothing while nothing reads its
// events.
func (k *socket) sendAcks(ctx context.Context) {
	for {
		select {
		case ack := <-k.acks:
			k.sendAck(ctx, ack)
		case <-ctx.Done():
			return
		}
	}
}

func (k *socket) sendAck(ctx context.Context, ack ack) {
	ctx, cancel := context.WithTimeout(ctx, ackTimeout)
	defer cancel()
	if err := k.client.AckCtx(ctx, ack.envelope, ack.payload); err != nil && ctx.Err() == nil {
		k.warnOnce("ack:"+err.Error(), "slack: an envelope was not acknowledged", "error", err)
	}
}
