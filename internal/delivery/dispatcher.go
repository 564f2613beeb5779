// Package delivery posts prompts at their hour: each slot of each schedule once,
// over restarts, kill -9 and replicas, or never and recorded as missed.
//
// The schedule's row is the truth. Every second a tick takes the schedules
// whose slot has come, claims the slot in the table of deliveries, moves the
// schedule to its next slot and inserts one River job, all in one transaction.
// The job's worker takes the claimed slot for as long as one try may last,
// records what it is about to post, posts, and completes the slot.
//
// A try that ends without an answer leaves the slot in doubt: the next one asks
// the platform first whether the post is there. A worker that dies leaves a
// slot that is held and not completed, which a sweep hands out again once the
// time for which it was held is over.
package delivery

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"plenary/internal/bot"
)

// Config is what a Dispatcher is made of. Required are Store, Adapters and
// Compose.
type Config struct {
	Store    Store
	Adapters []bot.Adapter // one for each platform that is posted to

	// Compose makes the post for a slot, and says what it chose. Composed again,
	// the same question comes. [bot.Bot.Compose] is one.
	Compose func(ctx context.Context, s bot.Schedule, slot time.Time) (bot.Post, bot.Delivery, error)

	// Settled is told of every slot that is posted, missed or dropped. It may be
	// called by several goroutines at once. Nil: nobody is.
	Completed func(bot.Delivery)

	Grace   time.Duration // for which a slot may be late and is still posted, from 1 min to 12 h; 0: 2 h
	Workers int           // posts under way on one platform, at most; 0: 100

	Log *slog.Logger     // nil: slog.Default()
	Now func() time.Time // nil: time.Now
}

// A Store keeps schedules and what became of their slots. The Store of package
// store is one, and its methods say what these do.
type Store interface {
	DB() *sql.DB
	Postgres() bool

	Schedule(ctx context.Context, at bot.Place) (bot.Schedule, bool, error)
	Delivery(ctx context.Context, at bot.Place, slot time.Time) (bot.Delivery, bool, error)

	Advance(ctx context.Context, platform string, now time.Time, limit int,
		plan func(bot.Schedule) (moved bot.Schedule, slots []bot.Delivery), queue queue) (int, error)
	Requeue(ctx context.Context, platform string, now time.Time, limit int, queue queue) (int, error)

	AcquireSlot(ctx context.Context, d bot.Delivery, holder string, now, until time.Time) (bool, error)
	CompleteSlot(ctx context.Context, d bot.Delivery, holder string) (bool, error)
	ReleaseSlot(ctx context.Context, d bot.Delivery, holder string) error
	DropSlot(ctx context.Context, d bot.Delivery, holder string, tell func(ctx context.Context, tx *sql.Tx, paused bot.Schedule) error) error

	Lease(ctx context.Context, name, holder string, ttl time.Duration) (bool, error)
	ReleaseLease(ctx context.Context, name, holder string) error
}

type queue = func(ctx context.Context, tx *sql.Tx, slots []bot.Delivery) error

// How long things last. A slot that a killed process held is posted, at the
// latest, once hold and sweepEvery are over; one that it had fetched and not
// yet taken, once River's rescuer came round, which is rescueAfter and half a
// minute. Both are well below two minutes.
const (
	tickEvery  = time.Second
	sweepEvery = 10 * time.Second

	findTimeout = 10 * time.Second
	sendTimeout = 20 * time.Second
	workTimeout = findTimeout + sendTimeout + 3*time.Second // of one job: what a try may last, and the writes around it

	hold        = workTimeout + 7*time.Second // also how far the clocks of replicas may differ
	rescueAfter = hold

	softStop = 5 * time.Second // for posts under way when the program ends
)

// batch is how many schedules one transaction moves, and batches how many of
// them one tick moves for a platform before it lets workers go on.
const (
	batch   = 500
	batches = 20
)

// A Dispatcher posts prompts.
type Dispatcher struct {
	cfg      Config
	adapters map[string]bot.Adapter
	holder   string // names this process in what it holds
	queue    queue
	tell     func(ctx context.Context, tx *sql.Tx, paused bot.Schedule, slot time.Time) error
	claiming sync.RWMutex // held for writing by a tick
	ticked   atomic.Int64 // when the last tick went well, in Unix seconds
}

// New makes a Dispatcher, which does nothing before [Dispatcher.Run].
func New(cfg Config) (*Dispatcher, error) {
	if cfg.Grace == 0 {
		cfg.Grace = 2 * time.Hour
	}
	if cfg.Workers == 0 {
		cfg.Workers = 100
	}
	if cfg.Log == nil {
		cfg.Log = slog.Default()
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Completed == nil {
		cfg.Completed = func(bot.Delivery) {}
	}
	var faults []error
	if cfg.Store == nil || cfg.Compose == nil || len(cfg.Adapters) == 0 {
		faults = append(faults, errors.New("prompt: Store, Adapters or Compose is missing"))
	}
	if cfg.Grace < time.Minute || cfg.Grace > 12*time.Hour {
		faults = append(faults, fmt.Errorf("prompt: Grace is %s: it goes from 1 min to 12 h, so that two slots of a schedule never lie within it", cfg.Grace))
	}
	if cfg.Workers < 1 || cfg.Workers > 1000 {
		faults = append(faults, fmt.Errorf("prompt: Workers is %d: it goes from 1 to 1000", cfg.Workers))
	}
	if len(faults) > 0 {
		return nil, errors.Join(faults...)
	}
	c := &Dispatcher{cfg: cfg, holder: rand.Text(), adapters: map[string]bot.Adapter{}}
	for _, a := range cfg.Adapters {
		c.adapters[a.Name()] = a
	}
	return c, nil
}

// LastTick returns when schedules were last looked at, to the second; the zero
// Time before the first time.
func (c *Dispatcher) LastTick() time.Time {
	if at := c.ticked.Load(); at != 0 {
		return time.Unix(at, 0)
	}
	return time.Time{}
}
