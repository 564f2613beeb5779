package statement

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"plenary/internal/language"
)

// normalize gives words that people would call the same one form: lower case,
// without accents and punctuation, single spaces.
func normalize(text string) string {
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
			b.WriteString(foldRune(r))
		default:
			space = true
		}
	}
	return b.String()
}

// foldRune returns a letter or a digit as it is compared.
func foldRune(r rune) string {
	switch {
	case r == 'ß', r == 'ẞ':
		return "ss"
	case r == 'ς':
		return "σ"
	case unicode.IsDigit(r) && r > unicode.MaxASCII:
		n, _ := language.ParseNumeral(string(r))
		return strconv.Itoa(n)
	}
	return string(unicode.ToLower(r))
}

// A token is a word, a number or a punctuation mark of a typed reference.
type token struct {
	text    string // folded; a punctuation mark as it is
	kind    tokenKind
	noSpace bool // follows the token before it without a space
}

type tokenKind int

const (
	wordToken tokenKind = iota
	numberToken
	punctuationToken // one of . , ; - / ¶ § ( ) : and a line break
)

// ordinalSigns are dropped behind a number: "5.º".
var ordinalSigns = strings.NewReplacer("º", "", "ª", "")

// tokenize splits a typed reference into tokens. It separates letters from
// digits that stand together: "1b", "R2".
func tokenize(typed string) []token {
	t := tokenizer{space: true}
	runes := []rune(norm.NFKD.String(ordinalSigns.Replace(partsInOrder(typed))))
	for i, r := range runes {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r == '\'' || r == '’':
			if isPossessive(runes[i+1:]) {
				runes[i+1] = ' ' // "the abstract's"
			} else if i+1 < len(runes) && unicode.IsLetter(runes[i+1]) {
				t.elide()
			}
		case unicode.IsDigit(r):
			t.extend(foldRune(r), numberToken)
		case unicode.IsLetter(r):
			t.extend(foldRune(r), wordToken)
		case r == '…', r == '.' && i+1 < len(runes) && runes[i+1] == '.', r == '.' && i > 0 && runes[i-1] == '.':
			t.endWord()
			t.punctuation('-') // "I...III"
		case r == ']' && i > 0 && runes[i-1] == ']':
			t.endWord()
			t.punctuation(';') // "[[II]] [[III]]" is a list
		default:
			t.endWord()
			t.punctuation(r)
		}
	}
	t.endWord()
	return t.tokens
}

// isPossessive reports whether the "s" of a possessive and nothing more of the
// word follows an apostrophe.
func isPossessive(rest []rune) bool {
	return len(rest) > 0 && unicode.ToLower(rest[0]) == 's' && (len(rest) == 1 || !unicode.IsLetter(rest[1]))
}

// A tokenizer collects tokens.
type tokenizer struct {
	tokens []token
	word   strings.Builder // the word or number being read
	kind   tokenKind       // of word
	space  bool            // a space precedes the next token
}

func (t *tokenizer) add(text string, kind tokenKind) {
	t.tokens = append(t.tokens, token{text, kind, !t.space})
	t.space = false
}

// extend adds a letter or a digit to the word being read, or begins a new one.
func (t *tokenizer) extend(text string, kind tokenKind) {
	if kind != t.kind {
		t.endWord()
	}
	t.kind = kind
	t.word.WriteString(text)
}

// elide puts the whole word in the place of one that an apostrophe parts from the next:
// "l'article", "d'introduction".
func (t *tokenizer) elide() {
	whole, ok := elided[t.word.String()]
	if !ok || t.kind != wordToken {
		return
	}
	t.word.Reset()
	t.word.WriteString(whole)
	t.endWord()
	t.space = true
}

func (t *tokenizer) endWord() {
	if t.word.Len() > 0 {
		t.add(t.word.String(), t.kind)
		t.word.Reset()
	}
}

// punctuation reads a character that is no letter and no digit.
func (t *tokenizer) punctuation(r rune) {
	switch {
	case r == '&' || r == '+':
		t.add("and", wordToken)
		return
	case strings.ContainsRune("‐‑‒–—−-~", r):
		r = '-'
	case r == '[' || r == ']':
		r = '('
	}
	if r == '-' && t.atDash() {
		return
	}
	if strings.ContainsRune(".,;-/¶§():\n", r) {
		t.add(string(r), punctuationToken)
	}
	t.space = t.space || unicode.IsSpace(r)
}

// atDash reports whether the last token is a dash.
func (t *tokenizer) atDash() bool {
	return len(t.tokens) > 0 && t.tokens[len(t.tokens)-1].text == "-"
}

// countedPart is the number of a part around which its name stands, in Chinese, Japanese
// and Korean: "第2章", "2章".
var countedPart = func() *regexp.Regexp {
	all := language.AllLists()
	parts := slices.Clone(all.List("counted parts"))
	slices.SortStableFunc(parts, func(a, b string) int { return len(b) - len(a) })
	before, names := all.Pattern("before counted parts"), "("+strings.Join(parts, "|")+")"
	return regexp.MustCompile(before + `\s?([\p{Nd}〇零一二三四五六七八九十百千]{1,5})\s?` + names + `|(\p{Nd}{1,5})\s?` + names)
}()

// partsInOrder puts the names of parts before their numbers: "章 2" for "第二章".
func partsInOrder(text string) string {
	if !strings.ContainsFunc(text, func(r rune) bool { return unicode.In(r, unicode.Han, unicode.Hangul) }) {
		return text
	}
	return countedPart.ReplaceAllStringFunc(text, func(part string) string {
		m := countedPart.FindStringSubmatch(part)
		n, _ := language.ParseNumeral(m[1] + m[3])
		return " " + m[2] + m[4] + " " + strconv.Itoa(n) + " "
	})
}

// joinTokens writes tokens as a person would.
func joinTokens(tokens []token) string {
	var b strings.Builder
	for i, t := range tokens {
		if i > 0 && !t.noSpace {
			b.WriteByte(' ')
		}
		b.WriteString(t.text)
	}
	return b.String()
}
