package language

import (
	"slices"
	"strconv"
)

// IsNumber reports whether a word is a number, in digits or the name of one above one:
// "one" says no number as often as it says one.
func (l *Language) IsNumber(word string) bool {
	_, ok := l.valueOf(word)
	return ok
}

// SameNumber returns the words for the number that a word is: "20" and "twenty".
func (l *Language) SameNumber(word string) []string {
	value, ok := l.valueOf(word)
	if !ok {
		return nil
	}
	same := []string{strconv.Itoa(value)}
	for _, names := range [][]string{l.numbers, l.ordinals} {
		if value < len(names) {
			same = append(same, names[value])
		}
	}
	if value >= len(l.numbers) && value%10 == 0 && value/10 < len(l.tens) {
		same = append(same, l.tens[value/10])
	}
	return same
}

// valueOf returns the number that a word is. The lists of names begin with zero.
func (l *Language) valueOf(word string) (int, bool) {
	if value, err := strconv.Atoi(word); err == nil {
		return value, value >= 0
	}
	if i := slices.Index(l.numbers, word); i > 1 {
		return i, true
	}
	if i := slices.Index(l.tens, word); i > 1 {
		return 10 * i, true
	}
	if i := slices.Index(l.ordinals, word); i > 2 { // "first" and "second" count no more often than they say something else
		return i, true
	}
	return 0, false
}
