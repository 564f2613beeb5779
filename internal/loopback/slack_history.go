package loopback

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"time"
)

// A historyLimit is how many messages a page of a history has, at most, and how often one
// is given. The zero historyLimit is none.
type historyLimit struct {
	size  int
	every time.Duration
	last  time.Time
}

// LimitHistory gives a page of a history of so many messages, so often: what Slack does to
// apps that are distributed outside its Marketplace.
func (s *Slack) LimitHistory(size int, every time.Duration) {
	s.set(func() { s.pages = historyLimit{size: size, every: every} })
}

// historyPage answers with one page of the history of a channel or of a thread.
func (s *Slack) historyPage(form url.Values, thread string, answer map[string]any) map[string]any {
	s.mu.Lock()
	limit := s.pages
	wait := limit.every - time.Since(limit.last)
	if limit.every > 0 && wait <= 0 {
		s.pages.last = time.Now()
	}
	s.mu.Unlock()
	if limit.every > 0 && wait > 0 {
		return map[string]any{"ok": false, "error": "ratelimited", "retry_after": wait.Seconds()}
	}
	found := s.messages(form, thread)
	from, _ := strconv.Atoi(form.Get("cursor")) // "" is the first page
	found = found[min(from, len(found)):]
	if limit.size > 0 && len(found) > limit.size {
		found = found[:limit.size]
		answer["response_metadata"] = map[string]any{"next_cursor": strconv.Itoa(from + limit.size)}
		answer["has_more"] = true
	}
	answer["messages"] = found
	return answer
}

// messages returns the history of a channel or of a thread between two moments. It shows
// metadata where it is asked for.
func (s *Slack) messages(form url.Values, thread string) []map[string]any {
	found := s.history(form.Get("channel"), thread)
	if thread == "" {
		found = s.withReplyCounts(form.Get("channel"), found)
	}
	oldest, latest := form.Get("oldest"), form.Get("latest")
	found = slices.DeleteFunc(found, func(m map[string]any) bool {
		ts := m["ts"].(string)
		return ts < oldest || latest != "" && ts > latest
	})
	if asked := form.Get("include_all_metadata"); asked == "1" || asked == "true" {
		return found
	}
	for i := range found {
		found[i] = maps.Clone(found[i])
		delete(found[i], "metadata")
	}
	return found
}

// Chatter adds n messages of a member to a thread.
func (s *Slack) Chatter(channel, thread string, n int) {
	for range n {
		p := s.newPost(url.Values{"channel": {channel}, "thread_ts": {thread}, "text": {"hello"}})
		s.Channels.mu.Lock()
		s.posts = append(s.posts, p)
		s.Channels.mu.Unlock()
	}
}

// withReplyCounts returns messages with how many replies are kept of each.
func (s *Slack) withReplyCounts(channel string, messages []map[string]any) []map[string]any {
	replies := map[string]int{}
	for _, p := range s.PostsIn(channel) {
		replies[p.Thread]++
	}
	for i, m := range messages {
		if n := replies[m["ts"].(string)]; n > 0 {
			messages[i] = maps.Clone(m)
			messages[i]["reply_count"], messages[i]["thread_ts"] = n, m["ts"]
		}
	}
	return messages
}
