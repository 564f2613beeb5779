package processtest

import (
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"plenary/internal/bot"
	"plenary/internal/longtest"
	"plenary/internal/store"
	"plenary/internal/store/storetest"
)

// TestBackupAndRestore carries out what deploy/README.md says of backups. After it
// a group's settings are there, and no request is answered again.
func TestBackupAndRestore(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) {
		original := storetest.SQLite(t)
		restored := storetest.SQLite(t)
		backUp(t, original, restored, func() {
			b, err := os.ReadFile(original) // cp
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(restored, b, 0o600); err != nil {
				t.Fatal(err)
			}
		})
	})
	t.Run("postgres", func(t *testing.T) {
		longtest.Skip(t)
		dump, err := exec.LookPath("pg_dump")
		if err != nil {
			t.Skip("no pg_dump on the PATH")
		}
		original, restored := storetest.Postgres(t), storetest.Postgres(t)
		backUp(t, original, restored, func() {
			file := filepath.Join(t.TempDir(), "plenary.dump")
			command(t, dump, "--format=custom", "--file="+file, original)
			command(t, filepath.Join(filepath.Dir(dump), "pg_restore"), "--no-owner", "--exit-on-error", "--dbname="+restored, file)
		})
	})
}

func command(t *testing.T, name string, args ...string) {
	t.Helper()
	if out, err := exec.Command(name, args...).CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", filepath.Base(name), err, out)
	}
}

// backUp serves from original, stops, copies, and serves from restored.
func backUp(t *testing.T, original, restored string, copyOver func()) {
	s := newSlack(t)
	p := serve(t, append(slackEnv(s), "DATABASE_URL="+original)...)
	p.ready()
	want := bot.Schedule{
		Place: bot.Place{Platform: "slack", Space: "T1", Channel: "C1"}, Recurrence: "09:00 Europe/Berlin daily", SetBy: "U1",
		Next: time.Date(2126, 3, 27, 8, 0, 0, 0, time.UTC),
	}
	save := func(databaseURL string, do func(*store.Store) error) {
		t.Helper()
		db, err := store.Open(t.Context(), databaseURL)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		if err := do(db); err != nil {
			t.Fatal(err)
		}
	}
	save(original, func(db *store.Store) error { return db.SaveSchedule(t.Context(), want) })
	first := askSlack(t, s)
	answered(t, s.Answers)
	p.signal(syscall.SIGTERM)
	if code := p.exit(10 * time.Second); code != 0 {
		t.Fatalf("exit code %d, want 0", code)
	}
	copyOver()

	q := serve(t, append(slackEnv(s), "DATABASE_URL="+restored)...)
	q.ready()
	save(restored, func(db *store.Store) error {
		got, ok, err := db.Schedule(t.Context(), want.Place, "")
		if err == nil && (!ok || got != want) {
			t.Errorf("the schedule is %+v, want %+v", got, want)
		}
		return err
	})
	s.DeliverAgain(first)
	askSlack(t, s)
	answered(t, s.Answers)
}

// While Postgres is unavailable the process says so, and when Postgres is back the
// process works again without a restart.
func TestPostgresGoesAwayAndComesBack(t *testing.T) {
	longtest.Skip(t)
	proxy, databaseURL := storetest.NewProxy(t, storetest.Postgres(t))
	s, d := newSlack(t), newDiscord(t)
	s.KeepTexts()
	p := serve(t, append(append(slackEnv(s), discordEnv(d)...), "DATABASE_URL="+databaseURL)...)
	p.ready()
	askSlack(t, s)
	answered(t, s.Answers)
	proxy.SetDown(true)
	p.until("it is not ready", func() bool { code, _ := p.get("/readyz"); return code == http.StatusServiceUnavailable })
	if _, body := p.get("/readyz"); !strings.Contains(body, "database: store: write: the database cannot be reached") {
		t.Errorf("/readyz says:\n%s", body)
	}
	askSlack(t, s)
	answered(t, s.Answers)
	if texts := s.Texts(); !strings.Contains(texts[len(texts)-1], "went wrong") {
		t.Errorf("without a database the member is told %q", texts[len(texts)-1])
	}
	if code, _ := p.get("/healthz"); code != http.StatusOK {
		t.Errorf("/healthz gives %d: the process would be restarted for what is not its fault", code)
	}
	proxy.SetDown(false)
	p.ready()
	if !d.AwaitShards(1, 30*time.Second) {
		t.Fatal("the shard, whose lease could not be held, is not connected again")
	}
	askSlack(t, s)
	askDiscord(t, d)
	answered(t, s.Answers)
	answered(t, d.Answers)
	if texts := s.Texts(); strings.Contains(texts[len(texts)-1], "went wrong") {
		t.Errorf("with the database back the member is told %q", texts[len(texts)-1])
	}
}
