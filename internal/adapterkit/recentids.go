package adapterkit

import "sync"

// seenIDs is how many ids are remembered. Platforms deliver again within
// minutes; what comes later than that is caught by the core, which remembers for
// longer.
const seenIDs = 20_000

// RecentIDs remembers the last ids, so that what a platform delivers twice within
// minutes is not even worked on, nor what was turned away answered after all.
// The zero RecentIDs is empty and ready.
type RecentIDs struct {
	mu        sync.Mutex
	old, last map[string]struct{}
}

// Add reports whether id is new. An empty id always is.
func (s *RecentIDs) Add(id string) bool {
	if id == "" {
		return true
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	_, before := s.old[id]
	if _, now := s.last[id]; now || before {
		return false
	}
	if s.last == nil || len(s.last) >= seenIDs/2 {
		s.old, s.last = s.last, make(map[string]struct{})
	}
	s.last[id] = struct{}{}
	return true
}
