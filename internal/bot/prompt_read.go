package bot

import (
	"context"
	"slices"
	"strings"
	"time"

	"plenary/internal/message"
	"plenary/internal/schedule"
)

// inputError makes a [schedule.InputError] from a message.
func inputError(id string, args message.Args) error {
	return schedule.InputError{Message: message.Message{ID: id, Args: args}}
}

// A wrongOption is an error in the value of an option.
type wrongOption struct {
	option string
	error
}

func (e *wrongOption) Unwrap() error { return e.error }

// in says of which option's value an error is; nil stays nil.
func in(option string, err error) error {
	if err == nil {
		return nil
	}
	return &wrongOption{option, err}
}

// readNotify reads the mark of a role or group to notify, "" where none is
// given. Every error is a [schedule.InputError].
func readNotify(mark string) (id string, err error) {
	if mark == "" {
		return "", nil
	}
	id, ok := platformID(mark, "@")
	if !ok {
		return "", in("notify", inputError("prompt.notify.mark", nil))
	}
	switch strings.ToLower(id) {
	case "everyone", "here", "channel":
		return "", in("notify", inputError("prompt.notify.everyone", nil))
	}
	return id, nil
}

// completeSchedule completes the options of the programme's commands. The value
// that can be read comes first, as it would be written, and then those that may
// be meant.
func completeSchedule(kind OptionKind, typed string, now time.Time) []Completion {
	var values []string
	switch kind {
	case Zone:
		values = schedule.CompleteZone(typed, maxChoices)
	case TimeOfDay:
		values = completeTime(typed)
	case Days:
		values = completeDays(typed)
	case Date:
		values = completeDate(typed, schedule.DateIn(now, time.UTC))
	case Dates:
		if strings.HasPrefix(publicHolidays, strings.ToLower(typed)) {
			values = []string{publicHolidays}
		}
	}
	var choices []Completion
	for _, value := range values[:min(len(values), maxChoices)] {
		choices = append(choices, Completion{Label: value, Value: value})
	}
	return choices
}

// publicHolidays are what is offered for the days that a schedule leaves out.
const publicHolidays = "holidays"

// completeName completes the name of one of a place's schedules.
func (d *responder) completeName(ctx context.Context, at Place, typed string) []Completion {
	if d.cfg.Store == nil {
		return nil
	}
	schedules, err := d.cfg.Store.SchedulesAt(ctx, at.Root())
	if err != nil {
		d.cfg.Log.Warn("names of schedules are not completed", "error", err)
	}
	var choices []Completion
	for _, s := range schedules {
		if name := (plan{Schedule: s}).callName(); strings.HasPrefix(name, typed) && len(choices) < maxChoices {
			choices = append(choices, Completion{Label: name, Value: name})
		}
	}
	return choices
}

// usualTimes are offered before anything is typed.
var usualTimes = []string{"08:00", "09:00", "10:00", "12:00", "14:00", "16:00", "17:00", "18:00", "19:00", "20:00"}

func completeTime(typed string) []string {
	if typed == "" {
		return usualTimes
	}
	var times []string
	add := func(c schedule.TimeOfDay) {
		if s := c.String(); !slices.Contains(times, s) {
			times = append(times, s)
		}
	}
	if c, err := schedule.ParseTime(typed); err == nil {
		add(c)
		if bare := strings.Trim(typed, "0123456789"); bare == "" && c < 12*60 {
			add(c + 12*60) // 9 may be 9 pm
		}
	}
	for c := schedule.TimeOfDay(0); c < 24*60; c += 15 {
		if strings.HasPrefix(c.String(), typed) || strings.HasPrefix(c.String(), "0"+typed) {
			add(c)
		}
	}
	return times
}

// usualDays are what many groups choose.
var usualDays = []string{
	"daily", "weekdays", "mon,wed,fri", "tue,thu", "mon-thu", "weekends",
	"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
	"every 2 weeks on monday", "every 2 weeks on wednesday", "every 2 weeks on friday",
}

func completeDays(typed string) []string {
	var days []string
	if d, err := schedule.ParseDays(typed); err == nil {
		days = append(days, d.Words())
	}
	for _, usual := range usualDays {
		if strings.HasPrefix(usual, strings.ToLower(typed)) && !slices.Contains(days, usual) {
			days = append(days, usual)
		}
	}
	return days
}

// maxAhead is how many days from today are compared with what was typed.
const maxAhead = 366

func completeDate(typed string, today schedule.Date) []string {
	var days []string
	if day, err := schedule.ParseDay(typed, today); err == nil {
		days = append(days, day.String())
	}
	for n := 1; n <= maxAhead && len(days) < maxChoices; n++ {
		if day := today.AddDays(n).String(); strings.HasPrefix(day, typed) && !slices.Contains(days, day) {
			days = append(days, day)
		}
	}
	return days
}
