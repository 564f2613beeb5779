package discord

import (
	"regexp"
	"strings"

	"plenary/internal/adapterkit"
	"plenary/internal/bot"
)

// marks finds what Discord writes between angle brackets for members, roles,
// channels, emoji and commands.
var mentionMarkup = regexp.MustCompile(`<(?:(@!?|@&|#)([0-9]+)|a?(:[A-Za-z0-9_]+:)[0-9]+|(/[^<>:]+):[0-9]+)>`)

// typed returns what a member typed, as a request holds it: without the mentions
// of self, with members and roles as "@ID" and channels as "#ID".
func typed(text, self string) bot.Request {
	var b strings.Builder
	var entities []bot.Entity
	at := 0
	for _, m := range mentionMarkup.FindAllStringSubmatchIndex(text, -1) {
		b.WriteString(text[at:m[0]])
		words, kind, isEntity := unmark(text, m, self)
		if isEntity {
			entities = append(entities, bot.Entity{Start: b.Len(), End: b.Len() + len(words), Kind: kind})
		}
		b.WriteString(words)
		at = m[1]
	}
	b.WriteString(text[at:])
	return adapterkit.Typed(b.String(), entities)
}

// unmark rewrites one match of marks, and says which entity it is, if it is one.
func unmark(text string, m []int, self string) (words string, kind bot.EntityKind, isEntity bool) {
	group := func(n int) string {
		if m[2*n] < 0 {
			return ""
		}
		return text[m[2*n]:m[2*n+1]]
	}
	switch mark, id := group(1), group(2); {
	case mark == "#":
		return "#" + id, bot.ChannelMention, true
	case mark == "@&":
		return "@" + id, bot.Mention, true
	case mark != "" && id == self:
		return " ", 0, false
	case mark != "":
		return "@" + id, bot.Mention, true
	}
	if emoji := group(3); emoji != "" {
		return emoji, bot.Emoji, true
	}
	return group(4), 0, false // a command's name
}

// mentions reports whether text mentions the member.
func mentions(text, member string) bool {
	return member != "" && (strings.Contains(text, "<@"+member+">") || strings.Contains(text, "<@!"+member+">"))
}

// inlineRef is a reference in double brackets.
var inlineRef = regexp.MustCompile(`\[\[([^\[\]]{1,200})\]\]`)

// inlineRefs returns the references in double brackets that a message holds,
// joined by ", "; "" where it holds none.
func inlineRefs(text string) string {
	var refs []string
	for _, m := range inlineRef.FindAllStringSubmatch(text, 20) {
		if ref := strings.TrimSpace(m[1]); ref != "" {
			refs = append(refs, ref)
		}
	}
	return strings.Join(refs, ", ")
}
