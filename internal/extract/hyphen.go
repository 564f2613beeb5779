package extract

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Words are those that a document writes within a line, by which a word that
// was parted at the end of one can be known.
type Words struct {
	count map[string]int
	known func(string) bool // of the language at large; may be nil

	parted bool // the last line that was taken ends in a part of a word
	judged int  // how many words there were when native was found out
	native bool // most of them are known
}

// NewWords returns the words of a document of which nothing is read yet; known
// tells the words of the language, and may be nil.
func NewWords(known func(word string) bool) *Words {
	return &Words{count: map[string]int{}, known: known}
}

// maxWords bounds the memory that the words of a document take.
const maxWords = 500_000

// Take counts the words of a line, but for those that are parted at its end
// or at the end of the line taken before.
func (w *Words) Take(line string) {
	fields := strings.Fields(line)
	rest := w.parted
	w.parted = false
	for i, f := range fields {
		if i == len(fields)-1 && EndsInHyphen(f) {
			w.parted = true
			break
		}
		if len(w.count) >= maxWords {
			break
		}
		if i > 0 || !rest {
			w.count[plainWord(f)]++
		}
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
	if partedAddress(text, next) {
		return text + next, true
	}
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
	head := stem[strings.LastIndexFunc(stem, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-' && r != '\'' && r != '’'
	})+1:]
	tail := next
	if end := strings.IndexFunc(next, func(r rune) bool { return !unicode.IsLetter(r) }); end >= 0 {
		tail = next[:end]
	}
	if suspended[tail] && (len(tail) == len(next) || next[len(tail)] == ' ') {
		return stem + "- " + next, true // "short- and long-term"
	}
	if before, _ := utf8.DecodeLastRuneInString(head); unicode.IsDigit(before) {
		return stem + "-" + next, true // 32-bit
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
	case w.speaks() && (!w.stands(head[strings.LastIndexByte(head, '-')+1:]) || !w.isWord(tail)):
		return stem + next, true // one of its parts is no word
	}
	return stem + "-" + next, false
}

var (
	openAddress = regexp.MustCompile(`(?:^|[\s(\[<"“])(?:https?://|ftp://|www\.)[^\s)\]>"”]*$`)
	addressPart = regexp.MustCompile(`^[\w~%.,+#?=&;:@/-]*[\w)\]>/]`)
)

// partedAddress reports whether a line ends in the middle of an address on the
// web, which is parted without a hyphen: after one of its marks or before one.
func partedAddress(text, next string) bool {
	if !openAddress.MatchString(text) {
		return false
	}
	part := addressPart.FindString(next)
	switch {
	case part == "":
		return false
	case strings.ContainsAny(part[:1], "./?=&#%_~"):
		return len(part) > 1
	case !strings.ContainsAny(text[len(text)-1:], "/?=&#%_~.-"):
		return false
	}
	return strings.ContainsAny(part[:len(part)-1], "/?=&#%_~.-0123456789") || strings.ContainsAny(part[len(part)-1:], ")]>/0123456789")
}

// stands reports whether the first part of a word with a hyphen may stand
// before one: it is a word, in this document or the language, a name, a
// prefix, or a letter.
func (w *Words) stands(head string) bool {
	first, _ := utf8.DecodeRuneInString(head)
	head = plainWord(head)
	return utf8.RuneCountInString(head) < 2 || unicode.IsUpper(first) || prefixes[head] || w.isWord(head)
}

func (w *Words) isWord(s string) bool {
	s = plainWord(s)
	return w.count[s] > 0 || w.known != nil && w.known(s)
}

// Capital puts an initial that was set large apart from the word after it where
// both are words, and together they are none: "A people".
func (w *Words) Capital(text string) string {
	first, rest, _ := strings.Cut(text, " ")
	if len(first) > 1 && strings.ContainsAny(first[:1], "AIO") && !w.isWord(first) && w.isWord(first[1:]) {
		return strings.TrimSpace(first[:1] + " " + first[1:] + " " + rest)
	}
	return text
}

// speaks reports whether the document is in the language whose words are
// known: what is not known is no word then.
func (w *Words) speaks() bool {
	if w.known == nil {
		return false
	}
	if len(w.count) > 2*w.judged {
		w.judged = len(w.count)
		asked, found := 0, 0
		for word := range w.count {
			if len(word) < 4 || strings.ContainsFunc(word, func(r rune) bool { return !unicode.IsLetter(r) }) {
				continue
			}
			asked++
			if w.known(word) {
				found++
			}
		}
		w.native = found*3 >= asked*2 && asked > 0
	}
	return w.native
}

// prefixes are those that are written with a hyphen before a small letter.
var prefixes = map[string]bool{"re": true, "de": true, "bi": true, "non": true, "pre": true, "pro": true, "post": true, "anti": true, "inter": true, "intra": true, "multi": true, "semi": true, "self": true, "ex": true, "co": true, "sub": true, "socio": true, "mid": true, "neo": true, "quasi": true, "vice": true, "bio": true, "eco": true, "euro": true, "ultra": true, "micro": true, "macro": true, "meta": true, "trans": true, "extra": true, "infra": true, "pseudo": true, "auto": true, "geo": true, "hydro": true, "electro": true, "agro": true, "tele": true, "cyber": true, "ante": true, "para": true, "arch": true, "counter": true, "cross": true, "over": true, "under": true}

// suspended are words that follow a hyphen that stays open.
var suspended = map[string]bool{"and": true, "or": true, "to": true, "und": true, "oder": true, "et": true, "ou": true, "y": true, "o": true}
