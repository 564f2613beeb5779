package english

import (
	"slices"
	"strconv"
)

// numbers are the names of the numbers from 0 to 20, and tens those of the tens.
var (
	numbers = []string{"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
		"fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"}
	tens = []string{"zero", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"}
)

// ordinals are the names of the ordinals from 0 to 20.
var ordinals = []string{"zeroth", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth",
	"fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth"}

// Quantities are the words that say how many or how much.
var Quantities = func() map[string]bool {
	all := Set("hundred thousand million billion trillion dozen half third quarter percent twice none")
	for _, names := range [][]string{numbers, tens} {
		for _, name := range names {
			all[name] = true
		}
	}
	return all
}()

// IsNumber reports whether a word is a number, in digits or the name of one above one:
// "one" says no number as often as it says one.
func IsNumber(word string) bool {
	_, ok := valueOf(word)
	return ok
}

// SameNumber returns the words for the number that a word is: "20" and "twenty".
func SameNumber(word string) []string {
	value, ok := valueOf(word)
	if !ok {
		return nil
	}
	same := []string{strconv.Itoa(value)}
	if value < len(numbers) {
		same = append(same, numbers[value], ordinals[value])
	} else if value%10 == 0 && value/10 < len(tens) {
		same = append(same, tens[value/10])
	}
	return same
}

func valueOf(word string) (int, bool) {
	if value, err := strconv.Atoi(word); err == nil {
		return value, value >= 0
	}
	if i := slices.Index(numbers, word); i > 1 {
		return i, true
	}
	if i := slices.Index(tens, word); i > 1 {
		return 10 * i, true
	}
	if i := slices.Index(ordinals, word); i > 2 { // "first" and "second" count no more often than they say something else
		return i, true
	}
	return 0, false
}
