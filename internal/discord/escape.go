package discord

import (
	"regexp"
	"strings"
)

// Discord takes a backslash before any punctuation for an escape, so that the
// character stands for itself. These are escaped wherever they stand.
var punctuation = strings.NewReplacer(
	`\`, `\\`, "*", `\*`, "_", `\_`, "~", `\~`, "`", "\\`", "|", `\|`, "<", `\<`, ">", `\>`,
	"[", `\[`, "]", `\]`, "@", `\@`, "#", `\#`,
)

// These are live only in company: an address, a host name that clients make an
// invitation of, an emoji, and what begins a list or small print on a line.
var (
	address  = regexp.MustCompile(`([A-Za-z][A-Za-z0-9+.-]*):(//)`)
	hostname = regexp.MustCompile(`([^\\])\.(\p{L}{2})`)
	emoji    = regexp.MustCompile(`:([A-Za-z0-9+\\_-]+:)`)
	bullet   = regexp.MustCompile(`(?m)^([ \t]*)([-+])`)
	number   = regexp.MustCompile(`(?m)^([ \t]*[0-9]+)\.`)
)

// escape makes words come out literally: no mention, link, address, emoji or
// markup.
func escape(words string) string {
	words = punctuation.Replace(words)
	words = bullet.ReplaceAllString(words, `$1\$2`)
	words = number.ReplaceAllString(words, `$1\.`)
	words = address.ReplaceAllString(words, `$1\:$2`)
	words = emoji.ReplaceAllString(words, `\:$1`)
	words = hostname.ReplaceAllString(words, `$1\.$2`)
	return hostname.ReplaceAllString(words, `$1\.$2`) // a.bc.de: the first pass ate the c
}

// tame is what is harmless in any client between backquotes.
var tame = regexp.MustCompile(`^[\p{L}\p{N} .,:;?!'’“”"()\[\]|/=+-]+$`)

// code draws words to type. What is not tame is escaped and set in italics
// instead, because clients differ in what they make live between backquotes.
func code(words string) string {
	inner := strings.TrimSpace(words)
	if inner == "" {
		return words
	}
	if tame.MatchString(inner) && !hostname.MatchString(inner) && !strings.Contains(inner, "//") {
		return around(words, inner, "`", inner)
	}
	return around(words, inner, "*", escape(inner))
}

// around sets drawn, which stands for the inner part of words, between marks.
// Spaces stay outside, because marks beside a space are none.
func around(words, inner, mark, drawn string) string {
	lead, tail, _ := strings.Cut(words, inner)
	return lead + mark + drawn + mark + tail
}
