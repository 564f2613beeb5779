package main

import (
	"io"
	"log/slog"
	"sync"
	"time"
)

// newLog makes the log of a server on out, which never holds the secrets of s.
func newLog(out io.Writer, s *settings) *slog.Logger {
	level, err := parseLevel(s.LogLevel)
	if err != nil {
		level = slog.LevelInfo // what is wrong with it is about to be said
	}
	options := &slog.HandlerOptions{Level: level}
	out = newRedactor(out, s.secrets()...)
	if s.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(out, options))
	}
	return slog.New(slog.NewTextHandler(out, options))
}

// sayEvery is how often a crowd is told of in the log, at most.
const overloadLogEvery = time.Second

// A crowd tells of requests for which there was no room: in the log once a
// second and platform, with their number, however many there are.
type overloadLog struct {
	log *slog.Logger

	mu    sync.Mutex
	count map[string]int // by platform, since the last line
}

func newOverloadLog(log *slog.Logger) *overloadLog {
	return &overloadLog{log: log, count: map[string]int{}}
}

// add counts one.
func (c *overloadLog) add(platform string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.count[platform]++
	if c.count[platform] == 1 {
		time.AfterFunc(overloadLogEvery, func() { c.write(platform) })
	}
}

func (c *overloadLog) write(platform string) {
	c.mu.Lock()
	n := c.count[platform]
	delete(c.count, platform)
	c.mu.Unlock()
	c.log.Warn("more requests than are worked on at one time; who asked is told to try again", "platform", platform, "requests", n)
}
