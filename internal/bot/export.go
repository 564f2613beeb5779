package bot

import (
	"bytes"
	"context"
	"encoding/csv"
	"strings"

	"plenary/internal/calendar"
	"plenary/internal/message"
	"plenary/internal/statement"
)

// exportYears is for how long an export looks ahead; it names maxAheadPosts posts at
// most.
const exportYears = 1

// promptExport gives the coming posts of a channel as a calendar and as a table.
func (d *responder) promptExport(ctx context.Context, req Request) (Reply, error) {
	if d.cfg.Store == nil {
		return d.noStore(), nil
	}
	at, no, err := d.placeOfCall(ctx, req)
	if err != nil || !no.Empty() {
		return no, err
	}
	p, err := d.placeProgramme(ctx, at)
	if err != nil {
		return Reply{}, err
	}
	end := d.cfg.Now().AddDate(exportYears, 0, 0)
	var coming []upcomingPrompt
	for _, u := range p.upcoming(maxAheadPosts) {
		if !u.slot.at.IsZero() && !u.slot.at.After(end) {
			coming = append(coming, u)
		}
	}
	if len(coming) == 0 {
		if !p.scheduled() {
			return d.nothingScheduled(), nil
		}
		return d.refuse("export.nothing", nil), nil
	}
	events, err := p.calendarFile(coming)
	if err != nil {
		return Reply{}, err
	}
	table, err := p.tableFile(coming)
	if err != nil {
		return Reply{}, err
	}
	last := coming[len(coming)-1].slot.at
	args := message.Args{"posts": d.count("post", len(coming)), "date": d.format("date.day", last)}
	r := Reply{Blocks: []Block{d.paragraph("export.done", args), events, table}}
	if len(coming) == maxAheadPosts {
		r.add(d.aside("export.most", message.Args{"n": maxAheadPosts}))
	}
	return r, nil
}

// calendarFile is what comes as an iCalendar file.
func (p placeProgramme) calendarFile(coming []upcomingPrompt) (File, error) {
	var events []calendar.Event
	for _, u := range coming {
		e := calendar.Event{UID: postKey(p.at, u.slot.Name, u.slot.at) + "@plenary", At: u.slot.at, Summary: p.recordText(u), URL: p.linkOf(u)}
		about := []string{}
		for _, line := range []string{p.placeOf(u), e.URL} {
			if line != "" {
				about = append(about, line)
			}
		}
		e.Description = strings.Join(about, "\n")
		events = append(events, e)
	}
	var b bytes.Buffer
	name := p.catalogue.String("export.name", message.Args{"statement": p.statement.Title})
	err := calendar.Write(&b, name, p.cfg.Now(), events)
	return File{Name: "programme.ics", Type: "text/calendar", Data: b.Bytes()}, err
}

// linkOf opens the place of what comes; "" where there is no link.
func (p placeProgramme) linkOf(u upcomingPrompt) string {
	switch {
	case u.prompt.Quote != "":
		return p.linkTo(u.prompt.At)
	case u.prompt.About.Kind != statement.NoRef:
		if runs := p.statement.Runs(u.prompt.About); len(runs) > 0 {
			return p.linkTo(runs[0])
		}
	}
	return p.statement.Source
}

// tableFile is what comes as a table of comma-separated values.
func (p placeProgramme) tableFile(coming []upcomingPrompt) (File, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	rows := [][]string{strings.Split(p.catalogue.String("export.columns", nil), "|")}
	for _, u := range coming {
		at := u.slot.at
		rows = append(rows, []string{
			at.Format("2006-01-02"), at.Format("15:04"), u.slot.rule.Zone, cell(u.slot.Name), cell(p.recordText(u)), cell(p.placeOf(u)), p.linkOf(u),
		})
	}
	err := w.WriteAll(rows)
	return File{Name: "programme.csv", Type: "text/csv", Data: b.Bytes()}, err
}

// cell keeps a spreadsheet from taking a text for a formula.
func cell(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return "'" + text
	}
	return text
}
