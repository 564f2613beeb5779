package bot_test

import (
	"strconv"
	"testing"
	"time"

	"plenary/internal/bot"
)

// BenchmarkCompose makes the post for a slot of groups with a long past.
func BenchmarkCompose(b *testing.B) {
	for _, days := range []int{0, 30, 365} {
		b.Run(strconv.Itoa(days), func(b *testing.B) {
			k := newTalk(b)
			k.now = time.Date(2026, 1, 1, 8, 0, 0, 0, time.UTC)
			k.say("fay", "prompt schedule 9 UTC daily")
			for range days {
				k.now = k.now.AddDate(0, 0, 1)
				k.settle(func(_ bot.Post, d *bot.Delivery) { d.State = bot.Posted })
			}
			s, _, err := k.store.Schedule(b.Context(), k.at)
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				if _, _, err := k.bot.Compose(b.Context(), s, s.Next); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
