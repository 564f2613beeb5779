package statement

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// fold brings words that people would call the same to one form: lower case,
// without accents, marks and punctuation, single spaces.
func fold(text string) string {
	var b strings.Builder
	space := false
	for _, r := range norm.NFKD.String(text) {
		switch {
		case unicode.Is(unicode.Mn, r), r == '\'', r == '’':
		case unicode.IsLetter(r), unicode.IsDigit(r), r == '§':
			if space && b.Len() > 0 {
				b.WriteByte(' ')
			}
			space = false
			switch r {
			case 'ß', 'ẞ':
				b.WriteString("ss")
			case 'ς':
				b.WriteRune('σ')
			default:
				b.WriteRune(unicode.ToLower(r))
			}
		default:
			space = true
		}
	}
	return b.String()
}
