package discord

import (
	"strings"
	"unicode/utf16"
)

// Discord's limits, in characters. Source: Discord's API documentation, as of
// 2026-08. They are counted in UTF-16 units here, which is never fewer than
// Discord counts.
const (
	maxContent     = 2000
	maxDescription = 4096
	maxEmbedded    = 6000 // of all embeds of a message together
	maxEmbeds      = 10
	maxRows        = 5
	maxButtons     = 5 // in a row
	maxButton      = 80
	maxCustomID    = 100
	maxOptions     = 25
	maxOption      = 100 // label and value alike
	maxPlaceholder = 150
	maxTitle       = 100 // of a thread
	maxURL         = 512 // of a link button

	maxBody = maxContent - 30 // of ours in a content, so that a role's mention fits before it
	maxPart = maxBody - 30    // of one paragraph, without its marks
)

// size counts characters as Discord's limits do.
func size(s string) int {
	n := 0
	for _, r := range s {
		n += max(utf16.RuneLen(r), 1)
	}
	return n
}

// truncate cuts words to at most n characters, with an ellipsis.
func truncate(words string, n int) string {
	if size(words) <= n {
		return words
	}
	at, used := 0, 0
	for i, r := range words {
		if used += max(utf16.RuneLen(r), 1); used > n-1 {
			break
		}
		at = i + len(string(r))
	}
	return strings.TrimRight(words[:at], " ") + "…"
}
