package statement

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// A token is a word, a number or a mark of a typed reference.
type token struct {
	text string // folded; of a mark the mark itself
	kind tokenKind

	glued bool // follows the token before it without a space
}

type tokenKind int

const (
	wordToken   tokenKind = iota
	numberToken           // digits
	markToken             // one of . , ; - / ¶ § ( ) : and a line break
)

// tokenise parts a typed reference into tokens. Letters and digits that stand
// together are parted too: "1b", "R2".
func tokenise(typed string) []token {
	var tokens []token
	space := true
	add := func(text string, kind tokenKind) {
		tokens = append(tokens, token{text, kind, !space})
		space = false
	}
	var open strings.Builder
	kind := wordToken
	flush := func() {
		if open.Len() > 0 {
			add(open.String(), kind)
			open.Reset()
		}
	}
	runes := []rune(norm.NFKD.String(typed))
	for i, r := range runes {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r == '\'' || r == '’':
			if i+1 < len(runes) && unicode.ToLower(runes[i+1]) == 's' && (i+2 == len(runes) || !unicode.IsLetter(runes[i+2])) {
				runes[i+1] = ' ' // "the abstract's"
			}
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			now := wordToken
			if unicode.IsDigit(r) {
				now = numberToken
			}
			if now != kind {
				flush()
			}
			kind = now
			open.WriteRune(unicode.ToLower(r))
		default:
			flush()
			switch {
			case strings.ContainsRune("‐‑‒–—−-~", r):
				r = '-'
			case r == '&' || r == '+':
				add("and", wordToken)
				continue
			case r == '[' || r == ']':
				r = '('
			}
			if strings.ContainsRune(".,;-/¶§():\n", r) {
				add(string(r), markToken)
			}
			space = space || unicode.IsSpace(r)
		}
	}
	flush()
	return tokens
}
