package language

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A Token is one word or number of a text, or some letters that stand side by side
// where words are not parted by spaces.
type Token struct {
	Start, End int    // byte offsets
	Word       string // in the form in which words are compared, see [Language.Fold]
	Lower      string // in small letters
	Capital    bool   // begins with a capital letter
	Digit      bool   // holds a digit
	Run        bool   // some letters of a script without spaces, see [Language.Tokenize]
	Repaired   bool   // spelt otherwise in the text
}

// maxWord is the length in bytes beyond which a run of letters is no word.
const maxWord = 64

// Tokenize cuts text into at most limit words and numbers. Hyphens, dashes and
// slashes part words; an apostrophe within a word does not, unless what stands
// before it is an article or the like, and a possessive "s" is dropped, as are all endings
// behind an apostrophe in languages that write them so. Points and commas within a number
// belong to it. Scripts that do not part words are cut into pairs of letters, alphabets
// among them into runs of four, each of which overlaps the next.
func (l *Language) Tokenize(text string, limit int) []Token {
	var tokens []Token
	for at := 0; at < len(text) && len(tokens) < limit; {
		r, size := utf8.DecodeRuneInString(text[at:])
		switch {
		case inRuns(r):
			end := at + size
			for end < len(text) {
				next, more := utf8.DecodeRuneInString(text[end:])
				if !inRuns(next) && !unicode.Is(unicode.Mn, next) {
					break
				}
				end += more
			}
			tokens = l.appendRun(tokens, text[:end], at, limit)
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
			if inRuns(r) || !inWord(r) && !l.joins(text, at, r, size) {
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
		if i := strings.IndexFunc(lower, isApostrophe); l.suffixes && i > 0 {
			lower = lower[:i]
		}
		if word := l.Fold(lower); word != "" {
			tokens = append(tokens, Token{Start: start, End: at, Word: word, Lower: lower, Capital: unicode.IsUpper(first), Digit: digit})
		}
	}
	return tokens
}

func inWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r)
}

func isApostrophe(r rune) bool { return r == '\'' || r == '’' }

// joins reports whether the mark at at stands within a word: "don't", "1,000".
func (l *Language) joins(text string, at int, r rune, size int) bool {
	if at == 0 || at+size >= len(text) {
		return false
	}
	next, _ := utf8.DecodeRuneInString(text[at+size:])
	last, _ := utf8.DecodeLastRuneInString(text[:at])
	switch {
	case isApostrophe(r):
		return (unicode.IsLetter(last) || unicode.Is(unicode.M, last) || l.suffixes && unicode.IsDigit(last)) && unicode.IsLetter(next)
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

// letters are those that have no accent to lose and are typed in another way; of the
// Arabic script also those that one of its languages writes for another's.
var letters = strings.NewReplacer("ß", "ss", "æ", "ae", "œ", "oe", "ø", "o", "ł", "l", "đ", "d", "ð", "d", "þ", "th", "ı", "i", "’", "'",
	"ک", "ك", "ی", "ي", "ى", "ي", "ہ", "ه", "ھ", "ه", "ە", "ه", "ة", "ه", "ٱ", "ا", "ـ", "", "\u200c", "", "\u200d", "")

// Fold brings a word to the form in which words are compared: small letters without
// accents, unless these tell words apart in its language, vowel signs of Arabic and Hebrew,
// apostrophes, and as its language has it: "ae" is typed for "ä" in German.
func (l *Language) Fold(word string) string {
	switch {
	case isASCII(word):
		word = strings.ToLower(word)
	case l.Marks:
		word = strings.ToLower(norm.NFKC.String(word))
	default:
		word = Unmarked(word)
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

// Unmarked returns a word in small letters without accents and vowel signs, as it may be
// typed where they tell words apart. The marks of Indian scripts are letters, but for the
// dot of foreign sounds.
func Unmarked(word string) string {
	word = strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Mn, r) && (unicode.In(r, unicode.Inherited, unicode.Arabic, unicode.Hebrew, unicode.Cyrillic) || norm.NFKD.PropertiesString(string(r)).CCC() == nukta), r == utf8.RuneError:
			return -1
		case r >= utf8.RuneSelf && unicode.IsDigit(r):
			return '0' + valueOfDigit(r)
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(word))
	return letters.Replace(word)
}

// valueOfDigit returns the value of a digit of any script. Unicode has the ten of a script
// in a row.
func valueOfDigit(r rune) rune {
	for _, digits := range unicode.Nd.R16 {
		if lo := rune(digits.Lo); lo <= r && r <= rune(digits.Hi) {
			return (r - lo) % 10
		}
	}
	for _, digits := range unicode.Nd.R32 {
		if lo := rune(digits.Lo); lo <= r && r <= rune(digits.Hi) {
			return (r - lo) % 10
		}
	}
	return 0
}

// nukta is the combining class of the dot under a letter of an Indian script.
const nukta = 7

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
