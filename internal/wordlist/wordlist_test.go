package wordlist_test

import (
	"regexp"
	"slices"
	"testing"

	"plenary/internal/wordlist"
)

func TestParse(t *testing.T) {
	lists := wordlist.Parse("# By hand.\n\n[small]\nof\n  the \n\n[patterns]\n# as in titles\n(?:table of )?contents\nindex\n[empty]\n")
	if got, want := lists.List("small"), []string{"of", "the"}; !slices.Equal(got, want) {
		t.Errorf("the list is %q, want %q", got, want)
	}
	if got := lists.Set("small"); len(got) != 2 || !got["of"] || !got["the"] {
		t.Errorf("the set is %v", got)
	}
	rows := wordlist.Parse("[words]\nof the\n and\n")
	if got, want := rows.Words("words"), []string{"of", "the", "and"}; !slices.Equal(got, want) {
		t.Errorf("the words are %q, want %q", got, want)
	}
	if got := rows.WordSet("words"); len(got) != 3 || !got["the"] {
		t.Errorf("the set of words is %v", got)
	}
	if got, want := lists.Pattern("patterns"), "(?:(?:table of )?contents|index)"; got != want {
		t.Errorf("the pattern is %q, want %q", got, want)
	}
	if regexp.MustCompile(lists.Pattern("empty")).MatchString("of") {
		t.Error("the pattern of the empty list matches")
	}
	if got := lists.List("empty"); len(got) != 0 {
		t.Errorf("the empty list is %q", got)
	}
}

func TestFaultsPanic(t *testing.T) {
	for name, f := range map[string]func(){
		"unknown list":           func() { wordlist.Parse("[a]\nx").List("b") },
		"entry without its list": func() { wordlist.Parse("x") },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("no panic")
				}
			}()
			f()
		})
	}
}
