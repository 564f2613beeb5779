package importer

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// key brings a heading to the form in which the printed table of contents, a
// bookmark and the heading itself are the same: letters and digits alone, in
// lower case.
func key(text string) string {
	var b strings.Builder
	for _, r := range text {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}

// ends reports whether text ends a sentence.
func ends(text string) bool {
	text = strings.TrimRight(text, `"'”’»)] `)
	r, _ := utf8.DecodeLastRuneInString(text)
	return strings.ContainsRune(".!?…。！？", r) && text != ""
}

func wordCount(text string) int { return len(strings.Fields(text)) }

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
