package store_test

import (
	"sync"
	"testing"

	"plenary/internal/bot"
	"plenary/internal/store"
)

// TestFeedbackCountsAnAnswerOnce: a redelivery counts nothing, a second press changes the
// first, once, and nothing else of a workspace is touched or left when it is forgotten.
func TestFeedbackCountsAnAnswerOnce(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		space := bot.Place{Platform: "slack", Space: "T1"}
		abstract, second := bot.RatedPlace{Ref: "Abstract 1.1"}, bot.RatedPlace{Statement: "garden", Ref: "II"}
		press := func(answer string, helpful bool, places ...bot.RatedPlace) bot.FeedbackChange {
			return value[bot.FeedbackChange](t)(s.SaveFeedback(ctx, bot.Feedback{Place: space, Answer: answer, Command: "ask", Helpful: helpful, Places: places}))
		}
		counted := func() []bot.UnhelpfulPlace {
			return value[[]bot.UnhelpfulPlace](t)(s.Unhelpful(ctx, "slack", "T1", 10))
		}
		same(t, press("a", false, abstract, second), bot.FeedbackGiven)
		same(t, press("a", false, abstract, second), bot.FeedbackRepeated)
		same(t, press("b", false, abstract), bot.FeedbackGiven)
		same(t, counted(), []bot.UnhelpfulPlace{{RatedPlace: abstract, Count: 2}, {RatedPlace: second, Count: 1}})
		same(t, press("a", true, abstract, second), bot.FeedbackChanged)
		same(t, press("a", false, abstract, second), bot.FeedbackRepeated)
		same(t, press("a", true, abstract, second), bot.FeedbackRepeated)
		same(t, counted(), []bot.UnhelpfulPlace{{RatedPlace: abstract, Count: 1}})
		same(t, press("c", true, second), bot.FeedbackGiven)
		same(t, press("c", false, second), bot.FeedbackChanged)
		same(t, counted(), []bot.UnhelpfulPlace{{RatedPlace: abstract, Count: 1}, {RatedPlace: second, Count: 1}})
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() { press("d", false, second) })
		}
		all.Wait()
		same(t, counted(), []bot.UnhelpfulPlace{{RatedPlace: second, Count: 2}, {RatedPlace: abstract, Count: 1}})
		same(t, value[int64](t)(s.Held(ctx, space)), int64(2))
		must(t, s.Forget(ctx, space))
		same(t, len(counted()), 0)
	})
}
