package slack

import "sync"

// seenIDs is how many ids are remembered. Slack redelivers within minutes; what
// comes later than that is caught by the core, which remembers for longer.
const seenIDs = 20_000

// seen remembers the last ids, so that what Slack delivers twice within minutes
// is not even worked on. The zero seen is empty and ready.
type seen struct {
	mu   sync.Mutex
	old  map[string]struct{}
	last map[string]struct{}
}

// add reports whether id is new. An empty id always is.
func (s *seen) add(id string) bool {
	if id == "" {
		return true
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.last[id]; ok {
		return false
	}
	if _, ok := s.old[id]; ok {
		return false
	}
	if s.last == nil || len(s.last) >= seenIDs/2 {
		s.old, s.last = s.last, make(map[string]struct{})
	}
	s.last[id] = struct{}{}
	return true
}
