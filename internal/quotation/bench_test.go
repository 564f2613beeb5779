package quotation

import (
	"strings"
	"testing"
)

// longIndex is the index of a statement of 100,000 words: all the articles together.
func longIndex(b *testing.B) (*Index, []string) {
	var paragraphs []string
	words := 0
	for _, s := range articles(b) {
		for _, p := range s.Paragraphs {
			if words += len(strings.Fields(p.Text)); words < 100_000 {
				paragraphs = append(paragraphs, p.Text)
			}
		}
	}
	if len(paragraphs) == 0 {
		b.Skip("the articles are not there")
	}
	return New(ofParagraphs(b, "Long", paragraphs)), paragraphs
}

func BenchmarkCheck(b *testing.B) {
	x, paragraphs := longIndex(b)
	middle := strings.Fields(paragraphs[len(paragraphs)/2])
	sentence := middle[:min(30, len(middle))]
	for _, c := range []struct{ name, text string }{
		{"verbatim", strings.Join(sentence, " ")},
		{"one word altered", with(sentence, 15, 16, "otherwise")},
		{"a mark of omission", with(sentence, 10, 15, "…")},
		{"a whole page", paragraphs[10] + " " + paragraphs[11] + " " + paragraphs[12]},
		{"a whole page altered", paragraphs[10] + " otherwise " + paragraphs[11] + " " + paragraphs[12]},
		{"a common word", "the"},
		{"not there", "how do I get a visa for that country, and what does it cost me in the end of the day"},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				x.Check(c.text)
			}
		})
	}
}

func BenchmarkNew(b *testing.B) {
	x, _ := longIndex(b)
	b.Logf("%d words", len(x.words))
	for b.Loop() {
		New(x.statement)
	}
}
