package slack

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"plenary/internal/bot"
	"plenary/internal/loopback"
)

// withStarters is the bot of a group, as the program gives it to the adapter.
// known says that it is kept that the app is an agent.
func withStarters(t *testing.T, known bool, surface loopback.SlackSurface) func(*workspace, *Config) bot.Handler {
	return func(w *workspace, c *Config) bot.Handler {
		store := &memoryStore{}
		if known {
			store.set = map[string]string{agentSetting: "yes"}
		}
		w.SetSurface(surface)
		b := testBot(t, store)
		c.Host.Starters, c.Host.Setting, c.Host.SetSetting = b.Starters, store.Setting, store.SetSetting
		return b.Handle
	}
}

// openTab says that a member opened a tab of the app.
func (d delivering) openTab(id, tab string) {
	d.event(id, map[string]any{"type": "app_home_opened", "user": "U1", "channel": "D1", "tab": tab})
}

// ended waits until the status of the n-th session is that of one at rest, and returns
// the session.
func (d delivering) ended(n int) loopback.SlackSession {
	var of loopback.SlackSession
	d.until("a session at rest", func() bool {
		all := d.Sessions()
		if len(all) <= n {
			return false
		}
		of = all[n]
		return of.Statuses[len(of.Statuses)-1] == "active"
	})
	return of
}

// TestAgentSession: once Slack shows that the app is an agent, each question at the root
// of the direct message is answered in the thread of a session of its own.
func TestAgentSession(t *testing.T) {
	for way, shows := range map[string]func(d delivering){
		"by suggested questions": func(d delivering) {
			d.openTab("Ev1", "messages")
			d.until("questions", func() bool { return len(d.SuggestedQuestions()) == 1 })
			of := d.SuggestedQuestions()[0]
			if of.Channel != "D1" || of.Thread != "" || len(of.Questions) == 0 {
				d.t.Errorf("suggested %+v", of)
			}
		},
		"by what a member looks at": func(d delivering) {
			d.event("Ev1", map[string]any{"type": "app_context_changed", "user": "U1", "channel": "D1", "context": map[string]any{"entities": []any{}}})
		},
		"by a message with context": nil,
	} {
		t.Run(way, func(t *testing.T) {
			overBoth(t, withStarters(t, false, loopback.AgentSurface), func(t *testing.T, d delivering) {
				fields := map[string]any{}
				if shows == nil {
					fields["app_context"] = map[string]any{"entities": []any{}}
				} else {
					shows(d)
					for !d.agent.known.Load() && t.Context().Err() == nil {
						time.Sleep(time.Millisecond)
					}
				}
				d.direct("100.1", "U1", "What is global governance? <@U9>", fields)
				if form := d.await("chat.postMessage", 1); form.Get("channel") != "D1" || form.Get("thread_ts") != "100.1" || form.Get("reply_broadcast") != "" {
					t.Errorf("answered %v", form)
				}
				d.ended(0)
				d.direct("100.2", "U1", "sections", map[string]any{"thread_ts": "100.1"})
				if form := d.await("chat.postMessage", 2); form.Get("thread_ts") != "100.1" {
					t.Errorf("answered %v", form)
				}
				d.until("two turns", func() bool { return len(d.ended(0).Statuses) == 4 })
				want := loopback.SlackSession{Channel: "D1", Thread: "100.1", Title: "What is global governance?", Statuses: []string{"processing", "active", "processing", "active"}}
				if diff := cmp.Diff(want, d.ended(0)); diff != "" {
					t.Error(diff)
				}
				if n := d.count("assistant.threads.setStatus"); n != 0 {
					t.Errorf("%d statuses in free words", n)
				}
				if got, err := d.cfg.Host.Setting(t.Context(), bot.Place{Platform: name, Space: "T1"}, agentSetting); got == "" || err != nil {
					t.Errorf("that the app is an agent is not kept: %v", err)
				}
			})
		})
	}
}

// TestAgentIsKept: another process, such as one after a restart, knows that the app is
// an agent.
func TestAgentIsKept(t *testing.T) {
	overBoth(t, withStarters(t, true, loopback.AgentSurface), func(t *testing.T, d delivering) {
		d.direct("100.1", "U1", "sections", nil)
		if form := d.await("chat.postMessage", 1); form.Get("thread_ts") != "100.1" {
			t.Errorf("answered %v", form)
		}
		d.event("Ev2", map[string]any{"type": "assistant_thread_started", "assistant_thread": map[string]any{"user_id": "U1", "channel_id": "D1", "thread_ts": "90.1"}})
		if form := d.await("assistant.threads.setSuggestedPrompts", 1); form.Has("thread_ts") {
			t.Errorf("suggested %v", form)
		}
	})
}

// TestWithoutAgentSurface: until Slack shows an agent, direct messages are answered where
// they are written.
func TestWithoutAgentSurface(t *testing.T) {
	for name, surface := range map[string]loopback.SlackSurface{"assistant pane": loopback.AssistantPane, "free": loopback.NoSurface} {
		t.Run(name, func(t *testing.T) {
			overBoth(t, withStarters(t, false, surface), func(t *testing.T, d delivering) {
				d.openTab("Ev1", "messages")
				d.await("assistant.threads.setSuggestedPrompts", 1)
				d.direct("100.1", "U1", "sections", map[string]any{"app_context": nil})
				if form := d.await("chat.postMessage", 1); form.Get("channel") != "D1" || form.Get("thread_ts") != "" {
					t.Errorf("answered %v", form)
				}
				if n := d.count("agents.sessions.setStatus"); n != 0 {
					t.Errorf("%d statuses of sessions", n)
				}
			})
		})
	}
}

// TestStatusHoldsUpNothing: a status that fails, or of which Slack does not tell, keeps no
// answer waiting.
func TestStatusHoldsUpNothing(t *testing.T) {
	for name, fault := range map[string]loopback.Fault{
		"fails":          loopback.SlackError("not_allowed"),
		"is limited":     {Status: 429, RetryAfter: "30"},
		"is slow":        loopback.Slow,
		"breaks":         {Status: 500},
		"is answered so": {Body: "null"},
	} {
		t.Run(name, func(t *testing.T) {
			overBoth(t, func(w *workspace, c *Config) bot.Handler {
				w.Fail("agents.sessions.setStatus", fault)
				return withStarters(t, true, loopback.AgentSurface)(w, c)
			}, func(t *testing.T, d delivering) {
				d.direct("100.1", "U1", "sections", nil)
				d.await("chat.postMessage", 1)
				if fault.Status != 429 { // else nothing is shown that must end
					d.until("rest", func() bool {
						all := d.Sessions()
						return len(all) == 1 && slices.Contains(all[0].Statuses, "active")
					})
				}
			})
		})
	}
}

// TestStopButton: a question that is stopped is not answered, its session is at rest, and
// the member is told.
func TestStopButton(t *testing.T) {
	entered := make(chan struct{}, 2)
	overBoth(t, func(w *workspace, c *Config) bot.Handler {
		withStarters(t, true, loopback.AgentSurface)(w, c)
		return func(ctx context.Context, r bot.Request) bot.Reply {
			entered <- struct{}{}
			<-ctx.Done()
			return bot.Reply{}
		}
	}, func(t *testing.T, d delivering) {
		stop := func(id, thread string) {
			d.event(id, map[string]any{"type": "agent_session_stopped", "channel": "D1", "thread_ts": thread, "user": "U1", "streaming_message_ts": []any{}})
		}
		d.direct("100.1", "U1", "What is global governance?", nil)
		<-entered
		stop("Ev1", "100.1")
		if form := d.await("chat.postMessage", 1); form.Get("thread_ts") != "100.1" || !strings.HasPrefix(form.Get("text"), "Stopped.") {
			t.Errorf("told %v", form)
		}
		d.ended(0)
		stop("Ev2", "90.1") // of a process that was killed
		d.until("rest", func() bool { return fmt.Sprint(d.Sessions()[len(d.Sessions())-1].Statuses) == "[active]" })
	})
}

// TestSessionOfTwoTurns: a session is at rest once all of its turns have ended.
func TestSessionOfTwoTurns(t *testing.T) {
	entered := make(chan chan struct{}, 4)
	overBoth(t, func(w *workspace, c *Config) bot.Handler {
		withStarters(t, true, loopback.AgentSurface)(w, c)
		return func(ctx context.Context, r bot.Request) bot.Reply {
			leave := make(chan struct{})
			if r.Line == "slow" {
				entered <- leave
				<-leave
			}
			return echo(ctx, r)
		}
	}, func(t *testing.T, d delivering) {
		d.direct("100.1", "U1", "slow", nil)
		leave := <-entered
		d.await("agents.sessions.setStatus", 1) // the session has begun
		d.direct("100.2", "U1", "fast", map[string]any{"thread_ts": "100.1"})
		d.await("chat.postMessage", 1)
		close(leave)
		if got := d.ended(0).Statuses; got[len(got)-2] != "processing" || got[0] != "processing" {
			t.Errorf("%v", got)
		}
	})
}

// TestStatusEndsAfterAFailure: a session is at rest after its answer could not be posted.
func TestStatusEndsAfterAFailure(t *testing.T) {
	overBoth(t, func(w *workspace, c *Config) bot.Handler {
		w.refuse("D1", "restricted_action")
		return withStarters(t, true, loopback.AgentSurface)(w, c)
	}, func(t *testing.T, d delivering) {
		d.direct("100.1", "U1", "sections", nil)
		if of := d.ended(0); len(of.Statuses) != 2 {
			t.Errorf("%+v", of)
		}
	})
}
