package pdf

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"plenary/internal/extract/layout"
	"plenary/internal/language"
)

const (
	minJudged  = 200 // characters of a page that is judged
	minWords   = 30  // percent of them in words and numbers
	minVowels  = 18  // percent of Latin letters; languages have 35 to 50
	maxPrivate = 20  // percent of characters for private use
	maxMixed   = 25  // percent in words of letters of two scripts

	minSmallKinds  = 20   // different ones, of a page whose vowels are counted: a list of firms has few
	minSmall       = 100  // words that begin with a small letter, of a page whose words are judged
	minOften       = 0.03 // of them that are the commonest word
	minRepeats     = 5    // how often that comes at least
	minCommonShare = 0.02 // of them that are function words of a language; texts have 0.3 to 0.5
)

var (
	numberWord = regexp.MustCompile(`^[-+±(\[$€£~≈<>]*\d[\d.,:/'’–-]*[%°)\].,;:]*$`)
	vowels     = "aeiouyáàâäãåăąéèêëěęíìîïīóòôöõøőúùûüůűýæœı"
)

// A pageCount is how many characters of a page are what.
type pageCount struct {
	all, words, private, fixed, mixed int
	latin, vowels                     int
	small                             map[string]int // its words that begin with a small letter, all of ASCII
	others                            int            // letters that are not of ASCII
}

// isReadable reports whether the text of a page is made of words and numbers. A
// font that does not say which letters it draws gives the numbers of its glyphs
// in their place. Pages of code are not judged.
func isReadable(lines []layout.Line) bool {
	c := pageCount{small: map[string]int{}}
	for _, l := range lines {
		for _, word := range strings.Fields(l.Text) {
			if strings.Trim(word, ".·…_-–—*=") != "" { // leaders and rules
				c.add(word, l.Fixed)
			}
		}
	}
	if c.all < minJudged || c.fixed*10 > c.all*8 {
		return true
	}
	return c.words*100 >= c.all*minWords && c.private*100 <= c.all*maxPrivate && c.mixed*100 <= c.all*maxMixed &&
		(c.latin < minJudged || len(c.small) < minSmallKinds || c.vowels*100 >= c.latin*minVowels) && c.isLanguage()
}

func (c *pageCount) add(word string, fixed bool) {
	n := len([]rune(word))
	c.all += n
	if fixed {
		c.fixed += n
	}
	if !fixed && mixesScripts(word) {
		c.mixed += n
	}
	if isWord(word) || numberWord.MatchString(word) || strings.ContainsFunc(word, language.Unspaced) {
		c.words += n
	}
	for _, r := range strings.ToLower(word) {
		switch {
		case unicode.Is(unicode.Co, r), r == unicode.ReplacementChar:
			c.private++
			continue
		case strings.ContainsRune(vowels, r):
			c.latin, c.vowels = c.latin+1, c.vowels+1
		case unicode.Is(unicode.Latin, r):
			c.latin++
		}
		if r > unicode.MaxASCII && unicode.IsLetter(r) {
			c.others++
		}
	}
	word = strings.TrimFunc(word, func(r rune) bool { return !unicode.IsLetter(r) })
	switch first, _ := utf8.DecodeRuneInString(word); {
	case !unicode.IsLower(first), strings.ContainsFunc(word, func(r rune) bool { return r > unicode.MaxASCII }):
	default:
		c.small[word]++
	}
}

// isLanguage reports whether the words of a page that begin with a small letter
// are of a language: some are among the commonest of one. Languages that are not
// held share some with others. Words with other letters than those of ASCII are
// not judged, nor are names, nor an index, where no word comes often.
func (c *pageCount) isLanguage() bool {
	n, most := 0, 0
	for _, k := range c.small {
		n += k
		most = max(most, k)
	}
	judged := n >= minSmall && c.others*20 <= c.latin && most > minRepeats && float64(most) >= minOften*float64(n)
	return !judged || language.FunctionShare(c.small) >= minCommonShare
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

// scripts are those of which no word has letters of two. Japanese and Korean write
// several in a word.
var scripts = func() []*unicode.RangeTable {
	common := []*unicode.RangeTable{unicode.Latin, unicode.Cyrillic, unicode.Greek, unicode.Arabic, unicode.Hebrew}
	none := append(slices.Clone(common), unicode.Common, unicode.Inherited, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Bopomofo)
	all := slices.Clone(common)
	for _, script := range unicode.Scripts {
		if !slices.Contains(none, script) {
			all = append(all, script)
		}
	}
	return all
}()

// mixesScripts reports whether a word of three letters or more has letters of two
// scripts side by side.
func mixesScripts(word string) bool {
	letters := 0
	var before *unicode.RangeTable // the script of the letter before; nil after another sign
	mixed := false
	for _, r := range word {
		if !unicode.IsLetter(r) {
			before = nil
			continue
		}
		letters++
		if before != nil && unicode.Is(before, r) {
			continue
		}
		now := scriptOf(r)
		mixed = mixed || before != nil && now != nil
		before = now
	}
	return mixed && letters > 2
}

func scriptOf(r rune) *unicode.RangeTable {
	for _, script := range scripts {
		if unicode.Is(script, r) {
			return script
		}
	}
	return nil
}
