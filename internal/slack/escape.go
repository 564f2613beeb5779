package slack

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// escape is all that Slack asks for in the text of a message.
var escape = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// address keeps an address of ours within its angle brackets.
var address = strings.NewReplacer("&", "&amp;", "<", "%3C", ">", "%3E", "|", "%7C")

// joiner is a zero-width word joiner. It stands where an address or markup
// would otherwise be recognised.
const joiner = "\u2060"

var (
	scheme = regexp.MustCompile(`(?i)([a-z][a-z0-9+.-]*:)(//)`)
	dotted = regexp.MustCompile(`([\p{L}\p{N}_-])\.(\p{L}{2})`)
	mailed = regexp.MustCompile(`([^\s@])@([^\s@\x{2060}])`)
	emoji  = regexp.MustCompile(`:([a-z_+][a-z0-9_+'-]*):`)
)

// unlinked breaks addresses: behind a scheme, before the dot of a host name,
// behind the @ of a mail address. A client that makes links of what looks like
// one finds none. Done twice it is as done once.
func unlinked(words string) string {
	words = scheme.ReplaceAllString(words, "$1"+joiner+"$2")
	words = dotted.ReplaceAllString(words, "$1"+joiner+".$2")
	words = dotted.ReplaceAllString(words, "$1"+joiner+".$2") // a.bc.de: the first pass ate the c
	return mailed.ReplaceAllString(words, "$1@"+joiner+"$2")
}

// inert escapes words for the fallback text so that they stay words: no
// mention, no link, no emoji. Against markup the text is sent with mrkdwn off.
func inert(words string) string {
	return escape.Replace(emoji.ReplaceAllString(unlinked(words), ":"+joiner+"$1:"))
}

// clip cuts text to at most n characters, never within an escape or a link.
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
	if open := strings.LastIndexByte(cut, '<'); open > strings.LastIndexByte(cut, '>') {
		cut = cut[:open]
	}
	return strings.TrimRight(cut, " \n") + "…"
}
