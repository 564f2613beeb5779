package slack

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"plenary/internal/adapterkit"
	"plenary/internal/bot"
)

// marks finds what Slack puts between angle brackets in a message's text:
// members, channels, groups, dates and addresses. A literal < is written &lt;.
var marks = regexp.MustCompile(`<([^<>]*)>`)

var unescape = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")

// parseText returns what a member typed, as a request holds it: without mentions
// of self, with members and groups as "@ID", channels as "#ID", and addresses as
// they stood. The line is plain text and may hold anything.
func parseText(text, self string) bot.Request {
	var b strings.Builder
	var entities []bot.Entity
	at := 0
	for _, m := range marks.FindAllStringSubmatchIndex(text, -1) {
		b.WriteString(unescape.Replace(text[at:m[0]]))
		words, kind, isEntity := unmark(text[m[2]:m[3]], self)
		if isEntity {
			entities = append(entities, bot.Entity{Start: b.Len(), End: b.Len() + len(words), Kind: kind})
		}
		b.WriteString(words)
		at = m[1]
	}
	b.WriteString(unescape.Replace(text[at:]))
	return adapterkit.Typed(b.String(), entities)
}

// unmark rewrites what stood between one pair of angle brackets, and says which
// entity it is, if it is one.
func unmark(mark, self string) (words string, kind bot.EntityKind, isEntity bool) {
	name, label, labelled := strings.Cut(mark, "|")
	label = unescape.Replace(label)
	first, id := "", name
	if name != "" {
		first, id = name[:1], name[1:]
	}
	switch first {
	case "@":
		if self != "" && id == self {
			return " ", 0, false
		}
		return "@" + id, bot.Mention, true
	case "#":
		return "#" + id, bot.ChannelMention, true
	case "!":
		word, rest, _ := strings.Cut(id, "^")
		switch {
		case word == "subteam" && rest != "":
			return "@" + rest, bot.Mention, true
		case labelled:
			return label, 0, false
		}
		return "@" + word, bot.Mention, true
	}
	target := unescape.Replace(name)
	switch {
	case !labelled:
		return target, bot.Address, true
	case strings.Contains(target, label) && strings.ContainsAny(label, "./@"):
		return label, bot.Address, true
	}
	return label, 0, false // words that open an address
}

// mentions reports whether text mentions the member.
func mentions(text, member string) bool {
	return member != "" && (strings.Contains(text, "<@"+member+">") || strings.Contains(text, "<@"+member+"|"))
}

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
