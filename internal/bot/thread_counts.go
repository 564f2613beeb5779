package bot

import (
	"context"
	"sync"
	"time"
)

// Counts of threads are asked for again after countsFor, and kept for maxCounted places.
const (
	countsFor  = 5 * time.Minute
	maxCounted = 1000
)

// threadCounts remember how many messages stand in threads.
type threadCounts struct {
	mu      sync.Mutex
	byPlace map[Place]countedPlace
}

// A countedPlace holds the counts of one place by message. A post that was asked for and
// of which the platform did not tell has -1.
type countedPlace struct {
	at       time.Time // when the first was asked for
	messages map[string]int
}

// known returns the counts of posts that were asked for lately, and the posts that were
// not.
func (c *threadCounts) known(at Place, posts []Sent, now time.Time) (known map[string]int, left []Sent) {
	c.mu.Lock()
	defer c.mu.Unlock()
	known = map[string]int{}
	of := c.byPlace[at]
	for _, post := range posts {
		n, asked := of.messages[post.Message]
		switch {
		case !asked || now.Sub(of.at) > countsFor:
			left = append(left, post)
		case n >= 0:
			known[post.Message] = n
		}
	}
	return known, left
}

// keep remembers the counts of posts that were asked for.
func (c *threadCounts) keep(at Place, posts []Sent, counts map[string]int, now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	of := c.byPlace[at]
	if now.Sub(of.at) > countsFor || c.byPlace == nil {
		for place, other := range c.byPlace {
			if now.Sub(other.at) > countsFor || len(c.byPlace) >= maxCounted {
				delete(c.byPlace, place)
			}
		}
		if c.byPlace == nil {
			c.byPlace = map[Place]countedPlace{}
		}
		of = countedPlace{now, map[string]int{}}
		c.byPlace[at] = of
	}
	for _, post := range posts {
		of.messages[post.Message] = -1
		if n, ok := counts[post.Message]; ok {
			of.messages[post.Message] = n
		}
	}
}

// countsTimeout is how long a reply waits for the counts of threads.
const countsTimeout = 2 * time.Second

// counts returns how many messages stand in the threads of posts of the place, by
// Sent.Message. Posts of which that is not known are left out.
func (p placeProgramme) counts(ctx context.Context, posts []Sent) map[string]int {
	now := p.cfg.Now()
	known, left := p.threads.known(p.at, posts, now)
	if len(left) == 0 || p.cfg.Counts == nil {
		return known
	}
	ctx, cancel := context.WithTimeout(ctx, countsTimeout)
	defer cancel()
	counts, err := p.cfg.Counts(ctx, p.at, left)
	if err != nil {
		p.cfg.Log.InfoContext(ctx, "messages in threads not counted", "platform", p.at.Platform, "error", err)
	}
	p.threads.keep(p.at, left, counts, now)
	for message, n := range counts {
		known[message] = n
	}
	return known
}
