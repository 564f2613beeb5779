package store_test

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"plenary/internal/bot"
	"plenary/internal/store"
	"plenary/internal/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

func open(t *testing.T, databaseURL string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), databaseURL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// each runs a test against both databases.
func each(t *testing.T, test func(t *testing.T, s *store.Store)) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, databaseURL string) { test(t, open(t, databaseURL)) })
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func value[T any](t *testing.T) func(v T, err error) T {
	return func(v T, err error) T {
		t.Helper()
		must(t, err)
		return v
	}
}

func same(t *testing.T, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("want - got +\n%s", diff)
	}
}

var (
	group = bot.Place{Platform: "slack", Space: "T1", Channel: "C1"}
	other = bot.Place{Platform: "slack", Space: "T1", Channel: "C2"}
	nine  = time.Date(2026, 3, 27, 8, 0, 0, 0, time.UTC)
)

func TestARequestIsNewOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, databaseURL string) {
		first, second := open(t, databaseURL), open(t, databaseURL)
		var fresh atomic.Int32
		var wait sync.WaitGroup
		for i := range 40 {
			wait.Go(func() {
				s := first
				if i%2 == 1 {
					s = second
				}
				ok, err := s.Deduplicate(t.Context(), "envelope")
				if err != nil {
					t.Error(err)
				}
				if ok {
					fresh.Add(1)
				}
			})
		}
		wait.Wait()
		if fresh.Load() != 1 {
			t.Errorf("new %d times", fresh.Load())
		}
		if ok := value[bool](t)(second.Deduplicate(t.Context(), "another")); !ok {
			t.Error("another request is not new")
		}
	})
}

func TestPruneForgetsOldRequestsAlone(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		value[bool](t)(s.Deduplicate(t.Context(), "a"))
		if n := value[int64](t)(s.Prune(t.Context(), time.Hour)); n != 0 {
			t.Errorf("%d requests of the last hour are gone", n)
		}
		if n := value[int64](t)(s.Prune(t.Context(), -time.Hour)); n != 1 {
			t.Errorf("%d requests pruned, want 1", n)
		}
		if ok := value[bool](t)(s.Deduplicate(t.Context(), "a")); !ok {
			t.Error("a pruned request is not new")
		}
	})
}

func TestSchedules(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		if _, ok, err := s.Schedule(ctx, group, ""); ok || err != nil {
			t.Fatal(ok, err)
		}
		want := bot.Schedule{Place: group, Recurrence: "09:00 Europe/Berlin daily", Notify: "S1", SetBy: "U1", Next: nine}
		must(t, s.SaveSchedule(ctx, want))
		got, ok, err := s.Schedule(ctx, group, "")
		if !ok || err != nil {
			t.Fatal(ok, err)
		}
		same(t, got, want)

		want.Next, want.Paused, want.PauseUntil, want.PauseReason = time.Time{}, true, "2026-04-01", "the channel is archived"
		must(t, s.SaveSchedule(ctx, want))
		second := bot.Schedule{Place: other, Recurrence: "10:00 UTC daily", SetBy: "U2", Next: nine.Add(time.Microsecond)}
		must(t, s.SaveSchedule(ctx, second))
		same(t, value[[]bot.Schedule](t)(s.Schedules(ctx, "slack", "T1")), []bot.Schedule{want, second})
		same(t, value[[]bot.Schedule](t)(s.Schedules(ctx, "discord", "T1")), []bot.Schedule(nil))

		must(t, s.DeleteSchedule(ctx, group, ""))
		must(t, s.DeleteSchedule(ctx, group, ""))
		same(t, value[[]bot.Schedule](t)(s.Schedules(ctx, "slack", "T1")), []bot.Schedule{second})
	})
}

func TestDeliveriesComeOldestFirstAndAreReplaced(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		first := bot.Delivery{
			Place: group, Slot: nine, Statement: "migration", Round: 1, Prompt: "habits", State: bot.Posted,
			Sent: bot.Sent{Message: "1.2", Thread: "1.2", Link: "https://example.org/1"}, At: nine.Add(time.Second), Attempts: 2,
		}
		second := bot.Delivery{Place: group, Slot: nine.AddDate(0, 0, 1), State: bot.Missed, Reason: "Slack was away", At: nine.AddDate(0, 0, 2)}
		must(t, s.AddDelivery(ctx, second))
		must(t, s.AddDelivery(ctx, bot.Delivery{Place: group, Slot: nine, State: bot.Skipped}))
		must(t, s.AddDelivery(ctx, first))
		same(t, value[[]bot.Delivery](t)(s.Deliveries(ctx, group)), []bot.Delivery{first, second})
		same(t, value[[]bot.Delivery](t)(s.Deliveries(ctx, other)), []bot.Delivery(nil))
	})
}

func TestARoundIsTheLatestThatAQuestionCameIn(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		at := bot.Place{Platform: "slack", Space: "T1", Channel: "C1"}
		same(t, value[[]bot.Delivery](t)(s.Round(ctx, at, "", bot.Questions)), []bot.Delivery(nil))
		add := func(minute int, state bot.DeliveryState, round int, prompt, statement string) bot.Delivery {
			d := bot.Delivery{Place: at, Slot: time.Unix(int64(minute)*60, 0).UTC(), Statement: statement, Round: round, Prompt: prompt, State: state, At: time.Unix(int64(minute)*60, 0).UTC()}
			must(t, s.AddDelivery(ctx, d))
			return d
		}
		add(1, bot.Posted, 1, "a", "")
		held := add(2, bot.Claimed, 1, "b", "")
		posted := add(3, bot.Posted, 2, "a", "")
		skipped := add(4, bot.Skipped, 2, "b", "")
		add(5, bot.Missed, 3, "c", "")
		add(6, bot.Claimed, 0, "", "")
		add(7, bot.Posted, 9, "a", "another")
		same(t, value[[]bot.Delivery](t)(s.Round(ctx, at, "", bot.Questions)), []bot.Delivery{held, posted, skipped})
	})
}

func TestSuggestions(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		save := value[bot.Suggestion](t)
		first := save(s.SaveSuggestion(ctx, bot.Suggestion{Place: group, Text: "Who decides?", SuggestedBy: "U1", State: bot.Waiting, At: nine}))
		second := save(s.SaveSuggestion(ctx, bot.Suggestion{Place: group, Statement: "b", Text: "À qui?", SuggestedBy: "U2", State: bot.Waiting, At: nine}))
		if first.ID != 1 || second.ID != 2 {
			t.Errorf("ids %d and %d", first.ID, second.ID)
		}
		first.State, first.Reason, first.Position = bot.Declined, "asked before", 3
		save(s.SaveSuggestion(ctx, first))
		same(t, value[[]bot.Suggestion](t)(s.Suggestions(ctx, group)), []bot.Suggestion{first, second})

		must(t, s.Forget(ctx, group))
		if again := save(s.SaveSuggestion(ctx, bot.Suggestion{Place: group, State: bot.Waiting})); again.ID != 3 {
			t.Errorf("id %d was given before", again.ID)
		}
	})
}

func TestFacilitatorsAndSettings(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		must(t, s.AddFacilitator(ctx, "slack", "T1", "U2"))
		must(t, s.AddFacilitator(ctx, "slack", "T1", "U1"))
		must(t, s.AddFacilitator(ctx, "slack", "T1", "U1"))
		must(t, s.RemoveFacilitator(ctx, "slack", "T1", "U2"))
		same(t, value[[]string](t)(s.Facilitators(ctx, "slack", "T1")), []string{"U1"})
		same(t, value[[]string](t)(s.Facilitators(ctx, "slack", "T2")), []string(nil))

		for _, want := range []string{"on", "off", ""} {
			must(t, s.SetSetting(ctx, group, "inline", want))
			if got := value[string](t)(s.Setting(ctx, group, "inline")); got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		}
	})
}

func TestForget(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		elsewhere := bot.Place{Platform: "slack", Space: "T2", Channel: "C1"}
		fill := func(at bot.Place) {
			must(t, s.SaveSchedule(ctx, bot.Schedule{Place: at, Next: nine}))
			must(t, s.AddDelivery(ctx, bot.Delivery{Place: at, Slot: nine, State: bot.Posted}))
			value[bot.Suggestion](t)(s.SaveSuggestion(ctx, bot.Suggestion{Place: at, State: bot.Waiting}))
			must(t, s.SetSetting(ctx, at, "inline", "on"))
			must(t, s.AddFacilitator(ctx, at.Platform, at.Space, "U1"))
		}
		held := func(at bot.Place) (n int) {
			if _, ok, err := s.Schedule(ctx, at, ""); ok && err == nil {
				n++
			}
			n += len(value[[]bot.Delivery](t)(s.Deliveries(ctx, at)))
			n += len(value[[]bot.Suggestion](t)(s.Suggestions(ctx, at)))
			n += len(value[string](t)(s.Setting(ctx, at, "inline"))) / len("on")
			return n + len(value[[]string](t)(s.Facilitators(ctx, at.Platform, at.Space)))
		}
		for _, at := range []bot.Place{group, other, elsewhere} {
			fill(at)
		}
		whole := bot.Place{Platform: "slack", Space: "T1"}
		same(t, []int64{value[int64](t)(s.Held(ctx, group)), value[int64](t)(s.Held(ctx, whole))}, []int64{4, 9})
		must(t, s.Forget(ctx, group))
		same(t, []int{held(group), held(other), held(elsewhere)}, []int{1, 5, 5})
		same(t, value[int64](t)(s.Held(ctx, group)), int64(0))
		must(t, s.Forget(ctx, whole))
		same(t, []int{held(group), held(other), held(elsewhere)}, []int{0, 0, 5})
		if err := s.Forget(ctx, bot.Place{Platform: "slack"}); err == nil {
			t.Error("a whole platform was forgotten")
		}
	})
}

func TestALeaseHasOneHolder(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		ctx, lease := t.Context(), value[bool](t)
		for range 2 {
			if !lease(s.Lease(ctx, "shard 0", "a", time.Hour)) {
				t.Error("the holder does not have it")
			}
		}
		if lease(s.Lease(ctx, "shard 0", "b", time.Hour)) {
			t.Error("a second holder has it")
		}
		must(t, s.ReleaseLease(ctx, "shard 0", "b"))
		if lease(s.Lease(ctx, "shard 0", "b", time.Hour)) {
			t.Error("somebody else gave it back")
		}
		must(t, s.ReleaseLease(ctx, "shard 0", "a"))
		if !lease(s.Lease(ctx, "shard 0", "b", -time.Second)) || !lease(s.Lease(ctx, "shard 0", "c", time.Hour)) {
			t.Error("a lease that is over is not given away")
		}
	})
}

func TestManyOpenAnEmptyDatabaseAtOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, databaseURL string) {
		var wait sync.WaitGroup
		for range 6 {
			wait.Go(func() {
				s, err := store.Open(t.Context(), databaseURL)
				if err != nil {
					t.Error(err)
					return
				}
				if err := errors.Join(s.Ping(t.Context()), s.Writable(t.Context()), s.Close()); err != nil {
					t.Error(err)
				}
			})
		}
		wait.Wait()
	})
}

func TestWhatIsWrongWithADatabase(t *testing.T) {
	ctx := t.Context()
	exec := func(t *testing.T, s *store.Store, query string) {
		t.Helper()
		if _, err := s.DB().ExecContext(ctx, query); err != nil {
			t.Fatal(err)
		}
	}
	t.Run("newer than the program", func(t *testing.T) {
		storetest.Each(t, func(t *testing.T, databaseURL string) {
			s := open(t, databaseURL)
			exec(t, s, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (999, TRUE)")
			if _, err := store.Open(ctx, databaseURL); !errors.Is(err, store.ErrNewer) {
				t.Error(err)
			}
		})
	})
	t.Run("locked", func(t *testing.T) {
		path := storetest.SQLite(t)
		s := open(t, path)
		locker, err := sql.Open("sqlite", path+"?_txlock=exclusive")
		must(t, err)
		defer locker.Close()
		tx, err := locker.BeginTx(ctx, nil)
		must(t, err)
		exec(t, s, "PRAGMA busy_timeout = 1") // rather than ten seconds
		if err := s.Writable(ctx); !errors.Is(err, store.ErrLocked) {
			t.Error(err)
		}
		must(t, tx.Rollback())
		must(t, s.Writable(ctx))
	})
	t.Run("full", func(t *testing.T) {
		s := open(t, storetest.SQLite(t))
		exec(t, s, "PRAGMA max_page_count = 1") // of the pages that it has
		err := error(nil)
		for i := 0; err == nil && i < 1000; i++ {
			err = s.SetSetting(ctx, group, strings.Repeat("x", i), strings.Repeat("y", 4000))
		}
		if !errors.Is(err, store.ErrFull) {
			t.Error(err)
		}
		exec(t, s, "PRAGMA max_page_count = 100000")
		must(t, s.SetSetting(ctx, group, "inline", "on"))
	})
	t.Run("read-only", func(t *testing.T) {
		storetest.Each(t, func(t *testing.T, databaseURL string) {
			s := open(t, databaseURL)
			if s.Postgres() {
				s = open(t, databaseURL+"&default_transaction_read_only=on")
			} else {
				exec(t, s, "PRAGMA query_only = 1")
			}
			if err := s.Writable(ctx); !errors.Is(err, store.ErrReadOnly) {
				t.Error(err)
			}
			must(t, s.Ping(ctx))
		})
	})
	t.Run("no database", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "letter.txt")
		must(t, os.WriteFile(path, []byte(strings.Repeat("Dear all, ", 1000)), 0o600))
		if _, err := store.Open(ctx, path); !errors.Is(err, store.ErrDamaged) {
			t.Error(err)
		}
	})
	t.Run("away", func(t *testing.T) {
		_, err := store.Open(ctx, "postgres://plenary:hunter2@127.0.0.1:1/plenary")
		if !errors.Is(err, store.ErrUnavailable) || strings.Contains(err.Error(), "hunter2") {
			t.Error(err)
		}
	})
	t.Run("an address that cannot be read", func(t *testing.T) {
		for _, address := range []string{"postgres://u:hunter2@host:port/x", "mysql://u:hunter2@host/x", "", "sqlite:", "sqlite::memory:"} {
			s, err := store.Open(ctx, address)
			if err == nil {
				s.Close()
				t.Errorf("%q was opened", address)
			} else if strings.Contains(err.Error(), "hunter2") || strings.Contains(err.Error(), "\n") {
				t.Error(err)
			}
		}
	})
}

func TestAddressesOfFiles(t *testing.T) {
	dir := t.TempDir()
	for _, prefix := range []string{"", "sqlite:", "sqlite://"} {
		path := filepath.Join(dir, "a folder", "100% of #1?.db"+strings.TrimSuffix(prefix, "://"))
		s := open(t, prefix+path)
		must(t, s.Writable(t.Context()))
		info, err := os.Stat(path)
		must(t, err)
		if info.Size() == 0 && !exists(path+"-wal") || info.Mode().Perm() != 0o600 {
			t.Errorf("%s has %d bytes and mode %v", path, info.Size(), info.Mode())
		}
	}
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func TestAnEndedContextEndsACall(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := s.Writable(ctx); !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		must(t, s.Writable(t.Context()))
	})
}
