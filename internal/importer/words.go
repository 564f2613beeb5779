package importer

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"plenary/internal/extract"
	"plenary/internal/language"
)

// lists are the words of documents in all languages.
var lists = language.AllLists()

// key brings a heading to the form in which the printed table of contents, a
// bookmark and the heading itself are equal: letters and digits, in lower case.
func key(text string) string {
	var b strings.Builder
	for _, r := range text {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}

func endsSentence(text string) bool { return extract.EndsSentence(text) }

func hasLetters(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r > 0x7f })
}

func hasSmallLetters(text string) bool { return strings.ContainsFunc(text, unicode.IsLower) }

// isCapitals reports whether text has four capitals or more and no small
// letter.
func isCapitals(text string) bool {
	upper := 0
	for _, r := range text {
		if unicode.IsLower(r) {
			return false
		}
		if unicode.IsUpper(r) {
			upper++
		}
	}
	return upper >= 4
}

// abridge shortens text to at most n characters, at a word.
func abridge(text string, n int) string {
	if utf8.RuneCountInString(text) <= n {
		return text
	}
	cut := string([]rune(text)[:n-1])
	if at := strings.LastIndexByte(cut, ' '); at > len(cut)/2 {
		cut = cut[:at]
	}
	return strings.TrimRight(cut, " ,;:—–-") + "…"
}

// cutLast is [strings.Cut] at the last separator.
func cutLast(text, sep string) (before, after string, found bool) {
	at := strings.LastIndex(text, sep)
	if at < 0 {
		return text, "", false
	}
	return text[:at], text[at+len(sep):], true
}
