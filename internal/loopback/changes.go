package loopback

import (
	"sync"
	"time"
)

// changes wakes whoever waits for something to happen on a platform. The zero
// changes is ready.
type changes struct {
	mu   sync.Mutex
	next chan struct{} // closed by the next change; nil while nobody waits
}

func (c *changes) notify() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.next != nil {
		close(c.next)
		c.next = nil
	}
}

func (c *changes) wait() <-chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.next == nil {
		c.next = make(chan struct{})
	}
	return c.next
}

// Until waits for something to hold and reports whether it did within a time.
// It looks after each call, delivery and connection.
func (c *changes) Until(within time.Duration, holds func() bool) bool {
	late := time.After(within)
	for {
		changed := c.wait()
		if holds() {
			return true
		}
		select {
		case <-changed:
		case <-late:
			return false
		}
	}
}
