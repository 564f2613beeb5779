package main

import (
	"bytes"
	"encoding/json"
	"io"
	"net/url"
)

// A secret is a value that is never printed: whatever formats, logs or encodes
// it gets a mark in its place. Only reveal returns it.
type secret string

const redacted = "[redacted]"

func (s secret) reveal() string { return string(s) }

func (s secret) String() string {
	if s == "" {
		return ""
	}
	return redacted
}

// GoString keeps %#v from printing the value.
func (s secret) GoString() string { return s.String() }

// MarshalText keeps encoders, that of slog among them, from printing the value.
func (s secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// A redactor passes on what is written to it, without the secrets that it
// knows. It is the second line of defence, behind the type: a library's error
// may hold a token that was handed to it. Each Write holds whole lines.
type redactor struct {
	to    io.Writer
	hides [][]byte
}

// shortest is the length in bytes of the shortest value that is looked for:
// hiding shorter ones would garble everything.
const shortest = 6

func newRedactor(to io.Writer, secrets ...secret) *redactor {
	r := &redactor{to: to}
	for _, s := range secrets {
		for _, form := range forms(s.reveal()) {
			if len(form) >= shortest {
				r.hides = append(r.hides, []byte(form))
			}
		}
	}
	return r
}

// forms are the ways in which a value may stand in a line: as it is, within an
// address, and within JSON.
func forms(value string) []string {
	list := []string{value, url.QueryEscape(value), url.PathEscape(value), url.UserPassword("", value).String()[1:]}
	if quoted, err := json.Marshal(value); err == nil {
		list = append(list, string(quoted[1:len(quoted)-1]))
	}
	return list
}

func (r *redactor) Write(p []byte) (int, error) {
	line := p
	for _, h := range r.hides {
		line = bytes.ReplaceAll(line, h, []byte(redacted))
	}
	if _, err := r.to.Write(line); err != nil {
		return 0, err
	}
	return len(p), nil
}
