package slack

import (
	"slices"
	"strings"
	"unicode/utf8"

	"plenary/internal/adapterkit"
	"plenary/internal/bidi"
	"plenary/internal/bot"
)

// Slack's limits, in characters unless said otherwise, and ours, which keep
// Slack's by construction. Sources: Block Kit reference; @slack/types 3.2.0;
// bolt-js issue 2509 for the length of a message's blocks.
const (
	maxHeader      = 150
	maxPlaceholder = 150
	maxButton      = 75

	maxConfirmTitle  = 100
	maxConfirmText   = 300
	maxConfirmButton = 30
	maxContext       = 2000
	maxOption        = 75 // label and value alike
	maxOptions       = 100
	maxElements      = 25 // of an actions block
	maxTitle         = 24
	maxLabel         = 2000 // of an input block
	maxInput         = 3000 // of what is typed
	maxFault         = 500  // ours: beneath a field
	maxMetadata      = 3000
	maxAck           = 20_000 // bytes: Slack drops an acknowledgement of 20,480 or more
	maxURL           = 3000

	maxTableRows    = 100 // the header with them
	maxTableColumns = 20
	maxTables       = 1     // in one message
	maxTableJSON    = 8_000 // Slack's own limit is 10,000 characters in all cells

	maxBlocks        = 50            // that Slack takes in a message
	maxMessageBlocks = maxBlocks - 1 // withMention may add one
	maxViewBlocks    = 100

	// Slack refuses a message of more than about 13,000 characters with
	// msg_blocks_too_long. The blocks as JSON and the fallback text together stay
	// below that.
	maxMessageJSON = 9_500
	maxFallback    = 3_000

	// One rich text block has no documented limit; ours keep to that of a
	// section.
	maxText     = 2_900
	maxTextJSON = 6_000
)

// spanOverhead is the JSON of an element of rich text without its words.
const spanOverhead = 110

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

func spanSize(s bot.Span) int { return spanOverhead + jsonLen(s.Text) + jsonLen(s.Link) }

// splitText splits a text into parts that each fit one rich text block: at the
// end of a sentence, else between words, else anywhere. The parts, joined, are
// the text, with what is not UTF-8 replaced.
func splitText(t bot.Text) []bot.Text {
	valid := slices.Clone(t)
	for i := range valid {
		valid[i].Text = strings.ToValidUTF8(valid[i].Text, string(utf8.RuneError))
	}
	return adapterkit.SplitText(valid, func(part bot.Text, s bot.Span) (fits, rest string) {
		runes, json := maxText, maxTextJSON-spanOverhead-jsonLen(s.Link)
		for _, before := range part {
			runes -= utf8.RuneCountInString(before.Text)
			json -= spanSize(before)
		}
		fits, rest = cutText(s.Text, runes, json, len(part) == 0)
		if rest != "" && isMoment(s) && len(part) > 0 {
			return "", s.Text // so that a moment is shown once
		}
		return fits, rest
	})
}

// splitOurs is [splitText] of words of ours, in which those that run from right to left
// stand between isolates.
func splitOurs(t bot.Text) []bot.Text { return bidi.Balance(splitText(bidi.Text(t))) }

// cutText returns as much of s as fits into so many characters of text and of
// JSON, and the rest. It cuts behind a space; where there is none, nothing fits
// unless something must.
func cutText(s string, runes, json int, must bool) (fits, rest string) {
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

// ourWords cuts words of ours to at most n characters, with an ellipsis, and puts those
// that run from right to left between isolates.
func ourWords(words string, n int) string {
	return bidi.Fit(words, n, truncate, utf8.RuneCountInString)
}

// truncate cuts words to at most n characters, with an ellipsis.
func truncate(words string, n int) string {
	if utf8.RuneCountInString(words) <= n {
		return words
	}
	runes := []rune(words)
	return strings.TrimRight(string(runes[:n-1]), " ") + "…"
}
