package language

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A Token is one word or number of a text.
type Token struct {
	Start, End int    // byte offsets
	Word       string // lower case, without accents and apostrophes
	Capital    bool   // begins with a capital letter
	Digit      bool   // holds a digit
	Repaired   bool   // spelt otherwise in the text
}

// maxWord is the length in bytes beyond which a run of letters is no word.
const maxWord = 64

// Tokenize cuts text into at most limit words and numbers. Hyphens, dashes and
// slashes part words; an apostrophe within a word does not, and a possessive
// "s" is dropped. Points and commas within a number belong to it.
func Tokenize(text string, limit int) []Token {
	var tokens []Token
	for at := 0; at < len(text) && len(tokens) < limit; {
		r, size := utf8.DecodeRuneInString(text[at:])
		if !inWord(r) {
			at += size
			continue
		}
		start := at
		digit := false
		for at < len(text) {
			r, size = utf8.DecodeRuneInString(text[at:])
			if !inWord(r) && !joins(text, at, r, size) {
				break
			}
			digit = digit || unicode.IsDigit(r)
			at += size
		}
		first, _ := utf8.DecodeRuneInString(text[start:])
		if word := Normal(text[start:min(at, start+maxWord)]); word != "" {
			tokens = append(tokens, Token{Start: start, End: at, Word: word, Capital: unicode.IsUpper(first), Digit: digit})
		}
	}
	return tokens
}

func inWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r)
}

// joins reports whether the mark at at stands within a word: "don't", "1,000".
func joins(text string, at int, r rune, size int) bool {
	if at == 0 || at+size >= len(text) {
		return false
	}
	next, _ := utf8.DecodeRuneInString(text[at+size:])
	last, _ := utf8.DecodeLastRuneInString(text[:at])
	switch r {
	case '\'', '’':
		return unicode.IsLetter(last) && unicode.IsLetter(next)
	case '.', ',':
		return unicode.IsDigit(last) && unicode.IsDigit(next)
	}
	return false
}

// Normal brings a word to the form in which words are compared.
func Normal(word string) string {
	ascii := true
	for i := range len(word) {
		if word[i] >= utf8.RuneSelf {
			ascii = false
			break
		}
	}
	if ascii {
		word = strings.ToLower(word)
	} else {
		word = strings.Map(func(r rune) rune {
			switch {
			case unicode.Is(unicode.Mn, r), r == utf8.RuneError:
				return -1
			case r == '’':
				return '\''
			}
			return unicode.ToLower(r)
		}, norm.NFKD.String(word))
	}
	if strings.IndexByte(word, '\'') >= 0 {
		word = strings.TrimSuffix(word, "'s")
		word = strings.ReplaceAll(word, "'", "")
	}
	if word != "" && word[0] >= '0' && word[0] <= '9' {
		word = strings.ReplaceAll(word, ",", "")
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
	return Question{text, Tokenize(text, MaxQuestion), l}
}
