package bert_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"plenary/internal/bert"
)

func vocabulary(t testing.TB) *bert.Vocabulary {
	t.Helper()
	v, err := bert.NewVocabulary([]byte(smallVocabulary), strings.Count(smallVocabulary, "\n"))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestTokensKeepTheirPlaces(t *testing.T) {
	pieces := strings.Split(smallVocabulary, "\n")
	for _, c := range []struct{ text, want string }{
		{"The councils.", "the|The council|councils ##s|councils .|."},
		{"NAÏVE nai\u0308ve na\u00adive", "naive|NAÏVE naive|nai\u0308ve naive|na\u00adive"},
		{"東東a a東", "東|東 東|東 a|a [UNK]|a東"},
		{"hearing, hear\x1chear", "hear|hearing ##ing|hearing [UNK]|, hear|hear hear|hear"},
		{"\u200b\u0301", ""},
		{strings.Repeat("a", 101), "[UNK]|" + strings.Repeat("a", 101)},
		{"the\xffcouncil \xff", "[UNK]|the\xffcouncil [UNK]|\xff"},
		{"[SEP]", "[UNK]|[ [UNK]|SEP [UNK]|]"},
	} {
		var got []string
		for _, token := range vocabulary(t).Tokens(c.text) {
			got = append(got, pieces[token.ID]+"|"+c.text[token.From:token.To])
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%q has tokens %q, not %q", c.text, got, c.want)
		}
	}
}

func TestVocabulariesThatDoNotFitAreRefused(t *testing.T) {
	for _, text := range []string{"", "[CLS]\n[SEP]\n", "[CLS]\n[SEP]\n[UNK]\n[UNK]\n"} {
		if _, err := bert.NewVocabulary([]byte(text), strings.Count(text, "\n")); err == nil {
			t.Errorf("%q is taken", text)
		}
	}
}

// FuzzTokens checks that tokens follow one another, lie on the borders of
// characters, and that a text is split as its words are alone.
func FuzzTokens(f *testing.F) {
	for _, s := range []string{"The councils hear.", "naïve 東京 a\u0301", "\xff\xfe", "ΟΔΟΣ Σ İ", strings.Repeat("\u0300", 200)} {
		f.Add(s)
	}
	v := vocabulary(f)
	f.Fuzz(func(t *testing.T, text string) {
		tokens := v.Tokens(text)
		at := int32(0)
		for i, token := range tokens {
			same := i > 0 && token.From == tokens[i-1].From && token.To == tokens[i-1].To
			if token.From >= token.To || !same && token.From < at || int(token.To) > len(text) || token.ID < 0 || int(token.ID) > strings.Count(smallVocabulary, "\n") {
				t.Fatalf("token %d of %q is %+v", i, text, token)
			}
			at = token.To
			word := text[token.From:token.To]
			if utf8.ValidString(text) && !utf8.ValidString(word) {
				t.Fatalf("token %d of %q cuts a character", i, text)
			}
			if !same {
				var alone []int32
				for _, p := range v.Tokens(word) {
					alone = append(alone, p.ID)
				}
				if got := ids(tokens[i:min(i+len(alone), len(tokens))]); !slices.Equal(got, alone) {
					t.Fatalf("%q alone is %v, in %q %v", word, alone, text, got)
				}
			}
		}
	})
}
