package bert_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"plenary/internal/bert"
	"plenary/internal/bert/weights"
)

// BenchmarkRead reads a question beside eight passages, 165 tokens each with the
// question, on one core with each instruction set. The figures are those of the
// quickest reading, since others may use the machine as well.
func BenchmarkRead(b *testing.B) {
	const question = "who may be expelled?"
	for _, name := range bert.InstructionSets() {
		b.Run(strings.ReplaceAll(name, " ", "-"), func(b *testing.B) {
			m, err := weights.Open(bert.Options{InstructionSet: name, Workers: 1})
			if err != nil {
				b.Fatal(err)
			}
			words := strings.Repeat("the council hears every member before it may decide ", 20)
			passage := m.Reader.Tokens(words)[:165-3-len(m.Reader.Tokens(question))]
			passages := make([]bert.Tokens, 8)
			for i := range passages {
				passages[i] = passage
			}
			best := time.Duration(math.MaxInt64)
			for b.Loop() {
				start := time.Now()
				if _, err := m.Reader.Read(b.Context(), question, passages); err != nil {
					b.Fatal(err)
				}
				best = min(best, time.Since(start))
			}
			b.ReportMetric(8*165/best.Seconds(), "tokens/s/core")
			b.ReportMetric(best.Seconds()*1000, "ms/question")
		})
	}
}
