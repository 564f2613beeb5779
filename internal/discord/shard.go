package discord

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"

	"plenary/internal/adapterkit"
)

// A shard is a part of the servers, with its own connection to the gateway.
type shard struct {
	id, count int
	session   session
	intents   discordgo.Intent // that it identified with last
	ready     bool             // the present connection was welcomed; used by the goroutine of run alone
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

// gateway asks for the gateway's address.
func (a *Adapter) gateway(ctx context.Context) (gatewayInfo, error) {
	var info gatewayInfo
	err := a.client.do(ctx, apiRequest{route: newRoute(http.MethodGet, "/gateway/bot"), into: &info})
	if hasStatus(err, http.StatusNotFound) {
		err = a.client.do(ctx, apiRequest{route: newRoute(http.MethodGet, "/gateway"), into: &info})
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

// An identifyLimiter keeps identifications within Discord's limits: one in five
// seconds for each of max_concurrency groups of shards, and so many a day, because
// Discord resets the token of a bot that exceeds those.
type identifyLimiter struct {
	mu   sync.Mutex
	last map[int]time.Time // by group
}

// wait waits until the shard may identify, and returns the gateway's address.
func (l *identifyLimiter) wait(ctx context.Context, a *Adapter, sh *shard) (string, error) {
	for {
		info, err := a.gateway(ctx)
		if err != nil {
			return "", err
		}
		groups := 1
		if limit := info.Limit; limit != nil {
			groups = max(limit.MaxConcurrency, 1)
			if limit.Total > 0 && limit.Remaining < 1 {
				after := time.Duration(limit.ResetAfter*float64(time.Millisecond)) + time.Second
				a.cfg.Host.Log.Warn("discord: the day's identifications are used up", "wait", after)
				if !adapterkit.Sleep(ctx, after) {
					return "", ctx.Err()
				}
				continue
			}
		}
		if !adapterkit.Sleep(ctx, time.Until(l.reserve(sh.id%groups, a.cfg.timing.identifyEvery))) {
			return "", ctx.Err()
		}
		return info.URL, nil
	}
}

// reserve returns when a shard of the group may identify.
func (l *identifyLimiter) reserve(group int, every time.Duration) time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.last == nil {
		l.last = map[int]time.Time{}
	}
	at := time.Now()
	if next := l.last[group].Add(every); next.After(at) {
		at = next
	}
	l.last[group] = at
	return at
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
		if sh.dropsContent(a, err) {
			continue
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
			wait = a.cfg.timing.reidentifyAfter
			wait += rand.N(4 * wait)
		case try > 0:
			wait = adapterkit.Backoff(try, 150*time.Millisecond, time.Minute)
			wait = wait/2 + rand.N(wait)
		}
		a.cfg.Host.Log.Warn("discord: connecting again", "shard", sh.id, "after", wait, "reason", err)
		if !adapterkit.Sleep(ctx, wait) {
			return nil
		}
	}
}

// connect makes one connection and uses it until it ends.
func (sh *shard) connect(ctx context.Context, a *Adapter) error {
	address := sh.session.url
	resuming := sh.session.id != ""
	if !resuming {
		a.updateReadsContent(ctx) // the intent may be switched on or off at any time
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
			sh.session.url = "" // it is asked for again
		}
		return err
	}
	if !resuming {
		sh.intents = a.intents()
	}
	g := identify{token: a.cfg.Token, intents: sh.intents, shard: [2]int{sh.id, sh.count}, session: sh.session}
	return l.run(ctx, g, interval, &sh.session, func(e event) { a.onEvent(sh, e) })
}

// dropsContent gives up the intent for the content of every message where Discord refuses
// it, as the portal may without the application's flags showing it: only references in
// double brackets need it. It reports whether it did.
func (sh *shard) dropsContent(a *Adapter, err error) bool {
	var closed *websocket.CloseError
	if !errors.As(err, &closed) || closed.Code != closeDisallowedIntents || sh.intents&discordgo.IntentMessageContent == 0 {
		return false
	}
	a.contentRefused.Store(true)
	a.readsContent.Store(false)
	sh.session, sh.intents = session{}, 0
	a.cfg.Host.Log.Warn("discord: Discord refuses the Message Content Intent, so references such as [[II]] are not answered; everything else works. Switch it off and on again in the Developer Portal under Bot", "shard", sh.id)
	return true
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
		return fatalError("Discord does not know this shard: set DISCORD_SHARDS to auto, or to a number that Discord takes, for every replica")
	case closeShardingRequired:
		return errMoreShards
	case closeInvalidVersion:
		return fatalError("Discord no longer offers version " + apiVersion + " of its gateway: update Plenary")
	case closeInvalidIntents:
		return fatalError("Discord does not know the intents that Plenary asks for: update Plenary")
	case closeDisallowedIntents:
		return fatalError("Discord does not allow an intent that Plenary asks for: switch Message Content Intent off and on again in the Developer Portal under Bot, and start Plenary anew")
	}
	return nil
}

// runWithLease runs the shard whenever its lease is held.
func (sh *shard) runWithLease(ctx context.Context, a *Adapter) error {
	ttl := a.cfg.timing.leaseTTL
	name := fmt.Sprintf("discord/%d/%d", sh.id, sh.count)
	for {
		asked := time.Now()
		held, err := a.cfg.Host.Lease(ctx, name, ttl)
		switch {
		case err != nil:
			a.disconnected(sh.id)
			if ctx.Err() == nil {
				a.cfg.Host.Log.Warn("discord: lease", "shard", sh.id, "error", err)
			}
		case held:
			if err := sh.runWhileLeased(ctx, a, name, asked.Add(ttl)); err != nil {
				return err
			}
		default:
			a.standBy(sh.id)
		}
		if !adapterkit.Sleep(ctx, ttl/9) {
			return nil
		}
	}
}

// runWhileLeased runs the shard while its lease, which ends at a time, is renewed.
func (sh *shard) runWhileLeased(ctx context.Context, a *Adapter, name string, until time.Time) error {
	ttl := a.cfg.timing.leaseTTL
	ctx, cancel := context.WithCancel(ctx)
	var renewing sync.WaitGroup
	defer renewing.Wait()
	defer cancel()
	renewing.Go(func() {
		defer cancel()
		for wait := ttl / 3; adapterkit.Sleep(ctx, wait); {
			asked := time.Now()
			asking, stop := context.WithDeadline(ctx, until)
			held, err := a.cfg.Host.Lease(asking, name, ttl)
			stop()
			switch {
			case err == nil && held:
				until, wait = asked.Add(ttl), ttl/3
			case err == nil, time.Now().After(until):
				a.cfg.Host.Log.Warn("discord: lease lost", "shard", sh.id, "error", err)
				return
			default:
				wait = ttl / 9
			}
		}
	})
	return sh.run(ctx, a)
}

// intents are the least that the adapter needs. It asks for the content of every
// message only where the application has that intent, because Discord otherwise
// refuses the connection; mentions and direct messages come with their content
// all the same.
func (a *Adapter) intents() discordgo.Intent {
	wanted := discordgo.IntentGuilds | discordgo.IntentGuildMessages | discordgo.IntentDirectMessages
	if a.readsContent.Load() {
		wanted |= discordgo.IntentMessageContent
	}
	return wanted
}
