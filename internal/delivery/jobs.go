package delivery

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"errors"
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

// noticeArgs are the arguments of the job that tells a facilitator that their
// schedule is paused.
type noticeArgs struct {
	Platform string `json:"platform"`
	Space    string `json:"space"`
	Channel  string `json:"channel"`
	Member   string `json:"member"`
	Why      string `json:"why"`
	Slot     int64  `json:"slot"` // microseconds since 1970
}

// Kind is stored in the database.
func (noticeArgs) Kind() string { return "prompt_notice" }

// maxNoticeAttempts limits a notice, because prompt status shows the pause anyway.
const maxNoticeAttempts = 8

// enqueueNotice queues the notice in the transaction that pauses the schedule, so that
// it is sent once.
func (q *jobQueue) enqueueNotice(ctx context.Context, tx *sql.Tx, paused bot.Schedule, slot time.Time) error {
	if paused.SetBy == "" {
		return nil
	}
	_, err := q.client.InsertTx(ctx, tx, noticeArgs{
		Platform: paused.Place.Platform, Space: paused.Place.Space, Channel: paused.Place.Channel,
		Member: paused.SetBy, Why: paused.PauseReason, Slot: slot.UnixMicro(),
	}, &river.InsertOpts{Queue: paused.Place.Platform, MaxAttempts: maxNoticeAttempts})
	if err != nil {
		return fmt.Errorf("delivery: queue a notice: %w", err)
	}
	return nil
}

type noticeWorker struct {
	river.WorkerDefaults[noticeArgs]
	dispatcher *Dispatcher
}

func (w *noticeWorker) Work(ctx context.Context, job *river.Job[noticeArgs]) error {
	adapter, post := w.dispatcher.adapters[job.Args.Platform], job.Args.post()
	if job.Attempt > 1 {
		if _, there, err := find(ctx, adapter, post, job.CreatedAt); there || err != nil {
			return err
		}
	}
	ctx, cancel := context.WithTimeout(ctx, sendTimeout)
	defer cancel()
	_, err := adapter.Send(ctx, post)
	var busy *bot.RetryAfterError
	switch {
	case errors.Is(err, bot.ErrGone):
		return nil // the member cannot be reached
	case errors.As(err, &busy):
		return river.JobSnooze(max(busy.After, time.Second))
	}
	return err
}

func (w *noticeWorker) NextRetry(job *river.Job[noticeArgs]) time.Time { return nextRetry(job.JobRow) }

func (a noticeArgs) post() bot.Post {
	sum := sha256.Sum256(fmt.Appendf(nil, "%q", []any{a.Platform, a.Space, a.Channel, a.Member, a.Slot}))
	return bot.Post{
		Place:  bot.Place{Platform: a.Platform, Space: a.Space, Channel: a.Channel},
		Member: a.Member,
		Key:    "n-" + base64.RawURLEncoding.EncodeToString(sum[:16]),
		Reply:  pauseNotice(a.Channel, a.Why),
	}
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
