package store_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"plenary/internal/bot"
	"plenary/internal/store"
)

// A change makes all of its edits or none, only where the rows are as it expects,
// and is undone once.
func TestChanges(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		ctx, apply := t.Context(), value[bot.Change](t)
		weekly := bot.Schedule{Place: group, Name: "weekly", Recurrence: "09:00 UTC mon", SetBy: "U1", Next: nine.In(time.FixedZone("", 3600))}
		own := bot.Suggestion{Place: group, Text: "Who decides?", State: bot.Approved, At: nine}
		edit := bot.PromptEdit{Place: group, Prompt: "first-habits", Text: "What begins a habit?", Position: 3}
		skip := bot.Delivery{Place: group, Slot: nine, Round: 1, Prompt: "first-habits", State: bot.Skipped, At: nine}
		made := apply(s.Apply(ctx, bot.Change{Place: group, At: nine, Edits: bot.Edits{
			What: "replace", By: "U1",
			Schedules:   []bot.Edit[bot.Schedule]{{After: &weekly}},
			Suggestions: []bot.Edit[bot.Suggestion]{{After: &own}},
			Prompts:     []bot.Edit[bot.PromptEdit]{{After: &edit}},
			Skips:       []bot.Edit[bot.Delivery]{{After: &skip}},
			Settings:    []bot.Edit[bot.Setting]{{After: &bot.Setting{Place: group, Name: "references", Value: "on"}}},
			Added:       []bot.Edit[bot.Facilitator]{{After: &bot.Facilitator{Platform: group.Platform, Space: group.Space, ID: "U2"}}},
		}}))
		held := func() []int {
			return []int{
				len(value[[]bot.Schedule](t)(s.SchedulesAt(ctx, group))), len(value[[]bot.Suggestion](t)(s.Suggestions(ctx, group))),
				len(value[[]bot.PromptEdit](t)(s.PromptEdits(ctx, group, ""))), len(value[[]bot.Delivery](t)(s.Deliveries(ctx, group))),
				len(value[string](t)(s.Setting(ctx, group, "references"))), len(value[[]string](t)(s.Facilitators(ctx, group.Platform, group.Space))),
			}
		}
		same(t, held(), []int{1, 1, 1, 1, 2, 1})
		if id := made.Edits.Suggestions[0].After.ID; id == 0 {
			t.Error("the change does not say the number of the question")
		}
		same(t, value[[]bot.Change](t)(s.Changes(ctx, group)), []bot.Change{made})

		// One edit that does not fit leaves everything as it was.
		paused := *made.Edits.Schedules[0].After
		paused.Paused = true
		stale := *made.Edits.Suggestions[0].After
		stale.Text = "Who else decides?"
		_, err := s.Apply(ctx, bot.Change{Place: group, Edits: bot.Edits{
			Schedules:   []bot.Edit[bot.Schedule]{{Before: made.Edits.Schedules[0].After, After: &paused}},
			Suggestions: []bot.Edit[bot.Suggestion]{{Before: &stale}},
		}})
		if !errors.Is(err, bot.ErrChanged) {
			t.Fatal(err)
		}
		same(t, value[[]bot.Schedule](t)(s.SchedulesAt(ctx, group)), []bot.Schedule{*made.Edits.Schedules[0].After})

		// Of two who undo it at once, one does.
		var undone, late int
		var mu sync.Mutex
		var both sync.WaitGroup
		for range 2 {
			both.Go(func() {
				_, err := s.Apply(ctx, value[[]bot.Change](t)(s.Changes(ctx, group))[0].Undo())
				mu.Lock()
				defer mu.Unlock()
				switch {
				case err == nil:
					undone++
				case errors.Is(err, bot.ErrChanged):
					late++
				default:
					t.Error(err)
				}
			})
		}
		both.Wait()
		if undone != 1 || late != 1 {
			t.Errorf("%d undid it, and %d came late", undone, late)
		}
		same(t, held(), []int{0, 0, 0, 0, 0, 0})
		if all := value[[]bot.Change](t)(s.Changes(ctx, group)); len(all) != 2 || !all[0].Undone || !all[1].Undone {
			t.Errorf("what was undone could be undone again: %+v", all)
		}
	})
}

// What was passed over is not passed over again in its round.
func TestAPromptIsSkippedOnce(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		skip := func(after time.Duration, round int) error {
			d := bot.Delivery{Place: group, Slot: nine.Add(after), Round: round, Prompt: "first-habits", State: bot.Skipped, At: nine}
			_, err := s.Apply(ctx, bot.Change{Place: group, Edits: bot.Edits{Skips: []bot.Edit[bot.Delivery]{{After: &d}}}})
			return err
		}
		must(t, skip(1, 1))
		if err := skip(time.Minute, 1); !errors.Is(err, bot.ErrChanged) {
			t.Error(err)
		}
		must(t, skip(2*time.Minute, 2))
	})
}

// A schedule that a slot moved is not what a change expects any more.
func TestAChangeComesAfterASlot(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		seen := bot.Schedule{Place: group, Recurrence: "09:00 UTC daily", Next: nine}
		must(t, s.SaveSchedule(ctx, seen))
		moved := seen
		moved.Next = nine.AddDate(0, 0, 1)
		must(t, s.SaveSchedule(ctx, moved))
		paused := seen
		paused.Paused, paused.Next = true, time.Time{}
		_, err := s.Apply(ctx, bot.Change{Place: group, Edits: bot.Edits{Schedules: []bot.Edit[bot.Schedule]{{Before: &seen, After: &paused}}}})
		if !errors.Is(err, bot.ErrChanged) {
			t.Error(err)
		}
	})
}

// The latest changes of a channel are kept, and no more.
func TestOldChangesAreDropped(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		for range 60 {
			value[bot.Change](t)(s.Apply(ctx, bot.Change{Place: group}))
		}
		if n := len(value[[]bot.Change](t)(s.Changes(ctx, group))); n != 50 {
			t.Errorf("%d changes are kept", n)
		}
	})
}
