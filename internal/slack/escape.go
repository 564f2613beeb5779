package slack

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// escape is all that Slack asks for in the text of a message.
var escape = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// joiner is a zero-width word joiner. In the fallback text it stands where an
// address would otherwise be recognised: after a scheme, before the dot of a
// host name, behind the @ of a mail address. Rich text needs none of this,
// because Slack does not parse it.
const joiner = "\u2060"

var (
	scheme = regexp.MustCompile(`(?i)([a-z][a-z0-9+.-]*:)(//)`)
	dotted = regexp.MustCompile(`([\p{L}\p{N}_-])\.([\p{L}\p{N}][\p{L}\p{N}-])`)
	mailed = regexp.MustCompile(`([^\s@])@([^\s@])`)
)

// inert escapes words for the fallback text so that they stay words: no
// mention, no link, and no address that a client would make one of.
func inert(words string) string {
	words = scheme.ReplaceAllString(words, "$1"+joiner+"$2")
	words = dotted.ReplaceAllString(words, "$1"+joiner+".$2")
	words = dotted.ReplaceAllString(words, "$1"+joiner+".$2") // a.bc.de: the first pass ate the c
	words = mailed.ReplaceAllString(words, "$1@"+joiner+"$2")
	return escape.Replace(words)
}

// clip cuts text to at most n characters, never within an escape.
func clip(text string, n int) string {
	if utf8.RuneCountInString(text) <= n {
		return text
	}
	i := 0
	for range n - 1 {
		_, size := utf8.DecodeRuneInString(text[i:])
		i += size
	}
	cut := text[:i]
	if amp := strings.LastIndexByte(cut, '&'); amp >= 0 && !strings.Contains(cut[amp:], ";") && len(cut)-amp < 5 {
		cut = cut[:amp]
	}
	return strings.TrimRight(cut, " \n") + "…"
}
