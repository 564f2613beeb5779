package main

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"time"

	"plenary/internal/calendar"
	"plenary/internal/schedule"
)

// holidaysFile is the calendar of public holidays in a content folder, or beside the
// folders of several statements, for all of them.
const holidaysFile = "holidays.ics"

// holidays returns the public holidays of a statement's content folder between two
// days, none where it has no calendar. The file is read each time, so that one that was
// changed counts.
func (env *environment) holidays(name string, from, until schedule.Date) ([]schedule.DateRange, error) {
	files, err := folder(env.Content)
	if err != nil {
		return nil, err
	}
	for _, file := range []string{path.Join(name, holidaysFile), holidaysFile} {
		days, err := readHolidays(files, file, schedule.DateRange{First: from, Last: until})
		if !errors.Is(err, fs.ErrNotExist) {
			return days, err
		}
	}
	return nil, nil
}

func readHolidays(files fs.FS, file string, span schedule.DateRange) ([]schedule.DateRange, error) {
	f, err := files.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	days, err := calendar.ReadDays(f, span)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return days, nil
}

// checkHolidays returns what is wrong with the calendars of public holidays in a folder.
func checkHolidays(files fs.FS, names []string, now time.Time) error {
	today := schedule.DateIn(now, time.UTC)
	span := schedule.DateRange{First: today, Last: today.AddDays(2 * 366)}
	var faults []error
	seen := map[string]bool{}
	for _, name := range append(names, "") {
		file := path.Join(name, holidaysFile)
		if seen[file] {
			continue
		}
		seen[file] = true
		if _, err := readHolidays(files, file, span); err != nil && !errors.Is(err, fs.ErrNotExist) {
			faults = append(faults, err)
		}
	}
	return errors.Join(faults...)
}
