package bert

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Token is one WordPiece of a text.
type Token struct {
	ID       int32
	From, To int32 // the bytes of the whole word in the text as given
}

// Tokens are the pieces of a text, in its order. A part of them is a slice.
type Tokens []Token

// maxWordRunes is the length above which a word is one unknown token.
const maxWordRunes = 100

// Vocabulary splits texts into the pieces that a network knows.
type Vocabulary struct {
	ids                         map[string]int32
	classify, separate, unknown int32
	longest                     int // bytes of the longest piece
}

// NewVocabulary reads a vocab.txt of as many pieces as given: one a line, numbered
// in their order.
func NewVocabulary(text []byte, size int) (*Vocabulary, error) {
	v := &Vocabulary{ids: make(map[string]int32, size)}
	all := string(text) // the pieces share this one copy
	var id int32
	for len(all) > 0 {
		piece, rest, _ := strings.Cut(all, "\n")
		v.ids[piece] = id
		v.longest = max(v.longest, len(piece))
		all = rest
		id++
	}
	if int(id) != size || len(v.ids) != size {
		return nil, fmt.Errorf("the vocabulary has %d lines and %d pieces, not %d of both", id, len(v.ids), size)
	}
	for name, at := range map[string]*int32{"[CLS]": &v.classify, "[SEP]": &v.separate, "[UNK]": &v.unknown} {
		id, ok := v.ids[name]
		if !ok {
			return nil, errors.New("the vocabulary has no " + name)
		}
		*at = id
	}
	return v, nil
}

// Tokens splits a text as the networks were trained to see it: at white space
// and around each mark of punctuation, in lower case, without accents, each word
// into the longest pieces that the vocabulary has. A CJK character that begins a
// word is a word; one after a letter or a digit stays in its word.
//
// A text of more than 2 GB is cut there, since a Token counts bytes in 32 bits.
func (v *Vocabulary) Tokens(text string) Tokens {
	if len(text) > math.MaxInt32 {
		text = text[:math.MaxInt32]
	}
	out := make(Tokens, 0, len(text)/4+1)
	for at := 0; at < len(text); {
		r, n := utf8.DecodeRuneInString(text[at:])
		if isSpace(r) || isOther(r) {
			at += n
			continue
		}
		end := at + n
		if !isMark(r) && !isIdeograph(r) {
			end += wordLength(text[end:])
		}
		out = v.pieces(out, fold(text[at:end]), Token{From: int32(at), To: int32(end)})
		at = end
	}
	return out
}

// wordLength returns how many bytes of text come before white space or a mark.
func wordLength(text string) int {
	for i, r := range text {
		if isSpace(r) || isMark(r) {
			return i
		}
	}
	return len(text)
}

// pieces appends the pieces of one folded word, each at the place given.
func (v *Vocabulary) pieces(out Tokens, word string, place Token) Tokens {
	begin := len(out)
	if utf8.RuneCountInString(word) > maxWordRunes {
		place.ID = v.unknown
		return append(out, place)
	}
	var buffer [4*maxWordRunes + 2]byte
	inner := append(buffer[:0], "##"...)
	for start := 0; start < len(word); {
		candidate := []byte(word[start:])
		if start > 0 {
			candidate = append(inner, word[start:]...)
		}
		id, n := v.longestPiece(candidate)
		if n == 0 {
			place.ID = v.unknown
			return append(out[:begin], place)
		}
		if start > 0 {
			n -= len("##")
		}
		place.ID = id
		out = append(out, place)
		start += n
	}
	return out
}

// longestPiece returns the longest piece that candidate begins with, and its
// length in bytes: 0 where there is none.
func (v *Vocabulary) longestPiece(candidate []byte) (int32, int) {
	least := 1
	if bytes.HasPrefix(candidate, []byte("##")) && len(candidate) > 2 {
		least = 3
	}
	for n := min(len(candidate), v.longest); n >= least; n-- {
		if id, ok := v.ids[string(candidate[:n])]; ok {
			return id, n
		}
	}
	return 0, 0
}

// fold returns a word in lower case, without accents and without characters that
// have no shape.
func fold(word string) string {
	if isPlainASCII(word) {
		return strings.ToLower(word)
	}
	var b strings.Builder
	for _, r := range norm.NFD.String(lower(word)) {
		if !unicode.Is(unicode.Mn, r) && !isOther(r) {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// isPlainASCII tells whether word holds printable ASCII characters only.
func isPlainASCII(word string) bool {
	for i := range len(word) {
		if word[i] < ' ' || word[i] > '~' {
			return false
		}
	}
	return true
}

// lower returns a word in lower case. A capital sigma after a letter and at the
// end becomes ς, as full case mapping has it.
func lower(word string) string {
	if !strings.ContainsRune(word, 'Σ') {
		return strings.ToLower(word)
	}
	runes := []rune(word)
	for i, r := range runes {
		switch {
		case r == 'Σ' && nextIsCased(runes[:i], -1) && !nextIsCased(runes[i+1:], 1):
			runes[i] = 'ς'
		default:
			runes[i] = unicode.ToLower(r)
		}
	}
	return string(runes)
}

// nextIsCased tells whether the nearest character of runes has a case, from the
// end where step is -1. Marks and format characters do not count.
func nextIsCased(runes []rune, step int) bool {
	i := 0
	if step < 0 {
		i = len(runes) - 1
	}
	for ; i >= 0 && i < len(runes); i += step {
		if !unicode.In(runes[i], unicode.Mn, unicode.Me, unicode.Cf, unicode.Lm, unicode.Sk) {
			return unicode.In(runes[i], unicode.Lu, unicode.Ll, unicode.Lt, unicode.Other_Lowercase, unicode.Other_Uppercase)
		}
	}
	return false
}

// isSpace also has the four separators of ASCII, which Unicode counts as control
// characters only.
func isSpace(r rune) bool {
	return unicode.IsSpace(r) || r >= 0x1c && r <= 0x1f
}

// isOther tells whether a character is of category C: control, format, private
// or not assigned.
func isOther(r rune) bool {
	if r >= ' ' && r <= '~' {
		return false
	}
	return !unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.P, unicode.S, unicode.Z)
}

// isMark tells whether a character is a word of its own: punctuation, and every
// other sign of ASCII.
func isMark(r rune) bool {
	if r <= '~' {
		return r >= '!' && r <= '/' || r >= ':' && r <= '@' || r >= '[' && r <= '`' || r >= '{'
	}
	return unicode.Is(unicode.P, r)
}

func isIdeograph(r rune) bool { return r >= 0x4E00 && r <= 0x9FFF }

// Text returns the input of a network for one text, cut after the tokens given.
func (v *Vocabulary) Text(t Tokens, most int) []int32 {
	ids := append(make([]int32, 0, len(t)+2), v.classify)
	return append(t[:min(len(t), most)].appendIDs(ids), v.separate)
}

// Pair returns the input of a network for a question beside a passage, and the
// number of the passage's first token.
func (v *Vocabulary) Pair(question, passage Tokens) (ids []int32, second int) {
	ids = append(make([]int32, 0, len(question)+len(passage)+3), v.classify)
	ids = append(question.appendIDs(ids), v.separate)
	second = len(ids)
	return append(passage.appendIDs(ids), v.separate), second
}

// appendIDs appends the numbers of the tokens.
func (t Tokens) appendIDs(ids []int32) []int32 {
	for _, token := range t {
		ids = append(ids, token.ID)
	}
	return ids
}
