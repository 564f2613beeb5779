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
func (c TimeOfDay) String() string { return fmt.Sprintf("%02d:%02d", int(c)/60, int(c)%60) }

func (c TimeOfDay) duration() time.Duration { return time.Duration(c) * time.Minute }

// clockForm is an hour, minutes behind any of the usual marks, and am or pm.
var clockForm = regexp.MustCompile(`^(\d{1,2})(?:[:.h](\d{2})|h|(\d{2}))?(am|pm)?$`)

// ParseTime reads a time of day as people write it: 9, 9am, 09:00, 21h30, 9.30,
// 9 pm, 0930, noon, midnight.
func ParseTime(typed string) (TimeOfDay, error) {
	switch strings.ToLower(strings.TrimSpace(typed)) {
	case "noon", "midday":
		return 12 * 60, nil
	case "midnight":
		return 0, nil
	}
	m := clockForm.FindStringSubmatch(compactTime(typed))
	if m == nil {
		return 0, inputErrorf("%s is no time I can read: write it such as 09:00, 9am or 21h30.", echo(typed))
	}
	hour, _ := strconv.Atoi(m[1])
	minute, _ := strconv.Atoi(m[2] + m[3])
	switch {
	case hour == 24 && minute == 0 && m[4] == "":
		return 0, inputErrorf("%s is the next day already: for midnight write 00:00.", echo(typed))
	case m[4] != "" && (hour < 1 || hour > 12):
		return 0, inputErrorf("%s is no time: with am or pm the hour goes from 1 to 12, such as 9am or 9:30pm.", echo(typed))
	case hour > 23:
		return 0, inputErrorf("%s is no time: the hour goes from 0 to 23, such as 09:00 or 21:30.", echo(typed))
	case minute > 59:
		return 0, inputErrorf("%s is no time: the minutes go from 00 to 59, such as 09:00 or 21:30.", echo(typed))
	case m[4] != "":
		hour %= 12
		if m[4] == "pm" {
			hour += 12
		}
	}
	return TimeOfDay(hour*60 + minute), nil
}

// compactTime takes letter case, spaces and the full stops of "a.m." away.
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
