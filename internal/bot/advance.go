package bot

import (
	"fmt"
	"time"

	"plenary/internal/schedule"
)

// Advance returns the schedule as it stands once its slots up to a moment are
// taken up: with the first slot after it, and without the pause that ended with
// the slot. One that is paused without an end has no slot and stays as it is.
func (s Schedule) Advance(after time.Time) (Schedule, error) {
	rule, err := schedule.Parse(s.Recurrence)
	if err != nil {
		return s, fmt.Errorf("rule of a schedule: %w", err)
	}
	if !s.Paused {
		s.Next = rule.Next(after)
		return s, nil
	}
	if s.PauseUntil == "" {
		s.Next = time.Time{}
		return s, nil
	}
	day, err := schedule.ParseDate(s.PauseUntil)
	if err != nil {
		return s, fmt.Errorf("pause of a schedule: %w", err)
	}
	if !schedule.DateIn(after, rule.Location()).Before(day) {
		s.Paused, s.PauseUntil, s.PauseReason = false, "", ""
	}
	s.Next = rule.NextFrom(day, after)
	return s, nil
}
