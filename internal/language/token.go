package language

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A Token is one word or number of a text, or two letters that stand side by side
// where words are not parted by spaces.
type Token struct {
	Start, End int    // byte offsets
	Word       string // in the form in which words are compared, see [Language.Fold]
	Lower      string // in small letters
	Capital    bool   // begins with a capital letter
	Digit      bool   // holds a digit
	Pair       bool   // two letters of a script without spaces, or one that stands alone
	Repaired   bool   // spelt otherwise in the text
}

// maxWord is the length in bytes beyond which a run of letters is no word.
const maxWord = 64

// Tokenize cuts text into at most limit words and numbers. Hyphens, dashes and
// slashes part words; an apostrophe within a word does not, unless what stands
// before it is an article or the like, and a possessive "s" is dropped. Points and
// commas within a number belong to it. Scripts that do not part words are cut into
// pairs of letters, each of which overlaps the next.
func (l *Language) Tokenize(text string, limit int) []Token {
	var tokens []Token
	for at := 0; at < len(text) && len(tokens) < limit; {
		r, size := utf8.DecodeRuneInString(text[at:])
		switch {
		case inPairs(r):
			end := at + size
			for end < len(text) {
				next, more := utf8.DecodeRuneInString(text[end:])
				if !inPairs(next) && !unicode.Is(unicode.Mn, next) {
					break
				}
				end += more
			}
			tokens = l.appendPairs(tokens, text, at, end, limit)
			at = end
			continue
		case !inWord(r):
			at += size
			continue
		}
		start := at
		digit := false
		for at < len(text) {
			r, size = utf8.DecodeRuneInString(text[at:])
			if inPairs(r) || !inWord(r) && !joins(text, at, r, size) {
				break
			}
			if isApostrophe(r) && l.elisions[l.Fold(text[start:at])] {
				at += size
				break
			}
			digit = digit || unicode.IsDigit(r)
			at += size
		}
		first, _ := utf8.DecodeRuneInString(text[start:])
		lower := l.lower(text[start:min(at, start+maxWord)])
		if word := l.Fold(lower); word != "" {
			tokens = append(tokens, Token{Start: start, End: at, Word: word, Lower: lower, Capital: unicode.IsUpper(first), Digit: digit})
		}
	}
	return tokens
}

// appendPairs appends the pairs of letters of a run.
func (l *Language) appendPairs(tokens []Token, text string, from, to, limit int) []Token {
	before := -1 // where the letter before begins
	for at := from; at < to && len(tokens) < limit; {
		_, size := utf8.DecodeRuneInString(text[at:])
		end := at + size
		for end < to { // the marks on it
			mark, more := utf8.DecodeRuneInString(text[end:])
			if !unicode.Is(unicode.Mn, mark) {
				break
			}
			end += more
		}
		switch {
		case before >= 0:
			word := norm.NFKC.String(text[before:end])
			tokens = append(tokens, Token{Start: before, End: end, Word: word, Lower: word, Pair: true})
		case end == to:
			word := norm.NFKC.String(text[at:end])
			tokens = append(tokens, Token{Start: at, End: end, Word: word, Lower: word, Pair: true})
		}
		before, at = at, end
	}
	return tokens
}

// Unspaced reports whether a character is of a script that writes no spaces between
// words.
func Unspaced(r rune) bool {
	return r >= 0x0E00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// inPairs reports whether a letter is read in pairs: its script writes no spaces
// between words, or writes them where another language would not, as Korean's, whose
// particles hang on its words.
func inPairs(r rune) bool {
	return (Unspaced(r) || r >= 0x0E00 && unicode.Is(unicode.Hangul, r)) && unicode.IsLetter(r) || r == 'ー'
}

func inWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r)
}

func isApostrophe(r rune) bool { return r == '\'' || r == '’' }

// joins reports whether the mark at at stands within a word: "don't", "1,000".
func joins(text string, at int, r rune, size int) bool {
	if at == 0 || at+size >= len(text) {
		return false
	}
	next, _ := utf8.DecodeRuneInString(text[at+size:])
	last, _ := utf8.DecodeLastRuneInString(text[:at])
	switch {
	case isApostrophe(r):
		return (unicode.IsLetter(last) || unicode.Is(unicode.M, last)) && unicode.IsLetter(next)
	case r == '.' || r == ',':
		return unicode.IsDigit(last) && unicode.IsDigit(next)
	case r == 0x200C || r == 0x200D: // joiners of Persian and of Indian scripts
		return true
	}
	return false
}

// lower returns a word in small letters.
func (l *Language) lower(word string) string {
	if l.Tag == "tr" || l.Tag == "az" {
		return strings.ToLowerSpecial(unicode.TurkishCase, norm.NFC.String(word))
	}
	if isASCII(word) {
		return strings.ToLower(word)
	}
	return strings.ToLower(norm.NFC.String(word))
}

func isASCII(word string) bool {
	for i := range len(word) {
		if word[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// letters are those that have no accent to lose and are typed in another way.
var letters = strings.NewReplacer("ß", "ss", "æ", "ae", "œ", "oe", "ø", "o", "ł", "l", "đ", "d", "ð", "d", "þ", "th", "ı", "i", "’", "'", "ـ", "", "\u200c", "", "\u200d", "")

// Fold brings a word to the form in which words are compared: small letters without
// accents, vowel signs of Arabic and Hebrew, apostrophes, and as its language has it:
// "ae" is typed for "ä" in German.
func (l *Language) Fold(word string) string {
	if isASCII(word) {
		word = strings.ToLower(word)
	} else {
		word = strings.Map(func(r rune) rune {
			switch {
			case unicode.Is(unicode.Mn, r) && !unicode.In(r, unicode.Devanagari, unicode.Bengali, unicode.Tamil), r == utf8.RuneError:
				return -1
			}
			return unicode.ToLower(r)
		}, norm.NFKD.String(word))
		word = letters.Replace(word)
	}
	if strings.IndexByte(word, '\'') >= 0 {
		word = strings.TrimSuffix(word, "'s")
		word = strings.ReplaceAll(word, "'", "")
	}
	if word != "" && word[0] >= '0' && word[0] <= '9' {
		word = strings.ReplaceAll(word, ",", "")
	}
	if l.folds != nil {
		word = l.folds.Replace(word)
	}
	return word
}

// WordsOf returns the words of tokens.
func WordsOf(tokens []Token) []string {
	words := make([]string, len(tokens))
	for i, t := range tokens {
		words[i] = t.Word
	}
	return words
}

// MaxQuestion is how many words of a question are read.
const MaxQuestion = 400

// A Question is what somebody asks, in tokens: it is tokenized once, for its
// language, its intent and its answer.
type Question struct {
	Text     string
	Tokens   []Token
	Language *Language // in whose words it is read, which is the statement's
}

// ReadQuestion tokenizes a question.
func (l *Language) ReadQuestion(text string) Question {
	return Question{text, l.Tokenize(text, MaxQuestion), l}
}
