package bot

import (
	"context"
	"math/bits"
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
func (d *responder) completeSchedule(kind OptionKind, typed string) []Completion {
	var choices []Completion
	switch kind {
	case Zone:
		choices = sameLabels(schedule.CompleteZone(typed, maxChoices))
	case TimeOfDay:
		choices = sameLabels(completeTimes(typed, d.cfg.Now()))
	case Days:
		choices = d.completeDays(typed)
	case Date:
		choices = d.completeDate(typed, schedule.DateIn(d.cfg.Now(), time.UTC))
	case Dates:
		if label := d.catalogue.String("choice.holidays", nil); begins(publicHolidays, typed) || begins(label, typed) {
			choices = []Completion{{Label: label, Value: publicHolidays}}
		}
	}
	return choices[:min(len(choices), maxChoices)]
}

// sameLabels are values that a reader of any language knows.
func sameLabels(values []string) []Completion {
	var choices []Completion
	for _, value := range values {
		choices = append(choices, Completion{Label: value, Value: value})
	}
	return choices
}

// begins reports whether words begin with what was typed, in any letter case.
func begins(words, typed string) bool {
	return strings.HasPrefix(strings.ToLower(words), strings.ToLower(typed))
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

// completeTimes completes one time of day, or several: "9, 17h30".
func completeTimes(typed string, now time.Time) []string {
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
	if r, rest, err := schedule.ParseFields(schedule.Fields{Time: typed}, now); len(times) == 0 && err == nil && rest == "" && len(r.Rules) == 1 && r.Rules[0].Days.IsZero() {
		var several []string
		for _, at := range r.Rules[0].Times {
			several = append(several, at.String())
		}
		if len(several) > 0 {
			times = append(times, strings.Join(several, ", "))
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

// completeDays completes days. A label names them in the language of the reader, who may
// type them in it.
func (d *responder) completeDays(typed string) []Completion {
	var choices []Completion
	add := func(value string, days schedule.Days) {
		if !slices.ContainsFunc(choices, func(c Completion) bool { return c.Value == value }) {
			choices = append(choices, Completion{Label: d.daysLabel(days), Value: value})
		}
	}
	if days, err := schedule.ParseDays(typed); err == nil {
		add(days.Words(), days)
	}
	for _, usual := range usualDays {
		days, err := schedule.ParseDays(usual)
		if err == nil && (begins(usual, typed) || begins(d.daysLabel(days), typed)) {
			add(usual, days)
		}
	}
	return choices
}

// daysLabel names days; one of a week is named in full.
func (d *responder) daysLabel(days schedule.Days) string {
	if bits.OnesCount(uint(days.On)) == 1 && days.Interval < 2 && len(days.InMonth) == 0 {
		return d.catalogue.String("schedule.weekday."+days.On.String(), nil)
	}
	return days.Text(d.catalogue).String()
}

// maxAhead is how many days from today are compared with what was typed.
const maxAhead = 366

func (d *responder) completeDate(typed string, today schedule.Date) []Completion {
	var choices []Completion
	add := func(day schedule.Date) {
		value := day.String()
		if !slices.ContainsFunc(choices, func(c Completion) bool { return c.Value == value }) {
			choices = append(choices, Completion{Label: d.format("date.day", time.Date(day.Year, day.Month, day.Day, 0, 0, 0, 0, time.UTC)), Value: value})
		}
	}
	if day, err := schedule.ParseDay(typed, today); err == nil {
		add(day)
	}
	for n := 1; n <= maxAhead && len(choices) < maxChoices; n++ {
		if day := today.AddDays(n); strings.HasPrefix(day.String(), typed) {
			add(day)
		}
	}
	return choices
}
