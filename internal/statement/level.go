package statement

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A level is one part of a number that a document prints: "Art. 5 (2)" has two,
// the word "art" with "5", and "2".
type level struct {
	word  string // before the value, folded; "" for none
	value string // folded: "5", "8b", "ii", "a"
	n     int    // of a value in digits, in words or in Roman numerals; 0 where it is none
}

// maxPrintedWord is how many words stand before a number at most.
const maxPrintedWord = 3

// readLevels reads a number as it is printed. It returns nil for anything else.
func readLevels(printed string) []level {
	tokens := tokenize(printed)
	var levels []level
	word, words := "", 0
	for at := 0; at < len(tokens); {
		t := tokens[at]
		if t.kind == punctuationToken && t.text != "¶" && t.text != "§" {
			at++
			continue
		}
		if value, n, ok := readValue(tokens[at:], len(levels) > 0 || word != ""); ok {
			levels = append(levels, level{word, value.text, value.number})
			word, words = "", 0
			at += n
			continue
		}
		if fillersOfNumbers[t.text] && t.kind == wordToken {
			at++
			continue
		}
		if words++; words > maxPrintedWord || t.kind == numberToken {
			return nil
		}
		word = t.text // of several the last: "Technical Annex II"
		at++
	}
	if word != "" {
		return nil
	}
	return levels
}

// readValue reads a value at the beginning of tokens, with what belongs to it:
// "8b", "5 bis". A letter or a Roman numeral of several letters needs something
// before it, or a punctuation mark or nothing behind it.
func readValue(tokens []token, inside bool) (numeral, int, bool) {
	t := tokens[0]
	alone := inside || len(tokens) == 1 || tokens[1].kind == punctuationToken
	switch {
	case t.kind == numberToken:
		return readDigitsAndSuffix(tokens)
	case t.kind != wordToken:
		return numeral{}, 0, false
	case numberWords[t.text] > 0 && alone:
		return numeral{text: t.text, number: numberWords[t.text], notation: inWords}, 1, true
	case !alone:
		return numeral{}, 0, false
	}
	if v, n := readSymbol(t.text); n > 0 {
		return v, n, true
	}
	if len(t.text) == 2 && t.text[0] == t.text[1] && t.text[0] >= 'a' && t.text[0] <= 'z' {
		return numeral{text: t.text, notation: inLetters}, 1, true // "(aa)"
	}
	if r := []rune(t.text); len(r) == 1 {
		return numeral{text: t.text, notation: inLetters}, 1, true // a letter of another alphabet
	}
	return numeral{}, 0, false
}

// readDigitsAndSuffix reads "8", "8b", "8 bis".
func readDigitsAndSuffix(tokens []token) (numeral, int, bool) {
	v := valueOfDigits(tokens[0].text)
	v.text = strings.TrimLeft(tokens[0].text, "0")
	if v.text == "" {
		v.text = "0"
	}
	if len(tokens) < 2 || tokens[1].kind != wordToken {
		return v, 1, true
	}
	next := tokens[1]
	if next.noSpace && numberEndings[next.text] {
		return v, 2, true
	}
	isRange := len(tokens) > 2 && tokens[2].kind == numberToken && !tokens[2].noSpace // German "5 bis 7"
	glued := next.noSpace && len([]rune(next.text)) == 1 || suffixes[next.text] && !isRange
	if glued {
		v.text += next.text
		v.number = 0
		return v, 2, true
	}
	return v, 1, true
}

// valuesIn are the values that a number may be of, for what follows what: those of
// letters and of Roman numerals for "i".
func valuesIn(value string) (values [3]int) {
	if n, ok := decimal(value); ok {
		values[0] = n + 1 // so that 1 follows 0
	}
	if n, ok := letter(value); ok {
		values[1] = n
	} else if len(value) == 2 && value[0] == value[1] {
		if n, ok := letter(value[:1]); ok {
			values[1] = 26 + n
		}
	}
	values[2], _ = romanNumeral(value)
	return values
}

// formOf is what the numbers of one row have in common: words, brackets, and whether
// they count in digits, capitals or small letters.
func formOf(printed string) string {
	form := bracketsOf(printed) + classOf(printed)
	for _, l := range readLevels(printed) {
		form += " " + l.word
	}
	return form
}

// classOf tells digits, capitals and small letters in the last value of a number.
func classOf(printed string) string {
	levels := readLevels(printed)
	if len(levels) == 0 {
		return ""
	}
	if value := levels[len(levels)-1].value; value[0] >= '0' && value[0] <= '9' {
		return "0"
	}
	at := strings.LastIndexFunc(printed, unicode.IsLetter)
	if r, _ := utf8.DecodeRuneInString(printed[max(at, 0):]); unicode.IsUpper(r) {
		return "A"
	}
	return "a"
}

// follows reports whether a number is the one after another, or one between that
// and it, such as "8a" after "8".
func follows(before, printed string) bool {
	a, b := readLevels(before), readLevels(printed)
	if len(a) == 0 || len(a) != len(b) || bracketsOf(before) != bracketsOf(printed) || classOf(before) != classOf(printed) {
		return false
	}
	last := len(a) - 1
	if !slices.EqualFunc(a[:last], b[:last], func(x, y level) bool { return x.value == y.value }) {
		return false
	}
	x, y := valuesIn(a[last].value), valuesIn(b[last].value)
	for k := range x {
		if x[k] > 0 && y[k] == x[k]+1 {
			return true
		}
	}
	return followsSuffix(a[last].value, b[last].value)
}

// followsSuffix reports whether "8a" comes after "8", "8b" after "8a", or "9"
// after one of these.
func followsSuffix(before, next string) bool {
	n, suffix := cutSuffix(before)
	m, more := cutSuffix(next)
	switch {
	case n == 0 || m == 0 || suffix == "" && more == "":
		return false
	case n == m:
		return more > suffix
	}
	return m == n+1
}

// cutSuffix cuts "8b" into 8 and "b". n is 0 where the value is not in digits.
func cutSuffix(value string) (n int, suffix string) {
	digits := strings.TrimRight(value, "abcdefghijklmnopqrstuvwxyz")
	n, _ = decimal(digits)
	return n, value[len(digits):]
}

// bracketsOf returns the punctuation of a number, without spaces.
func bracketsOf(printed string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("()[].:", r) {
			return r
		}
		return -1
	}, printed)
}

// isFirst reports whether a number may be the first of a row.
func isFirst(printed string) bool {
	levels := readLevels(printed)
	if len(levels) == 0 {
		return false
	}
	values := valuesIn(levels[len(levels)-1].value)
	return values[0] == 1 || values[0] == 2 || values[1] == 1 || values[2] == 1 // 0 and 1; a; i
}
