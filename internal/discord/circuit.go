package discord

import (
	"sync"
	"time"
)

// Discord bans an address that makes 10,000 invalid requests (401, 403, and 429
// of our own making) within ten minutes. The circuit opens at a tenth of that.
const (
	maxInvalid    = 1000
	invalidWindow = 10 * time.Minute
	invalidSlot   = 10 * time.Second
)

// A circuit counts invalid requests, by slots of time.
type breaker struct {
	mu    sync.Mutex
	slots [invalidWindow / invalidSlot]struct {
		slot  int64
		count int
	}
}

func (c *breaker) add(now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	slot := now.UnixNano() / int64(invalidSlot)
	s := &c.slots[slot%int64(len(c.slots))]
	if s.slot != slot {
		s.slot, s.count = slot, 0
	}
	s.count++
}

// open reports whether nothing more may be sent.
func (c *breaker) open(now time.Time) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	slot, sum := now.UnixNano()/int64(invalidSlot), 0
	for _, s := range c.slots {
		if slot-s.slot < int64(len(c.slots)) {
			sum += s.count
		}
	}
	return sum >= maxInvalid
}
