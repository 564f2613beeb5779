// Package delivery posts prompts at their hour: each slot of each schedule once,
// over restarts, kill -9 and replicas, or never, and then recorded as missed.
//
// The schedule's row in the database is the truth. Every second a tick reads the
// schedules that are due, claims their slots in the table of deliveries, moves
// the schedules to their next slots and queues one River job for each claimed
// slot, all in one transaction. The job's worker acquires the slot for as long as
// one attempt may last, records what it is about to post, posts, and completes
// the slot.
//
// An attempt without an answer leaves the slot unconfirmed: the next attempt first
// asks the platform whether the post is there. A worker that dies leaves a slot
// that is held and not completed. Once the time for which it was held is over, a
// sweep queues it again.
//
// River queues the jobs, but the claimed slot decides what is posted: River alone
// runs a job at least once, and a post must come at most once.
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
	"plenary/internal/message"
)

// Config configures a Dispatcher. Required are Store, Adapters and Compose.
type Config struct {
	Store    Store
	Adapters []bot.Adapter // one for each platform that is posted to

	// Compose makes the post for a slot and says which prompt it chose. Called
	// again for the same slot, it chooses the same. [bot.Bot.Compose] is one.
	Compose func(ctx context.Context, s bot.Schedule, slot time.Time) (bot.Post, bot.Delivery, error)

	// WordsAt returns the catalogue in which facilitators of a place are told something.
	// Nil: English. [bot.Bot.WordsAt] is one.
	WordsAt func(ctx context.Context, at bot.Place) *message.Catalogue

	// Completed is called for every slot that is posted, missed or dropped, by
	// several goroutines at once. It may be nil.
	Completed func(bot.Delivery)

	Grace   time.Duration // for which a slot may be late and is still posted, from 1 min to 12 h; 0: 2 h
	Workers int           // concurrent posts on one platform, at most; 0: 100

	Log *slog.Logger     // nil: slog.Default()
	Now func() time.Time // nil: time.Now
}

// A Store keeps schedules and deliveries. The Store of package store implements
// it and documents its methods.
type Store interface {
	DB() *sql.DB
	Postgres() bool

	Schedule(ctx context.Context, at bot.Place, name string) (bot.Schedule, bool, error)
	Delivery(ctx context.Context, at bot.Place, schedule string, slot time.Time) (bot.Delivery, bool, error)

	Advance(ctx context.Context, platform string, now time.Time, limit int,
		plan func(bot.Schedule) (moved bot.Schedule, slots []bot.Delivery), enqueue enqueueFunc) (int, error)
	Requeue(ctx context.Context, platform string, now time.Time, limit int, enqueue enqueueFunc) (int, error)

	AcquireSlot(ctx context.Context, d bot.Delivery, holder string, now, until time.Time) (bool, error)
	Deliveries(ctx context.Context, at bot.Place) ([]bot.Delivery, error)
	Facilitators(ctx context.Context, platform, space string) ([]string, error)

	CompleteSlot(ctx context.Context, d bot.Delivery, holder string) (bool, error)
	CompletePost(ctx context.Context, d bot.Delivery, holder string, ends *bot.Schedule, unpinned []string, notify func(ctx context.Context, tx *sql.Tx) error) (bool, error)
	ReleaseSlot(ctx context.Context, d bot.Delivery, holder string) error
	DropSlot(ctx context.Context, d bot.Delivery, holder string, notify func(ctx context.Context, tx *sql.Tx, paused bot.Schedule) error) error

	Lease(ctx context.Context, name, holder string, ttl time.Duration) (bool, error)
	ReleaseLease(ctx context.Context, name, holder string) error
}

// An enqueueFunc queues a job for each slot within a transaction.
type enqueueFunc = func(ctx context.Context, tx *sql.Tx, slots []bot.Delivery) error

// A slot that a killed process held is posted after holdTimeout and sweepInterval
// at the latest. A job that it had fetched before it acquired the slot is run
// again once River rescues it, after rescueAfter and half a minute. Both are well
// below two minutes.
const (
	tickInterval  = time.Second
	sweepInterval = 10 * time.Second

	findTimeout = 10 * time.Second
	sendTimeout = 20 * time.Second
	jobTimeout  = findTimeout + sendTimeout + 3*time.Second // one attempt, and the writes around it

	holdTimeout = jobTimeout + 7*time.Second // includes by how much the clocks of replicas may differ
	rescueAfter = holdTimeout

	softStopTimeout = 5 * time.Second // for the posts under way when the program ends
)

const (
	batchSize      = 500 // schedules that one transaction moves, or slots that it queues
	batchesPerTick = 20  // for one platform, before the workers go on
)

// A Dispatcher posts prompts.
type Dispatcher struct {
	cfg            Config
	adapters       map[string]bot.Adapter
	workerID       string // names this process in the slots and leases that it holds
	enqueue        enqueueFunc
	enqueueNotices func(ctx context.Context, tx *sql.Tx, all []noticeArgs) error
	tickMu         sync.RWMutex // a tick holds it for writing
	lastTick       atomic.Int64 // the last tick without an error, in Unix seconds
}

// New makes a Dispatcher, which posts while [Dispatcher.Run] runs.
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
	if cfg.WordsAt == nil {
		cfg.WordsAt = func(context.Context, bot.Place) *message.Catalogue { return message.English() }
	}
	if cfg.Completed == nil {
		cfg.Completed = func(bot.Delivery) {}
	}
	if err := cfg.validate(); err != nil {
		return nil, err
	}
	d := &Dispatcher{cfg: cfg, workerID: rand.Text(), adapters: map[string]bot.Adapter{}}
	for _, a := range cfg.Adapters {
		d.adapters[a.Name()] = a
	}
	return d, nil
}

func (c Config) validate() error {
	var faults []error
	if c.Store == nil || c.Compose == nil || len(c.Adapters) == 0 {
		faults = append(faults, errors.New("delivery: Store, Adapters or Compose is missing"))
	}
	if c.Grace < time.Minute || c.Grace > 12*time.Hour {
		faults = append(faults, fmt.Errorf("delivery: Grace is %s: it goes from 1 min to 12 h, so that two slots of a schedule never lie within it", c.Grace))
	}
	if c.Workers < 1 || c.Workers > 1000 {
		faults = append(faults, fmt.Errorf("delivery: Workers is %d: it goes from 1 to 1000", c.Workers))
	}
	return errors.Join(faults...)
}

// LastTick returns when schedules were last looked at without an error, to the
// second. It is the zero Time before the first tick.
func (d *Dispatcher) LastTick() time.Time {
	if at := d.lastTick.Load(); at != 0 {
		return time.Unix(at, 0)
	}
	return time.Time{}
}
