package delivery_test

import (
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"

	"plenary/internal/bot"
	"plenary/internal/delivery"
	"plenary/internal/delivery/deliverytest"
	"plenary/internal/store/storetest"
)

// firstSchema is the migration that the first programs knew. It never changes.
const firstSchema = "00001_plenary.sql"

// A firstJob is the job of a slot as the first programs queued it.
type firstJob struct {
	Platform string `json:"platform"`
	Space    string `json:"space"`
	Channel  string `json:"channel"`
	Slot     int64  `json:"slot"`
}

func (firstJob) Kind() string { return "prompt_slot" }

// A database of the first schema, with a schedule, a past and an open slot, goes on
// with today's program: nothing is lost, and the open slot is posted once.
func TestADatabaseOfTheFirstSchemaGoesOn(t *testing.T) {
	t.Parallel()
	for name, arrived := range map[string]bool{"lost": false, "arrived": true} {
		t.Run(name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, databaseURL string) { upgrade(t, databaseURL, arrived) })
		})
	}
}

// upgrade opens a database whose open slot had arrived, or not, before the process
// that held it died.
func upgrade(t *testing.T, databaseURL string, arrived bool) {
	slot := minute(time.Now())
	next := slot.AddDate(0, 0, 1)
	fillFirstSchema(t, databaseURL, slot, next)
	e := newEnv(t, databaseURL)
	at := bot.Place{Platform: "slack", Space: "T1", Channel: "Copen"}
	if arrived {
		e.postAsBefore(at, slot)
	}

	schedules, err := e.store.SchedulesAt(t.Context(), at)
	want := bot.Schedule{Place: at, Recurrence: slot.Format("15:04") + " UTC daily", Notify: "S1", SetBy: "U1", Next: next}
	if err != nil || len(schedules) != 1 || schedules[0] != want {
		t.Fatalf("the schedule is %+v, want %+v (%v)", schedules, want, err)
	}
	suggestions, err := e.store.Suggestions(t.Context(), at)
	if err != nil || len(suggestions) != 1 || suggestions[0].Text != "Who decides?" || suggestions[0].SuggestedBy != "U2" {
		t.Fatal(suggestions, err)
	}

	e.run(delivery.Config{})
	deliveries := e.completed(at, 4)
	states := map[bot.DeliveryState]int{}
	for _, d := range deliveries {
		states[d.State]++
	}
	if states[bot.Posted] != 2 || states[bot.Missed] != 1 || states[bot.Skipped] != 1 {
		t.Errorf("deliveries are %v", states)
	}
	if last := deliveries[len(deliveries)-1]; !last.Slot.Equal(slot) || last.State != bot.Posted || last.Prompt != "common-ground" {
		t.Errorf("the open slot became %+v", last)
	}
	if n := e.posts(at); n != 1 {
		t.Errorf("the open slot was posted %d times", n)
	}
}

// postAsBefore posts the question of a slot as the first programs did.
func (e *env) postAsBefore(at bot.Place, slot time.Time) {
	e.t.Helper()
	slack, err := deliverytest.Slack(e.slack.URL(), e.transport)
	if err != nil {
		e.t.Fatal(err)
	}
	sum := sha256.Sum256([]byte(strings.Join([]string{at.Platform, at.Space, at.Channel, fmt.Sprint(slot.Unix())}, "\x00")))
	question := bot.Paragraph{Text: bot.Text{{Text: "Which facts about migration would everybody in this group accept before the discussion begins?"}}}
	if _, err := slack.Send(e.t.Context(), bot.Post{
		Place: at, Key: "p-" + base64.RawURLEncoding.EncodeToString(sum[:16]), Reply: bot.Reply{Command: "prompt", Blocks: []bot.Block{question}},
	}); err != nil {
		e.t.Fatal(err)
	}
}

// fillFirstSchema makes a database of the first schema. Its channel had a question
// posted, one missed, one skipped, and has a slot that a dead process held.
func fillFirstSchema(t *testing.T, databaseURL string, slot, next time.Time) {
	t.Helper()
	dialect, driverName := database.DialectSQLite3, "sqlite"
	if strings.HasPrefix(databaseURL, "postgres") {
		dialect, driverName = database.DialectPostgres, "pgx"
	}
	db, err := sql.Open(driverName, databaseURL)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	script, err := os.ReadFile(filepath.Join("..", "store", "migrations", firstSchema))
	if err != nil {
		t.Fatal(err)
	}
	provider, err := goose.NewProvider(dialect, db, fstest.MapFS{firstSchema: {Data: script}}, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := provider.Up(t.Context()); err != nil {
		t.Fatal(err)
	}
	exec := func(query string, args ...any) {
		t.Helper()
		if _, err := db.ExecContext(t.Context(), query, args...); err != nil {
			t.Fatal(err)
		}
	}
	exec("INSERT INTO schedules VALUES ('slack', 'T1', 'Copen', $1, 'S1', 'U1', $2, FALSE, '', '')", slot.Format("15:04")+" UTC daily", next.UnixMicro())
	const delivered = "INSERT INTO deliveries VALUES ('slack', 'T1', 'Copen', $1, '', 1, $2, $3, '', '', '', $1, '', 1, $4, $5, $6)"
	exec(delivered, slot.AddDate(0, 0, -3).UnixMicro(), "first-habits", "posted", 0, "", 0)
	exec(delivered, slot.AddDate(0, 0, -2).UnixMicro(), "", "missed", 0, "", 0)
	exec(delivered, slot.AddDate(0, 0, -1).Add(time.Millisecond).UnixMicro(), "front-and-center", "skipped", 0, "", 0)
	exec(delivered, slot.UnixMicro(), "common-ground", "claimed", slot.UnixMicro(), "dead", slot.UnixMicro()+1)
	exec("INSERT INTO suggestions VALUES (1, 'slack', 'T1', 'Copen', '', 'Who decides?', 'U2', 'waiting', '', 0, $1)", slot.UnixMicro())

	var driver riverdriver.Driver[*sql.Tx] = riversqlite.New(db)
	if dialect == database.DialectPostgres {
		driver = riverdatabasesql.New(db)
	}
	log := slog.New(slog.DiscardHandler)
	migrator, err := rivermigrate.New(driver, &rivermigrate.Config{Logger: log})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := migrator.Migrate(t.Context(), rivermigrate.DirectionUp, nil); err != nil {
		t.Fatal(err)
	}
	client, err := river.NewClient(driver, &river.Config{Logger: log})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.Insert(t.Context(), firstJob{"slack", "T1", "Copen", slot.UnixMicro()}, &river.InsertOpts{Queue: "slack"}); err != nil {
		t.Fatal(err)
	}
}
