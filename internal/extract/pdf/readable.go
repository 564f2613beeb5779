package pdf

import (
	"regexp"
	"strings"
	"unicode"

	"plenary/internal/extract/layout"
)

const (
	minJudged  = 200 // characters of a page that is judged
	minWords   = 30  // percent of them in words and numbers
	minVowels  = 18  // percent of Latin letters; languages have 35 to 50
	maxPrivate = 20  // percent of characters for private use
)

var (
	numberWord = regexp.MustCompile(`^[-+±(\[$€£~≈<>]*\d[\d.,:/'’–-]*[%°)\].,;:]*$`)
	vowels     = "aeiouyáàâäãåăąéèêëěęíìîïīóòôöõøőúùûüůűýæœı"
)

// isReadable reports whether the text of a page is made of words and numbers. A
// font that does not say which letters it draws gives the numbers of its glyphs
// in their place. Pages of code are not judged.
func isReadable(lines []layout.Line) bool {
	all, words, private, fixed, latin, vowel := 0, 0, 0, 0, 0, 0
	for _, l := range lines {
		for _, word := range strings.Fields(l.Text) {
			n := len([]rune(word))
			if strings.Trim(word, ".·…_-–—*=") == "" {
				continue // leaders and rules
			}
			all += n
			if l.Fixed {
				fixed += n
			}
			if isWord(word) || numberWord.MatchString(word) {
				words += n
			}
			for _, r := range strings.ToLower(word) {
				switch {
				case unicode.Is(unicode.Co, r):
					private++
				case strings.ContainsRune(vowels, r):
					latin, vowel = latin+1, vowel+1
				case unicode.Is(unicode.Latin, r):
					latin++
				}
			}
		}
	}
	if all < minJudged || fixed*10 > all*8 {
		return true
	}
	return words*100 >= all*minWords && private*100 <= all*maxPrivate && (latin < minJudged || vowel*100 >= latin*minVowels)
}

// isWord reports whether text is letters, with marks of punctuation around them
// and hyphens and apostrophes within.
func isWord(text string) bool {
	text = strings.TrimFunc(text, func(r rune) bool { return unicode.IsPunct(r) || unicode.IsSymbol(r) })
	for _, r := range text {
		if !unicode.IsLetter(r) && !unicode.IsMark(r) && !strings.ContainsRune("-‐–—'’./·", r) {
			return false
		}
	}
	return text != ""
}
