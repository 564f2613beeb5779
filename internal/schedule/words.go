package schedule

import (
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"plenary/internal/language"
)

// A wordKind is a kind of word.
type wordKind string

// vocabulary maps a kind and a word of English to the value of the word.
var vocabulary = readVocabulary(language.Lists("en").List("schedule vocabulary"))

func readVocabulary(entries []string) map[wordKind]map[string]string {
	all := map[wordKind]map[string]string{}
	for _, entry := range entries {
		head, words, _ := strings.Cut(entry, ": ")
		kind, value, _ := strings.Cut(head, " ")
		if all[wordKind(kind)] == nil {
			all[wordKind(kind)] = map[string]string{}
		}
		for word := range strings.SplitSeq(words, ", ") {
			all[wordKind(kind)][word] = value
		}
	}
	return all
}

// value returns the number that a word stands for among those of a kind.
func (k wordKind) value(word string) (int, bool) {
	value, ok := vocabulary[k][word]
	n, _ := strconv.Atoi(value)
	return n, ok
}

// has reports whether a word is of the kind.
func (k wordKind) has(word string) bool {
	_, ok := vocabulary[k][word]
	return ok
}

// A word is a word of a line, or one of its marks, as it is compared: in lower
// case and without quotation marks. A comma is "comma".
type word struct {
	text       string
	start, end int // where it stands in the line, in bytes
}

// The limits of a line. What is behind them is not read.
const (
	maxLine  = 4000 // bytes
	maxWords = 400
)

// quotes are dropped around words, dashes are all read as "-".
const quotes = "\"'`“”„‟‘’‚«»‹›()[]*_"

var (
	foldDashes = strings.NewReplacer("–", "-", "—", "-", "‑", "-", "−", "-", "‒", "-")
	marks      = map[string]string{",": "comma", ";": "semicolon", "،": "comma", "、": "comma", "，": "comma"}
)

// split returns the words of a line.
func split(line string) []word {
	var words []word
	begin := -1
	end := func(at int) {
		if begin >= 0 {
			words = appendWord(words, line, begin, at)
		}
		begin = -1
	}
	for at, r := range line {
		_, isMark := marks[string(r)]
		switch {
		case unicode.IsSpace(r) || unicode.IsControl(r):
			end(at)
		case isMark || r == '&':
			end(at)
			text := string(r)
			if isMark {
				text = marks[text]
			}
			words = append(words, word{text, at, at + len(string(r))})
		case begin < 0:
			begin = at
		}
	}
	end(len(line))
	return words[:min(len(words), maxWords)]
}

// appendWord adds what stands between two spaces, in parts where it holds a range
// or several names.
func appendWord(words []word, line string, start, end int) []word {
	text := strings.TrimLeft(fold(line[start:end]), quotes)
	bare := strings.TrimRight(text, quotes+".!?:")
	if strings.HasPrefix(text[len(bare):], ".") && strings.Contains(bare, ".") && strings.Trim(bare, "0123456789.") == "" {
		bare += "." // 24.12. is a day
	}
	if bare == "" {
		return words
	}
	if wordKind("label").has(bare) && strings.HasSuffix(text, ":") {
		return words // "time: 9:00"
	}
	first := len(words)
	for _, part := range parts(bare) {
		words = append(words, word{part, start, end})
	}
	for i := range words[first:] {
		if i > 0 {
			words[first+i].start = end // the whole stands at its first part
		}
	}
	return words
}

// parts divides a word at the marks within it.
func parts(text string) []string {
	for i := range text {
		mark := text[i : i+1]
		if strings.HasPrefix(text[i:], "..") {
			mark = ".."
		}
		left, right := text[:i], text[min(i+len(mark), len(text)):]
		switch {
		case (mark == "-" || mark == "..") && isPart(left) && startsPart(right):
			return append([]string{left, "-"}, parts(right)...)
		case (mark == "/" || mark == "+") && isDay(left) && startsDay(right):
			return append([]string{left, "+"}, parts(right)...)
		}
	}
	return []string{text}
}

// isDay reports whether a word names a day of the week or several.
func isDay(text string) bool {
	_, ok := parseWeekday(text)
	return ok || groupNames[text] != 0
}

// isPart reports whether a word is one end of a range: a day of the week, a month,
// or a number of at most two digits.
func isPart(text string) bool {
	if _, ok := ordinal(text); ok || isDay(text) || wordKind("month").has(text) {
		return true
	}
	return isDate(text) || clockForm.MatchString(text) && len(text) > 2 || isDigit(text) && len(text) <= 2 && strings.Trim(text, "0123456789") == ""
}

// isDate reports whether a word is a date in figures: "2026-12-24", "24.12.", "12/24".
func isDate(text string) bool {
	return isoForm.MatchString(text) || dottedForm.MatchString(text) || strings.Contains(text, "/") && slashForm.MatchString(text)
}

// startsDay and startsPart look at the beginning of a word, because more marks may
// follow.
func startsDay(text string) bool { return isDay(beforeMark(text, "+/-")) }

func startsPart(text string) bool {
	if isDate(text) || clockForm.MatchString(text) {
		return true
	}
	next := beforeMark(text, "+/-")
	return isPart(next) && (next == text || !isDigit(next))
}

func beforeMark(text, marks string) string {
	if at := strings.IndexAny(text, marks); at >= 0 {
		return text[:at]
	}
	return text
}

// fold returns the form in which words are compared.
func fold(text string) string { return foldDashes.Replace(strings.ToLower(norm.NFKC.String(text))) }

func isDigit(text string) bool { return text != "" && text[0] >= '0' && text[0] <= '9' }

// ordinal reads "15th" and "first", and -1 for "last".
func ordinal(text string) (int, bool) {
	if n, ok := wordKind("ordinal").value(text); ok {
		return n, true
	}
	digits := strings.TrimRight(text, "stndrh")
	n, err := strconv.Atoi(digits)
	return n, err == nil && digits != text && len(digits) <= 2 && (suffixed(n) == text || digits+"th" == text)
}

// number reads a number of at most two digits.
func number(text string) (int, bool) {
	if len(text) > 2 || strings.Trim(text, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.Atoi(text)
	return n, err == nil
}
