package delivery

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/riverqueue/river"

	"plenary/internal/bot"
)

// noticeArgs is the job of telling a facilitator that their schedule is paused.
type noticeArgs struct {
	Platform string `json:"platform"`
	Space    string `json:"space"`
	Channel  string `json:"channel"`
	Member   string `json:"member"`
	Why      string `json:"why"`
	Slot     int64  `json:"slot"` // microseconds since 1970
}

func (noticeArgs) Kind() string { return "prompt_notice" }

// noticeAttempts is how often a notice is tried; it stands in status anyway.
const noticeAttempts = 8

// tell queues the notice, in the transaction that pauses the schedule, so that
// it is sent once.
func (r *runner) tell(ctx context.Context, tx *sql.Tx, paused bot.Schedule, slot time.Time) error {
	if paused.SetBy == "" {
		return nil
	}
	_, err := r.client.InsertTx(ctx, tx, noticeArgs{
		Platform: paused.Place.Platform, Space: paused.Place.Space, Channel: paused.Place.Channel,
		Member: paused.SetBy, Why: paused.PauseReason, Slot: slot.UnixMicro(),
	}, &river.InsertOpts{Queue: paused.Place.Platform, MaxAttempts: noticeAttempts})
	if err != nil {
		return fmt.Errorf("prompt: queue a notice: %w", err)
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
	var wait *bot.RetryAfterError
	switch {
	case errors.Is(err, bot.ErrGone):
		return nil // nobody there to tell
	case errors.As(err, &wait):
		return river.JobSnooze(max(wait.After, time.Second))
	}
	return err
}

func (w *noticeWorker) NextRetry(job *river.Job[noticeArgs]) time.Time { return soon(job.JobRow) }

func (a noticeArgs) post() bot.Post {
	sum := sha256.Sum256(fmt.Appendf(nil, "%q", []any{a.Platform, a.Space, a.Channel, a.Member, a.Slot}))
	return bot.Post{
		Place:  bot.Place{Platform: a.Platform, Space: a.Space, Channel: a.Channel},
		Member: a.Member,
		Key:    "n-" + base64.RawURLEncoding.EncodeToString(sum[:16]),
		Reply: bot.Reply{Command: "prompt", Blocks: []bot.Block{bot.Paragraph{Text: bot.Text{
			{Text: "I have paused the prompts in "},
			{Text: a.Channel, Style: bot.Channel},
			{Text: ", because a prompt could not be posted there: " + strings.TrimSuffix(a.Why, ".") + ". When that is mended, say "},
			{Text: "prompt resume", Style: bot.Typed},
			{Text: " in the channel."},
		}}}},
	}
}
