package language

import (
	"slices"
	"testing"
)

func TestStemBringsFormsTogether(t *testing.T) {
	for _, family := range [][]string{
		{"decide", "decides", "deciding", "decision", "decisions"},
		{"write", "wrote", "written", "writing"},
		{"death", "died", "dead"},
		{"council", "councils"},
	} {
		for _, word := range family[1:] {
			if English().Stem(word) != English().Stem(family[0]) {
				t.Errorf("%s has the stem %s and %s has %s", family[0], English().Stem(family[0]), word, English().Stem(word))
			}
		}
	}
}

func TestTokenize(t *testing.T) {
	for text, want := range map[string][]string{
		"The council's well-known rules": {"the", "council", "well", "known", "rules"},
		"1,000 members, 3.5 km; don’t!":  {"1000", "members", "3.5", "km", "dont"},
		"Été à İzmir":                    {"ete", "a", "izmir"},
		"":                               nil,
	} {
		if got := WordsOf(English().Tokenize(text, 100)); !slices.Equal(got, want) {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
	if got := English().Tokenize("one two three", 2); len(got) != 2 {
		t.Errorf("%d words of at most 2", len(got))
	}
}

func TestSpeller(t *testing.T) {
	var s Speller
	for _, word := range []string{"members", "membership", "meeting", "quorum"} {
		s.Add(word)
	}
	for word, want := range map[string]string{
		"menbers": "members", "qourum": "quorum", "memebrshpi": "membership", "meting": "meeting",
		"rocket": "", "mem": "",
	} {
		if got := s.Repair(word); got != want {
			t.Errorf("%s is %q, want %q", word, got, want)
		}
	}
}

func TestRarity(t *testing.T) {
	if every, never := English().Rarity(English().Stem("house")), English().Rarity("xqzvw"); every > 2 || never != Rarest {
		t.Errorf("house is of rarity %d, and no word of %d", every, never)
	}
}

func TestSameNumber(t *testing.T) {
	for word, want := range map[string][]string{
		"4": {"4", "four", "fourth"}, "twenty": {"20", "twenty", "twentieth"}, "30": {"30", "thirty"}, "one": nil, "house": nil,
	} {
		if got := English().SameNumber(word); !slices.Equal(got, want) {
			t.Errorf("%s is %q, want %q", word, got, want)
		}
	}
}
