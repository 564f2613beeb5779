package adapterkit

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"plenary/internal/bot"
)

// The parts of plain text that are not words, on every platform.
var (
	codeBlock  = regexp.MustCompile("(?s)```.*?```")
	inlineCode = regexp.MustCompile("`+[^`\n]+`+")
	quotedLine = regexp.MustCompile(`(?m)^[ \t]*(?:>>>(?s:.*)|>.*)$`)
	address    = regexp.MustCompile(`(?i)\b(?:https?://|www\.)[^\s<>]+|\b(?:mailto:)?[a-z0-9._%+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+`)
	mention    = regexp.MustCompile(`(?:^|[\s(,])(@[\p{L}\p{N}][\p{L}\p{N}._-]*[\p{L}\p{N}]|@[\p{L}\p{N}])`)
	shortcode  = regexp.MustCompile(`:[a-z0-9_+'-]+:(?::skin-tone-[2-6]:)?`)
)

// addressEnd is punctuation after an address that belongs to the sentence.
const addressEnd = `.,;:!?)]}'"’”»`

// Entities returns the entities of a line in order: those that the platform marked,
// and the addresses, emoji, code and quoted lines in the plain text between them.
func Entities(line string, marked []bot.Entity) []bot.Entity {
	all := slices.Clone(marked)
	add := func(kind bot.EntityKind, start, end int) {
		overlaps := func(e bot.Entity) bool { return start < e.End && e.Start < end }
		if start < end && !slices.ContainsFunc(all, overlaps) {
			all = append(all, bot.Entity{Start: start, End: end, Kind: kind})
		}
	}
	for _, m := range codeBlock.FindAllStringIndex(line, -1) {
		add(bot.CodeBlock, m[0], m[1])
	}
	for _, m := range quotedLine.FindAllStringIndex(line, -1) {
		all = slices.DeleteFunc(all, func(e bot.Entity) bool { return m[0] <= e.Start && e.End <= m[1] })
		add(bot.QuotedText, m[0], m[1])
	}
	for _, m := range address.FindAllStringIndex(line, -1) {
		add(bot.Address, m[0], m[0]+len(strings.TrimRight(line[m[0]:m[1]], addressEnd)))
	}
	for _, m := range mention.FindAllStringSubmatchIndex(line, -1) {
		add(bot.Mention, m[2], m[3])
	}
	for _, m := range inlineCode.FindAllStringIndex(line, -1) {
		code := line[m[0]:m[1]]
		ticks := len(code) - len(strings.TrimLeft(code, "`"))
		if strings.HasSuffix(code, code[:ticks]) {
			add(bot.CodeMark, m[0], m[0]+ticks)
			add(bot.CodeMark, m[1]-ticks, m[1])
		}
	}
	for _, m := range shortcode.FindAllStringIndex(line, -1) {
		before, _ := utf8.DecodeLastRuneInString(line[:m[0]])
		after, _ := utf8.DecodeRuneInString(line[m[1]:])
		behind := func(e bot.Entity) bool { return e.End == m[0] }
		if (!isWordRune(before) || slices.ContainsFunc(all, behind)) && !isWordRune(after) {
			add(bot.Emoji, m[0], m[1])
		}
	}
	for i, r := range line {
		if isEmoji(r) {
			add(bot.Emoji, i, i+utf8.RuneLen(r))
		}
	}
	slices.SortFunc(all, func(a, b bot.Entity) int { return a.Start - b.Start })
	return all
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// isEmoji reports whether a character is a picture, or joins or changes one.
func isEmoji(r rune) bool {
	switch {
	case r >= 0x1F000 && r <= 0x1FAFF, r >= 0x2600 && r <= 0x27BF, r >= 0x2B00 && r <= 0x2BFF:
		return true
	case r == 0x200D, r == 0xFE0F, r == 0x20E3, r >= 0xE0020 && r <= 0xE007F:
		return true
	}
	return false
}

// Typed returns a request for a typed line, in which the platform marked some
// entities, with the white space at its ends cut off.
func Typed(line string, marked []bot.Entity) bot.Request {
	all := Entities(line, marked)
	start := len(line) - len(strings.TrimLeftFunc(line, unicode.IsSpace))
	line = strings.TrimSpace(line)
	for i := range all {
		all[i].Start = max(all[i].Start-start, 0)
		all[i].End = min(max(all[i].End-start, 0), len(line))
	}
	return bot.Request{Line: line, Entities: all}
}

// SplitText splits a text into parts; joined, they are the text. cut returns as
// much of a span as fits behind a part, and the rest. What fits may be empty
// only where the part is not.
func SplitText(t bot.Text, cut func(part bot.Text, s bot.Span) (fits, rest string)) []bot.Text {
	var parts []bot.Text
	var part bot.Text
	flush := func() {
		if len(part) > 0 {
			parts, part = append(parts, part), nil
		}
	}
	for _, s := range t {
		for s.Text != "" {
			fits, rest := cut(part, s)
			if fits == "" {
				flush()
				continue
			}
			head := s
			head.Text = fits
			part = append(part, head)
			if s.Text = rest; rest != "" {
				flush()
			}
		}
	}
	flush()
	return parts
}

// BreakPoint returns where to cut a text that begins with window and is longer:
// after the last sentence that ends in the second half of window, else after the
// last space. It is 0 where there is neither.
func BreakPoint(window string) int {
	if i := strings.LastIndex(window, ". "); i > len(window)/2 {
		return i + 2
	}
	if i := strings.LastIndexAny(window, " \n"); i > 0 {
		return i + 1
	}
	return 0
}

// inlineRef is a reference in double brackets.
var inlineRef = regexp.MustCompile(`\[\[([^\[\]]{1,200})\]\]`)

// maxInlineRefs is how many references of one message are read.
const maxInlineRefs = 20

// InlineRefs returns the references in double brackets of a message, joined by
// "; ".
func InlineRefs(text string) string {
	var refs []string
	for _, m := range inlineRef.FindAllStringSubmatch(text, maxInlineRefs) {
		if ref := strings.TrimSpace(m[1]); ref != "" {
			refs = append(refs, ref)
		}
	}
	return strings.Join(refs, "; ")
}
