package statement

import "testing"

// A word has one unit, whatever the order of the lists.
func TestUnitWordsAreDistinct(t *testing.T) {
	unit := map[string]string{}
	for _, list := range []string{"section", "subsection", "paragraph", "sentence", "recommendation", "area"} {
		for _, w := range referenceWords.list(list) {
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
		if v, n := readNumeral(tokenize(text)); v.number != want || n != 1 {
			t.Errorf("%q is %d in %d tokens, want %d in 1", text, v.number, n, want)
		}
	}
}

func TestReadWordLists(t *testing.T) {
	lists := readWordLists("# a: comment\n\na: one two\nb: ¶ §\na: three\n")
	if len(lists) != 2 || len(lists["a"]) != 3 || !lists.set("b")["§"] || lists.positions("a")["three"] != 3 {
		t.Errorf("read as %v", lists)
	}
}
