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
	maxMixed   = 25  // percent in words of letters of two scripts
)

var (
	numberWord = regexp.MustCompile(`^[-+±(\[$€£~≈<>]*\d[\d.,:/'’–-]*[%°)\].,;:]*$`)
	vowels     = "aeiouyáàâäãåăąéèêëěęíìîïīóòôöõøőúùûüůűýæœı"
)

// isReadable reports whether the text of a page is made of words and numbers. A
// font that does not say which letters it draws gives the numbers of its glyphs
// in their place. Pages of code are not judged.
func isReadable(lines []layout.Line) bool {
	all, words, private, fixed, latin, vowel, mixed := 0, 0, 0, 0, 0, 0, 0
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
			if mixesScripts(word) {
				mixed += n
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
	return words*100 >= all*minWords && private*100 <= all*maxPrivate && mixed*100 <= all*maxMixed && (latin < minJudged || vowel*100 >= latin*minVowels)
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

// scripts are those of which no word has letters of two.
var scripts = []*unicode.RangeTable{unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Armenian, unicode.Hebrew, unicode.Arabic, unicode.Thai, unicode.Devanagari}

// mixesScripts reports whether a word of three letters or more has letters of two
// scripts.
func mixesScripts(word string) bool {
	letters := 0
	var first *unicode.RangeTable
	mixed := false
	for _, r := range word {
		if !unicode.IsLetter(r) {
			continue
		}
		letters++
		for _, script := range scripts {
			if unicode.Is(script, r) {
				mixed = mixed || first != nil && first != script
				first = script
			}
		}
	}
	return mixed && letters > 2
}
