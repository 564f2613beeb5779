package bot

import (
	"strings"

	"plenary/internal/message"
	"plenary/internal/schedule"
)

// inputError makes a [schedule.InputError] from a message.
func inputError(id string, args message.Args) error {
	return schedule.InputError{Message: message.Message{ID: id, Args: args}}
}

// readNotify reads the mark of a role or group to notify, "" where none is
// given. Every error is a [schedule.InputError].
func readNotify(mark string) (id string, err error) {
	if mark == "" {
		return "", nil
	}
	id, ok := platformID(mark, "@")
	if !ok {
		return "", inputError("prompt.notify.mark", nil)
	}
	switch strings.ToLower(id) {
	case "everyone", "here", "channel":
		return "", inputError("prompt.notify.everyone", nil)
	}
	return id, nil
}

// readRecurrence reads a time, a zone and days as people type them. Every error
// is a [schedule.InputError].
func readRecurrence(at, zone, days string) (schedule.Recurrence, error) {
	var r schedule.Recurrence
	if at == "" {
		return r, inputError("prompt.schedule.no-time", nil)
	}
	var err error
	if r.At, err = schedule.ParseTime(at); err != nil {
		return r, err
	}
	if zone == "" {
		return r, inputError("prompt.schedule.no-zone", message.Args{"time": r.At})
	}
	if r.Zone, err = schedule.ParseZone(zone); err != nil {
		return r, noZone(r.At, strings.Fields(zone+" "+days))
	}
	if days == "" {
		return r, inputError("prompt.schedule.no-days", message.Args{"time": r.At, "zone": r.Zone})
	}
	r.Days, err = schedule.ParseDays(days)
	return r, err
}

// noZone says what is wrong with a zone and days that hold no zone: the words
// before the days are meant for one.
func noZone(at schedule.TimeOfDay, fields []string) error {
	if _, err := schedule.ParseDays(strings.Join(fields, " ")); err == nil {
		return inputError("prompt.schedule.zone-between", message.Args{"time": at, "days": strings.Join(fields, " ")})
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
