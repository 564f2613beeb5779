package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"plenary/internal/language"
)

// isUnspaced reports whether no space stands between two lines when they are joined:
// they meet in a script that writes none between words.
func isUnspaced(text, next string) bool {
	last, _ := utf8.DecodeLastRuneInString(text)
	first, _ := utf8.DecodeRuneInString(next)
	return isOfUnspaced(last) && (isOfUnspaced(first) || unicode.IsDigit(first) || unicode.IsLetter(first) && !isSpacedBeside(first)) ||
		isOfUnspaced(first) && (unicode.IsDigit(last) || unicode.IsLetter(last) && !isSpacedBeside(last))
}

// isOfUnspaced reports whether a character is a letter or a sign of a script that
// writes no spaces between words.
func isOfUnspaced(r rune) bool {
	return language.Unspaced(r) || r >= 0x3001 && r <= 0x303F || r >= 0xFF01 && r <= 0xFF65 || r == 'ー' || r == '・'
}

// isSpacedBeside reports whether a letter is of a script in which spaces part words
// beside Chinese and Japanese ones as well.
func isSpacedBeside(r rune) bool { return unicode.Is(unicode.Hangul, r) }

// withoutBreaks takes the line breaks out of a text at which lines of a script without
// spaces meet.
func withoutBreaks(text string) string {
	if !strings.Contains(text, "\n") || !strings.ContainsFunc(text, isOfUnspaced) {
		return text
	}
	lines := strings.Split(text, "\n")
	joined := lines[0]
	for _, line := range lines[1:] {
		before, after := strings.TrimRightFunc(joined, unicode.IsSpace), strings.TrimLeftFunc(line, unicode.IsSpace)
		if before != "" && after != "" && isUnspaced(before, after) {
			joined = before + after
			continue
		}
		joined += "\n" + line
	}
	return joined
}
