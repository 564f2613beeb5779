package slack

import (
	"regexp"
	"strings"
)

// marks finds what Slack puts between angle brackets in a message's text:
// members, channels, groups, dates and addresses. A literal < is written &lt;.
var marks = regexp.MustCompile(`<([^<>]*)>`)

var unescape = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")

// typed returns the words of a message as its author typed them: without the
// mentions of self, with members and groups as "@ID", channels as "#ID", and
// addresses as they stood. The result is plain text and may hold anything.
func typed(text, self string) string {
	var b strings.Builder
	at := 0
	for _, m := range marks.FindAllStringSubmatchIndex(text, -1) {
		b.WriteString(unescape.Replace(text[at:m[0]]))
		b.WriteString(unmark(text[m[2]:m[3]], self))
		at = m[1]
	}
	b.WriteString(unescape.Replace(text[at:]))
	return strings.TrimSpace(b.String())
}

// unmark rewrites what stood between one pair of angle brackets.
func unmark(mark, self string) string {
	name, label, labelled := strings.Cut(mark, "|")
	label = unescape.Replace(label)
	kind, id := "", name
	if name != "" {
		kind, id = name[:1], name[1:]
	}
	switch kind {
	case "@":
		if self != "" && id == self {
			return " "
		}
		return "@" + id
	case "#":
		return "#" + id
	case "!":
		word, rest, _ := strings.Cut(id, "^")
		switch {
		case word == "subteam" && rest != "":
			return "@" + rest
		case labelled:
			return label
		}
		return "@" + word
	}
	if labelled {
		return label
	}
	return unescape.Replace(name)
}

// mentions reports whether text mentions the member.
func mentions(text, member string) bool {
	return member != "" && (strings.Contains(text, "<@"+member+">") || strings.Contains(text, "<@"+member+"|"))
}
