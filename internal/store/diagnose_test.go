package store_test

import (
	"bytes"
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"plenary/internal/bot"
	"plenary/internal/store"
	"plenary/internal/store/storetest"
)

// diagnosed returns the worst level and all messages.
func diagnosed(t *testing.T, databaseURL string) (worst bot.Level, said string, scheduled []bot.Place) {
	t.Helper()
	findings, scheduled := store.Diagnose(t.Context(), databaseURL)
	for _, f := range findings {
		worst = max(worst, f.Level)
		said += f.Subject + ": " + f.Message + "\n"
		if strings.Contains(f.Message, "s3cret") {
			t.Errorf("the password is told: %s", f.Message)
		}
	}
	return worst, said, scheduled
}

func TestDiagnose(t *testing.T) {
	storetest.Each(t, func(t *testing.T, databaseURL string) {
		worst, said, _ := diagnosed(t, databaseURL)
		if worst != bot.OK || !strings.Contains(said, "plenary serve makes") {
			t.Errorf("an empty database: %v\n%s", worst, said)
		}
		s := open(t, databaseURL)
		must(t, s.SaveSchedule(t.Context(), bot.Schedule{Place: group, Recurrence: "09:00 Europe/Berlin daily", Next: nine}))
		worst, said, scheduled := diagnosed(t, databaseURL)
		if worst != bot.OK || !strings.Contains(said, "up to date") || !strings.Contains(said, "can be written to") {
			t.Errorf("a good database: %v\n%s", worst, said)
		}
		same(t, scheduled, []bot.Place{group})

		_, err := s.DB().ExecContext(t.Context(), "INSERT INTO goose_db_version (version_id, is_applied) VALUES (999, true)")
		must(t, err)
		if worst, said, _ := diagnosed(t, databaseURL); worst != bot.Fault || !strings.Contains(said, "newer Plenary") {
			t.Errorf("a newer database: %v\n%s", worst, said)
		}
	})
}

// Nothing is made, and nothing that is there changes.
func TestDiagnoseLeavesNoTrace(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "deep", "plenary.db")
	if worst, said, _ := diagnosed(t, path); worst != bot.OK {
		t.Error(said)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) > 0 {
		t.Errorf("made %v, %v", entries, err)
	}
	other := filepath.Join(dir, "other.db")
	db, err := sql.Open("sqlite", other)
	must(t, err)
	_, err = db.ExecContext(t.Context(), "CREATE TABLE theirs (x)")
	must(t, err)
	must(t, db.Close())
	before, err := os.ReadFile(other)
	must(t, err)
	diagnosed(t, other)
	after, err := os.ReadFile(other)
	must(t, err)
	if !bytes.Equal(before, after) {
		t.Error("the file changed")
	}
}

func TestDiagnoseFaults(t *testing.T) {
	dir := t.TempDir()
	text := filepath.Join(dir, "text.db")
	must(t, os.WriteFile(text, []byte(strings.Repeat("no database ", 200)), 0o600))
	for name, c := range map[string]struct{ url, want string }{
		"another kind": {"mysql://u:s3cret@h/db", "mysql"},
		"no path":      {"sqlite:", "names no file"},
		"no folder":    {filepath.Join(text, "x", "plenary.db"), "is no folder"},
		"no database":  {text, "no SQLite database"},
		"away":         {"postgres://u:s3cret@127.0.0.1:1/db?sslmode=disable", "cannot be reached"},
		"no address":   {"postgres://u:s3cret@[/db", "looks like postgres://"},
	} {
		t.Run(name, func(t *testing.T) {
			worst, said, _ := diagnosed(t, c.url)
			if worst != bot.Fault || !strings.Contains(said, c.want) {
				t.Errorf("got %v\n%swant a fault with %q", worst, said, c.want)
			}
		})
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if findings, _ := store.Diagnose(ctx, "postgres://u:s3cret@127.0.0.1:1/db"); len(findings) == 0 {
		t.Error("nothing was found within no time")
	}
}
