// Package roman reads and writes Roman numerals. No well-kept Go library is
// served for it, and it is shorter than a wrapper around one would be.
package roman

import "strings"

// Max is the largest number that has a Roman numeral. The smallest is 1.
const Max = 3999

var symbols = []struct {
	value  int
	symbol string
}{
	{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"},
	{50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"},
}

// Format writes n in capitals. It returns "" for a number outside 1 to Max.
func Format(n int) string {
	if n < 1 || n > Max {
		return ""
	}
	var b strings.Builder
	for _, s := range symbols {
		for n >= s.value {
			b.WriteString(s.symbol)
			n -= s.value
		}
	}
	return b.String()
}

// Parse reads a numeral in capitals in its standard form: IV and not IIII. It
// returns 0 for any other text.
func Parse(numeral string) int {
	n, rest := 0, numeral
	for _, s := range symbols {
		for strings.HasPrefix(rest, s.symbol) && n <= Max {
			n += s.value
			rest = rest[len(s.symbol):]
		}
	}
	if rest != "" || Format(n) != numeral {
		return 0
	}
	return n
}
