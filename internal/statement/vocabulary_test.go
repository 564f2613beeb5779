package statement

import (
	"testing"

	"plenary/internal/language"
)

// A word of English has one unit, whatever the order of the lists.
func TestUnitWordsAreDistinct(t *testing.T) {
	unit := map[string]string{}
	for _, list := range unitLists {
		for _, w := range language.Lists(english).Words(list) {
			if unit[w] != "" {
				t.Errorf("%q is in the list %s and in the list %s", w, unit[w], list)
			}
			unit[w] = list
		}
	}
}

// The number words are in the order of their values.
func TestNumberWords(t *testing.T) {
	for text, want := range map[string]int{"one": 1, "seven": 7, "twenty": 20, "first": 1, "twelfth": 12, "twentieth": 20} {
		if v, n := vocabularyOf(english).readNumeral(tokenize(text)); v.number != want || n != 1 {
			t.Errorf("%q is %d in %d tokens, want %d in 1", text, v.number, n, want)
		}
	}
}

// A thing of a list is named by its number, or by its place.
func TestPosition(t *testing.T) {
	for words, want := range map[string]int{"2": 1, "#2": 1, "no. 2": 1, "II": 1, "the second one": 1, "second": 1, "last": 2, "the last one": 2, "three": 2, "4": -1, "0": -1, "": -1, "banana": -1, "2 and 3": -1, "second banana": -1} {
		if i, ok := Position(words, english, 3); ok != (want >= 0) || ok && i != want {
			t.Errorf("%q is %d, %v, want %d", words, i, ok, want)
		}
	}
}

// The name of a table has its number without the sign before it, in any language.
func TestNameInCaption(t *testing.T) {
	for caption, want := range map[string]string{
		"Table 2: Fees": "Table 2", "Table No. 2: Fees": "Table 2", "Table #2": "Table 2", "Tabelle Nr. 4 – Gebühren": "Tabelle 4",
		"Tableau n° 3. Tarifs": "Tableau 3", "Tabla núm. 5: Tarifas": "Tabla 5", "Tabelle A.1": "Tabelle A.1", "Table of fees": "", "Number 2": "",
	} {
		if got := nameInCaption(caption); got != want {
			t.Errorf("the name in %q is %q, want %q", caption, got, want)
		}
	}
}

// A heading with an abbreviated part and its number is offered that number.
func TestHeadingNumber(t *testing.T) {
	for heading, want := range map[string]bool{
		"Art. 5 Fees": true, "Kap. 3: Gebühren": true, "§ 4 Fees": true, "Abs. II": true, "S. C. Johnson": false, "Dr. C. Weber": false, "The article": false,
	} {
		if got := headingNumber.MatchString(heading); got != want {
			t.Errorf("%q has a number: %v, want %v", heading, got, want)
		}
	}
}
