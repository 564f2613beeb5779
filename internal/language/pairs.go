package language

import "strings"

// pairs are brackets and quotation marks that come in pairs of two characters. «» is
// written »« as well.
var pairs = [][2]string{{"(", ")"}, {"[", "]"}, {"«", "»"}, {"「", "」"}, {"『", "』"}, {"（", "）"}, {"《", "》"}}

// PairsUp reports whether each bracket and quotation mark of a text has the one that it
// opens or closes. The mark “ closes what „ opens, and opens what ” closes.
func PairsUp(text string) bool {
	for _, pair := range pairs {
		if strings.Count(text, pair[0]) != strings.Count(text, pair[1]) {
			return false
		}
	}
	low, high, closing := strings.Count(text, "„"), strings.Count(text, "“"), strings.Count(text, "”")
	if low > 0 {
		return low == high+closing
	}
	return high == closing
}
