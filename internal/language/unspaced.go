package language

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Unspaced reports whether a character is of a script that writes no spaces between
// words.
func Unspaced(r rune) bool {
	return r >= 0x0E00 && (unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) || inAlphabet(r))
}

// CountWords counts the words of a text. Where a script writes no spaces between them,
// two letters count as one.
func CountWords(text string) int {
	letters := 0
	for _, r := range text {
		if Unspaced(r) {
			letters++
		}
	}
	return len(strings.Fields(text)) + letters/2
}

// inAlphabet reports whether a character is of a script without spaces whose letters
// write sounds.
func inAlphabet(r rune) bool {
	return unicode.In(r, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// inRuns reports whether a letter is read in runs: its script writes no spaces
// between words, or writes them where another language would not, as Korean's, whose
// particles hang on its words.
func inRuns(r rune) bool {
	return (Unspaced(r) || r >= 0x0E00 && unicode.Is(unicode.Hangul, r)) && unicode.IsLetter(r) || r == 'ー'
}

// How many letters are read together. The few letters of an alphabet say more in fours.
const (
	pair = 2
	four = 4
)

// appendRun appends the runs of letters of the end of a text, from a letter on: each
// overlaps the next. All letters are one run where they are no more.
func (l *Language) appendRun(tokens []Token, text string, from, limit int) []Token {
	var at []int // where its letters begin, with the marks on them, and the end
	for i, r := range text[from:] {
		if i == 0 || !unicode.Is(unicode.Mn, r) {
			at = append(at, from+i)
		}
	}
	at = append(at, len(text))
	n := pair
	if first, _ := utf8.DecodeRuneInString(text[from:]); inAlphabet(first) {
		n = four
	}
	letters := len(at) - 1
	n = min(n, letters)
	for i := 0; i+n <= letters && len(tokens) < limit; i++ {
		word := norm.NFKC.String(text[at[i]:at[i+n]])
		tokens = append(tokens, Token{Start: at[i], End: at[i+n], Word: word, Lower: word, Run: true})
	}
	return tokens
}
