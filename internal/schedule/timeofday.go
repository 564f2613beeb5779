package schedule

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// A TimeOfDay is a time of day in minutes after midnight, from 0 to 1439.
type TimeOfDay int

// String returns the time as 09:00.
func (t TimeOfDay) String() string { return fmt.Sprintf("%02d:%02d", int(t)/60, int(t)%60) }

func (t TimeOfDay) duration() time.Duration { return time.Duration(t) * time.Minute }

// timeForm is an hour, minutes after one of the usual separators, and am or pm.
var timeForm = regexp.MustCompile(`^(\d{1,2})(?:[:.h](\d{2})|h|(\d{2}))?(am|pm)?$`)

// ParseTime reads a time of day as people write it: 9, 9am, 09:00, 21h30, 9.30,
// 9 pm, 0930, noon, midnight.
func ParseTime(typed string) (TimeOfDay, error) {
	switch strings.ToLower(strings.TrimSpace(typed)) {
	case "noon", "midday":
		return 12 * 60, nil
	case "midnight":
		return 0, nil
	}
	m := timeForm.FindStringSubmatch(compactTime(typed))
	if m == nil {
		return 0, inputError("schedule.time.unreadable", typed)
	}
	hour, _ := strconv.Atoi(m[1])
	minute, _ := strconv.Atoi(m[2] + m[3])
	switch {
	case hour == 24 && minute == 0 && m[4] == "":
		return 0, inputError("schedule.time.next-day", typed)
	case m[4] != "" && (hour < 1 || hour > 12):
		return 0, inputError("schedule.time.half-day-hour", typed)
	case hour > 23:
		return 0, inputError("schedule.time.hour", typed)
	case minute > 59:
		return 0, inputError("schedule.time.minute", typed)
	case m[4] != "":
		hour %= 12
		if m[4] == "pm" {
			hour += 12
		}
	}
	return TimeOfDay(hour*60 + minute), nil
}

// clockForm is what only a time can look like.
var clockForm = regexp.MustCompile(`^\d{1,2}([:h]\d|[:.]\d\d$|(am|pm)$)|^\d{3,4}$`)

// compactTime removes letter case, spaces and the full stops of "a.m.".
func compactTime(typed string) string {
	s := strings.ToLower(strings.Join(strings.Fields(typed), ""))
	for _, half := range []string{"am", "pm"} {
		dotted := half[:1] + "." + half[1:] // a.m
		if bare := strings.TrimSuffix(s, "."); strings.HasSuffix(bare, dotted) {
			s = strings.TrimSuffix(bare, dotted) + half
		}
	}
	return s
}
