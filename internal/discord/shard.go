package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"
)

// A shard is a part of the servers, with its own connection to the gateway.
type shard struct {
	id, count int
	session   session
	ready     bool // the present connection was welcomed; used by the goroutine of run alone
}

// gatewayInfo is what Discord says of its gateway.
type gatewayInfo struct {
	URL    string `json:"url"`
	Shards int    `json:"shards"`
	Limit  *struct {
		Total          int     `json:"total"`
		Remaining      int     `json:"remaining"`
		ResetAfter     float64 `json:"reset_after"` // ms
		MaxConcurrency int     `json:"max_concurrency"`
	} `json:"session_start_limit"`
}

// gateway asks for the gateway's address, until it is told or ctx ends.
func (a *Adapter) gateway(ctx context.Context) (gatewayInfo, error) {
	var info gatewayInfo
	err := a.client.do(ctx, call{route: to(http.MethodGet, "/gateway/bot"), into: &info})
	if hasStatus(err, http.StatusNotFound) {
		err = a.client.do(ctx, call{route: to(http.MethodGet, "/gateway"), into: &info})
	}
	if hasStatus(err, http.StatusUnauthorized) {
		return info, errToken
	}
	if err == nil && info.URL == "" {
		err = errors.New("gateway: no address was told")
	}
	info.Shards = max(info.Shards, 1)
	return info, err
}

// identifyEvery is how far apart identifications have to be.
const identifyEvery = 5*time.Second + 100*time.Millisecond

// A starter keeps identifications within Discord's limits: one in five seconds
// for each of max_concurrency groups of shards, and so many a day, because
// exceeding those makes Discord reset the token.
type identifyLimiter struct {
	mu   sync.Mutex
	last map[int]time.Time
}

// wait returns the gateway's address when the shard may identify.
func (s *identifyLimiter) wait(ctx context.Context, a *Adapter, sh *shard) (string, error) {
	for {
		info, err := a.gateway(ctx)
		if err != nil {
			return "", err
		}
		groups := 1
		if l := info.Limit; l != nil {
			groups = max(l.MaxConcurrency, 1)
			if l.Total > 0 && l.Remaining < 1 {
				after := time.Duration(l.ResetAfter*float64(time.Millisecond)) + time.Second
				a.cfg.Host.Log.Warn("discord: the day's identifications are used up", "wait", after)
				if !sleep(ctx, after) {
					return "", ctx.Err()
				}
				continue
			}
		}
		s.mu.Lock()
		if s.last == nil {
			s.last = map[int]time.Time{}
		}
		at := time.Now()
		if next := s.last[sh.id%groups].Add(identifyEvery); next.After(at) {
			at = next
		}
		s.last[sh.id%groups] = at
		s.mu.Unlock()
		if !sleep(ctx, time.Until(at)) {
			return "", ctx.Err()
		}
		return info.URL, nil
	}
}

// run keeps a shard connected until ctx ends or the gateway refuses it for good.
func (sh *shard) run(ctx context.Context, a *Adapter) error {
	for try := 0; ; try++ {
		began := time.Now()
		sh.ready = false
		err := sh.connect(ctx, a)
		a.disconnected(sh.id)
		if ctx.Err() != nil {
			return nil
		}
		if fatal := refusal(err); fatal != nil {
			return fatal
		}
		switch {
		case sh.ready && time.Since(began) > time.Minute:
			try = 0
		case sh.ready:
			try = min(try, 1)
		}
		wait := time.Duration(0)
		switch {
		case errors.Is(err, errInvalidSession):
			wait = time.Second + rand.N(4*time.Second) // as Discord asks
		case try > 0:
			wait = min(time.Minute, 150*time.Millisecond<<min(try, 9))
			wait = wait/2 + rand.N(wait)
		}
		a.cfg.Host.Log.Warn("discord: connecting again", "shard", sh.id, "after", wait, "reason", err)
		if !sleep(ctx, wait) {
			return nil
		}
	}
}

// connect makes one connection and stays on it.
func (sh *shard) connect(ctx context.Context, a *Adapter) error {
	address := sh.session.url
	resuming := sh.session.id != ""
	if !resuming {
		a.updateReadsContent(ctx) // it may be switched on or off at any time
	}
	if !resuming || address == "" {
		var err error
		if address, err = a.identifies.wait(ctx, a, sh); err != nil {
			return err
		}
	}
	l, interval, err := dial(ctx, address)
	if err != nil {
		var closed *websocket.CloseError
		if resuming && !errors.As(err, &closed) {
			sh.session.url = "" // ask anew
		}
		return err
	}
	g := identify{token: a.cfg.Token, intents: a.intents(), shard: [2]int{sh.id, sh.count}, session: sh.session}
	return l.run(ctx, g, interval, &sh.session, func(e event) { a.onEvent(sh, e) })
}

// refusal returns the sentence that ends Run, nil where it pays to try again.
func refusal(err error) error {
	var fatal fatalError
	if errors.As(err, &fatal) {
		return fatal
	}
	var closed *websocket.CloseError
	if !errors.As(err, &closed) {
		return nil
	}
	switch closed.Code {
	case closeAuthenticationFailed:
		return errToken
	case closeInvalidShard:
		return fatalError("Discord does not know this shard: leave the number of shards to Discord, or raise it")
	case closeShardingRequired:
		return fatalError("Discord asks for more shards: leave their number to Discord, or raise it")
	case closeInvalidVersion:
		return fatalError("Discord no longer offers version " + apiVersion + " of its gateway: update Plenary")
	case closeInvalidIntents:
		return fatalError("Discord does not know the intents that Plenary asks for: update Plenary")
	case closeDisallowedIntents:
		return fatalError("Discord does not allow an intent that Plenary asks for: switch Message Content Intent off and on again in the Developer Portal under Bot, and start Plenary anew")
	}
	return nil
}

// How long a lease lasts, how often it is renewed, and how often it is tried
// for. A shard whose replica died is taken over within ten seconds, which is
// also how long a replica waits that is started again after it was killed.
const (
	leaseTTL   = 9 * time.Second
	leaseRenew = 3 * time.Second
	leaseRetry = time.Second
)

// keep runs the shard whenever its lease is held.
func (sh *shard) runWithLease(ctx context.Context, a *Adapter) error {
	name := fmt.Sprintf("discord/%d/%d", sh.id, sh.count)
	for {
		asked := time.Now()
		held, err := a.cfg.Host.Lease(ctx, name, leaseTTL)
		switch {
		case err != nil:
			a.disconnected(sh.id)
			if ctx.Err() == nil {
				a.cfg.Host.Log.Warn("discord: lease", "shard", sh.id, "error", err)
			}
		case held:
			if err := sh.runWhileLeased(ctx, a, name, asked.Add(leaseTTL)); err != nil {
				return err
			}
		default:
			a.standBy(sh.id)
		}
		if !sleep(ctx, leaseRetry) {
			return nil
		}
	}
}

// hold runs the shard while its lease, which ends at a time, is renewed.
func (sh *shard) runWhileLeased(ctx context.Context, a *Adapter, name string, until time.Time) error {
	ctx, cancel := context.WithCancel(ctx)
	var renewing sync.WaitGroup
	defer renewing.Wait()
	defer cancel()
	renewing.Go(func() {
		defer cancel()
		for wait := leaseRenew; sleep(ctx, wait); {
			asked := time.Now()
			asking, stop := context.WithDeadline(ctx, until)
			held, err := a.cfg.Host.Lease(asking, name, leaseTTL)
			stop()
			switch {
			case err == nil && held:
				until, wait = asked.Add(leaseTTL), leaseRenew
			case err == nil, time.Now().After(until):
				a.cfg.Host.Log.Warn("discord: lease lost", "shard", sh.id, "error", err)
				return
			default:
				wait = leaseRetry
			}
		}
	})
	return sh.run(ctx, a)
}

// onEvent takes what the gateway sends. It never blocks for long: what takes
// time goes to the pool.
func (a *Adapter) onEvent(sh *shard, e event) {
	switch e.Type {
	case "READY":
		var ready struct {
			User        user `json:"user"`
			Application struct {
				ID string `json:"id"`
			} `json:"application"`
		}
		if json.Unmarshal(e.Data, &ready) == nil {
			a.self.Store(&ready.User.ID)
			if ready.Application.ID != "" {
				a.app.CompareAndSwap(nil, &ready.Application.ID)
			}
		}
		a.connected(sh)
	case "RESUMED":
		a.connected(sh)
	case "MESSAGE_CREATE":
		var m channelMessage
		if a.decode(e, &m) && a.delivered.Add("message/"+m.ID) {
			a.onMessage(&m)
		}
	case "INTERACTION_CREATE":
		var in interaction
		if a.decode(e, &in) && a.delivered.Add("interaction/"+in.ID) {
			a.onInteraction(&in, a.callback(&in))
		}
	case "GUILD_CREATE", "THREAD_LIST_SYNC":
		var s struct {
			Channels []partialChannel `json:"channels"`
			Threads  []partialChannel `json:"threads"`
		}
		if a.decode(e, &s) {
			a.channels.add(s.Channels)
			a.channels.add(s.Threads)
		}
	case "CHANNEL_CREATE", "CHANNEL_UPDATE", "THREAD_CREATE", "THREAD_UPDATE":
		var s partialChannel
		if a.decode(e, &s) {
			a.channels.add([]partialChannel{s})
		}
	case "CHANNEL_DELETE", "THREAD_DELETE":
		var s partialChannel
		if a.decode(e, &s) {
			a.channels.remove(s.ID)
		}
	case "GUILD_DELETE":
		var s struct {
			ID          string `json:"id"`
			Unavailable bool   `json:"unavailable"` // an outage, and no removal
		}
		if a.decode(e, &s) && !s.Unavailable && s.ID != "" {
			a.eraseServer(s.ID)
		}
	}
}

// decode reads an event. One that cannot be read is passed over, and said so
// without its words.
func (a *Adapter) decode(e event, into any) bool {
	if err := json.Unmarshal(e.Data, into); err != nil {
		a.cfg.Host.Log.Warn("discord: event not understood", "event", e.Type, "error", err)
		return false
	}
	return true
}

// intents are the least that the ways in need. The content of messages is asked
// for only where it is switched on for the application, because Discord
// otherwise refuses the connection; mentions and direct messages come with
// their content all the same.
func (a *Adapter) intents() discordgo.Intent {
	wanted := discordgo.IntentGuilds | discordgo.IntentGuildMessages | discordgo.IntentDirectMessages
	if a.readsContent.Load() {
		wanted |= discordgo.IntentMessageContent
	}
	return wanted
}
