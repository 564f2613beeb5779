package statement

import (
	"regexp"
	"strconv"
	"strings"
)

// numbered matches a heading's leading numeral: "I.", "A.", "3.", "1.2" or
// "1.2.", followed by a space. A lone number needs its full stop, so that
// "1984 in review" is a title.
var numbered = regexp.MustCompile(`^([IVXLCDM]+\.|[ivxlcdm]+\.|[A-Za-z]\.|\d{1,3}\.|\d{1,3}(?:\.\d{1,3})+\.?)\s+(\S.*)$`)

// splitHeading parts a heading into its numeral, without the last full stop,
// and its title.
func splitHeading(heading string) (numeral, title string) {
	m := numbered.FindStringSubmatch(heading)
	if m == nil {
		return "", heading
	}
	return strings.TrimSuffix(m[1], "."), m[2]
}

// named matches a heading that is counted by a word before its number: "Article
// 5", "Principle 2: Trust".
var named = regexp.MustCompile(`^(\p{L}+)\s+(\d{1,4}|[IVXLC]{1,7})(?:$|[^\pL\d])`)

// namedNumeral returns the word and the number that a title begins with, and
// what the number counts; ok is false where the word names no part of a text.
func namedNumeral(title string) (label string, n int, ok bool) {
	m := named.FindStringSubmatch(title)
	if m == nil || unitWords[fold(m[1])] != sectionUnit && !partNames[fold(m[1])] {
		return "", 0, false
	}
	n, ok = decimal(m[2])
	if !ok {
		n, ok = roman(m[2])
	}
	return m[1] + " " + m[2], n, ok
}

// partNames are what parts of a text are counted by, beside [unitWords].
var partNames = wordSet("principle rule clause annex appendix goal title guideline commitment objective")

// A counting is one way of counting.
type counting func(numeral string) (int, bool)

// countings that a row of sibling headings may count in. Letters come before
// Roman numerals, which a row that begins with "I" prefers.
var countings = []counting{decimal, letter, roman}

// decimal counts 1, 2, 3; of "1.2" the last part.
func decimal(numeral string) (int, bool) {
	n, err := strconv.Atoi(numeral[strings.LastIndexByte(numeral, '.')+1:])
	return n, err == nil
}

// letter counts A, B, C or a, b, c.
func letter(numeral string) (int, bool) {
	if len(numeral) != 1 {
		return 0, false
	}
	c := numeral[0] | 0x20
	return int(c-'a') + 1, 'a' <= c && c <= 'z'
}

// roman counts I, II, III or i, ii, iii, up to 3,999.
func roman(numeral string) (int, bool) {
	values := map[byte]int{'I': 1, 'V': 5, 'X': 10, 'L': 50, 'C': 100, 'D': 500, 'M': 1000}
	upper := strings.ToUpper(numeral)
	n := 0
	for i := range len(upper) {
		v, ok := values[upper[i]]
		if !ok {
			return 0, false
		}
		if i+1 < len(upper) && v < values[upper[i+1]] {
			v = -v
		}
		n += v
	}
	return n, n > 0 && romanNumeral(n) == upper
}

// romanNumeral writes n, 1 to 3,999, in Roman numerals.
func romanNumeral(n int) string {
	var b strings.Builder
	for _, d := range []struct {
		value  int
		symbol string
	}{
		{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"},
		{50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"},
	} {
		for n >= d.value {
			b.WriteString(d.symbol)
			n -= d.value
		}
	}
	return b.String()
}

// countingOf returns the way in which a row of sibling numerals counts: the
// first in which all of them can be read, Roman where the row begins with "I".
func countingOf(row []string) counting {
	order := countings
	if len(row) > 0 && strings.EqualFold(row[0], "I") {
		order = []counting{roman, letter, decimal}
	}
	for _, st := range order {
		fits := true
		for _, n := range row {
			if _, ok := st(n); !ok {
				fits = false
				break
			}
		}
		if fits {
			return st
		}
	}
	return nil
}
