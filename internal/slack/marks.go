package slack

import (
	"regexp"
	"strings"

	"plenary/internal/adapterkit"
	"plenary/internal/bot"
)

// marks finds what Slack puts between angle brackets in a message's text:
// members, channels, groups, dates and addresses. A literal < is written &lt;.
var marks = regexp.MustCompile(`<([^<>]*)>`)

var unescape = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")

// typed returns what a member typed, as a request holds it: without the mentions
// of self, with members and groups as "@ID", channels as "#ID", and addresses as
// they stood. The line is plain text and may hold anything.
func typed(text, self string) bot.Request {
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
