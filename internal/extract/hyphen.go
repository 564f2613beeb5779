package extract

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"plenary/internal/language"
)

// Words are the words that a document writes within its lines. With those of its
// language they tell whether a hyphen at the end of a line belongs to its word.
type Words struct {
	count map[string]int
	known func(string) bool // whether a word is one of English; may be nil

	lines, hyphens int  // that were counted, and those that end in a part of a word
	parted         bool // the last line does

	language        string          // the tag of the document's language, "" where it is none of those held
	list            map[string]bool // the words of language
	clitics         []string        // that language writes them after another word and a hyphen
	countedAt       int             // how many words there were when language was found
	openWords       map[string]bool // words after which its lines go on
	closedCompounds bool            // that language writes a compound of nouns as one word
	reads           bool            // two thirds of the document's words are known
}

// NewWords returns the words of a document that is not read yet. known tells
// the words of English and may be nil.
func NewWords(known func(word string) bool) *Words {
	return &Words{count: map[string]int{}, known: known, openWords: OpenWords(english)}
}

var (
	prefixes        = language.AllLists().Set("prefixes")
	suspendingWords = language.AllLists().Set("suspending words")
)

// maxWords is how many words of a document are counted.
const maxWords = 500_000

// Take counts the words of the next line, without the parts of words at its
// beginning and end.
func (w *Words) Take(line string) {
	fields := strings.Fields(line)
	rest := w.parted
	w.parted = false
	w.lines++
	for i, f := range fields {
		if i == len(fields)-1 && EndsInHyphen(f) {
			w.parted = true
			w.hyphens++
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

// minParted is the share of lines that end in a hyphen, in percent, from which on
// a document parts its words. Compounds alone come to less than one.
const minParted = 3

// partsWords reports whether the document parts words at the ends of its lines.
func (w *Words) partsWords() bool { return w.hyphens*100 >= w.lines*minParted && w.hyphens > 2 }

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// plainWord returns a word in small letters without the signs around it.
func plainWord(s string) string {
	return strings.ToLower(strings.TrimFunc(s, func(r rune) bool { return !isWordRune(r) }))
}

// EndsInHyphen reports whether a line ends in a hyphen after a letter or digit.
func EndsInHyphen(s string) bool {
	r, size := utf8.DecodeLastRuneInString(s)
	if r != '-' && r != '\u00ad' && r != '\u2010' && r != '¬' {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(s[:len(s)-size])
	return isWordRune(before)
}

// Join joins two lines. It removes the hyphen at the end of the first where the
// whole word is certain: the document has it elsewhere, or the language does and
// the document does not write it with a hyphen. Otherwise it keeps the hyphen,
// and sure is false.
func (w *Words) Join(text, next string) (joined string, sure bool) {
	if isPartedAddress(text, next) {
		return text + next, true
	}
	if !EndsInHyphen(text) {
		if isUnspaced(text, next) {
			return text + next, true
		}
		return text + " " + next, true
	}
	hyphen, size := utf8.DecodeLastRuneInString(text)
	stem := text[:len(text)-size]
	if hyphen == '\u00ad' {
		return stem + next, true
	}
	head, tail := partsAround(stem, next)
	first, _ := utf8.DecodeRuneInString(next)
	last, _ := utf8.DecodeLastRuneInString(head)
	capitals := isCapitals(head) && isCapitals(tail) && len(tail) > 1
	switch {
	case unicode.IsLower(first) && suspendingWords[tail] && (len(tail) == len(next) || next[len(tail)] == ' '):
		return stem + "- " + next, true // "short- and long-term"
	case !unicode.IsLower(first) && isWordRune(first) && !capitals, unicode.IsLower(first) && unicode.IsDigit(last):
		return stem + "-" + next, true // "Anglo-American", "32-bit"
	case !unicode.IsLower(first) && !capitals:
		return stem + "- " + next, true
	}
	hyphenated, sure := w.hyphenated(head, tail)
	if hyphenated {
		return stem + "-" + next, sure
	}
	return stem + next, sure
}

// partsAround returns the part of a word at the end of a text, and that at the
// beginning of the next line.
func partsAround(stem, next string) (head, tail string) {
	head = stem[strings.LastIndexFunc(stem, func(r rune) bool { return !isWordRune(r) && r != '-' && r != '\'' && r != '’' })+1:]
	if end := strings.IndexFunc(next, func(r rune) bool { return !unicode.IsLetter(r) }); end >= 0 {
		next = next[:end]
	}
	return head, next
}

// isCapitals reports whether text is of capitals.
func isCapitals(text string) bool {
	return text != "" && !strings.ContainsFunc(text, func(r rune) bool { return unicode.IsLetter(r) && !unicode.IsUpper(r) })
}

// hyphenated reports whether the hyphen between two parts belongs to their
// word, and whether that is sure.
func (w *Words) hyphenated(head, tail string) (yes, sure bool) {
	whole, parted := plainWord(head+tail), plainWord(head+"-"+tail)
	last := head[strings.LastIndexByte(head, '-')+1:]
	if last != head && w.count[whole] == 0 {
		whole = plainWord(last + tail) // "trans-bound-ary": only the last part is in question
	}
	switch {
	case w.count[parted] > w.count[whole]:
		return true, true
	case w.isWord(whole):
		return false, true
	case w.isClitic(tail) && w.isWord(last):
		return true, true // "dit-il"
	case w.readsLanguage() && (!w.mayPrecedeHyphen(last) || !w.isWord(tail)):
		return false, true // one of the parts is no word
	case w.closedCompounds:
		return isCapitals(last) && len(last) > 1 && !isCapitals(tail), true // "USB-anslutning", "Bürger-beteiligung"
	case w.partsWords() && w.language != english && (w.language != "" || w.known == nil) && !(w.isLongWord(last) && w.isLongWord(tail)):
		return false, true // a compound is of two words
	}
	return true, false
}

// english is the tag of the language that writes many compounds with a hyphen,
// of short words as well.
const english = "en"

// isLongWord reports whether a part is a word of four letters or more.
func (w *Words) isLongWord(part string) bool {
	return utf8.RuneCountInString(part) > 3 && w.isWord(part)
}

// isClitic reports whether a part is written with a hyphen after words of the
// document's language.
func (w *Words) isClitic(part string) bool {
	w.findLanguage()
	return slices.Contains(w.clitics, part)
}

var (
	openAddress = regexp.MustCompile(`(?:^|[\s(\[<"“])(?:https?://|ftp://|www\.)[^\s)\]>"”]*$`)
	addressPart = regexp.MustCompile(`^[\w~%.,+#?=&;:@/-]*[\w)\]>/]`)
)

// isPartedAddress reports whether a line ends within a web address, which is
// parted without a hyphen: before or after one of its signs.
func isPartedAddress(text, next string) bool {
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

// mayPrecedeHyphen reports whether a part of a word may stand before a hyphen:
// a word of the document or the language, a name, a prefix, or a letter.
func (w *Words) mayPrecedeHyphen(part string) bool {
	first, _ := utf8.DecodeRuneInString(part)
	part = plainWord(part)
	return utf8.RuneCountInString(part) < 2 || unicode.IsUpper(first) || prefixes[part] || w.isWord(part)
}

// isWord reports whether a word is one of the document or of its language.
func (w *Words) isWord(s string) bool {
	s = plainWord(s)
	return w.count[s] > 0 || w.isKnown(s)
}

// isKnown reports whether a word in small letters is one of the language.
func (w *Words) isKnown(s string) bool {
	w.findLanguage()
	return w.list[s] || w.known != nil && (w.language == "" || w.language == english) && w.known(s)
}

// SplitDropCap puts a space after a drop cap that is a word of its own: "A
// people". The rest must be a word then, and both together none.
func (w *Words) SplitDropCap(text string) string {
	first, rest, _ := strings.Cut(text, " ")
	if len(first) > 1 && strings.ContainsAny(first[:1], "AIO") && !w.isWord(first) && w.isWord(first[1:]) {
		return strings.TrimSpace(first[:1] + " " + first[1:] + " " + rest)
	}
	return text
}

// EndsOpen reports whether a line ends in a word after which lines of the document's
// language, or of English, go on.
func (w *Words) EndsOpen(text string) bool {
	w.findLanguage()
	return EndsOpen(text, w.openWords)
}

// OpenWords returns the words after which lines of a language go on, and those of
// English.
func OpenWords(tag string) map[string]bool {
	words := language.Lists(english).Set("open words")
	maps.Copy(words, language.Lists(tag).Set("open words"))
	return words
}

// EndsOpen reports whether a line of several words ends in one of words.
func EndsOpen(text string, words map[string]bool) bool {
	at := strings.LastIndexFunc(text, unicode.IsSpace)
	return at > 0 && words[text[at+1:]]
}

// readsLanguage reports whether the document is in a language whose words are
// known, so that an unknown word is none.
func (w *Words) readsLanguage() bool {
	w.findLanguage()
	return w.reads
}

// Language returns the tag of the document's language, "" where it is unknown.
func (w *Words) Language() string {
	w.findLanguage()
	return w.language
}

// findLanguage finds the document's language, and again when the document has
// more than twice as many words.
func (w *Words) findLanguage() {
	if len(w.count) <= 2*w.countedAt {
		return
	}
	w.countedAt = len(w.count)
	if tag := language.DetectWords(w.count); tag != w.language {
		w.language, w.list = tag, language.WordList(tag)
		lists := language.Lists(tag)
		w.openWords = OpenWords(tag)
		w.closedCompounds, w.clitics = len(lists.List("closed compounds")) > 0, lists.List("words after a hyphen")
	}
	asked, found := 0, 0
	for word := range w.count {
		if len(word) < 4 || strings.ContainsFunc(word, func(r rune) bool { return !unicode.IsLetter(r) }) {
			continue
		}
		asked++
		if w.isKnown(word) {
			found++
		}
	}
	share := 2.0 / 3
	if w.list != nil {
		share = 1.0 / 3 // rarer words of the language are not held
	}
	w.reads = float64(found) >= share*float64(asked) && asked > 0
}
