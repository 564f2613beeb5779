package slack

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/slack-go/slack"

	"plenary/internal/adapterkit"
	"plenary/internal/bot"
)

// name is the platform of every place that the adapter makes.
const name = "slack"

var _ bot.Adapter = (*Adapter)(nil)

// An Adapter relays between one Slack workspace and the command core.
type Adapter struct {
	cfg   Config
	log   *slog.Logger
	wire  *wire
	api   *slack.Client
	lanes lanes
	jobs  *adapterkit.Pool     // requests at work
	tells *adapterkit.Pool     // words to members for whom there was no room
	news  adapterkit.RecentIDs // what Slack delivered
	said  adapterkit.RecentIDs // what was logged once
	staff staff

	session atomic.Pointer[session]
	link    atomic.Pointer[string] // why there is no connection; nil: there is one
}

// A session is one call of Run.
type session struct {
	handle bot.Handler
	work   context.Context // of the requests at work: it outlives the connection by the grace
	end    context.CancelCauseFunc
	known  chan struct{} // closed once me is set
	me     identity
}

// An identity is what auth.test says of the bot.
type identity struct{ team, user, bot string }

// tellPatience is for how long what Slack delivers may be held up, so that the
// connection slows down, before a member for whom there is no room is not even
// told so.
const tellPatience = 100 * time.Millisecond

// New makes an adapter. An error names every field of cfg at fault.
func New(cfg Config) (*Adapter, error) {
	cfg = cfg.withDefaults()
	if err := cfg.validate(); err != nil {
		return nil, err
	}
	a := &Adapter{
		cfg:   cfg,
		log:   cfg.Host.Log.With("platform", name),
		wire:  newWire(cfg.Host.Transport, cfg.Timeout),
		lanes: lanes{onWait: cfg.Host.OnWait},
	}
	a.jobs = adapterkit.NewPool(cfg.InFlight, 0, a.log)
	a.tells = adapterkit.NewPool(cfg.InFlight, tellPatience, a.log)
	a.api = slack.New(cfg.BotToken,
		slack.OptionAPIURL(cfg.APIURL),
		slack.OptionAppLevelToken(cfg.AppToken),
		slack.OptionHTTPClient(a.wire),
	)
	a.unlink("it has not been started")
	return a, nil
}

// Name is "slack".
func (a *Adapter) Name() string { return name }

// Ready returns nil while the adapter is connected: over Socket Mode while the
// socket has said hello, over HTTP once Slack took the token.
func (a *Adapter) Ready() error {
	if why := a.link.Load(); why != nil {
		return errors.New("slack is not connected: " + *why)
	}
	return nil
}

func (a *Adapter) unlink(why string) { a.link.Store(&why) }

// Run relays until ctx ends, and then returns nil once the replies in flight
// are out, or after the grace. It is called once. It returns an error where
// Slack does not take the token any more.
func (a *Adapter) Run(ctx context.Context, handle bot.Handler) error {
	up, end := context.WithCancelCause(ctx)
	defer end(nil)
	work, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	s := &session{handle: handle, work: work, end: end, known: make(chan struct{})}
	a.session.Store(s)

	err := a.identify(up, s)
	if err == nil && a.cfg.AppToken != "" {
		err = a.listen(up, s)
	} else if err == nil {
		a.link.Store(nil)
		a.log.Info("slack listens for requests over HTTP")
		<-up.Done()
	}
	a.unlink("it was stopped")

	grace, over := context.WithTimeout(work, a.cfg.Grace)
	defer over()
	a.jobs.Close(grace)
	a.tells.Close(grace)
	if n := a.jobs.Running(); n > 0 {
		a.log.Warn("slack: replies were given up at the end", "replies", n)
	}
	stop()
	a.jobs.Wait()
	a.tells.Wait()
	a.wire.client.CloseIdleConnections()

	if cause := context.Cause(up); ctx.Err() == nil && cause != nil && !errors.Is(cause, context.Canceled) {
		return cause
	}
	if ctx.Err() != nil {
		return nil
	}
	return err
}

// identify asks Slack who the bot is, until it answers.
func (a *Adapter) identify(ctx context.Context, s *session) error {
	for n := 1; ; n++ {
		var who *slack.AuthTestResponse
		err := a.on(ctx, "auth.test", true, func(ctx context.Context) (err error) {
			who, err = a.api.AuthTestContext(ctx)
			return err
		})
		switch v, _ := judge(ctx, err); {
		case v == done:
			s.me = identity{team: who.TeamID, user: who.UserID, bot: who.BotID}
			close(s.known)
			a.log.Info("slack took the token", "team", who.TeamID, "user", who.UserID)
			return nil
		case v == revoked:
			return notTaken("bot token", err)
		case v == ended:
			return ctx.Err()
		}
		a.unlink("Slack does not answer auth.test")
		a.once("start:"+err.Error(), "slack does not answer yet; trying again", "call", "auth.test", "error", err)
		if sleep(ctx, backoff(n)) != nil {
			return ctx.Err()
		}
	}
}

var errUninstalled = errors.New("the app was uninstalled")

// uninstalled has what is stored of the workspace erased, and ends Run.
func (a *Adapter) uninstalled(ctx context.Context, me identity) {
	a.log.Warn("slack: the app was uninstalled; what was stored of the workspace is erased", "team", me.team)
	a.cfg.Host.Removed(ctx, bot.Place{Platform: name, Space: me.team})
	a.revoke("bot token", errUninstalled)
}

// checkToken asks Slack whether it still takes the token, after it said that it
// revoked one. It waits a moment, because an uninstalled app hears of both.
func (a *Adapter) checkToken(ctx context.Context) {
	if sleep(ctx, 3*time.Second) != nil {
		return
	}
	err := a.call(ctx, "auth.test", func(ctx context.Context) error {
		_, err := a.api.AuthTestContext(ctx)
		return err
	})
	if err == nil {
		a.log.Info("slack still takes the token")
	}
}

// notTaken says in one sentence that a token must be replaced.
func notTaken(which string, err error) error {
	return fmt.Errorf("slack does not take the %s (%w): install the app again and start with the new token", which, err)
}

// revoke ends Run because of a token that is not taken any more.
func (a *Adapter) revoke(which string, err error) {
	if s := a.session.Load(); s != nil {
		s.end(notTaken(which, err))
	}
}

// once logs a warning the first time that its key comes up.
func (a *Adapter) once(key, words string, args ...any) {
	if a.said.Add(key) {
		a.log.Warn(words, args...)
	}
}

// on makes one call to Slack on a lane.
func (a *Adapter) on(ctx context.Context, lane string, wait bool, call func(context.Context) error) error {
	return a.lanes.do(ctx, lane, wait, func(ctx context.Context) error {
		err := call(ctx)
		if v, after := judge(ctx, err); v == limited {
			return &bot.RetryAfterError{After: after}
		}
		return err
	})
}

// call makes a call that may be made twice, and makes it again while that may
// help.
func (a *Adapter) call(ctx context.Context, lane string, call func(context.Context) error) error {
	for n := 1; ; n++ {
		err := a.on(ctx, lane, true, call)
		switch v, _ := judge(ctx, err); v {
		case limited:
			continue // the lane is closed for as long as Slack said
		case unsent, unsure:
			if sleep(ctx, backoff(n)) != nil {
				return err
			}
		case revoked:
			a.revoke("bot token", err)
			return err
		default:
			return err
		}
	}
}

// who returns the bot's identity, and waits for it.
func (s *session) who(ctx context.Context) (identity, error) {
	select {
	case <-s.known:
		return s.me, nil
	case <-ctx.Done():
		return identity{}, ctx.Err()
	}
}

// ask returns the bot's identity where it is known already.
func (s *session) ask() (identity, bool) {
	select {
	case <-s.known:
		return s.me, true
	default:
		return identity{}, false
	}
}

// place is where a request comes from.
func (m identity) place(channel, thread string) bot.Place {
	return bot.Place{Platform: name, Space: m.team, Channel: channel, Thread: thread}
}

// tell returns how to begin a word to a member for whom there was no room;
// where there is no room for that either, it is dropped.
func (a *Adapter) tell(s *session, job func(ctx context.Context)) (begin func()) {
	a.cfg.Host.OnFull()
	if !a.tells.Reserve() {
		return nil
	}
	return func() {
		a.tells.Start(s.work, func(ctx context.Context) {
			ctx, cancel := context.WithTimeout(ctx, time.Minute)
			defer cancel()
			job(ctx)
		})
	}
}

// busy is what a member is told when there is no room.
var busy = bot.Busy()
