package loopback

import (
	"encoding/json"
	"net/url"
	"slices"
)

// A SlackSurface is what a workspace shows of an app beside messages.
type SlackSurface int

const (
	AssistantPane SlackSurface = iota // assistant_view: a pane whose threads are told of by assistant_thread_started
	AgentSurface                      // agent_view: sessions in the threads of the direct message
	NoSurface                         // neither, as in a free workspace
)

// A SlackSession is a thread that an agent works in.
type SlackSession struct {
	Channel, Thread string
	Title           string
	Statuses        []string // in the order in which they were set
}

// Suggested are the questions that are offered in a direct message or a thread of it.
type Suggested struct {
	Channel, Thread string
	Questions       []string
}

// agentSurface holds what apps show on these surfaces.
type agentSurface struct {
	kind      SlackSurface
	sessions  []*SlackSession
	suggested []Suggested
}

// SetSurface sets which surface the app has.
func (s *Slack) SetSurface(kind SlackSurface) { s.set(func() { s.agent.kind = kind }) }

// Sessions returns the sessions so far, in the order in which they began.
func (s *Slack) Sessions() []SlackSession {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []SlackSession
	for _, one := range s.agent.sessions {
		copied := *one
		copied.Statuses = slices.Clone(one.Statuses)
		all = append(all, copied)
	}
	return all
}

// SuggestedQuestions returns what is offered, in the order in which it was set.
func (s *Slack) SuggestedQuestions() []Suggested {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.agent.suggested)
}

// agentCall answers the methods of the surfaces, and returns the error, "" for none.
// s.mu is held.
func (s *Slack) agentCall(method string, form url.Values, answer map[string]any) string {
	surface := &s.agent
	switch method {
	case "assistant.threads.setStatus":
		if surface.kind == NoSurface {
			return "not_allowed"
		}
	case "assistant.threads.setSuggestedPrompts":
		thread := form.Get("thread_ts")
		switch {
		case surface.kind == NoSurface:
			return "not_allowed"
		case surface.kind == AssistantPane && thread == "":
			return "invalid_arguments"
		case surface.kind == AgentSurface && thread != "":
			return "" // Slack says that it did, and does not
		}
		var prompts []struct{ Title, Message string }
		if json.Unmarshal([]byte(form.Get("prompts")), &prompts) != nil || len(prompts) == 0 || len(prompts) > 4 {
			return "invalid_prompts"
		}
		set := Suggested{Channel: form.Get("channel_id"), Thread: thread}
		for _, p := range prompts {
			set.Questions = append(set.Questions, p.Message)
		}
		surface.suggested = append(surface.suggested, set)
	case "agents.sessions.setStatus", "agents.sessions.rename":
		return s.sessionCall(method, form, answer)
	}
	return ""
}

func (s *Slack) sessionCall(method string, form url.Values, answer map[string]any) string {
	if s.agent.kind != AgentSurface {
		return "not_allowed"
	}
	if form.Get("channel_id") == "" || form.Get("thread_ts") == "" {
		return "invalid_arguments"
	}
	var of *SlackSession
	for _, one := range s.agent.sessions {
		if one.Channel == form.Get("channel_id") && one.Thread == form.Get("thread_ts") {
			of = one
		}
	}
	if method == "agents.sessions.rename" {
		if of == nil {
			return "session_not_found"
		}
		of.Title = form.Get("title")
		answer["title"] = of.Title
		return ""
	}
	status := form.Get("status")
	if !slices.Contains([]string{"active", "processing", "suspended", "closed"}, status) {
		return "invalid_status"
	}
	if of == nil {
		of = &SlackSession{Channel: form.Get("channel_id"), Thread: form.Get("thread_ts"), Title: form.Get("title")}
		s.agent.sessions = append(s.agent.sessions, of)
	}
	of.Statuses = append(of.Statuses, status)
	answer["status"], answer["agent_status"], answer["title"] = status, status, of.Title
	return ""
}
