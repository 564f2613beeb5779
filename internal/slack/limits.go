package slack

import (
	"strings"
	"unicode/utf8"

	"plenary/internal/adapterkit"
	"plenary/internal/bot"
)

// Slack's limits, in characters unless said otherwise, and those of ours that
// keep them by construction. Sources: Block Kit reference; @slack/types 3.2.0;
// bolt-js issue 2509 for the length of a message's blocks.
const (
	maxHeader      = 150
	maxPlaceholder = 150
	maxButton      = 75
	maxContext     = 2000
	maxOption      = 75 // label and value alike
	maxOptions     = 100
	maxElements    = 25 // of an actions block
	maxTitle       = 24
	maxURL         = 3000

	maxMessageBlocks = 49 // of 50: one is kept for a mention
	maxViewBlocks    = 100

	// Slack refuses a message above about 13,000 characters with
	// msg_blocks_too_long. Ours keep below that with their blocks as JSON and
	// their fallback text taken together.
	maxMessageJSON = 9_500
	maxFallback    = 3_000

	// One rich text block, which has no documented limit of its own, keeps to
	// that of a section.
	maxText     = 2_900
	maxTextJSON = 6_000
)

// spanJSON is what an element of rich text costs beside its words.
const spanJSON = 110

// jsonLen is at least the number of characters of s as encoding/json writes it.
func jsonLen(s string) int {
	n := 0
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			n += 2
		case r < ' ' || r == '<' || r == '>' || r == '&' || r == '\u2028' || r == '\u2029' || r == utf8.RuneError:
			n += 6
		default:
			n++
		}
	}
	return n
}

func spanCost(s bot.Span) int { return spanJSON + jsonLen(s.Text) + jsonLen(s.Link) }

// split parts a text so that each part fits one rich text block: at the end of
// a sentence, else between words, else anywhere. The parts, joined, are the
// text, with what is not UTF-8 replaced.
func split(t bot.Text) []bot.Text {
	var parts []bot.Text
	var part bot.Text
	runes, cost := 0, 0
	flush := func() {
		if len(part) > 0 {
			parts = append(parts, part)
		}
		part, runes, cost = nil, 0, 0
	}
	for _, s := range t {
		s.Text = strings.ToValidUTF8(s.Text, string(utf8.RuneError))
		for s.Text != "" {
			head, tail := cut(s.Text, maxText-runes, maxTextJSON-cost-spanJSON-jsonLen(s.Link), len(part) == 0)
			if head == "" {
				flush()
				continue
			}
			piece := s
			piece.Text = head
			part = append(part, piece)
			runes += utf8.RuneCountInString(head)
			cost += spanCost(piece)
			s.Text = tail
			if tail != "" {
				flush()
			}
		}
	}
	flush()
	return parts
}

// cut returns as much of s as fits into so many characters of text and of JSON.
// Where it has to cut it cuts behind a space; where there is none it takes
// nothing, unless it must take something.
func cut(s string, runes, json int, must bool) (head, tail string) {
	end := 0
	for i, r := range s {
		size := utf8.RuneLen(r)
		if runes--; runes < 0 {
			break
		}
		if json -= jsonLen(s[i : i+size]); json < 0 {
			break
		}
		end = i + size
	}
	if end == len(s) {
		return s, ""
	}
	if i := adapterkit.BreakPoint(s[:end]); i > 0 {
		return s[:i], s[i:]
	}
	if !must {
		return "", s
	}
	if end == 0 {
		_, end = utf8.DecodeRuneInString(s)
	}
	return s[:end], s[end:]
}

// truncate cuts words to at most n characters, with an ellipsis.
func truncate(words string, n int) string {
	if utf8.RuneCountInString(words) <= n {
		return words
	}
	runes := []rune(words)
	return strings.TrimRight(string(runes[:n-1]), " ") + "…"
}
