package delivery

import (
	"time"

	"plenary/internal/bot"
)

// asleep is why a slot was missed that came while nobody looked.
const asleep = "it came while Plenary was not running, or could not reach its database"

// plan says what becomes of the slots of a schedule that have come by now, and
// how the schedule stands afterwards. At most one slot is claimed, the last,
// and that only within the grace: after downtime there is no burst.
func plan(s bot.Schedule, now time.Time, grace time.Duration) (bot.Schedule, []bot.Delivery) {
	var slots []bot.Delivery
	for !s.Next.IsZero() && !s.Next.After(now) {
		if s.Paused && s.PauseUntil == "" {
			s.Next = time.Time{}
			break
		}
		slot := s.Next
		moved, err := s.Advance(slot)
		if err != nil || !moved.Next.IsZero() && !moved.Next.After(slot) {
			s.Next, s.Paused, s.PauseUntil = time.Time{}, true, ""
			s.PauseReason = "its rule cannot be read; set it again with prompt schedule"
			break
		}
		d := bot.Delivery{Place: s.Place, Slot: slot, State: bot.Missed, At: now, Reason: asleep}
		last := moved.Next.IsZero() || moved.Next.After(now)
		if last && now.Sub(slot) <= grace {
			d.State, d.Reason = bot.Claimed, ""
		}
		slots = append(slots, d)
		s = moved
	}
	return s, slots
}
