// Package bot is the command core: it turns a [Request] into a [Reply], the
// same on every platform. Adapters relay requests to it and draw its replies;
// it knows no platform, no database and no network.
package bot

import (
	"context"
	"crypto/rand"
	"log/slog"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"plenary/internal/answer"
	"plenary/internal/message"
	"plenary/internal/permalink"
	"plenary/internal/quotation"
	"plenary/internal/schedule"
	"plenary/internal/statement"
	"plenary/internal/workqueue"
)

// Config is what a Bot is made of.
type Config struct {
	Statements []*statement.Statement // at least one; the first is answered from where a place chose none
	Store      Store                  // nil: nothing is remembered and prompts cannot be managed
	Log        *slog.Logger           // nil: slog.Default()
	Now        func() time.Time       // nil: time.Now
	Version    string                 // of the program, for about
	Page       string                 // address of the page that quotations link to, without a slash at its end; empty: the publisher's
	Operator   string                 // who runs it, on one line; empty where that is not said
	// Counts is that of the adapter of a place; nil: how many messages stand in threads
	// is not known.
	Counts func(ctx context.Context, at Place, posts []Sent) (map[string]int, error)

	Holidays Holidays // nil: none are known

	Networks *answer.Networks // nil: words alone answer
	Readings *workqueue.Queue // in which questions wait to be read; nil: one of MaxWaiting
}

// Holidays returns the public holidays of a statement's content folder between two days.
type Holidays func(statement string, from, until schedule.Date) ([]schedule.DateRange, error)

// A Bot answers requests. It may be used by any number of goroutines.
type Bot struct {
	cfg     Config
	claims  *workqueue.Queue // of ids, with what their places chose
	library atomic.Pointer[library]
	talks   *conversations
	threads threadCounts
	readers *workqueue.Queue // of those who only read
}

// New makes a bot that answers from cfg.Statements.
func New(cfg Config) *Bot {
	if cfg.Log == nil {
		cfg.Log = slog.Default()
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Readings == nil {
		cfg.Readings = workqueue.New(workqueue.Config{Waiting: MaxWaiting, MaxWait: MaxWait})
	}
	b := &Bot{cfg: cfg, claims: workqueue.New(workqueue.Config{AtOnce: claimsAtOnce}), talks: newConversations(cfg.Now), readers: newReaders()}
	b.SetStatements(cfg.Statements)
	return b
}

// SetStatements puts other statements, at least one, in the place of those that are
// answered from. Requests that are being answered finish with the old ones.
func (b *Bot) SetStatements(all []*statement.Statement) {
	var s library
	links := sync.OnceValue(func() *permalink.Links { return shownOnPage(all) })
	for _, one := range all {
		s = append(s, indexedStatement{
			statement:  one,
			index:      answer.New(one, b.cfg.Networks),
			quotations: sync.OnceValue(func() *quotation.Index { return quotation.New(one) }),
			quotable:   sync.OnceValue(func() []statement.Prompt { return dayQuotations(one) }),
			links:      links,
		})
	}
	b.library.Store(&s)
}

// Forget forgets what was said at a place; in a whole workspace or server where Channel
// is empty.
func (b *Bot) Forget(at Place) { b.talks.forget(at) }

// Prepare makes beforehand what the first questions on the statements would wait for.
func (b *Bot) Prepare(ctx context.Context) error {
	for _, one := range *b.library.Load() {
		one.quotations()
		if err := one.index.Prepare(ctx); err != nil {
			return err
		}
	}
	return nil
}

// Handle answers one request. It returns no error: a failure is logged with the
// request's short id, and becomes a sentence with that id. The reply to an ID
// that was answered before is empty. One line is logged for each request,
// without the words of the member.
func (b *Bot) Handle(ctx context.Context, req Request) Reply { return b.handle(ctx, req, b.admit) }

// handle answers a request by the responder that admit returns; nil answers nothing.
func (b *Bot) handle(ctx context.Context, req Request, admit func(context.Context, Request) (*responder, error)) (reply Reply) {
	start, id := b.cfg.Now(), NewShortID()
	log := b.cfg.Log.With("id", id, "platform", req.Place.Platform)
	defer func() {
		if r := recover(); r != nil {
			log.ErrorContext(ctx, "request panicked", "panic", r, "stack", string(debug.Stack()))
			reply = b.failed(req, id)
		}
		log.InfoContext(ctx, "request", "command", reply.Command, "outcome", reply.Outcome, "took", b.cfg.Now().Sub(start))
	}()
	d, err := admit(ctx, req)
	if err != nil {
		log.ErrorContext(ctx, "request not claimed", "error", err)
		return b.failed(req, id)
	}
	if d == nil {
		return Reply{}
	}
	reply, err = d.dispatch(ctx, req)
	if told, ok := b.notRead(req, err); ok {
		told.Command = reply.Command
		return told
	}
	if err != nil && ctx.Err() != nil {
		log.InfoContext(ctx, "request given up", "command", reply.Command, "because", context.Cause(ctx))
		return Reply{Command: reply.Command}
	}
	if err != nil {
		log.ErrorContext(ctx, "request failed", "command", reply.Command, "error", err)
		return b.failed(req, id)
	}
	return reply
}

// claimsAtOnce is how many requests are admitted at one time. Databases give a connection
// to those who wait for one in no order: with few who wait, questions come to be read
// in the order in which they were received, and prompts find a connection soon.
const claimsAtOnce = 2

// admit claims the id of a request and reads what its place chose. It returns nil for one
// that was answered before.
func (b *Bot) admit(ctx context.Context, req Request) (d *responder, err error) {
	if b.cfg.Store == nil {
		return b.firstResponder().forAsker(req), nil
	}
	err = b.claims.Do(ctx, req.Received, func() error {
		if req.ID != "" {
			if fresh, err := b.cfg.Store.Deduplicate(ctx, req.ID); err != nil || !fresh {
				return err
			}
		}
		d, err = b.responder(ctx, req.Place)
		return err
	})
	if err != nil || d == nil {
		return nil, err
	}
	return d.forAsker(req), nil
}

// NewShortID makes an id for one request: short enough to be read out, and a
// number of 30 bits, so that two within a day are a rare thing.
func NewShortID() string { return rand.Text()[:6] }

// Busy is what a member is told for whose request there is no room, by the language of
// their client.
func Busy(locale string) Reply {
	return Unanswered(message.First(locale), Refused, "fault.busy", nil)
}

// turnedAway tells the member to ask again.
func (b *Bot) turnedAway(req Request, id string) Reply {
	return Unanswered(b.WordsFor(req), Refused, id, nil)
}

// failed tells the member of a fault of ours.
func (b *Bot) failed(req Request, id string) Reply {
	return Unanswered(b.WordsFor(req), Failed, "fault.ours", message.Args{"id": id})
}

// Unanswered is what the member alone is told of a request that was not answered.
func Unanswered(words *message.Catalogue, outcome Outcome, id string, args message.Args) Reply {
	return Reply{
		Outcome:  outcome,
		Private:  true,
		Language: words.Tag,
		Blocks:   []Block{Paragraph{Text: words.Text(id, args)}},
	}
}
