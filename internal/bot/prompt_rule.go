package bot

import (
	"strings"

	"plenary/internal/schedule"
)

// cutNotify takes "notify @ID" out of a schedule's words.
func cutNotify(words string) (rest, id string, err error) {
	fields := strings.Fields(words)
	for i, word := range fields {
		if !strings.EqualFold(word, "notify") {
			continue
		}
		ok := false
		if i+1 < len(fields) {
			id, ok = platformID(fields[i+1], "@")
		}
		if !ok {
			return "", "", schedule.InputError("Name the role or group to notify by its mark, such as notify @readers.")
		}
		switch strings.ToLower(id) {
		case "everyone", "here", "channel":
			return "", "", schedule.InputError("Plenary notifies a role or a group, but never everyone.")
		}
		return strings.Join(append(fields[:i:i], fields[i+2:]...), " "), id, nil
	}
	return words, "", nil
}

// maxZoneWords is how many words a typed zone has: "America/Port of Spain".
const maxZoneWords = 4

// readRule reads TIME ZONE DAYS as people type it. Every error is a
// [schedule.InputError].
func readRule(words string) (schedule.Recurrence, error) {
	var r schedule.Recurrence
	fields := strings.Fields(words)
	if len(fields) == 0 {
		return r, schedule.InputError("Say at what time, in which zone and on which days, such as 09:00 Europe/Berlin weekdays.")
	}
	typed, fields := fields[0], fields[1:]
	if len(fields) > 0 && isHalf(fields[0]) {
		typed, fields = typed+" "+fields[0], fields[1:]
	}
	var err error
	if r.At, err = schedule.ParseTime(typed); err != nil {
		return r, err
	}
	if len(fields) == 0 {
		return r, schedule.InputError("Say in which zone and on which days, too, such as " + r.At.String() + " Europe/Berlin weekdays.")
	}
	days := ""
	for n := min(len(fields), maxZoneWords); n > 0 && r.Zone == ""; n-- {
		if zone, err := schedule.ParseZone(strings.Join(fields[:n], " ")); err == nil {
			r.Zone, days = zone, strings.Join(fields[n:], " ")
		}
	}
	if r.Zone == "" {
		return r, noZone(r.At, fields)
	}
	if days == "" {
		return r, schedule.InputError("Say on which days, too, such as " + r.At.String() + " " + r.Zone + " weekdays.")
	}
	r.Days, err = schedule.ParseDays(days)
	return r, err
}

// isHalf reports whether a word is the second half of "9 a.m.".
func isHalf(word string) bool {
	switch strings.ToLower(strings.ReplaceAll(word, ".", "")) {
	case "am", "pm":
		return true
	}
	return false
}

// noZone says what is wrong with a zone and days that hold no zone: the words
// before the days are meant for one.
func noZone(at schedule.TimeOfDay, fields []string) error {
	if _, err := schedule.ParseDays(strings.Join(fields, " ")); err == nil {
		return schedule.InputError("Name the time zone between the time and the days, such as " + at.String() + " Europe/Berlin " + strings.Join(fields, " ") + ".")
	}
	meant := fields[:1]
	for n := 1; n < len(fields) && n <= maxZoneWords; n++ {
		if _, err := schedule.ParseDays(strings.Join(fields[n:], " ")); err == nil {
			meant = fields[:n]
			break
		}
	}
	_, err := schedule.ParseZone(strings.Join(meant, " "))
	return err
}
