package discord

import (
	"regexp"
	"strings"
)

// marks finds what Discord writes between angle brackets for members, roles,
// channels, emoji and commands.
var marks = regexp.MustCompile(`<(?:(@!?|@&|#)([0-9]+)|a?(:[A-Za-z0-9_]+:)[0-9]+|(/[^<>:]+):[0-9]+)>`)

// typed returns the words of a message as their author saw them: without the
// mentions of self, with members and roles as "@ID" and channels as "#ID".
func typed(text, self string) string {
	text = marks.ReplaceAllStringFunc(text, func(mark string) string {
		m := marks.FindStringSubmatch(mark)
		switch {
		case m[1] == "#":
			return "#" + m[2]
		case m[1] == "@&":
			return "@" + m[2]
		case m[1] != "" && m[2] == self:
			return " "
		case m[1] != "":
			return "@" + m[2]
		}
		return m[3] + m[4]
	})
	return strings.TrimSpace(text)
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
