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

// A jobQueue is River over one of the databases.
type jobQueue struct {
	client *river.Client[*sql.Tx]
	driver riverdriver.Driver[*sql.Tx]
	log    *slog.Logger
}

// maxAttempts of a slot's job is practically no limit: the grace ends the job.
const maxAttempts = math.MaxInt16

func newJobQueue(d *Dispatcher) (*jobQueue, error) {
	q := &jobQueue{log: slog.New(warningHandler{d.cfg.Log.Handler()})}
	if d.cfg.Store.Postgres() {
		q.driver = riverdatabasesql.New(d.cfg.Store.DB())
	} else {
		q.driver = riversqlite.New(d.cfg.Store.DB())
	}
	workers := river.NewWorkers()
	river.AddWorker(workers, &slotWorker{dispatcher: d})
	river.AddWorker(workers, &noticeWorker{dispatcher: d})
	queues := map[string]river.QueueConfig{}
	for platform := range d.adapters {
		// A queue for each platform, so that one that is down delays no other.
		queues[platform] = river.QueueConfig{MaxWorkers: d.cfg.Workers}
	}
	client, err := river.NewClient(q.driver, &river.Config{
		Queues:                      queues,
		Workers:                     workers,
		FetchOnlyKnownKinds:         true,
		FetchCooldown:               50 * time.Millisecond,
		FetchPollInterval:           time.Second,
		PollOnly:                    true, // to notice jobs at once, River would query SQLite twenty times a second
		JobTimeout:                  jobTimeout,
		RescueStuckJobsAfter:        rescueAfter,
		SoftStopTimeout:             softStopTimeout,
		CompletedJobRetentionPeriod: time.Hour,
		MaxAttempts:                 maxAttempts,
		Logger:                      q.log,
	})
	if err != nil {
		return nil, fmt.Errorf("delivery: river: %w", err)
	}
	q.client = client
	return q, nil
}

// migrate makes River's own tables. Only one replica may do so at a time.
func (q *jobQueue) migrate(ctx context.Context) error {
	migrator, err := rivermigrate.New(q.driver, &rivermigrate.Config{Logger: q.log})
	if err != nil {
		return fmt.Errorf("delivery: river: %w", err)
	}
	if _, err := migrator.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return fmt.Errorf("delivery: migrate the job queue: %w", err)
	}
	return nil
}

// enqueue adds a job for each slot, in the transaction that claims them.
func (q *jobQueue) enqueue(ctx context.Context, tx *sql.Tx, slots []bot.Delivery) error {
	jobs := make([]river.InsertManyParams, len(slots))
	for i, record := range slots {
		jobs[i] = river.InsertManyParams{
			Args:       slotArgs{record.Place.Platform, record.Place.Space, record.Place.Channel, record.Schedule, record.Slot.UnixMicro()},
			InsertOpts: &river.InsertOpts{Queue: record.Place.Platform},
		}
	}
	if _, err := q.client.InsertManyFastTx(ctx, tx, jobs); err != nil {
		return fmt.Errorf("delivery: queue slots: %w", err)
	}
	return nil
}

// slotArgs are the arguments of a slot's job. River does not keep the job unique:
// the claimed slot is, and a second job for it finds nothing to do.
type slotArgs struct {
	Platform string `json:"platform"`
	Space    string `json:"space"`
	Channel  string `json:"channel"`
	Schedule string `json:"schedule,omitempty"`
	Slot     int64  `json:"slot"` // microseconds since 1970
}

// Kind is stored in the database.
func (slotArgs) Kind() string { return "prompt_slot" }

func (a slotArgs) place() bot.Place {
	return bot.Place{Platform: a.Platform, Space: a.Space, Channel: a.Channel}
}

// slotWorker works on a slot until it is completed. It snoozes the job after a
// fault of the platform. Only a fault of the database is an error to River.
type slotWorker struct {
	river.WorkerDefaults[slotArgs]
	dispatcher *Dispatcher
}

func (w *slotWorker) Work(ctx context.Context, job *river.Job[slotArgs]) error {
	w.dispatcher.waitForTick()
	delay, err := w.dispatcher.deliver(ctx, job.Args.place(), job.Args.Schedule, time.UnixMicro(job.Args.Slot).UTC())
	if err == nil && delay > 0 {
		return river.JobSnooze(delay)
	}
	return err
}

func (w *slotWorker) NextRetry(job *river.Job[slotArgs]) time.Time { return nextRetry(job.JobRow) }

// nextRetry is when a job runs again after a fault of the database, or after its
// process died.
func nextRetry(job *rivertype.JobRow) time.Time {
	return time.Now().Add(adapterkit.Backoff(len(job.Errors), time.Second, time.Minute))
}

// warningHandler passes on warnings and errors alone: River's other logs are of no
// use to an operator.
type warningHandler struct{ slog.Handler }

func (w warningHandler) Enabled(ctx context.Context, l slog.Level) bool {
	return l >= slog.LevelWarn && w.Handler.Enabled(ctx, l)
}

func (w warningHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return warningHandler{w.Handler.WithAttrs(attrs)}
}

func (w warningHandler) WithGroup(name string) slog.Handler {
	return warningHandler{w.Handler.WithGroup(name)}
}
