package extract

import (
	"strings"
	"unicode/utf8"
)

// sentenceEnds are the signs that end a sentence, in all scripts.
const sentenceEnds = ".!?…。！？｡．؟۔।॥։"

// closers may stand behind the end of a sentence.
const closers = `"'”’»“)]›」』）》〉】 `

// EndsSentence reports whether text ends a sentence. A colon ends none here.
func EndsSentence(text string) bool {
	r, _ := utf8.DecodeLastRuneInString(strings.TrimRight(text, closers))
	return r != utf8.RuneError && strings.ContainsRune(sentenceEnds, r)
}

// EndsInColon reports whether text ends in a colon, behind which a list begins.
func EndsInColon(text string) bool {
	text = strings.TrimRight(text, closers)
	return strings.HasSuffix(text, ":") || strings.HasSuffix(text, "：")
}
