package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"net"
	"net/http"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"plenary/internal/answer"
	"plenary/internal/bert"
	"plenary/internal/bot"
	"plenary/internal/delivery"
	"plenary/internal/limit"
	"plenary/internal/ops"
	"plenary/internal/statement"
	"plenary/internal/store"
	"plenary/internal/workqueue"
)

// serveCommand is plenary serve.
type serveCommand struct {
	settings
}

// Run serves until ctx ends.
func (c *serveCommand) Run(ctx context.Context, env *environment, _ []string) error {
	statements, err := env.statements()
	faults := join(c.complete(env.sources, os.Getenv))
	networks, noNetworks := env.openNetworks(bert.Options{Workers: readers()}, databaseFolder(c.settings.DatabaseURL), userCache())
	if err := errors.Join(faults, err, noNetworks); err != nil {
		return fmt.Errorf("the configuration has faults, and nothing was started:\n%w", err)
	}
	s := &server{
		settings: &c.settings,
		sources:  env.sources,
		log:      newLog(env.err, &c.settings),
		reread:   env.statements,
		holidays: env.holidays,
		health:   ops.NewHealth(nil),
		leases:   newHeldLeases(),
		networks: networks,
		operator: env.Operator,
	}
	s.overloads = newOverloadLog(s.log)
	slog.SetDefault(s.log) // for libraries that log to it
	return s.run(ctx, statements)
}

// Time limits and intervals of a server.
const (
	databaseWait   = time.Minute     // for a database that is away at the start
	stopWithin     = 8 * time.Second // from the first signal to the end
	maxTickAge     = time.Minute     // since the schedules were last looked at, for a ready process
	startupTime    = 3 * time.Second // a usual upper bound; memory is returned to the system after it
	pruneEvery     = time.Hour
	keepRequestIDs = 48 * time.Hour // ids of requests that were answered
)

// A server is one process of plenary serve.
type server struct {
	settings *settings
	sources  sources
	log      *slog.Logger
	reread   func() ([]*statement.Statement, error)
	holidays bot.Holidays

	health    *ops.Health
	metrics   *ops.Metrics
	leases    *heldLeases
	overloads *overloadLog
	networks  *answer.Networks // nil where none is loaded
	operator  string           // who runs it, for members who ask
	readings  *workqueue.Queue

	store      atomic.Pointer[store.Store] // nil until it is open
	bot        *bot.Bot
	adapters   []adapter
	dispatcher *delivery.Dispatcher // nil where no platform is served
}

// run starts everything, waits for ctx to end, and ends everything. It returns
// an error where no platform of some is left to serve.
func (s *server) run(ctx context.Context, statements []*statement.Statement) error {
	hangUps := make(chan os.Signal, 1)
	signal.Notify(hangUps, syscall.SIGHUP)
	defer signal.Stop(hangUps)

	s.announce(statements)
	b := readBuild()
	s.metrics = ops.NewMetrics(ops.Build{Version: b.version, Commit: b.commit, Date: b.date})
	s.health.Check("database", s.checkDatabase)
	s.readings = s.newReadings()
	mux := http.NewServeMux()
	mux.Handle("GET /healthz", s.health.Alive())
	mux.Handle("GET /readyz", s.health.Ready())
	mux.Handle("GET /metrics", s.metrics.Handler())
	stopHTTP, err := s.serveHTTP(mux)
	if err != nil {
		return err
	}
	defer stopHTTP()

	db, err := s.openStore(ctx)
	if err != nil || db == nil {
		return err
	}
	s.store.Store(db)
	s.leases.store = db
	s.bot = bot.New(bot.Config{Statements: statements, Store: db, Log: s.log, Version: b.version, Operator: s.operator, Networks: s.networks, Readings: s.readings, Page: s.settings.pageAddress(), Counts: s.counts, Holidays: s.holidays})
	if err := s.assemble(mux); err != nil {
		return errors.Join(err, db.Close())
	}
	return s.serve(ctx, hangUps)
}

// announce logs what starts.
func (s *server) announce(statements []*statement.Statement) {
	b := readBuild()
	s.log.Info("plenary starts", "version", b.version, "commit", b.commit, "serves", describeServed(s.settings))
	for _, st := range statements {
		s.log.Info("content", "title", st.Title, "sections", len(st.Sections)-1, "paragraphs", len(st.Paragraphs), "prompts", len(st.Prompts))
	}
	if s.networks != nil {
		s.log.Info("networks", "loaded", s.networks.Names(), "computed_with", s.networks.InstructionSet())
	} else {
		s.log.Info("networks", "loaded", "none")
	}
	s.log.Info("database", "at", describeDatabase(s.settings.DatabaseURL))
	s.log.Info("limits", "person", describeRate(limit.DefaultPerson), "channel", describeRate(limit.DefaultChannel), "at_once", limit.DefaultMaxConcurrent,
		"readings_at_once", readers(), "readings_waiting", bot.MaxWaiting)
}

// readers is how many questions are read at one time, each by one worker of the
// networks. A worker keeps about 6 MB.
func readers() int { return min(runtime.GOMAXPROCS(0), 8) }

// newReadings makes the queue in which questions wait to be read.
func (s *server) newReadings() *workqueue.Queue {
	q := workqueue.New(workqueue.Config{
		AtOnce:  readers(),
		Waiting: bot.MaxWaiting,
		MaxWait: bot.MaxWait,
		OnBegin: s.metrics.ReadingBegan,
		OnEnd:   s.metrics.ReadingEnded,
		OnRefuse: func(why error) {
			full := errors.Is(why, workqueue.ErrFull)
			s.metrics.ReadingRefused(full)
			if full {
				s.overloads.add(readings)
			}
		},
	})
	s.metrics.ReadingsWaiting(q.Waiting)
	return q
}

// describeServed lists the platforms and how each is reached, and what is offered to
// others.
func describeServed(s *settings) string {
	var ways []string
	for _, p := range s.configured() {
		ways = append(ways, p.title+" over "+p.Settings.reachedOver())
	}
	if isServed(s.Page) {
		ways = append(ways, "pages over HTTP")
	}
	if isServed(s.MCP) {
		ways = append(ways, "tools over HTTP")
	}
	return strings.Join(ways, ", ")
}

func describeRate(r limit.Rate) string {
	return fmt.Sprintf("%d at once, then %g a second", r.Burst, r.PerSecond)
}

// serveHTTP serves mux where it is configured to. It returns a function that stops
// it.
func (s *server) serveHTTP(mux *http.ServeMux) (stop func(), err error) {
	address := s.settings.listen()
	if address == "" {
		s.log.Info("health and metrics are not served", "because", "PLENARY_LISTEN is not set")
		return func() {}, nil
	}
	ln, err := net.Listen("tcp", address)
	if err != nil {
		if s.settings.Listen == "" && s.settings.http() < needsHTTP {
			s.log.Warn("HTTP is not served: set PLENARY_LISTEN to an address that is free", "error", err)
			return func() {}, nil
		}
		return nil, fmt.Errorf("%s: %w: name an address of this machine that no other program listens on", s.sources.name("PLENARY_LISTEN"), err)
	}
	s.log.Info("listening", "at", ln.Addr().String())
	web := ops.NewServer(ln, mux, s.log)
	var serving sync.WaitGroup
	serving.Go(func() {
		if err := web.Serve(); err != nil {
			s.log.Error("HTTP is not served any more", "error", err)
		}
	})
	return func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		web.Stop(ctx)
		serving.Wait()
	}, nil
}

// openStore opens the database. It waits for one that is unavailable, locked or
// full, and returns nil without an error where ctx ends first. Such a fault is not
// one of the configuration: after databaseWait the process ends with exitRefused,
// so that its supervisor restarts it.
func (s *server) openStore(ctx context.Context) (*store.Store, error) {
	patience := time.Now().Add(databaseWait)
	for wait := time.Second; ; wait = min(2*wait, 10*time.Second) {
		db, err := store.Open(ctx, s.settings.DatabaseURL.reveal())
		switch {
		case err == nil:
			return db, nil
		case ctx.Err() != nil:
			return nil, nil
		case !errors.Is(err, store.ErrUnavailable) && !errors.Is(err, store.ErrLocked) && !errors.Is(err, store.ErrFull):
			return nil, fmt.Errorf("%s: %w", s.sources.name(databaseVariable), err)
		case time.Now().Add(wait).After(patience):
			s.log.Error("the database is given up; start again once it is there, or mend DATABASE_URL", "error", err)
			return nil, errRefused
		}
		s.log.Warn("the database is tried again", "error", err, "again", wait)
		select {
		case <-ctx.Done():
			return nil, nil
		case <-time.After(wait):
		}
	}
}

// checkDatabase checks the database for /readyz.
func (s *server) checkDatabase(ctx context.Context) error {
	db := s.store.Load()
	if db == nil {
		return errors.New("it is not open yet")
	}
	return db.Writable(ctx)
}

// checkSchedules checks for /readyz that schedules are looked at.
func (s *server) checkSchedules(context.Context) error {
	last := s.dispatcher.LastTick()
	if last.IsZero() {
		return errors.New("not looked at yet")
	}
	if ago := time.Since(last); ago > maxTickAge {
		return fmt.Errorf("not looked at for %s", ago.Round(time.Second))
	}
	return nil
}

// assemble makes an adapter for each configured platform, and the dispatcher of
// prompts, and offers the page and the tool server.
func (s *server) assemble(mux *http.ServeMux) error {
	var posters []bot.Adapter
	for _, p := range s.settings.configured() {
		a, err := p.Settings.newAdapter(s.host(p.name), mux)
		if err != nil {
			return err
		}
		s.adapters = append(s.adapters, a)
		s.health.Platform(a.Name(), a.Ready)
		s.metrics.Platform(a.Name(), a.Ready)
		posters = append(posters, countedAdapter{a, s.metrics})
	}
	s.servePage(mux)
	s.serveTools(mux)
	if len(s.adapters) == 0 { // nothing is posted
		s.health.Platform("http", func() error { return nil })
		return nil
	}
	var err error
	s.dispatcher, err = delivery.New(delivery.Config{
		Store:     s.store.Load(),
		Adapters:  posters,
		Compose:   s.bot.Compose,
		WordsAt:   s.bot.WordsAt,
		Completed: s.metrics.Delivery,
		Log:       s.log,
	})
	if err != nil {
		return err
	}
	s.health.Check("schedules", s.checkSchedules)
	s.metrics.LastTick(s.dispatcher.LastTick)
	s.metrics.QueueDepth(s.queueDepth)
	return nil
}

// counts counts messages in threads by the adapter of a place.
func (s *server) counts(ctx context.Context, at bot.Place, posts []bot.Sent) (map[string]int, error) {
	for _, a := range s.adapters {
		if a.Name() == at.Platform {
			return a.Counts(ctx, at, posts)
		}
	}
	return nil, nil
}

// queueDepth is how many prompts are due and not yet posted.
func (s *server) queueDepth() float64 {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	n, err := s.store.Load().Waiting(ctx)
	if err != nil {
		return math.NaN()
	}
	return float64(n)
}

// A countedAdapter counts the attempts to post that fail and are repeated.
type countedAdapter struct {
	bot.Adapter
	metrics *ops.Metrics
}

func (c countedAdapter) Send(ctx context.Context, post bot.Post) (bot.Sent, error) {
	sent, err := c.Adapter.Send(ctx, post)
	if err != nil && !errors.Is(err, bot.ErrGone) && !errors.As(err, new(*bot.RetryAfterError)) {
		c.metrics.Delivery(bot.Delivery{Place: post.Place, State: bot.Claimed})
	}
	return sent, err
}

// serve runs everything until ctx ends or no platform of some is left.
func (s *server) serve(ctx context.Context, hangUps <-chan os.Signal) error {
	working, stop := context.WithCancel(ctx)
	defer stop()
	limits := limit.New(limit.Config{Deduplicate: s.store.Load().Deduplicate, Limited: s.onLimited, Words: s.bot.WordsFor})
	handle := s.metrics.Wrap(limits.Wrap(s.bot.Handle))

	var running sync.WaitGroup
	var left atomic.Int32
	left.Store(int32(len(s.adapters)))
	for _, a := range s.adapters {
		running.Go(func() {
			err := a.Run(working, handle)
			if err == nil {
				err = errors.New("it ended by itself")
			}
			if working.Err() != nil {
				return
			}
			s.log.Error("a platform is not served any more", "platform", a.Name(), "error", err)
			s.health.Ended(a.Name(), err)
			if left.Add(-1) == 0 {
				stop()
			}
		})
	}
	if s.dispatcher != nil {
		running.Go(func() {
			if err := s.dispatcher.Run(working); err != nil && working.Err() == nil {
				s.log.Error("prompts are not posted any more", "error", err)
			}
		})
	}
	running.Go(func() { s.housekeep(working, hangUps) })
	running.Go(func() { s.health.Watch(working, s.log) })

	<-working.Done()
	s.health.Stopping()
	s.log.Info("stopping", "within", stopWithin, "told_to_ask_again", s.readings.Close())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		running.Wait()
		s.leases.release()
		if err := s.store.Load().Close(); err != nil {
			s.log.Warn("the database was not closed", "error", err)
		}
	}()
	select {
	case <-ended:
		s.log.Info("stopped")
	case <-time.After(stopWithin):
		s.log.Warn("stopped before all was done; what is left is taken up at the next start")
	}
	if ctx.Err() == nil {
		s.log.Error("no platform is left to serve")
		return errRefused
	}
	return nil
}

// onLimited counts and logs a request that was told to wait.
func (s *server) onLimited(platform, scope string) {
	s.metrics.Limited(platform, scope)
	s.log.Info("request", "id", bot.NewShortID(), "platform", platform, "outcome", bot.Refused, "limited", scope)
}

// onFull counts and logs a request for which there was no room.
func (s *server) onFull(platform string) {
	s.metrics.Limited(platform, ops.ScopeEverybody)
	s.overloads.add(platform)
}

// housekeep reads the content again on SIGHUP, and deletes the ids of old requests.
func (s *server) housekeep(ctx context.Context, hangUps <-chan os.Signal) {
	prune := time.NewTicker(pruneEvery)
	defer prune.Stop()
	started := time.NewTimer(startupTime)
	defer started.Stop()
	var preparing sync.WaitGroup
	defer preparing.Wait()
	prepare := func() { _ = s.bot.Prepare(ctx) } // fails only where ctx ends
	preparing.Go(prepare)
	for {
		select {
		case <-ctx.Done():
			return
		case <-started.C:
			debug.FreeOSMemory() // that only the start needed
		case <-hangUps:
			s.reload()
			preparing.Go(prepare)
		case <-prune.C:
			if _, err := s.store.Load().Prune(ctx, keepRequestIDs); err != nil && ctx.Err() == nil {
				s.log.Warn("old requests are not forgotten yet", "error", err)
			}
		}
	}
}

// reload reads the content again. Where that has faults, the old content stays.
func (s *server) reload() {
	statements, err := s.reread()
	s.metrics.Reload(err)
	if err != nil {
		s.log.Error("the new content was not taken; the old one is answered from", "error", err)
		return
	}
	s.bot.SetStatements(statements)
	for _, st := range statements {
		s.log.Info("content replaced", "title", st.Title, "sections", len(st.Sections)-1, "paragraphs", len(st.Paragraphs), "prompts", len(st.Prompts))
	}
}

// onRemoved erases what is stored of a workspace or server that the bot was
// removed from. It tries until the database is available.
func (s *server) onRemoved(ctx context.Context, at bot.Place) {
	s.bot.Forget(at)
	for wait := time.Second; ; wait = min(2*wait, time.Minute) {
		err := s.store.Load().Forget(ctx, at)
		if err == nil {
			s.log.InfoContext(ctx, "forgotten, because the bot was removed", "platform", at.Platform, "space", at.Space)
			return
		}
		s.log.ErrorContext(ctx, "not forgotten yet: plenary forget "+placeName(at)+" does it by hand", "error", err, "again", wait)
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
	}
}
