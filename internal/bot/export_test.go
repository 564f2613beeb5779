package bot_test

import (
	"encoding/csv"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"plenary/content"
	"plenary/internal/bot"
	"plenary/internal/bot/bottest"
	"plenary/internal/pythontest"
	"plenary/internal/schedule"
	"plenary/internal/statement"
)

// readEvents prints the instants and summaries of a calendar, as the Python package
// icalendar reads them.
const readEvents = `
import sys, datetime, icalendar
for e in icalendar.Calendar.from_ical(sys.stdin.buffer.read()).walk("VEVENT"):
    print(e["DTSTART"].dt.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%MZ"), e["SUMMARY"])
`

// A year of several schedules, exported, has each of their slots once, and another
// project's parser reads them at the instants at which they are posted.
func TestExportIsReadByAnother(t *testing.T) {
	s, err := statement.Parse(content.FS)
	if err != nil {
		t.Fatal(err)
	}
	db := bottest.Database(t)
	now := time.Date(2026, 11, 30, 7, 0, 0, 0, time.UTC)
	b := bot.New(bot.Config{Statements: []*statement.Statement{s}, Store: db, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return now }})
	at := bot.Place{Platform: "test", Space: "S1", Channel: "C1"}
	var want []string
	for name, line := range map[string][2]string{
		"":        {"09:00 Europe/Berlin mon,wed,fri", ""},
		"evening": {"18:30 America/New_York tue; 02:30 sun; not on 2026-12-29", "shuffled"},
		"words":   {"12:00 Asia/Kathmandu every month on 15th,last day", "quotation"},
	} {
		one, err := bot.Schedule{Place: at, Name: name, Recurrence: line[0], Source: line[1]}.Advance(now)
		if err != nil {
			t.Fatal(err)
		}
		if err := db.SaveSchedule(t.Context(), one); err != nil {
			t.Fatal(err)
		}
		rule, err := schedule.Parse(line[0])
		if err != nil {
			t.Fatal(err)
		}
		for slot := one.Next; !slot.After(now.AddDate(1, 0, 0)); slot = rule.Next(slot) {
			want = append(want, slot.UTC().Format("2006-01-02T15:04Z"))
		}
	}
	slices.Sort(want)
	files := map[string]string{}
	for _, block := range b.Handle(t.Context(), bot.Request{Place: at, From: "ann", Line: "prompt export"}).Blocks {
		if f, ok := block.(bot.File); ok {
			files[f.Type] = string(f.Data)
		}
	}
	rows, err := csv.NewReader(strings.NewReader(files["text/csv"])).ReadAll()
	if err != nil || len(rows) != len(want)+1 || strings.Join(rows[0], " ") != "date time zone schedule question place link" {
		t.Errorf("of %d posts the table has %d rows: %v", len(want), len(rows)-1, err)
	}
	out := pythontest.Run(t, readEvents, []byte(files["text/calendar"]), "icalendar")
	var got []string
	for line := range strings.Lines(string(out)) {
		at, summary, _ := strings.Cut(strings.TrimSpace(line), " ")
		if got = append(got, at); summary == "" {
			t.Errorf("%s has no question", at)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
