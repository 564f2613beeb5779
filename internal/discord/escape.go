package discord

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// escape makes words come out literally: no mention, link, address, emoji or
// markup. Discord takes a backslash before any punctuation for an escape.
func escape(words string) string {
	var b strings.Builder
	b.Grow(len(words) + len(words)/8)
	begins := true  // nothing but blanks stands before on the line
	counts := false // nothing but blanks and a number does
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

// letters reports whether s begins with so many letters.
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

// tame is what is harmless in any client between backquotes.
var harmless = regexp.MustCompile(`^[\p{L}\p{N} .,:;?!'’“”"()\[\]|/=+-]+$`)

// code draws words to type. What is not tame is escaped and set in italics
// instead, because clients differ in what they make live between backquotes.
func codeSpan(words string) string {
	inner := strings.TrimSpace(words)
	if inner == "" {
		return words
	}
	escaped := escape(inner)
	if harmless.MatchString(inner) && !strings.Contains(escaped, `\.`) && !strings.Contains(inner, "//") {
		return wrap(words, inner, "`", inner)
	}
	return wrap(words, inner, "*", escaped)
}

// around sets drawn, which stands for the inner part of words, between marks.
// Spaces stay outside, because marks beside a space are none.
func wrap(words, inner, mark, drawn string) string {
	lead, tail, _ := strings.Cut(words, inner)
	return lead + mark + drawn + mark + tail
}
