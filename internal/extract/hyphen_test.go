package extract

import "testing"

func TestPartedWords(t *testing.T) {
	known := map[string]bool{"cooperation": true, "sun": true, "rise": true, "body": true, "people": true, "port": true}
	w := NewWords(func(s string) bool { return known[s] })
	w.Take("an international body of well-known people")
	for _, c := range []struct {
		text, next, joined string
		sure               bool
	}{
		{"an inter-", "national body", "an international body", true}, // the document has the word
		{"a well-", "known place", "a well-known place", true},        // and this one with its hyphen
		{"more coop-", "eration", "more cooperation", true},           // the language has it
		{"the Anglo-", "American", "the Anglo-American", true},
		{"short-", "and long-term", "short- and long-term", true},
		{"a soft\u00ad", "ened word", "a softened word", true},
		{"the sun-", "rise", "the sun-rise", false},
		{"the sun-", "zzy", "the sunzzy", true}, // "zzy" is no word,
		{"the 32-", "bit kind", "the 32-bit kind", true},
		{"im-", "port/export", "import/export", true}, // "im" is no word
		{"see https://example.org/", "some_page.html for", "see https://example.org/some_page.html for", true},
		{"see https://example.org/", "and there", "see https://example.org/ and there", true},
		{"see https://www", ".example.org for", "see https://www.example.org for", true},
		{"two", "words", "two words", true},
	} {
		if joined, sure := w.Join(c.text, c.next); joined != c.joined || sure != c.sure {
			t.Errorf("%q and %q: %q, %v; want %q, %v", c.text, c.next, joined, sure, c.joined, c.sure)
		}
	}
}
