package bot

import (
	"strings"

	"plenary/internal/schedule"
)

// readNotify reads the mark of a role or group to notify, "" where none is
// given. Every error is a [schedule.InputError].
func readNotify(mark string) (id string, err error) {
	if mark == "" {
		return "", nil
	}
	id, ok := platformID(mark, "@")
	if !ok {
		return "", schedule.InputError("Name the role or group to notify by its mark, such as notify @readers.")
	}
	switch strings.ToLower(id) {
	case "everyone", "here", "channel":
		return "", schedule.InputError("Plenary notifies a role or a group, but never everyone.")
	}
	return id, nil
}

// readRecurrence reads a time, a zone and days as people type them. Every error
// is a [schedule.InputError].
func readRecurrence(at, zone, days string) (schedule.Recurrence, error) {
	var r schedule.Recurrence
	if at == "" {
		return r, schedule.InputError("Say at what time, in which zone and on which days, such as 09:00 Europe/Berlin weekdays.")
	}
	var err error
	if r.At, err = schedule.ParseTime(at); err != nil {
		return r, err
	}
	if zone == "" {
		return r, schedule.InputError("Say in which zone and on which days, too, such as " + r.At.String() + " Europe/Berlin weekdays.")
	}
	if r.Zone, err = schedule.ParseZone(zone); err != nil {
		return r, noZone(r.At, strings.Fields(zone+" "+days))
	}
	if days == "" {
		return r, schedule.InputError("Say on which days, too, such as " + r.At.String() + " " + r.Zone + " weekdays.")
	}
	r.Days, err = schedule.ParseDays(days)
	return r, err
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
