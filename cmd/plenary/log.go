package main

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/url"
	"sync"
	"time"
)

// newLog makes the log of a server. It never holds the secrets of s.
func newLog(out io.Writer, s *settings) *slog.Logger {
	level, err := parseLevel(s.LogLevel)
	if err != nil {
		level = slog.LevelInfo // settings.complete reports it
	}
	options := &slog.HandlerOptions{Level: level}
	out = newRedactor(out, s.secrets()...)
	if s.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(out, options))
	}
	return slog.New(slog.NewTextHandler(out, options))
}

// A redactor is a writer that replaces the secrets that it knows. It is the
// second defence behind the type [secret], because the error of a library may
// hold a token that was passed to it. Each Write holds whole lines.
type redactor struct {
	to     io.Writer
	hidden [][]byte
}

// shortestHidden is the length in bytes of the shortest value that is replaced.
// Shorter ones occur by chance everywhere.
const shortestHidden = 6

func newRedactor(to io.Writer, secrets ...secret) *redactor {
	r := &redactor{to: to}
	for _, s := range secrets {
		for _, form := range forms(s.reveal()) {
			if len(form) >= shortestHidden {
				r.hidden = append(r.hidden, []byte(form))
			}
		}
	}
	return r
}

// forms are the forms in which a value may occur in a line: as it is, in a URL,
// and in JSON.
func forms(value string) []string {
	list := []string{value, url.QueryEscape(value), url.PathEscape(value), url.UserPassword("", value).String()[1:]}
	if quoted, err := json.Marshal(value); err == nil {
		list = append(list, string(quoted[1:len(quoted)-1]))
	}
	return list
}

func (r *redactor) Write(p []byte) (int, error) {
	line := p
	for _, h := range r.hidden {
		line = bytes.ReplaceAll(line, h, []byte(redacted))
	}
	if _, err := r.to.Write(line); err != nil {
		return 0, err
	}
	return len(p), nil
}

// overloadLogEvery is the time between two lines of an overloadLog on one
// platform.
const overloadLogEvery = time.Second

// An overloadLog logs requests for which there was no room: at most one line a
// second for each platform, and one for the readings of all, with the number of
// requests.
type overloadLog struct {
	log *slog.Logger

	mu    sync.Mutex
	count map[string]int // by platform, or readings, since the last line
}

// readings stands for a platform where questions found no room to wait to be read.
const readings = "readings"

func newOverloadLog(log *slog.Logger) *overloadLog {
	return &overloadLog{log: log, count: map[string]int{}}
}

// add counts a request.
func (l *overloadLog) add(platform string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.count[platform]++
	if l.count[platform] == 1 {
		time.AfterFunc(overloadLogEvery, func() { l.write(platform) })
	}
}

func (l *overloadLog) write(platform string) {
	l.mu.Lock()
	n := l.count[platform]
	delete(l.count, platform)
	l.mu.Unlock()
	if platform == readings {
		l.log.Warn("more questions than may wait to be read; who asked is told to ask again", "questions", n)
		return
	}
	l.log.Warn("more requests than are worked on at one time; who asked is told to try again", "platform", platform, "requests", n)
}
