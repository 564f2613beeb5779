package statement

import (
	"strconv"
	"strings"
)

// A value is what a typed numeral says.
type value struct {
	text    string // as typed, folded
	number  int    // 0 where a letter alone was typed that is no Roman numeral
	class   class
	ordinal bool // "second", "2nd", "last"
	last    bool // counted from the end: number is 0
	back    int  // how far from the last: 1 for "second to last"
}

// A class is the set of ways in which a numeral may be read.
type class int

const (
	digits class = 1 << iota
	inRoman
	inLetters
	inWords
)

// number words by their value; ordinal words in the second half.
var (
	cardinals = countWords(`one two three four five six seven eight nine ten eleven twelve thirteen
		fourteen fifteen sixteen seventeen eighteen nineteen twenty`)
	ordinals = countWords(`first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth
		thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth`)
	ordinalTails = wordSet("st nd rd th")
	lastWords    = wordSet("last final")
)

func countWords(words string) map[string]int {
	count := map[string]int{}
	for i, w := range strings.Fields(words) {
		count[w] = i + 1
	}
	return count
}

// readValue reads the numeral at the beginning of tokens and returns how many
// tokens it is, 0 for none.
func readValue(tokens []token) (value, int) {
	if len(tokens) == 0 || tokens[0].kind == markToken {
		return value{}, 0
	}
	text := tokens[0].text
	if tokens[0].kind == numberToken {
		n, err := strconv.Atoi(text)
		if err != nil || n > 1_000_000 {
			n = 1_000_001 // larger than anything that is counted here
		}
		v := value{text: strconv.Itoa(n), number: n, class: digits}
		if len(tokens) > 1 && ordinalTails[tokens[1].text] {
			v.ordinal = true
			return v, 2
		}
		return v, 1
	}
	if n := cardinals[text]; n > 0 {
		return value{text: text, number: n, class: inWords}, 1
	}
	if text == "penultimate" {
		return value{text: text, class: inWords, ordinal: true, last: true, back: 1}, 1
	}
	if n := ordinals[text]; n > 0 && len(tokens) > 2 && tokens[1].text == "to" && tokens[2].text == "last" {
		return value{text: text, class: inWords, ordinal: true, last: true, back: n - 1}, 3
	}
	if n := ordinals[text]; n > 0 {
		return value{text: text, number: n, class: inWords, ordinal: true}, 1
	}
	if lastWords[text] {
		return value{text: text, class: inWords, ordinal: true, last: true}, 1
	}
	v := value{text: text}
	if n, ok := roman(text); ok && (len(text) > 1 || strings.Contains("ivx", text)) {
		v.number = n
		v.class |= inRoman
	}
	if _, ok := letter(text); ok {
		v.class |= inLetters
	}
	if v.class == 0 {
		return value{}, 0
	}
	return v, 1
}
