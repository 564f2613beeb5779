package slack

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/slack-go/slack"

	"plenary/internal/bot"
	"plenary/internal/message"
)

// agentSetting is the setting of a workspace in which the app is an agent: its
// manifest has agent_view. An app whose manifest has assistant_view, and any app in a
// workspace that has neither surface, is no agent.
const agentSetting = "slack-agent"

// An agentSurface remembers whether the app is an agent. The zero agentSurface is
// ready.
type agentSurface struct{ known atomic.Bool }

// isAgent reports whether the app is known to be an agent in the workspace. Where this
// process does not know it, another replica may have found out.
func (a *Adapter) isAgent(ctx context.Context, me identity) bool {
	if a.agent.known.Load() {
		return true
	}
	value, err := a.cfg.Host.Setting(ctx, me.place("", ""), agentSetting)
	if err != nil {
		a.warnOnce("agent:"+err.Error(), "slack: whether the app is an agent is not known", "error", err)
	}
	if value != "" {
		a.agent.known.Store(true)
	}
	return value != ""
}

// becomesAgent notes that Slack showed the app to be an agent.
func (a *Adapter) becomesAgent(ctx context.Context, me identity) {
	if a.isAgent(ctx, me) {
		return
	}
	a.agent.known.Store(true)
	a.log.Info("slack: the app is an agent; direct messages are answered in the threads of their sessions")
	if err := a.cfg.Host.SetSetting(ctx, me.place("", ""), agentSetting, "yes"); err != nil {
		a.warnOnce("agent:"+err.Error(), "slack: that the app is an agent is not kept", "error", err)
	}
}

// hasContext reports whether a direct message says what its author looks at, which only
// agents are told.
func (e event) hasContext() bool {
	context := bytes.TrimSpace(e.AppContext)
	return len(context) > 0 && !bytes.Equal(context, []byte("null"))
}

// A turn is the work on one message in a session.
type turn struct {
	of      *turnsOfSession
	stop    context.CancelFunc
	posting bool // it cannot be stopped any more
	stopped bool
	ended   bool // the work has, and its status is being changed
}

// turnsOfSession are those of one session.
type turnsOfSession struct {
	all    []*turn
	status sync.Mutex // held while the status of the session is changed
	shown  bool       // guarded by status: Slack may show that the session is being worked on
}

// turns are those under way. The zero turns is ready.
type turns struct {
	mu        sync.Mutex
	bySession map[string]*turnsOfSession
}

func sessionOf(channel, thread string) string { return channel + "/" + thread }

// begin adds a turn. The work on it is done with the context; remove removes it.
func (t *turns) begin(ctx context.Context, session string) (work context.Context, begun *turn, remove func()) {
	work, stop := context.WithCancel(ctx)
	t.mu.Lock()
	defer t.mu.Unlock()
	of := t.bySession[session]
	if of == nil {
		if t.bySession == nil {
			t.bySession = map[string]*turnsOfSession{}
		}
		of = &turnsOfSession{}
		t.bySession[session] = of
	}
	begun = &turn{of: of, stop: stop}
	of.all = append(of.all, begun)
	return work, begun, func() {
		stop()
		t.mu.Lock()
		defer t.mu.Unlock()
		of.all = slices.DeleteFunc(of.all, func(other *turn) bool { return other == begun })
		if len(of.all) == 0 {
			delete(t.bySession, session)
		}
	}
}

// post reports whether the reply of a turn may be posted: it was not stopped. From then
// on it cannot be.
func (t *turns) post(of *turn) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	of.posting = true
	return !of.stopped
}

// end notes that the work of a turn has ended, and reports whether that of all in its
// session has.
func (t *turns) end(one *turn) (last bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	one.ended = true
	return !slices.ContainsFunc(one.of.all, func(other *turn) bool { return !other.ended })
}

// stop stops the turns of a session whose replies are not being posted, and reports
// whether there was one.
func (t *turns) stop(session string) (found bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	of := t.bySession[session]
	if of == nil {
		return false
	}
	for _, one := range of.all {
		found = true
		if !one.posting {
			one.stopped = true
			one.stop()
		}
	}
	return found
}

// inSession is the target of the reply to a direct message of an agent app: the thread
// of its session, which a message at the root begins.
func (t target) inSession(e event) target {
	if t.thread == "" {
		t.thread, t.privateThread, t.opensThread = e.TS, e.TS, true
	}
	return t
}

// answerInSession replies to a direct message in its session. It returns where the reply
// stands, and whether there is one.
func (a *Adapter) answerInSession(ctx context.Context, s *session, me identity, to target, asked bot.Request) (parts []string, answered bool) {
	title := ""
	if to.opensThread {
		title = sessionTitle(asked)
	}
	work, turn, remove := a.turns.begin(ctx, sessionOf(to.channel, to.thread))
	defer remove()
	defer a.showProcessing(ctx, turn, to, title)()
	reply := a.ask(work, s, me, to, asked)
	if !a.turns.post(turn) {
		reply = bot.Unanswered(a.knownWords(to.user), bot.Refused, "slack.stopped", nil)
	}
	return a.reply(ctx, to, a.ready(ctx, to, reply)), !reply.Empty()
}

// stopSession stops the work in a session, on behalf of a member who pressed its stop
// button. Slack leaves it to the app to say that the work has ended.
func (a *Adapter) stopSession(ctx context.Context, e event) {
	if !a.turns.stop(sessionOf(string(e.Channel), e.ThreadTS)) {
		a.endProcessing(ctx, target{channel: string(e.Channel), thread: e.ThreadTS}) // of another replica, or of a process that was killed
	}
}

// statusTimeout is how long a status may take to be shown.
const statusTimeout = 2 * time.Second

// showProcessing shows that a session is being worked on, beside the work. What it
// returns shows that the work has ended, unless another turn goes on; it is called once.
func (a *Adapter) showProcessing(ctx context.Context, of *turn, at target, title string) (end func()) {
	ended := make(chan struct{})
	var shown sync.WaitGroup
	shown.Go(func() {
		a.beginProcessing(ctx, of.of, at, title)
		<-ended
		of.of.status.Lock()
		defer of.of.status.Unlock()
		if last := a.turns.end(of); last && of.of.shown {
			a.endProcessing(ctx, at)
			of.of.shown = false
		}
	})
	return func() {
		close(ended)
		shown.Wait()
	}
}

func (a *Adapter) beginProcessing(ctx context.Context, of *turnsOfSession, at target, title string) {
	of.status.Lock()
	defer of.status.Unlock()
	ctx, cancel := context.WithTimeout(ctx, statusTimeout)
	defer cancel()
	err := a.attempt(ctx, "agents.sessions.setStatus", false, a.sessionStatus(at, slack.AgentSessionStatusProcessing, title))
	if err != nil {
		a.warnOnce("status:"+err.Error(), "slack: no status was shown", "error", err)
	}
	if class, _ := classify(ctx, err); class != rateLimited {
		of.shown = true
	}
}

// endProcessing shows that the work in a session has ended, also where ctx did.
func (a *Adapter) endProcessing(ctx context.Context, at target) {
	call := a.sessionStatus(at, slack.AgentSessionStatusActive, "")
	err := a.retry(ctx, "agents.sessions.setStatus", call)
	if ctx.Err() != nil {
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), statusTimeout/2)
		defer cancel()
		err = a.attempt(last, "agents.sessions.setStatus", false, call)
	}
	if err != nil {
		a.warnOnce("status:"+err.Error(), "slack: a session is still shown to be worked on", "error", err)
	}
}

// sessionStatus is the call that sets the status of a session. The title is that of one
// that begins.
func (a *Adapter) sessionStatus(at target, status, title string) func(context.Context) error {
	params := slack.AgentSessionSetStatusParameters{Status: status, ChannelID: at.channel, ThreadTS: at.thread, Title: title}
	if title != "" {
		params.InitiatorUserID = at.user
	}
	return func(ctx context.Context) error {
		_, err := a.api.SetAgentSessionStatusContext(ctx, params)
		return err
	}
}

// renameSession gives a session the title of the question that it goes on with.
func (a *Adapter) renameSession(ctx context.Context, at target, asked bot.Request) {
	title := sessionTitle(asked)
	if title == "" {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, statusTimeout)
	defer cancel()
	err := a.attempt(ctx, "agents.sessions.rename", false, func(ctx context.Context) error {
		_, err := a.api.RenameAgentSessionContext(ctx, slack.AgentSessionRenameParameters{Title: title, ChannelID: at.channel, ThreadTS: at.thread})
		return err
	})
	if err != nil {
		a.warnOnce("rename:"+err.Error(), "slack: a session keeps its title", "error", err)
	}
}

// maxSessionTitle is the length of the longest title of a session, in characters. Slack
// takes 200, and shows fewer.
const maxSessionTitle = 80

// sessionTitle is what a session is called that begins with a question: its words.
func sessionTitle(asked bot.Request) string {
	return truncate(breakLinks(plainWords(asked)), maxSessionTitle)
}

// paneStatus shows in a thread of the assistant pane, the surface before agents, that a
// question is read, beside the work. What it returns takes it away; it is called once.
func (a *Adapter) paneStatus(ctx context.Context, at target) (end func()) {
	ended := make(chan struct{})
	var shown sync.WaitGroup
	show := func(status string) {
		ctx, cancel := context.WithTimeout(ctx, statusTimeout)
		defer cancel()
		err := a.attempt(ctx, "assistant.threads.setStatus", false, func(ctx context.Context) error {
			return a.api.SetAssistantThreadsStatusContext(ctx, slack.AssistantThreadsSetStatusParameters{
				ChannelID: at.channel, ThreadTS: at.thread, Status: status,
			})
		})
		if err != nil {
			a.warnOnce("status:"+err.Error(), "slack: no status was shown", "error", err)
		}
	}
	shown.Go(func() {
		show(a.knownWords(at.user).String("slack.status", nil))
		<-ended
		show("") // Slack takes it away with the reply, unless it came later
	})
	return func() {
		close(ended)
		shown.Wait()
	}
}

// maxSuggestedPrompts is how many questions Slack shows at the beginning of a talk.
const maxSuggestedPrompts = 4

// suggestQuestions offers questions in the direct message with a member: above its
// composer on the agent surface, or in a thread of the assistant pane. An app that may
// do the former is an agent.
func (a *Adapter) suggestQuestions(ctx context.Context, me identity, user, channel, thread string) {
	if thread != "" && a.isAgent(ctx, me) {
		thread = "" // with it the call does nothing
	}
	words := message.First(a.locale(ctx, user))
	params := slack.AssistantThreadsSetSuggestedPromptsParameters{
		Title: words.String("slack.suggested", nil), ChannelID: channel, ThreadTS: thread,
	}
	for _, question := range a.cfg.Host.Starters(ctx, me.place(channel, thread)) {
		if len(params.Prompts) < maxSuggestedPrompts {
			params.AddPrompt(truncate(question, maxButton), question)
		}
	}
	if len(params.Prompts) == 0 || channel == "" {
		return
	}
	err := a.retry(ctx, "assistant.threads.setSuggestedPrompts", func(ctx context.Context) error {
		return a.api.SetAssistantThreadsSuggestedPromptsContext(ctx, params)
	})
	switch {
	case err != nil:
		a.warnOnce("suggest:"+err.Error(), "slack: no questions were suggested", "error", err)
	case thread == "":
		a.becomesAgent(ctx, me)
	}
}

// plainWords are the words of a typed line without its entities, which name people,
// places and pictures by ids and signs.
func plainWords(asked bot.Request) string {
	var words []byte
	at := 0
	for _, e := range asked.Entities {
		if e.Kind == bot.Address || e.Start < at {
			continue
		}
		words = append(append(words, asked.Line[at:e.Start]...), ' ')
		at = e.End
	}
	words = append(words, asked.Line[at:]...)
	return strings.Join(strings.Fields(string(words)), " ")
}
