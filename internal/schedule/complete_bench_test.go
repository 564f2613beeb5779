package schedule

import "testing"

func BenchmarkCompleteZone(b *testing.B) {
	for _, typed := range []string{"", "berl", "new yrok"} {
		b.Run(typed, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				CompleteZone(typed, 25)
			}
		})
	}
}
