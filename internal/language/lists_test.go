package language

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"plenary/internal/wordlist"
)

// A list stands in one file, and lists of patterns hold patterns.
func TestLists(t *testing.T) {
	for _, tag := range Tags() {
		where := map[string]string{}
		for _, name := range listFiles {
			for list, entries := range wordlist.Parse(file(tag, name)) {
				if where[list] != "" {
					t.Errorf("%s has [%s] in %s and in %s", tag, list, where[list], name)
				}
				where[list] = name
				for i, entry := range entries {
					if _, err := regexp.Compile(entry); err != nil {
						t.Errorf("%s, [%s]: %v", tag, list, err)
					}
					if slices.Contains(entries[:i], entry) {
						t.Errorf("%s, [%s]: %q stands there twice", tag, list, entry)
					}
				}
			}
		}
		if months := Lists(tag).List("month names"); len(months) != 0 && len(months) != 12 {
			t.Errorf("%s has %d months", tag, len(months))
		}
	}
}

// foreign are lists that a language may lack: what it writes otherwise, and what the
// same word says in English.
var foreign = []string{
	"closed compounds", "words after a hyphen", "counted parts", "byline endings", "part ordinals", "ordinal endings", "date words", "prefixes", "open line words", "before counted parts",
	"abbreviations", "abbreviations and words", "abbreviations within", "negation endings", "next", "towards last", "one", "but", "end", "number endings", "number suffixes", "elided", "letter words",
	"schedule days", "schedule vocabulary", "schedule grammar words", "schedule words", "schedule small words",
}

// German, French and Spanish have every list that English has.
func TestListsAreComplete(t *testing.T) {
	for _, tag := range []string{"de", "fr", "es"} {
		for name := range readLists("en") {
			if len(Lists(tag).List(name)) == 0 && !slices.Contains(foreign, name) {
				t.Errorf("%s lacks [%s]", tag, name)
			}
		}
	}
	for name := range AllLists() {
		if len(Lists("en").List(name)) == 0 && !slices.Contains(foreign, name) {
			t.Errorf("English lacks [%s]", name)
		}
	}
}

func TestAllListsBeginWithEnglish(t *testing.T) {
	for name, english := range readLists("en") {
		if all := AllLists().List(name); !slices.Equal(all[:len(english)], english) {
			t.Errorf("[%s] begins with %s", name, strings.Join(all[:len(english)], ", "))
		}
	}
}

func TestPairsUp(t *testing.T) {
	for text, want := range map[string]bool{
		"Sie heißt „Mühle“ (seit 1900).": true, "Sie heißt »Mühle«.": true, "« Le moulin » est là.": true, "It is “here”.": true, "Het „oude” huis.": true, "「水車」がある。": true,
		"Sie heißt „Mühle.": false, "It is “here.": false, "(siehe oben": false, "« Le moulin": false,
	} {
		if PairsUp(text) != want {
			t.Errorf("pairs up is %t: %s", !want, text)
		}
	}
}
