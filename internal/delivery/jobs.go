package delivery

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"math"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"
	"github.com/riverqueue/river/rivertype"

	"plenary/internal/adapterkit"
	"plenary/internal/bot"
)

// slotArgs is the job of one slot. It is not unique to River: the claimed slot
// is, and a second job for it finds nothing to do.
type slotArgs struct {
	Platform string `json:"platform"`
	Space    string `json:"space"`
	Channel  string `json:"channel"`
	Slot     int64  `json:"slot"` // microseconds since 1970
}

func (slotArgs) Kind() string { return "prompt_slot" }

func (a slotArgs) place() bot.Place {
	return bot.Place{Platform: a.Platform, Space: a.Space, Channel: a.Channel}
}

// slotWorker works slots until they are settled. What a platform does is a
// snooze; only a fault of the database is an error to River.
type slotWorker struct {
	river.WorkerDefaults[slotArgs]
	dispatcher *Dispatcher
}

func (w *slotWorker) Work(ctx context.Context, job *river.Job[slotArgs]) error {
	w.dispatcher.await()
	again, err := w.dispatcher.deliver(ctx, job.Args.place(), time.UnixMicro(job.Args.Slot).UTC())
	if err == nil && again > 0 {
		return river.JobSnooze(again)
	}
	return err
}

func (w *slotWorker) NextRetry(job *river.Job[slotArgs]) time.Time { return soon(job.JobRow) }

// soon is when a job is tried again after a fault of the database, or after its
// process died.
func soon(job *rivertype.JobRow) time.Time {
	return time.Now().Add(adapterkit.Backoff(len(job.Errors), time.Second, time.Minute))
}

// attempts is as good as for ever: it is the grace that ends a job.
const attempts = math.MaxInt16

// A runner is River over one of the databases.
type runner struct {
	client *river.Client[*sql.Tx]
	driver riverdriver.Driver[*sql.Tx]
	log    *slog.Logger
}

func newRunner(c *Dispatcher) (*runner, error) {
	r := &runner{log: slog.New(warnings{c.cfg.Log.Handler()})}
	if c.cfg.Store.Postgres() {
		r.driver = riverdatabasesql.New(c.cfg.Store.DB())
	} else {
		r.driver = riversqlite.New(c.cfg.Store.DB())
	}
	workers := river.NewWorkers()
	river.AddWorker(workers, &slotWorker{dispatcher: c})
	river.AddWorker(workers, &noticeWorker{dispatcher: c})
	queues := map[string]river.QueueConfig{}
	for platform := range c.adapters {
		// A queue for each, so that one that is down does not delay another.
		queues[platform] = river.QueueConfig{MaxWorkers: c.cfg.Workers}
	}
	client, err := river.NewClient(r.driver, &river.Config{
		Queues:                      queues,
		Workers:                     workers,
		FetchOnlyKnownKinds:         true,
		FetchCooldown:               50 * time.Millisecond,
		FetchPollInterval:           time.Second,
		PollOnly:                    true, // to be told of jobs at once, River asks SQLite twenty times a second
		JobTimeout:                  workTimeout,
		RescueStuckJobsAfter:        rescueAfter,
		SoftStopTimeout:             softStop,
		CompletedJobRetentionPeriod: time.Hour,
		MaxAttempts:                 attempts,
		Logger:                      r.log,
	})
	if err != nil {
		return nil, fmt.Errorf("prompt: river: %w", err)
	}
	r.client = client
	return r, nil
}

// migrate makes River's own tables. Call it while no other replica does.
func (r *runner) migrate(ctx context.Context) error {
	migrator, err := rivermigrate.New(r.driver, &rivermigrate.Config{Logger: r.log})
	if err != nil {
		return fmt.Errorf("prompt: river: %w", err)
	}
	if _, err := migrator.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return fmt.Errorf("prompt: migrate the job queue: %w", err)
	}
	return nil
}

// queue adds a job for each slot, in the transaction that claims them.
func (r *runner) queue(ctx context.Context, tx *sql.Tx, slots []bot.Delivery) error {
	jobs := make([]river.InsertManyParams, len(slots))
	for i, d := range slots {
		jobs[i] = river.InsertManyParams{
			Args:       slotArgs{d.Place.Platform, d.Place.Space, d.Place.Channel, d.Slot.UnixMicro()},
			InsertOpts: &river.InsertOpts{Queue: d.Place.Platform},
		}
	}
	if _, err := r.client.InsertManyFastTx(ctx, tx, jobs); err != nil {
		return fmt.Errorf("prompt: queue slots: %w", err)
	}
	return nil
}

// warnings passes on what is a warning or worse: River's own reports are of no
// use to an operator.
type warnings struct{ slog.Handler }

func (w warnings) Enabled(ctx context.Context, l slog.Level) bool {
	return l >= slog.LevelWarn && w.Handler.Enabled(ctx, l)
}

func (w warnings) WithAttrs(attrs []slog.Attr) slog.Handler {
	return warnings{w.Handler.WithAttrs(attrs)}
}

func (w warnings) WithGroup(name string) slog.Handler { return warnings{w.Handler.WithGroup(name)} }
