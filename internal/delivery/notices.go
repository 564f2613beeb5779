package delivery

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/riverqueue/river"

	"plenary/internal/bot"
	"plenary/internal/message"
)

// noticeArgs are the arguments of the job that tells a facilitator that a schedule is
// paused, or what of its post was not done.
type noticeArgs struct {
	Platform string `json:"platform"`
	Space    string `json:"space"`
	Channel  string `json:"channel"`
	Member   string `json:"member"`
	Why      string `json:"why"`
	Slot     int64  `json:"slot"` // microseconds since 1970

	Schedule string     `json:"schedule,omitempty"`
	Undone   bot.Undone `json:"undone,omitzero"` // what was not done
	Copy     bool       `json:"copy,omitempty"`  // the member gets the post itself
}

// Kind is stored in the database.
func (noticeArgs) Kind() string { return "prompt_notice" }

// maxNoticeAttempts limits a notice, because prompt status shows the pause anyway.
const maxNoticeAttempts = 8

// pausedNotices tell whoever set a schedule, and the facilitators that were added, that it
// is paused since a slot.
func pausedNotices(paused bot.Schedule, slot time.Time, facilitators []string) []noticeArgs {
	var notices []noticeArgs
	for _, member := range withSetter(facilitators, paused) {
		notices = append(notices, noticeArgs{
			Platform: paused.Place.Platform, Space: paused.Place.Space, Channel: paused.Place.Channel,
			Member: member, Why: paused.PauseReason, Slot: slot.UnixMicro(), Schedule: paused.Name,
		})
	}
	return notices
}

// withSetter returns the ids of facilitators with that of whoever set a schedule.
func withSetter(facilitators []string, s bot.Schedule) []string {
	if s.SetBy == "" || slices.Contains(facilitators, s.SetBy) {
		return facilitators
	}
	return append(slices.Clone(facilitators), s.SetBy)
}

// copyFor has a member get the post of a slot. Its words are made when it is sent: the
// queue does not hold them.
func copyFor(record bot.Delivery, member string) noticeArgs {
	return noticeArgs{
		Platform: record.Place.Platform, Space: record.Place.Space, Channel: record.Place.Channel,
		Member: member, Slot: record.Slot.UnixMicro(), Schedule: record.Schedule, Copy: true,
	}
}

// undoneNotices tell whoever set a schedule, and the facilitators that were added,
// what of a post was not done and why. They are told of a cause once, until what it
// kept from being done is done again. Of those who are roles or groups the platform
// knows no member, and nobody is told.
func (d *Dispatcher) undoneNotices(ctx context.Context, s bot.Schedule, record bot.Delivery) ([]noticeArgs, error) {
	if record.Sent.Undone == (bot.Undone{}) {
		return nil, nil
	}
	all, err := d.cfg.Store.Deliveries(ctx, record.Place)
	if err != nil {
		return nil, err
	}
	untold := untoldOf(record, all)
	if untold == (bot.Undone{}) {
		return nil, nil
	}
	members, err := d.cfg.Store.Facilitators(ctx, record.Place.Platform, record.Place.Space)
	if err != nil {
		return nil, err
	}
	var notices []noticeArgs
	for _, member := range withSetter(members, s) {
		notices = append(notices, noticeArgs{
			Platform: record.Place.Platform, Space: record.Place.Space, Channel: record.Place.Channel,
			Member: member, Slot: record.Slot.UnixMicro(), Undone: untold, Schedule: record.Schedule,
		})
	}
	return notices, nil
}

// untoldOf returns what of a post was not done for causes that nobody was told of
// since it was done last. all are the deliveries of the place, oldest first.
func untoldOf(record bot.Delivery, all []bot.Delivery) bot.Undone {
	told := func(cause string, why func(bot.Undone) string, done func(bot.Sent) bool) string {
		for _, before := range slices.Backward(all) {
			switch {
			case before.State != bot.Posted || before.Schedule == record.Schedule && before.Slot.Equal(record.Slot):
			case why(before.Sent.Undone) == cause:
				return ""
			case done(before.Sent):
				return cause
			}
		}
		return cause
	}
	u := record.Sent.Undone
	return bot.Undone{
		Thread: told(u.Thread, func(u bot.Undone) string { return u.Thread }, func(s bot.Sent) bool { return s.Thread != "" }),
		Tag:    told(u.Tag, func(u bot.Undone) string { return u.Tag }, func(s bot.Sent) bool { return s.Thread != "" && s.Undone.Tag == "" }),
		Pin:    told(u.Pin, func(u bot.Undone) string { return u.Pin }, func(s bot.Sent) bool { return s.Pinned }),
	}
}

// enqueueNotices queues notices in the transaction of what they tell of, so that each
// is sent once.
func (q *jobQueue) enqueueNotices(ctx context.Context, tx *sql.Tx, all []noticeArgs) error {
	for _, n := range all {
		if n.Member == "" {
			continue
		}
		if _, err := q.client.InsertTx(ctx, tx, n, &river.InsertOpts{Queue: n.Platform, MaxAttempts: maxNoticeAttempts}); err != nil {
			return fmt.Errorf("delivery: queue a notice: %w", err)
		}
	}
	return nil
}

type noticeWorker struct {
	river.WorkerDefaults[noticeArgs]
	dispatcher *Dispatcher
}

func (w *noticeWorker) Work(ctx context.Context, job *river.Job[noticeArgs]) error {
	adapter, post := w.dispatcher.adapters[job.Args.Platform], job.Args.post(w.dispatcher.cfg.WordsAt(ctx, job.Args.place()))
	if job.Args.Copy {
		reply, err := w.dispatcher.copied(ctx, job.Args)
		if err != nil || reply.Empty() {
			return err
		}
		post.Reply = reply
	}
	if job.Attempt > 1 {
		_, there, err := find(ctx, adapter, post, job.CreatedAt)
		if busy, ok := errors.AsType[*bot.RetryAfterError](err); ok {
			return river.JobSnooze(max(busy.After, time.Second))
		}
		if there || err != nil {
			return err
		}
	}
	ctx, cancel := context.WithTimeout(ctx, sendTimeout)
	defer cancel()
	_, err := adapter.Send(ctx, post)
	var busy *bot.RetryAfterError
	switch {
	case errors.Is(err, bot.ErrGone), errors.Is(err, bot.ErrRefused):
		return nil // the member cannot be reached
	case errors.As(err, &busy):
		return river.JobSnooze(max(busy.After, time.Second))
	}
	return err
}

// copied makes the words of a post for a member, none where its schedule is not there
// any more.
func (d *Dispatcher) copied(ctx context.Context, a noticeArgs) (bot.Reply, error) {
	s, there, err := d.cfg.Store.Schedule(ctx, a.place(), a.Schedule)
	if err != nil || !there {
		return bot.Reply{}, err
	}
	post, _, err := d.cfg.Compose(ctx, s, time.UnixMicro(a.Slot).UTC())
	if errors.Is(err, bot.ErrNothingToSay) {
		return bot.Reply{}, nil
	}
	return post.Reply, err
}

func (w *noticeWorker) NextRetry(job *river.Job[noticeArgs]) time.Time { return nextRetry(job.JobRow) }

// place is the channel of the schedule.
func (a noticeArgs) place() bot.Place {
	return bot.Place{Platform: a.Platform, Space: a.Space, Channel: a.Channel}
}

func (a noticeArgs) post(words *message.Catalogue) bot.Post {
	of := []any{a.Platform, a.Space, a.Channel, a.Member, a.Slot}
	var reply bot.Reply
	switch {
	case a.Copy:
		of = append(of, a.Schedule, "copy")
	case a.Undone != (bot.Undone{}):
		of = append(of, a.Schedule, "undone")
		reply = undoneNotice(words, a.Channel, a.Undone)
	default:
		reply = pauseNotice(words, a.Channel, a.Schedule, a.Why)
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%q", of))
	return bot.Post{
		Place:  a.place(),
		Member: a.Member,
		Key:    "n-" + base64.RawURLEncoding.EncodeToString(sum[:16]),
		Reply:  reply,
	}
}
