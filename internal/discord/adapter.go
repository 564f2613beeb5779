package discord

import (
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"plenary/internal/adapterkit"
	"plenary/internal/bot"
)

// Name is the Platform of every place that the adapter makes.
const Name = "discord"

// An Adapter relays between Discord and the command core.
type Adapter struct {
	cfg        Config
	client     *client
	key        ed25519.PublicKey // nil: no HTTP interactions
	identifies identifyLimiter
	channels   channelCache
	roles      ownRoles
	answers    adapterkit.AnswerRecords
	welcoming  sync.Mutex // held while a server is welcomed

	self           atomic.Pointer[string] // id of the bot's user, from READY
	app            atomic.Pointer[string] // id of the application: configured, from READY, or asked for
	readsContent   atomic.Bool            // the application has the intent for the content of every message
	contentRefused atomic.Bool            // the gateway refused that intent, although the application has it
	commands       atomic.Pointer[commandIDs]
	forms          keptForms
	began          time.Time // when Run began
	workers        atomic.Pointer[workers]
	delivered      adapterkit.RecentIDs // of tasks

	mu              sync.Mutex
	shards          map[int]bool // shards that this replica runs, and whether they are connected; nil until their number is known
	connectedBefore map[int]bool // by shard
	registered      bool
}

var _ bot.Adapter = (*Adapter)(nil)

// New makes an adapter. It makes no call.
func New(cfg Config) (*Adapter, error) {
	cfg = cfg.withDefaults()
	if err := cfg.validate(); err != nil {
		return nil, err
	}
	a := &Adapter{cfg: cfg, client: newClient(cfg), connectedBefore: map[int]bool{}}
	if cfg.ApplicationID != "" {
		a.app.Store(&cfg.ApplicationID)
	}
	if cfg.PublicKey != "" {
		key, err := hex.DecodeString(cfg.PublicKey)
		if err != nil {
			return nil, err
		}
		a.key = key
	}
	return a, nil
}

// Name returns "discord".
func (a *Adapter) Name() string { return Name }

// Run connects, registers the commands where they changed, and relays until ctx
// ends.
func (a *Adapter) Run(ctx context.Context, handle bot.Handler) error {
	working, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	defer a.client.http.CloseIdleConnections()
	defer a.forms.drop(everyServer)
	a.began = time.Now()
	w := newWorkers(working, handle, a.cfg)
	a.workers.Store(w)
	group, relaying := errgroup.WithContext(ctx)
	group.Go(func() error { return a.registerCommands(relaying) })
	group.Go(func() error { return a.connect(relaying) })
	err := group.Wait()
	a.workers.Store(nil)
	grace := time.AfterFunc(a.cfg.Grace, func() {
		if n := w.requests.Running(); n > 0 {
			a.cfg.Host.Log.Warn("discord: replies were given up at the end", "replies", n)
		}
		stop()
	})
	defer grace.Stop()
	w.close()
	if ctx.Err() != nil {
		return nil
	}
	return err
}

// The delays between attempts of the calls that Run begins with.
const (
	firstDelay   = time.Second
	longestDelay = time.Minute
)

// connect runs the shards, as many as are configured or recommended. Where the gateway
// asks for more than it recommended before, it is asked how many.
func (a *Adapter) connect(ctx context.Context) error {
	count := 0
	for {
		recommended, err := a.shardCount(ctx)
		switch {
		case err != nil || ctx.Err() != nil:
			return err
		case recommended <= count:
			return errMoreShards
		}
		count = recommended
		if err := a.runShards(ctx, count); !errors.Is(err, errMoreShards) || a.cfg.Shards != 0 {
			return err
		}
		a.cfg.Host.Log.Warn("discord: Discord asks for more shards", "than", count)
	}
}

// shardCount returns how many shards are configured or recommended; 0 where ctx ends.
func (a *Adapter) shardCount(ctx context.Context) (int, error) {
	if a.cfg.Shards != 0 {
		return a.cfg.Shards, nil
	}
	for try := 0; ; try++ {
		info, err := a.gateway(ctx)
		var fatal fatalError
		switch {
		case err == nil:
			return info.Shards, nil
		case ctx.Err() != nil:
			return 0, nil
		case errors.As(err, &fatal):
			return 0, fatal
		}
		a.cfg.Host.Log.Warn("discord: the gateway's address is asked for again", "error", err)
		if !adapterkit.Sleep(ctx, adapterkit.Backoff(try, firstDelay, longestDelay)) {
			return 0, nil
		}
	}
}

// runShards runs shards until ctx ends or one of them is refused for good.
func (a *Adapter) runShards(ctx context.Context, count int) error {
	a.cfg.Host.Log.Info("discord: connecting", "shards", count)
	a.mu.Lock()
	a.shards = map[int]bool{}
	for id := range count {
		a.shards[id] = false
	}
	a.mu.Unlock()
	group, ctx := errgroup.WithContext(ctx)
	for id := range count {
		sh := &shard{id: id, count: count}
		group.Go(func() error { return sh.runWithLease(ctx, a) })
	}
	return group.Wait()
}

// contentFlags are the flags of an application that has the intent for the
// content of every message.
const contentFlags = 1<<18 | 1<<19

// An application is what Discord says of the bot's application.
type application struct {
	ID        string `json:"id"`
	Name      string `json:"name"`
	Flags     int    `json:"flags"`
	VerifyKey string `json:"verify_key"`
}

func (a *Adapter) application(ctx context.Context) (application, error) {
	var app application
	err := a.client.do(ctx, apiRequest{route: newRoute(http.MethodGet, "/applications/@me"), into: &app})
	return app, err
}

// updateReadsContent asks whether the application has the intent for the content
// of every message. Where Discord does not say, it stays as it was, at first off:
// mentions and direct messages work without it.
func (a *Adapter) updateReadsContent(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	app, err := a.application(ctx)
	if err != nil {
		return
	}
	reads := app.Flags&contentFlags != 0
	if !reads {
		a.contentRefused.Store(false) // it was switched off: it may be switched on again
	}
	reads = reads && !a.contentRefused.Load()
	if a.readsContent.Swap(reads) != reads {
		a.cfg.Host.Log.Info("discord: the content of every message", "read", reads)
	}
}

// applicationID is the id of the application, "" while it is not known.
func (a *Adapter) applicationID() string {
	if id := a.app.Load(); id != nil {
		return *id
	}
	return ""
}

// registerCommands tries to register the commands until Discord has them.
func (a *Adapter) registerCommands(ctx context.Context) error {
	for try := 0; ; try++ {
		err := error(nil)
		if a.applicationID() == "" {
			var asked application
			if asked, err = a.application(ctx); asked.ID != "" {
				a.app.CompareAndSwap(nil, &asked.ID)
			}
		}
		if app := a.applicationID(); app != "" { // perhaps from READY
			err = a.register(ctx, app)
		} else if err == nil {
			err = errors.New("it is not known which application the bot is of")
		}
		switch {
		case ctx.Err() != nil:
			return nil
		case hasStatus(err, http.StatusUnauthorized):
			return errToken
		case err == nil:
			a.mu.Lock()
			a.registered = true
			a.mu.Unlock()
			return nil
		}
		a.cfg.Host.Log.Warn("discord: the commands are not registered yet", "error", err)
		if !adapterkit.Sleep(ctx, adapterkit.Backoff(try, firstDelay, longestDelay)) {
			return nil
		}
	}
}

// Ready returns nil while every shard that this replica holds is connected and
// the commands are registered, else what is missing.
func (a *Adapter) Ready() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	switch {
	case a.workers.Load() == nil:
		return errors.New("discord: not running")
	case !a.registered:
		return errors.New("discord: the commands are not registered yet")
	case a.shards == nil:
		return errors.New("discord: not connected")
	}
	for id, up := range a.shards {
		if !up {
			return fmt.Errorf("discord: shard %d is not connected", id)
		}
	}
	return nil
}

// connected notes that a shard is connected.
func (a *Adapter) connected(sh *shard) {
	sh.ready = true
	a.mu.Lock()
	again := a.connectedBefore[sh.id]
	a.connectedBefore[sh.id], a.shards[sh.id] = true, true
	a.mu.Unlock()
	a.cfg.Host.Log.Info("discord: connected", "shard", sh.id)
	if again {
		a.cfg.Host.OnReconnect()
	}
}

// disconnected notes that a shard is not connected.
func (a *Adapter) disconnected(shard int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.shards[shard] = false
}

// standBy notes that another replica holds a shard.
func (a *Adapter) standBy(shard int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.shards, shard)
}

// selfID is the id of the bot's user, "" before READY.
func (a *Adapter) selfID() string {
	if id := a.self.Load(); id != nil {
		return *id
	}
	return ""
}

// eraseServer has everything stored of a server that removed the bot erased.
func (a *Adapter) eraseServer(server string) {
	a.forms.drop(server)
	w := a.workers.Load()
	if w == nil {
		return
	}
	place := bot.Place{Platform: Name, Space: server}
	if !w.removals.Go(w.ctx, func(ctx context.Context) { a.cfg.Host.Removed(ctx, place) }) {
		a.cfg.Host.Log.Error("discord: more servers removed the bot at once than are erased at one time: plenary forget discord/" + server + " does it by hand")
	}
}
