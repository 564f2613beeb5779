package language

import "unicode"

// hanDigits and hanUnits are the characters of Chinese numerals, as Japanese has them
// too.
var (
	hanDigits = map[rune]int{'〇': 0, '零': 0, '一': 1, '二': 2, '两': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9}
	hanUnits  = map[rune]int{'十': 10, '百': 100, '千': 1000}
)

// maxNumeral is the most that ParseNumeral reads: what counts parts of a document.
const maxNumeral = 99_999

// ParseNumeral reads a whole number in decimal digits of any script, "12" and "١٢", or
// in Chinese numerals, "十二" and "一〇五".
func ParseNumeral(text string) (int, bool) {
	value, digit, units := 0, 0, false
	for i, r := range text {
		n, isDigit := hanDigits[r]
		if unicode.IsDigit(r) {
			n, isDigit = int(valueOfDigit(r)), true
		}
		unit := hanUnits[r]
		switch {
		case isDigit:
			digit = 10*digit + n
		case unit > 0:
			if digit == 0 && (i == 0 || units) {
				digit = 1 // "十二"
			}
			value, digit, units = value+digit*unit, 0, true
		default:
			return 0, false
		}
		if value > maxNumeral || digit > maxNumeral {
			return 0, false
		}
	}
	return value + digit, text != ""
}
