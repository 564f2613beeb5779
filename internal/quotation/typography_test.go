package quotation

import (
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"plenary/internal/longtest"
)

// A setting writes a quotation in other typography; "" where there is nothing to write
// otherwise.
type setting struct {
	kind  Kind
	apply func(text string, r *rand.Rand) string
}

// changed returns a text where it is another than before.
func changed(before, after string) string {
	if before == after {
		return ""
	}
	return after
}

// inner is a text without the marks at its ends, which are not compared.
func inner(text string) string {
	return strings.TrimFunc(text, func(r rune) bool { return !isWordRune(r) })
}

var longWord = regexp.MustCompile(`\p{Ll}{6,}`)

var settings = []setting{
	{QuotationMarks, func(text string, _ *rand.Rand) string {
		return changed(text, strings.NewReplacer("“", `"`, "”", `"`, "‘", "'", "’", "'").Replace(text))
	}},
	{QuotationMarks, func(text string, _ *rand.Rand) string {
		return changed(text, strings.NewReplacer(`"`, "”", "“", "„", "'", "’").Replace(text))
	}},
	{Dashes, func(text string, _ *rand.Rand) string {
		return changed(text, strings.NewReplacer("—", " - ", "–", "-").Replace(text))
	}},
	{Dashes, func(text string, _ *rand.Rand) string {
		if regexp.MustCompile(`(^|[\s(])-\d`).MatchString(text) {
			return "" // a minus
		}
		return changed(text, strings.NewReplacer("-", "‐").Replace(text))
	}},
	{Spaces, func(text string, _ *rand.Rand) string { return changed(text, strings.ReplaceAll(text, " ", "\u00a0")) }},
	{Ligatures, func(text string, _ *rand.Rand) string {
		return changed(text, strings.NewReplacer("ffi", "ﬃ", "ff", "ﬀ", "fi", "ﬁ", "fl", "ﬂ").Replace(text))
	}},
	{LineEnd, func(text string, r *rand.Rand) string {
		words := longWord.FindAllStringIndex(text, -1)
		if len(words) == 0 {
			return ""
		}
		w := words[r.IntN(len(words))]
		at := w[0] + 2 + r.IntN(3)
		for text[at]&0xC0 == 0x80 { // within a character
			at++
		}
		return text[:at] + []string{"-\n", "- ", "\u00ad", "\u00ad\n"}[r.IntN(4)] + text[at:]
	}},
	{LetterCase, func(text string, _ *rand.Rand) string {
		letters := []rune(text)
		switch {
		case unicode.IsUpper(letters[0]) && len(letters) > 1 && unicode.IsLower(letters[1]):
			letters[0] = unicode.ToLower(letters[0])
		case unicode.IsLower(letters[0]):
			letters[0] = unicode.ToUpper(letters[0])
		}
		return changed(text, string(letters))
	}},
	{Ellipsis, func(text string, r *rand.Rand) string {
		words := strings.Fields(text)
		if len(words) < 8 {
			return ""
		}
		from := 3 + r.IntN(len(words)-7)
		to := from + 1 + r.IntN(len(words)-from-3)
		return with(words, from, to, []string{"…", "...", "[...]", ". . .", "[…]"}[r.IntN(5)])
	}},
	{Brackets, func(text string, r *rand.Rand) string {
		words := strings.Fields(text)
		if len(words) < 5 {
			return ""
		}
		at := 2 + r.IntN(len(words)-4)
		return with(words, at, at+1, "[thereof whoever]")
	}},
	{Brackets, func(text string, _ *rand.Rand) string {
		letters := []rune(text)
		if len(letters) < 2 || !unicode.IsLower(letters[0]) || !unicode.IsLower(letters[1]) {
			return ""
		}
		return "[" + string(unicode.ToUpper(letters[0])) + "]" + string(letters[1:])
	}},
	{Source, func(text string, _ *rand.Rand) string {
		return "“" + text + "” — The Institute, 2011"
	}},
}

// TestTypography: what is written in other typography is verbatim, with what differs
// named; with a word altered as well it is not.
func TestTypography(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	parts := 25 // of each statement
	if longtest.Enabled() {
		parts = 40
	}
	tried := map[Kind]int{}
	for _, s := range statements(t) {
		x, o := New(s), newOracle(s)
		whole := ""
		for _, p := range s.Paragraphs {
			whole += p.Text + "\n"
		}
		vocabulary := strings.Fields(plainWords(s.Paragraphs[0].Text))
		for range parts {
			words := somePart(s, r)
			text := inner(strings.Join(words, " "))
			words = strings.Fields(text)
			if len(words) == 0 || strings.ContainsAny(text, "[]…") || strings.Contains(text, "..") || strings.Contains(text, ". .") {
				continue
			}
			for _, set := range settings {
				written := set.apply(text, r)
				if written == "" || strings.Contains(whole, written) {
					continue // it stands so elsewhere
				}
				tried[set.kind]++
				got := x.Check(written)
				if got.Verdict != Verbatim {
					t.Errorf("%s: %q (%s) stands there, and is %+v", s.Title, written, set.kind, got)
				} else if !slices.ContainsFunc(got.Differences, func(d Difference) bool { return d.Kind == set.kind }) {
					t.Errorf("%s: %q: %s is not named: %+v", s.Title, written, set.kind, got.Differences)
				}
				if set.kind == Ellipsis || set.kind == Brackets {
					continue // they stand for words
				}
				at := r.IntN(len(words))
				altered := alterations[r.IntN(len(alterations))].apply(words, at, vocabulary, r)
				if altered == "" || o.holds(altered) {
					continue
				}
				if written = set.apply(altered, r); written != "" && x.isVerbatim(written) {
					t.Errorf("%s: %q (%s) is taken for verbatim", s.Title, written, set.kind)
				}
			}
		}
	}
	t.Logf("%v", tried)
}
