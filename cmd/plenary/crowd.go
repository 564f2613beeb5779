package main

import (
	"log/slog"
	"sync"
	"time"
)

// sayEvery is how often a crowd is told of in the log, at most.
const sayEvery = time.Second

// A crowd tells of requests for which there was no room: in the log once a
// second and platform, with their number, however many there are.
type crowd struct {
	log *slog.Logger

	mu    sync.Mutex
	count map[string]int // by platform, since the last line
}

func newCrowd(log *slog.Logger) *crowd { return &crowd{log: log, count: map[string]int{}} }

// add counts one.
func (c *crowd) add(platform string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.count[platform]++
	if c.count[platform] == 1 {
		time.AfterFunc(sayEvery, func() { c.say(platform) })
	}
}

func (c *crowd) say(platform string) {
	c.mu.Lock()
	n := c.count[platform]
	delete(c.count, platform)
	c.mu.Unlock()
	c.log.Warn("more requests than are worked on at one time; who asked is told to try again", "platform", platform, "requests", n)
}
