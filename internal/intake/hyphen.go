package intake

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Words are those that a document writes within a line, by which a word that
// was parted at the end of one can be known.
type Words struct {
	count map[string]int
	known func(string) bool // of the language at large; may be nil
}

// NewWords returns the words of a document of which nothing is read yet; known
// tells the words of the language, and may be nil.
func NewWords(known func(word string) bool) *Words {
	return &Words{count: map[string]int{}, known: known}
}

// maxWords bounds the memory that the words of a document take.
const maxWords = 500_000

// Take counts the words of a line, but for one that is parted at its end.
func (w *Words) Take(line string) {
	fields := strings.Fields(line)
	for i, f := range fields {
		if i == len(fields)-1 && EndsInHyphen(f) || len(w.count) >= maxWords {
			break
		}
		w.count[plainWord(f)]++
	}
}

func plainWord(s string) string {
	return strings.ToLower(strings.TrimFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }))
}

// EndsInHyphen reports whether a line ends in a word that may be parted.
func EndsInHyphen(s string) bool {
	r, size := utf8.DecodeLastRuneInString(s)
	if r != '-' && r != '\u00ad' && r != '\u2010' {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(s[:len(s)-size])
	return unicode.IsLetter(before) || unicode.IsDigit(before)
}

// Join joins two lines. A word that was parted is mended where the whole word
// is certain: the document has it elsewhere, or the language does and the
// document does not write it with a hyphen. Otherwise the hyphen stays, and
// sure is false.
func (w *Words) Join(text, next string) (joined string, sure bool) {
	if !EndsInHyphen(text) {
		return text + " " + next, true
	}
	r, size := utf8.DecodeLastRuneInString(text)
	stem := text[:len(text)-size]
	if r == '\u00ad' {
		return stem + next, true
	}
	first, _ := utf8.DecodeRuneInString(next)
	if !unicode.IsLower(first) {
		if unicode.IsLetter(first) || unicode.IsDigit(first) {
			return stem + "-" + next, true // Anglo-American
		}
		return stem + "- " + next, true
	}
	head := stem[strings.LastIndexFunc(stem, func(r rune) bool { return unicode.IsSpace(r) || r == '—' || r == '–' || r == '/' || r == '(' })+1:]
	tail, _, _ := strings.Cut(next, " ")
	if suspended[plainWord(tail)] {
		return stem + "- " + next, true // "short- and long-term"
	}
	whole, parted := plainWord(head+tail), plainWord(head+"-"+tail)
	if at := strings.LastIndexByte(head, '-'); at >= 0 && w.count[whole] == 0 {
		// "trans-bound-ary": the last part alone is in question.
		whole = plainWord(head[at+1:] + tail)
	}
	switch {
	case w.count[parted] > w.count[whole]:
		return stem + "-" + next, true
	case w.count[whole] > 0:
		return stem + next, true
	case w.known != nil && w.known(whole):
		return stem + next, true
	case w.known != nil && w.known(plainWord(head)) && w.known(plainWord(tail)) && utf8.RuneCountInString(plainWord(head)) > 3:
		return stem + "-" + next, false
	}
	return stem + "-" + next, false
}

// suspended are words that follow a hyphen that stays open.
var suspended = map[string]bool{"and": true, "or": true, "to": true, "und": true, "oder": true, "et": true, "ou": true, "y": true, "o": true}
