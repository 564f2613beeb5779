package main

import (
	"io"
	"log/slog"
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
