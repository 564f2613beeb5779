package discord

import (
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"plenary/internal/adapterkit"
	"plenary/internal/bidi"
	"plenary/internal/bot"
)

// commandIDs are the ids of the registered slash commands by their names. It may be
// nil: then a command is drawn as words to type.
type commandIDs map[string]string

// markdown draws a text. Its words have no effect as markup.
func (ids commandIDs) markdown(t bot.Text) string {
	var b strings.Builder
	var mark byte // that the last span ended with
	for _, s := range mergeSpans(t) {
		drawn := ids.span(s)
		if saysHowFar(t, s) {
			drawn = timestamp(s.At, 'F')
		}
		if drawn == "" {
			continue
		}
		if mark != 0 && drawn[0] == mark {
			b.WriteString("\u200b") // marks that meet would be read as others
		}
		b.WriteString(drawn)
		if mark = drawn[len(drawn)-1]; s.Style == bot.Plain || mark != '*' && mark != '`' {
			mark = 0
		}
	}
	return b.String()
}

// isName reports whether a span of a style stands for a thing: it is drawn whole, and
// apart from its neighbours.
func isName(style bot.Style) bool {
	switch style {
	case bot.Channel, bot.Person, bot.Relative, bot.Moment, bot.CommandLine:
		return true
	}
	return false
}

// mergeSpans joins neighbouring spans that are drawn alike, because two bold spans in a
// row would show their asterisks.
func mergeSpans(t bot.Text) bot.Text {
	var merged bot.Text
	for _, s := range t {
		if s.Style == bot.Marked || s.Style == bot.AnswerStyle {
			s.Style = bot.Strong
		}
		if s.Style == bot.Moment && s.Text == "" && !s.At.IsZero() {
			s.Text = s.At.UTC().Format(time.RFC3339) // a span without words would be left out
		}
		if n := len(merged); n > 0 && merged[n-1].Style == s.Style && merged[n-1].Link == s.Link && !isName(s.Style) {
			merged[n-1].Text += s.Text
			continue
		}
		merged = append(merged, s)
	}
	return merged
}

func (ids commandIDs) span(s bot.Span) string {
	if link := linkAddress(s.Link); link != "" {
		if s.Text == s.Link {
			return "<" + link + ">"
		}
		return "[" + emphasized(s, linkWords) + "](<" + link + ">)"
	}
	switch s.Style {
	case bot.Typed:
		return codeSpan(s.Text)
	case bot.CommandLine:
		return ids.command(s.Text)
	case bot.Channel:
		if isID(s.Text) {
			return "<#" + s.Text + ">"
		}
	case bot.Person:
		if isID(s.Text) {
			return "<@" + s.Text + ">"
		}
	case bot.Moment:
		if !s.At.IsZero() {
			return timestamp(s.At, 'F') + " (" + timestamp(s.At, 'R') + ")"
		}
	case bot.Relative:
		if !s.At.IsZero() {
			return timestamp(s.At, 'R')
		}
	}
	return emphasis(s)
}

// timestamp draws an instant in the reader's own time: 'F' in full, 'R' how far off it is.
func timestamp(at time.Time, form rune) string {
	return "<t:" + strconv.FormatInt(at.Unix(), 10) + ":" + string(form) + ">"
}

// saysHowFar reports whether a text says besides how far off the instant of a moment is.
func saysHowFar(t bot.Text, moment bot.Span) bool {
	return moment.Style == bot.Moment && slices.ContainsFunc(t, func(s bot.Span) bool { return s.Style == bot.Relative && s.At.Equal(moment.At) })
}

// emphasis draws words in bold or in italics, or as they are.
func emphasis(s bot.Span) string { return emphasized(s, escape) }

// emphasized is emphasis with what keeps the words from having an effect.
func emphasized(s bot.Span, literal func(string) string) string {
	mark := ""
	switch s.Style {
	case bot.Strong, bot.Marked, bot.AnswerStyle:
		mark = "**"
	case bot.Emphasis:
		mark = "*"
	}
	inner := strings.TrimSpace(s.Text)
	if mark == "" || inner == "" {
		return literal(s.Text)
	}
	return emphasize(s.Text, inner, mark, literal(inner))
}

// command draws a line that calls a command: the command to press, and as code the
// words to type behind it. Where it cannot be pressed, the whole line is code. One that
// has sub-commands cannot be, and a client that it is typed to offers these.
func (ids commandIDs) command(line string) string {
	inner := strings.TrimSpace(line)
	words := strings.Fields(line)
	n := slashWords(words)
	if n == 0 && (len(words) != 1 || lookUp(bot.Commands(), words[0]) == nil) {
		return codeSpan(line)
	}
	drawn := codeSpan("/" + inner)
	if id := ids[words[0]]; id != "" && n > 0 {
		drawn = "</" + strings.Join(words[:n], " ") + ":" + id + ">"
		if n < len(words) {
			drawn += " " + codeSpan(strings.Join(words[n:], " "))
		}
	}
	return emphasize(line, inner, "", drawn)
}

// linkAddress returns a link's address as it can stand between angle brackets, ""
// where it is no http or https address. A parenthesis would end it in some clients.
func linkAddress(link string) string {
	u, err := url.Parse(link)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	return strings.NewReplacer("<", "%3C", ">", "%3E", " ", "%20", "(", "%28", ")", "%29").Replace(u.String())
}

// split divides a text so that each part, drawn, is at most n characters: at the
// end of a sentence, else between words, else anywhere.
func (ids commandIDs) split(t bot.Text, n int) []bot.Text {
	return adapterkit.SplitText(mergeSpans(t), func(part bot.Text, s bot.Span) (fits, rest string) {
		return ids.cut(s, n-size(ids.markdown(part))-size("\u200b"), len(part) == 0)
	})
}

// splitOurs is split for words of ours, in which those that run from right to left stand
// between isolates.
func (ids commandIDs) splitOurs(t bot.Text, n int) []bot.Text {
	return bidi.Balance(ids.split(bidi.Text(t), n))
}

// cut returns as much of a span as is at most n characters when drawn, and the
// rest. It cuts a word in two only where it must return something.
func (ids commandIDs) cut(s bot.Span, n int, must bool) (head, tail string) {
	if size(ids.span(s)) <= n {
		return s.Text, ""
	}
	if isName(s.Style) && !must {
		return "", s.Text
	}
	// The longest prefix that fits is found by bisection.
	words, fit := []rune(s.Text), 0
	for low, high := 0, len(words); low < high; {
		middle := (low + high + 1) / 2
		piece := s
		piece.Text = string(words[:middle])
		if size(ids.span(piece)) <= n {
			low, fit = middle, middle
		} else {
			high = middle - 1
		}
	}
	window := string(words[:fit])
	if i := adapterkit.BreakPoint(window); i > 0 {
		return s.Text[:i], s.Text[i:]
	}
	if !must {
		return "", s.Text
	}
	return string(words[:max(fit, 1)]), string(words[max(fit, 1):])
}

// escape makes Discord show words literally, without mention, link, address, emoji
// or markup. A backslash before any punctuation is an escape.
func escape(words string) string {
	var b strings.Builder
	b.Grow(len(words) + len(words)/8)
	begins := true  // only blanks stand before on the line
	counts := false // only blanks and a number do
	for i := 0; i < len(words); i++ {
		c, rest := words[i], words[i+1:]
		live := false
		switch c {
		case '\\', '*', '_', '~', '`', '|', '<', '>', '[', ']', '@', '#':
			live = true
		case '-', '+':
			live = begins // an item of a list, or small print
		case '.':
			live = counts || beginsWithLetters(rest, 2) // an item, or the name of a host
		case ':':
			live = strings.HasPrefix(rest, "//") || isEmoji(rest)
		}
		if live {
			b.WriteByte('\\')
		}
		b.WriteByte(c)
		digit := c >= '0' && c <= '9'
		counts = digit && (begins || counts)
		begins = c == '\n' || begins && (c == ' ' || c == '\t')
	}
	return b.String()
}

// linkWords makes Discord show the words of a link without mention, markup or emoji. There
// a backslash is no escape, but shown, so that what has an effect gives way to what looks
// alike.
func linkWords(words string) string {
	words = lookalikes.Replace(words)
	var b strings.Builder
	for i, r := range words {
		if r == ':' && (strings.HasPrefix(words[i+1:], "//") || isEmoji(words[i+1:])) {
			r = '：'
		}
		b.WriteRune(r)
	}
	return b.String()
}

var lookalikes = strings.NewReplacer(
	`\`, "∖", "*", "∗", "_", "＿", "~", "∼", "`", "ˋ", "|", "∣", "<", "‹", ">", "›", "[", "(", "]", ")", "@", "＠", "\n", " ",
)

// beginsWithLetters reports whether s begins with n letters.
func beginsWithLetters(s string, n int) bool {
	for ; n > 0; n-- {
		r, size := utf8.DecodeRuneInString(s)
		if !unicode.IsLetter(r) {
			return false
		}
		s = s[size:]
	}
	return true
}

// isEmoji reports whether what follows a colon makes it an emoji's name.
func isEmoji(rest string) bool {
	end := strings.IndexFunc(rest, func(r rune) bool {
		return !(r == '_' || r == '+' || r == '-' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z')
	})
	return end > 0 && rest[end] == ':'
}

// plainTextOnly matches words that have no effect between backquotes in any client.
var plainTextOnly = regexp.MustCompile(`^[\p{L}\p{N} .,:;?!'’“”"()\[\]|/=+-]+$`)

// codeSpan draws words to type. Words that may not be harmless are escaped and set
// in italics instead, because clients differ in what has an effect between
// backquotes.
func codeSpan(words string) string {
	inner := strings.TrimSpace(words)
	if inner == "" {
		return words
	}
	escaped := escape(inner)
	if plainTextOnly.MatchString(inner) && !strings.Contains(escaped, `\.`) && !strings.Contains(inner, "//") {
		return emphasize(words, inner, "`", inner)
	}
	return emphasize(words, inner, "*", escaped)
}

// emphasize puts drawn, which replaces the inner part of words, between marks. Spaces
// stay outside, because a mark beside a space is shown as it is.
func emphasize(words, inner, mark, drawn string) string {
	lead, tail, _ := strings.Cut(words, inner)
	return lead + mark + drawn + mark + tail
}

// mentionMarkup matches what Discord writes for members, roles, channels, emoji
// and commands.
var mentionMarkup = regexp.MustCompile(`<(?:(@!?|@&|#)([0-9]+)|a?(:[A-Za-z0-9_]+:)[0-9]+|(/[^<>:]+):[0-9]+)>`)

// typed returns what a member typed, as a request holds it: without the mentions of the
// bot, which is a member and may be a role, with other members and roles as "@ID" and
// channels as "#ID".
func typed(text string, self ...string) bot.Request {
	var b strings.Builder
	var entities []bot.Entity
	at := 0
	for _, m := range mentionMarkup.FindAllStringSubmatchIndex(text, -1) {
		b.WriteString(text[at:m[0]])
		words, kind, isEntity := decodeMention(text, m, self)
		if isEntity {
			entities = append(entities, bot.Entity{Start: b.Len(), End: b.Len() + len(words), Kind: kind})
		}
		b.WriteString(words)
		at = m[1]
	}
	b.WriteString(text[at:])
	return adapterkit.Typed(b.String(), entities)
}

// decodeMention rewrites one match of mentionMarkup, and says which entity it is, if it is
// one.
func decodeMention(text string, m []int, self []string) (words string, kind bot.EntityKind, isEntity bool) {
	group := func(n int) string {
		if m[2*n] < 0 {
			return ""
		}
		return text[m[2*n]:m[2*n+1]]
	}
	switch mark, id := group(1), group(2); {
	case mark == "#":
		return "#" + id, bot.ChannelMention, true
	case mark != "" && slices.Contains(self, id):
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
