package bot

import "plenary/internal/schedule"

// completeSchedule completes the options of prompt schedule.
func completeSchedule(kind OptionKind, typed string) []Choice {
	var choices []Choice
	if kind == Zone {
		for _, zone := range schedule.CompleteZone(typed, maxChoices) {
			choices = append(choices, Choice{Label: zone, Line: zone})
		}
	}
	return choices
}
