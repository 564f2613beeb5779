package slack

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
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
	cfg         Config
	log         *slog.Logger
	http        *httpClient
	api         *slack.Client // over http
	limits      rateLimits
	requests    *adapterkit.Pool     // at work
	busyReplies *adapterkit.Pool     // to members whose requests found no room
	delivered   adapterkit.RecentIDs // what Slack delivered, by the ids of requests
	deleted     adapterkit.RecentIDs // messages that their authors deleted, by the ids of requests
	directs     adapterkit.RecentIDs // channels in which members wrote to the bot alone
	logged      adapterkit.RecentIDs // keys of the warnings that are logged once
	members     memberCache
	locales     localeCache
	groups      groupCache
	agent       agentSurface
	turns       turns
	lookUps     lookUps
	answers     adapterkit.AnswerRecords

	refusesFiles fileRefusal

	session      atomic.Pointer[session]
	disconnected atomic.Pointer[string] // why there is no connection; nil: there is one
}

// A session is one call of Run.
type session struct {
	handle bot.Handler
	work   context.Context // of the requests at work: it ends after the grace
	end    context.CancelCauseFunc

	identified chan struct{} // closed once me is set
	me         identity
}

// An identity is what auth.test says of the bot.
type identity struct {
	team       string // id of the workspace; of the organisation where the app is installed in all of it
	enterprise string // id of the organisation that the workspace belongs to; "" for none
	user, bot  string
	url        string // of the workspace, with a trailing slash
	scopes     string // that the token had at the start, parted by commas; "" where Slack did not say
}

// identityOf reads the answer of auth.test. A token of an app that is installed in a whole
// organisation has no workspace, or has the organisation in its place.
func identityOf(who *slack.AuthTestResponse) identity {
	return identity{
		team: cmp.Or(who.TeamID, who.EnterpriseID), enterprise: who.EnterpriseID,
		user: who.UserID, bot: who.BotID, url: who.URL, scopes: who.Header.Get("X-OAuth-Scopes"),
	}
}

// isOrgWide reports whether the app is installed in a whole organisation.
func (m identity) isOrgWide() bool { return m.enterprise != "" && m.team == m.enterprise }

// errNoWorkspace says that Slack took a token, and did not say of which workspace or
// organisation it is.
var errNoWorkspace = errors.New("the token was taken without a word on its workspace")

// lacks reports whether the token is known to be without a scope.
func (m identity) lacks(scope string) bool {
	return m.scopes != "" && !slices.Contains(strings.Split(strings.ReplaceAll(m.scopes, " ", ""), ","), scope)
}

// place is a channel of the workspace, or a thread in it.
func (m identity) place(channel, thread string) bot.Place {
	return bot.Place{Platform: name, Space: m.team, Channel: channel, Thread: thread}
}

// New makes an adapter. An error names every field of cfg at fault.
func New(cfg Config) (*Adapter, error) {
	cfg = cfg.withDefaults()
	if err := cfg.validate(); err != nil {
		return nil, err
	}
	a := &Adapter{
		cfg:    cfg,
		log:    cfg.Host.Log.With("platform", name),
		http:   newHTTPClient(cfg.Host.Transport, cfg.CallTimeout),
		limits: rateLimits{onWait: cfg.Host.OnWait},
	}
	a.requests = adapterkit.NewPool(cfg.InFlight, 0, a.log)
	a.busyReplies = adapterkit.NewPool(cfg.InFlight, adapterkit.BusyReplyWait, a.log)
	a.api = slack.New(cfg.BotToken,
		slack.OptionAPIURL(cfg.APIURL),
		slack.OptionAppLevelToken(cfg.AppToken),
		slack.OptionHTTPClient(a.http),
	)
	a.setDisconnected("it has not been started")
	return a, nil
}

// Name is "slack".
func (a *Adapter) Name() string { return name }

// Ready returns nil while the adapter is connected: over Socket Mode after the
// socket said hello, over HTTP after Slack took the token.
func (a *Adapter) Ready() error {
	if why := a.disconnected.Load(); why != nil {
		return errors.New("slack is not connected: " + *why)
	}
	return nil
}

func (a *Adapter) setDisconnected(why string) { a.disconnected.Store(&why) }

func (a *Adapter) setConnected() { a.disconnected.Store(nil) }

// Run relays until ctx ends. It then returns nil once the replies in flight are
// posted, or after the grace. It is called once. It returns an error where a
// token is not valid any more.
func (a *Adapter) Run(ctx context.Context, handle bot.Handler) error {
	listening, end := context.WithCancelCause(ctx)
	defer end(nil)
	work, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	s := &session{handle: handle, work: work, end: end, identified: make(chan struct{})}
	a.session.Store(s)

	err := a.identify(listening, s)
	if err == nil && a.cfg.AppToken != "" {
		err = a.listen(listening, s)
	} else if err == nil {
		a.setConnected()
		a.log.Info("slack listens for requests over HTTP")
		<-listening.Done()
	}
	a.setDisconnected("it was stopped")

	grace, cancel := context.WithTimeout(work, a.cfg.Grace)
	defer cancel()
	a.requests.Close(grace)
	a.busyReplies.Close(grace)
	if n := a.requests.Running(); n > 0 {
		a.log.Warn("slack: replies were given up at the end", "replies", n)
	}
	stop()
	a.requests.Wait()
	a.busyReplies.Wait()
	a.http.client.CloseIdleConnections()

	if cause := context.Cause(listening); ctx.Err() == nil && cause != nil && !errors.Is(cause, context.Canceled) {
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
		err := a.attempt(ctx, "auth.test", true, func(ctx context.Context) (err error) {
			who, err = a.api.AuthTestContext(ctx)
			return err
		})
		if err == nil && identityOf(who).team == "" {
			err = errNoWorkspace
		}
		switch class, _ := classify(ctx, err); class {
		case succeeded:
			s.me = identityOf(who)
			close(s.identified)
			a.log.Info("slack took the token", "team", s.me.team, "user", who.UserID)
			a.warnOfInstallation(s.me)
			return nil
		case tokenRevoked:
			return errTokenRefused("bot token", err)
		case canceled:
			return ctx.Err()
		}
		a.setDisconnected("Slack does not answer auth.test")
		a.warnOnce("start:"+err.Error(), "slack does not answer yet; trying again", "call", "auth.test", "error", err)
		if !backoff(ctx, n) {
			return ctx.Err()
		}
	}
}

// identity waits for the bot's identity in the workspace.
func (a *Adapter) identity(ctx context.Context) (identity, error) {
	s := a.session.Load()
	if s == nil {
		return identity{}, errNotRunning
	}
	return s.awaitIdentity(ctx)
}

var errNotRunning = errors.New("slack: not running")

// awaitIdentity waits for the bot's identity.
func (s *session) awaitIdentity(ctx context.Context) (identity, error) {
	select {
	case <-s.identified:
		return s.me, nil
	case <-ctx.Done():
		return identity{}, ctx.Err()
	}
}

// knownIdentity returns the bot's identity where it is known already.
func (s *session) knownIdentity() (identity, bool) {
	select {
	case <-s.identified:
		return s.me, true
	default:
		return identity{}, false
	}
}

var errUninstalled = errors.New("the app was uninstalled")

// uninstalled has what is stored of the workspace erased, and ends Run. team is the
// workspace that Slack names; "" for none. Where the app is installed in an organisation,
// a workspace that leaves it is not the whole.
func (a *Adapter) uninstalled(ctx context.Context, me identity, team string) {
	if me.isOrgWide() && team != "" && team != me.team {
		a.log.Info("slack: the app was taken from one workspace of the organisation", "team", team)
		return
	}
	a.log.Warn("slack: the app was uninstalled; what was stored of the workspace is erased", "team", me.team)
	a.cfg.Host.Removed(ctx, bot.Place{Platform: name, Space: me.team})
	a.endRevoked("bot token", errUninstalled)
}

// revocationDelay is how long to wait after tokens_revoked: where the app was
// uninstalled, app_uninstalled follows.
const revocationDelay = 3 * time.Second

// checkToken asks Slack whether the bot token is still valid, after Slack
// revoked one.
func (a *Adapter) checkToken(ctx context.Context) {
	if !adapterkit.Sleep(ctx, revocationDelay) {
		return
	}
	err := a.retry(ctx, "auth.test", func(ctx context.Context) error {
		_, err := a.api.AuthTestContext(ctx)
		return err
	})
	if err == nil {
		a.log.Info("slack still takes the token")
	}
}

// warnOfInstallation logs what of the installation keeps the app from doing its work, with
// what to do.
func (a *Adapter) warnOfInstallation(me identity) {
	if me.isOrgWide() {
		a.log.Warn("slack: " + orgWideAdvice)
	}
	if a.cfg.expires() {
		a.log.Warn("slack: the bot token will not last: " + expiringAdvice)
	}
	for _, s := range scopes {
		if !s.optional && me.lacks(s.name) {
			a.warnOfScope(s.name)
		}
	}
}

// warnOfScope logs how the app gets a scope that it lacks.
func (a *Adapter) warnOfScope(scope string) {
	a.warnOnce("scope:"+scope, "slack: the app lacks a scope; "+scopeAdvice, "scope", scope)
}

// errTokenRefused says in one sentence that a token must be replaced.
func errTokenRefused(which string, err error) error {
	if isSlackError(err, "token_expired") {
		return fmt.Errorf("slack does not take the %s (%w): %s", which, err, expiredAdvice)
	}
	return fmt.Errorf("slack does not take the %s (%w): install the app again and start with the new token", which, err)
}

// endRevoked ends Run because a token is not valid any more.
func (a *Adapter) endRevoked(which string, err error) {
	if s := a.session.Load(); s != nil {
		s.end(errTokenRefused(which, err))
	}
}

// warnOnce logs a warning the first time that its key comes up.
func (a *Adapter) warnOnce(key, message string, args ...any) {
	if a.logged.Add(key) {
		a.log.Warn(message, args...)
	}
}
