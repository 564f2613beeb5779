package discord

import "sync"

// seenIDs is how many ids are remembered. A resumed connection repeats what was
// sent within moments; what comes later than that is caught by the core, which
// remembers for longer.
const seenIDs = 20_000

// seen remembers the last ids, so that who was told that there is no room is not
// answered as well when the request is delivered again. The zero seen is empty
// and ready.
type seen struct {
	mu        sync.Mutex
	old, last map[string]struct{}
}

// add reports whether id is new.
func (s *seen) add(id string) bool {
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
